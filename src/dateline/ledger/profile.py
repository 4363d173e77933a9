"""All about one actor: names, relations, what it says and what is said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

from dateline.ledger import query, schema
from dateline.ledger.actor_rows import claims_of, entities_of, members
from dateline.ledger.cells import spans_of
from dateline.ledger.claims import claim_row, select_claims
from dateline.ledger.register import Register
from dateline.ledger.rows import ActorProfile, ActorRow, ClaimRow, RelationRow, ToldRelationRow
from dateline.ontology.names import normalised
from dateline.records import CLAIM_CLASSES, Relation

# Readings looked at in one go for what is said about an actor, so that the newest few do not cost a walk through all.
_BLOCK = 100


def profile(
    connection: Connection, register: Register, actor: ActorRow, limit: int | None, claims_only: bool
) -> ActorProfile:
    """Return the profile of an actor that was found."""
    everyone = members(connection, actor.id)
    entities = select(schema.entity).where(schema.entity.c.seq.in_(entities_of([actor.id])))
    rows = connection.execute(entities.order_by(schema.entity.c.seq)).all()
    listed = [one for one in map(register.by_id, everyone) if one is not None]
    names = [actor.name, *(name for one in listed for name in (one.name, *one.aliases)), *(row.name for row in rows)]
    classes = sorted(CLAIM_CLASSES) if claims_only else None
    return ActorProfile(
        actor=actor,
        names=_spelt_once(names),
        kinds=tuple(dict.fromkeys([actor.kind, *(row.kind for row in rows)])),
        members=tuple(everyone[1:]),
        start=next((one.start for one in listed if one.start), None),
        end=next((one.end for one in listed if one.end), None),
        sources=tuple(dict.fromkeys(one.source for one in listed if one.source)),
        relations=tuple(_relations(register, {one.id for one in listed})),
        told=tuple(islice(_told(connection, actor.id), limit)),
        said=_said(connection, actor.id, limit, classes),
        about=_newest(connection, list(islice(_about(connection, actor.id, classes), limit))),
    )


def _spelt_once(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names in their order, each in the spelling that came first."""
    found: dict[str, str] = {}
    for name in names:
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


def _told(connection: Connection, root: str) -> Iterator[ToldRelationRow]:
    """Yield what articles say of an actor and others, newest article first."""
    reading, article, entity, layer = schema.reading.c, schema.article.c, schema.entity.c, schema.layer_row.c
    mine = select(entity.reading_seq, entity.id).where(entity.seq.in_(entities_of([root])))
    own = {(row.reading_seq, row.id) for row in connection.execute(mine)}
    rows = (
        select(layer.reading_seq, layer.body, article.id, article.text, article.outlet, reading.published)
        .select_from(schema.layer_row)
        .join(schema.reading, reading.seq == layer.reading_seq)
        .join(schema.article, article.seq == reading.article_seq)
        .where(layer.layer == "relations", query.is_latest(None))
        .where(layer.reading_seq.in_(mine.with_only_columns(entity.reading_seq)))
    )
    for row in connection.execute(query.newest_first(rows, layer.seq)).all():
        relation = msgspec.json.decode(row.body, type=Relation)
        ends = relation.subject, relation.object
        if not own.intersection((row.reading_seq, end) for end in ends):
            continue
        (subject, subject_name), (object_, object_name) = (_actor_of(connection, row.reading_seq, end) for end in ends)
        yield ToldRelationRow(
            row.id, row.published, row.outlet, subject, subject_name, relation.type, object_, object_name,
            " ".join(relation.span.of(row.text).split()), relation.claim, relation.confidence,
        )  # fmt: skip


def _actor_of(connection: Connection, reading_seq: int, key: str) -> tuple[str | None, str]:
    """Return the actor that an entity of a reading counts as, if any, and the entity's name."""
    entity, view = schema.entity.c, schema.entity_actor.c
    found = connection.execute(
        select(view.actor, entity.name)
        .select_from(schema.entity)
        .outerjoin(schema.entity_actor, view.entity_seq == entity.seq)
        .where(entity.reading_seq == reading_seq, entity.id == key)
    ).one()
    return found.actor, found.name


def _said(connection: Connection, root: str, limit: int | None, classes: list[str] | None) -> tuple[ClaimRow, ...]:
    claim = schema.claim.c
    statement = select_claims().where(query.is_latest(None), claim.seq.in_(claims_of([root])))
    if classes is not None:
        statement = statement.where(claim.cue_class.in_(classes))
    rows = connection.execute(query.newest_first(statement, claim.seq).limit(limit))
    return tuple(claim_row(row) for row in rows)


def _newest(connection: Connection, numbers: list[int]) -> tuple[ClaimRow, ...]:
    claim = schema.claim.c
    statement = query.newest_first(select_claims().where(claim.seq.in_(numbers)), claim.seq)
    return tuple(claim_row(row) for row in connection.execute(statement))


def _about(connection: Connection, root: str, classes: list[str] | None) -> Iterator[int]:
    """Yield the numbers of the claims by others whose content mentions the actor, newest article first."""
    reading, entity, mention, claim = schema.reading.c, schema.entity.c, schema.mention.c, schema.claim.c
    own = select(entity.reading_seq, entity.id).where(entity.seq.in_(entities_of([root]))).subquery()
    inside = select(reading.seq).where(reading.seq.in_(select(own.c.reading_seq)), query.is_latest(None))
    readings = list(connection.execute(query.newest_first(inside)).scalars())
    for first in range(0, len(readings), _BLOCK):
        block = readings[first : first + _BLOCK]
        spans: dict[int, list[tuple[int, int]]] = {}
        mine: set[tuple[int, str]] = set()
        mentions = (
            select(own.c.reading_seq, own.c.id, mention.start, mention.end)
            .join(schema.mention, sa.and_(mention.reading_seq == own.c.reading_seq, mention.entity == own.c.id))
            .where(own.c.reading_seq.in_(block))
        )
        for reading_seq, key, start, end in connection.execute(mentions):
            mine.add((reading_seq, key))
            spans.setdefault(reading_seq, []).append((start, end))
        columns = (claim.seq, claim.reading_seq, claim.source_entity, claim.content_spans, claim.cue_class)
        order = {seq: place for place, seq in enumerate(block)}
        rows = connection.execute(select(*columns).where(claim.reading_seq.in_(spans)).order_by(claim.seq)).all()
        for row in sorted(rows, key=lambda row: order[row.reading_seq]):
            by_others = (row.reading_seq, row.source_entity) not in mine
            if by_others and (classes is None or row.cue_class in classes):
                content = spans_of(row.content_spans)
                if any(part.start <= a and b <= part.end for a, b in spans[row.reading_seq] for part in content):
                    yield row.seq
