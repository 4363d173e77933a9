"""The network: ties between actors, under pseudonyms where they are private, drawn and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.figures import network
from dateline.desk.settings import DeskSettings
from dateline.ledger import ClaimFilter, EventFilter, Ledger, ties
from dateline.ledger.ties import End, Named, Tie, Ties
from tests import drawings
from tests.desk import ADDRESS, serious

FRONT, ARMY, MILLERS = End("front"), End("army"), End("", "three millers", "population_group")
SHOWN = {
    FRONT: Named("front", "Marsh Front", "armed_group", None), ARMY: Named("army", "The army", "military", "VE"),
    MILLERS: Named(None, "three millers", "population_group", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("network") / "ledger.db"
    drawings.build(found)
    return found


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(DeskSettings(ledger=path)), base_url=ADDRESS) as found:
        yield found


def some(told: dict[Tie, int], rows: dict[End, int]) -> Ties:
    return Ties(told, rows, 3, 2, False, True)


def test_edges_are_counted_by_status_and_in_one_order() -> None:
    told = {
        Tie("did", FRONT, MILLERS, "material conflict", "happened"): 2,
        Tie("did", FRONT, MILLERS, "material conflict", "denied"): 1,
        Tie("is", ARMY, FRONT, "fighting", ""): 1,
    }
    found = network.of_ties(some(told, {FRONT: 4, ARMY: 1, MILLERS: 3}), SHOWN)
    assert [(node.id, node.name, node.rows) for node in found.nodes] == [
        ("n0", "Marsh Front", 4), ("n1", "three millers", 3), ("n2", "The army", 1),
    ]  # fmt: skip
    assert [(edge.source, edge.target, edge.kind, edge.what, edge.rows, edge.statuses) for edge in found.edges] == [
        ("n0", "n1", "did", "material conflict", 3, {"denied": 1, "happened": 2}),
        ("n2", "n0", "is", "fighting", 1, {}),
    ]
    assert (found.of_nodes, found.of_edges) == (3, 2)


def test_only_the_most_frequent_are_drawn_and_it_is_said_of_how_many() -> None:
    told = {Tie("said", ARMY, FRONT, "", ""): 2, Tie("did", FRONT, MILLERS, "verbal conflict", "happened"): 1}
    found = some(told, {FRONT: 3, ARMY: 2, MILLERS: 1})
    top = network.most_frequent(found, 2)
    assert top == (FRONT, ARMY)
    drawn = network.of_ties(found, {end: SHOWN[end] for end in top})
    assert [edge.kind for edge in drawn.edges] == ["said"]
    assert (len(drawn.nodes), drawn.of_nodes, drawn.of_edges) == (2, 3, 2)
    assert network.of_ties(found, SHOWN, 1).edges[0].rows == 2


def test_who_has_no_tie_to_anybody_shown_is_left_out() -> None:
    found = some({Tie("did", FRONT, MILLERS, "material conflict", "happened"): 1}, {FRONT: 5, ARMY: 4, MILLERS: 1})
    drawn = network.of_ties(found, SHOWN)
    assert [node.name for node in drawn.nodes] == ["Marsh Front", "three millers"]
    assert drawn.of_nodes == 3


def test_ties_of_a_ledger(path: Path) -> None:
    with Ledger(path) as ledger:
        found = ties.ties(ledger, EventFilter(), ClaimFilter())
        shown = ties.named(ledger, list(found.rows))
    told = {
        (tie.kind, shown[tie.source].name, shown[tie.target].name, tie.what, tie.status): rows
        for tie, rows in found.ties.items()
    }
    witness = next(one.name for one in shown.values() if one.name.startswith("Eyewitness"))
    assert told == {
        ("did", "Marsh Front", "three millers", "material conflict", "happened"): 1,
        ("did", "Marsh Front", witness, "material conflict", "happened"): 1,
        ("did", "The army", "Marsh Front", "material conflict", "planned"): 1,
        ("said", "Ilva Renn", "Marsh Front", "", ""): 1,
        ("is", "The army", "Marsh Front", "fighting", ""): 1,
    }
    assert (found.events, found.claims, found.capped, found.searched_all) == (7, 2, False, True)


def test_what_is_said_around_some_events_comes_from_the_claims_that_tell_them(path: Path) -> None:
    shot, burnt = EventFilter(category="attack_civilians"), EventFilter(category="property_destruction")
    with Ledger(path) as ledger:
        found = ties.ties(ledger, shot, ClaimFilter(event=shot))
        assert {tie.kind for tie in found.ties} == {"did", "said", "is"}
        assert found.claims == 1
        assert "said" not in {tie.kind for tie in ties.ties(ledger, burnt, ClaimFilter(event=burnt)).ties}


def test_ties_are_bounded(path: Path) -> None:
    with Ledger(path) as ledger:
        found = ties.ties(ledger, EventFilter(), ClaimFilter(), limit=2)
    assert (found.events, found.claims, found.capped) == (2, 2, True)


def test_private_actor_has_neither_name_nor_id(path: Path) -> None:
    with Ledger(path) as ledger:
        actor = next(row for row in ledger.actors.list() if row.name == "Jordan Ambel")
        shown = ties.named(ledger, [End(actor.id)])[End(actor.id)]
    assert shown.name.startswith("Eyewitness ")
    assert shown.actor not in (None, actor.id)


def test_data_has_what_happened_unless_asked(client: TestClient) -> None:
    drawn = client.get("/network/data").json()["drawn"]
    assert {edge["kind"] for edge in drawn["edges"]} == {"did", "said", "is"}
    assert [edge for edge in drawn["edges"] if "planned" in edge["statuses"]] == []
    planned = client.get("/network/data?status=planned").json()["drawn"]["edges"]
    assert [(edge["source_name"], edge["target_name"]) for edge in planned if edge["kind"] == "did"] == [
        ("The army", "Marsh Front")
    ]


def test_no_page_names_a_private_person(client: TestClient, path: Path) -> None:
    with Ledger(path) as ledger:
        hidden = next(row.id for row in ledger.actors.list() if row.name == "Jordan Ambel")
    for page in ("/network", "/network/data", "/network/edges.csv", "/network?status=happened,planned,denied"):
        text = client.get(page).text
        assert "Eyewitness " in text
        assert "Jordan" not in text and "Ambel" not in text and hidden not in text


def test_edges_as_a_file(client: TestClient) -> None:
    answer = client.get("/network/edges.csv?status=happened,planned")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="network.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    planned = next(row for row in rows if row["planned"] == "1")
    assert (planned["source"], planned["tie"], planned["what"], planned["target"], planned["target_kind"]) == (
        "The army", "did", "material conflict", "Marsh Front", "armed_group",
    )  # fmt: skip
    assert (planned["rows"], planned["happened"]) == ("1", "0")
    assert len(rows) == 5


def test_page_shows_the_ties_without_a_script(client: TestClient) -> None:
    page = client.get("/network").text
    assert "5 of 5 who take part" in page
    assert page.count("<tr>") == 5  # four ties and the head
    assert 'href="/network/edges.csv"' in page
    assert "something about" in page and "fighting" in page
    assert "three millers" in page


def test_page_says_when_nothing_fits(client: TestClient) -> None:
    page = client.get("/network?text=nowhere").text
    assert "No ties fit these filters" in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_network_in_a_browser(path: Path, open_page: Callable[..., Any], scheme: str) -> None:
    with drawings.shown(path, open_page, "/network", color_scheme=scheme) as page:
        page.locator("#panel li").first.wait_for()
        page.locator("#network canvas").first.wait_for()
        assert page.locator("#panel button").first.inner_text() == "Marsh Front\n4 rows"
        assert serious(page) == []


def test_choose_an_actor_by_keys_and_see_its_ties(path: Path, open_page: Callable[..., Any]) -> None:
    with drawings.shown(path, open_page, "/network") as page:
        page.locator("#panel button").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#panel-title").inner_text() == "Marsh Front"
        text = page.locator("#panel").inner_text()
        assert "Did to" in text and "three millers (material conflict) · 1" in text
        assert "Spoken of by" in text and "Ilva Renn" in text
        assert page.get_by_role("link", name="Profile").get_attribute("href").startswith("/actors/")
        rows = page.get_by_role("link", name="Events with this name").get_attribute("href")
        assert rows == "/events?status=happened%2Congoing&actor=%22Marsh+Front%22"
        page.get_by_role("button", name="All", exact=True).click()
        assert page.locator("#panel-title").inner_text() == "Most frequent"


def test_layout_is_the_same_every_time(path: Path, open_page: Callable[..., Any]) -> None:
    pictures = []
    for _ in range(2):
        with drawings.shown(path, open_page, "/network") as page:
            page.locator("#network canvas").first.wait_for()
            page.wait_for_timeout(500)
            pictures.append(page.locator("#network").screenshot())
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("width", [360, 1920])
def test_network_fits_the_window(path: Path, open_page: Callable[..., Any], width: int) -> None:
    with drawings.shown(path, open_page, "/network", width=width) as page:
        page.locator("#panel li").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
