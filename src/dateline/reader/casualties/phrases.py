"""Noun phrases around a predicate: who was counted, how many they were, and whether they are people at all."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from dateline.ontology import agents
from dateline.reader.casualties.lexicon import Reading, load
from dateline.reader.casualties.quantities import Quantity, Words

REACH: Final = 40
"""Words looked at on either side of a predicate; longer subjects are rarer than wrong ones."""
LONGEST: Final = 9
"""Words of one noun phrase before a preposition."""

Nature = Literal["people", "thing", "unknown"]
_PEOPLE = frozenset(("person", "armed_group", "military", "police", "population_group"))
_BEFORE_NUMBERS = frozenset("the his her their its these those our my your all".split())
_PARTICLES = frozenset("de la del al bin bint van von der da".split())
_COLLECTIVE = frozenset("group team crowd total convoy crew couple pair band gang party unit patrol".split())
_PUNCTUATION = frozenset(".,;:!?()[]{}\"“”‘’'—–-…/|*")
_PERSON_ENDS = ("men", "women", "people", "man", "woman", "ists", "ians", "year-old", "year-olds", "goers", "workers")


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with its words, its numbers by first, core and last word, and where its predicates stand."""

    words: Words
    starting: dict[int, Quantity]
    ending: dict[int, Quantity]
    predicates: dict[int, int]
    """Last word of each predicate → its first."""
    opening: dict[int, int]
    """First word of each predicate → its last."""
    upper: bool
    """All capitals, so that a capital tells nothing."""


@dataclass(frozen=True, slots=True)
class Counted:
    """People a predicate speaks of: first and last word with the figure, their own words, and the number."""

    first: int
    last: int
    people: tuple[int, int] | None
    quantity: Quantity | None
    """None for one person told by a singular, a name or a pronoun."""


@lru_cache(maxsize=4096)
def nature(phrase: str) -> tuple[Nature, bool]:
    """Say of a noun phrase in small letters whether its head is people, and whether it is exactly one of them."""
    head = phrase.rpartition(" ")[2].removesuffix("'s")
    words = load().words
    if head in words["thing"]:
        return "thing", False
    agent = agents.kind_of(phrase.split())
    known = head in words["people"] or head.endswith(_PERSON_ENDS)
    if agent is None:
        return ("people", _singular(head)) if known else ("unknown", False)
    if agent.kind not in _PEOPLE and not known:
        return "thing", False
    one = agent.kind == "person" and agent.noun.rpartition(" ")[2] == head and head not in _COLLECTIVE
    return "people", one or ((head in words["people"] or head.endswith("year-old")) and _singular(head))


def _singular(head: str) -> bool:
    if head.endswith(("year-old", "woman")) or (head.endswith("man") and len(head) > 4):
        return True
    plural = head.endswith(("s", "men", "people", "children", "folk", "clergy", "personnel", "police"))
    return not plural and head not in ("troops", "crew", "family", "household", "couple", "dead", "wounded")


def forward(context: Context, at: int, reading: Reading) -> Counted | None:
    """Read the noun phrase that starts at a word: "12 people", "a dozen of the hostages", "the mayor", "Ana Ruiz"."""
    words, lexicon = context.words, load()
    quantity = context.starting.get(at)
    start = at
    while quantity is None and start - at < 2 and words.at(start) in lexicon.words["determiner"]:
        start += 1
        quantity = context.starting.get(start)
    if quantity is None and words.at(at) == "all":
        quantity = context.starting.get(at + 1) or context.starting.get(at + 2)
    if quantity is not None:
        return _numbered(context, at, quantity, reading)
    if words.at(at) in lexicon.words["pronoun"] or words.at(at) == "her":
        follows = _noun_end(context, at + 1)
        if words.at(at) != "her" or follows == at:
            return Counted(at, at, (at, at), None)
    last = _noun_end(context, start)
    if last < start:
        return None
    found = _single(context, at, start, last)
    if found is None and start == at and _capital(context, at):
        run = at
        while run < last and _capital(context, run + 1):
            run += 1
        modifier = run == at or nature(_phrase(words, start, last))[0] != "unknown"  # "American workers"
        found = _single(context, at, start, run) if run < last and not modifier else None
    return found


def _numbered(
    context: Context, at: int, quantity: Quantity, reading: Reading, limit: int = sys.maxsize
) -> Counted | None:
    """Return the people behind a number, up to `limit`, or the number alone where it stands without a noun."""
    words = context.words
    start = quantity.last + 1
    if words.at(start) == "out" and words.at(start + 1) == "of":
        start += 1
    last = min(_noun_end(context, start), limit)
    if words.at(max(last, start - 1) + 1) == "of" and (last < start or words.low[last] in _COLLECTIVE):
        begin = max(last, start - 1) + 2  # "dozens of people", "two of the hostages"
        inner = context.starting.get(begin)
        while inner is None and words.at(begin) in load().words["determiner"]:
            begin += 1
            inner = context.starting.get(begin)
        begin = inner.last + 1 if inner is not None else begin
        end = _noun_end(context, begin)
        if end >= begin:
            start, last = begin, end
        elif words.at(begin) in ("them", "us", "whom", "those", "these"):
            return Counted(at, quantity.last, (begin, begin), quantity)
    if last < start:
        return (
            None if quantity.year or (reading.strict and quantity.high) else Counted(at, quantity.last, None, quantity)
        )
    if start == last and words.low[start] in ("more", "else"):
        return Counted(at, last, None, quantity)
    if start < last and words.low[start] in ("more", "additional", "of", "other", "further"):
        start += 1
    kind, _ = nature(_phrase(words, start, last))
    if kind == "thing" or (kind == "unknown" and (reading.strict or reading.noun)):
        return None
    return Counted(at, last, (start, last), quantity)


