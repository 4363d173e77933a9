"""A training text of the event layer: what its corpus says of it, and of what the corpus is silent.

No corpus says all. Each text carries what is labelled (`labelled`), and each label the classes it may stand for: one
where the corpus decides, several where it does not. A trainer may thus learn from a label that only narrows (the loss
of a set of classes is that of its summed probability) and is never told that a class is absent because nobody asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dateline.reader.events.tables import CLASSES
from dateline.reader.tokens import Tokens
from dateline.records import Role

Head = Literal["trigger", "argument", "passage", "direction", "incident", "status"]
Status = Literal["denied", "uncertain", "happened"]


def all_classes() -> tuple[str, ...]:
    """Return the keys of the ledger's classes, then `none` and `effect`: what a trigger may be."""
    return CLASSES[1:]


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that name an event: characters [start, end), the classes it may be, and what the corpus calls it."""

    start: int
    end: int
    classes: frozenset[str]
    label: str

    @property
    def known(self) -> str | None:
        """The class if the label decides it."""
        return next(iter(self.classes)) if len(self.classes) == 1 else None


@dataclass(frozen=True, slots=True)
class Argument:
    """A part of an event: characters [start, end), the index of its trigger, our role, the corpus's."""

    start: int
    end: int
    trigger: int
    role: Role
    label: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """Words with a judgement of whether what they tell happened.

    `statuses` are those the judgement leaves open. `value` is on the scale from -3 to 3, None where the corpus has
    another scale.
    """

    start: int
    end: int
    statuses: frozenset[Status]
    value: float | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or snippet with the classes it may tell of: one label of the corpus for characters [start, end).

    `types` are the PLOVER types it may be and `mode` the mode, where the corpus is about those.
    """

    start: int
    end: int
    classes: frozenset[str]
    label: str
    types: frozenset[str] = frozenset()
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who does and who suffers in a sentence, by span, without a trigger; both sides of a mutual event are actors."""

    start: int
    end: int
    role: Role
    label: str


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a slot of an incident: each mention, all of one thing, with every place where its string stands.

    `effects` are what became of a victim or target, `responsibility` what is said of a perpetrator; several are
    alternatives.
    """

    role: Role
    label: str
    mentions: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    optional: bool = False
    named: bool = False
    effects: frozenset[str] = frozenset()
    responsibility: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Incident:
    """A template of MUC: the classes it may be, its stages (happened, attempted, threatened) and its fillers."""

    label: str
    classes: frozenset[str]
    stages: frozenset[str]
    fillers: tuple[Filler, ...]
    date: str | None
    place: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class EventText:
    """One text of a corpus with its labels.

    `labelled` are the heads it can teach; for one not in it an empty tuple means nothing. `exhaustive` are the classes
    whose events the corpus marks throughout: only there is a word without a trigger (or a passage without a label)
    evidence that nothing of the class is told. `unsure` are words which may be a trigger that could not be placed: they
    are evidence of nothing.
    """

    id: str
    corpus: str
    text: str
    tokens: Tokens
    labelled: frozenset[Head]
    exhaustive: frozenset[str] = frozenset()
    sentences: tuple[tuple[int, int], ...] = ()
    triggers: tuple[Trigger, ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    arguments: tuple[Argument, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    passages: tuple[Passage, ...] = ()
    parties: tuple[Party, ...] = ()
    incidents: tuple[Incident, ...] = ()
