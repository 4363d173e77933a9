"""Which acts of an article are one event.

Two acts are never one if their classes, statuses, places, days or named actors exclude each other. Acts that may be one
are taken for one if something says so: "the attack" after an attack, a noun and a verb in one sentence, the same word
with the same people, the same class at the same place on the same day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dateline.gazetteer.distance import kilometres
from dateline.reader.events.acts import SUFFERING, Act
from dateline.reader.events.kinds import ATTACKS, kills
from dateline.records import EventStatus, Place, Time

FAR: Final = 15
"""Sentences over which "the attack" may look back."""
LEAD: Final = 3
"""Sentences at the top, headline included, in which two acts of a class are one: the lead says the headline again."""

KEPT: Final = 40
"""Events that an act is held against, the latest ones, and as many of their acts: bounds the work on long lists."""

NEXT: Final = 1
"""Sentences after an attack in which what it did is told: "They killed 23"."""
CLOSE: Final = 6
"""Sentences over which an act of the same class that brings nothing new goes on telling of the same event."""
_FAMILIES: Final = (
    ATTACKS,
    frozenset("peaceful_protest protest_intervention protest_excessive_force riot mob_violence".split()),
    frozenset(("territory_gain_state", "territory_gain_nonstate")),
    frozenset(("deal", "ceasefire_agreement")),
    frozenset(("attack_civilians", "clash", "protest_excessive_force")),
)
_REAL: Final = frozenset[EventStatus](("happened", "ongoing"))
_AGAIN = re.compile(
    r"\b(?:the|this|that|these|those|such|its|his|her|their|\w+day['’]s|\w+['’]s?) (?:[\w-]+ ){0,3}\Z", re.I
)
_OTHER = re.compile(
    r"\b(?:another|other|others|second|third|fourth|separate|separately|similar|previous|previously|earlier|last|past|"
    r"every|each|further|fresh|new|more|recent|subsequent|later|next|future|any|no|latest|deadliest|worst|first|since)"
    r"\b(?: [\w-]+){0,2} ?\Z",
    re.I,
)
_NOUNS = (
    r"(?:attack|bombing|blast|explosion|air ?strike|strike|air raid|raid|clash|protest|killing|murder|massacre|"
    r"shooting|assassination|arrest|kidnapping|abduction|assault|demonstration|battle|riot|rall|march|ambush|offensive|truce|"
    r"ceasefire|agreement|accord|meeting|talk|incident|detention|execution|hijacking|siege|invasion|takeover|firefight|"
    r"crackdown|gunfire)"
)
_NOUN = re.compile(rf"{_NOUNS}(?:s|es|y|ies)?\Z", re.I)
_PLURAL = re.compile(rf"{_NOUNS}(?:s|es|ies)\Z", re.I)
_DAMAGE = re.compile(r"(?:destroy|damag|shatter|wreck|raz|gutt|demolish|flatten|level)\w*", re.I)
RUINOUS: Final = frozenset("ied_or_bomb suicide_attack grenade air_or_drone_strike shelling_missile".split())
"""Attacks that destroy: "a blast destroyed nine houses" is one act."""
_IN_ANOTHER = re.compile(
    r"(?:\A|[.!?\n\"”])\s*(?:In|During) (?:another|an? (?:second|third|fourth|fifth|separate|similar|different))"
    r"\b[^.!?]{0,90}\Z"
)
"""The beginning of a sentence that tells of something else: "In a third incident, armed men opened"."""
_SAME_TOOL = re.compile(
    r"\b(?:the|that) (?:[\w-]+ )?(?:bomb|device|explosives?|car|gunm[ae]n|attackers?|assailants?|blast) (?:\w+ )?\Z",
    re.I,
)


def joined(text: str, acts: Sequence[Act]) -> list[list[Act]]:
    """Return the acts of an article, which are in its order, by event; events are in the order of their first act."""
    groups: list[list[Act]] = []
    for act in acts:
        home = next((group for group in reversed(groups[-KEPT:]) if _one(text, act, group[-KEPT:])), None)
        if home is None:
            groups.append([act])
        else:
            home.append(act)
    return groups


def _one(text: str, act: Act, group: Sequence[Act]) -> bool:
    """Return whether an act is another mention of an event."""
    last = group[-1]
    apart = act.sentence - last.sentence
    if apart and _IN_ANOTHER.search(text, max(0, act.at.start - 130), act.at.start):
        return False
    ruin = apart == 0 and _is_ruin(text, act, last)
    if not all(_may_be_one(act, other, ruin) for other in group):
        return False
    if ruin:
        return True
    words, before = act.at.of(text), text[max(0, act.at.start - 40) : act.at.start]
    noun = _NOUN.search(words) is not None
    if _OTHER.search(before) or (noun and _one_and_many(text, act, group)):
        return False
    if apart == 0 and (noun or _NOUN.search(last.at.of(text)) or kills(words) or kills(last.at.of(text))):
        return True
    if noun and _PLURAL.search(words) and not any(_PLURAL.search(other.at.of(text)) for other in group):
        return False
    if apart <= NEXT and kills(words) and not kills(last.at.of(text)):
        return True
    if apart <= FAR and ((noun and _AGAIN.search(before)) or _SAME_TOOL.search(before)):
        return True
    if act.sentence < LEAD and act.key == last.key:
        return True
    keys = {other.key for other in group}
    shared = _sufferers([act]) & _sufferers(group)
    if shared and (act.key in keys or any(_stem(words) == _stem(other.at.of(text)) for other in group)):
        return True
    if act.key == last.key and apart <= CLOSE and _brings_nothing_new(act, group):
        return True
    return act.key == last.key and _same_scene(act, group)


def _one_and_many(text: str, act: Act, group: Sequence[Act]) -> bool:
    """Return whether a noun and those of an event differ in number: "the attacks" are not one attack."""
    many = _PLURAL.search(act.at.of(text)) is not None
    others = [words for other in group if _NOUN.search(words := other.at.of(text))]
    return any(many != (_PLURAL.search(words) is not None) for words in others)


def _brings_nothing_new(act: Act, group: Sequence[Act]) -> bool:
    """Return whether an act has no scene of its own, and nobody who suffers it that the event does not have."""
    own = act.setting
    if own.time_basis not in ("article", "none") or own.place_basis not in ("article", "none"):
        return False
    return act.key in ATTACKS or not _sufferers([act]) or bool(_sufferers([act]) & _sufferers(group))


def _is_ruin(text: str, act: Act, other: Act) -> bool:
    """Return whether one of two acts is an attack and the other what it destroyed."""
    keys = {act.key, other.key}
    ruin = act if act.key == "property_destruction" else other
    return "property_destruction" in keys and bool(keys & RUINOUS) and _DAMAGE.fullmatch(ruin.at.of(text)) is not None


def _may_be_one(one: Act, other: Act, ruin: bool = False) -> bool:
    same_class = (
        ruin
        or one.key == other.key
        or any(
            one.key in family and other.key in family and one.options & other.options & family for family in _FAMILIES
        )
    )
    same_status = one.status == other.status or {one.status, other.status} <= _REAL
    return (
        same_class
        and same_status
        and _places_agree(one, other)
        and _times_agree(one, other)
        and _actors_agree(one, other)
        and _victims_agree(one, other)
    )


def _places_agree(one: Act, other: Act) -> bool:
    a, b = one.setting.place, other.setting.place
    if a is None or b is None or "article" in (one.setting.place_basis, other.setting.place_basis):
        return True
    return near(a, b)


def near(a: Place, b: Place) -> bool:
    """Return whether two places may be one scene: the point of one lies within the other."""
    if a.geonames_id is not None and a.geonames_id == b.geonames_id:
        return True
    if "country" in (a.kind, b.kind):
        return a.country_code == b.country_code
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= max(a.radius_km, b.radius_km, 5.0)


def _times_agree(one: Act, other: Act) -> bool:
    a, b = one.setting.time, other.setting.time
    return a is None or b is None or overlap(a, b)


def overlap(a: Time, b: Time) -> bool:
    """Return whether two times can be one; what is not dated can."""
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return True
    return a.earliest[:10] <= b.latest[:10] and b.earliest[:10] <= a.latest[:10]


def _actors_agree(one: Act, other: Act) -> bool:
    a, b = (
        {part.mention.entity for part in act.parts if part.role == "actor" and part.mention.form == "name"}
        for act in (one, other)
    )
    return not a or not b or bool(a & b)


def _victims_agree(one: Act, other: Act) -> bool:
    """Return whether two acts may have hurt the same people: named ones who are others were hurt by another act."""
    a, b = (
        {
            part.mention.entity
            for part in act.parts
            if part.role in SUFFERING and part.mention.form == "name" and part.mention.kind == "person"
        }
        for act in (one, other)
    )
    return not a or not b or bool(a & b)


def _same_scene(act: Act, group: Sequence[Act]) -> bool:
    """Return whether an act and an event have the same place and the same day, both in words of their own."""
    own = act.setting
    if own.place is None or own.time is None or own.place_basis == "article":
        return False
    return any(
        other.setting.place is not None
        and other.setting.place.geonames_id == own.place.geonames_id
        and other.setting.time is not None
        and other.setting.time.earliest == own.time.earliest
        and other.setting.place_basis != "article"
        for other in group
    )


def _sufferers(acts: Sequence[Act]) -> set[str]:
    return {part.mention.entity for act in acts for part in act.parts if part.role in SUFFERING}


def _stem(words: str) -> str:
    return words.lower()[:5]
