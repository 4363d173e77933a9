"""Windows of texts as tensors."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import torch
from torch import Tensor

from dateline.reader.tokens import WordPiece
from training.events.labels import Labels
from training.examples import Example, cuts
from training.gum import Document

T = TypeVar("T")
Part = tuple[Example | Document | Labels, int, int]
"""A text and a range of its words."""

POOL: Final = 600
"""Windows that are sorted by length together, so that padding is little and batches stay mixed."""


@dataclass(frozen=True)
class Batch:
    """Windows padded to one length: piece inputs, first piece of each word, word tags and which words are real."""

    parts: list[Part]
    pieces: Tensor
    features: Tensor
    mask: Tensor | None
    first: Tensor
    tags: Tensor
    real: Tensor


def collate(parts: list[Part], wordpiece: WordPiece, hide: float, rng: random.Random) -> Batch:
    """Pad windows into one batch."""
    rows = [window(e, a, b, wordpiece, hide, rng) for e, a, b in parts]
    length, words = max(len(p) for p, _, _ in rows), max(b - a for _, a, b in parts)
    n = len(parts)
    pieces = np.zeros((n, length), np.int64)
    features = np.zeros((n, length, 3), np.int64)
    seen = np.zeros((n, length), bool)
    first = np.zeros((n, words), np.int64)
    tags = np.zeros((n, words), np.int64)
    real = np.zeros((n, words), np.float32)
    for i, ((p, f, w), (e, a, b)) in enumerate(zip(rows, parts, strict=True)):
        pieces[i, : len(p)], features[i, : len(p)], seen[i, : len(p)] = p, f, True
        first[i, : b - a], real[i, : b - a] = w, 1
        if isinstance(e, Example):
            tags[i, : b - a] = e.tags[a:b]
            if e.tags[a] and e.tags[a] % 2 == 0:  # a fragment cut at the window's edge begins there
                tags[i, 0] -= 1
    mask = None if seen.all() else torch.from_numpy(seen)[:, None, None, :]
    t = torch.from_numpy
    return Batch(parts, t(pieces), t(features), mask, t(first), t(tags), t(real))


def window(
    e: Example | Document | Labels, a: int, b: int, wordpiece: WordPiece, hide: float, rng: random.Random
) -> tuple[Any, Any, Any]:
    """Return piece ids with [CLS] and [SEP], their features, and where each word's first piece stands."""
    t = e.tokens
    bounds = np.append(t.first, len(t.pieces))
    p, q = int(bounds[a]), int(bounds[b])
    pieces = t.pieces[p:q].copy()
    counts = np.diff(bounds[a : b + 1])
    word = np.repeat(np.arange(a, b), counts)
    if hide:
        dark = np.array([rng.random() < hide for _ in range(a, b)])
        dark &= t.shapes[a:b] != 7  # punctuation carries the structure; never hidden
        pieces[np.repeat(dark, counts)] = wordpiece.mask
    features = np.stack([t.shapes[word], t.layouts[word], t.quotes[word]], axis=1)
    edge = np.array([[7, 0, 0]])
    return (
        np.concatenate([[wordpiece.begin], pieces, [wordpiece.end]]),
        np.concatenate([edge, features, edge]),
        t.first[a:b] - p + 1,
    )


def length(part: Part) -> int:
    """Return how many pieces a window has, with the two at its edges."""
    tokens, start, end = part[0].tokens, part[1], part[2]
    last = tokens.first[end] if end < len(tokens) else len(tokens.pieces)
    return int(last - tokens.first[start]) + 2


def alike(items: Sequence[T], size: Callable[[T], int], budget: int, rng: random.Random) -> list[list[T]]:
    """Return items in batches of about one size, which hold at most `budget` pieces when padded."""
    mixed = rng.sample(items, len(items))
    batches: list[list[T]] = []
    for first in range(0, len(mixed), POOL):
        batch: list[T] = []
        for item in sorted(mixed[first : first + POOL], key=size):
            if batch and (len(batch) + 1) * size(item) > budget:
                batches.append(batch)
                batch = []
            batch.append(item)
        batches.append(batch)
    return rng.sample(batches, len(batches))


def shuffled(examples: list[Example], size: int, rng: random.Random) -> list[list[Part]]:
    """Cut every text anew and batch windows of like length."""
    parts: list[Part] = [(e, a, b) for e in examples for a, b in cuts(e.tokens, rng)]
    rng.shuffle(parts)

    pools = [parts[i : i + 40 * size] for i in range(0, len(parts), 40 * size)]
    batches = []
    for pool in pools:
        pool.sort(key=length)
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(batches)
    return batches


def whole(document: Document, rng: random.Random) -> list[Part]:
    """Return all windows of a document as one batch: coreference needs the whole text."""
    return [(document, a, b) for a, b in cuts(document.tokens, rng)]
