"""The commands, run in this process with the shipped model loaded once."""

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
from dateline.ledger.claim_rows import claim_rows
from dateline.ledger.export import CLAIM_COLUMNS
from dateline.records import Problem, from_json
from tests.stories import flood, market

Run = Callable[..., Result]

STORY = """Ostra rises

The Ostra river rose by two metres overnight, Deputy Mayor Ilva Renn said on Monday.

"We have boats for everyone," she said. "And we will use them."

A harbour official denied that the dam had cracked.

Subscribe to our newsletter and get the latest headlines in your inbox every morning.
"""


@pytest.fixture
def run(reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that runs a command against an empty ledger of its own."""
    monkeypatch.setattr("dateline.Reader", lambda model=None: reader)
    monkeypatch.setenv("DATELINE_LEDGER", str(tmp_path / "ledger.db"))

    def call(*arguments: str | Path, input: str | bytes | None = None, status: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments], input=input)
        assert result.exit_code == status, result.output
        return result

    return call


@pytest.fixture
def stocked(run: Run, tmp_path: Path) -> Run:
    """Return the same with three readings and a problem in the ledger."""
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.articles.add(flood(external_id="flood-1"))
        for number in range(2):
            ledger.articles.add(market(number, published=f"2031-05-0{number + 1}"))
        ledger.problems.add(Problem("x.txt", "empty", "x.txt: holds nothing but white space", "fill it"))
    return run


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# read


def test_read_prints_json_lines_in_a_pipe(run: Run, story: Path) -> None:
    reading = from_json(run("read", story).stdout)
    assert reading.article.title == "Ostra rises"
    assert "Subscribe" not in reading.article.text
    assert any("newsletter" in line.text for line in reading.article.removed)
    assert {claim.source.name for claim in reading.claims} >= {"Ilva Renn"}


def test_read_keeps_order_and_ids_of_jsonl(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    ids = ["b", "a", "7", "c"]
    path.write_text("".join(json.dumps({"id": each, "text": STORY + each}) + "\n" for each in ids))
    result = run("read", "--input-format", "jsonl", path)
    assert [row["article"]["external_id"] for row in rows(result)] == ids


def test_read_takes_standard_input(run: Run) -> None:
    reading = from_json(run("read", "-", input=STORY).stdout)
    assert reading.article.title == "Ostra rises"


def test_read_standard_input_only_once(run: Run) -> None:
    assert "only once" in run("read", "-", "-", input=STORY, status=2).stderr


def test_read_as_is_keeps_every_line(run: Run, story: Path) -> None:
    reading = from_json(run("read", "--as-is", story).stdout)
    assert reading.article.text == STORY
    assert reading.article.removed == ()


def test_read_takes_the_day_of_publication(run: Run, story: Path) -> None:
    article = from_json(run("read", "--published", "2031-05-09", story).stdout).article
    assert (article.published, article.published_basis) == ("2031-05-09", "given")
    assert from_json(run("read", story).stdout).article.published is None
    assert "not a date" in run("read", "--published", "soon", story, status=2).stderr


def test_read_for_people(run: Run, story: Path) -> None:
    out = run("read", "--format", "table", story).stdout
    assert out.startswith("Ostra rises\n")
    assert "Ilva Renn — named person, official" in out
    assert 'direct   said  "We have boats for everyone,"' in out
    assert "Removed as site furniture: 1 line" in out


def test_read_as_csv_gives_the_rows_of_the_ledger(run: Run, story: Path, tmp_path: Path) -> None:
    direct = list(csv.DictReader(io.StringIO(run("read", "--format", "csv", story).stdout)))
    run("add", story)
    stored = list(csv.DictReader(io.StringIO(run("claims", "--all", "--format", "csv").stdout)))
    assert direct == stored and direct
    with Ledger(tmp_path / "ledger.db") as ledger:
        article = ledger.articles.list()[0].id
        assert tuple(claim_rows(ledger.articles.get(article))) == ledger.claims.list()


def test_read_stores_nothing(run: Run, story: Path, tmp_path: Path) -> None:
    run("read", story)
    assert not (tmp_path / "ledger.db").exists()


# add


def test_add_says_what_it_did_and_does_it_once(run: Run, story: Path, tmp_path: Path) -> None:
    assert run("add", story).stdout == f"1 added; ledger: {tmp_path / 'ledger.db'}\n"
    assert run("add", story).stdout == f"0 added, 1 already there; ledger: {tmp_path / 'ledger.db'}\n"
    assert run("add", "--quiet", story).stdout == ""


def test_add_does_not_read_what_is_there(
    run: Run, story: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", story)

    def refuse(article: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(reader, "read", refuse)
    assert "1 already there" in run("add", story).stdout


def test_add_keeps_problems_and_goes_on(run: Run, story: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    result = run("add", missing, story, status=1)
    assert result.stderr.startswith(f"{missing}: no such file") and " — check that the path" in result.stderr
    assert "1 added, 1 failed (see dateline problems)" in result.stdout
    assert [row["code"] for row in rows(run("problems"))] == ["unreadable"]


def test_add_takes_a_folder(run: Run, story: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news" / "deep"
    folder.mkdir(parents=True)
    story.rename(folder / "story.txt")
    assert run("add", tmp_path / "news").stdout.startswith("1 added")


def test_ledger_option_outranks_the_environment(run: Run, story: Path, tmp_path: Path) -> None:
    run("add", "--ledger", tmp_path / "other.db", story)
    assert (tmp_path / "other.db").exists() and not (tmp_path / "ledger.db").exists()


# lists


def test_lists_need_a_ledger(run: Run) -> None:
    result = run("claims", status=2)
    assert "dateline: no ledger at" in result.stderr and "hint: add articles first" in result.stderr


def test_articles_newest_first(stocked: Run) -> None:
    found = rows(stocked("articles"))
    assert [row["title"] for row in found] == ["Market 1", "Market 0", "Ostra rises"]
    assert [row["title"] for row in rows(stocked("articles", "--since", "2031-05", "--until", "2031-05-01"))] == [
        "Market 0"
    ]
    assert len(rows(stocked("articles", "--limit", "1"))) == 1
    assert [row["title"] for row in rows(stocked("articles", "--text", "dam"))] == ["Ostra rises"]
    assert [row["title"] for row in rows(stocked("articles", "--outlet", "Ostra Courier"))] == ["Ostra rises"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ("", 5),
        ("--all", 7),
        ("--source Renn", 2),
        ("--type anonymous_source", 1),
        ("--anonymity granted", 1),
        ("--standing business", 2),
        ("--cue-class deny", 1),
        ("--cue-class want", 2),
        ("--quotation direct", 1),
        ("--text boat*", 1),
        ("--since 2031-05", 2),
        ("--until 2031-04", 3),
        ("--article flood-1", 3),
        ("--outlet Nowhere", 0),
        ("--limit 2", 2),
    ],
)
def test_claims_filters(stocked: Run, options: str, count: int) -> None:
    assert len(rows(stocked("claims", *options.split()))) == count


def test_claims_formats(stocked: Run) -> None:
    lines = rows(stocked("claims"))
    assert json.loads(stocked("claims", "--format", "json").stdout) == lines
    cells = list(csv.reader(io.StringIO(stocked("claims", "--format", "csv").stdout)))
    assert tuple(cells[0]) == CLAIM_COLUMNS and len(cells) == len(lines) + 1
    assert tuple(csv.reader(io.StringIO(stocked("claims", "--text", "absent", "--format", "csv").stdout))) == (
        cells[0],
    )
    table = stocked("claims", "--format", "table").stdout
    assert "Ilva Renn" in table and "We have boats for everyone" in table
    empty = stocked("claims", "--text", "absent", "--format", "table")
    assert empty.stdout == "" and "no claims like that" in empty.stderr


def test_a_table_says_that_there_is_more(run: Run, tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        for number in range(60):
            ledger.articles.add(market(number))
    shown = run("articles", "--format", "table")
    assert shown.stdout.count("Market") == 50 and "--limit" in shown.stderr
    assert run("articles", "--format", "table", "--limit", "55").stdout.count("Market") == 55
    assert len(rows(run("articles"))) == 60


def test_sources(stocked: Run) -> None:
    found = rows(stocked("sources"))
    assert {row["name"]: row["claims"] for row in found} == {
        "Deputy Mayor Ilva Renn": 1, "Ilva Renn": 1, "A harbour official": 1, "Oda Pell": 2,
    }  # fmt: skip
    assert [row["name"] for row in rows(stocked("sources", "--anonymity", "granted"))] == ["A harbour official"]
    assert "Oda Pell" in stocked("sources", "--format", "table").stdout


def test_search(stocked: Run) -> None:
    hit = rows(stocked("search", "boats"))[0]
    assert hit["article"]["title"] == "Ostra rises" and len(hit["claims"]) == 1
    cells = list(csv.DictReader(io.StringIO(stocked("search", "boats", "--format", "csv").stdout)))
    assert cells[0]["snippet"] == hit["snippet"]
    assert "boats" in stocked("search", "boats", "--format", "table").stdout
    assert len(rows(stocked("search", "market", "--limit", "1"))) == 1
    assert stocked("search", "nothing-like-it").stdout == ""


def test_show_marks_the_text(stocked: Run) -> None:
    out = stocked("show", "flood-1", "--format", "table").stdout
    assert "⟦1:Deputy Mayor Ilva Renn⟧ ‹1:said›" in out
    assert "subscription: Subscribe now!" in out
    assert stocked("show", "flood-1").stdout == stocked("export").stdout.splitlines(keepends=True)[-1]
    assert stocked("show", "flood-1", "--format", "csv").stdout.count("\n") == 4
    assert "no article 'zzz'" in stocked("show", "zzz", status=2).stderr


def test_problems(stocked: Run) -> None:
    assert [row["origin"] for row in rows(stocked("problems"))] == ["x.txt"]
    table = stocked("problems", "--format", "table").stdout
    assert "holds nothing but white space" in table and "fill it" in table
    assert stocked("problems", "--format", "csv").stdout.startswith('"id","origin"')


def test_about(stocked: Run, tmp_path: Path) -> None:
    facts = json.loads(stocked("about").stdout)
    assert facts["dateline"]["licence"] == "Apache-2.0"
    assert "CC BY 4.0" in facts["gazetteer"]["attribution"][0]
    assert facts["ledger"]["path"] == str(tmp_path / "ledger.db") and facts["ledger"]["runs"][0]["readings"] == 3
    assert {each["name"] for each in facts["built_on"]} >= {"onnxruntime", "sqlalchemy"}
    out = stocked("about", "--format", "table").stdout
    assert "model: " in out and "onnxruntime" in out
    stocked("about", "--card")
    assert "not a table" in stocked("about", "--format", "csv", status=2).stderr


# export and import


def test_export_and_import_give_the_same_readings(stocked: Run, tmp_path: Path) -> None:
    out, other = tmp_path / "readings.jsonl", tmp_path / "other.db"
    assert "3 readings written" in stocked("export", "--out", out).stderr
    assert stocked("import", out, "--ledger", other).stdout.startswith("3 added")
    assert stocked("import", out, "--ledger", other).stdout.startswith("0 added, 3 already there")
    again = rows(stocked("export", "--ledger", other))
    assert sorted(again, key=str) == sorted(rows(stocked("export")), key=str)


def test_import_names_the_bad_line(stocked: Run, tmp_path: Path) -> None:
    path = tmp_path / "readings.jsonl"
    path.write_text(stocked("export").stdout + "{}\n")
    result = stocked("import", path, tmp_path / "missing.jsonl", status=1)
    assert f"{path}:4: not a reading" in result.stderr and "missing.jsonl: no such file" in result.stderr
    assert "3 already there, 2 failed" in result.stdout


def test_export_claims(stocked: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "claims.csv"
    stocked("export", "--format", "csv", "--anonymity", "granted", "--out", out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    stocked("export", "--format", "parquet", "--out", tmp_path / "claims.parquet")
    assert (tmp_path / "claims.parquet").read_bytes().startswith(b"PAR1")
    assert len(rows(stocked("export", "--what", "claims", "--all"))) == 7


def test_export_of_readings_refuses_options_on_claims(stocked: Run) -> None:
    assert "--what claims" in stocked("export", "--type", "document", status=2).stderr


# the command itself


def test_version_and_help(run: Run) -> None:
    from dateline import __version__

    assert run("--version").stdout == f"{__version__}\n"
    assert "Usage: " in run("read", "--help").stdout
    assert "No such command" in run("reed", status=2).stderr
    assert "--workers" in run("read", "--workers", "0", "x", status=2).stderr
