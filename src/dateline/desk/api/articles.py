"""Articles, and all that one of them says."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import PAGING, SELECTION, read, words
from dateline.desk.desk import desk_of
from dateline.ledger.rows import ArticleRow
from dateline.records import Reading, to_json

router = APIRouter(tags=["articles"])
Key = Annotated[str, Path(description="The article's id, a beginning of it that no other has, or its external id.")]
LISTED = (*SELECTION, *PAGING)
ONE = (words("run", "The run whose reading is asked for; the latest if not given."),)


@router.get("/articles", **answers.listing(ArticleRow, LISTED, HTTPStatus.NOT_FOUND))
def articles(request: Request) -> Response:
    """List articles, the newest first."""
    asked = read(request.query_params, LISTED)
    return answers.counted(request, asked, desk_of(request).ledger.articles, asked.selection.articles())


@router.get("/articles/{id}", **answers.one(Reading, ONE, HTTPStatus.NOT_FOUND))
def article(request: Request, id: Key) -> Response:
    """Give all that an article says: its text, claims, events, places, times; as read, without what people decided."""
    asked = read(request.query_params, ONE)
    desk = desk_of(request)
    (reading,) = desk.masked([desk.ledger.articles.get(id, run=asked.values.get("run"))])
    return answers.found(msgspec.Raw(to_json(reading)))
