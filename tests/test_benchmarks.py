"""The scorer and the floors can fail, and say what the reference says."""

from __future__ import annotations

import importlib.util
import itertools
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks import attribution, floors
from benchmarks import shared as development

TEXT = "Ilmar Tonisson said the dam had failed. “We ran,” he said, “and the water came.”"


def spans(*parts: str) -> list[list[int]]:
    return [[TEXT.index(part), TEXT.index(part) + len(part)] for part in parts]


GOLD = [
    {"source": spans("Ilmar Tonisson"), "cue": spans("said the")[0:1], "content": spans("the dam had failed")},
    {"source": spans("he said")[0:1], "cue": [], "content": spans("“We ran,”", "“and the water came.”")},
]


def test_attribution_perfect_prediction_scores_full() -> None:
    result = attribution.score([{"id": "a", "text": TEXT, "attributions": GOLD}], {"a": GOLD}, bootstrap=20)
    assert result["all"]["found"] == result["all"]["found+source"] == [100.0, 100.0, 100.0]
    assert result["all"]["found 95%"] == [100.0, 100.0]
    assert result["direct"]["n"] == 1


def test_attribution_wrong_source_counts_as_found_only() -> None:
    wrong = [GOLD[0] | {"source": spans("the dam")}, GOLD[1]]
    result = attribution.score([{"id": "a", "text": TEXT, "attributions": GOLD}], {"a": wrong})["all"]
    assert result["found"] == [100.0, 100.0, 100.0]
    assert result["found+source"] == [50.0, 50.0, 50.0]


def test_attribution_missing_article_counts_as_empty() -> None:
    result = attribution.score([{"id": "a", "text": TEXT, "attributions": GOLD}], {})["all"]
    assert result["found"] == [0.0, 0.0, 0.0]


def test_attribution_agrees_with_the_reference_scorer(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("reference", shared / "scoring" / "score_attribution.py")
    assert spec is not None and spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold = list(itertools.islice(development.rows(shared / development.ATTRIBUTION), 15))
    rng = random.Random(3)

    def ragged(row: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {role: [[max(0, s + rng.choice((-9, 0, 0, 5))), e + rng.choice((0, 0, 9))] for s, e in one[role]]
             for role in attribution.ROLES}
            for one in row["attributions"] if rng.random() < 0.8
        ]  # fmt: skip

    predicted = {row["id"]: ragged(row) for row in gold}
    for part, ours in attribution.score(gold, predicted).items():
        counts = (reference.count(g["text"], g["attributions"], predicted[g["id"]], part) for g in gold)
        theirs = reference.report(sum(counts, Counter()))
        for key, values in ours.items():
            if key != "n":
                assert values == theirs[key.replace("exact", "exact segments")], (part, key)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"found": 78.0, "quote swing": 0.2}, []),
        ({"found": 77.9, "quote swing": 0.2}, []),
        ({"found": 77.0, "quote swing": 0.2}, ["found: 77.0 against a floor of 78.0"]),
        ({"found": 79.0, "quote swing": 0.9}, ["quote swing: 0.9 against a floor of 0.3"]),
        ({"found": 79.0}, ["quote swing: not measured"]),
    ],
)
def test_floors_fail_below_and_only_below(figures: dict[str, float], expected: list[str]) -> None:
    assert floors.failures(figures, {"found": 78.0, "quote swing": 0.3}) == expected


def test_floors_update_never_loosens_by_itself() -> None:
    old = {"found": 78.0, "quote swing": 0.3}
    new = {"found": 77.0, "quote swing": 0.5, "extra": 1.0}
    assert floors.update(new, old, regress=False) == {"found": 78.0, "quote swing": 0.3, "extra": 1.0}
    assert floors.update(new, old, regress=True) == new
