"""Whose work the places are; shown by `dateline about`, and wherever places are shown as a map or a page."""

from __future__ import annotations

from typing import Final

ATTRIBUTION: Final = (
    "Contains GeoNames data (geonames.org), CC BY 4.0",
    "Made with Natural Earth",
    "Adjectives and names of peoples from clulab/geonorm, Apache-2.0",
    "Other names of countries from Unicode CLDR, Unicode License v3",
)
