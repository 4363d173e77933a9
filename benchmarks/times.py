"""Score the time tagger: WikiWars (history), the dates of GUM (all kinds of text) and news annotated for this project.

A found expression is paired with at most one gold one: identical spans first, then the largest overlap. Strict asks for
the same span, relaxed for an overlap; type and value ask for an overlap and the same TIMEX3 type or value string. GUM
marks dates only, so that recall and the share of right values count there, not precision. News is also scored on the
first and last day. `tests/test_times_benchmark.py` holds this file to the reference scorer where that is at hand.

python -m benchmarks.times --shared ../shared [--news examples/annotations-times]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import dateline
from benchmarks import shared
from dateline.reader.times import times
from dateline.records import Article, Time, article_id

ANNOTATED = Path(__file__).parent.parent / "examples" / "annotations-times"
Expression = Mapping[str, Any]


def article(text: str, published: str | None) -> Article:
    """Return an article that has nothing but its text and its day."""
    return Article(
        id=article_id(text), external_id=None, title=None, text=text, url=None, outlet=None, agency=None, byline=None,
        published=published, published_basis="none" if published is None else "given", not_before=None, language="en",
        dateline=None, removed=(),
    )  # fmt: skip


def pairs(gold: Sequence[Expression], found: Sequence[Expression]) -> list[tuple[int, int]]:
    """Pair gold with found expressions, one to one: same spans before overlaps, large overlaps before small ones."""
    options = []
    for i, one in enumerate(gold):
        for j, other in enumerate(found):
            shared_part = min(one["end"], other["end"]) - max(one["start"], other["start"])
            if shared_part > 0:
                same = (one["start"], one["end"]) == (other["start"], other["end"])
                options.append((not same, -shared_part, i, j))
    taken: list[tuple[int, int]] = []
    for _, _, i, j in sorted(options):
        if all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return taken


def count(gold: Sequence[Expression], found: Sequence[Expression], nested: Sequence[Expression] = ()) -> Counter[str]:
    """Return the counts of one text; what pairs with none but lies in a `nested` gold expression is no fault."""
    paired = pairs(gold, found)
    matched = {j for _, j in paired}
    counts = Counter(gold=len(gold), found=len(found))
    for j, other in enumerate(found):
        inside = any(one["start"] < other["end"] and other["start"] < one["end"] for one in nested)
        counts["found"] -= j not in matched and inside
    for i, j in paired:
        one, other = gold[i], found[j]
        counts["relaxed"] += 1
        counts["strict"] += (one["start"], one["end"]) == (other["start"], other["end"])
        counts["type"] += one["type"] == other["type"]
        counts["valued"] += bool(one.get("value"))
        counts["value"] += bool(one.get("value")) and one["value"] == other["value"]
        for bound in ("earliest", "latest"):
            counts[bound] += one.get(bound) == other.get(bound)
    return counts


def figures(counts: Iterable[Counter[str]]) -> dict[str, float]:
    """Return F1 of strict, relaxed, type and value, recall, and the share of right values, in per cent."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)

    def share(part: int, whole: int) -> float:
        return round(100 * part / whole, 1) if whole else 0.0

    f1 = {
        name: share(2 * total[name], total["gold"] + total["found"]) for name in ("strict", "relaxed", "type", "value")
    }
    return {
        **f1,
        "precision": share(total["relaxed"], total["found"]),
        "recall": share(total["relaxed"], total["gold"]),
        "value accuracy": share(total["value"], total["valued"]),
        "earliest": share(total["earliest"], total["relaxed"]),
        "latest": share(total["latest"], total["relaxed"]),
    }


def plain(found: Iterable[Time]) -> list[dict[str, Any]]:
    """Return times in the form of the gold files."""
    return [
        {"start": t.start, "end": t.end, "type": t.type, "value": t.value, "earliest": t.earliest, "latest": t.latest}
        for t in found
    ]


def corpus(path: Path) -> dict[str, float]:
    """Score a file of gold texts; adds milliseconds per text of 4,200 characters, which is about 700 words."""
    rows = list(shared.rows(path))
    clock = time.perf_counter()
    found = [plain(times(article(row["text"], row["dct"]))) for row in rows]
    seconds = time.perf_counter() - clock
    counts = (count(row["timexes"], f, row.get("nested", ())) for row, f in zip(rows, found, strict=True))
    measured = figures(counts)
    return {name: measured[name] for name in measured if name not in ("earliest", "latest")} | {
        "ms": round(4200e3 * seconds / sum(len(row["text"]) for row in rows), 2)
    }


def wikiwars(folder: Path) -> dict[str, float]:
    """Score history: strict, relaxed and value F1 are the figures that count."""
    return corpus(folder / shared.WIKIWARS)


def gum(folder: Path) -> dict[str, float]:
    """Score marked dates: recall and value accuracy are the figures that count; durations are not marked."""
    measured = corpus(folder / shared.GUM_DATES)
    return {name: measured[name] for name in ("recall", "value accuracy", "ms")}


def news(folder: Path) -> dict[str, float]:
    """Score annotated articles; `articles` or `articles-times` beside the folder has their texts.

    An annotation is a JSON file with `article` (a file name), `sha256` of its cleaned text, and `times` with start,
    end, type, value, earliest and latest. ValueError if the text is no longer the one that was annotated.
    """
    counts = []
    for path in sorted(folder.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        homes = (folder.parent / name / row["article"] for name in ("articles", "articles-times"))
        given = next(iter(dateline.articles(next((home for home in homes if home.exists()), folder))))
        if not isinstance(given, Article):
            raise ValueError(f"{path.name}: its article cannot be read: {given.message}")
        if hashlib.sha256(given.text.encode("utf-8")).hexdigest() != row["sha256"]:
            raise ValueError(f"{path.name}: the text of {row['article']} is not the one that was annotated")
        counts.append(count(row["times"], plain(times(given))))
    return figures(counts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=None, help="folder of development data")
    parser.add_argument("--news", type=Path, default=ANNOTATED, help="folder of annotated articles")
    args = parser.parse_args()
    folder = args.shared or shared.folder()
    result = {} if folder is None else {"wikiwars": wikiwars(folder), "gum": gum(folder)}
    result["news"] = news(args.news)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
