"""Events in the shapes others read: ACLED's columns, PLOVER's records, GeoJSON features. docs/export.md has each field.

What the record does not know stays empty: no date, no point, no number of dead is made up to fill a column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from dateline.ledger.cells import cell
from dateline.ledger.divisions import country_name
from dateline.ledger.rows import EventRow
from dateline.ontology import classes

REAL: Final = ("happened", "ongoing")
"""Statuses of what is an event in ACLED's sense."""

_ACLED: Final = tuple(
    """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
    actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude
    longitude geo_precision source source_scale notes fatalities tags timestamp
    """.split()
)
"""ACLED's columns since March 2023, in its order (acledR, acled_old_dummy)."""
_OURS: Final = tuple(
    """
    article_id event_id start end words category status responsibility date_latest fatalities_low fatalities_best
    fatalities_high country_code place_basis time_basis claim source_name reporters url published confidence review
    """.split()
)
"""What a row needs beside them to be checked: where it stands, whether it happened, and who says so."""
ACLED_COLUMNS: Final = (*_ACLED, *_OURS)

_DISORDER: Final = {
    "Battles": "Political violence", "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence", "Protests": "Demonstrations", "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}  # fmt: skip
_TIME: Final = {"day": 1, "week": 2, "month": 3}
_PLACE: Final = {"exact": 1, "town": 1, "district": 2, "province": 3}
_STATE: Final = frozenset(("COP", "GOV", "MIL", "SPY", "JUD", "LEG"))


def write_acled(rows: Iterator[EventRow], out: BinaryIO, unmasked: str | None) -> int:
    """Write the events that ACLED has a sub-event for as CSV in its columns and ours; return how many."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        more = {} if unmasked is None else {unmasked: "yes"}
        writer.writerow([*ACLED_COLUMNS, *more])
        count = 0
        for row in rows:
            if row.acled is not None:
                values = acled(row)
                writer.writerow([*(cell(values[name]) for name in ACLED_COLUMNS), *more.values()])
                count += 1
        return count
    finally:
        text.detach()  # the caller's stream stays open


def acled(row: EventRow) -> dict[str, Any]:
    """Return an event in ACLED's columns and ours; `acled` must be known."""
    assert row.acled is not None
    event_type = classes.acled_events()[row.acled]
    first, second = _sides(row)
    exact = row.place_precision in _PLACE
    inter1, inter2 = _inter(first, row), _inter(second, row)
    civilian = inter2 == 7 and event_type in ("Violence against civilians", "Explosions/Remote violence")
    values: dict[str, Any] = dict.fromkeys(ACLED_COLUMNS)
    return values | {
        "event_id_cnty": f"DTL{row.id}",
        "event_date": row.earliest and row.earliest[:10] if row.time_precision in _TIME else None,
        "year": row.earliest and row.earliest[:4] if row.time_precision != "none" else None,
        "time_precision": _TIME.get(row.time_precision),
        "disorder_type": "Political violence" if row.acled == "Mob violence" else _disorder(row.acled, event_type),
        "event_type": event_type,
        "sub_event_type": row.acled,
        "actor1": first[0][0] if first else None,
        "assoc_actor_1": [name for name, *_ in first[1:]],
        "inter1": inter1,
        "actor2": second[0][0] if second else None,
        "assoc_actor_2": [name for name, *_ in second[1:]],
        "inter2": inter2,
        "interaction": f"{inter1}{inter2}" if inter1 and inter2 else None,
        "civilian_targeting": "Civilian targeting" if civilian else None,
        "country": row.country_code and country_name(row.country_code),
        "admin1": row.admin1,
        "admin2": row.admin2,
        "location": row.place,
        "latitude": row.lat if exact else None,
        "longitude": row.lon if exact else None,
        "geo_precision": _PLACE.get(row.place_precision),
        "source": row.outlet,
        "notes": row.title,
        "fatalities": row.killed_low,
        "tags": row.weapon and f"weapon={row.weapon}",
        "article_id": row.article_id,
        "event_id": row.id,
        "start": row.start,
        "end": row.end,
        "words": row.words,
        "category": row.category,
        "status": row.status,
        "responsibility": row.responsibility,
        "date_latest": row.latest and row.latest[:10],
        "fatalities_low": row.killed_low,
        "fatalities_best": row.killed,
        "fatalities_high": row.killed_high,
        "country_code": row.country_code,
        "place_basis": row.place_basis,
        "time_basis": row.time_basis,
        "claim": row.claim,
        "source_name": row.source_name,
        "reporters": row.reporters,
        "url": row.url,
        "published": row.published,
        "confidence": row.confidence,
        "review": row.review,
    }


_Side = list[tuple[str, str, str]]


def _sides(row: EventRow) -> tuple[_Side, _Side]:
    """Return name, kind and sector of who acts and of who is acted on; ACLED's actors have no direction."""
    actors = list(zip(row.actors, row.actor_kinds, row.actor_sectors, strict=True))
    others = list(zip(row.recipients, row.recipient_kinds, row.recipient_sectors, strict=True))
    if actors and not others and row.category in ("clash", "meeting", "deal", "ceasefire_agreement"):
        return actors[:1], actors[1:]
    return actors, others


def _disorder(sub_event: str, event_type: str) -> str:
    also = "Political violence; " if sub_event == "Excessive force against protesters" else ""
    return also + _DISORDER[event_type]


def _inter(side: _Side, row: EventRow) -> int | None:
    """Return ACLED's code of a kind of actor, where ours decides it: rebels and militias it tells apart, we do not."""
    if not side:
        return None
    _, kind, sector = side[0]
    if kind in ("military", "police", "government") or sector in _STATE:
        return 1
    if sector == "REB":
        return 2
    if row.type == "PROTEST" and kind in ("person", "population_group"):
        return 5 if row.mode in ("riot", "vandalize") else 6
    return 7 if kind in ("person", "population_group") and sector in ("", "CVL") else None


def write_plover(rows: Iterator[EventRow], out: BinaryIO, unmasked: str | None) -> int:
    """Write events as PLOVER records, one JSON object a line; return how many."""
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  (the count is the answer)
        marked = {} if unmasked is None else {unmasked: True}
        out.write(msgspec.json.encode(plover(row) | marked) + b"\n")
    return count


def plover(row: EventRow) -> dict[str, Any]:
    """Return an event as a PLOVER record, with what Dateline knows beside it."""
    return {
        "id": row.id,
        "date": row.earliest and row.earliest[:10],
        "date_end": row.latest and row.latest[:10],
        "date_precision": row.time_precision,
        "date_basis": row.time_basis,
        "event": row.type,
        "mode": row.mode,
        "quad": row.quad,
        "category": row.category,
        "status": row.status,
        "responsibility": row.responsibility,
        "actor": _parties(row.actors, row.actor_kinds, row.actor_countries, row.actor_sectors),
        "recipient": [
            one | {"role": role}
            for one, role in zip(
                _parties(row.recipients, row.recipient_kinds, row.recipient_countries, row.recipient_sectors),
                row.recipient_roles,
                strict=True,
            )
        ],
        "location": row.place
        and {
            "name": row.place, "country": row.country_code, "adm1": row.admin1, "adm2": row.admin2, "lat": row.lat,
            "lon": row.lon, "radius_km": row.radius_km, "geonames_id": row.geonames_id,
            "precision": row.place_precision, "basis": row.place_basis,
        },
        "weapon": row.weapon,
        "magnitude": {
            effect: None if low is None else {"low": low, "best": best, "high": high}
            for effect, low, best, high in (
                ("dead", row.killed_low, row.killed, row.killed_high),
                ("injured", row.injured_low, row.injured, row.injured_high),
                ("abducted", row.abducted_low, row.abducted, row.abducted_high),
            )
        },
        "event_text": row.words,
        "span": {"start": row.start, "end": row.end},
        "mentions": row.mentions,
        "reported_by": row.reporters,
        "claim": row.claim,
        "article": {
            "id": row.article_id, "external_id": row.external_id, "publisher": row.outlet, "url": row.url,
            "title": row.title, "published": row.published,
        },
        "cameo": row.cameo,
        "acled": row.acled,
        "confidence": row.confidence,
        "review": row.review,
    }  # fmt: skip


def _parties(*columns: tuple[str, ...]) -> list[dict[str, Any]]:
    names = ("name", "kind", "country", "sector")
    return [
        {name: value or None for name, value in zip(names, values, strict=True)}
        for values in zip(*columns, strict=True)
    ]


def event_feature(row: EventRow) -> dict[str, Any]:
    """Return an event as a GeoJSON feature; without a place its geometry is null, as RFC 7946 has it."""
    properties: dict[str, Any] = msgspec.to_builtins(row)
    point = [properties.pop("lon"), properties.pop("lat")]
    return {
        "type": "Feature",
        "id": properties.pop("id"),
        "geometry": None if None in point else {"type": "Point", "coordinates": point},
        "properties": properties,
    }