def _single(context: Context, at: int, start: int, last: int) -> Counted | None:
    """Return one person, told by a determiner and a singular ("the mayor") or by a name."""
    words = context.words
    kind, one = nature(_phrase(words, start, last))
    if kind == "people" and one and (start > at or _capital(context, start) or _possessed(words, start, last)):
        return Counted(at, last, (start, last), None)
    if kind == "unknown" and start == at and named(context, start, last):
        return Counted(start, last, (start, last), None)
    if kind == "unknown" and _titled(context, start, last):
        return Counted(at, last, (start, last), None)
    return None


def _possessed(words: Words, start: int, last: int) -> bool:
    """Say whether a possessive opens the phrase: "Ruiz's brother"."""
    return any(words.low[i].endswith(("'s", "s'")) for i in range(start, last))


def _titled(context: Context, start: int, last: int) -> bool:
    """Say whether a phrase is a noun of one person and a name: "the journalist Ana Ruiz", "police chief Ana Ruiz"."""
    words = context.words
    for i in range(last, start, -1):
        if not (context.upper or _name_word(words.raw(i))):
            return False
        kind, one = nature(_phrase(words, start, i - 1))
        if kind == "people":
            return one and named(context, i, last)
    return False


def _capital(context: Context, at: int) -> bool:
    return not context.upper and context.words.raw(at)[:1].isupper()


def _name_word(word: str) -> bool:
    """Say whether a word may stand in a name: "Tovan", "al-Tovan", "van"."""
    return word[:1].isupper() or word in _PARTICLES or word.partition("-")[2][:1].isupper()


def named(context: Context, start: int, last: int) -> bool:
    """Say whether words are the name of one person, as far as their letters tell."""
    words = context.words
    if last - start > 4:
        return False
    raw = [words.raw(i) for i in range(start, last + 1)]
    if not all(word[:1].isalpha() for word in raw):
        return False
    if context.upper:
        return last > start or not raw[0].endswith("S")
    if not all(map(_name_word, raw)):
        return False
    # A lone word in capitals is a firm or a group; a lone plural is a people: "killed Kurds".
    return last > start or not (raw[0].isupper() or raw[0].endswith("s"))


def _noun_end(context: Context, start: int) -> int:
    """Return the last word of the noun phrase that starts at a word; `start - 1` if none does."""
    words, lexicon = context.words, load()
    stop, i = lexicon.words["stop"], start
    while i < min(len(words.low), start + LONGEST):
        word = words.low[i]
        if word in stop or word in _PUNCTUATION or i in context.starting or i in context.opening:
            break
        if i > start and (word in lexicon.words["determiner"] or word in lexicon.words["pronoun"]):
            break
        if i > start and word.endswith(("ing", "ed", "ly")) and nature(_phrase(words, start, i - 1))[0] == "people":
            break  # "people travelling home", "a man armed with a knife"
        if not (word[0].isalnum()):
            break
        i += 1
    return i - 1


def backward(
    context: Context, at: int, *, plural: bool | None, reading: Reading, hops: int = 6, direct: bool = False
) -> Counted | None:
    """Read the subject that ends at a word, across "in the village" and ", most of them children,".

    `plural` is the number of the verb, None where it does not tell; `direct` takes the nearest people, as "who" does.
    None if there is no subject that counts anybody.
    """
    words, hop = context.words, load().words["hop"]
    i, floor = at, max(-1, at - REACH)
    if words.at(i) in ("and", "but", "or"):
        return None  # "drove over the hill and was arrested": who did is too far off to tell
    for _ in range(hops + 1):
        i = _before_aside(context, i, floor) if hops else i
        if i <= floor:
            return None
        i -= words.at(i) in ("held", "kept", "taken")  # "the hostages held by the group"
        if words.at(i) in ("them", "us", "whom", "those") and words.at(i - 1) == "of" and i - 2 in context.ending:
            return Counted(context.ending[i - 2].first, i, (i, i), context.ending[i - 2])
        found, start = _ending(context, i, plural, reading)
        word = words.at(start - 1)
        if word in ("including", "excluding"):
            i = start - 2
            continue
        relative = _relative(context, start, floor) if hops else None
        if relative is not None:
            i = relative - (words.at(relative) == ",")
            continue
        if words.at(i) == "another" and plural is not True and not reading.strict:
            return Counted(i, i, None, None)
        if word == "of" and hops == 0 and found is not None and found.quantity is not None:
            return found  # "one of two people killed"
        if word == "of" and context.ending.get(start - 2) is not None:
            if direct:
                return None  # "six of the hostages who": six, or all of them?
            quantity = context.ending[start - 2]  # "six of the hostages"
            return _numbered(context, quantity.first, quantity, reading)
        if word == "of" and words.at(start - 2) == "out" and context.ending.get(start - 3) is not None:
            quantity = context.ending[start - 3]
            return _numbered(context, quantity.first, quantity, reading)
        if found is not None and found.people is None and (word, words.at(i + 1)) == (",", ","):
            i = start - 2  # an age: "Ana Ruiz, 34, was"
            continue
        if found is not None and (direct or (word == "with" and words.at(start - 2) == ",")):
            return found
        governed = (word in hop and start - 1 not in context.ending) or (word == "and" and found is None)
        if not governed:
            return found
        if hops == 0:
            return found if found is not None and found.quantity is not None and word in ("with", "of") else None
        i = start - 2
        while words.at(i) in ("and", ",") and i > floor:
            i -= 1
    return None


