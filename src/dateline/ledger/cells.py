"""Values as cells of a table in text: what a CSV holds, whoever writes it, and lists in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import msgspec

from dateline.records import Span

BETWEEN = "; "
"""Between the words of a list in one cell."""


JOINER = " … "
"""Between the fragments of one quoted part."""

_encoder = msgspec.json.Encoder()
_spans = msgspec.json.Decoder(list[tuple[int, int]])


def dumped(value: Any) -> str:
    """Return `value` as JSON text."""
    return _encoder.encode(value).decode("utf-8")


def quoted(text: str, spans: Iterable[Span]) -> str:
    """Return the characters the spans cover, fragments joined with " … "."""
    return JOINER.join(span.of(text) for span in spans)


def spans_of(packed: str) -> tuple[Span, ...]:
    """Return the spans in a ``…_spans`` column."""
    return tuple(Span(start, end) for start, end in _spans.decode(packed))


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
