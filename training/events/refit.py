"""Train the event head, or parts of it, on the vectors of an encoder that stays as it is: each text is encoded once.

    python -m training.events.refit --shared ../shared --encoder PATH --start /tmp/soup.pt --out /tmp/refit.pt \\
        --parts watch watched police --passes india=1 --epochs 8

After averaging, a head fits its encoder less than before; and what only one small corpus teaches (what the police do)
wants more epochs than the encoder bears. An epoch takes seconds to a minute.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from dateline.reader.tokens import WordPiece
from training.evaluate import vectors
from training.events import evaluate, mix
from training.events.head import EventHead, Sums, add_losses
from training.events.labels import Labels
from training.examples import rows
from training.model import EVENT, Model, load
from training.options import parsed


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter, with its reason."""

    epochs: int = 8
    words: int = 3000  # of a batch: seven articles, or a hundred sentences
    rate: float = 7e-4  # less than for a head that starts from nothing
    warmup: float = 0.05
    decay: float = 0.01
    average: float = 0.98  # decay of the running average of the weights, as batches are few
    seed: int = 20261123


Encoded = tuple[Labels, Tensor]
"""A text with the vectors [words, hidden] of its words, in half precision."""


def encoded(model: Model, listed: Sequence[Labels], pieces: WordPiece) -> list[Encoded]:
    """Return texts with the vectors of their words, but for empty ones."""
    return [(one, vectors(model, one, pieces).half()) for one in listed if len(one.tokens)]


def epoch(texts: dict[str, list[Encoded]], passes: dict[str, float], c: Config, rng: random.Random) -> list[Any]:
    """Return the batches of an epoch, those of all corpora mixed."""
    chosen: list[Encoded] = []
    for name, share in passes.items():
        whole, part = divmod(share, 1)
        chosen += texts[name] * int(whole) + rng.sample(texts[name], int(part * len(texts[name])))
    rng.shuffle(chosen)
    batches: list[list[Encoded]] = [[]]
    size = 0
    for one in chosen:
        if batches[-1] and size + len(one[1]) > c.words:
            batches.append([])
            size = 0
        batches[-1].append(one)
        size += len(one[1])
    return batches


def fitted(
    head: EventHead, texts: dict[str, list[Encoded]], passes: dict[str, float], parts: Sequence[str], c: Config
) -> Iterator[EventHead]:
    """Yield the head with averaged weights after each epoch, its parts trained on texts (all if none is named)."""
    rng = random.Random(c.seed)
    torch.manual_seed(c.seed)
    head.train().requires_grad_(False)
    mean = copy.deepcopy(head)
    names = [name for name, _ in head.named_parameters() if not parts or name.split(".")[0] in parts]
    trained, averaged = ([dict(one.named_parameters())[name] for name in names] for one in (head, mean))
    for p in trained:
        p.requires_grad_(True)
    optimizer = torch.optim.AdamW(trained, lr=c.rate, weight_decay=c.decay, betas=(0.9, 0.98))
    batches = epoch(texts, passes, c, rng)
    total, step = len(batches) * c.epochs, 0
    for _ in range(c.epochs):
        for batch in batches:
            step += 1
            share = min(step / (c.warmup * total), (total - step) / (total * (1 - c.warmup)))
            for group in optimizer.param_groups:
                group["lr"] = c.rate * max(0.0, share)
            sums = Sums()
            for one, words in batch:
                add_losses(sums, head, words.float(), one, 0, len(words))
            losses = [loss for loss in sums.weighted().values() if loss.requires_grad]
            if not losses:
                continue
            torch.stack(losses).sum().backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            with torch.no_grad():
                torch._foreach_lerp_(averaged, trained, 1 - min(c.average, step / (step + 10)))
        yield mean.eval()
        batches = epoch(texts, passes, c, rng)


def save(start: Path, head: EventHead, out: Path) -> None:
    """Write a checkpoint with another event head."""
    state = torch.load(start, weights_only=True, map_location="cpu")
    new = {f"heads.{EVENT}.{name}": value for name, value in head.state_dict().items()}
    torch.save({**{k: state[k] for k in ("heads", "size")}, "mean": {**state["mean"], **new}}, out)


def refit(args: argparse.Namespace, c: Config) -> None:
    """Encode the texts, train the parts, score the averaged weights on dev after each epoch and write the last."""
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    model = load(args.start)
    passes = {name: float(share) for name, share in (part.split("=") for part in args.passes)}
    train, dev = mix.read(args.shared, pieces)
    muc = list(rows(args.shared / "data" / "events" / "muc4_dev.jsonl"))

    texts = {name: encoded(model, train[name], pieces) for name in passes}
    seen = {id(one): words for listed in dev.values() for one, words in encoded(model, listed, pieces)}
    print(f"{sum(map(len, texts.values()))} texts", flush=True)
    head = model.heads[EVENT]
    assert isinstance(head, EventHead)
    for number, mean in enumerate(fitted(head, texts, passes, args.parts, c)):
        figures = evaluate.scores(mean, dev, lambda one: seen[id(one)].float(), muc)
        print(json.dumps({"epoch": number + 1, **figures}), flush=True)
        save(args.start, mean, args.out)


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint with an event head")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--parts", nargs="*", default=[], help="layers of the head that are trained; all if not given")
    parser.add_argument("--passes", nargs="+", required=True, metavar="CORPUS=N", help="passes over a corpus per epoch")
    parser.add_argument("--threads", type=int, default=2)
    args, c = parsed(parser, Config)
    torch.set_num_threads(args.threads)
    refit(args, c)


if __name__ == "__main__":
    main()
