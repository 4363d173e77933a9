"""Where the development data is, and how it is read."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ATTRIBUTION = Path("data/attribution/polnear_dev.jsonl.gz")
NAMES = Path("data/ner/worldwide_dev.jsonl.gz")
COREFERENCE = Path("data/coref/gum_dev.jsonl.gz")
SOURCING = Path("data/attribution/scu_sourcing_dev.jsonl.gz")
CLEANING = Path("data/cleaning/dressed_dev.jsonl.gz")
WIKIWARS = Path("data/time/wikiwars_train.jsonl")
GUM_DATES = Path("data/time/gum_dates_train.jsonl")
GEO = tuple(Path(f"data/geo/{name}.jsonl") for name in ("lgl", "trnews", "gwn", "geovirus"))
EVENTS = tuple(
    Path(f"data/events/{name}")
    for name in (
        "wikievents_dev.jsonl.gz", "factuality_uw_dev.jsonl.gz", "coped_pentacode_dev.jsonl", "muc4_dev.jsonl",
        "india_police_dev.jsonl.gz",
    )
)  # fmt: skip
DEVELOPMENT = (ATTRIBUTION, NAMES, COREFERENCE, SOURCING, CLEANING, WIKIWARS, GUM_DATES, *GEO, *EVENTS)
"""Every file that a pinned figure is measured on."""


def folder() -> Path | None:
    """Return the folder of development data: $DATELINE_SHARED, or `shared` beside the checkout; None if absent."""
    given = os.environ.get("DATELINE_SHARED")
    path = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    return path if (path / "data").is_dir() else None


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, so that no figure is compared across different data."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
