"""Calendar dates written out in full, and the latest one the text proves to be past."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
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
_MONTH_BEFORE = re.compile(rf"(?<!\w)(?P<month>{MONTH}),?\s$", re.IGNORECASE)
_LONGEST = 24
"""Characters of the longest "Wednesday, September 30th, " that can stand between a date's preposition and its year."""

# Behind these words a full date may be past ("on March 3, 2019"), maybe with a weekday between; a coarse one only
# behind "since", behind a verb in the past ("was founded in 2018"), or where it opens the sentence ("In 2018, …").
_ON = re.compile(rf"(?:\b(?:on|since|of|dated|after)\s+(?:{WEEKDAY},?\s+)?|\b{WEEKDAY},?\s+)$", re.IGNORECASE)
_IN = re.compile(r"(?:\bsince|(?P<verb>\b[a-z]+\s)in|(?:^|[\n.!?”\"]\s?)In)\s$")
_PAST = frozenset((
    "was", "were", "had", "began", "broke", "came", "cut", "died", "fell", "fought", "fled", "found", "gave", "held",
    "hit", "left", "lost", "made", "met", "ran", "said", "sank", "saw", "sent", "shot", "spoke", "struck", "took",
    "told", "went", "won", "wrote", "built", "born", "taken", "shut",
))  # fmt: skip
# Any of these in the same sentence and the date may lie ahead of the article; then nothing is concluded.
_AHEAD = frozenset((
    "will", "would", "could", "should", "shall", "may", "might", "must", "can", "if", "unless", "until", "till", "by",
    "before", "through", "next", "future", "plan", "plans", "planned", "planning", "schedule", "scheduled", "expect",
    "expects", "expected", "due", "set", "aim", "aims", "aimed", "target", "targets", "targeted", "goal", "deadline",
    "expire", "expires", "expired", "extended", "postponed", "delayed", "delay", "moved", "rescheduled", "slated",
    "projected", "predicted", "forecast", "forecasts", "estimated", "promised", "pledged", "pledge", "vowed", "hope",
    "hopes", "hoped", "intend", "intends", "intended", "want", "wants", "wanted", "bid", "proposed", "going", "novel",
    "film", "fiction", "imagined", "valid", "election", "elections", "effective", "effect", "candidate", "nomination",
    "ll",
))  # fmt: skip
_MAY = re.compile(r"\bMay\b")  # the month, and not the verb that looks ahead
_WORD = re.compile(r"[a-z]+")
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"”’')]*\s|\n")
_REACH = 240
"""How far a sentence is followed to each side of a date, so that one endless line stays cheap."""
_MAX_CHECKED = 200
"""How many dates are looked at in their sentences, latest first; only chronicles and traps hold more."""

_TRAILING_ZONE = re.compile(r"\s+([+-]\d\d:?\d\d|Z)$")
_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def day(year: str | int, month: str, number: str | int) -> dt.date | None:
    """Return a calendar day from its written parts, or None when there is no such day."""
    try:
        return dt.date(int(year), int(month) if month.isdigit() else _NUMBER[month[:3].lower()], int(number))
    except (ValueError, KeyError):
        return None


def first_full(text: str) -> dt.date | None:
    """Return the first date in `text` that is written out with day, month and year."""
    return next((found.day for found in _dates(text) if found.full), None)


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


def not_before(text: str, published: str | None) -> str | None:
    """Return the latest day the text proves to be past, as an ISO date, or None.

    Conservative on purpose: a full date counts behind "on", "since", "of", "dated", "after" or a weekday, in a sentence
    with a past-tense verb and without any word that looks ahead. Months and years count as their first day, which is
    all they prove, and only as in "was founded in March 2018", "since 2018" or "In 2018, …". Nothing later than
    `published` counts. On the 924 PolNeAR train and dev articles this finds 133 days, none of them after publication.
    """
    limit = dt.date.max if published is None else dt.datetime.fromisoformat(published).date()
    dates = sorted((each for each in _dates(text) if each.day <= limit), key=lambda each: each.day, reverse=True)
    for each in dates[:_MAX_CHECKED]:
        if _is_past(text, each):
            return each.day.isoformat()
    return None


@dataclass(frozen=True, slots=True)
class _Written:
    start: int
    end: int
    day: dt.date
    full: bool


def _dates(text: str) -> Iterator[_Written]:
    """Yield the dates of the text that have a year between 1900 and 2099; coarse ones as their first day."""
    for year in _YEAR.finditer(text):
        at, end = year.span()
        floor = max(0, at - _LONGEST)
        iso = _DAY_AFTER.match(text, end)
        before = None if iso else _DAY_BEFORE.search(text, floor, at)
        month = None if iso or before else _MONTH_BEFORE.search(text, floor, at)
        if iso is not None:
            start, end, found = at, iso.end(), day(year[0], iso[1], iso[2])
        elif before is not None:
            start = before.start()
            found = day(year[0], before["m1"] or before["m2"], before["d1"] or before["d2"])
        else:
            start = at if month is None else month.start()
            found = day(year[0], "1" if month is None else month["month"], 1)
        if found is not None:
            yield _Written(start, end, found, full=bool(iso or before))


def _is_past(text: str, date: _Written) -> bool:
    floor = max(0, date.start - _LONGEST)
    introduced = (_ON if date.full else _IN).search(text, floor, date.start)
    if introduced is None or (not date.full and not _behind_verb(introduced)):
        return False
    before = text[max(0, date.start - _REACH) : date.start]
    after = text[date.end : date.end + _REACH]
    ends = [end.end() for end in _SENTENCE_END.finditer(before)]
    stop = _SENTENCE_END.search(after)
    sentence = before[ends[-1] if ends else 0 :] + " " + after[: stop.start() if stop else len(after)]
    words = set(_WORD.findall(_MAY.sub("", sentence).lower()))
    return words.isdisjoint(_AHEAD) and any(map(_is_past_verb, words))


def _behind_verb(introduced: re.Match[str]) -> bool:
    verb = introduced["verb"]
    return verb is None or _is_past_verb(verb.strip())


def _is_past_verb(word: str) -> bool:
    return word in _PAST or (word.endswith("ed") and len(word) > 4)
