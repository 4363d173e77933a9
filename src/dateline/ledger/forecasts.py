"""Forecasts, each with the article and the source it stands with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import Select, select

from dateline.ledger import query, schema, sqlite
from dateline.ledger.cells import spans_of
from dateline.ledger.filters import ForecastFilter
from dateline.ledger.rows import ForecastRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

_OTHERS: Final = ("source_name", "source_type", "standing", "event_type")


class Forecasts:
    """`ledger.forecasts`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: ForecastFilter | None = None) -> tuple[ForecastRow, ...]:
        """Return the forecasts, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: ForecastFilter | None = None) -> Iterator[ForecastRow]:
        """Yield what `list` returns, one at a time."""
        filter = filter or ForecastFilter()
        with self._ledger.snapshot() as connection:
            scope = [*query.within(connection, filter), *query.in_text(filter.text)]

            def build(forecast: Any, _: bool) -> Select[Any]:
                return _select().where(*scope, *_conditions(filter, forecast))

            for row in query.newest(connection, filter, schema.forecast, build):
                values = dict(row._mapping)
                values |= {"scorable": bool(row.scorable), "statement_spans": spans_of(row.statement_spans)}
                yield ForecastRow(**values)


def _select() -> Select[Any]:
    forecast, claim, event = schema.forecast.c, schema.claim.c, schema.event.c
    own = [name for name in ForecastRow.__slots__ if name not in (*query.ARTICLE_COLUMNS, *_OTHERS)]
    said = sa.and_(claim.reading_seq == forecast.reading_seq, claim.id == forecast.claim)
    told = sa.and_(event.reading_seq == forecast.reading_seq, event.id == forecast.event)
    columns: list[sa.ColumnElement[Any]] = [*query.article_columns(), *(forecast[name] for name in own)]
    columns += [claim.source_name, claim.source_type, claim.standing, event.type.label("event_type")]
    return query.joined(select(*columns), schema.forecast).outerjoin(schema.claim, said).outerjoin(schema.event, told)


def _conditions(filter: ForecastFilter, forecast: Any) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.source is not None:
        expression = sqlite.match_expression(filter.source, ("source_name", "source"))
        conditions.append(sqlite.matching("claim_search", expression, schema.claim.c.seq))
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
