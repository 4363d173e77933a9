"""Triggers: the words of a sentence by which it looks ahead ("will", "is expected to", "a 30 percent chance of").

A trigger has a kind, because what is asked of its clause differs: a plain "will" needs nothing more, "may be" speaks of
the future only with a participle, a date or a condition, "would" only where a source said it, a calendar's present only
with a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.reader.forecasts.lexicon import load
from dateline.reader.times.tense import looks_past

_ADVERBS = (
    r"(?:(?:not|n[’']t|never|all|both|also|now|soon|still|then|even|well|just|again|very|quite|almost|all\s+but|likely|unlikely|only|ever|"
    r"next|most|more|less|first|no\s+longer|at\s+least|in\s+fact|in\s+turn|once\s+again|indeed|perhaps|maybe|far|not\s+only|"
    r"(?!on|fami|rep|app|supp|re|a)[a-z]\w{1,14}ly|absolutely|apparently|actually|already|eventually|really|reportedly|"
    r"regularly|reasonably)\s+)"
)
_BE = r"(?:is|are|am|was|were|be|been|being|[’'](?:s|re|m)|isn[’']t|aren[’']t|wasn[’']t|weren[’']t)"
_SEEMS = (
    r"(?:seems?|seemed|looks?|looked|appears?|appeared|remains?|remained|becomes?|became|get|gets|considered|deemed|"
    r"thought)"
)
_STATES = (
    r"expected|set|scheduled|slated|poised|bound|certain|sure|projected|forecast|predicted|planned|anticipated|destined"
)
_TO = rf"(?P<state>likely|unlikely|{_STATES}|tipped|about|on\s+(?:track|course|pace)|due|determined|guaranteed)\s+to\s+"
_DUE_VERBS = (
    r"(?:be|take|start|begin|open|end|close|meet|expire|arrive|return|vote|face|hold|appear|stand|leave|run|retire|"
    r"become|visit|go|travel|come|make|sign|speak|give|publish|release|launch|report|decide|finish|complete|land|play)\b"
)
_PLANS = (
    r"plan|plans|planning|intends?|intending|aims?|aiming|vows?|vowed|vowing|pledge[sd]?|pledging|promise[sd]?|promising|"
    r"threatens?|threatened|threatening|expects?|expecting|agreed|proposes?|prepares?|preparing|committed|decided"
)
_PLANNED = r"planned|aimed|prepared|expected|anticipated"
_VERB = r"(?P<verb>[a-z][a-z’'-]*)"
_UNITS = r"zero|no|one|two|three|four|five|six|seven|eight|nine|ten"
_ODDS = (
    r"(?P<odds>(?:\d[\d.,]{0,6}\s?(?:to|-|–|or)\s?)?\d[\d.,]{0,6}\s?(?:%|percent|per\s+cent)[\s-]*|fifty-fifty\s+|50[-–/]50\s+|"
    rf"(?:\d+|{_UNITS})[\s-]in[\s-](?:\d+|{_UNITS}|twenty|fifty|hundred)[\s-]+)?"
)
_CHANCE = (
    rf"{_ODDS}(?:(?:good|very\s+good|real|serious|realistic|strong|high|low|remote|even|slight|slim|little|no|zero|every|fair|"
    r"better[\s-]than[\s-]even|roughly\s+even|outside|small|growing|distinct|an?|the)\s+)*"
    r"(?:chances?|likelihood|odds|probability|possibility|prospects?)\s+(?:are\s+(?:\w+\s+)?)?(?=of\b|that\b|is\b|it\b|the\b|he\b|we\b|they\b)"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern.replace(r"\s+", r"\s{1,9}")))  # bounded, so that blanks without end cost nothing
    for kind, pattern in (
        ("modal", rf"(?:\b(?P<modal>[Ww]ill|[Ss]hall|[Cc]ould|[Mm]ight|may|[Ww]ould)(?P<not>n[’']t\b)?|"
                  rf"\b(?P<wont>[Ww]on[’']t)\b|[’'](?P<short>ll)\b)"
                  rf"(?P<gap>(?:,\s+[^,\n]{{1,40}},\s+|\s+){_ADVERBS}{{0,4}}){_VERB}"),
        ("going", rf"(?<![\w])(?P<be>{_BE})\s+{_ADVERBS}{{0,3}}(?:going\s+to|gonna)\s+{_ADVERBS}{{0,2}}{_VERB}"),
        ("state", rf"(?:(?<!\w)(?P<be>{_BE}|{_SEEMS})\s+)?{_ADVERBS}{{0,4}}\b(?<!-){_TO}{_ADVERBS}{{0,2}}{_VERB}"),
        ("that", rf"(?<!\w)(?P<be>{_BE}|{_SEEMS})\s+{_ADVERBS}{{0,3}}(?P<state>likely|unlikely|possible|probable|"
                 r"improbable|certain|inevitable|impossible)\s+that\s+"),
        ("held", rf"(?<!\w)(?P<be>{_BE}|{_SEEMS})\s+{_ADVERBS}{{0,3}}(?P<state>likely|unlikely|inevitable|imminent|"
                 r"probable|improbable|set(?=\s{1,9}(?:for|on)\b)|expected|planned|scheduled|due|forecast|anticipated|possible)(?=[.,;:!]|\s*$|\s+(?:in|within|by|on|at|this|"
                 r"next|before|after|over|during|if|unless|as|later|when|until|from|tomorrow|and|but|for|early|late|today|"
                 r"tonight|soon|any)\b)"),
        ("plan", rf"(?<![\w-])(?P<plan>{_PLANS}|{_PLANNED})\s+(?:not\s+)?to\s+{_ADVERBS}{{0,2}}{_VERB}"),
        ("expect", rf"(?<![\w-])(?P<plan>expects?|predicts?|forecasts?|anticipates?|foresees?|expecting|predicting|"
                   rf"forecasting)\s+(?:[^\s,;.]+\s+){{1,8}}?to\s+{_ADVERBS}{{0,2}}{_VERB}"),
        ("chance", rf"(?<![\w-]){_CHANCE}"),
        ("be_to", rf"\b(?P<be>is|are)\s+(?:not\s+)?to\s+{_VERB}"),
        ("calendar", r"(?P<verb>\b[a-z]{3,}s\b|(?<=\s)(?:is|are)\s+(?:\w{1,20}ly\s+)?[a-z]{3,}ing\b)"),
    )
)  # fmt: skip


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    """Return the kinds whose pattern needs a word: most sentences have none, and each is tried only where it has."""
    kinds = {kind: load().words[f"trigger_{kind}"] for kind, _ in _PATTERNS if f"trigger_{kind}" in load().words}
    return {word: tuple(kind for kind in kinds if word in kinds[kind]) for words in kinds.values() for word in words}


_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that look ahead, in offsets of the article.

    `kind` is modal, going, state, that, held, plan, expect, chance, be_to, calendar, or cue where a claim's cue looks
    ahead; `word` is the word that decides ("may", "expected"), `verb` the verb predicted ("" if there is none) and
    `verb_end` where it ends. `past` says that the words are in the past tense, so that the plan may be over.
    """

    kind: str
    start: int
    end: int
    word: str
    verb: str
    verb_end: int
    negated: bool
    past: bool


