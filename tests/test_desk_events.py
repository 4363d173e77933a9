"""Rows of events and claims over a selection."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dateline.desk.settings import DeskSettings
from dateline.ledger import EventFilter, Ledger
from dateline.ledger.excerpts import LONGEST, Excerpt, excerpt
from dateline.ledger.rows import EventRow, Target
from dateline.records import Reading
from tests.desk import running, serious
from tests.desk_lists import WITNESS, client_of, links, mayor, shelling, shown
from tests.stories import claim, event, flood, market, reading, who


def test_events_say_who_did_what_where_when_and_on_whose_word(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1)) as client:
        words = shown(client.get("/events").text)
    assert "She met the Harbour Guild on Monday in Velm, the Guild said. happened" in words and "CONSULT" in words
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


def quotes(page: str) -> list[str]:
    """Return the sentences of the events of a page, with the marks in them."""
    return re.findall(r'class="what" href="[^"]+"><span class="quote" dir="auto">(.*?)</span></a>', page)


def saw(text: str, words: str) -> Reading:
    """Return a story told by a witness, who is hidden, with an event."""
    farman = who(text, WITNESS, "person", WITNESS.split()[-1])
    said = claim(text, WITNESS, "said", text.split()[-1], entity=farman[0].id, standing="eyewitness")
    return replace(reading(text, said, cast=[farman]), events=(event(text, words),))


def test_events_stand_in_their_sentences(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), shelling()) as client:
        assert quotes(client.get("/events").text) == [
            "Shells <mark>killed</mark> 3 people.",
            "She <mark>met</mark> the Harbour Guild on Monday in Velm, the Guild said.",
        ]
        assert quotes(client.get("/").text) == quotes(client.get("/events").text)


def test_sentences_of_events_hide_private_people(tmp_path: Path) -> None:
    text = f"It rained. Gunmen shot {WITNESS} in Velm. {WITNESS} said loudly"
    with client_of(tmp_path / "l.db", saw(text, "shot")) as client:
        (told,) = quotes(client.get("/events").text)
    assert re.fullmatch("Gunmen <mark>shot</mark> Witness-[0-9A-Z]{6} in Velm[.]", told)


def test_sentences_of_events_do_not_mark_a_hidden_name(tmp_path: Path) -> None:
    text = f"Gunmen shot {WITNESS} in Velm. {WITNESS} said loudly"
    for number, words in enumerate(("Shirzad", f"shot {WITNESS.split()[0]}")):
        with client_of(tmp_path / f"{number}.db", saw(text, words)) as client:
            (told,) = quotes(client.get("/events").text)
        assert re.fullmatch("Gunmen shot Witness-[0-9A-Z]{6} in Velm[.]", told)


def test_long_sentences_of_events_are_cut_through_no_hidden_name(tmp_path: Path) -> None:
    for far in range(100, 130):
        text = (
            f"{'x' * far} {WITNESS} ran as gunmen shot the guard {'and ' * 20}{WITNESS} fell {'and ' * 30}said loudly"
        )
        with client_of(tmp_path / f"{far}.db", saw(text, "shot")) as client:
            (told,) = quotes(client.get("/events").text)
        assert "<mark>shot</mark>" in told and not re.search("farman|shirz|irzad", told, re.IGNORECASE)


def test_an_event_shows_its_words_where_its_article_does_not_say_them(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", shelling()) as client, closing(sqlite3.connect(tmp_path / "l.db")) as ledger:
        for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            ledger.execute(f'DROP TRIGGER "{name}"')
        for start, end in ((2, 8), (7_000, 7_006), (60, 9_000), (8, 8), (9, 3), (-9, -3)):
            ledger.execute('UPDATE event SET start = ?, "end" = ?', (start, end))
            ledger.commit()
            assert quotes(client.get("/events").text) == ["“killed”"], (start, end)


def test_an_event_that_was_given_other_words_stands_in_their_sentence(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", shelling()) as client, Ledger(tmp_path / "l.db") as ledger:
        (row,) = ledger.events.list()
        text = ledger.articles.get(row.article_id).article.text
        start = text.index("hid in")
        ledger.review.change(Target(row.article_id, "event", row.id), {"trigger": [start, start + 6]})
        (told,) = quotes(client.get("/events").text)
    assert re.fullmatch("“I <mark>hid in</mark> the cellar,” Witness-[0-9A-Z]{6}, a baker, said[.]", told)


def test_sentences_are_cut_to_either_side_of_the_words() -> None:
    def cut(before: int, after: int) -> Excerpt:
        text = f"Ab. {'Left ' * before}shot {'right ' * after}end. Cd."
        return excerpt(text, start := text.index("shot"), start + 4, marked=True)

    assert cut(1, 1) == Excerpt("Left ", "shot", " right end.")
    assert cut(100, 1) == Excerpt("… " + "Left " * 44, "shot", " right end.")
    assert cut(1, 100) == Excerpt("Left ", "shot", " right" * 38 + " …")
    assert cut(100, 100) == Excerpt("… " + "Left " * 23, "shot", " right" * 19 + " …")


@given(st.text("Ab.…“” \n\u202e\U0001f600", min_size=1, max_size=600), st.data())
def test_sentences_always_hold_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + LONGEST)))
    told = excerpt(text, start, end, marked=True)
    assert told.words == " ".join(f"|{text[start:end]}|".split())[1:-1]
    whole = told.before.removeprefix("… ") + told.words + told.after.removesuffix(" …")
    assert len(whole) <= LONGEST
    assert "".join(whole.split()) in "".join(text.split())


def test_excerpts_of_a_whole_book_are_short(tmp_path: Path) -> None:
    text = "A guard slept. " * 40_000 + "Gunmen shot a guard. Ilva Renn said so" + " and so on." * 40_000
    said = claim(text, "Ilva Renn", "said", "so")
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.articles.add(replace(reading(text, said), events=(event(text, "shot"),)))
        rows: tuple[EventRow, ...] = ledger.events.list(EventFilter(min_confidence=0))
        assert list(ledger.excerpts(rows).values()) == [Excerpt("Gunmen ", "shot", " a guard.")]
        assert ledger.excerpts(()) == {}


def test_events_are_filtered_and_exported_as_they_are_shown(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1), mayor("2031-06-09", 2), shelling()) as client:
        page = client.get("/events?type=CONSULT&from=2031-06").text
        assert shown(page).count("She met") == 1 and "Shells killed" not in shown(page)
        assert links(page, "/export?what=events&format=csv") == [
            "/export?what=events&format=csv&from=2031-06&type=CONSULT"
        ]
        rows = client.get(links(page, "/export?what=events&format=csv")[0]).text.splitlines()
        assert len([row for row in rows if "Pier 2" in row]) == 1 and not any("Pier 1" in row for row in rows)
        assert "She met" not in shown(client.get("/events?status=denied").text)
        assert client.get("/events?status=maybe").status_code == 422


def test_events_go_on_page_by_page(tmp_path: Path) -> None:
    stories = [mayor(f"2031-{5 + number // 28:02}-{1 + number % 28:02}", number) for number in range(53)]
    with client_of(tmp_path / "l.db", *stories) as client:
        first = client.get("/events?min_confidence=0.6").text
        (older,) = links(first, "/events?min_confidence=0.6&after=")
        second = client.get(older).text
    assert (shown(first).count("She met"), shown(second).count("She met")) == (50, 3)
    assert "Pier 0" in shown(second) and "Pier 3 " not in shown(second)


def test_a_rejected_event_is_not_listed_and_a_changed_one_says_so(tmp_path: Path) -> None:
    with client_of(tmp_path / "l.db", mayor("2031-05-09", 1)) as client, Ledger(tmp_path / "l.db") as ledger:
        (row,) = ledger.events.list()
        target = Target(row.article_id, "event", row.id)
        ledger.review.change(target, {"status": "denied"})
        assert "the Guild said. denied changed" in shown(client.get("/events").text)
        assert "She met" in shown(client.get("/events?status=denied").text)
        ledger.review.reject(target)
        assert "She met" not in shown(client.get("/events").text)


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
