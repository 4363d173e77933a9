"""What people decided about rows and actors, and the acts by which they do."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from dateline.desk.api import acts, answers
from dateline.desk.api.actors import behind
from dateline.desk.api.parameters import AFTER, ARTICLE, MOST, read, whole
from dateline.desk.desk import desk_of
from dateline.ledger.pages import LIMIT, packed, unpacked
from dateline.ledger.rows import DecisionRow

router = APIRouter(tags=["decisions"])
Body = Annotated[bytes, Depends(acts.body_of)]
LISTED = (ARTICLE, AFTER, whole("limit", f"Rows of a page; {LIMIT} if not given.", 1, MOST, default=LIMIT))


@router.get("/decisions", **answers.listing(DecisionRow, LISTED, HTTPStatus.NOT_FOUND))
def decisions(request: Request) -> Response:
    """List what was decided, the last first: about the rows of an article, or about everything, actors too."""
    asked = read(request.query_params, LISTED)
    desk = desk_of(request)
    after = None if asked.after is None else unpacked(asked.after, int)[0]
    found = desk.ledger.review.history(asked.values.get("article"), asked.limit + 1, after)
    shown = found[: asked.limit]
    return answers.found(desk.masked(shown), packed(shown[-1].number) if len(found) > asked.limit else None)


@router.post("/decisions/accept", **answers.act(acts.Deciding, DecisionRow))
def accept(request: Request, body: Body) -> Response:
    """Decide that rows are right as they stand."""
    given = acts.read(body, acts.Deciding)
    targets = [row.target() for row in given.rows]
    return _done(request, desk_of(request).ledger.review.accept_all(targets, **given.signed()))


@router.post("/decisions/reject", **answers.act(acts.Deciding, DecisionRow))
def reject(request: Request, body: Body) -> Response:
    """Decide that rows are wrong: they are in no list, count or export unless asked for."""
    given = acts.read(body, acts.Deciding)
    targets = [row.target() for row in given.rows]
    return _done(request, desk_of(request).ledger.review.reject_all(targets, **given.signed()))


@router.post("/decisions/change", **answers.act(acts.Changing, DecisionRow))
def change(request: Request, body: Body) -> Response:
    """Decide what some fields of a row are."""
    given = acts.read(body, acts.Changing)
    review = desk_of(request).ledger.review
    return _done(request, [review.change(given.row.target(), given.values, **given.signed())])


@router.post("/decisions/undo", **answers.act(acts.Undoing, DecisionRow))
def undo(request: Request, body: Body) -> Response:
    """Take decisions back, whatever they are about, the last one first."""
    given = acts.read(body, acts.Undoing)
    review = desk_of(request).ledger.review
    return _done(request, review.undo_all(given.decisions, expected=given.expected, **given.signed()))


@router.post("/decisions/merge", **answers.act(acts.Merging, DecisionRow))
def merge(request: Request, body: Body) -> Response:
    """Decide that two actors are one."""
    given = acts.read(body, acts.Merging)
    desk = desk_of(request)
    one, other = behind(desk, given.actor), behind(desk, given.other)
    return _done(request, [desk.ledger.actors.merge(one, other, **given.signed())])


@router.post("/decisions/split", **answers.act(acts.Splitting, DecisionRow))
def split(request: Request, body: Body) -> Response:
    """Decide that some articles mean another one of an actor's name."""
    given = acts.read(body, acts.Splitting)
    desk = desk_of(request)
    return _done(request, [desk.ledger.actors.split(behind(desk, given.actor), given.parts, **given.signed())])


@router.post("/decisions/apart", **answers.act(acts.Telling, DecisionRow))
def apart(request: Request, body: Body) -> Response:
    """Decide that the two actors of a suggestion are two."""
    given = acts.read(body, acts.Telling)
    return _done(request, [desk_of(request).ledger.actors.reject(given.suggestion, **given.signed())])


def _done(request: Request, rows: Iterable[DecisionRow]) -> Response:
    return answers.found(desk_of(request).masked(rows))
