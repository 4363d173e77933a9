"""Places that the shipped model reads out of sentences of our own."""

from __future__ import annotations

import itertools
import sqlite3
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dateline
from dateline.gazetteer import Gazetteer
from dateline.gazetteer.lookup import SHIPPED
from dateline.gazetteer.records import KINDS
from dateline.reader.places import building
from dateline.reader.places.resolving import Resolved
from dateline.reader.reader import Reader
from dateline.records import Place, Reading, from_json, to_json
from tests.stories import article
from tests.test_entities import who

STORY = """JALALABAD, Afghanistan (NPA) - Two mills near the border with Pakistan closed on Monday, mill inspector Ilva
Renn said.

Bakers in Kabul and in northeastern Afghanistan ran out of flour, an inspector said. The men who stole it belonged
to a gang in Khorasan Province, they said.

Tessa Okonvale, who teaches milling at Georgetown University, said that the West and several Arab countries would send
flour to Nangarhar province by Friday.
"""


@pytest.fixture(scope="module")
def story(reader: Reader) -> Reading:
    return dateline.read(STORY, reader=reader)


def named(reading: Reading) -> list[str]:
    """Return the words of each place."""
    return [reading.article.text[place.start : place.end] for place in reading.places]


def where(reader: Reader, text: str, words: str) -> Place:
    """Return the place over the first mention of `words`."""
    reading = dateline.read(text, reader=reader)
    found = [place for place in reading.places if reading.article.text[place.start : place.end] == words]
    assert found, named(reading)
    return found[0]


def test_places_of_a_story(story: Reading) -> None:
    assert named(story) == [
        "JALALABAD", "Afghanistan", "Pakistan", "Kabul", "Afghanistan", "Khorasan Province", "Nangarhar",
    ]  # fmt: skip


def test_places_are_in_the_order_of_the_text_and_do_not_overlap(story: Reading) -> None:
    assert all(one.end <= other.start for one, other in itertools.pairwise(story.places))


def test_places_have_a_radius_and_shares(story: Reading) -> None:
    for place in story.places:
        scores = [place.score, *(other.score for other in place.runners_up)]
        assert place.radius_km > 0
        assert scores == sorted(scores, reverse=True)
        assert min(scores) >= 0 and sum(scores) <= 1.001
        assert place.geonames_id not in {other.geonames_id for other in place.runners_up}


def test_places_keep_their_ids(story: Reading, reader: Reader) -> None:
    again = dateline.read(STORY, reader=reader)
    assert again.places == story.places
    assert len({place.id for place in story.places}) == len(story.places)


def test_places_go_through_json(story: Reading) -> None:
    assert from_json(to_json(story)).places == story.places


def test_claims_carry_what_their_content_names(story: Reading) -> None:
    for claim in story.claims:
        for ids, found in ((claim.places, story.places), (claim.times, story.times)):
            inside = [it.id for it in found if any(s.start <= it.start and it.end <= s.end for s in claim.content)]
            assert list(ids) == inside
    words = {place.id: story.article.text[place.start : place.end] for place in story.places}
    carried = {claim.source.name: [words[key] for key in claim.places] for claim in story.claims}
    assert carried["Ilva Renn"] == ["Pakistan"]
    assert carried["Tessa Okonvale"] == ["Nangarhar"]


def test_claims_carry_times_and_places_together(reader: Reader) -> None:
    text = "The mill in Goma would reopen on 3 June 2031, the clerk Tessa Okonvale said. Bukavu has no mill."
    reading = dateline.read(text, reader=reader)
    (claim,) = reading.claims
    assert (len(claim.places), len(claim.times)) == (1, 1)
    assert claim.places == (reading.places[0].id,) and claim.times == (reading.times[0].id,)


