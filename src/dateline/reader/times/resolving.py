"""What a date means: its TIMEX3 value, its first and last day, and what it was read from."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from dateline.reader.times import days
from dateline.reader.times.days import Stretch
from dateline.reader.times.finding import Found
from dateline.reader.times.lexicon import load
from dateline.reader.times.story import Basis, Story
from dateline.reader.times.tense import looks_past
from dateline.records import TimeAnchor, TimeType

UNKNOWN = {
    "D": "XXXX-XX-XX", "TH": "XXXX-XX-XX", "TM": "XXXX-XX-XX", "TS": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX",
    "Q": "XXXX-QX", "Y": "XXXX", "DE": "XXX", "CE": "XX", "WE": "XXXX-WXX-WE",
}  # fmt: skip
FINE = {
    "D": frozenset("D"), "TH": frozenset("D"), "TM": frozenset("D"), "TS": frozenset("D"),
    "W": frozenset(("D", "W", "WE")), "WE": frozenset(("D", "W", "WE")), "M": frozenset(("D", "W", "WE", "M")),
    "Q": frozenset(("D", "W", "WE", "M", "Q")), "Y": frozenset(("D", "W", "WE", "M", "S", "Q", "H", "Y")),
    "DE": frozenset(("D", "W", "WE", "M", "S", "Q", "H", "Y", "DE")),
    "CE": frozenset(("D", "W", "WE", "M", "S", "Q", "H", "Y", "DE", "CE")),
}  # fmt: skip
"""Which grains a date must have for "that", "the next" or "the previous" unit to be counted from it."""
_MODS = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late", "beginning": "start", "start": "start",
    "dawn": "start", "end": "end", "close": "end",
}  # fmt: skip


ROLL = 7
"""Months back from the date just told beyond which a story means the next year: in December, "March" lies ahead.
5 to 9 were tried on the shared WikiWars files; they differ by 0.4 points."""
PIVOT = 2030
"""The year two digits count back from without a publication date; fixed, so that a text reads the same in any year."""
SOON = 2
"""Months ahead of publication within which a bare date lies ahead in spite of a past verb somewhere before it."""


_ATTACKS = re.compile(r"[ -](?:terror|attack|hijack)")
"""What makes "Sept. 11" the day in 2001, whose year news leaves out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The resolution of one expression; `stretch` is None when it is no date or an unknown one."""

    type: TimeType
    value: str
    first: dt.date | None = None
    last: dt.date | None = None
    anchor: TimeAnchor = "none"
    stretch: Stretch | None = None
    basis: Basis | None = None


def dated(stretch: Stretch | None, basis: Basis, unknown: str = "XXXX-XX-XX") -> Answer:
    """Return the answer for a date that was read from the text or from publication."""
    if stretch is None:
        return Answer("DATE", unknown)
    anchor: TimeAnchor = "published" if basis == "near" else "text"
    return Answer("DATE", stretch.value, stretch.first, stretch.last, anchor, stretch, basis)


def unknown(value: str) -> Answer:
    """Return the answer for a date that nothing fixes."""
    return Answer("DATE", value)


def narrowed(answer: Answer, found: Found, story: Story) -> Answer:
    """Apply "early", "the end of", "later" to the bounds of an answer."""
    if found.mod is None or answer.stretch is None:
        return answer
    word = found.mod.lower().split()
    if len(word) > 1 and word[1] == "half":
        word = ["early" if word[0] == "first" else "late"]
    name = _MODS.get(word[0]) or {"part": "", "days": "", "weeks": "", "months": ""}.get(
        word[1] if len(word) > 1 else ""
    )
    if name == "":
        name = {"first": "early", "early": "early", "earlier": "early"}.get(
            word[0], "mid" if word[0] == "middle" else "late"
        )
        name = None if word[0] in ("greater", "second") else name
    if name is not None:
        narrow = days.part(answer.stretch, name)
        return replace(answer, first=narrow.first, last=narrow.last)
    today, whole = story.today, answer.stretch
    if today is None or whole.first is None or whole.last is None or not whole.first <= today <= whole.last:
        return answer
    if word[0] == "later" or word[0] in ("rest", "remainder"):
        return replace(answer, first=today)
    return replace(answer, last=today) if word[0] == "earlier" else answer


def year_of(found: Found, story: Story) -> tuple[int, Basis] | None:
    """Return the year an expression carries, written out or as in "of that year"."""
    parts = found.parts
    if "year" in parts:
        return int(parts["year"]), "full"
    if "yy" in parts:
        return full_year(int(parts["yy"]), story), "full"
    if found.inner is not None:
        answer = resolve(found.inner, story)
        if answer is not None and answer.stretch is not None:
            return answer.stretch.year, answer.basis or "full"
    return None


def full_year(short: int, story: Story) -> int:
    """Return the year that two digits mean: the latest that is not after publication (`PIVOT`, if that is unknown)."""
    now = PIVOT if story.published is None else story.published.year
    guess = now - now % 100 + short
    return guess if guess <= now + 1 else guess - 100


def resolve(found: Found, story: Story) -> Answer | None:
    """Return what a date means; None when it is none after all."""
    answer = _RESOLVERS[found.kind](found, story)
    return answer if answer is None else narrowed(answer, found, story)


def _iso(found: Found, story: Story) -> Answer:
    parts = found.parts
    answer = dated(days.day_of(int(parts["year"]), int(parts["month"]), int(parts["day"])), "full")
    if "hour" in parts and answer.stretch is not None and int(parts["hour"]) < 24 and int(parts["minute"]) < 60:
        return replace(answer, type="TIME", value=f"{answer.value}T{parts['hour']}:{parts['minute']}")
    return answer


def _numeric(found: Found, story: Story) -> Answer:
    """Day and month in numbers: read only where one order is possible, or both say the same."""
    parts = found.parts
    year = int(parts["year"]) if "year" in parts else full_year(int(parts["yy"]), story)
    a, b = int(parts["a"]), int(parts["b"])
    readings = {days.day_of(year, b, a), days.day_of(year, a, b)} - {None}
    if parts["sep"] == "." if "sep" in parts else False:
        readings = {days.day_of(year, b, a)} - {None}  # with points the day comes first, wherever it is written so
    return dated(readings.pop(), "full") if len(readings) == 1 else unknown("XXXX-XX-XX")


def _day(found: Found, story: Story) -> Answer:
    lexicon, parts = load(), found.parts
    number = int(parts["day"]) if "day" in parts else int(lexicon.words["ordinal"][parts["nth"].lower()])
    month = int(lexicon.words["month"][parts["month"].lower()])
    given = year_of(found, story)
    if given is not None:
        return dated(days.day_of(given[0], month, number), given[1])
    if not 1 <= number <= 31 or days.day_of(2000, month, number) is None:
        return unknown("XXXX-XX-XX")
    if "weekday" in parts:
        weekday = int(lexicon.words["weekday"][parts["weekday"].lower()])
        near = _with_weekday(story, found, month, number, weekday)
        if near is not None:
            return near
    picked = bare_year(story, found, month, number)
    if picked is None:
        return unknown(f"XXXX-{month:02}-{number:02}")
    return dated(days.day_of(picked[0], month, number), picked[1], f"XXXX-{month:02}-{number:02}")


def _with_weekday(story: Story, found: Found, month: int, number: int, weekday: int) -> Answer | None:
    """The weekday beside it fixes the year of "Tuesday, 21 March", within two years of the year it would take."""
    picked = bare_year(story, found, month, number)
    if picked is None:
        return None
    for year in (picked[0], picked[0] - 1, picked[0] + 1):
        day = days.day_of(year, month, number)
        if day is not None and day.first is not None and day.first.isoweekday() == weekday:
            return dated(day, picked[1])
    return None


def bare_year(story: Story, found: Found, month: int, number: int | None = None) -> tuple[int, Basis] | None:
    """Return the year of a month or day that is written without one, and what gave it."""
    if (month, number) == (9, 11) and _ATTACKS.match(story.text, found.end) is not None:
        return 2001, "full"
    tense = story.tense(found.start, found.end)
    governing = story.governing(found.start, ahead=tense == "future")
    if governing is not None:
        return _next_in_story(governing.stretch, month), "chained"
    today = story.today
    if today is None:
        return None
    gap = month - today.month or (number or today.day) - today.day
    word = story.word_before(found.start)
    if word in ("since", "than"):
        return today.year - (gap > 0), "near"
    past = tense == "mixed" or (tense == "past" and number is not None)
    if past and 0 < (month - today.month) % 12 <= SOON and gap and not looks_past(word):
        # Nobody writes "Nov. 8" in October for a day eleven months ago, unless a past verb stands right before it.
        return today.year + (gap < 0), "near"
    if tense == "past" or (tense == "mixed" and number is None):
        return today.year - (gap > 0), "near"
    if tense == "future" or (tense == "present" and number is not None):
        return today.year + (gap < 0), "near"
    apart = month - today.month
    return today.year + (-1 if apart > 6 else 1 if apart < -6 else 0), "near"


def _next_in_story(last: Stretch, month: int) -> int:
    """Return the year in which a story that has come to `last` speaks of a month: mostly the same, or the next."""
    if last.grain in ("D", "W", "M", "WE") and last.first is not None:
        apart = month - last.first.month
    elif last.grain == "S":
        apart = month - {"SP": 4, "SU": 7, "FA": 10, "WI": 12}[last.value[-2:]]
    else:
        return last.year
    return last.year + (apart < -ROLL) - (apart > 9)


def _month(found: Found, story: Story) -> Answer:
    number = int(load().words["month"][found.parts["month"].lower()])
    given = year_of(found, story) or bare_year(story, found, number)
    if given is None:
        return unknown(f"XXXX-{number:02}")
    return dated(days.month(given[0], number), given[1])


def _nth_day(found: Found, story: Story) -> Answer | None:
    """ "The 12th", of the month the text speaks of."""
    number = int(found.parts["day"])
    reference = story.reference(found.start, FINE["M"])
    if reference is None or not 1 <= number <= 31 or reference.stretch.first is None:
        return None
    first = reference.stretch.first
    day = days.day_of(first.year, first.month, number)
    return None if day is None else dated(day, "near" if reference.basis == "near" else "chained")


def _year(found: Found, story: Story) -> Answer | None:
    parts, number = found.parts, int(found.parts["year"])
    era = (parts.get("era") or parts.get("before") or "").replace(".", "").replace(" ", "").upper()
    if era.startswith("B"):
        return dated(days.year(-number), "full")
    if not era and number < 1000 and "named" not in parts:
        years = [one.stretch.year for one in story.named[-6:] if one.stretch.year < 1000]
        if "circa" not in parts and not years:
            return None
        return dated(days.year(-number if years and years[-1] < 0 else number), "chained")
    return dated(days.year(number), "full") if number else None


def _two_digits(found: Found, story: Story) -> Answer:
    return dated(days.year(full_year(int(found.parts["yy"]), story)), "full")


def _decade(found: Found, story: Story) -> Answer:
    parts = found.parts
    if "decade" in parts:
        first = int(parts["decade"])
        return dated(days.decade(-first if (parts.get("era") or "").upper().startswith("B") else first), "full")
    tens = int(parts["tens"] if "tens" in parts else load().words["decade"][parts["word"].lower()])
    hundreds = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}.get(parts.get("hundreds", "").lower())
    if hundreds is None:
        hundreds = full_year(tens, story) - tens
    return dated(days.decade(hundreds + tens), "full")


def _century(found: Found, story: Story) -> Answer:
    word = found.parts["ordinal"].lower()
    number = int(word[:-2]) if word[0].isdigit() else int(load().words["ordinal"][word])
    bc = (found.parts.get("era") or "").upper().startswith("B")
    return dated(days.century(-number if bc else number), "full") if 0 < number < 23 else unknown("XX")


def _fiscal(found: Found, story: Story) -> Answer:
    """A fiscal year is named, but its first day differs from firm to firm."""
    year = int(found.parts["year"])
    year = full_year(year, story) if year < 100 else year
    return Answer("DATE", f"{year:04}", anchor="text", stretch=Stretch(f"{year:04}", "FY", year=year), basis="full")


def _quarter(found: Found, story: Story) -> Answer | None:
    parts = found.parts
    code = parts.get("code", "").lower().strip("qh")
    ordinals = {"final": 4, "last": 4, "latter": 2}
    word = parts.get("ordinal", "").lower()
    number = int(code) if code else ordinals.get(word) or int(load().words["ordinal"][word])
    is_half = "h" in parts.get("code", "").lower() or parts.get("unit", "").lower() == "half"
    if is_half:
        number = min(number, 2) if word in ordinals else number
    if number > (2 if is_half else 4):
        return None
    make = days.half if is_half else days.quarter
    if "year" in parts and len(parts["year"]) == 2:
        return dated(make(full_year(int(parts["year"]), story), number), "full")
    given = year_of(found, story)
    if given is not None:
        stretch = make(given[0], number)
        fiscal = found.inner is not None and found.inner.kind == "fiscal"
        return dated(stretch.within(None, None) if fiscal else stretch, given[1])
    tense = story.tense(found.start, found.end)
    governing = story.governing(found.start, ahead=tense == "future")
    if governing is not None:
        return dated(make(governing.stretch.year, number), "chained")
    if story.today is None:
        return unknown("XXXX-" + ("H" if is_half else "Q") + str(number))
    here = make(story.today.year, number)
    assert here.first is not None and here.last is not None
    if tense == "future":
        return dated(here if here.last >= story.today else make(story.today.year + 1, number), "near")
    return dated(here if here.first <= story.today else make(story.today.year - 1, number), "near")


def _season(found: Found, story: Story) -> Answer | None:
    code = load().words["season"][found.parts["season"].lower()]
    if "many" in found.parts:
        return Answer("SET", f"XXXX-{code}")
    given = year_of(found, story)
    if given is None:
        middle = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}[code]
        if "det" not in found.parts and found.mod is None and not story.named:
            return unknown(f"XXXX-{code}")
        given = bare_year(story, found, 12 if code == "WI" and story.governing(found.start) else middle)
        if given is None:
            return unknown(f"XXXX-{code}")
        if code == "WI" and given[1] == "near":
            given = given[0] - 1, "near"  # the winter around a January is named after the year it begins in
            return dated(days.winter(given[0]), "near")
    return dated(days.season(given[0], code), given[1])


def _weekday(found: Found, story: Story) -> Answer:
    number = int(load().words["weekday"][found.parts["weekday"].lower()])
    name = f"XXXX-WXX-{number}"
    tense = story.tense(found.start, found.end)
    governing = story.governing(found.start, ahead=tense == "future")
    if governing is not None and (story.published is None or story.tells):
        last = governing.stretch
        if last.grain != "D" or last.first is None or last.first.isoweekday() == number:
            return dated(last, "chained") if last.grain == "D" and last.first is not None else unknown(name)
        return dated(days.day(last.first + dt.timedelta(days=(number - last.first.isoweekday()) % 7)), "chained")
    beside = story.beside(found.start)
    if beside is not None:
        first, basis = beside
        return dated(days.day(first + dt.timedelta(days=(number - first.isoweekday()) % 7)), basis)
    if story.today is None:
        return unknown(name)
    back = (story.today.isoweekday() - number) % 7
    ahead = (number - story.today.isoweekday()) % 7
    moved = ahead if tense in ("future", "present") else -back
    return dated(days.day(story.today + dt.timedelta(days=moved)), "near")


def _weekday_of(found: Found, story: Story) -> Answer:
    number = int(load().words["weekday"][found.parts["weekday"].lower()])
    assert found.inner is not None
    week = resolve(found.inner, story)
    if week is None or week.stretch is None or week.stretch.first is None:
        return unknown(f"XXXX-WXX-{number}")
    return dated(days.day(week.stretch.first + dt.timedelta(days=number - 1)), week.basis or "near")


def _deictic(found: Found, story: Story) -> Answer:
    word = " ".join(found.parts["word"].lower().split())
    moved = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(word, 0)
    if word == "tonight":
        if story.today is None:
            return Answer("TIME", "XXXX-XX-XXTNI")
        answer = dated(days.day(story.today), "near")
        return replace(answer, type="TIME", value=f"{answer.value}TNI")
    if story.today is None:
        return unknown("XXXX-XX-XX")
    return dated(days.day(story.today + dt.timedelta(days=moved)), "near")


def _holiday(found: Found, story: Story) -> Answer:
    name = " ".join(found.parts["holiday"].lower().replace("’", "'").split())
    given = year_of(found, story)
    if given is None:
        guess = holiday(name, story.today.year if story.today else 2000)
        given = bare_year(story, found, guess.month, guess.day)
    return unknown("XXXX-XX-XX") if given is None else dated(days.day(holiday(name, given[0])), given[1])


def holiday(name: str, year: int) -> dt.date:
    """Return the day of a named holiday in a year."""
    rule, number = load().holidays[name]
    if rule == "fixed":
        month, day = number.split("-")
        return dt.date(year, int(month), int(day))
    if rule == "easter":
        return days.easter(year) + dt.timedelta(days=int(number))
    month, _, rest = number.partition("-")
    nth, _, weekday = rest.rpartition("-")
    return days.nth_weekday(year, int(month), int(nth), int(weekday))


def _edge(found: Found, story: Story) -> Answer:
    unit = load().words["unit"][found.parts["unit"].lower()]
    given = story.governing(found.start)
    base = given.stretch.first if given is not None else story.today
    if base is None:
        return unknown(UNKNOWN[unit])
    stretch = days.shifted(base, 0, unit)
    answer = dated(stretch, "chained" if given is not None else "near", UNKNOWN[unit])
    return answer if stretch is None else replace(answer, first=days.part(stretch, "end").first)


def _the_unit(found: Found, story: Story) -> Answer:
    unit = load().words["unit"][found.parts["unit"].lower()]
    reference = story.reference(found.start, FINE[unit])
    follow = 1 if "following" in found.parts else 0
    if reference is not None and reference.stretch.first is not None and (reference.basis != "near" or follow):
        stretch = days.shifted(reference.stretch.first, follow, unit)
        return dated(stretch, "near" if reference.basis == "near" else "chained", UNKNOWN[unit])
    if story.today is None or follow:
        return unknown(UNKNOWN[unit])
    return dated(days.shifted(story.today, 0, unit), "near", UNKNOWN[unit])


def _hijri(found: Found, story: Story) -> Answer:
    """A date of the Islamic or Persian calendar: seen, and left as it is; both need more than a table to convert."""
    return unknown("XXXX-XX-XX")


def _relative(found: Found, story: Story) -> Answer | None:
    from dateline.reader.times import relative

    return relative.single(found, story)


def _part(found: Found, story: Story) -> Answer | None:
    from dateline.reader.times import clock

    return clock.part(found, story)


_RESOLVERS = {
    "iso": _iso, "numeric": _numeric, "day": _day, "month": _month, "nth_day": _nth_day, "year": _year,
    "two_digits": _two_digits, "decade": _decade, "century": _century, "fiscal": _fiscal, "quarter": _quarter,
    "season": _season, "weekday": _weekday, "weekday_of": _weekday_of, "deictic": _deictic, "holiday": _holiday,
    "edge": _edge, "the_unit": _the_unit, "hijri": _hijri, "ref": _relative, "part": _part,
}  # fmt: skip
