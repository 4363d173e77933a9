"""Learn which sentences tell of police who fail to act, from IndiaPoliceEvents' train part.

    python -m training.events.police --shared ../shared --encoder PATH --start /tmp/filled.pt --out /tmp/final.pt

Two regressions, one on the words of a sentence and one on their vectors, are joined by a third that is fitted on what
they say of articles they were not fitted on. The printed threshold is the one from which as many of those sentences
are answered with yes as there are; it goes into `benchmarks/events.py`. --write puts the weights of words into
`failing.tsv`; those of vectors go into the checkpoint.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dateline.reader.events.police import TABLE, pooled, terms
from dateline.reader.events.tables import POLICE
from dateline.reader.layers import Floats
from dateline.reader.tokens import WordPiece
from training.evaluate import vectors
from training.events import learnt
from training.events.duplicates import fold
from training.events.head import EventHead
from training.events.labels import Labels, labels
from training.events.readers import load as read
from training.events.refit import save
from training.model import EVENT, load

FOLDS: Final = 5
OFTEN: Final = 5
"""Sentences that a word or pair is in at least."""
KEPT: Final = 800
"""Words and pairs that are kept: those that weigh most, by how often they do."""
YES: Final = 8.0
"""Weight of a sentence with the label, of which there is one in a hundred."""
ON_WORDS: Final = 0.3
ON_VECTORS: Final = 0.001
"""Inverse of the regularisation of both; chosen by the folds."""

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Sentences:
    """Sentences with their words and pairs, vectors [sentences, 3 * hidden], answers, and folds of their articles."""

    terms: list[set[str]]
    vectors: Array
    right: Array
    fold: Array

    def part(self, chosen: Array) -> Sentences:
        """Return some of them."""
        return Sentences(
            [self.terms[i] for i in np.flatnonzero(chosen)], self.vectors[chosen], self.right[chosen], self.fold[chosen]
        )


def sentences(texts: Sequence[tuple[Labels, Floats]]) -> Sentences:
    """Return the sentences of articles, each with the vectors [words, hidden] of its words."""
    found: list[tuple[set[str], Floats, float, int]] = []
    for one, words in texts:
        number = fold(one.text.text, FOLDS)
        for each in one.police:
            start, end = each.words
            text = one.text.text[int(one.tokens.starts[start]) : int(one.tokens.ends[end - 1])]
            answer = float(each.answers[POLICE.index("FAIL")])
            found.append((terms(text), pooled(words[start:end], words), answer, number))
    columns = list(zip(*found, strict=True))
    return Sentences(
        list(columns[0]), np.array(columns[1], dtype=np.float64), np.array(columns[2]), np.array(columns[3])
    )


def by_words(some: Sentences) -> tuple[dict[str, float], float]:
    """Return the weights of words and pairs, and the constant."""
    count = Counter(term for each in some.terms for term in each)
    names = {term: i for i, term in enumerate(sorted(term for term, n in count.items() if n >= OFTEN))}
    rows = [(i, names[term]) for i, each in enumerate(some.terms) for term in each if term in names]
    i, j = np.array(rows).T
    x = csr_matrix((np.ones(len(i)), (i, j)), (len(some.terms), len(names)))
    model = LogisticRegression(C=ON_WORDS, max_iter=500, class_weight={0: 1, 1: YES}).fit(x, some.right)
    weights = dict(zip(names, model.coef_[0].tolist(), strict=True))
    best = sorted(weights, key=lambda term: -abs(weights[term]) * count[term] ** 0.5)[:KEPT]
    return {term: weights[term] for term in sorted(best)}, float(model.intercept_[0])


def by_vectors(some: Sentences) -> tuple[Array, float]:
    """Return the weights of vectors, and the constant."""
    mean, spread = some.vectors.mean(axis=0), some.vectors.std(axis=0) + 1e-6
    model = LogisticRegression(C=ON_VECTORS, max_iter=500, class_weight={0: 1, 1: YES})
    weights = model.fit((some.vectors - mean) / spread, some.right).coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def both(words: tuple[dict[str, float], float], vectors: tuple[Array, float], some: Sentences) -> Array:
    """Return what both say of sentences [sentences, 2]."""
    said = [words[1] + sum(words[0].get(term, 0.0) for term in each) for each in some.terms]
    return np.stack((np.array(said), some.vectors @ vectors[0] + vectors[1]), axis=1)


def main() -> None:
    """Parse the command line, learn, and write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint with an event head")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--write", action="store_true", help="put the weights of words into the package")
    args = parser.parse_args()
    pieces = WordPiece((args.encoder / "vocab.txt").read_text().split("\n"))
    model = load(args.start)
    head = model.heads[EVENT]
    assert isinstance(head, EventHead)
    found = [labels(one) for one in read(args.shared, "india", "train", pieces)]
    some = sentences([(one, vectors(model, one, pieces).numpy()) for one in found])
    said = np.zeros((len(some.right), 2))
    for number in range(FOLDS):
        rest, held = some.part(some.fold != number), some.part(some.fold == number)
        said[some.fold == number] = both(by_words(rest), by_vectors(rest), held)
    joined = LogisticRegression().fit(said, some.right)
    (on_words, on_vectors), constant = joined.coef_[0], float(joined.intercept_[0])
    held_out = joined.predict_proba(said)[:, 1]
    least = float(np.sort(held_out)[-int(some.right.sum())])
    right = float(some.right[held_out >= least].mean())
    print(f"from {least:.3f} on {100 * right:.1f} % are right, and as many are found (n {int(some.right.sum())})")
    (terms_, first), (weights, second) = by_words(some), by_vectors(some)
    with torch.no_grad():
        head.failing.weight.copy_(torch.from_numpy(on_vectors * weights)[None])
        head.failing.bias.fill_(constant + on_words * first + on_vectors * second)
    if args.write:
        title = "Weights of words and pairs in sentences about police who fail to act. Made by training.events.police."
        learnt.write(TABLE, title, (f"{term}\t{on_words * value:.3f}" for term, value in terms_.items()))
    save(args.start, head, args.out)


if __name__ == "__main__":
    main()
