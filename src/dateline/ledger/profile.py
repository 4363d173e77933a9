"""All about one actor: names, relations, what it says and what is said about it.

Looked at are the articles with the actor that were added last, `naming.BOUND` of them; for all but the most frequent
actors of a large ledger these are all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

from dateline.ledger import overlay, query, schema, walk
from dateline.ledger.actor_rows import members
from dateline.ledger.cells import spans_of
from dateline.ledger.claims import claim_row, select_claims
from dateline.ledger.events import event_row, select_events
from dateline.ledger.naming import Named, named, own
from dateline.ledger.register import Register
from dateline.ledger.rows import ActorProfile, ActorRow, ClaimRow, Overview, RelationRow, ToldRelationRow
from dateline.ledger.voices import voice_of
from dateline.ontology.names import normalised
from dateline.records import CLAIM_CLASSES, SURE, Relation


def profile(
    connection: Connection, register: Register, actor: ActorRow, limit: int | None, claims_only: bool
) -> ActorProfile:
    """Return the profile of an actor that was found."""
    return _profile(connection, register, actor, limit, claims_only, named(connection, actor.id))


def overview(connection: Connection, register: Register, actor: ActorRow, limit: int) -> Overview:
    """Return the profile of an actor with its claims counted and the newest events it takes part in."""
    found = named(connection, actor.id)
    events = walk.fetched(connection, select_events(), schema.event, list(islice(_events(connection, found), limit)))
    return Overview(
        profile=_profile(connection, register, actor, limit, True, found),
        voice=voice_of(connection, found),
        events=tuple(map(event_row, events)),
        complete=found.complete,
    )


def _profile(
    connection: Connection, register: Register, actor: ActorRow, limit: int | None, claims_only: bool, found: Named
) -> ActorProfile:
    everyone = members(connection, actor.id)
    listed = [one for one in map(register.by_id, everyone) if one is not None]
    names = [actor.name, *(name for one in listed for name in (one.name, *one.aliases))]
    classes = sorted(CLAIM_CLASSES) if claims_only else None
    return ActorProfile(
        actor=actor,
        names=_spelt_once([*names, *(row.name for row in found.entities)]),
        kinds=tuple(dict.fromkeys([actor.kind, *(row.kind for row in found.entities)])),
        members=tuple(everyone[1:]),
        start=next((one.start for one in listed if one.start), None),
        end=next((one.end for one in listed if one.end), None),
        sources=tuple(dict.fromkeys(one.source for one in listed if one.source)),
        relations=tuple(_relations(register, {one.id for one in listed})),
        told=tuple(islice(_told(connection, found), limit)),
        said=_claims(connection, islice(_said(connection, found, classes), limit)),
        about=_claims(connection, islice(_about(connection, found, classes), limit)),
    )


def _spelt_once(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names in their order, each in the spelling that came first."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        found.setdefault(normalised(name), name)
    return tuple(found.values())


def _relations(register: Register, keys: set[str]) -> Iterator[RelationRow]:
    """Yield the relations of some actors, their own ones first."""
    held = [(one, relation) for one in register.actors for relation in one.relations]
    held = [(one, relation) for one, relation in held if one.id in keys or relation.actor in keys]
    for one, relation in sorted(held, key=lambda pair: pair[0].id not in keys):
        other = register.by_id(relation.actor)
        name = relation.actor if other is None else other.name
        yield RelationRow(
            one.id, one.name, relation.type, relation.actor, name, relation.start or None, relation.end or None
        )


def _told(connection: Connection, found: Named) -> Iterator[ToldRelationRow]:
    """Yield what articles say of an actor and others, newest article first."""
    reading, article, layer = schema.reading.c, schema.article.c, schema.layer_row.c
    pairs, of, key = own()
    rows = (
        select(layer.reading_seq, layer.body, article.id, article.text, article.outlet, reading.published)
        .select_from(pairs)
        .join(schema.reading, reading.seq == of)
        .join(schema.layer_row, layer.reading_seq == reading.seq)
        .join(schema.article, article.seq == reading.article_seq)
        # An id is sixteen digits: what holds it as text names the entity, and is looked at closely below.
        .where(layer.layer == "relations", sa.func.instr(layer.body, key) > 0)
        .distinct()
    )
    mine = {(row.reading_seq, row.id) for row in found.entities}
    for block in found.blocks():
        for row in connection.execute(query.newest_first(rows, layer.seq), {"own": block}).all():
            relation = msgspec.json.decode(row.body, type=Relation)
            ends = relation.subject, relation.object
            if not mine.intersection((row.reading_seq, end) for end in ends):
                continue
            (subject, subject_name), (other, other_name) = (_actor_of(connection, row.reading_seq, end) for end in ends)
            yield ToldRelationRow(
                row.id, row.published, row.outlet, subject, subject_name, relation.type, other, other_name,
                " ".join(relation.span.of(row.text).split()), relation.claim, relation.confidence,
            )  # fmt: skip


_ACTOR_OF: Final = (
    select(schema.entity_actor.c.actor, schema.entity.c.name)
    .select_from(schema.entity)
    .outerjoin(schema.entity_actor, schema.entity_actor.c.entity_seq == schema.entity.c.seq)
    .where(schema.entity.c.reading_seq == sa.bindparam("reading"), schema.entity.c.id == sa.bindparam("key"))
)


def _actor_of(connection: Connection, reading_seq: int, key: str) -> tuple[str | None, str]:
    """Return the actor that an entity of a reading counts as, if any, and the entity's name."""
    found = connection.execute(_ACTOR_OF, {"reading": reading_seq, "key": key}).one()
    return found.actor, found.name


