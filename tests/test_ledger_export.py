"""Exports: what goes into the files, and what happens when they cannot be written."""

from __future__ import annotations

import builtins
import csv
import io
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dateline.errors import LedgerFull, MissingExtra, OptionError
from dateline.ledger import ArticleFilter, ClaimFilter, Ledger
from tests.stories import claim, flood, market, reading


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        list(opened.add_many([flood(), market(1), market(2)]))
        yield opened


def test_csv_has_a_row_per_claim_and_a_header(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.export("csv", tmp_path / "claims.csv", ClaimFilter(source="renn")) == 2
    with (tmp_path / "claims.csv").open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert first["content"] == "The Ostra river rose by two metres overnight" and first["content_spans"] == "0:44"
    assert second["content_spans"] == "75:104 115:138"
    assert first["role"] == ""


def test_csv_cells_are_exact_even_when_a_spreadsheet_would_calculate(ledger: Ledger) -> None:
    text = '=1+1,"quoted"\r\nMira Tal said.'
    ledger.articles.add(reading(text, claim(text, "Mira Tal", "said", '=1+1,"quoted"\r\n')))
    out = io.BytesIO()
    assert ledger.export("csv", out, ClaimFilter(source="mira")) == 1
    assert b'"=1+1,""quoted""\r\n"' in out.getvalue()
    assert not out.closed


def test_claims_as_jsonl(ledger: Ledger) -> None:
    out = io.BytesIO()
    assert ledger.export("jsonl", out, what="claims") == 7
    row = json.loads(out.getvalue().splitlines()[0])
    assert (row["article_id"], row["content_spans"]) == (flood().article.id, [{"start": 0, "end": 44}])


def test_readings_are_chosen_by_article(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.export("jsonl", tmp_path / "all.jsonl") == 3
    assert ledger.export("jsonl", tmp_path / "one.jsonl", ArticleFilter(since="2031")) == 1
    assert ledger.export("jsonl", str(tmp_path / "none.jsonl"), ArticleFilter(since="2099")) == 0
    assert (tmp_path / "none.jsonl").read_bytes() == b""


def test_parquet_is_typed_even_when_empty(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.export("parquet", tmp_path / "none.parquet", ClaimFilter(since="2099")) == 0
    schema = pq.read_schema(tmp_path / "none.parquet")
    assert str(schema.field("confidence").type) == "double"
    assert str(schema.field("content_spans").type).startswith("list<")
    assert str(schema.field("role").type) == "string"


def test_parquet_writes_batches(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.ledger.export._BATCH", 3)
    out = io.BytesIO()
    assert ledger.export("parquet", out) == 7
    assert pq.read_table(io.BytesIO(out.getvalue())).num_rows == 7


def test_a_missing_extra_says_what_to_install(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match="pyarrow") as caught:
        ledger.export("parquet", tmp_path / "x.parquet")
    assert "dateline[parquet]" in caught.value.hint
    assert [path.name for path in tmp_path.glob("*x.parquet*")] == []


@pytest.mark.parametrize(
    ("format", "what", "filter"),
    [("xml", None, None), ("csv", "readings", None), ("parquet", "readings", None), ("jsonl", "rumours", None),
     ("jsonl", "readings", ClaimFilter()), ("csv", "claims", ArticleFilter())],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(
    ledger: Ledger, tmp_path: Path, format: str, what: str | None, filter: Any
) -> None:
    with pytest.raises(OptionError):
        ledger.export(format, tmp_path / "out", filter, what)
    assert not (tmp_path / "out").exists()


def test_a_failed_export_leaves_the_old_file(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    monkeypatch.setattr("dateline.ledger.export.csv_cells", lambda claim: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ledger.export("csv", target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_place_that_cannot_be_written_is_named(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(LedgerFull, match="no/such/folder"):
        ledger.export("csv", tmp_path / "no" / "such" / "folder" / "out.csv")
    with pytest.raises(LedgerFull, match="cannot write"):
        ledger.export("csv", tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_reported_and_a_device_is_not_replaced(ledger: Ledger) -> None:
    with pytest.raises(LedgerFull, match="No space left"):
        ledger.export("csv", "/dev/full")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_link_stays_a_link(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    ledger.export("csv", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith('"article_id"')