@pytest.mark.parametrize(
    ("text", "words", "kind", "code"),
    [
        ("JALALABAD, Afghanistan (NPA) - A bridge closed on Monday, a clerk said.", "JALALABAD", "town", "AF"),
        ("A clerk in Jalalabad, in eastern Afghanistan, closed the bridge on Monday.", "Jalalabad", "town", "AF"),
        ("The ferry museum in Paris, Texas, will close in June, a clerk said.", "Paris", "town", "US"),
        ("Bakers in Paris sold less bread on Monday, a clerk of the French mill union said.", "Paris", "town", "FR"),
        ("LONDON, Ontario (NPA) - The mill closed on Monday, a clerk said.", "LONDON", "town", "CA"),
        ("Floods cut a road in Homs province on Monday. Syria sent pumps.", "Homs", "admin1", "SY"),
        ("The bakery in Georgia was shut. Tbilisi sent an inspector to Batumi.", "Georgia", "country", "GE"),
        ("The bakery in Georgia was shut. Atlanta sent an inspector to Savannah.", "Georgia", "admin1", "US"),
        ("The mayor of Washington, D.C., opened a fair on Monday.", "Washington", "town", "US"),
        ("A bakers' strike in Chechnya ended on Monday. Mills in Grozny opened.", "Chechnya", "admin1", "RU"),
        ("The mill stands near the border town of Torkham, a driver said on Monday.", "Torkham", "feature", ""),
        ("U.S. bakers and U.K. millers met on Monday, a clerk said.", "U.S.", "country", "US"),
        ("The floods hit North Korea on Monday, a clerk said.", "North Korea", "country", "KP"),
        ("The floods hit South Sudan on Monday, a clerk said.", "South Sudan", "country", "SS"),
    ],
)
def test_place_is_the_one_meant(reader: Reader, text: str, words: str, kind: str, code: str) -> None:
    place = where(reader, text, words)
    assert (place.kind, place.country_code) == (kind, code)


def test_place_in_a_province_beside_it(reader: Reader) -> None:
    found = {
        state: where(reader, f"A bakers' fair opened in Springfield, {state}, on Monday.", "Springfield")
        for state in ("Illinois", "Massachusetts", "Missouri")
    }
    assert {place.kind for place in found.values()} == {"town"}
    assert [round(place.lon) for place in found.values()] == [-90, -73, -93]


def test_place_khorasan_in_an_afghan_story_is_not_in_turkey(story: Reading) -> None:
    (khorasan,) = (place for place in story.places if "Khorasan" in story.article.text[place.start : place.end])
    countries = {khorasan.country_code, *(other.country_code for other in khorasan.runners_up)}
    assert khorasan.kind == "region" and "TR" not in countries


def test_place_jalalabad_in_an_afghan_story_is_not_in_kyrgyzstan(story: Reading) -> None:
    first = story.places[0]
    assert (first.country_code, round(first.lat), round(first.lon)) == ("AF", 34, 70)
    assert "KG" not in {other.country_code for other in first.runners_up}


def test_all_mentions_of_a_name_are_one_place(reader: Reader) -> None:
    text = "GOMA (NPA) - A mill burned on Monday. Firefighters in Goma lost it. Bakers in Goma have another."
    found = dateline.read(text, reader=reader).places
    assert len(found) == 3
    assert len({(place.geonames_id, place.score, place.runners_up) for place in found}) == 1
    assert len({place.id for place in found}) == 3


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("In northeastern Afghanistan, mills stood idle on Monday.", "Afghanistan", "northeastern"),
        ("Trucks crossed 20 kilometers south of the city of Mosul on Monday.", "Mosul", "20 kilometers south of"),
        ("Bakers met at the border with Pakistan on Monday.", "Pakistan", "border"),
        ("Ten mills stood on the outskirts of Raqqa on Monday.", "Raqqa", "outskirts of"),
        ("A ferry sank off the coast of Somalia on Monday.", "Somalia", "off the coast of"),
        ("The floods hit North Korea on Monday, a clerk said.", "North Korea", None),
        ("The floods hit northern South Sudan on Monday, a clerk said.", "South Sudan", "northern"),
        ("The bakers of Kabul met in Kabul on Monday, a clerk said.", "Kabul", None),
    ],
)
def test_place_has_the_relation_its_words_tell(reader: Reader, text: str, words: str, expected: str | None) -> None:
    assert where(reader, text, words).relation == expected


@pytest.mark.parametrize(
    "text", ["Two Afghan engineers repaired the ferry on Monday.", "Near the ferry, Afghan bakers met on Monday."]
)
def test_place_of_an_adjective_is_its_country(reader: Reader, text: str) -> None:
    place = where(reader, text, "Afghan")
    assert (place.form, place.kind, place.country_code, place.relation) == ("demonym", "country", "AF", None)


def built(marked: str, words: str, confidence: float = 0.9) -> list[Place]:
    """Return the places of a text marked as in test_entities, if `words` were resolved to their first candidate."""
    text, actors = who(marked)
    start = text.index(words)
    best = Gazetteer().candidates(words)[0]
    return list(building.build(article(text), [Resolved(start, start + len(words), confidence, best, 0.8, ())], actors))


