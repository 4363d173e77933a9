"""Train the event layer: its own upper blocks and its head, on the shared lower blocks of a model that stays as it is.

    python -m training.events.teacher --shared ../shared --encoder PATH --out /tmp/teacher
    python -m training.events.train --shared ../shared --encoder PATH --start /tmp/shipped.pt \\
        --teachers /tmp/teacher/epoch3.pt --out /tmp/events

The other layers lose nothing by it: trained jointly on one encoder attribution lost 2.5 points of "found", and 0.7
after averaging. What the shared blocks make of the texts, and what teachers say of them, is computed once.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dateline.reader.tokens import WordPiece
from training.evaluate import vectors
from training.events import evaluate, mix
from training.events.head import EventHead, Sums, add_losses
from training.events.windows import Window, lessons, untouched, windows, words
from training.examples import cuts, rows
from training.model import EVENT, OWN, Encoder, Model, Size, load
from training.options import parsed


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter, with its reason."""

    epochs: int = 4
    rate: float = 3e-4  # of the blocks: they start from those of the encoder as it came
    head_rate: float = 1e-3  # the head starts from nothing
    warmup: float = 0.05
    decay: float = 0.01
    dropout: float = 0.1
    hide: float = 0.08  # share of words whose pieces are masked, so that names are not learnt by heart
    variants: int = 2  # of the texts, with other words masked, that epochs take in turn
    average: float = 0.995  # decay of the running average of the weights
    clip: float = 1.0
    seed: int = 20261130


def losses(model: Model, echo: nn.Linear, batch: Sequence[Window]) -> dict[str, Tensor]:
    """Return the losses of a batch, weighted: of what is labelled, and of what is taught (`windows.lessons`)."""
    sums = Sums()
    head = model.heads[EVENT]
    assert isinstance(head, EventHead)
    for row, window in zip(words(model, batch), batch, strict=True):
        add_losses(sums, head, row, window.text, window.start, window.end)
        if window.lesson is not None:
            raw, told = head.trigger(row).log_softmax(-1), window.lesson.classes.float()
            sums.add("classes", (told.exp() * (told - raw)).sum(), len(row))
            heard, meant = echo(row), window.lesson.meaning.float()
            apart = 1 - F.cosine_similarity(heard, meant, dim=-1).mean()
            whole = 1 - F.cosine_similarity(heard.mean(0), meant.mean(0), dim=0)
            sums.add("meaning", len(row) * (apart + whole), len(row))
    return sums.weighted()


def begun(start: Path, own: Sequence[nn.Module], c: Config) -> Model:
    """Return the model of a checkpoint with a new event layer, whose blocks start as some others."""
    state = torch.load(start, weights_only=True, map_location="cpu")
    encoder = Encoder(Size(**state["size"]), 0.0)
    model = Model(encoder, list(dict.fromkeys((*state["heads"], EVENT))), c.dropout)
    kept = {name: value for name, value in state["mean"].items() if not name.startswith(("own.", f"heads.{EVENT}."))}
    model.load_state_dict({**model.state_dict(), **kept})
    model.own.load_state_dict(nn.ModuleList(own).state_dict())
    return model


def train(args: argparse.Namespace, c: Config) -> None:
    """Run the epochs; score the averaged weights on dev and write them after each."""
    rng = random.Random(c.seed)
    torch.manual_seed(c.seed)
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    corpora, dev = mix.read(args.shared, pieces)
    muc = list(rows(args.shared / "data" / "events" / "muc4_dev.jsonl"))
    clock = time.time()
    encoder = untouched(Encoder.pretrained(args.encoder, 0.0))
    model = begun(args.start, encoder.blocks[-OWN:], c)
    echo = nn.Linear(encoder.size.hidden, encoder.size.hidden)
    nn.init.eye_(echo.weight)
    parts = {
        name: [(one, start, end) for one in texts for start, end in cuts(one.tokens, rng)]
        for name, texts in mix.sample(corpora, args.limit, rng).items()
    }
    teachers = [load(path) for path in args.teachers]
    known = {name: lessons(listed, teachers, encoder, pieces, rng) for name, listed in parts.items()}
    model.eval()
    variants = [
        {
            name: [
                replace(one, lesson=lesson)
                for one, lesson in zip(windows(model, listed, pieces, c.hide, rng), known[name], strict=True)
            ]
            for name, listed in parts.items()
        }
        for _ in range(c.variants)
    ]
    print(f"encoded in {time.time() - clock:.0f} s", flush=True)
    trained = [(name, p) for name, p in model.named_parameters() if name.startswith(("own.", f"heads.{EVENT}."))]
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, p in (*trained, *echo.named_parameters(prefix="echo")):
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
            found = {name: loss for name, loss in losses(model, echo, batch).items() if loss.requires_grad}
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
        torch.save(kept, args.out / f"epoch{epoch + 1}.pt")
        figures = evaluate.scores(mean.heads[EVENT], dev, lambda one: vectors(mean, one, pieces), muc)
        print(json.dumps({"epoch": epoch + 1, **figures}), flush=True)
        batches = mix.epoch(variants[(epoch + 1) % c.variants], rng)


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder as it came")
    parser.add_argument(
        "--teachers", type=Path, nargs="+", required=True, help="checkpoints of training.events.teacher"
    )
    parser.add_argument("--start", type=Path, required=True, help="checkpoint of the other layers")
    parser.add_argument("--out", type=Path, required=True, help="folder where a checkpoint per epoch goes")
    parser.add_argument("--limit", type=int, default=None, help="train on N texts of each corpus only (smoke test)")
    parser.add_argument("--threads", type=int, default=2)
    args, c = parsed(parser, Config)
    torch.set_num_threads(args.threads)
    train(args, c)


if __name__ == "__main__":
    main()
