"""Rows out: as a table for people, as JSON, JSON lines or CSV for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from dateline.cli.options import Format
from dateline.cli.terminal import console, on_terminal, safe, safe_json
from dateline.ledger.cells import cell, columns

TABLE_ROWS = 50
"""Rows of a table when nobody asked for a number: what a person scrolls through."""


def chosen(format: Format | None) -> Format:
    """Return the format that was asked for, else the one that suits whoever reads the output."""
    return format or ("table" if on_terminal() else "jsonl")


def names_shown(format: Format, unmasked: bool) -> bool:
    """Tell whether private people go by their names: for the owner at the terminal, and for who asks for it."""
    return unmasked or (format == "table" and on_terminal())


def query_limit(format: Format, limit: int | None) -> int | None:
    """Return how many rows to ask for: one more than a table shows by default, to know whether there are more."""
    return TABLE_ROWS + 1 if limit is None and format == "table" else limit


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows of one record look: the columns of a table, and what it says when there are no rows."""

    record: type[Any]
    columns: tuple[tuple[str, Callable[[Any], object]], ...]
    empty: str


def emit(rows: Iterable[Any], format: Format, layout: Layout, limit: int | None) -> None:
    """Print the rows."""
    if format == "table":
        _table(rows, layout, limit)
    elif format == "csv":
        write_csv(rows, layout.record)
    elif format == "json":
        write_line(safe_json(msgspec.json.encode(list(rows)).decode("utf-8")))
    else:
        for row in rows:
            write_line(safe_json(msgspec.json.encode(row).decode("utf-8")))


def write_line(line: str) -> None:
    """Print a line as it is."""
    sys.stdout.write(line + "\n")


def _table(rows: Iterable[Any], layout: Layout, limit: int | None) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = list(islice(rows, limit if limit is not None else TABLE_ROWS + 1))
    more = limit is None and len(shown) > TABLE_ROWS
    if not shown:
        console(stderr=True).print(safe(layout.empty))
        return
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name, _ in layout.columns:
        table.add_column(name, overflow="fold", no_wrap=name in ("id", "article", "published"))
    for row in shown[:TABLE_ROWS] if more else shown:
        table.add_row(*(Text(safe(_shown(value(row)))) for _, value in layout.columns))
    console().print(table)
    if more:
        console(stderr=True).print(f"… the first {TABLE_ROWS}; --limit shows more, --format jsonl all")


def _shown(value: object) -> str:
    return "–" if value is None or value == "" else str(value)


def write_csv(rows: Iterable[Any], record: type[Any]) -> None:
    """Print rows as CSV, every cell quoted as in an export: quotations hold commas, quotes and line ends."""
    writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")
    names = columns(record)
    writer.writerow(names)
    for row in rows:
        cells = [cell(getattr(row, name)) for name in names]
        writer.writerow([safe(str(each)) for each in cells] if on_terminal() else cells)
