"""Tables of the events package: rows of words, and weights of logistic regressions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib import resources


def rows(name: str) -> list[list[str]]:
    """Return the rows of a table of this package, without its comments."""
    lines = resources.files("dateline.reader.events").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def share(weights: Mapping[str, float], seen: Mapping[str, float]) -> float:
    """Return the probability that weights give what is seen; what they do not know weighs nothing."""
    return logistic(sum(weights.get(name, 0.0) * value for name, value in seen.items()))


def logistic(total: float) -> float:
    """Return the probability of a score."""
    return 1 / (1 + math.exp(-total))
