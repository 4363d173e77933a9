"""Figures of people as records, each with the claim it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.reader.casualties.counting import counts
from dateline.records import CLAIM_CLASSES, Article, Casualty, Claim, stable_id


def casualties(article: Article, claims: Sequence[Claim]) -> tuple[Casualty, ...]:
    """Return the figures of people in an article, in the order of the text."""
    found = counts(article.text)
    said = [claim for claim in claims if claim.cue_class in CLAIM_CLASSES]
    contents = [(span.start, span.end, claim.id) for claim in said for span in claim.content]
    ids = [stable_id(article.id, "casualty", one.start, one.end, one.effect, one.predicate.start) for one in found]
    return tuple(
        Casualty(
            id=key,
            start=one.start,
            end=one.end,
            effect=one.effect,
            low=one.low,
            best=one.best,
            high=one.high,
            bound=one.bound,
            counted=one.counted,
            predicate=one.predicate,
            scope=one.scope,
            part_of=None if one.part_of is None else ids[one.part_of],
            asserted=one.asserted,
            doubtful=one.doubtful,
            claim=_innermost(contents, one.start, one.end),
        )
        for key, one in zip(ids, found, strict=True)
    )


def _innermost(contents: Sequence[tuple[int, int, str]], start: int, end: int) -> str | None:
    """Return the claim with the shortest fragment of content around [start, end)."""
    holding = [(last - first, claim) for first, last, claim in contents if first <= start and end <= last]
    return min(holding)[1] if holding else None
