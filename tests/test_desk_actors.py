"""The directory of actors and the profile of one; private people are found under their keyed ids alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.ledger import naming as ledger_naming
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.rows import Target
from tests.desk import running, serious
from tests.desk_lists import MAYOR, WITNESS, client_of, links, mayor, shelling, shown
from tests.stories import claim, reading, who

STORIES = [mayor("2031-05-09", 1), mayor("2031-05-12", 2), mayor("2031-07-01", 3), shelling()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger(tmp_path / "l.db") as ledger:
        list(ledger.add_many(STORIES))
    return tmp_path / "l.db"


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    with client_of(path) as found:
        yield found


def actor_id(path: Path, name: str) -> str:
    with Ledger(path) as ledger:
        return ledger.actors.get(name).id


def shown_id(path: Path, name: str) -> str:
    """Return the id under which an actor leaves the desk."""
    with Ledger(path) as ledger:
        (row,) = ledger.masked([ledger.actors.get(name)])
        return row.id


def test_actors_are_listed_those_of_most_articles_first(client: TestClient, path: Path) -> None:
    page = client.get("/actors").text
    words = shown(page)
    assert "Harbour Guild organization – articles 3 3" in words
    assert "Ilva Renn person – articles 3 3" in words
    assert words.index("Ilva Renn") < words.index("Eyewitness ")
    assert f"/actors/{actor_id(path, MAYOR)}" in links(page, "/actors/")
    assert "Harbour Guild" not in shown(client.get("/actors?kind=person").text)
    assert "Ilva Renn" in shown(client.get("/actors?name=renn").text)
    assert "No actors fit these filters" in shown(client.get("/actors?name=dragons").text)
    assert client.get("/actors?kind=wizard").status_code == 422


def test_a_profile_shows_what_somebody_says_and_does_and_what_is_said(client: TestClient, path: Path) -> None:
    page = client.get(f"/actors/{actor_id(path, MAYOR)}").text
    words = shown(page)
    assert "Ilva Renn person named in 3 articles 3 claims" in words
    assert "3 claims. See them all" in words
    assert "Claims by month of publication, 2031-05 to 2031-07; most: 2 in 2031-05" in words
    assert words.index("pier 3 is safe") < words.index("pier 2 is safe") < words.index("pier 1 is safe")
    said, about = words.split("What is said about them")
    assert (
        "She met the Harbour Guild" not in said
        and about.count("She met the Harbour Guild on Monday in Velm indirect") == 3
    )
    assert words.count("the Guild said. happened") == 3


def test_every_figure_of_a_profile_leads_to_its_rows(client: TestClient, path: Path) -> None:
    address = f"/actors/{actor_id(path, MAYOR)}"
    page = client.get(address).text
    assert f"{address}/said?since=2031-05&until=2031-05" in links(page, address)
    rows = shown(client.get(f"{address}/said?since=2031-05&until=2031-05").text)
    assert "pier 2 is safe" in rows and "pier 1 is safe" in rows and "pier 3 is safe" not in rows
    assert "pier 1 is safe" in shown(client.get(f"{address}/said?standing=official").text)
    assert "No claims fit these filters" in shown(client.get(f"{address}/said?standing=victim").text)
    assert shown(client.get(f"{address}/events").text).count("the Guild said. happened") == 3


def test_a_private_person_is_found_under_a_keyed_id_alone(client: TestClient, path: Path) -> None:
    keyed, real = shown_id(path, WITNESS), actor_id(path, WITNESS)
    assert keyed != real
    assert f"/actors/{keyed}" in links(client.get("/actors").text, "/actors/")
    assert f"/actors/{keyed}" in links(client.get("/sources").text, "/actors/")
    for part in ("", "/said"):
        page = client.get(f"/actors/{keyed}{part}")
        assert page.status_code == 200 and "Eyewitness " in shown(page.text) and "I hid in the cellar" in page.text
        assert real not in page.text and "farman" not in page.text.casefold() and "shirzad" not in page.text.casefold()
    for id in (real, WITNESS, "Shirzad"):
        for part in ("", "/said", "/events"):
            assert client.get(f"/actors/{id}{part}").status_code == 404
    assert client.get(f"/actors/{keyed}/events").status_code == 404


def test_a_profile_hides_a_witness_also_where_an_article_names_them(tmp_path: Path) -> None:
    text = f"{WITNESS} said that the Ostra Grain Hall is safe. Oda Pell said {WITNESS} opened the Ostra Grain Hall."
    farman, hall, oda = who(text, WITNESS), who(text, "Ostra Grain Hall", "organization"), who(text, "Oda Pell")
    openly = reading(
        text, claim(text, WITNESS, "said", "the Ostra Grain Hall is safe", entity=farman[0].id),
        claim(text, "Oda Pell", "said", f"{WITNESS} opened the Ostra Grain Hall", entity=oda[0].id),
        cast=[farman, hall, oda], title="Hall", published="2031-06-03",
    )  # fmt: skip
    with Ledger(tmp_path / "l.db") as ledger:
        list(ledger.add_many([shelling(), openly]))
        ledger.actors.merge(*(row.id for row in ledger.actors.list() if row.name == WITNESS))
    with client_of(tmp_path / "l.db") as client:
        address = f"/actors/{shown_id(tmp_path / 'l.db', WITNESS)}"
        for path in (address, f"{address}/said"):
            page = client.get(path).text
            assert "is safe" in page and "Shirzad" not in page and "Farman" not in page
        assert "Oda Pell said official Witness-" in shown(client.get(address).text).split("What is said about them")[1]


def test_an_actor_that_counts_as_another_leads_there(path: Path) -> None:
    with Ledger(path) as ledger:
        one, other = actor_id(path, MAYOR), actor_id(path, "Harbour Guild")
        ledger.actors.merge(one, other)
    with client_of(path) as client:
        found = client.get(f"/actors/{other}", follow_redirects=False)
        assert (found.status_code, found.headers["location"]) == (303, f"/actors/{one}")
        words = shown(client.get(f"/actors/{one}").text)
        assert "Harbour Guild" in words and other in words


def test_unknown_actors_are_not_found(client: TestClient) -> None:
    for id in ("nonsense", "%20", "Ilva%20Renn", "%2e%2e%2fx"):
        assert client.get(f"/actors/{id}").status_code == 404, id


def test_what_an_actor_says_follows_decisions(path: Path) -> None:
    with Ledger(path) as ledger:
        root = ledger.actors.get(MAYOR).id
        first = ledger.actors.said(root).rows[0]
        ledger.review.reject(Target(first.article_id, "claim", first.id))
        assert [row.content for row in ledger.actors.said(root).rows] == ["pier 2 is safe", "pier 1 is safe"]
        told = ledger.actors.overview(root)
        assert told.voice.claims == 2 and len(told.profile.said) == 2
        (event, *_) = ledger.events.list()
        ledger.review.reject(Target(event.article_id, "event", event.id))
        assert len(ledger.actors.overview(root).events) == len(ledger.actors.takes_part(root).rows) == 2


def test_pages_of_an_actor_are_its_rows_in_order(path: Path) -> None:
    with Ledger(path) as ledger:
        root = ledger.actors.get(MAYOR).id
        page = ledger.actors.said(root, ClaimFilter(), None, 1)
        found = page.rows
        while page.next is not None:
            page = ledger.actors.said(root, ClaimFilter(), page.next, 1)
            found += page.rows
        assert found == ledger.actors.profile(MAYOR).said
        events = ledger.actors.takes_part(root, None, None, 2)
        assert len(events.rows) == 2
        assert [row.title for row in ledger.actors.takes_part(root, None, events.next).rows] == ["Pier 1"]


def test_a_profile_is_bounded_and_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_naming, "BOUND", 2)
    with Ledger(path) as ledger:
        told = ledger.actors.overview(MAYOR)
    assert not told.complete and not told.voice.complete
    assert [row.content for row in told.profile.said] == ["pier 3 is safe", "pier 2 is safe"]


def test_actors_show_hostile_names_as_text(tmp_path: Path) -> None:
    text = "<b>Mirko</b> Dalen & Sons said the bridge was shelled."
    name = "<b>Mirko</b> Dalen & Sons"
    firm = who(text, "Dalen & Sons", "company")
    entity = replace(firm[0], name=name), firm[1]
    made = reading(text, claim(text, name, "said", "the bridge was shelled", entity=entity[0].id), cast=[entity])
    with client_of(tmp_path / "l.db", made) as client:
        page = client.get("/actors").text
        assert "<b>Mirko" not in page and "&lt;b&gt;Mirko&lt;/b&gt; Dalen &amp; Sons" in page
        profile = client.get(links(page, "/actors/")[0]).text
        assert "<b>Mirko" not in profile


def test_actors_in_a_browser(path: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=path)) as address:
        profile = f"/actors/{actor_id(path, MAYOR)}"
        for part in ("/actors", profile, f"{profile}/said", f"{profile}/events"):
            for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 360}, {"width": 1920}):
                page = open_page(address + part, **options)
                assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                assert serious(page) == []
        page = open_page(address + profile)
        page.get_by_text("The same as a table").click()
        page.get_by_role("link", name="2031-07").click()
        page.get_by_role("heading", name="What Ilva Renn says").wait_for()
        assert page.url.endswith("/said?since=2031-07&until=2031-07")
        assert page.get_by_text("pier 3 is safe").count() == 1
