"""Words in titles and texts, with the sentence they stand in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import MOST, read, whole, words
from dateline.desk.desk import desk_of
from dateline.ledger.rows import SearchHit

router = APIRouter(tags=["search"])
ASKED = (
    words("text", 'Words, "phrases" and prefix* that must all occur.', required=True),
    whole("limit", "The newest so many; 20 if not given.", 1, MOST, default=20),
)


@router.get("/search", **answers.listing(SearchHit, ASKED))
def search(request: Request) -> Response:
    """Find articles by their words, the newest first, each with the words around the first match.

    `/articles?text=…` lists all of them, page by page.
    """
    asked = read(request.query_params, ASKED)
    desk = desk_of(request)
    limit: int = asked.values.get("limit", 20)
    found = desk.ledger.search(asked.values["text"], limit + 1)
    return answers.found(desk.masked(found[:limit]), complete=len(found) <= limit)
