"""What one speaker says, page by page and counted: of an actor, or of a name that no actor stands for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Select, select

from dateline.ledger import overlay, query, schema, sqlite, walk
from dateline.ledger.actor_rows import linked_to, speaking
from dateline.ledger.claims import claim_row, select_claims
from dateline.ledger.conditions import claim_clues, claim_conditions, event_clues, event_conditions
from dateline.ledger.events import event_row, select_events
from dateline.ledger.filters import ClaimFilter, EventFilter, check_limit
from dateline.ledger.naming import Named, ever_counted, named, own
from dateline.ledger.pages import BOUND, LIMIT, Page, cursor_of, place_of
from dateline.ledger.rows import ClaimRow, EventRow, Voice
from dateline.records import CLAIM_CLASSES

NAMED: Final = ("named_person", "named_organization")
"""Types of sources that one name ties together across articles; a document or "an official" is another in each."""

_NEWEST: Final = 5_000
"""Claims of a name that are counted, those that were added last."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: an actor, by what it counts as, or whoever goes by a name that no actor stands for."""

    actor: str | None = None
    name: str | None = None
    type: str | None = None


def said(
    connection: Connection, speaker: Speaker, filter: ClaimFilter, after: str | None = None, limit: int = LIMIT
) -> Page[ClaimRow]:
    """Return a page of what a speaker says, newest article first."""
    check_limit(limit, BOUND)
    laid = overlay.laid(connection)
    conditions = [*claim_conditions(connection, filter), _speaks(laid, speaker)]
    search = walk.Search(schema.claim, filter, None, conditions, [_clue(speaker), *claim_clues(connection, filter)])
    found = walk.find(connection, search, None if after is None else place_of(after), limit)
    rows = walk.fetched(connection, select_claims(), schema.claim, found.rows)
    return Page(tuple(map(claim_row, rows)), None if found.next is None else cursor_of(found.next), found.searched_all)


def takes_part(
    connection: Connection, actor: str, filter: EventFilter, after: str | None = None, limit: int = LIMIT
) -> Page[EventRow]:
    """Return a page of the events an actor takes part in, newest article first."""
    check_limit(limit, BOUND)
    conditions = [_is_in(connection, actor), *event_conditions(connection, filter)]
    conditions.append(_acts(overlay.laid(connection), actor))
    clues = [[(schema.entity, linked_to([actor]))], *event_clues(connection, filter)]
    search = walk.Search(schema.event, filter, filter.text, conditions, clues)
    found = walk.find(connection, search, None if after is None else place_of(after), limit)
    rows = walk.fetched(connection, select_events(), schema.event, found.rows)
    return Page(tuple(map(event_row, rows)), None if found.next is None else cursor_of(found.next), found.searched_all)


def voice_of(connection: Connection, found: Named) -> Voice:
    """Return what an actor says, counted, in the readings in which it was found."""
    laid, reading = overlay.laid(connection), schema.reading.c
    pairs, of, key = own()
    among = sa.join(pairs, schema.reading, reading.seq == of).join(
        schema.claim, schema.claim.c.reading_seq == reading.seq
    )
    mine = overlay.column(laid, schema.claim, "source_entity") == key
    return _counted(connection, laid, among, mine, {"own": found.whole()}, found.complete)


def voice(connection: Connection, speaker: Speaker) -> Voice:
    """Return what a speaker says, counted.

    Of an actor the articles that were added last are looked at, `naming.BOUND` of them, of a name the last claims.
    """
    if speaker.actor is not None:
        return voice_of(connection, named(connection, speaker.actor))
    laid, claim, reading = overlay.laid(connection), schema.claim.c, schema.reading.c
    newest = list(connection.execute(_newest(speaker)).scalars())
    listed = sa.func.json_each(sa.bindparam("rows", type_=sa.Text)).table_valued("value", name="listed")
    among = sa.join(listed, schema.claim, claim.seq == listed.c.value).join(
        schema.reading, reading.seq == claim.reading_seq
    )
    given, complete = {"rows": json.dumps(newest[:_NEWEST])}, len(newest) <= _NEWEST
    return _counted(connection, laid, among, _is_named(laid, speaker), given, complete)


