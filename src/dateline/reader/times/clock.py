"""Times of day: "3 p.m.", "noon", "Friday night", "the morning of 12 May"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from dateline.reader.times import days
from dateline.reader.times.finding import Found
from dateline.reader.times.lexicon import load
from dateline.reader.times.resolving import Answer, dated, resolve
from dateline.reader.times.story import Basis, Story


def part_of_day(code: str, base: tuple[dt.date, Basis] | None) -> Answer:
    """Return a part of a day, of an unknown day where nothing gives it."""
    if base is None:
        return Answer("TIME", f"XXXX-XX-XXT{code}")
    answer = dated(days.day(base[0]), base[1])
    return replace(answer, type="TIME", value=f"{answer.value}T{code}")


def part(found: Found, story: Story) -> Answer | None:
    """Return "the morning", "late afternoon", "the night of 4 March"."""
    code = load().words["part"][found.parts["part"].lower()]
    if found.inner is not None:
        return _on(replace(found.inner, start=found.start), story, code)
    if "det" not in found.parts and "mod" not in found.parts:
        return Answer("TIME", f"XXXX-XX-XXT{code}") if code == "NI" else part_of_day(code, _day(found, story))
    return part_of_day(code, _day(found, story))


def clock(found: Found, story: Story) -> Answer | None:
    """Return a time of the clock on the day told with it, or told in its paragraph, or of publication."""
    time = _hour(found)
    if time is None:
        return None
    if found.inner is not None:
        return _on(replace(found.inner, start=found.start), story, time)
    return part_of_day(time, _day(found, story))


def _hour(found: Found) -> str | None:
    parts = {name: text.lower() for name, text in found.parts.items()}
    if "name" in parts:
        return {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}[parts["name"]]
    hour = int(parts["hour"]) if "hour" in parts else int(load().words["number"][parts["word"]])
    minute = int(parts.get("minute", 0))
    half = parts.get("ap", "")[:1]
    noun = found.inner.parts.get("noun", "").lower() if found.inner is not None else ""
    if noun in load().words["part"]:
        parts = {**parts, "part": noun}  # "6 o'clock this afternoon"
    if not half and "part" in parts:
        half = "a" if load().words["part"][parts["part"]] == "MO" else "p" if hour < 12 else ""
        if load().words["part"][parts["part"]] == "NI" and hour < 6:
            half = "a"
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02}:{minute:02}"


def _on(inner: Found, story: Story, time: str) -> Answer | None:
    day = resolve(inner, story)
    if day is None:
        return None
    value = day.value[:10]
    if day.type == "DATE" and day.stretch is None:
        return replace(day, type="TIME", value=f"{day.value}T{time}")
    if day.stretch is not None and day.first is not None and day.first == day.last:
        value = day.first.isoformat()
    return replace(day, type="TIME", value=f"{value}T{time}")


def _day(found: Found, story: Story) -> tuple[dt.date, Basis] | None:
    told = story.event_day(found.start)
    if told is not None and told.stretch.first is not None:
        return told.stretch.first, "near" if told.basis == "near" else "chained"
    if story.today is None or story.governing(found.start) is not None:
        return None
    return story.today, "near"
