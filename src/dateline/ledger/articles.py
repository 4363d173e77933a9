"""Articles and their readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from dateline.errors import NotFound
from dateline.ledger import query, schema
from dateline.ledger.filters import ArticleFilter
from dateline.ledger.linking import link_reading
from dateline.ledger.rebuild import read_reading
from dateline.ledger.rows import Added, ArticleRow
from dateline.ledger.write import reading_id, run_id, write_reading
from dateline.records import Article, Reading, RemovedLine

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class Articles:
    """`ledger.articles`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

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
        return Added(reading.article.id, run, new=not known)

    def get(self, key: str, *, run: str | None = None) -> Reading:
        """Return the article's latest reading; `key` is its id, a unique beginning of it, or its external id."""
        with self._ledger.snapshot() as connection:
            statement = _readings(connection, ArticleFilter(article=key, run=run))
            seq = connection.execute(statement).scalar_one_or_none()
            if seq is None:
                raise NotFound(f"run {run} did not read article {key!r}")
            return read_reading(connection, seq)

    def list(self, filter: ArticleFilter | None = None) -> tuple[ArticleRow, ...]:
        """Return the articles, newest first."""
        filter = filter or ArticleFilter()
        with self._ledger.snapshot() as connection:
            statement = _filtered(connection, select_articles(), filter)
            return tuple(article_row(row) for row in connection.execute(statement))

    def readings(self, filter: ArticleFilter | None = None) -> Iterator[Reading]:
        """Yield the readings of the articles, newest first, one at a time."""
        with self._ledger.snapshot() as connection:
            statement = _readings(connection, filter or ArticleFilter())
            for seq in connection.execute(statement.execution_options(yield_per=500)).scalars():
                yield read_reading(connection, seq)


def select_articles() -> Select[Any]:
    """Return the statement whose rows `article_row` understands."""
    claims = select(func.count()).where(schema.claim.c.reading_seq == schema.reading.c.seq).scalar_subquery()
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


def _readings(connection: Connection, filter: ArticleFilter) -> Select[Any]:
    joined = select(schema.reading.c.seq).join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
    return _filtered(connection, joined, filter)


def _filtered(connection: Connection, statement: Select[Any], filter: ArticleFilter) -> Select[Any]:
    statement = statement.where(*query.within(connection, filter), *query.in_text(filter.text))
    return query.newest_first(statement).limit(filter.limit)
