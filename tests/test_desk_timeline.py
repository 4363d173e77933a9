"""The timeline: what is drawn by day, month and year and what only roughly, and the page around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.figures import timeline
from dateline.desk.figures.timeline import Lane, Stretch, Timeline
from dateline.desk.settings import DeskSettings
from dateline.ledger import ClaimFilter, EventFilter, Ledger, figures
from dateline.ledger.figures import Moment, Saying
from dateline.ledger.rows import Target
from tests import drawings
from tests.desk import ADDRESS, serious

NEVER = (None, None)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("timeline") / "ledger.db"
    drawings.build(found)
    return found


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(DeskSettings(ledger=path)), base_url=ADDRESS) as found:
        yield found


def lines(*days: tuple[str, str | None, str | None], unit: Any = None, window: Any = NEVER) -> Timeline:
    return timeline.of_events([Moment(*one) for one in days], unit, window)


def test_rows_of_one_day_are_one_bar_stacked_by_status() -> None:
    day = "2031-05-09"
    found = lines(("denied", day, day), ("happened", day, day), ("happened", day, day), ("planned", None, None))
    assert found == Timeline(
        "day", day, day, ("happened", "denied"), (Stretch(day, day, {"happened": 2, "denied": 1}),), (), 3, 1
    )


def test_what_is_known_more_roughly_than_a_bar_lies_over_all_its_time() -> None:
    found = lines(
        ("happened", "2031-05-09", "2031-05-09"), ("happened", "2031-05-05", "2031-05-11"),
        ("ongoing", "2031-05-01", "2031-05-31"), ("happened", "2031-01-01", "2031-12-31"),
        ("happened", "2029-01-01", "2031-12-31"), unit="day",
    )  # fmt: skip
    assert found.bars == (Stretch("2031-05-09", "2031-05-09", {"happened": 1}),)
    assert found.lanes == (
        Lane("week", (Stretch("2031-05-05", "2031-05-11", {"happened": 1}),)),
        Lane("month", (Stretch("2031-05-01", "2031-05-31", {"ongoing": 1}),)),
        Lane("year", (Stretch("2031-01-01", "2031-12-31", {"happened": 1}),)),
        Lane("longer", (Stretch("2029-01-01", "2031-12-31", {"happened": 1}),)),
    )


def test_a_month_is_a_bar_among_months_and_a_week_over_their_edge_is_none() -> None:
    found = lines(
        ("happened", "2031-05-09", "2031-05-09"), ("happened", "2031-05-01", "2031-05-31"),
        ("happened", "2031-05-30", "2031-06-05"), unit="month",
    )  # fmt: skip
    assert found.bars == (Stretch("2031-05-01", "2031-05-31", {"happened": 2}),)
    assert found.lanes == (Lane("week", (Stretch("2031-05-30", "2031-06-05", {"happened": 1}),)),)


@pytest.mark.parametrize(
    ("last", "unit"), [("2031-03-31", "day"), ("2031-12-31", "month"), ("2041-01-01", "month"), ("2042-01-01", "year")]
)
def test_unit_follows_the_span(last: str, unit: str) -> None:
    assert lines(("happened", "2031-01-01", "2031-01-01"), ("happened", last, last)).unit == unit


def test_unit_is_coarser_than_asked_for_where_there_were_too_many_bars() -> None:
    ends = ("happened", "1951-01-01", "1951-01-01"), ("happened", "2031-01-01", "2031-01-01")
    assert lines(*ends, unit="day").unit == "month"
    assert lines(*ends, unit="year").unit == "year"


def test_days_that_were_asked_for_are_not_widened_by_what_reaches_out_of_them() -> None:
    days = ("happened", "2031-05-09", "2031-05-09"), ("happened", "2031-01-01", "2031-12-31")
    found = lines(*days, window=("2031-05", "2031-05-20"))
    assert (found.unit, found.first, found.last) == ("day", "2031-05-01", "2031-05-20")
    assert found.lanes[0].stretches[0].first == "2031-01-01"


def test_claims_are_drawn_by_what_their_source_does() -> None:
    said = [Saying("2031-05-09", cue) for cue in ("say", "show", "predict", "deny", "want")]
    found = timeline.of_claims([*said, Saying(None, "say")], None, NEVER)
    assert found.statuses == ("said", "predicted", "denied", "attitude")
    assert found.bars[0].counts == {"said": 2, "predicted": 1, "denied": 1, "attitude": 1}
    assert found.undated == 1


DAYS = st.dates(min_value=timeline.bounds("1900")[0], max_value=timeline.bounds("2100")[1])


@given(
    rows=st.lists(st.tuples(st.sampled_from(timeline.STATUSES), st.none() | DAYS, DAYS), max_size=40),
    unit=st.none() | st.sampled_from(timeline.UNITS),
)
def test_every_row_is_drawn_once_or_counted_as_undated(rows: list[Any], unit: Any) -> None:
    marks = [
        (status, *(None if first is None else day.isoformat() for day in sorted((first or last, last))))
        for status, first, last in rows
    ]
    found = timeline.of_events([Moment(*mark) for mark in marks], unit, NEVER)
    stretches = [*found.bars, *(one for lane in found.lanes for one in lane.stretches)]
    assert sum(sum(one.counts.values()) for one in stretches) == found.dated
    assert found.dated + found.undated == len(rows)
    assert all(found.first <= one.first <= one.last for lane in found.lanes for one in lane.stretches if found.first)


def test_moments_are_those_of_the_list_and_bounded(path: Path) -> None:
    with Ledger(path) as ledger:
        drawn = figures.moments(ledger, EventFilter())
        listed = ledger.masked(ledger.events.list())
        assert sorted(map(repr, drawn.marks)) == sorted(
            repr(Moment(row.status, row.earliest, row.latest)) for row in listed
        )
        assert not drawn.capped and drawn.searched_all
        few = figures.moments(ledger, EventFilter(), limit=3)
        assert (len(few.marks), few.capped) == (3, True)
        assert len(figures.sayings(ledger, ClaimFilter()).marks) == 2


def test_moments_show_what_somebody_decided(own: Path) -> None:
    with Ledger(own) as ledger:
        row = next(row for row in ledger.events.list() if row.words == "shot")
        ledger.review.change(Target(row.article_id, "event", row.id), {"status": "denied"})
        shown = figures.moments(ledger, EventFilter(from_day="2031-05-09", to_day="2031-05-09"))
        assert [mark.status for mark in shown.marks] == ["denied"]
        ledger.review.reject(Target(row.article_id, "event", row.id))
        assert figures.moments(ledger, EventFilter(from_day="2031-05-09", to_day="2031-05-09")).marks == ()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    found = tmp_path / "ledger.db"
    drawings.build(found)
    return found


def test_data_of_events(client: TestClient) -> None:
    answer = client.get("/timeline/data").json()
    assert (answer["capped"], answer["searched_all"]) == (False, True)
    drawn = answer["drawn"]
    assert (drawn["unit"], drawn["first"], drawn["last"]) == ("month", "2030-01-01", "2031-05-09")
    assert [(bar["first"], bar["counts"]) for bar in drawn["bars"]] == [
        ("2031-04-01", {"happened": 1}), ("2031-05-01", {"happened": 1}),
    ]  # fmt: skip
    assert [lane["known"] for lane in drawn["lanes"]] == ["year"]
    assert (drawn["dated"], drawn["undated"]) == (3, 4)


def test_data_follows_the_selection_and_the_unit(client: TestClient) -> None:
    drawn = client.get("/timeline/data?from=2031-05&unit=year&status=happened").json()["drawn"]
    assert (drawn["unit"], [bar["counts"] for bar in drawn["bars"]]) == ("year", [{"happened": 1}])
    drawn = client.get("/timeline/data?what=claims").json()["drawn"]
    assert [(bar["first"], bar["counts"]) for bar in drawn["bars"]] == [
        ("2031-05-10", {"said": 1}), ("2031-05-12", {"said": 1}),
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["what=places", "unit=week", "from=soon", "type=NOTHING"])
def test_impossible_questions_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/timeline?{query}").status_code == 422
    assert client.get(f"/timeline/data?{query}").status_code == 422


def test_page_shows_the_rows_without_a_script(client: TestClient) -> None:
    page = client.get("/timeline").text
    assert 'href="/counts?what=events"' in page
    assert page.count('<tr role="row" id="e-') == 7
    assert "/export?what=events&amp;format=csv" in page
    assert 'href="/timeline?what=claims"' in page
    assert "<noscript>" in page
    claims = client.get("/timeline?what=claims").text
    assert claims.count('class="quote content"') == 2
    assert "Jordan Ambel" not in page + claims


def test_page_says_when_nothing_fits(client: TestClient) -> None:
    page = client.get("/timeline?from=1999&to=1999&status=denied").text
    assert "No events fit these filters" in page
    assert 'href="/timeline"' in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_timeline_in_a_browser(path: Path, open_page: Callable[..., Any], scheme: str) -> None:
    with drawings.shown(path, open_page, "/timeline", color_scheme=scheme) as page:
        marks = page.locator("#timeline a")
        marks.first.wait_for()
        assert [mark.get_attribute("aria-label") for mark in marks.all()] == [
            "2031-04-01 to 2031-04-30: 1 event (1 happened)", "2031-05-01 to 2031-05-31: 1 event (1 happened)",
            "2030-01-01 to 2030-12-31: 1 event (1 ongoing)",
        ]  # fmt: skip
        # A year is as wide as twelve months.
        widths = [mark.locator(".frame").bounding_box()["width"] for mark in marks.all()]
        assert 11.5 < widths[2] / widths[0] < 12.5
        assert page.locator("#timeline-told").inner_text().startswith("7 events. 4 events without a day.")
        assert serious(page) == []


def test_bar_leads_to_its_rows_by_keys_alone(path: Path, open_page: Callable[..., Any]) -> None:
    with drawings.shown(path, open_page, "/timeline") as page:
        page.locator("#timeline a").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url("**/timeline?from=2031-05-01&to=2031-05-31")
        assert page.locator("#results tbody tr").count() == 1
        assert page.locator("#results tbody a.what mark").inner_text() == "shot"


@pytest.mark.parametrize("width", [360, 1920])
def test_timeline_fits_the_window(path: Path, open_page: Callable[..., Any], width: int) -> None:
    with drawings.shown(path, open_page, "/timeline", width=width) as page:
        page.locator("#timeline a").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
