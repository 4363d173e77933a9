"""Places, each with the article that names it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import PAGING, PLACES, SELECTION, Asked, read, unique
from dateline.desk.desk import desk_of
from dateline.ledger.filters import PlaceFilter
from dateline.ledger.rows import PlaceRow

router = APIRouter(tags=["places"])
FILTER = unique(SELECTION, PLACES)


def filter_of(asked: Asked) -> PlaceFilter:
    """Return the filter that a query stands for."""
    return replace(asked.selection.places(), **asked.given("admin", "kind", "form", "name"))


@router.get("/places", **answers.listing(PlaceRow, (*FILTER, *PAGING), HTTPStatus.NOT_FOUND))
def places(request: Request) -> Response:
    """List places, newest article first, in the order of the text."""
    asked = read(request.query_params, (*FILTER, *PAGING))
    return answers.counted(request, asked, desk_of(request).ledger.places, filter_of(asked))
