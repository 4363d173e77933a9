"""Sources: who speaks, on what authority, how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func, select

from dateline.ledger import overlay, schema, voices, walk
from dateline.ledger.actor_rows import last_row
from dateline.ledger.claims import joined
from dateline.ledger.conditions import claim_conditions
from dateline.ledger.filters import ClaimFilter, check_limit
from dateline.ledger.pages import BOUND, LIMIT, Page, packed, unpacked
from dateline.ledger.rows import ClaimRow, SourceRow, Voice

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

COUNTED = 500
"""Articles in which the sources of a page are counted: some 15,000 claims."""


class Sources:
    """`ledger.sources`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self, filter: ClaimFilter | None = None) -> tuple[SourceRow, ...]:
        """Return the sources of the claims that pass the filter, the most quoted first; `limit` counts sources."""
        filter = filter or ClaimFilter()
        with self._ledger.snapshot() as connection:
            readings, _ = walk.scanned(connection, filter, None)
            statement = _select_sources(overlay.laid(connection), claim_conditions(connection, filter))
            statement = statement.limit(filter.limit)
            return tuple(SourceRow(*row) for row in connection.execute(statement, walk.block_of(readings)))

    def page(self, filter: ClaimFilter | None = None, after: str | None = None, limit: int = LIMIT) -> Page[SourceRow]:
        """Return the first sources, the most quoted first, or those that follow the page `after`.

        They are counted in the newest 500 articles that the filter lets through, and `searched_all` tells whether
        there are more. Over the whole ledger `ledger.actors.page` counts.
        """
        check_limit(limit, BOUND)
        filter = filter or ClaimFilter()
        with self._ledger.snapshot() as connection:
            last, first = (walk.last_reading(connection), 0) if after is None else unpacked(after, int, int)
            readings, complete = walk.scanned(connection, filter, COUNTED, last)
            statement = _select_sources(overlay.laid(connection), claim_conditions(connection, filter))
            statement = statement.offset(first).limit(limit + 1)
            rows = [SourceRow(*row) for row in connection.execute(statement, walk.block_of(readings))]
        more = packed(last, first + limit) if len(rows) > limit else None
        return Page(tuple(rows[:limit]), more, complete)

    def said(
        self, name: str, type: str, filter: ClaimFilter | None = None, after: str | None = None, limit: int = LIMIT
    ) -> Page[ClaimRow]:
        """Return a page of what a source of that name and type says that is no actor, newest article first."""
        with self._ledger.snapshot() as connection:
            speaker = voices.Speaker(name=name, type=type)
            return voices.said(connection, speaker, filter or ClaimFilter(), after, limit)

    def voice(self, name: str, type: str) -> Voice:
        """Return the claims of such a source counted, by month, standing, anonymity and quotation."""
        with self._ledger.snapshot() as connection:
            return voices.voice(connection, voices.Speaker(name=name, type=type))


def _select_sources(laid: overlay.Laid, conditions: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """Return the statement whose rows are `SourceRow`s."""
    claim, actor, who = overlay.columns(laid, schema.claim), schema.actor.c, _who()
    view = who.c
    words = func.coalesce(claim.source_name, func.nullif(claim.source, "")).label("words")
    named = claim.source_type.in_(voices.NAMED)
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
        .outerjoin(who, sa.and_(view.reading_seq == claim.reading_seq, view.id == claim.source_entity))
        .where(walk.in_block(schema.reading.c.seq), *conditions)
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


def _who() -> sa.CTE:
    """Return the table of the entities in the readings of a block and what they count as: asked once for each, and not
    for each claim."""
    entity, view = schema.entity.c, schema.entity_actor.c
    return (
        select(entity.reading_seq, entity.id, view.actor)
        .select_from(schema.entity)
        .outerjoin(schema.entity_actor, view.entity_seq == entity.seq)
        .where(walk.in_block(entity.reading_seq))
        .cte("who")
        .prefix_with("MATERIALIZED")
    )
