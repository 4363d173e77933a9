"""Score the casualty figures on MUC-4: victims of the templates with their effect and their number.

Gold is, for each report, the set of pairs (effect, number) of its templates: DEATH is killed, INJURY injured, a victim
of a kidnapping abducted. A number is what MUC-4 writes: 12, ~12 (about), -12 (at most), 12- (at least), 10 / 12 (any of
them); PLURAL and no number give no pair. A pair is found if a figure has the effect and a value that MUC-4's number
allows; `casualties` (killed or injured) counts for either. Figures stay out of the count where MUC-4 tells nothing:
arrested, displaced and missing people, totals of a war, what is not asserted, noughts, and parts of others.

Recall is what can be compared. MUC-4 has templates for terrorist acts alone, so soldiers killed in a clash, executions
and old acts are figures without a template: precision is told, over the reports that have a template with victims
and over figures above one, as a lower bound.

python -m benchmarks.casualties --shared ../shared [--split dev] [--bootstrap 500]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import shared
from dateline.reader.casualties import Count, counts

MUC4 = {split: Path(f"data/events/muc4_{split}.jsonl") for split in ("train", "dev")}
_NUMBER = re.compile(r"([~-]?)(\d+)(-?)")

Pair = tuple[str, tuple[tuple[int, int], ...]]
"""An effect and the numbers that are right, as lowest and highest."""


def allowed(number: str | None) -> tuple[tuple[int, int], ...]:
    """Return the ranges that a number of MUC-4 allows: ~12 lets a fifth pass either way; empty if it tells none."""
    found = []
    for mark, digits, open_ in _NUMBER.findall(number or ""):
        value = int(digits)
        if mark == "~":
            found.append((value * 4 // 5, value * 6 // 5 + 1))
        elif mark == "-":
            found.append((value - 1, value))
        elif open_:
            found.append((value, value + 1))
        else:
            found.append((value, value))
    return tuple(found)


def gold(row: Mapping[str, Any]) -> set[Pair]:
    """Return the pairs of a report's templates, threatened and attempted acts aside."""
    pairs: set[Pair] = set()
    for template in row["templates"]:
        for victim in template["Victim"]:
            ranges, effect = allowed(victim.get("number")), victim.get("effect") or ""
            if not ranges or "NO " in effect:
                continue
            if "DEATH" in effect:
                pairs.add(("killed", ranges))
            if "INJURY" in effect:
                pairs.add(("injured", ranges))
            if template["incident_type"] == "KIDNAPPING" and template["stage"] == "ACCOMPLISHED":
                pairs.add(("abducted", ranges))
    return pairs


def comparable(found: Iterable[Count]) -> set[tuple[str, int]]:
    """Return the effect and value of the figures that MUC-4 can speak of."""
    return {
        (c.effect, c.best)
        for c in found
        if c.effect in ("killed", "injured", "abducted", "casualties")
        and c.scope == "event" and c.asserted in ("yes", "unsure") and c.best
    }  # fmt: skip


def count(right: set[Pair], found: set[tuple[str, int]]) -> Counter[str]:
    """Return the counts of one report, for all figures and for those above one."""
    tally: Counter[str] = Counter()

    def agrees(pair: Pair, figure: tuple[str, int]) -> bool:
        effect, ranges = pair
        fits = figure[0] == effect or (figure[0] == "casualties" and effect in ("killed", "injured"))
        return fits and any(low <= figure[1] <= high for low, high in ranges)

    for name, least in (("all", 1), ("several", 2)):
        pairs = [pair for pair in right if pair[1][-1][1] >= least]
        figures = [figure for figure in found if figure[1] >= least]
        tally[f"{name} gold"] += len(pairs)
        tally[f"{name} hit"] += sum(any(agrees(pair, figure) for figure in found) for pair in pairs)
        if right:
            tally[f"{name} told"] += len(figures)
            tally[f"{name} right"] += sum(any(agrees(pair, figure) for pair in right) for figure in figures)
    return tally


def figures(tallies: Iterable[Counter[str]]) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F1 in per cent, for all figures and for those above one."""
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    result = {}
    for name in ("all", "several"):
        p = total[f"{name} right"] / (total[f"{name} told"] or 1)
        r = total[f"{name} hit"] / (total[f"{name} gold"] or 1)
        result[name] = (round(100 * p, 1), round(100 * r, 1), round(200 * p * r / (p + r), 1) if p + r else 0.0)
    return result


def score(rows: Sequence[Mapping[str, Any]], bootstrap: int = 0) -> dict[str, Any]:
    """Score reports; with `bootstrap` draws of reports, 95 % intervals of recall and F1 too."""
    clock = time.perf_counter()
    found = [counts(row["text"]) for row in rows]
    seconds = time.perf_counter() - clock
    tallies = [count(gold(row), comparable(f)) for row, f in zip(rows, found, strict=True)]
    result: dict[str, Any] = dict(figures(tallies))
    result["n"] = {name: sum(t[f"{name} gold"] for t in tallies) for name in ("all", "several")}
    for effect in ("killed", "injured", "abducted"):
        only = [
            count({pair for pair in gold(row) if pair[0] == effect}, comparable(f))
            for row, f in zip(rows, found, strict=True)
        ]
        result[f"recall {effect}"] = (figures(only)["all"][1], sum(t["all gold"] for t in only))
    result["ms a text of 4,200 characters"] = round(4200e3 * seconds / sum(len(row["text"]) for row in rows), 2)
    if bootstrap:
        rng = random.Random(20261123)
        draws = [figures(rng.choices(tallies, k=len(tallies))) for _ in range(bootstrap)]
        for name in ("all", "several"):
            for i, key in ((0, "precision"), (1, "recall"), (2, "F1")):
                values = sorted(draw[name][i] for draw in draws)
                result[f"{name} {key} 95%"] = (values[int(0.025 * bootstrap)], values[int(0.975 * bootstrap) - 1])
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=None, help="folder of development data")
    parser.add_argument("--split", choices=sorted(MUC4), default="dev")
    parser.add_argument("--bootstrap", type=int, default=500, help="draws behind the 95 %% intervals")
    args = parser.parse_args()
    folder = args.shared or shared.folder()
    if folder is None:
        print("skipped: the development data (DATELINE_SHARED or ../shared) is not here")
        return
    print(json.dumps(score(list(shared.rows(folder / MUC4[args.split])), args.bootstrap), indent=2))


if __name__ == "__main__":
    main()
