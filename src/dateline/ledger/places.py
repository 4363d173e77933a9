"""Places, each with the article it stands in."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, func, select

from dateline.ledger import query, schema, sqlite
from dateline.ledger.conditions import (
    claim_clues,
    distance,
    event_clues,
    in_boxes,
    near,
    with_claim,
    with_event,
    worded,
)
from dateline.ledger.divisions import country_code
from dateline.ledger.filters import PlaceFilter
from dateline.ledger.noun import Noun
from dateline.ledger.query import unindexed
from dateline.ledger.rebuild import runners_up
from dateline.ledger.rows import PlaceRow
from dateline.ledger.walk import Clue, Search
from dateline.records import RunnerUp

_WORDS: Final = {"admin": ("admin1", "admin2"), "name": ("name", "words"),
                 "place": ("name", "words", "admin1", "admin2")}  # fmt: skip
"""The options that take words, and the columns in which they look."""


class Places(Noun[PlaceFilter, PlaceRow]):
    """`ledger.places`."""

    _filter = PlaceFilter
    _table = schema.place

    def _search(self, connection: Connection, filter: PlaceFilter) -> Search:
        return Search(schema.place, filter, filter.text, _conditions(connection, filter), _clues(connection, filter))

    def _select(self, connection: Connection, filter: PlaceFilter) -> Select[Any]:
        return query.joined(_select(filter), schema.place)

    def _told(self, row: Row[Any]) -> PlaceRow:
        return _place_row(row)


def _select(filter: PlaceFilter) -> Select[Any]:
    taken = query.ARTICLE_COLUMNS | {"distance_km"}
    columns = [schema.place.c[name] for name in PlaceRow.__slots__ if name not in taken]
    away = sa.null() if filter.near is None else distance(schema.place.c.lat, schema.place.c.lon, filter.near)
    return select(*query.article_columns(), *columns, away.label("distance_km"))


def _place_row(row: Row[Any]) -> PlaceRow:
    values = dict(row._mapping)
    away = values["distance_km"]
    values["distance_km"] = None if away is None else round(away, 3)  # metres: more is not in the data
    return PlaceRow(**values | {"runners_up": tuple(map(_told, runners_up(row.runners_up)))})


def _told(other: RunnerUp) -> str:
    """Return another place in words: "Jalal-Abad, KG"."""
    return f"{other.name}, {other.country_code}" if other.country_code else other.name


def _conditions(connection: Connection, filter: PlaceFilter) -> list[sa.ColumnElement[bool]]:
    place = unindexed(schema.place)
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.near is not None and filter.km is not None:
        conditions += near(place.lat, place.lon, filter.near, filter.km)
    if filter.country is not None:
        conditions.append(place.country_code == country_code(filter.country))
    for name, columns in _WORDS.items():
        if getattr(filter, name) is not None:
            expression = sqlite.match_expression(getattr(filter, name), columns)
            conditions.append(worded(connection, "place_search", expression, schema.place))
    if filter.kind is not None:
        conditions.append(place.kind == filter.kind)
    if filter.form is not None:
        conditions.append(place.form == filter.form)
    if filter.event is not None:
        conditions += with_event(connection, filter.event, schema.event.c.place == place.id)
    if filter.claim is not None:
        # A list of ids in JSON; no id is part of another.
        inside = func.instr(schema.claim.c.place_ids, place.id) > 0
        conditions += with_claim(connection, filter.claim, inside)
    return conditions


def _clues(connection: Connection, filter: PlaceFilter) -> list[Clue]:
    place = schema.place
    clues: list[Clue] = []
    for name, columns in _WORDS.items():
        if getattr(filter, name) is not None:
            found = sqlite.matches("place_search", sqlite.match_expression(getattr(filter, name), columns))
            clues.append([(place, found)])
    if filter.near is not None and filter.km is not None:
        found = select(place.c.reading_seq).where(*in_boxes(place.c.lat, place.c.lon, filter.near, filter.km))
        clues.append([(schema.reading, found)])
    if filter.country is not None:
        found = select(place.c.reading_seq).where(place.c.country_code == country_code(filter.country))
        clues.append([(schema.reading, found)])
    if filter.event is not None:
        clues += event_clues(connection, filter.event)
    return clues if filter.claim is None else [*clues, *claim_clues(connection, filter.claim)]
