"""`dateline actors` and `dateline actor`, `sources` and `claims --source` over linked actors."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dateline import Ledger
from dateline.cli import app
from tests.test_ledger_actors import AGAIN, ELSEWHERE, FRONT, RENN, told

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that runs a command against a ledger with four articles."""
    monkeypatch.setenv("DATELINE_LEDGER", str(tmp_path / "ledger.db"))
    (tmp_path / "front.csv").write_text(FRONT, encoding="utf-8")
    with Ledger(tmp_path / "ledger.db") as ledger:
        front = told("Oda Pell", ("Salt Front", "armed_group"), ("Afghanistan", "government"), day="2031-06-01")
        list(ledger.add_many([RENN, AGAIN, ELSEWHERE, front]))

    def call(*arguments: str | Path, status: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments])
        assert result.exit_code == status, result.output
        return result

    return call


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def renns(run: Run) -> list[str]:
    return [row["id"] for row in rows(run("actors", "--name", "renn"))]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("--kind person", ["Ilva Renn", "Ilva Renn", "Oda Pell"]),
        ("--kind person --limit 1", ["Ilva Renn"]),
        ("--country afg", ["Afghanistan"]),
        ("--origin register", ["Afghanistan"]),
        ("--origin import", []),
        ("--name pell", ["Oda Pell"]),
    ],
)
def test_actors_are_listed(run: Run, options: str, names: list[str]) -> None:
    assert [row["name"] for row in rows(run("actors", *options.split()))] == names


def test_actors_in_every_format(run: Run) -> None:
    lines = rows(run("actors"))
    assert json.loads(run("actors", "--format", "json").stdout) == lines
    cells = list(csv.DictReader(io.StringIO(run("actors", "--format", "csv").stdout)))
    assert [row["id"] for row in cells] == [row["id"] for row in lines]
    table = run("actors", "--format", "table").stdout
    assert "Ostra Water Council" in table and "afghanistan" in table
    assert "no actors like that" in run("actors", "--origin", "import", "--format", "table").stderr


def test_a_suggestion_is_merged_and_taken_back(run: Run) -> None:
    (suggestion,) = rows(run("actors", "--suggestions"))
    assert suggestion["name"] == suggestion["other_name"] == "Ilva Renn"
    assert "same full name" in run("actors", "--suggestions", "--format", "table").stdout
    one, other = renns(run)
    (done,) = rows(run("actors", "merge", one, other[:8], "--note", "the same office"))
    assert (done["number"], done["act"], done["note"]) == (1, "merge", "the same office")
    assert renns(run) == [one] and rows(run("actors", "--suggestions")) == []
    shown = run("actors", "undo", "1", "--format", "table").stdout
    assert "decision 1 is taken back" in shown
    assert renns(run) == [one, other] and rows(run("actors", "--suggestions")) == [suggestion]
    table = run("actors", "decisions", "--format", "table").stdout
    assert f"Ilva Renn ({other[:8]}) counts as Ilva Renn ({one[:8]})" in table and "the same office" in table
    assert [row["undone_by"] for row in rows(run("actors", "decisions"))] == [None, 2]
    assert len(rows(run("actors", "decisions", "--limit", "1"))) == 1


def test_a_suggestion_is_rejected(run: Run) -> None:
    (suggestion,) = rows(run("actors", "--suggestions"))
    assert "are two" in run("actors", "reject", suggestion["number"], "--format", "table").stdout
    assert rows(run("actors", "--suggestions")) == []
    assert "nothing" not in run("actors", "decisions").stdout


def test_an_actor_is_split(run: Run) -> None:
    one, _ = renns(run)
    (done,) = rows(run("actors", "split", one, AGAIN.article.id[:8]))
    assert done["articles"] == [AGAIN.article.id]
    assert len(renns(run)) == 3


def test_a_register_is_imported(run: Run, tmp_path: Path) -> None:
    done = run("actors", "import", tmp_path / "front.csv").stdout
    assert done == (
        "2 actors read, 2 new or changed; 1 may be in the articles already (see dateline actors --suggestions)\n"
    )
    assert run("actors", "import", tmp_path / "front.csv").stdout == "2 actors read, 0 new or changed\n"
    assert [row["id"] for row in rows(run("actors", "--origin", "import"))] == ["saltmark-coast", "saltmark-front"]


