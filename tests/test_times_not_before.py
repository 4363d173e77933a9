"""The latest day that a text itself proves to be past."""

from __future__ import annotations

import pytest

from dateline.reader.times import not_before, times
from tests.timed import article


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The dam broke on 4 March 2031, the board said.", None, "2031-03-04"),
        ("The dam broke on 4 March 2031. It had been built on May 2, 1987.", None, "2031-03-04"),
        ("The dam was built in May 2031.", None, "2031-05-01"),
        ("The dam has leaked since 2030, the board said.", None, "2030-01-01"),
        ("The dam will be rebuilt by 4 March 2035.", None, None),
        ("The board said the dam, due on 4 March 2035, was safe.", None, None),
        ("The dam broke on 4 March.", None, None),
        ("The dam broke on Monday.", "2034-03-15", None),
        ("The dam broke on 4 March 2035.", "2034-03-15", None),
        ("The 2030 plan was praised.", None, None),
        ("The dam broke on 31 April 2031.", None, None),
        ("", None, None),
    ],
)
def test_not_before_takes_only_what_is_told_as_past(text: str, published: str | None, expected: str | None) -> None:
    given = article(text, published)
    assert not_before(given, times(given)) == expected


def test_not_before_does_not_count_the_dateline() -> None:
    text = "PORT ALDA, March 14, 2034 (Wire) - The mayor resigned."
    given = article(text, None, (0, 31))
    assert not_before(given, times(given)) is None
