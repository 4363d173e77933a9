"""Of which class an event is, and what its words decide beyond the class: `mode_words.tsv`."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Final

import numpy as np

from dateline.ontology import classes
from dateline.ontology.class_words import evident, narrowed, plain_words
from dateline.ontology.classes import Codes
from dateline.reader.events.learnt import rows
from dateline.reader.events.senses import FORCE
from dateline.reader.events.tables import CLASSES, NONE
from dateline.reader.layers import Floats
from dateline.records import EntityKind

WORTH: Final = 0.05
"""Share of the likeliest class that the likeliest class which the words allow must have to be taken instead of it."""
NEAR: Final = 4
"""Words on either side of a trigger that may say the mode."""
ARMED: Final = frozenset[EntityKind](("armed_group", "military", "police"))
KEPT: Final = frozenset(classes.classes())
"""What is an event of the ledger."""
GENERAL: Final = frozenset(("attack_civilians", "clash"))
"""Classes of an attack of which nothing is known but that it was one."""
TERRITORY: Final = frozenset(("territory_gain_state", "territory_gain_nonstate"))
PHYSICAL: Final = FORCE | TERRITORY | frozenset(("arrest", "peaceful_protest", "riot", "protest_excessive_force"))
"""Classes which words beside a trigger decide among."""
_TAKES = re.compile(r"(?:captur|seiz|retak|retook|recaptur|overr[au]n|tak(?:e|es|en|ing)\b|took\b|occup)", re.I)
_LAND = re.compile(
    r"\b(?:towns?|cit(?:y|ies)|villages?|territor(?:y|ies)|districts?|provinces?|areas?|regions?|bases?|positions?|"
    r"checkpoints?|airports?|airbase|airfield|strongholds?|outposts?|border crossing|hills?|bridgehead|ground|island)\b"
)
ATTACKS: Final = FORCE - {"torture_beating", "property_destruction", "abduction", "mob_violence"}
"""Attacks with whatever weapon."""
_STATE = re.compile(r"(?:\w+ )?(?:wars?|warfare|conflicts?|insurgency|hostilities)", re.I)
"""A state of things of which the acts are told one by one; it is no act itself."""
_ON_ARMS = re.compile(
    r"\b(?:attacks?|attacked|assault(?:s|ed)?|raid(?:s|ed)?|ambush(?:es|ed)?|offensive)\b(?: (?:on|against|at|of))?"
    r" (?:[\w'’-]+ ){0,3}?(?:(?:\w+ )?police(?:m[ae]n| officers?| posts?| stations?)?|army|"
    r"(?:security|armed|government) forces|peacekeepers|gendarmes|guardsmen|"
    r"navy|naval|air force|brigades?|battalions?|paratroopers|warships?|uss|destroyer|fleet|"
    r"military|troops|soldiers|barracks|garrison|convoy|patrol|checkpoint|outpost|base)\b|"
    r"\b(?:slain|killed|fallen|wounded) (?:[\w.'’-]+ ){0,2}(?:soldiers?|marines?|troops|servicem[ae]n|guerrillas|"
    r"rebels|militants|insurgents|fighters)\b|"
    r"\b(?:guerrillas|rebels|militants|insurgents|soldiers|troops|paratroopers|fighters|combatants) "
    r"(?:(?:was|were|had|have|has|been) )*(?:killed|wounded|slain)\b",
    re.I,
)
_OF_FORCES = re.compile(
    r"\b(?:members?|personnel|officers?|agents?|elements|part|units?) of (?:the |an? |our |their )?(?:[\w'’-]+ ){0,3}"
    r"(?:(?:security|armed|government|special|police|defen[cs]e|coalition|army) (?:forces?|service)|army|military|"
    r"brigade|battalion|regiment|militia)\b|\b(?:brigade|battalion|infantry|regiment)\b|"
    r"\b(?:soldiers?|troops|troopers|police(?:m[ae]n| officers?| trainees| recruits)|guardsm[ae]n|gendarmes?|"
    r"peacekeepers?|militiam[ae]n|guerrillas?|rebels?|insurgents?|militants?|jihadis(?:ts?)?|servicem[ae]n|combatants|"
    r"marines|paratroopers?|commandos?|paramilitaries|(?:un)?uniformed men|brigades?|battalions?|regiments?|platoon|"
    r"(?:infantry|army|guard|police|military|special) units?|patrols?|garrison|army convoy|military convoy|"
    r"(?:security|military|army|police) (?:personnel|forces|members|unit|post|base|convoy|patrol|vehicles?|officials)|"
    r"(?:security|armed|government|federal|coalition|pro-\w+|state) forces|civil defen[cs]e(?: \w+)?)\Z",
    re.I,
)
_CIVIL: Final = frozenset[EntityKind](
    ("person", "population_group", "organization", "company", "other", "government", "facility")
)
"""Kinds of who takes part whose words may still tell that they are under arms."""
_FIGHT = re.compile(
    r"\b(?:gun ?battles?|firefights?|gunfights?|shoot-?outs?|exchange of (?:fire|gunfire|shots)|"
    r"battles? (?:between|with|in|near|at)|exchanged (?:gun)?fire|"
    r"(?:in|during|amid) (?:(?:the|an?) )?(?:[\w’'-]+ ){0,2}(?:fighting|clash(?:es)?|combat|battles?))\b",
    re.I,
)
_IN_A_FIGHT = re.compile(
    r"\bin an? (?:[\w'’-]+ ){0,2}(?:shoot-?out|gun ?battle|firefight|gunfight|exchange of (?:fire|gunfire|shots))\b",
    re.I,
)
_MEANS: Final = tuple(
    (key, re.compile(rf"\b(?:{words})\b", re.I))
    for key, words in (
        ("suicide_attack", r"suicide (?:bomb\w*|attack\w*|blast\w*)|blew (?:him|her|them)sel(?:f|ves) up"),
        (
            "air_or_drone_strike",
            r"air ?strikes?|air raids?|(?:war)?planes|warplanes?|fighter jets?|aerial|air force|drones?|"
            r"strafing|military coalition|coalition(?: led)?",
        ),
        ("shelling_missile", r"shelling|shelled|artillery|mortars?|rockets?|missiles?"),
        (
            "ied_or_bomb",
            r"bomb(?:s|ed|ing|ings)?|blasts?|explosions?|explosives?|ied|landmines?|mines?|detonated|exploded",
        ),
    )
)
"""By what words of a sentence people were killed, the narrower first."""
_CONSEQUENCE = re.compile(r"\b(?:(?:prompt|trigger|provok|spark)(?:ing|ed)|leading to|led to|in response to)\b", re.I)
_BOMBED = re.compile(r"(?:bomb|straf|pound|raid|blew|blow|attack|kill)", re.I)
_OTHER_MEANS = re.compile(
    r"\b(?:shot|shooting|gun\w*|fir(?:ed|ing)|stabb\w+|knif\w+|kniv\w+|machete\w*|behead\w+|bullets?|rifles?|burn\w*)\b",
    re.I,
)
_COURT = re.compile(r"\b(?:sentenced|death (?:row|penalty|sentence)|convicted|court|firing squad|hanged)\b", re.I)
_BURNT = re.compile(r"\b(?:burn(?:t|ed|ing)?|set ablaze|torched|roasted) (?:alive|to death)\b", re.I)
_RUINS = re.compile(
    r".*(?:burn|torch|fire|arson|ablaze|destroy|destruct|damag|loot|ransack|vandal|raz(?:e|ing)|demolish|demolition|"
    r"wreck|smash|sabotag|blew|blow|blast|bomb|explo|dynamit|plunder|pillag|level|desecrat|gutted|deface|bulldoz|stone|"
    r"pelt|attack|shatter)",
    re.I,
)
"""What is done to property; who takes or occupies it does not destroy it."""
_ARMS = re.compile(
    r"\b(?:armou?red (?:vehicles?|cars?|personnel)|tanks?|garrisons?|barracks|(?:military|army|enemy) (?:vehicles?|"
    r"posts?|positions?|bases?|trucks?|units?)|that position|gunships?|warplanes?|battalions?)\b",
    re.I,
)
_BATTLE = re.compile(r"\b(?:attack\w*|ambush\w*|assault\w*|combat|fighting|clash\w*|battle\w*|annihilat\w+)\b", re.I)
_RUSHED = re.compile(r"\bcharg(?:ed|es|ing|e) (?:towards?|at|into|through|forward|ahead)\b", re.I)
_GAS = re.compile(r"\btear ?-?gas\b|\bwater cannons?\b|\brubber bullets?\b", re.I)
_UNREST = re.compile(r"(?:violence|unrest|disturbances?|rioting|communal)", re.I)
_MOB = re.compile(r"\b(?:communal|mobs?|riot\w*|crowds?|sectarian|protest\w*)\b", re.I)
_KILLS = re.compile(r"(?:kill|wound|injur|shot|maim|hurt)", re.I)
_NAMES: Final = frozenset(CLASSES[1:])
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def best(share: Floats, trigger: str, weapon: str | None, told: frozenset[str], near: str = "") -> str:
    """Return the likeliest class by `share` [classes] among those that trigger, weapon and text allow.

    `told` is what `evidence` says of the text, `near` are the words around the trigger.
    """
    if _STATE.fullmatch(trigger):
        return NONE
    order = np.argsort(-share[1:], kind="stable") + 1
    likeliest = CLASSES[int(order[0])]
    said = narrowed(_NAMES, trigger)
    if len(said) == 1 and said <= PHYSICAL:
        return next(iter(said))  # an arrest is an arrest
    if likeliest in PHYSICAL:
        said = _taken(trigger, near) or narrowed(_NAMES, near, "near")
        if len(said) < len(_NAMES):
            return str(next(CLASSES[i] for i in order.tolist() if CLASSES[i] in said))
    allowed = options(trigger, weapon)
    allowed = allowed & told or allowed
    chosen = next((CLASSES[i] for i in order.tolist() if CLASSES[i] in allowed), likeliest)
    return chosen if share[CLASSES.index(chosen)] >= WORTH * share[order[0]] else likeliest


def of_article(text: str) -> frozenset[str]:
    """Return the classes but attacks that an article gives cause to think of."""
    return evident(_NAMES - ATTACKS, plain_words(text))


def evidence(sentence: str, article: frozenset[str]) -> frozenset[str]:
    """Return the classes that a sentence, or for other classes its article, gives cause to think of.

    `article` is what `of_article` says. How an attack was done is told in its own sentence: "the attack" is joined with
    it later.
    """
    return evident(ATTACKS, plain_words(sentence)) | article


def options(trigger: str, weapon: str | None) -> frozenset[str]:
    """Return the classes that the words of a trigger and of a weapon leave possible."""
    found = narrowed(_NAMES, trigger)
    return found if weapon is None or len(found) == 1 else narrowed(found, weapon, "weapon")


def by_means(key: str, trigger: str, sentence: str) -> str:
    """Return the class of an attack by what its sentence says it was done with, where nothing else was used.

    "Killed in a blast" is the blast; "bombed" is from the air where planes are. Unrest without a mob is no single act.
    """
    if key in ("clash", "attack_civilians") and _UNREST.match(trigger):
        return "riot" if _MOB.search(sentence) else NONE
    if key == "attack_civilians" and trigger.lower().startswith("execut") and _COURT.search(sentence):
        return NONE  # a sentence carried out
    if key == "property_destruction" and not _RUINS.match(trigger):
        return NONE
    if key == "property_destruction" and _ARMS.search(sentence) and _BATTLE.search(sentence):
        return "clash"
    if key == "accusation" and _RUSHED.search(sentence):
        return NONE
    if key in ("shelling_missile", "grenade", "chemical_cbrn") and _GAS.search(sentence):
        return "protest_intervention"
    if key == "property_destruction" and _BURNT.search(sentence):
        return "attack_civilians"
    later = _CONSEQUENCE.search(sentence)
    if later is not None and trigger in sentence[: later.start()]:
        sentence = sentence[: later.start()]  # "killed in attacks, prompting air strikes"
    narrow = key == "attack_civilians" and _KILLS.match(trigger) and not _OTHER_MEANS.search(sentence)
    if narrow or (key == "ied_or_bomb" and _BOMBED.match(trigger)):
        return next((told for told, words in _MEANS if words.search(sentence)), key)
    return key


def kills(trigger: str) -> bool:
    """Return whether a word for a death or an injury is one for what somebody does."""
    return _KILLS.match(trigger) is not None


def attack(share: Floats, weapon: str | None, told: frozenset[str], near: str = "") -> str:
    """Return the likeliest class of an attack that is told by what it did: "gunmen killed three"."""
    only = np.array([s if name in ATTACKS else 0.0 for name, s in zip(CLASSES, share.tolist(), strict=True)])
    return best(only.astype(np.float32), "", weapon, told, near)


def _taken(trigger: str, near: str) -> frozenset[str]:
    """Return the classes of taking a town or a stretch of land, where the words say so: people are arrested instead."""
    return TERRITORY if _TAKES.match(trigger) and _LAND.search(near) else frozenset()


def side(kind: EntityKind, words: str) -> EntityKind:
    """Return the kind of who takes part in an attack: "members of the security forces" are people under arms."""
    return "military" if kind in _CIVIL and _OF_FORCES.search(words) else kind


def by_sides(
    key: str, sufferers: Collection[EntityKind], actors: Collection[EntityKind], trigger: str, sentence: str
) -> str:
    """Return the class of an act by who takes part.

    An attack on people under arms is a clash, on others it is not: ACLED keeps armed clashes apart from violence
    against civilians by this alone. Where nobody suffers it, it is a clash if its word or its sentence speaks of two
    armed sides. Land is taken by a state or by others.
    """
    if key == "attack_civilians" and _IN_A_FIGHT.search(sentence):
        return "clash"
    if key in TERRITORY and actors:
        return "territory_gain_nonstate" if "armed_group" in actors else "territory_gain_state"
    armed = [kind in ARMED for kind in sufferers]
    open_word = "attack_civilians" in narrowed(_NAMES, trigger)
    two_sides = _ON_ARMS.search(sentence) or _FIGHT.search(sentence)
    if key == "clash" and open_word and not any(armed) and not two_sides:
        return "attack_civilians"
    if key == "attack_civilians" and "person" not in sufferers and two_sides:
        return "clash"
    if key not in GENERAL or not sufferers:
        return key
    return "clash" if all(armed) else "attack_civilians" if not any(armed) and "person" in sufferers else key


def codes(key: str, trigger: str, weapon: str | None, before: str, after: str) -> Codes:
    """Return the codes of an event of a class, with the type and mode that its words decide."""
    parts = {
        "trigger": words(trigger),
        "weapon": words(weapon or ""),
        "near": [*words(before)[-NEAR:], *words(trigger), *words(after)[:NEAR]],
    }
    for told, part, pattern in _told().get(key, ()):
        if any(pattern.fullmatch(word) for word in parts[part]):
            return classes.codes(key, type=told) if told.isupper() else classes.codes(key, mode=told)
    return classes.codes(key)


def words(text: str) -> list[str]:
    """Return the words of a stretch of text in small letters."""
    return _WORD.findall(text.lower())


@cache
def _told() -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for key, told, part, listed in rows("mode_words.tsv"):
        any_of = "|".join(re.escape(w.removesuffix("*")) + (".*" if w.endswith("*") else "") for w in listed.split())
        found.setdefault(key, []).append((told, part, re.compile(any_of)))
    return found
