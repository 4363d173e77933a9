"""Claims, each with the article it stands in."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import CLAIMS, PAGING, SELECTION, Asked, read, unique
from dateline.desk.desk import desk_of
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.rows import ClaimRow

router = APIRouter(tags=["claims"])
FILTER = unique(SELECTION, CLAIMS)


def filter_of(asked: Asked) -> ClaimFilter:
    """Return the filter that a query stands for."""
    return replace(asked.selection.claims(), **asked.given("claims_only", "reviewed"))


@router.get("/claims", **answers.listing(ClaimRow, (*FILTER, *PAGING), HTTPStatus.NOT_FOUND))
def claims(request: Request) -> Response:
    """List claims, newest article first, in the order of the text."""
    asked = read(request.query_params, (*FILTER, *PAGING))
    return answers.counted(request, asked, desk_of(request).ledger.claims, filter_of(asked))
