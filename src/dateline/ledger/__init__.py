"""The ledger: an embedded store of readings; importing this package does not import SQLAlchemy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.ledger.filters import ArticleFilter, ClaimFilter
from dateline.ledger.place import default_path
from dateline.ledger.rows import Added, ArticleRow, ClaimRow, Noted, ProblemRow, RunRow, SearchHit, SourceRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

__all__ = [
    "Added",
    "ArticleFilter",
    "ArticleRow",
    "ClaimFilter",
    "ClaimRow",
    "Ledger",
    "Noted",
    "ProblemRow",
    "RunRow",
    "SearchHit",
    "SourceRow",
    "default_path",
]


def __getattr__(name: str) -> Any:
    # SQLAlchemy costs a second of start-up; only whoever opens a ledger pays it.
    if name == "Ledger":
        from dateline.ledger.store import Ledger

        return Ledger
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
