"""The sentences around a row, in pieces: what stands in them, and which part of the row each piece is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dateline.reader.sentences import sentences

Mark = tuple[int, int, str]
"""A stretch of a text and what it is: claim, cue, speaker, event, place, time."""

_AROUND: Final = 320
"""Characters shown at most before the first mark and after the last."""

_LONGEST: Final = 1_600
"""Characters of a passage; of a longer one the middle is left out of sight."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of an article from `start` on, and what they are; "…" with no kinds where some are left out."""

    text: str
    start: int
    kinds: tuple[str, ...] = ()


def passage(text: str, core: Sequence[Mark], around: Sequence[Mark] = ()) -> tuple[Piece, ...]:
    """Return the sentences that hold the `core` marks, with all marks in them."""
    start, end, cut_before, cut_after = _window(text, min(it[0] for it in core), max(it[1] for it in core))
    found = pieces(text, start, end, (*core, *around))
    if end - start > _LONGEST:
        found = _shortened(found, start + _LONGEST // 2, end - _LONGEST // 2)
    before = (Piece("… ", start),) if cut_before else ()
    after = (Piece(" …", end),) if cut_after else ()
    return (*before, *found, *after)


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Return the characters from `start` to `end` in pieces, each with the kinds of the marks that cover it."""
    inside = [(max(first, start), min(last, end), kind) for first, last, kind in marks if first < end and last > start]
    edges = sorted({start, end, *(edge for first, last, _ in inside for edge in (first, last))})
    return tuple(
        Piece(text[first:last], first, tuple(dict.fromkeys(kind for a, b, kind in inside if a <= first and last <= b)))
        for first, last in zip(edges, edges[1:], strict=False)
    )


def _window(text: str, first: int, last: int) -> tuple[int, int, bool, bool]:
    """Return where the sentences around some characters begin and end, and whether either side is cut off."""
    # Only near by: the sentences of a whole book would take long to find.
    low = max(text.rfind("\n", 0, first) + 1, first - 4 * _AROUND)
    line = text.find("\n", last)
    high = min(len(text) if line < 0 else line, last + 4 * _AROUND)
    found = sentences(text[low:high])
    start = low + found.at(first - low)[0]
    end = low + found.at(max(last - 1 - low, 0))[1]
    shown, until = max(start, first - _AROUND), min(end, last + _AROUND)
    return shown, until, shown > start, until < end


def _shortened(found: Sequence[Piece], first: int, last: int) -> tuple[Piece, ...]:
    """Return pieces without the characters between two places."""
    head = [Piece(it.text[: max(0, first - it.start)], it.start, it.kinds) for it in found if it.start < first]
    tail = [
        Piece(it.text[max(0, last - it.start) :], max(last, it.start), it.kinds)
        for it in found if it.start + len(it.text) > last
    ]  # fmt: skip
    return (*head, Piece(" … ", first), *tail)
