"""Events in space: points where the place is exact, areas as large as the place where it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dateline.ledger.figures import Spot

COARSE: Final = frozenset(("country", "province", "district"))
"""Precisions of a place that are drawn as an area: its point stands for all of it."""


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """Events at one place, counted by status; an `area` is drawn with its radius, all else as a point."""

    name: str
    country: str | None
    precision: str
    area: bool
    lat: float
    lon: float
    radius_km: float
    events: int
    statuses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Marks, those of most events first, and how many events have a place and how many have none."""

    marks: tuple[PlaceMark, ...]
    placed: int
    unplaced: int


_Key = tuple[float, float, float, bool]


def of_events(spots: Iterable[Spot]) -> Places:
    """Return the marks of some events."""
    names: dict[_Key, Counter[tuple[str, str, str]]] = {}
    statuses: dict[_Key, Counter[str]] = {}
    unplaced = 0
    for spot in spots:
        if spot.lat is None or spot.lon is None:
            unplaced += 1
            continue
        area = spot.precision in COARSE
        key = (round(spot.lat, 4), round(spot.lon, 4), round(spot.radius_km or 0.0, 1) if area else 0.0, area)
        names.setdefault(key, Counter())[spot.place or "", spot.country or "", spot.precision] += 1
        statuses.setdefault(key, Counter())[spot.status] += 1
    marks = [_mark(key, names[key], counts) for key, counts in statuses.items()]
    marks.sort(key=lambda mark: (-mark.events, mark.name, mark.lat, mark.lon, mark.radius_km))
    return Places(tuple(marks), sum(mark.events for mark in marks), unplaced)


def _mark(key: _Key, names: Counter[tuple[str, str, str]], statuses: Counter[str]) -> PlaceMark:
    lat, lon, radius, area = key
    # What most events call the place; of equals the first in the alphabet, so that it is always the same.
    name, country, precision = min(names, key=lambda told: (-names[told], told))
    return PlaceMark(
        name, country or None, precision, area, lat, lon, radius, statuses.total(), dict(sorted(statuses.items()))
    )
