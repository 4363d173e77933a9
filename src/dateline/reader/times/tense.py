"""Whether the clause around an expression looks back or ahead."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from dateline.reader.times.lexicon import load

Tense = Literal["past", "mixed", "present", "future"]

_WORD = re.compile(r"['’]ll\b|[^\W\d_]+(?:n['’]t)?")
_REACH = 160
"""Characters looked at on each side; a clause is rarely longer, and one endless line stays cheap."""
_CLAUSE = re.compile(r"[;:?!]|--|[—“”\"]")
_UNTIL = frozenset(("until", "till", "Until", "Till"))
_DETERMINERS = frozenset("the a an its his her their this that".split())
_ASKING = frozenset("called urged asked told ordered invited wants wanted".split())
_PLANNED = frozenset("due planned scheduled slated expected".split())
_WAS = frozenset("was were had been".split())
_NOUN_BEFORE = frozenset("the a its of to by with and in for at".split())


def tense(text: str, start: int, end: int, sentence: tuple[int, int]) -> Tense | None:
    """Return which way the nearest verb looks: the last one before the expression, else the first one behind it.

    "Mixed" is an infinitive under a past verb ("flew there to meet her on 4 May") or a plan of the past ("was due on
    Tuesday"), which may lie ahead or behind.
    """
    before = text[max(sentence[0], start - _REACH) : start]
    cut = 0
    for mark in _CLAUSE.finditer(before):
        cut = mark.end()
    words = _WORD.findall(before, cut)
    found = _backward(words)
    if found is not None:
        return found
    stop = min(sentence[1], end + _REACH)
    closed = _CLAUSE.search(text, end, stop)
    ahead = _forward(_WORD.findall(text, end, stop if closed is None else closed.start()))
    return ahead or ("future" if not _UNTIL.isdisjoint(words) else None)


def looks_past(word: str) -> bool:
    """Tell whether a word is a past tense or a participle."""
    return word in load().tense["past"] or (len(word) > 4 and word.endswith("ed") and word not in ("hundred", "indeed"))


@lru_cache(maxsize=8192)  # a few hundred words make up most of any text
def _kind(word: str) -> str:
    """Return what a word, as written, says of time; empty for most."""
    low, table = word.lower().replace("’", "'"), load().tense
    if low == "may" and word != "may":
        return ""  # the month
    if low in table["future"]:
        return "future"
    if low in table["timetable"]:
        return "timetable"
    if low in ("is", "are", "to", "set"):
        return low
    return "past" if looks_past(low) else ""


def _backward(words: list[str]) -> Tense | None:
    infinitive = False
    for i in range(len(words) - 1, -1, -1):
        kind = _kind(words[i])
        if not kind:
            continue
        if kind == "future" and words[i] in _PLANNED and not _WAS.isdisjoint(words[max(0, i - 2) : i]):
            return "mixed"
        if kind == "future" or (kind == "timetable" and _announces(words, i)):
            return "future"
        if kind in ("is", "are"):
            return "present"
        if kind == "to":
            verb = words[i + 1] if i + 1 < len(words) else ""
            if verb.islower() and _opens(words, i):
                return "future"
            infinitive = infinitive or (verb != "" and verb not in _DETERMINERS)
        elif kind == "set" and i + 1 < len(words) and words[i + 1] in ("for", "to"):
            return "future"
        elif kind in ("past", "set") and not (i and words[i - 1] == "be"):
            return "mixed" if infinitive else "past"
    return None


def _announces(words: list[str], at: int) -> bool:
    """Tell a verb of calendars in the present ("opens in June") from the noun ("the far end of the pier")."""
    if not words[at].endswith("s") and at < len(words) - 2:
        return False
    return at == 0 or words[at - 1].lower() not in _NOUN_BEFORE


def _opens(words: list[str], at: int) -> bool:
    """Tell whether the infinitive at the "to" looks ahead ("agreed to meet", "told them to meet")."""
    table, near = load().tense["open"], words[max(0, at - 5) : at]
    if words[at + 1] in _DETERMINERS:
        return False
    if not _ASKING.isdisjoint(near):
        return True
    return any(w.lower() in table for w in near[-2:] if w not in ("was", "were") or w is near[-1])


def _forward(words: list[str]) -> Tense | None:
    for i, word in enumerate(words):
        kind = _kind(word)
        if kind == "future":
            return "future"
        if kind in ("past", "set"):
            return "past"
        if kind == "to" and i and words[i - 1] in ("is", "are") and i + 1 < len(words):
            return "future"
    return None
