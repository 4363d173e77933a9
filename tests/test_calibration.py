"""Reliability tables: worked out by hand, and what must hold of any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.calibration import Bin, expected_error, least_for, reliability, table

ROWS = [(0.95, True), (0.9, True), (0.92, False), (0.15, False), (0.1, True), (1.0, True)]


def test_by_hand() -> None:
    low, high = reliability(ROWS)
    assert low == Bin(0.1, 0.2, 2, 0.125, 0.5)
    assert (high.low, high.high, high.count, high.right) == (0.9, 1.0, 4, 0.75)
    assert high.confidence == pytest.approx((0.95 + 0.9 + 0.92 + 1.0) / 4)
    # 2 rows off by 0.375, 4 off by 0.1925.
    assert expected_error(ROWS) == pytest.approx((2 * 0.375 + 4 * 0.1925) / 6)
    assert "n 6" in table(ROWS) and len(table(ROWS).splitlines()) == 4


def test_the_threshold_for_a_precision() -> None:
    # From the top: 1 of 1, 2 of 2, 2 of 3, 3 of 4 (0.9), 3 of 5, 4 of 6.
    assert least_for(ROWS, 0.75) == 0.9
    assert least_for(ROWS, 1.0) == 0.95
    assert least_for(ROWS, 0.6) == 0.1
    assert least_for([(0.5, False)], 0.1) is None
    assert least_for([(0.5, True), (0.5, False)], 0.9) is None  # equals stand or fall together


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
def test_every_row_is_in_one_bin_and_the_error_is_a_share(rows: list[tuple[float, bool]]) -> None:
    assert sum(one.count for one in reliability(rows)) == len(rows)
    assert 0 <= expected_error(rows) <= 1
    least = least_for(rows, 0.8)
    if least is not None:
        kept = [right for confidence, right in rows if confidence >= least]
        assert sum(kept) / len(kept) >= 0.8
