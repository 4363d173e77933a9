"""Train and cross-validate the relations between actors (`dateline.reader.pairs`) on re3d, given its gold mentions.

    python -m training.relations --shared ../shared --model FOLDER            cross-validate on five folds of documents
    python -m training.relations --shared ../shared --model FOLDER --write    train on all, write FOLDER/relations.npz

FOLDER is an exported model: its encoder gives the vectors. Both regressions are scikit-learn's, with the classes of
relations weighted up, as one pair in thirty is related. Tried and worse on the same folds: a trained pair head over the
encoder, frozen or fine-tuned (F1 below 25), vectors alone (35), words alone without classes (40). The constants here
and in `pairs` were chosen on the same folds; their neighbours give 44.4 to 45.1, so expect a little less elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from benchmarks import relations as relation_score
from dateline.reader import pair_words, pairs
from dateline.reader.encoder import VECTORS, Encoder
from dateline.reader.layers import Floats, Fragment
from dateline.reader.sentences import sentences
from dateline.reader.tokens import Tokens
from training.entities import RE3D
from training.examples import folds, fragment, rows

RE3D_RELATIONS = {
    "BelongsTo": "belongs_to", "InChargeOf": "in_charge_of", "AlliesOf": "allies_of",
    "FightingAgainst": "fighting_against", "CommWith": "in_touch_with",
}  # fmt: skip
COLUMNS = 1 + len(pairs.TYPES)
WEIGHT = 16.0
"""Weight of a related pair against an unrelated one."""
WORDS_C, VECTORS_C = 0.05, 5.0
"""Inverse strength of regularisation, as scikit-learn counts it."""
SCALE = 0.03
"""Spread that vector features are brought to, beside which their regularisation is to be seen."""


@dataclass(frozen=True)
class Related:
    """One text with its gold mentions in order, their candidate pairs, and the gold relations as (subject, object,
    column); those whose pair is no candidate (other sentences, too far) are gold too, and lost."""

    id: str
    tokens: Tokens
    mentions: tuple[Fragment, ...]
    options: pairs.Pairs
    gold: frozenset[pairs.Triple]
    words: pair_words.Text
    vectors: Floats

    def columns(self) -> list[int]:
        """Return the column of each pair; what holds both ways is gold both ways."""
        found = {(i, j): column for i, j, column in self.gold}
        found |= {(j, i): column for i, j, column in self.gold if column in pairs.MUTUAL}
        order = zip(self.options.subject.tolist(), self.options.object.tolist(), strict=True)
        return [found.get(pair, 0) for pair in order]


def related(row: Mapping[str, Any], encoder: Encoder) -> Related:
    """Return one text of re3d with its relations between gold entities."""
    tokens = encoder.wordpiece.tokens(row["text"])
    place: dict[tuple[int, int], Fragment] = {}
    for entity in row["entities"]:
        found = fragment(tokens, entity["start"], entity["end"], RE3D[entity["type"]])
        if found is not None:
            place.setdefault((entity["start"], entity["end"]), found)
    mentions = tuple(sorted(set(place.values())))
    number = {span: mentions.index(found) for span, found in place.items()}
    gold = set()
    for relation in row["relations"]:
        ends = [number.get((span[0], span[1])) for span in (relation["head"], relation["tail"])]
        if relation["type"] in RE3D_RELATIONS and ends[0] is not None and ends[1] is not None:
            gold.add((ends[0], ends[1], 1 + pairs.TYPES.index(RE3D_RELATIONS[relation["type"]])))
    stops = sentences(row["text"])
    words = pair_words.Text(row["text"], tokens, mentions, stops)
    vectors = encoder.read(tokens, VECTORS)[VECTORS]
    return Related(
        row["id"], tokens, mentions, pairs.candidates(mentions, tokens, stops), frozenset(gold), words, vectors
    )


def fit(texts: Sequence[Related]) -> pairs.Weights:
    """Return the weights learnt from some texts."""
    columns = [column for text in texts for column in text.columns()]
    found = [
        text.words.rows(i, j)
        for text in texts
        for i, j in zip(text.options.subject.tolist(), text.options.object.tolist(), strict=True)
    ]
    places = np.repeat(np.arange(len(found)), [len(row) for row in found])
    ones = np.ones(len(places), dtype=np.float32)
    shape = (len(found), pair_words.BUCKETS)
    words, words_bias = _regression(sparse.csr_matrix((ones, (places, np.concatenate(found))), shape), columns, WORDS_C)
    seen = np.concatenate([pairs.vectors_of(text.mentions, text.options, text.vectors) for text in texts])
    mean, spread = seen.mean(axis=0), (seen.std(axis=0) + 1e-6) / SCALE
    vectors, vectors_bias = _regression((seen - mean) / spread, columns, VECTORS_C)
    vectors = vectors / spread[:, None]
    return pairs.Weights(
        words, words_bias, vectors.astype(np.float32), (vectors_bias - mean @ vectors).astype(np.float32)
    )


def _regression(features: Any, columns: Sequence[int], c: float) -> tuple[Floats, Floats]:
    """Return weights [features, columns] and bias of a multinomial regression."""
    weight = {0: 1.0, **dict.fromkeys(range(1, COLUMNS), WEIGHT)}
    model = LogisticRegression(C=c, max_iter=300, class_weight=weight)
    model.fit(features, columns)
    table = np.zeros((features.shape[1], COLUMNS), dtype=np.float32)
    bias = np.full(COLUMNS, -20.0, dtype=np.float32)
    table[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return table, bias


def found(text: Related, weights: pairs.Weights) -> Floats:
    """Return the probabilities of a text's pairs."""
    return pairs.probabilities(text.mentions, text.options, text.vectors, text.words, weights)


def cross_validate(texts: Sequence[Related]) -> None:
    """Print the figures over five folds of documents, and how right the likely ones are."""
    scored: list[tuple[frozenset[pairs.Triple], frozenset[pairs.Triple]]] = []
    likely: list[tuple[float, bool]] = []
    for held in range(5):
        train, dev = folds(texts, 5, held)
        weights = fit(train)
        for text in dev:
            shares = found(text, weights)
            scored.append((text.gold, pairs.ties(text.options, shares)))
            likely += [
                (float(shares[k, c]), column == c)
                for k, column in enumerate(text.columns())
                for c in (int(shares[k].argmax()),)
                if c
            ]
    for name, values in relation_score.score(scored).items():
        print(f"{name:18s} P {values[0]:5.1f}  R {values[1]:5.1f}  F1 {values[2]:5.1f}  n {values[3]}")
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        right = [hit for share, hit in likely if share >= least]
        print(f"probability from {least}: {np.mean(right) if right else 0:.2f} right of {len(right)}")


def write(folder: Path, weights: pairs.Weights) -> None:
    """Write the weights into an exported model and its manifest."""
    (folder / "relations.npz").write_bytes(pairs.saved(weights))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["relations.npz"] = hashlib.sha256((folder / "relations.npz").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the command line and train or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--model", type=Path, required=True, help="folder of an exported model")
    parser.add_argument("--write", action="store_true", help="train on all texts and write the weights")
    args = parser.parse_args()
    encoder = Encoder(args.model)
    corpus = rows(args.shared / "data" / "entities_relations" / "re3d_train.jsonl")
    texts = [related(row, encoder) for row in corpus]
    if args.write:
        write(args.model, fit(texts))
    else:
        cross_validate(texts)


if __name__ == "__main__":
    main()
