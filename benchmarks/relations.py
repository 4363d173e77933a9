"""Score relations between given mentions: micro precision, recall and F1 over re3d's five types between actors.

A relation is right when its subject, object and type are. Types that hold both ways count once per pair, whatever the
order. Gold relations between mentions that are never compared (another sentence, too far apart) count as missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.reader.pairs import MUTUAL, TYPES, Triple

Pair = tuple[frozenset[Triple], frozenset[Triple]]
"""Gold and found relations of one text."""


def score(texts: Sequence[Pair]) -> dict[str, tuple[float, float, float, int]]:
    """Return (precision, recall, F1, gold relations) in per cent for all types together and for each."""
    plain = [(_once(gold), _once(found)) for gold, found in texts]
    columns = {"all": None, **{name: 1 + i for i, name in enumerate(TYPES)}}
    return {
        name: _f1([(_of(gold, column), _of(found, column)) for gold, found in plain])
        for name, column in columns.items()
    }


def _once(ties: Iterable[Triple]) -> frozenset[Triple]:
    return frozenset((min(i, j), max(i, j), t) if t in MUTUAL else (i, j, t) for i, j, t in ties)


def _of(ties: frozenset[Triple], column: int | None) -> frozenset[Triple]:
    return frozenset(tie for tie in ties if column is None or tie[2] == column)


def _f1(texts: Sequence[Pair]) -> tuple[float, float, float, int]:
    right = sum(len(gold & found) for gold, found in texts)
    gold, found = (sum(len(text[k]) for text in texts) for k in (0, 1))
    precision = 100 * right / found if found else 0.0
    recall = 100 * right / gold if gold else 0.0
    return precision, recall, 200 * right / (gold + found) if gold + found else 0.0, gold
