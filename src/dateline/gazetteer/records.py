"""What the gazetteer answers: places, places that a name may mean, and what was imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from dateline.records import PlaceKind

KINDS: Final[tuple[PlaceKind, ...]] = get_args(PlaceKind)
"""The files hold a position in this list; a new kind goes to its end."""

TOWN_CODES: Final = ("PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLC", "PPLX")
"""Features of most towns; the files hold a position in this list instead, any other feature as it is."""

How = Literal["exact", "folded", "stripped"]
NameUse = Literal["main", "alias", "short", "abbreviation", "demonym"]
"""What a name is to its place: its own one; another; its own without a word like "Province"; "Calif."; "Afghan"."""
USES: Final[tuple[NameUse, ...]] = get_args(NameUse)
"""The files hold a position in this list, the strongest use first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: degrees of WGS 84 and a radius in kilometres that says how much of the earth the point stands for.

    `id` is the GeoNames id, or a negative number that is the same in every version where the place has none.
    `countries` are two-letter codes of ISO 3166-1 (XK is Kosovo), several for what lies in several or is disputed, none
    where that is not known; `country_code` is the only one or empty. `admin1` and `admin2` are GeoNames' codes.
    """

    id: int
    geonames_id: int | None
    name: str
    kind: PlaceKind
    countries: tuple[str, ...]
    country_code: str
    admin1: str
    admin2: str
    lat: float
    lon: float
    radius_km: float
    population: int
    feature: str


@dataclass(frozen=True, slots=True)
class Candidate(Entry):
    """A place that a name may mean.

    `how` tells how near the written name is: exact (the place's own name, letter for letter), folded (one of its names,
    spelling aside) or stripped (after a word such as "province" was taken off; `hinted` says that the word fits the
    kind). `use` tells what the name is to the place, `matched` is the folded form it was found under. `prior` is how
    likely the place is without any context, as a score to compare: see `docs/gazetteer.md`.
    """

    matched: str
    use: NameUse
    how: How
    hinted: bool
    prior: float

    @property
    def demonym(self) -> bool:
        """Tell whether the name is an adjective or a people: "Afghan"."""
        return self.use == "demonym"


@dataclass(frozen=True, slots=True)
class Import:
    """Places that were imported: where from, how many, and how many rows were broken and left out."""

    name: str
    source: str
    imported: str
    places: int
    names: int
    broken: int
    path: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that an import left out: its file and line, and what is wrong with it."""

    file: str
    line: int
    what: str
