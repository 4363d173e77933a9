"""The example articles are what examples/README.md says, and the demo reads them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dateline

if TYPE_CHECKING:
    from dateline.reader.reader import Reader

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = sorted((EXAMPLES / "articles").iterdir())
REPUBLICS = ("Kestrova", "Mirrakh", "Oshenia", "Tamsel", "Velmara")


def article(name: str) -> dateline.Article:
    found = next(iter(dateline.articles(EXAMPLES / "articles" / name)))
    assert isinstance(found, dateline.Article), found
    return found


@pytest.fixture(scope="module")
def readings(reader: Reader) -> dict[str, dateline.Reading]:
    """Return the reading of every example by the name of its file."""
    return {path.name: reader.read(article(path.name)) for path in FILES}


def test_examples_are_at_least_eight_of_four_genres() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `([\w.-]+)` \| (\w+) \|", page, re.MULTILINE))
    assert sorted(table) == [path.name for path in FILES]
    assert len(FILES) >= 8
    assert set(table.values()) == {"conflict", "disaster", "politics", "business"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_example_is_of_the_length_of_a_news_article(path: Path) -> None:
    assert 300 <= len(article(path.name).text.split()) <= 900


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_example_cannot_be_taken_for_a_real_report(path: Path) -> None:
    found = article(path.name)
    assert any(republic in found.text for republic in REPUBLICS)
    assert found.published is None or found.published >= "2031"
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert "All of them are invented" in page
    assert all(republic in page for republic in REPUBLICS)


def test_web_page_loses_its_furniture_and_keeps_its_metadata() -> None:
    found = article("disaster-lake-varn-dam.html")
    assert found.title == "Thousands flee as dam above Varn begins to leak"
    assert found.published is not None and found.published.startswith("2031-06-21")
    assert (found.published_basis, found.byline, found.outlet) == ("page", "Juno Escarra", "The Varn Valley Ledger")
    for furniture in ("cookies", "morning letter", "More from the valley", "Copy link", "All rights reserved"):
        assert furniture not in found.text
    assert "soup and dry socks" in found.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_example_ends_in_its_story(path: Path) -> None:
    found = article(path.name)
    assert found.removed
    assert re.search(r"[.”\"]$", found.text.rstrip())
    gone = {line.text for line in found.removed}
    assert not any(line in gone for line in found.text.splitlines() if line.strip())


def test_wire_story_comes_in_two_versions() -> None:
    whole, cut = (article(f"wire-ferry-{name}.txt") for name in ("alda-courier", "valley-post"))
    assert whole.title != cut.title
    assert {line.text for line in whole.removed}.isdisjoint(line.text for line in cut.removed)
    story, shorter = ([line for line in one.text.splitlines() if len(line) > 100] for one in (whole, cut))
    assert shorter == story[: len(shorter)]
    assert len(shorter) < len(story)


def test_official_granted_anonymity_is_found_with_the_reason(readings: dict[str, dateline.Reading]) -> None:
    reading = readings["conflict-serrin-convoy.txt"]
    granted = [claim.source for claim in reading.claims if claim.source.anonymity == "granted"]
    reasons = [source.anonymity_reason.of(reading.article.text) for source in granted if source.anonymity_reason]
    assert any("not authorized to discuss intelligence" in reason for reason in reasons)


def test_eyewitness_is_found(readings: dict[str, dateline.Reading]) -> None:
    claims = readings["conflict-orvane-market.txt"].claims
    assert any(claim.source.standing == "eyewitness" and "ferryman" in (claim.source.name or "") for claim in claims)


def test_claim_inside_a_claim_is_found(readings: dict[str, dateline.Reading]) -> None:
    assert any(claim.parent for claim in readings["conflict-serrin-convoy.txt"].claims)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_example_has_claims_of_every_quotation(path: Path, readings: dict[str, dateline.Reading]) -> None:
    claims = readings[path.name].claims
    assert len(claims) >= 12
    assert {"direct", "indirect"} <= {claim.quotation for claim in claims}


def test_demo_prints_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "demo.py"), "--ledger", str(tmp_path / "ledger.db")]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8", env=environment)
        for _ in range(2)
    )
    assert first.stdout == second.stdout
    assert all(
        word in first.stdout for word in ("direct", "mixed", "indirect", "Removed as site furniture", "Try next")
    )
    with dateline.Ledger(tmp_path / "ledger.db") as ledger:
        assert len(ledger.articles.list()) == len(FILES)
