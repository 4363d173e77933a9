"""The reader view: an article as text, with what is read from it marked and listed, and one record in words.

This page names everybody: whoever checks a claim against its sentence sees the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from dateline.desk.cards import Card, Cards
from dateline.desk.desk import Desk, desk_of
from dateline.desk.marks import LAYERS, OUTSIDE, UNSURE, Layer, marks_of, paragraphs
from dateline.errors import NotFound, OptionError
from dateline.ledger.rows import ActorRow, Reviewed, RunRow
from dateline.ledger.write import run_id
from dateline.records import SURE, Reading

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Read:
    """An article as one run read it, with all runs that did, the last one first, and what people decided."""

    reading: Reading
    run: RunRow
    runs: tuple[RunRow, ...]
    decided: Mapping[str, Reviewed]

    @property
    def latest(self) -> bool:
        """Whether no later run read the article."""
        return self.run == self.runs[0]

    @property
    def path(self) -> str:
        """The address of the article."""
        return f"/articles/{quote(self.reading.article.id)}"

    @property
    def suffix(self) -> str:
        """What an address needs for a reading that is not the latest."""
        return "" if self.latest else f"?run={self.run.id}"


@dataclass(frozen=True, slots=True)
class _Switch:
    """A layer that can be switched, and the address at which it is."""

    layer: str
    shown: bool
    address: str


@dataclass(frozen=True, slots=True)
class _State:
    """What is asked for in the address of a reader view, beside the article."""

    run: str | None
    hidden: tuple[str, ...]
    everything: bool

    def address(self, path: str) -> str:
        """Return the address of an article, seen so."""
        values = {"run": self.run, "hide": ",".join(self.hidden), "all": "1" if self.everything else None}
        query = urlencode({name: value for name, value in values.items() if value}, safe=",")
        return f"{path}?{query}" if query else path

    def switched(self, layer: Layer) -> _State:
        """Return the same with a layer switched."""
        return replace(self, hidden=tuple(it for it in LAYERS if (it in self.hidden) != (it == layer)))


@router.get("/articles/{key}")
def article(
    request: Request,
    key: str,
    run: str | None = None,
    hide: str = "",
    everything: Annotated[bool, Query(alias="all")] = False,
) -> Response:
    """Show an article with all that is read from it."""
    desk = desk_of(request)
    hidden = _hidden(hide)
    found = _read(desk, key, run)
    path = found.path
    if request.url.path != path:
        # An address that is cited names the article in full.
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(path + query, status_code=307)
    reading, cards = found.reading, Cards(found.reading, found.decided)
    state = _State(None if found.latest else found.run.id, hidden, everything)
    events = list(cards.events())
    switches = [_Switch(it, it not in hidden, state.switched(it).address(path)) for it in LAYERS]
    return desk.page(
        request, "article.html", article=reading.article, focus=reading.focus, web=_web(reading.article.url),
        paragraphs=list(paragraphs(reading.article, marks_of(reading, found.decided))),
        around=[line for line in reading.article.removed if line.reason == OUTSIDE],
        claims=list(cards.claims()), events=events, unsure=sum(card.layer == UNSURE for card in events), sure=SURE,
        forecasts=list(cards.forecasts()), figures=list(cards.figures()), switches=switches, hidden=hidden,
        everything=everything, other=replace(state, everything=not everything).address(path), path_of=path,
        run=found.run, runs=found.runs, latest=found.latest, suffix=found.suffix,
        gone=[one for one in found.decided.values() if not one.in_latest and one.review],
    )  # fmt: skip


@router.get("/articles/{key}/records/{row}")
def record(request: Request, key: str, row: str, run: str | None = None) -> Response:
    """Show one record of an article in words, as a page or, for our own script, as a part of one."""
    desk = desk_of(request)
    found = _read(desk, key, run)
    card = Cards(found.reading, found.decided).find(row)
    if card is None:
        raise NotFound(f"this reading of the article has no record {row!r}", "open the article and choose another")
    part = request.headers.get("hx-request") == "true"
    return desk.page(
        request, "article_card.html" if part else "article_record.html", card=card, article=found.reading.article,
        path_of=found.path, suffix=found.suffix, actors=_actors(desk, found, card), reviewed=found.decided.get(row),
        cite=f"{str(request.base_url).rstrip('/')}{found.path}{found.suffix}#{row}",
        reviewable=card.noun in ("claim", "event") and found.latest,
    )  # fmt: skip


def _read(desk: Desk, key: str, run: str | None) -> _Read:
    """Return an article by its id, a beginning of it or its own id; as the latest run read it, or the one asked for."""
    ledger = desk.ledger
    reading = ledger.articles.get(key, run=run)
    own = run_id(reading.run.version, reading.run.model)
    runs = ledger.runs.of(reading.article.id)
    this = next((one for one in runs if one.id == own), None)
    if this is None:
        raise NotFound(f"run {own} is not among those of article {reading.article.id}")
    return _Read(reading, this, runs, ledger.review.of(reading.article.id))


def _hidden(asked: str) -> tuple[str, ...]:
    """Return the layers that are switched off."""
    words = [word.strip() for word in asked.split(",") if word.strip()]
    unknown = next((word for word in words if word not in LAYERS), None)
    if unknown is not None:
        raise OptionError(f"hide: {unknown!r} is not one of {', '.join(LAYERS)}")
    return tuple(layer for layer in LAYERS if layer in words)


def _web(url: str | None) -> str | None:
    """Return an address that a browser may be sent to, None for any other."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _actors(desk: Desk, found: _Read, card: Card) -> dict[str, str]:
    """Return the addresses of the actors that a card names, by entity; those of private people without their id."""
    named = {fact.entity for fact in card.facts if fact.entity is not None}
    if not named:
        return {}
    actors = desk.ledger.actors.of(found.reading.article.id)
    linked = [
        (one.id, ActorRow(actors[one.id], one.name, one.kind, None, None, "article", 0, 0))
        for one in found.reading.entities
        if one.id in named and one.id in actors
    ]
    shown = desk.masked([row for _, row in linked])
    return {entity: f"/actors/{quote(row.id)}" for (entity, _), row in zip(linked, shown, strict=True)}
