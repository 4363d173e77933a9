"""The command line on bad days: every input of the issue's list, damaged ledgers and models, Ctrl-C, hostile text."""

from __future__ import annotations

import gzip
import json
import os
import pty
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.ledger import ClaimFilter, Ledger
from dateline.reader import pool
from dateline.records import Article, Problem, Reading, Run
from dateline.version import __version__
from tests.stories import FLOOD, article, claim, reading

SHIPPED = Path(pool.__file__).parent.parent / "model"


class FakeReader:
    """A reader that finds nothing, at once."""

    model = "fake@0"

    def __init__(self, model: Path | None = None) -> None:
        assert model is None

    def read(self, article: Article) -> Reading:
        return Reading(article, run=Run(__version__, self.model, 0.0))

    def read_many(self, items: Iterable[Article | Problem], workers: int = 1) -> Iterator[Reading | Problem]:
        assert workers == 1
        return pool.read_many(self, None, items, workers)  # type: ignore[arg-type]


# A whole process with such a reader, which takes its time.
SLOW = """
import sys, time
from dateline.reader import reader
from dateline.records import Reading, Run
from dateline.version import __version__

class Slow(reader.Reader):
    def __init__(self, model=None):
        self.model, self._folder = "slow@0", None
    def read(self, article):
        time.sleep(SECONDS)
        return Reading(article, run=Run(__version__, self.model, 0.0))

reader.Reader = Slow
from dateline.cli import main
main()
"""


def command(*arguments: object, seconds: float | None = None) -> list[str]:
    script = "from dateline.cli import main; main()" if seconds is None else SLOW.replace("SECONDS", str(seconds))
    return [sys.executable, "-c", script, *map(str, arguments)]


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin, catch_exceptions=False)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    # In this order: the package keeps what it loads from the module, and must be given back the true one.
    monkeypatch.setattr("dateline.Reader", FakeReader)
    monkeypatch.setattr("dateline.reader.reader.Reader", FakeReader)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path, count: int) -> Path:
    lines = (json.dumps({"id": f"row-{n}", "text": f"Report {n}. {FLOOD}"}) for n in range(count))
    return write(path, "\n".join(lines) + "\n")


