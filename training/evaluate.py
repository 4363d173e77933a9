"""Score a model in training on dev data, through the reader's own decoders."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from benchmarks import attribution as attribution_score
from benchmarks import coreference as coreference_score
from benchmarks import spans
from dateline.reader import coreference
from dateline.reader.attribution import attributions
from dateline.reader.layers import Decoder, LinkTable, Scores, best_tags, decode, fragments
from dateline.reader.tokens import WordPiece, windows
from training.batches import collate
from training.coreference import scores_of, tables_of
from training.events.labels import Labels
from training.examples import Example
from training.gum import Document
from training.model import COREFERENCE, EVENT, LayerHead, Model
from training.polnear import ROLES


def decoder_of(head: LayerHead) -> Decoder:
    """Return a head's numbers outside the encoder, as the reader takes them."""

    def plain(tensor: Tensor) -> Any:
        return tensor.detach().float().numpy()

    tables = tuple(
        LinkTable(plain(h.distance.weight), plain(h.between.weight), plain(h.lines.weight), plain(h.out.weight[0]))
        for h in head.links
    )
    return Decoder(head.layer, plain(head.constrained()), tables)


@torch.no_grad()
def vectors(model: Model, e: Example | Document | Labels, wordpiece: WordPiece) -> Tensor:
    """Return the vector of every word [words, hidden], each from the window with most of its context."""
    model.eval()
    n = len(e.tokens)
    found = torch.zeros(n, model.encoder.size.hidden)
    depth = np.full(n, -1)
    for a, b in windows(e.tokens):
        batch = collate([(e, a, b)], wordpiece, 0.0, random.Random(0))
        head = EVENT if isinstance(e, Labels) else None
        x = model.words(batch.pieces, batch.features, batch.mask, batch.first, head)[0]
        place = np.arange(b - a)
        context = np.minimum(place + (a == 0) * n, place[::-1] + (b == n) * n)
        use = np.flatnonzero(context > depth[a:b])
        depth[a:b][use] = context[use]
        found[a + use] = x[use]
    return found


@torch.no_grad()
def predicted_attributions(model: Model, e: Example, wordpiece: WordPiece) -> list[dict[str, Any]]:
    """Return the attributions of one article in the scorer's shape."""
    head = model.heads["attribution"]
    x = vectors(model, e, wordpiece)
    ends = tuple(link.ends(x).view(len(x), 4, link.width).numpy() for link in head.links)
    none = tuple(link.none(x)[:, 0].numpy() for link in head.links)
    found, pointing = decode(Scores(head.tags(x).numpy(), ends, none), decoder_of(head), e.tokens)
    return [
        {role: [[s.start, s.end] for s in getattr(one, role)] for role in ROLES}
        for one in attributions(found, pointing, e.tokens)
    ]


@torch.no_grad()
def predicted_spans(model: Model, name: str, e: Example, wordpiece: WordPiece) -> frozenset[tuple[int, int, str]]:
    """Return the labelled spans that a layer finds in a text."""
    if not len(e.tokens):
        return frozenset()
    head = model.heads[name]
    emissions = head.tags(vectors(model, e, wordpiece)).numpy()
    path = best_tags(emissions, head.constrained().numpy())
    return frozenset(
        (int(e.tokens.starts[f.start]), int(e.tokens.ends[f.end - 1]), f.role)
        for f in fragments(path, emissions, head.layer)
    )


@torch.no_grad()
def predicted_chains(model: Model, document: Document, wordpiece: WordPiece) -> list[coreference_score.Chain]:
    """Return the chains of a document, as word ranges."""
    head = model.heads["coreference"]
    words = [document.text[s:e] for s, e in zip(document.tokens.starts, document.tokens.ends, strict=True)]
    scores = scores_of(head, vectors(model, document, wordpiece))
    mentions = coreference.resolve(words, document.tokens, scores, tables_of(head))
    found: dict[int, set[tuple[int, int]]] = {}
    for mention, chain in zip(mentions, coreference.chains(mentions), strict=True):
        found.setdefault(chain, set()).add((mention.start, mention.end))
    return [frozenset(chain) for chain in found.values()]


def gold_chains(document: Document) -> list[coreference_score.Chain]:
    """Return the gold chains of a document, as word ranges."""
    found: dict[int, set[tuple[int, int]]] = {}
    for m in document.mentions:
        if m.chain is not None:
            found.setdefault(m.chain, set()).add((m.start, m.end))
    return [frozenset(chain) for chain in found.values()]


def scores(model: Model, dev: Mapping[str, Any], gold: list[dict[str, Any]], pieces: WordPiece) -> dict[str, Any]:
    """Return the dev figures of every head but that of events; `gold` are PolNeAR's rows."""
    found: dict[str, Any] = {}
    for name, examples in dev.items():
        if name == "attribution":
            result = attribution_score.score(gold, {e.id: predicted_attributions(model, e, pieces) for e in examples})
            found[name] = {f"{part} {k}": v[2] for part, r in result.items() for k, v in r.items()
                           if k.startswith(("found", "exact"))}  # fmt: skip
        elif name == COREFERENCE:
            chains = [(gold_chains(d), predicted_chains(model, d, pieces)) for d in examples]
            found[name] = {k: round(v[2], 2) for k, v in coreference_score.score(chains).items()}
        elif examples:
            labelled = [(e.gold, predicted_spans(model, name, e, pieces)) for e in examples]
            found[name] = [round(x, 2) for x in spans.f1(labelled)]
    return found
