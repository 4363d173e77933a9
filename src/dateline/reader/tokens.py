"""Text to what the encoder reads: word pieces with the shape, layout and quotation state of their word.

The unit of every layer is the word: a run of letters and digits, or one other visible character. Word pieces are
those of the BERT uncased vocabulary (Schuster & Nakajima 2012; greedy longest match). The vocabulary drops case, so
word shape enters as a feature of its own. Curly quotation marks and apostrophes are read as straight ones: which
kind a newspaper uses says nothing, and `quotations.quote_states` keeps what does, inside or outside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dateline.reader.quotations import quote_states

Ints = NDArray[np.int64]

WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
PLAIN_MARKS = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"}
DOUBLE_MARKS = frozenset('"“”„‟«»')

SHAPES = ("lower", "title", "upper", "initial", "mixed", "digits", "alphanumeric", "other")
LAYOUTS = ("glued", "spaced", "line start", "paragraph start")
QUOTES = 9
"""Quotation features: state (0 outside, 1 inside, 2 opened in an earlier paragraph) times 3 plus mark
(0 no mark, 1 opening, 2 closing)."""

LONGEST_WORD = 100
"""Words of more letters are one unknown piece, as in BERT's own tokenizer; it bounds the greedy search."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of one text: character offsets and features per word; piece ids and the first piece of each word."""

    starts: Ints
    ends: Ints
    lines: Ints
    shapes: Ints
    layouts: Ints
    quotes: Ints
    pieces: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.starts)


def shape(word: str) -> int:
    """Return the index into `SHAPES` of a word."""
    if word.islower():
        return 0 if word.isalpha() else 6
    if word.isdigit():
        return 5
    if not word.isalpha():
        return 6 if any(c.isalpha() for c in word) else 7
    if word.isupper():
        return 2 if len(word) > 1 else 3
    return 1 if word[0].isupper() and word[1:].islower() else 4


class WordPiece:
    """BERT's uncased vocabulary with its greedy matching; words are cached, as news repeats itself."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.unknown = self.ids["[UNK]"]
        self.begin = self.ids["[CLS]"]
        self.end = self.ids["[SEP]"]
        self.mask = self.ids["[MASK]"]
        self._cache: dict[str, tuple[tuple[int, ...], int]] = {}

    @cached_property
    def _lengths(self) -> int:
        return max(map(len, self.ids))

    def word(self, word: str) -> tuple[tuple[int, ...], int]:
        """Return the piece ids of one word and its shape."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) > 200_000:  # bounds memory over long runs; refilling costs a few milliseconds
                self._cache.clear()
            known = self._cache[word] = (self._split(word), shape(word))
        return known

    def _split(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self.unknown,)
        plain = PLAIN_MARKS.get(word, word).lower()
        if not plain.isascii():
            plain = "".join(c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c) != "Mn")
        found: list[int] = []
        start = 0
        while start < len(plain):
            for end in range(min(len(plain), start + self._lengths), start, -1):
                piece = self.ids.get(plain[start:end] if start == 0 else "##" + plain[start:end])
                if piece is not None:
                    break
            else:
                return (self.unknown,)
            found.append(piece)
            start = end
        return tuple(found) or (self.unknown,)

    def tokens(self, text: str) -> Tokens:
        """Split `text` into words with their features; offsets are code points."""
        states = quote_states(text)
        starts: list[int] = []
        ends: list[int] = []
        lines: list[int] = []
        shapes: list[int] = []
        layouts: list[int] = []
        quotes: list[int] = []
        pieces: list[int] = []
        first: list[int] = []
        last, line = 0, 0
        for match in WORD.finditer(text):
            word, (start, end) = match.group(), match.span()
            ids, kind = self.word(word)
            gap = text[last:start]
            breaks = gap.count("\n")
            line += breaks
            starts.append(start)
            ends.append(end)
            lines.append(line)
            shapes.append(kind)
            layouts.append((1 if gap else 0) if starts[1:] and not breaks else 2 if breaks == 1 else 3)
            quotes.append(states[start] * 3 + (_mark(states, start) if word in DOUBLE_MARKS else 0))
            first.append(len(pieces))
            pieces.extend(ids)
            last = end
        columns = (starts, ends, lines, shapes, layouts, quotes, pieces, first)
        return Tokens(*(np.array(column, dtype=np.int64) for column in columns))


def _mark(states: bytes | bytearray, i: int) -> int:
    """Return 1 for an opening mark, 2 for a closing one: marks count as inside, so their outer side is outside."""
    if not states[i]:
        return 0
    if i == 0 or not states[i - 1]:
        return 1
    return 2 if i + 1 == len(states) or not states[i + 1] else 0


def windows(tokens: Tokens, size: int = 510, overlap: int = 64) -> list[tuple[int, int]]:
    """Return word ranges [start, end) of at most `size` pieces that overlap by about `overlap` pieces, evenly cut.

    Even cuts keep windows short: attention costs the square of the length, and a short last window wastes context.
    """
    count = len(tokens.pieces)
    if not count:
        return []
    if count <= size:
        return [(0, len(tokens))]
    bounds = np.append(tokens.first, count)
    # Cuts fall on the word they hit, so a window can grow by one word.
    usable = size - int(np.diff(bounds).max())
    number = -(-(count - overlap) // (usable - overlap))
    step = (count - overlap) / number
    cuts = np.array([[i * step, i * step + step + overlap] for i in range(number)])
    cuts[-1, 1] = count
    found = np.searchsorted(bounds, np.round(cuts), side="right") - 1
    return [(int(start), int(end)) for start, end in found]
