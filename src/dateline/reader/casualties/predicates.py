"""Who a predicate befell: the people before "were killed", behind "killed", around "deaths" and "the death toll"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from dateline.reader.casualties.lexicon import Reading, load
from dateline.reader.casualties.phrases import Context, Counted, backward, forward, nature
from dateline.reader.casualties.quantities import Quantity, Words

TOLL_REACH: Final = 16
"""Words between "the death toll" and its number."""

_NONE_BEFORE = frozenset(("without", "any"))
_SINGULAR_VERB = frozenset("was is has 's wasn't isn't hasn't".split())
_PLURAL_VERB = frozenset("were are have weren't aren't haven't".split())
_TAKE = frozenset("take takes took taking taken hold holds held holding seize seizes seized seizing keep kept".split())
_LEAVE = frozenset(
    "left leave leaves leaving found shot force forced forces forcing made makes causing caused cause".split()
)
_LOSE = frozenset("claimed claim claims claiming cost costs costing took taking takes taken lost loss losing".split())
_TO_NUMBER = frozenset(
    "to at of is was past reached reaches reaching hit topped passed exceeded exceeds stands stood has rises rose were "
    "are surpassed tops hits : climbed nearing".split()
)
_OTHERS = frozenset("them whom these those us".split())
_TIMES = frozenset("minutes hours days weeks months years times".split())
_SENTENCE_END = frozenset(".;!?")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A predicate in a sentence: first and last word, and one of the ways to read it."""

    first: int
    last: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Found:
    """People that a predicate speaks of; `chain` is the first word of what stands between subject and predicate."""

    anchor: Anchor
    counted: Counted
    chain: int
    active: bool


def befallen(context: Context, anchor: Anchor) -> list[Found]:
    """Return whom a predicate speaks of, read in the way of the anchor; empty if that is nobody countable."""
    kind = anchor.reading.kind
    if kind == "verb":
        return _verb(context, anchor)
    if kind == "alone":
        return _alone(context, anchor)
    if kind == "state":
        return _state(context, anchor)
    if kind == "noun":
        return _noun(context, anchor)
    if kind == "of":
        return _of(context, anchor)
    return _toll(context, anchor)


def chain_before(context: Context, at: int) -> tuple[int, bool, bool | None]:
    """Return the first of the helping words that end before `at`, whether "be" is among them, and their number."""
    words, lexicon, helping = context.words, load().words, _helping()
    i, passive = at, False
    plural: bool | None = None
    while i > 0 and at - i < 9:
        word = words.low[i - 1]
        if i - 1 in context.ending and word not in ("both",):
            break
        if word not in helping and not (word.endswith("ly") and len(word) > 4):
            break
        passive = passive or word in lexicon["be"]
        if word in _SINGULAR_VERB or word in _PLURAL_VERB:
            plural = word in _PLURAL_VERB
        i -= 1
    return i, passive, plural


@cache
def _helping() -> frozenset[str]:
    words = load().words
    kinds = ("be", "have", "modal", "not", "chain", "unsure")
    return frozenset(("expected",)).union(*(words[kind] for kind in kinds))


def _verb(context: Context, anchor: Anchor) -> list[Found]:
    """Read "were killed", "killed 12", "12 killed in", "12 wounded soldiers", "the killing of"."""
    words, lexicon = context.words, load().words
    after = anchor.last + 1
    chain, passive, plural = chain_before(context, anchor.first)
    form = words.at(anchor.first)
    past = not (words.at(anchor.last).endswith("ing") or form.endswith("ing")) and form not in _BASE
    if passive and past:
        return _subjects(context, anchor, chain, plural)
    if words.at(after) == "of" or words.at(anchor.first - 1) in ("the", "a", "an") and not past:
        return []
    adjective = _adjective(context, anchor) if past else None
    if adjective is not None:
        return [Found(anchor, adjective, anchor.first, False)]
    if words.at(after) in lexicon["idiom"] and words.at(after) not in ("time", "heat", "line", "center", "centre"):
        return []
    objects = _objects(context, anchor, _object_start(context, after), chain)
    if objects or not past or not _ends_passive(context, after):
        return objects
    if words.at(chain - 1) == ",":
        found = backward(context, chain - 2, plural=False, reading=anchor.reading, hops=1, direct=True)
        return [] if found is None or found.quantity is not None else [Found(anchor, found, chain, False)]
    found = backward(context, chain - 1, plural=None, reading=anchor.reading, hops=0)
    if found is None or (found.quantity is None and chain != anchor.first):
        return []
    if found.quantity is not None and found.quantity.high == 0 and found.people is not None:
        return []  # "none of those injured was in danger"
    return _with_more(context, anchor, found, chain)


