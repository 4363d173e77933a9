"""The ledger's nouns: articles, claims, sources, problems, runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.errors import NotFound, OptionError, RecordError
from dateline.ledger import Added, ArticleFilter, ClaimFilter, Ledger, Noted, SourceRow, default_path
from dateline.records import Problem, to_json
from tests.stories import FLOOD, MODEL, VERSION, article, flood, market, reading


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


def rows(ledger: Ledger) -> dict[str, int]:
    tables = ("run", "article", "reading", "entity", "mention", "claim", "layer_row", "problem")
    with ledger.snapshot() as connection:
        return {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables}


def test_adding_twice_changes_nothing(ledger: Ledger) -> None:
    first = ledger.articles.add(flood())
    before = rows(ledger)
    again = ledger.articles.add(replace(flood(), run=replace(flood().run, seconds=99.0)))
    assert (first.new, again.new) == (True, False)
    assert first == replace(again, new=True)
    assert rows(ledger) == before
    assert before["claim"] == 3


def test_a_new_model_is_a_new_run_beside_the_old_one(ledger: Ledger) -> None:
    old, new = flood(), replace(flood(model="another"), claims=flood().claims[:1])
    first, second = ledger.articles.add(old), ledger.articles.add(new)
    assert first.article_id == second.article_id and first.run_id != second.run_id
    assert ledger.articles.get(old.article.id) == new
    assert ledger.articles.get(old.article.id, run=first.run_id) == old
    assert len(ledger.claims.list()) == 1
    assert len(ledger.claims.list(ClaimFilter(run=first.run_id))) == 3
    assert [row.claims for row in ledger.articles.list()] == [1]
    assert [(run.model, run.readings) for run in ledger.runs.list()] == [("another", 1), (MODEL, 1)]


def test_has_knows_what_was_read_before_reading_it(ledger: Ledger) -> None:
    story = flood()
    assert not ledger.articles.has(story.article, version=VERSION, model=MODEL)
    ledger.articles.add(story)
    assert ledger.articles.has(story.article, version=VERSION, model=MODEL)
    assert not ledger.articles.has(story.article, version=VERSION, model="another")
    assert not ledger.articles.has(market().article, version=VERSION, model=MODEL)


def test_a_corrected_date_is_a_new_reading(ledger: Ledger) -> None:
    ledger.articles.add(flood())
    corrected = flood(published="2031-04-06")
    assert not ledger.articles.has(corrected.article, version=VERSION, model=MODEL)
    assert ledger.articles.add(corrected).new
    assert [row.published for row in ledger.articles.list()] == ["2031-04-06"]
    assert rows(ledger)["article"] == 1


def test_one_id_cannot_stand_for_two_texts(ledger: Ledger) -> None:
    story = flood()
    ledger.articles.add(story)
    impostor = replace(market().article, id=story.article.id)
    with pytest.raises(RecordError, match=f"{story.article.id} is in the ledger with another"):
        ledger.articles.add(replace(market(), article=impostor))
    assert rows(ledger)["claim"] == 3


def test_get_takes_ids_beginnings_and_external_ids(ledger: Ledger) -> None:
    story = flood(external_id="wire-17")
    ledger.articles.add(story)
    for key in (story.article.id, story.article.id[:4], "wire-17"):
        assert ledger.articles.get(key) == story


@pytest.mark.parametrize("key", ["", "%", "_", "zz", "nothing", "\udcff"])
def test_get_of_an_unknown_id_is_not_found(ledger: Ledger, key: str) -> None:
    ledger.articles.add(flood())
    with pytest.raises(NotFound, match="no article"):
        ledger.articles.get(key)


def test_get_of_an_ambiguous_beginning_names_the_candidates(ledger: Ledger) -> None:
    twins = [replace(story, article=replace(story.article, id=f"ab{n}")) for n, story in enumerate(map(market, [1, 2]))]
    assert all(answer for answer in ledger.add_many(twins))
    with pytest.raises(NotFound, match=r"'ab' fits more than one article: ab0, ab1") as caught:
        ledger.articles.get("ab")
    assert "more characters" in caught.value.hint
    assert ledger.articles.get("ab1") == twins[1]


def test_an_unknown_run_is_not_found(ledger: Ledger) -> None:
    ledger.articles.add(flood())
    with pytest.raises(NotFound, match="no run 'fff'"):
        ledger.claims.list(ClaimFilter(run="fff"))


def test_a_run_that_did_not_read_the_article_is_not_found(ledger: Ledger) -> None:
    run = ledger.articles.add(market(model="another")).run_id
    ledger.articles.add(flood())
    with pytest.raises(NotFound, match=f"run {run} did not read"):
        ledger.articles.get(flood().article.id, run=run)


def test_articles_come_newest_first_and_undated_last(ledger: Ledger) -> None:
    days = [None, "2031-01-02", "2031-01-02T23:30:00-05:00", "2030-12-31", "20310103"]
    list(ledger.add_many(market(number, published=day) for number, day in enumerate(days)))
    assert [row.title for row in ledger.articles.list()] == ["Market 4", "Market 2", "Market 1", "Market 3", "Market 0"]
    assert [row.title for row in ledger.articles.list(ArticleFilter(limit=2))] == ["Market 4", "Market 2"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2031-04-05", None, ["b", "c", "d"]),
        (None, "2031-04-05", ["a", "b"]),
        ("2031-04", "2031-04", ["a", "b", "c"]),
        ("2031-04-06", "2031-04-06", ["c"]),
        ("2032", None, ["d"]),
        (None, "2031", ["a", "b", "c"]),
        (None, None, ["a", "b", "c", "d", "undated"]),
    ],
)
def test_since_and_until_compare_days_of_publication(
    ledger: Ledger, since: str | None, until: str | None, expected: list[str]
) -> None:
    days = {"a": "2031-04-01", "b": "2031-04-05T01:00:00+09:00", "c": "2031-04-06", "d": "2032-01-01", "undated": None}
    list(ledger.add_many(market(n, title=name, published=day) for n, (name, day) in enumerate(days.items())))
    found = ledger.claims.list(ClaimFilter(since=since, until=until))
    assert sorted({row.title for row in found if row.title}) == expected
    articles = ledger.articles.list(ArticleFilter(since=since, until=until))
    assert sorted(row.title for row in articles if row.title) == expected


@pytest.mark.parametrize(
    "options",
    [{"since": "yesterday"}, {"until": "2031-02-30"}, {"since": "2031-4-1"}, {"limit": 0}, {"type": "person"},
     {"anonymity": "secret"}, {"standing": "x"}, {"cue_class": "shout"}, {"quotation": "none"}],
)  # fmt: skip
def test_impossible_filters_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(OptionError, match=next(iter(options))):
        ClaimFilter(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filter", "contents"),
    [
        (ClaimFilter(source="renn"), ["The Ostra river rose", "“We have boats"]),
        (ClaimFilter(source="REN*"), ["The Ostra river rose", "“We have boats"]),
        (ClaimFilter(source="she"), ["“We have boats"]),
        (ClaimFilter(source="she river"), []),
        (ClaimFilter(source="!"), []),
        (ClaimFilter(type="anonymous_source"), ["that the dam"]),
        (ClaimFilter(anonymity="granted"), ["that the dam"]),
        (ClaimFilter(standing="business"), ["Traders want", "the council"]),
        (ClaimFilter(standing="business", claims_only=True), ["Traders want"]),
        (ClaimFilter(cue_class="deny"), ["that the dam"]),
        (ClaimFilter(quotation="direct"), ["“We have boats"]),
        (ClaimFilter(text='"dam had"'), ["that the dam"]),
        (ClaimFilter(text="the", source="pell"), ["Traders want"]),
        (ClaimFilter(outlet="Ostra Courier", limit=1), ["The Ostra river rose"]),
        (ClaimFilter(article="wire-1"), ["Traders want", "the council"]),
    ],
)
def test_claims_are_filtered(ledger: Ledger, filter: ClaimFilter, contents: list[str]) -> None:
    list(ledger.add_many([flood(), market(external_id="wire-1", published="2030-01-01")]))
    found = ledger.claims.list(filter)
    assert len(found) == len(contents)
    assert all(row.content.startswith(start) for row, start in zip(found, contents, strict=True))


def test_a_claim_row_quotes_the_text(ledger: Ledger) -> None:
    ledger.articles.add(flood(external_id="wire-17"))
    _, said, denied = ledger.claims.list()
    assert said.content == "“We have boats for everyone,” … “and we will use them.”"
    assert [span.of(FLOOD) for span in said.content_spans] == said.content.split(" … ")
    assert (said.source, said.source_name, said.cue) == ("she", "Ilva Renn", "she said")
    assert (said.external_id, said.title, said.outlet, said.published) == (
        "wire-17", "Ostra rises", "Ostra Courier", "2031-04-05",
    )  # fmt: skip
    assert denied.anonymity_reason == "because he was not allowed to speak"
    assert denied.anonymity_reason_spans[0].of(FLOOD) == denied.anonymity_reason


def test_sources_count_claims_and_articles(ledger: Ledger) -> None:
    list(ledger.add_many([flood(), market(1), market(2)]))
    found = ledger.sources.list()
    assert found[0] == SourceRow("Oda Pell", "named_person", "business", "named", 2, 2, None, None)
    # Nobody says that the traders of two articles are the same.
    traders = [SourceRow("Traders", "unnamed_group", "business", "unnamed", 1, 1, None, row.id)
               for row in ledger.articles.list() if row.title != "Ostra rises"]  # fmt: skip
    assert set(traders) < set(found)
    story = flood().article.id
    assert SourceRow("A harbour official", "anonymous_source", "official", "granted", 1, 1, None, story) in found
    assert [row.name for row in ledger.sources.list(ClaimFilter(anonymity="granted"))] == ["A harbour official"]
    assert len(ledger.sources.list(ClaimFilter(limit=2))) == 2


def test_a_source_nobody_names_has_no_name(ledger: Ledger) -> None:
    story = flood()
    nobody = replace(story.claims[0].source, spans=(), name=None, type="implicit")
    ledger.articles.add(replace(story, claims=(replace(story.claims[0], source=nobody),)))
    assert [row.name for row in ledger.sources.list()] == [None]
    assert [row.source for row in ledger.claims.list()] == [""]


def test_problems_are_kept_once(ledger: Ledger) -> None:
    first = Problem("notes.txt", "empty", "notes.txt is empty", "fill it")
    second = Problem("b\udcff.txt", "binary", "b\udcff.txt is not text", "convert it")
    answers = [ledger.problems.add(problem) for problem in (first, second, first)]
    assert [answer.new for answer in answers] == [True, True, False]
    assert [row.origin for row in ledger.problems.list()] == ["b\\udcff.txt", "notes.txt"]
    assert [row.code for row in ledger.problems.list(limit=1)] == ["binary"]


def test_add_many_streams_and_goes_on_after_a_bad_reading(ledger: Ledger) -> None:
    impostor = replace(market(1), article=replace(market(1).article, id=flood().article.id))
    unstorable = reading("Half a pair: \ud83d.", title=None)
    taken: list[int] = []

    def items() -> Iterator[object]:
        for number, item in enumerate([flood(), Problem("x", "empty", "m", "h"), impostor, unstorable, market(2)]):
            taken.append(number)
            yield item

    answers = ledger.add_many(items())  # type: ignore[arg-type]
    assert isinstance(next(answers), Added) and taken == [0]
    assert [type(answer) for answer in answers] == [Noted, Noted, Noted, Added]
    assert [row.code for row in ledger.problems.list()] == ["record", "record", "empty"]
    assert len(ledger.articles.list()) == 2


def test_readings_stream_while_others_are_added(ledger: Ledger) -> None:
    list(ledger.add_many(map(market, range(3))))
    seen = []
    for story in ledger.articles.readings():
        seen.append(story)
        ledger.articles.add(market(10 + len(seen)))
    assert seen == [market(2), market(1), market(0)]
    assert len(ledger.articles.list()) == 6


def test_import_is_idempotent_and_names_bad_lines(ledger: Ledger) -> None:
    lines: list[bytes | str] = [to_json(flood()), b"\n", b"{}", "not json", to_json(market()).decode()]
    kinds = [type(answer) for answer in ledger.import_readings(lines, origin="old.jsonl")]
    assert kinds == [Added, Noted, Noted, Added]
    before = rows(ledger)
    assert not any(answer.new for answer in ledger.import_readings(lines, origin="old.jsonl"))
    assert rows(ledger) == before
    assert [row.origin for row in ledger.problems.list()] == ["old.jsonl:4", "old.jsonl:3"]


def test_an_article_without_claims_is_listed(ledger: Ledger) -> None:
    ledger.articles.add(reading("Nobody said anything.", title=None))
    (row,) = ledger.articles.list()
    assert (row.claims, row.title, row.removed, row.published) == (0, None, 0, None)


def test_the_default_path_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_LEDGER", str(tmp_path / "a" / "b.db"))
    assert default_path() == tmp_path / "a" / "b.db"
    with Ledger() as ledger:
        assert ledger.path == tmp_path / "a" / "b.db" and ledger.path.is_file()
    monkeypatch.delenv("DATELINE_LEDGER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path().name == "ledger.db" and default_path().parent.name == "dateline"


def test_importing_the_package_does_not_import_sqlalchemy() -> None:
    code = "import sys, dateline.ledger; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_same_text_from_two_outlets_is_two_articles(ledger: Ledger) -> None:
    list(ledger.add_many([flood(), flood(outlet="Velm Times")]))
    assert {row.outlet for row in ledger.articles.list()} == {"Ostra Courier", "Velm Times"}
    assert article(FLOOD).id not in {row.id for row in ledger.articles.list()}
