"""Problems: inputs that did not become articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dateline.ledger import schema
from dateline.ledger.filters import check_limit
from dateline.ledger.rows import Noted, ProblemRow
from dateline.ledger.write import write_problem
from dateline.records import Problem

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class Problems:
    """`ledger.problems`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, problem: Problem) -> Noted:
        """Write the problem down; the same origin, code and message are the same problem."""
        with self._ledger.writing() as connection:
            return Noted(*write_problem(connection, problem))

    def list(self, limit: int | None = None) -> tuple[ProblemRow, ...]:
        """Return the problems, the last one first."""
        check_limit(limit)
        table = schema.problem
        columns = [table.c[name] for name in ProblemRow.__slots__]
        with self._ledger.snapshot() as connection:
            rows = connection.execute(select(*columns).order_by(table.c.seq.desc()).limit(limit))
            return tuple(ProblemRow(*row) for row in rows)
