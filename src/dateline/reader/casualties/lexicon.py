"""The words of casualty figures, read once from the tables beside this file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dateline.records import CasualtyEffect

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a predicate; `strict` needs a noun or a name of people, `sure` befalls nothing but people.

    `noun` is strict about a noun, and content with none.
    """

    kind: str
    effect: CasualtyEffect
    strict: bool
    sure: bool = False
    noun: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of number by class with their values, phrases before a number, other words by class, and the predicates."""

    numbers: dict[str, dict[str, int]]
    before: dict[str, tuple[str, int]]
    words: dict[str, frozenset[str]]
    predicates: dict[str, tuple[Reading, ...]]
    anchor: re.Pattern[str]
    opening: frozenset[str]
    """First words of what may be a number in words: most words are none of them, and need no closer look."""


@cache
def load() -> Lexicon:
    """Return the tables that ship with the package."""
    numbers: dict[str, dict[str, int]] = {}
    before: dict[str, tuple[str, int]] = {}
    for kind, value, listed in _rows("numbers.tsv"):
        for phrase in _phrases(listed):
            numbers.setdefault(kind, {})[phrase] = int(value)
            if kind in _BEFORE:
                before[phrase] = (kind, _BEFORE[kind])
    words: dict[str, frozenset[str]] = {}
    for kind, listed in _rows("words.tsv"):
        words[kind] = words.get(kind, frozenset()) | frozenset(_phrases(listed))
    predicates: dict[str, tuple[Reading, ...]] = {}
    for kind, effect, strict, listed in _rows("predicates.tsv"):
        for phrase in _phrases(listed):
            reading = Reading(kind, effect, strict == "strict", strict == "sure", strict == "noun")  # type: ignore[arg-type]
            predicates[phrase] = (*predicates.get(phrase, ()), reading)
    phrases = [phrase for kind in numbers if kind not in _BEFORE for phrase in numbers[kind]]
    opening = frozenset(phrase.split()[0] for phrase in phrases) | {"a", "an"}
    return Lexicon(numbers, before, words, predicates, _anchor(predicates), opening)


_BEFORE = {"at_least": 0, "more": 1, "at_most": 0, "fewer": -1, "about": 0, "plain": 0, "quiet": 0}
"""Classes of phrases before a number, and what each adds to it."""


def _anchor(predicates: dict[str, tuple[Reading, ...]]) -> re.Pattern[str]:
    # Branches by first letter let the engine turn most positions down at once; long phrases go before short ones.
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(predicates, key=len, reverse=True):
        by_letter.setdefault(phrase[0], []).append(phrase[1:].replace(" ", r"\s+"))
    branches = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items()))
    return re.compile(rf"\b(?<![-'’])(?:{branches})(?![\w-])", re.IGNORECASE)


def _phrases(listed: str) -> list[str]:
    return [phrase.replace("_", " ") for phrase in listed.split()]


def _rows(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
