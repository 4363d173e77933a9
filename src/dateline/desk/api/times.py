"""Time expressions, each with the article it stands in."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import PAGING, PUBLISHED, TIMES, Asked, read
from dateline.desk.desk import desk_of
from dateline.ledger.filters import TimeFilter
from dateline.ledger.rows import TimeRow

router = APIRouter(tags=["times"])
FILTER = (*PUBLISHED, *TIMES)


def filter_of(asked: Asked) -> TimeFilter:
    """Return the filter that a query stands for."""
    given, values = asked.given("text", "since", "until", "outlet", "article", "resolved"), asked.values
    return TimeFilter(**given, from_day=values.get("from"), to_day=values.get("to"), type=values.get("time_type"))


@router.get("/times", **answers.listing(TimeRow, (*FILTER, *PAGING), HTTPStatus.NOT_FOUND))
def times(request: Request) -> Response:
    """List time expressions, newest article first, in the order of the text."""
    asked = read(request.query_params, (*FILTER, *PAGING))
    return answers.counted(request, asked, desk_of(request).ledger.times, filter_of(asked))
