"""Readings and rows of a ledger with private people under pseudonyms; whom to hide and how is told by `masking`.

Rows of one article come from its masked reading. Whoever is hidden in one article of the ledger is hidden in all, under
one pseudonym: another article that only speaks of an eyewitness would else tell the name. Rows that stand for several
articles (sources, actors, decisions) are hidden by actor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, func, select

from dateline.ledger import rows, schema
from dateline.ledger.actor_rows import counts_as, entities_of, is_latest
from dateline.ledger.cells import quoted
from dateline.ledger.claim_rows import claim_rows
from dateline.ledger.rebuild import read_reading
from dateline.masking import PUBLIC, Mask, mask_of, public_speakers
from dateline.pseudonyms import Private, Somebody, is_pseudonym, keyed, pseudonym, roll, runs
from dateline.records import Reading

KEY_SETTING: Final = "mask_key"

# Literally the condition of the index `claim_private`, or SQLite would not use it.
_PRIVATE = sa.text("claim.standing IN ('eyewitness', 'victim') AND claim.source_type = 'named_person'")

# What SQLite takes in one list of values, with room to spare.
_BLOCK = 500

_TWO = (("actor", "name"), ("other", "other_name"))
_ENDS = (("subject", "subject_name"), ("object", "object_name"))
_ACTORS_OF: Final[dict[type[Any], tuple[tuple[str, str], ...]]] = {
    rows.ActorRow: (("id", "name"),),
    rows.SuggestionRow: _TWO,
    rows.DecisionRow: _TWO,
    rows.RelationRow: _ENDS,
    rows.ToldRelationRow: _ENDS,
}
"""The fields of a row with the id and the name of an actor."""


_NAMED: Final = ("name", "relation", "admin1", "admin2")
"""The fields of a place in which a name can stand; its runners-up are a list of such."""


_WHERE: Final = ("place", "country_code", "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id")
"""The fields of an event that tell its place."""


@dataclass(frozen=True, slots=True)
class _Page:
    """An article with somebody to hide: its mask, its masked reading, and its rows of claims, plain to masked."""

    mask: Mask
    reading: Reading
    claims: dict[rows.ClaimRow, rows.ClaimRow]


class Masks:
    """Who is hidden in a ledger as one snapshot has it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        setting = schema.setting.c
        stored = connection.execute(select(setting.value).where(setting.name == KEY_SETTING)).scalar_one()
        self._key = bytes.fromhex(stored)
        self._actors = _private_actors(connection)
        self._entities = list(_entities(connection, self._actors))
        self._articles = {article for article, _, _ in self._entities} | _private_articles(connection)
        self._counts_as = counts_as(connection)
        # Rows of one article mostly come one after the other.
        self._page = lru_cache(maxsize=8)(self._read_page)
        self._by_type: dict[type[Any], Callable[[Any], Any]] = {
            Reading: self._reading, rows.ArticleRow: self._article, rows.ClaimRow: self._claim,
            rows.SearchHit: self._hit, rows.SourceRow: self._source, rows.ActorProfile: self._profile,
            rows.TimeRow: self._anchored, rows.PlaceRow: self._anchored, rows.CasualtyRow: self._figure,
            rows.EventRow: self._event, rows.ForecastRow: self._forecast,
            rows.DecisionRow: self._decision, rows.ProblemRow: self._problem, rows.ActorRow: self._actor,
            rows.SuggestionRow: self._actor, rows.RelationRow: self._actor, rows.ToldRelationRow: self._told,
            str: self._message,
        }  # fmt: skip

    def row(self, row: Any) -> Any:
        """Return a reading, a row or a message as it may leave the desk, None for a row that may not leave it at all.

        What nobody thought of is an error.
        """
        return self._by_type[type(row)](row)

    @cached_property
    def _everybody(self) -> Mask:
        """The mask for words that belong to no article: all names of all private people."""
        names: dict[str, set[str]] = {actor: {one.name} for actor, one in self._actors.items()}
        for _, actor, name in self._entities:
            names[actor].add(name)
        private = {**self._actors}
        for name, standing in _without_actor(self._connection):
            private.setdefault(name, Private(name, standing))
            names.setdefault(name, {name})
        people = {who: Somebody(runs(names[who]), pseudonym(one, self._key)) for who, one in private.items()}
        return Mask(self._key, people, roll(people.values()))

    def _mask(self, reading: Reading, forced: str | None = None) -> Mask | None:
        also: dict[str, Private] = {}
        if reading.article.id in self._articles:
            public = public_speakers(reading)
            for entity, actor in _actors_in(self._connection, reading.article.id):
                if actor in self._actors and (actor == forced or entity not in public):
                    also[entity] = self._actors[actor]
        return mask_of(reading, self._key, also)

    def _read_page(self, article: str, run: str | None, forced: str | None) -> _Page | None:
        reading = read_reading(self._connection, _latest(self._connection, article, run))
        mask = self._mask(reading, forced)
        if mask is None:
            return None
        masked = mask.reading(reading)
        return _Page(mask, masked, dict(zip(claim_rows(reading), claim_rows(masked), strict=True)))

    def _of(self, article: str | None, run: str | None, forced: str | None = None) -> _Page | None:
        return self._page(article, run, forced) if article in self._articles else None

    def _reading(self, reading: Reading) -> Reading:
        mask = self._mask(reading)
        return reading if mask is None else mask.reading(reading)

    def _article(self, row: rows.ArticleRow) -> rows.ArticleRow:
        page = self._of(row.id, row.run_id)
        if page is None:
            return row
        names = ("external_id", "title", "url", "outlet", "agency")
        return replace(row, **{name: getattr(page.reading.article, name) for name in names})

    def _claim(self, row: rows.ClaimRow, forced: str | None = None) -> rows.ClaimRow:
        page = self._of(row.article_id, row.run_id, forced)
        if page is None:
            return row
        # It is not there when the article was read again in this moment, with another title or date.
        return page.claims.get(row) or _reworded(row, page.mask.words)

    def _anchored(self, row: rows.TimeRow | rows.PlaceRow) -> rows.TimeRow | rows.PlaceRow | None:
        page = self._of(row.article_id, row.run_id)
        if page is None:
            return row
        layer, named = ("times", ()) if isinstance(row, rows.TimeRow) else ("places", _NAMED)
        if all(row.id != it.id for it in getattr(page.reading, layer)):
            return None
        article, words = page.reading.article, page.mask.words
        told: dict[str, Any] = {name: getattr(row, name) and words(getattr(row, name)) for name in named}
        if isinstance(row, rows.PlaceRow):
            told["runners_up"] = tuple(map(words, row.runners_up))
        return replace(
            row, external_id=article.external_id, title=article.title, outlet=article.outlet, url=article.url,
            words=article.text[row.start : row.end], **told,
        )  # fmt: skip

    def _figure(self, row: rows.CasualtyRow) -> rows.CasualtyRow:
        page = self._of(row.article_id, row.run_id)
        if page is None:
            return row
        article, words = page.reading.article, page.mask.words
        return replace(
            row, external_id=article.external_id, title=article.title, outlet=article.outlet, url=article.url,
            words=article.text[row.start : row.end], counted=row.counted and words(row.counted),
            predicate=words(row.predicate), source_name=row.source_name and words(row.source_name),
        )  # fmt: skip

    def _event(self, row: rows.EventRow) -> rows.EventRow:
        page = self._of(row.article_id, row.run_id)
        if page is None:
            return row
        article, words = page.reading.article, page.mask.words
        told: dict[str, Any] = {
            name: tuple(map(words, getattr(row, name))) for name in ("actors", "recipients", "reporters")
        }
        for name in ("weapon", "place", "admin1", "admin2", "source_name"):
            told[name] = getattr(row, name) and words(getattr(row, name))
        masked = next((event for event in page.reading.events if event.id == row.id), None)
        if masked is None or masked.place is None:
            told |= dict.fromkeys(_WHERE) | {"place_precision": "none", "place_basis": "none"}
        if masked is None or masked.time is None:
            told |= {"earliest": None, "latest": None, "time_precision": "none", "time_basis": "none"}
        return replace(
            row, external_id=article.external_id, title=article.title, outlet=article.outlet, url=article.url,
            words=article.text[row.start : row.end], **told,
        )  # fmt: skip

    def _forecast(self, row: rows.ForecastRow) -> rows.ForecastRow:
        page = self._of(row.article_id, row.run_id)
        if page is None:
            return row
        article, words = page.reading.article, page.mask.words
        told: dict[str, Any] = {
            name: getattr(row, name) and words(getattr(row, name)) for name in ("window", "condition", "source_name")
        }
        return replace(
            row, external_id=article.external_id, title=article.title, outlet=article.outlet, url=article.url,
            statement=quoted(article.text, row.statement_spans), **told,
        )  # fmt: skip

    def _hit(self, row: rows.SearchHit) -> rows.SearchHit:
        page = self._of(row.article.id, row.article.run_id)
        if page is None:
            return row
        return replace(
            row, article=self._article(row.article), snippet=page.reading.article.text[row.start : row.end],
            claims=tuple(map(self._claim, row.claims)),
        )  # fmt: skip

    def _source(self, row: rows.SourceRow) -> rows.SourceRow:
        if row.actor is not None:
            return replace(row, **self._called(row, "actor", "name"))
        page = self._of(row.article_id, None)
        mask = self._everybody if row.article_id is None else None if page is None else page.mask
        return row if row.name is None or mask is None else replace(row, name=mask.words(row.name))

    def _called(self, row: Any, id: str, name: str) -> dict[str, Any]:
        """Return the fields of a row that has the id of an actor in one field and its name in another."""
        key, words = getattr(row, id), getattr(row, name)
        private = self._private(key)
        if private is not None:
            return {id: keyed(key, self._key), name: words and str(pseudonym(private, self._key))}
        # By parts of names half the public people of a large ledger would be hidden.
        return {name: words and self._everybody.words(words, parts=False)}

    def _private(self, actor: str | None) -> Private | None:
        return None if actor is None else self._actors.get(self._counts_as.get(actor, actor))

    def _actor(self, row: Any) -> Any:
        fields: dict[str, Any] = {}
        for id, name in _ACTORS_OF[type(row)]:
            fields |= self._called(row, id, name)
        return replace(row, **fields)

    def _told(self, row: rows.ToldRelationRow, forced: str | None = None) -> rows.ToldRelationRow:
        page = self._of(row.article_id, None, forced)
        masked: rows.ToldRelationRow = self._actor(row)
        if page is None:
            return masked
        words = page.mask.words
        return replace(
            masked, subject_name=words(masked.subject_name), object_name=words(masked.object_name),
            words=words(masked.words),
        )  # fmt: skip

    def _decision(self, row: rows.DecisionRow) -> rows.DecisionRow:
        masked: rows.DecisionRow = self._actor(row)
        masked = replace(masked, note=row.note and self._everybody.words(row.note))
        # Its body may hold names, and went into its id.
        return masked if masked == row else replace(masked, id=keyed(row.id, self._key))

    def _profile(self, row: rows.ActorProfile) -> rows.ActorProfile:
        actor = self._actor(row.actor)
        forced = None if actor.id == row.actor.id else self._counts_as.get(row.actor.id, row.actor.id)
        names: Collection[str] = [actor.name]
        if forced is None:
            names = [self._everybody.words(name, parts=False) for name in row.names]
        return replace(
            row,
            actor=actor,
            names=tuple(names),
            members=row.members if forced is None else tuple(keyed(member, self._key) for member in row.members),
            relations=tuple(map(self._actor, row.relations)),
            told=tuple(self._told(one, forced) for one in row.told),
            said=tuple(self._claim(claim, forced) for claim in row.said),
            about=tuple(self._claim(claim, forced) for claim in row.about),
        )

    def _message(self, text: str) -> str:
        return self._everybody.words(text)

    def _problem(self, row: rows.ProblemRow) -> rows.ProblemRow:
        origin = self._everybody.words(row.origin, address=True)
        message = self._everybody.words(row.message.replace(row.origin, origin))
        masked = replace(row, origin=origin, message=message)
        return masked if masked == row else replace(masked, id=keyed(row.id, self._key))


