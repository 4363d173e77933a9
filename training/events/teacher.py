"""A teacher of triggers: the start encoder, with all of its blocks tuned on triggers and arguments alone.

    python -m training.events.teacher --shared ../shared --encoder PATH --out /tmp/teacher

It does not ship, as a second encoder would double what reading costs. What it says of texts, those without a label too,
teaches the event layer's own blocks (`training.events.train`), which fitted the few labelled texts too closely.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from dateline.reader.tokens import WordPiece
from training.batches import alike, collate, length
from training.evaluate import vectors
from training.events import evaluate, mix
from training.events.head import Sums, add_losses
from training.events.labels import Labels
from training.examples import cuts
from training.model import EVENT, OWN, Encoder, Model
from training.options import parsed

AROUND: Final = (40, 60)
"""Words, at least and at most, on each side of RAMS's triggers: it marks one in a passage, the rest teaches little."""
LOSSES: Final = ("trigger", "argument")


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter, with its reason."""

    epochs: int = 3  # more fit the few texts too closely: 58.1 after three, 56.3 after five
    rate: float = 2e-4  # of the blocks
    head_rate: float = 1e-3  # the head starts from nothing
    warmup: float = 0.1
    decay: float = 0.01
    dropout: float = 0.2
    hide: float = 0.15  # share of words whose pieces are masked
    window: int = 320  # pieces
    budget: int = 1600  # pieces of a batch: five windows
    average: float = 0.99  # decay of the running average of the weights
    clip: float = 1.0
    seed: int = 1


def begun(encoder: Path, dropout: float) -> Model:
    """Return a model whose event layer ends the encoder itself: its own blocks are the encoder's upper ones."""
    model = Model(Encoder.pretrained(encoder, dropout), [EVENT], dropout)
    model.own = model.encoder.blocks[-OWN:]
    return model


def parts(corpora: mix.Corpora, c: Config, rng: random.Random) -> list[tuple[Labels, int, int]]:
    """Return windows of the texts in which triggers are marked, cut in other places each time."""
    found = [
        (one, start, end)
        for name in ("wikievents", "geneva")
        for one in corpora[name]
        if len(one.tokens)
        for start, end in cuts(one.tokens, rng, c.window)
    ]
    for one in corpora["rams"]:
        for (start, end), _ in one.events:
            before, after = rng.randint(*AROUND), rng.randint(*AROUND)
            found.append((one, max(0, start - before), min(len(one.tokens), end + after)))
    return found


def train(args: argparse.Namespace, c: Config) -> None:
    """Run the epochs; score the averaged weights on dev and write them after each."""
    rng = random.Random(c.seed)
    torch.manual_seed(c.seed)
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    corpora, dev = mix.read(args.shared, pieces)
    model = begun(args.encoder, c.dropout)
    groups: dict[str, list[Tensor]] = {"encoder": [], "heads": []}
    for name, parameter in model.named_parameters():
        groups[name.split(".")[0]].append(parameter)
    optimizer = torch.optim.AdamW(
        [{"params": groups[name], "lr": r, "peak": r} for name, r in (("encoder", c.rate), ("heads", c.head_rate))],
        weight_decay=c.decay, betas=(0.9, 0.98),
    )  # fmt: skip
    mean = copy.deepcopy(model)
    args.out.mkdir(parents=True, exist_ok=True)
    averaged, current = list(mean.parameters()), list(model.parameters())
    clock, step = time.time(), 0
    for epoch in range(c.epochs):
        batches = alike(parts(corpora, c, rng), length, c.budget, rng)
        total = len(batches) * c.epochs
        model.train()
        seen: list[float] = []
        for batch in batches:
            step += 1
            share = max(0.0, min(step / (c.warmup * total), (total - step) / (total * (1 - c.warmup))))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            rows = collate([*batch], pieces, c.hide, rng)
            sums = Sums()
            for row, (one, start, end) in zip(
                model.words(rows.pieces, rows.features, rows.mask, rows.first, EVENT), batch, strict=True
            ):
                add_losses(sums, model.heads[EVENT], row[: end - start], one, start, end)
            losses = [loss for name, loss in sums.weighted().items() if name in LOSSES and loss.requires_grad]
            if not losses:
                continue
            loss = torch.stack(losses).sum()
            loss.backward()
            nn.utils.clip_grad_norm_(current, c.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            with torch.no_grad():
                torch._foreach_lerp_(averaged, current, 1 - min(c.average, step / (step + 10)))
            seen.append(float(loss.detach()))
        told = {"epoch": epoch + 1, "seconds": round(time.time() - clock), "loss": round(float(np.mean(seen)), 3)}
        read = [evaluate.read(mean.heads[EVENT], one, vectors(mean, one, pieces)) for one in dev["wikievents"]]
        print(json.dumps(told | evaluate.triggers(read)), flush=True)
        kept = {"heads": [EVENT], "size": asdict(model.encoder.size), "mean": mean.state_dict()}
        torch.save(kept, args.out / f"epoch{epoch + 1}.pt")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder to start from")
    parser.add_argument("--out", type=Path, required=True, help="folder where a checkpoint per epoch goes")
    parser.add_argument("--threads", type=int, default=2)
    args, c = parsed(parser, Config)
    torch.set_num_threads(args.threads)
    train(args, c)


if __name__ == "__main__":
    main()
