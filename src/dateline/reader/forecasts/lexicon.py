"""The words of forecasts, read once from the tables beside this file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a scale gives for an estimative wording: shares between 0 and 1, in order."""

    low: float
    mid: float
    high: float
    scale: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by class, and the estimative wordings with a pattern that finds them."""

    words: dict[str, frozenset[str]]
    estimates: dict[str, Estimate]
    estimative: re.Pattern[str]


@cache
def load() -> Lexicon:
    """Return the tables that ship with the package."""
    words: dict[str, frozenset[str]] = {}
    for kind, listed in _rows("words.tsv"):
        phrases = (phrase.replace("_", " ") for phrase in listed.split())
        words[kind] = words.get(kind, frozenset()) | frozenset(phrases)
    estimates = {
        wording: Estimate(float(low), float(mid), float(high), scale)
        for wording, low, mid, high, scale in _rows("estimative.tsv")
    }
    longest = sorted(estimates, key=len, reverse=True)
    parts = "|".join(re.escape(wording).replace(r"\ ", r"\s+") for wording in longest)
    return Lexicon(words, estimates, re.compile(rf"(?<![\w-])(?:{parts})(?![\w-])", re.IGNORECASE))


def _rows(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
