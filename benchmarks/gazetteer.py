"""Measure the gazetteer: is a right place among the candidates, is it the first, and how long does a look-up take?

    python -m benchmarks.gazetteer [--missed 20]

A candidate is right when it has the gold GeoNames id or lies within 161 km (100 miles) of the gold point. Counted are
all toponyms with coordinates in the development corpora, adjectives too.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import shared
from dateline.gazetteer import Candidate, Gazetteer
from dateline.gazetteer.distance import kilometres

CORPORA = {"LGL": "lgl", "TR-News": "trnews", "GeoWebNews": "gwn", "GeoVirus": "geovirus"}
PEER = {"LGL": (92.6, 66.5), "TR-News": (93.9, 83.9), "GeoWebNews": (79.3, 75.8), "GeoVirus": (93.1, 90.0)}
"""The prototype over the same tables: share with a right candidate, share where the most populous one is right."""
RIGHT_KM = 161.0


@dataclass
class Recall:
    """Toponyms of one corpus: all, with a right candidate, with a right first one; and the names without any."""

    toponyms: int = 0
    found: int = 0
    first: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def shares(self) -> tuple[float, float]:
        """Return both shares in per cent."""
        return 100 * self.found / self.toponyms, 100 * self.first / self.toponyms


def toponyms(folder: Path, corpus: str) -> Iterator[dict[str, Any]]:
    """Yield the toponyms of a corpus that have coordinates."""
    for row in shared.rows(folder / f"data/geo/{corpus}.jsonl"):
        yield from (each for each in row["toponyms"] if each["lat"] is not None)


def right(candidate: Candidate, gold: dict[str, Any]) -> bool:
    """Tell whether a candidate is the gold place, or near enough."""
    if gold["geonames_id"] and candidate.geonames_id == int(gold["geonames_id"]):
        return True
    return kilometres(candidate.lat, candidate.lon, gold["lat"], gold["lon"]) <= RIGHT_KM


def recall(gazetteer: Gazetteer, golds: Iterable[dict[str, Any]]) -> Recall:
    """Look all names up and compare."""
    result = Recall()
    for gold in golds:
        candidates = gazetteer.candidates(gold["text"])
        hits = [right(each, gold) for each in candidates]
        result.toponyms += 1
        result.found += any(hits)
        result.first += bool(hits) and hits[0]
        if not any(hits):
            result.missed[f"{gold['text']} ({len(candidates)})"] += 1
    return result


def microseconds(gazetteer: Gazetteer, names: list[str]) -> tuple[float, float]:
    """Return microseconds per look-up of names seen for the first time, and of names seen before."""
    gazetteer.close()
    gazetteer.known("")
    times = []
    for _ in range(2):
        start = time.perf_counter()
        for name in names:
            gazetteer.candidates(name)
        times.append(1e6 * (time.perf_counter() - start) / len(names))
    return times[0], times[1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--missed", type=int, default=0, help="print so many names per corpus without a right candidate"
    )
    options = parser.parse_args()
    folder = shared.folder()
    if folder is None:
        print("skipped, the development data (DATELINE_SHARED or ../shared) is not here")
        return
    gazetteer = Gazetteer()
    names: set[str] = set()
    print(f"{'':12s}{'n':>6}{'right candidate':>17}{'first right':>13}   prototype")
    for title, corpus in CORPORA.items():
        golds = list(toponyms(folder, corpus))
        names |= {gold["text"] for gold in golds}
        result = recall(gazetteer, golds)
        found, first = result.shares()
        print(f"{title:12s}{result.toponyms:6d}{found:17.1f}{first:13.1f}   {PEER[title][0]} / {PEER[title][1]}")
        for name, count in result.missed.most_common(options.missed):
            print(f"    {count:4d}  {name}")
    new, again = microseconds(gazetteer, sorted(names))
    known = sorted(names)
    start = time.perf_counter()
    for name in known:
        gazetteer.known(name.lower())
    probe = 1e6 * (time.perf_counter() - start) / len(known)
    print(f"\n{len(names)} names: {new:.0f} µs a look-up, {again:.1f} µs the second time; known(): {probe:.1f} µs")


if __name__ == "__main__":
    main()
