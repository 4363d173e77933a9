"""The scorer of times: what it counts, and that it agrees with the reference scorer."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks import shared as development
from benchmarks import times as benchmark

GOLD = [
    {"start": 0, "end": 6, "type": "DATE", "value": "2034-03-13", "earliest": "2034-03-13", "latest": "2034-03-13"},
    {"start": 10, "end": 20, "type": "DURATION", "value": "P3D", "earliest": None, "latest": None},
]


def test_times_perfect_prediction_scores_full() -> None:
    assert set(benchmark.figures([benchmark.count(GOLD, GOLD)]).values()) == {100.0}


def test_times_overlap_is_relaxed_and_not_strict() -> None:
    measured = benchmark.figures([benchmark.count(GOLD, [GOLD[0], {**GOLD[1], "start": 12, "value": "P3W"}])])
    assert (measured["strict"], measured["relaxed"], measured["value"], measured["latest"]) == (
        50.0,
        100.0,
        50.0,
        100.0,
    )


def test_times_found_in_a_nested_expression_is_no_fault() -> None:
    extra = {**GOLD[0], "start": 30, "end": 34}
    assert benchmark.count(GOLD, [*GOLD, extra])["found"] == 3
    assert benchmark.count(GOLD, [*GOLD, extra], [{"start": 28, "end": 40}])["found"] == 2


def test_times_agree_with_the_reference_scorer(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("reference", shared / "scoring" / "score_time.py")
    assert spec is not None and spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    rows = {row["id"]: row for row in islice(development.rows(shared / development.WIKIWARS), 4)}
    rng = random.Random(7)

    def ragged(row: dict[str, Any]) -> list[dict[str, Any]]:
        moved = [
            {**t, "start": max(0, t["start"] - rng.choice((0, 0, 7)))} for t in row["timexes"] if rng.random() < 0.8
        ]
        return [{**t, "value": rng.choice((t["value"], "2034"))} for t in moved]

    found = {key: ragged(row) for key, row in rows.items()}
    theirs, _ = reference.score(rows, {key: {"timexes": listed} for key, listed in found.items()})
    unique = {key: list({(t["start"], t["end"]): t for t in listed}.values()) for key, listed in found.items()}
    ours = benchmark.figures(benchmark.count(row["timexes"], unique[k], row["nested"]) for k, row in rows.items())
    for name in ("strict", "relaxed", "type", "value"):
        assert ours[name] == round(100 * theirs[name]["F1"], 1)
    assert ours["value accuracy"] == round(100 * theirs["value_acc"], 1)


def test_times_of_annotated_news_are_scored(tmp_path: Path) -> None:
    text = "PORT ALDA, March 15, 2034 (Wire) - The council met on Monday and rejected the plan of the harbour board.\n"
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "council.txt").write_text(text, encoding="utf-8")
    (tmp_path / "marks").mkdir()
    day = text.index("Monday")
    day_of = "2034-03-15"
    marks: list[dict[str, Any]] = [
        {"start": 11, "end": 25, "type": "DATE", "value": day_of, "earliest": day_of, "latest": day_of},
        {"start": day, "end": day + 6, "type": "DATE", "value": "2034-03-13", "earliest": None, "latest": "2034-03-13"},
    ]
    row = {"article": "council.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(), "times": marks}
    (tmp_path / "marks" / "council.json").write_text(json.dumps(row), encoding="utf-8")
    measured = benchmark.news(tmp_path / "marks")
    assert (measured["strict"], measured["value"], measured["earliest"], measured["latest"]) == (100, 100, 50, 100)

    (tmp_path / "marks" / "council.json").write_text(json.dumps({**row, "sha256": "0"}), encoding="utf-8")
    with pytest.raises(ValueError, match="not the one that was annotated"):
        benchmark.news(tmp_path / "marks")
