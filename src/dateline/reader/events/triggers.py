"""Which words trigger an event, and of what class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dateline.reader.events.tables import CLASSES, DOUBTS, EFFECT, NONE, NOTHING, Scores
from dateline.reader.layers import Floats

LEAST: Final = 0.4
"""Probability of any event from which words trigger one."""
OTHERS: Final = [CLASSES.index(name) for name in (NOTHING, NONE, EFFECT)]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words [start, end) that trigger an event, `head` the surest: its probability, and that of each class, `share`.

    `doubts` are the probabilities of denied, uncertain and happened. `key` is the likeliest class; `effect` for a death
    or damage, which is no event itself.
    """

    start: int
    end: int
    head: int
    key: str
    confidence: float
    share: Floats
    doubts: tuple[float, float, float]


def find(scores: Scores, least: float = LEAST) -> list[Trigger]:
    """Return the triggers of a text, in its order: runs of words that trigger the same class."""
    share = softmax(scores.triggers)
    some = 1 - share[:, CLASSES.index(NOTHING)] - share[:, CLASSES.index(NONE)]
    best = share.copy()
    best[:, [CLASSES.index(NOTHING), CLASSES.index(NONE)]] = -1
    tags = np.where(some >= least, best.argmax(axis=1), 0).tolist()
    edges = [0, *(i for i in range(1, len(tags)) if tags[i] != tags[i - 1]), len(tags)]
    found = []
    for start, end in zip(edges, edges[1:], strict=False):
        if start < end and tags[start]:
            status = scores.status[start:end].mean(axis=0)
            denied, uncertain, happened = softmax(status[: len(DOUBTS)]).tolist()
            sure, key = float(some[start:end].mean()), CLASSES[tags[start]]
            head = start + int(some[start:end].argmax())
            doubts = denied, uncertain, happened
            found.append(Trigger(start, end, head, key, sure, share[start:end].mean(axis=0), doubts))
    return found


def softmax(raw: Floats) -> Floats:
    """Return probabilities along the last axis."""
    raw = np.exp(raw - raw.max(axis=-1, keepdims=True))
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True), dtype=np.float32)
