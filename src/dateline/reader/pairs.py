"""Which pairs of mentions in a sentence are related, and how: a linear model over words and over the encoder's vectors.

Every ordered pair (subject, object) within reach gets a score per type of relation. Two logistic regressions vote: one
sees the encoder's vectors of the two mentions and of the words between them, the other the words themselves
(`pair_words`). The first costs next to nothing, so pairs that it finds hopeless are not shown to the second. Types that
hold both ways ("allies") take the mean of both orders. With 400 relations to learn from, linear models over words did
better than anything deeper: see training/relations.py.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from dateline.reader import pair_words
from dateline.reader.layers import Floats, Fragment
from dateline.reader.sentences import Sentences
from dateline.reader.tokens import Ints, Tokens

TYPES = ("belongs_to", "in_charge_of", "allies_of", "fighting_against", "in_touch_with")
"""Types of relation as re3d has them; column 0 of scores is "none", column 1 + i is type i."""
MUTUAL = tuple(1 + TYPES.index(name) for name in ("allies_of", "fighting_against", "in_touch_with"))
"""Columns of the types that hold both ways."""
REACH = 40
"""Words that may lie between two mentions."""
BLOCK = 1024
"""Pairs scored at once, an even number: memory stays small however many mentions a text has."""
HOPELESS = 0.995
"""Probability of "none" from which the vectors alone decide. Whoever takes only likely relations may set it to 0.95: it
halves the work, and none of probability 0.7 gets lost."""
VECTOR_SHARE = 0.1
"""Weight of the vectors' vote, against the words'."""
NONE = 0.35
"""Factor on "none" when a type is chosen: precision and recall are about even on re3d, cross-validated."""

Triple = tuple[int, int, int]
"""A relation: subject, object (numbers of mentions) and the column of its type."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: `words` [buckets, 1 + types] and `vectors` [5 * hidden, 1 + types], each with its bias."""

    words: Floats
    words_bias: Floats
    vectors: Floats
    vectors_bias: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ordered pairs of mentions by number; both orders of a pair follow each other."""

    subject: Ints
    object: Ints

    def __len__(self) -> int:
        return len(self.subject)


def load(data: bytes) -> Weights:
    """Return the weights of a file; `ValueError` or `KeyError` if it is something else."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        found = Weights(**{field.name: np.asarray(file[field.name], dtype=np.float32) for field in fields(Weights)})
    if found.words.shape != (pair_words.BUCKETS, 1 + len(TYPES)) or found.vectors.shape[1:] != (1 + len(TYPES),):
        raise ValueError("its tables have other sizes")
    return found


def saved(weights: Weights) -> bytes:
    """Return the weights as a file, in half precision."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{f.name: getattr(weights, f.name).astype(np.float16) for f in fields(Weights)})
    return buffer.getvalue()


def candidates(mentions: Sequence[Fragment], tokens: Tokens, stops: Sentences) -> Pairs:
    """Return the ordered pairs of mentions, given in the order of the text, that lie in one sentence within reach."""
    sentence = [stops.index(int(tokens.starts[m.start])) for m in mentions]
    found: list[tuple[int, int]] = []
    for i, first in enumerate(mentions):
        for j in range(i + 1, len(mentions)):
            second = mentions[j]
            if sentence[j] != sentence[i] or second.start - first.end > REACH:
                break
            if (first.start, first.end) != (second.start, second.end):
                found += [(i, j), (j, i)]
    return Pairs(*np.array(found, dtype=np.int64).reshape(-1, 2).T)


def vectors_of(mentions: Sequence[Fragment], pairs: Pairs, vectors: Floats) -> Floats:
    """Return what the vector model sees [pairs, 5 * hidden]: the mean vectors of subject and object, their product, and
    mean and maximum of the words between them."""
    size = vectors.shape[1]
    whole = np.stack([vectors[m.start : m.end].mean(axis=0) for m in mentions]) if mentions else np.zeros((0, size))
    between = np.zeros((len(pairs), 2, size), dtype=np.float32)
    for k, (i, j) in enumerate(zip(pairs.subject.tolist(), pairs.object.tolist(), strict=True)):
        if k % 2:
            between[k] = between[k - 1]
            continue
        start, end = _gap(mentions[i], mentions[j])
        if start < end:
            between[k] = vectors[start:end].mean(axis=0), vectors[start:end].max(axis=0)
    subject, object_ = whole[pairs.subject], whole[pairs.object]
    return np.concatenate([subject, object_, subject * object_, between[:, 0], between[:, 1]], axis=1)


def _gap(a: Fragment, b: Fragment) -> tuple[int, int]:
    """Return the words between two mentions."""
    first, second = sorted((a, b))
    return first.end, second.start


def probabilities(
    mentions: Sequence[Fragment],
    pairs: Pairs,
    vectors: Floats,
    text: pair_words.Text,
    weights: Weights,
    hopeless: float = HOPELESS,
) -> Floats:
    """Return the probability [pairs, 1 + types] of each type of relation for each pair of `candidates`."""
    parts = [np.zeros((0, 1 + len(TYPES)), dtype=np.float32)]
    for start in range(0, len(pairs), BLOCK):
        block = Pairs(pairs.subject[start : start + BLOCK], pairs.object[start : start + BLOCK])
        seen = _softmax(vectors_of(mentions, block, vectors) @ weights.vectors + weights.vectors_bias)
        hopeful = np.flatnonzero(seen[:, 0].reshape(-1, 2).min(axis=1).repeat(2) < hopeless)
        found = np.zeros_like(seen)
        found[:, 0] = 1
        raw = np.array(
            [weights.words[text.rows(int(block.subject[k]), int(block.object[k]))].sum(axis=0) for k in hopeful],
            dtype=np.float32,
        ).reshape(-1, 1 + len(TYPES))
        read = _softmax(raw + weights.words_bias)
        found[hopeful] = joined(read, seen[hopeful])
        parts.append(both_ways(found))
    return np.concatenate(parts)


def joined(read: Floats, seen: Floats) -> Floats:
    """Return the vote of words and vectors: their weighted geometric mean."""
    mixed = np.maximum(read, 1e-6) ** (1 - VECTOR_SHARE) * np.maximum(seen, 1e-6) ** VECTOR_SHARE
    return np.asarray(mixed / mixed.sum(axis=1, keepdims=True), dtype=np.float32)


def _softmax(raw: Floats) -> Floats:
    raw = np.exp(raw - raw.max(axis=1, keepdims=True))
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


def both_ways(found: Floats) -> Floats:
    """Return probabilities in which types that hold both ways have the mean of the two orders of a pair."""
    other = found.reshape(-1, 2, found.shape[1])[:, ::-1].reshape(found.shape)
    result = found.copy()
    result[:, MUTUAL] = (found[:, MUTUAL] + other[:, MUTUAL]) / 2
    return result


def ties(pairs: Pairs, found: Floats) -> frozenset[Triple]:
    """Return the relations that are likelier than none; of those that hold both ways the order of the text."""
    column = np.where(np.arange(found.shape[1]) == 0, found * NONE, found).argmax(axis=1)
    result = set()
    for k in np.flatnonzero(column).tolist():
        i, j = int(pairs.subject[k]), int(pairs.object[k])
        result.add((min(i, j), max(i, j), int(column[k])) if column[k] in MUTUAL else (i, j, int(column[k])))
    return frozenset(result)
