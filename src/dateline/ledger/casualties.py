"""Figures of people killed, injured, abducted …, each with the article and the source it stands with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import overlay, query, schema
from dateline.ledger.filters import CasualtyFilter
from dateline.ledger.noun import Noun
from dateline.ledger.query import unindexed
from dateline.ledger.rows import CasualtyRow
from dateline.ledger.walk import Clue, Search

_OF_CLAIM = {"source_name": "source_name", "source_type": "source_type", "standing": "standing"}


class Casualties(Noun[CasualtyFilter, CasualtyRow]):
    """`ledger.casualties`."""

    _filter = CasualtyFilter
    _table = schema.casualty

    def _search(self, connection: Connection, filter: CasualtyFilter) -> Search:
        return Search(schema.casualty, filter, filter.text, _conditions(filter), _clues(filter))

    def _select(self, connection: Connection, filter: CasualtyFilter) -> Select[Any]:
        own = [name for name in CasualtyRow.__slots__ if name not in (*query.ARTICLE_COLUMNS, *_OF_CLAIM)]
        said = [overlay.column(None, schema.claim, name).label(name) for name in _OF_CLAIM]
        columns = [*query.article_columns(), *(schema.casualty.c[name] for name in own), *said]
        same = sa.and_(
            schema.claim.c.reading_seq == schema.casualty.c.reading_seq, schema.claim.c.id == schema.casualty.c.claim
        )
        return query.joined(select(*columns), schema.casualty).outerjoin(schema.claim, same)

    def _told(self, row: Row[Any]) -> CasualtyRow:
        values = dict(row._mapping)
        return CasualtyRow(**values | {"doubtful": bool(values["doubtful"])})


def _conditions(filter: CasualtyFilter) -> list[sa.ColumnElement[bool]]:
    casualty = unindexed(schema.casualty)
    conditions: list[sa.ColumnElement[bool]] = []
    for name in ("effect", "scope", "asserted"):
        if getattr(filter, name) is not None:
            conditions.append(getattr(casualty, name) == getattr(filter, name))
    if filter.least is not None:
        conditions.append(casualty.high >= filter.least)
    return conditions


def _clues(filter: CasualtyFilter) -> list[Clue]:
    casualty = schema.casualty
    if filter.effect is None:
        return []
    found = select(casualty.c.seq).where(casualty.c.effect == filter.effect)
    return [[(casualty, found if filter.least is None else found.where(casualty.c.high >= filter.least))]]
