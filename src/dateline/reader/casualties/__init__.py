"""Casualties: how many people a text says were killed, injured, abducted, arrested, displaced or are missing."""

from __future__ import annotations

from dateline.reader.casualties.building import casualties
from dateline.reader.casualties.counting import Count, counts

__all__ = ["Count", "casualties", "counts"]
