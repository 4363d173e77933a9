"""Triggers and what is around them as records of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dateline.ontology import classes
from dateline.reader.events import roles, settings, triggers
from dateline.reader.events.status import Said, status
from dateline.reader.events.tables import EFFECT, ROLES, Scores, Tables
from dateline.reader.events.triggers import Trigger
from dateline.reader.layers import Floats
from dateline.reader.sentences import Sentences, sentences
from dateline.reader.tokens import Tokens
from dateline.records import (
    CLAIM_CLASSES,
    Article,
    Claim,
    Event,
    Focus,
    Mention,
    Participant,
    Place,
    Role,
    Span,
    Time,
    stable_id,
)

LEAST_ROLE: Final = 0.4
"""Probability of a role from which a mention takes part in an event."""
PLACE, TIME, WEAPON = (ROLES.index(name) for name in ("place", "time", "weapon"))
_PEOPLED: Final = frozenset(("actor", "recipient", "victim", "target", "crowd"))


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a text from character `start`, with its words and what the graph says of them."""

    start: int
    tokens: Tokens
    scores: Scores


@dataclass(frozen=True, slots=True)
class Around:
    """What an article tells beside its events, each in the order of the text."""

    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    places: Sequence[Place]
    times: Sequence[Time]
    focus: Focus | None


def build(article: Article, parts: Sequence[Part], around: Around, tables: Tables) -> tuple[Event, ...]:
    """Return the events of an article, in its order."""
    stops = sentences(article.text)
    # Where an agency files from is where it files from; an adjective or a government is no scene.
    head = article.dateline.end if article.dateline is not None else 0
    places = [place for place in around.places if place.form == "name" and place.start >= head]
    times = [time for time in around.times if time.earliest is not None and time.start >= head]
    scene = replace(around, places=places, times=times)
    found: list[Event] = []
    for part in parts:
        acts = [act for act in triggers.find(part.scores) if act.key != EFFECT]
        if acts:
            found += _of_part(article, part, acts, scene, stops, tables)
    return tuple(found)


def _of_part(
    article: Article, part: Part, acts: Sequence[Trigger], around: Around, stops: Sentences, tables: Tables
) -> list[Event]:
    tokens = part.tokens
    sentence = np.array([stops.index(part.start + int(start)) for start in tokens.starts], dtype=np.int64)
    kinds: tuple[Sequence[Mention | Place | Time], ...] = (around.mentions, around.places, around.times)
    spans = sorted(
        (*words, kind, i)
        for kind, items in enumerate(kinds)
        for i, item in enumerate(items)
        if (words := _in_words(item.start - part.start, item.end - part.start, tokens)) is not None
    )
    shares = roles.roles(acts, [(start, end) for start, end, *_ in spans], part.scores.ends, sentence, tables)
    found = []
    for act, share in zip(acts, shares, strict=True):
        near: tuple[dict[int, Floats], ...] = ({}, {}, {})
        for k, each in share.items():
            near[spans[k][2]][spans[k][3]] = each
        start, end = part.start + int(tokens.starts[act.start]), part.start + int(tokens.ends[act.end - 1])
        found.append(_event(article, act, Span(start, end), near, around, stops))
    return found


def _in_words(start: int, end: int, tokens: Tokens) -> tuple[int, int] | None:
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    last = int(np.searchsorted(tokens.starts, end, side="left"))
    return (first, last) if start >= 0 and first < last else None


def _event(
    article: Article, act: Trigger, at: Span, near: tuple[dict[int, Floats], ...], around: Around, stops: Sentences
) -> Event:
    sentence = stops.at(at.start)
    claim = _claim(at, around.claims)
    said = None if claim is None else Said(claim.cue_class, claim.asserted)
    codes = classes.codes(act.key)
    where = [float(near[1][i][PLACE]) if i in near[1] else 0.0 for i in range(len(around.places))]
    when = [float(near[2][i][TIME]) if i in near[2] else 0.0 for i in range(len(around.times))]
    place, _ = settings.setting(article.text, at.start, sentence, around.places, where)
    time, _ = settings.setting(article.text, at.start, sentence, around.times, when)
    if place is None and around.focus is not None:
        place = next((each for each in around.places if each.id == around.focus.place), None)
    participants, weapon = _participants(article.text, near[0], around.mentions)
    return Event(
        id=stable_id(article.id, "event", at.start, at.end, act.key),
        trigger=at,
        type=codes.type,
        mode=codes.mode,
        acled=codes.acled,
        cameo=codes.cameo,
        status=status(article.text, at.start, at.end, sentence, act.doubts, said),
        participants=participants,
        time=None if time is None else time.id,
        earliest=None if time is None else time.earliest,
        latest=None if time is None else time.latest,
        time_precision=settings.time_precision(time),
        place=None if place is None else place.id,
        place_precision=settings.place_precision(place),
        weapon=weapon,
        casualties={},
        responsibility=None,
        claim=None if claim is None else claim.id,
        confidence=round(min(max(act.confidence, 0.0), 1.0), 4),
    )


def _claim(at: Span, claims: Sequence[Claim]) -> Claim | None:
    """Return the innermost claim in whose content the words stand; attitudes count too, as they tell no fact either."""
    holding = [
        (span.end - span.start, claim.cue_class not in CLAIM_CLASSES, claim.id, claim)
        for claim in claims
        for span in claim.content
        if span.start <= at.start and at.end <= span.end
    ]
    return min(holding, key=lambda row: row[:3])[3] if holding else None


def _participants(
    text: str, near: dict[int, Floats], mentions: Sequence[Mention]
) -> tuple[tuple[Participant, ...], str | None]:
    """Return who takes part, each entity once in its likeliest role, and the words of the weapon."""
    best: dict[str, tuple[float, Role, Mention]] = {}
    weapon: tuple[float, str] | None = None
    for i, share in near.items():
        mention = mentions[i]
        role = int(share.argmax())
        sure = float(share[role])
        if not role or sure < LEAST_ROLE:
            continue
        name = ROLES[role]
        if role == WEAPON:
            if weapon is None or sure > weapon[0]:
                weapon = sure, " ".join(text[mention.start : mention.end].split())
        elif name in _PEOPLED and sure > best.get(mention.entity, (0.0,))[0]:
            best[mention.entity] = sure, name, mention
    rows = sorted(best.values(), key=lambda row: row[2].start)
    return tuple(Participant(role, m.id, m.entity) for _, role, m in rows), weapon and weapon[1]
