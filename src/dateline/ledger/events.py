"""Events, each with the article and the source it stands with."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import overlay, query, schema
from dateline.ledger.conditions import event_clues, event_conditions, placed
from dateline.ledger.event_rows import figures_of, mentions_of, parties_of
from dateline.ledger.filters import EventFilter
from dateline.ledger.noun import Noun
from dateline.ledger.rebuild import words_of
from dateline.ledger.rows import EventRow, Party
from dateline.ledger.walk import Search

_OF_CLAIM: Final = ("source_name", "source_type", "standing")
_OF_PLACE: Final = ("country_code", "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id")
_AS_THEY_ARE: Final = (
    "id", "start", "end", "words", "category", "type", "mode", "quad", "acled", "cameo", "status", "weapon", "earliest",
    "latest", "time_precision", "time_basis", "place_precision", "place_basis", "responsibility", "claim", "confidence",
)  # fmt: skip
_PACKED: Final = ("parties", "casualties", "mentions", "reporters")


class Events(Noun[EventFilter, EventRow]):
    """`ledger.events`."""

    _filter = EventFilter
    _table = schema.event

    def _search(self, connection: Connection, filter: EventFilter) -> Search:
        conditions, clues = event_conditions(connection, filter), event_clues(connection, filter)
        return Search(schema.event, filter, filter.text, conditions, clues, placed(filter))

    def _select(self, connection: Connection, filter: EventFilter) -> Select[Any]:
        return select_events()

    def _told(self, row: Row[Any]) -> EventRow:
        return event_row(row)


def select_events() -> Select[Any]:
    """Return the statement whose rows `event_row` understands."""
    event, place, claim = schema.event.c, schema.place.c, schema.claim.c
    columns: list[sa.ColumnElement[Any]] = [event[name] for name in (*_AS_THEY_ARE, *_PACKED)]
    columns += [place[name] for name in _OF_PLACE] + [place.name.label("place_name")]
    columns += [overlay.column(None, schema.claim, name).label(name) for name in _OF_CLAIM]
    columns.append(overlay.packed(schema.event))
    at = sa.and_(place.reading_seq == event.reading_seq, place.id == event.place)
    said = sa.and_(claim.reading_seq == event.reading_seq, claim.id == event.claim)
    return (
        query.joined(select(*query.article_columns(), *columns), schema.event)
        .outerjoin(schema.place, at)
        .outerjoin(schema.claim, said)
    )


def event_row(row: Row[Any]) -> EventRow:
    """Return the row of `select_events` as a record."""
    values = overlay.overlaid(dict(row._mapping))
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
