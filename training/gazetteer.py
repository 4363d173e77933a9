"""Build the gazetteer that ships, `src/dateline/gazetteer/places.sqlite`, from the shared tables.

    python -m training.gazetteer --shared ../shared

In: `data/gazetteer` (GeoNames, Natural Earth, regions written for this project; its README says where each came from)
and `training/gazetteer_own.tsv`. The same tables give the same bytes with the same SQLite. Takes half a minute.

Every place has a point and a radius. What the radius means, and what is done where a table has no coordinates, is in
`docs/gazetteer.md`; the numbers are the constants below.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import re
import sqlite3
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dateline.gazetteer import tables
from dateline.gazetteer.distance import kilometres
from dateline.gazetteer.features import town_radius
from dateline.gazetteer.forms import NOT_NAMES, is_other_name, kept, other_forms
from dateline.gazetteer.names import fold
from dateline.gazetteer.records import USES
from dateline.gazetteer.tables import PlaceRow, own_id

TARGET = Path(__file__).parent.parent / "src/dateline/gazetteer/places.sqlite"
OWN = Path(__file__).with_name("gazetteer_own.tsv")
# Continents by their area in million square kilometres, the radius that of a circle of the same area; Oceania is
# scattered over an ocean and has the radius of that.
CONTINENT_RADIUS = {"AF": 3100, "AS": 3750, "EU": 1800, "NA": 2800, "SA": 2400, "AN": 2150, "OC": 5000}
SHARE_OF_TOWNS = 0.95  # a division reaches as far as this share of its towns
ENOUGH_TOWNS = 5  # with fewer, the share of the area above is the better guess
LEAST_ADMIN1, LEAST_ADMIN2 = 10.0, 3.0
# Natural Earth's points have no extent; kilometres by type.
POINT_RADIUS = {"airport": 4.0, "mountain": 10.0, "waterfall": 3.0}
POINT = 5.0
REGIONS = frozenset(("disputed area", "geoarea"))
RIVERS = frozenset(("river", "lake centerline"))
# Kinds of our own regions by their type; all others are regions.
CURATED_KINDS = {
    **dict.fromkeys(("city", "town", "village"), "town"),
    "district": "admin2",
    **dict.fromkeys(
        """mountain mountains valley sea ocean strait gulf canal island islands pass park forest desert delta plain
        shoal site base camp""".split(), "feature",
    ),
    "border crossing": "feature",
}  # fmt: skip
NOT_PLACES = frozenset(("continent", "pole"))
# Natural Earth's short forms, and one slip of their expansion ("U.N." became "U.Northern").
EXPANDED = {
    "Mts.": "Mountains", "Mtn.": "Mountain", "Mt.": "Mount", "Pk.": "Peak", "Ra.": "Range", "Pen.": "Peninsula",
    "I.": "Island", "Is.": "Islands", "Res.": "Reservoir", "Int'l": "International", "Reg.": "Regional", "L.": "Lake",
    "Cty.": "County",
}  # fmt: skip
SLIP = re.compile(r"\.(?:Northern|Southern|Eastern|Western)\b")


@dataclass
class Tables:
    """What is built: places by id, names by folded form and place with their strongest use."""

    places: dict[int, PlaceRow] = field(default_factory=dict)
    names: dict[tuple[str, int], int] = field(default_factory=dict)
    countries: list[tuple[str, int, str, str]] = field(default_factory=list)
    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    """Countries and divisions by code, and our own regions by folded name."""

    def add(self, place: PlaceRow) -> None:
        self.places[place[0]] = place
        self.folded(place[0], fold(place[1]), USES.index("main"))
        for form, rank in other_forms(place[1], place[2], place[3]):
            self.folded(place[0], form, rank)

    def name(self, place: int, name: str, use: str) -> None:
        self.folded(place, kept(name), USES.index(use))

    def folded(self, place: int, folded: str, rank: int) -> None:
        if folded:
            self.names[folded, place] = min(rank, self.names.get((folded, place), rank))


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    built = build(options.shared / "data/gazetteer")
    write(built, options.out)
    print(f"{len(built.places):,} places, {len(built.names):,} names, {options.out.stat().st_size:,} bytes")


def build(folder: Path) -> Tables:
    """Return everything in the tables of a folder."""
    towns = list(rows(folder / "cities.tsv.gz"))
    built = Tables()
    add_countries(built, folder)
    add_divisions(built, folder, towns)
    for row in towns:
        # Most of China's seats of townships have no count of people, and no news: a megabyte less.
        if row["country"] != "CN" or int(row["population"] or 0) > 0:
            add_town(built, row)
    add_curated(built, folder)
    add_natural_earth(built, folder, towns)
    for row in rows(folder / "continents.tsv"):
        id = int(row["geonameid"])
        built.add((id, row["name"], "region", "", "", "", float(row["lat"]), float(row["lon"]),
                   CONTINENT_RADIUS[row["code"]], 0, "CONT"))  # fmt: skip
        for adjective in row["adjectives"].split("|"):
            built.name(id, adjective, "demonym")
    for row in rows(folder / "demonyms.tsv"):
        if row["iso2"] in built.by_code:
            built.name(built.by_code[row["iso2"]], row["form"], "demonym")
    add_own_names(built)
    return built


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def add_countries(built: Tables, folder: Path) -> None:
    """Add countries and territories; the two that no table has a point for (UM, BV) are left out."""
    for row in rows(folder / "countries.tsv"):
        if row["coord_source"] == "none":
            continue
        id, code = int(row["geonameid"]), row["iso2"]
        radius = round(max(1.0, math.sqrt(float(row["area_km2"] or 0) / math.pi)), 1)
        population = int(row["population"] or 0)
        built.add((id, row["name"].strip(), "country", code, "", "", float(row["lat"]), float(row["lon"]), radius,
                   population, "PCL"))  # fmt: skip
        built.by_code[code] = id
        built.countries.append((code, id, row["iso3"], row["neighbours"]))
        for alias in split(row["aliases"]):
            built.name(id, alias, "abbreviation" if is_abbreviation(alias) else "alias")


def is_abbreviation(name: str) -> bool:
    """Tell whether a name is letters only to those who see capitals or full stops: "Pa.", "UAE", "N.C."."""
    letters = re.sub(r"[. ]", "", name)
    return len(letters) <= 5 and letters.isalpha() and ("." in name or (letters.isupper() and len(letters) <= 4))


@dataclass(frozen=True)
class Spread:
    """The towns of a division: where they are, in the order of the table."""

    points: tuple[tuple[float, float], ...]

    def reach(self, lat: float, lon: float) -> float:
        """Return how far from a point most of the towns are, in kilometres."""
        distances = sorted(kilometres(lat, lon, *point) for point in self.points)
        return distances[math.ceil(SHARE_OF_TOWNS * len(distances)) - 1]

    def middle(self) -> tuple[float, float]:
        """Return the median point."""
        return (
            round(statistics.median(lat for lat, _ in self.points), 4),
            round(statistics.median(lon for _, lon in self.points), 4),
        )


def spreads(towns: Iterable[dict[str, str]]) -> dict[str, Spread]:
    """Return the towns of each division by its code, "AF.18" or "AF.18.801"."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in towns:
        point = (float(row["lat"]), float(row["lon"]))
        if row["admin1"]:
            found[f"{row['country']}.{row['admin1']}"].append(point)
            if row["admin2"]:
                found[f"{row['country']}.{row['admin1']}.{row['admin2']}"].append(point)
    return {code: Spread(tuple(points)) for code, points in found.items()}


