"""Score coreference chains as the CoNLL shared tasks do: the mean F1 of MUC, B-cubed and CEAF with phi 4.

A mention is a pair (start, end); it counts only if both ends are right. Chains of one mention are left out on both
sides, as in CoNLL 2012. Definitions: Vilain et al. 1995 (MUC), Bagga & Baldwin 1998 (B3), Luo 2005 (CEAF phi 4: the
one-to-one alignment of chains that maximises 2 |k & r| / (|k| + |r|)).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

Chain = frozenset[tuple[int, int]]


@dataclass
class Count:
    """Numerators and denominators of precision and recall, summed over documents."""

    hit: float = 0.0
    right: float = 0.0
    predicted: float = 0.0
    gold: float = 0.0

    def f1(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 in per cent."""
        p = self.hit / self.predicted if self.predicted else 0.0
        r = self.right / self.gold if self.gold else 0.0
        return 100 * p, 100 * r, 200 * p * r / (p + r) if p + r else 0.0


def score(documents: Iterable[tuple[Sequence[Chain], Sequence[Chain]]]) -> dict[str, tuple[float, float, float]]:
    """Return P, R, F1 per metric, "mentions" and "conll" included, over pairs (gold chains, predicted chains)."""
    counts = {name: Count() for name in ("mentions", "muc", "b3", "ceaf")}
    for gold, predicted in documents:
        gold = [chain for chain in gold if len(chain) > 1]
        predicted = [chain for chain in predicted if len(chain) > 1]
        _mentions(counts["mentions"], gold, predicted)
        _muc(counts["muc"], gold, predicted)
        _b_cubed(counts["b3"], gold, predicted)
        _ceaf(counts["ceaf"], gold, predicted)
    found = {name: count.f1() for name, count in counts.items()}
    rows = [found[name] for name in ("muc", "b3", "ceaf")]
    found["conll"] = (sum(r[0] for r in rows) / 3, sum(r[1] for r in rows) / 3, sum(r[2] for r in rows) / 3)
    return found


def _mentions(count: Count, gold: Sequence[Chain], predicted: Sequence[Chain]) -> None:
    left, right = set().union(*gold), set().union(*predicted)
    count.hit += len(left & right)
    count.right += len(left & right)
    count.gold += len(left)
    count.predicted += len(right)


def _muc(count: Count, gold: Sequence[Chain], predicted: Sequence[Chain]) -> None:
    for chains, others, side in ((gold, predicted, "right"), (predicted, gold, "hit")):
        of = {mention: i for i, chain in enumerate(others) for mention in chain}
        links = sum(len(chain) - 1 for chain in chains)
        parts = sum(len({of.get(m, m) for m in chain}) for chain in chains)
        setattr(count, side, getattr(count, side) + sum(len(chain) for chain in chains) - parts)
        if side == "right":
            count.gold += links
        else:
            count.predicted += links


def _b_cubed(count: Count, gold: Sequence[Chain], predicted: Sequence[Chain]) -> None:
    for chains, others, side in ((gold, predicted, "right"), (predicted, gold, "hit")):
        of = {mention: chain for chain in others for mention in chain}
        total = sum(len(chain & of.get(m, frozenset())) / len(chain) for chain in chains for m in chain)
        setattr(count, side, getattr(count, side) + total)
        size = sum(len(chain) for chain in chains)
        if side == "right":
            count.gold += size
        else:
            count.predicted += size


def _ceaf(count: Count, gold: Sequence[Chain], predicted: Sequence[Chain]) -> None:
    count.gold += len(gold)
    count.predicted += len(predicted)
    if not gold or not predicted:
        return
    table = np.array([[2 * len(k & r) / (len(k) + len(r)) for r in predicted] for k in gold])
    best = float(table[linear_sum_assignment(-table)].sum())
    count.hit += best
    count.right += best
