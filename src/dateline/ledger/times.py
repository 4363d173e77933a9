"""Times, each with the article it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Select, select

from dateline.ledger import query, schema
from dateline.ledger.filters import TimeFilter
from dateline.ledger.rows import TimeRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class Times:
    """`ledger.times`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: TimeFilter | None = None) -> tuple[TimeRow, ...]:
        """Return the times, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: TimeFilter | None = None) -> Iterator[TimeRow]:
        """Yield what `list` returns, one at a time."""
        filter = filter or TimeFilter()
        columns = [schema.time.c[name] for name in TimeRow.__slots__ if name not in query.ARTICLE_COLUMNS]
        selected = query.joined(select(*query.article_columns(), *columns), schema.time)
        with self._ledger.snapshot() as connection:
            scope = [*query.within(connection, filter), *query.in_text(filter.text)]

            def build(time: Any, _: bool) -> Select[Any]:
                return selected.where(*scope, *_conditions(filter, time))

            for row in query.newest(connection, filter, schema.time, build):
                yield TimeRow(**row._mapping)


def _conditions(filter: TimeFilter, time: Any) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.type is not None:
        conditions.append(time.type == filter.type)
    if filter.from_day is not None:
        conditions.append(time.latest >= filter.from_day)
    if filter.to_day is not None:
        # As in `query.within`: a month lets all its days through.
        conditions.append(time.earliest <= filter.to_day + "~")
    if filter.resolved:
        conditions.append(sa.or_(time.earliest.is_not(None), time.latest.is_not(None)))
    return conditions
