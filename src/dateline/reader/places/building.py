"""Places of an article as records, with the form in which each is written and the relation its words tell."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.reader.entities import Spot, Who
from dateline.reader.places.directions import relation
from dateline.reader.places.resolving import Resolved
from dateline.records import Article, Claim, EntityKind, Place, PlaceForm, RunnerUp, stable_id

_BODIES: frozenset[EntityKind] = frozenset(
    ("government", "organization", "company", "media", "party", "military", "police", "armed_group")
)
"""Kinds of entity that a name of a place can stand for, or be part of the name of."""
LEAST, LEAST_DEMONYM = 0.55, 0.7
"""Confidence under which a name, or an adjective, is not taken for a place. Chosen on a held-out quarter of the
training documents: corpora disagree about adjectives ("French officials"), and GeoVirus, which has few, gains 2.5
points of F1 where the others lose 1.5 to 3."""


NEAR = 80
"""Characters around a name in which somebody's longer name may begin and end."""


def build(article: Article, found: Sequence[Resolved], who: Who, claims: Sequence[Claim] = ()) -> tuple[Place, ...]:
    """Return the places; a name that is part of a person's name ("Paris Lind") is none."""
    speaking = {span for claim in claims for span in claim.source.spans}
    places = []
    for each in found:
        around = [
            spot for spot in who.inside(max(0, each.start - NEAR), each.end + NEAR)
            if spot.start <= each.start and each.end <= spot.end
        ]  # fmt: skip
        if any(_personal(spot, each, who) for spot in around):
            continue
        if each.confidence > (LEAST_DEMONYM if each.place.demonym else LEAST):
            speaks = any(span.start <= each.start and span.end == each.end for span in speaking)
            bodily = speaks or any(_bodily(spot, each, who) for spot in around)
            places.append(_place(article, each, "demonym" if each.place.demonym else "metonym" if bodily else "name"))
    return tuple(places)


def _personal(spot: Spot, each: Resolved, who: Who) -> bool:
    """Tell whether a mention makes a name of a place a person's, that has several words here or elsewhere."""
    known = who.known[spot.entity]
    if spot.form != "name" or known.kind != "person":
        return False
    return (spot.start, spot.end) != (each.start, each.end) or " " in known.name


def _bodily(spot: Spot, each: Resolved, who: Who) -> bool:
    """Tell whether a mention is that of a body which the place's name stands for or begins: "Miami police"."""
    return who.known[spot.entity].kind in _BODIES and (spot.form == "name" or spot.start == each.start)


def _place(article: Article, each: Resolved, form: PlaceForm) -> Place:
    place = each.place
    where = relation(article.text, each.start, each.end)
    return Place(
        id=stable_id(article.id, "place", each.start, each.end, place.kind),
        start=each.start,
        end=each.end,
        form=form,
        name=place.name,
        kind=place.kind,
        lat=place.lat,
        lon=place.lon,
        radius_km=place.radius_km,
        country_code=place.country_code,
        geonames_id=place.geonames_id,
        relation=where if form != "demonym" or where == "border" else None,
        score=round(each.share, 4),
        runners_up=tuple(
            RunnerUp(c.name, c.kind, c.country_code, c.lat, c.lon, c.geonames_id, round(share, 4))
            for c, share in each.others
        ),
    )
