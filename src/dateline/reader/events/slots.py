"""Who stands in which place of a trigger's clause: its subject, its object, or behind "by", "of" and "against".

The event layer weighs every word around a trigger and is often in doubt where the grammar is in none: "two men were
arrested", "the murder of a judge", "shot by rebels". Only plain patterns count; what is between must be told whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from dateline.reader.events.senses import FORCE
from dateline.reader.events.tables import EFFECT, ROLES
from dateline.reader.layers import Floats
from dateline.records import Mention, Role, Span

SURE: Final = 0.85
"""Probability that somebody in a place of the clause has its role."""
HARDLY: Final = 0.01
"""Probability of taking part under which the layer is believed against the grammar."""
STRONG: Final = 0.95
"""Probability of a role from which the layer is believed beside somebody whom the grammar puts on the same side."""
LIKELY: Final = 0.5
"""Probability from which the layer decides which of the suffering roles it is."""
MUTUAL: Final = frozenset(("clash", "meeting", "deal", "ceasefire_agreement"))
"""Classes of which both sides are actors, but for a verb that one does to another."""
MOVED: Final = "mobilisation"
"""The class in which those who are sent do it: nobody suffers it."""
ACTOR: Final = ROLES.index("actor")
SUFFERERS: Final = [ROLES.index(role) for role in ("victim", "target", "recipient")]
_NOBODY = frozenset(("place", "other", "weapon"))
_THINGS = frozenset(("facility", "vehicle"))

_BE = r"is|are|was|were|be|been|being|get|gets|got"
_HELP = (
    r"(?:who|which|that|has|have|had|having|will|would|could|may|might|can|must|should|did|do|does|to|also|already|then|"
    r"later|never|even|again|once|both|all|each|first|yesterday|today|tonight|nearly|almost|[a-z]+ly)"
)
_COUNT = (
    r"(?:(?:at least|more than|up to|as many as|about|around|some|over|nearly|almost|another|(?:one|two|three|four|"
    r"five|some|many|most|all|several|members?) of|all|both|the|a|an|his|her|their|its|several|many|(?:dozens|hundreds|"
    r"scores) of|\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|[a-z]+teen|other|former|local|senior|young) )*"
)
_OTHER = r"(?:(?:[a-z]+ed|shot|beaten|slain|hit|taken|held) (?:and|or) (?:then |later )?)?"
_WHENCE = (
    r"(?:(?-i: (?:in|from|near|at|of|outside) (?:the |northern |southern |eastern |western |central )?"
    r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)| on (?:an? )?(?:motorcycles?|motorbikes?|horseback|foot))?"
)
_ASIDE = rf"{_WHENCE}(?:, [^,;:]{{1,70}},)? ?"

# What stands between a subject and its verb, by the verb's voice.
_PASSIVE = re.compile(
    rf"{_ASIDE}(?:, (?=(?:were|are) (?:all|both|each)\b))?(?:{_HELP} )*(?:{_BE}) (?:(?:{_HELP}|{_BE}) )*{_OTHER}", re.I
)
_ACTIVE = re.compile(rf"{_ASIDE}(?:{_HELP} )*{_OTHER}", re.I)
_GOING = re.compile(rf"{_ASIDE}(?:{_HELP} )*(?:{_BE}) (?:(?:{_HELP}|{_BE}) )*", re.I)
# What stands between a trigger and who comes behind it.
_OBJECT = re.compile(rf" (?:(?:at|on|up|down|with|dead|to death) )?{_COUNT}", re.I)
_WHOM = re.compile(rf" {_COUNT}", re.I)
"""Of two sides one is met, not met "at": that says where."""
_BY = re.compile(rf"(?:(?: (?:and|or) \w+ed)?|[^.;:()]{{0,60}}(?<!ed)) by {_COUNT}", re.I)
_OF = re.compile(rf" of {_COUNT}", re.I)
_AGAINST = re.compile(rf" (?:against|on|at) {_COUNT}", re.I)
_BETWEEN = re.compile(rf" (?:[a-z]+ )?between {_COUNT}", re.I)
_WITH = re.compile(rf" (?:[a-z]+ )?with {_COUNT}", re.I)

_JOINED = re.compile(rf"(?:,|,? (?:and|or|as well as|along with|together with)) {_COUNT}", re.I)
_AND = re.compile(r"\b(?:and|or|as well as|along with|together with)\b", re.I)
_BEHIND_PREPOSITION = re.compile(
    r"\b(?:of|with|by|against|from|in|on|for|between|to|near|at|among|after|before|over|than|including|like) "
    r"(?:[\w.-]+ ){0,2}\Z",
    re.I,
)
_BEING = re.compile(rf"\b(?:{_BE}) (?:\w+ )?\Z", re.I)
_AND_NEXT = re.compile(rf"\band (?:{_HELP} )*\Z", re.I)
_FIRST_VERB = re.compile(rf"{_ASIDE}(?:{_HELP} )*(?P<be>(?:{_BE}) (?:{_HELP} )*)?(?P<verb>[a-z]+)\b", re.I)
_OTHER_CLAUSE = re.compile(
    r"[;:]|\b(?:who|which|that|when|while|where|after|before|because|as|but|sa(?:id|ys)|told)\b", re.I
)
_FIRING = re.compile(r"\bopened \Z", re.I)
_PAST = re.compile(
    r"(?:\w{2,}ed|shot|hit|slain|beaten|held|taken|blown|hurt|burnt|torn|struck|seen|met|fought|slew|overran|overrun|set|"
    r"beat|blew|threw|took|stole|broke|tore|withdrew|overthrew|drove|caught|sent|kills|wounds|injures|detains|shoots|"
    r"kidnaps|abducts|seizes|stabs|slays|beats|meets)",
    re.I,
)
_PARTICIPLE = re.compile(r"slain|beaten|taken|blown|torn|seen", re.I)
_AMBIGUOUS = re.compile(r"held|hit|shot|beat|set|hurt|\w{2,}ed", re.I)
_REDUCED = re.compile(
    r"[,.;]|\Z| (?:in|by|on|during|at|with|after|before|because|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"yesterday|today|last|for|near|since|while|when|and|over|from|under)\b",
    re.I,
)
_WHERE = re.compile(r"\b(?:in|at|near|inside|outside) (?:the )?\Z", re.I)
_OF_WHAT = re.compile(r" (?:of|with|on|for)\b", re.I)
_ACCUSED = re.compile(r"accused|charged|convicted|indicted|suspected|sentenced|acquitted", re.I)
_FINITE = re.compile(r" (?:was|were|is|are|has|have|had|includ(?:e|ed|es)|came|remain(?:s|ed)?)\b", re.I)
_ASKED = re.compile(r"(?:demand|request|seek|sought|claim)\w*", re.I)
_DOING = re.compile(r"\w{2,}ing", re.I)
_TOGETHER = re.compile(
    r"met|meet(?:s|ing)?|talk(?:ed|s|ing)?|fought|fight(?:ing)?|clash(?:ed|es|ing)?|agreed?|sign(?:ed|s)?", re.I
)
_NOUN_OF = re.compile(
    r"(?:murders?|killings?|assassinations?|arrests?|kidnappings?|abductions?|detentions?|capture|bombings?|shelling|"
    r"massacres?|slayings?|execution|shootings?|torture|beating|lynching|expulsion|deportation|destruction|rape)",
    re.I,
)
_NOUN_AGAINST = re.compile(
    r"(?:attacks?|assaults?|raids?|strikes?|bombings?|air ?strikes?|ambush(?:es)?|offensive)", re.I
)


def filled(
    text: str, at: Span, sentence: tuple[int, int], key: str, near: Mapping[int, Floats], mentions: Sequence[Mention]
) -> dict[int, Floats]:
    """Return the probabilities of roles by the number of the mention, changed where the grammar tells who does what.

    `near` has those of the event layer for the mentions near the trigger `at`, whose likeliest class is `key`.
    """
    nobody = _NOBODY - {"place"} if key in MUTUAL - FORCE else _NOBODY  # "talks between Velm and Ostra"
    here = [
        (mentions[i], i)
        for i in near
        if sentence[0] <= mentions[i].start and mentions[i].end <= sentence[1] and mentions[i].kind not in nobody
    ]
    outer = sorted(
        (one for one in here if not any(_holds(other, one[0]) for other, _ in here)), key=lambda one: one[0].start
    )
    sides = _sides(text, at, sentence, key, outer, near)
    found = dict(near)
    if key in MUTUAL - FORCE:
        for mention, i in here:
            low = max(sentence[0], mention.start - 16)
            if i not in sides and mention.kind != "person" and _WHERE.search(text, low, mention.start):
                found[i] = np.zeros(len(ROLES), dtype=np.float32)  # "a meeting at the library"
    for i, role in sides.items():
        if 1 - float(near[i][0]) >= HARDLY or not near[i].any():
            found[i] = np.zeros(len(ROLES), dtype=np.float32)
            found[i][role] = max(SURE, float(near[i][role]))
    for side in ([ACTOR], SUFFERERS):
        if any(role in side for role in sides.values()):
            for _, i in here:
                best = int(near[i].argmax())
                if i not in sides and best in side and float(near[i][best]) < STRONG:
                    found[i] = np.zeros(len(ROLES), dtype=np.float32)
    return found


def _holds(one: Mention, other: Mention) -> bool:
    return one.start <= other.start and other.end <= one.end and one.end - one.start > other.end - other.start


def _sides(
    text: str,
    at: Span,
    sentence: tuple[int, int],
    key: str,
    mentions: Sequence[tuple[Mention, int]],
    near: Mapping[int, Floats],
) -> dict[int, int]:
    """Return the role of each mention that stands in a place of the clause, by its number."""
    at = _with_verb(text, at)
    words = _verb(at.of(text))
    before = [one for one in mentions if one[0].end <= at.start]
    after = [one for one in mentions if one[0].start >= at.end]
    subject, voice = _subject(text, at, sentence, [one for one in before if one[0].kind not in _NOBODY])
    found: dict[int, int] = {}

    def add(listed: Sequence[tuple[Mention, int]], suffering: bool) -> None:
        for mention, i in listed:
            if suffering and key == MOVED:
                if voice == "passive":
                    found.setdefault(i, ACTOR)
            elif suffering:
                found.setdefault(i, _suffering(mention, key, near[i]))
            elif mention.kind not in _THINGS:
                found.setdefault(i, ACTOR)

    if voice == "passive":
        add(subject, True)
        add(_behind(text, at, _BY, after), False)
    elif voice == "active":
        both = key in MUTUAL and _TOGETHER.fullmatch(words) is not None
        add(subject, False)
        if not _ASKED.fullmatch(words):  # what is demanded is nobody
            add(_behind(text, at, _WHOM if key in MUTUAL else _OBJECT, after), not both)
        if both:
            add(_behind(text, at, _WITH, after), False)
    elif key in MUTUAL:
        for pattern in (_BETWEEN, _WITH, *((_WHOM,) if _DOING.fullmatch(words) else ())):
            add(_behind(text, at, pattern, after), False)
    elif _NOUN_OF.fullmatch(words) or _NOUN_AGAINST.fullmatch(words):
        if _NOUN_OF.fullmatch(words):
            add(_behind(text, at, _OF, after), True)
        if _NOUN_AGAINST.fullmatch(words):
            add(_behind(text, at, _AGAINST, after), True)
        add(_behind(text, at, _BY, after), False)
    elif _DOING.fullmatch(words):
        add(_behind(text, at, _OBJECT, after), True)
    return found


def _suffering(mention: Mention, key: str, share: Floats) -> int:
    """Return the likeliest role on the suffering side; where the layer sees none, by class and kind."""
    best = max(SUFFERERS, key=lambda role: float(share[role]))
    if share[best] >= LIKELY:
        return best
    usual: Role = "recipient" if key not in FORCE | {EFFECT} else "target" if mention.kind in _THINGS else "victim"
    return ROLES.index(usual)


def _subject(
    text: str, at: Span, sentence: tuple[int, int], before: Sequence[tuple[Mention, int]]
) -> tuple[list[tuple[Mention, int]], str]:
    """Return who stands as the subject of a verb, with all that are joined to it, and the verb's voice."""
    words = _verb(at.of(text))
    alone = words == at.of(text)
    past, doing = _PAST.fullmatch(words) is not None, _DOING.fullmatch(words) is not None
    for k in range(len(before) - 1, max(-1, len(before) - 4), -1):
        mention = before[k][0]
        if k and text[mention.end : mention.end + 1] == "," and text[before[k - 1][0].end : mention.start] == ", ":
            continue  # "Ilva Renn, a judge, was shot"
        gap = text[mention.end : at.start]
        voice = ""
        if past and _PASSIVE.fullmatch(gap):
            voice = "passive"
        elif doing and _GOING.fullmatch(gap):
            voice = "active"
        elif past and alone and gap == " " and _AMBIGUOUS.fullmatch(words) and _finite(text, at):
            voice = "passive"  # "the two bakers killed were from Ostra"
        elif alone and gap == " " and _ACCUSED.fullmatch(words) and _OF_WHAT.match(text, at.end):
            voice = "passive"  # "the two bakers accused of theft"; who accuses names somebody first
        elif past and alone and gap == " " and _AMBIGUOUS.fullmatch(words) and _REDUCED.match(text, at.end):
            return [], ""  # "people killed in", "rebels attacked in": the layer knows better
        elif past and not _PARTICIPLE.fullmatch(words) and _ACTIVE.fullmatch(gap):
            voice = "active"
        if voice and not _BEHIND_PREPOSITION.search(text, max(sentence[0], mention.start - 40), mention.start):
            return _joined(text, before[: k + 1][::-1], forward=False), voice
    if not past:
        return [], ""
    first, voice = _subject_of_all(text, at, sentence, before)
    if voice:
        return first, voice
    return [], "passive" if _BEING.search(text, sentence[0], at.start) else "active"


