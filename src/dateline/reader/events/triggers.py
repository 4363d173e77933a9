"""Which words trigger an event, and of what class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dateline.reader.events.tables import CLASSES, DOUBTS, EFFECT, NONE, NOTHING, Scores
from dateline.reader.layers import Floats

LEAST: Final = 0.4
"""Probability of any event from which words trigger one."""
PLAIN: Final = 0.5
"""Least probability of an event that a phrase tells, whatever the graph makes of its words."""
OTHERS: Final = [CLASSES.index(name) for name in (NOTHING, NONE, EFFECT)]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words [start, end) that trigger an event, `head` the surest: its probability, and that of each class, `share`.

    `doubts` are the probabilities of denied, uncertain and happened. `key` is the likeliest class; `effect` for a death
    or damage, which is no event itself. `plain` if a phrase tells the class, so that nothing else decides it.
    """

    start: int
    end: int
    head: int
    key: str
    confidence: float
    share: Floats
    doubts: tuple[float, float, float]
    plain: bool = False


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


def with_phrases(found: Sequence[Trigger], told: Sequence[tuple[int, int, str]], scores: Scores) -> list[Trigger]:
    """Return the triggers of a text in its order, with those of its phrases: words [start, end) and their class.

    A phrase counts for more than what the graph finds in its words; of the class `none` it is no trigger.
    """
    covered = {word for start, end, _ in told for word in range(start, end)}
    kept = [act for act in found if covered.isdisjoint(range(act.start, act.end))]
    for start, end, key in told:
        if key != NONE:
            share = softmax(scores.triggers[start:end])
            some = 1 - share[:, CLASSES.index(NOTHING)] - share[:, CLASSES.index(NONE)]
            denied, uncertain, happened = softmax(scores.status[start:end].mean(axis=0)[: len(DOUBTS)]).tolist()
            head, sure = start + int(some.argmax()), max(PLAIN, float(some.max()))
            kept.append(Trigger(start, end, head, key, sure, share.mean(axis=0), (denied, uncertain, happened), True))
    return sorted(kept, key=lambda act: act.start)


def softmax(raw: Floats) -> Floats:
    """Return probabilities along the last axis."""
    raw = np.exp(raw - raw.max(axis=-1, keepdims=True))
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True), dtype=np.float32)
