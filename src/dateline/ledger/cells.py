"""Rows as cells of a table in text: what a CSV holds, whoever writes it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dateline.records import Span

BETWEEN = "; "
"""Between the words of a list in one cell."""


def columns(record: type[Any]) -> tuple[str, ...]:
    """Return the columns of a kind of row, in order."""
    return tuple(part.name for part in fields(record))


def cell(value: Any) -> object:
    """Return a cell: spans as ``start:end start:end``, words as ``one; other``, what is unknown as nothing."""
    if isinstance(value, tuple | list):
        if value and isinstance(value[0], Span):
            return " ".join(f"{span.start}:{span.end}" for span in value)
        return BETWEEN.join(map(str, value))
    return "" if value is None else value
