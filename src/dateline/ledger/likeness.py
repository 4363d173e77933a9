"""Whether a name in an article is an actor that is known already: a score from name, kind, country, role and company.

The name gives a score to begin with, what else is known of the two moves it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.ontology.names import MINOR, is_general, normalised

SURE = 0.8
"""From here on the two are joined."""
PLAUSIBLE = 0.5
"""From here on a person is asked."""

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}s?\Z")


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is known of one side: its names, normalised; words of its roles; the others its articles name."""

    name: str
    kind: str
    keys: frozenset[str]
    country: str | None = None
    roles: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()

    @property
    def person(self) -> bool:
        """Tell whether it is a person; whoever is none is a group."""
        return self.kind == "person"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two are the same, and why."""

    score: float
    why: str


def likeness(one: Portrait, other: Portrait) -> Likeness:
    """Compare `one`, whose fullest name is to be placed, with what is known of `other`."""
    if one.person != other.person:
        return Likeness(0.0, "a person and a group")
    score, most, why = (_as_person if one.person else _as_group)(one, other)
    if not score:
        return Likeness(0.0, "no name in common")
    reasons = [why]
    if one.country and other.country:
        score += 0.1 if one.country == other.country else -0.5
        reasons.append("same country" if one.country == other.country else "another country")
    if not one.person and "organization" not in (one.kind, other.kind) and one.kind != other.kind:
        score -= 0.2
        reasons.append("another kind")
    if one.person and _share(one.roles, other.roles) >= 0.5:
        score += 0.2
        reasons.append("same role")
    common = len(one.company & other.company)
    if common:
        score += 0.1 * min(common, 3)
        reasons.append(f"{min(common, 3)}{'' if common < 4 else ' or more'} other names in common")
    return Likeness(round(max(0.0, min(score, most)), 2), ", ".join(reasons))


def _as_person(one: Portrait, other: Portrait) -> tuple[float, float, str]:
    """Return the score of the names, the most that anything else may make of it, and why."""
    key = normalised(one.name)
    words = key.split()
    if len(words) > 1 and key in other.keys:
        # Two people of one full name are rare in one collection of news; of three words, very rare.
        return (0.8, 1.0, "same full name") if len(words) > 2 else (0.7, 1.0, "same full name")
    for known in sorted(other.keys):
        theirs = known.split()
        if not words or not theirs or words[-1] != theirs[-1]:
            continue
        if len(words) == 1 or len(theirs) == 1:
            # Never enough: a surname is shared by too many.
            return 0.4, SURE - 0.05, "same surname"
        elif words[0][0] == theirs[0][0] and 1 in (len(words[0]), len(theirs[0])) or _within(words, theirs):
            return 0.5, SURE - 0.05, "names that may be one"
    return 0.0, 0.0, ""


def _as_group(one: Portrait, other: Portrait) -> tuple[float, float, str]:
    """See `_as_person`."""
    key = normalised(one.name)
    if key in other.keys:
        words = key.split()
        if is_acronym(one.name) or is_general(key):
            return 0.5, 1.0, "same short or general name"
        return (0.8, 1.0, "same full name") if len(words) > 1 else (0.7, 1.0, "same name")
    if one.keys & other.keys:
        return 0.4, SURE - 0.05, "an alias in common"
    if initials(other.name) in one.keys or initials(one.name) in other.keys:
        return 0.4, SURE - 0.05, "acronym of the name"
    return 0.0, 0.0, ""


def is_acronym(name: str) -> bool:
    """Tell whether a name is nothing but an acronym."""
    return _ACRONYM.match(name) is not None


def initials(name: str) -> str:
    """Return the key of the acronym that a name of three words or more would have; else something no name is."""
    words = [word for word in normalised(name).split() if word not in MINOR]
    return "".join(word[0] for word in words) if len(words) > 2 else " "


def guesses(one: Portrait) -> tuple[str, ...]:
    """Return the keys under which somebody may be found who is not called so in full: surname, acronym."""
    words = normalised(one.name).split()
    key = words[-1] if one.person and len(words) > 1 else "" if one.person else initials(one.name)
    return (key,) if key.strip() else ()


def _within(words: list[str], theirs: list[str]) -> bool:
    """Tell whether one name is the other with words left out: "Rashid Dostum", "Abdul Rashid Dostum"."""
    short, long = sorted((words, theirs), key=len)
    rest = iter(long)
    return len(short) < len(long) and all(word in rest for word in short)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the part of the smaller set that is in the other."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
