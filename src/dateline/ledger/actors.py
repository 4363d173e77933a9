"""Actors: people, groups and bodies across articles, and what people decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select, func, select

from dateline.errors import Conflict, NotFound, OptionError
from dateline.ledger import overlay, profile, query, schema, totals, voices
from dateline.ledger.actor_names import find_actor
from dateline.ledger.actor_rows import (
    add_actor,
    add_registered,
    add_suggestion,
    entities_of,
    is_latest,
    last_row,
    latest,
    members,
    root_of,
)
from dateline.ledger.decisions import (
    Act,
    Body,
    Decision,
    Moved,
    decide,
    read_decisions,
    rejected,
    replay,
    sent_before,
)
from dateline.ledger.filters import ActorFilter, ClaimFilter, EventFilter, check_limit
from dateline.ledger.likeness import Portrait
from dateline.ledger.pages import BOUND, LIMIT, Page, packed, unpacked
from dateline.ledger.register import Register, last_import, read_own
from dateline.ledger.rows import (
    ActorProfile,
    ActorRow,
    ClaimRow,
    DecisionRow,
    EventRow,
    Imported,
    Overview,
    SuggestionRow,
)
from dateline.ontology.names import normalised
from dateline.ontology.register import read_register
from dateline.records import CLAIM_CLASSES, stable_id

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

# Actors that are looked up in one go for a page.
_BLOCK = 500

_ALIKE = 0.75
"""Score of a suggestion that an imported actor is one of the articles': under `SURE`, as a name is all there is."""


