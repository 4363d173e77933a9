"""Words, pieces and windows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.encoder import SHIPPED
from dateline.reader.tokens import LAYOUTS, SHAPES, WordPiece, shape, windows

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", '"', "'", ".", "the", "min", "##ister", "said", "a", "##b"]


@pytest.fixture(scope="module")
def pieces() -> WordPiece:
    return WordPiece(VOCABULARY)


def test_tokens_words_keep_their_offsets(pieces: WordPiece) -> None:
    text = "The Minister\n\nsaid."
    tokens = pieces.tokens(text)
    assert [text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)] == ["The", "Minister", "said", "."]
    assert [pieces.ids[p] for p in ("the", "min", "##ister", "said", ".")] == tokens.pieces.tolist()
    assert tokens.first.tolist() == [0, 1, 3, 4]
    assert [LAYOUTS[i] for i in tokens.layouts] == ["paragraph start", "spaced", "paragraph start", "glued"]
    assert tokens.lines.tolist() == [0, 0, 2, 2]


def test_tokens_unknown_word_is_one_piece(pieces: WordPiece) -> None:
    assert pieces.word("zzz")[0] == (pieces.unknown,)
    assert pieces.word("a" * 500)[0] == (pieces.unknown,)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("said", "lower"), ("Ilmar", "title"), ("NATO", "upper"), ("J", "initial"), ("McKay", "mixed"), ("2031", "digits"),
     ("4th", "alphanumeric"), ("B2", "alphanumeric"), ("—", "other")],
)  # fmt: skip
def test_tokens_shape_of_a_word(word: str, expected: str) -> None:
    assert SHAPES[shape(word)] == expected


def test_tokens_curly_and_straight_marks_read_alike(pieces: WordPiece) -> None:
    curly = pieces.tokens("“The minister,” a said. ‘Ab’")
    straight = pieces.tokens("\"The minister,\" a said. 'Ab'")
    for column in ("pieces", "shapes", "layouts", "quotes"):
        assert getattr(curly, column).tolist() == getattr(straight, column).tolist()


@given(st.text(max_size=300))
def test_tokens_any_text_splits_without_overlap(text: str) -> None:
    tokens = WordPiece(VOCABULARY).tokens(text)
    assert all(s < e for s, e in zip(tokens.starts, tokens.ends, strict=True))
    assert all(a <= b for a, b in zip(tokens.ends[:-1], tokens.starts[1:], strict=True))
    assert len(tokens.first) == len(tokens)


@given(st.integers(0, 4000), st.integers(1, 4))
def test_tokens_windows_cover_every_word_within_size(words: int, length: int) -> None:
    pieces = WordPiece([*VOCABULARY, "b"])
    tokens = pieces.tokens(("a" + "b" * (length - 1) + " ") * words)
    covered: set[int] = set()
    for start, end in windows(tokens, size=100, overlap=20):
        stop = len(tokens.pieces) if end == len(tokens) else int(tokens.first[end])
        assert stop - int(tokens.first[start]) <= 100
        covered |= set(range(start, end))
    assert covered == set(range(words))


def test_tokens_agree_with_the_reference_tokenizer() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    reference = tokenizers.BertWordPieceTokenizer(str(SHIPPED / "vocabulary.txt"), lowercase=True)
    pieces = WordPiece((SHIPPED / "vocabulary.txt").read_text(encoding="utf-8").splitlines())
    text = 'Café owner Ilmar Tõnisson, 47, said: "We won\'t leave" — not before Oct. 3 (or 4).'
    assert reference.encode(text, add_special_tokens=False).ids == pieces.tokens(text).pieces.tolist()