def _reworded(row: Any, change: Callable[[str], str]) -> Any:
    """Return a row with every text changed."""
    texts = {name: getattr(row, name) for name in row.__slots__}
    return replace(row, **{name: change(text) for name, text in texts.items() if isinstance(text, str)})


def _private_actors(connection: Connection) -> dict[str, Private]:
    """Return the actors that an article quotes as eyewitness or victim and in no public capacity."""
    claim, entity, view = schema.claim.c, schema.entity.c, schema.entity_actor.c
    other = schema.claim.alias("other").c
    public = select(other.seq).where(
        other.reading_seq == claim.reading_seq, other.source_entity == claim.source_entity,
        other.standing.in_(sorted(PUBLIC)),
    )  # fmt: skip
    # Of the two words "victim" is the last one.
    found = connection.execute(
        select(view.actor, func.max(claim.standing).label("standing"))
        .select_from(schema.claim)
        .join(schema.entity, sa.and_(entity.reading_seq == claim.reading_seq, entity.id == claim.source_entity))
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        .where(_PRIVATE, ~public.exists())
        .group_by(view.actor)
    )
    standings: dict[str, str] = {row.actor: row.standing for row in found}
    private: dict[str, Private] = {}
    actor = schema.actor.c
    for block in _blocks(list(standings)):
        named = connection.execute(select(actor.id, actor.name).where(actor.id.in_(block), is_latest()))
        private |= {row.id: Private(row.name, standings[row.id]) for row in named if not is_pseudonym(row.name)}
    return private


