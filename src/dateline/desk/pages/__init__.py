"""The pages: one file each, with a router of its own that is gathered here."""

from __future__ import annotations

from fastapi import APIRouter

from dateline.desk.pages import (
    actors,
    adding,
    api,
    article,
    changing,
    claims,
    counts,
    events,
    export,
    forecasts,
    front,
    help,
    map,
    network,
    problems,
    review,
    review_actors,
    sources,
    timeline,
)

router = APIRouter(include_in_schema=False)
for page in (
    front, adding, problems, api, export, article, help, events, claims, counts, sources, actors, forecasts,
    timeline, map, network,
    review, changing, review_actors,
):  # fmt: skip
    router.include_router(page.router)
