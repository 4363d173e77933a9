"""The front page: the newest articles and events, and filters over everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from dateline.desk.cards import NOBODY
from dateline.desk.desk import Desk, desk_of
from dateline.desk.pages import lists
from dateline.desk.selections import filter_bar, query_of, read_selection
from dateline.desk.wording import Piece, pieces
from dateline.ledger.rows import ArticleRow, ClaimRow, Glance

router = APIRouter()

SHOWN: Final = 25
"""Articles, and events, of the front page."""

_SPEAKERS: Final = 3


@dataclass(frozen=True, slots=True)
class Story:
    """An article on the front page: who speaks first in it, its events, and where the searched words stand."""

    article: ArticleRow
    speakers: tuple[str, ...]
    events: int
    snippet: tuple[Piece, ...]


@router.get("/")
def front(request: Request) -> Response:
    """Show the newest articles and events of a selection."""
    desk, selection = desk_of(request), read_selection(request.query_params)
    ledger = desk.ledger
    articles = ledger.articles.page(selection.articles(), lists.after(request), SHOWN)
    events = ledger.events.page(selection.events(), None, SHOWN)
    return desk.page(
        request, "front.html",
        stories=stories(desk, ledger.glances(articles.rows, selection.text)),
        articles_pager=lists.pager(request, articles),
        events=desk.masked(events.rows), sentences=ledger.excerpts(events.rows),
        events_pager=lists.pager(request, events, "events_after"),
        bar=filter_bar(request, selection), selection=query_of(selection), text=selection.text or "",
    )  # fmt: skip


def stories(desk: Desk, glances: Sequence[Glance]) -> tuple[Story, ...]:
    """Return articles as the page shows them, private people under pseudonyms."""
    articles = desk.masked([one.article for one in glances])
    claims = iter(desk.masked([claim for one in glances for claim in one.claims]))
    # Words that stand only in the title have no place in the text.
    found = [one.hit if one.hit is not None and one.hit.matches else None for one in glances]
    hits = iter(desk.masked([hit for hit in found if hit is not None]))
    return tuple(
        Story(
            article=article,
            speakers=_speakers([next(claims) for _ in one.claims]),
            events=one.events,
            snippet=() if hit is None else pieces(hit, next(hits)),
        )
        for one, article, hit in zip(glances, articles, found, strict=True)
    )


def _speakers(claims: Sequence[ClaimRow]) -> tuple[str, ...]:
    """Return who speaks in claims, each once."""
    found = dict.fromkeys(" ".join((claim.source_name or claim.source).split()) or NOBODY for claim in claims)
    found.pop(NOBODY, None)
    return tuple(found)[:_SPEAKERS]