def _subject_end(words: Words, chain: int) -> int:
    """Return the last word of a subject: the one before "who" and its comma, if these stand between."""
    if words.at(chain - 1) not in ("who", "that"):
        return chain - 1
    return chain - 3 if words.at(chain - 2) == "," else chain - 2


_BASE = frozenset(
    "kill kills murder murders injure injures wound wounds kidnap kidnaps abduct abducts arrest arrests".split()
)
_BASE |= frozenset(
    "detain detains displace displaces assassinate execute executes behead shoot shoots stab stabs slay".split()
)


def _object_start(context: Context, at: int) -> int:
    """Return where the object of a verb may start: behind an adverb, or behind a second verb that shares it."""
    words = context.words
    if words.at(at).endswith("ly") or words.at(at) in ("also", "instead"):
        at += 1
    if words.at(at) in ("and", "or") and (words.at(at + 1).endswith(("ed", "ing")) or at + 1 in context.opening):
        return context.opening.get(at + 1, at + 1) + 1
    return at


def _ends_passive(context: Context, after: int) -> bool:
    """Say whether a bare participle ends its phrase here, so that no object follows: "12 killed in", "five hurt."."""
    word = context.words.at(after)
    number = context.starting.get(after)
    if number is not None and context.words.at(number.last + 1) in _TIMES:
        return True  # "kidnapped 11 days ago", "shot three times"
    if not word or not word[0].isalnum() or after in context.opening:
        return True
    return word in load().words["passive_next"] or word.endswith("ly")


def _adjective(context: Context, anchor: Anchor) -> Counted | None:
    """Read "12 wounded soldiers" and "the kidnapped journalist"."""
    words, after = context.words, anchor.last + 1
    quantity = context.ending.get(anchor.first - 1)
    if quantity is None or _ends_passive(context, after):
        return None
    found = forward(context, after, anchor.reading)
    last = after
    while (
        last < min(len(words.low), after + 4)
        and words.low[last] not in load().words["stop"]
        and words.low[last][0].isalnum()
    ):
        if last in context.starting:
            return None
        last += 1
    if last == after or found is not None and found.quantity is not None:
        return None
    kind, _ = nature(" ".join(words.low[after:last]))
    if kind != "people" or words.at(after) in load().words["determiner"]:
        return None
    return Counted(quantity.first, last - 1, (after, last - 1), quantity)


def _objects(context: Context, anchor: Anchor, at: int, chain: int) -> list[Found]:
    """Return the people that stand behind an active verb, with those joined by "and"."""
    hurt = context.words.at(anchor.first).startswith("hurt")  # "hurt 12 firms"
    found = forward(context, at, replace(anchor.reading, strict=True) if hurt else anchor.reading)
    if found is None or _is_subject(context, found) or _compound(context, anchor, found):
        return []
    if found.quantity is None and anchor.first - 1 in context.ending:
        return []  # "four slain Oakland police"
    return _joined(context, _deadlier(context, anchor, found.last + 1), found, chain, active=True)


def _deadlier(context: Context, anchor: Anchor, after: int) -> Anchor:
    """Return the anchor as one of death where "to death", "dead" or "fatally" say so: "stabbed 11 pupils to death"."""
    behind, before = context.words.low[after : after + 2], context.words.at(anchor.first - 1)
    deadly = behind == ("to", "death") or behind[:1] == ("dead",) or before in ("fatally", "mortally")
    if anchor.reading.effect != "casualties" or not deadly:
        return anchor
    return replace(anchor, reading=replace(anchor.reading, effect="killed"))