def _subject_of_all(
    text: str, at: Span, sentence: tuple[int, int], before: Sequence[tuple[Mention, int]]
) -> tuple[list[tuple[Mention, int]], str]:
    """Return the subject that a verb behind "and" has in common with the first verb of its sentence, and the voice:
    "rebels stormed a checkpoint and killed eight soldiers"."""
    joint = _AND_NEXT.search(text, sentence[0], at.start)
    if joint is None or (before and before[-1][0].end > joint.start()):
        return [], ""
    for k, (mention, _) in enumerate(before):
        verb = _FIRST_VERB.match(text, mention.end, at.start)
        if _BEHIND_PREPOSITION.search(text, max(sentence[0], mention.start - 40), mention.start):
            continue
        if verb is None or not _PAST.fullmatch(verb["verb"]) or _OTHER_CLAUSE.search(text, mention.end, joint.start()):
            return [], ""
        return _joined(text, before[: k + 1][::-1], forward=False), "passive" if verb["be"] else "active"
    return [], ""


def _finite(text: str, at: Span) -> bool:
    """Return whether a verb with its own subject follows: "is", but not "IS" unless all is in capitals."""
    found = _FINITE.match(text, at.end)
    return found is not None and (found.group().islower() or at.of(text).isupper())


def is_verb(words: str) -> bool:
    """Return whether a trigger is a verb that tells of something done, or begins with one."""
    return _PAST.fullmatch(words.split()[0]) is not None


