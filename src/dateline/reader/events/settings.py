"""Where and when an event was: from its own words, else from its clause, its sentence, the article."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from dateline.records import Basis, Claim, Place, PlacePrecision, Span, Time, TimePrecision

Item = TypeVar("Item", Place, Time)

LEAST: Final = 0.35
"""Probability of the role from which a place or time is the event's own."""
HOPELESS: Final = 0.2
"""Probability of the role under which a place of the clause or the sentence is taken for another event's; of times the
corpora mark too few."""
NEVER: Final = 1e-6
"""The same for times: only what another event has taken."""
_CLAUSE = re.compile(r"[;:—–\n]|, (?:and|but|while|which|who)\b")
_APART = re.compile(r"[;\n]")
_PRECISION: dict[str, PlacePrecision] = {
    "town": "town", "feature": "town", "admin2": "district", "admin1": "province", "country": "country",
    "region": "country",
}  # fmt: skip


def setting(
    text: str,
    at: Span,
    sentence: tuple[int, int],
    items: Sequence[Item],
    shares: Mapping[int, float],
    voice: Voice,
    least: float = 0.0,
) -> tuple[Item | None, Basis]:
    """Return the place or time of an event at a character, and what that rests on: argument, clause, sentence or none.

    `items` are those of the article in the order of the text, `shares` by number the probability that one is the
    event's. Beside its own, only those that the same voice tells count, unless the graph is sure they are not the
    event's: "said on Monday" dates what was said, not what happened.
    """
    best = max(shares, key=lambda i: shares[i], default=None)
    if best is not None and shares[best] >= LEAST and (shares[best] >= 2 * LEAST or voice.tells(items[best])):
        return items[best], "argument"
    first, last = (bisect_left(items, edge, key=lambda item: item.start) for edge in sentence)
    near = [items[i] for i in range(first, last) if shares.get(i, 1.0) >= least and voice.tells(items[i])]
    levels: tuple[tuple[Basis, list[Item]], ...] = (
        ("clause", [item for item in near if not _CLAUSE.search(text, *_between(item, at.start))]),
        ("sentence", [item for item in near if not _APART.search(text, *_between(item, at.start))]),
    )
    for basis, options in levels:
        if options:
            return min(options, key=lambda item: abs(item.start - at.start)), basis
    return None, "none"


class Voice:
    """Who tells an event: the words of its claim, or else the article outside of all claims around."""

    def __init__(self, claim: Claim | None, around: Sequence[Span]) -> None:
        self._inside = claim is not None
        self._spans = around if claim is None else claim.content

    def tells(self, item: Place | Time) -> bool:
        """Return whether the words of a place or time are the voice's."""
        return self._inside == any(span.start <= item.start and item.end <= span.end for span in self._spans)


def _between(item: Place | Time, at: int) -> tuple[int, int]:
    return (item.end, at) if item.end <= at else (at, item.start)


def place_precision(place: Place | None) -> PlacePrecision:
    """Return how precisely a place says where: what is named, and less if only a relation to it is told."""
    if place is None:
        return "none"
    found = _PRECISION[place.kind]
    if place.relation is None or found == "country":
        return found
    return "district" if found == "town" else "province" if found == "district" else found


def time_precision(time: Time | None) -> TimePrecision:
    """Return how precisely a time says when."""
    if time is None or time.earliest is None or time.latest is None:
        return "none"
    first, last = (dt.date.fromisoformat(day[:10]) for day in (time.earliest, time.latest))
    days = (last - first).days + 1
    return "day" if days <= 1 else "week" if days <= 7 else "month" if days <= 31 else "year" if days <= 366 else "none"