def _compound(context: Context, anchor: Anchor, found: Counted) -> bool:
    """Say whether the object is none: "Shooting Survivors", "MURDER MYSTERY", "hurt him", "in the foot"."""
    words, form = context.words, context.words.at(anchor.first)
    if found.quantity is not None:
        return False
    if " ".join(words.low[found.last + 1 : found.last + 4]) == "in the foot" or form.startswith("hurt"):
        return True
    if found.people is None or found.people[0] != found.first or words.at(found.first) in load().words["pronoun"]:
        return False
    noun = form in _BASE or (form.endswith("ing") and not context.upper)
    return noun and words.raw(anchor.first)[:1].isupper()


def _joined(context: Context, anchor: Anchor, found: Counted, chain: int, *, active: bool) -> list[Found]:
    """Return people and those joined to them: "three soldiers, two rebels and a civilian"."""
    words = context.words
    results = [Found(anchor, found, chain, active)]
    for _ in range(6):
        at = results[-1].counted.last + 1
        if words.at(at) == ",":
            at += 1
        if words.at(at) == "and" or (words.at(at) == "as" and words.at(at + 1) == "well"):
            at += 1 if words.at(at) == "and" else 3
        elif words.at(at - 1) != ",":
            break
        more = forward(context, at, replace(anchor.reading, strict=True))
        if more is None or _is_subject(context, more) or more.people is None:
            break
        if words.low[more.people[0]] in _OTHERS or (more.quantity is None and not _is_people(context, more)):
            break  # "12 of them children" is part of what stands before
        results.append(Found(anchor, more, chain, active))
    return results


def _is_people(context: Context, found: Counted) -> bool:
    return (
        found.people is not None
        and nature(" ".join(context.words.low[found.people[0] : found.people[1] + 1]))[0] == "people"
    )


def _is_subject(context: Context, found: Counted) -> bool:
    """Say whether people behind an "and" are the subject of a verb of their own: "killed 12 and 30 were wounded"."""
    words, lexicon, at = context.words, load().words, found.last + 1
    if words.at(at) in lexicon["be"] | lexicon["have"] | lexicon["modal"] and words.at(at) != "'s":
        return True
    return at in context.opening and found.last >= 0 and not words.at(at).endswith("ing")


def _subjects(context: Context, anchor: Anchor, chain: int, plural: bool | None) -> list[Found]:
    """Return the subject whose helping words start at `chain`, with those that "and" joins to it."""
    at, anchor = _subject_end(context.words, chain), _deadlier(context, anchor, anchor.last + 1)
    found = backward(context, at, plural=plural, reading=anchor.reading, direct=at < chain - 1)
    if found is None and plural is True:
        found = _last_of_several(context, at, anchor.reading)
    return [] if found is None else _with_more(context, anchor, found, chain)


def _last_of_several(context: Context, at: int, reading: Reading) -> Counted | None:
    """Return the last of several subjects of "were": "three soldiers and a civilian were killed"."""
    found = backward(context, at, plural=False, reading=reading, hops=2)
    if found is None or context.words.at(found.first - 1) != "and":
        return None
    before = backward(context, found.first - 2, plural=None if found.quantity else False, reading=reading, hops=1)
    return found if before is not None else None


def _with_more(context: Context, anchor: Anchor, found: Counted, chain: int) -> list[Found]:
    """Return a subject and those before it that "and" joins to it, in the order of the text."""
    words, results = context.words, [found]
    strict = replace(anchor.reading, strict=True)
    joined = False
    for _ in range(6):
        first = results[0].first
        word = words.at(first - 1)
        if word == "and":
            joined = True
        if not joined or word not in ("and", ","):
            break
        at = first - 2
        if words.at(at) == ",":
            at -= 1
        more = backward(context, at, plural=False, reading=strict, hops=0)
        if more is None or more.last > first or at in context.predicates:
            break
        results.insert(0, more)
    return [Found(anchor, one, chain, False) for one in results]


