"""Times: what day, month or stretch of time an article speaks of, and from which evidence that is known."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.records import Article, Time

__all__ = ["not_before", "times"]


def times(article: Article) -> tuple[Time, ...]:
    """Return the time expressions of an article, in order; none overlap."""
    from dateline.reader.times import tagging  # the tables are read when the first article is

    return tagging.tag(article)


def not_before(article: Article, found: Sequence[Time]) -> str | None:
    """Return the latest day that the text itself proves to be past, as an ISO date, or None."""
    from dateline.reader.times import tagging

    return tagging.latest_past(article, found)
