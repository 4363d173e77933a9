"""Actors: the directory, and the profile of one: what it says and does, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from dateline.desk.desk import Desk, desk_of
from dateline.desk.pages import lists
from dateline.desk.pages.lists import Described
from dateline.desk.pages.sources import FIELDS, filter_of, told_by
from dateline.errors import NotFound
from dateline.ledger.filters import ActorFilter, Origin
from dateline.records import EntityKind

router = APIRouter()

SHOWN: Final = 50

_FIRST: Final = 20
"""Claims by an actor, claims about it and events with it that its profile shows."""

_DIRECTORY: Final = (
    Described("name", "Name", "search", hint="words of any of its names"),
    Described("kind", "Kind", "choice", lists.words_of(get_args(EntityKind))),
    Described("country", "Country", "text", hint="a code of three letters"),
    Described("origin", "Known from", "choice",
              (("article", "articles"), ("register", "Dateline's register"), ("import", "your register"))),
)  # fmt: skip
assert {word for word, _ in _DIRECTORY[3].choices} == set(get_args(Origin))


@router.get("/actors")
def actors(request: Request) -> Response:
    """Show actors, those of most articles first."""
    desk, given = desk_of(request), request.query_params
    asked: dict[str, Any] = {one.name: given.get(one.name) or None for one in _DIRECTORY}
    filter = ActorFilter(**asked)
    page = desk.ledger.actors.page(filter, lists.after(request), SHOWN)
    return desk.page(
        request, "actors.html",
        actors=desk.masked(page.rows), pager=lists.pager(request, page), 
        bar=lists.own_bar(request, _DIRECTORY),
    )  # fmt: skip


@router.get("/actors/{id}")
def actor(request: Request, id: str) -> Response:
    """Show the profile of an actor."""
    desk = desk_of(request)
    behind = _behind(desk, id)
    told = desk.ledger.actors.overview(behind, _FIRST)
    (profile,) = desk.masked([told.profile])
    private = profile.actor.id != told.profile.actor.id
    if not private and profile.actor.id != id:
        return RedirectResponse(_path(profile.actor.id), status_code=303)

    def rows_of(**part: str) -> str:
        return f"{_path(id)}/said" + ("?" + urlencode(part) if part else "")

    return desk.page(
        request, "actor.html",
        profile=profile, private=private, complete=told.complete, path_of=_path(id),
        # An event in an article that names somebody openly would tell who is hidden here.
        events=() if private else desk.masked(told.events),
        sentences={} if private else desk.ledger.excerpts(told.events), **told_by(told.voice, rows_of),
    )  # fmt: skip


@router.get("/actors/{id}/said")
def said(request: Request, id: str) -> Response:
    """Show what an actor says, newest article first."""
    desk = desk_of(request)
    profile = desk.ledger.actors.profile(_behind(desk, id), 1)
    page = desk.ledger.actors.said(profile.actor.id, filter_of(request), lists.after(request), SHOWN)
    # As part of the profile: so whoever is hidden in one article is hidden in all of these.
    (masked,) = desk.masked([replace(profile, said=page.rows, about=(), told=())])
    return desk.page(
        request, "actor_said.html",
        actor=masked.actor, claims=masked.said, pager=lists.pager(request, page), path_of=_path(id),
        bar=lists.own_bar(request, FIELDS),
    )  # fmt: skip


@router.get("/actors/{id}/events")
def events(request: Request, id: str) -> Response:
    """Show the events that an actor takes part in, newest article first."""
    desk = desk_of(request)
    found = desk.ledger.actors.get(_behind(desk, id))
    (masked,) = desk.masked([found])
    if masked.id != found.id:
        raise NotFound("the events of a private person are not listed", f"see {_path(id)}")
    page = desk.ledger.actors.takes_part(found.id, None, lists.after(request), SHOWN)
    return desk.page(
        request, "actor_events.html",
        actor=masked, events=desk.masked(page.rows), sentences=desk.ledger.excerpts(page.rows),
        pager=lists.pager(request, page), path_of=_path(id),
    )  # fmt: skip


def _path(id: str) -> str:
    return f"/actors/{quote(id, safe='')}"


def _behind(desk: Desk, id: str) -> str:
    """Return the actor that is shown under an id; names, and the own ids of private people, lead nowhere."""
    with desk.ledger.masking() as masks:
        shown = masks.behind(id)
    found = None if shown is None else desk.ledger.actors.counts_as(shown)
    if found is None:
        raise NotFound(f"no actor {id!r}", "list them at /actors")
    return found
