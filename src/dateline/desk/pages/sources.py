"""Sources: who speaks, on what authority, how often; and what one says who is no actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from dateline.desk.charts import over_time, shares
from dateline.desk.desk import desk_of
from dateline.desk.pages import lists
from dateline.desk.pages.lists import Described
from dateline.errors import NotFound, OptionError
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.rows import SourceRow, Voice
from dateline.ledger.sources import COUNTED
from dateline.ledger.voices import NAMED
from dateline.pseudonyms import is_pseudonym
from dateline.records import Anonymity, Quotation, SourceType, Standing

router = APIRouter()

SHOWN: Final = 50

FIELDS: Final = (
    Described("text", "Words in what is said", "search", hint='words, "phrases", prefix*'),
    Described("standing", "Standing", "choice", lists.words_of(get_args(Standing))),
    Described("anonymity", "Named or not", "choice", lists.words_of(get_args(Anonymity))),
    Described("quotation", "In whose words", "choice", lists.words_of(get_args(Quotation))),
    Described("since", "Published from", "date", hint="2031, 2031-05 or 2031-05-09"),
    Described("until", "Published to", "date", hint="2031, 2031-05 or 2031-05-09"),
)
"""Filters of what one speaker says."""

_DIRECTORY: Final = (
    Described("source", "Name", "search", hint="words of the name"),
    Described("type", "Kind of source", "choice", lists.words_of(get_args(SourceType))),
    *FIELDS[1:3], FIELDS[0], *FIELDS[4:],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A source, and the address at which there is more about it, if any."""

    row: SourceRow
    address: str | None


@router.get("/sources")
def sources(request: Request) -> Response:
    """Show the sources of claims, the most quoted first."""
    desk = desk_of(request)
    filter = ClaimFilter(claims_only=True, **_given(request, "source", "type", "text", *_COMMON))
    page = desk.ledger.sources.page(filter, lists.after(request), SHOWN)
    return desk.page(
        request, "sources.html",
        sources=listed(page.rows, desk.masked(page.rows)), pager=replace(lists.pager(request, page), searched_all=True),
        bar=lists.own_bar(request, _DIRECTORY),
        note="" if page.searched_all else f"Counted in the newest {COUNTED:,} articles that these filters let through.",
    )  # fmt: skip


@router.get("/sources/of")
def source(request: Request) -> Response:
    """Show what a source says that is no actor; one that is goes on to its profile."""
    desk, given = desk_of(request), request.query_params
    if given.get("actor"):
        return RedirectResponse(f"/actors/{quote(given['actor'], safe='')}", status_code=303)
    name, type = given.get("name") or "", given.get("type") or "named_organization"
    if type not in NAMED:
        raise OptionError(f"type: {type!r} is not one of {', '.join(NAMED)}", "only named sources have a page")
    hidden = is_pseudonym(name) or desk.masked([name]) != (name,)
    if not name or hidden:
        # Who is hidden has no page under the name, and under a pseudonym only as an actor.
        raise NotFound("no source of that name", "list them at /sources")
    page = desk.ledger.sources.said(name, type, filter_of(request), lists.after(request), SHOWN)
    voice = desk.ledger.sources.voice(name, type)
    if not voice.claims and not page.rows:
        raise NotFound(f"no source {name!r} that is no actor", "list them at /sources, and actors at /actors")

    def rows_of(**part: str) -> str:
        return "/sources/of?" + urlencode({"name": name, "type": type, **part})

    bar = lists.own_bar(request, FIELDS)
    bar = lists.kept(bar, (("name", name), ("type", type)), rows_of())
    return desk.page(
        request, "source.html",
        called=name, type=type, claims=desk.masked(page.rows), pager=lists.pager(request, page), bar=bar,
        **told_by(voice, rows_of),
    )  # fmt: skip


def told_by(voice: Voice, rows_of: Callable[..., str]) -> Mapping[str, Any]:
    """Return what the template voice.html shows of a voice; `rows_of` is the address of rows with some filters."""
    return {
        "voice": voice,
        "over": over_time(voice.months, lambda month: rows_of(since=month, until=month)),
        "standings": shares(voice.standings, lambda word: rows_of(standing=word)),
        "anonymities": shares(voice.anonymities, lambda word: rows_of(anonymity=word)),
        "quotations": shares(voice.quotations, lambda word: rows_of(quotation=word)),
        "everything": rows_of(),
    }


def listed(plain: Sequence[SourceRow], masked: Sequence[SourceRow]) -> tuple[Listed, ...]:
    """Return sources as they may be shown, each with where there is more about it."""
    return tuple(Listed(row, _address_of(row, one.name)) for one, row in zip(plain, masked, strict=True))


def _address_of(row: SourceRow, name: str | None) -> str | None:
    """Return the profile of a source, its claims, or the one article it is in; none for a hidden name."""
    if row.actor is not None:
        return f"/actors/{quote(row.actor, safe='')}"
    if row.article_id is not None:
        return f"/articles/{quote(row.article_id, safe='')}"
    if name is None or row.name != name or row.type not in NAMED or is_pseudonym(name):
        return None
    return "/sources/of?" + urlencode({"name": name, "type": row.type})


def filter_of(request: Request) -> ClaimFilter:
    """Return the filter of what one speaker says."""
    return ClaimFilter(claims_only=True, **_given(request, "text", *_COMMON))


_COMMON: Final = ("standing", "anonymity", "quotation", "since", "until")


def _given(request: Request, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := request.query_params.get(name))}