def _alone(context: Context, anchor: Anchor) -> list[Found]:
    """Read "12 died", "the mayor has died", "12 people lost their lives"."""
    words, lexicon = context.words, load().words
    chain, _, plural = chain_before(context, anchor.first)
    after = anchor.last + 1
    if words.at(after) in lexicon["idiom"]:
        return []
    if not lexicon["disease"].isdisjoint(words.low[after : after + 9]):
        return []
    if words.at(after) in ("peacefully", "aged", "naturally"):
        return []
    # "Died" alone tells no number, which allows one person.
    return _subjects(context, anchor, chain, plural if plural is not None else False)


def _state(context: Context, anchor: Anchor) -> list[Found]:
    """Read "12 dead", "left 12 people dead", "12 are missing", "found dead", "12 dead soldiers"."""
    words, lexicon = context.words, load().words
    after = anchor.last + 1
    adjective = _adjective(context, anchor)
    if adjective is not None:
        return [Found(anchor, adjective, anchor.first, False)]
    if words.at(after) in lexicon["idiom"] or not (_ends_passive(context, after) or _plain_follows(words.at(after))):
        return []
    chain, passive, plural = chain_before(context, anchor.first)
    linked = passive or any(words.at(i).startswith(("remain", "found", "feared")) for i in range(chain, anchor.first))
    if linked and words.at(anchor.first) not in ("to", "captive"):
        subjects = _subjects(context, anchor, chain, plural)
        if subjects:
            return subjects
    found = backward(context, chain - 1, plural=None, reading=anchor.reading, hops=0)
    if found is None:
        found = _left_dead(context, chain)
    if found is None or (found.quantity is None and words.at(found.first - 1) not in _LEAVE | _TAKE):
        return []
    if anchor.reading.effect in ("abducted",) and not _near(context, found.first, _TAKE, 2):
        return []
    if words.at(anchor.first) == "to" and not _near(context, found.first, _LEAVE, 2):
        return []
    return _with_more(context, anchor, found, chain)


def _left_dead(context: Context, chain: int) -> Counted | None:
    """Return one person in "left the mayor dead"."""
    found = backward(context, chain - 1, plural=False, reading=Reading("state", "killed", True), hops=0)
    return found if found is not None and context.words.at(found.first - 1) in _LEAVE | _TAKE else None


def _plain_follows(word: str) -> bool:
    return word in ("inside", "aboard", "people's")


def _near(context: Context, at: int, wanted: frozenset[str], reach: int) -> bool:
    return any(context.words.at(i) in wanted for i in range(at - reach, at))


def _noun(context: Context, anchor: Anchor) -> list[Found]:
    """Read "12 deaths", "no civilian casualties", "claimed 12 lives", "took six hostages"."""
    words, lexicon = context.words, load().words
    name = words.at(anchor.last)
    i = anchor.first
    while i > 0 and anchor.first - i < 3 and i - 1 not in context.ending and words.low[i - 1] not in lexicon["stop"]:
        if not words.low[i - 1][0].isalnum() or words.low[i - 1] in lexicon["determiner"]:
            break
        i -= 1
    quantity = context.ending.get(i - 1)
    if quantity is None and words.at(i - 1) == "of":
        quantity = context.ending.get(i - 2)  # "thousands of deaths"
    if quantity is None:
        quantity = _without(context, i, name)
    if quantity is None or quantity.year or (not name.endswith(("s", "ies", "es")) and quantity.high > 1):
        return []
    if name == "lives" and not (
        _near(context, quantity.first, _LOSE, 3)
        or any(words.at(j) == "lost" for j in range(anchor.last + 1, anchor.last + 4))
    ):
        return []
    if name == "hostages" and not _near(context, quantity.first, _TAKE, 3):
        return []
    if name in ("death", "casualty", "fatality", "injury") and words.at(anchor.last + 1) in (
        "toll",
        "threats",
        "penalty",
    ):
        return []
    if words.at(anchor.last + 1) == "of" and quantity.high and name not in ("lives", "hostages"):
        following = forward(context, anchor.last + 2, anchor.reading)
        if following is not None and following.quantity is not None:
            return []
    people = (i, anchor.first - 1) if i < anchor.first else None
    if people is not None and nature(" ".join(words.low[i : anchor.first]))[0] != "people":
        people = None
    if name in ("hostages",):
        people = (i, anchor.last)
    return [Found(anchor, Counted(quantity.first, anchor.last, people, quantity), quantity.first, True)]


