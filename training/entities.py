"""The corpora of the entity layers: names from Worldwide newswire, things from re3d.

Worldwide: Shan et al., EMNLP Findings 2023 (nine types, news from outside the West). re3d: Dstl 2017 (Syria and Iraq,
nominal mentions included).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.reader.mentions import NAMES, THINGS
from dateline.reader.tokens import WordPiece
from training.examples import Example, of_spans

WORLDWIDE = {
    "Person": "person", "Location": "location", "Organization": "organization", "NORP": "norp", "Date": "date",
    "Facility": "facility", "Money": "money", "Product": "product", "Misc": "misc",
}  # fmt: skip
RE3D = {
    "Organisation": "organization", "Location": "location", "Person": "person", "Temporal": "temporal",
    "Quantity": "quantity", "Weapon": "weapon", "DocumentReference": "document", "Nationality": "nationality",
    "MilitaryPlatform": "platform", "Money": "money", "Vehicle": "vehicle", "CommsIdentifier": "identifier",
    "Frequency": "frequency",
}  # fmt: skip


def worldwide(row: Mapping[str, Any], pieces: WordPiece) -> Example:
    """Return one article with its names."""
    return of_spans(row, NAMES, WORLDWIDE, pieces)


def re3d(row: Mapping[str, Any], pieces: WordPiece) -> Example:
    """Return one text with its entities."""
    return of_spans(row, THINGS, RE3D, pieces)