def triggers(text: str, start: int, end: int, dated: bool) -> list[Trigger]:
    """Return the triggers of text[start:end], one sentence, in order; `dated`: a coming date stands in it."""
    known = _kinds()
    kinds = {kind for word in set(_LETTERS.findall(text, start, end)) for kind in known.get(word.lower(), ())}
    if dated:
        kinds |= {"calendar", "be_to"}
    found = [one for kind, pattern in _PATTERNS if kind in kinds for one in _of_kind(kind, pattern, text, start, end)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Trigger] = []
    for one in found:
        if not kept or one.start >= kept[-1].end or kept[-1].kind == "expect":
            kept.append(one)
    return kept


def _of_kind(kind: str, pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Trigger]:
    at = start
    while (match := pattern.search(text, at, end)) is not None:
        at = max(match.end() if kind != "modal" else match.start("gap"), match.start() + 1)
        one = _trigger(kind, match, text, start)
        if one is not None:
            yield one


def _trigger(kind: str, match: re.Match[str], text: str, floor: int) -> Trigger | None:
    groups = match.groupdict()
    verb = (groups.get("verb") or "").replace("’", "'")
    words = load().words
    if kind != "calendar" and verb and (verb in words["not_verb"] or "'" in verb):
        return None
    if kind != "calendar" and verb.endswith("ing") and len(verb) > 5:
        return None  # "decided not to", cut short
    be = (groups.get("be") or "").lower()
    state = re.sub(r"\s+", " ", groups.get("state") or groups.get("plan") or "")
    before = text[max(floor, match.start() - 30) : match.start()]
    if kind == "modal" and _is_name_or_noun(match, before):
        return None
    if kind == "state" and not _is_state(state, be, verb, before):
        return None
    if kind == "plan" and _DUTY.search(before):
        return None
    if kind == "plan" and re.search(r"\b(?:it|to|not|n[’']t)\s+$", before) and state == "decided":
        return None
    if kind == "chance" and not _is_estimate(match, text):
        return None
    if kind == "modal" and looks_past(verb) and verb not in words["base_past"]:
        return None
    if kind == "calendar" and verb not in words["timetable"] and not verb.startswith(("is ", "are ")):
        return None
    whole = match.group().lower()
    negated = re.search(r"\bnot\b(?!\s+only)|n[’']t\b|\bnever\b|\bno longer\b", whole) is not None
    negated = negated or re.search(r"\b(?:not|never|no longer)\s+$|n[’']t\s+$", before.lower()) is not None
    had = re.search(r"\b(?:had|[’']d|was|were)(?:n[’']t)?\s+(?:\w+ly\s+|been\s+)?$", before) is not None
    past = be in ("was", "were", "wasn't", "weren't", "seemed", "looked", "appeared", "became", "remained") or had
    past = past or (kind == "plan" and re.fullmatch(_PLANNED, state) is not None and not _has_be(before))
    word = (groups.get("modal") or groups.get("wont") or groups.get("short") or state or kind).lower()
    word = {"won't": "will", "won’t": "will", "ll": "will"}.get(word, word)
    last = match.end("verb") if verb else match.end()
    return Trigger(kind, match.start(), last, word, verb, last, negated, past)


