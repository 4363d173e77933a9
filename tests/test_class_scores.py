"""Scores of single labels: worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.classes import accuracy, f1, interval, macro_f1, weighted_f1

PAIRS = [("a", "a"), ("a", "b"), ("a", "a"), ("b", "b"), ("c", "a")]


def test_by_hand() -> None:
    # a: 2 right of 3 gold and 3 found, 2/3. b: 1 of 1 gold, 2 found, 2/3. c: never found, 0.
    assert accuracy(PAIRS) == pytest.approx(60)
    assert f1(PAIRS, "a") == pytest.approx(200 / 3) and f1(PAIRS, "c") == 0
    assert weighted_f1(PAIRS) == pytest.approx((3 * 2 / 3 + 2 / 3) / 5 * 100)
    assert macro_f1(PAIRS) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3 * 100)
    assert accuracy([]) == weighted_f1([]) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=20))
def test_figures_stay_within_bounds_and_gold_is_perfect(pairs: list[tuple[str, str]]) -> None:
    assert all(0 <= figure(pairs) <= 100 + 1e-9 for figure in (accuracy, weighted_f1, macro_f1))
    gold = [(one, one) for one, _ in pairs]
    assert weighted_f1(gold) == pytest.approx(100) and macro_f1(gold) == pytest.approx(100)


def test_an_interval_holds_its_figure_and_is_the_same_every_time() -> None:
    low, high = interval(PAIRS * 20, accuracy)
    assert low < 60 < high and (low, high) == interval(PAIRS * 20, accuracy)
