"""Small charts as figures: bars over months, and shares of a whole, each leading to the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 720.0
HEIGHT: Final = 100.0
"""The size of a chart in its own units; the page stretches it."""

_MONTHS: Final = 120
"""More months than these are drawn as years."""

_LEAST: Final = 2.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or a year, how many rows it has, where it is drawn, and the address of its rows."""

    label: str
    number: int
    x: float
    y: float
    width: float
    height: float
    address: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from the first month to the last; `undated` rows are in none of them."""

    unit: str
    bars: tuple[Bar, ...]
    most: Bar
    undated: int


@dataclass(frozen=True, slots=True)
class Share:
    """A word, how many rows have it, how much of all that is in per cent, and the address of its rows."""

    word: str
    number: int
    percent: float
    address: str


def over_time(months: Sequence[tuple[str, int]], address: Callable[[str], str]) -> Bars | None:
    """Return counts by month as bars, gaps included, with the addresses of their rows; None if nothing has a date."""
    counted = {month: number for month, number in months if month}
    if not counted:
        return None
    labels, unit = _between(min(counted), max(counted)), "month"
    if len(labels) > _MONTHS:
        unit = "year"
        years: dict[str, int] = {}
        for month, number in counted.items():
            years[month[:4]] = years.get(month[:4], 0) + number
        counted, labels = years, [f"{year:04}" for year in range(int(min(years)), int(max(years)) + 1)]
    highest, step = max(counted.values()), WIDTH / max(len(labels), 12)
    bars = []
    for place, label in enumerate(labels):
        number = counted.get(label, 0)
        height = 0.0 if number == 0 else max(_LEAST, HEIGHT * number / highest)
        at = round(place * step, 2), round(HEIGHT - height, 2)
        bars.append(Bar(label, number, *at, round(step * 0.85, 2), round(height, 2), address(label)))
    undated = sum(number for month, number in months if not month)
    return Bars(unit, tuple(bars), max(bars, key=lambda bar: bar.number), undated)


def shares(counts: Sequence[tuple[str, int]], address: Callable[[str], str]) -> tuple[Share, ...]:
    """Return counts by word as shares of them all."""
    total = sum(number for _, number in counts) or 1
    return tuple(Share(word, number, round(100 * number / total, 1), address(word)) for word, number in counts)


def _between(first: str, last: str) -> list[str]:
    """Return all months from one to another."""
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1)]
