"""The timeline: events by when they were, claims by when they were published, over the shared selection."""

from __future__ import annotations

from typing import Any, Final, get_args

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of
from dateline.desk.figures import drawing, timeline
from dateline.desk.figures.drawing import PAGE
from dateline.desk.pages import lists
from dateline.desk.selections import filter_bar, query_of, read_selection
from dateline.errors import OptionError
from dateline.ledger import Page, figures

router = APIRouter()

WHATS: Final = ("events", "claims")


@router.get("/timeline")
def page(request: Request, what: str = "events", unit: str = "") -> Response:
    """Show the timeline with its rows; the drawing itself comes from `data`."""
    desk = desk_of(request)
    _check(what, unit)
    selection = read_selection(request.query_params)
    if what == "claims":
        told: Page[Any] = desk.ledger.claims.page(selection.claims(), lists.after(request), PAGE)
    else:
        told = desk.ledger.events.page(selection.events(), lists.after(request), PAGE)
    return desk.page(
        request, "timeline.html", bar=filter_bar(request, selection), what=what, unit=unit,
        rows=desk.masked(told.rows), sentences=desk.ledger.excerpts(told.rows) if what == "events" else {},
        pager=lists.pager(request, told), selection=query_of(selection),
        source="/timeline/data" + query_of(selection, what=what, unit=unit), text=selection.text or "",
        whats=[(one, lists.address(request, what=one, after=None)) for one in WHATS],
        units=[(one, lists.address(request, unit=one, after=None)) for one in ("", *timeline.UNITS)],
    )  # fmt: skip


@router.get("/timeline/data")
def data(request: Request, what: str = "events", unit: str = "") -> Response:
    """Return the bars and lanes that the script draws."""
    desk = desk_of(request)
    _check(what, unit)
    selection = read_selection(request.query_params)
    asked = next((one for one in timeline.UNITS if one == unit), None)
    if what == "claims":
        said = figures.sayings(desk.ledger, selection.claims())
        line = timeline.of_claims(said.marks, asked, (selection.since, selection.until))
        return drawing.answer(said, line)
    told = figures.moments(desk.ledger, selection.events())
    return drawing.answer(told, timeline.of_events(told.marks, asked, (selection.from_day, selection.to_day)))


def _check(what: str, unit: str) -> None:
    if what not in WHATS:
        raise OptionError(f"what: {what!r} is not one of {', '.join(WHATS)}")
    if unit and unit not in get_args(timeline.Unit):
        raise OptionError(f"unit: {unit!r} is not one of {', '.join(timeline.UNITS)}")
