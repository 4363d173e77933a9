"""Sources: who speaks, on what authority, how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dateline.ledger import schema
from dateline.ledger.claims import claim_conditions, joined
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.rows import SourceRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class Sources:
    """`ledger.sources`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: ClaimFilter | None = None) -> tuple[SourceRow, ...]:
        """Return the sources of the claims that pass the filter, the most quoted first; `limit` counts sources."""
        filter = filter or ClaimFilter()
        table = schema.claim.c
        name = func.coalesce(table.source_name, func.nullif(table.source, "")).label("name")
        key = (name, table.source_type, table.standing, table.anonymity)
        claims = func.count().label("claims")
        articles = func.count(schema.reading.c.article_seq.distinct()).label("articles")
        with self._ledger.snapshot() as connection:
            statement = joined(select(*key, claims, articles)).where(*claim_conditions(connection, filter))
            statement = statement.group_by(*key).order_by(claims.desc(), *key).limit(filter.limit)
            return tuple(SourceRow(*row) for row in connection.execute(statement))
