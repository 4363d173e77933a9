"""Runs: which version and model made which readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dateline.ledger import query, schema
from dateline.ledger.rows import RunRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class Runs:
    """`ledger.runs`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self) -> tuple[RunRow, ...]:
        """Return the runs, the last one first."""
        table = schema.run.c
        readings = select(func.count()).where(schema.reading.c.run_seq == table.seq).scalar_subquery()
        columns = (table.id, table.version, table.model, table.added, readings)
        with self._ledger.snapshot() as connection:
            rows = connection.execute(select(*columns).order_by(table.seq.desc()))
            return tuple(RunRow(*row) for row in rows)

    def of(self, article: str) -> tuple[RunRow, ...]:
        """Return the runs that read an article, the last one first; `readings` counts those of the article."""
        table, reading = schema.run.c, schema.reading.c
        columns = (table.id, table.version, table.model, func.max(reading.added), func.count())
        with self._ledger.snapshot() as connection:
            seq = query.find_article(connection, article)
            runs = select(*columns).select_from(schema.reading).join(schema.run, table.seq == reading.run_seq)
            runs = runs.where(reading.article_seq == seq).group_by(table.seq)
            rows = connection.execute(runs.order_by(func.max(reading.seq).desc()))
            return tuple(RunRow(*row) for row in rows)
