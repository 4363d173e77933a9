"""Events, each with the article and the source it stands with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import Row, Select, func, select

from dateline.ledger import query, schema, sqlite
from dateline.ledger.divisions import country_code
from dateline.ledger.event_rows import figures_of, mentions_of, parties_of
from dateline.ledger.filters import EventFilter, statuses
from dateline.ledger.near import boxes
from dateline.ledger.rebuild import words_of
from dateline.ledger.rows import EventRow, Party

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

_OF_CLAIM: Final = ("source_name", "source_type", "standing")
_OF_PLACE: Final = ("country_code", "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id")
_AS_THEY_ARE: Final = (
    "id", "start", "end", "words", "category", "type", "mode", "quad", "acled", "cameo", "status", "weapon", "earliest",
    "latest", "time_precision", "time_basis", "place_precision", "place_basis", "responsibility", "claim", "confidence",
)  # fmt: skip
_PACKED: Final = ("parties", "casualties", "mentions", "reporters")


class Events:
    """`ledger.events`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: EventFilter | None = None) -> tuple[EventRow, ...]:
        """Return the events, newest article first, in the order of the text."""
        return tuple(self.iterate(filter))

    def iterate(self, filter: EventFilter | None = None) -> Iterator[EventRow]:
        """Yield what `list` returns, one at a time."""
        filter = filter or EventFilter()
        with self._ledger.snapshot() as connection:
            scope = [*query.within(connection, filter), *query.in_text(filter.text)]

            def build(event: Any, _: bool) -> Select[Any]:
                return _select().where(*scope, *_conditions(filter, event))

            for row in query.newest(connection, filter, schema.event, build):
                yield _event_row(row)


def _select() -> Select[Any]:
    event, place, claim = schema.event.c, schema.place.c, schema.claim.c
    columns: list[sa.ColumnElement[Any]] = [event[name] for name in (*_AS_THEY_ARE, *_PACKED)]
    columns += [place[name] for name in _OF_PLACE] + [place.name.label("place_name")]
    columns += [claim[name] for name in _OF_CLAIM]
    at = sa.and_(place.reading_seq == event.reading_seq, place.id == event.place)
    said = sa.and_(claim.reading_seq == event.reading_seq, claim.id == event.claim)
    return (
        query.joined(select(*query.article_columns(), *columns), schema.event)
        .outerjoin(schema.place, at)
        .outerjoin(schema.claim, said)
    )


def _event_row(row: Row[Any]) -> EventRow:
    values = dict(row._mapping)
    parties, figures = parties_of(values.pop("parties")), figures_of(values.pop("casualties"))
    actors = [party for party in parties if party.role == "actor"]
    others = [party for party in parties if party.role != "actor"]
    for effect in ("killed", "injured", "abducted"):
        figure = figures.get(effect)
        values[f"{effect}_low"] = None if figure is None else figure.low
        values[effect] = None if figure is None else figure.best
        values[f"{effect}_high"] = None if figure is None else figure.high
    values["mentions"] = len(mentions_of(values["mentions"]))
    values["reporters"] = words_of(values["reporters"])
    values["place"] = values.pop("place_name")
    return EventRow(
        actors=tuple(party.name for party in actors),
        recipients=tuple(party.name for party in others),
        recipient_roles=tuple(party.role for party in others),
        **_about("actor", actors),
        **_about("recipient", others),
        **values,
    )


def _about(side: str, parties: list[Party]) -> dict[str, Any]:
    return {
        f"{side}_kinds": tuple(party.kind for party in parties),
        f"{side}_countries": tuple(party.country or "" for party in parties),
        f"{side}_sectors": tuple(party.sector or "" for party in parties),
    }


def _conditions(filter: EventFilter, event: Any) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [event.confidence >= filter.min_confidence]
    for name in ("category", "type", "mode", "quad", "acled"):
        if getattr(filter, name) is not None:
            conditions.append(getattr(event, name) == getattr(filter, name))
    if filter.status is not None:
        conditions.append(event.status.in_(statuses(filter.status)))
    named = (("actors", filter.actor), ("recipients", filter.recipient), ("reporters", filter.reported_by))
    for column, words in named:
        if words is not None:
            expression = sqlite.match_expression(words, (column,))
            conditions.append(sqlite.matching("event_search", expression, schema.event.c.seq))
    if filter.from_day is not None:
        conditions.append(event.latest >= filter.from_day)
    if filter.to_day is not None:
        # As for publication: "2019-08" lets every day of that month through.
        conditions.append(event.earliest <= filter.to_day + "~")
    if filter.place is not None:
        expression = sqlite.match_expression(filter.place, ("name", "words", "admin1", "admin2"))
        conditions.append(sqlite.matching("place_search", expression, schema.place.c.seq))
    if filter.country is not None:
        conditions.append(schema.place.c.country_code == country_code(filter.country))
    if filter.near is not None and filter.km is not None:
        around = boxes(*filter.near, filter.km)
        place = schema.place.c
        conditions.append(place.lat.between(around[0].south, around[0].north))
        conditions.append(sa.or_(*(place.lon.between(box.west, box.east) for box in around)))
        conditions.append(func.kilometres(place.lat, place.lon, *filter.near, type_=sa.Float) <= filter.km)
    return conditions
