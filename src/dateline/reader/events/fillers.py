"""Who and what fills the roles of an article's incidents, by the words that name it, as MUC-4 asks.

Beside triggers and roles this is a second opinion on violence: it looks at words in their article, not at a trigger.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dateline.reader.events import passages
from dateline.reader.events.tables import FILLERS, INCIDENTS, Tables
from dateline.reader.layers import Floats
from dateline.reader.tokens import Ints, Tokens

NOTHING: Final = 0.35
"""Weight of "fills nothing", whose probability is too high for what is rare."""
LEAST: Final = {"PerpInd": 0.55, "PerpOrg": 0.75, "Target": 0.5, "Victim": 0.65, "Weapon": 0.65, "Unnamed": 0.5}
"""Mean probability of its words from which a string fills a role; chosen on MUC-4 dev with the two beside it."""
TOLD: Final = 0.25
"""Probability of its likeliest sentence from which an article tells of an incident."""
SHORTEST: Final = 4
"""Words under which a sentence is a heading or a scrap."""

Filled = dict[str, list[str]]


def incident(vectors: Floats, sentence: Ints, tables: Tables) -> str | None:
    """Return the likeliest type of incident that a sentence of an article tells of; None if none does."""
    starts = np.flatnonzero(np.diff(sentence, prepend=-1)).tolist()
    bounds = [(a, b) for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True) if b - a >= SHORTEST]
    if not bounds:
        return None
    shares = np.stack([passages.incidents(passages.vector(vectors[a:b], tables), tables) for a, b in bounds])
    best = shares.max(axis=0)
    return INCIDENTS[int(best.argmax())] if best.max() >= TOLD else None


def strings(text: str, tokens: Tokens, share: Floats) -> Filled:
    """Return the strings that fill each role, surest first; of two that share all words of one the surer.

    `share` [words, fillers] are the probabilities of `passages.fillers`.
    """
    weighed = share.copy()
    weighed[:, 0] *= NOTHING
    tags = weighed.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(tags)) + 1).tolist(), len(tags)]
    found: dict[int, dict[str, list[float]]] = {}
    for start, end in zip(edges, edges[1:], strict=False):
        if start == end or not tags[start]:
            continue
        role = int(tags[start])
        name = " ".join(text[int(tokens.starts[start]) : int(tokens.ends[end - 1])].split())
        found.setdefault(role, {}).setdefault(name, []).append(float(share[start:end, role].mean()))
    return {FILLERS[role]: _apart(names, LEAST[FILLERS[role]]) for role, names in found.items()}


def _apart(names: dict[str, list[float]], least: float) -> list[str]:
    order = sorted(names, key=lambda name: (-max(names[name]) * (1 + 0.1 * len(names[name])), name))
    kept: list[tuple[str, frozenset[str]]] = []
    for name in order:
        words = frozenset(name.lower().split())
        if max(names[name]) >= least and not any(words <= other or other <= words for _, other in kept):
            kept.append((name, words))
    return [name for name, _ in kept]
