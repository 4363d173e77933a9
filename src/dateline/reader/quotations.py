"""Which characters of an article stand inside quotation marks, and whether a claim is quoted, partly or not.

The direction that a curly mark shows is deliberately not used: marks are folded to straight ones and read from their
neighbours alone, so that the same text typed with “curly”, «angled» or "straight" marks gets the same states.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dateline.records import Quotation, Span

OUTSIDE, INSIDE, CONTINUED = 0, 1, 2
"""The states: outside, inside, and inside a quotation that was opened in an earlier paragraph."""

# A content with at most one letter in twenty outside the marks counts as direct (the definition of the PolNeAR
# conversion's `derived_quotation`); it forgives a stray conjunction between two quoted fragments.
DIRECT_SHARE = 0.95

_DOUBLE_MARKS = "“”„‟«»＂〝〞‹›"
_SINGLE_MARKS = "‘’‚‛"
_SPACES = "\u00a0\u202f"
_DOUBLE = re.compile(r"\"|''|``")
_SINGLE = re.compile(r"(?<!')'(?!')")
_BREAK = re.compile(r"\n\s*")
# A single line break is a hard wrap, not a paragraph, when a line this long stops in mid-sentence (shorter lines are
# headlines and list items).
_WRAPPED_LINE = 40
_MID_SENTENCE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789,;")
_LETTERS = re.compile(r"[^\W\d_]+")
_OUTSIDE_RUN = re.compile(b"\x00+")

_BEFORE_OPENING = frozenset(" \t\r\n([{-–—/'")
_AFTER_CLOSING = frozenset(" \t\r\n)]}-–—/'.,;:!?")
_CLOSING_STOPS = frozenset(".,!?;…")
# Words that begin with an apostrophe, so that it never opens a quotation.
_APOSTROPHE_WORD = re.compile(r"'(?:\d0s?\b|(?:em|til|till|tis|twas|cause|bout|n|round|cos)\b)", re.IGNORECASE)


@lru_cache(maxsize=2)
def quote_states(text: str) -> bytes:
    """Return one state per character of `text`; a quotation's own marks count as inside.

    The last texts are kept: the encoder and the rules ask for the same article one after the other.
    """
    return bytes(_states(_folded(text)))


def _folded(text: str) -> str:
    """Return the text, character for character, with straight marks and plain spaces only."""
    if text.isascii():
        return text
    for marks, plain in ((_DOUBLE_MARKS, '"'), (_SINGLE_MARKS, "'"), (_SPACES, " ")):
        for mark in marks:
            text = text.replace(mark, plain)
    return text


def _states(folded: str) -> bytearray:
    states = bytearray(len(folded))
    doubles, singles = '"' in folded or "''" in folded or "``" in folded, "'" in folded
    if not doubles and not singles:
        return states
    carried_double = carried_single = False
    for start, end, next_start in _paragraphs(folded):
        if doubles:
            carried_double = _mark_double(folded, states, start, end, carried_double)
            carried_double = carried_double and _DOUBLE.match(folded, next_start) is not None
        if singles:
            goes_on = _SINGLE.match(folded, next_start) is not None
            carried_single = _mark_single(folded, states, (start, end), carried_single, goes_on) and goes_on
    return states


def quotation(text: str, states: bytes | bytearray, content: Sequence[Span]) -> Quotation:
    """Return how much of the content is quoted: all of it, some of it, none of it."""
    share = quoted_share(text, states, content)
    if share >= DIRECT_SHARE:
        return "direct"
    return "mixed" if share > 0 else "indirect"


def quoted_share(text: str, states: bytes | bytearray, content: Sequence[Span]) -> float:
    """Return the share of the content's letters that stand inside quotation marks."""
    total = outside = 0
    for span in content:
        total += _count_letters(text, span.start, span.end)
        for run in _OUTSIDE_RUN.finditer(states, span.start, span.end):
            outside += _count_letters(text, run.start(), run.end())
    return (total - outside) / total if total else 0.0


def _count_letters(text: str, start: int, end: int) -> int:
    return sum(map(len, _LETTERS.findall(text, start, end)))


