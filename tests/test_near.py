"""Near a point: distances, and boxes that leave nothing near outside."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.gazetteer.distance import kilometres
from dateline.ledger.near import Box, boxes

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ((34.53, 69.17), (34.43, 70.45), 118),  # Kabul and Jalalabad
        ((-16.5, 179.9), (-16.5, -179.9), 21),  # over the antimeridian
        ((89.9, 0.0), (89.9, 180.0), 22),  # over the pole
        ((0.0, 0.0), (0.0, 180.0), 20_015),
        ((1.0, 2.0), (1.0, 2.0), 0),
    ],
)
def test_kilometres_between(here: tuple[float, float], there: tuple[float, float], expected: int) -> None:
    assert round(kilometres(*here, *there)) == expected == round(kilometres(*there, *here))


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, st.floats(0, 20))
@example(0.0, -180.0, 0.0, 180.0, 0.0)
@example(-16.5, 179.99, -16.5, -179.99, 1.0)
@example(90.0, 12.0, 89.0, -168.0, 5.0)
@example(60.0, 0.0, 60.4, 20.0, 0.0)
def test_what_is_near_is_in_a_box(lat: float, lon: float, other_lat: float, other_lon: float, more: float) -> None:
    km = kilometres(lat, lon, other_lat, other_lon) + more
    assert any(
        box.south <= other_lat <= box.north and box.west <= other_lon <= box.east
        for box in boxes(lat, lon, max(km, 0.001))
    )


@given(LATITUDES, LONGITUDES, st.floats(0.001, 30_000))
def test_boxes_are_degrees_of_the_earth(lat: float, lon: float, km: float) -> None:
    found = boxes(lat, lon, km)
    assert {(box.south, box.north) for box in found} == {(found[0].south, found[0].north)}
    for box in found:
        assert -90 <= box.south <= box.north <= 90 and -180 <= box.west <= box.east <= 180


def test_a_small_circle_has_a_small_box() -> None:
    (box,) = boxes(34.53, 69.17, 10)
    assert box.north - box.south < 0.19 and box.east - box.west < 0.23
    left, right = boxes(-16.5, 179.95, 10)
    assert left.east == 180 and right.west == -180 and right.east < -179.9
    assert boxes(89.99, 5.0, 10) == (Box(boxes(89.99, 5.0, 10)[0].south, 90.0, -180.0, 180.0),)
