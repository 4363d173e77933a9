"""Calendar dates written out in full, as pages, bylines and datelines have them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?|Aug(?:ust|\.)?"
    r"|Sep(?:tember|t\.?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?)"
_NUMBER = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)

# Years are found first, then looked at from behind: a regular expression that starts at months takes ten times longer.
_YEAR = re.compile(r"(?<![\d$£€.,-])(?:19|20)\d\d(?![\d%])")
_DAY_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<m1>{MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{MONTH}),?\s)$",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(r"-(\d\d)-(\d\d)(?!\d)")
_LONGEST = 24
"""Characters of the longest "Wednesday, September 30th, " that can stand before a year."""

_TRAILING_ZONE = re.compile(r"\s+([+-]\d\d:?\d\d|Z)$")
_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def day(year: str | int, month: str, number: str | int) -> dt.date | None:
    """Return a calendar day from its written parts, or None when there is no such day."""
    try:
        return dt.date(int(year), int(month) if month.isdigit() else _NUMBER[month[:3].lower()], int(number))
    except (ValueError, KeyError):
        return None


def first_full(text: str) -> dt.date | None:
    """Return the first date in `text` that is written out with day, month and a year between 1900 and 2099."""
    for year in _YEAR.finditer(text):
        at, end = year.span()
        iso = _DAY_AFTER.match(text, end)
        before = None if iso else _DAY_BEFORE.search(text, max(0, at - _LONGEST), at)
        if iso is not None:
            found = day(year[0], iso[1], iso[2])
        elif before is not None:
            found = day(year[0], before["m1"] or before["m2"], before["d1"] or before["d2"])
        else:
            continue
        if found is not None:
            return found
    return None


def from_page(value: str) -> str | None:
    """Return the ISO form of a date as pages write it (ISO 8601, RFC 2822, ``May 9, 2019``), or None.

    Days before 1900 and the first day of the computer calendar are what content systems print when they know nothing.
    """
    value = _TRAILING_ZONE.sub(r"\1", value.strip())[:60]
    found: dt.date | None = None
    try:
        found = dt.datetime.fromisoformat(value)
        iso = value.replace(" ", "T")
    except ValueError:
        if _ISO_START.match(value):
            value = value[:10]
        try:
            found = parsedate_to_datetime(value)
        except (TypeError, ValueError, IndexError):
            found = first_full(value)
        iso = "" if found is None else found.isoformat()
    if found is None or found.year < 1900 or (found.year, found.month, found.day) == (1970, 1, 1):
        return None
    return iso
