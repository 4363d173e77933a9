"""The scorer of places says what the reference scorer says."""

from __future__ import annotations

import importlib.util
import random
from itertools import islice
from typing import Any

import pytest

from benchmarks import places
from benchmarks import shared as development


def reference() -> Any:
    """Return the reference scorer, or skip."""
    shared = development.folder()
    if shared is None:
        pytest.skip("the development data (DATELINE_SHARED or ../shared) is not here")
    spec = importlib.util.spec_from_file_location("reference", shared / "scoring" / "score_geo.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", range(len(places.CORPORA)), ids=places.CORPORA)
def test_score_agrees_with_the_reference(number: int) -> None:
    scorer, shared = reference(), development.folder()
    assert shared is not None
    draw = random.Random(number)
    gold, found = {}, {}
    for row in islice(development.rows(shared / development.GEO[number]), 40):
        gold[row["id"]] = row
        told = [t for t in row["toponyms"] if draw.random() < 0.8]
        found[row["id"]] = {
            "toponyms": [
                {
                    "start": t["start"] + draw.choice((0, 0, 1)), "end": t["end"],
                    "lat": (t["lat"] or 0.0) + draw.choice((0, 0, 5)), "lon": t["lon"] or 0.0, "geonames_id": None,
                }
                for t in told if t["end"] - t["start"] > 1
            ] + [{"start": 0, "end": 3, "lat": 1.0, "lon": 1.0, "geonames_id": None}]
        }  # fmt: skip
    expected, _ = scorer.score(gold, found, places.IGNORED, ids=False)
    pairs = [(row["toponyms"], unique(found[id]["toponyms"])) for id, row in gold.items()]
    measured = places.score(pairs)
    for ours, theirs in (("overlap", "overlap"), ("exact", "exact"), ("end to end", "e2e@161")):
        assert measured[ours] == pytest.approx([100 * expected[theirs][name] for name in ("P", "R", "F1")], abs=0.06)


def unique(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one name per span, in order, as the reference does."""
    return [name for _, name in sorted({(t["start"], t["end"]): t for t in found}.items())]


def test_measured_part_is_about_a_third() -> None:
    assert 0.27 < sum(places.measured(f"story-{i}") for i in range(2000)) / 2000 < 0.33
