"""How many articles name an actor and how many claims it makes there: kept up to date, so that no page has to count.

The one table whose rows change. It says what the latest readings say, with what people decided laid over: merges and
splits, who speaks in a claim, and which claims were rejected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, func, select

from dateline.ledger import overlay, query, schema, sqlite
from dateline.ledger.actor_rows import entities_of, root_of
from dateline.records import CLAIM_CLASSES


def add_reading(connection: Connection, reading_seq: int) -> None:
    """Count a reading that was just written and linked in place of the one before it of the same article."""
    reading, earlier = schema.reading.c, schema.reading.alias("earlier").c
    before = (
        select(func.max(earlier.seq))
        .join(schema.reading, reading.article_seq == earlier.article_seq)
        .where(reading.seq == reading_seq, earlier.seq < reading_seq)
    )
    last = connection.execute(before).scalar()
    for seq, sign in ((last, -1), (reading_seq, 1)):
        if seq is not None:
            _add(connection, _in_reading(connection, seq), sign)


@contextmanager
def kept(connection: Connection, reading_seq: int) -> Iterator[None]:
    """Keep the sums right while something is decided about claims of a latest reading."""
    before = _in_reading(connection, reading_seq)
    yield
    _add(connection, before, -1)
    _add(connection, _in_reading(connection, reading_seq), 1)


def _in_reading(connection: Connection, seq: int) -> Sequence[Row[Any]]:
    return connection.execute(_counted(overlay.laid(connection), schema.entity.c.reading_seq == seq)).all()


def _add(connection: Connection, rows: Sequence[Row[Any]], sign: int) -> None:
    sqlite.add_to(connection, schema.actor_total, [
        {"actor": row.actor, "articles": sign * row.articles, "claims": sign * row.claims} for row in rows
    ])  # fmt: skip


def recount(connection: Connection, decision: int) -> None:
    """Count the actors anew for whom a decision changes which entities they are."""
    merged, moved, link = schema.actor_merged.c, schema.actor_moved.c, schema.actor_link.c
    named = sa.union(
        select(merged.actor).where(merged.decision_seq == decision),
        select(moved.actor).where(moved.decision_seq == decision, moved.actor.is_not(None)),
        select(link.actor)
        .join(schema.actor_moved, sa.and_(moved.article_seq == link.article_seq, moved.handle == link.handle))
        .where(moved.decision_seq == decision),
    )
    actors = set(connection.execute(named).scalars())
    earlier = select(merged.counts_as).where(merged.actor.in_(actors))
    actors.update(connection.execute(earlier).scalars())
    moves = select(moved.actor).where(
        moved.actor.is_not(None),
        sa.tuple_(moved.article_seq, moved.handle).in_(
            select(moved.article_seq, moved.handle).where(moved.decision_seq == decision).correlate(None)
        ),
    )
    actors.update(connection.execute(moves).scalars())
    _count(connection, actors | _roots(connection, actors))


def enter(connection: Connection, actors: Iterable[str]) -> None:
    """Enter actors that no article needs to name, so that they are listed."""
    sqlite.add_to(connection, schema.actor_total, [{"actor": it, "articles": 0, "claims": 0} for it in actors])


def count_all(connection: Connection) -> None:
    """Count everything anew."""
    laid = overlay.laid(connection)
    connection.execute(sa.delete(schema.actor_total))
    columns = ("actor", "articles", "claims")
    connection.execute(sa.insert(schema.actor_total).from_select(columns, _counted(laid, query.is_latest(None))))
    actor = schema.actor.c
    enter(connection, connection.execute(select(actor.id).where(actor.origin == "import").distinct()).scalars())


def _roots(connection: Connection, actors: Collection[str]) -> set[str]:
    actor = schema.actor.c
    return set(connection.execute(select(root_of(actor.id)).where(actor.id.in_(actors))).scalars())


def _count(connection: Connection, actors: Collection[str]) -> None:
    laid = overlay.laid(connection)
    for actor in sorted(actors):
        entity = schema.entity.c
        counted = _counted(laid, query.is_latest(None), entity.seq.in_(entities_of([actor])))
        row = connection.execute(counted).one_or_none()
        articles, claims = (0, 0) if row is None else (row.articles, row.claims)
        connection.execute(sa.delete(schema.actor_total).where(schema.actor_total.c.actor == actor))
        sqlite.add_to(connection, schema.actor_total, [{"actor": actor, "articles": articles, "claims": claims}])


def _counted(laid: overlay.Laid, *conditions: sa.ColumnElement[bool]) -> Select[Any]:
    """Return the statement that counts articles and claims by actor, in readings that meet the conditions."""
    entity, reading, view = schema.entity.c, schema.reading.c, schema.entity_actor.c
    claim = overlay.columns(laid, schema.claim)
    claims = select(func.count()).where(
        claim.reading_seq == entity.reading_seq,
        claim.source_entity == entity.id,
        claim.cue_class.in_(sorted(CLAIM_CLASSES)),
        *overlay.reviewed(laid, schema.claim, None),
    )
    return (
        select(view.actor)
        .add_columns(func.count(reading.article_seq.distinct()).label("articles"))
        .add_columns(func.sum(claims.scalar_subquery()).label("claims"))
        .select_from(schema.entity_actor)
        .join(schema.entity, entity.seq == view.entity_seq)
        .join(schema.reading, reading.seq == entity.reading_seq)
        .where(*conditions)
        .group_by(view.actor)
    )
