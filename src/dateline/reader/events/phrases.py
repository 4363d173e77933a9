"""Phrases that tell an event of a class whatever the graph makes of their words: `phrases.tsv`.

The corpora that the event layer learnt triggers from mark few protests, troop movements, seizures or handovers. What is
plain English is looked up instead: "marched through the capital", "seized five rifles", "surrendered to the army".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from dateline.reader.events.learnt import rows

_WORD: Final = r"(?:[^\s.;:!?()\[\]\"“”]{1,40}|U\.S\.|U\.N\.)"
"""A word between others; the end of a sentence is none, and what is quoted starts anew."""
_GAP: Final = rf"(?:{_WORD}\s+){{0,%s}}?"
_OTHER_PART: Final = (
    r"(?!(?:in|at|on|near|from|during|after|before|while|when|as|to|by|with|and|but|who|whose|that|which|where|outside|"
    r"inside|over|for|against|of the|because|since|until)\b)"
)
_NEAR_GAP: Final = rf"(?:{_OTHER_PART}{_WORD}\s+){{0,%s}}?"
_LETTERS: Final = re.compile(r"\b[^\W\d_]{1,3}")
"""What a trigger is looked up by: few words of a text begin like one."""
_END: Final = ")(?#)"
"""The end of a trigger; the empty comment tells it from other groups."""
AROUND: Final = 160
"""Characters on either side of a trigger in which the rest of its phrase stands."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words [start, end) of a text that trigger an event of a class; of the class `none` they trigger nothing."""

    start: int
    end: int
    key: str


def find(text: str) -> list[Phrase]:
    """Return the triggers of all phrases of a text in its order; of those that overlap, that of the first row."""
    found: dict[tuple[int, int, int], str] = {}
    for word in _LETTERS.finditer(text):
        for number in _rows_by_beginning().get(word.group().lower(), ()):
            key, trigger, pattern = _phrases()[number]
            if trigger.match(text, word.start()) is None:
                continue
            low = max(0, word.start() - AROUND)
            for match in pattern.finditer(text, low, word.end() + AROUND):
                if match.start("trigger") == word.start():
                    found[number, *match.span("trigger")] = key
    taken: dict[int, Phrase] = {}
    for number, start, end in sorted(found):
        if not any(at in taken for at in range(start, end)):
            taken |= dict.fromkeys(range(start, end), Phrase(start, end, found[number, start, end]))
    return sorted(set(taken.values()), key=lambda phrase: phrase.start)


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    found = []
    for key, words in _told():
        pattern = _pattern(words, _lists())
        trigger = pattern[pattern.index("(?P<trigger>") :]
        trigger = trigger[: trigger.index(_END) + 1]
        found.append((key, re.compile(trigger, re.I), re.compile(rf"\b{pattern}", re.I)))
    return tuple(found)


@cache
def _rows_by_beginning() -> dict[str, list[int]]:
    """Return the numbers of the phrases by the first letters of their triggers: few words of a text begin so."""
    found: dict[str, set[int]] = {}
    for number, (_, words) in enumerate(_told()):
        first = next(part for part in words.split() if part.startswith("[")).strip("[]")
        for word in (_lists()[first[1:]] if first.startswith("@") else _word(first, {})).split("|"):
            beginning = _LETTERS.match(word)
            if beginning is None:
                raise ValueError(f"phrases.tsv: {words!r} begins with no letter")
            found.setdefault(beginning.group(), set()).add(number)
    return {beginning: sorted(numbers) for beginning, numbers in found.items()}


def _told() -> list[list[str]]:
    return [row for row in rows("phrases.tsv") if not row[0].startswith("= ")]


@cache
def _lists() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in rows("phrases.tsv"):
        if name.startswith("= "):
            found[name[2:]] = "|".join(_word(word, found) for word in words.split())
    return found


def _pattern(phrase: str, lists: dict[str, str]) -> str:
    """Return the regular expression of a phrase, its trigger as the group of this name."""
    found = ""
    for part in phrase.split():
        opens, closes = part.startswith("["), part.endswith("]")
        bare = part.strip("[]")
        gap = bare.startswith(("..", "~"))
        found += "(?P<trigger>" if opens else ""
        found += (_GAP if bare[0] == "." else _NEAR_GAP) % bare.lstrip(".~") if gap else rf"(?:{_word(bare, lists)})"
        found += "" if gap else r"\b"
        found += _END if closes else ""
        found += "" if gap else r"\s+"
    return found.removesuffix(r"\s+")


def _word(words: str, lists: dict[str, str]) -> str:
    """Return the pattern of one of several words, as the head of the table explains them."""
    if words.startswith("@"):
        return lists[words[1:]]
    if words == "#":
        return r"\d[\w.,]*"
    return "|".join(_one(word) for word in words.split("/"))


def _one(word: str) -> str:
    stem = re.escape(word.removesuffix("*")).replace("_", r"\s+").replace(r"\?", r"\w?")
    return stem + (r"[\w'’-]*" if word.endswith("*") else "")
