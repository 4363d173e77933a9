"""Which figures of casualties belong to which event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from dateline.reader.events.senses import FORCE
from dateline.reader.sentences import Sentences
from dateline.records import Casualty, CasualtyEffect, Event, EventMention, Figure

Effect = Literal["killed", "injured", "abducted"]

NEXT: Final = 2
"""Sentences after an event in which a figure without an event of its own is still taken for its."""
_BODILY: Final = FORCE | frozenset(
    """
    sexual_violence protest_excessive_force protest_intervention riot territory_gain_state territory_gain_nonstate
    """.split()
)
_CAUSES: Final[dict[CasualtyEffect, frozenset[str]]] = {
    "killed": _BODILY, "injured": _BODILY, "casualties": _BODILY, "missing": _BODILY, "displaced": _BODILY,
    "abducted": frozenset(("abduction",)),
    "arrested": frozenset(("arrest", "peaceful_protest", "protest_intervention", "riot")),
}  # fmt: skip
_REAL: Final = frozenset(("happened", "ongoing"))


def attached(
    events: Sequence[Event], casualties: Sequence[Casualty], stops: Sentences
) -> tuple[tuple[Event, ...], tuple[Casualty, ...]]:
    """Return the events with their figures, and the figures with their events.

    A figure belongs to the event told by its own words or nearest in its sentence, else to the last one told shortly
    before. Sums of a campaign or a period belong to none, and a death that did not happen to no event that did.
    """
    told: dict[int, list[tuple[Event, EventMention]]] = {}
    for event in events:
        for mention in event.mentions:
            told.setdefault(stops.index(mention.start), []).append((event, mention))
    linked = tuple(
        replace(one, event=None if one.scope == "total" else _event(one, told, stops.index(one.predicate.start)))
        for one in casualties
    )
    figures: dict[str | None, list[Casualty]] = {}
    for one in linked:
        figures.setdefault(one.event, []).append(one)
    return tuple(replace(event, casualties=_figures(figures.get(event.id, ()))) for event in events), linked


def _event(one: Casualty, told: Mapping[int, Sequence[tuple[Event, EventMention]]], own: int) -> str | None:
    """Return the event of a figure in a sentence, by the events that are told in each sentence."""
    best: tuple[int, int, str] | None = None
    for apart in range(NEXT + 1):
        for event, mention in told.get(own - apart, ()):
            if event.category not in _CAUSES[one.effect] or (one.asserted == "yes") != (event.status in _REAL):
                continue
            far = max(0, mention.start - one.predicate.end, one.predicate.start - mention.end)
            best = min(best or (apart, far, event.id), (apart, far, event.id))
    return best and best[2]


def _figures(casualties: Sequence[Casualty]) -> dict[Effect, Figure]:
    """Return, by effect, the range of all figures that are no part of another, with the best reading of the first."""
    found: dict[Effect, Figure] = {}
    for one in casualties:
        if one.effect not in ("killed", "injured", "abducted") or one.part_of is not None or one.doubtful:
            continue
        before = found.get(one.effect)
        if before is None:
            found[one.effect] = Figure(one.low, one.best, one.high, one.start, one.end)
        else:
            low, high = min(before.low, one.low), max(before.high, one.high)
            found[one.effect] = Figure(low, before.best, high, before.start, before.end)
    return found