GERMAN = (
    "Der Fluss ist in der Nacht um zwei Meter gestiegen, sagte die Bürgermeisterin am Montag vor der Presse. Die "
    "Feuerwehr hat inzwischen alle Bewohner der unteren Stadt in Sicherheit gebracht, und die Schulen bleiben bis "
    "auf weiteres geschlossen. Niemand wurde nach ersten Angaben der Polizei verletzt."
)
FURNITURE = "Subscribe to our newsletter\nLog in\nShare on Facebook\nAccept all cookies\nAll rights reserved\n"
BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "furniture.txt": (FURNITURE.encode(), "furniture_only"),
    "binary.txt": (bytes(range(256)) * 20, "binary"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
    "nothing.txt": (bytes(range(0x80, 0x100)) * 20, "encoding"),
    "half.txt": (b"\xff\xfea", "encoding"),
    "german.txt": (GERMAN.encode(), "not_english"),
    "menu.html": (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no_article"),
    "cut.txt.gz": (gzip.compress(FLOOD.encode())[:-12], "unreadable"),
    "rows.jsonl": (b'{"id": "a"}\n', "bad_row"),
    "broken.jsonl": (b'{"id": "a", "text": \n', "bad_row"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_kept_and_does_not_stop_the_batch(name: str, fake: None, book: Path, tmp_path: Path) -> None:
    content, code = BAD[name]
    bad = write(tmp_path / name, content)
    before, after = write(tmp_path / "a.txt", FLOOD), write(tmp_path / "z.txt", f"Later. {FLOOD}")
    done = run("add", before, bad, after, "--ledger", book)
    assert done.exit_code == 1
    (line,) = (line for line in done.stderr.splitlines() if name in line)
    assert line.startswith(str(bad)) and " — " in line
    with Ledger(book, create=False) as ledger:
        assert len(ledger.articles.list()) == 2
        (problem,) = ledger.problems.list()
    assert problem.code == code
    assert problem.origin.startswith(str(bad)) and problem.hint


def test_a_file_that_is_not_there_is_a_problem(fake: None, tmp_path: Path) -> None:
    done = run("read", tmp_path / "missing.txt", write(tmp_path / "a.txt", FLOOD), "--format", "jsonl")
    assert done.exit_code == 1
    assert "missing.txt" in done.stderr and "check that the path exists" in done.stderr
    assert [json.loads(line)["article"]["text"] for line in done.stdout.splitlines()] == [FLOOD]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read_is_a_problem(fake: None, tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", FLOOD)
    secret.chmod(0)
    done = run("read", secret)
    assert done.exit_code == 1 and "secret.txt" in done.stderr


def test_a_file_over_the_limit_is_a_problem(fake: None, tmp_path: Path) -> None:
    done = run("read", write(tmp_path / "large.txt", FLOOD * 20), "--max-bytes", 1000)
    assert done.exit_code == 1 and done.stdout == ""
    assert "large.txt" in done.stderr and "1,000 bytes" in done.stderr and "--max-bytes" in done.stderr


def test_fifty_megabytes_of_text_are_refused_without_being_read(fake: None, tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    clock = time.perf_counter()
    done = run("read", huge)
    assert done.exit_code == 1 and "huge.txt" in done.stderr
    assert time.perf_counter() - clock < 5


def test_one_line_of_a_megabyte_is_an_article(fake: None, tmp_path: Path) -> None:
    line = "The river rose overnight and the mayor said that everyone had been warned. " * 13_500
    done = run("read", write(tmp_path / "line.txt", line), "--as-is", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["article"]["text"] == line


def test_broken_html_is_read_as_far_as_it_goes(fake: None, tmp_path: Path) -> None:
    paragraph = FLOOD.replace("\n\n", "</p><p>")
    page = (
        f"<html><head><title>Flood</title><body><div><article><h1>Flood</h1><p>{paragraph}<p>{FLOOD}<b></i></div><tab"
    )
    done = run("read", write(tmp_path / "page.html", page), "--format", "json")
    assert "Traceback" not in done.stderr
    assert done.exit_code == 0
    assert "boats for everyone" in json.loads(done.stdout)["article"]["text"]


def test_a_second_text_under_one_id_is_a_problem(fake: None, tmp_path: Path) -> None:
    lines = (json.dumps({"id": "same", "text": text}) for text in (FLOOD, f"Another. {FLOOD}"))
    done = run("read", "--input-format", "jsonl", write(tmp_path / "twins.jsonl", "\n".join(lines)), "--format", "json")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert "same" in done.stderr and "id of its own" in done.stderr


def test_readings_come_in_the_order_of_the_rows(fake: None, tmp_path: Path) -> None:
    done = run("read", "--input-format", "jsonl", rows(tmp_path / "rows.jsonl", 5))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["article"]["external_id"] for each in found] == [f"row-{n}" for n in range(5)]
    assert next(iter(found[0])) == "schema"


def test_a_problem_in_standard_input_names_it(fake: None) -> None:
    done = run("read", "-", stdin=b"")
    assert done.exit_code == 1 and "standard input" in done.stderr


def test_problems_are_told_again_but_kept_once(fake: None, book: Path, tmp_path: Path) -> None:
    empty = write(tmp_path / "empty.txt", b"")
    first, second = run("add", empty, "--ledger", book), run("add", empty, "--ledger", book)
    assert first.exit_code == second.exit_code == 1
    assert "empty.txt" in second.stderr
    listed = run("problems", "--ledger", book, "--format", "json")
    assert len(json.loads(listed.stdout)) == 1


# Ledgers


def fill(book: Path, *readings: Reading) -> None:
    with Ledger(book) as ledger:
        list(ledger.add_many(readings))


@pytest.mark.parametrize("noun", ["articles", "claims", "sources", "problems"])
def test_without_a_ledger_there_is_a_hint_and_no_new_file(noun: str, book: Path) -> None:
    done = run(noun, "--ledger", book)
    assert done.exit_code == 2 and done.stdout == ""
    assert str(book) in done.stderr and "dateline add" in done.stderr
    assert not book.exists()


def test_a_locked_ledger_says_so(fake: None, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(book, reading(FLOOD))
    monkeypatch.setattr(Ledger.__init__, "__kwdefaults__", {"create": True, "timeout": 0.05})
    writer = sqlite3.connect(book, isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        done = run("add", write(tmp_path / "b.txt", f"Later. {FLOOD}"), "--ledger", book)
    finally:
        writer.close()
    assert done.exit_code == 2
    assert "locked" in done.stderr and "run the same command again" in done.stderr
    assert run("add", tmp_path / "b.txt", "--ledger", book).exit_code == 0


def test_a_ledger_of_a_newer_schema_is_left_alone(book: Path) -> None:
    fill(book, reading(FLOOD))
    connection = sqlite3.connect(book)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    done = run("claims", "--ledger", book)
    assert done.exit_code == 2
    assert "999" in done.stderr and "upgrade dateline" in done.stderr


def test_another_file_is_not_taken_for_a_ledger(fake: None, tmp_path: Path) -> None:
    note = write(tmp_path / "note.txt", "This is no ledger. " * 100)
    done = run("add", write(tmp_path / "a.txt", FLOOD), "--ledger", note)
    assert done.exit_code == 2 and "note.txt" in done.stderr
    assert note.read_text(encoding="utf-8") == "This is no ledger. " * 100


def test_a_full_disk_keeps_what_was_finished(book: Path, tmp_path: Path) -> None:
    def no_space() -> None:
        # Half again of what a ledger without any article takes while it is made.
        resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))

    arguments = command("add", rows(tmp_path / "rows.jsonl", 400), "--ledger", book, seconds=0)
    done = subprocess.run(arguments, preexec_fn=no_space, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert str(book) in done.stderr and "Traceback" not in done.stderr
    with Ledger(book) as ledger:
        assert 0 < len(ledger.articles.list()) < 400


# Models


@pytest.mark.parametrize("damage", ["cut", "missing", "manifest"])
def test_a_corrupted_model_is_named_with_what_to_do(damage: str, book: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    for path in SHIPPED.iterdir():
        if path.name != "encoder.onnx":
            (model / path.name).write_bytes(path.read_bytes())
    if damage == "cut":
        (model / "encoder.onnx").write_bytes((SHIPPED / "encoder.onnx").read_bytes()[:1000])
    elif damage == "manifest":
        (model / "manifest.json").write_text("{", encoding="utf-8")
    done = run("read", write(tmp_path / "a.txt", FLOOD), "--model", model)
    assert done.exit_code == 2 and done.stdout == ""
    assert str(model) in done.stderr and "--model" in done.stderr


# Options


@pytest.mark.parametrize(
    "arguments",
    [
        ("claims", "--type", "ghost"),
        ("claims", "--since", "yesterday"),
        ("claims", "--limit", "0"),
        ("read", "a.txt", "--published", "soon"),
        ("read", "a.txt", "--workers", "0"),
        ("show",),
        ("nothing",),
    ],
)
def test_an_impossible_option_is_a_usage_error(arguments: tuple[str, ...], book: Path) -> None:
    fill(book, reading(FLOOD))
    where = ("--ledger", str(book)) if arguments[0] in ("claims", "show") else ()
    done = run(*arguments, *where)
    assert done.exit_code == 2
    assert done.stderr and "Traceback" not in done.stderr


def test_an_unknown_article_is_named(book: Path) -> None:
    fill(book, reading(FLOOD))
    done = run("show", "ffff", "--ledger", book)
    assert done.exit_code == 2 and "'ffff'" in done.stderr and "dateline articles" in done.stderr


def test_an_import_of_something_else_is_a_problem_with_its_line(book: Path, tmp_path: Path) -> None:
    done = run("import", write(tmp_path / "x.jsonl", '{"id": 1}\n'), "--ledger", book)
    assert done.exit_code == 1 and "x.jsonl:1" in done.stderr


# Hostile text

HOSTILE = "The dam \x1b[2J\x1b]0;owned\x07 held, Deputy Mayor Ilva Renn said [bold]twice[/bold] \u202eesrever\x9b31m."


def hostile() -> Reading:
    said = claim(HOSTILE, "Deputy Mayor Ilva Renn", "said", "The dam \x1b[2J\x1b]0;owned\x07 held")
    return reading(HOSTILE, said, title="\x1b]0;title\x07 [red]x[/red]", outlet="\x1b[5mPost")


@pytest.mark.parametrize(
    "arguments",
    [
        ("articles",), ("claims",), ("sources",), ("search", "dam"), ("show", "{id}"),
        ("articles", "--format", "table"), ("claims", "--format", "table"), ("sources", "--format", "table"),
        ("search", "dam", "--format", "table"), ("show", "{id}", "--format", "table"),
    ],
)  # fmt: skip
def test_no_control_character_reaches_the_screen(arguments: tuple[str, ...], book: Path) -> None:
    fill(book, hostile())
    filled = (each.format(id=hostile().article.id) for each in arguments)
    done = run(*filled, "--ledger", book)
    assert done.exit_code == 0
    for character in "\x1b\x07\x9b\u202e":
        assert character not in done.stdout
    if "table" in arguments and arguments[0] == "show":
        assert "[bold]twice[/bold]" in done.stdout and "[red]x[/red]" in done.stdout


def test_on_a_terminal_only_our_own_colours_are_escapes(book: Path) -> None:
    fill(book, hostile())
    shown = on_terminal(command("show", hostile().article.id, "--ledger", book))
    assert "\x1b[" in shown and "held" in shown
    assert "\x1b[2J" not in shown and "\x1b]0;" not in shown and "\x07" not in shown


def test_no_color_is_obeyed_on_a_terminal(book: Path) -> None:
    fill(book, reading(FLOOD, claim(FLOOD, "Deputy Mayor Ilva Renn", "said", "The Ostra river rose")))
    shown = on_terminal(command("show", article(FLOOD).id, "--ledger", book), NO_COLOR="1")
    assert "\x1b" not in shown
    assert "⟦1:Deputy Mayor Ilva Renn⟧ ‹1:said›" in shown


def on_terminal(arguments: list[str], **environment: str) -> str:
    """Run a command whose standard output is a terminal, and return what the terminal was sent."""
    master, slave = pty.openpty()
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **environment}
    if "NO_COLOR" not in environment:
        settings.pop("NO_COLOR", None)
    process = subprocess.Popen(arguments, stdout=slave, stderr=subprocess.DEVNULL, env=settings)
    os.close(slave)
    pieces = []
    try:
        while piece := os.read(master, 65_536):
            pieces.append(piece)
    except OSError:
        pass  # the other end is closed: Linux says so with an error
    finally:
        os.close(master)
        process.wait(timeout=30)
    return b"".join(pieces).decode("utf-8", "replace")


def test_a_problem_cannot_steer_the_screen_by_its_name(fake: None, tmp_path: Path) -> None:
    done = run("read", write(tmp_path / "a\x1b[2Jb.txt", b""))
    assert done.exit_code == 1 and "\x1b" not in done.stderr


# Pipes and Ctrl-C


@pytest.mark.parametrize("format", ["table", "jsonl"])
def test_a_reader_of_the_pipe_may_leave_early(format: str, book: Path) -> None:
    fill(book, *(reading(f"{n} {FLOOD}", claim(f"{n} {FLOOD}", "Deputy Mayor Ilva Renn", "said", "The Ostra"))
                 for n in range(300)))  # fmt: skip
    arguments = command("claims", "--ledger", book, "--limit", 1000, "--format", format)
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=30) in (0, 141)
    assert complaint == b""


def test_an_output_without_space_is_told(book: Path) -> None:
    fill(book, reading(FLOOD, claim(FLOOD, "Deputy Mayor Ilva Renn", "said", "The Ostra river rose")))
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command("claims", "--ledger", book), stdout=full, stderr=subprocess.PIPE, text=True, timeout=30
        )
    assert done.returncode == 2
    assert "No space left" in done.stderr and "Traceback" not in done.stderr


def test_ctrl_c_keeps_what_is_finished_and_a_rerun_goes_on(book: Path, tmp_path: Path) -> None:
    source = rows(tmp_path / "rows.jsonl", 60)
    arguments = command("add", source, "--ledger", book, seconds=0.05)
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while count(book) < 2:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in complaint and "same command again" in complaint
    kept = count(book)
    assert 2 <= kept < 60
    assert sound(book)
    again = subprocess.run(
        command("add", source, "--ledger", book, seconds=0), capture_output=True, text=True, timeout=60
    )
    assert again.returncode == 0
    assert f"{kept} already there" in again.stdout + again.stderr
    assert count(book) == 60 and sound(book)


def count(book: Path) -> int:
    if not book.exists():
        return 0
    connection = sqlite3.connect(f"file:{book}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # still being made
    finally:
        connection.close()


def sound(book: Path) -> bool:
    connection = sqlite3.connect(book)
    try:
        return tuple(connection.execute("PRAGMA integrity_check").fetchone()) == ("ok",)
    finally:
        connection.close()


def test_attitudes_are_listed_only_on_demand(book: Path) -> None:
    said = claim(FLOOD, "Deputy Mayor Ilva Renn", "said", "The Ostra river rose by two metres")
    wanted = claim(FLOOD, "A harbour official", "asked", "not to be named", cue_class="want")
    fill(book, reading(FLOOD, said, wanted))
    with Ledger(book) as ledger:
        assert len(ledger.claims.list(ClaimFilter())) == 2
    listed = [run("claims", "--ledger", book, *more).stdout.count("\n") for more in ((), ("--all",))]
    assert listed == [1, 2]
    assert run("claims", "--ledger", book, "--cue-class", "want").stdout.count("\n") == 1
