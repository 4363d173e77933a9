"""`dateline serve`: what it prints, whom it answers, how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the command; yield the address it prints, and the process."""
    command = [sys.executable, "-m", "dateline", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"open at (\S+)", process.stdout.readline())
        assert found is not None, process.communicate(timeout=20)
        yield found[1], process
    finally:
        process.kill()
        process.communicate()


def fetched(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_serve_answers_until_it_is_stopped(desk_ledger: Path) -> None:
    with serving("--ledger", str(desk_ledger)) as (address, process):
        assert address.startswith("http://localhost:")
        status, page = fetched(address)
        assert (status, "read-only" in page) == (200, True)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
        assert (process.returncode, told) == (130, "dateline: stopped\n")


def test_serve_makes_up_a_token_where_others_can_reach_it(desk_ledger: Path) -> None:
    with serving("--ledger", str(desk_ledger), "--host", "0.0.0.0") as (address, _):
        plain, _, token = address.partition("?token=")
        assert len(token) >= 32
        assert fetched(plain)[0] == 401
        assert fetched(plain, Authorization=f"Bearer {token}")[0] == 200


def test_serve_says_what_is_wrong_before_it_listens(tmp_path: Path) -> None:
    for options, told in (
        (["--ledger", str(tmp_path / "none.db")], "no ledger at"),
        (["--token", "short"], "too short to be a secret"),
    ):
        command = [sys.executable, "-m", "dateline", "serve", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_serve_with_edit_makes_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with serving("--ledger", str(path), "--edit") as (address, _):
        status, page = fetched(address)
        assert (status, "read-only" in page) == (200, False)
    assert path.exists()


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_serve_refuses_impossible_ports(port: str) -> None:
    command = [sys.executable, "-m", "dateline", "serve", "--port", port]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 2


def test_serve_tells_that_a_port_is_taken(desk_ledger: Path) -> None:
    with serving("--ledger", str(desk_ledger)) as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        command = [sys.executable, "-m", "dateline", "serve", "--ledger", str(desk_ledger), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "already in use" in done.stderr
