"""How a ledger file gets from one version of the schema to the next.

`MIGRATIONS[n]` takes a ledger from version n to n + 1 and runs in a transaction of its own; version 0 is an empty file.
A migration that has been released is history: it is never edited, so it spells its SQL out instead of using `schema`.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from dateline.ledger import sqlite

_TABLES_1 = (
    """
    CREATE TABLE run (
        seq INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, model TEXT NOT NULL,
        added TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE article (
        seq INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE, external_id TEXT, url TEXT, outlet TEXT,
        text TEXT NOT NULL, added TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE reading (
        seq INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE,
        article_seq INTEGER NOT NULL REFERENCES article (seq), run_seq INTEGER NOT NULL REFERENCES run (seq),
        title TEXT, agency TEXT, byline TEXT, published TEXT, published_on TEXT, published_basis TEXT NOT NULL,
        not_before TEXT, language TEXT NOT NULL, dateline TEXT, removed TEXT NOT NULL, seconds REAL NOT NULL,
        added TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE entity (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL, country TEXT, sector TEXT
    ) STRICT
    """,
    """
    CREATE TABLE mention (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL, form TEXT NOT NULL, entity TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE claim (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        parent TEXT, source TEXT NOT NULL, source_spans TEXT NOT NULL, source_entity TEXT, source_name TEXT,
        source_type TEXT NOT NULL, standing TEXT NOT NULL, anonymity TEXT NOT NULL, anonymity_reason TEXT NOT NULL,
        anonymity_reason_spans TEXT NOT NULL, role TEXT, affiliation TEXT, cue TEXT NOT NULL, cue_spans TEXT NOT NULL,
        cue_class TEXT NOT NULL, content TEXT NOT NULL, content_spans TEXT NOT NULL, quotation TEXT NOT NULL,
        asserted TEXT NOT NULL, addressee TEXT NOT NULL, addressee_spans TEXT NOT NULL, confidence REAL NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE layer_row (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), layer TEXT NOT NULL,
        id TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE problem (
        seq INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, code TEXT NOT NULL,
        message TEXT NOT NULL, hint TEXT NOT NULL, added TEXT NOT NULL
    ) STRICT
    """,
)

_INDEXES_1 = (
    "CREATE INDEX article_external_id ON article (external_id)",
    # "Is this the latest reading of its article?" is asked of every row a query returns.
    "CREATE INDEX reading_article ON reading (article_seq, seq)",
    "CREATE INDEX reading_run ON reading (run_seq)",
    # Lists are newest first; the index gives that order without sorting.
    "CREATE INDEX reading_published ON reading (published_on, seq)",
    "CREATE INDEX entity_reading ON entity (reading_seq)",
    "CREATE INDEX mention_reading ON mention (reading_seq)",
    "CREATE INDEX claim_reading ON claim (reading_seq)",
    "CREATE INDEX layer_row_reading ON layer_row (reading_seq)",
)

_VIEWS_1 = (
    """
    CREATE VIEW reading_text AS
    SELECT reading.seq AS seq, reading.title AS title, article.text AS text
    FROM reading JOIN article ON article.seq = reading.article_seq
    """,
)


def _create(connection: Connection) -> None:
    """0 to 1: the tables, their indexes, and full-text search over readings and claims."""
    for statement in (*_TABLES_1, *_INDEXES_1, *_VIEWS_1):
        connection.exec_driver_sql(statement)
    sqlite.create_search(connection, "reading_search", ("title", "text"), content="reading_text", on="reading")
    sqlite.create_search(connection, "claim_search", ("source_name", "source", "content"), content="claim", on="claim")
    for table in ("run", "article", "reading", "entity", "mention", "claim", "layer_row", "problem"):
        sqlite.forbid_changes(connection, table)


MIGRATIONS: list[Callable[[Connection], None]] = [_create]


def migrate(connection: Connection, start: int) -> None:
    """Take the ledger one version up from `start`, unless another process just did."""
    if sqlite.version(connection) == start:
        MIGRATIONS[start](connection)
        sqlite.set_version(connection, start + 1)
