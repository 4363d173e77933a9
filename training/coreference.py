"""The coreference head and its losses; decoding and features are the reader's own (`dateline.reader.coreference`)."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dateline.reader.coreference import (
    LEFT,
    PAIR_ROWS,
    RIGHT,
    TYPES,
    Scores,
    Tables,
    candidates,
    looks,
    pair_rows,
)
from training.gum import Document

STRAY = 0.3
"""Words at least this likely to head a mention take part in linking though they head none, as they will at run time."""


class CoreferenceHead(nn.Module):
    """Tags head words, points at the edges of their phrases and scores pairs."""

    def __init__(self, hidden: int, width: int = 64, pair: int = 64, edge: int = 48) -> None:
        super().__init__()
        self.tags = nn.Linear(hidden, 1 + len(TYPES))
        self.edges = nn.Linear(hidden, 4 * edge)
        self.ends = nn.Linear(hidden, 2 * width)
        self.pair = nn.Linear(hidden, 2 * pair)
        self.none = nn.Linear(hidden, 1)
        self.left = nn.Parameter(torch.zeros(LEFT + 1))
        self.right = nn.Parameter(torch.zeros(RIGHT + 1))
        self.tables = nn.ModuleList(nn.Embedding(rows, width) for rows in PAIR_ROWS)
        self.out = nn.Linear(width, 1, bias=False)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        nn.init.normal_(self.pair.weight, std=0.02)
        nn.init.normal_(self.edges.weight, std=0.03)
        self.width, self.pair_width, self.edge_width = width, pair, edge


def losses(
    head: CoreferenceHead, words: Tensor, document: Document, dropout: float = 0.2
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the losses of head words, edges and antecedents; `words` [words, hidden] of the whole document."""
    gold = document.mentions
    tags = torch.zeros(len(words), dtype=torch.int64)
    for m in gold:
        tags[m.head] = 1 + TYPES.index(m.type)
    emissions = head.tags(words)
    tag_loss = F.cross_entropy(emissions, tags)
    edge_loss = _edge_loss(head, words, document)
    with torch.no_grad():
        share = 1 - emissions.softmax(-1)[:, 0]
        predicted = 1 + emissions[:, 1:].argmax(-1)
    known = {m.head: m for m in gold}
    heads = [i for i in range(len(words)) if i in known or share[i] >= STRAY]
    starts = np.array([known[i].start if i in known else i for i in heads])
    ends = np.array([known[i].end if i in known else i + 1 for i in heads])
    places = np.array(heads)
    text_words = [document.text[s:e] for s, e in zip(document.tokens.starts, document.tokens.ends, strict=True)]
    look = looks(text_words, document.tokens, places, starts, ends, predicted.numpy()[places])
    options = candidates(look.head.tolist())
    rows = pair_rows(look, options)
    chain = np.array([known[i].chain if i in known and known[i].chain is not None else -1 for i in heads])
    right = (chain[np.maximum(options, 0)] == chain[:, None]) & (chain[:, None] >= 0) & (options >= 0)
    none = ~right.any(axis=1)
    target = torch.from_numpy(np.concatenate([right, none[:, None]], axis=1))
    late = F.dropout(words[places], dropout, head.training)
    raw = pair_scores(head, late, torch.from_numpy(options), rows)
    log = raw.log_softmax(-1)
    link_loss = -torch.logsumexp(log.masked_fill(~target, -1e9), -1).mean()
    return tag_loss, edge_loss, link_loss


def pair_scores(head: CoreferenceHead, late: Tensor, options: Tensor, rows: list[np.ndarray]) -> Tensor:
    """Return raw scores [mentions, candidates + 1] of antecedents among the mentions whose vectors are `late`."""
    j = options.clamp(min=0)
    ends = head.ends(late).view(-1, 2, head.width)
    hidden = ends[:, 0][:, None] + ends[:, 1][j]
    for row, table in zip(rows, head.tables, strict=True):
        hidden = hidden + table(torch.from_numpy(row))
    raw = head.out(F.relu(hidden))[..., 0]
    pair = head.pair(late).view(-1, 2, head.pair_width)
    raw = raw + torch.einsum("mp,mcp->mc", pair[:, 0], pair[:, 1][j])
    raw = raw.masked_fill(options < 0, -1e9)
    return torch.cat([raw, head.none(late)], 1)


def _edge_loss(head: CoreferenceHead, words: Tensor, document: Document) -> Tensor:
    """Return the mean cross-entropy of the first and the last word of gold phrases."""
    gold = document.mentions
    heads = torch.tensor([m.head for m in gold])
    vectors = head.edges(words).view(len(words), 4, head.edge_width)
    left = heads[:, None] - torch.arange(LEFT + 1)
    right = heads[:, None] + torch.arange(RIGHT + 1)
    begin = torch.einsum("he,hke->hk", vectors[heads, 0], vectors[left.clamp(min=0), 1]) + head.left
    end = torch.einsum("he,hke->hk", vectors[heads, 2], vectors[right.clamp(max=len(words) - 1), 3]) + head.right
    begin = begin.masked_fill(left < 0, -1e9)
    end = end.masked_fill(right >= len(words), -1e9)
    first = torch.tensor([m.head - m.start for m in gold])
    last = torch.tensor([m.end - 1 - m.head for m in gold])
    a, b = first <= LEFT, last <= RIGHT
    return F.cross_entropy(begin[a], first[a]) + F.cross_entropy(end[b], last[b])


def scores_of(head: CoreferenceHead, words: Tensor) -> Scores:
    """Return what the exported graph will say of each word."""
    n = len(words)
    found = (
        head.tags(words),
        head.edges(words).view(n, 4, -1),
        head.ends(words).view(n, 2, -1),
        head.pair(words).view(n, 2, -1),
        head.none(words)[:, 0],
    )
    return Scores(*(x.detach().numpy() for x in found))


def tables_of(head: CoreferenceHead) -> Tables:
    """Return the trained numbers that the decoder needs beside the graph."""
    return Tables(
        tuple(t.weight.detach().numpy() for t in head.tables),
        head.left.detach().numpy(),
        head.right.detach().numpy(),
        head.out.weight.detach().numpy()[0],
    )
