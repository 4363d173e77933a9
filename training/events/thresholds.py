"""Choose from where on an article's fillers count (MUC-4 dev), and a sentence's labels of police (India, dev).

    python -m training.events.thresholds --shared ../shared --model my-model

The numbers go into `reader/events/fillers.py` and `benchmarks/events.py`. Fillers are chosen one number at a time, in
turn, until none gets better: their F1 and that of whole templates together. Labels of police are chosen on dev too: on
their training part the model is surer than on any other sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import events, incidents, shared
from benchmarks.incidents import Template
from dateline.reader.events import fillers
from dateline.reader.events.fillers import CHOSEN, Candidate, Thresholds, Told
from dateline.reader.events.tables import POLICE
from dateline.reader.reader import Reader

ROUNDS = 3
GRID = [round(0.1 + 0.05 * i, 2) for i in range(18)]


@dataclass(frozen=True)
class Story:
    """An article of MUC-4 with its templates, what the model says of it and who may fill them."""

    gold: list[Template]
    told: Told
    found: list[Candidate]


def score(stories: Sequence[Story], chosen: Thresholds) -> tuple[float, float]:
    """Return F1 of fillers and of whole templates."""
    made = [events.templates_of(one.told, one.found, chosen) for one in stories]
    people = incidents.fillers(
        (incidents.together(one.gold), incidents.together(found)) for one, found in zip(stories, made, strict=True)
    )
    whole = incidents.templates((one.gold, found) for one, found in zip(stories, made, strict=True))
    return people["all"].prf()[2], whole["all"].prf()[2]


def options(now: Thresholds) -> Iterator[Thresholds]:
    """Yield the thresholds that differ in one number."""
    yield from (replace(now, told=value) for value in GRID)
    for role in now.least:
        yield from (replace(now, least={**now.least, role: value}) for value in GRID)


def chosen(stories: Sequence[Story], now: Thresholds = CHOSEN) -> Thresholds:
    """Return the best thresholds found."""
    best = sum(score(stories, now))
    for _ in range(ROUNDS):
        before = best
        for each in options(now):
            value = sum(score(stories, each))
            if value > best + 1e-9:
                now, best = each, value
        if best == before:
            break
    return now


def main() -> None:
    """Parse the command line and print the thresholds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--model", type=Path, required=True, help="folder that training.export wrote")
    args = parser.parse_args()
    reader = Reader(args.model)
    tables = reader.encoder.event_tables
    assert tables is not None, "the model has no event head"
    gold = {row["id"]: incidents.gold_templates(row) for row in shared.rows(args.shared / "data/events/muc4_dev.jsonl")}
    stories = []
    for one in events.texts(args.shared, reader, "muc4"):
        told = fillers.tell(one.vectors, one.text.sentence, tables)
        found = fillers.candidates(one.text.text.text, one.text.tokens, one.text.sentence, told)
        stories.append(Story(gold[one.text.text.id], told, found))
    print("before", CHOSEN, score(stories, CHOSEN))
    best = chosen(stories)
    print("after", best, score(stories, best))
    rows = [row for rows in events.police(events.texts(args.shared, reader, "india"), tables) for row in rows]
    for name in POLICE:
        steps = [events.POLICE_LEAST[name]] if name == "FAIL" else GRID  # FAIL's is known from `training.events.police`
        least = max(steps, key=lambda at: events.police_score(rows, name, at).prf()[2])
        p, r, f = events.police_score(rows, name, least).prf()
        print(f"{name} from {least:.2f}: P {p:.1f} R {r:.1f} F1 {f:.1f}")


if __name__ == "__main__":
    main()
