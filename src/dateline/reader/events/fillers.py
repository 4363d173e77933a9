"""Who and what fills the roles of an article's incidents, by the words that name it, as MUC-4 asks.

Beside triggers and roles this is a second opinion on violence: it looks at words in their article, not at a trigger.
Two steps: every run of words that may fill a role is a candidate, with what tells for and against it; a logistic
regression (`fillers.tsv`, made by `training.events.fillers`) says how sure it is. Each thing is named once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from dateline.reader.events import passages
from dateline.reader.events.learnt import rows, share
from dateline.reader.events.tables import FILLERS, INCIDENTS, Tables
from dateline.reader.layers import Floats
from dateline.reader.tokens import SHAPES, Ints, Tokens

TABLE: Final = "fillers.tsv"
NAMED: Final = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
"""The roles that MUC-4's figures ask for."""
SHORTEST: Final = 4
"""Words under which a sentence is a heading or a scrap."""
BEFORE: Final = 8
"""Words that a candidate may begin before a word that likely fills its role."""
LONGEST: Final = 12
"""Words of a candidate."""
LIKELY: Final = 0.12
"""Probability of a role from which a word starts a search for candidates."""
INSIDE: Final = 0.025
"""Probability of the role that every word of a candidate has at least."""
EDGE: Final = 0.03
"""Probability of being first or last word of what fills a role that those of a candidate have at least."""
TINY: Final = 1e-4
"""Added to probabilities before their logarithm is taken."""
LOOSE: Final = frozenset(
    "a an the of in at on by with from to for against near and or that which who whose were was is are be been has "
    "have had as after before when while during but not".split()
)
"""Words with which no candidate begins or ends."""
LINKS: Final = frozenset("of in at on by with from to for and or".split())
"""Words after which a phrase only goes on: its head stands before the first of them."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on an article and a candidate count; chosen on MUC-4 dev by `training.events.thresholds`.

    `told` is the probability of its likeliest sentence from which an article tells of an incident. `least` is, by role,
    the probability from which a candidate fills it.
    """

    told: float
    least: Mapping[str, float]


CHOSEN: Final = Thresholds(
    told=0.1, least={"PerpInd": 0.2, "PerpOrg": 0.3, "Target": 0.2, "Victim": 0.25, "Weapon": 0.25}
)

Filled = dict[str, list[str]]
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """What the model says of an article: the probability of each of `INCIDENTS` in its likeliest sentence (`types`),
    that of any in the sentence of each word (`here` [words]), what each word fills (`share` [words, fillers]), and that
    this begins and ends there (`edges` [words, 2])."""

    types: Floats
    here: Floats
    share: Floats
    edges: Floats


@dataclass(frozen=True, slots=True)
class Candidate:
    """The words [start, end) that may fill a role, the string they make, what tells for it, and how sure it is.

    `aside` says that they stand behind a bracket or a dash: "the Front (NLF)".
    """

    role: str
    start: int
    end: int
    name: str
    seen: Features
    aside: bool = False
    sure: float = 0.0


def tell(vectors: Floats, sentence: Ints, tables: Tables) -> Told:
    """Return what the model says of an article by the vectors [words, hidden] of its words."""
    starts = np.flatnonzero(np.diff(sentence, prepend=-1)).tolist()
    types = np.zeros(len(INCIDENTS), dtype=np.float32)
    here = np.zeros(len(sentence), dtype=np.float32)
    for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True):
        if b - a >= SHORTEST:
            found = passages.incidents(passages.vector(vectors[a:b], tables), tables)
            types = np.maximum(types, found)
            here[a:b] = found.max()
    return Told(types, here, *passages.fillers(vectors, tables))


def type_of(told: Told, chosen: Thresholds = CHOSEN) -> str | None:
    """Return the likeliest type of incident that an article tells of; None if it tells of none."""
    return INCIDENTS[int(told.types.argmax())] if told.types.max() >= chosen.told else None


def candidates(text: str, tokens: Tokens, sentence: Ints, told: Told) -> list[Candidate]:
    """Return all candidates of an article, each with how sure it is."""
    words = [text[a:b].lower() for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]
    bounds = [word[0].isalnum() and word not in LOOSE for word in words]
    first, last = (
        [ok and sure for ok, sure in zip(bounds, column.tolist(), strict=True)] for column in (told.edges >= EDGE).T
    )
    found = [each for role in NAMED for each in _candidates(text, tokens, sentence, told, role, words, first, last)]
    often = Counter((each.role, each.name) for each in found)
    counted = (replace(each, seen={**each.seen, "often": math.log(often[each.role, each.name])}) for each in found)
    return [replace(each, sure=share(weights()[each.role], each.seen)) for each in counted]


