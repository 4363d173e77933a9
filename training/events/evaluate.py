"""Score the event head in training on dev data, by the functions that score the shipped reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from benchmarks import events
from benchmarks.events import Read
from benchmarks.incidents import ROLES, Score, Template, fillers, gold_templates, together
from dateline.reader.events.tables import POLICE, Scores
from training.events.head import EventHead, tables_of
from training.events.labels import Labels

THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4)

Vectors = Callable[[Labels], Tensor]


@torch.no_grad()
def read(head: EventHead, one: Labels, words: Tensor) -> Read:
    """Return a text with what the head says of the vectors [words, hidden] of its words."""
    ends = head.ends(words).view(-1, 2, head.width)
    graph = (raw.numpy() for raw in (head.trigger(words).detach(), ends.detach(), head.status(words).detach()))
    return Read(one, words.numpy(), Scores(*graph))


def triggers(articles: Sequence[Read]) -> dict[str, Any]:
    """Return P, R, F1 of triggers from the best of `THRESHOLDS` on, with it, and how often the class is right."""
    listed = [[*_prf(events.score_triggers(articles, least)), least] for least in THRESHOLDS]
    return {"trigger": max(listed, key=lambda row: row[2]), "class": _prf(events.score_classes(articles))[2]}


@torch.no_grad()
def scores(head: EventHead, dev: dict[str, list[Labels]], vectors: Vectors, muc: Sequence[Any]) -> dict[str, Any]:
    """Return the figures; `vectors` gives the vector of every word of a text, `muc` are the rows of MUC-4."""
    tables = tables_of(head)

    def told(corpus: str) -> Iterator[Read]:
        return (read(head, one, vectors(one)) for one in dev[corpus])

    articles = list(told("wikievents"))
    status = events.status_figures([row for rows in events.judged(told("uw")) for row in rows])
    police = [row for rows in events.police(told("india"), tables) for row in rows]
    gold = {row["id"]: together(gold_templates(row)) for row in muc}
    made: dict[str, list[Template]] = dict(events.muc(told("muc4"), tables))
    filled = fillers((gold[key], together(made[key])) for key in made)
    return {
        **triggers(articles),
        "argument": _prf(events.score_arguments(articles, tables)),
        "status": {name: round(value, 3) for name, value in status.items()},
        "parties": _prf(events.score_parties(told("coped"), tables)),
        "fillers": {name: _prf([filled[name]]) for name in ("all", *ROLES)},
        "police": {name: _prf([events.police_score(police, name, events.POLICE_LEAST[name])]) for name in POLICE},
    }


def _prf(rows: Sequence[Score]) -> list[float]:
    return [round(x, 1) for x in sum(rows, Score()).prf()]
