"""Who did something to whom, who said something about whom, and how articles say they belong together.

All ends are actors, so that one actor under several names is one. Who is no actor goes by name, and only where
something is done by or to them: "gunmen", "civilians". Only the ends that are shown get their names, and these go
through the masks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Row, select

from dateline.ledger import overlay, schema, walk
from dateline.ledger.actor_rows import is_latest
from dateline.ledger.cells import spans_of
from dateline.ledger.event_rows import parties_of
from dateline.ledger.filters import ClaimFilter, EventFilter
from dateline.ledger.private import blocks
from dateline.ledger.rows import Party
from dateline.records import ACTING, Relation

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger


class End(NamedTuple):
    """Who stands at an end of a tie: the id of an actor, or nothing, and name and kind of who is none."""

    actor: str
    name: str = ""
    kind: str = ""


TieKind = Literal["did", "said", "is"]

_TO: Final = frozenset(("recipient", "victim", "target", "crowd"))
"""Roles of those to whom something is done."""
_SOMEBODY: Final = frozenset((*ACTING, "population_group"))
"""Kinds of entities that are drawn."""

TIES: Final = 300
SAID: Final = 150
"""Events, and claims, of one network: each costs more than a mark of another drawing, and claims more than events."""

_AROUND: Final = 100
"""Events whose claims are looked at: they stand in as many articles, and all mentions of these are read."""

_relation = msgspec.json.Decoder(Relation)


@dataclass(frozen=True, slots=True)
class Tie:
    """What a row says of two: what one "did" to the other by quad class and status of an event, that one "said"
    something about the other, or the type of a relation, which `is` told."""

    kind: TieKind
    source: End
    target: End
    what: str
    status: str


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties with how often they are told, and by how many rows who takes part; see `figures.Drawn` for the rest."""

    ties: Mapping[Tie, int]
    rows: Mapping[End, int]
    events: int
    claims: int
    capped: bool
    searched_all: bool


@dataclass(frozen=True, slots=True)
class Named:
    """An end as it may be shown; `actor` is null for who is none."""

    actor: str | None
    name: str
    kind: str
    country: str | None


_Key = tuple[int, str]
_Whose = Mapping[_Key, End]
"""The end that an entity of a reading is, by the number of the reading and the id of the entity."""


def ties(ledger: Ledger, events: EventFilter, claims: ClaimFilter, limit: int = TIES) -> Ties:
    """Return what the newest events and claims of two filters, and the relations in their articles, say of two.

    Claims of such events are those in which the newest events are told; of all others only those by somebody count.
    """
    with ledger.snapshot() as connection:
        told, more_events, all_events = ledger.events.drawn(connection, events, _select_events(connection), limit)
        if claims.event is None:
            speaker = overlay.column(overlay.laid(connection), schema.claim, "source_entity")
            statement = _select_claims(connection)
            said, more_claims, all_claims = ledger.claims.drawn(
                connection, claims, statement, min(limit, SAID), speaker.is_not(None)
            )
        else:
            said, more_claims, all_claims = _around(connection, told[:_AROUND]), len(told) > _AROUND, True
        speaking = sorted({row.reading_seq for row in said})
        relations = list(_relations(connection, sorted({row.reading_seq for row in (*told, *said)})))
        parties = [(row, parties_of(row.parties)) for row in told]
        wanted = {one.entity for _, some in parties for one in some}
        wanted |= {end for _, relation in relations for end in (relation.subject, relation.object)}
        whose = _whose(connection, sorted({row.reading_seq for row in told} - set(speaking)), wanted)
        whose |= _whose(connection, speaking)
        mentions = _mentions(connection, speaking, whose)
    found = [*_did(parties, whose), *_said(said, whose, mentions), *_is(relations, whose)]
    counts: Counter[Tie] = Counter()
    rows: Counter[End] = Counter()
    for row in found:
        if row:
            counts.update(row)
            rows.update({end for tie in row for end in (tie.source, tie.target)})
    return Ties(counts, rows, len(told), len(said), more_events or more_claims, all_events and all_claims)


def named(ledger: Ledger, ends: Collection[End]) -> dict[End, Named]:
    """Return some ends as they may be shown."""
    actor = schema.actor.c
    ids = sorted({end.actor for end in ends if end.actor})
    found: dict[str, Row[Any]] = {}
    with ledger.snapshot() as connection:
        for block in blocks(ids):
            columns = select(actor.id, actor.name, actor.kind, actor.country)
            found |= {row.id: row for row in connection.execute(columns.where(actor.id.in_(block), is_latest()))}
    shown = {}
    with ledger.masking() as masks:
        for end in ends:
            if not end.actor:
                shown[end] = Named(None, masks.row(end.name), end.kind, None)
            elif end.actor in found:
                row = found[end.actor]
                shown[end] = Named(*masks.actor(end.actor, row.name), row.kind, row.country)
    return shown


