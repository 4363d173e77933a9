"""Whether words that may trigger an event tell of one: matches, films, drills, charges and figures of speech do not.

Phrases are in `figurative.tsv` ("a battle for market share"), words of sport, fiction and drills in `genres.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from dateline.reader.events.learnt import rows

Genre = Literal["sport", "fiction", "drill", "verbal", "accident", "violence"]

NEAR: Final = 5
"""Words on either side of a trigger in which a phrase is looked for."""
SPORTS_SHARE: Final = 0.012
"""Share of the words of an article from which it is about sport, if there are also `SPORTS_KINDS` different ones."""
SPORTS_KINDS: Final = 5
ACCIDENTS: Final = 4
"""Words of accidents from which an article may be about one."""
ACCIDENTS_SHARE: Final = 3
"""How many times as many they must be as words of violence."""
TITLE: Final = 70
"""Characters of an entry of a list under which it is a title."""
FORCE: Final = frozenset(
    """
    clash attack_civilians ied_or_bomb suicide_attack grenade air_or_drone_strike shelling_missile chemical_cbrn
    torture_beating property_destruction abduction mob_violence
    """.split()
)
"""Classes whose words sport, fiction and drills are full of."""

_WORD = re.compile(r"\$|[^\W_]+(?:[-'’][^\W_]+)*")
# An act that somebody stands trial for is told by the charge; only the words of the act itself tell the act.
_CHARGE = re.compile(
    r"\b(?:charge[sd]?(?: \w+)? with|charges? of|accused of|accusations? of|convict(?:ed|ion) (?:of|for|in)|"
    r"guilty (?:of|to)|sentenced (?:\w+ ){0,6}for|indicted (?:for|on)|counts? of|acquitted of|trial (?:for|on)|"
    r"suspicion of|wanted (?:for|on)|offen[cs]es? (?:of|including)|crime of|penalty for|"
    r"laws? (?:on|against))"
    r"(?: [\w-]+,?){0,4} ?\Z",
    re.I,
)  # fmt: skip


# What somebody does to themselves is no attack, unless it is done with a bomb among others.
_SELF = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|sho(?:o?t|oting)|hang(?:s|ed|ing)?|hung|stab\w*|poison\w*|set|burn\w*|harm\w*) "
    r"(?:him|her|it|them|our|my|your|one)sel(?:f|ves)\b(?! and\b)|\bcommit\w* suicide\b|"
    r"\bsuicide (?:rates?|note|prevention|hotline)\b|"
    r"\bt(?:ook|akes?|aken|aking) (?:his|her|their) own (?:life|lives)\b",
    re.I,
)
# What politicians do to each other with words; who was shot or stabbed was not.
_VERBAL = re.compile(r"(?:attack|blast|slam|assault|fire|fought|fight|battl|clash|war\b|hit\b|bomb|target)", re.I)


# "called climate change a hoax" asks for nothing.
_CALLED = re.compile(r"call(?:s|ed|ing)?", re.I)
_CALLED_FOR = re.compile(r" (?:\w+ )?(?:on|upon|for|to)\b", re.I)
# "the key accused in the case" is somebody, not an accusation.
_THE_ACCUSED = re.compile(r"\b(?:the|an|key|main|prime|chief|other|all|both|co-?|two|three|four|five) ?accused\Z", re.I)
_OF_WHAT = re.compile(r" (?:of|by)\b", re.I)
_HABIT = re.compile(
    r"\b(?:regularly|routinely|frequently|always|often|sometimes|every ?day|daily) (?:[\w'’-]+ ){0,4}\Z", re.I
)
# "whoever kills in the name of Velm": a rule, no act.
_WHOEVER = re.compile(
    r"\b(?:whoever|whosoever|anyone who|anybody who|everyone who|no one should|nobody should) \Z", re.I
)
# "frequent attacks on convoys", "kidnappings are commonplace": how things are, no one act.
_FREQUENT = re.compile(r"\b(?:frequent|regular|routine|occasional|sporadic|everyday) \Z", re.I)
_COMMON = re.compile(
    r"(?: (?:and|or) \w+)? (?:is|are|was|were) (?:so |very |still |also )?"
    r"(?:common(?:place)?|frequent|rife|routine|rare|an? (?:\w+ )?(?:regular|everyday|daily|common) \w+)\b",
    re.I,
)
_MISHAP = re.compile(
    r"\b(?:hit|struck|killed|injured|run over|knocked down|dragged) by (?:an? |the )?(?:[a-z-]+ ){0,2}"
    r"(?:car|truck|bus|train|tram|van|lorry|vehicle|pickup|motorcycle|taxi|suv)\b(?! bomb| loaded| laden| packed)|"
    r"\b(?:gas (?:leaks?|explosions?|blasts?|cylinders?|canisters?)|boilers?|"
    r"(?:fuel|oil|chemical|gas|petrol|water) tanks?|fireworks|breath tests?|pressure cookers?(?! bomb)) ?"
    r"(?:explo\w+|blasts?|blew)?|"
    r"\b(?:house|basement|kitchen|apartment|flat|barn|hotel|factory|warehouse|forest|brush|grass|electrical) fires?\b",
    re.I,
)
_ACCIDENT = re.compile(
    r"\b(?:fires?|blaze|firefighters?|flames|inferno|crash\w*|collision|derail\w*|accident\w*|collaps\w+|landslides?|"
    r"earthquake|quake|flood\w*|storm|hurricane|cyclone|wildfires?)\b",
    re.I,
)
_VIOLENCE = re.compile(
    r"\b(?:gunm[ae]n|gunfire|shot|shooting\w*|bomb\w*|attack\w*|militant\w*|rebel\w*|guerrilla\w*|terror\w*|soldiers?|"
    r"troops|army|arson\w*|murder\w*|stabb\w+|(?:open|opened|set|under) fire|kidnap\w*|massacre\w*|riot\w*|mobs?|"
    r"assassin\w*)\b",
    re.I,
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|\w/\w+[-/])\S*", re.I)


@dataclass(frozen=True, slots=True)
class Use:
    """A figurative use of a trigger's words: of which classes, with which words where."""

    classes: frozenset[str]
    trigger: re.Pattern[str]
    side: str
    words: re.Pattern[str]


