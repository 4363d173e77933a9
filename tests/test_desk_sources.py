"""The directory of sources, and the page of a source that is no actor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dateline.desk.charts import Share, over_time, shares
from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.ledger.filters import ClaimFilter
from dateline.records import Reading
from tests.desk import running, serious
from tests.desk_lists import client_of, links, mayor, shelling, shown
from tests.stories import claim, flood, market, reading


def bank(day: str | None, number: int) -> Reading:
    """Return a story with a source that no actor stands for: nothing says what the name is."""
    text = f"Rates stay at {number} percent, Velm Bank said."
    said = claim(
        text, "Velm Bank", "said", f"Rates stay at {number} percent", type="named_organization", standing="business"
    )
    return reading(text, said, title=f"Rates {number}", published=day)


def test_sources_are_listed_with_what_they_are(tmp_path: Path) -> None:
    stories = [mayor("2031-05-09", 1), mayor("2031-05-12", 2), flood(), bank("2031-04-01", 3)]
    with client_of(tmp_path / "l.db", *stories) as client:
        page = client.get("/sources").text
        with Ledger(tmp_path / "l.db") as ledger:
            harbour = next(row for row in ledger.sources.list() if row.anonymity == "granted")
            (renn,) = [row for row in ledger.sources.list() if row.actor and row.name == "Ilva Renn"]
    words = shown(page)
    assert "Ilva Renn named person official named 2 2" in words
    assert "A harbour official in one article anonymous source official granted 1 1" in words
    assert f"/actors/{renn.actor}" in links(page, "/actors/")
    # Who has no name is somebody in one article.
    assert links(page, "/articles/") == [f"/articles/{harbour.article_id}"]
    assert "/sources/of?name=Velm+Bank&type=named_organization" in links(page, "/sources/of")


def test_sources_are_filtered(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", flood(), market(1), bank("2031-04-01", 3)) as client:
        assert "Oda Pell" not in shown(client.get("/sources?standing=official").text)
        assert "Velm Bank" in shown(client.get("/sources?source=bank").text)
        assert "Velm Bank" not in shown(client.get("/sources?source=renn").text)
        only = shown(client.get("/sources?type=anonymous_source&anonymity=granted").text)
        assert "A harbour official" in only and "Renn" not in only
        assert "No sources fit these filters" in shown(client.get("/sources?text=dragons").text)
        assert client.get("/sources?standing=saint").status_code == 422


def test_a_source_without_an_actor_has_a_page(tmp_path: Path) -> None:
    stories = [bank("2031-04-01", 3), bank("2031-04-09", 4), bank("2031-06-01", 5), bank(None, 6)]
    with client_of(tmp_path / "l.db", *stories) as client:
        path = "/sources/of?name=Velm+Bank&type=named_organization"
        page = client.get(path).text
        words = shown(page)
        assert "Velm Bank named organization Goes by this name" in words
        assert "4 claims. See them all" in words
        assert "Claims by month of publication, 2031-04 to 2031-06; most: 2 in 2031-04; 1 without a date" in words
        assert words.index("Rates stay at 5 percent") < words.index("Rates stay at 4 percent")
        april = next(one for one in links(page, path) if "since=2031-04" in one)
        there = shown(client.get(april).text)
        assert "Rates stay at 3 percent" in there and "Rates stay at 5 percent" not in there
        assert 'name="name" value="Velm Bank"' in page


def test_a_source_page_is_only_for_names_that_are_shown(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", shelling(), bank("2031-04-01", 3)) as client:
        for query in ("", "?name=", "?name=Nobody+at+all", "?name=Farman+Shirzad&type=named_person"):
            assert client.get(f"/sources/of{query}").status_code == 404, query
        assert client.get("/sources/of?name=Velm+Bank&type=document").status_code == 422
        found = client.get("/sources/of?actor=abc", follow_redirects=False)
        assert (found.status_code, found.headers["location"]) == (303, "/actors/abc")


def test_sources_hide_private_people(desk: TestClient) -> None:
    page = desk.get("/sources?standing=eyewitness&type=named_person").text
    assert "Eyewitness " in shown(page)
    for name in ("Sela", "Brandt", "Vito", "Larch"):
        assert name not in page
    # Words that a private name is part of are not looked up either.
    assert desk.get("/sources/of?name=Sela+Brandt&type=named_person").status_code == 404


def test_what_a_named_source_says_is_found_by_its_exact_name(tmp_path: Path) -> None:
    text = "Rates will rise, Velm Bank Union said."
    union = reading(text, claim(text, "Velm Bank Union", "said", "Rates will rise", type="named_organization"))
    with Ledger(tmp_path / "l.db") as ledger:
        list(ledger.add_many([bank("2031-04-01", 3), bank("2031-05-01", 4), union]))
        page = ledger.sources.said("Velm Bank", "named_organization", None, None, 1)
        assert [row.content for row in page.rows] == ["Rates stay at 4 percent"]
        rest = ledger.sources.said("Velm Bank", "named_organization", None, page.next)
        assert [row.content for row in rest.rows] == ["Rates stay at 3 percent"] and rest.next is None
        since = ClaimFilter(since="2031-05")
        assert len(ledger.sources.said("Velm Bank", "named_organization", since).rows) == 1
        assert ledger.sources.said("Velm Bank", "named_person").rows == ()
        voice = ledger.sources.voice("Velm Bank", "named_organization")
        assert (voice.months, voice.claims, voice.complete) == ((("2031-04", 1), ("2031-05", 1)), 2, True)


def test_bars_have_every_month_between() -> None:
    bars = over_time((("", 2), ("2030-11", 4), ("2031-02", 1)), lambda month: f"/x?since={month}")
    assert bars is not None
    assert [(bar.label, bar.number) for bar in bars.bars] == [
        ("2030-11", 4), ("2030-12", 0), ("2031-01", 0), ("2031-02", 1)
    ]  # fmt: skip
    assert (bars.unit, bars.most.label, bars.undated) == ("month", "2030-11", 2)
    assert [(bar.y, bar.height) for bar in bars.bars] == [(0.0, 100.0), (100.0, 0.0), (100.0, 0.0), (75.0, 25.0)]
    assert bars.bars[3].address == "/x?since=2031-02"
    years = over_time((("2001-01", 1), ("2020-03", 5), ("2020-04", 5)), str)
    assert years is not None and (years.unit, len(years.bars), years.bars[-1].number) == ("year", 20, 10)
    assert over_time((("", 3),), str) is None


def test_shares_are_of_the_whole() -> None:
    assert shares((("official", 3), ("other", 1)), str) == (
        Share("official", 3, 75.0, "official"), Share("other", 1, 25.0, "other"),
    )  # fmt: skip


def test_sources_in_a_browser(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    with client_of(tmp_path / "l.db", bank("2031-04-01", 3), bank("2031-06-09", 4), flood()):
        pass
    with running(DeskSettings(ledger=tmp_path / "l.db")) as address:
        for path in ("/sources", "/sources/of?name=Velm+Bank&type=named_organization"):
            for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 360}, {"width": 1920}):
                page = open_page(address + path, **options)
                assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                assert serious(page) == []
