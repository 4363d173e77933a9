"""How far a confidence can be believed: the share that is right among what is about as sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Judged = tuple[float, bool]
"""A confidence between 0 and 1, and whether what it belongs to is right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Those with a confidence in [low, high): how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(rows: Sequence[Judged], bins: int = 10) -> list[Bin]:
    """Return the bins of equal width that are not empty; 1.0 is in the last one."""
    found: list[list[Judged]] = [[] for _ in range(bins)]
    for confidence, right in rows:
        found[min(bins - 1, int(confidence * bins))].append((confidence, right))
    return [
        Bin(
            i / bins, (i + 1) / bins, len(listed), sum(c for c, _ in listed) / len(listed),
            sum(r for _, r in listed) / len(listed),
        )
        for i, listed in enumerate(found)
        if listed
    ]  # fmt: skip


def expected_error(rows: Sequence[Judged], bins: int = 10) -> float:
    """Return the expected calibration error: the mean distance of confidence and share right, bins weighted by size."""
    return sum(one.count * abs(one.confidence - one.right) for one in reliability(rows, bins)) / max(1, len(rows))


def least_for(rows: Sequence[Judged], precision: float) -> float | None:
    """Return the lowest confidence from which the share right is at least `precision`; None if there is none."""
    best: float | None = None
    right = 0
    ordered = sorted(rows, reverse=True)
    for number, (confidence, good) in enumerate(ordered, start=1):
        right += good
        last = number == len(ordered) or ordered[number][0] != confidence  # equals stand or fall together
        if last and right / number >= precision:
            best = confidence
    return best


def table(rows: Sequence[Judged], bins: int = 10) -> str:
    """Return the bins as lines of text."""
    lines = [f"{'confidence':>12}{'n':>7}{'mean':>7}{'right':>7}"]
    lines += [f"{one.low:6.1f}-{one.high:.1f}  {one.count:7d}{one.confidence:7.2f}{one.right:7.2f}"
              for one in reliability(rows, bins)]  # fmt: skip
    return "\n".join([*lines, f"expected calibration error {expected_error(rows, bins):.3f}, n {len(rows)}"])
