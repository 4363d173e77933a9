"""Which actors are one, and which are two: suggestions, merges and splits."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from dateline.desk import forms
from dateline.desk.desk import Desk, desk_of
from dateline.desk.failures import status_of, words_of
from dateline.desk.pages.review import number_of
from dateline.errors import NotFound, OptionError
from dateline.ledger.filters import ArticleFilter
from dateline.ledger.rows import ActorProfile, ArticleRow, DecisionRow

router = APIRouter()

_SUGGESTIONS: Final = 50
_CLAIMS: Final = 200
_PARTS: Final = 200


@router.get("/review/actors")
def actors(request: Request) -> Response:
    """Show pairs that may be one, and the forms to merge and to split."""
    return _page(request)


@router.post("/review/actors")
async def decide(request: Request) -> Response:
    """Merge, split, or tell the two of a suggestion apart."""
    return await forms.acting(request, _decide)


def _page(request: Request, status: int = 200, **failed: str) -> Response:
    desk, asked = desk_of(request), (request.query_params.get("split") or "").strip()
    found = desk.masked(desk.ledger.actors.suggestions(_SUGGESTIONS + 1))
    profile: ActorProfile | None = None
    articles: tuple[ArticleRow, ...] = ()
    try:
        with _told(desk):
            if asked:
                profile, articles = _parts(desk, asked)
    except NotFound as error:
        status, failed = status_of(error), {"what": "split", "message": str(error), "hint": error.hint}
    return desk.page(
        request, "review_actors.html", status, suggestions=found[:_SUGGESTIONS], more=len(found) > _SUGGESTIONS,
        split=asked if profile is None else profile.actor.name, actor=None if profile is None else profile.actor,
        articles=articles, failed=failed, key=secrets.token_urlsafe(16), by=forms.who(request),
        done=request.query_params.get("done", ""), most=_CLAIMS,
    )  # fmt: skip


def _parts(desk: Desk, asked: str) -> tuple[ActorProfile, tuple[ArticleRow, ...]]:
    """Return an actor and the articles in which it speaks or is spoken of."""
    key = _behind(desk, asked)
    plain = desk.ledger.actors.profile(key, _CLAIMS, claims_only=False)
    ids = dict.fromkeys(claim.article_id for claim in (*plain.said, *plain.about))
    rows = [row for id in list(ids)[:_PARTS] for row in desk.ledger.articles.list(ArticleFilter(article=id))]
    (profile,) = desk.masked([plain])
    if key == asked and profile.actor.id != plain.actor.id:
        # By a name it would tell the pseudonym that goes with it.
        raise NotFound(f"no actor {asked!r} in the ledger or the register", "name it as the pages do")
    return profile, desk.masked(rows)


def _behind(desk: Desk, key: str) -> str:
    """Return the actor that is shown under an id; names are left as they are."""
    with desk.ledger.masking() as masks:
        found = masks.behind(key)
    if found is None:
        raise NotFound(f"no actor {key!r} in the ledger or the register", "name it as the pages do")
    return found


def _decide(request: Request, form: FormData) -> Response:
    desk, act = desk_of(request), forms.word(form, "act")
    try:
        with _told(desk):
            made = _act(desk, form, act)
    except (OptionError, NotFound) as error:
        what = {"merge": "merge", "split": "split"}.get(act, "suggestion")
        return _page(request, status_of(error), what=what, message=str(error), hint=error.hint)
    return forms.back(form, "/review/actors", done=f"{made.number}-{made.number}")


def _act(desk: Desk, form: FormData, act: str) -> DecisionRow:
    ledger = desk.ledger
    if act == "merge":
        one, two = forms.word(form, "actor"), forms.word(form, "other")
        if not one or not two:
            raise OptionError("two actors are needed", "give the names or ids of both")
        return ledger.actors.merge(_behind(desk, one), _behind(desk, two), **forms.signed(form, act, one, two))
    if act == "split":
        actor, parts = forms.word(form, "actor"), forms.words(form, "parts")
        if not parts or len(parts) > _PARTS:
            raise OptionError(f"{len(parts)} articles are ticked", f"tick between 1 and {_PARTS} that mean another one")
        return ledger.actors.split(_behind(desk, actor), parts, **forms.signed(form, act, actor, *parts))
    verb, _, number = act.partition("-")
    if verb not in ("one", "other", "two"):
        raise OptionError("nothing was asked for", "press one of the buttons")
    if verb == "two":
        return ledger.actors.reject(number_of("suggestion", number), **forms.signed(form, "two", number))
    # By its number: the names on the page may be pseudonyms.
    found = next((it for it in ledger.actors.suggestions() if str(it.number) == number), None)
    if found is None:
        raise NotFound(f"no suggestion {number} waits", "somebody may have decided; load the page again")
    pair = (found.actor, found.other) if verb == "one" else (found.other, found.actor)
    return ledger.actors.merge(*pair, **forms.signed(form, verb, number))


@contextmanager
def _told(desk: Desk) -> Iterator[None]:
    """Let errors name private people by their pseudonyms."""
    try:
        yield
    except (OptionError, NotFound) as error:
        raise type(error)(*words_of(desk, error)) from None
