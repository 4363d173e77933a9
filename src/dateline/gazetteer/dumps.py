"""GeoNames' own files, imported: a dump of places (allCountries.txt, AF.txt …) and, if wanted, alternateNamesV2.txt.

Both are read as a stream, plain or zipped, in constant memory. Which rows are broken, and how many are let pass, is
said in `docs/gazetteer.md`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from math import isfinite
from pathlib import Path
from typing import IO, Final

from dateline.errors import OptionError, PlacesError
from dateline.gazetteer import lookup
from dateline.gazetteer.features import kind_of, town_radius
from dateline.gazetteer.files import PlacesFile
from dateline.gazetteer.forms import is_other_name, kept, other_forms
from dateline.gazetteer.names import LONGEST, fold
from dateline.gazetteer.records import KINDS, USES, Import
from dateline.gazetteer.staging import Batch, Staging, name_of

CLASSES: Final = "AHLPRSTUV"
DEFAULT_CLASSES: Final = "AHLPST"
"""All but roads, undersea and vegetation."""
BATCH: Final = 50_000
"""Rows that are written at once: a few seconds of work are lost when an import is killed."""
FEW: Final = 100
MOST_BROKEN: Final = 1000
"""Broken rows let pass: one in `FEW`, and so many in all. More means that the file is not what it should be."""
MOST_TOLD: Final = 20
LONGEST_LINE: Final = 1 << 20
_COLUMNS: Final = (19,)
_ALTERNATE_COLUMNS: Final = (8, 10)  # the older and the newer file
# What GeoNames keeps among alternate names that is none: links, codes of posts, airports and harbours, spellings aloud.
_NOT_LANGUAGES: Final = frozenset("link wkdt post iata icao faac tcid unlc phon piny".split())
_MAIN, _ALIAS, _ABBREVIATION = (USES.index(use) for use in ("main", "alias", "abbreviation"))
_NOT_DUMPS: Final = ("readme.txt", "iso-languagecodes.txt")

Told = Callable[[str, int, int], None]
"""Called with what is being read, and how many bytes of how many are."""


@dataclass(frozen=True, slots=True)
class DumpOptions:
    """Which rows of a dump are taken: countries by two-letter code (none: all), and GeoNames' feature classes."""

    countries: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset(DEFAULT_CLASSES)


def dump_options(countries: str | None, classes: str | None) -> DumpOptions:
    """Return the options written ``AF,PK`` and ``A,P,H``; `OptionError` when they cannot be."""
    codes = frozenset(part.strip().upper() for part in (countries or "").split(",") if part.strip())
    unknown = sorted(codes - lookup.default().country_names().keys())
    if unknown or (countries is not None and not codes):
        raise OptionError(f"--country {countries}: not two-letter codes of countries", "write for example AF,PK")
    letters = frozenset((classes or DEFAULT_CLASSES).upper()) - set(", ")
    if not letters or letters - set(CLASSES):
        raise OptionError(f"--classes {classes}: not letters out of {','.join(CLASSES)}", "write for example A,P,H")
    return DumpOptions(codes, letters)