def add_divisions(built: Tables, folder: Path, towns: list[dict[str, str]]) -> None:
    """Add first and second level divisions; one without a point has its parent's, and its parent's radius."""
    towns_of = spreads(towns)
    for table, kind, least in (("admin1.tsv", "admin1", LEAST_ADMIN1), ("admin2.tsv.gz", "admin2", LEAST_ADMIN2)):
        listed = list(rows(folder / table))
        brothers: dict[str, int] = defaultdict(int)
        for row in listed:
            brothers[row["code"].rpartition(".")[0]] += 1
        for row in listed:
            above = row["code"].rpartition(".")[0]
            parent = built.places.get(built.by_code.get(above, 0))
            if parent is None:
                continue
            own = towns_of.get(row["code"])
            point = (parent[6], parent[7])
            radius = parent[8]
            if row["coord_source"] not in ("none", "admin1"):
                point = (float(row["lat"]), float(row["lon"]))
                radius = max(least, radius / math.sqrt(brothers[above]))
                if own is not None and len(own.points) >= ENOUGH_TOWNS:
                    radius = max(least, own.reach(*point))
            elif own is not None:
                point, radius = own.middle(), max(least, radius / math.sqrt(brothers[above]))
            radius = round(min(radius, parent[8]), 1)
            add_division(built, row, kind, point, radius)


