"""In which readings an actor is named: those that were added last, which is what a profile looks at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row, select

from dateline.ledger import query, schema

BOUND: Final = 1_000
"""Articles with an actor that a profile looks at, those that were added last: it has to be there at once."""

# The newest few readings mostly have all that is shown; only for a rare thing all are looked through.
_BLOCKS: Final = (50, 50, 100, 200, 400)


@dataclass(frozen=True, slots=True)
class Named:
    """The entities that count as an actor, and the latest readings among theirs, newest first.

    `complete` is false when the actor is named in more articles than were looked at.
    """

    entities: Sequence[Row[Any]]
    readings: Sequence[int]
    complete: bool

    def blocks(self) -> Iterator[str]:
        """Yield the entities of the latest readings in blocks, newest first, as the parameter of `own`."""
        of: dict[int, list[str]] = {}
        for row in self.entities:
            of.setdefault(row.reading_seq, []).append(row.id)
        first = 0
        for size in (*_BLOCKS, len(self.readings)):
            readings = self.readings[first : first + size]
            if readings:
                yield json.dumps([(reading, key) for reading in readings for key in of[reading]])
            first += size

    def whole(self) -> str:
        """Return the entities of all latest readings as the parameter of `own`."""
        latest = set(self.readings)
        return json.dumps([(row.reading_seq, row.id) for row in self.entities if row.reading_seq in latest])


def named(connection: Connection, root: str) -> Named:
    """Return where an actor is named."""
    link = schema.actor_link.c
    ever, brought = ever_counted(connection, root)
    newest = select(link.entity_seq).where(link.actor.in_(ever)).order_by(link.seq.desc())
    found = list(connection.execute(newest.limit(BOUND + 1)).scalars())
    given = select(link.entity_seq).where(link.article_seq.in_(brought)).limit(BOUND)
    candidates = [*found[:BOUND], *connection.execute(given).scalars()]
    rows = connection.execute(_entities(root), {"entities": json.dumps(candidates)}).all()
    latest = {row.reading_seq: row.published_on or "" for row in rows if row.latest}
    readings = sorted(latest, key=lambda seq: (latest[seq], seq), reverse=True)
    return Named(rows, readings, len(found) <= BOUND)


def ever_counted(connection: Connection, root: str) -> tuple[list[str], sa.Select[tuple[int]]]:
    """Return all actors that ever counted as one, itself first, and the statement for the articles moved to these."""
    merged, moved = schema.actor_merged.c, schema.actor_moved.c
    others = connection.execute(select(merged.actor).where(merged.counts_as == root).distinct()).scalars()
    ever = [root, *(one for one in others if one != root)]
    return ever, select(moved.article_seq).where(moved.actor.in_(ever))


def own(name: str = "own") -> tuple[Any, sa.ColumnElement[int], sa.ColumnElement[str]]:
    """Return the pairs of a parameter as a table, with the columns of readings and of ids of entities in them."""
    table = sa.func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued("key", "value", name=name)
    reading = sa.func.json_extract(table.c.value, "$[0]", type_=sa.Integer)
    return table, reading, sa.func.json_extract(table.c.value, "$[1]", type_=sa.Text)


def _entities(root: str) -> sa.Select[Any]:
    """Return the statement for those of some entities that count as an actor."""
    entity, reading, view = schema.entity.c, schema.reading.c, schema.entity_actor.c
    given = sa.func.json_each(sa.bindparam("entities", type_=sa.Text)).table_valued("value", name="given")
    columns = (entity.seq, entity.reading_seq, entity.id, entity.name, entity.kind, reading.published_on)
    return (
        select(*columns, query.is_latest(None).label("latest"))
        .select_from(given)
        .join(schema.entity, entity.seq == given.c.value)
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        .join(schema.reading, reading.seq == entity.reading_seq)
        .where(view.actor == root)
        .distinct()
        .order_by(entity.seq)
    )
