"""Rows of actors: written, and found again with what people decided laid over them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select, insert, select

from dateline.ledger import overlay, schema, sqlite
from dateline.ledger.cells import dumped
from dateline.ledger.likeness import Portrait, guesses
from dateline.ledger.write import now
from dateline.ontology.names import normalised
from dateline.ontology.register import Actor


def handle_of(kind: str, name: str) -> str:
    """Return what decisions call an entity inside its article; it outlives reading the article again."""
    return f"{'person' if kind == 'person' else 'group'}:{normalised(name)}"


# Writing


def add_actor(
    connection: Connection,
    key: str,
    one: Portrait,
    names: Iterable[str],
    *,
    origin: str = "article",
    sector: str | None = None,
    body: str | None = None,
) -> None:
    """Write an actor with the names it can be found by."""
    row = {
        "id": key, "name": one.name, "kind": one.kind, "country": one.country, "sector": sector, "origin": origin,
        "body": body, "added": now(),
    }  # fmt: skip
    seq = connection.execute(insert(schema.actor).returning(schema.actor.c.seq), row).scalar_one()
    keys = {normalised(name): name for name in reversed(tuple(names))}
    for guess in guesses(one):
        keys.setdefault(guess, one.name)
    rows = [{"actor_seq": seq, "key": key, "name": name} for key, name in sorted(keys.items()) if key]
    if rows:
        connection.execute(insert(schema.actor_name), rows)


def add_registered(connection: Connection, actor: Actor, origin: str) -> bool:
    """Write an actor of the register, or what is new about it; tell whether there was anything to write.

    What was imported is only replaced by another import.
    """
    body = dumped(actor)
    last = latest(connection, actor.id)
    if last is not None and (last.body == body or (last.origin == "import" and origin != "import")):
        return False
    one = Portrait(actor.name, actor.kind, frozenset(), actor.country or None)
    names = (actor.name, *actor.aliases, *actor.metonyms)
    add_actor(connection, actor.id, one, names, origin=origin, sector=actor.sector or None, body=body)
    return True


def add_suggestion(connection: Connection, one: str, other: str, score: float, why: str) -> None:
    """Write down that two actors may be one, unless that was done."""
    first, second = sorted((one, other))
    row = {"actor": first, "other": second, "score": score, "why": why, "added": now()}
    sqlite.insert_new(connection, schema.actor_suggestion, row, unique=("actor", "other"))


# Finding


def latest(connection: Connection, key: str) -> sa.Row[Any] | None:
    """Return the row that counts for an actor: the last one under its id."""
    table = schema.actor
    return connection.execute(select(table).where(table.c.id == key).order_by(table.c.seq.desc()).limit(1)).first()


def last_row(key: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """Return the expression of the number of the row that counts for an actor."""
    later = schema.actor.alias()
    return select(sa.func.max(later.c.seq)).where(later.c.id == key).scalar_subquery()


def is_latest() -> sa.ColumnElement[bool]:
    """Return the condition that a row of `actor` is the one that counts for its id."""
    return schema.actor.c.seq == last_row(schema.actor.c.id)


def root_of(actor: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return the expression of what an actor counts as, after merges."""
    merged = schema.actor_merged.c
    last = select(merged.counts_as).where(merged.actor == actor).order_by(merged.seq.desc()).limit(1)
    return sa.func.coalesce(last.scalar_subquery(), actor)


def counts_as(connection: Connection) -> dict[str, str]:
    """Return what every actor counts as that was ever merged."""
    merged = schema.actor_merged.c
    rows = connection.execute(select(merged.actor, merged.counts_as).order_by(merged.seq))
    return {row.actor: row.counts_as for row in rows}


def members(connection: Connection, key: str) -> list[str]:
    """Return what an actor counts as, followed by all others that count as the same."""
    merged = counts_as(connection)
    root = merged.get(key, key)
    return [root, *sorted(actor for actor, other in merged.items() if other == root and actor != root)]


def entities_of(roots: Collection[str] | sa.BindParameter[Any]) -> Select[tuple[int]]:
    """Return the statement for the numbers of all entities that count as one of some actors.

    Everything that was ever merged into them or moved to them is looked at, and the view tells what still holds.
    """
    link, merged, moved, view = schema.actor_link.c, schema.actor_merged.c, schema.actor_moved.c, schema.entity_actor.c
    ever = select(merged.actor).where(merged.counts_as.in_(roots))
    linked = select(link.entity_seq).where(sa.or_(link.actor.in_(roots), link.actor.in_(ever)))
    brought = (
        select(link.entity_seq)
        .join(schema.actor_moved, sa.and_(moved.article_seq == link.article_seq, moved.handle == link.handle))
        .where(sa.or_(moved.actor.in_(roots), moved.actor.in_(ever)))
    )
    return select(view.entity_seq).where(view.entity_seq.in_(linked.union(brought)), view.actor.in_(roots))


def linked_to(roots: Collection[str]) -> Select[tuple[int]]:
    """Return the statement for the numbers of all entities that may count as one of some actors, and of some others."""
    link, merged, moved = schema.actor_link.c, schema.actor_merged.c, schema.actor_moved.c
    ever = select(merged.actor).where(merged.counts_as.in_(roots))
    brought = select(moved.article_seq).where(sa.or_(moved.actor.in_(roots), moved.actor.in_(ever)))
    return select(link.entity_seq).where(
        sa.or_(link.actor.in_(roots), link.actor.in_(ever), link.article_seq.in_(brought))
    )


def speaking(roots: Collection[str], source: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Return the condition that the source of a claim, in a reading of the parameter `block`, is one of some actors."""
    entity, claim, view = schema.entity.c, schema.claim.c, schema.entity_actor.c
    reading = schema.reading.alias("inside").c
    block = sa.func.json_each(sa.bindparam("block", type_=sa.Text)).table_valued("value", name="given")
    article = sqlite.without_index(schema.actor_link.c.article_seq)
    articles = select(reading.article_seq).where(reading.seq.in_(select(block.c.value)))
    found = (
        select(entity.reading_seq, entity.id)
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        # By the links of the actors, of which an index has the articles: most entities of a block are somebody else.
        .where(entity.seq.in_(linked_to(roots).where(article.in_(articles))), view.actor.in_(roots))
        .correlate(None)
    )
    return sa.tuple_(claim.reading_seq, source).in_(found)


def claims_of(roots: Collection[str], laid: overlay.Laid = frozenset()) -> Select[tuple[int]]:
    """Return the statement for the numbers of the claims whose source, as decided, is one of some actors."""
    entity, claim, reading = schema.entity.c, schema.claim.c, schema.reading.c
    source = overlay.column(laid, schema.claim, "source_entity")
    return (
        select(claim.seq)
        .join(schema.reading, reading.seq == claim.reading_seq)
        .join(schema.entity, sa.and_(entity.reading_seq == claim.reading_seq, entity.id == source))
        .where(entity.seq.in_(entities_of(roots)))
    )
