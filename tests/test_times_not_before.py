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
        ("The bridge collapsed on April 3, 2019. It was rebuilt.", None, "2019-04-03"),
        ("The bridge collapsed on Wednesday, April 3, 2019.", None, "2019-04-03"),
        ("He was arrested on 3 April 2019, after the vote of 1 May 2018.", None, "2018-05-01"),
        ("The order dated 2019-04-03 was signed.", None, "2019-04-03"),
        ("The mill was founded in 2012.", None, "2012-01-01"),
        ("The mill was closed in March 2018.", None, "2018-03-01"),
        ("In 2018, the mill was sold.", None, "2018-01-01"),
        ("The bridge may have collapsed on April 3, 2019.", None, None),
        ("The bridge will be closed on April 3, 2029.", None, None),
        ("The vote was postponed; it was set for a Friday, on April 3, 2029.", None, None),
        ("He said the plan was to open on April 3, 2029.", None, None),
        ("They asked for cuts in 2030.", None, None),
        ("The bridge opens on April 3, 2029.", None, None),
        ("The bridge collapsed on April 31, 2019.", None, None),
        ("He was paid $2019 on the day.", None, None),
        ("The bridge collapsed on April 3, 2019.", "2019-04-02", None),
        ("It was sold on April 3, 2019. It collapsed on May 3, 2018.", "2019-01-01T10:00:00Z", "2018-05-03"),
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
