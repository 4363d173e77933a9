"""What drawings are made of: the newest rows of a filter, by the few columns that a timeline or a map needs.

A drawing shows thousands of rows at once, so only what is drawn is read. In articles that hide somebody a time or a
place that was resolved from a hidden name is left out, as it is from rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, select

from dateline.ledger import overlay, schema, walk
from dateline.ledger.events import event_row, select_events
from dateline.ledger.filters import ClaimFilter, EventFilter
from dateline.ledger.rows import EventRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

Mark = TypeVar("Mark")

MOST: Final = 2_000
"""Rows of one drawing: as many as can be read and drawn while somebody waits."""

_DECIDED: Final = "decided"


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Mark]):
    """What there is to draw; `capped` when there are more rows than are drawn.

    `searched_all` is false when only the newest 5,000 articles were looked at.
    """

    marks: tuple[Mark, ...]
    capped: bool
    searched_all: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """An event by when it was; both days are null where none is known."""

    status: str
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """An event by where it was; all but the status is null, and the precision "none", where that is not known."""

    status: str
    place: str | None
    precision: str
    country: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim by the day of its article, and what its source does."""

    day: str | None
    cue_class: str


def moments(ledger: Ledger, filter: EventFilter, limit: int = MOST) -> Drawn[Moment]:
    """Return the newest events of a filter by when they were."""
    with ledger.snapshot() as connection:
        statement = _select_events(connection, "time", {"earliest": None, "latest": None})
        rows, capped, searched_all = ledger.events.drawn(connection, filter, statement, limit)
    return Drawn(tuple(_told(ledger, rows, _moment)), capped, searched_all)


def _moment(row: Any, _: Callable[[str], str]) -> Moment:
    return Moment(row.status, row.earliest, row.latest)


def spots(ledger: Ledger, filter: EventFilter, limit: int = MOST) -> Drawn[Spot]:
    """Return the newest events of a filter by where they were."""
    at, event = schema.place.alias("at"), schema.event.c
    columns = {name: at.c[name] for name in ("country_code", "lat", "lon", "radius_km")}
    with ledger.snapshot() as connection:
        statement = _select_events(connection, "place", {"place_name": at.c.name, "place_precision": None} | columns)
        same = sa.and_(at.c.reading_seq == event.reading_seq, at.c.id == event.place)
        rows, capped, searched_all = ledger.events.drawn(connection, filter, statement.outerjoin(at, same), limit)
    return Drawn(tuple(_told(ledger, rows, _spot)), capped, searched_all)


def _spot(row: Any, words: Callable[[str], str]) -> Spot:
    name = row.place if isinstance(row, EventRow) else row.place_name
    told = None if name is None else words(name)
    return Spot(row.status, told, row.place_precision, row.country_code, row.lat, row.lon, row.radius_km)


def sayings(ledger: Ledger, filter: ClaimFilter, limit: int = MOST) -> Drawn[Saying]:
    """Return the newest claims of a filter; a day and a kind of claim hide nobody."""
    claim, reading = schema.claim, schema.reading
    with ledger.snapshot() as connection:
        cue = overlay.column(overlay.laid(connection), claim, "cue_class").label("cue_class")
        statement = select(reading.c.published_on, cue).select_from(claim)
        statement = statement.join(reading, reading.c.seq == claim.c.reading_seq)
        rows, capped, searched_all = ledger.claims.drawn(connection, filter, statement, limit)
    return Drawn(tuple(Saying(row.published_on, row.cue_class) for row in rows), capped, searched_all)


def _select_events(connection: Connection, setting: str, columns: dict[str, Any]) -> Select[Any]:
    """Return the statement for events as decided: number, article, id and basis of their time or place, and columns."""
    laid, event = overlay.laid(connection), schema.event
    own = [overlay.column(laid, event, name, column).label(name) for name, column in columns.items()]
    own += [overlay.column(laid, event, name).label(label) for name, label in (
        ("status", "status"), (f"{setting}_basis", "basis"),
    )]  # fmt: skip
    return (
        select(event.c.seq, schema.article.c.id.label("article"), event.c[setting].label("setting"), *own)
        .select_from(event)
        .join(schema.reading, schema.reading.c.seq == event.c.reading_seq)
        .join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
    )


def _told(ledger: Ledger, rows: Sequence[Row[Any]], draw: Callable[[Any, Callable[[str], str]], Mark]) -> list[Mark]:
    """Return events as they may be drawn; `draw` gets one, and what masks its words."""
    marks, doubtful = [], []
    with ledger.masking() as masks:
        hiding = {row.article for row in rows if masks.hides(row.article)}
        masks.look_at((article, None) for article in hiding)
        for row in rows:
            if row.article not in hiding:
                marks.append(draw(row, str))
            elif row.basis != _DECIDED and (row.setting is None or masks.tells(row.article, (row.setting,))):
                marks.append(draw(row, partial(masks.words, row.article)))
            else:
                doubtful.append(row.seq)
    with ledger.snapshot() as connection:
        whole = [event_row(row) for row in walk.fetched(connection, select_events(), schema.event, doubtful)]
    return marks + [draw(row, str) for row in ledger.masked(whole)]
