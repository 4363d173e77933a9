"""Windows of texts with what blocks that are not trained make of them: computed once, however many epochs follow."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from dateline.reader.tokens import WordPiece
from training.batches import Part, alike, collate, length
from training.events.labels import Labels
from training.model import EVENT, Encoder, Model, of_words

BUDGET: Final = 3000
"""Word pieces of a batch, padding included: some six windows of an article, or a hundred sentences."""


@dataclass(frozen=True)
class Lesson:
    """What is taught of each word: log probabilities of classes [words, classes], its meaning [words, hidden]."""

    classes: Tensor
    meaning: Tensor


@dataclass(frozen=True)
class Window:
    """The words [start, end) of a text: vectors [pieces, hidden] of the shared blocks, first piece of each word."""

    text: Labels
    start: int
    end: int
    lower: Tensor
    first: Tensor
    lesson: Lesson | None = None


@torch.no_grad()
def windows(model: Model, parts: Sequence[Part], pieces: WordPiece, hide: float, rng: random.Random) -> list[Window]:
    """Return windows with what the shared blocks make of them, in half precision."""
    found: dict[int, Window] = {}
    for numbers in _batches(parts, rng):
        rows = collate([parts[i] for i in numbers], pieces, hide, rng)
        lower = model.encoder.lower(rows.pieces, rows.features, rows.mask).half()
        for i, row, first in zip(numbers, lower, rows.first, strict=True):
            text, start, end = parts[i]
            assert isinstance(text, Labels)
            found[i] = Window(text, start, end, row[: length(parts[i])].clone(), first[: end - start].clone())
    return [found[i] for i in range(len(parts))]


@torch.no_grad()
def lessons(
    parts: Sequence[Part], teachers: Sequence[Model], plain: Encoder, pieces: WordPiece, rng: random.Random
) -> list[Lesson]:
    """Return what teachers, taken together, say of the words of windows, and what these mean to a plain encoder."""
    found: dict[int, Lesson] = {}
    for numbers in _batches(parts, rng):
        rows = collate([parts[i] for i in numbers], pieces, 0.0, rng)
        said = [
            each.heads[EVENT].trigger(each.words(rows.pieces, rows.features, rows.mask, rows.first, EVENT)).softmax(-1)
            for each in teachers
        ]
        classes = torch.stack(said).mean(0).log().half()
        meaning = of_words(plain(rows.pieces, rows.features, rows.mask), rows.first).half()
        for i, each, meant in zip(numbers, classes, meaning, strict=True):
            count = parts[i][2] - parts[i][1]
            found[i] = Lesson(each[:count].clone(), meant[:count].clone())
    return [found[i] for i in range(len(parts))]


def untouched(encoder: Encoder) -> Encoder:
    """Return an encoder without what shape, layout and quotation add to a word, as it was before training."""
    for table in (encoder.shape, encoder.layout, encoder.quote):
        torch.nn.init.zeros_(table.weight)
    return encoder.eval()


def words(model: Model, batch: Sequence[Window]) -> list[Tensor]:
    """Return the vectors [words, hidden] that the event layer makes of each window."""
    size, most = max(len(w.lower) for w in batch), max(len(w.first) for w in batch)
    lower = torch.zeros(len(batch), size, batch[0].lower.shape[1])
    first = torch.zeros(len(batch), most, dtype=torch.int64)
    seen = torch.zeros(len(batch), 1, 1, size, dtype=torch.bool)
    for i, window in enumerate(batch):
        lower[i, : len(window.lower)], seen[i, ..., : len(window.lower)] = window.lower.float(), True
        first[i, : len(window.first)] = window.first
    found = of_words(model.acting(lower, None if seen.all() else seen), first)
    return [row[: len(window.first)] for row, window in zip(found, batch, strict=True)]


def _batches(parts: Sequence[Part], rng: random.Random) -> list[list[int]]:
    return alike(range(len(parts)), lambda i: length(parts[i]), BUDGET, rng)
