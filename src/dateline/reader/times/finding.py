"""Find time expressions in a text: where they stand, what kind they are, and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.reader.times import evidence
from dateline.reader.times.patterns import DIGITS, rules


@dataclass(frozen=True, slots=True)
class Found:
    """An expression: span, kind, named parts, "early" or "late" before it, a date inside it ("the morning of …")."""

    start: int
    end: int
    kind: str
    parts: dict[str, str]
    mod: str | None = None
    inner: Found | None = None


_TOKEN = re.compile(r"[^\W\d_]+|\d+|['’](?=\d\d)")
# What glues a token to the one before it: then it is a part of a number, a name or an address.
_GLUE = frozenset("$£€¥₹#@&.,:/\\-–—‑_'’+=%~^*<>")
_DASHES = frozenset("-–‑/—")
_DAYS = frozenset(("day", "iso", "numeric", "weekday", "deictic", "holiday", "nth_day"))
_DATES = _DAYS | {
    "month", "year", "years", "decade", "century", "quarter", "season", "ref", "the_unit", "fiscal", "two_digits",
    "hijri", "part", "weekday_of",
}  # fmt: skip
_YEARLESS = frozenset(("month", "day", "season", "quarter", "holiday"))
_ON = frozenset((" on ", " ", ", ", " of ", " of the ", " on the ", ","))


def find(text: str) -> list[Found]:
    """Return the time expressions of a text in order; none overlap."""
    joined: list[Found] = []
    for found in _single(text):
        here = found
        while joined:
            both = _join(joined[-1], here, text)
            if both is None:
                break
            joined.pop()
            here = both
        joined.append(here)
    joined = [_rate(text, found) for found in joined]
    return [found for found in joined if _stands(text, found)]


def _stands(text: str, found: Found) -> bool:
    if found.kind == "mod":
        return False
    joined = found.mod is not None or found.inner is not None
    half = found.kind == "quarter" and found.parts.get("unit", "").lower() == "half"
    if joined and (found.inner is not None or not half):
        return True
    return evidence.stands(text, found.start, found.end, found.kind, found.parts)


def _rate(text: str, found: Found) -> Found:
    """Mark the "a day" of "40 crowns a day", which is a set and no length of time."""
    if found.kind != "duration" or "one" not in found.parts or found.parts.keys() & {"side", "approx", "half", "tail"}:
        return found
    if found.parts["one"].lower() in ("a", "an") and evidence.is_rate(text, found.start, found.end):
        return replace(found, parts={**found.parts, "rate": "a"})
    return found


def _single(text: str) -> Iterator[Found]:
    table, done = rules(), 0
    for token in _TOKEN.finditer(text):
        at = token.start()
        word = token.group()
        known = table.get(DIGITS if word[0].isdigit() else word.lower())
        if known is None or at < done or not _free(text, at, done):
            continue
        best: tuple[re.Match[str], str] | None = None
        for rule in known:
            match = rule.pattern.match(text, at)
            if (
                match is not None
                and (best is None or match.end() > best[0].end())
                and evidence.possible(text, rule.kind, match)
            ):
                best = match, rule.kind
        if best is not None:
            yield from _split(best[0], best[1])
            done = best[0].end()


def _free(text: str, at: int, done: int) -> bool:
    """Tell whether a token at `at` begins something: it is not glued to what stands before it."""
    if at == 0 or at == done:
        return True
    mark = text[at - 1]
    if mark not in _GLUE:
        return not (mark.isalnum() or mark == "_")
    if mark in _DASHES:
        # A range goes on behind its dash ("1914-1918"), and a dash of a sentence has a letter or a space before it.
        return done == at - 1 or mark == "—" or (mark in "–-" and at > 1 and text[at - 2] in " -")
    if mark in "'’.,:":
        return mark in "'’" and (at < 2 or not text[at - 2].isalnum())
    return False


def _split(match: re.Match[str], kind: str) -> Iterator[Found]:
    """Yield the expressions of a match: two for a range such as "3 to 5 May"."""
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    for name in parts.keys() & {"month", "weekday"}:
        parts[name] = parts[name].rstrip(".")
    if kind == "years":
        whole = int(parts["year"])
        short = int(parts["short"])
        yield Found(match.start(), match.end("year"), "year", {"year": parts["year"]})
        later = whole - whole % 100 + short + (100 if short <= whole % 100 else 0)
        yield Found(match.start("short"), match.end(), "year", {"year": str(later)})
    elif "from" in parts:
        first = {**parts, "day": parts.pop("from")}
        first.pop("from", None)
        yield Found(match.start(), match.start("to"), kind, first)
        yield Found(match.end("to"), match.end(), kind, parts)
    else:
        yield Found(match.start(), match.end(), kind, parts)


def _join(left: Found, right: Found, text: str) -> Found | None:
    """Return one expression made of two neighbours, or None where they are two."""
    if right.start - left.end > 12:
        return None
    gap = text[left.end : right.start].replace("\xa0", " ").lower()
    if left.kind == "mod":
        return _modified(left, right) if not gap else None
    if left.inner is not None and left.inner.end == left.end:
        inner = _join(left.inner, right, text)
        if inner is not None and inner.kind in _DATES:
            return replace(left, end=inner.end, inner=inner)
    if (
        left.kind == "weekday"
        and right.kind in ("day", "iso", "nth_day")
        and gap in (", ", " ", ", the ", " the ", ",")
    ):
        return replace(right, start=left.start, parts={**right.parts, "weekday": left.parts["weekday"]})
    if left.kind == "weekday" and _unit(right) == "week" and gap in (" ", " of "):
        return replace(left, end=right.end, kind="weekday_of", inner=right)
    if left.kind in _YEARLESS and "year" not in left.parts and left.inner is None and _is_year(right):
        spoken = right.kind in ("ref", "the_unit")
        if gap in (" of ", ", ", " ", ",") or (gap in (" in ", " of the ", " for ") and left.kind == "quarter"):
            return replace(left, end=right.end, inner=right) if spoken or left.kind != "day" or gap == " of " else None
    if _is_year(left) and right.kind in ("quarter", "season") and gap in (" ", "'s ", "’s "):
        return replace(right, start=left.start, inner=left) if "year" not in right.parts else None
    if left.kind in ("duration", "ref_many") and right.kind in _DATES and gap in (" of ", " in "):
        first = left.parts.get("first") or left.parts.get("which", "")
        if first.lower() in ("first", "last", "final") and "n" in left.parts:
            return replace(left, kind="duration", end=right.end, inner=right, parts={**left.parts, "first": first})
    return _with_time(left, right, gap)


def _modified(left: Found, right: Found) -> Found | None:
    mod = left.parts["mod"].lower()
    relative = right.kind in ("ref", "the_unit", "year", "season", "fiscal")
    if right.kind not in _DATES or (mod in ("later", "earlier") and not relative):
        return None
    if right.kind == "ref" and right.parts.get("which", "").lower() in ("last", "past") and mod == "mid":
        return None
    return replace(right, start=left.start, mod=mod)


def _with_time(left: Found, right: Found, gap: str) -> Found | None:
    day_left = left.kind in _DAYS or _unit(left) == "day" or _weekday_ref(left)
    day_right = right.kind in _DAYS or _unit(right) == "day" or _weekday_ref(right)
    if left.kind == "part" and left.inner is None and day_right and gap in _ON:
        return replace(left, end=right.end, inner=right)
    if day_left and right.kind == "part" and "det" not in right.parts and gap in (" ", "-", " in the "):
        return replace(right, start=left.start, inner=left)
    if left.kind == "clock" and left.inner is None:
        if right.kind == "part" and gap in (" in ", " at ", " "):
            return replace(left, end=right.end, parts={**left.parts, **right.parts})
        day = day_right or (right.kind == "ref" and right.parts.get("noun") is not None)
        return replace(left, end=right.end, inner=right) if day and gap in _ON else None
    if (day_left or left.kind == "part") and right.kind == "clock" and right.inner is None:
        near = (" at ", ", at ", ", ", " ", " at about ", " at around ", " around ", " about ", "t")
        if gap in near:
            inner = left.inner if left.kind == "part" and left.inner is not None else left
            return replace(right, start=left.start, inner=inner)
    return None


def _unit(found: Found) -> str | None:
    return found.parts.get("unit", "").lower() if found.kind in ("ref", "the_unit") else None


def _weekday_ref(found: Found) -> bool:
    return found.kind == "ref" and found.parts.get("noun", "").lower().endswith("day")


def _is_year(found: Found) -> bool:
    if found.kind == "year":
        return len(found.parts["year"]) == 4 or "era" in found.parts
    if found.kind in ("fiscal", "two_digits"):
        return True
    return found.kind in ("ref", "the_unit") and (
        found.parts.get("unit", "").lower() == "year" or found.parts.get("noun", "").lower().endswith(" year")
    )
