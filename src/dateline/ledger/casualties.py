"""Figures of people killed, injured, abducted …, each with the article and the source it stands with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Select, select

from dateline.ledger import query, schema
from dateline.ledger.filters import CasualtyFilter
from dateline.ledger.rows import CasualtyRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

_OF_CLAIM = {"source_name": "source_name", "source_type": "source_type", "standing": "standing"}


class Casualties:
    """`ledger.casualties`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: CasualtyFilter | None = None) -> tuple[CasualtyRow, ...]:
        """Return the figures, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: CasualtyFilter | None = None) -> Iterator[CasualtyRow]:
        """Yield what `list` returns, one at a time."""
        filter = filter or CasualtyFilter()
        own = [name for name in CasualtyRow.__slots__ if name not in (*query.ARTICLE_COLUMNS, *_OF_CLAIM)]
        said = [schema.claim.c[name] for name in _OF_CLAIM]
        columns = [*query.article_columns(), *(schema.casualty.c[name] for name in own), *said]
        same = sa.and_(
            schema.claim.c.reading_seq == schema.casualty.c.reading_seq, schema.claim.c.id == schema.casualty.c.claim
        )
        selected = query.joined(select(*columns), schema.casualty).outerjoin(schema.claim, same)
        with self._ledger.snapshot() as connection:
            scope = [*query.within(connection, filter), *query.in_text(filter.text)]

            def build(casualty: Any, _: bool) -> Select[Any]:
                return selected.where(*scope, *_conditions(filter, casualty))

            for row in query.newest(connection, filter, schema.casualty, build):
                values = dict(row._mapping)
                yield CasualtyRow(**values | {"doubtful": bool(values["doubtful"])})


def _conditions(filter: CasualtyFilter, casualty: Any) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for name in ("effect", "scope", "asserted"):
        if getattr(filter, name) is not None:
            conditions.append(getattr(casualty, name) == getattr(filter, name))
    if filter.least is not None:
        conditions.append(casualty.high >= filter.least)
    return conditions
