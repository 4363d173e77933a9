"""Which mentions speak of the same: every mention points at an earlier one, or at none, and chains follow.

Mentions are known by their head word. The encoder says per word how likely it heads a mention of which type, where the
phrase begins and ends, and hands over vectors for pairs; what pairs look like from outside (distance, equal words,
pronoun classes) comes from tables. A mention looks at the `NEAREST` mentions before it and at the last `SAME` before
those with the same head word, so time and memory grow with the text's length, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dateline.reader.layers import DISTANCES, Floats
from dateline.reader.tokens import Ints, Tokens

TYPES = ("person", "place", "organization", "event", "time", "object", "abstract", "animal", "plant", "substance")
"""Types of mention in GUM; tag 0 is "heads no mention", tag 1 + i is type i."""
LEFT, RIGHT = 12, 24
"""How far a phrase may reach from its head, in words; in GUM train 0.1 % and 0.5 % of mentions reach farther."""
NEAREST = 32
SAME = 4
LINES = 4
LEAST_MENTION = 0.5

_PRONOUNS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "i me my mine myself",
            "you your yours yourself yourselves",
            "he him his himself",
            "she her hers herself",
            "it its itself",
            "we us our ours ourselves",
            "they them their theirs themselves themself",
            "this that these those",
            "who whom whose which",
            "one ones other others another both each all some many such several few",
        ),
        start=1,
    )
    for word in words.split()
}
_DEFINITE = frozenset("the this that these those his her its their my your our".split())
_INDEFINITE = frozenset("a an some any several many few no two three four five six seven eight nine ten".split())
_SMALL = _DEFINITE | _INDEFINITE | {"mr", "mrs", "ms", "dr", "of", "'", "s", "."}
THIRD_PERSON = (3, 4, 5, 7, 8, 9, 10)
NAME, DEFINITE, INDEFINITE, BARE = range(11, 15)
FORMS = 15
"""Classes of a mention's form: 1 to 10 pronouns, then name, definite, indefinite and bare noun."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words [start, end) around a head word: type, class of form, the earlier mention it points back to (None: it is
    the first of its kind), and how sure the tagger and the link are."""

    start: int
    end: int
    head: int
    type: str
    form: int
    confidence: float
    before: int | None
    link: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What the encoder says of each word, for coreference.

    `tags` [words, 1 + types]; `edges` [words, 4, e]: query for the first word, key as first word, query for the last
    word, key as last word; `ends` [words, 2, width]: as the later and as the earlier mention; `pair` [words, 2, p]:
    the same two roles for a dot product; `none` [words]: the score of having no antecedent.
    """

    tags: Floats
    edges: Floats
    ends: Floats
    pair: Floats
    none: Floats


@dataclass(frozen=True, slots=True)
class Tables:
    """Trained numbers outside the encoder: `pairs` holds a table [rows, width] per pair feature, in the order of
    `PAIR_ROWS`; `left` and `right` score the reach of a phrase; `out` [width] sums up a pair."""

    pairs: tuple[Floats, ...]
    left: Floats
    right: Floats
    out: Floats


PAIR_ROWS = (2 * len(DISTANCES), 32, FORMS * FORMS, (1 + len(TYPES)) ** 2, LINES, 4)
"""Rows of the pair tables: distance in mentions and nesting, equal words, forms, types, lines apart, quotation."""


def head_words(scores: Scores, least: float = LEAST_MENTION) -> tuple[Ints, Ints]:
    """Return the words that head mentions, and their tags."""
    heads = np.flatnonzero(_sure(scores) >= least)
    return heads, 1 + scores.tags[heads, 1:].argmax(axis=1)


def _sure(scores: Scores) -> Floats:
    """Return the probability [words] of heading a mention."""
    raw = np.exp(scores.tags - scores.tags.max(axis=1, keepdims=True))
    return np.asarray(1 - raw[:, 0] / raw.sum(axis=1), dtype=np.float32)


