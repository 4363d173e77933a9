"""The map: events where they were, over the shared selection; only what happened, unless more is asked for."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of
from dateline.desk.figures import drawing, places
from dateline.desk.figures.drawing import PAGE
from dateline.desk.pages import lists
from dateline.desk.selections import filter_bar, query_of, read_selection
from dateline.ledger import figures

router = APIRouter()


@router.get("/map")
def page(request: Request) -> Response:
    """Show the map with its rows; the marks themselves come from `data`."""
    desk = desk_of(request)
    selection = read_selection(request.query_params)
    shown = drawing.with_status(selection)
    told = desk.ledger.events.page(shown.events(), lists.after(request), PAGE)
    return desk.page(
        request, "map.html", bar=filter_bar(request, selection, drawing.usual()), rows=desk.masked(told.rows),
        sentences=desk.ledger.excerpts(told.rows), pager=lists.pager(request, told), shown=query_of(shown),
        switches=drawing.switches("/map", selection), usual=selection.status is None,
        source="/map/data" + query_of(shown), here="/map/rows" + query_of(shown), text=selection.text or "",
    )  # fmt: skip


@router.get("/map/data")
def data(request: Request) -> Response:
    """Return the marks that the script draws."""
    desk = desk_of(request)
    spots = figures.spots(desk.ledger, drawing.with_status(read_selection(request.query_params)).events())
    return drawing.answer(spots, places.of_events(spots.marks))


@router.get("/map/rows")
def rows(request: Request) -> Response:
    """Return the newest events of a selection as a list, for what was chosen on the map."""
    desk = desk_of(request)
    selection = read_selection(request.query_params)
    told = desk.ledger.events.page(selection.events(), None, PAGE)
    more = None if told.next is None else "/events" + query_of(selection)
    return desk.page(request, "drawn_rows.html", rows=desk.masked(told.rows), more=more)
