"""Days, and the stretches of days that TIMEX3 values stand for: months, weeks, quarters, seasons, decades, holidays."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

MAX_YEAR = 2199
"""Later years are numbers, or science fiction; `datetime` itself would go on to 9999."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A TIMEX3 value with its first and last day; `grain` is how fine it is (D, WE, W, M, S, Q, H, Y, DE, CE).

    A year before Christ has a negative number and no days; nothing but a name has no year either.
    """

    value: str
    grain: str
    first: dt.date | None = None
    last: dt.date | None = None
    year: int = 0

    def within(self, first: dt.date | None, last: dt.date | None) -> Stretch:
        """Return the same value with narrower bounds."""
        return replace(self, first=first, last=last)


def day(date: dt.date) -> Stretch:
    """Return one day."""
    return Stretch(date.isoformat(), "D", date, date, date.year)


def day_of(year: int, month: int, number: int) -> Stretch | None:
    """Return a day from its numbers, or None when the calendar has no such day."""
    try:
        return day(dt.date(year, month, number))
    except ValueError:
        return None


def week(date: dt.date) -> Stretch:
    """Return the ISO week around a day."""
    year, number, weekday = date.isocalendar()
    first = date - dt.timedelta(days=weekday - 1)
    return Stretch(f"{year:04}-W{number:02}", "W", first, first + dt.timedelta(days=6), year)


def weekend(date: dt.date) -> Stretch:
    """Return Saturday and Sunday of the ISO week around a day."""
    whole = week(date)
    assert whole.first is not None and whole.last is not None
    return Stretch(f"{whole.value}-WE", "WE", whole.last - dt.timedelta(days=1), whole.last, whole.year)


def month(year: int, number: int) -> Stretch:
    """Return a month of the calendar."""
    if year < 1:
        return Stretch(f"{_year(year)}-{number:02}", "M", year=year)
    last = calendar.monthrange(year, number)[1]
    return Stretch(f"{_year(year)}-{number:02}", "M", dt.date(year, number, 1), dt.date(year, number, last), year)


def quarter(year: int, number: int) -> Stretch:
    """Return a quarter of the calendar year."""
    return _months(year, 3 * number - 2, 3, f"{_year(year)}-Q{number}", "Q")


def half(year: int, number: int) -> Stretch:
    """Return a half of the calendar year."""
    return _months(year, 6 * number - 5, 6, f"{_year(year)}-H{number}", "H")


def season(year: int, code: str) -> Stretch:
    """Return a season of the calendar; for the winter of a year, what begins or ends in it."""
    if code == "WI" and 1 < year <= MAX_YEAR:
        # "The winter of 2030" may be the one that began in 2030 or the one that ended in it.
        return Stretch(f"{_year(year)}-WI", "S", dt.date(year - 1, 12, 1), month(year + 1, 2).last, year)
    return _months(year, {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code], 3, f"{_year(year)}-{code}", "S")


def winter(year: int) -> Stretch:
    """Return the winter that begins in December of a year."""
    return season(year, "WI").within(dt.date(year, 12, 1), month(year + 1, 2).last)


def year(number: int) -> Stretch:
    """Return a year; negative ones are before Christ."""
    return _months(number, 1, 12, _year(number), "Y")


def decade(first: int) -> Stretch:
    """Return the decade that begins with a year: 1990 gives 199."""
    if first < 0:
        return Stretch(f"BC{-first // 10:03}", "DE", year=first)
    return Stretch(f"{first // 10:03}", "DE", *_years(first, first + 9), year=first)


def century(number: int) -> Stretch:
    """Return a century by its ordinal; the 19th has the value 18 and ends in 1900."""
    if number < 0:
        return Stretch(f"BC{-number - 1:02}", "CE", year=number * 100)
    return Stretch(f"{number - 1:02}", "CE", *_years(100 * number - 99, 100 * number), year=100 * number - 99)


def shifted(date: dt.date, number: int, unit: str) -> Stretch | None:
    """Return the stretch `number` units from a day, as fine as the unit; None outside the calendar."""
    try:
        if unit in ("D", "TH", "TM", "TS"):
            return day(date + dt.timedelta(days=number if unit == "D" else 0))
        if unit == "W":
            return week(date + dt.timedelta(weeks=number))
        if unit in ("M", "Q"):
            moved = plus_months(date, number * (3 if unit == "Q" else 1))
            return month(moved.year, moved.month) if unit == "M" else quarter(moved.year, (moved.month + 2) // 3)
        step = {"Y": 1, "DE": 10, "CE": 100}[unit]
        target = date.year + number * step
        if not 1 <= target <= MAX_YEAR:
            return None
        if unit == "DE":
            return decade(target - target % 10)
        return year(target) if unit == "Y" else century((target + 99) // 100)
    except (OverflowError, ValueError):
        return None


def plus_months(date: dt.date, number: int) -> dt.date:
    """Return the same day some months on, or the month's last day where it is shorter."""
    index = date.year * 12 + date.month - 1 + number
    target, zero = divmod(index, 12)
    last = calendar.monthrange(target, zero + 1)[1]
    return dt.date(target, zero + 1, min(date.day, last))


