"""Pages and counts: page after page is the list, whatever is added meanwhile, and no page looks at more than it may."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.errors import OptionError
from dateline.ledger import (
    ActorFilter,
    ArticleFilter,
    CasualtyFilter,
    ClaimFilter,
    Count,
    EventFilter,
    ForecastFilter,
    Ledger,
    PlaceFilter,
    TimeFilter,
)
from dateline.ledger.pages import packed, place_of, unpacked
from dateline.records import Forecast, Participant, Reading, stable_id
from tests.stories import casualty, claim, event, find, place, reading, time, who

DAYS = ("2031-05-09", "2031-05-07", None, "2031-05-08", "2031-05-09", None, "2031-04-30")
SPEAKERS = ("Ilva Renn", "Oda Pell", "Tam Osk")
TOWNS = (("Ostra", 34.43, 70.45), ("Velm", 34.5, 70.5), ("Parl", -10.0, 20.0))


def story(number: int, model: str = "one") -> Reading:
    """Return one of any number of stories with two claims, an event, a place, a time, a figure and a forecast."""
    speaker, (town, lat, lon) = SPEAKERS[number % 3], TOWNS[number % 3]
    text = (
        f"Gunmen shot {number + 2} millers in {town} on 9 May, {speaker} said. "
        f"{speaker} denied that dam {number} would break."
    )
    person, gunmen = who(text, speaker, "person"), who(text, "Gunmen", "armed_group")
    said = claim(text, speaker, "said", f"Gunmen shot {number + 2} millers in {town}", entity=person[0].id)
    denied = claim(text, speaker, "denied", f"that dam {number} would break", entity=person[0].id, cue_class="deny")
    where, when = place(text, town, lat, lon), time(text, "9 May", "2031-05-09")
    shot = event(
        text, "shot", status="happened" if number % 2 else "denied", claim=said.id, place=where.id,
        place_precision="town", place_basis="argument", earliest="2031-05-09", latest="2031-05-09",
        participants=(Participant("actor", gunmen[1][0].id, gunmen[0].id),),
    )  # fmt: skip
    due = Forecast(
        stable_id("forecast", text), denied.id, (find(text, f"dam {number} would break"),), None, None, None, None,
        False, "no window",
    )  # fmt: skip
    made = reading(text, said, denied, cast=(person, gunmen), model=model, published=DAYS[number % 7],
                   outlet=f"Courier {number % 2}", title=f"Story {number}")  # fmt: skip
    figure = casualty(text, f"{number + 2}", "shot", number + 2)
    return replace(made, places=(where,), times=(when,), events=(shot,), casualties=(figure,), forecasts=(due,))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("pages") / "ledger.db") as opened:
        for number in range(15):
            opened.articles.add(story(number))
        opened.articles.add(story(4, "two"))
        opened.articles.add(story(9, "two"))
        yield opened


def pages(noun: Any, filter: Any, limit: int) -> list[Any]:
    """Return the rows of all pages, each of which is full but the last."""
    rows: list[Any] = []
    after = None
    while True:
        page = noun.page(filter, after, limit)
        rows += page.rows
        if page.next is None:
            return rows
        assert len(page.rows) == limit or not page.searched_all
        after = page.next


FILTERS: list[tuple[str, Any]] = [
    ("articles", ArticleFilter()),
    ("articles", ArticleFilter(text="Ostra")),
    ("articles", ArticleFilter(outlet="Courier 1", since="2031-05-08")),
    ("articles", ArticleFilter(event=EventFilter(status="denied"))),
    ("articles", ArticleFilter(event=EventFilter(place="Velm"), claim=ClaimFilter(cue_class="deny"))),
    ("articles", ArticleFilter(anybody="Pell")),
    ("claims", ClaimFilter()),
    ("claims", ClaimFilter(source="Ilva Renn", until="2031-05")),
    ("claims", ClaimFilter(text="millers", cue_class="say")),
    ("claims", ClaimFilter(event=EventFilter(status="happened"))),
    ("claims", ClaimFilter(text="nothing")),
    ("claims", ClaimFilter(text="?!")),
    ("events", EventFilter()),
    ("events", EventFilter(near=(34.43, 70.45), km=20)),
    ("events", EventFilter(anybody="gunmen", status="happened,planned")),
    ("events", EventFilter(category="attack_civilians", from_day="2031-05", to_day="2031-05-09", country="AF")),
    ("events", EventFilter(claim=ClaimFilter(source="Tam Osk"))),
    ("places", PlaceFilter()),
    ("places", PlaceFilter(name="Ostra")),
    ("places", PlaceFilter(event=EventFilter(status="denied"))),
    ("times", TimeFilter(from_day="2031-05-09")),
    ("casualties", CasualtyFilter(effect="killed", least=5)),
    ("forecasts", ForecastFilter(source="Pell")),
    ("forecasts", ForecastFilter(scorable=False)),
]


@pytest.mark.parametrize(("noun", "filter"), FILTERS, ids=lambda value: repr(value)[:60])
@pytest.mark.parametrize("limit", [1, 3, 50])
@pytest.mark.parametrize(("first", "bound"), [(2, 10_000), (1, 4), (50, 10_000)])
def test_page_after_page_is_the_list(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, noun: str, filter: Any, limit: int, first: int, bound: int
) -> None:
    rows = getattr(ledger, noun)
    whole = rows.list(filter)
    monkeypatch.setattr("dateline.ledger.walk.FIRST", first)
    monkeypatch.setattr("dateline.ledger.walk.GROWTH", 2)
    for name in ("walk.BOUND", "walk.PROBED", "walk.MANY"):
        monkeypatch.setattr(f"dateline.ledger.{name}", bound)
    assert tuple(pages(rows, filter, limit)) == whole


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries({
        "standing": st.sampled_from([None, "official"]), "cue_class": st.sampled_from([None, "say", "deny"]),
        "source": st.sampled_from([None, *SPEAKERS, "Renn"]), "text": st.sampled_from([None, "dam", "Ostra mill*"]),
        "since": st.sampled_from([None, "2031-05-08"]), "outlet": st.sampled_from([None, "Courier 0"]),
        "event": st.sampled_from([None, EventFilter(status="denied"), EventFilter(country="AF")]),
    }),
    st.integers(1, 7),
)  # fmt: skip
def test_pages_and_counts_of_claims_agree_with_lists(ledger: Ledger, options: dict[str, Any], limit: int) -> None:
    filter = ClaimFilter(**options)
    whole = ledger.claims.list(filter)
    assert tuple(pages(ledger.claims, filter, limit)) == whole
    assert ledger.claims.list(replace(filter, limit=limit)) == whole[:limit]
    assert ledger.claims.count(filter) == Count(len(whole), False, True)


@pytest.mark.parametrize(("noun", "filter"), FILTERS, ids=lambda value: repr(value)[:60])
def test_a_count_is_as_long_as_the_list(ledger: Ledger, noun: str, filter: Any) -> None:
    rows = getattr(ledger, noun)
    assert rows.count(filter) == Count(len(rows.list(filter)), False, True)


def test_lists_are_newest_first_with_undated_articles_last(ledger: Ledger) -> None:
    titles = [row.title for row in ledger.articles.list()]
    assert titles == [
        "Story 4", "Story 14", "Story 11", "Story 7", "Story 0", "Story 10", "Story 3", "Story 8", "Story 1",
        "Story 13", "Story 6", "Story 9", "Story 12", "Story 5", "Story 2",
    ]  # fmt: skip


def test_what_is_added_meanwhile_neither_shows_nor_hides_anything(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        for number in range(9):
            ledger.articles.add(story(number))
        before = ledger.claims.list()
        after: str | None = None
        rows: list[Any] = []
        for number in range(20):
            page = ledger.claims.page(None, after, 2)
            rows += page.rows
            # New articles of every day, and another reading of one that is on another page.
            ledger.articles.add(story(9 + number))
            ledger.articles.add(story(number % 9, f"again {number}"))
            after = page.next
            if after is None:
                break
        assert tuple(rows) == before
        assert ledger.claims.list() != before


def test_a_page_that_may_not_look_further_says_so_and_goes_on(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.ledger.walk.BOUND", 4)
    page = ledger.claims.page(ClaimFilter(quotation="direct"))
    assert (page.rows, page.searched_all) == ((), False)
    assert page.next is not None
    looked = 1
    while page.next is not None:
        page = ledger.claims.page(ClaimFilter(quotation="direct"), page.next)
        looked += 1
    assert (page.rows, page.searched_all, looked) == ((), True, 4)


def test_counts_stop_and_say_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.ledger.walk.BOUND", 10)
    assert ledger.claims.count() == Count(10, True, True)
    assert ledger.articles.count() == Count(10, True, True)
    assert ledger.claims.count(ClaimFilter(quotation="direct")) == Count(0, False, False)
    # An index finds it in the last article of all.
    assert ledger.claims.count(ClaimFilter(text="4 millers")) == Count(1, False, True)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "null", "W10", "bnVsbA", packed(1, 2, 3, 4), packed(1, None, "a", None), packed(True, None, 1, 1),
     packed(1.5, None, 1, 1), "A" * 5_000,
     packed(-1, None, 1, 1), packed(2**63, None, 1, 1), packed(1, "\ud800", 1, 1)],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(ledger: Ledger, cursor: str) -> None:
    for noun in (ledger.claims, ledger.articles, ledger.actors, ledger.sources):
        with pytest.raises(OptionError, match="^cursor: "):
            noun.page(None, cursor)


@given(st.integers(0, 2**63 - 1), st.none() | st.text(max_size=10), st.integers(0, 9), st.none() | st.integers(0, 9))
def test_a_cursor_comes_back_as_it_was(last: int, day: str | None, reading: int, row: int | None) -> None:
    cursor = packed(last, day, reading, row)
    if day is None or day.isprintable():
        place = place_of(cursor)
        assert (place.last, place.day, place.reading, place.row) == (last, day, reading, row)
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        unpacked(text, int, (str, type(None)), int, (int, type(None)))
    except OptionError as error:
        assert str(error).startswith("cursor: ")


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_a_page_has_from_one_to_ten_thousand_rows(ledger: Ledger, limit: int) -> None:
    with pytest.raises(OptionError, match="^limit: "):
        ledger.events.page(None, None, limit)


# Actors and sources


def test_actors_page_by_page_with_the_numbers_of_the_list(ledger: Ledger) -> None:
    listed = ledger.actors.list()
    rows = pages(ledger.actors, ActorFilter(), 1)
    assert {(row.name, row.articles, row.claims) for row in rows[:3]} == {(name, 5, 10) for name in SPEAKERS}
    assert sorted(rows, key=lambda row: row.id) == sorted(listed, key=lambda row: row.id)
    assert [(row.articles, row.claims) for row in rows] == [(row.articles, row.claims) for row in listed]
    assert [row.name for row in pages(ledger.actors, ActorFilter(name="renn", kind="person"), 1)] == ["Ilva Renn"]


def test_totals_follow_readings_and_decisions(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:

        def agree() -> None:
            key = lambda row: row.id  # noqa: E731
            assert sorted(ledger.actors.page().rows, key=key) == sorted(ledger.actors.list(), key=key)

        for number in range(7):
            ledger.articles.add(story(number))
        agree()
        ledger.articles.add(replace(story(1, "two"), claims=story(1).claims[:1], events=(), forecasts=()))
        agree()
        ledger.articles.add(replace(story(2, "two"), mentions=(), events=()))
        agree()
        merged = ledger.actors.merge("Ilva Renn", "Oda Pell")
        agree()
        article = ledger.articles.list(ArticleFilter(text='"dam 3"'))[0].id
        split = ledger.actors.split("Ilva Renn", [article])
        agree()
        ledger.articles.add(story(3, "three"))
        agree()
        ledger.actors.undo(merged.number)
        agree()
        ledger.actors.undo(split.number)
        agree()


def test_sources_page_by_page(ledger: Ledger) -> None:
    listed = ledger.sources.list()
    assert [(row.name, row.claims) for row in listed] == [("Ilva Renn", 10), ("Oda Pell", 10), ("Tam Osk", 10)]
    assert tuple(pages(ledger.sources, ClaimFilter(), 2)) == listed
    assert ledger.sources.page(ClaimFilter(cue_class="deny")).rows[0].claims == 5


def test_sources_of_the_newest_articles_say_that_there_are_more(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.ledger.sources.COUNTED", 2)
    page = ledger.sources.page()
    assert [(row.name, row.claims) for row in page.rows] == [("Oda Pell", 2), ("Tam Osk", 2)]
    assert not page.searched_all


# Threads


def test_threads_read_while_one_writes(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger, ThreadPoolExecutor(24) as pool:
        ledger.articles.add(story(0))

        def read(_: int) -> int:
            # A list holds its connection while the rows are masked over another.
            rows = tuple(ledger.masked(ledger.claims.iterate()))
            assert len(ledger.claims.page(None, None, 5).rows) <= 5
            return len(rows)

        written = pool.submit(lambda: [ledger.articles.add(story(number)) for number in range(1, 15)])
        found = list(pool.map(read, range(60)))
        assert len(written.result()) == 14
    assert all(2 <= number <= 30 and number % 2 == 0 for number in found)


# Plans


def test_pages_walk_through_indexes(ledger: Ledger) -> None:
    from sqlalchemy.event import listen

    asked: list[tuple[str, Any]] = []
    with ledger.snapshot() as connection:
        listen(connection.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    for options in ({"type": "document"}, {"event": EventFilter(status="denied")}):
        ledger.claims.page(ClaimFilter(**options))
    ledger.events.page(EventFilter(status="denied", claim=ClaimFilter(standing="victim")))
    with ledger.snapshot() as connection:
        plans = [
            [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in [*asked]
            if "AS block JOIN" in statement
        ]
    claims = "SEARCH claim USING COVERING INDEX claim_reading (reading_seq=?)"
    events = "SEARCH event USING COVERING INDEX event_reading (reading_seq=?)"
    assert claims in plans[0]
    assert claims in plans[1]
    assert "SEARCH event USING COVERING INDEX event_reading (reading_seq=? AND claim=?)" in plans[1]
    assert events in plans[2]
    assert "SEARCH claim USING COVERING INDEX claim_reading (reading_seq=? AND id=?)" in plans[2]
