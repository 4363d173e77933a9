"""Count: the figures of people killed, injured, abducted, arrested, displaced and missing in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from dateline.reader.casualties import parts as listed
from dateline.reader.casualties.lexicon import load
from dateline.reader.casualties.phrases import Context, Counted
from dateline.reader.casualties.predicates import Anchor, Found, befallen, number_of
from dateline.reader.casualties.quantities import Quantity, Words, quantities, words_of
from dateline.reader.casualties.standing import asserted, scope
from dateline.reader.sentences import sentences
from dateline.records import CasualtyAsserted, CasualtyBound, CasualtyEffect, CasualtyScope, Span

NEARBY: Final = 250
"""Characters beside "died" in which a word of violence makes it more than a natural death: about a paragraph."""

NEAR: Final = 8
"""Figures looked back at for the one that "two of them" are part of."""

_NEARBY = re.compile(r"[^\W\d_]{3,}")
_VIOLENT = frozenset("found shot beaten feared".split())
_DEATHS = frozenset("died die dies death deaths body bodies corpse dead was".split())


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of people: its words, its effect, its numbers, who was counted, and what the text says of it.

    `start` and `end` are the words of the number, or of the singular or the name that stands for one person. `part_of`
    is the place in the same tuple of the figure that this one is part of.
    """

    start: int
    end: int
    effect: CasualtyEffect
    low: int
    best: int
    high: int
    counted: Span | None
    predicate: Span
    scope: CasualtyScope
    part_of: int | None
    bound: CasualtyBound
    asserted: CasualtyAsserted
    doubtful: bool


def counts(text: str) -> tuple[Count, ...]:
    """Return the figures of people in a text, in its order; a text without any gives none."""
    found: list[Count] = []
    bounds = sentences(text)
    anchors: dict[int, list[tuple[int, int]]] = {}
    for match in load().anchor.finditer(text):
        anchors.setdefault(bounds.index(match.start()), []).append(match.span())
    for index, spans in anchors.items():
        start, end = bounds.at(bounds.starts[index])
        found += _sentence(text, start, end, spans, len(found))
    return tuple(found)


def _sentence(text: str, start: int, end: int, spans: Sequence[tuple[int, int]], offset: int) -> list[Count]:
    """Return the figures of one sentence; `offset` is the number of those before it."""
    words = words_of(text, start, end)
    numbers = quantities(words)
    first, last = {a: i for i, a in enumerate(words.starts)}, {b: i for i, b in enumerate(words.ends)}
    placed = [(first[a], last[b]) for a, b in spans if a in first and b in last]
    breaking = [(a, b) for a, b in placed if _breaks(words, a, b)]
    starting = {q.core: q for q in numbers} | {q.first: q for q in numbers}
    letters = [c for c in text[start : min(end, start + 400)] if c.isalpha()]
    context = Context(
        words, starting, {q.last: q for q in numbers}, {b: a for a, b in breaking},
        dict(breaking),
        sum(map(str.isupper, letters)) > 0.8 * len(letters),
    )  # fmt: skip
    found: dict[tuple[int, int, str], Count] = {}
    for a, b in placed:
        for each in _of_anchor(context, a, b):
            if _peaceful(text, each, words):
                continue
            count = _count(context, each)
            if count is not None:
                found.setdefault((count.start, count.end, count.effect), count)
    whole = sorted(found.values(), key=lambda count: (count.start, count.end, count.predicate.start))
    return _with_parts(context, whole, offset)


def _peaceful(text: str, found: Found, words: Words) -> bool:
    """Say whether one person's death may be a natural one, as nothing nearby speaks of violence or an accident."""
    number = found.counted.quantity
    if (number is not None and number.high > 1) or words.at(found.anchor.first) not in _DEATHS:
        return False
    if found.anchor.reading.kind == "state" and any(
        words.at(i) in _VIOLENT for i in range(found.chain, found.anchor.first)
    ):
        return False
    start, end = words.starts[found.anchor.first], words.ends[found.anchor.last]
    exact, beginnings = _violence()
    near = (word.lower() for word in _NEARBY.findall(text, max(0, start - NEARBY), end + NEARBY))
    return not any(word in exact or word.startswith(beginnings) for word in near)


@cache
def _violence() -> tuple[frozenset[str], tuple[str, ...]]:
    words = load().words["violence"]
    return words, tuple(sorted(word.removesuffix("*") for word in words if word.endswith("*")))


