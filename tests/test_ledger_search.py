"""Searching the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import OptionError
from dateline.ledger import ArticleFilter, ClaimFilter, Ledger
from dateline.ledger import search as search_module
from dateline.ledger.sqlite import match_expression
from tests.stories import FLOOD, flood, market, reading


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        dated = [market(1, published="2031-05-01"), market(2, published="2030-01-01")]
        list(opened.add_many([flood(), *dated, market(3)]))
        yield opened


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("boats", ["Ostra rises"]),
        ("BOATS river", ["Ostra rises"]),
        ("boats market", []),
        ("market", ["Market 1", "Market 2", "Market 3"]),
        ('"market closed"', ["Market 1", "Market 2", "Market 3"]),
        ('"closed market"', []),
        ("mark*", ["Market 1", "Market 2", "Market 3"]),
        ("mark", []),
        ('"market clo"*', ["Market 1", "Market 2", "Market 3"]),
        ('"market closed', ["Market 1", "Market 2", "Market 3"]),
        ("rises boats", ["Ostra rises"]),
        ("", []),
        ("***", []),
        ('"" -', []),
        ("boats NOT dam", ["Ostra rises"]),  # "not" is a word of the text, no operator
        ("title:ostra", []),
        ("velm-market", ["Market 1", "Market 2", "Market 3"]),
    ],
)
def test_search_finds_all_words_newest_first(ledger: Ledger, query: str, titles: list[str]) -> None:
    assert [hit.article.title for hit in ledger.search(query)] == titles


@pytest.mark.parametrize(
    "query",
    ['"', '"""', "a OR", "NEAR(a b", "(", ")", "{text}: a", "text : a", "^a", "a + b", "'; DROP TABLE claim; --",
     "a\x00b", "\udcff", "*" * 500, "a " * 500, "%s", ":expression", "\u0301", "\U0001f600"],
)  # fmt: skip
def test_no_input_is_a_syntax_error(ledger: Ledger, query: str) -> None:
    ledger.search(query)
    ledger.claims.list(ClaimFilter(text=query, source=query))
    ledger.articles.list(ArticleFilter(text=query))
    assert len(ledger.claims.list()) == 9


def test_words_are_quoted() -> None:
    assert match_expression('al-Qasr "two words" pre* "x y"* ** a"b') == (
        '"al-Qasr" AND "two words" AND "pre" * AND "x y" * AND "a" AND "b"'
    )
    assert match_expression("a b", ("content",)) == '{content} : ("a" AND "b")'
    assert match_expression(' "" * ') is None


def test_a_hit_shows_where_it_matches_and_who_said_it(ledger: Ledger) -> None:
    (hit,) = ledger.search("BOATS")
    assert [span.of(FLOOD) for span in hit.matches] == ["boats"]
    assert hit.snippet == FLOOD[hit.start : hit.end] and "boats" in hit.snippet
    assert len(hit.snippet) < 200
    assert [claim.source_name for claim in hit.claims] == ["Ilva Renn"]


def test_a_match_in_the_title_alone_shows_the_beginning(ledger: Ledger) -> None:
    (hit,) = ledger.search("rises")
    assert hit.matches == () and hit.start == 0 and FLOOD.startswith(hit.snippet)


def test_accents_do_not_matter_and_offsets_are_code_points(ledger: Ledger) -> None:
    text = "\U0001f600 Cafe\u0301 owner Zoë Ünal left. " + "x" * 300 + " Zoe returned."
    ledger.articles.add(reading(text))
    (hit,) = ledger.search("zoe unal")
    assert [span.of(text) for span in hit.matches] == ["Zoë", "Ünal", "Zoe"]
    assert hit.snippet.startswith("\U0001f600 Cafe")


def test_the_marks_of_the_search_in_a_text_do_no_harm(ledger: Ledger) -> None:
    text = "Odd \x02\x1d\x02bytes\x03\x1d\x03 in a quokka story."
    ledger.articles.add(reading(text))
    (hit,) = ledger.search("quokka")
    assert hit.matches == () and text.startswith(hit.snippet)


def test_only_the_latest_reading_is_found(ledger: Ledger) -> None:
    ledger.articles.add(flood(model="another", title="Ostra falls"))
    assert ledger.search("rises") == ()
    assert [hit.article.title for hit in ledger.search("boats")] == ["Ostra falls"]


def test_search_is_bounded(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(ledger.search("market", limit=2)) == 2
    monkeypatch.setattr(search_module, "BOUND", 2)
    assert [hit.article.title for hit in ledger.search("market", limit=2)] == ["Market 2", "Market 3"]


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_an_impossible_limit_is_refused(ledger: Ledger, limit: int) -> None:
    with pytest.raises(OptionError, match="between 1 and 10,000"):
        ledger.search("market", limit=limit)
