"""What several test files need."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from benchmarks import shared as development

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from dateline.reader.reader import Reader

settings.register_profile("dateline", deadline=None)  # no test is timed: machines are slow and busy
settings.load_profile("dateline")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background job ignores Ctrl-C, and so would every command that a test starts and stops with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Return the shipped model, loaded once."""
    from dateline.reader.reader import Reader

    return Reader()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of development data, or skip the test."""
    folder = development.folder()
    if folder is None:
        pytest.skip("the development data (DATELINE_SHARED or ../shared) is not here")
    return folder


@pytest.fixture(scope="session")
def desk_ledger(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger of the example articles and a hostile one, for whoever only reads."""
    from tests import desk

    path = tmp_path_factory.mktemp("desk") / "ledger.db"
    desk.build(path, reader)
    return path


@pytest.fixture
def own_ledger(desk_ledger: Path, tmp_path: Path) -> Path:
    """Return a copy of the desk's ledger, for whoever writes."""
    from tests.desk import copied

    return copied(desk_ledger, tmp_path)


@pytest.fixture
def desk(desk_ledger: Path) -> Iterator[TestClient]:
    """Return a client of a read-only desk."""
    from starlette.testclient import TestClient

    from dateline.desk.app import create_app
    from dateline.desk.settings import DeskSettings
    from tests.desk import ADDRESS

    with TestClient(create_app(DeskSettings(ledger=desk_ledger)), base_url=ADDRESS) as client:
        yield client


@pytest.fixture
def editing(own_ledger: Path) -> Iterator[TestClient]:
    """Return a client of a desk whose ledger may be changed."""
    from starlette.testclient import TestClient

    from dateline.desk.app import create_app
    from dateline.desk.settings import DeskSettings
    from tests.desk import ADDRESS

    with TestClient(create_app(DeskSettings(ledger=own_ledger, edit=True)), base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return Debian's chromium, driven by Playwright; without it the test is skipped, but never in CI."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("DATELINE_BROWSER") == "required":
            pytest.fail("the tests in a browser need chromium: apt-get install chromium")
        pytest.skip("no chromium here, so nothing was tried in a browser: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens an address in a fresh window; a script error or a refused file on it fails the test."""
    from tests.desk import close_windows, windows

    faults: list[str] = []

    def opening(address: str, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        windows.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.goto(address)
        return page

    yield opening
    close_windows()
    assert faults == []
