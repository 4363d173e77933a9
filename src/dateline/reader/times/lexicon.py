"""The words of dates, read once from the tables beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Class → word → value, the rules of named days, the words that show tense, and those beside a time."""

    words: dict[str, dict[str, str]]
    holidays: dict[str, tuple[str, str]]
    tense: dict[str, frozenset[str]]
    context: dict[str, frozenset[str]]

    def number(self, words: str) -> float | None:
        """Return what a number in words or digits says; None for anything else."""
        text = words.lower().strip()
        if text[:1].isdigit():
            try:
                return float(text.replace(",", ""))
            except ValueError:
                return None
        table, total, known = self.words["number"], 0.0, False
        for part in text.replace("-", " ").split():
            if part in table:
                total, known = total + int(table[part]), True
            elif part in _GREAT:
                total, known = max(total, 1) * _GREAT[part], True
            elif part not in ("a", "an", "and"):
                return None
        return total if known else None


_GREAT = {"hundred": 100, "thousand": 1000, "million": 10**6, "dozen": 12}


@cache
def load() -> Lexicon:
    """Return the tables that ship with the package."""
    words: dict[str, dict[str, str]] = {}
    for kind, value, listed in _rows("words.tsv"):
        words.setdefault(kind, {}).update((word.replace("_", " "), value) for word in listed.split())
    holidays = {name: (rule, number) for name, rule, number in _rows("holidays.tsv")}
    context = _sets("context_words.tsv") | {name: frozenset(words[name]) for name in ("counted", "numbered", "money")}
    return Lexicon(words, holidays, _sets("tense_words.tsv"), context)


def _sets(name: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for kind, listed in _rows(name):
        found[kind] = found.get(kind, frozenset()) | frozenset(listed.split())
    return found


def _rows(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
