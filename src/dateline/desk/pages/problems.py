"""Inputs that did not become articles, each with its reason."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of

router = APIRouter()

_MOST: Final = 500


@router.get("/problems")
def problems(request: Request) -> Response:
    """Show the last problems, the newest first."""
    desk = desk_of(request)
    rows = desk.ledger.problems.list(limit=_MOST + 1)
    return desk.page(request, "problems.html", problems=desk.masked(rows[:_MOST]), more=len(rows) > _MOST, most=_MOST)
