"""Exports: readings as JSONL, claims as JSONL, CSV or Parquet, streamed row by row.

Private people are under pseudonyms; an export in which they are not says so in itself (`UNMASKED`).

Cells hold exactly what the ledger holds. Nothing is put before a cell that begins with "=": a quotation with a
character added is not a quotation. docs/ledger-schema.md tells how to open the CSV in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from dateline.errors import LedgerFull, MissingExtra, OptionError
from dateline.ledger.filters import ArticleFilter, ClaimFilter
from dateline.ledger.rows import ClaimRow
from dateline.ledger.write import now
from dateline.records import EXPORT, Span, to_json

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

CLAIM_COLUMNS = tuple(field.name for field in fields(ClaimRow))
"""The columns of the CSV and Parquet files, in order."""

UNMASKED = "unmasked"
"""What says that an export names private people: a first line of JSONL, a last column of CSV, both ways in Parquet."""

# Large enough for good compression, small enough to hold: about 4 MB of claims.
_BATCH = 5_000


def export(
    ledger: Ledger,
    format: str,
    out: str | Path | BinaryIO,
    filter: ArticleFilter | ClaimFilter | None,
    what: str | None,
    unmasked: bool,
) -> int:
    """See `Ledger.export`."""
    what = what or ("readings" if format == "jsonl" else "claims")
    write = _WRITERS.get((what, format))
    if write is None:
        known = ", ".join(f"{what} as {format}" for what, format in _WRITERS)
        raise OptionError(f"cannot export {what} as {format}; there are: {known}")
    rows = _rows(ledger, what, filter)
    rows = rows if unmasked else ledger.masked(rows)
    if not isinstance(out, str | Path):
        return write(rows, out, unmasked)
    with _replacing(Path(out)) as file:
        return write(rows, file, unmasked)


def _rows(ledger: Ledger, what: str, filter: ArticleFilter | ClaimFilter | None) -> Iterator[Any]:
    if what == "readings":
        if isinstance(filter, ClaimFilter):
            raise OptionError("an export of readings chooses articles; options on claims need an export of claims")
        return ledger.articles.readings(filter)
    if isinstance(filter, ArticleFilter):
        raise OptionError("an export of claims takes options on claims")
    return ledger.claims.iterate(filter)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` and put it in its place at the end; after an error `path` is as it was."""
    path = path.resolve()  # a link stays a link
    special = path.exists() and not path.is_file()
    part = path if special else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as file:
                yield file
            if not special:
                os.replace(part, path)
        finally:
            if not special:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise LedgerFull(f"cannot write {path}: {error.strerror}", "free some space or choose another place") from error


def _write_readings(readings: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    return _write_lines((to_json(reading) for reading in readings), out, unmasked)


def _write_claim_lines(claims: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    return _write_lines((msgspec.json.encode(claim) for claim in claims), out, unmasked)


def _write_lines(lines: Iterable[bytes], out: BinaryIO, unmasked: bool) -> int:
    if unmasked:
        out.write(msgspec.json.encode({"schema": EXPORT, UNMASKED: True, "exported": now()}) + b"\n")
    count = 0
    for count, line in enumerate(lines, start=1):  # noqa: B007  (the count is the answer)
        out.write(line + b"\n")
    return count


def _write_csv(claims: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    """Write RFC 4180 in UTF-8: every cell quoted, because quotations hold commas, quotes and line ends."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        more = {UNMASKED: "yes"} if unmasked else {}
        writer.writerow([*CLAIM_COLUMNS, *more])
        count = 0
        for count, claim in enumerate(claims, start=1):  # noqa: B007
            writer.writerow([*csv_cells(claim), *more.values()])
        return count
    finally:
        text.detach()  # the caller's stream stays open


def csv_cells(claim: ClaimRow) -> list[Any]:
    """Return the claim as cells: spans as ``start:end start:end``, what is unknown as an empty cell."""
    cells = []
    for name in CLAIM_COLUMNS:
        value = getattr(claim, name)
        cells.append(" ".join(f"{span.start}:{span.end}" for span in value) if name.endswith("_spans") else value)
    return cells


def _write_parquet(claims: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("Parquet needs pyarrow", 'install it with: pip install "dateline[parquet]"') from error
    spans = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))
    kinds = {"confidence": pa.float64()}
    schema = pa.schema([
        (name, spans if name.endswith("_spans") else kinds.get(name, pa.string())) for name in CLAIM_COLUMNS
    ])  # fmt: skip
    if unmasked:
        schema = schema.append(pa.field(UNMASKED, pa.string())).with_metadata({f"dateline.{UNMASKED}": "true"})
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(claims, _BATCH)):
            columns = {name: [_parquet_cell(getattr(claim, name)) for claim in batch] for name in CLAIM_COLUMNS}
            if unmasked:
                columns[UNMASKED] = ["yes"] * len(batch)
            writer.write_table(pa.table(columns, schema=schema))
            count += len(batch)
    return count


def _parquet_cell(value: Any) -> Any:
    return [{"start": span.start, "end": span.end} for span in value] if _is_spans(value) else value


def _is_spans(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, Span) for item in value)


_WRITERS: dict[tuple[str, str], Callable[[Iterator[Any], BinaryIO, bool], int]] = {
    ("readings", "jsonl"): _write_readings,
    ("claims", "jsonl"): _write_claim_lines,
    ("claims", "csv"): _write_csv,
    ("claims", "parquet"): _write_parquet,
}
