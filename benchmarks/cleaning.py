"""Score cleaning line by line: furniture caught, and the article lines that it cost.

    python -m benchmarks.cleaning --shared ../shared

- plain: `data/cleaning/dressed_dev` as it stands. Its furniture lines are also training lines, so recall flatters.
- sites left out: the sites are split in five; for each part the models are trained without its lines, and every
  furniture line of dressed_dev is replaced, in place, by a line of the part. This is what a new site looks like.
  "unseen" counts only lines whose wording (digits aside) no training site has.
- other corpora: lines removed from texts that no training step saw. They hold some real furniture, so the list
  (`--show`) is to be read, not the number alone.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.intake.cleaning import Weights, clean, furniture, shipped
from training.cleaning import SEED, Line, corpus_articles, fit, rows_of, site_lines, written_lines

PARTS = 5
DRESSED = "data/cleaning/dressed_dev.jsonl.gz"
OTHERS = (
    "ner/worldwide_dev.jsonl.gz",
    "events/wikievents_dev.jsonl.gz",
    "events/india_police_dev.jsonl.gz",
    "events/muc4_dev.jsonl",
    "crossdoc/ecbplus_dev.jsonl.gz",
    "attribution/scu_sourcing_dev.jsonl.gz",
    "attribution/polnear_dev.jsonl.gz",
    "geo/lgl.jsonl",
    "geo/gwn.jsonl",
)


@dataclass
class Tally:
    """Counts of non-blank lines."""

    furniture: int = 0
    caught: int = 0
    article: int = 0
    lost: int = 0

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1 of furniture in per cent, and the share of article lines lost."""
        found = self.caught + self.lost
        precision = 100 * self.caught / found if found else 0.0
        recall = 100 * self.caught / self.furniture if self.furniture else 0.0
        return {
            "furniture_precision": precision,
            "furniture_recall": recall,
            "furniture_f1": 2 * precision * recall / (precision + recall) if found and self.caught else 0.0,
            "article_lost": 100 * self.lost / self.article if self.article else 0.0,
            "furniture_lines": self.furniture,
            "article_lines": self.article,
            "lost_lines": self.lost,
        }


def score(documents: Iterable[Mapping[str, Any]], weights: Weights | None = None) -> dict[str, float]:
    """Return the figures over documents `{"text", "keep"}`, `keep` following the text's lines."""
    tally = Tally()
    weights = weights or shipped()
    for document in documents:
        lines = document["text"].split("\n")
        count(tally, lines, document["keep"], set(furniture(lines, weights)))
    return tally.figures()


def count(tally: Tally, lines: Sequence[str], keep: Sequence[bool], gone: set[int]) -> None:
    """Add one document's non-blank lines to the tally."""
    for i, (line, stays) in enumerate(zip(lines, keep, strict=True)):
        if line.strip():
            tally.article += stays
            tally.lost += stays and i in gone
            tally.furniture += not stays
            tally.caught += not stays and i in gone


def sites_left_out(shared: Path) -> tuple[dict[str, float], list[tuple[str, str]]]:
    """Return the figures on furniture of sites that training did not see, and the lines lost or missed."""
    site, written, articles = training_lines(shared)
    documents = list(rows_of(shared / DRESSED))
    rows = rows_of(shared / "data/cleaning/furniture_lines.jsonl")
    everything = [Line(str(row["line"]), str(row["site"]), True) for row in rows]
    names = sorted({line.source for line in everything})
    random.Random(SEED).shuffle(names)
    tally, unseen = Tally(), Tally()
    examples: set[tuple[str, str]] = set()
    for part in range(PARTS):
        out = set(names[part::PARTS])
        weights = fit([line for line in site if line.source not in out], written, articles)
        known = {wording(line.text) for line in site if line.source not in out}
        pool = [line.text for line in everything if line.source in out]
        rng = random.Random(SEED + part)
        for document in documents:
            keep = list(document["keep"])  # type: ignore[call-overload]
            given = zip(str(document["text"]).split("\n"), keep, strict=True)
            lines = [line if stays else rng.choice(pool) for line, stays in given]
            gone = set(furniture(lines, weights))
            count(tally, lines, keep, gone)
            fresh = [i for i, stays in enumerate(keep) if not stays and wording(lines[i]) not in known]
            unseen.furniture += len(fresh)
            unseen.caught += len(gone.intersection(fresh))
            examples |= {("missed", lines[i]) for i, stays in enumerate(keep) if not stays and i not in gone}
            examples |= {("lost", lines[i]) for i, stays in enumerate(keep) if stays and i in gone}
    figures = tally.figures()
    figures["unseen_recall"] = unseen.figures()["furniture_recall"]
    figures["unseen_lines"] = unseen.furniture
    return figures, sorted(examples)


def training_lines(shared: Path) -> tuple[list[Line], list[Line], dict[str, list[str]]]:
    """Return what the trainer learns from."""
    return site_lines(shared), written_lines(random.Random(SEED)), corpus_articles(shared)


def wording(line: str) -> str:
    """Return a line without what differs between copies of it: digits, case and spaces."""
    return re.sub(r"[\W\d_]+", " ", line).lower().strip()


def removed_elsewhere(shared: Path) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """Return, for each corpus that training did not see, its non-blank lines and those removed, with the reason."""
    found = {}
    for name in OTHERS:
        lines, gone = 0, []
        for row in rows_of(shared / "data" / name):
            text = str(row["text"])
            lines += sum(1 for line in text.split("\n") if line.strip())
            gone += [(line.reason, line.text) for line in clean(text).removed]
        found[name] = (lines, gone)
    return found


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the shared data")
    parser.add_argument("--quick", action="store_true", help="leave out the part that trains")
    parser.add_argument("--show", action="store_true", help="print the lines removed, lost and missed")
    options = parser.parse_args()
    report("plain", score(rows_of(options.shared / DRESSED)))
    if not options.quick:
        figures, examples = sites_left_out(options.shared)
        report("sites left out", figures)
        for kind, line in examples if options.show else ():
            print(f"    {kind}: {line[:110]}")
    for name, (lines, gone) in removed_elsewhere(options.shared).items():
        print(f"{name}: {len(gone)} of {lines} lines removed ({100 * len(gone) / lines:.2f} %)")
        for reason, line in gone if options.show else ():
            print(f"    {reason}: {line[:110]}")


def report(title: str, figures: Mapping[str, float]) -> None:
    """Print one set of figures."""
    print(
        f"{title}: furniture P {figures['furniture_precision']:.1f} R {figures['furniture_recall']:.1f} "
        f"F1 {figures['furniture_f1']:.1f} (n {figures['furniture_lines']:.0f}); article lines lost "
        f"{figures['article_lost']:.2f} % ({figures['lost_lines']:.0f} of {figures['article_lines']:.0f})"
    )
    if "unseen_recall" in figures:
        print(f"    of these, unseen wording: R {figures['unseen_recall']:.1f} (n {figures['unseen_lines']:.0f})")


if __name__ == "__main__":
    main()
