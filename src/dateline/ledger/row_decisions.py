"""What people decide about claims and events, row by row: written down, and laid over what machines derived.

Every decision about a row writes at least one row of `row_decided`, the one for the field `review`: so the decisions
about a row are found without looking at others. What holds is told by those that are not undone, in their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, insert, select

from dateline.errors import Conflict, NotFound, OptionError
from dateline.ledger import schema, totals
from dateline.ledger.cells import dumped
from dateline.ledger.decisions import Act, Body, Decision, decide, decoded, read_decisions, write
from dateline.ledger.event_rows import mentions_of
from dateline.ledger.overlay import REVIEW
from dateline.ledger.rebuild import words_of
from dateline.ledger.rows import Layer

_STATES = {"accept": "accepted", "reject": "rejected", "change": "changed"}

Key = tuple[int, Layer, str]
"""A row: the number of its article, its layer and its id."""


def decide_row(connection: Connection, act: Act, body: Body, note: str | None, key: Key) -> int:
    """Write a decision about a row and what it changes; return its number."""
    number = write(connection, act, body, note)
    if key[1] == "claim":
        with totals.kept(connection, latest_reading(connection, key[0])):
            _lay(connection, number, key)
    else:
        _lay(connection, number, key)
    return number


def undo(connection: Connection, number: int, body: Body, note: str | None, expected: int | None = None) -> int:
    """Write that a decision, about actors or about a row, no longer holds; return the number of the undo."""
    hint = "list what was decided with: dateline actors decisions"
    key = row_of(connection, number)
    decided = read_decisions(connection) if key is None else about(connection, key)
    found = next((one for one in decided if one.seq == number), None)
    if found is None:
        raise NotFound(f"no decision {number}", hint)
    if not found.holds:
        raise OptionError(f"decision {number} was undone already, by decision {found.undone_by}", hint)
    if key is None:
        return decide(connection, "undo", body, note)
    check_expected(decided, expected)
    return decide_row(connection, "undo", body, note, key)


def row_of(connection: Connection, number: int) -> Key | None:
    """Return the row that a decision is about, if it is about one."""
    return rows_of(connection, [number]).get(number)


def rows_of(connection: Connection, numbers: Collection[int]) -> dict[int, Key]:
    """Return the rows that some decisions are about, by their numbers; those about actors are about none."""
    table = schema.row_decided.c
    columns = select(table.decision_seq, table.article_seq, table.layer, table.row_id)
    rows = connection.execute(columns.where(table.decision_seq.in_(numbers), table.field == REVIEW))
    return {row.decision_seq: (row.article_seq, row.layer, row.row_id) for row in rows}


def about(connection: Connection, key: Key) -> list[Decision]:
    """Return all decisions about a row, the first one first."""
    table, decision = schema.row_decided.c, schema.decision
    numbers = select(table.decision_seq).where(*_is(key), table.field == REVIEW)
    found = select(decision).where(decision.c.seq.in_(numbers)).order_by(decision.c.seq)
    return decoded(connection.execute(found).all())


def about_all(connection: Connection, articles: Collection[int]) -> dict[Key, list[Decision]]:
    """Return all decisions about rows of some articles, by row, the first one first."""
    table, decision = schema.row_decided.c, schema.decision
    marked = table.article_seq.in_(articles), table.field == REVIEW
    rows = connection.execute(
        select(decision, table.article_seq, table.layer, table.row_id)
        .join(schema.row_decided, table.decision_seq == decision.c.seq)
        .where(*marked)
        .order_by(decision.c.seq, table.seq)
    ).all()
    keys: dict[int, Key] = {row.seq: (row.article_seq, row.layer, row.row_id) for row in rows}
    found: dict[Key, list[Decision]] = {}
    for one in {one.seq: one for one in decoded(rows)}.values():
        found.setdefault(keys[one.seq], []).append(one)
    return found


def check_expected(decided: list[Decision], expected: int | None) -> None:
    """Refuse to decide about a row when the last decision about it is not the one that was seen."""
    last = decided[-1].seq if decided else 0
    if expected is not None and last != expected:
        if last <= expected:
            raise Conflict(f"decision {expected} is not the last one about the row")
        by = decided[-1].body.by
        raise Conflict(f"decision {last}{f' by {by}' if by else ''} came meanwhile about the same row")


def state(decided: Iterable[Decision]) -> dict[str, str]:
    """Return the fields of a row that hold after some decisions about it, as its columns have them."""
    fields: dict[str, str] = {}
    for one in decided:
        if one.holds and one.act in _STATES:
            fields |= {**one.body.laid, REVIEW: _STATES[one.act]}
    return fields


def laid_fields(connection: Connection, key: Key) -> dict[str, str]:
    """Return the fields of a row that are decided now."""
    table = schema.row_decided.c
    rows = connection.execute(select(table.field, table.value).where(*_is(key)).order_by(table.seq))
    found: dict[str, str | None] = {row.field: row.value for row in rows}
    return {field: value for field, value in found.items() if value is not None}


def laid_all(connection: Connection, article_seq: int) -> dict[Key, dict[str, str]]:
    """Return the same for all rows of an article about which somebody decided."""
    table = schema.row_decided
    found: dict[Key, dict[str, str]] = {}
    for row in connection.execute(select(table).where(table.c.article_seq == article_seq).order_by(table.c.seq)):
        fields = found.setdefault((article_seq, row.layer, row.row_id), {})
        fields.pop(row.field, None)
        if row.value is not None:
            fields[row.field] = row.value
    return found


def latest_reading(connection: Connection, article_seq: int) -> int:
    """Return the number of the latest reading of an article."""
    reading = schema.reading.c
    statement = select(sa.func.max(reading.seq)).where(reading.article_seq == article_seq)
    seq: int = connection.execute(statement).scalar_one()
    return seq


def lay_reporters(connection: Connection, article_seq: int, number: int | None = None) -> None:
    """Write who the latest reading's events are reported by, where a decision says who speaks in a claim that tells of
    them; after decision `number`, or after another reading."""
    table = schema.row_decided.c
    rows = connection.execute(
        select(table.row_id, table.value, table.decision_seq)
        .where(table.article_seq == article_seq, table.layer == "claim", table.field == "source_name")
        .order_by(table.seq)
    ).all()
    if not rows:
        return
    number = rows[-1].decision_seq if number is None else number
    claim, event = schema.claim.c, schema.event.c
    seq = latest_reading(connection, article_seq)
    found = connection.execute(select(claim.id, claim.source_name).where(claim.reading_seq == seq))
    names: dict[str, str | None] = {row.id: row.source_name for row in found}
    spoken = {row.row_id: row.value for row in rows}  # the last row of a claim counts
    names |= {key: value or None for key, value in spoken.items() if value is not None}
    for row in connection.execute(
        select(event.id, event.mentions, event.reporters).where(event.reading_seq == seq).order_by(event.seq)
    ).all():
        claims = [one.claim for one in mentions_of(row.mentions) if one.claim is not None]
        if spoken.keys() & set(claims):
            told = tuple(dict.fromkeys(name for name in (names.get(one) for one in claims) if name is not None))
            value = None if told == words_of(row.reporters) else dumped(told)
            key: Key = (article_seq, "event", row.id)
            _insert(connection, number, key, {"reporters": value}, laid_fields(connection, key))


def relay(connection: Connection, reading_seq: int) -> None:
    """Lay what was decided over a reading that was just written, where that does not follow from ids alone."""
    of = select(schema.reading.c.article_seq).where(schema.reading.c.seq == reading_seq)
    lay_reporters(connection, connection.execute(of).scalar_one())


def _lay(connection: Connection, number: int, key: Key) -> None:
    """Write the fields by which what holds now differs from what held before the decision."""
    before = laid_fields(connection, key)
    article_seq, layer, row_id = key
    marked = {"decision_seq": number, "article_seq": article_seq, "layer": layer, "row_id": row_id, "field": REVIEW}
    # First a mark alone: by it the decision is among those about the row.
    connection.execute(insert(schema.row_decided), marked | {"value": before.get(REVIEW)})
    after = state(about(connection, key))
    own = (before.keys() | after.keys()) - {"reporters"}
    _insert(connection, number, key, {field: after.get(field) for field in sorted(own)}, before)
    if layer == "claim" and before.get("source_name") != after.get("source_name"):
        lay_reporters(connection, article_seq, number)


def _insert(
    connection: Connection, number: int, key: Key, after: Mapping[str, str | None], before: Mapping[str, str]
) -> None:
    article_seq, layer, row_id = key
    rows: list[dict[str, Any]] = [
        {"decision_seq": number, "article_seq": article_seq, "layer": layer, "row_id": row_id, "field": field,
         "value": value}
        for field, value in after.items() if value != before.get(field)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(schema.row_decided), rows)


def _is(key: Key) -> tuple[sa.ColumnElement[bool], ...]:
    table = schema.row_decided.c
    article_seq, layer, row_id = key
    return table.article_seq == article_seq, table.layer == layer, table.row_id == row_id
