"""GUM (Zeldes 2017) as training examples of coreference: mentions by head word, their edges, and chains.

A mention is known by its head word, the word of the phrase that its syntax hangs from (as in Dobrovolskii 2021): that
keeps the search for antecedents at words instead of spans. Heads come from the corpus's own dependency trees. A
coordination ("the army and the police") shares its head with its first part, so it is known by its conjunction.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dateline.reader.tokens import Tokens, WordPiece


@dataclass(frozen=True)
class GoldMention:
    """Words [start, end) with their head word; `chain` is None for what is mentioned once."""

    start: int
    end: int
    head: int
    type: str
    chain: int | None


@dataclass(frozen=True)
class Document:
    """One text with its mentions, one per head, in order of heads; `lost` counts those whose head was taken."""

    id: str
    genre: str
    text: str
    tokens: Tokens
    mentions: tuple[GoldMention, ...]
    lost: int


@dataclass(frozen=True)
class Node:
    """One word of a tree: characters [start, end), index of the governing word or -1, relation."""

    start: int
    end: int
    governor: int
    relation: str


def documents(folder: Path, split: str, pieces: WordPiece) -> Iterator[Document]:
    """Yield the documents of a split; `folder` holds `coref/` and `ud/`."""
    trees = _trees(folder / "ud" / f"gum_{split}.conllu.gz")
    with gzip.open(folder / "coref" / f"gum_{split}.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            tokens = pieces.tokens(row["text"])
            nodes = list(_placed(trees[row["id"]], row["text"]))
            found, lost = _mentions(row["mentions"], nodes, tokens)
            yield Document(row["id"], row["genre"], row["text"], tokens, found, lost)


def _mentions(rows: list[dict[str, object]], nodes: list[Node], tokens: Tokens) -> tuple[tuple[GoldMention, ...], int]:
    """Map gold mentions onto words; of two with one head the shorter keeps it."""
    sizes = Counter(row["cluster"] for row in rows)
    starts = np.array([node.start for node in nodes])
    children: dict[int, list[int]] = {}
    for i, node in enumerate(nodes):
        children.setdefault(node.governor, []).append(i)
    taken: dict[int, GoldMention] = {}
    lost = 0
    for row in sorted(rows, key=lambda r: int(r["end"]) - int(r["start"])):  # type: ignore[call-overload]
        start, end = int(row["start"]), int(row["end"])  # type: ignore[call-overload]
        inside = range(int(np.searchsorted(starts, start)), int(np.searchsorted(starts, end)))
        head = next((i for i in inside if nodes[i].governor not in inside), None)
        first = int(np.searchsorted(tokens.ends, start, side="right"))
        last = int(np.searchsorted(tokens.starts, end, side="left"))
        if head is None or first >= last:
            lost += 1
            continue
        options = [head, *_conjunctions(head, children, nodes, inside)]
        for option in options:
            word = int(np.searchsorted(tokens.ends, nodes[option].start, side="right"))
            if word not in taken:
                chain = int(row["cluster"]) if sizes[row["cluster"]] > 1 else None  # type: ignore[call-overload]
                taken[word] = GoldMention(first, last, word, str(row["type"]), chain)
                break
        else:
            lost += 1
    return tuple(taken[word] for word in sorted(taken)), lost


def _conjunctions(head: int, children: dict[int, list[int]], nodes: list[Node], inside: range) -> Iterator[int]:
    """Yield the conjunctions that join a head to what is coordinated with it."""
    for child in children.get(head, []):
        if nodes[child].relation == "conj" and child in inside:
            yield from (i for i in children.get(child, []) if nodes[i].relation == "cc" and i in inside)


def _trees(path: Path) -> dict[str, list[tuple[str, int, str]]]:
    """Return, per document, the words of its trees: form, governor (index in the document or -1), relation."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    current: list[tuple[str, int, str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for sentence in file.read().split("\n\n"):
            base: int | None = None
            for line in sentence.split("\n"):
                if line.startswith("# newdoc id"):
                    current = found.setdefault(line.split("= ")[1], [])
                columns = line.split("\t")
                if columns[0].isdigit():
                    base = len(current) if base is None else base
                    governor = int(columns[6])
                    current.append((columns[1], base + governor - 1 if governor else -1, columns[7]))
    return found


def _placed(words: list[tuple[str, int, str]], text: str) -> Iterator[Node]:
    """Yield the words of a document with where they stand in its text."""
    place = 0
    for form, governor, relation in words:
        start = text.index(form, place)
        place = start + len(form)
        yield Node(start, place, governor, relation)