def _without(context: Context, at: int, name: str) -> Quantity | None:
    """Return nought for "without casualties" and "did not cause any injuries"."""
    words = context.words
    before = at - 1 if words.at(at - 1) == "any" else at
    if words.at(before - 1) == "without" and name.endswith("s"):
        return Quantity(before - 1, before - 1, at - 1, 0, 0, 0, "exact")
    if before < at:
        denied = next((i for i in range(at - 2, max(-1, at - 8), -1) if _denies(words.at(i))), None)
        if denied is not None:
            return Quantity(denied, denied, at - 1, 0, 0, 0, "exact")
    return None


def _denies(word: str) -> bool:
    return word in load().words["not"] or word.endswith("n't")


def _of(context: Context, anchor: Anchor) -> list[Found]:
    """Read "the death of the mayor", "the killing of six priests", "the bodies of 12 people"."""
    words, at = context.words, anchor.last + 1
    if words.at(at) in ("in", "at", "on"):  # "the murder in Korvia of two nuns"
        of = next((i for i in range(at, at + 4) if words.at(i) == "of"), at)
        at = of if all(words.raw(i)[:1].isupper() for i in range(at + 1, of)) else at
    if words.at(at) != "of":
        return _possessed(context, anchor)
    if words.at(anchor.last) == "lives" and not _near(context, anchor.first, _LOSE, 2):
        return []
    found = forward(context, at + 1, replace(anchor.reading, strict=True))
    if found is None or _is_object_of_more(words.at(found.last + 1)):
        return []
    return _joined(context, anchor, found, anchor.first, active=True)


def _is_object_of_more(word: str) -> bool:
    """Say whether a possessive goes on behind the phrase, so that its head has not come yet."""
    return word in ("'s", "'")


def _possessed(context: Context, anchor: Anchor) -> list[Found]:
    """Read "the mayor's murder"; of "death" too little is said."""
    words = context.words
    owner = anchor.first - 1
    if words.at(anchor.first) in ("death", "deaths", "body", "bodies", "corpse") or not words.at(owner).endswith("'s"):
        return []
    found = backward(context, owner, plural=False, reading=replace(anchor.reading, strict=True), hops=0)
    if found is None or found.quantity is not None:
        return []
    return [Found(anchor, found, anchor.first, False)]


def _toll(context: Context, anchor: Anchor) -> list[Found]:
    """Read "the death toll rose from 12 to at least 40", "a death toll of 12"."""
    words = context.words
    for i in range(anchor.last + 1, min(len(words.low), anchor.last + TOLL_REACH)):
        if words.low[i] in _SENTENCE_END:
            break
        quantity = context.starting.get(i)
        if quantity is None or quantity.year:
            continue
        if words.at(i - 1) in _TO_NUMBER or (words.at(i - 1).endswith("ly") and words.at(i - 2) in _TO_NUMBER):
            found = _toll_people(context, quantity, anchor.reading)
            return [] if found is None else [Found(anchor, found, anchor.first, True)]
    return []


def _toll_people(context: Context, quantity: Quantity, reading: Reading) -> Counted | None:
    found = forward(context, quantity.first, reading)
    return found if found is not None and found.quantity is not None else None


def number_of(context: Context, anchor: Anchor) -> list[Found]:
    """Read "the number of people killed rose to 40"."""
    words = context.words
    if not any(
        words.at(i) == "number" and words.at(i + 1) == "of" for i in range(max(0, anchor.first - 6), anchor.first)
    ):
        return []
    return _toll(context, anchor)
