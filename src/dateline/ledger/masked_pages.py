"""Articles with somebody to hide: whom each names where, and its rows as they may leave the desk.

Of a reading only what tells people is read, and a row is masked when it is asked for; both are kept for a while.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from threading import Lock
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, select

from dateline.ledger import rows, schema
from dateline.ledger.cells import quoted, spans_of
from dateline.ledger.private import blocks
from dateline.ledger.rebuild import words_of
from dateline.masking import Mask, mask_of, public_speakers, shares, speaker
from dateline.pseudonyms import Private
from dateline.records import Article, Entity, Mention, Reading, Source

Row = TypeVar("Row")

_ROOM: Final = 64_000_000
"""What is kept in all, by `Page.weight` about bytes: some 1,500 articles of 700 words."""
_RECORD, _ROW = 150, 3_000
"""What a small record weighs, and a row that is kept plain and masked."""

_NAMED: Final = ("name", "relation", "admin1", "admin2")
"""The fields of a place in which a name can stand; its runners-up are a list of such."""
_WHERE: Final = ("place", "country_code", "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id")
"""The fields of an event that tell its place."""
_QUOTED: Final = ("source", "anonymity_reason", "cue", "content", "addressee")
"""The parts of a claim that point into the text."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, as far as it tells who speaks."""

    id: str
    source: Source


@dataclass(frozen=True, slots=True)
class Told:
    """A reading, as far as it tells people, and times and places that may tell a name: where each stands, and of which
    an event takes its own."""

    article: Article
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    claims: tuple[Said, ...]
    anchored: tuple[tuple[str, int, int], ...]
    events: Mapping[str, tuple[str | None, str | None]]
    days: Mapping[str, tuple[str | None, str | None]]
    spots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """An article with somebody to hide: its mask, its text, what of it may be told, and its rows, plain and masked."""

    mask: Mask
    plain: str
    article: Article
    speakers: Mapping[str, Source]
    kept: frozenset[str]
    events: Mapping[str, tuple[str | None, str | None]]
    told: frozenset[Any]
    weight: int
    done: dict[tuple[type[Any], str], tuple[Any, Any]] = field(default_factory=dict, compare=False, repr=False)

    def once(self, row: Row, id: str, change: Callable[[Page, Row], Any]) -> Any:
        """Return the masked row, made only if this very row was not asked for before."""
        known = self.done.get((type(row), id))
        if known is None or known[0] != row:
            known = self.done[type(row), id] = (row, change(self, row))
        return known[1]


def page_of(told: Told, key: bytes, people: Sequence[tuple[str, str, Private]], forced: str | None) -> Page | None:
    """Return the page of an article, None when nobody in it is to be hidden.

    `people` are its entities that are private people, with their actors; the actor `forced` is hidden in any case.
    """
    public = public_speakers(told)
    also = {entity: one for entity, actor, one in people if actor == forced or entity not in public}
    mask = mask_of(told, key, also)
    if mask is None:
        return None
    found = mask.found(told)
    hidden = [(start, end) for start, end, _, _ in found]
    lost = {id for id, start, end in told.anchored if shares(start, end, hidden)}
    records = len(told.mentions) + len(told.entities) + 3 * len(told.claims) + len(told.anchored)
    return Page(
        mask, told.article.text, mask.article(told.article, found), {claim.id: claim.source for claim in told.claims},
        frozenset(id for id, _, _ in told.anchored if id not in lost), told.events,
        frozenset(chain((told.days[id] for id in lost & told.days.keys()),
                        (told.spots[id] for id in lost & told.spots.keys()))),
        4 * len(told.article.text) + _RECORD * records + _ROW * len(told.events),
    )  # fmt: skip


# Rows


def about(page: Page, **more: Any) -> dict[str, Any]:
    """Return the fields by which a row tells its article, with others."""
    article = page.article
    return {"external_id": article.external_id, "title": article.title, "outlet": article.outlet,
            "url": article.url, **more}  # fmt: skip


def article_row(page: Page, row: rows.ArticleRow) -> rows.ArticleRow:
    """Return the row of the article itself."""
    return replace(row, **about(page, agency=page.article.agency))


