"""Whether a sentence tells of police who fail to act: "looked the other way", "refused to take down the complaint".

What they do has a verb of its own; that they do nothing is said in a hundred ways, and of one sentence in a hundred. A
logistic regression weighs the words, one by one and in pairs (`failing.tsv`), and the vectors that the event layer
gives them, in this sentence and in its article. Made by `training.events.police`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import numpy as np

from dateline.reader.events.learnt import logistic, rows
from dateline.reader.events.tables import Tables
from dateline.reader.layers import Floats

TABLE: Final = "failing.tsv"
_WORDS = re.compile(r"[a-z]+(?:['’]+[a-z]+)?")


def failing(sentence: str, words: Floats, article: Floats, tables: Tables) -> float:
    """Return the probability for a sentence, the vectors [words, hidden] of its words and those of all its article."""
    total = float(tables.failing[0] @ pooled(words, article) + tables.failing_bias[0])
    total += sum(weights().get(term, 0.0) for term in terms(sentence))
    return logistic(total)


def pooled(words: Floats, article: Floats) -> Floats:
    """Return one vector [3 * hidden] of a sentence: mean and highest of its words, mean of its article."""
    return np.concatenate((words.mean(axis=0), words.max(axis=0), article.mean(axis=0)))


def terms(sentence: str) -> set[str]:
    """Return the words of a sentence and its pairs of neighbours, in small letters."""
    words = _WORDS.findall(sentence.lower())
    return {*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))}


@cache
def weights() -> dict[str, float]:
    """Return the weights of words and pairs."""
    return {term: float(value) for term, value in rows(TABLE)}
