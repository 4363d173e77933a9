"""The REST API: one file a noun, all answers in one shape."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.desk.api import (
    about,
    actors,
    articles,
    casualties,
    claims,
    decisions,
    events,
    exports,
    forecasts,
    places,
    search,
    sources,
    times,
)

router = APIRouter(prefix="/api/v1")
for noun in (
    articles, claims, events, places, times, casualties, forecasts, sources, actors, decisions, search, exports, about,
):  # fmt: skip
    router.include_router(noun.router)