@pytest.mark.parametrize(
    ("marked", "words", "form"),
    [
        ("Mills in Miami closed.", "Miami", "name"),
        ("Mills in [location|Miami] closed.", "Miami", "name"),
        ("The [organization|Mill Council of Miami] met.", "Miami", "metonym"),
        ("The [organization|Miami Mill Council] met.", "Miami", "metonym"),
        ("The [organization|French Mill Council] met.", "French", "demonym"),
    ],
)
def test_form_of_a_place_follows_what_its_name_is_part_of(marked: str, words: str, form: str) -> None:
    assert [place.form for place in built(marked, words)] == [form]


def test_a_name_inside_the_name_of_a_person_is_no_place() -> None:
    assert built("[person|Ilva Paris] left.", "Paris") == []


@pytest.mark.parametrize(("words", "confidence", "count"), [("Miami", 0.5, 0), ("Miami", 0.6, 1), ("French", 0.6, 0),
                                                            ("French", 0.8, 1)])  # fmt: skip
def test_a_name_that_is_hardly_one_is_no_place(words: str, confidence: float, count: int) -> None:
    assert len(built(f"The {words} mills closed.", words, confidence)) == count


def test_place_a_capital_that_speaks_is_no_town_of_its_own_name(reader: Reader) -> None:
    text = "Washington said it would send two more ships. The move was welcomed in London on Tuesday."
    found = dateline.read(text, reader=reader)
    spoken = [place for place in found.places if place.start == 0]
    assert all((place.form, place.kind) != ("name", "town") for place in spoken)
    assert "London" in named(found)


@pytest.mark.parametrize(
    "text",
    [
        "The committee met on Monday and agreed on nothing. She said that it would meet again.",
        "Tessa Okonvale, who teaches hydrology at Georgetown University, said the new dam would hold.",
        "The West must act on bread, Ilva Renn said on Monday. The East will not.",
        "Leaders of several Western countries called for calm, while Arab countries stayed silent on Monday.",
        "The Washington Post printed the recipe on Monday. London Airlines did not.",
        "Students at Oxford University and at Boston College read the Denver Post on Monday, a clerk said.",
        "Jordan Velmar said on Monday that the bakery would stay shut. Jordan, who is 34, bought it two years ago.",
        "Baker Paris Lindvale said on Monday that Paris Lindvale's bread was the best.",
        "The mill in Ostravelm burned down on Monday, the mayor of Quendlehurst said. Nobody in Brizzlewick was hurt.",
    ],
)
def test_no_place_where_none_is_named(reader: Reader, text: str) -> None:
    reading = dateline.read(text, reader=reader)
    assert (named(reading), reading.focus) == ([], None)


def test_unknown_towns_are_left_out_beside_known_ones(reader: Reader) -> None:
    text = "Bakers from Zwarnhem and from Obbeldorp met in Utrecht, Netherlands, on Monday, a clerk said."
    assert named(dateline.read(text, reader=reader)) == ["Utrecht", "Netherlands"]


def test_places_of_a_broken_text_stay_anchored(reader: Reader) -> None:
    text = (
        "\u00c3\u0083\u00c2\u00a9\u00ef\u00bf\u00bd \u00c3\u2030vry \ufffd\ufffd said on Monday that the K\u00e2bul "
        "mill and the Z\u00c3\u00bcrich mill were shut. The people were told to wait for bread in Goma."
    )
    reading = dateline.read(text, as_is=True, reader=reader)
    assert reading.article.text == text
    assert named(reading)[-1] == "Goma"
    assert not [words for words in named(reading) if "\ufffd" in words or "\u00c3" in words]


