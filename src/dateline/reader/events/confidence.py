"""How sure an event is: the probability that nothing in its record is wrong.

The graph's probability that a word triggers an event says nothing of who, where and when. What is known of the record
is weighed instead, by a logistic regression on records that were judged by hand (`training.events.confidence`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dateline.reader.events.acts import Act, Part, Setting
from dateline.reader.events.kinds import GENERAL
from dateline.reader.events.learnt import rows, share
from dateline.reader.events.senses import FORCE
from dateline.reader.events.slots import is_verb
from dateline.records import Mention, Span, Time

TABLE: Final = "confidence.tsv"
EDGE: Final = 0.005
"""Probabilities nearer to 0 and 1 than this are taken for this: beyond it the graph is no witness."""

MANY: Final = 3
"""Mentions up to which they are counted."""

FARTHEST: Final = 2000
"""Characters between an act and somebody who takes part that are looked at."""

Features = Mapping[str, float]
_NOUN = re.compile(
    r"(?:talks?|dialogues?|negotiations?|discussions?|debates?|consultations?|conversations?|meetings?|summit|conference)",
    re.I,
)
_HELD_BEFORE = re.compile(
    r"\b(?:held|hold|holds|holding|had|have|attend\w*|after|during|follow\w*|since|conven\w+|chair\w+|host\w+|conclud\w+|"
    r"end\w*|open\w*|beg[au]n|start\w*|took part in|tak\w+ part in|participat\w+ in|sidelines of|broke off|at|from|met|"
    r"resum\w+|rounds? of|series of|hours of|days of)(?: [\w'’-]+){0,4} \Z",
    re.I,
)
_HELD_BEHIND = re.compile(
    r"(?: [\w'’.,-]+){0,8}? (?:was held|were held|took place|lasted|ended|began|started|opened|focus\w+|includ\w+|"
    r"cover\w+|came|broke|collaps\w+|failed|result\w+|produc\w+|yield\w+|went|concluded|was attended)\b",
    re.I,
)
_VERB = re.compile(
    r"\b(?:\w{2,}ed|was|were|is|are|has|had|have|said|told|says|will|would|who|which|that|after|when|while|as|and|but)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A record before it has a confidence: what tells it, its class, who takes part, where and when it was.

    `count` is how many events its article tells of.
    """

    group: Sequence[Act]
    key: str
    who: Sequence[Part]
    setting: Setting
    count: int


def features(text: str, told: Told) -> Features:
    """Return what tells how sure a record of a text is; each about between -5 and 5.

    Who stands far from the words of the act, or in another sentence, is often another act's; so is a short piece of a
    name, and whoever a pronoun was taken for.
    """
    group, key, who = told.group, told.key, told.who
    first, at = group[0], group[0].at
    gaps = [_between(text, at, part.mention) for part in who]
    when = told.setting.time
    return {
        "always": 1.0,
        "trigger": _odds(max(act.confidence for act in group)),
        "doubt": float(first.status not in ("happened", "ongoing")),
        "general": float(key in GENERAL),
        "talk": float(key not in FORCE and key != "arrest"),
        "blast": float(key == "ied_or_bomb"),
        "verb": float(is_verb(at.of(text))),
        "unheld": float(_is_unheld(text, at)),
        "mentions": math.log(min(len(group), MANY)),
        "events": math.log(1 + told.count) / 3,
        "people": min(len(who), 4) / 2,
        "pronoun": float(any(part.mention.form == "pronoun" for part in who)),
        "words": max((math.log(1 + part.mention.end - part.mention.start) / 4 for part in who), default=0.0),
        "far": max((math.log(1 + len(gap)) / 5 for gap in gaps), default=0.0),
        "apart": float(any(". " in gap for gap in gaps)),
        "placed": float(told.setting.place is not None),
        "time": 0.0 if when is None else min(len(_VERB.findall(_between(text, at, when))), 4) / 2,
    }


def _is_unheld(text: str, at: Span) -> bool:
    """Return whether a noun for talks is told without a word that says they were held."""
    return (
        _NOUN.fullmatch(text, at.start, at.end) is not None
        and _HELD_BEFORE.search(text, max(0, at.start - 90), at.start) is None
        and _HELD_BEHIND.match(text, at.end, at.end + 120) is None
    )


def _between(text: str, at: Span, other: Mention | Time) -> str:
    return text[at.end : other.start][:FARTHEST] if other.start >= at.end else text[other.end : at.start][-FARTHEST:]


def confidence(seen: Features) -> float:
    """Return the probability that no field is wrong."""
    return share(weights(), seen)


@cache
def weights() -> dict[str, float]:
    """Return the weights by name."""
    return {name: float(value) for name, value in rows(TABLE)}


def _odds(share: float) -> float:
    share = min(max(share, EDGE), 1 - EDGE)
    return math.log(share / (1 - share))
