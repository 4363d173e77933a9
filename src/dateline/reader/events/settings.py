"""Where and when an event was: from its own words, else from its clause, its sentence, the article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, TypeVar

from dateline.records import Place, PlacePrecision, Time, TimePrecision

Item = TypeVar("Item", Place, Time)

LEAST: Final = 0.35
"""Probability of the role from which a place or time is the event's own."""
_CLAUSE = re.compile(r"[;:—–\n]|, (?:and|but|while|which|who)\b")
_PRECISION: dict[str, PlacePrecision] = {
    "town": "town", "feature": "town", "admin2": "district", "admin1": "province", "country": "country",
    "region": "country",
}  # fmt: skip


def setting(
    text: str, at: int, sentence: tuple[int, int], items: Sequence[Item], shares: Sequence[float]
) -> tuple[Item | None, str]:
    """Return the place or time of an event at a character, and what that rests on: argument, clause, sentence or none.

    `items` are those of the article in the order of the text, `shares` the probability that each is the event's.
    """
    best = max(range(len(items)), key=lambda i: shares[i], default=None)
    if best is not None and shares[best] >= LEAST:
        return items[best], "argument"
    near = [item for item in items if sentence[0] <= item.start < sentence[1]]
    for basis, options in (
        ("clause", [i for i in near if not _CLAUSE.search(text, *_between(i, at))]),
        ("sentence", near),
    ):
        if options:
            return min(options, key=lambda item: abs(item.start - at)), basis
    return None, "none"


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
