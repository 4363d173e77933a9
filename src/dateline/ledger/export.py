"""Exports, row by row: readings as JSONL; rows of all kinds as JSONL, CSV and Parquet; places and events as GeoJSON.

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
from dataclasses import fields, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from dateline.errors import LedgerFull, MissingExtra, OptionError
from dateline.ledger.cells import cell, columns
from dateline.ledger.event_exports import REAL, event_feature, write_acled, write_plover
from dateline.ledger.filters import (
    ArticleFilter,
    CasualtyFilter,
    ClaimFilter,
    EventFilter,
    ForecastFilter,
    PlaceFilter,
    Scope,
    TimeFilter,
)
from dateline.ledger.rows import CasualtyRow, ClaimRow, EventRow, ForecastRow, PlaceRow, TimeRow
from dateline.ledger.write import now
from dateline.records import EXPORT, Span, to_json

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

CASUALTY_COLUMNS: Final = columns(CasualtyRow)
EVENT_COLUMNS: Final = columns(EventRow)
FORECAST_COLUMNS: Final = columns(ForecastRow)
CLAIM_COLUMNS: Final = columns(ClaimRow)
TIME_COLUMNS: Final = columns(TimeRow)
PLACE_COLUMNS: Final = columns(PlaceRow)
"""The columns of the CSV and Parquet files, in order."""

UNMASKED: Final = "unmasked"
"""What says that an export names private people: a first line of JSONL, a last column of CSV, both ways in Parquet, a
member of the collection in GeoJSON."""

ATTRIBUTION: Final = "Contains GeoNames data (geonames.org), CC BY 4.0; made with Natural Earth"
"""Whose work the points are; it goes into every GeoJSON file."""

# Large enough for good compression, small enough to hold: about 4 MB of claims.
_BATCH = 5_000

_FILTERS: Final[dict[str, type[Scope]]] = {
    "readings": ArticleFilter, "claims": ClaimFilter, "times": TimeFilter,
    "events": EventFilter, "forecasts": ForecastFilter, "casualties": CasualtyFilter, "places": PlaceFilter,
}  # fmt: skip


def export(
    ledger: Ledger,
    format: str,
    out: str | Path | BinaryIO,
    filter: Scope | None,
    what: str | None,
    unmasked: bool,
) -> int:
    """See `Ledger.export`."""
    what = what or _DEFAULTS.get(format, "claims")
    write = _WRITERS.get((what, format))
    if write is None:
        known = ", ".join(f"{what} as {format}" for what, format in _WRITERS)
        raise OptionError(f"cannot export {what} as {format}; there are: {known}")
    if filter is not None and type(filter) is not _FILTERS[what]:
        raise OptionError(f"an export of {what} takes a {_FILTERS[what].__name__}, not a {type(filter).__name__}")
    listed: dict[str, Callable[[Any], Iterator[Any]]] = {
        "readings": ledger.articles.readings, "claims": ledger.claims.iterate, "times": ledger.times.iterate,
        "events": ledger.events.iterate, "forecasts": ledger.forecasts.iterate,
        "casualties": ledger.casualties.iterate, "places": ledger.places.iterate,
    }  # fmt: skip
    if format == "acled":
        # What was only planned, threatened or denied is no event there, unless somebody asks for it.
        asked = filter if isinstance(filter, EventFilter) else EventFilter()
        filter = asked if asked.status is not None else replace(asked, status=",".join(REAL))
    rows = listed[what](filter)
    rows = rows if unmasked else ledger.masked(rows)
    if not isinstance(out, str | Path):
        return write(rows, out, unmasked)
    with _replacing(Path(out)) as file:
        return write(rows, file, unmasked)


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


def _write_rows(rows: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    return _write_lines((msgspec.json.encode(row) for row in rows), out, unmasked)


def _write_lines(lines: Iterable[bytes], out: BinaryIO, unmasked: bool) -> int:
    if unmasked:
        out.write(msgspec.json.encode({"schema": EXPORT, UNMASKED: True, "exported": now()}) + b"\n")
    count = 0
    for count, line in enumerate(lines, start=1):  # noqa: B007  (the count is the answer)
        out.write(line + b"\n")
    return count


def _write_csv(record: type[Any], rows: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    """Write RFC 4180 in UTF-8: every cell quoted, because quotations hold commas, quotes and line ends."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        more = {UNMASKED: "yes"} if unmasked else {}
        writer.writerow([*columns(record), *more])
        count = 0
        for count, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow([*csv_cells(row), *more.values()])
        return count
    finally:
        text.detach()  # the caller's stream stays open


