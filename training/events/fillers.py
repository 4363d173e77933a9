"""Train what fills the roles of MUC-4's incidents: the head's part for it, and how sure each candidate is.

    python -m training.events.fillers --shared ../shared --encoder PATH --start /tmp/mean.pt --out /tmp/filled.pt

The vectors stay as they are. The part is first trained four times, each time on three quarters of the train part, so
that the candidates of the fourth quarter look as those of unseen articles do; on these the logistic regression is
fitted that tells right candidates from wrong ones. Then the part is trained on all. --write puts the regression's
weights into `fillers.tsv`. Thresholds are chosen on dev afterwards (`training.events.thresholds`).
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks import incidents
from dateline.reader.events import fillers
from dateline.reader.events.fillers import NAMED, TABLE, Candidate
from dateline.reader.tokens import WordPiece
from training.events import learnt, mix
from training.events.duplicates import fold
from training.events.head import EventHead, tables_of
from training.events.refit import Config, Encoded, encoded, fitted, save
from training.examples import rows
from training.model import EVENT, load

PARTS: Final = ("filling", "filler", "edge")
FOLDS: Final = 4
STRENGTH: Final = 0.1
"""Inverse of the regression's regularisation."""

Weights = dict[str, dict[str, float]]


def trained(head: EventHead, texts: list[Encoded], c: Config) -> EventHead:
    """Return the head with its part trained on some articles."""
    *_, last = fitted(copy.deepcopy(head), {"muc4": texts}, {"muc4": 1.0}, PARTS, c)
    return last


def found(head: EventHead, texts: Sequence[Encoded]) -> dict[str, list[Candidate]]:
    """Return the candidates of each article, by its id."""
    tables = tables_of(head)
    return {
        one.text.id: fillers.candidates(
            one.text.text, one.tokens, one.sentence, fillers.tell(words.float().numpy(), one.sentence, tables)
        )
        for one, words in texts
    }


def regression(listed: Mapping[str, Sequence[Candidate]], gold: Mapping[str, incidents.Roles]) -> Weights:
    """Return the weights of what is seen of candidates, by role; a candidate is right if a filler has its string."""
    table: Weights = {}
    for role in NAMED:
        some = [(key, each) for key, candidates in listed.items() for each in candidates if each.role == role]
        names = [name for name in some[0][1].seen if name != "always"]
        x = np.array([[each.seen[name] for name in names] for _, each in some])
        right = [any(incidents.normalised(each.name) in entity for entity in gold[key][role]) for key, each in some]
        mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
        model = LogisticRegression(C=STRENGTH, max_iter=1000).fit((x - mean) / spread, right)
        weights = model.coef_[0] / spread
        table[role] = {
            "always": float(model.intercept_[0] - weights @ mean),
            **dict(zip(names, weights.tolist(), strict=True)),
        }
    return table


def write(table: Weights) -> None:
    """Put the weights into the package."""
    lines = ["\t".join((name, *(f"{table[role][name]:.4f}" for role in NAMED))) for name in table[NAMED[0]]]
    title = "Weights of logistic regressions that tell who fills a role, by role. Made by training.events.fillers."
    learnt.write(TABLE, title, ("\t".join(("seen", *NAMED)), *lines))


def main() -> None:
    """Parse the command line, train, and write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint with an event head")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--write", action="store_true", help="put the regression's weights into the package")
    args = parser.parse_args()
    c = Config(epochs=6, rate=1e-3)
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    model = load(args.start)
    head = model.heads[EVENT]
    assert isinstance(head, EventHead)
    train, _ = mix.read(args.shared, pieces)
    texts = encoded(model, train["muc4"], pieces)
    gold: dict[str, Any] = {
        row["id"]: incidents.together(incidents.gold_templates(row))
        for row in rows(args.shared / "data" / "events" / "muc4_train.jsonl")
    }
    number = {one.text.id: fold(one.text.text, FOLDS) for one, _ in texts}
    listed: dict[str, list[Candidate]] = {}
    for held in range(FOLDS):
        part = trained(head, [each for each in texts if number[each[0].text.id] != held], c)
        listed |= found(part, [each for each in texts if number[each[0].text.id] == held])
        print(f"quarter {held + 1} of {FOLDS}: {sum(map(len, listed.values()))} candidates", flush=True)
    table = regression(listed, gold)
    for role, weights in table.items():
        print(role, {name: round(value, 2) for name, value in weights.items()})
    if args.write:
        write(table)
    save(args.start, trained(head, texts, c), args.out)


if __name__ == "__main__":
    main()
