"""From names of places in a text to what the ranking is told of them: mentions of one name, and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from dateline.gazetteer import fold
from dateline.reader.layers import Floats
from dateline.reader.places.ranking import Name

_INSIDE = re.compile(r",? ?\(?|, (?:in|of) |['’]s ")
"""Between a place and what it lies in: "Mansfield, La.", "Tilbury (Essex"."""
_BREAK = re.compile(r"[.;!?\n]")
BESIDE = 40
"""Characters between two names that stand beside each other."""

Place = tuple[int, int]


def kinds(vectors: Floats, start: int, end: int, weights: tuple[Floats, Floats]) -> Floats:
    """Return the probabilities of the kinds of place that the words [start, end) can be, by their context."""
    raw = context(vectors, start, end) @ weights[0] + weights[1]
    raw = np.exp(raw - raw.max())
    return np.asarray(raw / raw.sum(), dtype=np.float32)


def context(vectors: Floats, start: int, end: int) -> Floats:
    """Return the mean vector of some words beside the vectors of the words before and after them."""
    none = np.zeros(vectors.shape[1], dtype=np.float32)
    before = vectors[start - 1] if start else none
    after = vectors[end] if end < len(vectors) else none
    return np.concatenate([vectors[start:end].mean(axis=0), before, after])


def names(text: str, spans: Sequence[Place], seen: Sequence[Floats]) -> tuple[list[Name], list[int]]:
    """Return the names that some spans, in the order of the text, are mentions of, and the name of each span.

    `seen` are the probabilities of kinds of each mention; a name has their geometric mean.
    """
    groups: dict[str, list[int]] = {}
    for i, (start, end) in enumerate(spans):
        groups.setdefault(fold(text[start:end]), []).append(i)
    number = [0] * len(spans)
    for k, group in enumerate(groups.values()):
        for i in group:
            number[i] = k
    found = []
    for k, group in enumerate(groups.values()):
        inside, beside = set[int](), set[int]()
        for i in group:
            if i + 1 < len(spans):
                gap = text[spans[i][1] : spans[i + 1][0]]
                if _INSIDE.fullmatch(gap):
                    inside.add(number[i + 1])
                elif _close(gap):
                    beside.add(number[i + 1])
            if i:
                gap = text[spans[i - 1][1] : spans[i][0]]
                if _close(gap) and gap != ", ":
                    beside.add(number[i - 1])
        mean = np.exp(np.mean([np.log(seen[i] + 1e-6) for i in group], axis=0))
        start, end = spans[group[0]]
        found.append(
            Name(text[start:end], len(group), 1 - start / len(text), tuple(sorted(inside - {k})),
                 tuple(sorted(beside - {k})), np.asarray(mean / mean.sum(), dtype=np.float32))
        )  # fmt: skip
    return found, number


def _close(gap: str) -> bool:
    return len(gap) < BESIDE and _BREAK.search(gap) is None
