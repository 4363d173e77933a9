"""An act: what one trigger tells, with whom, where and when, before the mentions of one event are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dateline.reader.events.tables import ROLES
from dateline.reader.layers import Floats
from dateline.records import Basis, Claim, EntityKind, EventStatus, Mention, Place, Role, Span, Time

LEAST_ROLE: Final = 0.75
"""Probability of a role from which a mention takes part in an event."""
LEAST_AFAR: Final = 0.95
"""The same for a mention in another sentence than the trigger."""
WEAPON: Final = ROLES.index("weapon")
PEOPLED: Final = frozenset[Role](("actor", "recipient", "victim", "target", "crowd"))
SUFFERING: Final = frozenset[Role](("recipient", "victim", "target"))
_NO_ACTORS: Final = frozenset[EntityKind](("weapon", "vehicle", "other", "facility"))

# "the colonel's wife": not the colonel.
_WHOSE = re.compile(
    r"['’]s? (?:[\w-]+ )?(?:wife|husband|sons?|daughters?|brothers?|sisters?|mother|father|parents|child(?:ren)?|"
    r"family|bodyguards?|driver|aides?|relatives?|girlfriend|boyfriend|home|house|office|car|convoy)\b",
    re.I,
)
_NOBODY = re.compile(
    r"(?:his |her |their |the |its )?(?:heads?|bod(?:y|ies)|hands?|legs?|arms?|faces?|chest|necks?|backs?|eyes?|lives|"
    r"life)|.*\b(?:highway|road|street|avenue|motorway)|(?:\w+ )?(?:chlorine|sarin|gas|grenades?|bombs?|shells?|"
    r"rockets?|missiles?)",
    re.I,
)
"""No one whom an act is done to: a part of a body, the road it was done on, what it was done with."""
_NEVER_PEOPLE = re.compile(
    r"(?:.*\b)?(?:accords?|agreements?|treat(?:y|ies)|pacts?|deals?|ceasefires?|truces?|talks|negotiations|laws?|bills?|"
    r"resolutions?|percent(?:age)?.*|votes?|votes? share|reports?|sources?|rumou?rs?|information)|"
    r"(?:state of )?emergency|curfews?|martial law|sanctions|"
    r"(?:he|she|they|it|who|which) (?:was|is|were|had|has)\b.*|"
    r"key|main|prime|top|senior|alleged",
    re.I,
)
"""What is negotiated takes no part, nor does a word that was cut off."""
_DATELINE = re.compile(r"[A-Z][A-Z .'’-]+(?:, [\w. ]{1,30})?(?: \([^)]{1,30}\))? ?[—–-]{1,2} ")
"""Where a report was filed does nothing in it: "EAST OSTRA — Police are investigating"."""
_TOOL = re.compile(
    r"\b(?:bombs?|devices?|bullets?|gunfire|blasts?|explosions?|impact|ied|mines?|landmines?|explosives?|vehicle|car|"
    r"truck|rockets?|missiles?)\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A mention in a role, with the probability of that."""

    role: Role
    mention: Mention
    share: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Where or when, and what that rests on."""

    place: Place | None
    place_basis: Basis
    time: Time | None
    time_basis: Basis


@dataclass(frozen=True, slots=True)
class Act:
    """What the words `at`, in a sentence of a number, tell: an event of a class with its status and surroundings.

    `options` are the classes that its words and its weapon leave possible; `confidence` is the probability that it
    tells of an event.
    """

    at: Span
    sentence: int
    key: str
    options: frozenset[str]
    confidence: float
    status: EventStatus
    claim: Claim | None
    parts: tuple[Part, ...]
    weapon: Mention | None
    setting: Setting


def parts(
    text: str, at: Span, near: dict[int, Floats], mentions: Sequence[Mention], sentence: tuple[int, int]
) -> tuple[tuple[Part, ...], Mention | None]:
    """Return who takes part, each entity once in its likeliest role, in the order of the text; and the weapon.

    `near` has the probabilities of the roles by the number of the mention. A mention inside a longer one adds nobody.
    """
    best: dict[str, Part] = {}
    weapon: tuple[float, Mention] | None = None
    for i, share in near.items():
        mention, role = mentions[i], int(share.argmax())
        sure = float(share[role])
        least = LEAST_ROLE if sentence[0] <= mention.start < sentence[1] else LEAST_AFAR
        if not role or sure < least or (mention.start < at.end and at.start < mention.end):
            continue
        name = ROLES[role]
        if name in SUFFERING and (
            _WHOSE.match(text, mention.end) or _NOBODY.fullmatch(text, mention.start, mention.end)
        ):
            continue
        if name in PEOPLED and _NEVER_PEOPLE.fullmatch(text, mention.start, mention.end):
            continue
        if mention.kind == "place" and _DATELINE.match(text, mention.start) and not text[at.start : at.end].isupper():
            continue
        if role == WEAPON:
            if weapon is None or sure > weapon[0]:
                weapon = sure, mention
        elif (
            name in PEOPLED
            and not (name == "actor" and (mention.kind in _NO_ACTORS or _TOOL.search(text, mention.start, mention.end)))
            and (mention.entity not in best or sure > best[mention.entity].share)
        ):
            best[mention.entity] = Part(name, mention, sure)
    found = sorted(best.values(), key=lambda part: (part.mention.start, part.mention.end))
    return tuple(part for part in found if not _held(part, found)), weapon and weapon[1]


def _held(part: Part, others: Sequence[Part]) -> bool:
    """Return whether a mention stands inside a longer one that takes part: "Velm" in "the Velm police"."""
    here = part.mention
    return any(
        other.mention.start <= here.start
        and here.end <= other.mention.end
        and other.mention.end - other.mention.start > here.end - here.start
        for other in others
    )