def test_a_register_with_mistakes_names_the_lines(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(FRONT.replace("2012,,", "2012,2011,").replace("armed_group", "navy", 1), encoding="utf-8")
    told = run("actors", "import", bad, status=2).stderr
    assert "line 2" in told and "Traceback" not in told
    assert rows(run("actors", "--origin", "import")) == []
    assert "cannot be read" in run("actors", "import", tmp_path / "none.csv", status=2).stderr
    bad.write_bytes(FRONT.encode("utf-8") + b"\xff\n")
    assert "not UTF-8" in run("actors", "import", bad, status=2).stderr


def test_a_profile_for_people_and_programs(run: Run, tmp_path: Path) -> None:
    run("actors", "import", tmp_path / "front.csv")
    run("actors", "merge", "saltmark-front", "Salt Front", status=2)  # two actors have that name
    found = next(row for row in rows(run("actors", "--name", "salt front")) if row["origin"] == "article")
    run("actors", "merge", "saltmark-front", found["id"])
    shown = run("actor", "SLF", "--format", "table").stdout
    for part in (
        "Saltmark Liberation Front\n", "armed group", "2012 to …", "1 article · 0 claims", "also: SLF, Salt Front",
        f"merged into it: {found['id'][:8]}",
        "Saltmark Coast Brigade: affiliate of Saltmark Liberation Front (2019 to …)",
        "Said about it\n", "2031-06-01", "Oda Pell: said that",
    ):  # fmt: skip
        assert part in shown, part
    (profile,) = rows(run("actor", "SLF"))
    assert profile["actor"]["id"] == "saltmark-front" and profile["members"] == [found["id"]]
    assert [claim["source_name"] for claim in profile["about"]] == ["Oda Pell"]
    cells = list(csv.DictReader(io.StringIO(run("actor", "oda pell", "--format", "csv").stdout)))
    assert [(row["part"], row["source"]) for row in cells] == [("said", "Oda Pell"), ("said", "She")]
    assert len(rows(run("actor", "oda pell", "--limit", "1"))[0]["said"]) == 1
    assert len(rows(run("actor", "oda pell", "--all"))[0]["said"]) == 2


def test_sources_and_claims_go_by_actor(run: Run, tmp_path: Path) -> None:
    run("actors", "merge", *renns(run))
    found = {row["name"]: row for row in rows(run("sources", "--type", "named_person", "--standing", "official"))}
    assert (found["Ilva Renn"]["claims"], found["Ilva Renn"]["articles"]) == (6, 3)
    assert "Ilva Renn" in run("sources", "--format", "table").stdout
    assert {row["source"] for row in rows(run("claims", "--source", "Ilva Renn"))} == {"Ilva Renn", "She"}


def test_mistakes_are_one_line_and_a_hint(run: Run) -> None:
    for arguments, message, hint in (
        (["actor", "Oda Pel"], "no actor 'Oda Pel'", "did you mean Oda Pell?"),
        (["actor", "Ilva Renn"], "fits more than one actor", "give the id"),
        (["actor", "Ã…sa"], "no actor", "decoded wrongly"),
        (["actors", "merge", "Oda Pell", "oda pell"], "cannot be merged with itself", "decisions"),
        (["actors", "undo", "7"], "no decision 7", "actors decisions"),
        (["actors", "reject", "7"], "no suggestion 7", "--suggestions"),
        (["actors", "split", "Oda Pell", "zzz"], "no article 'zzz'", "dateline articles"),
        (["actors", "--kind", "person", "decisions"], "--kind stands before decisions", "at the end"),
        (["actors", "--suggestions", "--kind", "person"], "takes none of the other options", "leave them out"),
    ):
        told = run(*arguments, status=2).stderr.splitlines()
        assert len(told) == 2 and message in told[0] and hint in told[1], told
    assert rows(run("actors", "decisions")) == []


def test_actors_need_a_ledger(run: Run, tmp_path: Path) -> None:
    for arguments in (["actors"], ["actor", "x"], ["actors", "merge", "a", "b"], ["actors", "decisions"]):
        assert "no ledger at" in run(*arguments, "--ledger", tmp_path / "none.db", status=2).stderr


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    hostile = "Evil \x1b[2J\x9b31m \u202egnp"
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.articles.add(told(hostile, (f"{hostile} Front", "armed_group")))
    for arguments in (["actors"], ["actor", hostile], ["actor", hostile, "--format", "json"]):
        parent, child = pty.openpty()
        command = [sys.executable, "-m", "dateline", *arguments, "--ledger", str(tmp_path / "ledger.db")]
        environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
        done = subprocess.run(command, stdout=child, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        os.close(child)
        shown = os.read(parent, 65536).decode("utf-8").replace("\r\n", "\n")
        os.close(parent)
        assert done.returncode == 0, done.stderr
        assert not set(shown) & set("\x1b\x9b\u202e\r") and "Evil" in shown