def claim_row(page: Page, row: rows.ClaimRow) -> rows.ClaimRow:
    """Return a claim; what somebody decided is no longer what stands in the text, and masked as words."""
    source, words = page.speakers.get(row.id), page.mask.words
    who = None if source is None else page.mask.people.get(speaker(source))
    texts: dict[str, Any] = {name: getattr(row, name) and words(getattr(row, name), who)
                             for name in ("source_name", "role", "affiliation")}  # fmt: skip
    if source is not None and who is not None and who.pseudonym and row.source_name and row.source_name == source.name:
        texts["source_name"] = str(who.pseudonym)
    for name in _QUOTED:
        part, spans = getattr(row, name), getattr(row, f"{name}_spans")
        texts[name] = quoted(page.article.text, spans) if quoted(page.plain, spans) == part else words(part)
    for ids, values in (("time_ids", "times"), ("place_ids", "places")):
        kept = [it for it in zip(getattr(row, ids), getattr(row, values), strict=True) if it[0] in page.kept]
        texts |= {ids: tuple(id for id, _ in kept), values: tuple(words(value) for _, value in kept)}
    return replace(row, **about(page, **texts))


def anchored_row(page: Page, row: rows.TimeRow | rows.PlaceRow) -> rows.TimeRow | rows.PlaceRow | None:
    """Return a time or a place, None when it was read in a hidden name."""
    if row.id not in page.kept:
        return None
    words = page.mask.words
    told: dict[str, Any] = {"words": page.article.text[row.start : row.end]}
    if isinstance(row, rows.PlaceRow):
        told |= {name: getattr(row, name) and words(getattr(row, name)) for name in _NAMED}
        told["runners_up"] = tuple(map(words, row.runners_up))
    return replace(row, **about(page, **told))


def figure_row(page: Page, row: rows.CasualtyRow) -> rows.CasualtyRow:
    """Return a figure of people."""
    words = page.mask.words
    return replace(row, **about(
        page, words=page.article.text[row.start : row.end], counted=row.counted and words(row.counted),
        predicate=words(row.predicate), source_name=row.source_name and words(row.source_name),
    ))  # fmt: skip


def event_row(page: Page, row: rows.EventRow) -> rows.EventRow:
    """Return an event, without the place or time that was resolved from a hidden name."""
    words = page.mask.words
    told: dict[str, Any] = {
        name: tuple(map(words, getattr(row, name))) for name in ("actors", "recipients", "reporters")
    }
    for name in ("weapon", "place", "admin1", "admin2", "source_name"):
        told[name] = getattr(row, name) and words(getattr(row, name))
    place, when = page.events.get(row.id, (None, None))
    # What was not read somewhere that is kept was read in a name, or somebody decided it.
    if row.place in page.told if row.place_basis == _DECIDED else place not in page.kept:
        told |= dict.fromkeys(_WHERE) | {"place_precision": "none", "place_basis": "none"}
    if (row.earliest, row.latest) in page.told if row.time_basis == _DECIDED else when not in page.kept:
        told |= {"earliest": None, "latest": None, "time_precision": "none", "time_basis": "none"}
    shown = page.article.text if page.plain[row.start : row.end] == row.words else None
    told["words"] = words(row.words) if shown is None else shown[row.start : row.end]
    return replace(row, **about(page, **told))


_DECIDED: Final = "decided"


def forecast_row(page: Page, row: rows.ForecastRow) -> rows.ForecastRow:
    """Return a forecast."""
    told: dict[str, Any] = {
        name: getattr(row, name) and page.mask.words(getattr(row, name))
        for name in ("window", "condition", "source_name")
    }
    return replace(row, **about(page, statement=quoted(page.article.text, row.statement_spans), **told))


# Reading


def read_told(connection: Connection, readings: Sequence[int]) -> dict[int, Told]:
    """Return what some readings tell, by their numbers."""
    found: dict[int, Told] = {}
    for block in blocks(list(readings)):
        layers = {name: _layer(connection, name, block) for name in _COLUMNS}
        reading, article = schema.reading.c, schema.article.c
        for row in connection.execute(
            select(reading.seq, *(reading[name] for name in _OF_READING), *(article[name] for name in _OF_ARTICLE))
            .join(schema.article, article.seq == reading.article_seq)
            .where(reading.seq.in_(block))
        ):
            found[row.seq] = _told(row, {name: layer.get(row.seq, []) for name, layer in layers.items()})
    return found


