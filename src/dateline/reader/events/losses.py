"""Which figures of casualties belong to which event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from dateline.reader.events.senses import FORCE
from dateline.reader.sentences import Sentences
from dateline.records import Casualty, CasualtyEffect, Event, Figure

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
    linked = tuple(
        replace(one, event=None if one.scope == "total" else _event(one, events, stops)) for one in casualties
    )
    told = tuple(
        replace(event, casualties=_figures([one for one in linked if one.event == event.id])) for event in events
    )
    return told, linked


def _event(one: Casualty, events: Sequence[Event], stops: Sentences) -> str | None:
    causes, own = _CAUSES[one.effect], stops.index(one.predicate.start)
    best: tuple[int, int, str] | None = None
    for event in events:
        if event.category not in causes or (one.asserted == "yes") != (event.status in _REAL):
            continue
        for mention in event.mentions:
            apart = own - stops.index(mention.start)
            if not 0 <= apart <= NEXT:
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
