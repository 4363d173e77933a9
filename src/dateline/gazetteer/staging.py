"""One import on its way: a file beside those in use, which takes their place only when it is complete.

Rows come in batches, each with the place in the input it leads up to, in one transaction: an import that was killed
goes on there. Until the end no look-up sees anything of it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dateline.errors import NotFound, PlacesError
from dateline.gazetteer import home, tables
from dateline.gazetteer.files import PlacesFile
from dateline.gazetteer.lookup import default
from dateline.gazetteer.records import BrokenRow, Import
from dateline.gazetteer.tables import NameRow, PlaceRow
from dateline.version import __version__

_PROBLEM = "CREATE TABLE problem (file TEXT NOT NULL, line INTEGER NOT NULL, what TEXT NOT NULL)"
_STAGING = ".part"


@dataclass(slots=True)
class Batch:
    """Rows on their way into the file; `problems` are files, lines and what is wrong with them."""

    places: list[PlaceRow] = field(default_factory=list)
    names: list[NameRow] = field(default_factory=list)
    problems: list[tuple[str, int, str]] = field(default_factory=list)


class Staging:
    """The file of one import until it is complete. `identity` says what is imported; only the same may go on."""

    def __init__(self, name: str, identity: str) -> None:
        self.name = name
        folder = home.folder()
        folder.mkdir(parents=True, exist_ok=True)
        self._final = folder / f"{name}{home.SUFFIX}"
        self._path = folder / f".{name}{_STAGING}"
        with self._told():
            self._open(identity)

    def _open(self, identity: str) -> None:
        if self._identity() == identity:
            return
        self._drop()
        self._connect()
        with self._connection:
            self._connection.execute("BEGIN")
            for statement in (tables.META, tables.COUNTRY, tables.PLACE, tables.NAME, _PROBLEM):
                self._connection.execute(statement)
            tables.set_meta(self._connection, identity=identity, origin="own", version=__version__)

    def _identity(self) -> str | None:
        """Return what the file holds a part of; None when it is new, or damaged."""
        try:
            self._connect()
            return self.fact("identity")
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise
            return None

    def _drop(self) -> None:
        """Remove the file, and the journal that a killed process may have left beside it."""
        self._connection.close()
        self._path.unlink(missing_ok=True)
        self._path.with_name(f"{self._path.name}-journal").unlink(missing_ok=True)

    def _connect(self) -> None:
        self._connection = connection = sqlite3.connect(self._path, timeout=1, isolation_level=None)
        # A killed process loses nothing that was written; a power cut may cost the staging file, never one in use.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA cache_size = -65536")

    def fact(self, key: str, default: str | None = None) -> str | None:
        """Return something noted with an earlier batch."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def write(self, batch: Batch, **facts: object) -> None:
        """Write a batch, and what is to be known when an import goes on after it.

        Names without places are names of places that are there already; others are left out.
        """
        with self._told(), self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(tables.INSERT_PLACE, map(tables.stored, batch.places))
            if batch.places:
                self._connection.executemany(tables.INSERT_NAME, batch.names)
            else:
                names = ((folded, use, place) for folded, place, use in batch.names)
                self._connection.executemany("INSERT INTO name SELECT ?, id, ? FROM place WHERE id = ?", names)
            self._connection.executemany("INSERT INTO problem VALUES (?, ?, ?)", batch.problems)
            tables.set_meta(self._connection, **facts)

    def filled(self) -> bool:
        """Tell whether there is any place."""
        return self._connection.execute("SELECT 1 FROM place LIMIT 1").fetchone() is not None

    def problems(self, file: str, most: int) -> list[tuple[int, str]]:
        """Return the first broken rows of a file."""
        query = "SELECT line, what FROM problem WHERE file = ? ORDER BY rowid LIMIT ?"
        return self._connection.execute(query, (file, most)).fetchall()

    def finish(self, source: str, imported: str) -> Import:
        """Index the rows, and put the file in the place of an earlier one of its name."""
        with self._told(), self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute(tables.NAME_INDEX)
            self._connection.execute(tables.DIVISION)
            places, names, broken = (
                self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("place", "name", "problem")
            )
            facts = {"source": source, "imported": imported, "places": places, "names": names, "broken": broken}
            tables.set_meta(self._connection, **facts)
        self._connection.close()
        os.replace(self._path, self._final)
        default.cache_clear()
        return Import(self.name, source, imported, places, names, broken, str(self._final))

    def close(self) -> None:
        """Let go of the file; what is in it waits for the same import to go on."""
        self._connection.close()

    def discard(self) -> None:
        """Remove what was imported so far."""
        self._drop()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise PlacesError(f"{self.name}: another process is importing it", "wait until it is done") from error
            hint = "free some space, or name another folder in DATELINE_PLACES; then run the same command again"
            raise PlacesError(f"{self._path}: cannot be written: {error}", hint) from error


def name_of(stem: str, *more: str) -> str:
    """Return the name of an import, which is that of its file: letters, digits, dots, hyphens and underscores."""
    plain = re.sub(r"[^\w.-]+", "-", "-".join((stem, *more)), flags=re.ASCII).strip(".-")
    return plain[:100] or "places"


def imports() -> tuple[Import, ...]:
    """Return what was imported, the last first: the order in which they outrank one another."""
    found = []
    for path in home.files():
        with closing(PlacesFile(path)) as file:
            facts = dict(file.connection.execute("SELECT key, value FROM meta").fetchall())
        places, names, broken = (int(facts[key]) for key in ("places", "names", "broken"))
        name = path.name.removesuffix(home.SUFFIX)
        found.append(Import(name, facts["source"], facts["imported"], places, names, broken, str(path)))
    return tuple(found)


def broken_rows(name: str) -> Iterator[BrokenRow]:
    """Yield the rows that an import left out because they were broken."""
    with closing(PlacesFile(_path(name))) as file:
        for row in file.connection.execute("SELECT file, line, what FROM problem ORDER BY rowid"):
            yield BrokenRow(*row)


def remove(name: str) -> None:
    """Remove an import, or one that was not finished."""
    try:
        _path(name).unlink()
        default.cache_clear()
    except NotFound:
        unfinished = home.folder() / f".{name}{_STAGING}"
        if not unfinished.is_file():
            raise
        unfinished.unlink()


def _path(name: str) -> Path:
    """Return the file of an import; the name must be one of a file there, not a way out of the folder."""
    for path in home.files():
        if path.name == f"{name}{home.SUFFIX}":
            return path
    names = ", ".join(path.name.removesuffix(home.SUFFIX) for path in home.files())
    raise NotFound(f"no import is called {name}; there are: {names or 'none'}", "see: dateline places imports")