def add_division(built: Tables, row: dict[str, str], kind: str, point: tuple[float, float], radius: float) -> None:
    """Add a division with its names; "Homs" for "Homs Governorate" too."""
    id = int(row["geonameid"])
    country, admin1, admin2 = (row["code"].split(".", 2) + [""])[:3]
    population = int(row["city_population"] or 0)
    built.add((id, row["name"], kind, country, admin1, admin2, *point, radius, population, kind.upper()[:3] + kind[-1]))
    built.by_code[row["code"]] = id
    for name in (row["asciiname"], *split(row.get("aliases", ""))):
        if name:
            built.name(id, name, "abbreviation" if is_abbreviation(name) and name != row["asciiname"] else "alias")


def add_town(built: Tables, row: dict[str, str]) -> None:
    """Add a town; its other names without codes of airports and without transliterations by machine."""
    id, population = int(row["geonameid"]), int(row["population"] or 0)
    admin1 = "" if row["admin1"] == "00" else row["admin1"]
    built.add((id, row["name"], "town", row["country"], admin1, row["admin2"], float(row["lat"]),
               float(row["lon"]), town_radius(population), population, row["fcode"] or "PPL"))  # fmt: skip
    for alias in split(row["alternatenames"]):
        if is_other_name(alias):
            built.name(id, alias, "alias")


def add_curated(built: Tables, folder: Path) -> None:
    """Add the regions that the news speaks of and no list has, and those of `gazetteer_own.tsv`."""
    places = [
        (row["name"], row["altnames"], row["type"], row["lat"], row["lon"], row["radius_km"], row["countries"])
        for row in rows(folder / "regions_curated.tsv")
    ]
    for cells in own_rows("place"):
        name, others, feature, lat, lon, radius, countries = cells
        places.append((name, others, feature, lat, lon, radius, countries))
    for name, others, feature, lat, lon, radius, countries in places:
        id = own_id("curated", name, feature)
        kind = CURATED_KINDS.get(feature, "region")
        built.add((id, name, kind, countries, "", "", float(lat), float(lon), float(radius), 0, feature))
        built.by_name.setdefault(fold(name), id)
        for other in split(others):
            built.name(id, other, "abbreviation" if is_abbreviation(other) else "alias")
            built.name(id, other.removeprefix("the "), "alias")
            built.by_name.setdefault(fold(other), id)


def add_natural_earth(built: Tables, folder: Path, towns: list[dict[str, str]]) -> None:
    """Add rivers, lakes, ranges, seas, islands and disputed areas; our own regions go before those of the same name."""
    known = {folded for (folded, place), _ in built.names.items() if built.places[place][2] in ("country", "admin1")}
    land = Lands(towns)
    for row in rows(folder / "natural_earth.tsv"):
        name, others = expanded(row)
        feature = row["type"]
        if feature in NOT_PLACES or (feature != "airport" and fold(name) in built.by_name) or "(" in name:
            continue
        if feature in REGIONS and fold(name) in known:
            continue
        south, west, north, east = map(float, row["bbox"].split(","))
        lat, lon = float(row["lat"]), float(row["lon"])
        radius = extent(south, west, north, east) or POINT_RADIUS.get(feature, POINT)
        if feature in RIVERS and len(name.split()) == 1:
            # "Jordan" is a country first, and "Orange" a town.
            others, name = [*others, name], f"{name} River"
        kind = "region" if feature in REGIONS else "feature"
        id = own_id("natural earth", row["name"], feature, row["bbox"])
        countries = land.of(south, west, north, east, lat, lon)
        built.add((id, name, kind, countries, "", "", lat, lon, radius, 0, feature))
        for other in others:
            # Its countries stand among the other names of a disputed area.
            if feature in RIVERS and f"{other} River" == name:
                built.name(id, other, "short")
            elif fold(other) not in known and fold(other) not in NOT_NAMES:
                built.name(id, other, "alias")


