"""Windows: between which days a statement falls due, from the times that stand in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from dateline.reader.forecasts.lexicon import load
from dateline.records import Span, Time, Window

LONGEST: Final = 100
"""Years; a stretch beyond this is a figure of speech, and its end may lie outside the calendar."""

_DURATION = re.compile(r"P(?:(\d{1,4})(DE|CE|Y|M|W|D)|T(\d{1,5})[HM])")
_UNITS = {"CE": 1200, "DE": 120, "Y": 12, "M": 1}
_BEFORE = re.compile(
    r"(?:(?P<until>\b(?:by|until|till|through|no\s+later\s+than)\s+(?:at\s+least\s+|about\s+|around\s+|late\s+|early\s+|the\s+)?)|"
    r"(?P<before>\b(?:before|prior\s+to|ahead\s+of)\s+(?:the\s+)?)|(?P<within>\b(?:within|in|inside|over|during|in\s+less\s+than|in\s+under|"
    r"in\s+as\s+little\s+as)\s+(?:at\s+most\s+|about\s+|around\s+|roughly\s+|just\s+|only\s+|the\s+)?)|"
    r"(?P<after>\b(?:after|since|beyond|following|past|not\s+until|as\s+of|starting|not\s+before)\s+(?:the\s+)?)|"
    r"(?P<on>\b(?:on|at|for|from|between|beginning|as\s+early\s+as|this|late|early)\s+(?:the\s+)?)|(?P<of>\b(?:of|[’']s|than)\s+(?:the\s+)?)|"
    r"(?P<det>\b(?:the|a|an|his|her|its|their|our|that|those)\s+))$",
    re.IGNORECASE,
)
_AFTER_DURATION = re.compile(r"[’']?\s*(?:time\b|from\s+now\b)", re.IGNORECASE)
_LATER = re.compile(r"\s*(?:later|after|before|ago|earlier|old|long)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s+([a-z][a-z-]*)")
_JOIN = re.compile(r"\s*(?:and|or|to|until|through|[-–])\s*(?:the\s+)?")


def window(text: str, found: Sequence[Time], trigger: int, published: str | None) -> Window | None:
    """Return the window that `found`, the times of one statement, give it; None if no bound is known.

    The basis is "explicit" when the words alone give both days and "relative" when the publication date was needed. A
    window never begins before publication unless it ends before it, too. Without a publication date only dates that
    need none count. Of several times the first one ahead behind `trigger` counts, then the last before it.
    """
    day = None if published is None else published[:10]
    ordered = sorted(found, key=lambda time: (time.start < trigger, abs(time.start - trigger)))
    made = [one for one in (_window(text, time, found, day) for time in ordered) if one is not None]
    # What lies ahead is what the statement is about; a past date beside it is background.
    ahead = [one for one in made if one.latest >= (day or "")]
    found_at = ahead or made
    return found_at[0] if found_at else None


def is_ahead(time: Time, published: str | None) -> bool:
    """Tell whether a date lies behind the day of publication; False where either is unknown."""
    if published is None or time.earliest is None or time.latest is None:
        return False
    if time.type == "DURATION":  # "over the next week"
        return time.earliest[:10] >= published[:10]
    return time.type != "SET" and time.earliest[:10] > published[:10]


def _window(text: str, time: Time, found: Sequence[Time], day: str | None) -> Window | None:
    before = _BEFORE.search(text, max(0, time.start - 24), time.start)
    how = before.lastgroup if before is not None else None
    start = before.start() if before is not None and how not in ("of", "det") else time.start
    span = Span(start, time.end)
    if time.type == "SET" or how in ("after", "of"):
        return None
    if time.type == "DURATION":
        return _stretch(text, time, how, day, span)
    if time.earliest is None or time.latest is None or _names_a_thing(text, time, how):
        return None
    earliest, latest = time.earliest[:10], time.latest[:10]
    needed = time.anchor == "published"
    other = _joined(text, time, found)
    if other is not None and other.latest is not None and other.latest[:10] >= earliest:
        latest, span = other.latest[:10], Span(start, other.end)
    if how in ("until", "before"):
        if how == "before" and not text[time.start : time.end].lower().startswith(("the end", "end")):
            latest = _day_before(earliest)
        if day is None:
            return None
        earliest, needed = min(day, earliest) if latest < day else day, True
    if day is not None and earliest < day <= latest:
        earliest, needed = day, True
    if day is None and needed:
        return None
    if day is not None and latest < day and how is None:
        return None  # "the deal brokered last week": background
    return Window(earliest, latest, "relative" if needed else "explicit", span) if earliest <= latest else None


def _stretch(text: str, time: Time, how: str | None, day: str | None, span: Span) -> Window | None:
    """Return the window of "within six months", "in the next year"; "for two years" is how long and not when."""
    if day is None or _LATER.match(text, time.end):
        return None
    if time.earliest is not None and time.latest is not None:
        earliest, latest = time.earliest[:10], time.latest[:10]
        return Window(max(earliest, day), latest, "relative", span) if latest >= day else None
    if how not in ("within", "until") and not _AFTER_DURATION.match(text, time.end):
        return None
    if re.match(r"(?:over|during|the)\b", text[span.start : span.end], re.IGNORECASE):
        return None  # "over two days": how long
    latest_day = _later(day, time.value)
    return None if latest_day is None else Window(day, latest_day, "relative", span)


def _later(day: str, value: str) -> str | None:
    """Return the day that lies a TIMEX3 duration after another, or None for an unknown length."""
    match = _DURATION.fullmatch(value)
    if match is None:
        return None
    first = dt.date.fromisoformat(day)
    if match.group(3):
        hours = int(match.group(3)) if "H" in value else 1
        return (first + dt.timedelta(days=max(1, -(-hours // 24)))).isoformat()
    number, unit = int(match.group(1)), match.group(2)
    try:
        if unit not in _UNITS:
            return (first + dt.timedelta(days=number * (7 if unit == "W" else 1))).isoformat()
        months = number * _UNITS[unit]
        if months > LONGEST * 12:
            return None
        years, month = divmod(first.month - 1 + months, 12)
        last = 31
        while last > 27:
            try:
                return dt.date(first.year + years, month + 1, min(first.day, last)).isoformat()
            except ValueError:
                last -= 1
    except (OverflowError, ValueError):
        return None
    return None


def _day_before(day: str) -> str:
    first = dt.date.fromisoformat(day)
    return (first - dt.timedelta(days=1)).isoformat() if first > dt.date.min else day


def _names_a_thing(text: str, time: Time, how: str | None) -> bool:
    """Tell "the 2020 budget" and "Tuesday's vote", where the date is part of a name, from "on Tuesday"."""
    words = text[time.start : time.end]
    if text[time.end : time.end + 2] in ("'s", "’s") or (how == "det" and words.isdigit()):
        return True
    following = _NEXT_WORD.match(text, time.end)
    return following is not None and following.group(1) in load().words["dated_noun"]


def _joined(text: str, time: Time, found: Sequence[Time]) -> Time | None:
    """Return the other end of "between 4 May and 6 June"."""
    for other in found:
        if time.end < other.start <= time.end + 12 and _JOIN.fullmatch(text, time.end, other.start):
            return other if other.type == "DATE" else None
    return None
