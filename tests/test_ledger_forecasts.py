"""The ledger's forecasts: lists, filters, the way back into the reading, and exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import OptionError, RecordError
from dateline.ledger import ForecastFilter, ForecastRow, Ledger
from dateline.ledger.export import FORECAST_COLUMNS
from dateline.reader.forecasts import foretelling
from dateline.records import Forecast, Likelihood, Reading, Window
from tests.stories import claim, event, find, reading

TEXT = (
    "Ilva Renn said that the dam is likely to break by Friday unless it rains. The bakers plan to march on 4 June 2031."
    " Velm could become a desert."
)


def story() -> Reading:
    """Return a story with a forecast of a source, under a condition, a plan with a day, and a vague one."""
    said = claim(TEXT, "Ilva Renn", "said", "that the dam is likely to break by Friday unless it rains")
    march = event(TEXT, "march", "peaceful_protest", status="planned")
    forecasts = (
        Forecast(
            "a" * 16, said.id, (find(TEXT, "the dam is likely to break by Friday"),), None,
            Likelihood("is likely to", 0.6, 0.7, 0.85, "readers"),
            Window("2031-05-10", "2031-05-16", "relative", find(TEXT, "by Friday")), find(TEXT, "unless it rains"),
            True, None,
        ),
        Forecast(
            "b" * 16, None, (find(TEXT, "The bakers plan to march on 4 June 2031"),), march.id, None,
            Window("2031-06-04", "2031-06-04", "explicit", find(TEXT, "on 4 June 2031")), None, True, None,
        ),
        Forecast(
            "c" * 16, None, (find(TEXT, "Velm could become a desert"),), None,
            Likelihood("could", 0.15, 0.3, 0.6, "readers"), None, None, False, "no_window",
        ),
    )  # fmt: skip
    one = reading(TEXT, said, title="Dam", outlet="Ostra Courier", published="2031-05-10")
    return replace(one, events=(march,), forecasts=forecasts)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        list(opened.add_many([story(), reading("Nobody was there, Ilva Renn said.", title="Quiet")]))
        yield opened


def test_forecasts_with_article_source_and_event(ledger: Ledger) -> None:
    dam, march, desert = ledger.forecasts.list()
    assert (dam.title, dam.published, dam.statement) == ("Dam", "2031-05-10", "the dam is likely to break by Friday")
    assert (dam.phrase, dam.low, dam.high, dam.earliest, dam.latest) == (
        "is likely to", 0.6, 0.85, "2031-05-10", "2031-05-16",
    )  # fmt: skip
    assert (dam.condition, dam.window, dam.scorable, dam.source_name) == (
        "unless it rains", "by Friday", True, "Ilva Renn",
    )  # fmt: skip
    assert (march.event_type, march.claim, march.phrase) == ("PROTEST", None, None)
    assert (desert.scorable, desert.why_not, desert.window) == (False, "no_window", None)


@pytest.mark.parametrize(
    ("filter", "first"),
    [
        ({}, "abc"), ({"scorable": True}, "ab"), ({"scorable": False}, "c"), ({"conditional": True}, "a"),
        ({"conditional": False}, "bc"), ({"likely": 0.7}, "a"), ({"likely": 0.5}, "ac"), ({"source": "renn"}, "a"),
        ({"from_day": "2031-06"}, "b"), ({"to_day": "2031-05"}, "a"), ({"text": "quiet"}, ""), ({"limit": 1}, "a"),
    ],
)  # fmt: skip
def test_forecasts_by_filter(ledger: Ledger, filter: dict[str, Any], first: str) -> None:
    assert "".join(row.id[0] for row in ledger.forecasts.list(ForecastFilter(**filter))) == first


@pytest.mark.parametrize("filter", [{"likely": 2}, {"from_day": "soon"}, {"limit": 0}])
def test_forecasts_refuse_what_is_no_filter(filter: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        ForecastFilter(**filter)


def test_a_reading_comes_back_with_its_forecasts(ledger: Ledger) -> None:
    back = next(one for one in ledger.articles.readings() if one.article.title == "Dam")
    assert back.forecasts == story().forecasts


@pytest.mark.parametrize("column", ["statement", "window", "condition"])
def test_a_forecast_whose_words_were_changed_is_refused(ledger: Ledger, column: str) -> None:
    with ledger.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER forecast_no_update")
        connection.exec_driver_sql(f"UPDATE forecast SET {column} = 'xx' WHERE id LIKE 'a%'")
    with pytest.raises(RecordError):
        list(ledger.articles.readings())


def test_forecasts_as_csv_and_on_the_command_line(ledger: Ledger) -> None:
    out = io.BytesIO()
    assert ledger.export("csv", out, ForecastFilter(scorable=False), "forecasts") == 1
    rows = list(csv.reader(io.StringIO(out.getvalue().decode())))
    assert tuple(rows[0]) == FORECAST_COLUMNS == ForecastRow.__slots__
    assert dict(zip(*rows, strict=True))["why_not"] == "no_window"
    run = CliRunner().invoke
    shown = run(app, f"forecasts --scorable --conditional --format csv --ledger {ledger.path}").output
    assert [row["id"][0] for row in csv.DictReader(io.StringIO(shown))] == ["a"]
    table = run(app, f"forecasts --format table --ledger {ledger.path}").output
    assert "60%–85%" in table and "no: no_window" in " ".join(table.split())


def test_a_forecast_has_the_event_of_its_statement_that_did_not_happen() -> None:
    one = story()
    alone = tuple(replace(it, event=None) for it in one.forecasts)
    assert foretelling(alone, one.events) == one.forecasts
    past = tuple(replace(it, status="happened") for it in one.events)
    assert foretelling(alone, past) == alone
