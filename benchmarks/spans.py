"""Score labelled spans: a span counts if its first character, its last and its label are all right (micro F1)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

Labelled = frozenset[tuple[int, int, str]]
Pair = tuple[Labelled, Labelled]
"""Gold and predicted spans of one text."""


def f1(pairs: Iterable[Pair]) -> tuple[float, float, float]:
    """Return precision, recall and F1 in per cent over texts."""
    hit = gold = predicted = 0
    for right, found in pairs:
        hit += len(right & found)
        gold += len(right)
        predicted += len(found)
    p = hit / predicted if predicted else 0.0
    r = hit / gold if gold else 0.0
    return 100 * p, 100 * r, 200 * p * r / (p + r) if p + r else 0.0


def by_label(pairs: Sequence[Pair]) -> dict[str, tuple[float, float, float]]:
    """Return P, R, F1 per label."""
    labels = sorted({label for gold, found in pairs for _, _, label in gold | found})

    def only(spans: Labelled, label: str) -> Labelled:
        return frozenset(span for span in spans if span[2] == label)

    return {label: f1((only(gold, label), only(found, label)) for gold, found in pairs) for label in labels}


def interval(pairs: Sequence[Pair], draws: int = 500, seed: int = 20261123) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of F1 over texts."""
    rng = random.Random(seed)
    found = sorted(f1(rng.choices(pairs, k=len(pairs)))[2] for _ in range(draws))
    return found[int(0.025 * draws)], found[int(0.975 * draws) - 1]
