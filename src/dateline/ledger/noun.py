"""What all kinds of rows of articles have in common: lists, pages and counts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select

from dateline.ledger import walk
from dateline.ledger.filters import Scope, check_limit
from dateline.ledger.pages import BOUND, LIMIT, Count, Page, cursor_of, place_of

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

Filter = TypeVar("Filter", bound=Scope)
Told = TypeVar("Told")

# Rows that are fetched in one go: what lists hold in memory.
_PART = 500


class Noun(ABC, Generic[Filter, Told]):
    """`ledger.claims`, `ledger.events` …: rows of one kind, newest article first, in the order of the text."""

    _filter: ClassVar[type[Any]]
    _table: ClassVar[sa.Table]

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: Filter | None = None) -> tuple[Told, ...]:
        """Return the rows, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: Filter | None = None) -> Iterator[Told]:
        """Yield what `list` returns, one at a time."""
        filter = filter or self._filter()
        with self._ledger.snapshot() as connection:
            for rows in walk.every(connection, self._search(connection, filter)):
                for first in range(0, len(rows), _PART):
                    yield from self._rows(connection, filter, rows[first : first + _PART])

    def page(self, filter: Filter | None = None, after: str | None = None, limit: int = LIMIT) -> Page[Told]:
        """Return the first rows of the list, or those that follow the page whose `next` is `after`.

        `limit` counts, and the filter's is not asked. No page looks at more than 10,000 articles.
        """
        check_limit(limit, BOUND)
        filter = filter or self._filter()
        place = None if after is None else place_of(after)
        with self._ledger.snapshot() as connection:
            found = walk.find(connection, self._search(connection, filter), place, limit)
            rows = tuple(self._rows(connection, filter, found.rows))
        return Page(rows, None if found.next is None else cursor_of(found.next), found.searched_all)

    def count(self, filter: Filter | None = None) -> Count:
        """Return how many rows the list has: up to 10,000, and in the newest 10,000 articles if no index tells more."""
        with self._ledger.snapshot() as connection:
            return walk.count(connection, self._search(connection, filter or self._filter()))

    def drawn(
        self,
        connection: Connection,
        filter: Filter,
        statement: Select[Any],
        limit: int,
        *also: sa.ColumnElement[bool],
    ) -> tuple[Sequence[Row[Any]], bool, bool]:
        """Return the newest rows, under further conditions, by the columns of a statement; see `walk.drawn`."""
        search = self._search(connection, filter)
        search = replace(search, conditions=[*search.conditions, *also]) if also else search
        return walk.drawn(connection, search, statement, limit)

    def _rows(self, connection: Connection, filter: Filter, rows: Sequence[int]) -> Iterator[Told]:
        found = walk.fetched(connection, self._select(connection, filter), self._table, rows)
        return map(self._told, found)

    @abstractmethod
    def _search(self, connection: Connection, filter: Filter) -> walk.Search:
        """Return what the filter seeks."""

    @abstractmethod
    def _select(self, connection: Connection, filter: Filter) -> Select[Any]:
        """Return the statement whose rows `_told` understands, over readings."""

    @abstractmethod
    def _told(self, row: Row[Any]) -> Told:
        """Return a row of `_select` as a record."""
