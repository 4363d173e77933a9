"""Pages of rows: what is on one, where the next begins, and how many rows there are.

A page goes on from the place where the last one ended, in the ledger as it was when the first page was asked for. As
rows are only ever added, nothing that is added meanwhile can show twice or push anything aside.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from dateline.errors import OptionError

BOUND: Final = 10_000
"""Articles that are looked at for one page or one count, and the most rows that are counted or shown (design, 5)."""

DRAWN: Final = 5_000
"""Articles that are looked at for one drawing, which has a page of rows beside it."""

MANY: Final = 100_000
"""Rows with some words, above which these are a frequent word: it is looked up in one article after the other."""

PROBED: Final = 1_000
"""Articles that are looked at where a frequent word has to be looked up in each of them."""

LIMIT: Final = 50
"""Rows of a page that nobody gave a limit for."""

Row = TypeVar("Row")

# SQLite's largest number, and more than any text in a cursor.
_MOST, _LONGEST = 2**63 - 1, 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, and where to go on: `next` is for `after`, and null at the end.

    `searched_all` is false when 10,000 articles were looked at and the page is not full (1,000, where a frequent word
    has to be looked up in each): then `next` goes on looking in the articles after these, even from an empty page.
    """

    rows: tuple[Row, ...]
    next: str | None
    searched_all: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; `capped` when there are more than the 10,000 that are counted.

    `searched_all` is false when only the newest articles were looked at, as for a page: then there may be more.
    """

    number: int
    capped: bool
    searched_all: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: after a row of a reading, or after all of it, in the ledger that ended with `last`."""

    last: int
    day: str | None
    reading: int
    row: int | None


def packed(*key: str | float | None) -> str:
    """Return a cursor of what it has to say."""
    return urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def unpacked(cursor: str, *kinds: type | tuple[type, ...]) -> Sequence[Any]:
    """Return what a cursor says, one value of each kind; `OptionError` for what is no cursor."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        key = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        if type(key) is not list or len(key) != len(kinds):
            raise ValueError
        for value, kind in zip(key, kinds, strict=True):
            # A bool is an int too.
            if type(value) not in (kind if isinstance(kind, tuple) else (kind,)):
                raise ValueError
            if isinstance(value, int) and not 0 <= value <= _MOST:
                raise ValueError
            if isinstance(value, str):
                value.encode()
    except (ValueError, binascii.Error, RecursionError):
        raise OptionError("cursor: this is none that a page gave", "begin with the first page") from None
    return key


def place_of(cursor: str) -> Place:
    """Return where a page of rows of articles ended."""
    return Place(*unpacked(cursor, int, (str, type(None)), int, (int, type(None))))


def cursor_of(place: Place) -> str:
    """Return the cursor of a place."""
    return packed(place.last, place.day, place.reading, place.row)