def easter(year: int) -> dt.date:
    """Return Western Easter Sunday (the anonymous Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    offset = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * offset) // 451
    number, zero = divmod(h + offset - 7 * m + 114, 31)
    return dt.date(year, number, zero + 1)


def nth_weekday(year: int, number: int, nth: int, weekday: int) -> dt.date:
    """Return the n-th Monday (1) … Sunday (7) of a month; -1 is the last one."""
    if nth < 0:
        last = dt.date(year, number, calendar.monthrange(year, number)[1])
        return last - dt.timedelta(days=(last.isoweekday() - weekday) % 7)
    first = dt.date(year, number, 1)
    return first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


_PARTS = {"early": (0.0, 0.5), "mid": (0.25, 0.75), "late": (0.5, 1.0), "start": (0.0, 1 / 3), "end": (2 / 3, 1.0)}
"""Which share of a stretch each word leaves: wide, for nobody agrees where early ends."""


def part(whole: Stretch, name: str) -> Stretch:
    """Narrow the bounds to the early, mid or late half of a stretch, or its first (start) or last (end) third."""
    if whole.first is None or whole.last is None or (whole.last - whole.first).days < 6:
        return whole
    low, high = _PARTS[name]
    first = _cut(whole.first, whole.last, whole.grain, low) if low else whole.first
    last = _cut(whole.first, whole.last, whole.grain, high) - dt.timedelta(days=1) if high < 1 else whole.last
    return whole.within(first, last)


def _cut(first: dt.date, last: dt.date, grain: str, share: float) -> dt.date:
    """Return the day after a share of a stretch; long ones are cut between months or years ("early 2019": to June)."""
    at = first + dt.timedelta(days=round(((last - first).days + 1) * share))
    if grain in ("Y", "H", "Q"):
        return (at + dt.timedelta(days=15)).replace(day=1)
    return dt.date(at.year + (at.month > 6), 1, 1) if grain in ("DE", "CE") else at


def _months(year: int, first: int, count: int, value: str, grain: str) -> Stretch:
    if not 1 <= year <= MAX_YEAR:
        return Stretch(value, grain, year=year)
    start = dt.date(year, first, 1)
    return Stretch(value, grain, start, plus_months(start, count) - dt.timedelta(days=1), year)


def _years(first: int, last: int) -> tuple[dt.date | None, dt.date | None]:
    return (dt.date(max(1, first), 1, 1), dt.date(last, 12, 31)) if last <= MAX_YEAR else (None, None)


def _year(number: int) -> str:
    return f"{number:04}" if number >= 0 else f"BC{-number:04}"
