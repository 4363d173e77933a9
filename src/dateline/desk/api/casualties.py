"""Figures of people, each with the article it stands in."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import CASUALTIES, PAGING, PUBLISHED, Asked, read
from dateline.desk.desk import desk_of
from dateline.ledger.filters import CasualtyFilter
from dateline.ledger.rows import CasualtyRow

router = APIRouter(tags=["casualties"])
FILTER = (*PUBLISHED, *CASUALTIES)


def filter_of(asked: Asked) -> CasualtyFilter:
    """Return the filter that a query stands for."""
    return CasualtyFilter(**asked.given(*(parameter.name for parameter in FILTER)))


@router.get("/casualties", **answers.listing(CasualtyRow, (*FILTER, *PAGING), HTTPStatus.NOT_FOUND))
def casualties(request: Request) -> Response:
    """List figures of people, newest article first, in the order of the text."""
    asked = read(request.query_params, (*FILTER, *PAGING))
    return answers.counted(request, asked, desk_of(request).ledger.casualties, filter_of(asked))
