"""The front page: newest articles and events, search, filters, pages, counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dateline.desk.pages import lists
from dateline.desk.settings import DeskSettings
from dateline.desk.wording import Piece, days, pieces
from dateline.ledger.pages import Count
from dateline.ledger.rows import ArticleRow, SearchHit
from dateline.records import Span
from tests.desk import running, serious
from tests.desk_lists import WITNESS, client_of, links, mayor, shelling, shown
from tests.stories import market


def test_front_lists_the_newest_articles_and_events_first(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), shelling(), mayor("2031-05-12", 2)) as client:
        page = client.get("/").text
    words = shown(page)
    assert words.index("Shells hit a street") < words.index("Pier 2") < words.index("Pier 1")
    assert "Pier 2 2031-05-12 Velm Courier 2 claims 1 event Speaking: Ilva Renn , Harbour Guild" in words
    assert "Shells killed 3 people. happened" in words and "3–5 killed" in words
    assert (
        words.count("She met the Harbour Guild on Monday in Velm, the Guild said. happened") == 2
        and "Ilva Renn → Harbour Guild 2031-05-12 Velm Harbour Guild" in words
    )


def test_front_hides_private_people(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", shelling()) as client:
        for path in ("/", "/?text=cellar", "/?text=shirzad", "/claims", "/events", "/sources", "/actors"):
            assert "farman" not in client.get(path).text.casefold(), path
        assert "Speaking: Eyewitness " in shown(client.get("/").text)
        # Marking what was searched for would tell whom a pseudonym stands for.
        assert re.findall("<mark>(.*?)</mark>", client.get("/?text=shirzad").text) == ["killed"]
        assert re.findall("<mark>(.*?)</mark>", client.get("/?text=cellar").text) == ["cellar", "killed"]
    assert WITNESS.startswith("Farman")


def test_front_shows_hostile_articles_as_text(desk: TestClient) -> None:
    page = desk.get("/").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;" in page
    assert '"><b>Outlet' not in page
    assert "javascript:" not in page


def test_front_marks_what_was_searched_for(desk: TestClient) -> None:
    page = desk.get("/", params={"text": "dam leak*"}).text
    assert "<mark>dam</mark>" in page
    assert 'name="text" type="search" placeholder="Search ( / )" value="dam leak*"' in page
    assert "Thousands flee as dam above Varn begins to leak" in shown(page)
    assert "Dockworkers" not in shown(page)


def test_front_goes_on_to_older_articles(tmp_path: Path) -> None:
    stories = [market(number, published=f"2031-05-{number:02}") for number in range(1, 31)]
    with client_of(tmp_path / "l.db", *stories) as client:
        first = client.get("/?outlet=").text
        (older,) = links(first, "/?after=")
        second = client.get(older).text
    assert [shown(first).count(f"Market {number} ") for number in (30, 6, 5)] == [1, 1, 0]
    assert [shown(second).count(f"Market {number} ") for number in (6, 5, 1)] == [0, 1, 1]
    assert "First page" in shown(second) and links(second, "/?after=") == []


def test_front_refuses_a_cursor_that_is_none(desk: TestClient) -> None:
    answer = desk.get("/?after=nonsense")
    assert answer.status_code == 422
    assert "cursor" in answer.text


def test_front_helps_when_nothing_fits(desk: TestClient) -> None:
    page = desk.get("/?text=dam&status=denied&outlet=Nobody").text
    assert "No articles fit these filters" in shown(page)
    assert "without Status: denied" in shown(page) and "without Outlet: Nobody" in shown(page)
    assert "/?text=dam&status=denied" in links(page, "/?")
    assert "/" in links(page, "/")


def test_front_tells_which_filter_is_too_narrow(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), mayor("2031-05-12", 2)) as client:
        page = client.get("/events?status=denied&outlet=Velm+Courier").text
        asked = [
            link for link in links(page, "/counts?") if link != "/counts?what=events&status=denied&outlet=Velm+Courier"
        ]
        assert asked == ["/counts?what=events&outlet=Velm+Courier", "/counts?what=events&status=denied"]
        assert all(f'hx-get="{link.replace("&", "&amp;")}&amp;bare=1"' in page for link in asked)
        parts = [client.get(link + "&bare=1", headers={"hx-request": "true"}).text.strip() for link in asked]
        # No link of its own: it stands beside the one to these rows.
        assert parts == ['<span class="count soft">2 events</span>', '<span class="count soft">0 events</span>']
        # Without a script it is a page, which leads to the rows.
        assert links(client.get(asked[0]).text, "/events?") == ["/events?outlet=Velm+Courier"]


def test_empty_pages_count_what_they_would_show(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1)) as client:
        front = client.get("/?outlet=Nobody").text
        assert links(front, "/counts?what=articles") == ["/counts?what=articles&outlet=Nobody", "/counts?what=articles"]
        assert links(front, "/counts?what=events") == ["/counts?what=events&outlet=Nobody", "/counts?what=events"]
        # A map shows two statuses unless it is told otherwise.
        assert links(client.get("/map?status=denied").text, "/counts?")[-1] == (
            "/counts?what=events&status=happened%2Congoing"
        )
        assert links(client.get("/map?outlet=Nobody").text, "/counts?")[-1] == (
            "/counts?what=events&status=happened%2Congoing"
        )
        line = client.get("/timeline?what=claims&unit=month&outlet=Nobody&text=pier").text
        assert links(line, "/counts?")[1:] == ["/counts?what=claims&outlet=Nobody", "/counts?what=claims&text=pier"]
        assert links(client.get("/forecasts?scorable=true&actor=renn").text, "/counts?")[1:] == [
            "/counts?what=forecasts&scorable=true", "/counts?what=forecasts&actor=renn",
        ]  # fmt: skip
        # There is no distance without a point.
        assert links(client.get("/events?near=1.5,2&km=9&text=pier&outlet=Nobody").text, "/counts?")[2:4] == [
            "/counts?what=events&text=pier&outlet=Nobody", "/counts?what=events&text=pier&near=1.5%2C2.0&outlet=Nobody",
        ]  # fmt: skip
        for page in ("/sources?source=nobody", "/actors?name=nobody", "/network?outlet=Nobody"):
            words = client.get(page).text
            assert "without " in shown(words) and links(words, "/counts?") == []


def test_front_of_an_empty_ledger_tells_how_to_add(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db") as client:
        words = shown(client.get("/").text)
        assert "No articles in this ledger yet" in words and "dateline add FILE" in words
        assert "dateline serve --edit" in words
    with client_of(tmp_path / "e.db", edit=True) as client:
        assert links(client.get("/").text, "/add") == ["/add", "/add", "/add"]


def test_counts_are_asked_for_on_their_own(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), mayor("2031-05-12", 2)) as client:
        (address,) = links(client.get("/?actor=renn").text, "/counts?what=articles")
        assert address == "/counts?what=articles&actor=renn"
        part = client.get(address, headers={"hx-request": "true"}).text.strip()
        assert part == '<a class="count" href="/?actor=renn">2 articles</a>'
        assert "1 claim" in shown(client.get("/counts?what=claims&standing=business&since=2031-05-12").text)
        assert client.get("/counts?what=secrets").status_code == 422


def test_counts_say_what_they_do_not_know() -> None:
    assert lists.counted(Count(1, False, True), "event", "events") == "1 event"
    assert lists.counted(Count(10_000, True, True), "event", "events") == "10,000+ events"
    least = "at least 3 events, in the newest 10,000 articles"
    assert lists.counted(Count(3, False, False), "event", "events") == least


def test_days_are_as_precise_as_they_are_known() -> None:
    assert days("2031-05-09", "2031-05-09") == "2031-05-09"
    assert days("2031-05-01", "2031-05-31", "month") == "2031-05"
    assert days("2031-01-01", "2031-12-31", "year") == "2031"
    assert days("2031-05-05", "2031-05-11", "week") == "2031-05-05 – 2031-05-11"
    assert days("2031-05-05", None) == "from 2031-05-05" and days(None, "2031-05-05") == "until 2031-05-05"
    assert days(None, None) == ""


def test_pieces_leave_hidden_words_unmarked() -> None:
    row = ArticleRow("a", None, None, None, None, None, None, None, "en", "r", "", 0, 0)
    hit = SearchHit(row, 10, 27, "Ana Lind saw Anna", (Span(10, 13), Span(14, 18), Span(19, 22)), ())
    masked = SearchHit(row, 10, 27, "Xxx Xxxx saw Anna", hit.matches, ())
    assert pieces(hit, masked) == (Piece("Xxx Xxxx ", False), Piece("saw", True), Piece(" Anna", False))


def test_front_in_a_browser(desk_ledger: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=desk_ledger)) as address:
        for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 360}, {"width": 1920}):
            page = open_page(f"{address}/?text=dam", **options)
            page.locator("[hx-get]").first.wait_for(state="detached")
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert serious(page) == []
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/articles/")
