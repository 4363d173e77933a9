"""From spotted names to places: each name of an article becomes one place of the gazetteer, or none.

All mentions of a name mean one place, but for those beside which the text says what they lie in ("Alexandria,
Virginia" and "Alexandria, Egypt").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dateline.gazetteer import Candidate, Gazetteer
from dateline.reader.layers import Floats
from dateline.reader.places import naming, ranking

RUNNERS_UP = 3
"""Other candidates told with a place."""
LEAST_RUNNER = 0.01
"""Probability under which another candidate is not worth telling."""
LEAST_HOLDER = 0.3
"""Probability of the larger place from which what is said to lie in it is looked for there."""
_SIDE = r"(?:(?:north|south|east|west|central|upper|lower)[a-z]* )?"
_LIES_IN = re.compile(rf",? \(?|, in |,? in (?:the )?{_SIDE}", re.IGNORECASE)
"""Between a name and what it is said to lie in."""


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
    own = [shares[start:end] for start, end in pairwise(options.bounds.tolist())]
    found = []
    for spot, k, told in zip(spots, number, _told(text, spots, number, own, options), strict=True):
        each = own[k] if told is None else told
        order = np.argsort(-each, kind="stable").tolist()
        if not order:
            continue
        listed = [(options.candidates[int(options.bounds[k]) + i], float(each[i])) for i in order]
        others = tuple(pair for pair in listed[1 : 1 + RUNNERS_UP] if pair[1] >= LEAST_RUNNER)
        found.append(Resolved(spot.start, spot.end, spot.confidence, *listed[0], others))
    return found


def _told(
    text: str, spots: Sequence[Spot], number: Sequence[int], own: Sequence[Floats], options: ranking.Options
) -> list[Floats | None]:
    """Return, for each spot, the probabilities of its candidates where the text says what it lies in, else None.

    The ranking weighs a comma like everything else, so that a large namesake may win against it; to a reader "Ras
    al-Ain, Syria" is in Syria. The other mentions of the name follow, unless another place is said of one of them.
    """
    found: list[Floats | None] = [None] * len(spots)
    said: dict[int, dict[int, Floats]] = {}
    for i, (inner, outer) in enumerate(pairwise(number)):
        if inner == outer or not _LIES_IN.fullmatch(text, spots[i].end, spots[i + 1].start):
            continue
        pair = _inside(inner, outer, own, options)
        if pair is not None:
            found[i], found[i + 1] = pair
            said.setdefault(inner, {})[int(pair[0].argmax())] = pair[0]
    for i, name in enumerate(number):
        if found[i] is None and len(said.get(name, ())) == 1:
            found[i] = next(iter(said[name].values()))
    return found


def _inside(inner: int, outer: int, own: Sequence[Floats], options: ranking.Options) -> tuple[Floats, Floats] | None:
    """Return the probabilities of the candidates of two names if one lies in the other; None if it cannot."""
    if not len(own[inner]) or not len(own[outer]):
        return None
    a, b = (slice(int(options.bounds[k]), int(options.bounds[k + 1])) for k in (inner, outer))
    if _listed(*(options.candidates[s.start + int(own[k].argmax())] for s, k in ((a, inner), (b, outer)))):
        return None
    fit = ranking.within(options, b, a) & (own[outer] >= LEAST_HOLDER)[:, None]
    if not fit.any():
        return None
    both = fit * own[outer][:, None] * (own[inner][None] + 1e-6)
    both /= both.sum()
    return both.sum(axis=0), both.sum(axis=1)


def _listed(one: Candidate, other: Candidate) -> bool:
    """Tell whether two places are of one level, as the members of a list are: "Jordan, Lebanon", "Ohio, Texas"."""
    return one.kind == other.kind and (one.kind == "country" or one.country_code == other.country_code)
