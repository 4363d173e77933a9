"""Events, each with the article and the source it stands with."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import EVENTS, PAGING, SELECTION, Asked, read, unique
from dateline.desk.desk import desk_of
from dateline.ledger.filters import EventFilter
from dateline.ledger.rows import EventRow

router = APIRouter(tags=["events"])
FILTER = unique(SELECTION, EVENTS)


def filter_of(asked: Asked) -> EventFilter:
    """Return the filter that a query stands for."""
    return replace(asked.selection.events(), **asked.given("quad", "acled", "recipient", "reported_by", "reviewed"))


@router.get("/events", **answers.listing(EventRow, (*FILTER, *PAGING), HTTPStatus.NOT_FOUND))
def events(request: Request) -> Response:
    """List events, newest article first, in the order of the text."""
    asked = read(request.query_params, (*FILTER, *PAGING))
    return answers.counted(request, asked, desk_of(request).ledger.events, filter_of(asked))
