"""Which places of an article may be where something happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dateline.records import Place

SMALL: Final = 3.0
"""Radius in kilometres up to which a place is a village: its name is often another's, or none at all."""
_STREET = re.compile(r"(?: \w+)? (?:street|st|road|rd|avenue|ave|lane|boulevard|highway)\b", re.I)
_SIDE = re.compile(
    r"\b(?i:with|against|versus|vs\.?|between|from|of)(?i: the)? (?:[A-Z][\w'’-]+(?:,| and|, and) )*(?i:the )?\Z"
)
# "the US embassy", "a Guinea immigrant": where they are from, not where they are.
_OF_WHOM = re.compile(
    r"(?:-(?:born|based|backed|led|trained|made)\b| (?:immigrants?|refugees?|citizens?|nationals?|natives?|soldiers?|"
    r"troops|forces|officials?|officers?|army|military|navy|police|government|president|prime minister|ministers?|"
    r"embassy|embassies|consulate|ambassador|envoy|diplomats?|team|delegation|journalists?|tourists?)\b)",
    re.I,
)


def may_be_one(text: str, place: Place, places: Sequence[Place]) -> bool:
    """Return whether a place that a text names may be the scene of an event.

    A street called after a town is not in it, a country may be a side, and a village of a country that nothing else in
    the article speaks for is most likely another place of its name.
    """
    if _STREET.match(text, place.end):
        return False
    if place.kind == "country":
        before = text[max(0, place.start - 60) : place.start]
        return not _SIDE.search(before) and not _OF_WHOM.match(text, place.end)
    if place.kind == "town" and place.radius_km <= SMALL:
        others = {one.country_code for one in places if one.name != place.name and one.country_code}
        return not others or place.country_code in others
    return True
