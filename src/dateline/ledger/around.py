"""What stands around rows, for many of them at once: texts, where the parts of an event are, who decided anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from dateline.ledger import schema
from dateline.ledger.event_rows import parties_of
from dateline.ledger.rows import ClaimRow, EventRow

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Part:
    """Characters of an article that name who takes part in an event, its place or its time, as it was read."""

    start: int
    end: int
    kind: Literal["party", "place", "time"]
    id: str


@dataclass(frozen=True, slots=True)
class Around:
    """The texts by article, the parts by event, and the articles about whose rows somebody decided."""

    texts: Mapping[str, str]
    parts: Mapping[str, Sequence[Part]]
    decided: frozenset[str]


def around(connection: Connection, rows: Sequence[ClaimRow | EventRow]) -> Around:
    """Return what stands around some rows."""
    article, decided = schema.article.c, schema.row_decided.c
    texts: dict[str, str] = {}
    touched: set[str] = set()
    numbers: dict[str, int] = {}
    for ids in _blocks(dict.fromkeys(row.article_id for row in rows)):
        for row in connection.execute(select(article.seq, article.id, article.text).where(article.id.in_(ids))):
            texts[row.id], numbers[row.id] = row.text, row.seq
        of = select(article.id).join(schema.row_decided, decided.article_seq == article.seq)
        touched.update(connection.execute(of.where(article.id.in_(ids)).distinct()).scalars())
    events = {row.id: numbers[row.article_id] for row in rows if isinstance(row, EventRow)}
    return Around(texts, _parts(connection, events), frozenset(touched))


def _parts(connection: Connection, events: Mapping[str, int]) -> dict[str, list[Part]]:
    """Return the parts of events, of which the articles are given, in the latest reading that has them."""
    event, reading = schema.event.c, schema.reading.c
    told: dict[str, Any] = {}
    for ids in _blocks(events):
        statement = (
            select(event.id, event.reading_seq, event.parties, event.place, event.time)
            .join(schema.reading, reading.seq == event.reading_seq)
            .where(reading.article_seq.in_({events[id] for id in ids}), event.id.in_(ids))
            .order_by(event.reading_seq)
        )
        told |= {row.id: row for row in connection.execute(statement)}
    wanted: dict[str, dict[str, list[tuple[str, int]]]] = {"party": {}, "place": {}, "time": {}}
    for id, row in told.items():
        for party in parties_of(row.parties):
            wanted["party"].setdefault(party.mention, []).append((id, row.reading_seq))
        for kind in ("place", "time"):
            if getattr(row, kind) is not None:
                wanted[kind].setdefault(getattr(row, kind), []).append((id, row.reading_seq))
    found: dict[str, list[Part]] = {id: [] for id in events}
    kinds: tuple[Literal["party", "place", "time"], ...] = ("party", "place", "time")
    for kind, table in zip(kinds, (schema.mention, schema.place, schema.time), strict=True):
        for ids in _blocks(wanted[kind]):
            readings = {seq for id in ids for _, seq in wanted[kind][id]}
            statement = select(table.c.id, table.c.reading_seq, table.c.start, table.c.end)
            for row in connection.execute(statement.where(table.c.reading_seq.in_(readings), table.c.id.in_(ids))):
                for event_id, seq in wanted[kind][row.id]:
                    if seq == row.reading_seq:
                        found[event_id].append(Part(row.start, row.end, kind, row.id))
    return found


def _blocks(keys: Iterable[str]) -> Iterable[list[str]]:
    listed = list(keys)
    return (listed[first : first + _BLOCK] for first in range(0, len(listed), _BLOCK))
