"""The place an article is about: the smallest one that holds most of what it names, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.gazetteer import Entry, Gazetteer
from dateline.records import Article, Focus, Place

LEAST = 0.3
"""Part of all mentions, weighted, that the focus has to hold at least."""
DEEPER = 0.5
"""Part of a country's mentions that a province, district or town in it has to hold to be the focus instead."""
_FORM = {"name": 1.0, "demonym": 0.4, "metonym": 0.4}
"""What a mention counts by its form: adjectives and governments say less of where something happened."""
LEAD = 400
"""Characters from the beginning in which a mention counts twice: headline and first paragraph."""
FILED = 0.5
"""What the place in the dateline counts: reporters file from near, not always from where it happened."""
_LEVELS = ("town", "admin2", "admin1", "country")


@dataclass(slots=True)
class _Tally:
    """What speaks for one place."""

    weight: float = 0.0
    named: int = 0
    place: Place | None = None
    lead: bool = False


def focus(article: Article, places: Sequence[Place], gazetteer: Gazetteer) -> Focus | None:
    """Return the article's focus, or None if no country, sea or region holds enough of the places it names.

    A mention speaks for its place and all that contains it. The focus goes down from what is named most, as long as
    something inside it holds at least half of that.
    """
    tallies: dict[int, _Tally] = defaultdict(_Tally)
    entries: dict[int, Entry] = {}
    total = 0.0
    filed = article.dateline.end if article.dateline is not None else 0
    for place in places:
        entry = _entry(place, gazetteer)
        if entry is None:
            continue
        lead = place.start < filed + LEAD
        weight = FILED if place.start < filed else _FORM[place.form] * (2 if lead else 1)
        total += weight
        for each in (entry, *gazetteer.containing(entry)):
            entries[each.id] = each
            tally = tallies[each.id]
            tally.weight += weight
            if each is entry:
                tally.named += 1
                tally.place = tally.place or place
                tally.lead |= lead and place.start >= filed
    best: int | None = None
    inside = list(tallies)
    floor = LEAST * total
    while inside:
        top = max(inside, key=lambda id: (tallies[id].weight, _level(entries[id]), -id))
        if not tallies[top].weight > floor:  # more than half: two towns named alike are no focus
            break
        best = top if tallies[top].place is not None or best is None else best
        floor = max(LEAST * total, DEEPER * tallies[top].weight)
        inside = [
            id for id in inside if _level(entries[id]) < _level(entries[top]) and _in(entries[id], top, gazetteer)
        ]
    if best is None or tallies[best].place is None:
        return None
    tally = tallies[best]
    assert tally.place is not None
    return Focus(tally.place.id, entries[best].name, _reason(tally, total))


def _entry(place: Place, gazetteer: Gazetteer) -> Entry | None:
    """Return the gazetteer's entry of a place; regions of our own have no GeoNames id and are known by their point."""
    if place.geonames_id is not None:
        return gazetteer.place(place.geonames_id)
    own = (c for c in gazetteer.candidates(place.name) if c.geonames_id is None)
    return next((gazetteer.place(c.id) for c in own if (c.lat, c.lon) == (place.lat, place.lon)), None)


def _in(entry: Entry, outer: int, gazetteer: Gazetteer) -> bool:
    return any(each.id == outer for each in gazetteer.containing(entry))


def _level(entry: Entry) -> int:
    return _LEVELS.index(entry.kind) if entry.kind in _LEVELS else 0


def _reason(tally: _Tally, total: float) -> str:
    """Say in words why."""
    times = "once" if tally.named == 1 else f"{tally.named} times"
    lead = ", also in the first lines" if tally.lead else ""
    return f"named {times}{lead}; {round(100 * tally.weight / total)} % of the places named are it or lie in it"
