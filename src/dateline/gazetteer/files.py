"""One file of places, read: which places have a name, and what a place is."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dateline.errors import GazetteerError

if TYPE_CHECKING:
    import sqlite3

LAYOUT: Final = 1
"""Raised when the tables change (`tables.py`); a file of another layout is refused."""

Row = tuple[Any, ...]
COLUMNS: Final = (
    "p.id, p.name, p.kind, p.countries, p.admin1, p.admin2, p.lat_e5 / 1e5, p.lon_e5 / 1e5, p.radius_hm / 10.0, "
    "p.population, p.feature"
)
_NAMED: Final = f"SELECT {COLUMNS}, n.use FROM name n JOIN place p ON p.id = n.place WHERE n.folded = ?"
_KNOWN: Final = "SELECT 1 FROM name WHERE folded = ? LIMIT 1"
_PLACES: Final = f"SELECT {COLUMNS} FROM place p WHERE id IN "
_DIVISION: Final = (
    f"SELECT {COLUMNS} FROM place p WHERE countries = ? AND admin1 = ? AND admin2 = ? AND feature = ? "
    "AND feature IN ('ADM1', 'ADM2') ORDER BY id LIMIT 1"
)
_COUNTRIES: Final = (
    f"SELECT {COLUMNS}, c.code, c.neighbours FROM country c JOIN place p ON p.id = c.place ORDER BY c.code"
)
_AT_ONCE: Final = 500  # ids in one query; SQLite may take no more than 999
_UNPACKED: Final = 256  # blocks of names that are kept unpacked, 2 kB each


class PlacesFile:
    """A file of places, open to be read. `GazetteerError` when it is none, or of another layout."""

    def __init__(self, path: Path) -> None:
        self.connection = _opened(path)
        self._firsts: list[str] = []
        if self._query("SELECT 1 FROM sqlite_master WHERE name = 'block'"):
            self._firsts = [row[0] for row in self._query("SELECT first FROM block ORDER BY number")]
        self._block = lru_cache(_UNPACKED)(self._unpack)

    def named(self, folded: str) -> list[Row]:
        """Return the places of a folded name, each with the position of the name's use."""
        if not self._firsts:
            return self._query(_NAMED, (folded,))
        uses = self._uses(folded)
        return [(*row, uses[row[0]]) for row in self.places(list(uses))]

    def known(self, folded: str) -> bool:
        """Tell whether there is a place of a folded name."""
        if not self._firsts:
            return bool(self._query(_KNOWN, (folded,)))
        return self._line(folded) is not None

    def places(self, ids: list[int]) -> list[Row]:
        """Return the places of some ids, as far as they are there."""
        found = []
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            found += self._query(f"{_PLACES} ({','.join('?' * len(some))})", tuple(some))
        return found

    def division(self, country: str, admin1: str, admin2: str, feature: str) -> Row | None:
        """Return the division of a code."""
        return next(iter(self._query(_DIVISION, (country, admin1, admin2, feature))), None)

    def countries(self) -> list[Row]:
        """Return all countries, each with its code and its neighbours' codes."""
        return self._query(_COUNTRIES)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _query(self, query: str, values: tuple[Any, ...] = ()) -> list[Row]:
        return self.connection.execute(query, values).fetchall()

    def _uses(self, folded: str) -> dict[int, int]:
        line = self._line(folded)
        parts = line.split() if line is not None else []
        return {int(place): int(use) for place, use in zip(parts[::2], parts[1::2], strict=True)}

    def _line(self, folded: str) -> bytes | None:
        """Return what stands beside a name in its block."""
        number = bisect_right(self._firsts, folded)
        if not number or not folded:
            return None
        block = self._block(number)
        wanted = b"\n%b\t" % folded.encode("utf-8", "replace")
        start = block.find(wanted)
        return None if start < 0 else block[start + len(wanted) : block.index(b"\n", start + 1)]

    def _unpack(self, number: int) -> bytes:
        ((names,),) = self._query("SELECT names FROM block WHERE number = ?", (number,))
        return zlib.decompress(names)


def _opened(path: Path) -> sqlite3.Connection:
    import sqlite3

    try:
        # Immutable: no locks and no journal. Imports replace files whole, and an open one stays as it was.
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        found = connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
    except sqlite3.Error as error:
        raise GazetteerError(f"{path}: cannot be used as a file of places: {error}") from error
    if found is None or found[0] != str(LAYOUT):
        connection.close()
        raise GazetteerError(f"{path}: a file of places of another version of dateline")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection
