"""What is particular to SQLite: pragmas, locks, error codes, functions, full-text search, insert-or-ignore."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Select, event, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError

from dateline.errors import LedgerError, LedgerFull, LedgerLocked, NotALedger, RecordError
from dateline.gazetteer.distance import kilometres

# "DTLN": tells a ledger from every other SQLite file (and `file` can show it).
APPLICATION_ID = 0x44544C4E

_DAMAGED_HINT = "copy the file away, then restore a backup or add the articles again; `sqlite3 FILE .recover` may help"

_WORDS = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')


# Engine and transactions


def open_engine(path: Path, timeout: float) -> Engine:
    """Return an engine on the file at `path`; a transaction waits `timeout` seconds for another writer.

    The file has to be there: where one was moved away, a further connection would begin an empty ledger.
    """
    url = sa.URL.create("sqlite", database=path.absolute().as_uri(), query={"mode": "rw", "uri": "true"})
    # As many connections as there are threads: one that waits for another's connection may hold what the other needs.
    # The one used last has what is looked at often in its cache.
    engine = sa.create_engine(url, connect_args={"timeout": timeout}, max_overflow=-1, pool_use_lifo=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # Python's driver would begin transactions by itself, and not before DDL; `_begin` does it for all statements.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL mode NORMAL cannot damage the file; a power cut may cost the last articles, which a rerun reads again.
    connection.execute("PRAGMA synchronous = NORMAL")
    # In KiB: a page of a large ledger looks at more than the 2 MB that SQLite keeps by itself.
    connection.execute("PRAGMA cache_size = -32768")
    connection.create_function("kilometres", 4, kilometres, deterministic=True)


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a read lock later fails without waiting when another has written.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_wal(engine: Engine) -> None:
    """Switch the file to write-ahead logging, so that readers and one writer do not wait for each other."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait here. Whoever holds the lock is creating the same ledger and switches it.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
    finally:
        connection.close()


def identify(connection: Connection) -> tuple[int, int, int]:
    """Return the file's application id, its schema version and its number of tables."""
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
    return connection.exec_driver_sql("PRAGMA application_id").scalar_one(), version(connection), tables


def version(connection: Connection) -> int:
    """Return the version of the ledger's schema; 0 for an empty file."""
    found: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return found


def set_version(connection: Connection, number: int) -> None:
    """Mark the file as a ledger of that version."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {number}")


# Errors


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite reports as one of Dateline's errors, naming the file."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(error.orig, path) from error
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    except UnicodeEncodeError as error:
        hint = "the text was decoded wrongly; read it again"
        raise RecordError("half a surrogate pair cannot be stored", hint) from error
    except AssertionError as error:
        # SQLAlchemy asserts that a commit is finished; Ctrl-C in the middle of one would show as a fault.
        if isinstance(error.__context__, KeyboardInterrupt):
            raise error.__context__ from None
        raise


def _explained(error: BaseException | None, path: Path) -> LedgerError | RecordError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerLocked(f"{path} is locked by another process")
    if code == sqlite3.SQLITE_FULL:
        return LedgerFull(f"no space left for {path}")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return LedgerFull(f"{path} cannot be opened or written: {error}")
    if code == sqlite3.SQLITE_NOTADB:
        return NotALedger(f"{path} is not a ledger")
    if code == sqlite3.SQLITE_CORRUPT:
        return LedgerError(f"{path} is damaged: {error}", _DAMAGED_HINT)
    if code == sqlite3.SQLITE_TOOBIG:
        return RecordError(f"a text is too large for {path}", "split it into articles")
    return LedgerError(f"{path}: {error}", "this looks like a fault in Dateline; please report it")


# Writing


def insert_new(
    connection: Connection, table: sa.Table, values: dict[str, Any], unique: Sequence[str] = ("id",)
) -> int | None:
    """Insert a row and return its number; None when one with the same id, or the same `unique` columns, is there."""
    statement = sqlite_insert(table).on_conflict_do_nothing(index_elements=unique).returning(table.c.seq)
    return connection.execute(statement, values).scalar()


def add_to(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add the numbers of rows to those that the table has under the same actor."""
    if rows:
        statement = sqlite_insert(table)
        sums = {name: table.c[name] + statement.excluded[name] for name in rows[0] if name != "actor"}
        connection.execute(statement.on_conflict_do_update(index_elements=("actor",), set_=sums), list(rows))


def forbid_changes(connection: Connection, table: str) -> None:
    """Let rows of `table` be added, and nothing else; released migrations use this, so its effect may not change."""
    for act in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT raise(ABORT, 'rows of {table} are never changed'); END"
        )


# JSON


