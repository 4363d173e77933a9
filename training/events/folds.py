"""Cross-validate what a whole text tells of: CASE-2021's 30 labels and PLOVER's 16 types, five folds of the dev files.

    python -m training.events.folds --shared ../shared --encoder PATH --start /tmp/joint/mean.pt

Neither file has a training part, so each fold is tuned on the other four, from a checkpoint that has seen neither.
Folds go by the words of a text: no copy of it sits in two.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.classes import Pairs, accuracy, interval, macro_f1, weighted_f1
from dateline.ontology.classes import quad
from dateline.reader.events.tables import TYPES
from dateline.reader.tokens import WordPiece
from training.events.duplicates import fold
from training.events.head import EventHead
from training.events.labels import labels
from training.events.readers import load as load_corpus
from training.events.windows import Window, windows, words
from training.model import EVENT, Model, load
from training.options import parsed

FOLDS = 5


@dataclass(frozen=True)
class Config:
    """Every hyper-parameter."""

    epochs: int = 12
    batch: int = 16
    rate: float = 1e-4  # encoder's peak
    head_rate: float = 1e-3
    dropout: float = 0.1
    hide: float = 0.05  # share of words whose pieces are masked
    variants: int = 3  # of each text, with other words masked
    seed: int = 20261123


@dataclass(frozen=True)
class Item:
    """A text with its label among those of its corpus: as it stands, and in variants with words masked."""

    corpus: str
    label: int
    whole: Window
    masked: tuple[Window, ...]


def items(shared: Path, model: Model, pieces: WordPiece, c: Config) -> tuple[list[Item], dict[str, tuple[str, ...]]]:
    """Return the texts of both corpora, and the labels of each."""
    rng = random.Random(c.seed)
    found: list[Item] = []
    names: dict[str, tuple[str, ...]] = {"plover": TYPES}
    for corpus in ("case2021", "plover"):
        texts = list(load_corpus(shared, corpus, "dev", pieces))
        known = names.setdefault(corpus, tuple(sorted({text.passages[0].label for text in texts})))
        parts = [(labels(text), 0, len(text.tokens)) for text in texts]
        whole, *masked = (windows(model, parts, pieces, hide, rng) for hide in (0.0, *[c.hide] * c.variants))
        found += [
            Item(corpus, known.index(text.passages[0].label), first, others)
            for text, first, others in zip(texts, whole, zip(*masked, strict=True), strict=True)
        ]
    return found, names


class Tuned(nn.Module):
    """A model with an output for each corpus, on the mean and the highest of its words; PLOVER's is added to the head's
    own. Both start from nothing."""

    def __init__(self, model: Model, names: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        head = model.heads[EVENT]
        assert isinstance(head, EventHead)
        self.model, self.head = model, head
        width = 2 * model.encoder.size.hidden
        self.case, self.plover = (nn.Linear(width, len(names[corpus])) for corpus in ("case2021", "plover"))
        nn.init.zeros_(self.plover.weight)

    def forward(self, batch: Sequence[Window], corpora: Sequence[str]) -> list[Tensor]:
        """Return the scores of each text."""
        return [self._scores(row, corpus) for row, corpus in zip(words(self.model, batch), corpora, strict=True)]

    def _scores(self, seen: Tensor, corpus: str) -> Tensor:
        both = torch.cat([seen.mean(0), seen.max(0).values])
        found: Tensor = (
            self.case(both) if corpus == "case2021" else self.head.kind(self.head.pool(seen)) + self.plover(both)
        )
        return found


def tuned(start: Path, train: list[Item], names: dict[str, tuple[str, ...]], c: Config) -> Tuned:
    """Return a model tuned on some texts."""
    torch.manual_seed(c.seed)
    rng = random.Random(c.seed)
    found = Tuned(load(start), names)
    found.model.encoder.requires_grad_(False)  # what other layers share stays as it is, as in `train`
    for module in found.modules():
        if isinstance(module, nn.Dropout):
            module.p = c.dropout
    groups: dict[float, list[Tensor]] = {c.rate: [], c.head_rate: []}
    for name, parameter in found.named_parameters():
        if not parameter.requires_grad:
            continue
        groups[c.head_rate if name.startswith(("case", "plover", "head")) or ".heads." in name else c.rate].append(
            parameter
        )
    optimizer = torch.optim.AdamW([{"params": p, "lr": r, "peak": r} for r, p in groups.items()], weight_decay=0.01)
    steps = c.epochs * -(-len(train) // c.batch)
    step = 0
    for _ in range(c.epochs):
        rng.shuffle(train)
        found.train()
        for first in range(0, len(train), c.batch):
            batch = train[first : first + c.batch]
            step += 1
            share = min(step / (0.1 * steps), (steps - step) / (0.9 * steps))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            raw = found([rng.choice(item.masked) for item in batch], [item.corpus for item in batch])
            loss = sum(
                (F.cross_entropy(row[None], torch.tensor([item.label])) for row, item in zip(raw, batch, strict=True)),
                start=torch.zeros(()),
            )
            (loss / len(batch)).backward()
            nn.utils.clip_grad_norm_(found.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
    return found.eval()


@torch.no_grad()
def answers(model: Tuned, held: list[Item], names: dict[str, tuple[str, ...]]) -> dict[str, Pairs]:
    """Return gold and found labels of held-out texts, by corpus."""
    found: dict[str, list[tuple[str, str]]] = {"case2021": [], "plover": []}
    for item in held:
        (raw,) = model([item.whole], [item.corpus])
        known = names[item.corpus]
        found[item.corpus].append((known[item.label], known[int(raw.argmax())]))
    return dict(found)


def main() -> None:
    """Parse the command line, run the folds and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint with an event head")
    parser.add_argument("--threads", type=int, default=2)
    args, c = parsed(parser, Config)
    torch.set_num_threads(args.threads)
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    all_items, names = items(args.shared, load(args.start), pieces, c)
    pairs: dict[str, list[tuple[str, str]]] = {"case2021": [], "plover": []}
    for number in range(FOLDS):
        held = [item for item in all_items if fold(item.whole.text.text.text, FOLDS) == number]
        train = [item for item in all_items if fold(item.whole.text.text.text, FOLDS) != number]
        for corpus, found in answers(tuned(args.start, train, names, c), held, names).items():
            pairs[corpus] += found
        print(f"fold {number + 1} of {FOLDS}: {len(held)} held out", flush=True)
    quads = [(quad(gold), quad(found)) for gold, found in pairs["plover"]]
    for name, some, figure in (
        ("CASE-2021 weighted F1", pairs["case2021"], weighted_f1),
        ("CASE-2021 macro F1", pairs["case2021"], macro_f1),
        ("CASE-2021 accuracy", pairs["case2021"], accuracy),
        ("PLOVER type accuracy", pairs["plover"], accuracy),
        ("PLOVER quad accuracy", quads, accuracy),
    ):
        low, high = interval(some, figure)
        print(f"{name:24} {figure(some):5.1f}  (95 %: {low:.1f} to {high:.1f}, n {len(some)})")


if __name__ == "__main__":
    main()
