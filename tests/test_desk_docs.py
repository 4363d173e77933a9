"""Every address, parameter, field and status of the API is documented, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest

from dateline.desk.api.parameters import PAGING, SELECTION
from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings

PAGE: Final = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
DESCRIPTION: Final[dict[str, Any]] = create_app(DeskSettings(ledger=Path("nowhere"), edit=True)).openapi()
OPERATIONS: Final = {
    f"{method.upper()} {path}": operation
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}
SHARED: Final = {"selection": {one.name for one in SELECTION}, "pages": {one.name for one in PAGING}}
LINKS: Final = {"selection": "(#the-selection)", "pages": "(#pages)"}


def section(heading: str) -> str:
    """Return what stands below a heading, up to the next one of its kind or above."""
    match = re.search(rf"^(#+) {re.escape(heading)}$(.*?)(?=^#{{1,3}} |\Z)", PAGE, re.M | re.S)
    assert match is not None, f"api.md has no heading {heading}"
    return match[2]


def words(text: str) -> set[str]:
    """Return what a text has in backquotes."""
    return set(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_address_and_parameter_is_documented(name: str) -> None:
    text = section(f"`{name}`")
    known = {parameter["name"] for parameter in OPERATIONS[name].get("parameters", ())}
    for group, names in SHARED.items():
        # A part of a group is named one by one.
        if LINKS[group] in text and names <= known:
            known -= names
    assert known - words(text) == set()


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.startswith("POST")])
def test_every_field_of_an_act_is_documented(name: str) -> None:
    schema = OPERATIONS[name]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    fields = set(DESCRIPTION["components"]["schemas"][schema]["properties"])
    assert fields - words(section(f"`{name}`")) - words(section("Acts")) == set()


def test_every_field_of_a_row_that_is_decided_about_is_documented() -> None:
    assert set(DESCRIPTION["components"]["schemas"]["OfRow"]["properties"]) <= words(section("Acts"))


def test_every_shared_parameter_is_documented() -> None:
    assert SHARED["selection"] <= words(section("The selection"))
    assert SHARED["pages"] <= words(section("Pages"))


def test_every_part_of_an_answer_is_documented() -> None:
    assert {"data", "next", "count", "complete"} <= words(section("Answers"))
    counted = DESCRIPTION["components"]["schemas"]["Counted"]["properties"]
    assert set(counted) <= words(section("Answers"))


def test_every_status_is_documented() -> None:
    told = set(re.findall(r"^\| (\d{3}) \|", section("Errors"), re.M))
    described = {status for operation in OPERATIONS.values() for status in operation["responses"]}
    # Of an address that is not there, or not in that way, the description cannot tell.
    assert told == described - {"200"} | {"405"}


def test_nothing_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^### `(.+)`$", PAGE, re.M)) == set(OPERATIONS)
