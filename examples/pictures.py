"""Draw the pictures in the README: the desk on invented articles, as a browser shows it.

    python examples/pictures.py docs/pictures

It reads `desk/articles.jsonl` into a ledger of its own. The two republics these tell of do not exist: `desk/places.csv`
puts their towns into the open South Atlantic. Needs the tools for development and Debian's chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

PICTURES = {
    "article": "/articles/kes-05",
    "map": "/map?min_confidence=0.4&status=happened,ongoing,planned,threatened",
    "timeline": "/timeline?min_confidence=0.4",
}
"""The name of each picture, and the address it shows."""

OUT = 3
"""Steps away from the sea that the invented towns lie in, until continents show."""


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="the folder for the pictures")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("the pictures need chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, desk(Path(folder)) as address:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 820}, color_scheme="light")
        for name, path in PICTURES.items():
            draw(page, address + path, out / f"{name}.png")


def draw(page: Any, address: str, file: Path) -> None:
    """Save what the browser shows at an address."""
    page.goto(address, wait_until="networkidle")
    if "/map" in address:
        for _ in range(OUT):
            page.get_by_role("button", name="Zoom out", exact=True).click()
        page.wait_for_timeout(600)
    page.screenshot(path=str(file))


@contextmanager
def desk(folder: Path) -> Iterator[str]:
    """Read the articles and run a desk on them, with the invented places; yield its address."""
    environment = os.environ | {"DATELINE_PLACES": str(folder / "places"), "DATELINE_LEDGER": str(folder / "ledger.db")}
    command = [sys.executable, "-m", "dateline"]
    own = HERE / "desk"
    for arguments in (("places", "add", str(own / "places.csv")), ("add", str(own / "articles.jsonl"))):
        subprocess.run([*command, *arguments, "--quiet"], env=environment, check=True)
    serving = subprocess.Popen([*command, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout is not None
        yield serving.stdout.readline().split()[-1].rstrip("/")
    finally:
        serving.terminate()
        serving.wait()


if __name__ == "__main__":
    main()