def csv_cells(row: Any) -> list[Any]:
    """Return the row as cells."""
    return [cell(getattr(row, name)) for name in columns(type(row))]


def _write_geojson(feature: Callable[[Any], dict[str, Any]], rows: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    """Write RFC 7946: one feature a row, longitude first; `attribution` is a member of the collection."""
    head: dict[str, Any] = {"type": "FeatureCollection", "attribution": ATTRIBUTION}
    head |= {UNMASKED: True, "exported": now()} if unmasked else {}
    out.write(msgspec.json.encode(head)[:-1] + b',"features":[')
    count = 0
    for count, row in enumerate(rows, start=1):
        out.write((b",\n" if count > 1 else b"\n") + msgspec.json.encode(feature(row)))
    out.write(b"\n]}\n")
    return count


def feature(place: PlaceRow) -> dict[str, Any]:
    """Return a place as a GeoJSON feature."""
    properties: dict[str, Any] = msgspec.to_builtins(place)
    point = [properties.pop("lon"), properties.pop("lat")]
    if place.distance_km is None:
        del properties["distance_km"]
    return {
        "type": "Feature",
        "id": properties.pop("id"),
        "geometry": {"type": "Point", "coordinates": point},
        "properties": properties,
    }


def _write_parquet(record: type[Any], rows: Iterator[Any], out: BinaryIO, unmasked: bool) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("Parquet needs pyarrow", 'install it with: pip install "dateline[parquet]"') from error
    kinds = {
        "tuple[Span, ...]": pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())])),
        "tuple[str, ...]": pa.list_(pa.string()), "float": pa.float64(), "int": pa.int64(), "str": pa.string(),
        "bool": pa.bool_(),
    }  # fmt: skip
    schema = pa.schema([(part.name, kinds[str(part.type).removesuffix(" | None")]) for part in fields(record)])
    if unmasked:
        schema = schema.append(pa.field(UNMASKED, pa.string())).with_metadata({f"dateline.{UNMASKED}": "true"})
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            listed = {name: [_parquet_cell(getattr(row, name)) for row in batch] for name in columns(record)}
            if unmasked:
                listed[UNMASKED] = ["yes"] * len(batch)
            writer.write_table(pa.table(listed, schema=schema))
            count += len(batch)
    return count


def _parquet_cell(value: Any) -> Any:
    return [{"start": span.start, "end": span.end} for span in value] if _is_spans(value) else value


def _is_spans(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, Span) for item in value)


_WRITERS: Final[dict[tuple[str, str], Callable[[Iterator[Any], BinaryIO, bool], int]]] = {
    ("readings", "jsonl"): _write_readings,
    ("claims", "jsonl"): _write_rows,
    ("claims", "csv"): partial(_write_csv, ClaimRow),
    ("claims", "parquet"): partial(_write_parquet, ClaimRow),
    ("times", "jsonl"): _write_rows,
    ("times", "csv"): partial(_write_csv, TimeRow),
    ("times", "parquet"): partial(_write_parquet, TimeRow),
    ("events", "jsonl"): _write_rows,
    ("events", "csv"): partial(_write_csv, EventRow),
    ("events", "parquet"): partial(_write_parquet, EventRow),
    ("events", "geojson"): partial(_write_geojson, event_feature),
    ("events", "acled"): lambda rows, out, unmasked: write_acled(rows, out, UNMASKED if unmasked else None),
    ("events", "plover"): lambda rows, out, unmasked: write_plover(rows, out, UNMASKED if unmasked else None),
    ("forecasts", "jsonl"): _write_rows,
    ("forecasts", "csv"): partial(_write_csv, ForecastRow),
    ("forecasts", "parquet"): partial(_write_parquet, ForecastRow),
    ("casualties", "jsonl"): _write_rows,
    ("casualties", "csv"): partial(_write_csv, CasualtyRow),
    ("casualties", "parquet"): partial(_write_parquet, CasualtyRow),
    ("places", "jsonl"): _write_rows,
    ("places", "csv"): partial(_write_csv, PlaceRow),
    ("places", "parquet"): partial(_write_parquet, PlaceRow),
    ("places", "geojson"): partial(_write_geojson, feature),
}
FORMATS: Final = tuple(_WRITERS)
"""What can be exported: kinds of rows, each with a format."""

_DEFAULTS: Final = {"jsonl": "readings", "geojson": "places", "acled": "events", "plover": "events"}
"""What is exported in a format when nobody says; claims in the others."""
