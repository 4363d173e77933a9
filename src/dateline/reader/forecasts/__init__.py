"""Forecasts: what an article says about the future that could be checked later."""

from __future__ import annotations

from dateline.reader.forecasts.building import forecasts, foretelling
from dateline.reader.forecasts.checking import WHY_NOT

__all__ = ["WHY_NOT", "forecasts", "foretelling"]
