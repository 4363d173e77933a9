"""How a ledger file gets from one version of the schema to the next.

`MIGRATIONS[n]` takes a ledger from version n to n + 1 and runs in a transaction of its own; version 0 is an empty file.
A migration that has been released is history: it is never edited, so it spells its SQL out instead of using `schema`.
"""

from __future__ import annotations

import json
import secrets
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


_TABLES_ACTORS = (
    """
    CREATE TABLE actor (
        seq INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
        sector TEXT, origin TEXT NOT NULL, body TEXT, added TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE actor_name (
        seq INTEGER PRIMARY KEY NOT NULL, actor_seq INTEGER NOT NULL REFERENCES actor (seq), key TEXT NOT NULL,
        name TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE actor_link (
        seq INTEGER PRIMARY KEY NOT NULL, entity_seq INTEGER NOT NULL UNIQUE REFERENCES entity (seq),
        article_seq INTEGER NOT NULL REFERENCES article (seq), handle TEXT NOT NULL, actor TEXT NOT NULL,
        score REAL NOT NULL, why TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE actor_suggestion (
        seq INTEGER PRIMARY KEY NOT NULL, actor TEXT NOT NULL, other TEXT NOT NULL, score REAL NOT NULL,
        why TEXT NOT NULL, added TEXT NOT NULL, UNIQUE (actor, other)
    ) STRICT
    """,
    """
    CREATE TABLE decision (
        seq INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE, act TEXT NOT NULL, body TEXT NOT NULL, note TEXT,
        added TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE actor_merged (
        seq INTEGER PRIMARY KEY NOT NULL, decision_seq INTEGER NOT NULL REFERENCES decision (seq), actor TEXT NOT NULL,
        counts_as TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE actor_moved (
        seq INTEGER PRIMARY KEY NOT NULL, decision_seq INTEGER NOT NULL REFERENCES decision (seq),
        article_seq INTEGER NOT NULL REFERENCES article (seq), handle TEXT NOT NULL, actor TEXT
    ) STRICT
    """,
)

_INDEXES_ACTORS = (
    "CREATE INDEX actor_id ON actor (id, seq)",
    "CREATE INDEX actor_origin ON actor (origin, seq)",
    "CREATE INDEX actor_name_key ON actor_name (key)",
    "CREATE INDEX actor_name_actor ON actor_name (actor_seq)",
    "CREATE INDEX actor_link_actor ON actor_link (actor)",
    "CREATE INDEX actor_link_handle ON actor_link (article_seq, handle)",
    "CREATE INDEX actor_merged_actor ON actor_merged (actor, seq)",
    "CREATE INDEX actor_merged_counts_as ON actor_merged (counts_as)",
    "CREATE INDEX actor_moved_handle ON actor_moved (article_seq, handle, seq)",
    "CREATE INDEX actor_moved_actor ON actor_moved (actor)",
)

# What a person decided last lies over the derived link: first where a split moved the entity, then what the actor was
# merged into.
_VIEW_ACTORS = """
    CREATE VIEW entity_actor AS
    SELECT placed.entity_seq AS entity_seq,
        coalesce(
            (SELECT counts_as FROM actor_merged WHERE actor_merged.actor = placed.actor
             ORDER BY actor_merged.seq DESC LIMIT 1),
            placed.actor
        ) AS actor
    FROM (
        SELECT link.entity_seq AS entity_seq,
            coalesce(
                (SELECT moved.actor FROM actor_moved AS moved
                 WHERE moved.article_seq = link.article_seq AND moved.handle = link.handle
                 ORDER BY moved.seq DESC LIMIT 1),
                link.actor
            ) AS actor
        FROM actor_link AS link
    ) AS placed
"""


def _add_actors(connection: Connection) -> None:
    """Actors across articles and what people decide about them; the readings that are there are linked when opened."""
    for statement in (*_TABLES_ACTORS, *_INDEXES_ACTORS, _VIEW_ACTORS):
        connection.exec_driver_sql(statement)
    tables = "actor actor_name actor_link actor_suggestion decision actor_merged actor_moved"
    for table in tables.split():
        sqlite.forbid_changes(connection, table)


