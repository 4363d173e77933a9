"""Claims, each with the article it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import query, schema, sqlite
from dateline.ledger.actor_names import actors_named
from dateline.ledger.actor_rows import claims_of
from dateline.ledger.cells import spans_of
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.rebuild import words_of
from dateline.ledger.rows import ClaimRow
from dateline.records import CLAIM_CLASSES

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

_SPANS = [name for name in ClaimRow.__slots__ if name.endswith("_spans")]
_INSIDE = ("time_ids", "times", "place_ids", "places")
_EQUAL = {"type": "source_type", "anonymity": "anonymity", "standing": "standing", "cue_class": "cue_class",
          "quotation": "quotation"}  # fmt: skip


class Claims:
    """`ledger.claims`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: ClaimFilter | None = None) -> tuple[ClaimRow, ...]:
        """Return the claims, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: ClaimFilter | None = None) -> Iterator[ClaimRow]:
        """Yield what `list` returns, one at a time."""
        filter = filter or ClaimFilter()
        with self._ledger.snapshot() as connection:
            statement = select_claims().where(*claim_conditions(connection, filter))
            statement = query.newest_first(statement, schema.claim.c.seq).limit(filter.limit)
            for row in connection.execute(statement.execution_options(yield_per=500)):
                yield claim_row(row)


def select_claims() -> Select[Any]:
    """Return the statement whose rows `claim_row` understands."""
    columns = [schema.claim.c[name] for name in ClaimRow.__slots__ if name not in query.ARTICLE_COLUMNS]
    return joined(select(*query.article_columns(), *columns))


def joined(statement: Select[Any]) -> Select[Any]:
    """Return the statement over claims with their reading, run and article."""
    return query.joined(statement, schema.claim)


def claim_row(row: Row[Any]) -> ClaimRow:
    """Return the row of `select_claims` as a record."""
    values = dict(row._mapping)
    for name in _SPANS:
        values[name] = spans_of(values[name])
    for name in _INSIDE:
        values[name] = words_of(values[name])
    return ClaimRow(**values)


def claim_conditions(connection: Connection, filter: ClaimFilter) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that the filter stands for."""
    table = schema.claim
    conditions = query.within(connection, filter)
    for option, column in _EQUAL.items():
        value = getattr(filter, option)
        if value is not None:
            conditions.append(table.c[column] == value)
    if filter.claims_only:
        conditions.append(table.c.cue_class.in_(sorted(CLAIM_CLASSES)))
    if filter.source is not None:
        expression = sqlite.match_expression(filter.source, ("source_name", "source"))
        found = sqlite.matching("claim_search", expression, table.c.seq)
        roots = actors_named(connection, filter.source)
        # Under whatever name an article has it: "ISIS" finds the claims of "the Islamic State".
        conditions.append(sa.or_(found, table.c.seq.in_(claims_of(roots))) if roots else found)
    if filter.text is not None:
        expression = sqlite.match_expression(filter.text, ("content",))
        conditions.append(sqlite.matching("claim_search", expression, table.c.seq))
    return conditions
