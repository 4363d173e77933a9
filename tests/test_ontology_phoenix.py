"""Where named people and bodies belong, at a date."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology import phoenix
from dateline.ontology.codes import COUNTRIES, SECTORS
from dateline.ontology.names import normalised
from dateline.ontology.phoenix import Affiliation, find
from training.phoenix import affiliation, joined, names, stays, table

TABLE = Path(phoenix.__file__).with_name("phoenix.tsv.gz")


@pytest.mark.parametrize(
    ("name", "on", "country", "sector"),
    [
        ("Hosni Mubarak", "2000-06-01", "EGY", "GOV"), ("Hosni Mubarak", "2013-06-01", "EGY", "ELI"),
        ("Hosni Mubarak", "2024-06-01", "EGY", ""), ("Hosni Mubarak", None, "EGY", ""),
        ("HOSNI MUBARAK’S", "2000-06-01", "EGY", "GOV"), ("Bashar al-Assad", "2010-06-01", "SYR", "GOV"),
        ("Bashar al-Assad", "2025-06-01", "SYR", ""), ("John Kerry", "2005-06-01", "USA", "LEG"),
        ("John Kerry", "2014-06-01", "USA", "GOV"), ("Boko Haram", "2024-06-01", "NGA", "REB"),
        ("the IDF", None, "ISR", "MIL"), ("Médecins Sans Frontières", None, "", "NGO"), ("Reuters", None, "", "JRN"),
    ],
)  # fmt: skip
def test_find(name: str, on: str | None, country: str, sector: str) -> None:
    assert find(name, None if on is None else dt.date.fromisoformat(on)) == Affiliation(country, sector)


@pytest.mark.parametrize("name", ["", "hosni mubarak", "idf", "Idf", "Let", "Afghanistan", "Ilse Varn", "Mohammad"])
def test_find_says_nothing_of_what_it_does_not_know(name: str) -> None:
    assert find(name) is None


def test_table_is_small_and_every_row_is_in_order() -> None:
    assert TABLE.stat().st_size < 500_000
    lines = gzip.decompress(TABLE.read_bytes()).decode("utf-8").splitlines()
    seen: set[str] = set()
    for line in lines:
        folded, _, where = line.partition("\t")
        for name in folded.split("|"):
            assert name == normalised(name) and name not in seen
            seen.add(name)
        for stay in where.split("|"):
            country, sector, start, end = stay.split(",")
            assert (not country or country in COUNTRIES) and sector in SECTORS
            assert all(not day or dt.date.fromisoformat(day) for day in (start, end))
    assert len(seen) > 20_000


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AFGGOV", ("AFG", "GOV")), ("AFGGOVMIL", ("AFG", "GOV")), ("USAGOVLEG", ("USA", "LEG")),
        ("MNCUSAHLH", ("USA", "BUS")), ("NGOHLH", ("", "NGO")), ("IMGMUSALQ", ("", "REB")),
        ("GBRFLKGOV", ("FLK", "GOV")),
        ("KSVOPP", ("XKX", "OPP")), ("MED", ("", "JRN")), ("SASREB", ("", "REB")), ("AFG", None), ("DDRGOV", None),
        ("KNTGOV", None), ("---", None),
    ],
)  # fmt: skip
def test_affiliation_of_codes(code: str, expected: tuple[str, str] | None) -> None:
    assert affiliation(code) == expected


def test_stays_call_nobody_an_elite_before_the_first_office() -> None:
    codes = [
        {"code": "EGYELI", "from": "1946-01-01", "to": "1981-10-07"},
        {"code": "EGYGOV", "from": "1981-10-07", "to": "2004-02-11"},
        {"code": "EGYELI"},
    ]
    assert stays(codes, False) == [
        ("EGY", "ELI", "2004-02-11", "2015-01-26"),
        ("EGY", "GOV", "1981-10-07", "2004-02-11"),
    ]
    assert stays([codes[0], {"code": "EGYGOV", "from": "2009-05-01"}, codes[2]], False) == [
        ("EGY", "GOV", "2009-05-01", "2011-01-31")
    ]


def test_joined_makes_one_stay_of_those_that_touch() -> None:
    found = [("NOR", "GOV", "2003-01-01", "2004-12-31"), ("NOR", "GOV", "2005-01-01", "2006-02-28"),
             ("NOR", "GOV", "2008-01-01", "2009-02-28")]  # fmt: skip
    assert joined(found) == [("NOR", "GOV", "2003-01-01", "2006-02-28"), found[2]]


def test_names_drop_surnames_and_split_acronyms() -> None:
    entry = {"name": "LASHKAR-E-X (LEX)", "aliases": ["MOHAMMAD", "X (COLOMBIA)"], "file": "MilNonState"}
    assert names(entry, dated=False) == ["lashkar e x", "lex"]
    assert names(entry | {"aliases": ["HASSAN"], "file": "Countries"}, dated=True) == ["lashkar e x"]


def test_table_joins_entries_of_one_name() -> None:
    dates = {"from": "2003-01-01", "to": "2004-01-31"}
    entry = {"name": "ILSE VARN", "aliases": [], "file": "Countries"}
    rows = [entry | {"codes": [{"code": code, **dates}]} for code in ("NORGOV", "NOREDU")]
    assert table(rows) == "ilse varn\tNOR,EDU,2003-01-01,2004-01-31|NOR,GOV,2003-01-01,2004-01-31\n"


@given(st.text() | st.sampled_from(["the", "’s", "U.", "IDF "]), st.none() | st.dates())
def test_find_never_raises(name: str, on: dt.date | None) -> None:
    find(name, on)