def test_no_place_stands_twice_where_two_names_touch(reader: Reader) -> None:
    text = "The mayor said that the people were told to wait for bread. Kabulnorth of al-Hol\nU.S."
    assert named(dateline.read(text, as_is=True, reader=reader)) == ["al-Hol", "U.S."]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(
    ["Kabul", "Paris", ", Texas", "Afghan", "U.S.", "al-Hol", "north of ", "KABUL", "the West", "Homs province", "\n",
     "\n\n", " ", ", ", "'s ", "’s ", "-", "(", ")", ". ", "\u00a0", "\u200b", "\U0001f600", "İ", "e\u0301", "ß",
     "said ", "“", "”", "St. Ann", "Port-au-Prince", "D.C."]
), max_size=30))  # fmt: skip
def test_places_of_any_text_are_inside_it(reader: Reader, parts: list[str]) -> None:
    text = "The mayor said that the people were told to wait for bread. " + "".join(parts)
    reading = dateline.read(text, as_is=True, reader=reader)
    assert reading.article.text == text
    for place, words in zip(reading.places, named(reading), strict=True):
        assert words == words.strip() and 0 <= place.start < place.end <= len(text)
        assert place.radius_km > 0 and 0 <= place.score <= 1
    assert all(one.end <= other.start for one, other in itertools.pairwise(reading.places))
    assert reading.focus is None or reading.focus.place in {place.id for place in reading.places}
    assert from_json(to_json(reading)) == reading


def test_three_thousand_names_are_read(reader: Reader) -> None:
    connection = sqlite3.connect(f"{SHIPPED.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute(
            "SELECT DISTINCT name FROM place WHERE kind = ? ORDER BY population DESC, id LIMIT 1500",
            (KINDS.index("town"),),
        ).fetchall()
    finally:
        connection.close()
    sounds = "bra vel ost quen dor lith mar zan ket ful wim pro".split()
    invented = ["".join(some).title() + "urst" for some in itertools.product(sounds, repeat=3)]
    pairs = zip((row[0] for row in rows), invented, strict=False)
    text = "The fair was shown in\n" + "\n".join(f"{real}\n{other}" for real, other in pairs)
    clock = time.perf_counter()
    reading = dateline.read(text, as_is=True, reader=reader)
    assert time.perf_counter() - clock < 120
    assert len(reading.places) > 500
    assert not [words for words in named(reading) if words.endswith("urst")]


def test_place_at_the_beginning_of_a_persons_name_is_none() -> None:
    assert not built("Then [person|Paris Lind] left.", "Paris")


@pytest.mark.parametrize("town", ["al-Hol", "al-Bab"])
def test_arabic_article_belongs_to_the_name(reader: Reader, town: str) -> None:
    text = f"A fire destroyed two tents in {town} on Monday, Syrian bakers said."
    found = [place for place in dateline.read(text, as_is=True, reader=reader).places if place.form == "name"]
    assert all((text[place.start : place.end], place.country_code) == (town, "SY") for place in found)


def test_capital_that_speaks_stands_for_its_government(reader: Reader) -> None:
    text = "Moscow said on Monday that it would send flour."
    found = dateline.read(text, as_is=True, reader=reader).places
    assert [(place.form, place.country_code) for place in found] == [("metonym", "RU")]


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("RAS AL-AIN, Syria (NPA) - Bakers reopened a mill in Ras al-Ain, Syria, on Monday.", "Ras al-Ain", "SY"),
        ("A mill reopened in Tripoli, Lebanon, on Monday. Bakers in Tripoli sang.", "Tripoli", "LB"),
        ("A mill reopened in Valencia in Venezuela on Monday, the miller said.", "Valencia", "VE"),
        ("A mill reopened in Hyderabad (Pakistan) on Monday, the miller said.", "Hyderabad", "PK"),
    ],
)
def test_a_place_lies_in_what_it_is_said_to_lie_in(reader: Reader, text: str, words: str, country: str) -> None:
    reading = dateline.read(text, reader=reader)
    found = [p for p in reading.places if reading.article.text[p.start : p.end].casefold() == words.casefold()]
    assert found and {place.country_code for place in found} == {country}


def test_two_places_of_one_name_are_told_apart_by_what_they_lie_in(reader: Reader) -> None:
    text = "Bakers in Alexandria, Virginia, wrote to a mill in Alexandria, Egypt, on Monday."
    codes = [place.country_code for place in dateline.read(text, reader=reader).places if place.name == "Alexandria"]
    assert codes == ["US", "EG"]


def test_a_list_of_countries_is_no_address(reader: Reader) -> None:
    text = "Flour came from Mexico, Guatemala, Peru and Chile, the miller said on Monday."
    assert [place.kind for place in dateline.read(text, reader=reader).places] == ["country"] * 4


def test_a_name_keeps_the_words_before_its_article(reader: Reader) -> None:
    assert "Deir ez-Zor" in named(dateline.read("A mill burned in Deir ez-Zor on Monday, he said.", reader=reader))
