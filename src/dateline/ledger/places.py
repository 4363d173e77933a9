"""Places, each with the article it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Row, Select, func, select

from dateline.ledger import query, schema, sqlite
from dateline.ledger.divisions import country_code
from dateline.ledger.filters import PlaceFilter
from dateline.ledger.near import boxes
from dateline.ledger.rebuild import runners_up
from dateline.ledger.rows import PlaceRow
from dateline.records import RunnerUp

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class Places:
    """`ledger.places`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: PlaceFilter | None = None) -> tuple[PlaceRow, ...]:
        """Return the places, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: PlaceFilter | None = None) -> Iterator[PlaceRow]:
        """Yield what `list` returns, one at a time."""
        filter = filter or PlaceFilter()
        with self._ledger.snapshot() as connection:
            scope = [*query.within(connection, filter), *query.in_text(filter.text)]

            def build(place: Any, indexed: bool) -> Select[Any]:
                # What is near a point is few of many, which SQLite cannot know.
                selected = query.joined(_select(filter), schema.place, table_first=indexed and filter.near is not None)
                return selected.where(*scope, *_conditions(filter, place))

            for row in query.newest(connection, filter, schema.place, build):
                yield _place_row(row)


def _select(filter: PlaceFilter) -> Select[Any]:
    taken = query.ARTICLE_COLUMNS | {"distance_km"}
    columns = [schema.place.c[name] for name in PlaceRow.__slots__ if name not in taken]
    distance = sa.null() if filter.near is None else _distance(filter.near)
    return select(*query.article_columns(), *columns, distance.label("distance_km"))


def _place_row(row: Row[Any]) -> PlaceRow:
    values = dict(row._mapping)
    distance = values["distance_km"]
    values["distance_km"] = None if distance is None else round(distance, 3)  # metres: more is not in the data
    return PlaceRow(**values | {"runners_up": tuple(map(_told, runners_up(row.runners_up)))})


def _told(other: RunnerUp) -> str:
    """Return another place in words: "Jalal-Abad, KG"."""
    return f"{other.name}, {other.country_code}" if other.country_code else other.name


def _distance(point: tuple[float, float]) -> sa.ColumnElement[float]:
    return func.kilometres(schema.place.c.lat, schema.place.c.lon, *point, type_=sa.Float)


def _conditions(filter: PlaceFilter, place: Any) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if filter.near is not None and filter.km is not None:
        around = boxes(*filter.near, filter.km)
        # Two boxes are side by side: one band of latitudes, which is what the index gives.
        conditions.append(place.lat.between(around[0].south, around[0].north))
        conditions.append(sa.or_(*(place.lon.between(box.west, box.east) for box in around)))
        conditions.append(_distance(filter.near) <= filter.km)
    if filter.country is not None:
        conditions.append(place.country_code == country_code(filter.country))
    for words, columns in ((filter.admin, ("admin1", "admin2")), (filter.name, ("name", "words"))):
        if words is not None:
            conditions.append(
                sqlite.matching("place_search", sqlite.match_expression(words, columns), schema.place.c.seq)
            )
    if filter.kind is not None:
        conditions.append(place.kind == filter.kind)
    if filter.form is not None:
        conditions.append(place.form == filter.form)
    return conditions
