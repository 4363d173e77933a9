"""What lies inside the content of a claim: the times and places it speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from dateline.records import Claim, Place, Time


def with_contents(claims: Sequence[Claim], times: Sequence[Time], places: Sequence[Place]) -> tuple[Claim, ...]:
    """Return the claims with the ids of the times and places that lie inside one of their content spans."""
    of_times = sorted(times, key=lambda it: (it.start, it.end))
    of_places = sorted(places, key=lambda it: (it.start, it.end))
    return tuple(replace(claim, times=_inside(claim, of_times), places=_inside(claim, of_places)) for claim in claims)


def _inside(claim: Claim, found: Sequence[Time] | Sequence[Place]) -> tuple[str, ...]:
    """Return the ids of what lies inside, of items in the order of the text, once each."""
    held = []
    for span in sorted(claim.content, key=lambda span: span.start):
        first, last = (bisect_left(found, edge, key=lambda it: it.start) for edge in (span.start, span.end))
        held += [it.id for it in found[first:last] if it.end <= span.end]
    return tuple(dict.fromkeys(held))