def import_dump(
    dump: Path, alternates: Path | None = None, options: DumpOptions | None = None, told: Told | None = None
) -> Import:
    """Import a dump; a killed import of the same files goes on where it was.

    `PlacesError` when a file is not what it should be: then nothing is changed.
    """
    options = options or DumpOptions()
    for path, columns in ((dump, _COLUMNS), (alternates, _ALTERNATE_COLUMNS)):
        if path is not None:
            _check(path, columns)
    listed, classes = sorted(options.countries), "".join(sorted(options.classes))
    name = name_of(dump.name.split(".")[0], *listed, *([classes] if classes != DEFAULT_CLASSES else []))
    digests = (_digest(path) for path in (dump, alternates) if path is not None)
    with closing(Staging(name, "\x1f".join((*digests, ",".join(listed), classes)))) as staging:
        take = partial(_take_place, options, _radii(), alternates is None)
        _read(_File(dump, "places", _COLUMNS), staging, take, told)
        if not staging.filled():
            staging.discard()
            raise PlacesError(f"{dump.name}: no row of it was asked for", "see --country and --classes")
        if alternates is not None:
            _read(_File(alternates, "names", _ALTERNATE_COLUMNS), staging, _take_name, told)
        if told is not None:
            told("index", 0, 0)
        source = " + ".join(path.name for path in (dump, alternates) if path is not None)
        return staging.finish(source, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is imported: what it brings, and how many columns it may have."""

    path: Path
    brings: str
    columns: tuple[int, ...]


def _read(file: _File, staging: Staging, take: Callable[[list[str], Batch], None], told: Told | None) -> None:
    """Read a file from where the last batch ended, and write what `take` makes of its rows."""
    line, end, broken = (int(staging.fact(f"{file.brings}_{key}") or 0) for key in ("line", "end", "broken"))
    if staging.fact(f"{file.brings}_read"):
        return
    batch = Batch()

    def flush(**facts: object) -> None:
        notes = {"line": line, "end": end, "broken": broken, **facts}
        staging.write(batch, **{f"{file.brings}_{key}": value for key, value in notes.items()})
        if broken * FEW > line and (broken >= FEW or "read" in facts) or broken > MOST_BROKEN:
            raise _too_many(file, staging, line, broken)
        if told is not None:
            told(file.brings, end, total)

    with _opened(file.path) as (stream, total):
        _skip(stream, end)
        for raw in iter(lambda: stream.readline(LONGEST_LINE), b""):
            line += 1
            end += len(raw)
            try:
                take(_cells(raw, file.columns), batch)
            except ValueError as error:
                broken += 1
                batch.problems.append((file.path.name, line, str(error)))
            if line % BATCH == 0:
                flush()
                batch = Batch()
    flush(read=1)


def _too_many(file: _File, staging: Staging, lines: int, broken: int) -> PlacesError:
    told = [f"line {line}: {what}" for line, what in staging.problems(file.path.name, MOST_TOLD)]
    if broken > len(told):
        told.append(f"and {broken - len(told):,} more")
    staging.discard()
    head = f"{file.path.name}: {broken:,} of {lines:,} rows are broken"
    return PlacesError("\n  ".join((head, *told)), "nothing was imported; is the file whole, and GeoNames' own?")


def _cells(raw: bytes, columns: tuple[int, ...]) -> list[str]:
    """Return the cells of a line; `ValueError` says what is wrong with it."""
    if len(raw) >= LONGEST_LINE:
        raise ValueError("over a million characters long")
    try:
        cells = raw.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    if len(cells) not in columns:
        raise ValueError(f"{len(cells)} columns instead of {columns[-1]}")
    return cells


def _take_place(
    options: DumpOptions, radii: dict[int, float], with_names: bool, cells: list[str], batch: Batch
) -> None:
    """Add the place of a row, if it was asked for; `ValueError` says what is wrong with it."""
    feature_class, code, country = cells[6:9]
    if feature_class not in options.classes:
        return
    others = cells[9].split(",") if cells[9] else []
    if options.countries and options.countries.isdisjoint((country, *others)):
        return
    found = _kind(feature_class, code)
    if found is None:
        return
    kind, radius = found
    id, name = _whole(cells[0], "id"), cells[1].strip()
    if not 0 < len(name) <= LONGEST or not name.isprintable():
        wrong = "empty" if not name else f"{len(name)} characters" if len(name) > LONGEST else repr(name)
        raise ValueError(f"name: {wrong}")
    if country and not (len(country) == 2 and country.isalpha() and country.isascii() and country.isupper()):
        raise ValueError(f"country: {country!r} is no two-letter code")
    lat, lon = degrees(cells[4], "latitude", 90), degrees(cells[5], "longitude", 180)
    population = _whole(cells[14] or "0", "population", 0)
    radius = town_radius(population) if kind == "town" else radii.get(id, radius)
    shared = [each for each in others if each and each != country] if kind in ("feature", "region") else []
    admin1 = "" if cells[10] == "00" else cells[10]
    countries = ",".join(each for each in (country, *shared) if each)
    batch.places.append((id, name, kind, countries, admin1, cells[11], lat, lon, radius, population, code))
    names = {kept(alias): _ALIAS for alias in cells[3].split(",") if is_other_name(alias)} if with_names else {}
    names.update(other_forms(name, kind, country))
    names |= {kept(cells[2]): _ALIAS, fold(name): _MAIN}
    batch.names += [(folded, id, use) for folded, use in names.items() if folded]


def _take_name(cells: list[str], batch: Batch) -> None:
    """Add another name of a place, if it is one; `ValueError` says what is wrong with the row."""
    id, language, name = _whole(cells[1], "geonameid"), cells[2], cells[3].strip()
    if not name or len(name) > 400:
        raise ValueError(f"name: {'empty' if not name else f'{len(name)} characters'}")
    use = _ABBREVIATION if language == "abbr" else _ALIAS
    if language not in _NOT_LANGUAGES and (use == _ABBREVIATION or is_other_name(name)):
        folded = kept(name)
        if folded:
            batch.names.append((folded, id, use))


_kind = lru_cache(2048)(kind_of)


def _whole(text: str, what: str, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) < least:
        raise ValueError(f"{what}: {text[:40]!r} is not a whole number from {least}")
    return int(text)


def degrees(text: str, what: str, most: int) -> float:
    """Return degrees of latitude or longitude; `ValueError` when the earth has none such."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value) or abs(value) > most:
        raise ValueError(f"{what}: {text[:40]!r} is not between -{most} and {most}")
    return value


def _radii() -> dict[int, float]:
    """Return the radius of each country, division and region that ships: better than a usual one."""
    query = "SELECT id, radius_hm / 10.0 FROM place WHERE id > 0 AND kind != ?"
    with closing(PlacesFile(lookup.SHIPPED)) as file:
        return dict(file.connection.execute(query, (KINDS.index("town"),)))


def _check(path: Path, columns: tuple[int, ...]) -> None:
    """Raise if the first line of a file tells that it is another file."""
    what = "dump of places (allCountries.txt)" if columns == _COLUMNS else "alternateNamesV2.txt"
    with _opened(path) as (stream, _):
        first = stream.readline(LONGEST_LINE)
    if not first.strip():
        raise PlacesError(f"{path.name}: the file is empty")
    found = len(first.split(b"\t"))
    if b"\0" in first or found not in columns:
        wrong = "not text" if b"\0" in first else f"{found} columns instead of {columns[-1]}, separated by tabs"
        raise PlacesError(f"{path.name}: line 1: {wrong}: this is not GeoNames' {what}")


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a file, or the only table in a zip archive, with its size in bytes."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open("rb") as stream:
                yield stream, path.stat().st_size
            return
        with zipfile.ZipFile(path) as archive:
            tables = [each for each in archive.infolist() if each.filename.lower().endswith(".txt")]
            tables = [each for each in tables if each.filename.lower() not in _NOT_DUMPS]
            if len(tables) != 1:
                raise PlacesError(f"{path.name}: {len(tables)} tables in the archive instead of one")
            with archive.open(tables[0]) as stream:
                yield stream, tables[0].file_size
    except OSError as error:
        raise PlacesError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise PlacesError(f"{path.name}: a damaged or encrypted archive: {error}") from error


def _skip(stream: IO[bytes], size: int) -> None:
    """Go on after so many bytes; in an archive they have to be unpacked."""
    if stream.seekable() and not isinstance(stream, zipfile.ZipExtFile):
        stream.seek(size)
    while size > 0 and isinstance(stream, zipfile.ZipExtFile):
        size -= len(stream.read(min(size, 1 << 20))) or size


def _digest(path: Path) -> str:
    """Return what tells a file from another one without reading it whole: its size, beginning and end."""
    block = 1 << 20
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(block)
        file.seek(max(0, size - block))
        return hashlib.sha256(b"%d" % size + head + file.read(block)).hexdigest()
