"""What lies inside the content of a claim: the times and places it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.records import Claim, Place, Time


def with_contents(claims: Sequence[Claim], times: Sequence[Time], places: Sequence[Place]) -> tuple[Claim, ...]:
    """Return the claims with the ids of the times and places that lie inside one of their content spans."""
    return tuple(replace(claim, times=_inside(claim, times), places=_inside(claim, places)) for claim in claims)


def _inside(claim: Claim, found: Sequence[Time] | Sequence[Place]) -> tuple[str, ...]:
    held = [it for it in found if any(span.start <= it.start and it.end <= span.end for span in claim.content)]
    return tuple(it.id for it in sorted(held, key=lambda it: (it.start, it.end)))