def named(found: list[Candidate], chosen: Thresholds = CHOSEN) -> Filled:
    """Return the strings that fill each role, surest first, one for each thing."""
    kept: dict[str, list[Candidate]] = {role: [] for role in NAMED}
    met: dict[str, list[Candidate]] = {role: [] for role in NAMED}
    for each in sorted(found, key=lambda each: (-each.sure, each.start, each.end)):
        if each.sure < chosen.least[each.role] or any(
            each.start < other.end and other.start < each.end for other in met[each.role]
        ):
            continue
        if not any(_same(each, other) for other in kept[each.role]):
            kept[each.role].append(each)
        met[each.role].append(each)
    return {role: [each.name for each in listed] for role, listed in kept.items() if listed}


def _candidates(
    text: str,
    tokens: Tokens,
    sentence: Ints,
    told: Told,
    role: str,
    words: list[str],
    first: list[bool],
    last: list[bool],
) -> Iterator[Candidate]:
    """Yield the candidates of a role; `first` and `last` say which of the words one may begin and end with."""
    number = FILLERS.index(role)
    share = told.share[:, number]
    within = (share >= INSIDE).tolist()
    done: set[tuple[int, int]] = set()
    for hot in np.flatnonzero(share >= LIKELY).tolist():
        for start in range(hot, max(hot - BEFORE, 0) - 1, -1):
            if sentence[start] != sentence[hot] or not within[start]:
                break
            if not first[start]:
                continue
            for end in range(hot + 1, min(start + LONGEST, len(words)) + 1):
                if sentence[end - 1] != sentence[hot] or not within[end - 1]:
                    break
                if last[end - 1] and (start, end) not in done:
                    done.add((start, end))
                    name = " ".join(text[int(tokens.starts[start]) : int(tokens.ends[end - 1])].split())
                    seen = _features(tokens, sentence, told, number, start, end, words)
                    yield Candidate(role, start, end, name, seen, aside=start > 0 and words[start - 1] in "([-–")


def _features(
    tokens: Tokens, sentence: Ints, told: Told, number: int, start: int, end: int, words: list[str]
) -> Features:
    share, count = told.share[:, number], len(words)
    inside = share[start:end]
    before = float(share[start - 1]) if start and sentence[start - 1] == sentence[start] else 0.0
    after = float(share[end]) if end < count and sentence[end] == sentence[start] else 0.0
    others = np.delete(told.share[start:end, 1:], number - 1, axis=1)
    return {
        "always": 1.0,
        "mean": float(np.log(inside + TINY).mean()),
        "least": math.log(float(inside.min()) + TINY),
        "most": math.log(float(inside.max()) + TINY),
        "begins": math.log(float(told.edges[start, 0]) + TINY),
        "ends": math.log(float(told.edges[end - 1, 1]) + TINY),
        "before": before,
        "after": after,
        "alone before": math.log(1.02 - before),
        "alone after": math.log(1.02 - after),
        "words": float(end - start),
        "words squared": (end - start) ** 2 / 10,
        "here": float(told.here[start]),
        "told": float(told.types.max()),
        "place": start / count,
        "small letters": float((tokens.shapes[start:end] == SHAPES.index("lower")).mean()),
        "marks": float(not all(word[0].isalnum() for word in words[start:end])),
        "other roles": math.log(float(others.max()) + TINY),
    }


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return the weights of candidates by role and by name."""
    (_, *roles), *table = rows(TABLE)
    return {role: {row[0]: float(row[1 + i]) for row in table} for i, role in enumerate(roles)}


def _same(one: Candidate, other: Candidate) -> bool:
    """Return whether two strings name one thing: "rebels" and "two rebels", "the Liberation Front (NLF)"."""
    a, b = one.name.lower().split(), other.name.lower().split()
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    if one.role == "Victim":
        return a[-1] == b[-1]
    if (one.aside and one.start == other.end + 1) or (other.aside and other.start == one.end + 1):
        return True
    return _short(a, b) or _short(b, a) if one.role == "PerpOrg" else _head(a) == _head(b)


def _short(one: list[str], words: list[str]) -> bool:
    """Return whether a word is made of the first letters of others, in the order of another language maybe."""
    initials = Counter(word[0] for word in words if word not in LINKS)
    letters = Counter(one[0])
    return len(one) == 1 and 2 < letters.total() <= initials.total() <= letters.total() + 1 and letters <= initials


def _head(words: list[str]) -> str:
    stop = next((i for i, word in enumerate(words) if i and word in LINKS), len(words))
    return words[stop - 1].rstrip("s")