def _select_events(connection: Connection) -> Any:
    laid, event = overlay.laid(connection), schema.event
    own = [overlay.column(laid, event, name).label(name) for name in ("quad", "status", "parties")]
    return _in_reading(select(event.c.reading_seq, event.c.claim, *own).select_from(event), event)


def _select_claims(connection: Connection) -> Any:
    laid, claim = overlay.laid(connection), schema.claim
    own = [overlay.column(laid, claim, name).label(name) for name in ("source_entity", "content_spans")]
    return _in_reading(select(claim.c.reading_seq, *own).select_from(claim), claim)


def _in_reading(statement: Any, table: sa.Table) -> Any:
    return statement.join(schema.reading, schema.reading.c.seq == table.c.reading_seq)


def _around(connection: Connection, events: Iterable[Row[Any]]) -> Sequence[Row[Any]]:
    """Return the claims in which some events are told."""
    claim, pair = schema.claim, walk.pairs("told")
    ids = json.dumps(sorted({(row.reading_seq, row.claim) for row in events if row.claim is not None}))
    statement = _select_claims(connection).join(
        pair, sa.and_(claim.c.reading_seq == pair.c.number, claim.c.id == pair.c.word)
    )
    statement = statement.where(*overlay.reviewed(overlay.laid(connection), claim, None))
    return connection.execute(statement, {"told": ids}).all()


def _whose(connection: Connection, readings: Sequence[int], ids: Collection[str] | None = None) -> dict[_Key, End]:
    """Return who the entities of some readings are that can act or be acted on: all of them, or those with some ids."""
    entity, view = schema.entity.c, schema.entity_actor.c
    statement = select(entity.reading_seq, entity.id, entity.name, entity.kind, view.actor)
    statement = statement.outerjoin(schema.entity_actor, view.entity_seq == entity.seq)
    statement = statement.where(walk.in_block(entity.reading_seq), entity.kind.in_(sorted(_SOMEBODY)))
    given = walk.block_of(readings)
    if ids is not None:
        statement, given["ids"] = statement.where(entity.id.in_(walk.listed("ids"))), json.dumps(sorted(ids))
    rows = connection.execute(statement, given).all()
    return {(row.reading_seq, row.id): End(row.actor) if row.actor else End("", row.name, row.kind) for row in rows}


def _mentions(
    connection: Connection, readings: Sequence[int], whose: _Whose
) -> Mapping[int, Sequence[tuple[int, int, End]]]:
    """Return where some readings mention whom."""
    mention = schema.mention.c
    statement = select(mention.reading_seq, mention.start, mention.end, mention.entity)
    found: dict[int, list[tuple[int, int, End]]] = {}
    rows = connection.execute(statement.where(walk.in_block(mention.reading_seq)), walk.block_of(readings)).all()
    for reading, start, end, entity in rows:
        who = whose.get((reading, entity))
        if who is not None and who.actor:
            found.setdefault(reading, []).append((start, end, who))
    return found


def _did(events: Iterable[tuple[Row[Any], Sequence[Party]]], whose: _Whose) -> Iterator[list[Tie]]:
    """Yield the ties of one event after the other."""
    for row, parties in events:
        ends = [(one.role, whose.get((row.reading_seq, one.entity))) for one in parties]
        by = dict.fromkeys(who for role, who in ends if role == "actor" and who is not None)
        to = dict.fromkeys(who for role, who in ends if role in _TO and who is not None)
        yield [Tie("did", one, other, row.quad, row.status) for one in by for other in to if one != other]


def _said(
    rows: Iterable[Row[Any]], whose: _Whose, mentions: Mapping[int, Sequence[tuple[int, int, End]]]
) -> Iterator[list[Tie]]:
    """Yield the ties of one claim after the other: its source says something about whom its content mentions."""
    for row in rows:
        source = whose.get((row.reading_seq, row.source_entity))
        if source is not None and source.actor:
            about = dict.fromkeys(
                who
                for span in spans_of(row.content_spans)
                for start, end, who in mentions.get(row.reading_seq, ())
                if span.start <= start and end <= span.end and who != source
            )
            yield [Tie("said", source, who, "", "") for who in about]


def _relations(connection: Connection, readings: Sequence[int]) -> Iterator[tuple[int, Relation]]:
    """Yield the relations that some readings tell, each with the reading."""
    layer = schema.layer_row.c
    told = select(layer.reading_seq, layer.body).where(walk.in_block(layer.reading_seq), layer.layer == "relations")
    for reading, body in connection.execute(told, walk.block_of(readings)).all():
        yield reading, _relation.decode(body)


def _is(relations: Iterable[tuple[int, Relation]], whose: _Whose) -> Iterator[list[Tie]]:
    """Yield the ties of one relation after the other."""
    for reading, relation in relations:
        one, other = (whose.get((reading, end)) for end in (relation.subject, relation.object))
        if one is not None and other is not None and one.actor and other.actor and one != other:
            yield [Tie("is", one, other, relation.type, "")]
