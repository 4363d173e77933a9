"""Places of one's own: a CSV file of names and coordinates, checked row by row.

A file with a mistake in it is not used in part: all mistakes are told with their lines, and nothing is changed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from dateline.errors import PlacesError
from dateline.gazetteer.dumps import MOST_TOLD, degrees
from dateline.gazetteer.features import town_radius
from dateline.gazetteer.forms import other_forms
from dateline.gazetteer.lookup import default
from dateline.gazetteer.names import LONGEST, fold
from dateline.gazetteer.records import USES, Import
from dateline.gazetteer.staging import Batch, Staging, name_of
from dateline.gazetteer.tables import own_id
from dateline.records import PlaceKind

NEEDED: Final = ("name", "lat", "lon")
OPTIONAL: Final = ("altnames", "kind", "country", "radius_km", "geonames_id")
RADIUS: Final[dict[str, float]] = {"country": 300, "admin1": 100, "admin2": 30, "feature": 5, "region": 100}
"""Kilometres where a row tells none, the same as for an imported dump; a town's is the least of a town."""
LARGEST_RADIUS: Final = 20_000.0
_KINDS: Final = get_args(PlaceKind)
_MAIN, _ALIAS = USES.index("main"), USES.index("alias")


@dataclass(slots=True)
class _Reading:
    """A file while it is read: its places, the line of each id, and what is wrong so far."""

    countries: frozenset[str]
    batch: Batch = field(default_factory=Batch)
    lines: dict[int, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def add_places(path: Path) -> Import:
    """Import a CSV file of places; one of the same file name is replaced. `PlacesError` tells all mistakes by line."""
    reading = _Reading(frozenset(default().country_names()))
    rows = _rows(path)
    columns = _header(path, next(rows, None))
    for line, cells in rows:
        _take(reading, line, columns, cells)
    if reading.problems:
        raise _error(path, reading.problems)
    if not reading.batch.places:
        raise PlacesError(f"{path.name}: no rows below the header")
    with closing(Staging(name_of(path.stem), f"{dt.datetime.now(dt.UTC)} {path.resolve()}")) as staging:
        staging.write(reading.batch)
        return staging.finish(path.name, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))


def _error(path: Path, problems: Sequence[tuple[int, str]]) -> PlacesError:
    told = [f"line {line}: {what}" for line, what in sorted(problems, key=lambda each: each[0])[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        told.append(f"and {len(problems) - MOST_TOLD} more problems")
    if len(told) == 1:
        return PlacesError(f"{path.name}: {told[0]}")
    return PlacesError(f"{path.name}: {len(problems)} problems\n  " + "\n  ".join(told))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, the header first, with the line each begins on."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PlacesError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PlacesError(f"{path.name}: line {line}: not UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise PlacesError(f"{path.name}: line {line}: not CSV: {error}") from error


def _header(path: Path, first: tuple[int, list[str]] | None) -> list[str]:
    """Return the names of the columns, in the order of the file."""
    if first is None:
        raise PlacesError(f"{path.name}: the file is empty")
    line, columns = first
    problems = [f"unknown column {name[:40]!r}" for name in columns if name not in (*NEEDED, *OPTIONAL)]
    problems += [f"missing column {name!r}" for name in NEEDED if name not in columns]
    problems += [f"column {name!r} stands twice" for name in sorted(set(columns)) if columns.count(name) > 1]
    if problems:
        raise _error(path, [(line, problem) for problem in problems])
    return columns


def _take(reading: _Reading, line: int, columns: Sequence[str], cells: Sequence[str]) -> None:
    """Add the place of one row, or say what is wrong with it."""
    if len(cells) != len(columns):
        much = "many" if len(cells) > len(columns) else "few"
        reading.problems.append((line, f"too {much} cells: {len(cells)} instead of {len(columns)}"))
        return
    row = dict(zip(columns, cells, strict=True))
    problems = list(_wrong(row, reading.countries))
    if problems:
        reading.problems += [(line, problem) for problem in problems]
        return
    lat, lon = float(row["lat"]), float(row["lon"])
    given = row.get("geonames_id", "")
    id = int(given) if given else own_id("own", fold(row["name"]), f"{lat:.5f}", f"{lon:.5f}")
    if id in reading.lines:
        reading.problems.append((line, f"the same place stands in line {reading.lines[id]} too"))
        return
    reading.lines[id] = line
    kind = row.get("kind") or "town"
    radius = float(row.get("radius_km") or RADIUS.get(kind, town_radius(0)))
    countries = ",".join(_parts(row.get("country", "").upper()))
    feature = {"admin1": "ADM1", "admin2": "ADM2", "country": "PCL", "town": "PPL"}.get(kind, "")
    reading.batch.places.append((id, row["name"], kind, countries, "", "", lat, lon, radius, 0, feature))
    names = {fold(name): _ALIAS for name in _parts(row.get("altnames", ""))}
    names.update(other_forms(row["name"], kind, countries))
    names[fold(row["name"])] = _MAIN
    reading.batch.names += [(folded, id, use) for folded, use in names.items()]


def _wrong(row: Mapping[str, str], countries: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with the cells of a row."""
    for name in (row["name"], *_parts(row.get("altnames", ""))):
        if not fold(name):
            yield f"name: {'empty' if not name else f'{name!r} has no letters'}"
        elif len(name) > LONGEST:
            yield f"name: {len(name)} characters, at most {LONGEST}"
        elif not name.isprintable():
            yield f"name: {name!r} has characters that cannot be printed"
    for column, most in (("lat", 90), ("lon", 180)):
        try:
            degrees(row[column], column, most)
        except ValueError as error:
            yield str(error)
    if row.get("kind") and row["kind"] not in _KINDS:
        yield f"kind: {row['kind']!r} is not one of {', '.join(_KINDS)}"
    for code in _parts(row.get("country", "")):
        if code.upper() not in countries:
            yield f"country: {code!r} is not a two-letter code of a country"
    if row.get("radius_km"):
        try:
            fits = 0 < float(row["radius_km"]) <= LARGEST_RADIUS
        except ValueError:
            fits = False
        if not fits:
            yield f"radius_km: {row['radius_km']!r} is not a number over 0 and up to {LARGEST_RADIUS:,.0f}"
    id = row.get("geonames_id", "")
    if id and not (id.isascii() and id.isdigit() and 0 < int(id) < 10**12):
        yield f"geonames_id: {id!r} is not a GeoNames id"


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
