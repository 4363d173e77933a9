"""Downloads: what a page shows, as a file; the same as /api/v1/export, with errors as pages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from dateline.desk.api.exports import exported

router = APIRouter()


@router.get("/export")
def export(request: Request) -> Response:
    """Give all rows of a selection as a file."""
    # A form sends fields too that nobody filled in.
    given = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
    return exported(request, QueryParams(given))