_DUTY = re.compile(r"\b(?:must|should|(?:have|has|had|needs?|ought)\s+to)\s+(?:\w{1,20}ly\s+)?$")


def _is_state(state: str, be: str, verb: str, before: str) -> bool:
    """Tell "a vote expected to take place" from "he expected to win", and "due to open" from "due to rain"."""
    if state == "due":
        return re.match(_DUE_VERBS, verb) is not None
    if be or state in ("likely", "unlikely"):
        return True
    if state in ("set", "about", "sure", "certain", "determined", "bound", "planned"):
        return False
    return re.search(r"\b(?:he|she|they|it|we|i|who|[A-Z][a-z]+)\s+(?:\w+ly\s+)?$", before) is None


_GRADED = re.compile(
    r"[\d%]|\b(?:[a-z]+[\s-]in[\s-]|fifty|good|real|serious|realistic|strong|high|low|remote|even|slight|slim|little|no|zero|"
    r"fair|outside|small|growing|distinct|are)\b"
)
_GRADED_AFTER = re.compile(r"of\b[^.]{1,60}\s(?:is|are|was|were|at)\s[^.]{0,20}(?:percent|per cent|%)")


def _is_estimate(match: re.Match[str], text: str) -> bool:
    """Tell "a slim chance of" and "the odds of … are 40 percent" from "the chance of a lifetime"."""
    if re.search(r"\bwith\s+$", text[max(0, match.start() - 6) : match.start()]):
        return False  # "a candidate with no chance": describes
    return _GRADED.search(match.group().lower()) is not None or _GRADED_AFTER.match(text, match.end()) is not None


def _has_be(before: str) -> bool:
    return re.search(r"(?:\b(?:is|are|has|have)|[’'](?:s|re|ve))\s+(?:\w+ly\s+|been\s+)?$", before) is not None


def _is_name_or_noun(match: re.Match[str], before: str) -> bool:
    """Tell "Will Smith", "a will" and "the right of the people's will" from the verb."""
    modal = match.group("modal") or ""
    last = re.search(r"([\w’'.-]+)\s*$", before)
    previous = last.group(1).lower().replace("’", "'") if last else ""
    if modal in ("will", "might") and previous in load().words["will_noun"]:
        return True
    # A capital inside a sentence is a name; at its start the verb would stand before its subject, which asks.
    return modal[:1].isupper()


def is_participle(word: str) -> bool:
    """Tell whether a word can be a participle ("killed", "held", "leaving")."""
    return looks_past(word) or word.endswith("ing")
