"""Which place a name means: names made by hand, the shipped weights and the shipped gazetteer."""

from __future__ import annotations

import itertools
import sqlite3
import time
import tracemalloc

import numpy as np
import pytest

from dateline.gazetteer import Candidate, Gazetteer
from dateline.gazetteer.distance import kilometres
from dateline.gazetteer.lookup import SHIPPED
from dateline.gazetteer.records import KINDS
from dateline.reader.places import naming, ranking, resolving
from dateline.reader.places.ranking import Name
from dateline.reader.reader import Reader
from dateline.reader.tokens import Ints

ANY = np.full(len(ranking.KINDS), 1 / len(ranking.KINDS), dtype=np.float32)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Return what ships, without anything imported on this machine."""
    return Gazetteer()


@pytest.fixture(scope="module")
def weights(reader: Reader) -> ranking.Weights:
    """Return the weights that ship."""
    assert reader.encoder.place_weights is not None
    return reader.encoder.place_weights.ranking


def name(text: str, inside: tuple[int, ...] = (), beside: tuple[int, ...] = ()) -> Name:
    """Return a name told once, of whose kind its words say nothing."""
    return Name(text, 1, 0.5, inside, beside, ANY)


def best(names: list[Name], weights: ranking.Weights, gazetteer: Gazetteer) -> list[Candidate]:
    """Return the likeliest candidate of each name."""
    found = ranking.options(names, gazetteer)
    shares = ranking.ranked(names, found, weights)
    bounds = itertools.pairwise(found.bounds.tolist())
    return [found.candidates[start + int(shares[start:stop].argmax())] for start, stop in bounds]


def province(place: Candidate) -> str:
    return f"{place.country_code}.{place.admin1}"


def crowd() -> list[str]:
    """Return 3,000 different names: the largest towns, whose names many others share, and invented ones."""
    connection = sqlite3.connect(f"{SHIPPED.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute(
            "SELECT DISTINCT name FROM place WHERE kind = ? ORDER BY population DESC, id LIMIT 1500",
            (KINDS.index("town"),),
        ).fetchall()
    finally:
        connection.close()
    parts = "bra vel ost quen dor lith mar zan ket ful wim pro".split()
    invented = ["".join(some).title() + "urst" for some in itertools.product(parts, repeat=3)]
    return [each for pair in zip((row[0] for row in rows), invented, strict=False) for each in pair]


def test_shares_of_a_name_sum_to_one(weights: ranking.Weights, gazetteer: Gazetteer) -> None:
    names = [name("Springfield"), name("Quendlehurst"), name("Georgia"), name("Mosul"), name("Illinois")]
    found = ranking.options(names, gazetteer)
    shares = ranking.ranked(names, found, weights)
    sums = [float(shares[start:stop].sum()) for start, stop in itertools.pairwise(found.bounds.tolist())]
    assert sums == pytest.approx([1, 0, 1, 1, 1], abs=1e-5)
    assert shares.min() >= 0


@pytest.mark.parametrize("raw", [0.0, 1e4, -1e4])
def test_softmax_of_equal_scores_is_equal(gazetteer: Gazetteer, raw: float) -> None:
    found = ranking.options([name("Quendlehurst"), name("Georgia")], gazetteer)
    count = len(found.candidates)
    shares = ranking.softmax(np.full(count, raw, dtype=np.float32), found)
    assert shares.tolist() == pytest.approx([1 / count] * count)


def test_softmax_of_far_apart_scores_stays_finite(gazetteer: Gazetteer) -> None:
    found = ranking.options([name("Georgia"), name("Springfield")], gazetteer)
    raw = np.linspace(-1e6, 1e6, len(found.candidates), dtype=np.float32)
    shares = ranking.softmax(raw, found)
    assert np.isfinite(shares).all()
    assert [float(shares[i - 1]) for i in found.bounds[1:].tolist()] == [1.0, 1.0]


def test_a_name_without_candidates_has_none(weights: ranking.Weights, gazetteer: Gazetteer) -> None:
    names = [name("Quendlehurst"), name("Ostravelm", inside=(0,), beside=(0,))]
    found = ranking.options(names, gazetteer)
    assert found.candidates == () and found.bounds.tolist() == [0, 0, 0]
    assert ranking.ranked(names, found, weights).shape == (0,)


def test_no_names_have_no_candidates(weights: ranking.Weights, gazetteer: Gazetteer) -> None:
    found = ranking.options([], gazetteer)
    assert found.candidates == () and ranking.ranked([], found, weights).shape == (0,)


def test_a_name_of_many_places_has_a_bounded_number_of_candidates(gazetteer: Gazetteer) -> None:
    found = ranking.options([name("San José"), name("Santa Cruz")], gazetteer)
    assert np.diff(found.bounds).tolist() == [ranking.MOST, ranking.MOST]


def test_options_of_one_province_have_one_number(gazetteer: Gazetteer) -> None:
    found = ranking.options([name("Illinois"), name("Springfield"), name("Khorasan")], gazetteer)

    def alike(numbers: Ints, i: int, j: int) -> bool:
        return int(numbers[i]) == int(numbers[j])

    places = list(enumerate(found.candidates))
    for (i, one), (j, other) in itertools.combinations(places, 2):
        both = bool(one.country_code) and bool(one.admin1) and bool(other.admin1)
        assert alike(found.land, i, j) == (bool(one.country_code) and one.country_code == other.country_code)
        assert alike(found.province, i, j) == (both and province(one) == province(other))


@pytest.mark.parametrize(
    ("town", "outer", "expected"),
    [
        ("Springfield", "Illinois", "US.IL"),
        ("Springfield", "Massachusetts", "US.MA"),
        ("Springfield", "Missouri", "US.MO"),
        ("Springfield", "Ill.", "US.IL"),
        ("Paris", "Texas", "US.TX"),
        ("London", "Ontario", "CA.08"),
        ("Naples", "Florida", "US.FL"),
        ("Moscow", "Idaho", "US.ID"),
    ],
)
def test_a_province_after_the_comma_decides(
    weights: ranking.Weights, gazetteer: Gazetteer, town: str, outer: str, expected: str
) -> None:
    first, second = best([name(town, inside=(1,)), name(outer)], weights, gazetteer)
    assert (first.kind, province(first)) == ("town", expected)
    assert (second.kind, province(second)) == ("admin1", expected)


@pytest.mark.parametrize(
    ("town", "outer", "code"),
    [("Hyderabad", "Pakistan", "PK"), ("Hyderabad", "India", "IN"), ("Valencia", "Venezuela", "VE"),
     ("Valencia", "Spain", "ES"), ("Tripoli", "Lebanon", "LB")],
)  # fmt: skip
def test_a_country_after_the_comma_decides(
    weights: ranking.Weights, gazetteer: Gazetteer, town: str, outer: str, code: str
) -> None:
    first, second = best([name(town, inside=(1,)), name(outer)], weights, gazetteer)
    assert (first.country_code, second.country_code, second.kind) == (code, code, "country")


@pytest.mark.parametrize(
    ("others", "kind", "code"), [(("Tbilisi", "Batumi"), "country", "GE"), (("Atlanta", "Savannah"), "admin1", "US")]
)
def test_other_names_decide(
    weights: ranking.Weights, gazetteer: Gazetteer, others: tuple[str, ...], kind: str, code: str
) -> None:
    first = best([name("Georgia"), *map(name, others)], weights, gazetteer)[0]
    assert (first.kind, first.country_code) == (kind, code)


def test_three_thousand_names_are_ranked_in_bounded_time_and_memory(
    weights: ranking.Weights, gazetteer: Gazetteer
) -> None:
    written = crowd()
    assert len(set(written)) == 3000
    names = [name(each, inside=((i + 1) % 3000,), beside=((i + 2) % 3000,)) for i, each in enumerate(written)]
    found = ranking.options(names, gazetteer)
    assert len(found.candidates) > 3000
    tracemalloc.start()
    try:
        clock = time.perf_counter()
        shares = ranking.ranked(names, found, weights)
        seconds, peak = time.perf_counter() - clock, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert np.isfinite(shares).all()
    assert seconds < 60
    assert peak < 400_000_000


def test_distances_are_kilometres() -> None:
    points = [(34.53, 69.17), (34.43, 70.45), (-16.5, 179.9), (-16.5, -179.9), (90.0, 0.0), (-90.0, 0.0)]
    radians = np.radians(np.array(points, dtype=np.float32))
    found = ranking.distances(radians, radians)
    expected = [[kilometres(*here, *there) for there in points] for here in points]
    assert np.allclose(found, expected, rtol=1e-3, atol=1)


def spans(text: str, *words: str) -> list[tuple[int, int]]:
    """Return where the words stand, each behind the one before."""
    found, at = [], 0
    for each in words:
        at = text.index(each, at)
        found.append((at, at + len(each)))
        at += len(each)
    return found


def test_mentions_of_a_name_are_one_name_however_they_are_written() -> None:
    text = "KÂBUL slept. Mills in Kabul and Goma stood idle. Kâbul woke."
    found, number = naming.names(text, spans(text, "KÂBUL", "Kabul", "Goma", "Kâbul"), [ANY] * 4)
    assert number == [0, 0, 1, 0]
    assert [(each.text, each.count) for each in found] == [("KÂBUL", 3), ("Goma", 1)]


@pytest.mark.parametrize(
    ("text", "inside", "beside"),
    [
        ("a fair in Velm, Ostra, opened", (1,), ()),
        ("a fair in Velm (Ostra) opened", (1,), ()),
        ("a fair in Ostra's Velm opened", (), (1,)),
        ("a fair in Velm and in Ostra opened", (), (1,)),
        ("a fair in Velm. Ostra slept", (), ()),
        ("a fair in Velm; in Ostra nobody came", (), ()),
    ],
)
def test_names_beside_each_other_are_linked(text: str, inside: tuple[int, ...], beside: tuple[int, ...]) -> None:
    order = sorted(("Velm", "Ostra"), key=text.index)
    found, number = naming.names(text, spans(text, *order), [ANY] * 2)
    velm = found[number[order.index("Velm")]]
    other = number[order.index("Ostra")]
    assert [link == other for link in velm.inside] == [True] * len(inside)
    assert [link == other for link in velm.beside] == [True] * len(beside)


def test_no_name_is_linked_to_itself() -> None:
    text = "from Velm, Velm and Velm"
    (found,), _ = naming.names(text, spans(text, "Velm", "Velm", "Velm"), [ANY] * 3)
    assert (found.inside, found.beside) == ((), ())


def test_spots_of_unknown_names_are_left_out(weights: ranking.Weights, gazetteer: Gazetteer) -> None:
    text = "Mills in Quendlehurst and Mosul stood idle."
    named = [resolving.Spot(*span, 0.9, ANY) for span in spans(text, "Quendlehurst", "Mosul")]
    (only,) = resolving.resolve(text, named, weights, gazetteer)
    assert (text[only.start : only.end], only.place.geonames_id) == ("Mosul", 99072)