def object_of(name: sa.ColumnElement[str], value: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return the aggregate that makes one JSON object of names and values."""
    return sa.func.json_group_object(name, value, type_=sa.Text)


# Full-text search


def create_search(connection: Connection, name: str, columns: Sequence[str], *, content: str, on: str) -> None:
    """Index `columns` of the table or view `content` whenever a row of `on` is added; same caution as above.

    The columns keep their names (else FTS5 could not find the text again); case and accents do not matter.
    """
    listed = ", ".join(columns)
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {name} USING fts5({listed}, content='{content}', content_rowid='seq', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {on} BEGIN "
        f"INSERT INTO {name} (rowid, {listed}) SELECT seq, {listed} FROM {content} WHERE seq = new.seq; END"
    )


def match_expression(query: str, columns: Sequence[str] = ()) -> str | None:
    """Return the FTS5 expression for words, "phrases" and prefix*, all of which must occur; None without any word.

    Everything is quoted, so that no input can be a syntax error.
    """
    parts = []
    # FTS5 stops reading at a null character; half surrogates cannot be sent to SQLite.
    clean = query.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    for phrase, star, word in _WORDS.findall(clean):
        term = phrase or word.rstrip("*")
        if any(character.isalnum() for character in term):
            parts.append(f'"{term}"' + (" *" if star or word.endswith("*") else ""))
    if not parts:
        return None
    expression = " AND ".join(parts)
    return f"{{{' '.join(columns)}}} : ({expression})" if columns else expression


def matching(index: str, expression: str | None, seq: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the condition that the row `seq` matches the expression in the search index."""
    if expression is None:
        return sa.false()
    found = sa.text(f"SELECT rowid FROM {index} WHERE {index} MATCH :expression").bindparams(_expression(expression))
    return seq.in_(found.columns(sa.column("rowid", sa.Integer)).scalar_subquery())


def matching_in_block(index: str, expression: str, table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the same condition on rows of the readings of the parameter `block`.

    The index is asked for one reading after the other, which spares going through all matches of a frequent word.
    """
    found = sa.text(
        f"SELECT found.rowid FROM (SELECT min(seq) AS first, max(seq) AS last FROM {table.name} "
        "WHERE reading_seq IN (SELECT value FROM json_each(:block)) GROUP BY reading_seq) AS numbers "
        f"CROSS JOIN {index} AS found WHERE found.{index} MATCH :expression "
        "AND found.rowid BETWEEN numbers.first AND numbers.last"
    ).bindparams(_expression(expression), sa.bindparam("block", type_=sa.Text))
    return without_index(table.c.seq).in_(found.columns(sa.column("rowid", sa.Integer)).scalar_subquery())


def without_index(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Return the column under a sign that keeps its indexes out of the plan, and changes nothing else."""
    return sa.literal_column(f'+{column.table.name}."{column.name}"', column.type)


def matches(index: str, expression: str | None) -> Select[Any]:
    """Return the statement for the numbers of the rows that match the expression in the search index."""
    number: sa.ColumnClause[int] = sa.column("rowid", sa.Integer)
    statement = select(number).select_from(sa.table(index, number))
    if expression is None:
        return statement.where(sa.false())
    return statement.where(sa.text(f"{index} MATCH :expression").bindparams(_expression(expression)))


def _expression(expression: str) -> sa.BindParameter[str]:
    # Named after its value: one statement may hold two searches.
    return sa.bindparam("expression", expression, unique=True)


def newest_matches(connection: Connection, expression: str, bound: int, limit: int) -> list[int]:
    """Return up to `limit` latest readings that match, latest publication first, out of the `bound` added last."""
    statement = sa.text(
        """
        SELECT reading.seq
        FROM (SELECT rowid FROM reading_search WHERE reading_search MATCH :expression
              ORDER BY rowid DESC LIMIT :bound) AS found
        CROSS JOIN reading ON reading.seq = found.rowid
        WHERE reading.seq = (SELECT max(seq) FROM reading AS later WHERE later.article_seq = reading.article_seq)
        ORDER BY reading.published_on DESC, reading.seq DESC
        LIMIT :limit
        """
    )
    return list(connection.execute(statement, {"expression": expression, "bound": bound, "limit": limit}).scalars())


def marked_text(connection: Connection, expression: str, seq: int, before: str, after: str) -> str:
    """Return the text of the reading `seq` with every word that matches between `before` and `after`."""
    statement = sa.text(
        "SELECT highlight(reading_search, 1, :before, :after) FROM reading_search "
        "WHERE reading_search MATCH :expression AND rowid = :seq"
    )
    found: str = connection.execute(
        statement, {"expression": expression, "seq": seq, "before": before, "after": after}
    ).scalar_one()
    return found


def matching_claims(connection: Connection, expression: str, first: int, last: int) -> list[int]:
    """Return the claims between `first` and `last` that match."""
    statement = sa.text(
        "SELECT rowid FROM claim_search WHERE claim_search MATCH :expression AND rowid BETWEEN :first AND :last"
    )
    return list(connection.execute(statement, {"expression": expression, "first": first, "last": last}).scalars())
