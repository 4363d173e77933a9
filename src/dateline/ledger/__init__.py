"""The ledger: an embedded store of readings; importing this package does not import SQLAlchemy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.ledger.filters import (
    ActorFilter,
    ArticleFilter,
    CasualtyFilter,
    ClaimFilter,
    EventFilter,
    ForecastFilter,
    PlaceFilter,
    TimeFilter,
)
from dateline.ledger.pages import Count, Page
from dateline.ledger.place import default_path
from dateline.ledger.rows import (
    ActorProfile,
    ActorRow,
    Added,
    ArticleRow,
    CasualtyRow,
    Changed,
    ClaimRow,
    DecisionRow,
    EventRow,
    ForecastRow,
    Imported,
    Noted,
    PlaceRow,
    ProblemRow,
    RelationRow,
    Reviewed,
    RunRow,
    SearchHit,
    SourceRow,
    SuggestionRow,
    Target,
    TimeRow,
    ToldRelationRow,
)
from dateline.ledger.selection import Selection

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

__all__ = [
    "ActorFilter",
    "ActorProfile",
    "ActorRow",
    "Added",
    "ArticleFilter",
    "ArticleRow",
    "CasualtyFilter",
    "CasualtyRow",
    "Changed",
    "ClaimFilter",
    "ClaimRow",
    "Count",
    "DecisionRow",
    "EventFilter",
    "EventRow",
    "ForecastFilter",
    "ForecastRow",
    "Imported",
    "Ledger",
    "Noted",
    "Page",
    "PlaceFilter",
    "PlaceRow",
    "ProblemRow",
    "RelationRow",
    "Reviewed",
    "RunRow",
    "SearchHit",
    "Selection",
    "SourceRow",
    "SuggestionRow",
    "Target",
    "TimeFilter",
    "TimeRow",
    "ToldRelationRow",
    "default_path",
]


def __getattr__(name: str) -> Any:
    # SQLAlchemy costs a second of start-up; only whoever opens a ledger pays it.
    if name == "Ledger":
        from dateline.ledger.store import Ledger

        return Ledger
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