def _breaks(words: Words, first: int, last: int) -> bool:
    """Say whether a predicate ends a noun phrase; "hostages" and "bodies" are nouns themselves."""
    readings = load().predicates.get(" ".join(words.low[first : last + 1]), ())
    return any(reading.kind in ("verb", "alone", "state") for reading in readings)


def _of_anchor(context: Context, first: int, last: int) -> list[Found]:
    """Return what a predicate counts, in the first of its readings that counts anybody."""
    phrase = " ".join(context.words.low[first : last + 1])
    readings = load().predicates.get(phrase, ())
    for reading in readings:
        found = befallen(context, Anchor(first, last, reading))
        if found:
            return found
    return number_of(context, Anchor(first, last, readings[0])) if readings else []


def _count(context: Context, found: Found) -> Count | None:
    """Make a figure of what was found; None where the text denies a number, which leaves none."""
    words, counted, anchor = context.words, found.counted, found.anchor
    stands = asserted(context, found)
    if stands == "negated" and counted.quantity is not None and counted.quantity.high > 1:
        return None
    start, end = _figure(words, counted)
    low, best, high, bound, doubtful = _values(counted.quantity)
    if stands == "negated":
        low = best = high = 0
    people = (
        None if counted.people is None else Span(words.starts[counted.people[0]], _bare_end(words, counted.people[1]))
    )
    return Count(
        start, end, anchor.reading.effect, low, best, high, people,
        Span(words.starts[anchor.first], words.ends[anchor.last]), scope(context, found), None, bound, stands, doubtful,
    )  # fmt: skip


def _figure(words: Words, counted: Counted) -> tuple[int, int]:
    if counted.quantity is not None:
        return words.starts[counted.quantity.first], words.ends[counted.quantity.last]
    return words.starts[counted.first], _bare_end(words, counted.last)


def _bare_end(words: Words, last: int) -> int:
    """Return where a word ends without the "'s" of a possessive."""
    return words.ends[last] - 2 * words.low[last].endswith("'s")


def _values(quantity: Quantity | None) -> tuple[int, int, int, CasualtyBound, bool]:
    if quantity is None:
        return 1, 1, 1, "exact", False
    return quantity.low, quantity.best, quantity.high, quantity.bound, quantity.doubtful


def _with_parts(context: Context, whole: list[Count], offset: int) -> list[Count]:
    """Add the figures that are part of others, each with the place of its whole, in the order of the text."""
    words, taken = context.words, {(count.start, count.end) for count in whole}
    rows: list[tuple[Count, Count | None]] = [(count, None) for count in whole]
    for part in listed.parts(context):
        start, end = _figure(words, part.counted)
        parent = _whole_of(whole, start, part.effect)
        if (start, end) in taken or (parent is None and not part.effect):
            continue
        low, best, high, bound, doubtful = _values(part.counted.quantity)
        if parent is not None and (
            parent.asserted == "negated" or low > parent.high and parent.bound in ("exact", "range")
        ):
            doubtful = True  # more than the whole: one of the two is wrong
        people = part.counted.people
        counted = None if people is None else Span(words.starts[people[0]], words.ends[people[1]])
        said = Span(words.starts[part.word], words.ends[part.word])
        count = Count(
            start, end, parent.effect if parent else part.effect, low, best, high, counted,  # type: ignore[arg-type]
            parent.predicate if parent else said, parent.scope if parent else "event", None, bound,
            "negated" if high == 0 else parent.asserted if parent else "yes", doubtful,
        )  # fmt: skip
        rows.append((count, parent))
        taken.add((start, end))
    rows.sort(key=lambda row: (row[0].start, row[0].end, row[0].predicate.start))
    place = {id(count): offset + i for i, (count, _) in enumerate(rows)}
    return [count if parent is None else replace(count, part_of=place[id(parent)]) for count, parent in rows]


def _whole_of(whole: Sequence[Count], start: int, effect: str) -> Count | None:
    """Return the figure that a part belongs to: the last before it that counts more than one."""
    last = bisect_left(whole, start, key=lambda count: count.start)
    for count in reversed(whole[max(0, last - NEAR) : last]):
        if (count.high > 1 or count.bound != "exact") and (not effect or count.effect == effect):
            return count
    return None