def _add_settings(connection: Connection) -> None:
    """The key of the ledger's pseudonyms, made once, and a short way to the claims of private people."""
    connection.exec_driver_sql(
        "CREATE TABLE setting (seq INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL, "
        "added TEXT NOT NULL) STRICT"
    )
    connection.exec_driver_sql(
        "INSERT INTO setting (name, value, added) VALUES ('mask_key', ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
        (secrets.token_hex(32),),
    )
    connection.exec_driver_sql(
        "CREATE INDEX claim_private ON claim (reading_seq, source_entity) "
        "WHERE standing IN ('eyewitness', 'victim') AND source_type = 'named_person'"
    )
    sqlite.forbid_changes(connection, "setting")


_TABLES_WHEN_AND_WHERE = (
    """
    CREATE TABLE place (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, words TEXT NOT NULL, form TEXT NOT NULL, name TEXT NOT NULL,
        kind TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, radius_km REAL NOT NULL, country_code TEXT NOT NULL,
        admin1 TEXT, admin2 TEXT, geonames_id INTEGER, relation TEXT, score REAL NOT NULL, runners_up TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE time (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, words TEXT NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL,
        earliest TEXT, latest TEXT, anchor TEXT NOT NULL
    ) STRICT
    """,
)

_INDEXES_WHEN_AND_WHERE = (
    "CREATE INDEX place_reading ON place (reading_seq)",
    # A box: a band of latitudes, in which longitudes are compared without looking at the rows.
    "CREATE INDEX place_lat_lon ON place (lat, lon)",
    "CREATE INDEX place_country ON place (country_code)",
    "CREATE INDEX time_reading ON time (reading_seq)",
    # For times from a day on, and for times up to one.
    "CREATE INDEX time_latest ON time (latest, earliest)",
    "CREATE INDEX time_earliest ON time (earliest, latest)",
)

_PLACE_FIELDS = (
    "form", "name", "kind", "lat", "lon", "radius_km", "country_code", "geonames_id", "relation", "score", "runners_up"
)  # fmt: skip
_TIME_FIELDS = ("type", "value", "earliest", "latest", "anchor")


def _add_when_and_where(connection: Connection) -> None:
    """Times and places in tables of their own, and with the claims that hold them; rows kept as JSON are copied."""
    for statement in (*_TABLES_WHEN_AND_WHERE, *_INDEXES_WHEN_AND_WHERE):
        connection.exec_driver_sql(statement)
    for column in ("time_ids", "times", "place_ids", "places"):
        connection.exec_driver_sql(f"ALTER TABLE claim ADD COLUMN {column} TEXT NOT NULL DEFAULT '[]'")
    sqlite.create_search(connection, "place_search", ("name", "words", "admin1", "admin2"), content="place", on="place")
    for layer, table, fields in (("places", "place", _PLACE_FIELDS), ("times", "time", _TIME_FIELDS)):
        columns = ("reading_seq", "id", "start", '"end"', "words", *fields)
        marks = ", ".join("?" * len(columns))
        kept = connection.exec_driver_sql(
            "SELECT layer_row.reading_seq, layer_row.id, layer_row.body, article.text FROM layer_row "
            "JOIN reading ON reading.seq = layer_row.reading_seq JOIN article ON article.seq = reading.article_seq "
            "WHERE layer = ? ORDER BY layer_row.seq",
            (layer,),
        )
        for reading_seq, key, body, text in kept:
            found = json.loads(body)
            if "runners_up" in found:
                found["runners_up"] = json.dumps(found["runners_up"], ensure_ascii=False)
            words = text[found["start"] : found["end"]]
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                (reading_seq, key, found["start"], found["end"], words, *(found[name] for name in fields)),
            )
        sqlite.forbid_changes(connection, table)


_CASUALTIES = (
    """
    CREATE TABLE casualty (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, words TEXT NOT NULL, effect TEXT NOT NULL, low INTEGER NOT NULL,
        best INTEGER NOT NULL, high INTEGER NOT NULL, bound TEXT NOT NULL, counted TEXT, counted_start INTEGER,
        predicate TEXT NOT NULL, predicate_start INTEGER NOT NULL, scope TEXT NOT NULL, part_of TEXT,
        asserted TEXT NOT NULL, doubtful INTEGER NOT NULL, claim TEXT, event TEXT
    ) STRICT
    """,
    "CREATE INDEX casualty_reading ON casualty (reading_seq)",
    # For the figures of one effect from a number on.
    "CREATE INDEX casualty_effect ON casualty (effect, high)",
)


