"""From spotted names to places: each name of an article becomes one place of the gazetteer, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.gazetteer import Candidate, Gazetteer
from dateline.reader.layers import Floats
from dateline.reader.places import naming, ranking

RUNNERS_UP = 3
"""Other candidates told with a place."""
LEAST_RUNNER = 0.01
"""Probability under which another candidate is not worth telling."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters [start, end) that name a place, how surely, and the kinds of place its context speaks of."""

    start: int
    end: int
    confidence: float
    kinds: Floats


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name in the text with its place, the probability of that place among those of the name, and the next ones.

    `confidence` is how surely it is the name of a place at all.
    """

    start: int
    end: int
    confidence: float
    place: Candidate
    share: float
    others: tuple[tuple[Candidate, float], ...]


def resolve(text: str, spots: Sequence[Spot], weights: ranking.Weights, gazetteer: Gazetteer) -> list[Resolved]:
    """Return the spots that the gazetteer knows, in the order of the text; a name that it does not know is left out."""
    names, number = naming.names(text, [(s.start, s.end) for s in spots], [s.kinds for s in spots])
    options = ranking.options(names, gazetteer)
    shares = ranking.ranked(names, options, weights)
    found = []
    for spot, k in zip(spots, number, strict=True):
        start, end = int(options.bounds[k]), int(options.bounds[k + 1])
        order = sorted(range(start, end), key=lambda i: (-shares[i], i))
        if not order:
            continue
        best, *rest = order
        others = tuple(
            (options.candidates[i], float(shares[i])) for i in rest[:RUNNERS_UP] if shares[i] >= LEAST_RUNNER
        )
        found.append(
            Resolved(spot.start, spot.end, spot.confidence, options.candidates[best], float(shares[best]), others)
        )
    return found
