"""The conditions of claims and events, alone and in one another: events in claims, claims that tell of events.

They stand in statements over `reading` and their table, for the readings of the parameter `block` (see `walk`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Select, func, select

from dateline.ledger import overlay, schema, sqlite
from dateline.ledger.actor_names import actors_named
from dateline.ledger.actor_rows import linked_to, speaking
from dateline.ledger.divisions import country_code
from dateline.ledger.filters import ClaimFilter, EventFilter, statuses
from dateline.ledger.near import boxes
from dateline.ledger.private import PRIVATE_CLAIM
from dateline.ledger.query import unindexed
from dateline.ledger.walk import Clue, is_frequent
from dateline.masking import PRIVATE
from dateline.records import CLAIM_CLASSES

_SOURCE: Final = ("source_name", "source")
_PLACE: Final = ("name", "words", "admin1", "admin2")
_SIDES: Final = {"actor": ("actors",), "recipient": ("recipients",), "reported_by": ("reporters",),
                 "anybody": ("actors", "recipients", "reporters")}  # fmt: skip
_EQUAL: Final = {"type": "source_type", "anonymity": "anonymity", "standing": "standing", "cue_class": "cue_class",
                 "quotation": "quotation"}  # fmt: skip
_CODES: Final = ("category", "type", "mode", "quad", "acled")


def _decided(laid: overlay.Laid, table: sa.Table) -> Callable[..., sa.ColumnElement[Any]]:
    """Return what gives the columns of a table by name, as decided, without their indexes."""
    derived = unindexed(table)
    return lambda name, other=None: overlay.column(
        laid, table, name, getattr(derived, name) if other is None else other
    )


def _clue(
    laid: overlay.Laid, table: sa.Table, fields: Sequence[str], *found: tuple[sa.Table, Select[tuple[int]]]
) -> Clue:
    """Return what an index tells of derived fields, with the readings in which somebody decided about these."""
    return [*found, *((schema.reading, statement) for statement in overlay.readings(laid, table.name, fields))]


def _review_clues(laid: overlay.Laid, table: sa.Table, wanted: str | None) -> list[Clue]:
    if wanted in (None, "all", "unreviewed"):
        return []
    nowhere = schema.reading, select(schema.reading.c.seq).where(sa.false())
    return [_clue(laid, table, (overlay.REVIEW,), nowhere)]


def worded(connection: Connection, index: str, expression: str | None, table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a row of the block matches an expression."""
    if expression is None:
        return sa.false()
    if is_frequent(connection, sqlite.matches(index, expression)):
        return sqlite.matching_in_block(index, expression, table)
    return sqlite.matching(index, expression, sqlite.without_index(table.c.seq))


# Claims


def claim_conditions(connection: Connection, filter: ClaimFilter) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on claims that the filter stands for, beyond its scope."""
    table, laid = schema.claim, overlay.laid(connection)
    claim = _decided(laid, table)
    conditions = [
        claim(column) == getattr(filter, option)
        for option, column in _EQUAL.items()
        if getattr(filter, option) is not None
    ]
    if filter.claims_only:
        conditions.append(claim("cue_class").in_(sorted(CLAIM_CLASSES)))
    if filter.source is not None:
        expression = sqlite.match_expression(filter.source, _SOURCE)
        found = worded(connection, "claim_search", expression, schema.claim)
        found = overlay.worded(laid, table, ("source_name",), filter.source, found)
        roots = actors_named(connection, filter.source)
        # Under whatever name an article has it: "ISIS" finds the claims of "the Islamic State".
        conditions.append(sa.or_(found, speaking(roots, claim("source_entity"))) if roots else found)
    if filter.text is not None:
        expression = sqlite.match_expression(filter.text, ("content",))
        found = worded(connection, "claim_search", expression, schema.claim)
        conditions.append(overlay.worded(laid, table, ("content",), filter.text, found))
    if filter.event is not None:
        conditions += with_event(connection, filter.event, schema.event.c.claim == unindexed(table).id)
    return conditions + overlay.reviewed(laid, table, filter.reviewed)


def claim_clues(connection: Connection, filter: ClaimFilter) -> list[Clue]:
    """Return the statements by which an index tells the few readings with such claims."""
    table, laid = schema.claim, overlay.laid(connection)
    clues = _review_clues(laid, table, filter.reviewed)
    if filter.source is not None:
        found = sqlite.matches("claim_search", sqlite.match_expression(filter.source, _SOURCE))
        roots = actors_named(connection, filter.source)
        linked = [(schema.entity, linked_to(roots))] if roots else []
        clues.append(_clue(laid, table, ("source_name",), (table, found), *linked))
    if filter.text is not None:
        found = sqlite.matches("claim_search", sqlite.match_expression(filter.text, ("content",)))
        clues.append(_clue(laid, table, ("content",), (table, found)))
    if filter.type == "named_person" and filter.standing in PRIVATE:
        found = select(table.c.reading_seq).where(PRIVATE_CLAIM)
        clues.append(_clue(laid, table, ("source_type", "standing"), (schema.reading, found)))
    return clues if filter.event is None else [*clues, *event_clues(connection, filter.event)]


def with_claim(
    connection: Connection, filter: ClaimFilter, on: sa.ColumnElement[bool]
) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a row goes with such a claim of its reading; see `with_event`."""
    return has_claim(connection, filter), has_claim(connection, filter, on)


