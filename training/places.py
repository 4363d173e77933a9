"""Train what finds and resolves places (`dateline.reader.places`) on the geoparsing corpora, and score it.

    python -m training.places --shared ../shared --model FOLDER                 train on 70 %, write FOLDER/places.npz
    python -m training.places --shared ../shared --model FOLDER --fold 0        hold a quarter of these out and score it

FOLDER is an exported model: its encoder gives the vectors and stays as it is. Of each file in data/geo, 70 % of the
documents are trained on, by a hash of their id; the rest is for `benchmarks.places` alone.
`--cache FILE` keeps what the encoder says, which takes three minutes, for the next run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks import places as score
from benchmarks.places import Document, in_words
from dateline.gazetteer import Candidate, Gazetteer
from dateline.gazetteer.distance import kilometres
from dateline.reader.encoder import Encoder
from dateline.reader.layers import Floats
from dateline.reader.mentions import NAMES, THINGS
from dateline.reader.places import naming, ranking, spotting
from dateline.reader.places.weights import FILE, Weights, saved
from training.examples import rows

SEED = 20261123
WIDTH = 128  # of the spotter; 192 and 256 gave the same within 0.3 points
SPOT_EPOCHS, SPOT_RATE, SPOT_DROPOUT = 20, 1e-3, 0.5
SPOT_SMOOTHING = 0.02
KIND_EPOCHS, KIND_RATE, KIND_DECAY, KIND_DROPOUT = 8, 2e-3, 0.1, 0.4
RANK_WIDTH, RANK_EPOCHS, RANK_RATE, RANK_DECAY = 32, 30, 3e-3, 0.01
ROUNDS = 2  # fits of the second ranker, each with the shares of the one before
LOCAL = (
    0.4  # weight of LGL's small-town papers in the ranker: half of the names, and the least like our users' articles
)


def texts(shared: Path, folder: Path, gazetteer: Gazetteer) -> list[Document]:
    """Read the training part of the corpora."""
    encoder = Encoder(folder, (NAMES, THINGS))
    return [
        score.document(row, name, encoder, gazetteer)
        for name in score.CORPORA
        for row in rows(shared / "data" / "geo" / f"{name}.jsonl")
        if not score.measured(row["id"])
    ]


def spotter(train: Sequence[Document]) -> spotting.Weights:
    """Train the network that finds names of places."""
    inputs, tags = [], []
    for text in train:
        gold = np.zeros(len(text.tokens), dtype=np.int64)
        for toponym in text.toponyms:
            start, end = in_words(text, toponym)
            ignored = toponym.get("type") in score.IGNORED
            gold[start:end] = -100 if ignored else 2
            gold[start] = -100 if ignored else 1
        chosen = np.flatnonzero(spotting.active(spotting.words_of(text.text, text.tokens), text.tokens.shapes))
        inputs.append(spotting.neighbourhood(text.features, chosen))
        tags.append(gold[chosen])
    seen, gold_tags = np.concatenate(inputs), torch.tensor(np.concatenate(tags))
    mean, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-3
    scaled = torch.tensor((seen - mean) / spread)
    net = nn.Sequential(
        nn.Dropout(SPOT_DROPOUT / 2),
        nn.Linear(seen.shape[1], WIDTH),
        nn.ReLU(),
        nn.Dropout(SPOT_DROPOUT),
        nn.Linear(WIDTH, 3),
    )
    optimizer = torch.optim.AdamW(net.parameters(), lr=SPOT_RATE, weight_decay=0.05)
    batches = -(-len(scaled) // 1024)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, SPOT_RATE, total_steps=SPOT_EPOCHS * batches)
    for _ in range(SPOT_EPOCHS):
        for batch in torch.randperm(len(scaled)).split(1024):
            loss = F.cross_entropy(
                net(scaled[batch]), gold_tags[batch], ignore_index=-100, label_smoothing=SPOT_SMOOTHING
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    inner, bias, out, out_bias = (p.detach().numpy() for p in net.parameters())
    inner = inner.T / spread[:, None]
    return spotting.Weights(inner.astype(np.float32), (bias - mean @ inner).astype(np.float32), out.T.copy(), out_bias)


def right(toponym: dict[str, Any], candidates: Sequence[Candidate]) -> list[int]:
    """Return which candidates are the toponym's place: those of its id if any, else those within 161 km."""
    id = toponym.get("geonames_id")
    exact = [k for k, c in enumerate(candidates) if id and c.geonames_id == int(id)]
    return exact or [
        k for k, c in enumerate(candidates)
        if kilometres(toponym["lat"], toponym["lon"], c.lat, c.lon) <= score.NEAR_KM
    ]  # fmt: skip


Kinds = tuple[Floats, Floats]


