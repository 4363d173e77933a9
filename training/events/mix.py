"""What an epoch of the event head is made of: how often each corpus is seen, in batches of about one size."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

from dateline.reader.tokens import Tokens, WordPiece
from training.batches import alike
from training.events.labels import Labels, labels
from training.events.readers import FILES, load
from training.events.shapes import restored, usual_shapes
from training.events.texts import EventText
from training.events.windows import BUDGET, Window

PASSES: Final = {
    "wikievents": 2.0, "rams": 1.0, "geneva": 1.0, "muc4": 0.4, "coped": 1.0, "india": 0.3, "uw": 1.0, "meantime": 1.0,
    "uds": 0.15,
}  # fmt: skip
"""Passes over each corpus in an epoch: more over the small one with everything, fewer over the large ones with one."""
ONLY_DEV: Final = frozenset(("rams",))
"""Corpora whose training part could not be had: the dev part is trained on, and nothing is scored on them."""

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


def sample(corpora: Corpora, limit: int | None, rng: random.Random) -> Corpora:
    """Return the texts that are seen at all: of corpora that an epoch sees in part, that part."""
    return {
        name: rng.sample(texts, int(min(1.0, PASSES[name]) * len(texts)))[:limit]
        for name, texts in ((name, [one for one in texts if len(one.tokens)]) for name, texts in corpora.items())
    }


def epoch(windows: dict[str, list[Window]], rng: random.Random) -> list[list[Window]]:
    """Return the batches of one epoch, of windows of the texts of `sample`."""
    chosen = [one for name, listed in windows.items() for one in listed * max(1, round(PASSES[name]))]
    return alike(chosen, lambda window: len(window.lower), BUDGET, rng)
