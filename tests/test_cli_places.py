"""`dateline places`: look-ups, imports and their failures."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.gazetteer import dumps, lookup
from tests.test_gazetteer_imports import CSV, GOOD, ROWS, csv_file, dump

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterable[Run]:
    """Return a function that runs a command; imports lie in a folder of the test."""
    monkeypatch.setenv("DATELINE_PLACES", str(tmp_path / "places"))
    monkeypatch.setenv("DATELINE_LEDGER", str(tmp_path / "ledger.db"))
    lookup.default.cache_clear()

    def call(*arguments: str | Path, status: int = 0) -> Result:
        result = CliRunner().invoke(app, ["places", *map(str, arguments)])
        assert result.exit_code == status, result.output
        return result

    yield call
    lookup.default.cache_clear()


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lookup_in_every_format(run: Run) -> None:
    lines = rows(run("lookup", "Homs province"))
    assert (lines[0]["name"], lines[0]["kind"], lines[0]["how"]) == ("Homs", "admin1", "stripped")
    assert json.loads(run("lookup", "Homs province", "--format", "json").stdout) == lines
    cells = list(csv.DictReader(io.StringIO(run("lookup", "Homs province", "--format", "csv").stdout)))
    assert [row["name"] for row in cells] == [row["name"] for row in lines]
    table = run("lookup", "Homs province", "--format", "table").stdout
    assert "admin1" in table and "main, stripped" in table
    assert len(rows(run("lookup", "San Antonio", "--limit", "3"))) == 3
    assert run("lookup", "Nowhere at all").stdout == ""
    assert "no place is called that" in run("lookup", "Nowhere at all", "--format", "table").stderr


def test_a_dump_is_imported_listed_and_removed(run: Run, tmp_path: Path) -> None:
    told = run("import", dump(tmp_path / "AF.txt")).stdout
    assert told == f"AF: 6 places under 7 names; {tmp_path / 'places' / 'AF.sqlite'}\n"
    assert rows(run("lookup", "Ostra Kala"))[0]["geonames_id"] == 900000001
    (listed,) = rows(run("imports"))
    assert (listed["name"], listed["source"], listed["places"], listed["broken"]) == ("AF", "AF.txt", 6, 0)
    assert "AF.txt" in run("imports", "--format", "table").stdout
    assert "import AF: 6 places" in CliRunner().invoke(app, ["about", "--format", "table"]).stdout
    assert run("remove", "AF").stdout == "AF removed\n"
    assert rows(run("lookup", "Ostra Kala")) == rows(run("imports")) == []
    assert "nothing was imported" in run("imports", "--format", "table").stderr


def test_options_choose_rows(run: Run, tmp_path: Path) -> None:
    path = dump(tmp_path / "all.txt")
    assert run("import", path, "--country", "PK", "--classes", "P").stdout.startswith(
        "all-PK-P: 1 places under 1 names"
    )
    assert run("import", path, "--quiet").stdout == ""
    assert "not two-letter codes" in run("import", path, "--country", "AFG", status=2).stderr
    assert "not letters out of" in run("import", path, "--classes", "Q", status=2).stderr


def test_broken_rows_are_told_and_listed(run: Run, tmp_path: Path) -> None:
    path = dump(tmp_path / "AF.txt", [*GOOD * 10, *("broken" for _ in range(25))])
    done = run("import", path)
    assert "25 broken rows left out" in done.stdout
    assert done.stderr.splitlines()[0] == "AF.txt: line 3001: 1 columns instead of 19 — left out"
    assert done.stderr.splitlines()[-1] == "… 5 more: dateline places imports --broken AF"
    listed = rows(run("imports", "--broken", "AF"))
    assert len(listed) == 25 and listed[-1] == {"file": "AF.txt", "line": 3025, "what": "1 columns instead of 19"}
    assert "no import is called PK; there are: AF" in run("imports", "--broken", "PK", status=2).stderr


def test_the_wrong_file_is_told_without_a_traceback(run: Run, tmp_path: Path) -> None:
    told = run("import", csv_file(tmp_path / "villages.csv"), status=2).stderr
    assert "line 1: 1 columns instead of 19" in told and "Traceback" not in told
    assert "cannot be read" in run("import", tmp_path / "none.txt", status=2).stderr
    assert not (tmp_path / "places").exists()


def test_own_places_are_added(run: Run, tmp_path: Path) -> None:
    assert run("add", csv_file(tmp_path / "villages.csv")).stdout.startswith("villages: 3 places under 6 names")
    assert rows(run("lookup", "Old Ostra"))[0]["name"] == "Ostra Kala"
    bad = csv_file(tmp_path / "villages.csv", CSV.replace("34.5,", "95,"))
    told = run("add", bad, status=2).stderr
    assert "villages.csv: line 2: lat: '95' is not between -90 and 90" in told and "nothing was changed" in told
    assert rows(run("lookup", "Old Ostra"))[0]["lat"] == 34.5


def test_ctrl_c_leaves_a_hint_and_the_import_goes_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(dumps, "_take_place", stop)
        told = run("import", dump(tmp_path / "AF.txt"), status=130).stderr
    assert "places are as they were" in told and "same command" in told
    assert run("import", tmp_path / "AF.txt").stdout.startswith("AF: 6 places")


def test_no_command_shows_help(run: Run) -> None:
    result = CliRunner().invoke(app, ["places"])
    assert "lookup" in result.output and "import" in result.output


def test_a_person_sees_how_far_an_import_is(run: Run, tmp_path: Path) -> None:
    path = dump(tmp_path / "AF.txt", ROWS)
    parent, child = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "places", "import", str(path)], stdout=subprocess.PIPE, stderr=child
    )
    os.close(child)
    shown = os.read(parent, 100_000)
    os.close(parent)
    assert done.returncode == 0 and b"index" in shown
