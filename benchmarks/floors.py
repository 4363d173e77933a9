"""Hold quality to pinned floors, on pinned data.

    python -m benchmarks.floors             measure and compare; exit 1 below a floor or on other data
    python -m benchmarks.floors --update    raise floors to today's figures and pin the data's digests
    … --update --allow-regression           lower them too: give the reason in the same commit

Without the development data it says so and passes: the package must build and test without it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks import events, places, quality, shared, spans, times, who
from dateline.reader.reader import Reader

FILE = Path(__file__).with_name("floors.json")

NOISE = 0.15
"""Points a figure may fall before the check fails. Other processors round int8 and fp32 sums differently; one claim
of PolNeAR dev gained or lost moves `found` by 0.05."""

EXACT = ("furniture lines caught", "article lines lost")
"""Figures that every machine computes alike, and that get no allowance."""

CEILINGS = ("quote swing", "article lines lost")
"""Figures where less is better."""

HELD = (
    "WikiEvents, triggers", "WikiEvents, arguments given trigger", "CoPED, source and target", "India, KILL",
    "India, ARREST", "India, FAIL", "India, FORCE", "MUC-4 fillers, all", "MUC-4 templates, all",
)  # fmt: skip
"""Figures of events that have a floor; the others are parts of these."""


def measure(folder: Path) -> dict[str, float]:
    """Return today's figures by name."""
    reader = Reader()
    result = quality.attribution_dev(folder, reader)
    figures = {
        f"{part}: {key}": values[2]
        for part, rows in result.items()
        for key, values in rows.items()
        if key.startswith("found") or (part == "all" and key.startswith("exact"))
    }
    figures["quote swing"] = quality.quote_swing(folder, reader, result["all"]["found"][2])
    figures["names"] = round(spans.f1(who.names_dev(folder, reader))[2], 2)
    chains, given = who.chains_dev(folder, reader)
    figures["coreference"] = round(chains["conll"][2], 2)
    figures["coreference, gold mentions"] = round(given["conll"][2], 2)
    sourcing = quality.sourcing_dev(folder, reader)
    figures |= {f"sourcing: {name}": value for name, value in sourcing.items() if name != "n"}
    for corpus, found in places.places_dev(folder, reader).items():
        figures |= {f"places: {corpus}, {name}": found[name][2] for name in ("overlap", "end to end")}
        figures[f"places: {corpus}, given names"] = found["given names"]
    history, dates, news = times.wikiwars(folder), times.gum(folder), times.news(times.ANNOTATED)
    figures |= {f"times: WikiWars, {name}": history[name] for name in ("strict", "relaxed", "value")}
    figures |= {f"times: GUM, {name}": dates[name] for name in ("recall", "value accuracy")}
    figures |= {f"times: news, {name}": news[name] for name in ("relaxed", "value")}
    told = events.measured(folder, reader)
    figures |= {f"events: {name}": round(events.f1_of(rows), 1) for name, rows in told.rows.items() if name in HELD}
    status = events.status_figures([row for rows in told.status for row in rows])
    figures |= {"events: UW, macro F1": round(status["macro F1"], 1), "events: UW, r": round(100 * status["r"], 1)}
    lines = quality.cleaning_dev(folder)
    figures["furniture lines caught"] = round(lines["furniture_recall"], 2)
    figures["article lines lost"] = round(lines["article_lost"], 3)
    return figures


def failures(figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Name every figure on the wrong side of its floor, and every floor that nothing was measured for."""
    found = [f"{name}: not measured" for name in floors if name not in figures]
    for name, floor in floors.items():
        value = figures.get(name, floor)
        worse = value - floor if name in CEILINGS else floor - value
        if worse > (0.0005 if name in EXACT else NOISE):  # floors are rounded to three places
            found.append(f"{name}: {value} against a floor of {floor}")
    return found


def update(figures: dict[str, float], floors: dict[str, float], regress: bool) -> dict[str, float]:
    """Return new floors: never looser than the old ones unless `regress`."""
    tighter = {name: min if name in CEILINGS else max for name in figures}
    return {
        name: value if regress or name not in floors else tighter[name](value, floors[name])
        for name, value in figures.items()
    }


def write(content: dict[str, Any]) -> None:
    """Replace the floors file in one step, so that a broken run leaves the old one."""
    temporary = FILE.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    os.replace(temporary, FILE)


def main() -> int:
    """Measure, compare or update, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    args = parser.parse_args()
    folder = shared.folder()
    if folder is None:
        print("quality floors: skipped, the development data (DATELINE_SHARED or ../shared) is not here")
        return 0
    pinned = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"data": {}, "floors": {}}
    digests = {str(path): shared.digest(folder / path) for path in shared.DEVELOPMENT}
    figures = measure(folder)
    for name, value in figures.items():
        print(f"{name:34s} {value:7.2f}   floor {pinned['floors'].get(name, 'none')}")
    if args.update:
        write({"data": digests, "floors": update(figures, pinned["floors"], args.allow_regression)})
        return 0
    wrong = [f"{name}: other data than the floors were pinned on" for name, d in pinned["data"].items()
             if digests.get(name) != d]  # fmt: skip
    wrong += failures(figures, pinned["floors"])
    for line in wrong:
        print(f"quality floors: {line}", file=sys.stderr)
    print(f"quality floors: {'FAILED' if wrong else 'held'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
