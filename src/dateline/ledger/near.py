"""Near a point: distances on the globe, and the boxes of degrees in which everything near lies."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt
from typing import Final

EARTH_KM: Final = 6371.0
"""Mean radius; the globe is flatter at the poles, which makes half a percent of a distance at most."""

# Rounding must not put a point on the border of a box outside of it: about a tenth of a millimetre.
_SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees from south to north and from west to east, all inclusive; west is never east of east."""

    south: float
    north: float
    west: float
    east: float


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance of two points in degrees."""
    across = sin(radians(other_lat - lat) / 2) ** 2
    along = cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + along)))


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
