"""What to list: one frozen options object per noun, checked when it is built.

`since` and `until` are days (``2019-08-29``), months (``2019-08``) or years (``2019``), both inclusive, and compare
with the day of publication as the article gives it. An article without one is left out when either is set.
`text` and `source` take words, "phrases" and prefix*; case and accents do not matter.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from dateline.errors import OptionError
from dateline.records import Anonymity, CueClass, EntityKind, Quotation, SourceType, Standing

Origin = Literal["article", "register", "import"]

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which articles to look at, and in which run; by default each article's latest reading."""

    article: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    run: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        check_limit(self.limit)
        for name in ("since", "until"):
            _check_day(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter(Scope):
    """Which articles to list; `text` looks into title and text."""

    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter(Scope):
    """Which claims to list; `claims_only` leaves out attitudes (know, want, order …); `text` looks into contents."""

    source: str | None = None
    type: str | None = None
    anonymity: str | None = None
    standing: str | None = None
    cue_class: str | None = None
    quotation: str | None = None
    text: str | None = None
    claims_only: bool = False

    def __post_init__(self) -> None:
        # Not super(): slots=True makes a second class, which zero-argument super() does not know in Python 3.11.
        Scope.__post_init__(self)
        _check_word("type", self.type, SourceType)
        _check_word("anonymity", self.anonymity, Anonymity)
        _check_word("standing", self.standing, Standing)
        _check_word("cue_class", self.cue_class, CueClass)
        _check_word("quotation", self.quotation, Quotation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFilter:
    """Which actors to list; all words of `name` must occur in one of the actor's names."""

    kind: str | None = None
    country: str | None = None
    name: str | None = None
    origin: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        check_limit(self.limit)
        _check_word("kind", self.kind, EntityKind)
        _check_word("origin", self.origin, Origin)


def check_limit(limit: int | None, most: int | None = None) -> None:
    """Refuse a limit under one, or over `most`."""
    if limit is not None and (limit < 1 or (most is not None and limit > most)):
        raise OptionError(f"limit: {limit} is not {'at least 1' if most is None else f'between 1 and {most:,}'}")


def _check_word(name: str, value: str | None, vocabulary: Any) -> None:
    if value is not None and value not in get_args(vocabulary):
        raise OptionError(f"{name}: {value!r} is not one of {', '.join(get_args(vocabulary))}")


def _check_day(name: str, value: str | None) -> None:
    if value is None:
        return
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise OptionError(f"{name}: {value!r} is not a day (2019-08-29), a month (2019-08) or a year (2019)") from None
