"""What articles say about the future: likelihoods drawn, windows, conditions, whether it can be scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dateline.desk.pages.forecasts import Drawn, drawn
from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from tests.desk import running, serious
from tests.desk_lists import links, shown


def test_forecasts_draw_the_likelihood_and_say_it_in_words(desk: TestClient) -> None:
    page = desk.get("/forecasts?text=bridge").text
    assert "the dam may break within a week" in shown(page)
    assert "20 % – 60 % (middle 40 %)" in shown(page)
    assert '<rect class="range" x="20.0" width="40.0"' in page
    assert "2031-05-09 – 2031-05-16 “ within a week ”, relative" in shown(page)
    assert "officials" in shown(page)


def test_forecasts_say_why_one_cannot_be_scored(desk: TestClient) -> None:
    words = shown(desk.get("/forecasts?scorable=false").text)
    assert "nothing says until when" in words and "being able is no event" in words
    assert "no phrase that a scale has" in words
    words = shown(desk.get("/forecasts?scorable=true&conditional=true").text)
    assert "yes, if the condition comes true" in words and "if the swell eases" in words


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("scorable=true", "Divers will search the car deck", "We will keep talking"),
        ("conditional=true", "Unless the navy sends it back", "Sandwiches"),
        ("from=2037&to=2037", "The envoys plan to meet again", "Divers will search"),
        ("actor=central+bank", "the economy would overheat", "Divers will search"),
        ("likely=0.5", "the dam may break", "a long strike was unlikely"),
        ("until=2031-12", "the dam may break", "Divers will search"),
    ],
)
def test_forecasts_are_filtered(desk: TestClient, query: str, there: str, not_there: str) -> None:
    words = shown(desk.get(f"/forecasts?{query}").text)
    assert there in words
    assert not_there not in words


def test_forecasts_keep_their_filters_in_addresses(desk: TestClient) -> None:
    page = desk.get("/forecasts?scorable=true&to=2032").text
    assert links(page, "/counts") == ["/counts?what=forecasts&to=2032&scorable=true"]
    assert links(page, "/export?what=forecasts&format=csv") == [
        "/export?what=forecasts&format=csv&to=2032&scorable=true"
    ]
    assert desk.get(links(page, "/export?what=forecasts&format=csv")[0]).status_code == 200
    assert "/forecasts?scorable=true" in links(page, "/forecasts") and "/forecasts?to=2032" in links(page, "/forecasts")


@pytest.mark.parametrize("query", ["scorable=perhaps", "likely=often", "likely=7", "from=soon", "after=x"])
def test_forecasts_refuse_what_is_impossible(desk: TestClient, query: str) -> None:
    assert desk.get(f"/forecasts?{query}").status_code == 422


def test_forecasts_hide_private_people(desk: TestClient, desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        assert "Anselm Kray" in {row.source_name for row in ledger.forecasts.list()}
    page = desk.get("/forecasts").text
    assert "I will sleep tonight" in page and "Anselm" not in page and "Kray" not in page


def test_a_certain_forecast_keeps_a_width_that_can_be_seen(desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        row = ledger.forecasts.list()[0]
    assert drawn(replace(row, low=1.0, mid=1.0, high=1.0)) == Drawn(99.0, 1.0, 100.0)
    assert drawn(replace(row, low=0.2, mid=0.45, high=0.7)) == Drawn(20.0, 50.0, 45.0)
    assert drawn(replace(row, low=None, mid=None, high=None)) is None


def test_forecasts_in_a_browser(desk_ledger: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=desk_ledger)) as address:
        for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 360}, {"width": 1920}):
            page = open_page(f"{address}/forecasts", **options)
            page.get_by_text("How many").wait_for(state="detached")
            assert page.locator(".count").first.inner_text() == "64 forecasts"
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert serious(page) == []