def edges(heads: Ints, scores: Scores, tables: Tables) -> tuple[Ints, Ints]:
    """Return, per head, the first word of its phrase and the word after its last."""
    count = len(scores.tags)
    left = heads[:, None] - np.arange(LEFT + 1)
    right = heads[:, None] + np.arange(RIGHT + 1)
    begin = np.einsum("he,hke->hk", scores.edges[heads, 0], scores.edges[np.maximum(left, 0), 1]) + tables.left
    end = np.einsum("he,hke->hk", scores.edges[heads, 2], scores.edges[np.minimum(right, count - 1), 3]) + tables.right
    begin[left < 0] = -1e9
    end[right >= count] = -1e9
    return heads - begin.argmax(axis=1), heads + end.argmax(axis=1) + 1


def candidates(keys: Sequence[object]) -> Ints:
    """Return, per mention, the earlier mentions it looks at [mentions, NEAREST + SAME], -1 where there are fewer.

    `keys` are the head words in lower case; equal ones are looked up beyond the nearest.
    """
    count = len(keys)
    near = np.arange(count)[:, None] - 1 - np.arange(NEAREST)[None]
    far = np.full((count, SAME), -1)
    seen: dict[object, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        if i > NEAREST:
            before = [j for j in seen[key][-SAME - NEAREST :] if j < i - NEAREST][-SAME:]
            far[i, : len(before)] = before[::-1]
        seen[key].append(i)
    return np.concatenate([np.maximum(near, -1), far], axis=1)


@dataclass(frozen=True, slots=True)
class Looks:
    """What mentions look like from outside, a number per mention and property; equal numbers mean equal words."""

    start: Ints
    end: Ints
    head: Ints
    first: Ints
    last: Ints
    whole: Ints
    initials: Ints
    form: Ints
    tag: Ints
    line: Ints
    quoted: Ints


def looks(words: Sequence[str], tokens: Tokens, heads: Ints, starts: Ints, ends: Ints, tags: Ints) -> Looks:
    """Describe mentions; `words` are the text's words as written."""
    numbers: dict[str, int] = {}

    def number(word: str) -> int:
        return numbers.setdefault(word, len(numbers) + 1)

    rows = []
    for head, start, end in zip(heads.tolist(), starts.tolist(), ends.tolist(), strict=True):
        content = [word.lower() for word in words[start:end] if word.lower() not in _SMALL] or [words[head].lower()]
        low = words[head].lower()
        capitals = "".join(word[0] for word in words[start:end] if word[0].isupper()).lower()
        initials = low if words[head].isupper() and len(low) > 1 else capitals if len(capitals) > 1 else ""
        rows.append(
            (
                number(low),
                number(content[0]),
                number(content[-1]),
                number(" ".join(content)),
                number("@" + initials) if initials else -1 - head,
                form(words, head, start),
            )
        )
    head_, first, last, whole, initials, forms = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    quoted = (tokens.quotes[heads] // 3 > 0).astype(np.int64)
    return Looks(starts, ends, head_, first, last, whole, initials, forms, tags, tokens.lines[heads], quoted)


def is_pronoun(word: str) -> bool:
    """Say whether a word is a personal, possessive or relative pronoun."""
    return 1 <= _PRONOUNS.get(word.lower(), 0) <= 9


def form(words: Sequence[str], head: int, start: int) -> int:
    """Return the class of a mention's form."""
    low = words[head].lower()
    if low in _PRONOUNS and (start == head or _PRONOUNS[low] == 10):
        return _PRONOUNS[low]
    if words[head][0].isupper() and not (head == start and head == 0):
        return NAME
    first = words[start].lower()
    return DEFINITE if first in _DEFINITE else INDEFINITE if first in _INDEFINITE else BARE


def pair_rows(look: Looks, options: Ints) -> list[Ints]:
    """Return, per pair table, the row of each pair [mentions, candidates]."""
    i = np.arange(len(options))[:, None]
    j = np.maximum(options, 0)
    distance = np.searchsorted(DISTANCES, np.minimum(i - j, DISTANCES[-1]), side="right") - 1
    nested = ((look.start[i] < look.end[j]) & (look.start[j] < look.end[i])).astype(np.int64)
    equal = sum(
        (a == b).astype(np.int64) << bit
        for bit, (a, b) in enumerate(
            (
                (look.head[i], look.head[j]),
                (look.whole[i], look.whole[j]),
                (look.last[i], look.last[j]),
                (look.first[i], look.first[j]),
                (look.initials[i], look.initials[j]),
            )
        )
    )
    return [
        distance + nested * len(DISTANCES),
        np.asarray(equal),
        look.form[i] * FORMS + look.form[j],
        look.tag[i] * (1 + len(TYPES)) + look.tag[j],
        np.minimum(look.line[i] - look.line[j], LINES - 1),
        look.quoted[i] * 2 + look.quoted[j],
    ]


def antecedent_scores(heads: Ints, options: Ints, rows: Sequence[Ints], scores: Scores, tables: Tables) -> Floats:
    """Return log-probabilities [mentions, candidates + 1] of each antecedent; the last column is none."""
    earlier = heads[np.maximum(options, 0)]
    hidden = scores.ends[heads, 0][:, None] + scores.ends[earlier, 1]
    for row, table in zip(rows, tables.pairs, strict=True):
        hidden += table[row]
    raw = np.maximum(hidden, 0) @ tables.out
    raw += np.einsum("mp,mcp->mc", scores.pair[heads, 0], scores.pair[earlier, 1])
    raw = np.where(options >= 0, raw, -1e9)
    raw = np.concatenate([raw, scores.none[heads][:, None]], axis=1)
    top = raw.max(axis=1, keepdims=True)
    return np.asarray(raw - top - np.log(np.exp(raw - top).sum(axis=1, keepdims=True)), dtype=np.float32)


def far_keys(look: Looks) -> list[int]:
    """Return what mentions look for beyond the nearest: their head word; "he", "it" … nothing, as they are many."""
    many = np.isin(look.form, THIRD_PERSON)
    return [int(key) for key in np.where(many, -1 - np.arange(len(many)), look.head)]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Mentions before they are linked, a number each: head word, first word, word after the last, tag."""

    heads: Ints
    starts: Ints
    ends: Ints
    tags: Ints


def resolve(words: Sequence[str], tokens: Tokens, scores: Scores, tables: Tables) -> list[Mention]:
    """Return the mentions of a text in order of their heads, each with the earlier one that it points back to."""
    heads, tags = head_words(scores)
    starts, ends = edges(heads, scores, tables)
    return linked(words, tokens, Phrases(heads, starts, ends, tags), scores, tables)


def linked(words: Sequence[str], tokens: Tokens, phrases: Phrases, scores: Scores, tables: Tables) -> list[Mention]:
    """Return phrases with the earlier one that each points back to."""
    heads, starts, ends, tags = phrases.heads, phrases.starts, phrases.ends, phrases.tags
    if not len(heads):
        return []
    look = looks(words, tokens, heads, starts, ends, tags)
    options = candidates(far_keys(look))
    table = antecedent_scores(heads, options, pair_rows(look, options), scores, tables)
    best = table.argmax(axis=1)
    link = np.exp(table.max(axis=1))
    sure = _sure(scores)
    return [
        Mention(
            start=int(starts[i]),
            end=int(ends[i]),
            head=int(heads[i]),
            type=TYPES[tags[i] - 1],
            form=int(look.form[i]),
            confidence=float(sure[heads[i]]),
            before=int(options[i, best[i]]) if best[i] < options.shape[1] else None,
            link=float(link[i]),
        )
        for i in range(len(heads))
    ]


def chains(mentions: Sequence[Mention]) -> list[int]:
    """Return the chain of each mention: a mention is in the chain of what it points back to."""
    found: list[int] = []
    count = 0
    for mention in mentions:
        found.append(count if mention.before is None else found[mention.before])
        count += mention.before is None
    return found