def expanded(row: dict[str, str]) -> tuple[str, list[str]]:
    """Return the name of a row without short forms, and its other names; an airport's name says that it is one."""
    names = [row["name"], *split(row["altnames"])]
    if SLIP.search(names[0]) and len(names) > 1:
        names = names[1:]
    names = [" ".join(EXPANDED.get(word, word) for word in name.split()).strip(" ,") for name in names]
    if row["type"] == "airport":
        names = [name if name.endswith("Airport") else f"{name} Airport" for name in names]
    return names[0], [
        other for name in names for other in (name, *name.split("/")) if other != names[0] and len(other) > 3
    ]


def extent(south: float, west: float, north: float, east: float) -> float:
    """Return half the diagonal of a box in kilometres, 0 for a point; its height where it crosses the date line."""
    if east - west > 300:
        return round(kilometres(south, 0, north, 0), 1)
    return round(kilometres(south, west, north, east) / 2, 1)


class Lands:
    """The countries of towns by degree, to tell in which country a feature lies."""

    def __init__(self, towns: Iterable[dict[str, str]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for row in towns:
            lat, lon = float(row["lat"]), float(row["lon"])
            self._cells[math.floor(lat), math.floor(lon)].append((lat, lon, row["country"]))

    def of(self, south: float, west: float, north: float, east: float, lat: float, lon: float) -> str:
        """Return the country all towns in a box lie in, else nothing; for a point, the country of all within 100 km."""
        point = north - south < 0.02 and east - west < 0.02
        if point:
            south, west, north, east = lat - 1, lon - 1, lat + 1, lon + 1
        if north - south > 15 or east - west > 25:
            return ""
        found = set()
        for y in range(math.floor(south), math.floor(north) + 1):
            for x in range(math.floor(west), math.floor(east) + 1):
                for town_lat, town_lon, country in self._cells.get((y, x), ()):
                    inside = south <= town_lat <= north and west <= town_lon <= east
                    if inside and (not point or kilometres(lat, lon, town_lat, town_lon) <= 100):
                        found.add(country)
        return found.pop() if len(found) == 1 else ""


def add_own_names(built: Tables) -> None:
    """Add the names of `gazetteer_own.tsv`."""
    for use, name, place in own_rows("name"):
        id = int(place) if place.isdigit() else built.by_code.get(place) or built.by_name[fold(place)]
        if id not in built.places:
            raise SystemExit(f"{OWN.name}: {name}: there is no place {place}")
        built.name(id, name, use)


def own_rows(what: str) -> Iterator[list[str]]:
    """Yield the cells of the rows of one sort in `gazetteer_own.tsv`."""
    for line in OWN.read_text(encoding="utf-8").splitlines():
        head, *cells = line.split("\t")
        if head == what:
            yield cells


def split(cell: str | None) -> list[str]:
    """Return the parts of a cell."""
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def write(built: Tables, path: Path) -> None:
    """Write the file: everything in one order, no free pages, no time stamps."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 16384")
    connection.execute("PRAGMA journal_mode = OFF")
    for statement in (tables.META, tables.COUNTRY, tables.PLACE, tables.BLOCKS):
        connection.execute(statement)
    tables.set_meta(connection, origin="shipped")
    connection.executemany("INSERT INTO country VALUES (?, ?, ?, ?)", sorted(built.countries))
    places = (tables.stored(built.places[id]) for id in sorted(built.places))
    connection.executemany(tables.INSERT_PLACE, places)
    names = ((folded, place, use) for (folded, place), use in sorted(built.names.items()))
    connection.executemany("INSERT INTO block VALUES (?, ?, ?)", tables.packed(names))
    connection.execute(tables.DIVISION)
    connection.commit()
    connection.execute("VACUUM")
    connection.close()


if __name__ == "__main__":
    main()
