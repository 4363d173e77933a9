"""Articles and their readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, func, select

from dateline.errors import NotFound
from dateline.ledger import overlay, schema, totals, walk
from dateline.ledger.conditions import claim_clues, event_clues, has_claim, has_event
from dateline.ledger.filters import ArticleFilter, ClaimFilter, EventFilter
from dateline.ledger.linking import link_reading
from dateline.ledger.noun import Noun
from dateline.ledger.rebuild import read_reading
from dateline.ledger.row_decisions import relay
from dateline.ledger.rows import Added, ArticleRow
from dateline.ledger.walk import Clue, Search
from dateline.ledger.write import reading_id, run_id, write_reading
from dateline.records import Article, Reading, RemovedLine


class Articles(Noun[ArticleFilter, ArticleRow]):
    """`ledger.articles`."""

    _filter = ArticleFilter
    _table = schema.reading

    def has(self, article: Article, *, version: str, model: str) -> bool:
        """Return whether this version with this model has read the article: then reading it again is needless."""
        with self._ledger.snapshot() as connection:
            return _has(connection, reading_id(article, run_id(version, model)))

    def add(self, reading: Reading) -> Added:
        """Write the reading in a transaction of its own; adding it again changes nothing."""
        run = run_id(reading.run.version, reading.run.model)
        with self._ledger.snapshot() as connection:
            # Asking first spares a rerun the lock.
            known = _has(connection, reading_id(reading.article, run))
        if not known:
            with self._ledger.writing() as connection:
                seq = write_reading(connection, reading)
                known = seq is None
                if seq is not None:
                    link_reading(connection, seq, self._ledger.actors.register(connection))
                    relay(connection, seq)
                    totals.add_reading(connection, seq)
        return Added(reading.article.id, run, new=not known)

    def get(self, key: str, *, run: str | None = None) -> Reading:
        """Return the article's latest reading; `key` is its id, a unique beginning of it, or its external id."""
        with self._ledger.snapshot() as connection:
            rows = walk.every(connection, self._search(connection, ArticleFilter(article=key, run=run)))
            seq = next((row for block in rows for row in block), None)
            if seq is None:
                raise NotFound(f"run {run} did not read article {key!r}")
            return read_reading(connection, seq)

    def readings(self, filter: ArticleFilter | None = None) -> Iterator[Reading]:
        """Yield the readings of the articles, newest first, one at a time."""
        with self._ledger.snapshot() as connection:
            for rows in walk.every(connection, self._search(connection, filter or ArticleFilter())):
                for seq in rows:
                    yield read_reading(connection, seq)

    def _search(self, connection: Connection, filter: ArticleFilter) -> Search:
        conditions, clues = _conditions(connection, filter), _clues(connection, filter)
        return Search(schema.reading, filter, filter.text, conditions, clues)

    def _select(self, connection: Connection, filter: ArticleFilter) -> Select[Any]:
        return select_articles()

    def _told(self, row: Row[Any]) -> ArticleRow:
        return article_row(row)


def select_articles() -> Select[Any]:
    """Return the statement whose rows `article_row` understands."""
    counted = select(func.count()).where(schema.claim.c.reading_seq == schema.reading.c.seq)
    claims = counted.where(overlay.is_kept(schema.claim)).correlate(schema.reading).scalar_subquery()
    columns = [schema.article.c[name] for name in ("id", "external_id", "url", "outlet")]
    columns += [schema.reading.c[name] for name in ("title", "agency", "byline", "published", "language", "removed")]
    return (
        select(*columns, schema.reading.c.added, schema.run.c.id.label("run_id"), claims.label("claims"))
        .join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
        .join(schema.run, schema.run.c.seq == schema.reading.c.run_seq)
    )


def article_row(row: Row[Any]) -> ArticleRow:
    """Return the row of `select_articles` as a record."""
    values = dict(row._mapping)
    removed = msgspec.json.decode(values.pop("removed"), type=list[RemovedLine])
    return ArticleRow(removed=len(removed), **{name: values[name] for name in ArticleRow.__slots__ if name in values})


def _has(connection: Connection, key: str) -> bool:
    return connection.execute(select(schema.reading.c.seq).where(schema.reading.c.id == key)).first() is not None


def _conditions(connection: Connection, filter: ArticleFilter) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if filter.event is not None:
        conditions.append(has_event(connection, filter.event))
    if filter.claim is not None:
        conditions.append(has_claim(connection, filter.claim))
    if filter.anybody is not None:
        takes_part, speaks = _with(filter.anybody)
        conditions.append(sa.or_(has_event(connection, takes_part), has_claim(connection, speaks)))
    return conditions


def _clues(connection: Connection, filter: ArticleFilter) -> list[Clue]:
    clues: list[Clue] = []
    if filter.event is not None:
        clues += event_clues(connection, filter.event)
    if filter.claim is not None:
        clues += claim_clues(connection, filter.claim)
    if filter.anybody is not None:
        takes_part, speaks = _with(filter.anybody)
        either = (*event_clues(connection, takes_part), *claim_clues(connection, speaks))
        clues.append([found for clue in either for found in clue])
    return clues


def _with(anybody: str) -> tuple[EventFilter, ClaimFilter]:
    return EventFilter(anybody=anybody), ClaimFilter(source=anybody)
