"""Who and what fills the roles of an article's incidents, by the words that name it, as MUC-4 asks.

Beside triggers and roles this is a second opinion on violence: it looks at words in their article, not at a trigger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from dateline.reader.events import passages
from dateline.reader.events.tables import FILLERS, INCIDENTS, Tables
from dateline.reader.layers import Floats
from dateline.reader.tokens import Ints, Tokens


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a word, a string and an article count; chosen on MUC-4 dev by `training.events.thresholds`.

    `nothing` is the weight of "fills nothing", whose probability is too high for what is rare. `told` is the
    probability of its likeliest sentence from which an article tells of an incident. `least` is, by role, the mean
    probability of its words from which a string fills it.
    """

    nothing: float
    told: float
    least: Mapping[str, float]


CHOSEN: Final = Thresholds(
    nothing=0.35,
    told=0.25,
    least={"PerpInd": 0.55, "PerpOrg": 0.75, "Target": 0.75, "Victim": 0.8, "Weapon": 0.5, "Unnamed": 0.5},
)
SHORTEST: Final = 4
"""Words under which a sentence is a heading or a scrap."""

Filled = dict[str, list[str]]


def incident(vectors: Floats, sentence: Ints, tables: Tables) -> Floats:
    """Return, for each of `INCIDENTS`, the probability of the sentence that is likeliest to tell of one."""
    starts = np.flatnonzero(np.diff(sentence, prepend=-1)).tolist()
    bounds = [(a, b) for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True) if b - a >= SHORTEST]
    found = np.zeros(len(INCIDENTS), dtype=np.float32)
    for a, b in bounds:
        found = np.maximum(found, passages.incidents(passages.vector(vectors[a:b], tables), tables))
    return found


def told(shares: Floats, chosen: Thresholds = CHOSEN) -> str | None:
    """Return the likeliest type of incident that an article tells of by `incident`; None if it tells of none."""
    return INCIDENTS[int(shares.argmax())] if shares.max() >= chosen.told else None


def strings(text: str, tokens: Tokens, share: Floats, chosen: Thresholds = CHOSEN) -> Filled:
    """Return the strings that fill each role, surest first; of two that share all words of one the surer.

    `share` [words, fillers] are the probabilities of `passages.fillers`.
    """
    weighed = share.copy()
    weighed[:, 0] *= chosen.nothing
    tags = weighed.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(tags)) + 1).tolist(), len(tags)]
    found: dict[int, dict[str, list[float]]] = {}
    for start, end in zip(edges, edges[1:], strict=False):
        if start == end or not tags[start]:
            continue
        role = int(tags[start])
        name = " ".join(text[int(tokens.starts[start]) : int(tokens.ends[end - 1])].split())
        found.setdefault(role, {}).setdefault(name, []).append(float(share[start:end, role].mean()))
    return {FILLERS[role]: _apart(names, chosen.least[FILLERS[role]]) for role, names in found.items()}


def _apart(names: dict[str, list[float]], least: float) -> list[str]:
    order = sorted(names, key=lambda name: (-max(names[name]) * (1 + 0.1 * len(names[name])), name))
    kept: list[tuple[str, frozenset[str]]] = []
    for name in order:
        words = frozenset(name.lower().split())
        if max(names[name]) >= least and not any(words <= other or other <= words for _, other in kept):
            kept.append((name, words))
    return [name for name, _ in kept]
