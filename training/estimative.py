"""Make the table of estimative words behind `dateline.reader.forecasts` from the collected scales and surveys.

    python -m training.estimative --shared ../shared

In: `data/forecasts/estimative_words.csv` (phrase, low, median, high in percent, kind, n, source). Out: one line per
wording, with shares instead of percents. Readers outrank standards: the pooled survey where there is one, else the
first standard of `STANDARDS` that has the phrase. Left out is what says how often and not how likely, plain "will
happen", and "remote", which mostly is a place.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/dateline/reader/forecasts/estimative.tsv"
STANDARDS = ("US ICD 203", "UK PHIA", "NATO", "IPCC", "EFSA", "Sherman Kent")
LEFT_OUT = frozenset(
    ("always", "almost always", "usually", "frequently", "often", "more often than not", "not often", "rarely", "never",
     "will happen", "remote")
)  # fmt: skip
# Other wordings of a phrase: inflected, or as newspapers word it. None is a synonym of another strength.
WORDINGS = {
    "may happen": ("may",),
    "might happen": ("might",),
    "could happen": ("could",),
    "certain": ("certain", "a certainty"),
    "impossible": ("impossible", "no chance", "zero chance"),
    "possibly": ("possibly", "possible"),
    "about even": ("about even", "chances are about even", "an even chance"),
    "better than even": ("better than even", "better-than-even"),
    "little chance": ("little chance", "little likelihood"),
    "chances are slight": ("chances are slight", "slight chance"),
    "we doubt": ("we doubt", "i doubt"),
    "with high probability": ("with high probability", "high probability"),
    "with moderate probability": ("with moderate probability", "moderate probability"),
    "with low probability": ("with low probability", "low probability"),
}
HEADER = """\
# Estimative words: wording, low, mid, high (shares), scale. Made by training/estimative.py; do not edit.
# Scale "readers": what readers took the phrase to mean, 10th percentile, median and 90th percentile of four surveys
# pooled, each weighted by the square root of its size (zonination/perceptions 2015, n 46, MIT; wadefagen/datasets,
# n 123; Mauboussin & Mauboussin 2018, n about 1,860; Kucharski 2026 CAPphrase, n 5,174, CC BY 4.0). Other scales:
# limits of the standard and the middle between them; they stand only where no survey has the phrase.
"""


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder of development data")
    options = parser.parse_args()
    with (options.shared / "data/forecasts/estimative_words.csv").open(encoding="utf-8", newline="") as file:
        lines = table(csv.DictReader(file))
    TARGET.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(lines)} wordings")


def table(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the lines of the table, sorted by wording."""
    best: dict[str, tuple[int, str, Mapping[str, str]]] = {}
    for row in rows:
        rank, scale = _rank(row["kind"], row["source"])
        known = best.get(row["phrase"])
        if scale and row["phrase"] not in LEFT_OUT and (known is None or rank < known[0]):
            best[row["phrase"]] = (rank, scale, row)
    lines = []
    for phrase, (_, scale, row) in best.items():
        shares = "\t".join(f"{float(row[part]) / 100:.4g}" for part in ("low", "median", "high"))
        lines += [f"{wording}\t{shares}\t{scale}" for wording in WORDINGS.get(phrase, (phrase,))]
    return sorted(lines)


def _rank(kind: str, source: str) -> tuple[int, str]:
    """Return how good a row is, 0 the best, and the name of its scale; empty for what is not used."""
    if kind == "pooled":
        return 0, "readers"
    for rank, name in enumerate(STANDARDS, 1):
        if kind == "standard" and source.startswith(name):
            return rank, name
    return len(STANDARDS) + 1, ""


if __name__ == "__main__":
    main()
