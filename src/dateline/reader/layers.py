"""One decoder for every layer: tags per word become fragments, and fragments point at each other.

A layer is data: its name, its BIO tag set and its links. The encoder hands over, per word, a score for each tag and
a vector for each end of each link; everything here is numpy and plain Python on a few hundred words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dateline.reader.tokens import Tokens

Floats = NDArray[np.float32]

DISTANCES = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
"""Lower edges of the distance buckets, in words; doubling steps, as a word more matters less the farther it is."""
BETWEEN = 5
"""Candidates between the two ends are counted up to here."""
LINES = 3
"""Lines between the two ends are counted up to here, on both sides."""
SURE = 0.99
"""Probability of a tag from which a word is not searched but has it; it changes no figure on dev."""
NEAREST = 12
"""Targets looked at on either side of a fragment."""


@dataclass(frozen=True, slots=True)
class Link:
    """Fragments of role `source` each point to one fragment of role `target`, or to none if `optional`."""

    source: str
    target: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """A set of tags over words, with the links between what they tag; `lean` is added to the scores of its tags."""

    name: str
    roles: tuple[str, ...]
    links: tuple[Link, ...]
    lean: tuple[float, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """`O`, then `B-role` and `I-role` of each role."""
        return ("O", *(f"{mark}-{role}" for role in self.roles for mark in "BI"))


@dataclass(frozen=True, slots=True, order=True)
class Fragment:
    """Words [start, end) under one role."""

    start: int
    end: int
    role: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class LinkTable:
    """What the pair scorer adds to the vectors of two ends: tables [bucket, width], and the output vector [width]."""

    distance: Floats
    between: Floats
    lines: Floats
    out: Floats


@dataclass(frozen=True, slots=True)
class Decoder:
    """Trained numbers of one layer outside the encoder: tag transitions [tags, tags] and a table per link."""

    layer: Layer
    transitions: Floats
    tables: tuple[LinkTable, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the encoder says of each word: `tags` [words, tags]; per link, `ends` [words, 4, width].

    The four vectors are: first and last word of the pointing fragment, first and last word of the target. `none`
    [words] is the score for pointing to nothing, read at the fragment's first word.
    """

    tags: Floats
    ends: tuple[Floats, ...]
    none: tuple[Floats, ...]


def best_tags(emissions: Floats, transitions: Floats) -> list[int]:
    """Return the best tag sequence (Viterbi) for emissions [words, tags] under transitions [from, to].

    Words whose tag is `SURE` cut the text into short stretches, and only these are searched, side by side.
    """
    if not len(emissions):
        return []
    share = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    likeliest = share.argmax(axis=1)
    path: list[int] = likeliest.tolist()
    unsure = np.concatenate([[False], share.max(axis=1) < SURE * share.sum(axis=1), [False]])
    edges = np.flatnonzero(unsure[1:] != unsure[:-1])
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return path
    order = np.argsort(starts - ends, kind="stable")  # longest first: those still running are the first ones
    starts, ends = starts[order], ends[order]
    costs = transitions.astype(np.float64)
    score = emissions[starts].astype(np.float64)
    inner = starts > 0
    score[inner] += costs[likeliest[starts[inner] - 1]]
    lengths = ends - starts
    came = np.zeros((int(lengths[0]), len(starts), emissions.shape[1]), dtype=np.int16)
    for step in range(1, int(lengths[0])):
        live = int(np.searchsorted(-lengths, -step))
        options = score[:live, :, None] + costs
        came[step, :live] = options.argmax(axis=1)
        score[:live] = options.max(axis=1) + emissions[starts[:live] + step]
    inner = ends < len(path)
    score[inner] += costs[:, likeliest[ends[inner]]].T
    for number, (start, end, tag) in enumerate(
        zip(starts.tolist(), ends.tolist(), score.argmax(axis=1).tolist(), strict=True)
    ):
        back = came[: end - start, number].tolist()
        for step in range(end - start - 1, -1, -1):
            path[start + step] = tag
            tag = back[step][tag]
    return path


def fragments(path: Sequence[int], emissions: Floats, layer: Layer) -> list[Fragment]:
    """Return the runs of equal role in a tag sequence; confidence is the mean probability of their tags."""
    shifted = np.exp(emissions - emissions.max(axis=1, keepdims=True)) if len(emissions) else emissions
    sure = shifted / shifted.sum(axis=1, keepdims=True) if len(emissions) else emissions
    found: list[Fragment] = []
    start = 0
    for i in range(1, len(path) + 1):
        if i < len(path) and path[i] and path[i] % 2 == 0 and path[start]:
            continue
        if i <= len(path) and path[start]:
            role = (path[start] - 1) // 2
            share = float(sure[start:i, 1 + 2 * role : 3 + 2 * role].sum(axis=1).mean())
            found.append(Fragment(start, i, layer.roles[role], min(share, 1.0)))
        start = i
    return found


