""" "Last week", "the following year", "three days later": dates counted from publication or from a date just told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from dateline.reader.times import days
from dateline.reader.times.clock import part_of_day
from dateline.reader.times.days import Stretch
from dateline.reader.times.finding import Found
from dateline.reader.times.lexicon import load
from dateline.reader.times.resolving import FINE, UNKNOWN, Answer, dated, holiday, unknown
from dateline.reader.times.story import Basis, Story

_STEP = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "next": 1, "coming": 1, "upcoming": 1,
    "following": 1, "subsequent": 1, "succeeding": 1,
}  # fmt: skip
_FROM_STORY = frozenset("previous preceding prior following subsequent succeeding that same".split())
_FISCAL = frozenset(("fiscal year", "financial year", "school year"))


def single(found: Found, story: Story) -> Answer | None:
    """Return what one unit, weekday, month, season or part of a day means after a word such as "last" or "that"."""
    parts = {name: part.lower() for name, part in found.parts.items()}
    which, det = parts["which"], parts.get("det", "")
    if which == "weekend":
        which, parts["noun"] = ("the" if det == "the" else det), "weekend"
    bc = _before_christ(found, story, which, parts)
    if bc is not None:
        return bc
    base = _base(found, story, which, det, parts)
    step = _STEP.get(which, 0)
    if "unit" in parts:
        unit = load().words["unit"][parts["unit"]]
        spell = _spell(which, det, unit, story, base)
        if spell is not None:
            return spell
        if base is None:
            return unknown(UNKNOWN[unit])
        return dated(days.shifted(base[0], step, unit), base[1], UNKNOWN[unit])
    return _noun(found, story, parts["noun"], which, base)


def _before_christ(found: Found, story: Story, which: str, parts: dict[str, str]) -> Answer | None:
    """ "The following year" where the last date named is a year before Christ, which has no days to count from."""
    unit = load().words["unit"].get(parts.get("unit", ""))
    if unit not in ("Y", "DE", "CE") or which not in _FROM_STORY | {"next"}:
        return None
    named = story.reference(found.start, FINE[unit])
    if named is None or named.stretch.year >= 0:
        return None
    step, year = _STEP.get(which, 0), named.stretch.year
    if unit == "Y":
        return dated(days.year(year + step + (year + step == 0)), "chained")
    if unit == "DE":
        return dated(days.decade(year - year % -10 + 10 * step), "chained")
    return dated(days.century(year // 100 + step), "chained")


def _base(found: Found, story: Story, which: str, det: str, parts: dict[str, str]) -> tuple[dt.date, Basis] | None:
    """Return the day that is counted from: that of the story for "the following", publication for "last"."""
    unit = load().words["unit"].get(parts.get("unit", "day"), "D")
    if which in _FROM_STORY or (which == "next" and det == "the"):
        noun = parts.get("noun", "")
        grains = FINE[unit] if "unit" in parts else FINE["M" if noun in load().words["month"] else "D"]
        if noun in load().words["season"]:
            grains = FINE["Y"]
        named = story.reference(found.start, grains)
        if named is not None:
            whole = named.stretch
            if whole.first is None or whole.last is None:
                return None
            return (whole.last if _STEP.get(which, 0) > 0 else whole.first), (
                "near" if named.basis == "near" else "chained"
            )
        if which in ("that", "same", "following", "subsequent", "succeeding") or story.tells:
            return None
    return None if story.today is None else (story.today, "near")


def _spell(which: str, det: str, unit: str, story: Story, base: tuple[dt.date, Basis] | None) -> Answer | None:
    """ "The past year" and "the coming week" last a unit; "last year" and "the next day" are dates."""
    ahead = which in ("coming", "upcoming") or (which == "next" and det == "the" and unit not in ("D", "TH"))
    back = which == "past" or (which == "last" and det in ("the", "this"))
    told = base is not None and base[1] == "chained" and which == "next"
    if not (ahead or back) or told or (which == "last" and det == "this"):
        return None
    value = duration_value("1", unit)
    if story.today is None:
        return Answer("DURATION", value)
    return _window(value, story.today, -1 if back else 1, unit)


def _window(value: str, today: dt.date, count: float, unit: str) -> Answer:
    there = moved(today, count, unit)
    if there is None:
        return Answer("DURATION", value)
    return Answer("DURATION", value, min(there, today), max(there, today), "published")


def moved(day: dt.date, count: float, unit: str) -> dt.date | None:
    """Return the day `count` units on; None outside the calendar."""
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}.get(unit)
    try:
        if months is not None:
            return days.plus_months(day, round(count * months))
        per_day = {"D": 1.0, "W": 7.0, "TH": 1 / 24, "TM": 1 / 1440, "TS": 1 / 86400}[unit]
        exact = count * per_day
        return day + dt.timedelta(days=int(exact) - (exact < 0 and exact != int(exact)))
    except (OverflowError, ValueError):
        return None


def _noun(found: Found, story: Story, noun: str, which: str, base: tuple[dt.date, Basis] | None) -> Answer | None:
    words = load().words
    noun = " ".join(noun.replace("’", "'").split())
    if noun in ("noon", "midnight"):
        return None if base is None else replace(dated(days.day(base[0]), base[1]), type="TIME")
    if noun in words["part"] or noun == "weeknight":
        return part_of_day(words["part"].get(noun, "NI"), _moved_day(base, noun, which))
    if base is None:
        return unknown(_blank(noun))
    today, basis = base
    if noun == "weekend":
        return dated(_weekend(found, story, today, which), basis)
    if noun in words["weekday"]:
        return dated(days.day(_weekday(today, int(words["weekday"][noun]), which)), basis)
    if noun in words["month"]:
        return dated(_month(found, story, today, int(words["month"][noun]), which), basis)
    if noun in words["season"]:
        return dated(_season(today, words["season"][noun], which), basis)
    if noun.endswith(" year"):
        year = today.year + _STEP.get(which, 0)
        stretch = days.year(year)
        return dated(stretch.within(None, None) if noun in _FISCAL else stretch, basis)
    year = today.year
    day = holiday(noun, year)
    step = _STEP.get(which, 0)
    if step < 0 and day >= today or step > 0 and day <= today:
        day = holiday(noun, year + step)
    return dated(days.day(day), basis)


def _blank(noun: str) -> str:
    words = load().words
    if noun in words["weekday"]:
        return f"XXXX-WXX-{words['weekday'][noun]}"
    if noun in words["month"]:
        return f"XXXX-{int(words['month'][noun]):02}"
    if noun in words["season"]:
        return f"XXXX-{words['season'][noun]}"
    return "XXXX-WXX-WE" if noun == "weekend" else "XXXX" if noun.endswith(" year") else "XXXX-XX-XX"


def _moved_day(base: tuple[dt.date, Basis] | None, noun: str, which: str) -> tuple[dt.date, Basis] | None:
    if base is None:
        return None
    step = _STEP.get(which, 0)
    return base[0] + dt.timedelta(days=step), base[1]


def _weekend(found: Found, story: Story, today: dt.date, which: str) -> Stretch:
    step = _STEP.get(which, 0)
    if which == "the":
        # Before Saturday, "the weekend" is the one behind us unless the clause looks ahead.
        ahead = story.tense(found.start, found.end) == "future" or today.isoweekday() > 5
        step = 0 if ahead else -1
    return days.weekend(today + dt.timedelta(weeks=step))


def _weekday(today: dt.date, number: int, which: str) -> dt.date:
    back = (today.isoweekday() - number) % 7
    ahead = (number - today.isoweekday()) % 7
    step = _STEP.get(which, 0)
    if step < 0:
        return today - dt.timedelta(days=back or 7)
    if which == "next" and ahead and number > today.isoweekday():
        return today + dt.timedelta(days=ahead + 7)  # "next Friday", said in the same week
    if step > 0:
        return today + dt.timedelta(days=ahead or 7)
    if which in ("that", "same"):
        return today + dt.timedelta(days=ahead)
    return today + dt.timedelta(days=number - today.isoweekday())


def _month(found: Found, story: Story, today: dt.date, number: int, which: str) -> Stretch:
    step = _STEP.get(which, 0)
    year = today.year
    if step < 0:
        year -= number >= today.month
    elif step > 0:
        year += number <= today.month
    elif which == "this" and story.tense(found.start, found.end) == "past":
        year -= number > today.month
    return days.month(year, number)


def _season(today: dt.date, code: str, which: str) -> Stretch:
    here = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}[code]
    month = today.month + (12 if code == "WI" and today.month < 3 else 0)
    year = today.year - (month > 12)
    step = _STEP.get(which, 0)
    if step < 0:
        year -= month <= here[1]
    elif step > 0:
        year += month >= here[0]
    return days.winter(year) if code == "WI" else days.season(year, code)


def duration_value(amount: str, unit: str) -> str:
    """Return the ISO 8601 form of a length of time."""
    return f"PT{amount}{unit[1]}" if unit.startswith("T") else f"P{amount}{unit}"


def amount_of(found: Found) -> float | None:
    """Return how many units an expression counts; None for "several" and "a few"."""
    parts = found.parts
    if "part" in parts:
        return {"half": 0.5, "quarter": 0.25, "third": 1 / 3}[parts["part"].lower()]
    if "whole" in parts:
        return 0.25
    single = "one" in parts or not parts.keys() & {"n", "vague", "many"}
    number = 1.0 if single else load().number(parts["n"]) if "n" in parts else None
    half = "half" in parts or "half" in parts.get("tail", "").lower()
    return None if number is None else number + 0.5 * half


def _length(amount: float | None, unit: str) -> str:
    if amount is None:
        return duration_value("X", unit)
    smaller = {"TH": (60, "TM"), "D": (24, "TH"), "Y": (12, "M"), "DE": (10, "Y"), "CE": (100, "Y"), "TM": (60, "TS")}
    if 0 < amount < 1 and unit in smaller:
        factor, unit = smaller[unit]
        amount = round(amount * factor)
    return duration_value(f"{amount:g}" if amount < 1e6 else str(int(amount)), unit)


def duration(found: Found, story: Story) -> Answer | None:
    """Return a length of time, or with "ago" or "later" the date it leads to."""
    parts = found.parts
    unit = load().words["unit"][parts.get("unit", parts.get("many", parts.get("whole", ""))).lower()]
    amount = None if "many" in parts and "n" not in parts else amount_of(found)
    side = " ".join(parts.get("side", "").lower().split())
    if side:
        return _shifted(found, story, amount, unit, side)
    value = _length(amount, unit)
    if "rate" in parts:
        return Answer("SET", value)
    if "first" in parts and amount is not None:
        return _share(found, story, amount, unit, value)
    return Answer("DURATION", value)


def _share(found: Found, story: Story, amount: float, unit: str, value: str) -> Answer:
    """ "The first six months of 2033": a length with a place in the calendar; "the next two days" without "of"."""
    from dateline.reader.times.resolving import resolve

    which = found.parts["first"].lower()
    if found.inner is None:
        if which in ("last", "next") and story.today is not None:
            return _window(value, story.today, amount if which == "next" else -amount, unit)
        return Answer("DURATION", value)
    whole = resolve(found.inner, story)
    if whole is None or whole.first is None or whole.last is None:
        return Answer("DURATION", value)
    one = dt.timedelta(days=1)
    if which == "first":
        end = moved(whole.first, amount, unit)
        return Answer("DURATION", value, whole.first, end and end - one, whole.anchor)
    begin = moved(whole.last + one, -amount, unit)
    return Answer("DURATION", value, begin, whole.last, whole.anchor)


def many(found: Found, story: Story) -> Answer:
    """ "The past three months", "the next few weeks", "recent years"."""
    parts = {name: part.lower() for name, part in found.parts.items()}
    which, unit = parts["which"], load().words["unit"][parts["unit"]]
    if which == "recent" and "n" not in parts:
        return Answer("DATE", "PAST_REF")
    amount = load().number(parts["n"]) if "n" in parts else None
    value = _length(amount, unit)
    step = _STEP.get(which, 0)
    if amount is None or not step:
        return Answer("DURATION", value)
    if which in ("following", "subsequent", "previous", "preceding"):
        named = story.reference(found.start, FINE["D"])
        if named is None or named.stretch.first is None:
            return Answer("DURATION", value)
        window = _window(value, named.stretch.first, step * amount, unit)
        return replace(window, anchor="published" if named.basis == "near" else "text")
    if story.today is None or story.governing(found.start) is not None:
        return Answer("DURATION", value)
    return _window(value, story.today, step * amount, unit)


def neighbour(found: Found, story: Story) -> Answer:
    """ "The day before", "a year earlier", "the morning after"."""
    noun, side = found.parts["unit"].lower(), found.parts["side"].lower()
    back = side in ("before", "earlier", "prior", "previously", "ago")
    code = load().words["part"].get(noun)
    if noun == "season":
        return unknown("XXXX")
    if code is not None:
        base = _from(found, story, "D", side)
        return part_of_day(code, None if base is None else (base[0] + dt.timedelta(days=-1 if back else 1), base[1]))
    return _shifted(found, story, 1.0, load().words["unit"][noun], side)


def _from(found: Found, story: Story, unit: str, side: str) -> tuple[dt.date, Basis] | None:
    """Return the day that "ago" or "later" counts from."""
    if side in ("ago", "hence", "from now", "back"):
        return None if story.today is None else (story.today, "near")
    named = story.reference(found.start, FINE[unit])
    if named is not None:
        whole = named.stretch
        return None if whole.first is None else (whole.first, "near" if named.basis == "near" else "chained")
    if side in ("earlier", "before", "previously", "prior", "beforehand") and not story.tells:
        return None if story.today is None else (story.today, "near")
    return None


def _shifted(found: Found, story: Story, amount: float | None, unit: str, side: str) -> Answer:
    back = side in ("ago", "earlier", "before", "previously", "prior", "beforehand", "back")
    if amount is None:
        return unknown("PAST_REF" if back or side != "hence" and side != "from now" else "FUTURE_REF")
    base = _from(found, story, unit, side)
    if base is None:
        bc = story.named[-1].stretch if story.named else None
        if unit == "Y" and bc is not None and bc.year < 0 and amount == int(amount):
            year = bc.year + int(-amount if back else amount)
            return dated(days.year(year + (year >= 0)), "chained")
        return unknown(UNKNOWN[unit])
    if amount != int(amount) and unit in ("Y", "DE"):
        amount, unit = round(amount * (12 if unit == "Y" else 10)), "M" if unit == "Y" else "Y"
    if unit in ("TH", "TM", "TS") and amount * {"TH": 1, "TM": 1 / 60, "TS": 1 / 3600}[unit] > 12:
        there = moved(base[0], -amount if back else amount, unit)
        return unknown("XXXX-XX-XX") if there is None else dated(days.day(there), base[1])
    return dated(days.shifted(base[0], int(-amount if back else amount), unit), base[1], UNKNOWN[unit])
