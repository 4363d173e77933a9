"""The ledger that the desk is measured on: what it holds can be read back, and one seed gives one ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks import desk_ledger
from dateline.ledger import ArticleFilter, EventFilter, Ledger, linking, schema
from dateline.masking import PRIVATE


def test_what_is_written_is_read_back_and_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_ledger, "WITNESSES", 0.5)
    tables = []
    for name in ("one.db", "two.db"):
        desk_ledger.build(tmp_path / name, 12)
        with Ledger(tmp_path / name) as ledger, ledger.snapshot() as connection:
            assert linking.unlinked(connection) == []
            tables.append([connection.execute(select(schema.metadata.tables[table])).all() for table in (
                "claim", "event", "entity", "actor_link", "forecast"
            )])  # fmt: skip
            # Reading an article back checks every span.
            readings = list(ledger.articles.readings(ArticleFilter(limit=None)))
            assert len(readings) == 12 and all(len(one.claims) >= 4 for one in readings)
            assert len(ledger.events.list(EventFilter(limit=None, min_confidence=0))) >= 12
            sources = [claim.source for one in readings for claim in one.claims]
            private = [it.name for it in sources if it.type == "named_person" and it.standing in PRIVATE]
            shown = repr(list(ledger.masked(readings)))
            assert private and not [name for name in private if name and name in shown]
    assert tables[0] == tables[1]
    with pytest.raises(SystemExit, match="is there already"):
        desk_ledger.build(tmp_path / "one.db", 1)
