"""What a common noun says about the thing it names: "gunmen" are an armed group, "the police spokesman" is a person.

The nouns are data (`agents.tsv`); this module finds the head of a noun phrase and looks it up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from dateline.records import EntityKind

LONGEST: Final = 3
"""Words of a compound at most, the head among them."""

_PHRASE_ENDS = frozenset(
    """
    of in at for from on to who which that whom whose where with by near against inside outside under over after before
    during between among along around across behind into onto off without accused suspected believed known
    """.split()
)
# Words up to the head and behind it of what is one term: "weapons of mass destruction", "army chiefs of staff".
_AROUND = ((2, 2), (1, 3), (1, 2))
_STRIPPED = " \t\n.,;:!?()[]“”\"‘’'"
_PARTICIPLE = re.compile(r"\w{2,}(?:ed|ing)|alone|abroad|there|here|nearby|alike|alive|dead|killed|held|shot|hurt|born")
_IRREGULAR = (
    ("men", "man"), ("children", "child"), ("wives", "wife"), ("knives", "knife"), ("thieves", "thief"),
    ("lives", "life"), ("passers-by", "passer-by"), ("bystanders", "bystander"),
)  # fmt: skip
# Which group is meant by one that a noun tells the sector of: a "rebel group", an "army unit", "police forces".
_KINDS_OF_GROUP: Final[dict[str, EntityKind]] = {
    "REB": "armed_group", "UAF": "armed_group", "PRM": "armed_group", "CRM": "armed_group",
    "MIL": "military", "COP": "police",
}  # fmt: skip
_GROUPS = frozenset(("organization", "armed_group", "military", "police"))


@dataclass(frozen=True, slots=True)
class Agent:
    """A noun with the kind of thing and the sector it stands for; an empty sector is not told by the noun."""

    noun: str
    kind: EntityKind
    sector: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: what one and what several are, and whether the noun before may tell the sector."""

    one: EntityKind
    many: EntityKind
    sector: str
    open: bool


def kind_of(words: Sequence[str]) -> Agent | None:
    """Return what the head of a noun phrase says; None for a noun that says nothing, or that is not known.

    The head is the last word before a preposition, a clause or a comma; compounds go before single nouns.
    """
    phrase, rest = _head(words)
    table = _table()
    while phrase:
        for back, ahead in _AROUND if rest[:1] in (["of"], ["in"]) else ():
            found = _find(table, " ".join(phrase[-back:] + rest[:ahead]))
            if found:
                return _agent(table, *found, ())
        for size in range(min(LONGEST, len(phrase)), 0, -1):
            found = _find(table, " ".join(phrase[-size:]))
            if found:
                return _agent(table, *found, phrase[:-size])
        if not _PARTICIPLE.fullmatch(phrase[-1]):
            break
        phrase, rest = phrase[:-1], []  # "troops stationed there", "the man killed": the noun stands before
    return None


def head_of(words: Sequence[str]) -> str:
    """Return the head noun of a phrase, of what is several that of one; empty if there is none."""
    phrase, _ = _head(words)
    while len(phrase) > 1 and _PARTICIPLE.fullmatch(phrase[-1]):
        phrase = phrase[:-1]
    if not phrase:
        return ""
    noun = phrase[-1].removesuffix("'s").removesuffix("'")
    found = _find(_table(), noun)
    return found[0] if found else noun.removesuffix("s")


def _head(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words up to the head of a phrase, in small letters, and those after it."""
    plain = [word.lower().replace("’", "'").strip(_STRIPPED) for word in words]
    for i, word in enumerate(plain):
        if (i and word in _PHRASE_ENDS) or (not word and any(plain[:i])):
            return [w for w in plain[:i] if w], plain[i:]
        if word and words[i].rstrip("\"”’'").endswith((",", ";", ":")):
            return [w for w in plain[: i + 1] if w], []
    return [w for w in plain if w], []


def _find(table: dict[str, _Row], phrase: str) -> tuple[str, _Row, bool] | None:
    """Return the noun of a phrase, its row, and whether the phrase is the plural of it."""
    for noun in _singulars(phrase):
        row = table.get(noun)
        if row is not None:
            return noun, row, noun != phrase
    return None


def _agent(table: dict[str, _Row], noun: str, row: _Row, many: bool, before: Sequence[str]) -> Agent:
    kind, sector = row.many if many else row.one, row.sector
    if row.open and before:
        modifier = _find(table, " ".join(before[-2:])) or _find(table, before[-1])
        # Every country's forces and officials are its government's: that word tells nothing new.
        if modifier and modifier[1].sector and not (sector and modifier[1].sector == "GOV"):
            sector = modifier[1].sector
            if kind in _GROUPS:
                kind = _KINDS_OF_GROUP.get(sector, kind)
    return Agent(noun, kind, sector)


def _singulars(phrase: str) -> list[str]:
    """Return a noun and what it could be the plural of, likeliest first."""
    phrase = phrase.removesuffix("'s")
    found = [phrase]
    if " of " in phrase:
        head, _, rest = phrase.partition(" of ")
        return found + [f"{one} of {rest}" for one in _singulars(head)[1:]]
    for plural, singular in _IRREGULAR:
        if phrase.endswith(plural):
            found.append(phrase.removesuffix(plural) + singular)
    if phrase.endswith("ies"):
        found.append(phrase[:-3] + "y")
    if phrase.endswith("s") and not phrase.endswith("ss"):
        found.append(phrase[:-1])
        if phrase.endswith("es"):
            found.append(phrase[:-2])
    prefix, hyphen, rest = phrase.partition("-")
    if hyphen and (prefix in ("ex", "co", "vice", "half") or prefix.isdigit()):
        found += [rest, *_singulars(rest)]  # "ex-president", "15-year-old"
    return found


@cache
def _table() -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for line in Path(__file__).with_name("agents.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            noun, kinds, sector = line.split("\t")
            one, _, many = kinds.partition("|")
            code = sector.removesuffix("+").removesuffix("-")
            found[noun] = _Row(cast(EntityKind, one), cast(EntityKind, many or one), code, sector.endswith("+"))
    return found
