"""The tables in the file, in `schema` and in the documentation are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from dateline.ledger import Ledger, schema
from dateline.ledger.event_exports import ACLED_COLUMNS
from dateline.ledger.export import (
    CASUALTY_COLUMNS,
    CLAIM_COLUMNS,
    EVENT_COLUMNS,
    FORECAST_COLUMNS,
    PLACE_COLUMNS,
    TIME_COLUMNS,
)
from tests.stories import flood

PAGE = Path(__file__).resolve().parent.parent / "docs" / "ledger-schema.md"

EXPORTED = {
    "csv": CLAIM_COLUMNS, "csv_times": TIME_COLUMNS, "csv_events": EVENT_COLUMNS,
    "csv_forecasts": FORECAST_COLUMNS, "csv_casualties": CASUALTY_COLUMNS,
    "csv_acled": ACLED_COLUMNS, "csv_places": PLACE_COLUMNS,
}  # fmt: skip
COLUMN = re.compile(r"^\| `(\w+)` \| ([\w ]+?) \|", re.MULTILINE)


def documented() -> dict[str, list[tuple[str, str]]]:
    """Return the columns and types that the page lists under each heading that is a name in backquotes."""
    pieces = re.split(r"^### `(\w+)`.*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: COLUMN.findall(body) for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def columns_in_file(connection: sa.Connection, table: str) -> dict[str, tuple[str, bool]]:
    rows = connection.exec_driver_sql(f"PRAGMA table_info({table})").mappings()
    return {row["name"]: (row["type"], not row["notnull"]) for row in rows}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[str, bool]]]:
    with Ledger(tmp_path_factory.mktemp("schema") / "ledger.db") as ledger, ledger.snapshot() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB '*_search_*'"
        ).scalars()
        return {name: columns_in_file(connection, name) for name in names.all()}


def test_the_file_has_the_tables_of_the_schema(found: dict[str, dict[str, tuple[str, bool]]]) -> None:
    types = {sa.Integer: "INTEGER", sa.Text: "TEXT", sa.Float: "REAL"}
    for table in schema.metadata.sorted_tables:
        expected = {column.name: (types[type(column.type)], column.nullable) for column in table.columns}
        assert found[table.name] == expected, table.name


def test_every_table_and_column_is_documented(found: dict[str, dict[str, tuple[str, bool]]]) -> None:
    pages = documented()
    assert set(pages) - set(EXPORTED) == set(found)
    for name, columns in found.items():
        assert [column for column, _ in pages[name]] == list(columns), name


def test_the_documented_types_are_those_of_the_tables() -> None:
    words = {sa.Integer: "integer", sa.Text: "text", sa.Float: "real"}
    pages = documented()
    for table in schema.metadata.sorted_tables:
        types = [words[type(column.type)] + " or null" * bool(column.nullable) for column in table.columns]
        assert [kind for _, kind in pages[table.name]] == types, table.name


def test_every_exported_column_is_documented() -> None:
    for name, columns in EXPORTED.items():
        assert tuple(column for column, _ in documented()[name]) == columns


def test_the_documented_queries_run(tmp_path: Path) -> None:
    statements = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.articles.add(flood())
        with ledger.snapshot() as connection:
            answers = [connection.exec_driver_sql(statement).all() for statement in statements]
    assert answers == [[("A harbour official", 1)]]
