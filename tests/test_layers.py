"""Tags to fragments, fragments to links."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.attribution import LAYER, attributions
from dateline.reader.layers import (
    BETWEEN,
    DISTANCES,
    LINES,
    NEAREST,
    Decoder,
    Fragment,
    LinkTable,
    Scores,
    best_tags,
    candidates,
    decode,
    fragments,
    pair_features,
)
from dateline.reader.tokens import WordPiece

WIDTH = 4


def legal(layer_tags: tuple[str, ...] = LAYER.tags) -> np.ndarray:
    return np.array(
        [[0.0 if not b.startswith("I-") or a[2:] == b[2:] else -1e4 for b in layer_tags] for a in layer_tags],
        dtype=np.float32,
    )


@given(st.lists(st.lists(st.floats(-3, 3), min_size=7, max_size=7), min_size=1, max_size=5))
def test_layers_best_tags_is_the_best_of_all_paths(rows: list[list[float]]) -> None:
    emissions, transitions = np.array(rows, dtype=np.float32), legal()

    def value(path: tuple[int, ...]) -> float:
        steps = sum(float(transitions[a, b]) for a, b in itertools.pairwise(path))
        return steps + sum(float(emissions[i, tag]) for i, tag in enumerate(path))

    best = max(value(path) for path in itertools.product(range(7), repeat=len(rows))) if len(rows) < 4 else None
    found = tuple(best_tags(emissions, transitions))
    assert best is None or value(found) == pytest.approx(best, abs=1e-3)
    assert all(transitions[a, b] > -1 for a, b in itertools.pairwise(found))


def test_layers_fragments_split_at_each_begin() -> None:
    tags = ["O", "B-source", "I-source", "B-cue", "B-content", "I-content", "B-content", "O"]
    path = [LAYER.tags.index(tag) for tag in tags]
    found = fragments(path, np.zeros((len(path), 7), dtype=np.float32), LAYER)
    assert [(f.start, f.end, f.role) for f in found] == [
        (1, 3, "source"), (3, 4, "cue"), (4, 6, "content"), (6, 7, "content"),
    ]  # fmt: skip


def test_layers_fragments_none_for_no_words() -> None:
    assert fragments([], np.zeros((0, 7), dtype=np.float32), LAYER) == []


def test_layers_candidates_are_the_nearest_on_both_sides() -> None:
    targets = [Fragment(i * 10, i * 10 + 1, "cue") for i in range(60)]
    near = candidates([Fragment(305, 306, "content")], targets)
    assert near.tolist() == [list(range(31 - NEAREST, 31 + NEAREST))]
    few = candidates([Fragment(0, 1, "content")], targets[:2])
    assert few[0].tolist() == [-1] * NEAREST + [0, 1] + [-1] * (NEAREST - 2)


def test_layers_pair_features_know_side_and_distance() -> None:
    origin = Fragment(10, 12, "content")
    targets = [Fragment(5, 6, "cue"), Fragment(12, 13, "cue")]
    near = candidates([origin], targets)
    rows = pair_features([origin], targets, near, np.zeros(20, dtype=np.int64))
    before, after = rows[0, NEAREST - 1], rows[0, NEAREST]
    assert before.tolist() == [DISTANCES.index(4), 0, LINES]
    assert after.tolist() == [len(DISTANCES), BETWEEN, LINES]


def test_layers_decode_links_each_content_to_the_cue_that_fits() -> None:
    text = "Ilmar said rain fell"
    tokens = WordPiece(["[UNK]", "[CLS]", "[SEP]", "[MASK]"]).tokens(text)
    emissions = np.full((4, 7), -5, dtype=np.float32)
    for word, tag in enumerate(["B-source", "B-cue", "B-content", "I-content"]):
        emissions[word, LAYER.tags.index(tag)] = 5
    table = LinkTable(
        np.zeros((2 * len(DISTANCES), WIDTH), np.float32), np.zeros((2 * BETWEEN, WIDTH), np.float32),
        np.zeros((2 * LINES + 1, WIDTH), np.float32), np.ones(WIDTH, np.float32),
    )  # fmt: skip
    ends = np.ones((4, 4, WIDTH), np.float32)
    none = np.full(4, -9, np.float32)
    scores = Scores(emissions, (ends, ends), (none, none))
    found, pointing = decode(scores, Decoder(LAYER, legal(), (table, table)), tokens)
    one = attributions(found, pointing, tokens)[0]
    assert [[span.of(text) for span in part] for part in (one.source, one.cue, one.content)] == [
        ["Ilmar"], ["said"], ["rain fell"],
    ]  # fmt: skip
    alone = decode(Scores(emissions, (ends, ends), (none + 99, none)), Decoder(LAYER, legal(), (table, table)), tokens)
    assert attributions(*alone, tokens)[0].source == ()
