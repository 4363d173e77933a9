"""What is seen of an article at a glance: who speaks first, how many events it tells, where searched words stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection, Select, func, select

from dateline.ledger import overlay, schema, search, sqlite, walk
from dateline.ledger.claims import claim_row, select_claims
from dateline.ledger.rows import ArticleRow, ClaimRow, Glance, SearchHit
from dateline.records import CLAIM_CLASSES, SURE

_FIRST = 6
"""Claims of an article, from its beginning, that tell who speaks in it."""


def glances(connection: Connection, articles: Sequence[ArticleRow], words: str | None) -> tuple[Glance, ...]:
    """Return the glances at some articles; with `words` also where these stand."""
    readings = _readings(connection, articles)
    events, claims = _events(connection, list(readings.values())), dict(_claims(connection, list(readings.values())))
    hits = {} if words is None else dict(_hits(connection, articles, readings, words))
    return tuple(
        Glance(one, events.get(readings[key], 0), claims.get(key, ()), hits.get(key))
        for one in articles
        if (key := (one.id, one.run_id)) in readings
    )


_Key = tuple[str, str]
"""The ids of an article and of the run that read it."""


def _readings(connection: Connection, articles: Sequence[ArticleRow]) -> dict[_Key, int]:
    reading, article, run = schema.reading.c, schema.article.c, schema.run.c
    statement = (
        select(article.id, run.id.label("run"), func.max(reading.seq).label("seq"))
        .select_from(schema.article)
        .join(schema.reading, reading.article_seq == article.seq)
        .join(schema.run, run.seq == reading.run_seq)
        .where(article.id.in_([one.id for one in articles]))
        .group_by(article.id, run.id)
    )
    wanted = {(one.id, one.run_id) for one in articles}
    rows = connection.execute(statement)
    return {(row.id, row.run): row.seq for row in rows if (row.id, row.run) in wanted}


def _events(connection: Connection, readings: Sequence[int]) -> dict[int, int]:
    """Return how many events readings tell, of those that are shown."""
    event, reading = schema.event.c, schema.reading.c
    statement = (
        select(event.reading_seq, func.count().label("number"))
        .select_from(schema.event)
        .join(schema.reading, reading.seq == event.reading_seq)
        .where(event.reading_seq.in_(readings), event.confidence >= SURE)
        .where(*overlay.reviewed(overlay.laid(connection), schema.event, None))
        .group_by(event.reading_seq)
    )
    return {row.reading_seq: row.number for row in connection.execute(statement)}


def _claims(connection: Connection, readings: Sequence[int]) -> Iterator[tuple[_Key, tuple[ClaimRow, ...]]]:
    """Yield the first claims of readings."""
    numbers = [row.seq for reading in readings for row in connection.execute(_FIRST_OF, {"of": reading})]
    found: dict[_Key, list[ClaimRow]] = {}
    for row in map(claim_row, walk.fetched(connection, select_claims(), schema.claim, numbers)):
        found.setdefault((row.article_id, row.run_id), []).append(row)
    for key, rows in found.items():
        yield key, tuple(rows)


_FIRST_OF: Select[tuple[int]] = (
    select(schema.claim.c.seq)
    .where(schema.claim.c.reading_seq == sa.bindparam("of"), schema.claim.c.cue_class.in_(sorted(CLAIM_CLASSES)))
    .order_by(schema.claim.c.seq)
    .limit(_FIRST)
)


def _hits(
    connection: Connection, articles: Sequence[ArticleRow], readings: dict[_Key, int], words: str
) -> Iterator[tuple[_Key, SearchHit]]:
    """Yield where the words stand, in the articles in which they do."""
    expression = sqlite.match_expression(words)
    if expression is None:
        return
    number: sa.ColumnClause[int] = sa.column("rowid", sa.Integer)
    given = select(func.json_each(json.dumps(list(readings.values()))).table_valued("value").c.value)
    matching = sqlite.matches("reading_search", expression).where(number.in_(given))
    found = set(connection.execute(matching).scalars())
    for one in articles:
        key = one.id, one.run_id
        if readings.get(key) in found:
            yield key, search.passage(connection, expression, readings[key], one)
