"""Who is private in a ledger: which actors, under what names, and in which articles there is somebody to hide.

Everything this rests on is only ever added to, so the newest numbers of its tables (`Stamp`) tell whether what is known
still holds. If not, what came since is added to it: new readings, and decisions about actors and about who speaks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection, func, select

from dateline.ledger import schema
from dateline.ledger.actor_rows import counts_as, entities_of, is_latest
from dateline.masking import PRIVATE, PUBLIC, Mask
from dateline.pseudonyms import Private, Somebody, is_pseudonym, pseudonym, roll, runs
from dateline.records import Source

KEY_SETTING: Final = "mask_key"

# Literally the condition of the index `claim_private`, or SQLite would not use it.
PRIVATE_CLAIM: Final = sa.text("claim.standing IN ('eyewitness', 'victim') AND claim.source_type = 'named_person'")

# What SQLite takes in one list of values, with room to spare.
BLOCK: Final = 500

_SPEAKER: Final = ("source_entity", "source_name", "source_type", "standing")
"""The columns of a claim that say who speaks, and on what authority."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Who is private by what somebody decided: claims of articles with who speaks in them, standings of actors, and
    names of others with their standings."""

    claims: Mapping[str, tuple[tuple[str, Source], ...]] = field(default_factory=dict)
    standings: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class Stamp(NamedTuple):
    """The newest numbers of all tables that tell who is private."""

    reading: int
    entity: int
    actor_link: int
    actor: int
    actor_merged: int
    actor_moved: int
    row_decided: int


_STAMP: Final = "SELECT " + ", ".join(f"coalesce((SELECT max(seq) FROM {name}), 0)" for name in Stamp._fields)


@dataclass(frozen=True, slots=True)
class Hidden:
    """An article with somebody to hide, perhaps: its readings by number, each with its run, the oldest first, and the
    entities that are private people, each with its actor."""

    readings: tuple[tuple[int, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """Who is private as one snapshot has it.

    `seen` are the entities, by number, that their article quotes as eyewitness or victim and in no public capacity,
    each with actor and standing; `decided` those who speak so in claims as somebody decided; `standings` follow from
    both, by actor. `actors` are those of them with a name to hide, `names` all that articles call these, `unlinked` the
    names without an actor, with their standings. `articles` are all that may name somebody private.
    """

    stamp: Stamp
    key: bytes
    seen: Mapping[int, tuple[str, str]]
    decided: Decided
    actors: Mapping[str, Private]
    names: Mapping[str, frozenset[str]]
    unlinked: Mapping[str, str]
    counts_as: Mapping[str, str]
    articles: Mapping[str, Hidden]
    somebodies: dict[tuple[Private, frozenset[str]], Somebody] = field(default_factory=dict, repr=False)

    @cached_property
    def standings(self) -> dict[str, str]:
        """The standings of private actors; of the two words "victim" is the last one, and counts."""
        found: dict[str, str] = {}
        for actor, standing in (*self.seen.values(), *self.decided.standings):
            if standing > found.get(actor, ""):
                found[actor] = standing
        return found

    @cached_property
    def everybody(self) -> Mask:
        """The mask for words that belong to no article: all names of all private people."""
        private, names = {**self.actors}, {**self.names}
        for name, standing in {**self.unlinked, **self.decided.names}.items():
            private.setdefault(name, Private(name, standing))
            names.setdefault(name, frozenset((name,)))
        people: dict[str, Somebody] = {}
        for who, one in private.items():
            found = self.somebodies.get((one, names[who]))
            if found is None:
                found = self.somebodies[one, names[who]] = Somebody(runs(names[who]), pseudonym(one, self.key))
            people[who] = found
        return Mask(self.key, people, roll(people.values()))

    def private(self, actor: str | None) -> Private | None:
        """Return what hides an actor, None if it is not to be hidden."""
        return None if actor is None else self.actors.get(self.counts_as.get(actor, actor))


def read_stamp(connection: Connection) -> Stamp:
    """Return the newest numbers as the snapshot has them."""
    return Stamp(*connection.exec_driver_sql(_STAMP).one())


def know(connection: Connection, stamp: Stamp, before: Knowledge | None = None) -> Knowledge:
    """Return who is private in the snapshot, whose stamp is `stamp`; `before` is what an earlier one had."""
    if before is None or not _follows(connection, before.stamp, stamp):
        setting = schema.setting.c
        stored = connection.execute(select(setting.value).where(setting.name == KEY_SETTING)).scalar_one()
        key, none = bytes.fromhex(stored), Stamp(*(0,) * len(Stamp._fields))
        before = Knowledge(none, key, {}, Decided(), {}, {}, {}, {}, {})
    return _extended(connection, before, stamp)


def _follows(connection: Connection, old: Stamp, stamp: Stamp) -> bool:
    """Tell whether what came after `old` can be added: nothing is missing, and no earlier reading was linked since."""
    link = schema.actor_link.c
    # With "+ 0", or SQLite would go through the index on entities instead of the few new links.
    late = select(link.seq).where(link.seq > old.actor_link, link.entity_seq + 0 <= old.entity).limit(1)
    return all(now >= then for now, then in zip(stamp, old, strict=True)) and connection.execute(late).first() is None


def _extended(connection: Connection, before: Knowledge, stamp: Stamp) -> Knowledge:
    """Return `before` with what came after it: readings, and decisions about actors and about who speaks."""
    old = before.stamp
    counts = before.counts_as if stamp.actor_merged == old.actor_merged else counts_as(connection)
    touched = _touched(connection, before, counts)
    moved = [entity for entity, (actor, _) in before.seen.items() if actor in touched]
    seen = {**before.seen, **_sightings(connection, old.reading)}
    seen |= {entity: (actor, seen[entity][1]) for entity, actor in _actors_of(connection, moved)}
    again = _read_again(connection, old.reading) if before.articles else set()
    decided = before.decided
    stale = not again.isdisjoint(decided.claims) or not touched.isdisjoint(actor for actor, _ in decided.standings)
    if stale or _spoken(connection, old.row_decided, stamp.row_decided):
        decided = _read_decided(connection)
    draft = replace(before, stamp=stamp, seen=seen, decided=decided, counts_as=counts)
    renamed = set(_renamed(connection, old.actor)) & draft.standings.keys() if before.standings else set()
    changed = {actor for actor, standing in draft.standings.items() if before.standings.get(actor) != standing}
    changed |= renamed | (touched & draft.standings.keys())
    gone = before.actors.keys() - draft.standings.keys() | changed
    actors = {actor: one for actor, one in before.actors.items() if actor not in gone}
    actors |= _named(connection, {actor: draft.standings[actor] for actor in changed})
    # Who only has another standing or name is called the same by the same articles.
    known = {*before.actors} - touched
    found = _Articles()
    found.take(_entities(connection, changed.intersection(actors) - known), actors)
    if before.articles:
        found.take(_entities_since(connection, old.entity), actors)
    found.articles |= _private_articles(connection, old.reading) | decided.claims.keys()
    found.articles |= again & before.articles.keys()
    return replace(
        draft, actors=actors, names=found.all_names(actors, before.names, known),
        unlinked={**_without_actor(connection, old.reading), **before.unlinked},
        articles=found.added_to(connection, _without(before.articles, actors, touched)),
    )  # fmt: skip


def _without(articles: Mapping[str, Hidden], actors: Mapping[str, Private], touched: Set[str]) -> dict[str, Hidden]:
    """Return articles without the people who are not, or perhaps not any more, private."""
    return {
        article: one if all(actor in actors and actor not in touched for _, actor in one.people) else
        replace(one, people=tuple(it for it in one.people if it[1] in actors and it[1] not in touched))
        for article, one in articles.items()
    }  # fmt: skip


class _Articles:
    """Articles with somebody to hide, while they are gathered."""

    def __init__(self) -> None:
        self.articles: set[str] = set()
        self._names: dict[str, set[str]] = {}
        self._people: dict[str, dict[tuple[str, str], None]] = {}

    def take(self, entities: Iterator[tuple[str, str, str, str]], actors: Mapping[str, Private]) -> None:
        """Take the entities, as (article, entity, actor, name), that are private people."""
        for article, entity, actor, name in entities:
            if actor in actors:
                self.articles.add(article)
                self._names.setdefault(actor, set()).add(name)
                self._people.setdefault(article, {})[entity, actor] = None

    def all_names(
        self, actors: Mapping[str, Private], before: Mapping[str, frozenset[str]], known: Set[str]
    ) -> dict[str, frozenset[str]]:
        """Return all that actors are called, with what those that were `known` were called before."""
        return {
            actor: before[actor] if actor in known and actor not in self._names and one.name in before[actor] else
            frozenset((one.name, *self._names.get(actor, ()), *(before[actor] if actor in known else ())))
            for actor, one in actors.items()
        }  # fmt: skip

    def added_to(self, connection: Connection, before: dict[str, Hidden]) -> dict[str, Hidden]:
        """Return what was known of articles before with what was gathered."""
        readings, none = _readings_of(connection, sorted(self.articles)), Hidden()
        for article in self.articles:
            people = (*before.get(article, none).people, *self._people.get(article, ()))
            before[article] = Hidden(readings[article], tuple(dict.fromkeys(people)))
        return before


def _touched(connection: Connection, before: Knowledge, counts: Mapping[str, str]) -> set[str]:
    """Return the actors, and what they counted and count as, about whom somebody decided since."""
    if not before.articles:
        return set()
    merged, moved, link = schema.actor_merged.c, schema.actor_moved.c, schema.actor_link.c
    found = set(connection.execute(select(merged.actor).where(merged.seq > before.stamp.actor_merged)).scalars())
    twice = schema.actor_moved.alias("again")
    again = twice.c
    same = sa.and_(again.article_seq == moved.article_seq, again.handle == moved.handle)
    linked = sa.and_(link.article_seq == moved.article_seq, link.handle == moved.handle)
    for statement in (
        select(again.actor).select_from(schema.actor_moved).join(twice, same),
        select(link.actor).select_from(schema.actor_moved).join(schema.actor_link, linked),
    ):
        found.update(connection.execute(statement.where(moved.seq > before.stamp.actor_moved)).scalars())
    return {root for actor in found - {None} for root in (
        actor, before.counts_as.get(actor, actor), counts.get(actor, actor)
    )}  # fmt: skip


def _spoken(connection: Connection, old: int, newest: int) -> bool:
    """Tell whether somebody decided since who speaks in a claim."""
    row = schema.row_decided.c
    changed = select(row.seq).where(row.seq > old, row.layer == "claim", row.field.in_(_SPEAKER)).limit(1)
    return newest > old and connection.execute(changed).first() is not None


def _renamed(connection: Connection, old: int) -> Iterator[str]:
    """Yield the actors that were written since, of which an import may call a known one something else."""
    yield from connection.execute(select(schema.actor.c.id).where(schema.actor.c.seq > old)).scalars()


def _sightings(connection: Connection, since: int) -> dict[int, tuple[str, str]]:
    """Return the entities of later readings that are quoted as eyewitness or victim and in no public capacity."""
    claim, entity, view = schema.claim.c, schema.entity.c, schema.entity_actor.c
    other = schema.claim.alias("other").c
    public = select(other.seq).where(
        other.reading_seq == claim.reading_seq, other.source_entity == claim.source_entity,
        other.standing.in_(sorted(PUBLIC)),
    )  # fmt: skip
    found: dict[int, tuple[str, str]] = {}
    # Not grouped by SQLite, which would go through all entities for that.
    for row in connection.execute(
        select(entity.seq, view.actor, claim.standing)
        .select_from(schema.claim)
        .join(schema.entity, sa.and_(entity.reading_seq == claim.reading_seq, entity.id == claim.source_entity))
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        .where(PRIVATE_CLAIM, ~public.exists(), *_later(since))
    ):
        standing = max(row.standing, found[row.seq][1] if row.seq in found else "")
        found[row.seq] = (row.actor, standing)
    return found


def _actors_of(connection: Connection, entities: list[int]) -> Iterator[tuple[int, str]]:
    """Yield some entities, by number, with what they count as."""
    view = schema.entity_actor.c
    for block in blocks(entities):
        for row in connection.execute(select(view.entity_seq, view.actor).where(view.entity_seq.in_(block))):
            yield row.entity_seq, row.actor


def _later(since: int) -> list[sa.ColumnElement[bool]]:
    return [schema.claim.c.reading_seq > since] if since else []


def _named(connection: Connection, standings: Mapping[str, str]) -> dict[str, Private]:
    """Return the actors with their names, but those under a pseudonym."""
    private: dict[str, Private] = {}
    actor = schema.actor.c
    for block in blocks(list(standings)):
        named = connection.execute(select(actor.id, actor.name).where(actor.id.in_(block), is_latest()))
        private |= {row.id: Private(row.name, standings[row.id]) for row in named if not is_pseudonym(row.name)}
    return private


def _select_entities() -> Any:
    entity, reading, article, view = schema.entity.c, schema.reading.c, schema.article.c, schema.entity_actor.c
    return (
        select(article.id, entity.id.label("entity"), view.actor, entity.name)
        .select_from(schema.entity)
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        .join(schema.reading, reading.seq == entity.reading_seq)
        .join(schema.article, article.seq == reading.article_seq)
    )


def _entities(connection: Connection, actors: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield article, entity, actor and name of all that counts as one of some actors."""
    entity = schema.entity.c
    for block in blocks(list(actors)):
        found = _select_entities().where(entity.seq.in_(entities_of(block))).order_by(entity.seq)
        for row in connection.execute(found):
            yield row.id, row.entity, row.actor, row.name


