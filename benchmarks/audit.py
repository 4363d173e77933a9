"""Record precision: events drawn at random from dev articles and judged by hand against the text.

    python -m benchmarks.audit                        what the judged rows in benchmarks/events_audit.tsv say
    python -m benchmarks.audit draw --out FILE        read articles, draw events and write them with their surroundings

A row is right if the event is real (the text tells of it, of that class, with that status) and whoever takes part, the
place and the time are right. What the record leaves open (nobody, no place, no day) though the text tells it is marked
"-": it is no wrong statement, but the row is not complete. Both shares are printed: rows without a wrong field, and
rows that are complete as well. The file keeps ids, offsets, verdicts and a mark of what was judged, never words of the
corpora: `draw` finds the words again.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import dateline
from benchmarks import calibration, shared
from dateline.reader.reader import Reader
from dateline.records import SURE, Event, Reading, sure

FILE: Final = Path(__file__).with_name("events_audit.tsv")
FIELDS: Final = ("event", "class", "actor", "place", "time", "status")
COLUMNS: Final = (
    "round", "corpus", "article", "start", "end", "category", "confidence", *FIELDS, "reason", "record",
)  # fmt: skip
CONFLICT: Final = {
    "wikievents": "data/events/wikievents_dev.jsonl.gz", "worldwide": "data/ner/worldwide_dev.jsonl.gz",
    "india": "data/events/india_police_dev.jsonl.gz", "muc4": "data/events/muc4_dev.jsonl",
}  # fmt: skip
"""In this order: what a small corpus falls short of, the next ones make up for."""
DATED: Final = ("polnear", "lgl", "polnear-train")
"""Corpora that say when an article was published."""
PEACEFUL: Final = {
    "gum": "data/coref/gum_dev.jsonl.gz", "polnear": "data/attribution/polnear_dev.jsonl.gz",
    "lgl": "data/geo/lgl.jsonl",
}  # fmt: skip
FRESH: Final = {
    "muc4-train": "data/events/muc4_train.jsonl", "worldwide-train": "data/ner/worldwide_train.jsonl.gz",
    "india-train": "data/events/india_police_train.jsonl.gz", "trnews": "data/geo/trnews.jsonl",
    "polnear-train": "data/attribution/polnear_train.jsonl.gz", "gwn": "data/geo/gwn.jsonl",
}  # fmt: skip
"""Articles by which no rule of events was made before they were drawn. The event layer learnt from some of them, from
what their corpora mark; whether a record is right is asked anew."""
PER_ARTICLE: Final = 3
"""Events drawn from one article at most, so that a long one does not decide."""
LONGEST: Final = 8_000
"""Characters of an article that are read: somebody has to judge them."""
SEED: Final = 20261123
RESAMPLES: Final = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judged event: where it stands, what it was called, each field: y right, n wrong, - left open though told.

    `record` is the mark of what was judged; what has another mark now is another record. Early rounds have none ("-").
    """

    round: str
    corpus: str
    article: str
    start: int
    end: int
    category: str
    confidence: float
    fields: tuple[str, ...]
    reason: str
    record: str

    @property
    def right(self) -> bool:
        """Whether no field is wrong."""
        return "n" not in self.fields

    @property
    def complete(self) -> bool:
        """Whether no field is wrong, or left open though the text tells it."""
        return set(self.fields) == {"y"}


def verdicts(path: Path = FILE) -> list[Verdict]:
    """Return the judged rows of the file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and not line.startswith("round\t"):
            cells = dict(zip(COLUMNS, line.split("\t"), strict=True))
            fields = tuple(cells[name] for name in FIELDS)
            if not set(fields) <= set("yn-"):
                raise ValueError(f"{path.name}: {line!r} has a verdict that is none of y, n, -")
            found.append(
                Verdict(cells["round"], cells["corpus"], cells["article"], int(cells["start"]), int(cells["end"]),
                        cells["category"], float(cells["confidence"]), fields, cells["reason"], cells["record"])
            )  # fmt: skip
    return found


def precision(rows: Sequence[Verdict], field: str | None = None) -> float:
    """Return the share of rows that are right, or right in one field, in per cent."""
    right = sum(row.right if field is None else row.fields[FIELDS.index(field)] != "n" for row in rows)
    return 100 * right / max(1, len(rows))


def interval(rows: Sequence[Verdict]) -> tuple[float, float]:
    """Return the 95 % interval of the share that is right, articles drawn anew with replacement."""
    articles: dict[tuple[str, str], list[Verdict]] = {}
    for row in rows:
        articles.setdefault((row.corpus, row.article), []).append(row)
    groups, rng = list(articles.values()), random.Random(SEED)
    found = sorted(
        precision([row for group in rng.choices(groups, k=len(groups)) for row in group]) for _ in range(RESAMPLES)
    )
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


def articles(folder: Path, corpus: str) -> list[tuple[str, str, str | None]]:
    """Return id, text and day of publication of a corpus's articles."""
    path = (CONFLICT | PEACEFUL | FRESH)[corpus]
    found = []
    for row in shared.rows(folder / path):
        if corpus == "gum" and row["genre"] not in ("news", "interview", "voyage", "bio"):
            continue
        published = row.get("date") if corpus in DATED else None
        found.append((str(row["id"]), row["text"][:LONGEST], published))
    return found


