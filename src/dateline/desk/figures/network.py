"""Actors and what ties them: the most frequent ones, and the ties among these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dateline.ledger.ties import End, Named, Tie, TieKind, Ties

MOST_NODES: Final = 150
MOST_EDGES: Final = 600
"""What can be looked at in one drawing."""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, or somebody who is none and has no profile, with the number of rows in which it takes part."""

    id: str
    actor: str | None
    name: str
    kind: str
    country: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Edge:
    """What rows say of two nodes: `kind` is did, said or is; `what` a quad class or a type of relation."""

    id: str
    source: str
    target: str
    source_name: str
    target_name: str
    kind: TieKind
    what: str
    rows: int
    statuses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Network:
    """What is drawn, and how many nodes and edges there are in all."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    of_nodes: int
    of_edges: int


def most_frequent(ties: Ties, limit: int = MOST_NODES) -> tuple[End, ...]:
    """Return the ends of most rows, the most frequent first."""
    return tuple(sorted(ties.rows, key=lambda end: (-ties.rows[end], end))[:limit])


def of_ties(ties: Ties, shown: Mapping[End, Named], limit: int | None = MOST_EDGES) -> Network:
    """Return the network of the ends that are shown, under the names that may be shown; none stands alone in it."""
    order = [end for end in most_frequent(ties, len(ties.rows)) if end in shown]
    ids = {end: f"n{number}" for number, end in enumerate(order)}
    edges = _edges(ties.ties, ids, shown)[:limit]
    tied = {id for edge in edges for id in (edge.source, edge.target)}
    nodes = tuple(
        Node(ids[end], one.actor, one.name, one.kind, one.country, ties.rows[end])
        for end in order
        if ids[end] in tied
        for one in (shown[end],)
    )
    every = {(tie.kind, tie.source, tie.target, tie.what) for tie in ties.ties}
    return Network(nodes, tuple(edges), len(ties.rows), len(every))


def _edges(ties: Mapping[Tie, int], ids: Mapping[End, str], shown: Mapping[End, Named]) -> list[Edge]:
    found: dict[tuple[str, str, TieKind, str], Counter[str]] = {}
    names = {ids[end]: shown[end].name for end in ids}
    for tie, rows in ties.items():
        if tie.source in ids and tie.target in ids:
            key = (ids[tie.source], ids[tie.target], tie.kind, tie.what)
            found.setdefault(key, Counter())[tie.status] += rows
    ordered = sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        Edge(
            f"e{number}", source, target, names[source], names[target], kind, what, counts.total(),
            {status: counts[status] for status in sorted(counts) if status},
        )
        for number, ((source, target, kind, what), counts) in enumerate(ordered)
    ]  # fmt: skip