def has_claim(connection: Connection, filter: ClaimFilter, *on: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return the condition that the reading has such a claim."""
    claim = schema.claim
    found = select(claim.c.seq).where(claim.c.reading_seq == schema.reading.c.seq, *on)
    return found.where(*claim_conditions(connection, filter)).correlate_except(claim).exists()


# Events


def event_conditions(connection: Connection, filter: EventFilter) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on events, and on `place` where `placed` asks for it, beyond the filter's scope."""
    table, place, laid = schema.event, unindexed(schema.place), overlay.laid(connection)
    event = _decided(laid, table)
    conditions: list[sa.ColumnElement[bool]] = [unindexed(table).confidence >= filter.min_confidence]
    conditions += [event(name) == getattr(filter, name) for name in _CODES if getattr(filter, name) is not None]
    if filter.status is not None:
        conditions.append(event("status").in_(statuses(filter.status)))
    if filter.from_day is not None:
        conditions.append(event("latest") >= filter.from_day)
    if filter.to_day is not None:
        # As for publication: "2019-08" lets every day of that month through.
        conditions.append(event("earliest") <= filter.to_day + "~")
    for side, columns in _SIDES.items():
        words = getattr(filter, side)
        if words is not None:
            conditions.append(sa.or_(*(_named(connection, laid, part, words) for part in _parts(laid, columns))))
    if filter.place is not None:
        expression = sqlite.match_expression(filter.place, _PLACE)
        found = worded(connection, "place_search", expression, schema.place)
        conditions.append(overlay.worded(laid, table, ("place_names",), filter.place, found))
    if filter.country is not None:
        conditions.append(event("country_code", place.country_code) == country_code(filter.country))
    if filter.near is not None and filter.km is not None:
        conditions += near(event("lat", place.lat), event("lon", place.lon), filter.near, filter.km)
    if filter.claim is not None:
        conditions.append(has_claim(connection, filter.claim, schema.claim.c.id == unindexed(table).claim))
    return conditions + overlay.reviewed(laid, table, filter.reviewed)


def _parts(laid: overlay.Laid, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the columns that can be searched together: each by itself where somebody decided about one."""
    return [(column,) for column in columns] if any(("event", it) in laid for it in columns) else [columns]


def _named(connection: Connection, laid: overlay.Laid, columns: tuple[str, ...], words: str) -> sa.ColumnElement[bool]:
    found = worded(connection, "event_search", _beside(words, columns), schema.event)
    return overlay.worded(laid, schema.event, columns, words, found)


def placed(filter: EventFilter) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Return the place of an event as a table to join, if the filter asks for it."""
    if filter.place is None and filter.country is None and filter.near is None:
        return []
    place, event = schema.place.c, schema.event.c
    return [(schema.place, sa.and_(place.reading_seq == event.reading_seq, place.id == event.place))]


def event_clues(connection: Connection, filter: EventFilter) -> list[Clue]:
    """Return the statements by which an index tells the few readings with such events."""
    event, place, reading, laid = schema.event, schema.place, schema.reading, overlay.laid(connection)
    clues = _review_clues(laid, event, filter.reviewed)
    for side, columns in _SIDES.items():
        if getattr(filter, side) is not None:
            found = sqlite.matches("event_search", _beside(getattr(filter, side), columns))
            clues.append(_clue(laid, event, columns, (event, found)))
    if filter.place is not None:
        found = sqlite.matches("place_search", sqlite.match_expression(filter.place, _PLACE))
        clues.append(_clue(laid, event, ("place_names",), (place, found)))
    if filter.country is not None:
        found = select(place.c.reading_seq).where(place.c.country_code == country_code(filter.country))
        clues.append(_clue(laid, event, ("country_code",), (reading, found)))
    if filter.near is not None and filter.km is not None:
        found = select(place.c.reading_seq).where(*in_boxes(place.c.lat, place.c.lon, filter.near, filter.km))
        clues.append(_clue(laid, event, ("lat", "lon"), (reading, found)))
    for name in ("category", "type"):
        if getattr(filter, name) is not None:
            found = select(event.c.reading_seq).where(event.c[name] == getattr(filter, name))
            clues.append(_clue(laid, event, (name,), (reading, found)))
    clues += [
        _clue(laid, event, ("earliest", "latest"), *found) for found in between(event, filter.from_day, filter.to_day)
    ]
    return clues if filter.claim is None else [*clues, *claim_clues(connection, filter.claim)]


def has_event(connection: Connection, filter: EventFilter, *on: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return the condition that the reading has such an event."""
    event = schema.event
    found = select(event.c.seq).where(event.c.reading_seq == schema.reading.c.seq, *on)
    tables: Any = event
    for table, where in placed(filter):
        tables = tables.outerjoin(table, where)
    found = found.select_from(tables).where(*event_conditions(connection, filter))
    return found.correlate_except(event, *(table for table, _ in placed(filter))).exists()


def with_event(
    connection: Connection, filter: EventFilter, on: sa.ColumnElement[bool]
) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a row goes with such an event of its reading.

    That the reading has one at all is asked first: it spares the rows of all others.
    """
    return has_event(connection, filter), has_event(connection, filter, on)


def _beside(words: str, columns: tuple[str, ...]) -> str | None:
    """Return the expression for words that stand in one of some columns together."""
    if len(words.split()) == 1:
        return sqlite.match_expression(words, columns)
    found = [sqlite.match_expression(words, (column,)) for column in columns]
    return " OR ".join(f"({one})" for one in found if one is not None) or None


# Where and when


def near(
    lat: sa.ColumnElement[float], lon: sa.ColumnElement[float], point: tuple[float, float], km: float
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a place is at most `km` from a point."""
    return [*in_boxes(lat, lon, point, km), distance(lat, lon, point) <= km]


def distance(
    lat: sa.ColumnElement[float], lon: sa.ColumnElement[float], point: tuple[float, float]
) -> sa.ColumnElement[float]:
    """Return the kilometres from a place to a point."""
    return func.kilometres(lat, lon, *point, type_=sa.Float)


def in_boxes(
    lat: sa.ColumnElement[float], lon: sa.ColumnElement[float], point: tuple[float, float], km: float
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a place lies in a box around all that is near."""
    around = boxes(*point, km)
    # Two boxes are side by side: one band of latitudes, which is what the index gives.
    return [
        lat.between(around[0].south, around[0].north),
        sa.or_(*(lon.between(box.west, box.east) for box in around)),
    ]


def between(table: sa.Table, from_day: str | None, to_day: str | None) -> list[Clue]:
    """Return the statement for readings with what may lie between two days, by a table that has an index for either."""
    found = select(table.c.reading_seq)
    if from_day is not None:
        found = found.where(table.c.latest >= from_day)
    if to_day is not None:
        found = found.where(table.c.earliest <= to_day + "~")
    return [] if from_day is None and to_day is None else [[(schema.reading, found)]]
