"""Train the event layer: its own upper blocks and its head, on the shared lower blocks of a model that stays as it is.

    python -m training.events.train --shared ../shared --encoder PATH --start /tmp/shipped.pt --out /tmp/events

The other layers lose nothing by it: trained jointly on one encoder attribution lost 2.5 points of "found", and 0.7
after averaging. What the shared blocks make of the texts is computed once; an epoch takes seven minutes on two cores.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from dateline.reader.tokens import WordPiece
from training.batches import collate
from training.evaluate import vectors
from training.events import evaluate, mix
from training.events.head import EventHead, Sums, add_losses
from training.events.labels import Labels
from training.events.mix import Window
from training.examples import cuts, rows
from training.model import EVENT, OWN, Encoder, Model, Size, of_words


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter, with its reason."""

    epochs: int = 9
    rate: float = 3e-4  # of the blocks: they start from those of the other layers
    head_rate: float = 1e-3  # the head starts from nothing
    warmup: float = 0.05
    decay: float = 0.01
    dropout: float = 0.1
    hide: float = 0.08  # share of words whose pieces are masked, so that names are not learnt by heart
    variants: int = 2  # of the texts, cut and masked in different places, that epochs take in turn
    average: float = 0.995  # decay of the running average of the weights
    clip: float = 1.0
    seed: int = 20261130


@torch.no_grad()
def shared_part(
    model: Model, texts: Sequence[Labels], pieces: WordPiece, hide: float, rng: random.Random
) -> list[Window]:
    """Return the windows of texts with what the shared blocks make of them, in half precision."""
    parts = [(one, a, b) for one in texts if len(one.tokens) for a, b in cuts(one.tokens, rng)]
    found = []
    for part in parts:
        batch = collate([part], pieces, hide, rng)
        lower = model.encoder.lower(batch.pieces, batch.features, None)
        found.append(Window(*part, lower[0].half(), batch.first[0]))
    return found


def losses(model: Model, batch: Sequence[Window]) -> dict[str, Tensor]:
    """Return the losses of a batch, weighted; windows without any label have none."""
    length, words = max(len(w.lower) for w in batch), max(len(w.first) for w in batch)
    lower = torch.zeros(len(batch), length, batch[0].lower.shape[1])
    first = torch.zeros(len(batch), words, dtype=torch.int64)
    seen = torch.zeros(len(batch), 1, 1, length, dtype=torch.bool)
    for i, window in enumerate(batch):
        lower[i, : len(window.lower)], seen[i, ..., : len(window.lower)] = window.lower.float(), True
        first[i, : len(window.first)] = window.first
    found = of_words(model.acting(lower, None if seen.all() else seen), first)
    sums = Sums()
    head = model.heads[EVENT]
    assert isinstance(head, EventHead)
    for row, window in zip(found, batch, strict=True):
        add_losses(sums, head, row[: len(window.first)], window.text, window.start, window.end)
    return sums.weighted()


def begun(start: Path, c: Config) -> Model:
    """Return the model of a checkpoint with an event layer; its blocks, if it has none, start as those beside them."""
    state = torch.load(start, weights_only=True, map_location="cpu")
    encoder = Encoder(Size(**state["size"]), 0.0)
    model = Model(encoder, list(dict.fromkeys((*state["heads"], EVENT))), c.dropout)
    kept = state["mean"]
    below = len(encoder.blocks) - OWN
    upper = {
        name.replace(f"encoder.blocks.{below + i}.", f"own.{i}."): value
        for name, value in kept.items()
        for i in range(OWN)
        if name.startswith(f"encoder.blocks.{below + i}.")
    }
    model.load_state_dict({**model.state_dict(), **upper, **kept})
    return model


def train(args: argparse.Namespace, c: Config) -> None:
    """Run the epochs; score the averaged weights on dev after every third and write them after each."""
    rng = random.Random(c.seed)
    torch.manual_seed(c.seed)
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    model = begun(args.start, c)
    corpora, dev = mix.read(args.shared, pieces)
    muc = list(rows(args.shared / "data" / "events" / "muc4_dev.jsonl"))
    clock = time.time()
    model.eval()
    variants = [
        {name: shared_part(model, texts[: args.limit], pieces, c.hide, rng) for name, texts in corpora.items()}
        for _ in range(c.variants)
    ]
    print(f"encoded in {time.time() - clock:.0f} s", flush=True)
    trained = [(name, p) for name, p in model.named_parameters() if name.startswith(("own.", f"heads.{EVENT}."))]
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, p in trained:
        key = (c.rate if name.startswith("own.") else c.head_rate, c.decay if p.dim() > 1 else 0.0)
        groups.setdefault(key, []).append(p)
    optimizer = torch.optim.AdamW(
        [{"params": p, "lr": r, "peak": r, "weight_decay": d} for (r, d), p in groups.items()], betas=(0.9, 0.98)
    )
    mean = copy.deepcopy(model)
    averaged, current = [dict(mean.named_parameters())[name] for name, _ in trained], [p for _, p in trained]
    args.out.mkdir(parents=True, exist_ok=True)
    batches = mix.epoch(variants[0], rng)
    total, step = len(batches) * c.epochs, 0
    for epoch in range(c.epochs):
        model.train()
        sums: dict[str, list[float]] = {}
        for number, batch in enumerate(batches):
            step += 1
            share = max(0.0, min(step / (c.warmup * total), (total - step) / (total * (1 - c.warmup))))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            found = {name: loss for name, loss in losses(model, batch).items() if loss.requires_grad}
            if not found:
                continue
            torch.stack(list(found.values())).sum().backward()
            nn.utils.clip_grad_norm_(current, c.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            with torch.no_grad():
                torch._foreach_lerp_(averaged, current, 1 - min(c.average, step / (step + 10)))
            for name, loss in found.items():
                sums.setdefault(name, []).append(float(loss.detach()))
            if number % 50 == 49:
                means = {name: round(float(np.mean(values)), 3) for name, values in sums.items()}
                print(f"epoch {epoch + 1} {number + 1}/{len(batches)} {time.time() - clock:.0f} s {means}", flush=True)
        kept = {"heads": list(model.heads), "size": asdict(model.encoder.size), "mean": mean.state_dict()}
        torch.save(kept, args.out / "mean.tmp")
        (args.out / "mean.tmp").replace(args.out / "mean.pt")
        if epoch % 3 == 2 or epoch == c.epochs - 1:
            figures = evaluate.scores(mean.heads[EVENT], dev, lambda one: vectors(mean, one, pieces), muc)
            print(json.dumps({"epoch": epoch + 1, **figures}), flush=True)
        batches = mix.epoch(variants[(epoch + 1) % c.variants], rng)


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint of the other layers")
    parser.add_argument("--out", type=Path, required=True, help="where the checkpoint goes")
    parser.add_argument("--limit", type=int, default=None, help="train on the first N texts only (smoke test)")
    parser.add_argument("--threads", type=int, default=2)
    for name, value in asdict(Config()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train(args, Config(**{name: getattr(args, name) for name in asdict(Config())}))


if __name__ == "__main__":
    main()
