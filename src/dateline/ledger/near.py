"""Near a point: the boxes of degrees in which everything near lies."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin
from typing import Final

from dateline.gazetteer.distance import EARTH_KM

# Rounding must not put a point on the border of a box outside of it: about a tenth of a millimetre.
_SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees from south to north and from west to east, all inclusive; west is never east of east."""

    south: float
    north: float
    west: float
    east: float


def boxes(lat: float, lon: float, km: float) -> tuple[Box, ...]:
    """Return one box around all points within `km`, or two where the circle crosses the antimeridian."""
    reach = degrees(km / EARTH_KM) + _SLACK
    south, north = max(-90.0, lat - reach), min(90.0, lat + reach)
    if south == -90.0 or north == 90.0:  # around a pole every longitude is near
        return (Box(south, north, -180.0, 180.0),)
    # The circle is widest a little poleward of its centre.
    width = degrees(asin(min(1.0, sin(radians(reach)) / cos(radians(lat))))) + _SLACK
    west, east = lon - width, lon + width
    if west < -180.0:
        return Box(south, north, west + 360.0, 180.0), Box(south, north, -180.0, east)
    if east > 180.0:
        return Box(south, north, west, 180.0), Box(south, north, -180.0, east - 360.0)
    return (Box(south, north, west, east),)
