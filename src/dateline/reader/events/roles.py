"""What the people, things, places and times around a trigger are to its event."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.reader.events.tables import APART, REACH, Tables
from dateline.reader.events.triggers import Trigger, softmax
from dateline.reader.layers import DISTANCES, Floats
from dateline.reader.tokens import Ints

Words = tuple[int, int]


def roles(
    triggers: Sequence[Trigger], spans: Sequence[Words], ends: Floats, sentence: Ints, tables: Tables
) -> list[dict[int, Floats]]:
    """Return, for each trigger, the probabilities of the roles of the spans of words within reach, by their number.

    `spans` are in the order of the text; `ends` [words, 2, width] and `sentence` [words] are of the whole text. A span
    has the mean of its words' probabilities. Linear in triggers, as the reach is bounded.
    """
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    found = []
    for trigger in triggers:
        first, last = max(0, trigger.start - REACH), min(len(ends), trigger.end + REACH)
        share = softmax(_scored(trigger, first, last, ends, sentence, tables))
        low, high = np.searchsorted(starts, [first, last]).tolist()
        near = [k for k in range(low, high) if spans[k][1] <= last]
        found.append({k: share[spans[k][0] - first : spans[k][1] - first].mean(axis=0) for k in near})
    return found


def _scored(trigger: Trigger, first: int, last: int, ends: Floats, sentence: Ints, tables: Tables) -> Floats:
    """Return the scores [words, roles] of the words [first, last) as arguments of a trigger."""
    place = np.arange(first, last)
    after = place >= trigger.end
    gap = np.where(after, place - trigger.end, np.maximum(0, trigger.start - 1 - place))
    distance = np.searchsorted(DISTANCES, gap, side="right") - 1 + after * len(DISTANCES)
    apart = np.clip(sentence[first:last] - sentence[trigger.start], -APART, APART) + APART
    own = ends[trigger.start : trigger.end, 0].mean(axis=0)
    hidden = np.maximum(own + ends[first:last, 1] + tables.distance[distance] + tables.sentence[apart], 0)
    return np.asarray(hidden @ tables.role.T + tables.role_bias, dtype=np.float32)
