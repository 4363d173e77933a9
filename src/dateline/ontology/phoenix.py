"""Where a named person or body belongs: country and sector, at a date.

The table (`phoenix.tsv.gz`) is the actor dictionary of PETRARCH2, reduced by `training/phoenix.py`. Most of it is
ministers of 2003 to 2011; nothing in it is later than January 2015. It is a seed, not a register: what it does not
know for a date it does not say, and an office held in 2010 is no office in 2020.
"""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from dateline.ontology.names import normalised

LONGEST_ACRONYM: Final = 4
"""Letters of a single word up to which it has to be in capitals: the dictionary has "LET" for an armed group."""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A country's ISO 3166-1 alpha-3 code and a PLOVER sector; either may be empty, for none or not known."""

    country: str
    sector: str


def find(name: str, on: dt.date | None = None) -> Affiliation | None:
    """Return where a name belongs on a day; None if the name is not known, or several belong to different countries.

    Without a day, or on one that the table does not reach, only what holds for all its days is said: a former
    minister keeps the country and loses the sector.
    """
    key = normalised(name)
    row = _table().get(key)
    # A word in small letters is no name ("target"), whatever company calls itself that.
    if row is None or name.islower() or (len(key) <= LONGEST_ACRONYM and not name.strip().split()[-1][:3].isupper()):
        return None
    stays = [tuple(stay.split(",")) for stay in row.split("|")]
    day = on.isoformat() if on is not None else None
    now = [s for s in stays if day is not None and (not s[2] or s[2] <= day) and (not s[3] or day <= s[3])]
    countries = {country for country, *_ in now or stays}
    sectors = {sector for _, sector, *_ in now or stays}
    if len(countries) > 1:
        return None
    known = len(sectors) == 1 and (bool(now) or day is None)
    found = Affiliation(countries.pop(), sectors.pop() if known else "")
    return found if found.country or found.sector else None


@cache
def _table() -> dict[str, str]:
    """Return what is written for every name; it is taken apart when asked for, since few names are."""
    found: dict[str, str] = {}
    text = gzip.decompress(Path(__file__).with_name("phoenix.tsv.gz").read_bytes()).decode("utf-8")
    for line in text.splitlines():
        names, _, stays = line.partition("\t")
        for name in names.split("|"):
            found[name] = stays
    return found
