"""Rows in time: bars of days, months or years, and what is only known more roughly as wide as it is known."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from dateline.ledger.figures import Moment, Saying
from dateline.records import EventStatus

Unit = Literal["day", "month", "year"]
Roughly = Literal["week", "month", "year", "longer"]

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
STATUSES: Final[tuple[str, ...]] = get_args(EventStatus)
SAYINGS: Final = ("said", "predicted", "denied", "attitude")
"""What claims are told apart by, from what their source does: says, writes or shows; the last is all that is no claim
in the narrow sense: knows, wants, orders …"""

_SAYING: Final = {"say": "said", "write": "said", "show": "said", "predict": "predicted", "deny": "denied"}
_DAYS_AS_DAYS: Final = 92
_DAYS_AS_MONTHS: Final = 3_700
"""Spans of days up to which days and months are drawn if nobody asks for anything else: a quarter, ten years."""
_MOST_BARS: Final = 1_200
"""Bars that can be told apart by whoever scrolls; a finer unit than that is not drawn."""
_LENGTHS: Final[tuple[tuple[int, Roughly], ...]] = ((7, "week"), (31, "month"), (366, "year"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one time, from its first to its last day, counted by status."""

    first: str
    last: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lane:
    """Rows that are known only to a week, a month, a year or longer, and too roughly for a bar."""

    known: Roughly
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars of a unit and lanes of what is known more roughly, between two days; both are null without any row.

    `statuses` are those that occur, in the order in which they are stacked. `undated` rows have no day at all.
    """

    unit: Unit
    first: str | None
    last: str | None
    statuses: tuple[str, ...]
    bars: tuple[Stretch, ...]
    lanes: tuple[Lane, ...]
    dated: int
    undated: int


@dataclass(frozen=True, slots=True)
class _Row:
    status: str
    first: dt.date
    last: dt.date


def of_events(marks: Iterable[Moment], unit: Unit | None, window: tuple[str | None, str | None]) -> Timeline:
    """Return the timeline of events, in a unit or in the one that suits; `window` are the days that were asked for."""
    return _timeline([(one.status, one.earliest, one.latest) for one in marks], STATUSES, unit, window)


def of_claims(marks: Iterable[Saying], unit: Unit | None, window: tuple[str | None, str | None]) -> Timeline:
    """Return the timeline of claims by the day on which their article was published."""
    rows = [(_SAYING.get(one.cue_class, "attitude"), one.day, one.day) for one in marks]
    return _timeline(rows, SAYINGS, unit, window)


def _timeline(
    rows: Sequence[tuple[str, str | None, str | None]],
    statuses: Sequence[str],
    unit: Unit | None,
    window: tuple[str | None, str | None],
) -> Timeline:
    dated = list(_dated(rows))
    occur = {row.status for row in dated}
    shown = tuple(status for status in statuses if status in occur)
    if not dated:
        return Timeline(unit or "month", None, None, (), (), (), 0, len(rows))
    first, last = min(row.first for row in dated), max(row.last for row in dated)
    # What reaches out of the days that were asked for does not widen them.
    first = first if window[0] is None else max(first, bounds(window[0])[0])
    last = last if window[1] is None else min(last, bounds(window[1])[1])
    first, last = min(first, last), max(first, last)
    unit = _fitting(unit, (last - first).days + 1)
    bars: dict[tuple[dt.date, dt.date], Counter[str]] = {}
    lanes: dict[Roughly, dict[tuple[dt.date, dt.date], Counter[str]]] = {}
    for row in dated:
        bar = around(row.first, unit)
        of = bars if row.last <= bar[1] else lanes.setdefault(_roughly(row), {})
        of.setdefault(bar if of is bars else (row.first, row.last), Counter())[row.status] += 1
    return Timeline(
        unit, first.isoformat(), last.isoformat(), shown, _stretches(bars, shown),
        tuple(Lane(known, _stretches(lanes[known], shown)) for known in get_args(Roughly) if known in lanes),
        len(dated), len(rows) - len(dated),
    )  # fmt: skip


def _dated(rows: Iterable[tuple[str, str | None, str | None]]) -> Iterator[_Row]:
    """Yield the rows that begin and end on a day."""
    for status, earliest, latest in rows:
        if earliest is not None and latest is not None:
            first, last = bounds(earliest)[0], bounds(latest)[1]
            yield _Row(status, first, max(first, last))


def bounds(words: str) -> tuple[dt.date, dt.date]:
    """Return first and last day of a day, a month or a year."""
    year, month, day = (*map(int, words[:10].split("-")), 0, 0)[:3]
    first = dt.date(year, month or 1, day or 1)
    return first, around(first, "day" if day else "month" if month else "year")[1]


def around(day: dt.date, unit: Unit) -> tuple[dt.date, dt.date]:
    """Return first and last day of the day, month or year around a day."""
    if unit == "day":
        return day, day
    if unit == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def _fitting(unit: Unit | None, days: int) -> Unit:
    """Return a unit of which there are not too many in so many days."""
    if unit is None:
        return "day" if days <= _DAYS_AS_DAYS else "month" if days <= _DAYS_AS_MONTHS else "year"
    finest: Unit = "day" if days <= _MOST_BARS else "month" if days <= _MOST_BARS * 30 else "year"
    return max(unit, finest, key=UNITS.index)


def _roughly(row: _Row) -> Roughly:
    days = (row.last - row.first).days + 1
    return next((known for most, known in _LENGTHS if days <= most), "longer")


def _stretches(found: Mapping[tuple[dt.date, dt.date], Counter[str]], statuses: Sequence[str]) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(first.isoformat(), last.isoformat(), {status: counts[status] for status in statuses if counts[status]})
        for (first, last), counts in sorted(found.items())
    )