def _counted(
    connection: Connection, laid: overlay.Laid, among: Any, mine: sa.ColumnElement[bool], given: dict[str, str],
    complete: bool,
) -> Voice:  # fmt: skip
    claim, reading = schema.claim, schema.reading.c
    columns = [overlay.column(laid, claim, name).label(name) for name in ("standing", "anonymity", "quotation")]
    month = sa.func.coalesce(sa.func.substr(reading.published_on, 1, 7), "").label("month")
    statement = (
        select(month, *columns, sa.func.count().label("claims"))
        .select_from(among)
        .where(mine, query.is_latest(None), *overlay.reviewed(laid, claim, None))
        .where(overlay.column(laid, claim, "cue_class").in_(sorted(CLAIM_CLASSES)))
        .group_by(month, *columns)
    )
    rows = connection.execute(statement, given).all()
    return Voice(
        months=tuple(sorted(_summed((row.month, row.claims) for row in rows).items())),
        standings=_ranked((row.standing, row.claims) for row in rows),
        anonymities=_ranked((row.anonymity, row.claims) for row in rows),
        quotations=_ranked((row.quotation, row.claims) for row in rows),
        claims=sum(row.claims for row in rows),
        complete=complete,
    )


def _summed(pairs: Any) -> Counter[str]:
    counted: Counter[str] = Counter()
    for word, number in pairs:
        counted[word] += number
    return counted


def _ranked(pairs: Any) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(_summed(pairs).items(), key=lambda pair: (-pair[1], pair[0])))


def _clue(speaker: Speaker) -> walk.Clue:
    if speaker.actor is not None:
        return [(schema.entity, linked_to([speaker.actor]))]
    return [(schema.claim, sqlite.matches("claim_search", _phrase(speaker)))]


def _phrase(speaker: Speaker) -> str | None:
    return sqlite.match_expression('"' + (speaker.name or "").replace('"', " ") + '"', ("source_name", "source"))


def _newest(speaker: Speaker) -> Select[tuple[int]]:
    return sqlite.matches("claim_search", _phrase(speaker)).order_by(sa.text("rowid DESC")).limit(_NEWEST + 1)


def _speaks(laid: overlay.Laid, speaker: Speaker) -> sa.ColumnElement[bool]:
    if speaker.actor is not None:
        return speaking([speaker.actor], overlay.column(laid, schema.claim, "source_entity"))
    return _is_named(laid, speaker)


def _is_named(laid: overlay.Laid, speaker: Speaker) -> sa.ColumnElement[bool]:
    """Return the condition that the source of a claim is of that name and type, and no actor."""
    claim, entity, view = schema.claim, schema.entity.c, schema.entity_actor.c
    source = overlay.column(laid, claim, "source_entity")
    linked = (
        select(view.actor)
        .select_from(schema.entity)
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        .where(entity.reading_seq == claim.c.reading_seq, entity.id == source)
        .correlate_except(schema.entity, schema.entity_actor)
    )
    name = sa.func.coalesce(overlay.column(laid, claim, "source_name"), claim.c.source)
    return sa.and_(name == speaker.name, overlay.column(laid, claim, "source_type") == speaker.type, ~linked.exists())


def _is_in(connection: Connection, actor: str) -> sa.ColumnElement[bool]:
    """Return the condition that an article has an entity that may count as an actor: it spares most readings a look."""
    ever, brought = ever_counted(connection, actor)
    link, article = schema.actor_link, schema.reading.c.article_seq
    here = select(link.c.seq).where(link.c.article_seq == article, query.unindexed(link).actor.in_(ever))
    return sa.or_(here.correlate_except(link).exists(), article.in_(brought))


def _acts(laid: overlay.Laid, actor: str) -> sa.ColumnElement[bool]:
    """Return the condition that an actor takes part in an event, in a reading of the parameter `block`."""
    event, entity, view = schema.event, schema.entity.c, schema.entity_actor.c
    parties = overlay.column(laid, event, "parties")
    found = (
        select(entity.seq)
        .select_from(schema.entity)
        .join(schema.entity_actor, view.entity_seq == entity.seq)
        # An id is sixteen digits: the list that holds it names the entity.
        .where(entity.reading_seq == event.c.reading_seq, sa.func.instr(parties, entity.id) > 0, view.actor == actor)
        .correlate_except(schema.entity, schema.entity_actor)
    )
    return found.exists()
