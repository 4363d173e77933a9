"""How many rows a selection has: asked for on its own, so that the rows themselves need not wait."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of
from dateline.desk.pages import forecasts, lists
from dateline.desk.selections import read_selection
from dateline.errors import OptionError
from dateline.ledger.pages import Count
from dateline.ledger.store import Ledger

router = APIRouter()


@router.get("/counts")
def counts(request: Request) -> Response:
    """Say how many rows there are: as a part of a page for a script, as a page for a link; `bare` is without a link."""
    desk, what = desk_of(request), request.query_params.get("what", "articles")
    told = lists.counted(_count(desk.ledger, request, what), what.removesuffix("s"), what)
    part = request.headers.get("hx-request") == "true"
    back = {"articles": "/"}.get(what, f"/{what}")
    rest = lists.address(request, what=None, bare=None).removeprefix("/counts")
    return desk.page(
        request, "count_part.html" if part else "count.html", told=told, rows=back + rest,
        bare="bare" in request.query_params,
    )  # fmt: skip


def _count(ledger: Ledger, request: Request, what: str) -> Count:
    if what == "forecasts":
        return ledger.forecasts.count(forecasts.filter_of(request))
    selection = read_selection(request.query_params)
    if what == "articles":
        return ledger.articles.count(selection.articles())
    if what == "events":
        return ledger.events.count(selection.events())
    if what == "claims":
        return ledger.claims.count(selection.claims())
    raise OptionError(f"what: {what!r} is not one of articles, claims, events, forecasts")