def tells_of_none(text: str, start: int, end: int, sentence: tuple[int, int], key: str) -> bool:
    """Return whether the words [start, end) of a text, that look like an event of a class, are a figure of speech.

    So are those that name what somebody is charged with: the charge is the event.
    """
    if (key in FORCE and key != "suicide_attack") or key == "sexual_violence":
        if _CHARGE.search(text, max(sentence[0], start - 100), start):
            return True
        if any(found.start() <= end and start <= found.end() for found in _SELF.finditer(text, *sentence)):
            return True
    if key != "meeting" and _FREQUENT.search(text, max(sentence[0], start - 20), start):
        return True
    if _COMMON.match(text, end):
        return True
    if key == "request" and _CALLED.fullmatch(text, start, end) and not _CALLED_FOR.match(text, end):
        return True
    if key == "accusation" and _THE_ACCUSED.search(text, max(sentence[0], start - 20), end):
        return not _OF_WHAT.match(text, end)
    if text[sentence[0] : sentence[1]].lstrip()[:1] in ("*", "•") and sentence[1] - sentence[0] < TITLE:
        return True
    if _WHOEVER.search(text, max(sentence[0], start - 30), start):
        return True
    if _in_an_address(text, start, end) or _HABIT.search(text, max(sentence[0], start - 60), start):
        return True
    before = _words(text[max(sentence[0], start - 80) : start])[-NEAR:]
    after = _words(text[end : min(sentence[1], end + 80)])[:NEAR]
    words = text[start:end].lower()
    sides = {"before": before, "after": after, "last": before[-1:], "next": after[:1]}
    return any(
        key in use.classes and use.trigger.match(words) and any(use.words.fullmatch(word) for word in sides[use.side])
        for use in _uses()
    )


def _in_an_address(text: str, start: int, end: int) -> bool:
    """Return whether words are a part of the address of a page."""
    low = max(text.rfind(mark, max(0, start - 300), start) for mark in " \n\t") + 1
    return _ADDRESS.match(text, low, min(len(text), end + 300)) is not None and "/" in text[low:start]


def means(words: str, key: str) -> bool:
    """Return whether a word of a trigger may mean its class (`meant_words.tsv`)."""
    pattern = _meant().get(key)
    return pattern is None or any(pattern.fullmatch(word) for word in _words(words))


def about_sport(text: str) -> bool:
    """Return whether an article is about a match, a race or a season."""
    words = _words(text)
    found = [word for word in words if _genre("sport").fullmatch(word)]
    return len(found) >= SPORTS_SHARE * len(words) and len(set(found)) >= SPORTS_KINDS


def about_accident(text: str) -> bool:
    """Return whether an article is about a fire, a crash or a storm, and hardly about violence."""
    return len(_ACCIDENT.findall(text)) >= max(ACCIDENTS, ACCIDENTS_SHARE * len(_VIOLENCE.findall(text)))


def genre(text: str, start: int, end: int, sentence: tuple[int, int]) -> Genre | None:
    """Return what the sentence of a trigger is about, if that is a film, a drill, an accident or a war of words."""
    words = set(_words(text[sentence[0] : sentence[1]]))
    if sum(bool(_genre("fiction").fullmatch(word)) for word in words) >= 2:
        return "fiction"
    if _VERBAL.match(text[start:end]) and sum(bool(_genre("verbal").fullmatch(word)) for word in words) >= 1:
        return "verbal"
    if _MISHAP.search(text, *sentence) or any(_genre("accident").fullmatch(word) for word in words):
        return None if any(_genre("violence").fullmatch(word) for word in words) else "accident"
    near = _words(text[max(sentence[0], start - 60) : start])[-6:] + _words(text[end : min(sentence[1], end + 60)])[:6]
    return "drill" if any(_genre("drill").fullmatch(word) for word in near) else None


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


@cache
def _meant() -> dict[str, re.Pattern[str]]:
    return {key: _any(words) for key, words in rows("meant_words.tsv")}


@cache
def _uses() -> tuple[Use, ...]:
    found = []
    for names, trigger, side, words in rows("figurative.tsv"):
        classes = FORCE if names == "$force" else frozenset(names.split("|"))
        found.append(Use(classes, re.compile(".*" if trigger == "any" else _pattern(trigger)), side, _any(words)))
    return tuple(found)


@cache
def _genre(name: Genre) -> re.Pattern[str]:
    return next(_any(words) for genre, words in rows("genres.tsv") if genre == name)


def _any(words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, words.split())))


def _pattern(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"[^\s]*" if word.endswith("*") else "")
