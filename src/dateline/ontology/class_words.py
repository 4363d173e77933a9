"""Words that tell which of several classes an event is, in training and in reading: `class_words.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

Part = Literal["trigger", "weapon", "near"]


def narrowed(options: frozenset[str], words: str, part: Part = "trigger") -> frozenset[str]:
    """Return the classes among `options` that the words of a trigger, of a weapon or near both leave.

    These are all of them if no word is known.
    """
    plain = plain_words(words)
    for pattern, classes in _words(part):
        kept = options & classes
        if kept and pattern.search(plain):
            return kept
    return options


def evident(options: frozenset[str], plain: str) -> frozenset[str]:
    """Return the classes among `options` that an article, as `plain_words` gives it, gives cause to think of.

    An article that never speaks of suicide tells of no suicide attack. Classes without words in the table stay, and if
    none would be left, all do.
    """
    if len(options) == 1:
        return options
    kept = frozenset(name for name in options if name not in _evidence() or _evidence()[name].search(plain))
    return kept or options


def plain_words(text: str) -> str:
    """Return a text in small letters with single spaces."""
    return re.sub(r"\s+", " ", text.lower())


@cache
def _words(part: Part) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    return tuple((_pattern(word), frozenset(names.split("|"))) for of, word, names in _rows() if of == part)


@cache
def _evidence() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for of, word, name in _rows():
        if of == "text":
            found.setdefault(name, []).append(_pattern(word).pattern)
    return {name: re.compile("|".join(patterns)) for name, patterns in found.items()}


def _pattern(word: str) -> re.Pattern[str]:
    """Return the pattern of a word or phrase; with * at its end, of any word that begins so."""
    return re.compile(rf"\b{re.escape(word.removesuffix('*'))}" + ("" if word.endswith("*") else r"\b"))


def _rows() -> Iterator[list[str]]:
    for line in Path(__file__).with_name("class_words.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
