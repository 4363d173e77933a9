"""Score the entity layers: names on Worldwide dev, coreference on GUM dev, both by published definitions.

Names: exact spans and types, micro F1 over the nine types (as in Shan et al. 2023). Coreference: CoNLL F1 without
singletons, on predicted mentions; with gold mentions the same links are asked for, but the mentions are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import coreference as chain_score
from benchmarks import shared, spans
from dateline.reader import coreference
from dateline.reader.encoder import coreference_scores
from dateline.reader.layers import decode
from dateline.reader.mentions import NAMES
from dateline.reader.reader import Reader
from training.entities import WORLDWIDE
from training.gum import Document, documents


def names(reader: Reader, rows: Sequence[dict[str, Any]]) -> list[spans.Pair]:
    """Return gold and found names of texts."""
    pairs = []
    for row in rows:
        gold = frozenset((e["start"], e["end"], WORLDWIDE[e["type"]]) for e in row["entities"])
        tokens = reader.encoder.wordpiece.tokens(row["text"])
        scores = reader.encoder.scores(NAMES.name, reader.encoder.read(tokens, NAMES.name))
        found, _ = decode(scores, reader.encoder.decoders[NAMES.name], tokens)
        pairs.append(
            (gold, frozenset((int(tokens.starts[f.start]), int(tokens.ends[f.end - 1]), f.role) for f in found))
        )
    return pairs


def chains(reader: Reader, found: Sequence[Document]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the CoNLL figures on predicted mentions and on gold ones."""
    predicted, given = [], []
    for document in found:
        tokens = document.tokens
        words = [document.text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)]
        scores = coreference_scores(reader.encoder.read(tokens, "coreference"))
        tables = reader.encoder.tables
        mentions = coreference.resolve(words, tokens, scores, tables)
        spans_ = [(m.start, m.end) for m in mentions]
        gold = _chains([(m.start, m.end) for m in document.mentions], [
            m.chain if m.chain is not None else -1 - i for i, m in enumerate(document.mentions)
        ])  # fmt: skip
        predicted.append((gold, _chains(spans_, coreference.chains(mentions))))
        heads, starts, ends = (
            np.array([getattr(m, part) for m in document.mentions]) for part in ("head", "start", "end")
        )
        tags = 1 + scores.tags[heads, 1:].argmax(axis=1)
        linked = coreference.linked(words, tokens, coreference.Phrases(heads, starts, ends, tags), scores, tables)
        given.append((gold, _chains([(m.start, m.end) for m in linked], coreference.chains(linked))))
    return chain_score.score(predicted), chain_score.score(given)


def _chains(spans_: Sequence[tuple[int, int]], numbers: Sequence[int]) -> list[chain_score.Chain]:
    found: dict[int, set[tuple[int, int]]] = {}
    for span, number in zip(spans_, numbers, strict=True):
        found.setdefault(number, set()).add(span)
    return [frozenset(chain) for chain in found.values()]


def names_dev(folder: Path, reader: Reader) -> list[spans.Pair]:
    """Return gold and found names on Worldwide dev."""
    return names(reader, list(shared.rows(folder / shared.NAMES)))


def chains_dev(folder: Path, reader: Reader) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the coreference figures on GUM dev."""
    return chains(reader, list(documents(folder / "data", "dev", reader.encoder.wordpiece)))
