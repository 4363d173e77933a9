"""Sources: who speaks, on what authority, how often."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers, claims
from dateline.desk.api.parameters import PAGES, read
from dateline.desk.desk import desk_of
from dateline.ledger.rows import SourceRow

router = APIRouter(tags=["sources"])


@router.get("/sources", **answers.listing(SourceRow, (*claims.FILTER, *PAGES), HTTPStatus.NOT_FOUND))
def sources(request: Request) -> Response:
    """List the sources of the claims of a selection, the most quoted first.

    They are counted in the newest 500 articles that fit; `complete` is false when there are more.
    """
    asked = read(request.query_params, (*claims.FILTER, *PAGES))
    return answers.paged(request, asked, desk_of(request).ledger.sources, claims.filter_of(asked))
