"""Sources: who speaks, on what authority, how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func, select

from dateline.ledger import schema
from dateline.ledger.actor_rows import last_row
from dateline.ledger.claims import claim_conditions, joined
from dateline.ledger.filters import ClaimFilter
from dateline.ledger.rows import SourceRow

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

_NAMED = ("named_person", "named_organization")
"""Types of sources that one name ties together across articles; a document or "an official" is another in each."""


class Sources:
    """`ledger.sources`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: ClaimFilter | None = None) -> tuple[SourceRow, ...]:
        """Return the sources of the claims that pass the filter, the most quoted first; `limit` counts sources."""
        filter = filter or ClaimFilter()
        with self._ledger.snapshot() as connection:
            statement = _select_sources(claim_conditions(connection, filter)).limit(filter.limit)
            return tuple(SourceRow(*row) for row in connection.execute(statement))


def _select_sources(conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Return the statement whose rows are `SourceRow`s."""
    claim, entity, actor = schema.claim.c, schema.entity.c, schema.actor.c
    view = schema.entity_actor.c
    words = func.coalesce(claim.source_name, func.nullif(claim.source, "")).label("words")
    named = claim.source_type.in_(_NAMED)
    key = sa.case(
        (view.actor.is_not(None), "actor " + view.actor),
        (named, claim.source_type + " " + func.coalesce(words, "")),
        else_=sa.cast(schema.reading.c.article_seq, sa.Text) + " " + func.coalesce(claim.source_entity, words, ""),
    ).label("key")
    # An actor goes by its own name, whatever an article calls it.
    name_there = sa.case((view.actor.is_(None), words)).label("words")
    article = sa.case((sa.or_(view.actor.is_not(None), named), None), else_=schema.article.c.id).label("article_id")
    # The first claim of a source in an article counts the article.
    first = func.row_number().over(partition_by=(key.element, schema.reading.c.article_seq), order_by=claim.seq)
    said = (
        joined(select(key, view.actor, article, name_there, claim.source_type, claim.standing, claim.anonymity))
        .add_columns(claim.seq, sa.case((first == 1, 1), else_=0).label("fresh"))
        .outerjoin(schema.entity, sa.and_(entity.reading_seq == claim.reading_seq, entity.id == claim.source_entity))
        .outerjoin(schema.entity_actor, view.entity_seq == entity.seq)
        .where(*conditions)
        .cte("said")
    )
    # What the same source is called and taken for differs from claim to claim; what most of its claims say is shown.
    each, ways = said.c, ("actor", "article_id", "words", "source_type", "standing", "anonymity")
    way = select(each.key, *(each[name] for name in ways)).group_by(each.key, *(each[name] for name in ways))
    counted = way.add_columns(
        func.count().label("claims"), func.sum(each.fresh).label("articles"), func.max(each.seq).label("last")
    ).subquery()
    most = (counted.c.claims.desc(), counted.c.last.desc())
    place = func.row_number().over(partition_by=counted.c.key, order_by=most).label("place")
    totals = [func.sum(counted.c[name]).over(partition_by=counted.c.key).label(name) for name in ("claims", "articles")]
    whole = select(counted.c.key, *(counted.c[name] for name in ways), *totals, place).subquery()
    row = whole.c
    name = func.coalesce(schema.actor.c.name, row.words).label("name")
    return (
        select(name, row.source_type, row.standing, row.anonymity, row.claims, row.articles, row.actor, row.article_id)
        .select_from(whole)
        .outerjoin(schema.actor, actor.seq == last_row(row.actor))
        .where(row.place == 1)
        .order_by(row.claims.desc(), name, row.key)
    )
