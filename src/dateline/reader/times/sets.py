"""What happens again and again: "every month", "on Sundays", "twice a year"."""

from __future__ import annotations

from dateline.reader.times.finding import Found
from dateline.reader.times.lexicon import load
from dateline.reader.times.relative import duration_value
from dateline.reader.times.resolving import UNKNOWN, Answer


def again(found: Found) -> Answer:
    """Return the value of a set; sets have no first and last day."""
    words, parts = load().words, {name: part.lower() for name, part in found.parts.items()}
    if "adverb" in parts:
        return Answer("SET", words["adverb"][parts["adverb"]])
    name = parts["unit"]
    if "every" not in parts:
        return Answer("SET", duration_value("1", words["unit"][name]))
    if name in words["unit"]:
        unit = words["unit"][name]
        count = parts.get("n")
        if count is not None:
            number = 2 if count in ("other", "second") else load().number(count)
            return Answer("SET", duration_value("X" if number is None else f"{number:g}", unit))
        return Answer("SET", duration_value("1", unit) if unit.startswith("T") else UNKNOWN[unit])
    if name in words["weekday"]:
        return Answer("SET", f"XXXX-WXX-{words['weekday'][name]}")
    if name in words["month"]:
        return Answer("SET", f"XXXX-{int(words['month'][name]):02}")
    if name in words["season"]:
        return Answer("SET", f"XXXX-{words['season'][name]}")
    return Answer("SET", "XXXX-WXX-WE" if name == "weekend" else f"XXXX-XX-XXT{words['part'][name]}")


def weekdays(found: Found) -> Answer:
    """Return "Mondays" and "weekends"."""
    if found.parts["weekday"].lower() == "weekend":
        return Answer("SET", UNKNOWN["WE"])
    return Answer("SET", f"XXXX-WXX-{load().words['weekday'][found.parts['weekday'].lower()]}")
