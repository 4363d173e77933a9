"""Score the event head in training on dev data, by measures that are quick; benchmarks/ has the published ones.

trigger    WikiEvents: F1 of triggers, any class, at the best of a few thresholds; share of classes among those possible
argument   WikiEvents: F1 of argument heads with role, given the trigger
status     UW: macro F1 of denied, uncertain and happened, and Pearson's r of the value
parties    CoPED: F1 of who does and who suffers, by overlap
fillers    MUC-4: F1 of fillers by role, a found string right if it is one of an entity's; named victims only
police     IndiaPoliceEvents: F1 of each label, at a threshold of 0.5
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dateline.reader.events.tables import APART, FILLERS, POLICE, REACH
from training.events.head import EventHead, pair_rows
from training.events.labels import STATUSES, Labels

THRESHOLDS = (0.3, 0.4, 0.5, 0.6)

Vectors = Callable[[Labels], Tensor]


@torch.no_grad()
def scores(head: EventHead, dev: dict[str, list[Labels]], vectors: Vectors) -> dict[str, Any]:
    """Return the quick figures; `vectors` gives the vector of every word of a text as the head sees it."""
    articles = [(one, vectors(one)) for one in dev["wikievents"]]
    return {
        "trigger": max((_triggers(head, articles, least) for least in THRESHOLDS), key=lambda found: found[2]),
        "class": _classes(head, articles),
        "argument": _arguments(head, articles),
        "status": _status(head, dev["uw"], vectors),
        "parties": _parties(head, dev["coped"], vectors),
        "fillers": _fillers(head, dev["muc4"], vectors),
        "police": _police(head, dev["india"], vectors),
    }


def f1(right: int, found: int, gold: int) -> list[float]:
    """Return precision, recall and F1 in percent."""
    return [round(100 * x, 1) for x in (right / max(1, found), right / max(1, gold), 2 * right / max(1, found + gold))]


def runs(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the runs of equal tags other than 0: start, end, tag."""
    edges = [0, *(i for i in range(1, len(tags)) if tags[i] != tags[i - 1]), len(tags)]
    return [(a, b, int(tags[a])) for a, b in zip(edges, edges[1:], strict=False) if a < b and tags[a]]


def _triggers(head: EventHead, articles: Sequence[tuple[Labels, Tensor]], least: float) -> list[float]:
    c: Counter[str] = Counter()
    for one, words in articles:
        on = (1 - head.trigger(words).softmax(-1)[:, 0] > least).long().tolist()
        found, gold = {(a, b) for a, b, _ in runs(on)}, {words for words, _ in one.events}
        c.update(right=len(found & gold), found=len(found), gold=len(gold))
    return [*f1(c["right"], c["found"], c["gold"]), least]


def _classes(head: EventHead, articles: Sequence[tuple[Labels, Tensor]]) -> float:
    """Return the share of gold triggers whose likeliest class is one they may have."""
    hits = []
    for one, words in articles:
        raw = head.trigger(words)
        assert one.triggers is not None
        for (start, _), _ in one.events:
            hits.append(bool(one.triggers[start, 1 + int(raw[start, 1:].argmax())] == 1))
    return round(100 * float(np.mean(hits)), 1)


def _arguments(head: EventHead, articles: Sequence[tuple[Labels, Tensor]]) -> list[float]:
    c: Counter[str] = Counter()
    for one, words in articles:
        for trigger, arguments in one.events:
            start, end = max(0, trigger[0] - REACH), min(len(one.tokens), trigger[1] + REACH)
            rows = pair_rows(trigger, start, end, one.sentence)
            raw = head.roles(words[trigger[0] : trigger[1]].mean(0, keepdim=True), words[start:end], *rows)[0]
            found = {(start + b - 1, role) for _, b, role in runs(raw.argmax(-1).tolist())}
            gold = {(b - 1, role) for (_, b), role in arguments}
            c.update(right=len(found & gold), found=len(found), gold=len(gold))
    return f1(c["right"], c["found"], c["gold"])


def _status(head: EventHead, texts: Sequence[Labels], vectors: Vectors) -> list[float]:
    found, gold, guess, value = [], [], [], []
    for one in texts:
        words = vectors(one)
        for each in one.predicates:
            raw = head.status(words[each.words[0] : each.words[1]].mean(0, keepdim=True))[0]
            found.append(int(raw[:3].argmax()))
            gold.append(int(each.allowed.argmax()))
            guess.append(float(raw[3]))
            value.append(each.value)
    per = [
        f1(sum(a == b == k for a, b in zip(found, gold, strict=True)), found.count(k), gold.count(k))[2]
        for k in range(len(STATUSES))
    ]
    return [round(sum(per) / 3, 1), *per, round(float(np.corrcoef(guess, np.array(value, dtype=float))[0, 1]), 3)]


def _parties(head: EventHead, texts: Sequence[Labels], vectors: Vectors) -> list[float]:
    c: Counter[str] = Counter()
    for one in texts:
        if one.parties is None:
            continue
        words = vectors(one)
        nowhere = torch.zeros(1, len(words), dtype=torch.int64)
        raw = head.roles(head.root(head.pool(words))[None], words, nowhere, nowhere + APART)[0]
        found, gold = runs(raw.argmax(-1).tolist()), [(a, b, role) for (a, b), role in one.parties]
        for name, these, others in (("found", found, gold), ("gold", gold, found)):
            c[name] += len(these)
            c[f"{name} right"] += sum(any(r == s and a < d and e < b for e, d, s in others) for a, b, r in these)
    p, r = c["found right"] / max(1, c["found"]), c["gold right"] / max(1, c["gold"])
    return [round(100 * x, 1) for x in (p, r, 2 * p * r / max(1e-9, p + r))]


def _fillers(head: EventHead, texts: Sequence[Labels], vectors: Vectors) -> dict[str, float]:
    c: Counter[str] = Counter()
    for one in texts:
        tags = head.filler(vectors(one)).argmax(-1).tolist()
        text, tokens = one.text.text, one.tokens
        for number, role in enumerate(FILLERS[1:], 1):
            said = {_plain(text[tokens.starts[a] : tokens.ends[b - 1]]) for a, b, tag in runs(tags) if tag == number}
            gold = {
                frozenset(_plain(words) for words, _ in filler.mentions)
                for incident in one.text.incidents
                for filler in incident.fillers
                if filler.label == role and (role != "Victim" or filler.named)
            }
            right = sum(bool(said & names) for names in gold)
            stray = sum(not any(words in names for names in gold) for words in said)
            for key in (role, "all"):
                c.update({f"{key} right": right, f"{key} found": right + stray, f"{key} gold": len(gold)})
    return {key: f1(*(c[f"{key} {part}"] for part in ("right", "found", "gold")))[2] for key in ("all", *FILLERS[1:])}


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _police(head: EventHead, texts: Sequence[Labels], vectors: Vectors) -> dict[str, float]:
    found, gold = [], []
    for one in texts:
        words = vectors(one)
        for each in one.police:
            found.append((head.police(head.pool(words[each.words[0] : each.words[1]])) > 0).numpy())
            gold.append(each.answers > 0)
    a, b = np.stack(found), np.stack(gold)
    return {
        name: f1(int((a[:, k] & b[:, k]).sum()), int(a[:, k].sum()), int(b[:, k].sum()))[2]
        for k, name in enumerate(POLICE)
    }
