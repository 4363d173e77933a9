"""The selection in an address: read, written, shown as filters and chips."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams
from starlette.requests import Request

from dateline import OptionError
from dateline.desk.selections import NAMES, filter_bar, parameters, query_of, read_selection
from dateline.ledger.selection import Selection

WORDS = st.text(st.characters(codec="utf-8", exclude_characters=","), min_size=1).map(str.strip).filter(bool)


def request_of(query: str) -> Request:
    return Request({"type": "http", "path": "/events", "query_string": query.encode(), "headers": []})


def test_selection_is_read_from_an_address() -> None:
    found = read_selection(QueryParams("text=dam&status=planned&status=denied&from=2031-05&near=-34.5, 20&other=1"))
    assert found == Selection(text="dam", status="planned,denied", from_day="2031-05", near=(-34.5, 20.0), km=50.0)


def test_what_is_empty_in_an_address_is_not_set() -> None:
    assert read_selection(QueryParams("text=&actor=%20&status=&near=&min_confidence=")) == Selection()


@pytest.mark.parametrize(
    "query",
    [
        "near=here", "near=91,0", "near=1,2,3", "km=far", "min_confidence=x", "min_confidence=2", "min_confidence=nan",
        "type=NOISE", "status=happened,gone", "from=May", "since=2031-13", "source_type=x", "standing=x",
        "km=-1&near=1,1",
        "text=" + "a" * 501,
    ],
)  # fmt: skip
def test_what_is_impossible_in_an_address_is_an_error(query: str) -> None:
    with pytest.raises(OptionError):
        read_selection(QueryParams(query))


@given(WORDS, WORDS, st.floats(0, 1), st.tuples(st.integers(-90, 90), st.integers(-180, 180)))
def test_an_address_gives_back_its_selection(text: str, actor: str, sure: float, near: tuple[int, int]) -> None:
    point = (float(near[0]), float(near[1]))
    one = Selection(text=text[:100], actor=actor[:100], min_confidence=round(sure, 3), near=point, km=12.5)
    again = read_selection(QueryParams(query_of(one)[1:]))
    assert (again.text, again.actor) == ((one.text or "").strip() or None, (one.actor or "").strip() or None)
    assert (again.near, again.km) == (point, 12.5)
    assert again.min_confidence == pytest.approx(one.min_confidence)


def test_a_query_can_be_changed() -> None:
    one = Selection(text="dam", type="ASSAULT")
    assert dict(parse_qsl(query_of(one, type=None, from_="2031", view="day")[1:])) == {
        "text": "dam", "from": "2031", "view": "day",
    }  # fmt: skip
    assert query_of(Selection()) == ""
    assert parameters(Selection()) == {}


def test_the_bar_keeps_the_rest_of_the_address_but_not_the_page() -> None:
    request = request_of("text=dam&type=ASSAULT&by=month&after=abc")
    bar = filter_bar(request, read_selection(request.query_params))
    assert bar.kept == (("by", "month"),)
    assert [(chip.label, chip.value, chip.without) for chip in bar.chips] == [
        ("Words in the article", "dam", "/events?type=ASSAULT&by=month"),
        ("Event type", "ASSAULT", "/events?text=dam&by=month"),
    ]
    assert bar.clear == "/events?by=month"
    assert not bar.more_open


def test_every_filter_has_a_field_in_the_bar() -> None:
    bar = filter_bar(request_of(""), Selection())
    assert {field.name for field in (*bar.fields, *bar.more)} == set(NAMES)


def test_a_point_in_an_address_is_as_exact_as_it_was_given() -> None:
    one = read_selection(QueryParams("near=34.1234567,-70.7654321&km=0.75"))
    assert read_selection(QueryParams(query_of(one)[1:])) == one
