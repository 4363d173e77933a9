"""What an epoch of the event head is made of: how often each corpus is seen, in batches of about one size."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

from dateline.reader.tokens import Tokens, WordPiece
from training.batches import Part
from training.events.labels import Labels, labels
from training.events.readers import FILES, load
from training.events.shapes import restored, usual_shapes
from training.events.texts import EventText
from training.examples import cuts

PASSES: Final = {
    "wikievents": 3.0, "rams": 1.0, "geneva": 1.0, "muc4": 1.0, "coped": 1.0, "india": 0.6, "uw": 1.0, "meantime": 1.0,
    "uds": 0.2,
}  # fmt: skip
"""Passes over each corpus in an epoch: more over the small one with everything, fewer over the large ones with one."""
ONLY_DEV: Final = frozenset(("rams",))
"""Corpora whose training part could not be had: the dev part is trained on, and nothing is scored on them."""
BUDGET: Final = 3600
"""Word pieces of a batch, padding included: some seven windows of an article, or a hundred sentences."""
POOL: Final = 600
"""Windows that are sorted by length together, so that padding is little and batches stay mixed."""


Corpora = dict[str, list[Labels]]


def read(shared: Path, pieces: WordPiece) -> tuple[Corpora, Corpora]:
    """Return training and dev texts by corpus; MUC's capitals take the shapes that words have in the training texts."""
    names = [name for name in FILES if name != "muc4"]
    train = {n: list(load(shared, n, "dev" if n in ONLY_DEV else "train", pieces)) for n in names if n in PASSES}
    dev = {name: list(load(shared, name, "dev", pieces)) for name in names if name not in ONLY_DEV}
    usual = usual_shapes((one.text, one.tokens) for texts in train.values() for one in texts)

    def reshape(text: str, tokens: Tokens) -> Tokens:
        return restored(text, tokens, usual)

    for split, texts in (("train", train), ("dev", dev)):
        texts["muc4"] = list(load(shared, "muc4", split, pieces, reshape))
    return _labelled(train), _labelled(dev)


def _labelled(texts: dict[str, list[EventText]]) -> Corpora:
    return {name: [labels(one) for one in listed] for name, listed in texts.items()}


def epoch(texts: dict[str, list[Labels]], rng: random.Random) -> list[list[Part]]:
    """Return the batches of one epoch, every text cut anew."""
    parts: list[Part] = []
    for name, listed in texts.items():
        share = PASSES.get(name, 1.0)
        for _ in range(max(1, int(share))):
            chosen = rng.sample(listed, int(len(listed) * min(1.0, share)))
            parts += [(one, start, end) for one in chosen for start, end in cuts(one.tokens, rng)]
    rng.shuffle(parts)
    batches: list[list[Part]] = []
    for first in range(0, len(parts), POOL):
        batch: list[Part] = []
        for part in sorted(parts[first : first + POOL], key=length):
            if batch and (len(batch) + 1) * (length(part) + 2) > BUDGET:
                batches.append(batch)
                batch = []
            batch.append(part)
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def length(part: Part) -> int:
    """Return the word pieces of a window."""
    one, start, end = part
    first = one.tokens.first
    return int((len(one.tokens.pieces) if end >= len(first) else first[end]) - first[start])
