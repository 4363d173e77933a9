"""The ledger's figures of people: lists, filters, the way back into the reading, and exports."""

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
from dateline.ledger import CasualtyFilter, CasualtyRow, Ledger
from dateline.ledger.export import CASUALTY_COLUMNS
from dateline.reader.casualties import casualties
from dateline.records import Reading
from tests.stories import casualty, claim, find, reading

TEXT = (
    "The silo collapse killed at least 12 people, Ilva Renn said, two of them bakers. Dozens of millers were hurt. "
    "More than 300 people have died in mills since 2030. It could bury 40 people."
)


def story() -> Reading:
    """Return a story with a figure in a claim, a part of it, a vague one, a total and one that is only feared."""
    said = claim(TEXT, "Ilva Renn", "said", "The silo collapse killed at least 12 people")
    first = casualty(TEXT, "at least 12", "killed", 12, bound="at_least", counted=find(TEXT, "people"), claim=said.id)
    figures = (
        first,
        casualty(TEXT, "two of them", "killed", 2, counted=find(TEXT, "bakers"), part_of=first.id),
        casualty(
            TEXT, "Dozens of", "hurt", 24, effect="injured", bound="vague", high=99, counted=find(TEXT, "millers")
        ),
        casualty(TEXT, "More than 300", "died", 301, bound="at_least", scope="total"),
        casualty(TEXT, "40", "bury", 40, asserted="hypothetical", doubtful=True),
    )
    one = reading(TEXT, said, title="Silo", outlet="Ostra Courier", published="2031-05-10")
    return replace(one, casualties=figures)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        list(opened.add_many([story(), reading("Nobody was there, Ilva Renn said.", title="Quiet")]))
        yield opened


def found(ledger: Ledger, **filter: Any) -> list[str]:
    return [row.words for row in ledger.casualties.list(CasualtyFilter(**filter))]


def test_casualties_with_article_and_source(ledger: Ledger) -> None:
    rows = ledger.casualties.list()
    assert [row.words for row in rows] == ["at least 12", "two of them", "Dozens of", "More than 300", "40"]
    first, part = rows[0], rows[1]
    assert (first.title, first.outlet, first.published) == ("Silo", "Ostra Courier", "2031-05-10")
    assert (first.low, first.best, first.high, first.bound, first.counted) == (12, 12, 12, "at_least", "people")
    assert (first.source_name, first.source_type, first.standing) == ("Ilva Renn", "named_person", "official")
    assert (part.part_of, part.claim, part.source_name) == (first.id, None, None)
    assert rows[4].doubtful is True and first.doubtful is False


@pytest.mark.parametrize(
    ("filter", "words"),
    [
        ({"effect": "injured"}, ["Dozens of"]),
        ({"scope": "total"}, ["More than 300"]),
        ({"asserted": "hypothetical"}, ["40"]),
        ({"least": 99}, ["Dozens of", "More than 300"]),
        ({"effect": "killed", "scope": "event", "asserted": "yes"}, ["at least 12", "two of them"]),
        ({"text": "silo", "limit": 1}, ["at least 12"]),
        ({"text": "quiet"}, []),
        ({"since": "2032"}, []),
    ],
)
def test_casualties_by_filter(ledger: Ledger, filter: dict[str, Any], words: list[str]) -> None:
    assert found(ledger, **filter) == words


@pytest.mark.parametrize("filter", [{"effect": "sad"}, {"scope": "war"}, {"asserted": "maybe"}, {"least": -1}])
def test_casualties_refuse_what_is_no_filter(filter: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        CasualtyFilter(**filter)


def test_a_reading_comes_back_with_its_figures(ledger: Ledger) -> None:
    back = next(one for one in ledger.articles.readings() if one.article.title == "Silo")
    assert back.casualties == story().casualties


def test_a_figure_whose_words_were_changed_is_refused(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER casualty_no_update")
        connection.exec_driver_sql("UPDATE casualty SET counted = 'cattle' WHERE words = 'at least 12'")
    with pytest.raises(RecordError):
        list(ledger.articles.readings())


def test_casualties_as_csv(ledger: Ledger) -> None:
    out = io.BytesIO()
    assert ledger.export("csv", out, CasualtyFilter(scope="total"), "casualties") == 1
    rows = list(csv.reader(io.StringIO(out.getvalue().decode())))
    assert tuple(rows[0]) == CASUALTY_COLUMNS == CasualtyRow.__slots__
    assert dict(zip(*rows, strict=True))["best"] == "301"


def test_casualties_on_the_command_line(ledger: Ledger) -> None:
    shown = CliRunner().invoke(app, f"casualties --least 20 --scope event --format csv --ledger {ledger.path}").output
    assert [row["words"] for row in csv.DictReader(io.StringIO(shown))] == ["Dozens of", "40"]


def test_a_figure_that_names_a_victim_is_masked(tmp_path: Path) -> None:
    text = "Jelka Torrel, who was hurt, said that the silo fell."
    said = claim(text, "Jelka Torrel", "said", "the silo fell", standing="victim")
    one = replace(
        reading(text, said, published="2031-05-10"),
        casualties=(casualty(text, "Jelka Torrel", "hurt", 1, effect="injured", counted=find(text, "Jelka Torrel")),),
    )
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.articles.add(one)
        (row,) = ledger.masked(ledger.casualties.list())
        assert "Torrel" not in f"{row.words} {row.counted}" and row.best == 1


def test_who_says_it_is_no_casualty() -> None:
    text = "A blast shook Ostra, killing at least 12 people, the provincial governor said."
    said = claim(text, "the provincial governor", "said", "A blast shook Ostra, killing at least 12 people")
    found = casualties(reading(text).article, [said])
    assert [(one.best, one.counted and one.counted.of(text)) for one in found] == [(12, "people")]
    hurt = "A miller who was wounded said that it was dark."
    spoken = claim(hurt, "A miller who was wounded", "said", "it was dark")
    assert [one.effect for one in casualties(reading(hurt).article, [spoken])] == ["injured"]