def candidates(origins: Sequence[Fragment], targets: Sequence[Fragment]) -> NDArray[np.int64]:
    """Return, per origin, the indices of the `NEAREST` targets before and after it, -1 where there are fewer.

    Both sequences are in text order. The bound keeps linking linear in the length of the text; in PolNeAR train no
    source or content lies farther from its cue.
    """
    starts = np.array([target.start for target in targets], dtype=np.int64)
    before = np.searchsorted(starts, [origin.start for origin in origins])
    found = before[:, None] + np.arange(-NEAREST, NEAREST)[None]
    return np.where((found >= 0) & (found < len(targets)), found, -1)


def pair_features(
    origins: Sequence[Fragment], targets: Sequence[Fragment], near: NDArray[np.int64], lines: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return table rows [origins, candidates, 3]: signed distance, candidates between, signed line difference."""
    start, end = (np.array([getattr(o, edge) for o in origins], dtype=np.int64)[:, None] for edge in ("start", "end"))
    t_start, t_end = (np.array([getattr(t, edge) for t in targets], dtype=np.int64)[near] for edge in ("start", "end"))
    after = (t_start >= end).astype(np.int64)
    gap = np.where(after == 1, t_start - end, np.maximum(0, start - t_end))
    distance = np.searchsorted(DISTANCES, gap, side="right") - 1 + after * len(DISTANCES)
    offset = np.arange(-NEAREST, NEAREST)[None]
    between = np.minimum(np.where(offset < 0, -1 - offset, offset), BETWEEN - 1) + (offset >= 0) * BETWEEN
    line = np.clip(lines[t_start] - lines[start], -LINES, LINES) + LINES
    return np.stack([distance, np.broadcast_to(between, near.shape), line], axis=-1)


def link_scores(
    scores: Scores, link: int, table: LinkTable, origins: Sequence[Fragment], targets: Sequence[Fragment],
    lines: NDArray[np.int64], optional: bool,
) -> tuple[NDArray[np.int64], Floats]:  # fmt: skip
    """Return the candidates of each origin and their log-probabilities; the last column is pointing to nothing."""
    near = candidates(origins, targets)
    ends = scores.ends[link]
    first, last = [f.start for f in origins], [f.end - 1 for f in origins]
    target = ends[[t.start for t in targets], 2] + ends[[t.end - 1 for t in targets], 3]
    hidden = (ends[first, 0] + ends[last, 1])[:, None] + target[near]
    rows = pair_features(origins, targets, near, lines)
    hidden += table.distance[rows[..., 0]] + table.between[rows[..., 1]] + table.lines[rows[..., 2]]
    raw = np.where(near >= 0, np.maximum(hidden, 0) @ table.out, -1e9)
    # The score of pointing to nothing is only trained where that is allowed.
    none = scores.none[link][first] if optional else np.full(len(first), -1e9, dtype=np.float32)
    raw = np.concatenate([raw, none[:, None]], axis=1)
    top = raw.max(axis=1, keepdims=True)
    return near, np.asarray(raw - top - np.log(np.exp(raw - top).sum(axis=1, keepdims=True)), dtype=np.float32)


Pointing = dict[Fragment, tuple[Fragment, float]]
"""Where fragments point, and with what probability."""


def decode(scores: Scores, decoder: Decoder, tokens: Tokens) -> tuple[list[Fragment], Pointing]:
    """Return the fragments of a text and, for each that points somewhere, its target and the link's probability."""
    layer = decoder.layer
    tags = scores.tags + np.array(layer.lean, dtype=np.float32) if layer.lean else scores.tags
    found = fragments(best_tags(tags, decoder.transitions), tags, layer)
    roles: Mapping[str, list[Fragment]] = {role: [f for f in found if f.role == role] for role in layer.roles}
    pointing: Pointing = {}
    for number, link in enumerate(layer.links):
        origins, targets = roles[link.source], roles[link.target]
        if not origins or not targets:
            continue
        near, table = link_scores(scores, number, decoder.tables[number], origins, targets, tokens.lines, link.optional)
        for origin, options, row in zip(origins, near, table, strict=True):
            best = int(row.argmax())
            if best < len(options):
                pointing[origin] = (targets[options[best]], float(np.exp(row[best])))
    return found, pointing