def drawn(
    folder: Path, reader: Reader, corpus: str, count: int, seed: int, least: float
) -> Iterator[tuple[str, Reading, Event]]:
    """Yield events of a corpus, at most so many, with the id of their article and its reading."""
    rng = random.Random(f"{corpus} {seed}")
    listed = articles(folder, corpus)
    rng.shuffle(listed)
    for key, text, published in listed:
        if not count:
            return
        reading = sure(dateline.read(text, reader=reader, as_is=True, published=published, min_confidence=0), least)
        for event in sorted(rng.sample(reading.events, min(PER_ARTICLE, len(reading.events), count)), key=_start):
            yield key, reading, event
            count -= 1


def _start(event: Event) -> int:
    return event.trigger.start


def told(reading: Reading, event: Event) -> tuple[str, str, str, str]:
    """Return what a record says that can be wrong, but for its class: status, people, place and days."""
    names = {entity.id: entity.name for entity in reading.entities}
    place = next((one for one in reading.places if one.id == event.place), None)
    where = str(None) if place is None else f"{place.name} {place.country_code} {place.kind}"
    who = "; ".join(f"{one.role} {names[one.entity]}" for one in event.participants)
    return event.status, who, where, f"{event.earliest} {event.latest}"


def mark(reading: Reading, event: Event) -> str:
    """Return a mark of what a record says, without a word of it."""
    return hashlib.sha256("\n".join(told(reading, event)).encode()).hexdigest()[:8]


def described(corpus: str, key: str, reading: Reading, event: Event) -> str:
    """Return an event with what somebody needs to judge it: its fields, its mentions, and the text around."""
    text, at = reading.article.text, event.trigger
    around = f"{text[max(0, at.start - 350) : at.start]}[[{at.of(text)}]]{text[at.end : at.end + 250]}"
    others = ", ".join(text[one.start : one.end] for one in event.mentions[1:])
    losses = {name: (figure.low, figure.best, figure.high) for name, figure in event.casualties.items()}
    status, who, where, when = told(reading, event)
    fields = (
        f"{event.category} {event.mode}", status, who, f"weapon {event.weapon}", f"{where} ({event.place_basis})",
        f"{when} ({event.time_basis})", str(losses), f"responsibility {event.responsibility}",
        f"in a claim: {event.claim is not None}", f"also: {others}",
    )  # fmt: skip
    head = f"## {corpus}\t{key}\t{at.start}\t{at.end}\t{event.category}\t{event.confidence:.2f}\t{mark(reading, event)}"
    return "\n".join((head, " | ".join(fields), " ".join(around.split()), ""))


def show(rows: Sequence[Verdict]) -> None:
    """Print the shares that are right."""
    for name in sorted({row.round for row in rows}, key=int):
        for corpora, label in ((CONFLICT, "conflict"), (PEACEFUL, "peaceful"), (FRESH, "fresh")):
            part = [row for row in rows if row.round == name and row.corpus in corpora]
            if part:
                low, high = interval(part)
                fields = ", ".join(f"{field} {precision(part, field):.0f}" for field in FIELDS)
                complete = 100 * sum(row.complete for row in part) / len(part)
                head = f"round {name}, {label}: {precision(part):.1f} % of {len(part)} right, {complete:.1f} % complete"
                count = len({(row.corpus, row.article) for row in part})
                print(f"{head} (95 %: {low:.0f} to {high:.0f}) in {count} articles; {fields}")
    last = max((row.round for row in rows), key=int)  # earlier confidences were other ones
    judged = [(row.confidence, row.right) for row in rows if row.round == last]
    print(f"\nround {last}\n{calibration.table(judged)}")
    print(f"confidence from which 85 % are right: {calibration.least_for(judged, 0.85)}")


def main() -> None:
    """Parse the command line; draw, or show what is judged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", nargs="?", choices=("show", "draw"), default="show")
    parser.add_argument("--shared", type=Path, default=None, help="folder with data/; ../shared if not given")
    parser.add_argument("--model", type=Path, default=None, help="another model than the shipped one")
    parser.add_argument("--out", type=Path, default=None, help="where drawn events go")
    parser.add_argument("--seed", type=int, default=1, help="another draw")
    parser.add_argument("--conflict", type=int, default=150, help="events from the four corpora of conflict news")
    parser.add_argument("--peaceful", type=int, default=40, help="events from peaceful news")
    parser.add_argument("--fresh", type=int, default=0, help="events from articles by which no rule was made")
    parser.add_argument("--min-confidence", type=float, default=SURE)
    args = parser.parse_args()
    if args.act == "show":
        show(verdicts())
        return
    folder = args.shared or shared.folder()
    if folder is None or args.out is None:
        raise SystemExit("draw needs --out FILE, and the development data (DATELINE_SHARED, ../shared or --shared)")
    reader = Reader(args.model)
    with args.out.open("w", encoding="utf-8") as file:
        for corpora, count in ((CONFLICT, args.conflict), (PEACEFUL, args.peaceful), (FRESH, args.fresh)):
            left = count
            for number, corpus in enumerate(corpora):
                share = -(-left // (len(corpora) - number))
                for key, reading, event in drawn(folder, reader, corpus, share, args.seed, args.min_confidence):
                    file.write(described(corpus, key, reading, event) + "\n")
                    left -= 1


if __name__ == "__main__":
    main()
