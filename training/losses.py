"""Losses of a layer: its tag sequence, and where its fragments point."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from dateline.reader.layers import Fragment, candidates, fragments, pair_features
from training.batches import Batch
from training.examples import Example
from training.model import IMPOSSIBLE, LayerHead

FEW = 9
"""Tags up to which the forward recursion in chunks pays; its cost grows with their cube."""


def tag_loss(emissions: Tensor, tags: Tensor, real: Tensor, transitions: Tensor) -> Tensor:
    """Return the mean negative log-likelihood per word of a linear-chain CRF.

    Emissions [batch, words, tags]; `real` [batch, words] is 0 on padding; transitions [from, to].
    """
    gold = emissions.gather(2, tags[..., None])[..., 0] * real
    steps = transitions[tags[:, :-1], tags[:, 1:]] * real[:, 1:]
    total = gold.sum(1) + steps.sum(1)
    forward = _in_chunks if emissions.shape[2] <= FEW else _word_by_word
    return (forward(emissions, real, transitions) - total).sum() / real.sum()


def _word_by_word(emissions: Tensor, real: Tensor, transitions: Tensor) -> Tensor:
    """Return the log of the sum over all tag sequences [batch]."""
    state = emissions[:, 0]
    for i in range(1, emissions.shape[1]):
        new = torch.logsumexp(state[:, :, None] + transitions, 1) + emissions[:, i]
        state = torch.where(real[:, i, None] > 0, new, state)
    return torch.logsumexp(state, 1)


def _in_chunks(emissions: Tensor, real: Tensor, transitions: Tensor, chunk: int = 32) -> Tensor:
    """Return the same: chunks run side by side from every start tag and are multiplied in the end, as exact as word by
    word with a tenth of the steps."""
    batch, words, size = emissions.shape
    rest = emissions[:, 1:]
    pad = -(words - 1) % chunk
    rest = F.pad(rest, (0, 0, 0, pad)).view(batch, -1, chunk, 1, size)
    live = F.pad(real[:, 1:], (0, pad)).view(batch, -1, chunk, 1, 1) > 0
    alpha = torch.full((size, size), IMPOSSIBLE).fill_diagonal_(0.0).expand(batch, rest.shape[1], size, size)
    for i in range(chunk):
        new = torch.logsumexp(alpha[..., :, None] + transitions, dim=-2) + rest[:, :, i]
        alpha = torch.where(live[:, :, i], new, alpha)
    state = emissions[:, 0]
    for block in alpha.unbind(1):
        state = torch.logsumexp(state[:, :, None] + block, dim=1)
    return torch.logsumexp(state, dim=1)


def link_loss(
    layer_head: LayerHead, words: Tensor, emissions: Tensor, batch: Batch, jitter: float, rng: random.Random
) -> Tensor:
    """Return the mean cross-entropy of gold links in the batch, among gold and wrongly predicted fragments."""
    layer = layer_head.layer
    losses: list[Tensor] = []
    count = 0
    path = emissions.detach().argmax(-1).numpy()
    scores = emissions.detach().numpy()
    for i, (e, a, b) in enumerate(batch.parts):
        assert isinstance(e, Example)
        inside = [
            (role, _shift(o, a), _shift(t, a) if t else None)
            for role, o, t in e.links
            if a <= o.start and o.end <= b and (t is None or (a <= t.start and t.end <= b))
        ]
        gold = {f for _, o, t in inside for f in (o, t) if f}
        taken = np.zeros(b - a, bool)
        for f in gold:
            taken[f.start : f.end] = True
        stray = [f for f in fragments(_repair(path[i, : b - a]), scores[i, : b - a], layer)
                 if not taken[f.start : f.end].any()]  # fmt: skip
        moved = {f: _jitter(f, b - a, jitter, rng) for f in gold}
        for number, link in enumerate(layer.links):
            pairs = [(o, t) for role, o, t in inside if role == link.source]
            targets = sorted({moved[f] for f in gold if f.role == link.target}
                             | {Fragment(f.start, f.end, f.role) for f in stray if f.role == link.target})  # fmt: skip
            if not pairs or not targets:
                continue
            pairs.sort(key=lambda pair: pair[0])
            origins = [moved[o] for o, _ in pairs]
            head = layer_head.links[number]
            near = candidates(origins, targets)
            lines = e.tokens.lines[a:b]
            rows_ = torch.from_numpy(pair_features(origins, targets, near, lines))
            ends = head.ends(words[i]).view(words.shape[1], 4, head.width)
            origin = ends[[o.start for o in origins], 0] + ends[[o.end - 1 for o in origins], 1]
            target = ends[[t.start for t in targets], 2] + ends[[t.end - 1 for t in targets], 3]
            hidden = origin[:, None] + target[torch.from_numpy(near)]
            hidden = hidden + head.distance(rows_[..., 0]) + head.between(rows_[..., 1]) + head.lines(rows_[..., 2])
            raw = head.out(torch.relu(hidden))[..., 0].masked_fill(torch.from_numpy(near < 0), -1e9)
            if link.optional:
                none = head.none(words[i, [o.start for o in origins]])
            else:
                none = torch.full((len(origins), 1), -1e9)
            raw = torch.cat([raw, none], dim=1)
            index = {t: j for j, t in enumerate(targets)}
            wanted = np.array([index[moved[t]] if t else -2 for _, t in pairs])
            hit = np.concatenate([near == wanted[:, None], (wanted == -2)[:, None]], axis=1)
            known = hit.any(axis=1)
            if known.any():
                labels = torch.from_numpy(hit[known].argmax(axis=1))
                losses.append(F.cross_entropy(raw[torch.from_numpy(known)], labels, reduction="sum"))
                count += int(known.sum())
    return torch.stack(losses).sum() / count if losses else words.new_zeros(())


def _repair(path: Any) -> list[int]:
    """Make a per-word argmax legal BIO: an I that continues nothing begins."""
    out: list[int] = []
    for tag in path.tolist():
        if tag and tag % 2 == 0 and (not out or out[-1] not in (tag, tag - 1)):
            tag -= 1
        out.append(tag)
    return out


def _shift(f: Fragment, by: int) -> Fragment:
    return Fragment(f.start - by, f.end - by, f.role)


def _jitter(f: Fragment, words: int, share: float, rng: random.Random) -> Fragment:
    start, end = f.start, f.end
    if rng.random() < share:
        start = min(max(0, start + rng.choice((-1, 1))), end - 1)
    if rng.random() < share:
        end = max(min(words, end + rng.choice((-1, 1))), start + 1)
    return Fragment(start, end, f.role)
