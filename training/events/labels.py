"""The labels of an `EventText` laid over its words, as the losses of the event head take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, get_args

import numpy as np

from dateline.reader.events.tables import CLASSES, FILLERS, INCIDENTS, POLICE, ROLES, TYPES
from dateline.reader.sentences import sentences
from dateline.reader.tokens import Tokens
from training.events.texts import EventText, Incident, Passage, Status
from training.examples import fragment

Floats = np.ndarray[Any, np.dtype[np.float32]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Words = tuple[int, int]

STATUSES: Final = get_args(Status)

ELSEWHERE: Final = 0.1
"""How much a class that a corpus does not mark may explain a word without a trigger, against "no trigger"."""
SHORTEST: Final = 4
"""Words under which a sentence of MUC is a heading or a scrap and teaches no incident."""


@dataclass(frozen=True)
class Predicate:
    """Words with the statuses they may have [3], and a value from -3 to 3 if the corpus has that scale."""

    words: Words
    allowed: Floats
    value: float | None


@dataclass(frozen=True)
class Told:
    """A passage with the classes it may be of [classes], and the PLOVER types [types] (all 0: nothing is known)."""

    words: Words
    classes: Floats
    types: Floats


@dataclass(frozen=True)
class Judged:
    """A sentence with yes or no for each of several questions, and which of these are asked."""

    words: Words
    answers: Floats
    asked: Floats


@dataclass(frozen=True)
class Labels:
    """One text; what a corpus does not label is None or empty.

    `triggers` [words, classes] are how much each class may explain a word (1 for those its label leaves open). `events`
    are the words of triggers whose arguments are labelled, with these: words and number of role. `fillers` [words] are
    roles of MUC, `edges` [words, 2] whether one begins or ends with a word. `parties` are arguments without a trigger,
    None where nobody looked for any.
    """

    text: EventText
    tokens: Tokens
    sentence: Ints
    triggers: Floats | None = None
    events: tuple[tuple[Words, tuple[tuple[Words, int], ...]], ...] = ()
    predicates: tuple[Predicate, ...] = ()
    fillers: Ints | None = None
    edges: Floats | None = None
    incidents: tuple[Judged, ...] = ()
    passages: tuple[Told, ...] = ()
    parties: tuple[tuple[Words, int], ...] | None = None
    police: tuple[Judged, ...] = field(default=())


def labels(one: EventText) -> Labels:
    """Lay the labels of a text over its words."""
    stops = sentences(one.text)
    bounds = np.array([start for start, _ in one.sentences] or stops.starts)
    sentence = np.searchsorted(bounds, one.tokens.starts, side="right")
    is_india = one.corpus == "india"
    return Labels(
        one,
        one.tokens,
        sentence.astype(np.int64),
        triggers=_triggers(one) if "trigger" in one.labelled else None,
        events=_events(one) if "argument" in one.labelled else (),
        predicates=_predicates(one),
        fillers=_fillers(one) if "incident" in one.labelled else None,
        edges=_edges(one) if "incident" in one.labelled else None,
        incidents=_incidents(one, sentence) if "incident" in one.labelled else (),
        passages=()
        if is_india
        else tuple(_told(one, each) for each in one.passages if _words(one, each.start, each.end)),
        parties=_parties(one) if "direction" in one.labelled else None,
        police=_police(one) if is_india else (),
    )


def _words(one: EventText, start: int, end: int) -> Words | None:
    found = fragment(one.tokens, start, end, "")
    return None if found is None else (found.start, found.end)


def _triggers(one: EventText) -> Floats | None:
    """Return how much each class may explain each word; None where silence says nothing and nothing is marked."""
    marked = [(words, t) for t in one.triggers if (words := _words(one, t.start, t.end)) is not None]
    if one.exhaustive:
        none = np.array([0.0 if name in one.exhaustive else ELSEWHERE for name in CLASSES], dtype=np.float32)
        none[0] = 1
    else:
        none = np.ones(len(CLASSES), dtype=np.float32)
    found = np.tile(none, (len(one.tokens), 1))
    for start, end in one.unsure:
        words = _words(one, start, end)
        if words is not None:
            found[words[0] : words[1]] = 1
    for words, trigger in marked:
        found[words[0] : words[1]] = [float(name in trigger.classes) for name in CLASSES]
    return found if one.exhaustive or marked else None


def _events(one: EventText) -> tuple[tuple[Words, tuple[tuple[Words, int], ...]], ...]:
    found: dict[int, tuple[Words, list[tuple[Words, int]]]] = {}
    for i, trigger in enumerate(one.triggers):
        words = _words(one, trigger.start, trigger.end)
        if words is not None:
            found[i] = words, []
    for argument in one.arguments:
        words = _words(one, argument.start, argument.end)
        if words is not None and argument.trigger in found:
            found[argument.trigger][1].append((words, ROLES.index(argument.role)))
    return tuple((words, tuple(arguments)) for words, arguments in found.values())


def _predicates(one: EventText) -> tuple[Predicate, ...]:
    found = []
    for each in one.predicates:
        words = _words(one, each.start, each.end)
        if words is not None:
            allowed = np.array([name in each.statuses for name in STATUSES], dtype=np.float32)
            found.append(Predicate(words, allowed, each.value))
    return tuple(found)


def _places(one: EventText, incident: Incident) -> list[tuple[str, Words]]:
    """Return the fillers of an incident by what they are to it, each at all places of its words."""
    spans = [
        ("Unnamed" if f.label == "Victim" and not f.named else f.label, span)
        for f in incident.fillers
        for _, spans in f.mentions
        for span in spans
    ]
    return [(label, words) for label, span in spans if (words := _words(one, *span)) is not None]


def _fillers(one: EventText) -> Ints:
    found = np.zeros(len(one.tokens), dtype=np.int64)
    for incident in one.incidents:
        for label, (start, end) in _places(one, incident):
            found[start:end] = FILLERS.index(label)
    return found


def _edges(one: EventText) -> Floats:
    found = np.zeros((len(one.tokens), 2), dtype=np.float32)
    for incident in one.incidents:
        for _, (start, end) in _places(one, incident):
            found[start, 0] = found[end - 1, 1] = 1
    return found


def _incidents(one: EventText, sentence: Ints) -> tuple[Judged, ...]:
    """Return the sentences: of an incident's type if one of its fillers stands there, not of it if no incident of the
    type is told at all; the rest of such an article may or may not be about it and is not asked."""
    here: dict[int, set[str]] = {}
    told: set[str] = set()
    for incident in one.incidents:
        types = {name for name in INCIDENTS if name in incident.label}
        told |= types
        for _, (start, _) in _places(one, incident):
            here.setdefault(int(sentence[start]), set()).update(types)
    starts = np.flatnonzero(np.diff(sentence, prepend=-1)).tolist()
    found = []
    for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True):
        if end - start >= SHORTEST:
            types = here.get(int(sentence[start]), set())
            answers = np.array([name in types for name in INCIDENTS], dtype=np.float32)
            asked = np.array([name in types or name not in told for name in INCIDENTS], dtype=np.float32)
            found.append(Judged((start, end), answers, asked))
    return tuple(found)


def _told(one: EventText, passage: Passage) -> Told:
    words = _words(one, passage.start, passage.end)
    assert words is not None
    classes = np.array([name in passage.classes for name in CLASSES], dtype=np.float32)
    return Told(words, classes, np.array([name in passage.types for name in TYPES], dtype=np.float32))


def _parties(one: EventText) -> tuple[tuple[Words, int], ...]:
    found = ((_words(one, party.start, party.end), ROLES.index(party.role)) for party in one.parties)
    return tuple((words, role) for words, role in found if words is not None)


def _police(one: EventText) -> tuple[Judged, ...]:
    said: dict[Words, set[str]] = {}
    for passage in one.passages:
        said.setdefault((passage.start, passage.end), set()).add(passage.label)
    found = []
    for span in one.sentences:
        words = _words(one, *span)
        if words is not None:
            answers = np.array([name in said.get(span, ()) for name in POLICE], dtype=np.float32)
            found.append(Judged(words, answers, np.ones(len(POLICE), dtype=np.float32)))
    return tuple(found)