def _add_casualties(connection: Connection) -> None:
    """Figures of people in a table of their own; readings from before have none."""
    for statement in _CASUALTIES:
        connection.exec_driver_sql(statement)
    sqlite.forbid_changes(connection, "casualty")


_EVENTS = (
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, words TEXT NOT NULL, category TEXT NOT NULL, type TEXT NOT NULL,
        mode TEXT, quad TEXT NOT NULL, acled TEXT, cameo TEXT, status TEXT NOT NULL, actors TEXT NOT NULL,
        recipients TEXT NOT NULL, reporters TEXT NOT NULL, parties TEXT NOT NULL, weapon TEXT, time TEXT, earliest TEXT,
        latest TEXT, time_precision TEXT NOT NULL, time_basis TEXT NOT NULL, place TEXT, place_precision TEXT NOT NULL,
        place_basis TEXT NOT NULL, casualties TEXT NOT NULL, responsibility TEXT, claim TEXT, mentions TEXT NOT NULL,
        confidence REAL NOT NULL
    ) STRICT
    """,
    "CREATE INDEX event_reading ON event (reading_seq)",
    "CREATE INDEX event_category ON event (category, status)",
    "CREATE INDEX event_type ON event (type, mode)",
    # For events from a day on, and for events up to one.
    "CREATE INDEX event_latest ON event (latest, earliest)",
    "CREATE INDEX event_earliest ON event (earliest, latest)",
)


_FORECASTS = (
    """
    CREATE TABLE forecast (
        seq INTEGER PRIMARY KEY NOT NULL, reading_seq INTEGER NOT NULL REFERENCES reading (seq), id TEXT NOT NULL,
        statement TEXT NOT NULL, statement_spans TEXT NOT NULL, claim TEXT, event TEXT, phrase TEXT, low REAL, mid REAL,
        high REAL, scale TEXT, earliest TEXT, latest TEXT, basis TEXT, window TEXT, window_start INTEGER,
        condition TEXT, condition_start INTEGER, scorable INTEGER NOT NULL, why_not TEXT
    ) STRICT
    """,
    "CREATE INDEX forecast_reading ON forecast (reading_seq)",
    "CREATE INDEX forecast_latest ON forecast (latest, earliest)",
)


def _add_events(connection: Connection) -> None:
    """Events, found by who took part and who reported them, and forecasts; readings from before have none."""
    for statement in (*_EVENTS, *_FORECASTS):
        connection.exec_driver_sql(statement)
    sqlite.create_search(connection, "event_search", ("actors", "recipients", "reporters"), content="event", on="event")
    for table in ("event", "forecast"):
        sqlite.forbid_changes(connection, table)


_ROWS_DECIDED = (
    """
    CREATE TABLE row_decided (
        seq INTEGER PRIMARY KEY NOT NULL, decision_seq INTEGER NOT NULL REFERENCES decision (seq),
        article_seq INTEGER NOT NULL REFERENCES article (seq), layer TEXT NOT NULL, row_id TEXT NOT NULL,
        field TEXT NOT NULL, value TEXT
    ) STRICT
    """,
    # The last value of a field of a row, asked of every row that a query returns from an article with decisions.
    "CREATE INDEX row_decided_row ON row_decided (article_seq, layer, row_id, field, seq)",
    # Which fields were ever decided, and in which articles.
    "CREATE INDEX row_decided_field ON row_decided (layer, field, article_seq)",
    "CREATE INDEX row_decided_decision ON row_decided (decision_seq)",
    "CREATE INDEX decision_key ON decision (json_extract(body, '$.key')) WHERE json_extract(body, '$.key') IS NOT NULL",
)


def _add_rows_decided(connection: Connection) -> None:
    """What people decide about claims and events, found by its words too; decisions by the form they came from."""
    for statement in _ROWS_DECIDED:
        connection.exec_driver_sql(statement)
    sqlite.create_search(connection, "decided_search", ("value",), content="row_decided", on="row_decided")
    sqlite.forbid_changes(connection, "row_decided")


# What pages look at in the readings of a block (`walk`) stands in the index of the readings, which spares the rows.
_PAGES = (
    "DROP INDEX reading_published",
    "CREATE INDEX reading_published ON reading (published_on, seq, article_seq)",
    "DROP INDEX claim_reading",
    """
    CREATE INDEX claim_reading
    ON claim (reading_seq, id, source_type, standing, anonymity, cue_class, quotation, source_entity)
    """,
    "DROP INDEX event_reading",
    """
    CREATE INDEX event_reading
    ON event (reading_seq, claim, place, category, type, mode, status, confidence, earliest, latest)
    """,
    "DROP INDEX place_reading",
    "CREATE INDEX place_reading ON place (reading_seq, id, country_code, lat, lon)",
    "CREATE INDEX article_outlet ON article (outlet)",
    # What tells the few readings with something rare tells them by itself.
    "DROP INDEX place_lat_lon",
    "CREATE INDEX place_lat_lon ON place (lat, lon, reading_seq)",
    "DROP INDEX place_country",
    "CREATE INDEX place_country ON place (country_code, reading_seq)",
    "DROP INDEX event_category",
    "CREATE INDEX event_category ON event (category, reading_seq)",
    "DROP INDEX event_type",
    "CREATE INDEX event_type ON event (type, reading_seq)",
    "DROP INDEX event_latest",
    "CREATE INDEX event_latest ON event (latest, earliest, reading_seq)",
    "DROP INDEX event_earliest",
    "CREATE INDEX event_earliest ON event (earliest, latest, reading_seq)",
    "DROP INDEX forecast_latest",
    "CREATE INDEX forecast_latest ON forecast (latest, earliest, reading_seq)",
    "CREATE INDEX forecast_event ON forecast (reading_seq) WHERE event IS NOT NULL",
    "DROP INDEX mention_reading",
    'CREATE INDEX mention_reading ON mention (reading_seq, start, "end", entity)',
    "DROP INDEX actor_link_actor",
    "CREATE INDEX actor_link_actor ON actor_link (actor, entity_seq, article_seq)",
    "DROP INDEX time_latest",
    "CREATE INDEX time_latest ON time (latest, earliest, reading_seq)",
    "DROP INDEX time_earliest",
    "CREATE INDEX time_earliest ON time (earliest, latest, reading_seq)",
    """
    CREATE TABLE actor_total (
        actor TEXT PRIMARY KEY NOT NULL, articles INTEGER NOT NULL, claims INTEGER NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO actor_total (actor, articles, claims)
    SELECT entity_actor.actor, count(DISTINCT reading.article_seq), sum((
        SELECT count(*) FROM claim
        WHERE claim.reading_seq = entity.reading_seq AND claim.source_entity = entity.id
        AND claim.cue_class IN ('say', 'write', 'show', 'predict', 'deny')
    ))
    FROM entity_actor
    JOIN entity ON entity.seq = entity_actor.entity_seq
    JOIN reading ON reading.seq = entity.reading_seq
    WHERE reading.seq = (SELECT max(seq) FROM reading AS later WHERE later.article_seq = reading.article_seq)
    GROUP BY entity_actor.actor
    """,
    "INSERT OR IGNORE INTO actor_total (actor, articles, claims) SELECT id, 0, 0 FROM actor WHERE origin = 'import'",
    "CREATE INDEX actor_total_order ON actor_total (articles DESC, claims DESC, actor)",
)


def _add_pages(connection: Connection) -> None:
    """Indexes for pages, and how often actors are named."""
    for statement in _PAGES:
        connection.exec_driver_sql(statement)


MIGRATIONS: list[Callable[[Connection], None]] = [
    _create, _add_actors, _add_settings, _add_when_and_where, _add_casualties, _add_events, _add_rows_decided,
    _add_pages,
]  # fmt: skip


def migrate(connection: Connection, start: int) -> None:
    """Take the ledger one version up from `start`, unless another process just did."""
    if sqlite.version(connection) == start:
        MIGRATIONS[start](connection)
        sqlite.set_version(connection, start + 1)
