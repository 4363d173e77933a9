"""The claims of a reading as the rows that a ledger gives back for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.ledger.cells import quoted
from dateline.ledger.rows import ClaimRow
from dateline.ledger.write import anchored_parts, carried, run_id
from dateline.records import Reading


def claim_rows(reading: Reading) -> Iterator[ClaimRow]:
    """Yield one row per claim, in the order of the text."""
    article, inside = reading.article, carried(reading)
    for claim in reading.claims:
        source = claim.source
        parts = anchored_parts(claim)
        anchored: dict[str, Any] = {name: quoted(article.text, spans) for name, spans in parts.items()}
        anchored |= {f"{name}_spans": spans for name, spans in parts.items()} | inside(claim)
        yield ClaimRow(
            article_id=article.id, external_id=article.external_id, title=article.title, outlet=article.outlet,
            url=article.url, published=article.published, run_id=run_id(reading.run.version, reading.run.model),
            id=claim.id, parent=claim.parent, source_name=source.name, source_type=source.type,
            standing=source.standing, anonymity=source.anonymity, role=source.role, affiliation=source.affiliation,
            cue_class=claim.cue_class, quotation=claim.quotation, asserted=claim.asserted,
            confidence=claim.confidence, **anchored,
        )  # fmt: skip
