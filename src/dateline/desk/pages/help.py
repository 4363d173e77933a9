"""Help: the keys, what the marks and the badges mean, who is named where."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of
from dateline.desk.marks import LAYERS
from dateline.records import SURE

router = APIRouter()


@router.get("/help")
def help(request: Request) -> Response:
    """Show the help."""
    return desk_of(request).page(request, "help.html", layers=LAYERS, sure=SURE)