def _entities(connection: Connection, actors: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield article, actor and name of all that counts as one of some actors."""
    entity, reading, article, view = schema.entity.c, schema.reading.c, schema.article.c, schema.entity_actor.c
    for block in _blocks(list(actors)):
        for row in connection.execute(
            select(article.id, view.actor, entity.name)
            .select_from(schema.entity)
            .join(schema.entity_actor, view.entity_seq == entity.seq)
            .join(schema.reading, reading.seq == entity.reading_seq)
            .join(schema.article, article.seq == reading.article_seq)
            .where(entity.seq.in_(entities_of(block)))
            .distinct()
        ):
            yield row.id, row.actor, row.name


def _private_articles(connection: Connection) -> set[str]:
    """Return the articles that quote a named eyewitness or victim."""
    claim, reading, article = schema.claim.c, schema.reading.c, schema.article.c
    return set(connection.execute(
        select(article.id).distinct()
        .select_from(schema.claim)
        .join(schema.reading, reading.seq == claim.reading_seq)
        .join(schema.article, article.seq == reading.article_seq)
        .where(_PRIVATE)
    ).scalars())  # fmt: skip


def _without_actor(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield name and standing of the eyewitnesses and victims that no actor stands for."""
    claim, entity, view = schema.claim.c, schema.entity.c, schema.entity_actor.c
    for row in connection.execute(
        select(func.coalesce(claim.source_name, claim.source).label("name"), claim.standing).distinct()
        .select_from(schema.claim)
        .outerjoin(schema.entity, sa.and_(entity.reading_seq == claim.reading_seq, entity.id == claim.source_entity))
        .outerjoin(schema.entity_actor, view.entity_seq == entity.seq)
        .where(_PRIVATE, view.actor.is_(None))
    ):  # fmt: skip
        if row.name and not is_pseudonym(row.name):
            yield row.name, row.standing


def _actors_in(connection: Connection, article_id: str) -> Iterator[tuple[str, str]]:
    """Yield the entities of an article, in all its readings, with what they count as."""
    entity, reading, article, view = schema.entity.c, schema.reading.c, schema.article.c, schema.entity_actor.c
    for row in connection.execute(
        select(entity.id, view.actor)
        .select_from(schema.article)
        .join(schema.reading, reading.article_seq == article.seq)
        .join(schema.entity, entity.reading_seq == reading.seq)
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        .where(article.id == article_id)
    ):
        yield row.id, row.actor


def _latest(connection: Connection, article_id: str, run: str | None) -> int:
    """Return the number of the last reading of an article, or of its last one by a run."""
    reading, article = schema.reading.c, schema.article.c
    statement = (
        select(func.max(reading.seq))
        .join(schema.article, article.seq == reading.article_seq)
        .where(article.id == article_id)
    )
    if run is not None:
        statement = statement.join(schema.run, schema.run.c.seq == reading.run_seq).where(schema.run.c.id == run)
    seq: int = connection.execute(statement).scalar_one()
    return seq


def _blocks(keys: list[str]) -> Iterator[list[str]]:
    return (keys[first : first + _BLOCK] for first in range(0, len(keys), _BLOCK))
