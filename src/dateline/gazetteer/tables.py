"""The layout of all gazetteer files: the one that ships, and those a desk imports.

They differ in how names are kept. An imported file has a row for each. What ships has them sorted, in packed blocks of
`BLOCK` names, which is a third of the size: a line per name, ``name<TAB>place use place use …``.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Final

from dateline.gazetteer.files import LAYOUT
from dateline.gazetteer.records import KINDS, TOWN_CODES

# Whole numbers are half the size: kind is a position in `KINDS`, degrees are hundred-thousandths (a metre), the radius
# is in hectometres, and the feature of most towns is a position in `TOWN_CODES`.
PLACE: Final = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    countries TEXT NOT NULL,
    admin1 TEXT NOT NULL,
    admin2 TEXT NOT NULL,
    lat_e5 INTEGER NOT NULL,
    lon_e5 INTEGER NOT NULL,
    radius_hm INTEGER NOT NULL,
    population INTEGER NOT NULL,
    feature NOT NULL
)"""
PLACE_COLUMNS: Final = "id name kind countries admin1 admin2 lat_e5 lon_e5 radius_hm population feature".split()
DIVISION: Final = "CREATE INDEX division ON place (countries, admin1, admin2) WHERE feature IN ('ADM1', 'ADM2')"
NAME: Final = "CREATE TABLE name (folded TEXT NOT NULL, place INTEGER NOT NULL, use INTEGER NOT NULL)"
NAME_INDEX: Final = "CREATE INDEX name_folded ON name (folded)"
BLOCK: Final = 64
BLOCKS: Final = "CREATE TABLE block (number INTEGER PRIMARY KEY, first TEXT NOT NULL, names BLOB NOT NULL)"
COUNTRY: Final = """
CREATE TABLE country (
    code TEXT PRIMARY KEY, place INTEGER NOT NULL, iso3 TEXT NOT NULL, neighbours TEXT NOT NULL
) WITHOUT ROWID"""
META: Final = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"

INSERT_PLACE: Final = f"INSERT OR REPLACE INTO place VALUES ({', '.join('?' * len(PLACE_COLUMNS))})"
INSERT_NAME: Final = "INSERT INTO name VALUES (?, ?, ?)"

_KINDS: Final[dict[str, int]] = {kind: position for position, kind in enumerate(KINDS)}

PlaceRow = tuple[int, str, str, str, str, str, float, float, float, int, str]
"""A place in the order of the columns, with its kind by name, latitude and longitude in degrees, and kilometres."""
NameRow = tuple[str, int, int]


def stored(place: PlaceRow) -> tuple[object, ...]:
    """Return the values of a place as they are kept."""
    id, name, kind, countries, admin1, admin2, lat, lon, radius, population, feature = place
    code = TOWN_CODES.index(feature) if feature in TOWN_CODES else feature
    numbers = (round(lat * 1e5), round(lon * 1e5), max(1, round(radius * 10)), population)
    return (id, name, _KINDS[kind], countries, admin1, admin2, *numbers, code)


def packed(names: Iterable[tuple[str, int, int]]) -> Iterator[tuple[int, str, bytes]]:
    """Yield the blocks of names that are sorted by folded form."""
    lines = (
        (folded, f"{folded}\t{' '.join(f'{place} {use}' for _, place, use in rows)}\n")
        for folded, rows in groupby(names, key=lambda name: name[0])
    )
    number = 0
    while block := list(islice(lines, BLOCK)):
        number += 1
        text = "\n" + "".join(line for _, line in block)
        yield number, block[0][0], zlib.compress(text.encode("utf-8"), 9)


def own_id(*parts: str) -> int:
    """Return the id of a place that GeoNames has none for: negative, and the same wherever its parts are the same."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8"), digest_size=6).digest()
    return -1 - int.from_bytes(digest, "big")


def set_meta(connection: sqlite3.Connection, **values: object) -> None:
    """Write facts about the file, the layout among them."""
    values = {"layout": LAYOUT, **values}
    rows = [(key, str(value)) for key, value in values.items()]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
