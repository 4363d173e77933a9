"""The place an article is about, from places looked up by hand."""

from __future__ import annotations

import re

import pytest

import dateline
from dateline.gazetteer import Gazetteer
from dateline.reader.places import focus
from dateline.reader.reader import Reader
from dateline.records import Article, DatelineLine, Focus, Place, PlaceForm
from tests.stories import article

_MARK = re.compile(r"\[(?P<words>[^\]]+)\](?:<(?P<form>\w+)>)?")
_FORMS: dict[str | None, PlaceForm] = {None: "name", "demonym": "demonym", "metonym": "metonym"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Return what ships, without anything imported on this machine."""
    return Gazetteer()


def placed(marked: str, gazetteer: Gazetteer, filed: str | None = None) -> tuple[Article, tuple[Place, ...]]:
    """Return article and places of a text marked "[Afghan]<demonym> mills in [Kabul]"; `filed` begins its text."""
    text, at = "", 0
    found = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at, start, words = mark.end(), len(text), mark["words"]
        text += words
        it = gazetteer.candidates(words)[0]
        found.append(
            Place(f"{start:016x}", start, len(text), _FORMS[mark["form"]], it.name, it.kind, it.lat, it.lon,
                  it.radius_km, it.country_code, it.geonames_id, None, 1.0, ())
        )  # fmt: skip
    text += marked[at:]
    line = DatelineLine(0, len(filed), filed.split(" (")[0]) if filed else None
    return article(text, dateline=line), tuple(found)


def about(marked: str, gazetteer: Gazetteer, filed: str | None = None) -> str | None:
    """Return the name of the focus."""
    found = focus(*placed(marked, gazetteer, filed), gazetteer)
    return found.name if found else None


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("A mill burned in [Goma]. Firefighters in [Goma] lost it. [Goma] has two others.", "Goma"),
        ("A mill burned in [Bunia]. [Kinshasa] sent flour to [Bunia].", "Bunia"),
        ("[France] votes on bread. [Lyon] and [Marseille] struck. Across [France] mills stood still.", "France"),
        ("Mills in [Bamako] and [Gao] closed, and [Mali] had no bread.", "Mali"),
        ("[Syrian]<demonym> bakers in [Homs province] struck; [Homs province] had no flour.", "Homs"),
        ("Bread was short in [Afghanistan].", "Afghanistan"),
        ("[Afghan]<demonym> bread is good.", "Afghanistan"),
    ],
)
def test_focus_is_the_smallest_place_that_holds_most(gazetteer: Gazetteer, marked: str, expected: str) -> None:
    assert about(marked, gazetteer) == expected


def test_focus_is_none_when_nothing_is_named(gazetteer: Gazetteer) -> None:
    assert about("The committee met on Monday and agreed on nothing.", gazetteer) is None
    assert about("", gazetteer) is None


def test_focus_is_none_when_no_place_holds_enough(gazetteer: Gazetteer) -> None:
    assert about("Clerks from [Lyon], [Goma], [Mosul], [Omaha] and [Gao] met.", gazetteer) is None


def test_focus_is_a_place_that_is_named(gazetteer: Gazetteer) -> None:
    given, places = placed("Bakers in [Lyon] and [Marseille] struck. [Nice] and [Bordeaux] had bread.", gazetteer)
    found = focus(given, places, gazetteer)
    assert found is None or found.place in {place.id for place in places}


def test_focus_is_the_first_mention_of_its_place(gazetteer: Gazetteer) -> None:
    given, places = placed("[France] votes on bread. In [Lyon] and all over [France] mills closed.", gazetteer)
    found = focus(given, places, gazetteer)
    assert found is not None and found.place == places[0].id


def test_focus_is_not_where_the_story_was_filed(gazetteer: Gazetteer) -> None:
    assert about("[LONDON] (Wire) - A mill burned in [Goma].", gazetteer, "LONDON (Wire) - ") == "Goma"


def test_focus_is_where_the_story_was_filed_if_nothing_else_is_named(gazetteer: Gazetteer) -> None:
    assert about("[GOMA] (Wire) - A mill burned on Monday.", gazetteer, "GOMA (Wire) - ") == "Goma"


def test_focus_counts_adjectives_and_governments_less(gazetteer: Gazetteer) -> None:
    assert about("[French]<demonym> and [French]<demonym> bakers met in [Goma].", gazetteer) == "Goma"
    assert about("[Moscow]<metonym> and [Moscow]<metonym> spoke of [Goma].", gazetteer) == "Goma"


def test_focus_counts_the_lead_more(gazetteer: Gazetteer) -> None:
    later = "The clerk said that bread was bread. " * 20
    assert about(f"A mill burned in [Goma]. {later} Bakers spoke of [Lyon].", gazetteer) == "Goma"
    assert about(f"A mill burned in [Lyon]. {later} Bakers spoke of [Goma].", gazetteer) == "Lyon"


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        (
            "A mill burned in [Goma]. [Goma] has two others.",
            "named 2 times, also in the first lines; 100 % of the places named are it or lie in it",
        ),
        (
            "[France] votes. [France] has mills. [Goma] has some.",
            "named 2 times, also in the first lines; 67 % of the places named are it or lie in it",
        ),
    ],
)
def test_focus_tells_why(gazetteer: Gazetteer, marked: str, reason: str) -> None:
    found = focus(*placed(marked, gazetteer), gazetteer)
    assert found is not None and found.reason == reason


def test_focus_tells_that_a_place_is_named_only_in_the_dateline(gazetteer: Gazetteer) -> None:
    found = focus(*placed("[GOMA] (Wire) - A mill burned.", gazetteer, "GOMA (Wire) - "), gazetteer)
    assert found is not None
    assert found.reason == "named once; 100 % of the places named are it or lie in it"


def test_focus_does_not_depend_on_what_comes_with_it(gazetteer: Gazetteer) -> None:
    given, places = placed("A mill burned in [Goma]. [Goma] and [Lyon] have others.", gazetteer)
    assert focus(given, places, gazetteer) == focus(given, places, Gazetteer())


def test_focus_of_thousands_of_places_is_found(gazetteer: Gazetteer) -> None:
    marked = "Mills in [Goma], [Lyon], [Mosul] and [Omaha] closed. [Goma] had no bread. [Goma] burned. " * 500
    assert about(marked, gazetteer) == "Goma"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A mill burned in Goma on Monday. Firefighters in Goma lost it. Goma has two other mills.", "Goma"),
        (
            "France will vote on its bread law on Sunday. In Lyon and in Marseille bakers closed their shops. Across "
            "France, mills stood still.",
            "France",
        ),
        ("The committee met on Monday and agreed on nothing. She said that it would meet again.", None),
    ],
)
def test_reader_tells_the_focus(reader: Reader, text: str, expected: str | None) -> None:
    found: Focus | None = dateline.read(text, reader=reader).focus
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Bakers in [Goma], [Bukavu] and [Uvira] closed shops in eastern [Democratic Republic of the Congo].",
            "DR Congo",
        ),
        ("[Tora Bora] has no mill. Bakers met in [Tora Bora].", "Tora Bora"),
    ],
)
def test_focus_needs_more_than_half(marked: str, expected: str, gazetteer: Gazetteer) -> None:
    found = about(marked, gazetteer)
    assert found is not None and found.split()[-1] == expected.split()[-1]


def test_two_towns_named_alike_are_no_focus(gazetteer: Gazetteer) -> None:
    assert about("The fair opened in [Omaha] and in [Boston].", gazetteer) not in ("Omaha", "Boston")