def _paragraphs(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, start of the next one) of each paragraph."""
    edges = [(0, len(text) - len(text.lstrip()))]
    edges += [m.span() for m in _BREAK.finditer(text, edges[0][1]) if not _wraps(text, m)]
    edges.append((len(text), len(text)))
    return [(edges[i][1], edges[i + 1][0], edges[i + 1][1]) for i in range(len(edges) - 1)]


def _wraps(text: str, gap: re.Match[str]) -> bool:
    """Say whether a line break is only where a line was full."""
    at = gap.start()
    return (
        gap.group().count("\n") == 1
        and text[at - 1 : at] in _MID_SENTENCE
        and text.rfind("\n", max(0, at - _WRAPPED_LINE), at) < 0
        and at >= _WRAPPED_LINE
    )


def _shape(text: str, start: int, end: int, floor: int, ceiling: int) -> int:
    """Return 1 for a mark that looks like an opening one, -1 for a closing one, 0 when its neighbours do not tell."""
    before = text[start - 1] if start > floor else "\n"
    after = text[end] if end < ceiling else "\n"
    opens = before in _BEFORE_OPENING and not after.isspace()
    closes = not before.isspace() and after in _AFTER_CLOSING
    if opens and closes:
        # Both sides are dashes, brackets or inner quotes: a letter or digit beside the mark is what is quoted.
        return 1 if after.isalnum() and not before.isalnum() else -1 if before.isalnum() else 0
    return 1 if opens else -1 if closes else 0


def _mark_double(text: str, states: bytearray, start: int, end: int, carried: bool) -> bool:
    """Set the states of one paragraph from its double marks; say whether a quotation is left open."""
    marks = [(m.start(), m.end()) for m in _DOUBLE.finditer(text, start, end)]
    if not marks:
        return False
    shapes = [_shape(text, s, e, start, end) for s, e in marks]
    # Quotations nest only where the marks balance; otherwise a second opening mark means that a closing one was lost.
    nests = 0 not in shapes and sum(shapes) == (-1 if carried and shapes[0] < 0 else 0)
    depth, opened, state = 0, start, INSIDE
    if carried:
        depth, opened, state = 1, marks[0][0], CONTINUED
        marks, shapes = marks[1:], shapes[1:]
        nests = nests and sum(shapes) == -1
    elif shapes[0] < 0 and sum(shapes) < 0 and text[marks[0][0] - 1] in _CLOSING_STOPS:
        depth = 1  # the opening mark was lost: quoted from the start of the paragraph
    for (left, right), shape in zip(marks, shapes, strict=True):
        if depth == 0:
            if shape >= 0:
                depth, opened, state = 1, left, INSIDE
        elif shape > 0:
            depth += nests
        else:
            depth -= 1
            if depth == 0:
                states[opened:right] = bytes((state,)) * (right - opened)
    if depth:
        states[opened:end] = bytes((state,)) * (end - opened)
    return depth > 0


def _mark_single(text: str, states: bytearray, paragraph: tuple[int, int], carried: bool, goes_on: bool) -> bool:
    """Set the states of one paragraph from single marks used as quotation marks; say whether one is left open."""
    start, end = paragraph
    marks = [m.start() for m in _SINGLE.finditer(text, start, end) if not states[m.start()]]
    opened, state, closing = (start, CONTINUED, -1) if carried else (-1, INSIDE, -1)
    for mark in marks:
        if carried and mark == start:
            continue
        before = text[mark - 1] if mark > start else "\n"
        after = text[mark + 1] if mark + 1 < end else "\n"
        if not before.isalnum() and before not in _CLOSING_STOPS and not after.isspace():
            if opened >= 0 and closing >= 0:
                _fill(states, opened, closing + 1, state)
                opened = -1
            if opened < 0 and before in _BEFORE_OPENING and not _APOSTROPHE_WORD.match(text, mark):
                opened, state, closing = mark, INSIDE, -1
        elif opened >= 0 and not after.isalnum() and mark > opened + 1:
            closing = mark
            # "the voters' choice": after an s and before a space it may be a plural's apostrophe, so look further.
            if before not in "sS" or after != " ":
                _fill(states, opened, mark + 1, state)
                opened, closing = -1, -1
    if opened >= 0 and closing >= 0:
        _fill(states, opened, closing + 1, state)
        return False
    # A single mark without its fellow is an apostrophe, unless the quotation came or goes on over the paragraph's edge.
    left_open = opened == start
    if opened >= 0 and (state == CONTINUED or (left_open and goes_on)):
        _fill(states, opened, end, state)
    return left_open


def _fill(states: bytearray, start: int, end: int, state: int) -> None:
    """Set `state` where no double mark has spoken yet."""
    fresh = bytes((state,)) * (end - start)
    states[start:end] = bytes(map(max, states[start:end], fresh)) if any(states[start:end]) else fresh
