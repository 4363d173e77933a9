"""Forecasts, each with the article and the source it stands with."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import overlay, query, schema
from dateline.ledger.cells import spans_of
from dateline.ledger.conditions import between, claim_clues, event_clues, has_claim, has_event
from dateline.ledger.filters import ClaimFilter, ForecastFilter
from dateline.ledger.noun import Noun
from dateline.ledger.query import unindexed
from dateline.ledger.rows import ForecastRow
from dateline.ledger.walk import Clue, Search

_OTHERS: Final = ("source_name", "source_type", "standing", "event_type")


class Forecasts(Noun[ForecastFilter, ForecastRow]):
    """`ledger.forecasts`."""

    _filter = ForecastFilter
    _table = schema.forecast

    def _search(self, connection: Connection, filter: ForecastFilter) -> Search:
        conditions, clues = _conditions(connection, filter), _clues(connection, filter)
        return Search(schema.forecast, filter, filter.text, conditions, clues)

    def _select(self, connection: Connection, filter: ForecastFilter) -> Select[Any]:
        return _select()

    def _told(self, row: Row[Any]) -> ForecastRow:
        values = dict(row._mapping)
        return ForecastRow(
            **values | {"scorable": bool(row.scorable), "statement_spans": spans_of(row.statement_spans)}
        )


def _select() -> Select[Any]:
    forecast, claim, event = schema.forecast.c, schema.claim.c, schema.event.c
    own = [name for name in ForecastRow.__slots__ if name not in (*query.ARTICLE_COLUMNS, *_OTHERS)]
    said = sa.and_(claim.reading_seq == forecast.reading_seq, claim.id == forecast.claim)
    told = sa.and_(event.reading_seq == forecast.reading_seq, event.id == forecast.event)
    columns: list[sa.ColumnElement[Any]] = [*query.article_columns(), *(forecast[name] for name in own)]
    columns += [overlay.column(None, schema.claim, name).label(name) for name in _OTHERS[:3]]
    columns.append(overlay.column(None, schema.event, "type").label("event_type"))
    return query.joined(select(*columns), schema.forecast).outerjoin(schema.claim, said).outerjoin(schema.event, told)


def _conditions(connection: Connection, filter: ForecastFilter) -> list[sa.ColumnElement[bool]]:
    forecast = unindexed(schema.forecast)
    conditions: list[sa.ColumnElement[bool]] = []
    for said in _said(filter):
        conditions.append(has_claim(connection, said, schema.claim.c.id == forecast.claim))
    if filter.event is not None:
        conditions.append(has_event(connection, filter.event, schema.event.c.id == forecast.event))
    if filter.scorable is not None:
        conditions.append(forecast.scorable == int(filter.scorable))
    if filter.conditional is not None:
        conditions.append(forecast.condition.is_not(None) if filter.conditional else forecast.condition.is_(None))
    if filter.likely is not None:
        conditions.append(forecast.high >= filter.likely)
    if filter.from_day is not None:
        conditions.append(forecast.latest >= filter.from_day)
    if filter.to_day is not None:
        # As for publication: "2019-08" lets every day of that month through.
        conditions.append(forecast.earliest <= filter.to_day + "~")
    return conditions


def _clues(connection: Connection, filter: ForecastFilter) -> list[Clue]:
    clues = between(schema.forecast, filter.from_day, filter.to_day)
    for said in _said(filter):
        clues += claim_clues(connection, said)
    if filter.event is None:
        return clues
    # Most forecasts are of nothing that is an event.
    of_event = select(schema.forecast.c.reading_seq).where(schema.forecast.c.event.is_not(None))
    return [*clues, [(schema.reading, of_event)], *event_clues(connection, filter.event)]


def _said(filter: ForecastFilter) -> list[ClaimFilter]:
    """Return what is asked of the claim that a forecast came in."""
    by = None if filter.source is None else ClaimFilter(source=filter.source)
    return [one for one in (by, filter.claim) if one is not None]