_OF_READING: Final = ("title", "agency", "byline", "published", "published_basis", "language")
_OF_ARTICLE: Final = ("id", "external_id", "url", "outlet", "text")
_COLUMNS: Final = {
    "mention": ("id", "start", "end", "kind", "form", "entity"),
    "entity": ("id", "name", "kind", "aliases"),
    "claim": ("id", "source_spans", "source_entity", "source_name", "source_type", "standing", "anonymity"),
    "place": ("id", "start", "end", "name"),
    "time": ("id", "start", "end", "earliest", "latest"),
    "event": ("id", "place", "time"),
}


def _layer(connection: Connection, name: str, readings: Sequence[int]) -> dict[int, list[Any]]:
    """Return rows of a layer by reading, each in the order of the text."""
    table = schema.metadata.tables[name]
    columns = [table.c[column] for column in _COLUMNS[name]]
    found: dict[int, list[Any]] = {}
    for row in connection.execute(
        select(table.c.reading_seq, *columns).where(table.c.reading_seq.in_(readings)).order_by(table.c.seq)
    ):
        found.setdefault(row[0], []).append(row[1:])
    return found


def _told(row: Any, layers: Mapping[str, list[Any]]) -> Told:
    values = {name: row._mapping[name] for name in (*_OF_READING, *_OF_ARTICLE)}
    return Told(
        Article(**values, not_before=None, dateline=None, removed=()),
        tuple(Mention(*it) for it in layers["mention"]),
        tuple(Entity(id, name, kind, words_of(aliases)) for id, name, kind, aliases in layers["entity"]),
        tuple(Said(id, Source(spans_of(spans), *who)) for id, spans, *who in layers["claim"]),
        tuple((it[0], it[1], it[2]) for it in (*layers["place"], *layers["time"])),
        {id: (place, time) for id, place, time in layers["event"]},
        {it[0]: (it[3], it[4]) for it in layers["time"]},
        {it[0]: it[3] for it in layers["place"]},
    )  # fmt: skip


def told_by(reading: Reading) -> Told:
    """Return what a reading tells of people."""
    claims = tuple(Said(claim.id, claim.source) for claim in reading.claims)
    return Told(reading.article, reading.mentions, reading.entities, claims, (), {}, {}, {})


def as_decided(told: Told, decided: Sequence[tuple[str, Source]]) -> Told:
    """Return what is told with those speaking in claims that speak in them as somebody decided."""
    if not decided:
        return told
    sources = dict(decided)
    claims = [
        claim if claim.id not in sources else Said(claim.id, replace(sources.pop(claim.id), spans=claim.source.spans))
        for claim in told.claims
    ]
    # Another reading may not have the claim; who was said to be a witness is hidden in it all the same.
    return replace(told, claims=(*claims, *(Said(id, source) for id, source in sources.items())))


# Keeping

Key = tuple[int, str | None]
"""The number of a reading, and the actor who is hidden in any case."""
Basis = tuple[Any, ...]
"""What a page rests on beside its reading; another one makes another page."""


class Pages:
    """Pages of articles, the last used ones, as many as there is room for; several threads may use it."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._lock = Lock()
        self._pages: OrderedDict[Key, tuple[Basis, Page | None, int]] = OrderedDict()
        self._weight = 0

    def get(self, key: Key, basis: Basis) -> tuple[Page | None, bool]:
        """Return the page and whether it was there; a page may be none, as nobody is to be hidden."""
        with self._lock:
            found = self._pages.get(key)
            if found is None or found[0] != basis:
                return None, False
            self._pages.move_to_end(key)
            return found[1], True

    def put(self, key: Key, basis: Basis, page: Page | None) -> None:
        """Keep a page, and let go of those that were not used for longest."""
        weight = _RECORD if page is None else page.weight
        with self._lock:
            old = self._pages.pop(key, None)
            self._weight += weight - (0 if old is None else old[2])
            self._pages[key] = (basis, page, weight)
            while self._weight > self._room and len(self._pages) > 1:
                self._weight -= self._pages.popitem(last=False)[1][2]
