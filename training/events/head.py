"""The event head: what happens, who takes part, whether it happened; and its losses, with labels that may be partial.

A label that leaves several classes open costs what their summed probability lacks; see `texts`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dateline.reader.events.tables import APART, CLASSES, FILLERS, INCIDENTS, POLICE, REACH, ROLES, TYPES, Tables
from dateline.reader.layers import DISTANCES
from training.events.labels import Ints, Labels, Words

WEIGHTS: Final = {
    "trigger": 4.0, "argument": 0.5, "status": 1.0, "value": 0.3, "filler": 3.0, "edge": 0.3, "incident": 1.0,
    "passage": 0.5, "type": 0.5, "somewhere": 0.3, "party": 1.0, "police": 1.0, "classes": 4.0, "meaning": 1.0,
}  # fmt: skip
"""Of the losses against each other: each is about 1 when training begins to bite."""
TYPICAL: Final = 6.0
"""Words of arguments of a trigger, about; the loss over all its words is divided by this."""
EVEN: Final = 0.1
"""Weight of even shares among the classes that a label leaves open."""
USUAL: Final = 4.0
"""Where the score of "nothing" begins, as most words trigger nothing and fill nothing: the first steps are calmer."""
RARE: Final = (5.0, 1.0, 5.0, 1.0, 1.0)
"""Weight of a yes for each of `POLICE`: killings and failures to act are in one sentence of a hundred."""

UNFILLED: Final = 0.25
"""Weight of words that fill no role of MUC-4's, of which there are fifty to one that does."""
LAYERS: Final = {"filling": "filling.1", "pooled": "pooled.1", "watched": "watched.1"}
"""Where the weights of `Tables` stand in the head, unless under their own name."""