def _events(connection: Connection, found: Named) -> Iterator[int]:
    """Yield the numbers of the events an actor takes part in, newest article first."""
    reading, event, laid = schema.reading.c, schema.event, overlay.laid(connection)
    pairs, of, key = own()
    statement = (
        select(event.c.seq)
        .select_from(pairs)
        .join(schema.reading, reading.seq == of)
        .join(schema.event, event.c.reading_seq == reading.seq)
        .where(sa.func.instr(overlay.column(laid, event, "parties"), key) > 0, event.c.confidence >= SURE)
        .where(*overlay.reviewed(laid, event, None))
        .distinct()
    )
    for block in found.blocks():
        yield from connection.execute(query.newest_first(statement, event.c.seq), {"own": block}).scalars().all()


def _claims(connection: Connection, numbers: Iterable[int]) -> tuple[ClaimRow, ...]:
    rows = walk.fetched(connection, select_claims(), schema.claim, list(numbers))
    return tuple(claim_row(row) for row in rows)


def _said(connection: Connection, found: Named, classes: list[str] | None) -> Iterator[int]:
    """Yield the numbers of the claims of an actor, newest article first."""
    reading, claim, laid = schema.reading.c, schema.claim.c, overlay.laid(connection)
    pairs, of, key = own()
    statement = (
        select(claim.seq)
        .select_from(pairs)
        .join(schema.reading, reading.seq == of)
        .join(schema.claim, claim.reading_seq == reading.seq)
        .where(overlay.column(laid, schema.claim, "source_entity") == key, *overlay.reviewed(laid, schema.claim, None))
    )
    if classes is not None:
        statement = statement.where(overlay.column(laid, schema.claim, "cue_class").in_(classes))
    for block in found.blocks():
        yield from connection.execute(query.newest_first(statement, claim.seq), {"own": block}).scalars().all()


def _about(connection: Connection, found: Named, classes: list[str] | None) -> Iterator[int]:
    """Yield the numbers of the claims by others whose content mentions the actor, newest article first."""
    reading, mention, claim, laid = schema.reading.c, schema.mention.c, schema.claim.c, overlay.laid(connection)
    pairs, of, key = own()
    mentions = (
        select(mention.reading_seq, mention.start, mention.end)
        .select_from(pairs)
        .join(schema.mention, sa.and_(mention.reading_seq == of, mention.entity == key))
    )
    fields = ("source_entity", "content_spans", "cue_class")
    told = (
        select(claim.seq, claim.reading_seq, *(overlay.column(laid, schema.claim, it).label(it) for it in fields))
        .select_from(pairs)
        .join(schema.reading, reading.seq == of)
        .join(schema.claim, claim.reading_seq == reading.seq)
        .where(*overlay.reviewed(laid, schema.claim, None))
        .distinct()
    )
    mine = {(row.reading_seq, row.id) for row in found.entities}
    for block in found.blocks():
        spans: dict[int, list[tuple[int, int]]] = {}
        for reading_seq, start, end in connection.execute(mentions, {"own": block}):
            spans.setdefault(reading_seq, []).append((start, end))
        for row in connection.execute(query.newest_first(told, claim.seq), {"own": block}).all():
            by_others = (row.reading_seq, row.source_entity) not in mine
            if by_others and (classes is None or row.cue_class in classes):
                content = spans_of(row.content_spans)
                inside = spans.get(row.reading_seq, ())
                if any(part.start <= a and b <= part.end for a, b in inside for part in content):
                    yield row.seq
