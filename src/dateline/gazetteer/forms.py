"""Which names of a place are kept: forms that outlets make of its own name, and other names that people write.

Used alike for the tables that ship and for imported ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dateline.gazetteer.names import fold, without_type
from dateline.gazetteer.records import USES

SHORTEST: Final = 3
"""Letters of another name of a town: Chongqing was "Pa" once, and Pennsylvania is."""
# Countries whose towns are called "al-X" and written "X".
ARABIC: Final = frozenset("AE BH DJ DZ EG EH ER IL IQ IR JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE".split())
# English words among the other names of towns that a text does not mean the town by.
NOT_NAMES: Final = frozenset("north south east west northern southern eastern western town city village the".split())
_FEMININE = re.compile(r"(?<=[a-z]{2}a)h$")


def is_other_name(name: str) -> bool:
    """Tell whether another name of a town is one that people write.

    In GeoNames' lists, capitals only are codes of airports and ports, small letters only are spelled out by a program.
    """
    return len(name) >= SHORTEST and not name.isupper() and not name.islower() and fold(name) not in NOT_NAMES


def kept(name: str) -> str:
    """Return another name as it is kept, folded; empty when it is not: letters that are not Latin, or only digits.

    A place's own name is kept in any script, so that it can be found at all.
    """
    folded = fold(name)
    return folded if folded.isascii() and not folded.isdigit() else ""


def other_forms(name: str, kind: str, country: str) -> Iterator[tuple[str, int]]:
    """Yield what else a place is called by the words of its own name, folded, each with the position of its use."""
    folded = fold(name)
    # American counties too, though White County makes a place of every White: without, 1.5 points of LGL are lost.
    base = without_type(folded) if kind in ("admin1", "admin2") else folded
    forms = {base: "short"}
    if base.startswith("the "):
        forms[base.removeprefix("the ")] = "short"
    if country in ARABIC:
        # "Shaddadah" for "al Shaddadah"; and the last letter of a feminine name is written "a" or "ah".
        forms[base.removeprefix("al ")] = "short"
        plain = " ".join(_FEMININE.sub("", word) for word in base.split())
        if plain != base:
            forms[plain] = "alias"
            forms[plain.removeprefix("al ")] = "short"
    for form, use in forms.items():
        if form and form != folded and kept(form):
            yield form, USES.index(use)
