"""Quality of the shipped reader on development data: attribution, sources, robustness to quotation marks, cleaning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dateline
from benchmarks import attribution, cleaning, shared, sourcing
from dateline.reader.reader import Reader

STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def predictions(reader: Reader, rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Read articles as they are and return their outermost claims in the scorer's shape, by id."""
    found = {}
    for row in rows:
        reading = dateline.read(row["text"], external_id=row["id"], as_is=True, reader=reader)
        found[row["id"]] = [
            {
                role: [[span.start, span.end] for span in spans]
                for role, spans in (("source", c.source.spans), ("cue", c.cue), ("content", c.content))
            }
            for c in reading.claims
            if c.parent is None
        ]
    return found


def attribution_dev(folder: Path, reader: Reader, bootstrap: int = 0) -> dict[str, dict[str, Any]]:
    """Score the shipped reader on PolNeAR dev."""
    gold = list(shared.rows(folder / shared.ATTRIBUTION))
    return attribution.score(gold, predictions(reader, gold), bootstrap)


def quote_swing(folder: Path, reader: Reader, found: float) -> float:
    """Return by how many points `found` moves when every curly quotation mark is made straight."""
    gold = [{**row, "text": row["text"].translate(STRAIGHT)} for row in shared.rows(folder / shared.ATTRIBUTION)]
    swapped: float = attribution.score(gold, predictions(reader, gold))["all"]["found"][2]
    return round(abs(swapped - found), 2)


def sourcing_dev(folder: Path, reader: Reader, bootstrap: int = 0) -> dict[str, Any]:
    """Score the sources of claims on the SCU dev articles."""
    gold = list(shared.rows(folder / shared.SOURCING))
    readings = {row["id"]: dateline.read(row["text"], external_id=row["id"], as_is=True, reader=reader) for row in gold}
    return sourcing.score(gold, readings, bootstrap)


def cleaning_dev(folder: Path) -> dict[str, float]:
    """Score line cleaning on the dressed dev articles."""
    return cleaning.score(shared.rows(folder / shared.CLEANING))
