"""Values as cells of a table in text: what a CSV holds, whoever writes it, and lists in the ledger."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import msgspec

from dateline.records import Span

BETWEEN = "; "
"""Between the words of a list in one cell."""


_encoder = msgspec.json.Encoder()


def dumped(value: Any) -> str:
    """Return `value` as JSON text."""
    return _encoder.encode(value).decode("utf-8")


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
