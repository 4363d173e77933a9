"""The times and places inside the content of a claim."""

from __future__ import annotations

from pathlib import Path

import pytest

import dateline
from dateline.errors import RecordError
from dateline.reader.contents import with_contents
from dateline.records import Place, Reading, Run, from_json, to_json
from tests.stories import article, claim, place, reading, time

TEXT = "On Friday Ilva Renn said that Velm was shut in May. In June, she said, Ostra will open."


def test_a_claim_carries_what_lies_inside_its_content_in_the_order_of_the_text() -> None:
    june = time(TEXT, "June", "2031-06")
    when = june, time(TEXT, "May", "2031-05"), time(TEXT, "Friday", "2031-05-09")
    where = place(TEXT, "Ostra"), place(TEXT, "Velm")
    first = claim(TEXT, "Ilva Renn", "said", "that Velm was shut in May")
    second = claim(TEXT, "she", "she said", "In June", "Ostra will open", name="Ilva Renn")
    across = claim(TEXT, "she", "she said", "In Ju", "ne, she", name="Ilva Renn")
    found = with_contents((first, second, across), when, where)
    assert [one.times for one in found] == [(when[1].id,), (june.id,), ()]
    assert [one.places for one in found] == [(where[1].id,), (where[0].id,), ()]


def test_several_in_one_claim_are_in_the_order_of_the_text() -> None:
    when = time(TEXT, "June", "2031-06"), time(TEXT, "May", "2031-05")
    (found,) = with_contents((claim(TEXT, "Ilva Renn", "said", TEXT[20:]),), when, ())
    assert found.times == (when[1].id, when[0].id)


@pytest.mark.parametrize("layer", ["times", "places"])
def test_a_claim_cannot_carry_what_the_reading_does_not_list(layer: str) -> None:
    with pytest.raises(RecordError, match=rf"{layer} \['0+1'\] are referred to but not listed"):
        reading(TEXT, claim(TEXT, "Ilva Renn", "said", "Velm was shut", **{layer: ("0000000000000001",)}))


def test_a_reading_from_before_claims_carried_anything_can_be_read() -> None:
    one = reading(TEXT, claim(TEXT, "Ilva Renn", "said", "Velm was shut"))
    line = to_json(one).replace(b',"times":[],"places":[]}', b"}")
    assert line != to_json(one) and from_json(line) == one


@pytest.mark.parametrize("wrong", [{"lat": 90.1}, {"lon": -180.5}, {"radius_km": -1.0}, {"lat": float("nan")},
                                   {"radius_km": float("inf")}])  # fmt: skip
def test_a_place_is_somewhere_on_earth(wrong: dict[str, float]) -> None:
    with pytest.raises(RecordError, match=rf"Place\.{next(iter(wrong))}: .* is not between"):
        place(TEXT, "Velm", **wrong)


def test_the_reader_finds_times_and_what_they_prove(reader: dateline.Reader) -> None:
    text = "The harbor was closed on 3 May 2031. It will open again on Friday, Commander Tessa Okonvale said."
    found = reader.read(article(text, published="2031-05-06"))
    assert [(it.value, it.anchor) for it in found.times] == [("2031-05-03", "text"), ("2031-05-09", "published")]
    assert found.article.not_before == "2031-05-03"
    assert found.article.id == article(text, published="2031-05-06").id
    assert found.claims[0].times == (found.times[1].id,)
    assert found.places == () and found.claims[0].places == ()


def test_what_was_read_is_known_before_it_is_read_again(reader: dateline.Reader, tmp_path: Path) -> None:
    given = article("The harbor was closed on 3 May 2031, Commander Tessa Okonvale said.", published="2031-05-06")
    found = reader.read(given)
    assert found.article != given
    with dateline.Ledger(tmp_path / "ledger.db") as ledger:
        ledger.articles.add(found)
        assert ledger.articles.has(given, version=dateline.__version__, model=reader.model)


def test_places_in_a_reading_need_no_claims() -> None:
    where: tuple[Place, ...] = (place(TEXT, "Velm"),)
    assert Reading(article(TEXT), places=where, run=Run("0", "m", 0.0)).places == where
