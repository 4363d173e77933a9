"""Figures of people as records, each with the claim it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.reader.casualties.counting import Count, counts
from dateline.records import CLAIM_CLASSES, Article, Casualty, Claim, Span, stable_id


def casualties(article: Article, claims: Sequence[Claim]) -> tuple[Casualty, ...]:
    """Return the figures of people in an article, in the order of the text.

    Who says something is no casualty of it ("killing 12, the governor said"), unless its own words say so ("a miller
    who was wounded said").
    """
    said = [claim for claim in claims if claim.cue_class in CLAIM_CLASSES]
    speakers = [span for claim in said for span in claim.source.spans]
    found = _without(counts(article.text), speakers)
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


def _without(found: Sequence[Count], speakers: Sequence[Span]) -> list[Count]:
    """Return the figures that count no speaker, and no part of such a figure; `part_of` are their new places."""

    def speaks(one: Count) -> bool:
        return any(
            span.start < one.end and one.start < span.end and not span.start <= one.predicate.start < span.end
            for span in speakers
        )

    kept = [i for i, one in enumerate(found) if not speaks(one)]
    place = {old: new for new, old in enumerate(kept)}
    return [
        replace(found[i], part_of=None if found[i].part_of is None else place.get(found[i].part_of or 0)) for i in kept
    ]


def _innermost(contents: Sequence[tuple[int, int, str]], start: int, end: int) -> str | None:
    """Return the claim with the shortest fragment of content around [start, end)."""
    holding = [(last - first, claim) for first, last, claim in contents if first <= start and end <= last]
    return min(holding)[1] if holding else None
