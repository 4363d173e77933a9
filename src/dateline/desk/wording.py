"""Rows in the words of a page: days with their precision, figures of people, pieces of a text with what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dateline.errors import RecordError
from dateline.ledger.rows import EventRow, SearchHit
from dateline.ontology import classes
from dateline.records import Span

_EFFECTS: Final = ("killed", "injured", "abducted")
_WHY_NOT: Final = {
    "question": "it is asked, not foretold", "not_asserted": "it is negated or conditional",
    "already_past": "its window ended before publication", "hypothetical": "a mere supposition",
    "opinion": "a judgement", "capability": "being able is no event", "vague_event": "nothing that could be seen",
    "no_publication_date": "nobody said when the article is from", "no_window": "nothing says until when",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    found: bool


def words(term: str) -> str:
    """Return a term of the record as it is read: named_person is "named person"."""
    return term.replace("_", " ")


def days(earliest: str | None, latest: str | None, precision: str = "day") -> str:
    """Return a time as precisely as it is known: a day, a month, a year, two days, or nothing."""
    first, last = (earliest or "")[:10], (latest or "")[:10]
    if not first and not last:
        return ""
    if not first or not last:
        return f"from {first}" if first else f"until {last}"
    if first == last:
        return first
    if precision == "month" and first[:7] == last[:7]:
        return first[:7]
    if precision == "year" and first[:4] == last[:4]:
        return first[:4]
    return f"{first} – {last}"


def people(row: EventRow) -> tuple[str, ...]:
    """Return what an event did to people: "3 killed", "10–12 injured"; nothing where no figure is told."""
    told = []
    for effect in _EFFECTS:
        low, best, high = (getattr(row, name) for name in (f"{effect}_low", effect, f"{effect}_high"))
        if best is not None:
            told.append(f"{best:,} {effect}" if low == high else f"{low:,}–{high:,} {effect}")
    return tuple(told)


def precision(row: EventRow) -> str:
    """Return how precisely the place of an event is known: "province, within 80 km"."""
    if row.place is None:
        return ""
    radius = "" if row.radius_km is None or row.place_precision == "exact" else f", within {row.radius_km:,.0f} km"
    return f"{words(row.place_precision)}{radius}"


def why_not(reason: str | None) -> str:
    """Return why a forecast cannot be scored."""
    return "" if reason is None else _WHY_NOT.get(reason, words(reason))


def pieces(hit: SearchHit, masked: SearchHit) -> tuple[Piece, ...]:
    """Return the snippet of a search hit as it may be shown, in pieces; words that are hidden are not marked."""
    found: list[Piece] = []
    at = 0
    for span in _inside(hit.matches, masked.start, masked.end):
        start, end = span.start - masked.start, span.end - masked.start
        if start < at or masked.snippet[start:end] != hit.snippet[start:end]:
            continue
        found += [Piece(masked.snippet[at:start], False), Piece(masked.snippet[start:end], True)]
        at = end
    return tuple(piece for piece in (*found, Piece(masked.snippet[at:], False)) if piece.text)


def _inside(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    return sorted((span for span in spans if start <= span.start and span.end <= end), key=lambda span: span.start)


def label(category: str) -> str:
    """Return a class of events in words."""
    try:
        return classes.event_class(category).label
    except RecordError:  # of a newer table
        return words(category)


FILTERS: Final = {"days": days, "people": people, "precision": precision, "why_not": why_not, "label": label}
"""What templates call them."""
