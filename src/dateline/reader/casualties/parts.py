"""Figures that are part of another: "12 people, two of them children", "including three women", "the dead included"."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.reader.casualties.lexicon import Reading, load
from dateline.reader.casualties.phrases import Context, Counted, backward, forward, nature

_OPENERS = ("including", "included", "include", "includes")
_OF_THEM = frozenset(("them", "whom", "these", "those"))
_VICTIMS = {
    "dead": "killed", "killed": "killed", "wounded": "injured", "injured": "injured", "victims": "",
    "missing": "missing",
    "casualties": "", "fatalities": "killed", "arrested": "arrested", "detained": "arrested", "hostages": "abducted",
}  # fmt: skip
_PAUSES = frozenset(', . ; : “ " — –'.split())
_LINKS = frozenset(("were", "are", "was", "is"))
_READING = Reading("part", "killed", True)


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that is part of one before it; `effect` is empty where only that one tells it, `word` says it."""

    counted: Counted
    effect: str
    word: int


def parts(context: Context) -> list[Part]:
    """Return the figures of a sentence that say of others how many were of a kind."""
    words, found = context.words, []
    for i, word in enumerate(words.low):
        if word in _OPENERS:
            effect, said = _said_before(context, i)
            found += _listed(context, i + 1, effect, said)
        elif word == "among" and words.at(i + 1) in _OF_THEM:
            at = i + 2
            at += words.at(at) in ("were", "was", "are", ",")
            found += _listed(context, at, "", i)
        elif word == "among" and words.at(i + 1) == "the" and words.at(i + 2) in _VICTIMS:
            effect = _VICTIMS[words.at(i + 2)]
            if words.at(i + 3) in _LINKS:
                found += _listed(context, i + 4, effect, i + 2)
            elif words.at(i - 1) in _LINKS:
                found += _subject(context, i, effect)
        elif word in _OF_THEM and words.at(i - 1) == "of":
            found += _of_them(context, i)
        elif word == "of" and words.at(i + 1) in ("the", "those") and (i == 0 or words.at(i - 1) in _PAUSES):
            found += _of_the_killed(context, i)
    return found


def _of_the_killed(context: Context, at: int) -> list[Part]:
    """Read "of the 12 people killed, three were children"."""
    words = context.words
    pause = next((i for i in range(at, min(len(words.low), at + 14)) if words.low[i] == ","), None)
    quantity = None if pause is None else context.starting.get(pause + 1)
    if pause is None or quantity is None or not any(i in context.predicates for i in range(at, pause)):
        return []
    kind = _kind(context, quantity.last + 2) if words.at(quantity.last + 1) in _LINKS else None
    if kind is None:
        return []
    return [Part(Counted(quantity.first, kind[1], kind, quantity), "", at)]


def _subject(context: Context, among: int, effect: str) -> list[Part]:
    """Read "three women were among the wounded"."""
    plural = context.words.at(among - 1) in ("were", "are")
    counted = backward(context, among - 2, plural=plural, reading=_READING)
    return [] if counted is None or counted.people is None else [Part(counted, effect, among + 2)]


def _said_before(context: Context, at: int) -> tuple[str, int]:
    """Return the effect in "the dead included" and the word that says it."""
    words = context.words
    if words.at(at - 1) in _VICTIMS and words.at(at - 2) == "the":
        return _VICTIMS[words.at(at - 1)], at - 1
    return "", at


def _of_them(context: Context, at: int) -> list[Part]:
    """Read "two of them children", "three of whom were women", "of whom three were women"."""
    words = context.words
    quantity = context.ending.get(at - 2)
    if quantity is None and at + 1 in context.starting:
        quantity = context.starting[at + 1]
        after = quantity.last + 1
    elif quantity is not None:
        after = at + 1
    else:
        return []
    after += words.at(after) == ","
    kind = _kind(context, after + (words.at(after) in _LINKS))
    if kind is None or quantity.high == 0:
        return []
    return [Part(Counted(quantity.first, kind[1], kind, quantity), "", at)]


def _kind(context: Context, at: int) -> tuple[int, int] | None:
    """Return the first and the last word of a noun of people: "children", "reportedly a nurse"."""
    words, end = context.words, None
    while words.at(at) in ("a", "an", "the") or words.at(at).endswith("ly"):
        at += 1
    for i in range(at, min(len(words.low), at + 5)):
        if not words.low[i][0].isalnum() or words.low[i] in load().words["stop"]:
            break
        if nature(" ".join(words.low[at : i + 1]))[0] == "people":
            end = i
    return None if end is None else (at, end)


def _listed(context: Context, at: int, effect: str, said: int) -> list[Part]:
    """Return the numbers of people in a list: "three women, two children and a priest"."""
    words = context.words
    found: list[Part] = []
    at += words.at(at) in ("at",) and words.at(at + 1) not in ("least", "most")
    for _ in range(6):
        counted = forward(context, at, _READING)
        if counted is None or counted.people is None or (found and _elsewhere(context, counted)):
            break
        if (
            counted.quantity is None
            and nature(" ".join(words.low[counted.people[0] : counted.people[1] + 1]))[0] != "people"
        ):
            break
        found.append(Part(counted, effect, said))
        at = counted.last + 1
        at += words.at(at) == ","
        at += words.at(at) == "and"
        if at == counted.last + 1:
            break
    return found


def _elsewhere(context: Context, counted: Counted) -> bool:
    """Say whether what follows makes the listed people a subject of their own: "and 30 people were wounded"."""
    after = counted.last + 1
    if after in context.opening:
        return True
    return bool(context.words.at(after) in ("were", "was")) and after + 1 in context.opening