def kinds(train: Iterable[Document], gazetteer: Gazetteer) -> Kinds:
    """Train the guess at the kind of a place from its context."""
    contexts, gold = [], []
    for text in train:
        for toponym in text.toponyms:
            candidates = gazetteer.candidates(toponym["text"])[: ranking.MOST]
            found = right(toponym, candidates) if toponym.get("lat") is not None else []
            if found:
                contexts.append(naming.context(text.vectors, *in_words(text, toponym)))
                gold.append(ranking.KINDS.index(candidates[found[0]].kind))
    seen, tags = torch.tensor(np.stack(contexts)), torch.tensor(gold)
    net = nn.Sequential(nn.Dropout(KIND_DROPOUT), nn.Linear(seen.shape[1], len(ranking.KINDS)))
    optimizer = torch.optim.AdamW(net.parameters(), lr=KIND_RATE, weight_decay=KIND_DECAY)
    for _ in range(KIND_EPOCHS):
        for batch in torch.randperm(len(seen)).split(128):
            loss = F.cross_entropy(net(seen[batch]), tags[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    weight, bias = (p.detach().numpy() for p in net.parameters())
    return weight.T.copy(), bias


@dataclass(frozen=True)
class Ranked:
    """The names of one document with their candidates, which of these are right, and how much each name counts."""

    names: list[ranking.Name]
    options: ranking.Options
    own: Floats
    gold: Tensor
    weight: Tensor


def ranked(text: Document, gazetteer: Gazetteer, guess: Kinds) -> Ranked | None:
    """Return what the rankers learn from one document."""
    toponyms = [t for t in text.toponyms if t.get("type") not in score.IGNORED]
    seen = [naming.kinds(text.vectors, *in_words(text, t), guess) for t in toponyms]
    names, number = naming.names(text.text, [(t["start"], t["end"]) for t in toponyms], seen)
    options = ranking.options(names, gazetteer)
    if not options.candidates:
        return None
    gold, weight = np.zeros(len(options.candidates), np.float32), np.zeros(len(names), np.float32)
    for toponym, k in zip(toponyms, number, strict=True):
        start, end = options.bounds[k], options.bounds[k + 1]
        found = right(toponym, options.candidates[start:end]) if toponym.get("lat") is not None else []
        if found:
            weight[k] += LOCAL if text.corpus == "lgl" else 1.0
            gold[[start + each for each in found]] = 1
    own = ranking.own_features(names, options)
    return Ranked(names, options, own, torch.tensor(gold), torch.tensor(np.sqrt(weight)))


class Net(nn.Module):
    """One hidden layer, one score."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.inner, self.out = nn.Linear(features, RANK_WIDTH), nn.Linear(RANK_WIDTH, 1, bias=False)

    def forward(self, seen: Tensor) -> Tensor:
        """Return a score per row."""
        scores: Tensor = self.out(torch.relu(self.inner(seen)))[:, 0]
        return scores


Layer = tuple[Floats, Floats, Floats]


def ranker(train: Sequence[Ranked], features: Sequence[Floats]) -> Layer:
    """Train a ranker: the right candidates of a name against all of them."""
    net = Net(features[0].shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=RANK_RATE, weight_decay=RANK_DECAY)
    batches = -(-len(train) // 8)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RANK_RATE, total_steps=RANK_EPOCHS * batches)
    for _ in range(RANK_EPOCHS):
        for batch in torch.randperm(len(train)).split(8):
            parts = [rank_loss(net, train[i], torch.tensor(features[i])) for i in batch.tolist()]
            total = sum(float(train[i].weight.sum()) for i in batch.tolist())
            if total:
                optimizer.zero_grad()
                (torch.stack(parts).sum() / total).backward()
                optimizer.step()
            schedule.step()
    inner, bias, out = (p.detach().numpy() for p in net.parameters())
    return inner.T.copy(), bias, out[0].copy()


def rank_loss(net: Net, text: Ranked, features: Tensor) -> Tensor:
    """Return the negative log share of the right candidates, summed over the names that have any."""
    raw, owner, count = net(features), torch.tensor(text.options.owner), len(text.names)
    top = torch.full((count,), -1e9).scatter_reduce(0, owner, raw.detach(), "amax")
    share = torch.exp(raw - top[owner])
    whole = torch.zeros(count).index_add(0, owner, share)
    correct = torch.zeros(count).index_add(0, owner, share * text.gold)
    counted = text.weight > 0
    return ((torch.log(whole[counted]) - torch.log(correct[counted] + 1e-9)) * text.weight[counted]).sum()


def part_of(id: str, parts: int) -> int:
    """Return the part that a document is in, the same on every machine."""
    return int(hashlib.sha256(f"part {id}".encode()).hexdigest()[:8], 16) % parts


def train_all(train: Sequence[Document], gazetteer: Gazetteer) -> Weights:
    """Train spotter, kinds and rankers."""
    torch.manual_seed(SEED)
    spot = spotter(train)
    guess = kinds(train, gazetteer)
    # The rankers see guesses at kinds as they will be: from networks that did not see the document.
    held = [kinds([t for t in train if part_of(t.id, 4) != part], gazetteer) for part in range(4)]
    listed = [each for t in train if (each := ranked(t, gazetteer, held[part_of(t.id, 4)])) is not None]
    first = ranker(listed, [each.own for each in listed])
    shares = [ranking.softmax(ranking.scored(each.own, first), each.options) for each in listed]
    for _ in range(ROUNDS):
        seen = [
            np.concatenate([each.own, ranking.shared_features(each.names, each.options, share)], axis=1)
            for each, share in zip(listed, shares, strict=True)
        ]
        second = ranker(listed, seen)
        shares = [
            ranking.softmax(ranking.scored(row, second), each.options) for row, each in zip(seen, listed, strict=True)
        ]
    return Weights(spot, guess, ranking.Weights(first, second))


def write(folder: Path, weights: Weights) -> None:
    """Write the weights and enter their digest into the manifest."""
    data = saved(weights)
    (folder / FILE).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][FILE] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--fold", type=int, help="hold out this quarter of the training part and score it")
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args()
    gazetteer = Gazetteer()
    if args.cache and args.cache.exists():
        read = pickle.loads(args.cache.read_bytes())
    else:
        read = texts(args.shared, args.model, gazetteer)
        if args.cache:
            args.cache.write_bytes(pickle.dumps(read))
    if args.fold is None:
        write(args.model, train_all(read, gazetteer))
        return
    train_part = [text for text in read if part_of(text.id, 4) != args.fold]
    weights = train_all(train_part, gazetteer)
    held = [text for text in read if part_of(text.id, 4) == args.fold]
    print(json.dumps(score.held(held, weights, gazetteer), indent=1))


if __name__ == "__main__":
    main()
