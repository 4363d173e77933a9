"""`dateline times`, `dateline places …` and exports of them, on a ledger of hand-made readings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dateline import Ledger, Reader
from dateline.cli import app
from dateline.ledger.export import PLACE_COLUMNS, TIME_COLUMNS
from tests.test_ledger_when_where import later, story

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that runs a command against a ledger of two stories."""
    monkeypatch.setenv("DATELINE_LEDGER", str(tmp_path / "ledger.db"))
    monkeypatch.setattr("dateline.ledger.write.divisions", lambda place: ("Nangarhar", None)
                        if place.country_code == "AF" and place.kind != "country" else (None, None))  # fmt: skip
    with Ledger(tmp_path / "ledger.db") as ledger:
        list(ledger.add_many([story(), later()]))

    def call(*arguments: str | Path, status: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments])
        assert result.exit_code == status, result.output
        return result

    return call


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ("", 4),
        ("--from 2031-05-09 --to 2031-05-09", 2),
        ("--type DURATION", 1),
        ("--resolved", 3),
        ("--text ferry", 3),
        ("--since 2031-06", 1),
        ("--until 2031-05", 3),
        ("--article s-1", 3),
        ("--outlet Nowhere", 0),
        ("--limit 2", 2),
    ],
)
def test_times(run: Run, options: str, count: int) -> None:
    assert len(rows(run("times", *options.split()))) == count


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("list", 6),
        ("list --name jalalabad", 1),
        ("list --country FJ", 3),
        ("list --kind country --form demonym", 1),
        ("list --text quiet", 1),
        ("near 34.43,70.45", 2),
        ("near 34.43,70.45 --km 1", 1),
        ("near -18.14,178.44", 2),
        ("near -16.85,180", 1),
        ("near +34.43,70.45 --kind town", 1),
        ("near 34.43,70.45 --country FJ", 0),
        ("near -18.14,178.44 --km 300 --limit 1 --since 2031", 1),
        ("in AF", 3),
        ("in af/Nangarhar", 2),
        ("in AF/nowhere", 0),
        ("in AF --kind admin1", 1),
    ],
)
def test_places(run: Run, command: str, count: int) -> None:
    assert len(rows(run("places", *command.split()))) == count


def test_formats(run: Run) -> None:
    for command, columns in (("times", TIME_COLUMNS), ("places list", PLACE_COLUMNS), ("places in AF", PLACE_COLUMNS)):
        lines = rows(run(*command.split()))
        assert json.loads(run(*command.split(), "--format", "json").stdout) == lines
        cells = list(csv.reader(io.StringIO(run(*command.split(), "--format", "csv").stdout)))
        assert tuple(cells[0]) == columns and len(cells) == len(lines) + 1
    near = run("places", "near", "34.43,70.45", "--format", "table").stdout
    assert "Jalālābād" in near and "Nangarhar, AF" in near and "distance km" in near and "24" in near
    assert "2031-05-31" in run("times", "--format", "table").stdout
    empty = run("places", "list", "--name", "absent", "--format", "table")
    assert empty.stdout == "" and "no places like that" in empty.stderr
    assert "no place near there" in run("places", "near", "0,0", "--format", "table").stderr
    assert "no times like that" in run("times", "--since", "2099", "--format", "table").stderr


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("places near 91,200", "latitude: 91 is not between -90 and 90"),
        ("places near 9,200", "longitude: 200 is not between -180 and 180"),
        ("places near a,b", "'a,b' is not a point (LAT,LON)"),
        ("places near 34.43", "is not a point"),
        ("places near 34,70,12", "is not a point"),
        ("places near 1e5,2", "is not a point"),
        ("places near nan,nan", "is not a point"),
        ("places near 34.43,70.45 --km 0", "km: 0 is not a distance"),
        ("places near 34.43,70.45 --km -5", "km: -5 is not a distance"),
        ("places near 34.43,70.45 --km nan", "km: nan is not a distance"),
        ("places near 34.43,70.45 --km inf", "km: inf is not a distance"),
        ("places in Atlantis", "unknown country 'Atlantis'"),
        ("places in /Nangarhar", "is not COUNTRY or COUNTRY/ADMIN"),
        ("places in AF/", "is not COUNTRY or COUNTRY/ADMIN"),
        ("places list --country Q2", "unknown country 'Q2'"),
        ("places list --since yesterday", "is not a day"),
        ("times --from Friday", "from: 'Friday' is not a day"),
        ("times --to 2031-02-30", "to: '2031-02-30' is not a day"),
        ("times --article nowhere", "no article 'nowhere'"),
        ("export --format geojson --what claims", "cannot export claims as geojson"),
        ("export --format geojson --near a,b", "is not a point"),
        ("export --format geojson --km 5", "near and km need each other"),
        ("export --country AF", "options about places choose places, not readings"),
        ("export --what places --from 2031", "options about times choose times, not places"),
        ("export --what times --standing official", "options about claims choose claims, not times"),
    ],
)
def test_mistakes_are_explained(run: Run, command: str, message: str) -> None:
    done = run(*command.split(), status=2)
    assert message in done.stderr and "hint: " in done.stderr and done.stdout == ""


def test_an_option_that_near_does_not_know_is_a_mistake(run: Run) -> None:
    run("places", "near", "34.43,70.45", "--kmm", "5", status=2)
    run("places", "near", "-34.43,70.45", "--kind", "planet", status=2)


def test_exports(run: Run, tmp_path: Path) -> None:
    done = run("export", "--format", "geojson", "--country", "AF", "--out", tmp_path / "af.geojson")
    assert "3 places written" in done.stderr
    found = json.loads((tmp_path / "af.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["country_code"] for feature in found["features"]} == {"AF"}
    found = json.loads(run("export", "--format", "geojson", "--near=-16.85,180", "--km", "10").stdout)
    assert [feature["properties"]["name"] for feature in found["features"]] == ["Taveuni"]
    found = json.loads(run("export", "--format", "geojson", "--near", "34.43,70.45").stdout)
    assert len(found["features"]) == 2
    times = rows(run("export", "--what", "times", "--from", "2031-06", "--resolved"))
    assert [row["value"] for row in times] == ["2031-06-09"]
    assert len(rows(run("export", "--what", "places", "--kind", "town"))) == 3
    assert len(run("export", "--what", "times", "--format", "csv").stdout.splitlines()) == 5


def test_an_article_is_shown_with_when_and_where(run: Run) -> None:
    shown = run("show", "s-1", "--format", "table").stdout
    assert "When\n  Friday (2031-05-09); May (2031-05); weeks (PXW)" in shown
    assert "Where\n  Suva, town, FJ; Taveuni, feature, FJ; Jalālābād, town, AF" in shown


def test_read_shows_when(reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dateline.Reader", lambda model=None: reader)
    (tmp_path / "a.txt").write_text("The harbor was closed on Friday, Commander Tessa Okonvale said.", encoding="utf-8")
    arguments = ["read", str(tmp_path / "a.txt"), "--published", "2031-05-11", "--format", "table"]
    shown = CliRunner().invoke(app, arguments).stdout
    assert "When\n  Friday (2031-05-09)" in shown and "Where" not in shown
