"""Score who is speaking, and what kind of source it is, on sourced statements (the Markkula Center's SCU set).

A gold statement, a whole sentence, is found when the content of a claim shares at least half of the shorter one's words
with it. Claims are those whose cue class is a claim (say, write, show, predict, deny), nested ones included; one that
touches no gold statement is spurious. Type and name are judged on found statements: a person's name is right when its
last word is, any other when half of the gold words are in it. End to end: found, with type and name right.
`tests/test_benchmarks.py` holds this file to the reference scorer where that is at hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from dateline.records import CLAIM_CLASSES, Reading

WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
TITLES = frozenset("mr mrs ms dr sen rep gov president judge the a an of and".split())
BY_LAST_WORD = frozenset(("named_person", "anonymous_source", "unnamed_person"))


@dataclass(frozen=True)
class Count:
    """Counts of one article; they add up."""

    statements: int = 0
    found: int = 0
    claims: int = 0
    touching: int = 0
    typed: int = 0
    named: int = 0
    names: int = 0
    whole: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def score(
    gold: Sequence[Mapping[str, Any]], readings: Mapping[str, Reading], draws: int = 0, seed: int = 20261123
) -> dict[str, Any]:
    """Return the figures in per cent, with 95 % bootstrap intervals over articles if `draws` is given."""
    counts = [_count(row, readings.get(row["id"])) for row in gold]
    found: dict[str, Any] = {"n": sum(c.statements for c in counts), **_figures(counts)}
    if draws:
        rng = random.Random(seed)
        samples = [_figures(rng.choices(counts, k=len(counts))) for _ in range(draws)]
        for name in list(_figures(counts)):
            ordered = sorted(sample[name] for sample in samples)
            found[f"{name} 95%"] = [ordered[int(0.025 * draws)], ordered[int(0.975 * draws) - 1]]
    return found


def _figures(counts: Iterable[Count]) -> dict[str, float]:
    c = sum(counts, Count())

    def share(part: int, whole: int) -> float:
        return round(100 * part / whole, 1) if whole else 0.0

    return {
        "recall": share(c.found, c.statements),
        "precision": share(c.touching, c.claims),
        "type accuracy": share(c.typed, c.found),
        "name accuracy": share(c.names, c.named),
        "end to end": share(c.whole, c.statements),
    }


def _count(row: Mapping[str, Any], reading: Reading | None) -> Count:
    text = row["text"]
    claims = [c for c in (reading.claims if reading else ()) if c.cue_class in CLAIM_CLASSES]
    content = [_words([(s.start, s.end) for s in c.content], text) for c in claims]
    touching = [False] * len(claims)
    total = Count(claims=len(claims))
    for statement in row["sourced_statements"]:
        if not statement["spans"]:
            continue
        wanted = _words(statement["spans"], text)
        best, which = 0.0, -1
        for i, words in enumerate(content):
            both = len(words & wanted)
            touching[i] |= both > 0
            best, which = max((best, which), (both / max(1, min(len(words), len(wanted))), i), key=lambda x: x[0])
        total += Count(statements=1)
        if best < 0.5:
            continue
        source, kind, name = claims[which].source, statement["source_type"], statement["source_name"]
        typed = source.type == kind
        right = not name or _same_name(name, source.name or "", kind)
        total += Count(found=1, typed=typed, named=bool(name), names=bool(name and right), whole=typed and right)
    return total + Count(touching=sum(touching))


def _words(spans: Iterable[Sequence[int]], text: str) -> frozenset[int]:
    """Return where the words that begin inside the spans begin."""
    return frozenset(m.start() for s, e in spans for m in WORD.finditer(text) if s <= m.start() < e)


def _tokens(name: str) -> list[str]:
    return [t for t in (w.lower().strip(".’'") for w in WORD.findall(name)) if t not in TITLES]


def _same_name(gold: str, found: str, kind: str) -> bool:
    g, p = _tokens(gold), _tokens(found)
    if not g or not p:
        return False
    if kind in BY_LAST_WORD:
        return g[-1] == p[-1]
    return len(set(g) & set(p)) >= 0.5 * len(set(g))
