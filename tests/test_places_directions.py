"""What the words around a name say of where something lies towards it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.places.directions import relation


def told(marked: str) -> str | None:
    """Return the relation to the place that stands in brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    return relation(marked.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("A mill in northeastern [Afghanistan] burned.", "northeastern"),
        ("Mills in north-eastern [Mali] stood idle.", "north-eastern"),
        ("A baker in the far north of [Mali] sang.", "far north"),
        ("A bridge in the northern part of [Mali] fell.", "northern"),
        ("Traders in central [Baghdad] left.", "central"),
        ("Rain fell in southern [South Sudan].", "southern"),
        ("In Northern [Syria] bread was cheap.", "northern"),
    ],
)
def test_relation_tells_the_side_of_a_place(marked: str, expected: str) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The ferry sank 20 km south of [Mosul].", "20 km south of"),
        ("The ferry sank 20km south of [Mosul].", "20km south of"),
        ("The ferry sank 20 kilometers south of the city of [Mosul].", "20 kilometers south of"),
        ("A mill stands about 12 miles outside [Tripoli].", "about 12 miles outside"),
        (
            "It lies some 300 kilometers (186 miles) northeast of [Maiduguri].",
            "some 300 kilometers (186 miles) northeast of",
        ),
        ("A mill stands a few miles from [Aden].", "a few miles from"),
        ("Two kilometers east of [Aleppo], bread was baked.", "two kilometers east of"),
        ("They met 10 km from the center of [Gao].", "10 km from"),
        ("They met 1,200 km off the coast of [Ghana].", "1,200 km off"),
        ("A mill stands 30 to 40 miles south of [Mosul].", "30 to 40 miles south of"),
        ("Rain fell within 5 km of [Tikrit].", "within 5 km of"),
        ("A fair opened an hour's drive from [Gao].", "an hour's drive from"),
        ("A fair opened about a two-hour drive north of [Gao].", "about a two-hour drive north of"),
    ],
)
def test_relation_tells_the_distance_as_it_is_written(marked: str, expected: str) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "Trucks waited at the border with [Pakistan].",
        "Trucks waited at the [Pakistan] border.",
        "Bakers met on the [Turkish]-Syrian border.",
        "Bakers met on the Turkish-[Syrian] border.",
        "Bakers met at the [Iran]–Iraq border.",
        "Trucks waited at [Afghanistan]'s border with the neighbor.",
        "Trucks waited at [Afghanistan]’s border.",
        "Trucks waited at the border between [Iran] and the sea.",
        "The valleys bordering [Chad] were flooded.",
        "Mills along the [Chad] frontier stood idle.",
        "Trucks waited on the border between Iran and [Iraq].",
        "Trucks waited on the border between the Czech Republic and [Poland].",
        "A fair opened near the [Mexico]-U.S. border.",
    ],
)
def test_relation_tells_a_border(marked: str) -> None:
    assert told(marked) == "border"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("A fair opened near [Goma].", "near"),
        ("Near [Goma] a fair opened.", "near"),
        ("A fair opened near the town of [Velm].", "near"),
        ("NEAR [GOMA] A FAIR OPENED.", "near"),
        ("A fair opened close to [Goma].", "close to"),
        ("Bakers live on the outskirts of [Raqqa].", "outskirts of"),
        ("A ferry sank off the coast of [Somalia].", "off the coast of"),
        ("A truck broke down on the road to [Damascus].", "on the road to"),
    ],
)
def test_relation_tells_what_is_near(marked: str, expected: str) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "A fair opened in [Kabul].",
        "[Kabul] bakers sang.",
        "A fair opened in [North Korea].",
        "Rain fell in [South Sudan].",
        "Rain fell in [Southern California].",
        "Rain fell in the [West Bank].",
        "Rain fell in [East Timor].",
        "The ferry headed north. [Gao] was quiet.",
        "The clerk linear [Gao] said nothing.",
        "Borders are closed. [Gao] was quiet.",
        "[Gao] has no borderline.",
        "[Gao]",
    ],
)
def test_relation_is_none_where_nothing_is_told(marked: str) -> None:
    assert told(marked) is None


def test_relation_looks_only_at_the_words_right_before() -> None:
    assert told("Near the harbor a fair opened in [Goma].") is None
    assert told("North of the river lies a mill, in [Goma].") is None


@pytest.mark.parametrize(
    "before",
    ["north " * 50_000, "20 km of " * 50_000, "the outskirts of " * 50_000, "(" * 300_000, "1" * 300_000 + " km of ",
     "1,1." * 80_000, "a few " * 50_000, " " * 300_000, "far-" * 70_000, "20 km (" + "x" * 300_000],
)  # fmt: skip
def test_relation_of_a_hostile_line_stays_quick(before: str) -> None:
    text = f"{before}Goma{before}"
    clock = time.perf_counter()
    relation(text, len(before), len(before) + 4)
    assert time.perf_counter() - clock < 5


@given(st.lists(st.sampled_from(
    ["north", "of", "the", "20", "km", "border", "with", "near", " ", "-", "(", ")", "a", "few", "miles", "and", "İ",
     "\n", "'s", "ẞ", "\u00a0"]
), max_size=20), st.data())  # fmt: skip
def test_relation_of_any_words_is_none_or_a_few_small_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words) + " Goma and border"
    start = data.draw(st.integers(0, len(text) - 1))
    found = relation(text, start, data.draw(st.integers(start + 1, len(text))))
    assert found is None or (found == " ".join(found.lower().split()) and 0 < len(found) <= 80)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Smoke rose east of [Aleppo].", "east of"),
        ("Rain fell in the north of [Mali].", "north"),
        ("The ferry sank 20 km south of\n[Mosul].", "20 km south of"),
        ("Mills closed in northern\n[Syria].", "northern"),
    ],
)
def test_relation_tells_outside_from_inside_and_reads_over_a_line_break(marked: str, expected: str) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(
    "marked",
    ["[Poland]'s border guards sang.", "[Polish] border police sang.", "The border agency of [Chad] fed him."],
)
def test_relation_of_people_at_a_border_is_none(marked: str) -> None:
    assert told(marked) is None
