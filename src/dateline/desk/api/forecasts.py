"""Forecasts, each with the article and the source it stands with."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import FORECASTS, PAGING, SELECTION, Asked, read, unique
from dateline.desk.desk import desk_of
from dateline.ledger.filters import ForecastFilter
from dateline.ledger.rows import ForecastRow

router = APIRouter(tags=["forecasts"])
FILTER = unique(SELECTION, FORECASTS)


def filter_of(asked: Asked) -> ForecastFilter:
    """Return the filter that a query stands for."""
    return replace(asked.selection.forecasts(), **asked.given("scorable", "conditional", "likely"))


@router.get("/forecasts", **answers.listing(ForecastRow, (*FILTER, *PAGING), HTTPStatus.NOT_FOUND))
def forecasts(request: Request) -> Response:
    """List forecasts, newest article first, in the order of the text."""
    asked = read(request.query_params, (*FILTER, *PAGING))
    return answers.counted(request, asked, desk_of(request).ledger.forecasts, filter_of(asked))
