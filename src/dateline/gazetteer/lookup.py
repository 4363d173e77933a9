"""Looks names up: in the file that ships, and in those a desk imported."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import log10
from pathlib import Path
from typing import Any, Final

from dateline.gazetteer import home
from dateline.gazetteer.files import PlacesFile, Row
from dateline.gazetteer.names import LONGEST, Variant, fold, variants
from dateline.gazetteer.records import KINDS, TOWN_CODES, USES, Candidate, Entry, How

SHIPPED: Final = Path(__file__).with_name("places.sqlite")
CACHED: Final = 8192
"""Names whose candidates are kept: an article has a few hundred, and the same come back in the next one."""

# How likely a place is without context: the logarithm of its population plus these. Set by hand so that a state comes
# before its namesakes among towns and a country before all. Regions and features, where nobody is counted, begin with
# as much as a town of 300,000 and of 1,000; a feature gains by its size.
_KIND_PRIOR: Final = {"country": 3.0, "admin1": 1.5, "region": 5.5, "admin2": -0.5, "feature": 3.0, "town": 0.0}
_SIZE_PRIOR: Final = 0.8  # times the logarithm of a feature's radius: the Nile, and a creek
_USE_PRIOR: Final = {"main": 0.0, "alias": -0.5, "short": -2.0, "abbreviation": 0.0, "demonym": 0.0}
_HINT_PRIOR: Final = 10.0  # "Homs province" is the province, however many live in the town

_BELOW: Final = ("ADM3", "ADM4", "ADM5", "ADMD")
"""Divisions below the second level; their kind is admin2 too."""


class Gazetteer:
    """Places by name. Opens its files at the first look-up, read-only; one object may be shared by threads.

    `own` are files of imported places, the strongest first: what they say of a GeoNames id replaces what ships, and
    their names are added to its names.
    """

    def __init__(self, own: Iterable[Path | str] = (), shipped: Path | str = SHIPPED) -> None:
        self._own = tuple(Path(path) for path in own)
        self._shipped = Path(shipped)
        self._lock = threading.Lock()
        self._files: list[PlacesFile] = []
        self._process = 0
        self._candidates = lru_cache(CACHED)(self._find)
        self._is_known = lru_cache(CACHED * 4)(self._probe)
        self._place = lru_cache(CACHED)(self._get)
        self._lands: dict[str, tuple[Entry, tuple[str, ...]]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return (Gazetteer, (self._own, self._shipped))

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that a name may mean, the likeliest without context first; none is no error."""
        return self._candidates(name)

    def place(self, id: int) -> Entry | None:
        """Return the place of an id."""
        return self._place(id)

    def known(self, folded: str) -> bool:
        """Tell whether a name, folded with `fold`, is in the tables as it stands."""
        return self._is_known(folded)

    def demonym(self, word: str) -> tuple[Candidate, ...]:
        """Return the places whose people or adjective a word is ("Afghan"), several if it is shared ("Congolese")."""
        return tuple(each for each in self._candidates(word) if each.use == "demonym")

    def containing(self, place: Entry) -> tuple[Entry, ...]:
        """Return the divisions a place lies in, the smallest first: second level, first level, country."""
        if not place.country_code:
            return ()
        # A country is not in its provinces, nor a province in its districts.
        level = {"country": 3, "admin1": 2, "admin2": 1}.get(place.kind, 0) if place.feature not in _BELOW else 0
        found = []
        for feature, admin1, admin2 in (("ADM2", place.admin1, place.admin2), ("ADM1", place.admin1, ""))[level:]:
            if admin1 and (admin2 or feature == "ADM1"):
                division = self._division(place.country_code, admin1, admin2, feature)
                found += [division] if division is not None and division.id != place.id else []
        country = self.country(place.country_code) if level < 3 else None
        return (*found, country) if country is not None else tuple(found)

    def country(self, code: str) -> Entry | None:
        """Return the country or territory of a two-letter code."""
        found = self._countries().get(code.upper())
        return self.place(found[0].id) if found else None

    def country_names(self) -> dict[str, str]:
        """Return the names of all countries and territories by two-letter code."""
        return {code: place.name for code, (place, _) in self._countries().items()}

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Return the codes of the countries that a country borders on land."""
        found = self._countries().get(code.upper())
        return found[1] if found else ()

    def close(self) -> None:
        """Close the files and forget what was found; the next look-up opens them again."""
        with self._lock:
            if self._process == os.getpid():
                for file in self._files:
                    file.close()
            self._files, self._lands = [], {}
        for cached in (self._candidates, self._is_known, self._place):
            cached.cache_clear()

    def _find(self, name: str) -> tuple[Candidate, ...]:
        if len(name) > LONGEST:
            return ()
        folded = fold(name)
        found = self._matches(name, Variant(folded), None)
        if not found and name[-2:] in ("'s", "’s", "s'", "s’"):
            name = name[: -1 if name[-2] == "s" else -2]
            folded = fold(name)
            found = self._matches(name, Variant(folded), "stripped")
        for variant in variants(folded) if not found else ():
            found = self._matches(name, variant, "stripped")
            if found:
                break
        return tuple(sorted(found, key=lambda each: (-each.prior, each.id)))

    def _matches(self, name: str, variant: Variant, how: How | None) -> list[Candidate]:
        """Return the places under one folded form; abbreviations only where the name is written as one."""
        if not variant.folded:
            return []
        short = name.isupper() or "." in name
        found = []
        for row in self._rows(variant.folded):
            use, kind = USES[row[11]], KINDS[row[2]]
            if (use == "abbreviation" and not short) or (variant.no_towns and kind in ("town", "admin2")):
                continue
            hinted = kind in variant.kinds
            prior = log10(row[9] + 1) + _KIND_PRIOR[kind] + _USE_PRIOR[use] + hinted * _HINT_PRIOR
            if kind == "feature" and row[8] > 1:
                prior += _SIZE_PRIOR * log10(row[8])
            nearness = how or ("exact" if row[1] == name else "folded")
            found.append(Candidate(*(*_fields(row), variant.folded, use, nearness, hinted, round(prior, 3))))
        return found

    def _rows(self, folded: str) -> Iterable[Row]:
        """Return the rows of all files for a name, one per place: a place as the strongest file has it."""
        with self._open() as files:
            answers = [file.named(folded) for file in files]
            if len(files) == 1:
                return {row[0]: row for row in sorted(answers[0], key=lambda row: -row[11])}.values()
            rows: dict[int, Row] = {}
            for position, answer in enumerate(answers):
                ids = [row[0] for row in answer]
                stronger = {row[0]: row for file in reversed(files[:position]) for row in file.places(ids)}
                for row in answer:
                    use = min(row[11], rows[row[0]][11]) if row[0] in rows else row[11]
                    rows[row[0]] = (*stronger.get(row[0], row)[:11], use)
            return rows.values()

    def _get(self, id: int) -> Entry | None:
        with self._open() as files:
            row = next((row for file in files for row in file.places([id])), None)
        return None if row is None else _entry(row)

    def _probe(self, folded: str) -> bool:
        with self._open() as files:
            return any(file.known(folded) for file in files)

    def _division(self, country: str, admin1: str, admin2: str, feature: str) -> Entry | None:
        with self._open() as files:
            rows = (file.division(country, admin1, admin2, feature) for file in files)
            row = next((row for row in rows if row is not None), None)
        return None if row is None else _entry(row)

    def _countries(self) -> dict[str, tuple[Entry, tuple[str, ...]]]:
        with self._open() as files:
            if not self._lands:
                rows = files[-1].countries()
                self._lands = {row[11]: (_entry(row), tuple(row[12].split(",")) if row[12] else ()) for row in rows}
            return self._lands

    @contextmanager
    def _open(self) -> Iterator[list[PlacesFile]]:
        """Yield the files, the strongest first and the shipped one last, to one thread at a time."""
        with self._lock:
            # A connection may not cross a fork.
            if not self._files or self._process != os.getpid():
                self._files = [PlacesFile(path) for path in (*self._own, self._shipped)]
                self._process = os.getpid()
            yield self._files


@cache
def default() -> Gazetteer:
    """Return the gazetteer of this machine: what ships, and what was imported when it was first asked for."""
    return Gazetteer(home.files())


def _fields(row: Row) -> tuple[Any, ...]:
    id, name, kind, countries, admin1, admin2, lat, lon, radius_km, population, feature = row[:11]
    codes = tuple(countries.split(",")) if countries else ()
    code = codes[0] if len(codes) == 1 else ""
    geonames_id = id if id > 0 else None
    feature = TOWN_CODES[feature] if isinstance(feature, int) else feature
    return id, geonames_id, name, KINDS[kind], codes, code, admin1, admin2, lat, lon, radius_km, population, feature


def _entry(row: Row) -> Entry:
    return Entry(*_fields(row))
