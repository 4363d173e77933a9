"""Whatever a reading holds comes out of the ledger and its exports as it went in."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.ledger import ClaimFilter, Ledger, PlaceFilter, TimeFilter
from dateline.ledger.export import CLAIM_COLUMNS
from dateline.records import Article, Problem, Reading, Run, Span, from_json, to_json
from tests.strategies import ODD, articles, problems, readings

# Drawing a reading makes some hundred choices, and the machine may be busy.
few = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

QUERY_PARTS = (*ODD, "*", "AND", "NEAR(", "a*b", "-", "^a", "text:")

PARTS = ("source", "anonymity_reason", "cue", "content", "addressee")


def in_ledger(check: Callable[[Ledger, Path], None]) -> None:
    """Run `check` with a new ledger in a new folder (a pytest fixture would be shared by all examples)."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.db") as ledger:
        check(ledger, Path(folder))


def quoted(text: str, spans: list[Span]) -> str:
    return " … ".join(text[span.start : span.end] for span in spans)


@few
@given(readings())
def test_a_reading_survives_the_store(reading: Reading) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(reading)
        assert ledger.articles.get(reading.article.id) == reading
        assert to_json(ledger.articles.get(reading.article.id)) == to_json(reading)
        assert not ledger.articles.add(reading).new

    in_ledger(check)


@few
@given(readings())
def test_a_reading_survives_export_and_import(reading: Reading) -> None:
    def check(ledger: Ledger, folder: Path) -> None:
        ledger.articles.add(reading)
        assert ledger.export("jsonl", folder / "out.jsonl", unmasked=True) == 1
        _, *lines = (folder / "out.jsonl").read_bytes().splitlines(keepends=True)
        assert [from_json(line) for line in lines] == [reading]
        assert not any(answer.new for answer in ledger.import_readings(lines))
        with Ledger(folder / "copy.db") as copy:
            assert all(answer.new for answer in copy.import_readings(lines))
            assert list(copy.articles.readings()) == [reading]
            assert copy.claims.list() == ledger.claims.list()

    in_ledger(check)


@few
@given(readings())
def test_claim_rows_quote_the_text(reading: Reading) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(reading)
        rows = ledger.claims.list()
        assert [row.id for row in rows] == [claim.id for claim in reading.claims]
        for row, claim in zip(rows, reading.claims, strict=True):
            assert (row.source_spans, row.cue_spans) == (claim.source.spans, claim.cue)
            assert (row.content_spans, row.confidence) == (claim.content, claim.confidence)
            for part in PARTS:
                assert getattr(row, part) == quoted(reading.article.text, getattr(row, f"{part}_spans"))

    in_ledger(check)


@few
@given(readings())
def test_rows_of_times_and_places_quote_the_text(reading: Reading) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(reading)
        when, where = ledger.times.list(), ledger.places.list()
        both: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = [(when, reading.times), (where, reading.places)]
        for rows, records in both:
            assert [row.id for row in rows] == [it.id for it in records]
            for row, it in zip(rows, records, strict=True):
                assert row.words == reading.article.text[row.start : row.end]
                names = [name for name in it.__slots__ if name != "runners_up"]  # a row has them in words
                assert all(getattr(row, name) == getattr(it, name) for name in names)
        for row, place in zip(where, reading.places, strict=True):
            assert len(row.runners_up) == len(place.runners_up)
            near = ledger.places.list(PlaceFilter(near=(row.lat, row.lon), km=0.001, limit=len(where)))
            assert row.id in {each.id for each in near}

    in_ledger(check)


@few
@given(readings())
def test_every_export_is_whole(reading: Reading) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(reading)
        out = io.BytesIO()
        assert ledger.export("geojson", out, unmasked=True) == len(reading.places)
        for feature, it in zip(json.loads(out.getvalue())["features"], reading.places, strict=True):
            assert feature["geometry"]["coordinates"] == [it.lon, it.lat]
            assert feature["properties"]["words"] == reading.article.text[it.start : it.end]
        for what, records in (("times", reading.times), ("places", reading.places)):
            for format in ("csv", "parquet", "jsonl"):
                assert ledger.export(format, io.BytesIO(), what=what, unmasked=True) == len(records)

    in_ledger(check)


@few
@given(readings())
def test_csv_quotes_the_text(reading: Reading) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(reading)
        out = io.BytesIO()
        assert ledger.export("csv", out) == len(reading.claims)
        rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))
        assert len(rows) == len(reading.claims)
        for row in rows:
            assert tuple(row) == CLAIM_COLUMNS
            for part in PARTS:
                spans = [Span(*map(int, pair.split(":"))) for pair in row[f"{part}_spans"].split()]
                assert row[part] == quoted(reading.article.text, spans)

    in_ledger(check)


@few
@given(readings())
def test_parquet_quotes_the_text(reading: Reading) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(reading)
        out = io.BytesIO()
        assert ledger.export("parquet", out) == len(reading.claims)
        table = pq.read_table(io.BytesIO(out.getvalue()))
        assert tuple(table.column_names) == CLAIM_COLUMNS
        for row, claim in zip(table.to_pylist(), reading.claims, strict=True):
            assert row["confidence"] == claim.confidence
            assert row["role"] == claim.source.role
            for part in PARTS:
                spans = [Span(**span) for span in row[f"{part}_spans"]]
                assert row[part] == quoted(reading.article.text, spans)

    in_ledger(check)


@few
@given(st.lists(problems(), max_size=4))
def test_noting_a_problem_never_fails(found: list[Problem]) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ids = {ledger.problems.add(problem).problem_id for problem in found}
        assert {row.id for row in ledger.problems.list()} == ids

    in_ledger(check)


@few
@given(articles(), st.lists(st.text(max_size=8) | st.sampled_from(QUERY_PARTS)).map(" ".join))
def test_no_query_is_an_error(article: Article, query: str) -> None:
    def check(ledger: Ledger, _: Path) -> None:
        ledger.articles.add(Reading(article=article, run=Run("0", "m", 0.0)))
        for hit in ledger.search(query):
            assert hit.snippet == article.text[hit.start : hit.end]
        ledger.claims.list(ClaimFilter(text=query, source=query))
        ledger.places.list(PlaceFilter(text=query, name=query, admin=query))
        ledger.times.list(TimeFilter(text=query, limit=1))

    in_ledger(check)
