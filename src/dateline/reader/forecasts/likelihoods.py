"""Likelihoods: the estimative phrase of a statement and the shares that a scale, or the text itself, gives it."""

from __future__ import annotations

import re
from typing import Final

from dateline.reader.forecasts.lexicon import load
from dateline.reader.forecasts.triggers import Trigger
from dateline.records import Likelihood

STATED: Final = "stated"
"""The scale of a probability that the text gives as a number."""

_NUMBER = r"\d{1,3}(?:[.,]\d{1,3})?"
_WORDS = {
    "zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twenty": 20, "fifty": 50, "hundred": 100,
}  # fmt: skip
_NOUN = r"(?:chances?|probability|likelihood|odds|possibility)"
_GOOD = r"(?:\s+or\s+(?:better|more|higher|greater|less|lower))?"
_PERCENT = re.compile(
    rf"(?P<bound>(?:more|less|better|greater|higher|lower|fewer)\s+than|at\s+least|at\s+most|up\s+to|over|under|above|below)?\s*"
    rf"(?:an?\s+|the\s+)?(?<![\d.])(?P<low>{_NUMBER})(?:\s*(?:to|-|–|or)\s*(?P<high>{_NUMBER}))?[\s-]*(?:%|percent\b|per\s+cent\b)"
    rf"[\s-]*{_NOUN}",
    re.IGNORECASE,
)
_PERCENT_AFTER = re.compile(
    rf"{_NOUN}\s+(?:of\s+(?:[^\s.;]+\s+){{1,8}}?)?(?:is|are|was|were|at|of)\s+(?:about\s+|around\s+|roughly\s+|only\s+|just\s+|estimated\s+at\s+|put\s+at\s+)?"
    rf"(?P<bound>(?:more|less|better)\s+than|at\s+least|at\s+most)?\s*(?P<low>{_NUMBER})(?:\s*(?:to|-|–)\s*(?P<high>{_NUMBER}))?\s*(?:%|percent\b|per\s+cent\b)",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"\b(?P<part>\d+|{'|'.join(_WORDS)})[\s-](?:in|out\s+of)[\s-](?P<whole>\d+|{'|'.join(_WORDS)})[\s-]+{_NOUN}",
    re.IGNORECASE,
)
_EVEN = re.compile(rf"\b(?:fifty-fifty|50[-–/]50)\b(?:[\s-]+{_NOUN})?", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:more|less|as|so|how|most|least|increasingly|too|far|much|highly|very|extremely|quite)\s+$", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"\b(?:the|a|an|his|her|their|its|one|of|most|every)\s+(?:most\s+)?$", re.IGNORECASE)
_NOT = re.compile(
    r"(?:\b(?:not|never|no\s+longer|neither|nor)|\b\w*n[’']t)\s+(?:\w+ly\s+|at\s+all\s+|all\s+that\s+|very\s+|be\s+|so\s+)?$",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(
    r"[,\s]*(?:$|[.;:!]|(?:in|by|within|as|on|at|before|after|next|this|later|sometime|early|late|for|from|with|to)\b)",
    re.IGNORECASE,
)
_INVERTIBLE = frozenset("likely probable probably may might unlikely improbable".split())
_LOOSE = frozenset(("certain", "impossible", "possible", "possibly", "may", "might", "could", "about even"))
_NOT_AFTER = re.compile(r"\s+(?:not|never|won[’']t|will\s+not|wouldn[’']t|would\s+not|isn[’']t)\b", re.IGNORECASE)


def likelihood(text: str, trigger: Trigger, start: int, end: int) -> Likelihood | None:
    """Return how likely a statement in text[start:end] is said to be, or None if no phrase on any scale says so.

    A number in the text outranks words, words of likelihood outrank "may", and a phrase in the trigger outranks one
    elsewhere. A negated phrase is turned round ("not likely": 1 less each of the shares of "likely"); where that makes
    no sense ("not certain", "could not") nothing is said.
    """
    stated = _stated(text, start, end)
    if stated is not None:
        return stated
    best: tuple[int, int, Likelihood] | None = None
    for match in load().estimative.finditer(text, start, end):
        inside = trigger.start <= match.start() < max(trigger.end, trigger.verb_end)
        rank = 0 if inside else 1 if match.start() < trigger.start else 2
        made = _worded(text, match, trigger, inside, start)
        if made is not None:
            modal = match.group().lower() in ("may", "might", "could")
            key = (rank + 4 * modal, abs(match.start() - trigger.start))
            if best is None or key < best[:2]:
                best = (*key, made)
    return None if best is None else best[2]


def _worded(text: str, match: re.Match[str], trigger: Trigger, inside: bool, floor: int) -> Likelihood | None:
    word = re.sub(r"\s+", " ", match.group().lower())
    before = text[max(floor, match.start() - 24) : match.start()]
    if word in _LOOSE and not inside:
        return None
    if word in ("likely", "unlikely", "probable", "improbable", "certain", "possible") and (
        _COMPARED.search(before) or (not inside and _ATTRIBUTE.search(before))
    ):
        return None  # "more likely" compares, "the likely heir" describes
    if (
        match.start() >= trigger.verb_end
        and trigger.kind not in ("chance", "that", "held")
        and not _ADJUNCT.match(text, match.end())
    ):
        return None  # "and maybe the party": of something else
    if not inside and trigger.kind not in ("chance", "that", "held") and match.start() - trigger.verb_end > 60:
        return None
    estimate = load().estimates[word]
    phrase = text[match.start() : match.end()]
    low, mid, high = estimate.low, estimate.mid, estimate.high
    denied = _NOT.search(before) is not None or (
        word in ("may", "might", "could", "probably") and _NOT_AFTER.match(text, match.end())
    )
    if word == "probably" and denied and "probably not" in load().estimates:
        other = load().estimates["probably not"]
        return Likelihood(_with_not(text, match, floor), other.low, other.mid, other.high, other.scale)
    if denied:
        if word not in _INVERTIBLE:
            return None
        low, mid, high = (round(1 - share, 4) for share in (high, mid, low))
        phrase = _with_not(text, match, floor)
    return Likelihood(phrase, low, mid, high, estimate.scale)


def _with_not(text: str, match: re.Match[str], floor: int) -> str:
    """Return the phrase with its negation, as the text has it."""
    denial = _NOT.search(text, max(floor, match.start() - 24), match.start())
    if denial is not None:
        return text[denial.start() : match.end()]
    following = _NOT_AFTER.match(text, match.end())
    return text[match.start() : following.end() if following is not None else match.end()]


def _stated(text: str, start: int, end: int) -> Likelihood | None:
    """Return the probability that the text gives as a number."""
    for pattern in (_PERCENT, _PERCENT_AFTER):
        match = pattern.search(text, start, end)
        if match is not None:
            low = float(match.group("low").replace(",", ".")) / 100
            high = float(match.group("high").replace(",", ".")) / 100 if match.group("high") else low
            return _shares(text, match, low, high, (match.group("bound") or "").lower())
    match = _IN.search(text, start, end)
    if match is not None:
        part, whole = (_value(match.group(name)) for name in ("part", "whole"))
        return _shares(text, match, part / whole, part / whole, "") if whole else None
    match = _EVEN.search(text, start, end)
    return None if match is None else _shares(text, match, 0.5, 0.5, "")


def _shares(text: str, match: re.Match[str], low: float, high: float, bound: str) -> Likelihood | None:
    """Return the shares as read; the side that "at least" or "less than" leaves open goes to 1 or 0."""
    if not 0 <= low <= high <= 1:
        return None
    mid = (low + high) / 2
    if bound.startswith(("more", "better", "greater", "higher", "at least", "over", "above")):
        mid, high = low, 1.0
    elif bound:
        low, mid = 0.0, high
    phrase = text[match.start() : match.end()].strip()
    return Likelihood(phrase, round(low, 4), round(mid, 4), round(high, 4), STATED)


def _value(word: str) -> int:
    return int(word) if word.isdigit() and len(word) < 10 else _WORDS.get(word.lower(), 0)