def _entities_since(connection: Connection, since: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield the same for all entities with later numbers, which are those of later readings."""
    entity = schema.entity.c
    for row in connection.execute(_select_entities().where(entity.seq > since).order_by(entity.seq)):
        yield row.id, row.entity, row.actor, row.name


def _private_articles(connection: Connection, since: int) -> set[str]:
    """Return the articles of which a later reading quotes a named eyewitness or victim."""
    claim, reading, article = schema.claim.c, schema.reading.c, schema.article.c
    return set(connection.execute(
        select(article.id).distinct()
        .select_from(schema.claim)
        .join(schema.reading, reading.seq == claim.reading_seq)
        .join(schema.article, article.seq == reading.article_seq)
        .where(PRIVATE_CLAIM, *_later(since))
    ).scalars())  # fmt: skip


def _read_again(connection: Connection, since: int) -> set[str]:
    """Return the articles of later readings."""
    reading, article = schema.reading.c, schema.article.c
    joined = select(article.id).join(schema.reading, reading.article_seq == article.seq)
    return set(connection.execute(joined.where(reading.seq > since)).scalars())


def _without_actor(connection: Connection, since: int) -> dict[str, str]:
    """Return names and standings of the eyewitnesses and victims that no actor stands for, in later readings."""
    claim, entity, link = schema.claim.c, schema.entity.c, schema.actor_link.c
    linked = (
        select(link.seq)
        .join(schema.entity, entity.seq == link.entity_seq)
        .where(entity.reading_seq == claim.reading_seq, entity.id == claim.source_entity)
    )
    named: dict[str, str] = {}
    for row in connection.execute(
        select(func.coalesce(claim.source_name, claim.source).label("name"), claim.standing)
        .distinct()
        .where(PRIVATE_CLAIM, ~linked.exists(), *_later(since))
    ):
        if row.name and not is_pseudonym(row.name):
            named.setdefault(row.name, row.standing)
    return named


def _readings_of(connection: Connection, articles: list[str]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Return the readings of some articles, each with its run, the oldest first."""
    reading, article, run = schema.reading.c, schema.article.c, schema.run.c
    found: dict[str, list[tuple[int, str]]] = {}
    for block in blocks(articles):
        for row in connection.execute(
            select(article.id, reading.seq, run.id.label("run"))
            .join(schema.reading, reading.article_seq == article.seq)
            .join(schema.run, run.seq == reading.run_seq)
            .where(article.id.in_(block))
            .order_by(reading.seq)
        ):
            found.setdefault(row.id, []).append((row.seq, row.run))
    return {key: tuple(readings) for key, readings in found.items()}


def _read_decided(connection: Connection) -> Decided:
    """Return who is private by what was decided about claims.

    That adds to who is private and takes nobody away: who was found to be a witness stays hidden.
    """
    row = schema.row_decided.c
    laid: dict[tuple[int, str], dict[str, str | None]] = {}
    columns = select(row.article_seq, row.row_id, row.field, row.value)
    for one in connection.execute(columns.where(row.layer == "claim", row.field.in_(_SPEAKER)).order_by(row.seq)):
        laid.setdefault((one.article_seq, one.row_id), {})[one.field] = one.value
    claims: dict[str, tuple[tuple[str, Source], ...]] = {}
    for (article_seq, key), fields in laid.items():
        derived = connection.execute(_DERIVED, {"article": article_seq, "claim": key}).first()
        if derived is not None:
            now = {name: derived._mapping[name] for name in _SPEAKER}
            now |= {name: value or None for name, value in fields.items() if value is not None}
            if now["standing"] in PRIVATE and now["source_type"] == "named_person":
                source = Source(
                    (), now["source_entity"], now["source_name"], "named_person", now["standing"], "named"
                )  # fmt: skip
                claims[derived.article] = (*claims.get(derived.article, ()), (key, source))
    standings, names = [], {}
    for actor, source in _decided_people(connection, claims):
        if actor is not None:
            standings.append((actor, str(source.standing)))
        elif source.name and not is_pseudonym(source.name):
            names[source.name] = str(source.standing)
    return Decided(claims, tuple(standings), names)


def _decided_people(
    connection: Connection, claims: Mapping[str, tuple[tuple[str, Source], ...]]
) -> Iterator[tuple[str | None, Source]]:
    """Yield the actor, if there is one, and the source of who speaks in claims as decided, and not in public too."""
    for article, told in claims.items():
        for _, source in told:
            given = {"article": article, "entity": source.entity}
            others = connection.execute(_PUBLIC_CLAIMS, given).scalars().all() if source.entity else ()
            if {key for key, _ in told}.issuperset(others):
                rows = connection.execute(_ACTORS_OF, given).scalars().all() if source.entity else ()
                yield from ((actor, source) for actor in rows or (None,))


_DERIVED: Final = (
    select(*(schema.claim.c[name] for name in _SPEAKER), schema.article.c.id.label("article"))
    .join(schema.reading, schema.reading.c.seq == schema.claim.c.reading_seq)
    .join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
    .where(schema.reading.c.article_seq == sa.bindparam("article"), schema.claim.c.id == sa.bindparam("claim"))
    .order_by(schema.reading.c.seq.desc())
)
_OF_ARTICLE: Final = (
    select(schema.reading.c.seq)
    .join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
    .where(schema.article.c.id == sa.bindparam("article"))
)
_PUBLIC_CLAIMS: Final = select(schema.claim.c.id).where(
    schema.claim.c.reading_seq.in_(_OF_ARTICLE), schema.claim.c.source_entity == sa.bindparam("entity"),
    schema.claim.c.standing.in_(sorted(PUBLIC)),
)  # fmt: skip
_ACTORS_OF: Final = (
    select(schema.entity_actor.c.actor)
    .join(schema.entity, schema.entity.c.seq == schema.entity_actor.c.entity_seq)
    .where(schema.entity.c.reading_seq.in_(_OF_ARTICLE), schema.entity.c.id == sa.bindparam("entity"))
    .distinct()
)


def blocks(keys: list[Any]) -> Iterator[list[Any]]:
    """Yield the keys in lists that SQLite takes."""
    return (keys[first : first + BLOCK] for first in range(0, len(keys), BLOCK))
