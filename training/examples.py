"""What every layer is trained on: texts as words with a tag each, and links between what is tagged."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from dateline.reader.layers import Fragment, Layer
from dateline.reader.tokens import Tokens, WordPiece

T = TypeVar("T")
Array = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Example:
    """One article: its tokens, a tag per word, links between fragments (None: a cue without a source), and the gold
    spans (first character, character after the last, role) that scoring asks for."""

    id: str
    text: str
    tokens: Tokens
    tags: Array
    links: tuple[tuple[str, Fragment, Fragment | None], ...] = ()
    gold: frozenset[tuple[int, int, str]] = frozenset()


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, gzipped or not."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line)


def fragment(tokens: Tokens, start: int, end: int, role: str) -> Fragment | None:
    """Return the words that the characters [start, end) touch."""
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    last = int(np.searchsorted(tokens.starts, end, side="left"))
    return Fragment(first, last, role) if first < last else None


def tag(tags: Array, layer: Layer, found: Fragment) -> None:
    """Write a fragment into a tag sequence."""
    begin = layer.tags.index(f"B-{found.role}")
    tags[found.start : found.end] = begin + 1
    tags[found.start] = begin


def of_spans(row: Mapping[str, Any], layer: Layer, roles: Mapping[str, str], pieces: WordPiece) -> Example:
    """Return a text whose `entities` are flat spans; `roles` maps the corpus's types. Of nested spans the outer one is
    learnt, as a word has one tag; all of them are gold."""
    tokens = pieces.tokens(row["text"])
    tags = np.zeros(len(tokens), dtype=np.int64)
    gold = set()
    for entity in sorted(row["entities"], key=lambda e: (e["start"], -e["end"])):
        role = roles[entity["type"]]
        gold.add((entity["start"], entity["end"], role))
        found = fragment(tokens, entity["start"], entity["end"], role)
        if found is not None and not tags[found.start : found.end].any():
            tag(tags, layer, found)
    return Example(row["id"], row["text"], tokens, tags, gold=frozenset(gold))


def cuts(tokens: Tokens, rng: random.Random, size: int = 510) -> list[tuple[int, int]]:
    """Return word ranges that cover a text once, cut at random places so that no epoch repeats another."""
    bounds = np.append(tokens.first, len(tokens.pieces))
    found, start = [], 0
    budget = rng.randint(size // 3, size) if bounds[-1] > size else size
    while start < len(tokens):
        end = int(np.searchsorted(bounds, bounds[start] + budget, side="right")) - 1
        end = max(end, start + 1)
        found.append((start, end))
        start, budget = end, size
    return found


def folds(examples: Iterable[T], count: int, held: int, seed: int = 5) -> tuple[list[T], list[T]]:
    """Split examples for cross-validation: (train, held-out fold)."""
    shuffled = list(examples)
    random.Random(seed).shuffle(shuffled)
    return (
        [e for i, e in enumerate(shuffled) if i % count != held],
        [e for i, e in enumerate(shuffled) if i % count == held],
    )