def _verb(words: str) -> str:
    """Return the verb of a trigger of several words: "opened fire", "shot dead"."""
    first = words.split()[0]
    return first if _PAST.fullmatch(first) else words


def _with_verb(text: str, at: Span) -> Span:
    """Return "fire" with the verb of "opened fire"."""
    verb = _FIRING.search(text, max(0, at.start - 12), at.start) if at.of(text).lower() == "fire" else None
    return at if verb is None else Span(verb.start(), at.end)


def _behind(
    text: str, at: Span, pattern: re.Pattern[str], after: Sequence[tuple[Mention, int]]
) -> list[tuple[Mention, int]]:
    """Return who stands behind the trigger, right after what a pattern tells, with all that are joined to it."""
    for k, (mention, _) in enumerate(after[:3]):
        if pattern.fullmatch(text[at.end : mention.start].replace("\n", " ")):
            return _joined(text, after[k:], forward=True)
    return []


def _joined(text: str, listed: Sequence[tuple[Mention, int]], forward: bool) -> list[tuple[Mention, int]]:
    """Return the first and all that follow it joined by "and" or a comma that "and" follows."""
    found = [listed[0]]
    if not forward and listed[0][0].form == "pronoun":
        return found  # "against the miller, and he was": another clause
    gaps: list[str] = []
    for one in listed[1:]:
        left, right = (found[-1][0], one[0]) if forward else (one[0], found[-1][0])
        gap = text[left.end : right.start]
        if not _JOINED.fullmatch(gap):
            break
        gaps.append(gap)
        found.append(one)
    # A list without "and" is none: "the army, the police said".
    return found if any(_AND.search(gap) for gap in gaps) else found[:1]
