"""Provinces and countries from the gazetteer, and a ledger that does without one."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from dateline.errors import OptionError
from dateline.ledger.divisions import country_code, divisions
from tests.stories import place

TEXT = "Jalalabad"


@dataclass
class Entry:
    id: int
    name: str
    kind: str
    country_code: str = "AF"
    demonym: bool = False


LAND, PROVINCE = Entry(1, "Afghanistan", "country"), Entry(2, "Nangarhar", "admin1")
DISTRICT, TOWN, BELOW = Entry(3, "Behsud", "admin2"), Entry(4, "Jalālābād", "town"), Entry(5, "A Ward", "admin2")
WITHIN = {1: (), 2: (LAND,), 3: (PROVINCE, LAND), 4: (DISTRICT, PROVINCE, LAND), 5: (DISTRICT, PROVINCE, LAND)}


class FakeGazetteer:
    """Knows one town, and all it lies in."""

    def place(self, id: int) -> Entry | None:
        return {each.id: each for each in (LAND, PROVINCE, DISTRICT, TOWN, BELOW)}.get(id)

    def containing(self, entry: Entry) -> tuple[Entry, ...]:
        return WITHIN[entry.id]

    def country(self, code: str) -> Entry | None:
        return LAND if code.upper() == "AF" else None

    def candidates(self, name: str) -> tuple[Entry, ...]:
        people = Entry(1, "Afghanistan", "country", demonym=True)
        shared = Entry(6, "Kashmir", "country", country_code="")
        return {"afghanistan": (TOWN, LAND), "afghan": (people,), "kashmir": (shared,), "xq": ()}.get(name.lower(), ())


@pytest.fixture
def gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("dateline.gazetteer")
    module.default = FakeGazetteer
    monkeypatch.setitem(sys.modules, "dateline.gazetteer", module)


@pytest.fixture
def no_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dateline.gazetteer", None)


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        (4, ("Nangarhar", "Behsud")),
        (5, ("Nangarhar", "Behsud")),  # below the second level
        (3, ("Nangarhar", "Behsud")),
        (2, ("Nangarhar", None)),  # a province is in itself
        (1, (None, None)),
        (99, (None, None)),
        (None, (None, None)),
    ],
)
def test_divisions(gazetteer: None, id: int | None, expected: tuple[str | None, str | None]) -> None:
    assert divisions(place(TEXT, "Jalalabad", geonames_id=id)) == expected


def test_without_a_gazetteer_no_division_is_known(no_gazetteer: None) -> None:
    assert divisions(place(TEXT, "Jalalabad", geonames_id=4)) == (None, None)


@pytest.mark.parametrize("given", ["AF", "af", " AF ", "Afghanistan", "afghanistan"])
def test_a_country_by_code_or_name(gazetteer: None, given: str) -> None:
    assert country_code(given) == "AF"


@pytest.mark.parametrize("given", ["", "XQ", "Atlantis", "Afghan", "Kashmir", "AFG/"])
def test_an_unknown_country_is_refused(gazetteer: None, given: str) -> None:
    with pytest.raises(OptionError, match="unknown country") as caught:
        country_code(given)
    assert "two-letter code" in caught.value.hint


def test_without_a_gazetteer_countries_go_by_code(no_gazetteer: None) -> None:
    assert country_code("af") == "AF"
    with pytest.raises(OptionError, match="unknown country 'Afghanistan'") as caught:
        country_code("Afghanistan")
    assert "two-letter code" in caught.value.hint
