"""The scorers of the entity layers say what their definitions say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import coreference, sourcing, spans
from benchmarks import shared as development
from dateline.records import to_json
from tests.stories import claim, reading

A, B, C, D, E, F, G = (frozenset({(i, i + 1)}) for i in range(7))


def test_spans_count_only_when_edges_and_label_are_right() -> None:
    gold = frozenset({(0, 4, "person"), (8, 12, "place")})
    found = frozenset({(0, 4, "person"), (8, 12, "person"), (20, 22, "place")})
    assert spans.f1([(gold, found)]) == pytest.approx((100 / 3, 50, 40))
    assert spans.by_label([(gold, found)])["person"] == pytest.approx((50, 100, 200 / 3))


def test_coreference_perfect_chains_score_full_and_single_mentions_do_not_count() -> None:
    chains = [A | B, C | D | E]
    assert coreference.score([([*chains, F], [*chains, G])])["conll"] == pytest.approx((100, 100, 100))


def test_coreference_worked_example() -> None:
    # Gold {a b c} {d e}, found {a b} {c d} {f g}. MUC: gold 2 + 1 links, of which one is found (a-b); found 3 links.
    result = coreference.score([([A | B | C, D | E], [A | B, C | D, F | G])])
    assert result["muc"] == pytest.approx((100 / 3, 100 / 3, 100 / 3))
    # B3 recall: a, b 2/3 each, c, d, e: c 1/3, d 1/2, e 0; over 5. Precision: a, b 1, c, d 1/2, f, g 0; over 6.
    assert result["b3"][1] == pytest.approx(100 * (2 / 3 + 2 / 3 + 1 / 3 + 1 / 2) / 5)
    assert result["b3"][0] == pytest.approx(100 * 3 / 6)
    # CEAF phi 4: {a b c}-{a b} 4/5 and {d e}-{c d} 1/2 is the best alignment; 2 gold chains, 3 found.
    assert result["ceaf"][1] == pytest.approx(100 * 1.3 / 2)
    assert result["ceaf"][0] == pytest.approx(100 * 1.3 / 3)


def test_sourcing_agrees_with_the_reference_scorer(shared: Path, tmp_path: Path) -> None:
    rows = list(development.rows(shared / development.SOURCING))[:6]
    readings = {}
    for row in rows:
        text = row["text"]
        words = [w for w in text.split() if len(w) > 4]
        claims = []
        for statement in row["sourced_statements"][::2]:
            if statement["spans"]:
                s, e = statement["spans"][0]
                name = statement["source_name"] or "somebody"
                claims.append(claim(text, words[0], words[1], text[s:e], name=name, type=statement["source_type"]))
        readings[row["id"]] = reading(text, *claims, external_id=row["id"])
    file = tmp_path / "readings.jsonl"
    file.write_bytes(b"\n".join(to_json(r) for r in readings.values()))
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    script = shared / "scoring" / "score_sourcing.py"
    theirs = json.loads(
        subprocess.run([sys.executable, script, gold, file, "--json"], check=True, capture_output=True).stdout
    )
    ours = sourcing.score(rows, readings)
    assert ours.pop("n") == theirs["statements"]
    assert ours == {name: theirs[name] for name in ours}
    assert 0 < ours["recall"] < 100
