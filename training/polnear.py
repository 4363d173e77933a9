"""PolNeAR (Newell, Margolin & Ruths, LREC 2018) as training examples of the attribution layer."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dateline.reader.attribution import LAYER
from dateline.reader.layers import Fragment
from dateline.reader.tokens import Tokens, WordPiece

ROLES = ("source", "cue", "content")


@dataclass(frozen=True)
class Example:
    """One article: its tokens, a tag per word, and links between fragments (None: the cue has no source)."""

    id: str
    text: str
    tokens: Tokens
    tags: np.ndarray[Any, np.dtype[np.int64]]
    links: tuple[tuple[str, Fragment, Fragment | None], ...]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def example(row: dict[str, Any], pieces: WordPiece) -> Example:
    """Return one article with its gold spans mapped onto words."""
    tokens = pieces.tokens(row["text"])
    tags = np.zeros(len(tokens), dtype=np.int64)
    links: list[tuple[str, Fragment, Fragment | None]] = []
    for attribution in row["attributions"]:
        found = {role: [f for s, e in attribution[role] if (f := _fragment(tokens, s, e, role))] for role in ROLES}
        for role, fragments in found.items():
            for fragment in fragments:
                begin = LAYER.tags.index(f"B-{role}")
                tags[fragment.start : fragment.end] = begin + 1
                tags[fragment.start] = begin
        if not found["cue"]:
            continue
        cue = found["cue"][0]
        links.append(("cue", cue, found["source"][0] if found["source"] else None))
        links.extend(("content", content, cue) for content in found["content"])
    return Example(row["id"], row["text"], tokens, tags, tuple(links))


def _fragment(tokens: Tokens, start: int, end: int, role: str) -> Fragment | None:
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    last = int(np.searchsorted(tokens.starts, end, side="left"))
    return Fragment(first, last, role) if first < last else None


def cuts(example: Example, rng: random.Random, size: int = 510) -> list[tuple[int, int]]:
    """Return word ranges that cover the article once, cut at random places so that no epoch repeats another."""
    bounds = np.append(example.tokens.first, len(example.tokens.pieces))
    found, start = [], 0
    budget = rng.randint(size // 3, size) if bounds[-1] > size else size
    while start < len(example.tokens):
        end = int(np.searchsorted(bounds, bounds[start] + budget, side="right")) - 1
        end = max(end, start + 1)
        found.append((start, end))
        start, budget = end, size
    return found
