"""A desk to try: a ledger of the example articles and a hostile one, a client without a network, and a real browser."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn

import dateline
from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings

if TYPE_CHECKING:
    from dateline.reader.reader import Reader

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ADDRESS = "http://localhost"
HOSTILE = """<script>alert('title')</script> \u202etxet desrever\u202c

ORVANE, May 9, 2031 — "<img src=x onerror=alert(1)> The bridge was shelled," Colonel Mirko Dalen said on Friday.

"We ran from the house & hid," said Sela Brandt, a witness. {{ 7 * 7 }} {% raw %} ${7*7} javascript:alert(1)

Z\u0351\u0310\u0343\u0309\u0351\u0310\u0343\u0309a\u0351\u0310\u0343\u0309\u0351\u0310l\u0343\u0309go \
\u2066\u202e\u05d0\u05d1\u05d2\u2069 officials warned on Saturday that the dam may break within a week. \
</article></body></html> <!-- "quoted" 'single' `tick` -->
"""
"""Markup, templates, marks that turn the direction of writing, letters piled up: what a page must show as text."""


def build(path: Path, reader: Reader) -> None:
    """Write a ledger of the example articles and the hostile one."""
    with dateline.Ledger(path) as ledger:
        for item in dateline.articles([EXAMPLES / "articles", EXAMPLES / "articles-times"]):
            assert isinstance(item, dateline.Article)
            ledger.articles.add(reader.read(item))
        hostile = dateline.read(
            HOSTILE, title="<script>alert('title')</script>", outlet='"><b>Outlet', url="javascript:alert(1)",
            external_id="../../<x>", published="2031-05-09", as_is=True, reader=reader,
        )  # fmt: skip
        ledger.articles.add(hostile)


def copied(ledger: Path, folder: Path) -> Path:
    """Return a copy of a ledger, whatever of it is still in its write-ahead log."""
    path = folder / "ledger.db"
    source, copy = sqlite3.connect(ledger), sqlite3.connect(path)
    source.backup(copy)
    source.close()
    copy.close()
    return path


windows: Final[list[Any]] = []
"""The browser's open windows. They close before the desk they look at stops: a browser asks for a page's icon when it
likes, and would tell of a desk that is gone."""


def close_windows() -> None:
    """Close all open windows."""
    while windows:
        windows.pop().close()


@contextmanager
def running(settings: DeskSettings) -> Iterator[str]:
    """Run a desk on a port of its own; yield its address."""
    config = uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"{ADDRESS}:{socket.getsockname()[1]}"
    finally:
        close_windows()
        server.should_exit = True
        thread.join()


def serious(page: Any) -> list[str]:
    """Return what axe-core finds serious or worse in a page, each with where it stands."""
    from axe_playwright_python.base import AXE_FILE_PATH

    # Run as the browser's own code: the page's policy lets no foreign script in.
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
