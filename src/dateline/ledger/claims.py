"""Claims, each with the article it stands in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import overlay, query, schema
from dateline.ledger.cells import spans_of
from dateline.ledger.conditions import claim_clues, claim_conditions
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.noun import Noun
from dateline.ledger.rebuild import words_of
from dateline.ledger.rows import ClaimRow
from dateline.ledger.walk import Search

_SPANS = [name for name in ClaimRow.__slots__ if name.endswith("_spans")]
_INSIDE = ("time_ids", "times", "place_ids", "places")


class Claims(Noun[ClaimFilter, ClaimRow]):
    """`ledger.claims`."""

    _filter = ClaimFilter
    _table = schema.claim

    def _search(self, connection: Connection, filter: ClaimFilter) -> Search:
        conditions = claim_conditions(connection, filter)
        return Search(schema.claim, filter, None, conditions, claim_clues(connection, filter))

    def _select(self, connection: Connection, filter: ClaimFilter) -> Select[Any]:
        return select_claims()

    def _told(self, row: Row[Any]) -> ClaimRow:
        return claim_row(row)


def select_claims() -> Select[Any]:
    """Return the statement whose rows `claim_row` understands."""
    own = [name for name in ClaimRow.__slots__ if name not in query.ARTICLE_COLUMNS and name != overlay.REVIEW]
    columns = [*query.article_columns(), *(schema.claim.c[name] for name in own), overlay.packed(schema.claim)]
    return joined(select(*columns))


def joined(statement: Select[Any]) -> Select[Any]:
    """Return the statement over claims with their reading, run and article."""
    return query.joined(statement, schema.claim)


def claim_row(row: Row[Any]) -> ClaimRow:
    """Return the row of `select_claims` as a record."""
    values = overlay.overlaid(dict(row._mapping))
    for name in _SPANS:
        values[name] = spans_of(values[name])
    for name in _INSIDE:
        values[name] = words_of(values[name])
    return ClaimRow(**values)
