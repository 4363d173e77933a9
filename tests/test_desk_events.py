"""Rows of events and claims over a selection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.ledger.rows import Target
from tests.desk import running, serious
from tests.desk_lists import client_of, links, mayor, shelling, shown
from tests.stories import flood, market


def test_events_say_who_did_what_where_when_and_on_whose_word(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1)) as client:
        words = shown(client.get("/events").text)
    assert "“met” happened" in words and "CONSULT" in words
    assert "Ilva Renn → Harbour Guild" in words
    assert "Velm AF province, within 80 km" in words
    assert "2031-05-09 day" in words
    assert "Harbour Guild business 90 % Pier 1 Velm Courier , 2031-05-09" in words


def test_events_say_what_is_not_known(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", shelling()) as client:
        words = shown(client.get("/events").text)
    assert "not said not said not said 3–5 killed the article itself 95 % Shells hit a street 2031-06-02" in words


def test_events_lead_to_their_sentences(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1)) as client:
        page = client.get("/events").text
        with Ledger(tmp_path / "l.db") as ledger:
            (row,) = ledger.events.list()
        assert links(page, "/articles/") == [f"/articles/{row.article_id}#{row.id}"] * 2
        assert client.get(links(page, "/articles/")[0]).status_code == 200


def test_events_are_filtered_and_exported_as_they_are_shown(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), mayor("2031-06-09", 2), shelling()) as client:
        page = client.get("/events?type=CONSULT&from=2031-06").text
        assert shown(page).count("“met”") == 1 and "“killed”" not in shown(page)
        assert links(page, "/export?what=events&format=csv") == [
            "/export?what=events&format=csv&from=2031-06&type=CONSULT"
        ]
        rows = client.get(links(page, "/export?what=events&format=csv")[0]).text.splitlines()
        assert len([row for row in rows if "Pier 2" in row]) == 1 and not any("Pier 1" in row for row in rows)
        assert "“met”" not in shown(client.get("/events?status=denied").text)
        assert client.get("/events?status=maybe").status_code == 422


def test_events_go_on_page_by_page(tmp_path: Path) -> None:
    stories = [mayor(f"2031-{5 + number // 28:02}-{1 + number % 28:02}", number) for number in range(53)]
    with client_of(tmp_path / "l.db", *stories) as client:
        first = client.get("/events?min_confidence=0.6").text
        (older,) = links(first, "/events?min_confidence=0.6&after=")
        second = client.get(older).text
    assert (shown(first).count("“met”"), shown(second).count("“met”")) == (50, 3)
    assert "Pier 0" in shown(second) and "Pier 3 " not in shown(second)


def test_a_rejected_event_is_not_listed_and_a_changed_one_says_so(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1)) as client, Ledger(tmp_path / "l.db") as ledger:
        (row,) = ledger.events.list()
        target = Target(row.article_id, "event", row.id)
        ledger.review.change(target, {"status": "denied"})
        assert "“met” denied changed" in shown(client.get("/events").text)
        assert "“met”" in shown(client.get("/events?status=denied").text)
        ledger.review.reject(target)
        assert "“met”" not in shown(client.get("/events").text)


def test_claims_say_who_how_and_what(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", flood()) as client:
        page = client.get("/claims").text
    words = shown(page)
    assert (
        "Deputy Mayor Ilva Renn said official The Ostra river rose by two metres overnight indirect 90 % sure" in words
    )
    assert "A harbour official denied granted official that the dam had cracked" in words
    assert "“We have boats for everyone,” … “and we will use them.” direct" in words
    assert len(links(page, "/articles/")) == 6


def test_claims_leave_out_attitudes_unless_asked(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", market(1, published="2031-05-09")) as client:
        assert "the council to act indirect" in shown(client.get("/claims?cue_class=want").text)
        words = shown(client.get("/claims").text)
        assert words.count("the council to act") == 1 and "Traders want the council to act" in words
        assert "Oda Pell" in words and "No claims fit" in shown(client.get("/claims?standing=victim").text)


def test_events_and_claims_show_hostile_articles_as_text(desk: TestClient) -> None:
    for path in ("/claims?text=bridge", "/events?min_confidence=0"):
        assert "<script>alert" not in desk.get(path).text
    page = desk.get("/claims?text=bridge").text
    assert "&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;" in page and "&#34;&gt;&lt;b&gt;Outlet" in page
    assert (
        desk.get("/events?type=<script>").status_code == 422
        and "<script>'" not in desk.get("/events?type=<script>").text
    )


def test_events_in_a_browser(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), shelling(), flood()):
        pass
    with running(DeskSettings(ledger=tmp_path / "l.db")) as address:
        for path in ("/events", "/claims"):
            for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 360}, {"width": 1920}):
                page = open_page(address + path, **options)
                page.get_by_text("How many").wait_for(state="detached")
                assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                assert serious(page) == []
        page = open_page(f"{address}/events", width=360)
        assert page.get_by_role("row").count() == 3
        label = page.locator("tbody td").nth(1).evaluate("cell => getComputedStyle(cell, '::before').content")
        assert label == '"Who → whom"'
