"""Score attributions against gold, with the definitions used for every published figure of ours.

An attribution is {"source", "cue", "content"}: lists of character spans. Spans are reduced to sets of word indices, so
that punctuation at the edges never counts; J is the Jaccard overlap of two such sets.

- found: content J >= .5 with a gold content, matched one to one, best overlap first
- found+source: found, and source J >= .5 or neither has one
- exact segments: each contiguous fragment of a role, exact, unlinked (as in CofeNet, COLING 2022)

Slices apply one rule to gold and prediction alike. direct: at least 95 % of the content's letters are inside double
quotation marks; reporting: the content is partly quoted, or the cue has a speech verb, "according to" or a colon.
`tests/test_benchmarks.py` holds this file to the reference scorer, figure by figure, where that is at hand.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Words = frozenset[int]

ROLES = ("source", "cue", "content")
SLICES = ("all", "reporting", "direct")
WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
SPEECH = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|ask(?:s|ed|ing)?|add(?:s|ed|ing)?|announc\w+|argu\w+|claim\w*|declar\w+|"
    r"explain\w*|insist\w*|not(?:e|es|ed|ing)|warn\w*|writ(?:e|es|ing|ten)|wrote|tweet\w*|stat(?:e|es|ed|ing)|"
    r"report(?:s|ed|ing)?|describ\w+|call(?:s|ed|ing)?|suggest\w*|den(?:y|ies|ied|ying)|acknowledg\w+|predict\w*|accus\w+|"
    r"alleg\w+|assert\w*|repl(?:y|ies|ied)|respond\w*|recall\w*|testif\w+|conced\w+|admit\w*|vow\w*|pledg\w+|promis\w+|"
    r"quip\w*|remark\w*|comment\w*|mention\w*)\b|according to|:",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)


class Page:
    """One text, with its words and which characters stand inside double quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        matches = list(WORD.finditer(text))
        self.starts = [m.start() for m in matches]
        self.ends = [m.end() for m in matches]
        self.quoted = bytearray(len(text))
        for m in QUOTED.finditer(text):
            self.quoted[m.start() : m.end()] = b"\x01" * (m.end() - m.start())

    def words(self, spans: Iterable[Sequence[int]]) -> Words:
        """Return the indices of the words that the spans touch."""
        found: set[int] = set()
        for start, end in spans:
            i = bisect_right(self.ends, start)
            while i < len(self.starts) and self.starts[i] < end:
                found.add(i)
                i += 1
        return frozenset(found)

    def belongs(self, row: Row, part: str) -> bool:
        """Tell whether an attribution belongs to a slice."""
        if part == "all":
            return True
        letters = [i for s, e in row["content"] for i in range(s, min(e, len(self.text))) if self.text[i].isalnum()]
        share = sum(self.quoted[i] for i in letters) / len(letters) if letters else 0.0
        if part == "direct":
            return share >= 0.95
        return share > 0 or bool(SPEECH.search(" ".join(self.text[s:e] for s, e in row["cue"])))


def jaccard(a: Words, b: Words) -> float:
    """Return the share of words that two sets have in common."""
    return len(a & b) / len(a | b) if a | b else 0.0


def count(page: Page, gold: Sequence[Row], predicted: Sequence[Row], part: str) -> Counter[str]:
    """Count hits of one article in one slice; counters add up over articles."""
    gold = [row for row in gold if row["content"] and page.belongs(row, part)]
    predicted = [row for row in predicted if row["content"] and page.belongs(row, part)]
    g = [{role: page.words(row[role]) for role in ROLES} for row in gold]
    p = [{role: page.words(row[role]) for role in ROLES} for row in predicted]
    c = Counter({"gold": len(g), "predicted": len(p)})
    scored = ((jaccard(a["content"], b["content"]), i, j) for i, a in enumerate(g) for j, b in enumerate(p))
    free_g, free_p = set(range(len(g))), set(range(len(p)))
    for _, i, j in sorted((s for s in scored if s[0] >= 0.5), key=lambda s: (-s[0], s[1], s[2])):
        if i in free_g and j in free_p:
            free_g.remove(i)
            free_p.remove(j)
            a, b = g[i]["source"], p[j]["source"]
            c["found"] += 1
            c["found+source"] += not a and not b or jaccard(a, b) >= 0.5
    for role in ROLES:
        sg, sp = _segments(page, gold, role), _segments(page, predicted, role)
        c[f"hit {role}"] += len(sg & sp)
        c[f"gold {role}"] += len(sg)
        c[f"predicted {role}"] += len(sp)
    return c


def _segments(page: Page, rows: Sequence[Row], role: str) -> set[tuple[int, int]]:
    sets = (page.words([fragment]) for row in rows for fragment in row[role])
    return {(min(words), max(words)) for words in sets if words}


def rates(hits: int, predicted: int, gold: int) -> list[float]:
    """Return precision, recall and F1 in percent."""
    p, r = hits / predicted if predicted else 0.0, hits / gold if gold else 0.0
    return [round(100 * x, 1) for x in (p, r, 2 * p * r / (p + r) if p + r else 0.0)]


def report(c: Counter[str]) -> dict[str, list[float]]:
    """Return [P, R, F1] of every figure."""
    out = {key: rates(c[key], c["predicted"], c["gold"]) for key in ("found", "found+source")}
    for role in ROLES:
        out[f"exact {role}"] = rates(c[f"hit {role}"], c[f"predicted {role}"], c[f"gold {role}"])
    return out


def score(gold: Sequence[Row], predicted: Mapping[str, Sequence[Row]], bootstrap: int = 0) -> dict[str, dict[str, Any]]:
    """Return figures by slice; with `bootstrap` draws of articles, 95 % intervals of found and found+source too."""
    pages = [Page(row["text"]) for row in gold]
    result: dict[str, dict[str, Any]] = {}
    for part in SLICES:
        per = [
            count(page, row["attributions"], predicted.get(row["id"], ()), part)
            for page, row in zip(pages, gold, strict=True)
        ]
        total = sum(per, Counter[str]())
        result[part] = {**report(total), "n": total["gold"]}
        if bootstrap:
            rng = random.Random(0)
            draws = [report(sum(rng.choices(per, k=len(per)), Counter[str]())) for _ in range(bootstrap)]
            for key in ("found", "found+source"):
                values = sorted(draw[key][2] for draw in draws)
                result[part][f"{key} 95%"] = [values[int(0.025 * bootstrap)], values[int(0.975 * bootstrap) - 1]]
    return result
