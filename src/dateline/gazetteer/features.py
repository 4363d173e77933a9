"""What GeoNames' feature codes mean here: a kind of place, and how much of the earth its point stands for."""

from __future__ import annotations

from functools import cache
from math import pi, sqrt
from pathlib import Path
from typing import Final, cast

from dateline.records import PlaceKind

TOWN_DENSITY: Final = 2500.0
"""People per square kilometre of a town, to make a radius of a population: between a suburb's and a city's."""
LEAST_TOWN, LARGEST_TOWN = 2.0, 40.0


def town_radius(population: int) -> float:
    """Return the radius of a circle that holds so many people; 2 km at least, where nobody counted too."""
    return round(min(LARGEST_TOWN, max(LEAST_TOWN, sqrt(population / TOWN_DENSITY / pi))), 1)


def kind_of(feature_class: str, code: str) -> tuple[PlaceKind, float] | None:
    """Return kind and usual radius for a class ("P") and code ("PPLA") of GeoNames; None for what is no place."""
    table = _table()
    for key in (f"{feature_class}.{code}", f"{feature_class}.{code[:3]}*", f"{feature_class}.*"):
        if key in table:
            return table[key]
    return None


@cache
def _table() -> dict[str, tuple[PlaceKind, float] | None]:
    found: dict[str, tuple[PlaceKind, float] | None] = {}
    for line in Path(__file__).with_name("features.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, kind, radius = line.split("\t")
            found[key] = None if kind == "-" else (cast(PlaceKind, kind), float(radius))
    return found
