"""Deciding about rows: the queue, the rows of one article, and the acts that both send."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from dateline.desk import forms
from dateline.desk.desk import Desk, desk_of
from dateline.desk.pages.lists import address, pager
from dateline.desk.reviewing import (
    AnyRow,
    article_rows,
    by_row,
    cards_of,
    masked_history,
    rows_of,
    target_of,
)
from dateline.desk.selections import filter_bar, read_selection
from dateline.errors import Conflict, OptionError
from dateline.ledger.filters import ArticleFilter, ClaimFilter
from dateline.ledger.review import MOST
from dateline.ledger.rows import ArticleRow, ClaimRow, DecisionRow, Target
from dateline.records import SURE

router = APIRouter()

ROWS: Final = 20
"""Rows of the queue on one page: each comes with its sentence, for which an article is read."""

OF_ARTICLE: Final = 200
"""Rows of an article on one page, which is also how many can be decided about at once."""

STATES: Final = {
    "waiting": "to look at", "accepted": "accepted", "changed": "changed", "rejected": "rejected", "all": "all",
}  # fmt: skip


@router.get("/review")
def queue(request: Request) -> Response:
    """Show the rows that wait, the least sure first, or those about which somebody decided."""
    desk, selection = desk_of(request), read_selection(request.query_params)
    layer = _choice(request, "layer", ("claims", "events"))
    state = _choice(request, "state", tuple(STATES)[:4])
    # Attitudes (know, want …) too: they can be wrong as well.
    filter = replace(selection.claims(), claims_only=False) if layer == "claims" else selection.events()
    rows, ways, more = _rows(desk, request, filter, state)
    return desk.page(
        request, "review.html", cards=cards_of(desk, rows), layer=layer, state=state, states=STATES, pager=ways,
        more=more, bar=filter_bar(request, selection), plain=False, address=lambda **parts: address(request, **parts),
        **_acts(request, desk, "/review/decide"),
    )  # fmt: skip


@router.post("/review/decide")
async def decide(request: Request) -> Response:
    """Accept, reject or undo what a page of the queue asks for."""
    return await forms.acting(request, lambda request, form: _decide(request, form, None))


@router.get("/review/articles/{id}")
def article(request: Request, id: str) -> Response:
    """Show all rows of an article in the order of its text, with names."""
    desk = desk_of(request)
    told = _article(desk, id)
    key = told.id
    layer = _choice(request, "layer", ("all", "claims", "events"))
    state = _choice(request, "state", ("all", *STATES))
    listed = [row for one in ("claim", "event") if layer in ("all", f"{one}s") for row in article_rows(desk, key, one)]
    counted = {name: sum(row.review == name for row in listed) for name in ("", "accepted", "changed", "rejected")}
    wanted = {"all": None, "waiting": ""}.get(state, state)
    kept = sorted((row for row in listed if wanted is None or row.review == wanted), key=_position)
    first = _first(request, kept)
    shown = kept[first : first + OF_ARTICLE]
    gone = [one for one in desk.ledger.review.of(key).values() if not one.in_latest]
    return desk.page(
        request, "review_article.html", article=told, cards=cards_of(desk, shown, plain=True), layer=layer,
        state=state, states=STATES, counted=counted, first=first, total=len(kept), step=OF_ARTICLE, gone=gone,
        plain=True, sure=SURE, address=lambda **parts: address(request, **parts),
        **_acts(request, desk, f"/review/articles/{key}/decide"),
    )  # fmt: skip


@router.post("/review/articles/{id}/decide")
async def decide_in_article(request: Request, id: str) -> Response:
    """Accept, reject or undo what the page of an article asks for."""
    return await forms.acting(request, lambda request, form: _decide(request, form, id))


@router.get("/review/history")
def history(request: Request) -> Response:
    """Show who decided what and when, the last first: about everything, or about the rows of an article."""
    desk, given = desk_of(request), request.query_params
    article, row = given.get("article") or None, given.get("row") or None
    limit = None if row else 50
    after = number_of("after", given["after"]) if given.get("after") else None
    found = desk.ledger.review.history(article, limit, after)
    if row:
        found = tuple(by_row(found).get(row, ()))
    more = found[-1].number if len(found) == limit else None
    return desk.page(
        request, "review_history.html", history=masked_history(desk, found), article=article, row=row, after=after,
        more=None if more is None else address(request, after=str(more)), **_acts(request, desk, "/review/undo"),
    )  # fmt: skip


@router.post("/review/undo")
async def undo(request: Request) -> Response:
    """Take a decision of any kind back."""
    return await forms.acting(request, _undo)


def number_of(name: str, value: str) -> int:
    """Return the number that a part of an address or a form gives."""
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise OptionError(f"{name}: {value!r} is not a number")
    return int(value)


def _acts(request: Request, desk: Desk, action: str) -> dict[str, Any]:
    """Return what every page needs on which something can be decided."""
    path = request.url.path
    return {
        "action": action, "key": secrets.token_urlsafe(16), "by": forms.who(request), "most": MOST, "failure": None,
        "done": _done(desk, request.query_params.get("done", "")), "back": address(request, done=None),
        "in_article": path.startswith("/review/articles/"),
    }  # fmt: skip


def _choice(request: Request, name: str, known: Sequence[str]) -> str:
    value = request.query_params.get(name) or known[0]
    if value not in known:
        raise OptionError(f"{name}: {value!r} is not one of {', '.join(known)}")
    return value


def _rows(desk: Desk, request: Request, filter: Any, state: str) -> tuple[Sequence[AnyRow], Any, str | None]:
    """Return the rows of a page of the queue, the ways on from it, and the address of the next rows that wait."""
    ledger, cursor = desk.ledger, request.query_params.get("after") or None
    if state == "waiting":
        skipped = number_of("after", cursor) if cursor else 0
        if skipped >= MOST:
            raise OptionError(f"after: {cursor!r} is beyond the {MOST} rows of the queue")
        waiting = ledger.review.queue(replace(filter, limit=min(MOST, skipped + ROWS + 1)))
        more = address(request, after=str(skipped + ROWS)) if len(waiting) > skipped + ROWS < MOST else None
        return waiting[skipped : skipped + ROWS], None, more
    noun: Any = ledger.claims if isinstance(filter, ClaimFilter) else ledger.events
    page = noun.page(replace(filter, reviewed=state), cursor, ROWS)
    return page.rows, pager(request, page), None


def _article(desk: Desk, key: str) -> ArticleRow:
    """Return an article by its id, or a beginning of it; raises `NotFound`."""
    (row,) = desk.ledger.articles.list(ArticleFilter(article=key))
    return row


def _position(row: AnyRow) -> tuple[int, str]:
    if isinstance(row, ClaimRow):
        return min((span.start for span in row.content_spans), default=0), row.id
    return row.start, row.id


def _first(request: Request, rows: Sequence[AnyRow]) -> int:
    """Return the number of the first row of the page of an article: the page that has a row, or that comes after."""
    wanted = request.query_params.get("row")
    if wanted:
        found = next((number for number, row in enumerate(rows) if row.id == wanted), 0)
        return found - found % OF_ARTICLE
    return number_of("after", request.query_params.get("after") or "0")


def _decide(request: Request, form: FormData, article: str | None) -> Response:
    """Do what a button of a list of rows asks for, and show the rows again."""
    desk = desk_of(request)
    if article is not None:
        article = _article(desk, article).id
    act, tokens, numbers = _asked(form)
    targets = [target_of(token) for token in tokens]
    if article is not None and any(target.article != article for target in targets):
        raise OptionError("these are rows of another article", "load the page again and repeat it")
    sign = forms.signed(form, act, *tokens, *numbers)
    review = desk.ledger.review
    try:
        if act == "undo":
            expected = targets[0].expected if targets else None
            made = review.undo_all(numbers, expected=expected, **sign)
        else:
            made = (review.accept_all if act == "accept" else review.reject_all)(targets, **sign)
    except Conflict as error:
        return _again(request, desk, form, tokens, article, conflict=error)
    if request.headers.get("hx-request") == "true":
        return _again(request, desk, form, tokens, article, made=made)
    return forms.back(form, "/review", done=f"{made[0].number}-{made[-1].number}")


def _asked(form: FormData) -> tuple[str, list[str], list[int]]:
    """Return what a form of rows asks for: the act, the rows it names, and the decisions it takes back."""
    for act in ("accept", "reject"):
        if forms.word(form, act):
            return act, [forms.word(form, act)], []
    if forms.word(form, "undo"):
        number, _, token = forms.word(form, "undo").partition("@")
        first, _, last = number.partition("-")
        numbers = sorted((number_of("undo", first), number_of("undo", last or first)))
        if numbers[1] - numbers[0] >= MOST:
            raise OptionError(f"more than {MOST} decisions at once", f"take at most {MOST} back")
        return "undo", [token] if token else [], list(range(numbers[0], numbers[1] + 1))
    act = forms.word(form, "bulk")
    tokens = list(dict.fromkeys(forms.words(form, "rows")))
    if act not in ("accept", "reject"):
        raise OptionError("nothing was asked for", "press one of the buttons")
    if not tokens:
        raise OptionError("no row is ticked", "tick the rows that you mean")
    if len(tokens) > MOST:
        raise OptionError(f"{len(tokens)} rows at once", f"tick at most {MOST}")
    return act, tokens, []


def _again(
    request: Request, desk: Desk, form: FormData, tokens: Sequence[str], article: str | None,
    made: Sequence[DecisionRow] = (), conflict: Conflict | None = None,
) -> Response:  # fmt: skip
    """Return the rows that an act was about as they are now, with what was done or why nothing was."""
    targets = [target_of(token) for token in tokens] or [
        Target(one.article, "claim" if one.layer == "claim" else "event", one.row)
        for one in made if one.article and one.row and one.in_latest
    ]  # fmt: skip
    cards = cards_of(desk, rows_of(desk, targets), plain=article is not None)
    acts = _acts(request, desk, f"/review/articles/{article}/decide" if article else "/review/decide")
    failure = None
    if conflict is not None:
        (message,) = [str(conflict)] if article else desk.masked([str(conflict)])
        failure = {"message": message, "hint": "nothing was changed; this is how it is now: decide again"}
    whole = request.headers.get("hx-request") != "true"
    return desk.page(
        request, "review_again.html" if whole else "review_cards.html",
        HTTPStatus.CONFLICT if conflict else HTTPStatus.OK, cards=cards, plain=article is not None,
        **acts | {"failure": failure, "done": _told(made), "by": forms.word(form, "by"),
                  "back": forms.word(form, "back") or "/review"},
    )  # fmt: skip


def _undo(request: Request, form: FormData) -> Response:
    number = number_of("number", forms.word(form, "number"))
    made = desk_of(request).ledger.review.undo(number, **forms.signed(form, "undo", number))
    return forms.back(form, "/review/history", done=f"{made.number}-{made.number}")


def _done(desk: Desk, given: str) -> dict[str, Any] | None:
    """Return what was just decided, as the address says."""
    first, _, last = given.partition("-")
    if not first.isdecimal() or not last.isdecimal() or len(given) > 30 or not 0 <= int(last) - int(first) < MOST:
        return None
    number = int(last) - int(first) + 1
    made = desk.ledger.review.history(limit=number, after=int(last) + 1)
    return _told([one for one in reversed(made) if int(first) <= one.number])


def _told(made: Sequence[DecisionRow]) -> dict[str, Any] | None:
    if not made:
        return None
    rows = len(made)
    act = {
        "accept": "accepted", "reject": "rejected", "change": "changed", "undo": "taken back", "merge": "merged",
        "split": "split",
    }[made[0].act]  # fmt: skip
    what = "decision" if act in ("taken back", "merged", "split") or made[0].row is None else "row"
    return {
        "act": act, "words": f"{rows} {what}{'' if rows == 1 else 's'} {act}",
        "numbers": f"{made[0].number}-{made[-1].number}",
        "undone": any(one.undone_by is not None for one in made),
    }  # fmt: skip
