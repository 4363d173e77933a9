"""Times, each with the article it stands in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import query, schema
from dateline.ledger.conditions import between
from dateline.ledger.filters import TimeFilter
from dateline.ledger.noun import Noun
from dateline.ledger.query import unindexed
from dateline.ledger.rows import TimeRow
from dateline.ledger.walk import Search


class Times(Noun[TimeFilter, TimeRow]):
    """`ledger.times`."""

    _filter = TimeFilter
    _table = schema.time

    def _search(self, connection: Connection, filter: TimeFilter) -> Search:
        clues = between(schema.time, filter.from_day, filter.to_day)
        return Search(schema.time, filter, filter.text, _conditions(filter), clues)

    def _select(self, connection: Connection, filter: TimeFilter) -> Select[Any]:
        columns = [schema.time.c[name] for name in TimeRow.__slots__ if name not in query.ARTICLE_COLUMNS]
        return query.joined(select(*query.article_columns(), *columns), schema.time)

    def _told(self, row: Row[Any]) -> TimeRow:
        return TimeRow(**row._mapping)


def _conditions(filter: TimeFilter) -> list[sa.ColumnElement[bool]]:
    time = unindexed(schema.time)
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
