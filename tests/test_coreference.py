"""Mentions, their edges and what they point back to; no model is needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader import coreference
from dateline.reader.coreference import LEFT, NEAREST, PAIR_ROWS, RIGHT, SAME, TYPES, Scores, Tables
from dateline.reader.tokens import WordPiece

PIECES = WordPiece(["[UNK]", "[CLS]", "[SEP]", "[MASK]"])
WIDTH = 4


def tables() -> Tables:
    return Tables(
        tuple(np.zeros((rows, WIDTH), np.float32) for rows in PAIR_ROWS), np.zeros(LEFT + 1, np.float32),
        np.zeros(RIGHT + 1, np.float32), np.ones(WIDTH, np.float32),
    )  # fmt: skip


def scores(text: str, heads: dict[str, str]) -> tuple[list[str], Scores]:
    """Return scores in which the given words head mentions of the given types, all alike in pairs."""
    words = text.split()
    tags = np.full((len(words), 1 + len(TYPES)), -9, np.float32)
    tags[:, 0] = 0
    for word, kind in heads.items():
        tags[words.index(word), 1 + TYPES.index(kind)] = 9
    n = len(words)
    zeros = np.zeros((n, 4, WIDTH), np.float32)
    return words, Scores(tags, zeros, zeros[:, :2], zeros[:, :2], np.full(n, -1, np.float32))


def test_coreference_points_back_and_numbers_chains() -> None:
    text = "Ilse saw Tarn before she left"
    words, found = scores(text, {"Ilse": "person", "Tarn": "person", "she": "person"})
    pairs = found.pair.copy()
    pairs[4, 0] = 1  # "she" as the later mention fits …
    pairs[0, 1] = 1  # … Ilse as the earlier one
    found = Scores(found.tags, found.edges, found.ends, pairs, np.array([9, 0, 9, 0, -1, 0], np.float32))
    mentions = coreference.resolve(words, PIECES.tokens(text), found, tables())
    assert [(words[m.head], m.type, m.before) for m in mentions] == [
        ("Ilse", "person", None), ("Tarn", "person", None), ("she", "person", 0),
    ]  # fmt: skip
    assert coreference.chains(mentions) == [0, 1, 0]


def test_coreference_no_mentions_in_no_words() -> None:
    words, found = scores("it rained", {})
    assert coreference.resolve(words, PIECES.tokens("it rained"), found, tables()) == []


def test_coreference_edges_follow_the_scores_and_stay_inside() -> None:
    text = "the old harbour master"
    words, found = scores(text, {"master": "person"})
    edges = found.edges.copy()
    edges[3, 0], edges[0, 1] = 1, 1
    found = Scores(found.tags, edges, found.ends, found.pair, found.none)
    mention = coreference.resolve(words, PIECES.tokens(text), found, tables())[0]
    assert (mention.start, mention.end) == (0, 4)


@given(st.lists(st.sampled_from("abc"), max_size=3 * NEAREST))
def test_coreference_candidates_are_earlier_and_few(keys: list[str]) -> None:
    found = coreference.candidates(keys)
    assert found.shape == (len(keys), NEAREST + SAME)
    for i, row in enumerate(found.tolist()):
        real = [j for j in row if j >= 0]
        assert len(set(real)) == len(real) and all(j < i for j in real)
        assert set(range(max(0, i - NEAREST), i)) <= set(real)
        assert all(keys[j] == keys[i] for j in real if j < i - NEAREST)


def test_coreference_memory_grows_with_the_text_not_its_square() -> None:
    assert coreference.candidates(["a"] * 5000).shape == (5000, NEAREST + SAME)


@pytest.mark.parametrize(
    ("phrase", "head", "expected"),
    [
        ("he", 0, 3), ("Their", 0, 7), ("who", 0, 9), ("the army", 1, coreference.DEFINITE),
        ("an army", 1, coreference.INDEFINITE), ("rebel army", 1, coreference.BARE), ("of Orvane", 1, coreference.NAME),
    ],
)  # fmt: skip
def test_coreference_form(phrase: str, head: int, expected: int) -> None:
    assert coreference.form(phrase.split(), head, 0) == expected


def test_coreference_equal_words_and_acronyms_show_in_the_features() -> None:
    text = "Norland Dock Union met the NDU near the docks"
    words = text.split()
    tokens = PIECES.tokens(text)
    heads, starts, ends = np.array([2, 5, 8]), np.array([0, 4, 7]), np.array([3, 6, 9])
    look = coreference.looks(words, tokens, heads, starts, ends, np.array([3, 3, 2]))
    equal = coreference.pair_rows(look, coreference.candidates(look.head.tolist()))[1]
    assert equal[1, 0] == 16  # the initials, nothing else
    assert equal[2, 0] == equal[2, 1] == 0
