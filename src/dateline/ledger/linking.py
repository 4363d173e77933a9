"""Entities of one reading joined with the actors of the ledger; runs in the transaction that adds the reading.

An entity that is named in the text and can act (`ACTING`) is linked to one actor. In this order: the one it had in an
earlier reading of the article, the one the register has under its name, the one that is like it in name, kind, country,
role and company (`likeness`). Below `SURE` it becomes an actor of its own and what is `PLAUSIBLE` a suggestion.

The work per entity is bounded, so adding an article costs the same in a large ledger as in a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, func, insert, select

from dateline.ledger import schema
from dateline.ledger.actor_rows import add_actor, add_suggestion, counts_as, handle_of
from dateline.ledger.likeness import PLAUSIBLE, SURE, Portrait, guesses, likeness
from dateline.ledger.register import Register
from dateline.ontology.names import normalised
from dateline.records import ACTING, stable_id

# The newest actors of a name that an entity is compared with, the latest readings that tell an actor's roles and
# company, and the suggestions one new actor may bring: bounds on the work, larger than what a person would look at.
_CANDIDATES, _READINGS, _SUGGESTED = 8, 10, 3

_Company = tuple[frozenset[str], frozenset[str]]

# Another candidate as near as this to the best makes the best unsure.
_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class _Named:
    """An entity that the text names; `keys` are the names, normalised, that one may look for."""

    seq: int
    portrait: Portrait
    names: tuple[str, ...]
    sector: str | None

    @property
    def handle(self) -> str:
        return handle_of(self.portrait.kind, self.portrait.name)


@dataclass(frozen=True, slots=True)
class _Page:
    """The article of a reading and whom it names."""

    article_seq: int
    article_id: str
    day: str | None
    named: tuple[_Named, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """An actor that an entity may be: the actor whose name it bears, and what that one counts as."""

    actor: str
    root: str
    score: float
    why: str


def link_reading(connection: Connection, reading_seq: int, register: Register) -> None:
    """Link the entities of a reading, unless that was done."""
    page = _page(connection, reading_seq, register)
    linkable = [one for one in page.named if one.portrait.kind in ACTING]
    if not linkable or _is_linked(connection, linkable[0].seq):
        return
    # Full names first: they find the right actor more surely, and an actor is not taken twice in a reading.
    linkable.sort(key=lambda one: -len(one.portrait.name.split()))
    linker = _Linker(connection, register, page)
    rows = [linker.place(one) for one in linkable]
    connection.execute(insert(schema.actor_link), sorted(rows, key=lambda row: row["entity_seq"]))


def unlinked(connection: Connection) -> list[int]:
    """Return the readings that came before the ledger had actors and were not linked since, in order."""
    entity, link, mention = schema.entity.c, schema.actor_link.c, schema.mention.c
    last = select(entity.reading_seq).join(schema.actor_link, link.entity_seq == entity.seq).order_by(link.seq.desc())
    done = connection.execute(last.limit(1)).scalar() or 0
    named = select(mention.seq).where(
        mention.reading_seq == entity.reading_seq, mention.entity == entity.id, mention.form == "name"
    )
    rest = select(entity.reading_seq).where(entity.reading_seq > done, entity.kind.in_(ACTING), named.exists())
    return list(connection.execute(rest.distinct().order_by(entity.reading_seq)).scalars())


class _Linker:
    """One reading being linked: whom it named so far, and what was looked up."""

    def __init__(self, connection: Connection, register: Register, page: _Page) -> None:
        self._connection = connection
        self._register = register
        self._page = page
        self._earlier = _earlier(connection, page.article_seq)
        self._taken: set[str] = set()
        self._counts_as = counts_as(connection)
        self._companies: dict[str, _Company | None] = {}

    def place(self, one: _Named) -> dict[str, Any]:
        """Return the row that links the entity, writing its actor and suggestions where need be."""
        handle = one.handle
        actor = self._earlier.get(handle)
        score, why = 1.0, "same name in the same article"
        if actor is None:
            matches = self._in_register(one) or self._alike(one)
            best = matches[0] if matches else None
            sure = best is not None and best.score >= SURE and not _rivalled(matches)
            if best is not None and sure:
                actor, score, why = best.actor, best.score, best.why
            else:
                actor, score, why = self._own(one, matches), 1.0, "first of its name"
                if matches:
                    why = "not surely one that is known"
            self._earlier[handle] = actor
        self._taken.add(actor)
        return {
            "entity_seq": one.seq, "article_seq": self._page.article_seq, "handle": handle, "actor": actor,
            "score": score, "why": why,
        }  # fmt: skip

    def _own(self, one: _Named, matches: list[_Match]) -> str:
        """Write an actor for the entity alone, with the suggestions that it may be another."""
        key = stable_id("actor", self._page.article_id, one.handle)
        add_actor(self._connection, key, one.portrait, one.names, sector=one.sector)
        for match in [match for match in matches if match.score >= PLAUSIBLE][:_SUGGESTED]:
            add_suggestion(self._connection, match.actor, key, match.score, match.why)
        return key

    def _in_register(self, one: _Named) -> list[_Match]:
        """Return the actors that the register has under the name, else under another name the article uses."""
        found = self._register.fitting(one.portrait, self._page.day)
        score, why = 0.95, "name in the register"
        if not found and not one.portrait.person:
            others = {
                actor.id: actor
                for name in one.names
                for actor in self._register.fitting(replace(one.portrait, name=name), self._page.day)
            }
            # The article uses one body's alias for another: then neither is sure.
            found, score, why = tuple(others.values()), 0.85, "alias in the register"
        if len(found) > 1:
            score, why = SURE - 0.1, f"one of {len(found)} of that name in the register"
        matches = []
        for actor in found:
            self._register.enter(self._connection, actor)
            unlike = len(one.portrait.name.split()) == 1 and not _kinds_agree(one.portrait.kind, actor.kind)
            given = SURE - 0.1 if unlike else score
            matches.append(_Match(actor.id, self._counts_as.get(actor.id, actor.id), given, why))
        return matches

    def _alike(self, one: _Named) -> list[_Match]:
        """Return the actors of the articles that are like the entity, the likest first."""
        rows: dict[str, sa.Row[Any]] = {}
        keys: dict[str, set[str]] = {}
        for key in sorted(one.portrait.keys.union(guesses(one.portrait))):
            for row in self._connection.execute(_BEARING, {"key": key}):
                rows[row.id] = row
                keys.setdefault(row.id, {normalised(row.name)}).update({key} & {normalised(row.called)})
        # An article that has two names means two.
        others = {
            actor: Portrait(row.name, row.kind, frozenset(keys[actor]), row.country)
            for actor, row in rows.items()
            if actor not in self._taken
        }
        matches = [self._match(one.portrait, actor, other) for actor, other in others.items()]
        fitting = [match for match in matches if match.score > 0]
        # What its articles say of an actor is only looked up where the name does not decide.
        if len(fitting) > 1 or (fitting and fitting[0].score < SURE):
            told = [(match.actor, self._company(match.root)) for match in fitting]
            fitting = [
                self._match(one.portrait, actor, replace(others[actor], roles=known[0], company=known[1]))
                for actor, known in told
                if known is not None
            ]
        best: dict[str, _Match] = {}
        for match in sorted(fitting, key=lambda match: (-match.score, match.actor)):
            if match.score > 0:
                best.setdefault(match.root, match)
        return list(best.values())

    def _match(self, one: Portrait, actor: str, other: Portrait) -> _Match:
        found = likeness(one, other)
        return _Match(actor, self._counts_as.get(actor, actor), found.score, found.why)

    def _company(self, root: str) -> _Company | None:
        """Return the roles of an actor and whom its articles name besides; None when no article names it any more."""
        if root not in self._companies:
            others = [actor for actor, other in self._counts_as.items() if other == root and actor != root]
            self._companies[root] = _company_of(self._connection, [root, *others], root)
        return self._companies[root]


def _rivalled(matches: list[_Match]) -> bool:
    """Tell whether a second actor is nearly as likely as the first."""
    return len(matches) > 1 and matches[1].root != matches[0].root and matches[0].score - matches[1].score < _MARGIN


def _kinds_agree(kind: str, other: str) -> bool:
    return kind == other or "organization" in (kind, other)


def _is_linked(connection: Connection, entity_seq: int) -> bool:
    link = schema.actor_link.c
    return connection.execute(select(link.seq).where(link.entity_seq == entity_seq)).first() is not None


def _earlier(connection: Connection, article_seq: int) -> dict[str, str]:
    """Return the actors that earlier readings of the article were linked to, by handle; the last reading counts."""
    link = schema.actor_link.c
    rows = connection.execute(
        select(link.handle, link.actor).where(link.article_seq == article_seq).order_by(link.seq)
    )  # fmt: skip
    return {row.handle: row.actor for row in rows}


def _page(connection: Connection, reading_seq: int, register: Register) -> _Page:
    reading, article, entity, mention = schema.reading.c, schema.article.c, schema.entity.c, schema.mention.c
    head = connection.execute(
        select(article.seq, article.id, article.text, reading.published_on)
        .join(schema.reading, reading.article_seq == article.seq)
        .where(reading.seq == reading_seq)
    ).one()
    forms: dict[str, dict[str, None]] = {}
    spans = select(mention.entity, mention.start, mention.end).where(
        mention.reading_seq == reading_seq, mention.form == "name"
    )
    for row in connection.execute(spans.order_by(mention.seq)):
        forms.setdefault(row.entity, {})[" ".join(head.text[row.start : row.end].split())] = None
    roles = _roles(connection, [reading_seq])
    rows = [
        row
        for row in connection.execute(select(schema.entity).where(entity.reading_seq == reading_seq).order_by("seq"))
        if row.id in forms and normalised(row.name)
    ]
    company = _telling((row.name for row in rows), register)
    named = []
    for row in rows:
        names = _names(row.kind == "person", row.name, forms[row.id])
        keys = frozenset(map(normalised, names))
        portrait = Portrait(row.name, row.kind, keys, row.country, roles.get(row.id, frozenset()), company - keys)
        named.append(_Named(row.seq, portrait, names, row.sector))
    return _Page(head.seq, head.id, head.published_on, tuple(named))


def _names(person: bool, name: str, forms: Iterable[str]) -> tuple[str, ...]:
    """Return the names that stand for the entity: its own, and other forms, but no lone surnames."""
    found = {name: None} | {form: None for form in forms if normalised(form) and (not person or " " in form)}
    return tuple(found)


def _telling(names: Iterable[str], register: Register) -> frozenset[str]:
    """Return the names by which an article can be told from others: no states and no agencies, which are everywhere."""
    return frozenset(normalised(name) for name in names if normalised(name) and not register.everywhere(name))


def _roles(connection: Connection, readings: Sequence[int]) -> dict[str, frozenset[str]]:
    """Return the words of roles and affiliations that claims give their sources, by entity id."""
    found: dict[str, set[str]] = {}
    for entity, role, affiliation in connection.execute(_ROLES, {"readings": readings}):
        words = set(normalised(f"{role} {affiliation}").split())
        found.setdefault(entity, set()).update(word for word in words if len(word) > 3)
    return {entity: frozenset(words) for entity, words in found.items()}


def _company_of(connection: Connection, everyone: Iterable[str], root: str) -> _Company | None:
    """See `_Linker._company`; `everyone` are the actors that count as `root`."""
    newest: set[int] = set()
    for actor in everyone:
        for statement in (_LINKED, _MOVED):
            newest.update(connection.execute(statement, {"actor": actor}).scalars())
    found = {"entities": sorted(newest, reverse=True), "root": root}
    latest = connection.execute(_STILL, found).all()
    if not latest:
        return None
    readings = sorted({row.reading_seq for row in latest})
    roles = _roles(connection, readings)
    names = connection.execute(_NAMES, {"readings": readings}).scalars()
    told = frozenset().union(*(roles.get(row.id, ()) for row in latest))
    return told, frozenset(map(normalised, names))


# Built once: putting statements together costs more than running them.
_BEARING = (
    select(schema.actor.c.id, schema.actor.c.name, schema.actor.c.kind, schema.actor.c.country)
    .add_columns(schema.actor_name.c.name.label("called"))
    .join(schema.actor_name, schema.actor_name.c.actor_seq == schema.actor.c.seq)
    .where(schema.actor_name.c.key == sa.bindparam("key"), schema.actor.c.origin == "article")
    .order_by(schema.actor_name.c.seq.desc())
    .limit(_CANDIDATES)
)
_LINKED = (
    select(schema.actor_link.c.entity_seq)
    .where(schema.actor_link.c.actor == sa.bindparam("actor"))
    .order_by(schema.actor_link.c.seq.desc())
    .limit(_READINGS)
)
_MOVED = (
    select(schema.actor_link.c.entity_seq)
    .join(
        schema.actor_moved,
        sa.and_(
            schema.actor_moved.c.article_seq == schema.actor_link.c.article_seq,
            schema.actor_moved.c.handle == schema.actor_link.c.handle,
        ),
    )
    .where(schema.actor_moved.c.actor == sa.bindparam("actor"))
    .order_by(schema.actor_link.c.seq.desc())
    .limit(_READINGS)
)
_STILL = (
    select(schema.entity.c.reading_seq, schema.entity.c.id)
    .join(schema.entity_actor, schema.entity_actor.c.entity_seq == schema.entity.c.seq)
    .where(schema.entity.c.seq.in_(sa.bindparam("entities", expanding=True)))
    .where(schema.entity_actor.c.actor == sa.bindparam("root"))
    .order_by(schema.entity.c.seq.desc())
    .limit(_READINGS)
)
_NAMES = (
    select(schema.entity.c.name)
    .where(schema.entity.c.reading_seq.in_(sa.bindparam("readings", expanding=True)))
    .distinct()
)
_ROLES = select(
    schema.claim.c.source_entity,
    func.coalesce(schema.claim.c.role, ""),
    func.coalesce(schema.claim.c.affiliation, ""),
).where(
    schema.claim.c.reading_seq.in_(sa.bindparam("readings", expanding=True)), schema.claim.c.source_entity.is_not(None)
)
