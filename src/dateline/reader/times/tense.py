"""Whether the clause around an expression looks back or ahead."""

from __future__ import annotations

import re
from typing import Literal

from dateline.reader.times.lexicon import load

Tense = Literal["past", "mixed", "present", "future"]

_WORD = re.compile(r"['’]ll\b|[^\W\d_]+(?:n['’]t)?")
_REACH = 160
"""Characters looked at on each side; a clause is rarely longer, and one endless line stays cheap."""
_CLAUSE = re.compile(r"[;:?!]|[.](?=\s)|--|[—“”\"]")


_UNTIL = frozenset(("until", "till", "Until", "Till"))
_ARTICLES = frozenset("the a an its his her their this that".split())


def tense(text: str, start: int, end: int, sentence: tuple[int, int]) -> Tense | None:
    """Return which way the nearest verb looks: the last one before the expression, else the first one behind it.

    "Mixed" is an infinitive under a past verb ("flew there to meet her on 4 May"), which may lie ahead or behind.
    """
    before = text[max(sentence[0], start - _REACH) : start]
    cut = [mark.end() for mark in _CLAUSE.finditer(before)]
    words = _WORD.findall(before[cut[-1] if cut else 0 :])
    found = _backward(words)
    if found is not None:
        return found
    after = text[end : min(sentence[1], end + _REACH)]
    stop = _CLAUSE.search(after)
    behind = _forward(_WORD.findall(after[: stop.start() if stop else len(after)]))
    return behind or ("future" if not _UNTIL.isdisjoint(words) else None)


def looks_past(word: str) -> bool:
    """Tell whether a word is a past tense or a participle."""
    return word in load().tense["past"] or (len(word) > 4 and word.endswith("ed") and word not in ("hundred", "indeed"))


def _backward(words: list[str]) -> Tense | None:
    table, infinitive = load().tense, False
    for i in range(len(words) - 1, -1, -1):
        word = words[i].lower().replace("’", "'")
        if word == "may" and words[i] != "may":
            continue
        if word in table["future"] or (word in table["timetable"] and _announces(words, i)):
            return "future"
        if word in ("is", "are"):
            return "present"
        if word == "set" and i + 1 < len(words) and words[i + 1].lower() in ("for", "to"):
            return "future"
        if word == "to" and i + 1 < len(words) and words[i + 1].islower() and _opens(words, i):
            return "future"
        infinitive = infinitive or (word == "to" and words[i + 1 : i + 2] != [] and words[i + 1] not in _ARTICLES)
        if looks_past(word) and not (i and words[i - 1].lower() == "be"):
            return "mixed" if infinitive else "past"
    return None


def _announces(words: list[str], at: int) -> bool:
    """Tell a verb of calendars in the present ("opens in June") from the noun ("the far end of the pier")."""
    if not words[at].endswith("s") and at < len(words) - 2:
        return False
    return at == 0 or words[at - 1].lower() not in ("the", "a", "its", "of", "to", "by", "with", "and", "in", "for", "at")


def _opens(words: list[str], at: int) -> bool:
    table = load().tense["open"]
    verb = words[at + 1]
    near = words[max(0, at - 5) : at]
    asks = any(word in ("called", "urged", "asked", "told", "ordered", "invited", "wants", "wanted") for word in near)
    return verb not in _ARTICLES and (
        asks or any(w.lower() in table for w in near[-2:] if w not in ("was", "were") or w is near[-1])
    )


def _forward(words: list[str]) -> Tense | None:
    table = load().tense
    for i, raw in enumerate(words):
        word = raw.lower().replace("’", "'")
        if word == "may" and raw != "may":
            continue
        if word in table["future"]:
            return "future"
        if looks_past(word):
            return "past"
        if word == "to" and i and words[i - 1].lower() in ("is", "are") and i + 1 < len(words):
            return "future"
    return None
