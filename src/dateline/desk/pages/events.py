"""Events of a selection, as rows: what, who to whom, where, when, on whose word."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of
from dateline.desk.pages import lists
from dateline.desk.selections import filter_bar, query_of, read_selection

router = APIRouter()

SHOWN: Final = 50


@router.get("/events")
def events(request: Request) -> Response:
    """Show the events of a selection, newest article first."""
    desk, selection = desk_of(request), read_selection(request.query_params)
    page = desk.ledger.events.page(selection.events(), lists.after(request), SHOWN)
    return desk.page(
        request, "events.html",
        events=desk.masked(page.rows), sentences=desk.ledger.excerpts(page.rows), pager=lists.pager(request, page),
        bar=filter_bar(request, selection), selection=query_of(selection), text=selection.text or "",
    )  # fmt: skip