class Actors:
    """`ledger.actors`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._register: Register | None = None

    def register(self, connection: Connection) -> Register:
        """Return the shipped register with what was imported into this ledger."""
        if self._register is None or self._register.version != last_import(connection):
            self._register = read_own(connection)
        return self._register

    def list(self, filter: ActorFilter | None = None) -> tuple[ActorRow, ...]:
        """Return the actors that articles name or that were imported, those of most articles first."""
        filter = filter or ActorFilter()
        with self._ledger.snapshot() as connection:
            statement = _select_actors(overlay.laid(connection), _conditions(filter)).limit(filter.limit)
            return tuple(ActorRow(*row) for row in connection.execute(statement))

    def page(self, filter: ActorFilter | None = None, after: str | None = None, limit: int = LIMIT) -> Page[ActorRow]:
        """Return the first actors, those of most articles first, or those that follow the page `after`.

        Actors of as many articles and claims come in the order of their ids; `limit` counts, not the filter's.
        """
        check_limit(limit, BOUND)
        filter = filter or ActorFilter()
        total = schema.actor_total.c
        order = (-total.articles, -total.claims, total.actor)
        looked = select(total.actor, total.articles, total.claims).order_by(
            total.articles.desc(), total.claims.desc(), total.actor
        )
        with self._ledger.snapshot() as connection:
            if after is not None:
                articles, claims, number = unpacked(after, int, int, int)
                key = _numbered(connection, number)
                looked = looked.where(
                    total.articles <= articles, sa.tuple_(*order) > sa.tuple_(-articles, -claims, key)
                )
            if filter.name is not None:
                looked = looked.where(total.actor.in_(_named(filter.name)))
            keys = connection.execute(looked.limit(BOUND)).all()
            rows: list[ActorRow] = []
            for first in range(0, len(keys), _BLOCK):
                block = keys[first : first + _BLOCK]
                rows += _totalled(connection, [key.actor for key in block], _conditions(replace(filter, name=None)))
                if len(rows) > limit:
                    last = rows[limit - 1]
                    return Page(
                        tuple(rows[:limit]), packed(last.articles, last.claims, _number_of(connection, last.id))
                    )
            if len(keys) < BOUND:
                return Page(tuple(rows), None)
            last_key = keys[-1]
            number = _number_of(connection, last_key.actor)
            return Page(tuple(rows), packed(last_key.articles, last_key.claims, number), False)

    def get(self, key: str) -> ActorRow:
        """Return the actor with that id, that beginning of an id, or that name."""
        with self._ledger.snapshot() as connection:
            return _actor_row(connection, self.register(connection), self._find(connection, key))

    def counts_as(self, id: str) -> str | None:
        """Return what the actor of exactly that id counts as, None if there is none."""
        with self._ledger.snapshot() as connection:
            if latest(connection, id) is not None:
                return members(connection, id)[0]
            return id if self.register(connection).by_id(id) is not None else None

    def profile(self, key: str, limit: int | None = 20, *, claims_only: bool = True) -> ActorProfile:
        """Return all about an actor, with up to `limit` claims by it and as many about it."""
        check_limit(limit)
        with self._ledger.snapshot() as connection:
            register = self.register(connection)
            row = _actor_row(connection, register, self._find(connection, key))
            return profile.profile(connection, register, row, limit, claims_only)

    def said(
        self, key: str, filter: ClaimFilter | None = None, after: str | None = None, limit: int = LIMIT
    ) -> Page[ClaimRow]:
        """Return a page of what an actor says, newest article first; see `ledger.claims.page`."""
        with self._ledger.snapshot() as connection:
            speaker = voices.Speaker(self._find(connection, key))
            return voices.said(connection, speaker, filter or ClaimFilter(), after, limit)

    def takes_part(
        self, key: str, filter: EventFilter | None = None, after: str | None = None, limit: int = LIMIT
    ) -> Page[EventRow]:
        """Return a page of the events that an actor takes part in, newest article first; see `ledger.events.page`."""
        with self._ledger.snapshot() as connection:
            return voices.takes_part(connection, self._find(connection, key), filter or EventFilter(), after, limit)

    def overview(self, key: str, limit: int = 20) -> Overview:
        """Return the profile of an actor with its claims counted and up to `limit` events it takes part in."""
        check_limit(limit)
        with self._ledger.snapshot() as connection:
            register = self.register(connection)
            row = _actor_row(connection, register, self._find(connection, key))
            return profile.overview(connection, register, row, limit)

    def of(self, article: str) -> dict[str, str]:
        """Return what the entities of an article count as, in any of its readings: actors by the ids of entities."""
        entity, reading, view = schema.entity.c, schema.reading.c, schema.entity_actor.c
        with self._ledger.snapshot() as connection:
            seq = query.find_article(connection, article)
            rows = connection.execute(
                select(entity.id, view.actor)
                .select_from(schema.reading)
                .join(schema.entity, entity.reading_seq == reading.seq)
                .join(schema.entity_actor, view.entity_seq == entity.seq)
                .where(reading.article_seq == seq)
                .order_by(entity.seq)
            )
            return {row.id: row.actor for row in rows if row.actor is not None}

    def suggestions(self, limit: int | None = None) -> tuple[SuggestionRow, ...]:
        """Return the pairs of actors that may be one and about which nobody decided, the likeliest first."""
        check_limit(limit)
        with self._ledger.snapshot() as connection:
            decided = read_decisions(connection)
            settled = rejected(decided, replay(decided)[0])
            rows = []
            for row in connection.execute(_select_suggestions().execution_options(yield_per=500)):
                pair = frozenset((row.actor, row.other))
                if pair not in settled:
                    settled.add(pair)
                    rows.append(SuggestionRow(*row))
                    if len(rows) == limit:
                        break
            return tuple(rows)

    def decisions(self, limit: int | None = None) -> tuple[DecisionRow, ...]:
        """Return what was decided, the last first."""
        check_limit(limit)
        with self._ledger.snapshot() as connection:
            rows = read_decisions(connection)[::-1]
            return tuple(decision_row(connection, row) for row in rows[:limit])

    def merge(
        self, actor: str, other: str, note: str | None = None, *, by: str | None = None, key: str | None = None
    ) -> DecisionRow:
        """Decide that `other` counts as `actor` from now on; both are ids or names.

        `by` is who decides; a second call with one `key` does nothing and returns what the first one decided.
        """
        with self._ledger.writing() as connection:
            if (sent := _sent(connection, "merge", key)) is not None:
                return sent
            one, two = (self._find(connection, key, enter=True) for key in (actor, other))
            if one == two:
                same = normalised(actor) == normalised(other)
                what = "cannot be merged with itself" if same else f"and {other!r} are one actor already: {one}"
                raise OptionError(f"{actor!r} {what}", "list what was decided with: dateline actors decisions")
            return self._decided(connection, "merge", Body(actor=one, other=two, by=by, key=key), note)

    def split(
        self,
        actor: str,
        parts: Sequence[str],
        note: str | None = None,
        *,
        by: str | None = None,
        key: str | None = None,
    ) -> DecisionRow:
        """Decide that what some articles call `actor` is another one; `parts` are ids of articles or entities."""
        with self._ledger.writing() as connection:
            if (sent := _sent(connection, "split", key)) is not None:
                return sent
            root = self._find(connection, actor)
            rows = connection.execute(_select_entities(root)).all()
            chosen = [row for part in parts for row in _part(connection, rows, part, root)]
            moved = tuple(sorted({(row.article_id, row.handle) for row in chosen}))
            if len(moved) == len({(row.article_id, row.handle) for row in rows}):
                raise OptionError(f"nothing of {root} would be left", "name only some of its articles")
            new = stable_id("actor", "split", root, *moved, len(read_decisions(connection)))
            first, names = chosen[0], dict.fromkeys(row.name for row in chosen)
            add_actor(connection, new, Portrait(first.name, first.kind, frozenset(), first.country), names)
            body = Body(actor=root, other=new, moved=tuple(Moved(*one) for one in moved), by=by, key=key)
            return self._decided(connection, "split", body, note)

    def reject(
        self, number: int, note: str | None = None, *, by: str | None = None, key: str | None = None
    ) -> DecisionRow:
        """Decide that the two actors of a suggestion are two."""
        table = schema.actor_suggestion.c
        with self._ledger.writing() as connection:
            if (sent := _sent(connection, "reject", key)) is not None:
                return sent
            row = connection.execute(select(table.actor, table.other).where(table.seq == number)).one_or_none()
            if row is None:
                raise NotFound(f"no suggestion {number}", "list them with: dateline actors --suggestions")
            decided = read_decisions(connection)
            one, two = members(connection, row.actor)[0], members(connection, row.other)[0]
            if one == two:
                raise OptionError(f"the actors of suggestion {number} were merged", "take that back first")
            if frozenset((one, two)) in rejected(decided, replay(decided)[0]):
                raise OptionError(f"suggestion {number} is rejected already", "see: dateline actors decisions")
            return self._decided(connection, "reject", Body(actor=row.actor, other=row.other, by=by, key=key), note)

    def undo(
        self, number: int, note: str | None = None, *, by: str | None = None, key: str | None = None
    ) -> DecisionRow:
        """Take a decision back; what it changed is as it was, whatever was read since."""
        return self._ledger.review.undo(number, by=by, note=note, key=key)

    def import_(self, path: str | Path) -> Imported:
        """Take the actors of a CSV file into the register of this ledger: all of them, or none after a mistake."""
        with self._ledger.writing() as connection:
            actors = read_register(path, (one.id for one in self.register(connection).actors))
            new = [actor for actor in actors if add_registered(connection, actor, "import")]
            # Together with what is there the new rows may go in a circle, which is an error too.
            self._register = read_own(connection)
            totals.enter(connection, (actor.id for actor in new))
            suggested = 0
            for actor in new:
                for other in _of_articles(connection, {actor.name, *actor.aliases}, actor.kind == "person"):
                    add_suggestion(connection, actor.id, other, _ALIKE, "name in the imported register")
                    suggested += 1
            return Imported(len(actors), len(new), suggested)

    def _find(self, connection: Connection, key: str, *, enter: bool = False) -> str:
        """Return what the actor of that id or name counts as; an actor of the register alone can be entered."""
        register = self.register(connection)
        found = find_actor(connection, register, key)
        listed = register.by_id(found)
        if enter and listed is not None:
            register.enter(connection, listed)
        return found

    def _decided(self, connection: Connection, act: Act, body: Body, note: str | None) -> DecisionRow:
        number = decide(connection, act, body, note)
        return next(decision_row(connection, one) for one in read_decisions(connection) if one.seq == number)


def _sent(connection: Connection, act: Act, key: str | None) -> DecisionRow | None:
    """Return the decision that came with the token of a form before."""
    sent = sent_before(connection, act, key)
    if not sent:
        return None
    found = next((one for one in read_decisions(connection) if one.seq == sent[0].seq), None)
    if found is None:
        raise Conflict(f"this form was sent already, as decision {sent[0].seq}, which is not about actors")
    return decision_row(connection, found)


def _number_of(connection: Connection, key: str) -> int:
    """Return the number of an actor for a cursor: cursors leave the desk, and the id of a private person may not."""
    actor = schema.actor.c
    number: int = connection.execute(select(func.max(actor.seq)).where(actor.id == key)).scalar_one()
    return number


def _numbered(connection: Connection, number: int) -> str:
    """Return the actor of a cursor."""
    actor = schema.actor.c
    key: str | None = connection.execute(select(actor.id).where(actor.seq == number)).scalar()
    if key is None:
        raise OptionError("cursor: this is none that a page gave", "begin with the first page")
    return key


def _select_actors(
    laid: overlay.Laid, conditions: Sequence[sa.ColumnElement[bool]], root: str | None = None
) -> Select[Any]:
    """Return the statement whose rows are `ActorRow`s, over the latest readings; for one actor, name it as `root`."""
    actor, entity, reading = schema.actor.c, schema.entity.c, schema.reading.c
    claim = overlay.columns(laid, schema.claim)
    claims = select(func.count()).where(
        claim.reading_seq == entity.reading_seq,
        claim.source_entity == entity.id,
        claim.cue_class.in_(sorted(CLAIM_CLASSES)),
        *overlay.reviewed(laid, schema.claim, None),
    )
    counted = (
        select(schema.entity_actor.c.actor)
        .add_columns(func.count(reading.article_seq.distinct()).label("articles"))
        .add_columns(func.sum(claims.scalar_subquery()).label("claims"))
        .join(schema.entity, entity.seq == schema.entity_actor.c.entity_seq)
        .join(schema.reading, reading.seq == entity.reading_seq)
        .where(query.is_latest(None), *([] if root is None else [entity.seq.in_(entities_of([root]))]))
        .group_by(schema.entity_actor.c.actor)
        .cte("counted")
    )
    columns = (actor.id, actor.name, actor.kind, actor.country, actor.sector, actor.origin)
    named = select(*columns, counted.c.articles, counted.c.claims).select_from(counted)
    named = named.join(schema.actor, actor.seq == last_row(counted.c.actor))
    unnamed = select(*columns, sa.literal(0).label("articles"), sa.literal(0).label("claims")).where(
        actor.origin == "import", is_latest(), root_of(actor.id) == actor.id, actor.id.not_in(select(counted.c.actor))
    )
    rows = sa.union_all(named.where(*conditions), unnamed.where(*conditions)).subquery()
    return select(rows).order_by(rows.c.articles.desc(), rows.c.claims.desc(), rows.c.name, rows.c.id)


def _conditions(filter: ActorFilter) -> list[sa.ColumnElement[bool]]:
    actor = schema.actor.c
    conditions = []
    if filter.kind is not None:
        conditions.append(actor.kind == filter.kind)
    if filter.country is not None:
        conditions.append(actor.country == filter.country.upper())
    if filter.origin is not None:
        conditions.append(actor.origin == filter.origin)
    if filter.name is not None:
        conditions.append(actor.id.in_(_named(filter.name)))
    return conditions


def _named(words: str) -> Select[Any]:
    """Return the statement for what those actors count as in one of whose names all words occur."""
    bearer, name = schema.actor.alias("bearer"), schema.actor_name.c
    bearing = select(root_of(bearer.c.id)).join(schema.actor_name, name.actor_seq == bearer.c.seq)
    keys = normalised(words).split()
    return bearing.where(sa.false() if not keys else sa.true(), *(func.instr(name.key, key) > 0 for key in keys))


def _totalled(
    connection: Connection, keys: Sequence[str], conditions: Sequence[sa.ColumnElement[bool]]
) -> list[ActorRow]:
    """Return the rows of those of some actors that are listed and meet the conditions, in their order."""
    actor, total = schema.actor.c, schema.actor_total.c
    columns = (actor.id, actor.name, actor.kind, actor.country, actor.sector, actor.origin)
    listed = sa.or_(total.articles > 0, sa.and_(actor.origin == "import", root_of(actor.id) == actor.id))
    statement = (
        select(*columns, total.articles, total.claims)
        .select_from(schema.actor_total)
        .join(schema.actor, actor.seq == last_row(total.actor))
        .where(total.actor.in_(keys), listed, *conditions)
        .order_by(total.articles.desc(), total.claims.desc(), total.actor)
    )
    return [ActorRow(*row) for row in connection.execute(statement)]


def _actor_row(connection: Connection, register: Register, key: str) -> ActorRow:
    """Return the row of an actor that the ledger or at least the register has."""
    rows = _totalled(connection, [key], [])
    if rows:
        return rows[0]
    here, listed = latest(connection, key), register.by_id(key)
    if here is not None:
        return ActorRow(key, here.name, here.kind, here.country, here.sector, here.origin, 0, 0)
    assert listed is not None
    return ActorRow(key, listed.name, listed.kind, listed.country or None, listed.sector or None, "register", 0, 0)


def _select_suggestions() -> Select[Any]:
    """Return the statement whose rows are `SuggestionRow`s between actors that do not count as one."""
    suggestion = schema.actor_suggestion
    one, two = root_of(suggestion.c.actor), root_of(suggestion.c.other)
    columns = (suggestion.c.seq, suggestion.c.score, one.label("actor"), two.label("other"), suggestion.c.why)
    rows = select(*columns).where(one != two).subquery()
    first, second = schema.actor.alias("first"), schema.actor.alias("second")

    return (
        select(
            rows.c.seq, rows.c.score, rows.c.actor, first.c.name, rows.c.other, second.c.name.label("other_name"),
            rows.c.why,
        )
        .select_from(rows)
        .join(first, first.c.seq == last_row(rows.c.actor))
        .join(second, second.c.seq == last_row(rows.c.other))
        .order_by(rows.c.score.desc(), rows.c.seq)
    )  # fmt: skip


def _select_entities(root: str) -> Select[Any]:
    """Return the entities of an actor with what decisions call them."""
    entity, link, article = schema.entity.c, schema.actor_link.c, schema.article.c
    return (
        select(entity.id, entity.name, entity.kind, entity.country, link.handle, article.id.label("article_id"))
        .join(schema.actor_link, link.entity_seq == entity.seq)
        .join(schema.article, article.seq == link.article_seq)
        .where(entity.seq.in_(entities_of([root])))
        .order_by(entity.seq)
    )


def _part(connection: Connection, rows: Any, part: str, root: str) -> list[Any]:
    """Return the entities that a part of a split names, by their own id or the id of their article."""
    found = [row for row in rows if row.id == part]
    if not found:
        article = schema.article.c
        seq = query.find_article(connection, part)
        key = connection.execute(select(article.id).where(article.seq == seq)).scalar_one()
        found = [row for row in rows if row.article_id == key]
        if not found:
            raise OptionError(f"article {part} does not name {root}", f"see its articles with: dateline actor {root}")
    return found


def _of_articles(connection: Connection, names: set[str], person: bool) -> list[str]:
    """Return the actors that articles alone brought under one of some names."""
    actor, name = schema.actor.c, schema.actor_name.c
    keys = {normalised(one) for one in names}
    rows = connection.execute(
        select(actor.id, name.key, name.name)
        .join(schema.actor_name, name.actor_seq == actor.seq)
        .where(name.key.in_(keys), actor.origin == "article", (actor.kind == "person") == person)
        .order_by(actor.seq)
    )
    return list(dict.fromkeys(row.id for row in rows if normalised(row.name) == row.key))


def decision_row(connection: Connection, one: Decision) -> DecisionRow:
    """Return a decision about actors with their names."""
    names = []
    for key in (one.body.actor, one.body.other):
        row = None if key is None else latest(connection, key)
        names.append(None if row is None else row.name)
    articles = tuple(dict.fromkeys(moved.article for moved in one.body.moved))
    return DecisionRow(
        one.seq, one.id, one.act, one.body.actor, names[0], one.body.other, names[1], articles, one.body.decision,
        one.note, one.added, one.undone_by, one.body.by,
    )  # fmt: skip
