"""Places of an article as records, with the form in which each is written and the relation its words tell."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.reader.entities import Who
from dateline.reader.places.directions import relation
from dateline.reader.places.resolving import Resolved
from dateline.records import Article, EntityKind, Place, PlaceForm, RunnerUp, stable_id

_BODIES: frozenset[EntityKind] = frozenset(
    ("government", "organization", "company", "media", "party", "military", "police", "armed_group")
)
"""Kinds of entity that a name of a place can stand for, or be part of the name of."""
LEAST, LEAST_DEMONYM = 0.55, 0.7
"""Confidence under which a name, or an adjective, is not taken for a place. Chosen on a held-out quarter of the
training documents: corpora disagree about adjectives ("French officials"), and GeoVirus, which has few, gains 2.5
points of F1 where the others lose 1.5 to 3."""


def build(article: Article, found: Sequence[Resolved], who: Who) -> tuple[Place, ...]:
    """Return the places; a name that is part of somebody's name ("Paris Lind") is none."""
    places = []
    for each in found:
        around = [spot for spot in who.inside(max(0, each.start - 80), each.end) if spot.end >= each.end and
                  spot.start <= each.start and spot.form == "name"]  # fmt: skip
        kinds = {who.known[spot.entity].kind for spot in around}
        if "person" in kinds:
            continue
        if each.confidence > (LEAST_DEMONYM if each.place.demonym else LEAST):
            places.append(_place(article, each, kinds))
    return tuple(places)


def _place(article: Article, each: Resolved, kinds: set[EntityKind]) -> Place:
    place = each.place
    form: PlaceForm = "demonym" if place.demonym else "metonym" if kinds & _BODIES else "name"
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
        relation=None if form == "demonym" else relation(article.text, each.start, each.end),
        score=round(each.share, 4),
        runners_up=tuple(
            RunnerUp(c.name, c.kind, c.country_code, c.lat, c.lon, c.geonames_id, round(share, 4))
            for c, share in each.others
        ),
    )
