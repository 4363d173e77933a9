"""Places: which words name one, which one it is, and how precisely that is known."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.gazetteer import Gazetteer
from dateline.reader.entities import Who
from dateline.reader.layers import Floats
from dateline.reader.places import building, naming, resolving, spotting
from dateline.reader.places.focus import focus
from dateline.reader.places.resolving import Spot
from dateline.reader.places.weights import Weights
from dateline.reader.tokens import Tokens
from dateline.records import Article, Claim, Place

__all__ = ["Spot", "focus", "places", "spots"]


def spots(
    text: str, tokens: Tokens, read: tuple[Floats, Floats, Floats], weights: Weights, gazetteer: Gazetteer
) -> list[Spot]:
    """Return the names of places in a text, given the encoder's vectors and the scores of the name and thing layers."""
    each = spotting.features(tokens, *read, spotting.known(text, tokens, gazetteer))
    return [
        Spot(s.first, s.last, s.confidence, naming.kinds(read[0], s.start, s.end, weights.kinds))
        for s in spotting.spot(text, tokens, each, weights.spotting)
    ]


def places(
    article: Article, named: Sequence[Spot], who: Who, claims: Sequence[Claim], weights: Weights, gazetteer: Gazetteer
) -> tuple[Place, ...]:
    """Return the places that an article names, in the order of the text; of two that share characters the likelier."""
    found: list[Place] = []
    for one in building.build(article, resolving.resolve(article.text, named, weights.ranking, gazetteer), who, claims):
        if not found or found[-1].end <= one.start:
            found.append(one)
        elif one.score > found[-1].score:
            found[-1] = one
    return tuple(found)
