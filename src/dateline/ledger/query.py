"""The conditions that all lists share: which articles, in which reading, in which order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select, func, select

from dateline.errors import NotFound
from dateline.ledger import schema, sqlite
from dateline.ledger.filters import Scope
from dateline.ledger.write import printable

# Longer than any list of candidates a person wants to read in an error message.
_CANDIDATES = 5

_LAST_CHARACTER = "\U0010ffff"


def within(connection: Connection, scope: Scope, last: int | None = None) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on `reading` that the scope stands for, in the ledger that ended with the reading `last`.

    As rows are only added, that is the ledger as it was then.
    """
    run_seq = None if scope.run is None else find_run(connection, scope.run)
    conditions = [is_latest(run_seq, last)]
    if scope.article is not None:
        conditions.append(schema.reading.c.article_seq == find_article(connection, scope.article))
    if scope.outlet is not None:
        conditions.append(schema.reading.c.article_seq.in_(_articles_of(scope.outlet)))
    day = schema.reading.c.published_on
    if scope.since is not None:
        conditions.append(day >= scope.since)
    if scope.until is not None:
        # "2019-08" must let every day of that month through, and "~" sorts after "-" and the digits.
        conditions.append(day <= scope.until + "~")
    return conditions


def clues(connection: Connection, scope: Scope, text: str | None) -> list[list[tuple[sa.Table, Select[Any]]]]:
    """Return the statements by which an index tells the few readings of a scope; see `walk.Clue`."""
    reading, found = schema.reading, []
    if scope.article is not None:
        article = find_article(connection, scope.article)
        found.append([(reading, select(reading.c.seq).where(reading.c.article_seq == article))])
    if scope.outlet is not None:
        found.append([(reading, select(reading.c.seq).where(reading.c.article_seq.in_(_articles_of(scope.outlet))))])
    if scope.run is not None:
        run = find_run(connection, scope.run)
        found.append([(reading, select(reading.c.seq).where(reading.c.run_seq == run))])
    if text is not None:
        found.append([(reading, sqlite.matches("reading_search", sqlite.match_expression(text)))])
    return found


def _articles_of(outlet: str) -> Select[Any]:
    return select(schema.article.c.seq).where(schema.article.c.outlet == printable(outlet))


def article_columns() -> list[sa.ColumnElement[Any]]:
    """Return the columns that every row of an article begins with."""
    columns: list[sa.ColumnElement[Any]] = [schema.article.c.id.label("article_id")]
    columns += [schema.article.c[name] for name in ("external_id", "outlet", "url")]
    return [*columns, schema.reading.c.title, schema.reading.c.published, schema.run.c.id.label("run_id")]


ARTICLE_COLUMNS = frozenset(("article_id", "external_id", "outlet", "url", "title", "published", "run_id"))
"""What they are called in a row."""


def joined(statement: Select[Any], table: sa.Table) -> Select[Any]:
    """Return the statement over a table of a reading's rows with their reading, run and article."""
    return (
        statement.select_from(table)
        .join(schema.reading, schema.reading.c.seq == table.c.reading_seq)
        .join(schema.run, schema.run.c.seq == schema.reading.c.run_seq)
        .join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
    )


def unindexed(table: sa.Table) -> Any:
    """Return the columns of a table under a sign that keeps their indexes out of the plan, and changes nothing else.

    In the readings of a block the index of the readings is the one to use, whatever SQLite guesses.
    """
    return SimpleNamespace(**{column.name: sqlite.without_index(column) for column in table.c})


def in_text(words: str | None) -> list[sa.ColumnElement[bool]]:
    """Return the condition that all words occur in title or text of the article; none where there are no words."""
    if words is None:
        return []
    seq = sqlite.without_index(schema.reading.c.seq)
    return [sqlite.matching("reading_search", sqlite.match_expression(words), seq)]


def is_latest(run_seq: int | None, upto: int | None = None) -> sa.ColumnElement[bool]:
    """Return the condition that a reading is the last one of its article, or of that run; or was, at the one `upto`."""
    later = schema.reading.alias("later")
    last = select(func.max(later.c.seq)).where(later.c.article_seq == schema.reading.c.article_seq)
    if run_seq is not None:
        last = last.where(later.c.run_seq == run_seq)
    if upto is not None:
        last = last.where(later.c.seq <= upto)
    return schema.reading.c.seq == last.scalar_subquery()


def newest_first(statement: Select[Any], *then: sa.ColumnElement[Any]) -> Select[Any]:
    """Order by day of publication, latest first and undated last, and within a day what was added last first."""
    return statement.order_by(schema.reading.c.published_on.desc(), schema.reading.c.seq.desc(), *then)


def find_article(connection: Connection, key: str) -> int:
    """Return the number of the article with that id, that beginning of an id, or that external id."""
    table = schema.article
    found = _find(connection, table, key)
    if not found:
        by_external = select(table.c.id, table.c.seq).where(table.c.external_id == printable(key))
        found = [(row.id, row.seq) for row in connection.execute(by_external.limit(_CANDIDATES + 1))]
    return _only(found, "article", key, "list the ids with: dateline articles")


def find_run(connection: Connection, key: str) -> int:
    """Return the number of the run with that id or that beginning of an id."""
    return _only(_find(connection, schema.run, key), "run", key, "list the runs with: dateline about")


def _find(connection: Connection, table: sa.Table, key: str) -> list[tuple[str, int]]:
    """Return the rows whose id is `key`, else those whose id begins with it."""
    key = printable(key)
    columns = select(table.c.id, table.c.seq).limit(_CANDIDATES + 1)
    exact = connection.execute(columns.where(table.c.id == key)).all()
    # A range instead of LIKE: it uses the index and knows no wildcards.
    like = columns.where(table.c.id >= key, table.c.id < key + _LAST_CHARACTER).order_by(table.c.id)
    rows = exact or (connection.execute(like).all() if key else [])
    return [(row.id, row.seq) for row in rows]


def _only(found: list[tuple[str, int]], noun: str, key: str, hint: str) -> int:
    if not found:
        raise NotFound(f"no {noun} {key!r} in the ledger", hint)
    if len(found) > 1:
        names = ", ".join(id for id, _ in found[:_CANDIDATES]) + (" …" if len(found) > _CANDIDATES else "")
        raise NotFound(f"{key!r} fits more than one {noun}: {names}", "give more characters of the id")
    return found[0][1]
