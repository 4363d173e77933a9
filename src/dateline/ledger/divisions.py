"""What the gazetteer knows of a place beyond its record: the province and district it lies in, and codes of countries.

The one module of the ledger that asks the gazetteer, when a reading is written and when a query names a country.
Without a gazetteer nothing is known, and countries go by their codes.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, Final

from dateline.errors import OptionError
from dateline.records import Place

_GAZETTEER: Final = "dateline.gazetteer"
_CODE: Final = re.compile(r"[A-Za-z]{2}", re.ASCII)


def divisions(place: Place) -> tuple[str | None, str | None]:
    """Return the names of the first and second level division in which a place lies, or which it is."""
    gazetteer = _gazetteer()
    entry = None if gazetteer is None or place.geonames_id is None else gazetteer.place(place.geonames_id)
    if entry is None:
        return None, None
    found = {each.kind: each.name for each in gazetteer.containing(entry)}
    own = {entry.kind: entry.name} | found  # below the second level, the second level counts
    return own.get("admin1"), own.get("admin2")


def country_name(code: str) -> str | None:
    """Return the name of the country with an ISO 3166-1 alpha-2 code."""
    gazetteer = _gazetteer()
    entry = None if gazetteer is None else gazetteer.country(code)
    return None if entry is None else str(entry.name)


def country_code(country: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country given by code or name."""
    given = country.strip()
    gazetteer = _gazetteer()
    if gazetteer is None:
        if _CODE.fullmatch(given):
            return given.upper()
        raise OptionError(f"unknown country {country!r}", "give its two-letter code: AF, PK …")
    if _CODE.fullmatch(given) and gazetteer.country(given) is not None:
        return given.upper()
    for each in (*gazetteer.candidates(given), *gazetteer.candidates(given.upper())):  # "usa"
        if each.kind == "country" and each.country_code and not each.demonym:
            return str(each.country_code)
    raise OptionError(f"unknown country {country!r}", "give its name or its two-letter code: Afghanistan, AF …")


def _gazetteer() -> Any:
    """Return the gazetteer of this machine, or None in a Dateline without one."""
    try:
        return import_module(_GAZETTEER).default()
    except ModuleNotFoundError as error:
        if error.name != _GAZETTEER:
            raise
        return None
