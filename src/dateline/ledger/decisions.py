"""What people decide: written down, never changed, and laid over what machines derived. Here: about actors.

`decision` alone tells what holds: the merges and splits that are not undone, in their order. Each decision also writes
down what it changes, actor by actor (`actor_merged`) and entity by entity (`actor_moved`); the view `entity_actor`
takes the last row of each. Decisions name articles, actors and handles, which outlive reading an article again.
Decisions about claims and events are in the same table; `row_decisions` lays them over the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Row, insert, select

from dateline.errors import Conflict, OptionError
from dateline.ledger import actor_rows, schema, totals
from dateline.ledger.cells import dumped
from dateline.ledger.rows import Changed, Layer
from dateline.ledger.write import now
from dateline.records import stable_id

Act = Literal["merge", "split", "reject", "accept", "change", "undo"]

LONGEST: Final = {"by": 100, "key": 200, "note": 2_000}
"""Characters that the words of a person, and the token of a form, may have."""


class Moved(msgspec.Struct, frozen=True):
    """An entity that a split takes away: what it is called in which article."""

    article: str
    handle: str


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """The arguments of a decision; which are there depends on the act.

    merge: `other` counts as `actor`. split: `moved` count as `other`, no longer as `actor`. reject: `actor` and
    `other` are two; with a `row`, it is wrong. accept: the row is right. change: `laid` are the columns of the row
    from now on, `changed` tells it to people. undo: `decision` no longer holds. A row is told by `article`, `layer`
    and id; `words` are those it had. `by` is who decided, `key` the token of the form it came from.
    """

    actor: str | None = None
    other: str | None = None
    moved: tuple[Moved, ...] = ()
    decision: int | None = None
    article: str | None = None
    layer: Layer | None = None
    row: str | None = None
    words: str | None = None
    changed: tuple[Changed, ...] = ()
    laid: dict[str, str] = {}
    by: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of `decision`; `undone_by` is the number of the undo that holds, if there is one."""

    seq: int
    id: str
    act: Act
    body: Body
    note: str | None
    added: str
    undone_by: int | None

    @property
    def holds(self) -> bool:
        """Tell whether it is not undone."""
        return self.undone_by is None


def decide(connection: Connection, act: Act, body: Body, note: str | None) -> int:
    """Write a decision about actors and what it changes; return its number."""
    number = write(connection, act, body, note)
    _lay(connection, number)
    totals.recount(connection, number)
    return number


def write(connection: Connection, act: Act, body: Body, note: str | None) -> int:
    """Write a decision, without what it changes; return its number."""
    table = schema.decision
    for name, text in (("by", body.by), ("key", body.key), ("note", note)):
        if text is not None and len(text) > LONGEST[name]:
            raise OptionError(f"{name}: {len(text):,} characters are too many", f"{LONGEST[name]:,} are the most")
    packed, added = dumped(body), now()
    number = (connection.execute(select(sa.func.max(table.c.seq))).scalar() or 0) + 1
    key = stable_id("decision", number, act, packed, note, added)
    row = {"seq": number, "id": key, "act": act, "body": packed, "note": note, "added": added}
    connection.execute(insert(table), row)
    return number


def sent_before(connection: Connection, act: Act, key: str | None) -> list[Row[Any]]:
    """Return the decisions that came with the token of a form, none without one; `Conflict` if they were other acts."""
    if key is None:
        return []
    # Literally the expression of the index `decision_key`, or SQLite would not use it.
    came = sa.text("json_extract(decision.body, '$.key') = :key").bindparams(key=key)
    rows = list(connection.execute(select(schema.decision).where(came).order_by(schema.decision.c.seq)))
    if any(row.act != act for row in rows):
        raise Conflict(f"this form was sent already, as decision {rows[0].seq} ({rows[0].act})")
    return rows


def read_decisions(connection: Connection) -> list[Decision]:
    """Return all decisions about actors, the first one first."""
    table = schema.decision
    of_rows = select(schema.row_decided.c.seq).where(schema.row_decided.c.decision_seq == table.c.seq)
    return decoded(connection.execute(select(table).where(~of_rows.exists()).order_by(table.c.seq)).all())


def decoded(rows: Sequence[Row[Any]]) -> list[Decision]:
    """Return the rows of decisions as records; what may undo them must be among them, and later ones last."""
    bodies = {row.seq: msgspec.json.decode(row.body, type=Body) for row in rows}
    undone: dict[int, int] = {}
    # From the last one back, so that an undo that was undone itself has no effect.
    for row in reversed(rows):
        target = bodies[row.seq].decision
        if target is not None and row.seq not in undone:
            undone[target] = row.seq
    return [Decision(r.seq, r.id, r.act, bodies[r.seq], r.note, r.added, undone.get(r.seq)) for r in rows]


def replay(decisions: Iterable[Decision]) -> tuple[dict[str, str], dict[Moved, str]]:
    """Return what each merged actor counts as, and the actor each moved entity was moved to."""
    parent: dict[str, str] = {}
    moved: dict[Moved, str] = {}

    def root(actor: str) -> str:
        while actor in parent:
            actor = parent[actor]
        return actor

    for one in decisions:
        actor, other = one.body.actor, one.body.other
        if not one.holds or actor is None or other is None:
            continue
        if one.act == "merge" and root(actor) != root(other):
            parent[root(other)] = root(actor)
        elif one.act == "split":
            moved |= dict.fromkeys(one.body.moved, other)
    return {actor: root(actor) for actor in parent}, moved


def rejected(decisions: Sequence[Decision], counts_as: dict[str, str]) -> set[frozenset[str]]:
    """Return the pairs of actors that are known to be two, by what they count as."""
    pairs = ((one.body.actor, one.body.other) for one in decisions if one.act == "reject" and one.holds)
    return {frozenset(counts_as.get(actor, actor) for actor in pair if actor is not None) for pair in pairs}


def _lay(connection: Connection, number: int) -> None:
    """Write the rows by which what holds now differs from what held before the decision."""
    counts_as, moved = replay(read_decisions(connection))
    merged, table = actor_rows.counts_as(connection), schema.actor_merged
    for actor in sorted(counts_as.keys() | merged.keys()):
        if counts_as.get(actor, actor) != merged.get(actor, actor):
            row = {"decision_seq": number, "actor": actor, "counts_as": counts_as.get(actor, actor)}
            connection.execute(insert(table), row)
    before = _last_moved(connection)
    for entity in sorted(moved.keys() | before.keys(), key=lambda one: (one.article, one.handle)):
        if moved.get(entity) != before.get(entity):
            article = select(schema.article.c.seq).where(schema.article.c.id == entity.article).scalar_subquery()
            connection.execute(insert(schema.actor_moved).values(
                decision_seq=number, article_seq=article, handle=entity.handle, actor=moved.get(entity)
            ))  # fmt: skip


def _last_moved(connection: Connection) -> dict[Moved, str | None]:
    moved = schema.actor_moved.c
    rows: Any = connection.execute(
        select(schema.article.c.id, moved.handle, moved.actor)
        .join(schema.article, schema.article.c.seq == moved.article_seq)
        .order_by(moved.seq)
    )
    return {Moved(row.id, row.handle): row.actor for row in rows}