def _relative(context: Context, start: int, floor: int) -> int | None:
    """Return the word before the "who" of "the man who killed 12 people", if the phrase is the object there."""
    words, lexicon = context.words, load().words
    for i in range(start - 2, max(floor, start - 6), -1):
        word = words.low[i]
        if word in ("who", "that", "which"):
            following = words.low[i + 1]
            verb = following in lexicon["stop"] or following.endswith("ed") or i + 1 in context.opening
            if i + 1 in context.starting or (word != "who" and not verb):
                return None
            if following in lexicon["determiner"] or following == ",":
                return None
            return i - 1
        if word in _PUNCTUATION:
            return None
    return None


def _before_aside(context: Context, at: int, floor: int) -> int:
    """Return the word before an aside that ends at `at`: "(two of them children)", ", 34,", ", a nurse,"."""
    words = context.words
    for _ in range(2):
        if at > floor and words.at(at) in (")", "]"):
            opened = next((i for i in range(at, floor, -1) if words.low[i] in ("(", "[")), floor)
            at = opened - 1
        elif at > floor and words.at(at) in (",", "–", "—", "-"):
            mark = words.low[at]
            opened = next((i for i in range(at - 1, floor, -1) if words.low[i] == mark), floor)
            at = opened - 1 if opened > floor else floor
        else:
            break
    return at


def _ending(context: Context, at: int, plural: bool | None, reading: Reading) -> tuple[Counted | None, int]:
    """Return what the noun phrase that ends at a word counts, and where the phrase starts."""
    words = context.words
    if words.at(at) in ("he", "she", "i"):
        return (Counted(at, at, (at, at), None) if plural is not True else None), at
    start, quantity, determined = _phrase_start(context, at)
    if quantity is not None:
        return _numbered(context, start, quantity, reading, at), start
    if start > at or plural is True:
        return None, start
    if determined:
        inner = start + 1
        found = _single(context, start, inner, at) if inner <= at else None
        if (
            found is None
            and words.at(start) == "that"
            and inner <= at
            and named(context, inner, at)
            and plural is not None
        ):
            found = Counted(inner, at, (inner, at), None)  # "said that Ana Ruiz was killed"
        unknown = found is None and inner <= at and plural is False and reading.sure
        if unknown and _unknown_one(words, inner, at):
            found = Counted(start, at, (inner, at), None)
        return found, start
    kind, one = nature(_phrase(words, start, at))
    headline = start == 0 and kind == "people" and one
    if headline or (kind == "unknown" and named(context, start, at) and plural is not None):
        return Counted(start, at, (start, at), None), start
    if kind == "people" and one and (_possessed(words, start, at) or (plural is False and context.upper)):
        return Counted(start, at, (start, at), None), start
    if kind == "unknown" and plural is not None and _titled(context, start, at):
        return Counted(start, at, (start, at), None), start
    return None, start


def _unknown_one(words: Words, start: int, last: int) -> bool:
    """Say whether a noun that no table has may be one person, as in "a baker was kidnapped"."""
    return nature(_phrase(words, start, last))[0] == "unknown" and not words.low[last].endswith("s")


def _phrase_start(context: Context, at: int) -> tuple[int, Quantity | None, bool]:
    """Return the first word of the phrase that ends at a word, its number, and whether a determiner opens it."""
    words, lexicon = context.words, load()
    i = at
    while i > max(-1, at - LONGEST):
        quantity = context.ending.get(i)
        if quantity is not None:
            first = quantity.first
            while first > 0 and words.at(first - 1) in _BEFORE_NUMBERS:
                first -= 1
            return first, quantity, False
        word = words.low[i]
        if word in lexicon.words["determiner"]:
            return i, None, True
        if word in lexicon.words["stop"] or word in _PUNCTUATION or i in context.predicates or not word[0].isalnum():
            break
        i -= 1
    return i + 1, None, False


def _phrase(words: Words, first: int, last: int) -> str:
    return " ".join(words.low[first : last + 1])
