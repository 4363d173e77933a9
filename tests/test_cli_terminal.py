"""The command as a process: terminals, pipes, Ctrl-C, hostile text, start-up."""

from __future__ import annotations

import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline import Ledger
from dateline.cli.terminal import safe, safe_json
from tests.stories import flood

COMMAND = [sys.executable, "-m", "dateline"]
HOSTILE = "Evil \x1b]0;title\x07\x1b[2J\x9b31m \u202egnp.exe [bold red]not markup[/] :smile: \x7f\r"
STORY = "The Ostra river rose by {} metres overnight, Deputy Mayor Ilva Renn said. “We have boats,” she said on Monday."


def on_terminal(*arguments: str | Path, **environment: str) -> tuple[int, str]:
    """Run a command whose output is a terminal; return its status and what the terminal got."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=child, stderr=child, stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )  # fmt: skip
    os.close(child)
    shown = b""
    while True:
        try:
            block = os.read(parent, 65536)
        except OSError:  # Linux reports the end of a terminal as an error
            break
        if not block:
            break
        shown += block
    os.close(parent)
    return process.wait(), shown.decode("utf-8").replace("\r\n", "\n")


def piped(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, check=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    with Ledger(tmp_path / "ledger.db") as opened:
        opened.articles.add(flood(title=HOSTILE, outlet=HOSTILE))
    return tmp_path / "ledger.db"


def rows_file(folder: Path, count: int) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": STORY.format(n)}) + "\n" for n in range(count)))
    return path


# hostile text


def test_safe_spells_out_what_a_terminal_would_obey() -> None:
    assert safe("a\x1b[2Jb\x9bc\u202ed\udce9\te\r\nf") == "a\\x1b[2Jb\\x9bc\\u202ed\\udce9\te\nf"
    line = json.dumps({"text": "\x7f\x9b\u202e“ü”"}, ensure_ascii=False)
    assert json.loads(safe_json(line)) == json.loads(line) and safe_json(line).isprintable()


@pytest.mark.parametrize("format", ["table", "json", "jsonl", "csv"])
@pytest.mark.parametrize("command", ["articles", "claims", "search", "show"])
def test_text_cannot_steer_the_terminal(command: str, format: str, ledger: Path) -> None:
    given = {"search": ["boats"], "show": [_only_id(ledger)]}.get(command, [])
    status, shown = on_terminal(command, *given, "--ledger", ledger, "--format", format, NO_COLOR="1", TERM="dumb")
    assert status == 0
    assert not set(shown) & set("\x1b\x07\x9b\x7f\u202e\r"), repr(shown)


def test_square_brackets_are_not_markup(ledger: Path) -> None:
    _, shown = on_terminal("show", _only_id(ledger), "--ledger", ledger)
    assert "[bold red]not markup[/] :smile:" in shown


def _only_id(ledger: Path) -> str:
    with Ledger(ledger) as opened:
        return opened.articles.list()[0].id


# terminals and pipes


def test_colour_on_a_terminal_only(ledger: Path) -> None:
    _, shown = on_terminal("show", _only_id(ledger), "--ledger", ledger)
    assert "\x1b[" in shown and "⟦" not in shown
    _, shown = on_terminal("show", _only_id(ledger), "--ledger", ledger, NO_COLOR="1", TERM="dumb")
    assert "\x1b[" not in shown and "⟦" in shown
    assert b"\x1b[" not in piped("show", _only_id(ledger), "--ledger", ledger, "--format", "table").stdout


def test_an_export_does_not_go_to_a_terminal(ledger: Path) -> None:
    status, shown = on_terminal("export", "--ledger", ledger)
    assert status == 2 and "--out" in shown


def test_progress_on_a_terminal_only(tmp_path: Path) -> None:
    rows = rows_file(tmp_path, 4)
    status, shown = on_terminal("add", rows, "--ledger", tmp_path / "a.db")
    assert status == 0 and "reading" in shown and "4/4" in shown and "4 added" in shown
    _, shown = on_terminal("add", rows, "--ledger", tmp_path / "b.db", "--quiet")
    assert shown == ""
    result = piped("add", rows, "--ledger", tmp_path / "c.db")
    assert result.stderr == b"" and result.stdout.startswith(b"4 added")


# Ctrl-C


def test_ctrl_c_stops_the_workers_and_a_rerun_goes_on(tmp_path: Path) -> None:
    rows, path = rows_file(tmp_path, 30), tmp_path / "ledger.db"
    command = [*COMMAND, "add", str(rows), "--ledger", str(path), "--workers", "2"]
    # A session of its own: Ctrl-C reaches the whole group, workers too, and not these tests.
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while _stored(path) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert out.startswith("stopped: ") and "run the same command again" in err and "Traceback" not in err
    done = _stored(path)
    assert 3 <= done < 30
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    rerun = subprocess.run(command, capture_output=True, text=True, check=True)
    assert rerun.stdout.startswith(f"{30 - done} added, {done} already there")


def _stored(path: Path) -> int:
    if not path.exists():
        return 0
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        count: int = connection.execute("SELECT count(*) FROM reading").fetchone()[0]
        return count
    except sqlite3.OperationalError:  # the table is not there yet
        return 0
    finally:
        connection.close()


# start-up


def test_help_answers_at_once() -> None:
    """Processor time, not wall time, against that of the library that makes the help: machines differ by half."""
    help = _processor_time("from dateline.cli import app\ntry: app(['--help'])\nexcept SystemExit: pass")
    library = _processor_time("import typer.main, msgspec, inspect, dataclasses")
    assert help < 5 * library  # measured: 3.5; importing SQLAlchemy or FastAPI alone would be over


def _processor_time(code: str) -> float:
    timed = f"import time, sys\n{code}\nprint(time.process_time(), file=sys.stderr)"
    runs = (subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True) for _ in range(3))
    return min(float(run.stderr) for run in runs)
