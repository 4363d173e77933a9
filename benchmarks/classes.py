"""Score single labels of sentences and snippets: accuracy, weighted and macro F1, with intervals by resampling."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

Pairs = Sequence[tuple[str, str]]
"""Gold and found label of each text."""

RESAMPLES: Final = 1000
SEED: Final = 20261123


def accuracy(pairs: Pairs) -> float:
    """Return the share of texts with the right label, in per cent."""
    return 100 * sum(gold == found for gold, found in pairs) / max(1, len(pairs))


def weighted_f1(pairs: Pairs) -> float:
    """Return the mean of the labels' F1, each weighted by how often it is gold, in per cent."""
    counts = Counter(gold for gold, _ in pairs)
    return sum(counts[label] * f1(pairs, label) for label in counts) / max(1, len(pairs))


def macro_f1(pairs: Pairs) -> float:
    """Return the mean of the F1 of all labels that are gold or found, in per cent."""
    labels = {label for pair in pairs for label in pair}
    return sum(f1(pairs, label) for label in labels) / max(1, len(labels))


def f1(pairs: Pairs, label: str) -> float:
    """Return the F1 of one label in per cent; 0 if it is never right."""
    right = sum(gold == found == label for gold, found in pairs)
    named = sum((gold == label) + (found == label) for gold, found in pairs)
    return 200 * right / named if named else 0.0


def interval(pairs: Pairs, figure: Callable[[Pairs], float]) -> tuple[float, float]:
    """Return the 95 % interval of a figure, texts drawn anew with replacement; the seed is fixed."""
    rng = random.Random(SEED)
    found = sorted(figure(rng.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]
