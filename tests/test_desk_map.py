"""The map: points and areas, only what happened unless asked, nobody's hidden name in a place, and by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.figures import drawing, places
from dateline.desk.figures.places import PlaceMark
from dateline.desk.settings import DeskSettings
from dateline.ledger import EventFilter, Ledger, figures
from dateline.ledger.figures import Spot
from dateline.ledger.rows import Target
from dateline.ledger.selection import Selection
from tests import drawings
from tests.desk import ADDRESS, serious

OSTRA = {
    "name": "Ostra", "country": "AF", "precision": "town", "area": False, "lat": 10.0, "lon": 20.0, "radius_km": 0.0,
    "events": 1, "statuses": {"happened": 1},
}  # fmt: skip
VELM = {
    "name": "Velm", "country": "VE", "precision": "country", "area": True, "lat": 12.0, "lon": 22.0,
    "radius_km": 200.0, "events": 2, "statuses": {"happened": 2},
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("map") / "ledger.db"
    drawings.build(found)
    return found


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(DeskSettings(ledger=path)), base_url=ADDRESS) as found:
        yield found


def spot(name: str, precision: str, status: str = "happened", lat: float = 1.0, radius: float = 30.0) -> Spot:
    return Spot(status, name, precision, "AF", lat, 2.0, radius)


def test_events_at_one_place_are_one_mark() -> None:
    found = places.of_events([
        spot("Ostra", "town"), spot("Ostra", "exact", "denied"), spot("Old Ostra", "town"),
        Spot("happened", None, "none", None, None, None, None),
    ])  # fmt: skip
    assert found.marks == (PlaceMark("Old Ostra", "AF", "town", False, 1.0, 2.0, 0.0, 3, {"denied": 1, "happened": 2}),)
    assert (found.placed, found.unplaced) == (3, 1)


@pytest.mark.parametrize("precision", ["country", "province", "district"])
def test_coarse_places_are_areas_and_keep_their_radius(precision: str) -> None:
    town, area = places.of_events([spot("Ostra", "town"), spot("Ostra", precision)]).marks
    assert {(one.area, one.radius_km) for one in (town, area)} == {(False, 0.0), (True, 30.0)}


def test_marks_of_most_events_come_first() -> None:
    found = places.of_events(
        [spot("A", "town", lat=3.0), spot("C", "town"), spot("B", "town", lat=2.0), spot("C", "town")]
    )
    assert [mark.name for mark in found.marks] == ["C", "A", "B"]


def test_statuses_are_switched_one_by_one() -> None:
    switches = {one.status: one for one in drawing.switches("/map", Selection(type="ASSAULT"))}
    assert [status for status, one in switches.items() if one.on] == ["happened", "ongoing"]
    assert switches["ongoing"].address == "/map?type=ASSAULT&status=happened"
    assert switches["denied"].address == "/map?type=ASSAULT&status=happened%2Congoing%2Cdenied"
    last = drawing.switches("/map", Selection(status="denied"))[-1]
    assert (last.status, last.on, last.address) == ("denied", True, None)


def test_spots_are_those_of_the_list_and_bounded(path: Path) -> None:
    with Ledger(path) as ledger:
        drawn = figures.spots(ledger, EventFilter())
        listed = ledger.masked(ledger.events.list())
        rows = [
            Spot(it.status, it.place, it.place_precision, it.country_code, it.lat, it.lon, it.radius_km)
            for it in listed
        ]
        assert sorted(map(repr, drawn.marks)) == sorted(map(repr, rows))
        assert figures.spots(ledger, EventFilter(), limit=2).capped


def test_spots_show_what_somebody_decided(tmp_path: Path) -> None:
    drawings.build(tmp_path / "ledger.db")
    with Ledger(tmp_path / "ledger.db") as ledger:
        row = next(row for row in ledger.events.list() if row.words == "shot")
        ledger.review.change(Target(row.article_id, "event", row.id), {"place": None})
        marks = figures.spots(ledger, EventFilter(type="ASSAULT", status="happened")).marks
        assert [mark.place for mark in marks if mark.lat == 10.0] == []


def test_data_has_what_happened_and_more_only_when_asked(client: TestClient) -> None:
    answer = client.get("/map/data").json()
    assert answer["drawn"] == {"marks": [VELM, OSTRA], "placed": 3, "unplaced": 2}
    asked = client.get("/map/data?status=planned,denied").json()["drawn"]
    assert [(mark["name"], mark["statuses"]) for mark in asked["marks"]] == [
        ("Ostra", {"denied": 1}), ("Velm", {"planned": 1}),
    ]  # fmt: skip


def test_place_that_was_read_in_a_hidden_name_is_not_drawn(client: TestClient) -> None:
    everything = client.get("/map/data?status=happened,ongoing,planned,denied").text
    assert "Jordan" not in everything and "JO" not in everything and "31.0" not in everything
    assert client.get("/map/data?near=31,36&km=100&status=happened").json()["drawn"]["placed"] == 0


def test_rows_of_a_place_lead_to_their_sentences(client: TestClient) -> None:
    page = client.get("/map/rows?status=happened&near=10.0,20.0&km=0.5").text
    assert page.count("<li>") == 1
    assert re.search(r'href="/articles/[0-9a-f]+#[0-9a-f]+"><span class="quote" dir="auto">“shot”</span>', page)
    assert "<html" not in page
    assert "No event is listed" in client.get("/map/rows?near=-80,0&km=1").text


def test_page_shows_rows_sources_and_files_without_a_script(client: TestClient) -> None:
    page = client.get("/map").text
    assert page.count('<tr role="row" id="e-') == 5
    assert 'href="/counts?what=events&amp;status=happened%2Congoing"' in page
    assert "Only what is told as happened or ongoing" in page
    assert "GeoNames" in page and "Natural Earth" in page
    for format in ("csv", "geojson", "jsonl"):
        assert f'/export?what=events&amp;format={format}&amp;status=happened%2Congoing"' in page
    assert "Only what is told" not in client.get("/map?status=denied").text
    assert "Jordan Ambel" not in page


def test_page_says_when_nothing_fits(client: TestClient) -> None:
    page = client.get("/map?status=attempted").text
    assert "No events fit these filters" in page


@pytest.mark.parametrize("query", ["near=here", "near=100,0", "status=maybe", "after=nonsense"])
def test_impossible_questions_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/map?{query}").status_code == 422


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_in_a_browser(path: Path, open_page: Callable[..., Any], scheme: str) -> None:
    with drawings.shown(path, open_page, "/map", color_scheme=scheme) as page:
        page.locator("#panel li").first.wait_for()
        assert page.locator("#panel button").all_inner_texts() == ["Velm (country)\n2 events", "Ostra, AF\n1 event"]
        assert page.locator("#map .area").count() == 1
        assert page.locator("#map .point").count() == 1
        told = page.locator("#map-told").inner_text()
        assert told == "5 events, 3 events at 2 places. 2 events without a place."
        assert serious(page) == []


def test_area_is_as_large_as_the_place(path: Path, open_page: Callable[..., Any]) -> None:
    with drawings.shown(path, open_page, "/map") as page:
        area = page.locator("#map path.area")
        area.wait_for()
        # Between the two places lie two degrees of latitude, 222 km; the area is 400 km across, and has a line.
        box, point = area.bounding_box(), page.locator("#map circle.point").bounding_box()
        middle = {"area": box["y"] + box["height"] / 2, "point": point["y"] + point["height"] / 2}
        assert 1.75 < box["height"] / (middle["point"] - middle["area"]) < 1.95


def test_filter_the_map_choose_a_place_and_open_a_sentence(path: Path, open_page: Callable[..., Any]) -> None:
    with drawings.shown(path, open_page, "/map") as page:
        page.get_by_role("link", name="planned: hidden; show").click()
        page.wait_for_url("**/map?status=happened%2Congoing%2Cplanned")
        button = page.get_by_role("button", name="Velm (country) 3 events")
        button.focus()
        page.keyboard.press("Enter")
        page.locator("#panel ol.picked").wait_for()
        assert page.locator("#panel ol.picked > li").count() == 3
        assert page.locator("#map .chosen .area").count() == 1
        assert page.locator("#panel").inner_text().startswith("2 happened, 1 planned. Somewhere in this country")
        page.locator("#panel ol.picked a").filter(has_text="retake").click()
        page.wait_for_url("**/articles/*#*")


def test_map_is_moved_by_keys_and_buttons(path: Path, open_page: Callable[..., Any]) -> None:
    with drawings.shown(path, open_page, "/map") as page:
        point = page.locator("#map circle.point")
        point.wait_for()

        def at() -> tuple[float, float]:
            page.wait_for_timeout(150)
            box, around = point.bounding_box(), page.locator("#map").bounding_box()
            return box["x"] + box["width"] / 2 - around["x"], box["y"] + box["height"] / 2 - around["y"]

        width = page.locator("#map path.area").bounding_box()["width"]
        page.locator("#map").focus()
        before = at()
        page.keyboard.press("ArrowRight")
        moved = at()
        assert moved[0] == pytest.approx(before[0] - 60, abs=2)
        page.keyboard.press("+")
        at()
        assert page.locator("#map path.area").bounding_box()["width"] == pytest.approx(1.6 * width, rel=0.05)
        page.get_by_role("button", name="Show all").click()
        assert at() == pytest.approx(before, abs=2)


@pytest.mark.parametrize("width", [360, 1920])
def test_map_fits_the_window(path: Path, open_page: Callable[..., Any], width: int) -> None:
    with drawings.shown(path, open_page, "/map", width=width) as page:
        page.locator("#panel li").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
