"""Sentences that stand in several corpora, and how to keep a held-out part apart from what is trained on.

PLOVER's gold sentences and PETRARCH-2's are in CoPED dev again, some with other spelling or spacing. A text is near
another if it has most of the other's runs of words, so articles and the snippets cut from them are found too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from training.events.texts import EventText

RUN: Final = 5
"""Words of a run; shorter texts are one run."""
SHARE: Final = 0.5
"""Share of a text's runs that another one has, from which they are near. 165 of PLOVER's 166 sentences reach it with
one of CoPED dev and 134 have all; of CASE-2021's 523 snippets none has over a fifth with CoPED train. The texts
between 0.2 and 0.5 (27 of UW dev's 996 with UW train) share a clause or less."""
WORDS: Final = re.compile(r"[^\W_]+")


def key(text: str) -> str:
    """Return what a text and its copies with other case, spacing or marks have in common: a hash of its words."""
    return hashlib.sha256(" ".join(WORDS.findall(text.lower())).encode()).hexdigest()[:16]


def fold(text: str, count: int) -> int:
    """Return the fold of a text, by its words alone, so that no copy of it sits in another fold."""
    return int(key(text), 16) % count


def runs(text: str) -> frozenset[str]:
    """Return a text's runs of words."""
    words = WORDS.findall(text.lower())
    return (
        frozenset(" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))) if words else frozenset()
    )


def near(texts: Mapping[str, str], others: Mapping[str, str]) -> dict[str, tuple[str, float]]:
    """Return the texts (by id) that are near one of `others`: its id and the share of runs, of the shorter one's.

    Linear in the words of all, as a run is looked up.
    """
    index: dict[str, list[str]] = {}
    sizes = {}
    for name, text in others.items():
        found = runs(text)
        sizes[name] = len(found)
        for run in found:
            index.setdefault(run, []).append(name)
    nearest: dict[str, tuple[str, float]] = {}
    for name, text in texts.items():
        found = runs(text)
        counts: dict[str, int] = {}
        for run in found:
            # A run of many texts is a stock phrase ("said in a statement on") and tells nothing.
            for other in index.get(run, ()) if len(index.get(run, ())) <= 50 else ():
                counts[other] = counts.get(other, 0) + 1
        shares = {other: count / min(len(found), sizes[other]) for other, count in counts.items()}
        best = max(shares, key=lambda other: (shares[other], other), default=None)
        if best is not None and shares[best] >= SHARE:
            nearest[name] = (best, shares[best])
    return nearest


def apart(train: Iterable[EventText], held: Iterable[EventText]) -> list[EventText]:
    """Return the training texts that are near none of the held-out ones."""
    texts = list(train)
    close = near({str(i): one.text for i, one in enumerate(texts)}, {str(i): one.text for i, one in enumerate(held)})
    return [one for i, one in enumerate(texts) if str(i) not in close]
