"""Actors: people, groups and bodies across articles, and which of them may be one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import ACTORS, MOST, PAGES, flag, read, whole
from dateline.desk.desk import Desk, desk_of
from dateline.errors import NotFound
from dateline.ledger.filters import ActorFilter
from dateline.ledger.rows import ActorProfile, ActorRow, SuggestionRow

router = APIRouter(tags=["actors"])
Key = Annotated[str, Path(description="The actor's id, a beginning of it that no other has, or its name.")]
LISTED = (*ACTORS, *PAGES)
ONE = (
    whole("limit", "Claims by it, and claims about it, at most; 20 if not given.", 1, MOST, default=20),
    flag("claims_only", "Leave out attitudes (know, want, order …), as is done if not given."),
)
SUGGESTED = (whole("limit", "The likeliest so many; 50 if not given.", 1, MOST, default=50),)


@router.get("/actors", **answers.listing(ActorRow, LISTED))
def actors(request: Request) -> Response:
    """List people, groups and bodies, those of most articles first."""
    asked = read(request.query_params, LISTED)
    filter = ActorFilter(**asked.given(*(parameter.name for parameter in ACTORS)))
    return answers.paged(request, asked, desk_of(request).ledger.actors, filter)


@router.get("/actors/{id}", **answers.one(ActorProfile, ONE, HTTPStatus.NOT_FOUND))
def actor(request: Request, id: Key) -> Response:
    """Give all about an actor: its names, relations, what it says and what others say about it."""
    asked = read(request.query_params, ONE)
    desk = desk_of(request)
    limit, claims_only = asked.values.get("limit", 20), asked.values.get("claims_only", True)
    (profile,) = desk.masked([desk.ledger.actors.profile(_shown(desk, id), limit, claims_only=claims_only)])
    return answers.found(profile)


def behind(desk: Desk, key: str) -> str:
    """Return the actor that leaves the desk under an id; other keys as they are, as they may be names.

    The own id of a private person leads nowhere: whoever asks for it did not get it here.
    """
    with desk.ledger.masking() as masks:
        found = masks.behind(key)
    if found is None:
        raise _unknown(key)
    return found


def _shown(desk: Desk, key: str) -> str:
    """Return the actor of a key; a name leads to nobody who is private, or it would tell the pseudonym."""
    found = behind(desk, key)
    if found != key:
        return found
    row = desk.ledger.actors.get(key)
    (masked,) = desk.masked([row])
    if masked.id != row.id:
        raise _unknown(key)
    return row.id


def _unknown(key: str) -> NotFound:
    return NotFound(f"no actor {key!r} in the ledger or the register", "list them at /api/v1/actors")


@router.get("/suggestions", **answers.listing(SuggestionRow, SUGGESTED))
def suggestions(request: Request) -> Response:
    """List pairs of actors that may be one and about which nobody decided, the likeliest first."""
    asked = read(request.query_params, SUGGESTED)
    desk = desk_of(request)
    found = desk.ledger.actors.suggestions(asked.limit + 1)
    return answers.found(desk.masked(found[: asked.limit]), complete=len(found) <= asked.limit)
