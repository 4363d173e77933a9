"""What the pages load from elsewhere: whose work it is, that it makes no code of text, and how much a page costs."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from dateline.desk.files import STATIC

ROOT = Path(__file__).resolve().parent.parent
VENDOR = STATIC / "vendor"
LOCK = json.loads((ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8"))
LICENSES = (VENDOR / "LICENSES").read_text(encoding="utf-8")
KILOBYTES = 150
STATIC_KILOBYTES = 700
FILES = sorted(path.name.removesuffix(".gz") for path in VENDOR.iterdir() if path.name != "LICENSES")
HEAVY = ("vendor/map.js", "vendor/network.js", "vendor/timeline.js", "vendor/world.json")


class References(HTMLParser):
    """The scripts and styles that a page asks for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.found.append(str(given["src"]))
        if tag == "link" and given.get("rel") in ("stylesheet", "icon"):
            self.found.append(str(given["href"]))


def everything(desk: TestClient, page: str) -> dict[str, bytes]:
    """Return the files that a page asks for, and the modules these import, by their addresses."""
    waiting, found = References(page).found, {}
    while waiting:
        address = waiting.pop()
        if address not in found:
            answer = desk.get(address)
            assert answer.status_code == 200, address
            found[address] = answer.content
            if address.endswith(".js"):
                imported = re.findall(r"""^import [^;]*?["'](\./[^"']+)["'];""", answer.text, re.MULTILINE)
                waiting += [urljoin(address, name) for name in imported]
    return found


def packages() -> dict[str, str]:
    """Return what LICENSES says is in each file."""
    listed = LICENSES.split("-" * 80)[0]
    return dict(re.findall(r"^([\w.]+\.js(?:on)?): (.+)$", listed, re.MULTILINE))


def test_every_vendored_file_is_kept_compressed_and_named() -> None:
    assert [path.name for path in VENDOR.iterdir() if path.suffix not in (".gz",)] == ["LICENSES"]
    assert sorted(packages()) == FILES == ["htmx.js", "map.js", "network.js", "timeline.js", "world.json"]


@pytest.mark.parametrize("name", FILES)
def test_licenses_name_every_package_with_its_locked_version(name: str) -> None:
    given = [one.rsplit(" ", 1) for one in packages()[name].split(", ")]
    assert given
    for package, version in given:
        about = LOCK["packages"][f"node_modules/{package}"]
        assert version == about["version"]
        heading = f"\n{package} {version} ({about['license']})\n\n"
        assert heading in LICENSES
        text = LICENSES.split(heading)[1].split("-" * 80)[0]
        assert re.search("copyright|permission", text, re.IGNORECASE)


def test_what_a_bundle_is_asked_for_is_locked_exactly() -> None:
    asked = json.loads((ROOT / "assets" / "package.json").read_text(encoding="utf-8"))
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
    assert all("integrity" in one for name, one in LOCK["packages"].items() if name)
    assert "resolved" not in json.dumps(LOCK)


@pytest.mark.parametrize("name", FILES)
def test_vendored_file_is_the_same_whoever_packs_it(name: str) -> None:
    packed = (VENDOR / f"{name}.gz").read_bytes()
    # No flags (so no name), no time, no operating system.
    assert packed[3:8] == bytes(5)
    assert packed[9] == 255


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_bundle_makes_no_code_of_text(name: str) -> None:
    text = gzip.decompress((VENDOR / f"{name}.gz").read_bytes()).decode()
    assert re.findall(r"(?<![\w.$])(?:eval|Function)\s*\(", text) == []
    assert not re.search(r"^//# sourceMappingURL", text, re.MULTILINE)


def test_static_files_take_little_room() -> None:
    sizes = {path.name: path.stat().st_size for path in STATIC.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < STATIC_KILOBYTES * 1000, sizes


def test_front_page_costs_little_and_loads_no_heavy_library(desk: TestClient) -> None:
    page = desk.get("/").text
    files = everything(desk, page)
    assert any(address.endswith("vendor/htmx.js") for address in files)
    assert not [address for address in files if address.endswith(HEAVY)]
    cost = sum(len(gzip.compress(content)) for content in (page.encode(), *files.values()))
    assert cost < KILOBYTES * 1000


@pytest.mark.parametrize(("page", "needs"), [("/timeline", "timeline"), ("/map", "map"), ("/network", "network")])
def test_page_loads_the_library_it_draws_with_and_no_other(desk: TestClient, page: str, needs: str) -> None:
    files = everything(desk, desk.get(page).text)
    heavy = [address.rpartition("/")[2] for address in files if address.endswith(HEAVY)]
    assert heavy == [f"{needs}.js"]


def test_static_file_is_sent_as_it_is_kept(desk: TestClient) -> None:
    address = next(address for address in everything(desk, desk.get("/map").text) if address.endswith("vendor/map.js"))
    answer = desk.get(address)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "geoMercator" in answer.text
