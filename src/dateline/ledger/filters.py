"""What to list: one frozen options object per noun, checked when it is built.

`since` and `until` are days (``2019-08-29``), months (``2019-08``) or years (``2019``), both inclusive, and compare
with the day of publication as the article gives it. An article without one is left out when either is set.
`text` and `source` take words, "phrases" and prefix*; case and accents do not matter.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from dateline.errors import OptionError
from dateline.ontology import classes
from dateline.records import (
    SURE,
    Anonymity,
    CasualtyAsserted,
    CasualtyEffect,
    CasualtyScope,
    CueClass,
    EntityKind,
    EventStatus,
    PlaceForm,
    PlaceKind,
    Quotation,
    SourceType,
    Standing,
    TimeType,
)

Origin = Literal["article", "register", "import"]
ReviewState = Literal["accepted", "changed", "rejected", "unreviewed", "all"]
"""What a person decided about a row last; rows that were rejected are listed only when asked for."""

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
            check_day(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter(Scope):
    """Which articles to list; `text` looks into title and text.

    `event` and `claim` find the articles that tell of such an event and have such a claim; `anybody` those in which
    somebody with these words in the name speaks or takes part in an event.
    """

    text: str | None = None
    event: EventFilter | None = None
    claim: ClaimFilter | None = None
    anybody: str | None = None

    def __post_init__(self) -> None:
        # Not super(): slots=True makes a second class, which zero-argument super() does not know in Python 3.11.
        Scope.__post_init__(self)
        _check_inner(self.event, self.claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter(Scope):
    """Which claims to list; `claims_only` leaves out attitudes (know, want, order …); `text` looks into contents.

    `event` finds the claims in which such an event is told.
    """

    source: str | None = None
    type: str | None = None
    anonymity: str | None = None
    standing: str | None = None
    cue_class: str | None = None
    quotation: str | None = None
    text: str | None = None
    claims_only: bool = False
    reviewed: str | None = None
    event: EventFilter | None = None

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        _check_inner(self.event)
        check_word("type", self.type, SourceType)
        check_word("anonymity", self.anonymity, Anonymity)
        check_word("standing", self.standing, Standing)
        check_word("cue_class", self.cue_class, CueClass)
        check_word("quotation", self.quotation, Quotation)
        check_word("reviewed", self.reviewed, ReviewState)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFilter(Scope):
    """Which times to list; `text` looks into title and text of the article.

    `from_day` and `to_day` take days, months and years as `since` and `until` do, and find the times that may lie
    between them: a month that has one of these days is found. `resolved` leaves out what no day is known of.
    """

    from_day: str | None = None
    to_day: str | None = None
    type: str | None = None
    resolved: bool = False
    text: str | None = None

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        check_day("from", self.from_day)
        check_day("to", self.to_day)
        check_word("type", self.type, TimeType)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyFilter(Scope):
    """Which figures of people to list; `text` looks into title and text of the article.

    `least` finds figures that may be as high. Without `scope` and `asserted` all are listed, totals of a campaign and
    figures that are only feared too.
    """

    effect: str | None = None
    scope: str | None = None
    asserted: str | None = None
    least: int | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        check_word("effect", self.effect, CasualtyEffect)
        check_word("scope", self.scope, CasualtyScope)
        check_word("asserted", self.asserted, CasualtyAsserted)
        if self.least is not None and self.least < 0:
            raise OptionError(f"least: {self.least} is no number of people", "give a number from 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter(Scope):
    """Which events to list; `text` looks into title and text of the article.

    `category` is a class of the ledger, `type` and `mode` are PLOVER's, `quad` a quad class, `acled` a sub-event.
    Several statuses are separated by commas; without one all are listed. `actor`, `recipient` (everybody else who takes
    part) and `reported_by` (sources of the claims that tell of it) look into names, `place` into the names of the place
    and of the divisions it lies in. `from_day` and `to_day` find events that may lie between them; an event without a
    day is left out then. `min_confidence` is between 0 and 1. `anybody` looks into the names of all three, and `claim`
    finds the events that stand in such a claim.
    """

    category: str | None = None
    type: str | None = None
    mode: str | None = None
    quad: str | None = None
    acled: str | None = None
    status: str | None = None
    actor: str | None = None
    recipient: str | None = None
    reported_by: str | None = None
    anybody: str | None = None
    place: str | None = None
    country: str | None = None
    near: tuple[float, float] | None = None
    km: float | None = None
    from_day: str | None = None
    to_day: str | None = None
    min_confidence: float = SURE
    text: str | None = None
    reviewed: str | None = None
    claim: ClaimFilter | None = None

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        check_event_part(self)
        check_among("quad", self.quad, classes.QUADS)
        check_among("acled", self.acled, classes.acled_events())
        _check_inner(self.claim)
        check_word("reviewed", self.reviewed, ReviewState)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastFilter(Scope):
    """Which forecasts to list; `text` looks into title and text of the article.

    `source` are words of the name of who says it. `from_day` and `to_day` find forecasts that may fall due between
    them; one without a window is left out then. `likely` finds those whose likelihood may be as high as this share.
    `event` and `claim` find the forecasts of such an event, and those that came in such a claim.
    """

    source: str | None = None
    scorable: bool | None = None
    conditional: bool | None = None
    likely: float | None = None
    from_day: str | None = None
    to_day: str | None = None
    text: str | None = None
    event: EventFilter | None = None
    claim: ClaimFilter | None = None

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        _check_inner(self.event, self.claim)
        check_day("from", self.from_day)
        check_day("to", self.to_day)
        if self.likely is not None and not 0 <= self.likely <= 1:
            raise OptionError(f"likely: {self.likely:g} is not between 0 and 1", "give a share: 0.7")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter(Scope):
    """Which places to list; `text` looks into title and text of the article, `name` into the place's name and words.

    `country` is a two-letter code or a name. `admin` are words of the province or district it lies in or is. `near` is
    latitude and longitude: places are found whose point is at most `km` from there. `place` looks into all names and
    words of `name` and `admin`. `event` and `claim` find the places of such events and those inside such claims.
    """

    country: str | None = None
    admin: str | None = None
    near: tuple[float, float] | None = None
    km: float | None = None
    kind: str | None = None
    form: str | None = None
    name: str | None = None
    text: str | None = None
    place: str | None = None
    event: EventFilter | None = None
    claim: ClaimFilter | None = None

    def __post_init__(self) -> None:
        Scope.__post_init__(self)
        _check_inner(self.event, self.claim)
        check_word("kind", self.kind, PlaceKind)
        check_word("form", self.form, PlaceForm)
        check_near(self.near, self.km)


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
        check_word("kind", self.kind, EntityKind)
        check_word("origin", self.origin, Origin)


def statuses(listed: str | None) -> tuple[str, ...]:
    """Return the statuses in a list with commas."""
    return () if listed is None else tuple(word.strip() for word in listed.split(","))


def check_event_part(given: Any) -> None:
    """Refuse what is impossible in the fields that an `EventFilter` and a `Selection` have in common."""
    check_among("category", given.category, classes.classes())
    check_among("type", given.type, classes.plover())
    check_among("mode", given.mode, modes())
    for status in statuses(given.status):
        check_word("status", status, EventStatus)
    check_day("from", given.from_day)
    check_day("to", given.to_day)
    check_near(given.near, given.km)
    check_confidence(given.min_confidence)


def check_confidence(value: float) -> None:
    """Refuse what is no probability."""
    if not 0 <= value <= 1:
        raise OptionError(f"min_confidence: {value:g} is not between 0 and 1", "0 shows everything")


def check_limit(limit: int | None, most: int | None = None) -> None:
    """Refuse a limit under one, or over `most`."""
    if limit is not None and (limit < 1 or (most is not None and limit > most)):
        raise OptionError(f"limit: {limit} is not {'at least 1' if most is None else f'between 1 and {most:,}'}")


def check_point(lat: float, lon: float) -> None:
    """Refuse degrees that are nowhere on earth."""
    for name, degrees, most in (("latitude", lat, 90), ("longitude", lon, 180)):
        if not -most <= degrees <= most:
            hint = "latitude comes first, south and west are negative: 34.53,69.17"
            raise OptionError(f"{name}: {degrees:g} is not between -{most} and {most}", hint)


def _check_inner(*filters: Scope | None) -> None:
    """Refuse a filter inside another that says which articles to look at: that is for the outer one to say."""
    for filter in filters:
        for field in fields(Scope):
            if filter is not None and getattr(filter, field.name) is not None:
                hint = "say it of the filter around it"
                raise OptionError(f"{field.name}: a {type(filter).__name__} inside another filter takes none", hint)


def modes() -> list[str]:
    """Return the modes that PLOVER has, of all types."""
    return sorted({mode for type in classes.plover().values() for mode in type.modes})


def check_near(near: tuple[float, float] | None, km: float | None) -> None:
    """Refuse a point without a distance, or nowhere on earth."""
    if (near is None) != (km is None):
        raise OptionError("near and km need each other", "say near which point, and within how many kilometres")
    if near is not None:
        check_point(*near)
    if km is not None and not 0 < km < math.inf:
        raise OptionError(f"km: {km:g} is not a distance", "give the kilometres as a number above 0")


def check_among(name: str, value: str | None, known: Iterable[str]) -> None:
    """Refuse what is none of some names."""
    if value is not None and value not in known:
        raise OptionError(f"{name}: {value!r} is not one of {', '.join(known)}")


def check_word(name: str, value: str | None, vocabulary: Any) -> None:
    """Refuse what is no word of a vocabulary."""
    if value is not None and value not in get_args(vocabulary):
        raise OptionError(f"{name}: {value!r} is not one of {', '.join(get_args(vocabulary))}")


def check_day(name: str, value: str | None) -> None:
    """Refuse what is no day, month or year."""
    if value is None:
        return
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise OptionError(f"{name}: {value!r} is not a day (2019-08-29), a month (2019-08) or a year (2019)") from None
