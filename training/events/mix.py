"""What an epoch of the event head is made of: how often each corpus is seen, in batches of about one size."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from torch import Tensor

from dateline.reader.tokens import Tokens, WordPiece
from training.events.labels import Labels, labels
from training.events.readers import FILES, load
from training.events.shapes import restored, usual_shapes
from training.events.texts import EventText

PASSES: Final = {
    "wikievents": 2.0, "rams": 1.0, "geneva": 1.0, "muc4": 0.6, "coped": 1.0, "india": 0.3, "uw": 1.0, "meantime": 1.0,
    "uds": 0.15,
}  # fmt: skip
"""Passes over each corpus in an epoch: more over the small one with everything, fewer over the large ones with one."""
ONLY_DEV: Final = frozenset(("rams",))
"""Corpora whose training part could not be had: the dev part is trained on, and nothing is scored on them."""
BUDGET: Final = 3000
"""Word pieces of a batch, padding included: some six windows of an article, or a hundred sentences."""
POOL: Final = 600
"""Windows that are sorted by length together, so that padding is little and batches stay mixed."""


Corpora = dict[str, list[Labels]]


@dataclass(frozen=True)
class Window:
    """The words [start, end) of a text: vectors [pieces, hidden] of the shared blocks, first piece of each word."""

    text: Labels
    start: int
    end: int
    lower: Tensor
    first: Tensor


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


def epoch(windows: dict[str, list[Window]], rng: random.Random) -> list[list[Window]]:
    """Return the batches of one epoch."""
    chosen: list[Window] = []
    for name, listed in windows.items():
        whole, part = divmod(PASSES[name], 1)
        chosen += listed * int(whole) + rng.sample(listed, int(part * len(listed)))
    rng.shuffle(chosen)
    batches: list[list[Window]] = []
    for first in range(0, len(chosen), POOL):
        batch: list[Window] = []
        for window in sorted(chosen[first : first + POOL], key=lambda window: len(window.lower)):
            if batch and (len(batch) + 1) * len(window.lower) > BUDGET:
                batches.append(batch)
                batch = []
            batch.append(window)
        batches.append(batch)
    rng.shuffle(batches)
    return batches