class EventHead(nn.Module):
    """Scores per word, per pair of words and per passage."""

    def __init__(self, hidden: int, width: int = 128, pools: int = 4) -> None:
        super().__init__()
        self.trigger = nn.Sequential(nn.Linear(hidden, 192), nn.ReLU(), nn.Dropout(0.1), nn.Linear(192, len(CLASSES)))
        self.ends = nn.Linear(hidden, 2 * width)
        self.distance = nn.Embedding(2 * len(DISTANCES), width)
        self.sentence = nn.Embedding(2 * APART + 1, width)
        self.role = nn.Linear(width, len(ROLES))
        self.status = nn.Sequential(nn.Linear(hidden, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, 4))
        self.filling = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * hidden, 160), nn.ReLU(), nn.Dropout(0.2))
        self.filler = nn.Linear(160, len(FILLERS))
        self.edge = nn.Linear(160, 2)
        self.attend = nn.Linear(hidden, pools)
        self.pooled = nn.Sequential(nn.Dropout(0.1), nn.Linear(pools * hidden, 256), nn.ReLU(), nn.Dropout(0.1))
        self.passage = nn.Linear(256, len(CLASSES))
        self.kind = nn.Linear(256, len(TYPES))
        self.incident = nn.Linear(256, len(INCIDENTS))
        self.watch = nn.Linear(hidden, pools)
        self.watched = nn.Sequential(nn.Dropout(0.1), nn.Linear(pools * hidden, 128), nn.ReLU(), nn.Dropout(0.1))
        self.police = nn.Linear(128, len(POLICE))
        self.failing = nn.Linear(3 * hidden, 1)  # learnt by `training.events.police`
        self.root = nn.Linear(256, hidden)
        for table in (self.distance, self.sentence):
            nn.init.normal_(table.weight, std=0.1)
        for layer in (self.trigger[-1], self.role, self.filler):
            nn.init.constant_(layer.bias[:1], USUAL)
        self.width = width

    def pool(self, words: Tensor) -> Tensor:
        """Return one vector [256] for the words [words, hidden] of a passage."""
        share = self.attend(words).softmax(0)
        found: Tensor = self.pooled((share.t() @ words).reshape(-1))
        return found

    def watching(self, words: Tensor) -> Tensor:
        """Return one vector [128] for the words [words, hidden] of a sentence, of what the police do in it."""
        share = self.watch(words).softmax(0)
        found: Tensor = self.watched((share.t() @ words).reshape(-1))
        return found

    def filled(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores [words, fillers] of what words are to incidents, and [words, 2] of where that begins, ends.

        Each word is read with those beside it: what begins or ends there is told by them too.
        """
        beside = F.pad(words, (0, 0, 1, 1))
        hidden = self.filling(torch.cat([beside[:-2], words, beside[2:]], -1))
        return self.filler(hidden), self.edge(hidden)

    def roles(self, triggers: Tensor, words: Tensor, distance: Tensor, apart: Tensor) -> Tensor:
        """Return the scores [triggers, words, roles] of words as arguments; `distance`, `apart` are rows of tables."""
        pairs = self.ends(triggers)[:, None, : self.width] + self.ends(words)[None, :, self.width :]
        found: Tensor = self.role(torch.relu(pairs + self.distance(distance) + self.sentence(apart)))
        return found


def tables_of(head: EventHead) -> Tables:
    """Return the weights that the reader keeps beside the graph."""
    state = head.state_dict()
    names = {f.name: f.name.removesuffix("_bias") for f in fields(Tables)}
    found = {
        name: state[f"{LAYERS.get(layer, layer)}.{'weight' if name == layer else 'bias'}"]
        for name, layer in names.items()
    }
    return Tables(**{name: tensor.detach().numpy() for name, tensor in found.items()})


def pair_rows(trigger: Words, start: int, end: int, sentence: Ints) -> tuple[Tensor, Tensor]:
    """Return the rows of the two tables, [1, words] each, for a trigger and the words [start, end)."""
    place = np.arange(start, end)
    after = place >= trigger[1]
    gap = np.where(after, place - trigger[1], np.maximum(0, trigger[0] - 1 - place))
    distance = np.searchsorted(DISTANCES, gap, side="right") - 1 + after * len(DISTANCES)
    apart = np.clip(sentence[start:end] - sentence[trigger[0]], -APART, APART) + APART
    return torch.from_numpy(distance)[None], torch.from_numpy(apart)[None]


def partial(raw: Tensor, allowed: Tensor) -> Tensor:
    """Return the negative log of the probability that the allowed classes have together, per row."""
    return -torch.logsumexp(raw.log_softmax(-1) + torch.log(allowed.clamp_min(1e-9)), -1)


def open_classes(raw: Tensor, allowed: Tensor) -> Tensor:
    """Return the same for classes of `CLASSES`, drawn a little towards even shares where a label leaves several open.

    Without it the commonest class takes every word that may be of it: "attacked" became a bombing.
    """
    log = raw.log_softmax(-1)
    loss = -torch.logsumexp(log + torch.log(allowed.clamp_min(1e-9)), -1)
    one = (allowed == 1).float()
    count = one.sum(-1).clamp_min(1)
    uneven = -loss - (log * one).sum(-1) / count - torch.log(count)
    return loss + EVEN * uneven * ((count > 1) & (allowed[..., 0] == 0))


class Sums:
    """Losses summed over the texts of a batch, each with what it is to be divided by."""

    def __init__(self) -> None:
        self.total: dict[str, Tensor] = {}
        self.count: dict[str, float] = defaultdict(float)

    def add(self, name: str, loss: Tensor, count: float) -> None:
        """Add one text's loss."""
        self.total[name] = self.total[name] + loss if name in self.total else loss
        self.count[name] += count

    def weighted(self) -> dict[str, Tensor]:
        """Return the mean of each loss times its weight."""
        return {name: WEIGHTS[name] * loss / self.count[name] for name, loss in self.total.items()}


def add_losses(sums: Sums, head: EventHead, words: Tensor, one: Labels, start: int, end: int) -> None:
    """Add the losses of a window: the words [start, end) of a text, whose vectors are `words`."""

    def inside(span: Words) -> bool:
        return start <= span[0] and span[1] <= end

    def of(span: Words) -> Tensor:
        return words[span[0] - start : span[1] - start]

    if one.triggers is not None:
        allowed = torch.from_numpy(one.triggers[start:end])
        if (allowed < 1).any():
            sums.add("trigger", open_classes(head.trigger(words), allowed).sum(), end - start)
    for trigger, arguments in one.events:
        if inside(trigger):
            first, last = max(start, trigger[0] - REACH), min(end, trigger[1] + REACH)
            raw = head.roles(
                of(trigger).mean(0, keepdim=True), of((first, last)), *pair_rows(trigger, first, last, one.sentence)
            )
            sums.add("argument", F.cross_entropy(raw[0], _roles(arguments, first, last), reduction="sum"), TYPICAL)
    judged = [each for each in one.predicates if inside(each.words)]
    if judged:
        raw = head.status(torch.stack([of(each.words).mean(0) for each in judged]))
        allowed = torch.from_numpy(np.stack([each.allowed for each in judged]))
        share = 0.5 if one.text.corpus == "uds" else 1.0  # web text, and labels that leave more open
        sums.add("status", share * partial(raw[:, :3], allowed).sum(), len(judged))
        valued = [(i, each.value) for i, each in enumerate(judged) if each.value is not None]
        if valued:
            gold = torch.tensor([value for _, value in valued])
            sums.add("value", F.smooth_l1_loss(raw[[i for i, _ in valued], 3], gold, reduction="sum"), len(valued))
    if one.fillers is not None:
        gold = torch.from_numpy(one.fillers[start:end])
        usual = torch.tensor((UNFILLED,) + (1.0,) * (len(FILLERS) - 1))
        raw, edges = head.filled(words)
        sums.add("filler", F.cross_entropy(raw, gold, usual, reduction="sum"), end - start)
        assert one.edges is not None
        bounds = torch.from_numpy(one.edges[start:end])
        sums.add("edge", F.binary_cross_entropy_with_logits(edges, bounds, reduction="sum"), end - start)
    for told in one.passages:
        if inside(told.words):
            _add_passage(sums, head, of(told.words), torch.from_numpy(told.classes), torch.from_numpy(told.types))
    if one.parties is not None and (start, end) == (0, len(one.tokens)):
        nowhere = torch.zeros(1, end, dtype=torch.int64)
        raw = head.roles(head.root(head.pool(words))[None], words, nowhere, nowhere + APART)
        sums.add("party", F.cross_entropy(raw[0], _roles(one.parties, 0, end), reduction="sum"), end)
    for name, layer, pool, sentences, rare in (
        ("police", head.police, head.watching, one.police, torch.tensor(RARE)),
        ("incident", head.incident, head.pool, one.incidents, None),
    ):
        chosen = [each for each in sentences if inside(each.words)]
        if chosen:
            raw = layer(torch.stack([pool(of(each.words)) for each in chosen]))
            answers, asked = (
                torch.from_numpy(np.stack([getattr(each, part) for each in chosen])) for part in ("answers", "asked")
            )
            loss = F.binary_cross_entropy_with_logits(raw, answers, pos_weight=rare, reduction="none")
            sums.add(name, (loss * asked).sum(), len(chosen))


def _add_passage(sums: Sums, head: EventHead, words: Tensor, classes: Tensor, types: Tensor) -> None:
    vector = head.pool(words)
    sums.add("passage", open_classes(head.passage(vector), classes), 1)
    if types.any():
        sums.add("type", partial(head.kind(vector), types), 1)
    if not classes[CLASSES.index("none")]:
        # What a passage tells, some word of it triggers.
        sums.add("somewhere", partial(head.trigger(words), classes.expand(len(words), -1)).min(), 1)


def _roles(arguments: Iterable[tuple[Words, int]], first: int, last: int) -> Tensor:
    gold = np.zeros(last - first, dtype=np.int64)
    for (start, end), role in arguments:
        gold[max(start, first) - first : max(min(end, last) - first, 0)] = role
    return torch.from_numpy(gold)
