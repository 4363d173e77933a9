"""Hypothesis strategies: whole readings over odd but legal text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from hypothesis import strategies as st

from dateline import records
from dateline.ontology import classes
from dateline.records import (
    Article,
    Casualty,
    Claim,
    DatelineLine,
    Entity,
    Event,
    EventMention,
    Figure,
    Focus,
    Forecast,
    Likelihood,
    Mention,
    Participant,
    Place,
    Problem,
    Reading,
    RemovedLine,
    Run,
    RunnerUp,
    Source,
    Span,
    Time,
    Window,
)

# What breaks offsets, quoting and line-based formats: astral and combining characters, every kind of line end,
# byte order marks, control characters, quotes, formulas, markup and SQL.
ODD = (
    "\U0001f600", "\U0001d11e", "e\u0301", "\u0301", "\u200d", "\ufeff", "\u202e", "\r\n", "\n\n", "\r", "\u2028",
    "\x85", "\x0b", "\x1c", "\x02\x1d\x02", "\x7f", "\u201c", "\u201d", '"', '""', "'", ",", ";", "\t", "=1+1",
    "@x", "</script>", "'; DROP TABLE claim; --", "%s", ":name", " \u2026 ", "\u0130", "\u1e9e", "\ue000", "\uffff",
)  # fmt: skip

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
NAMES = st.one_of(WORDS, st.sampled_from(ODD))
OPTIONAL = st.none() | NAMES
TEXTS = st.lists(st.one_of(NAMES, st.just(" the official said ")), min_size=1, max_size=12).map("".join).filter(bool)
SHARES = st.floats(0, 1)
# SQLite keeps no negative zero.
NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)
IDS = st.text("0123456789abcdef", min_size=16, max_size=16)
DAYS = st.dates().map(lambda day: day.isoformat())
DATES = DAYS | st.datetimes(timezones=st.timezones() | st.none()).map(lambda moment: moment.isoformat())


def words_of(vocabulary: Any) -> st.SearchStrategy[Any]:
    """One word of a vocabulary."""
    return st.sampled_from(get_args(vocabulary))


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """A span inside `text`."""
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article with any metadata, under its true id."""
    text = draw(TEXTS)
    external_id, url, outlet = draw(OPTIONAL), draw(OPTIONAL), draw(OPTIONAL)
    published = draw(st.none() | DATES)
    bases: st.SearchStrategy[Any] = st.sampled_from(("given", "page", "dateline"))
    basis = draw(bases if published else st.just("none"))
    filed = draw(st.none() | spans(text))
    lines = st.builds(RemovedLine, NAMES, st.integers(1, 10**6), NAMES)
    return Article(
        id=records.article_id(text, external_id=external_id, url=url, outlet=outlet),
        external_id=external_id,
        title=draw(OPTIONAL),
        text=text,
        url=url,
        outlet=outlet,
        agency=draw(OPTIONAL),
        byline=draw(OPTIONAL),
        published=published,
        published_basis=basis,
        not_before=draw(st.none() | DAYS),
        language=draw(NAMES),
        dateline=None if filed is None else DatelineLine(filed.start, filed.end, draw(OPTIONAL), draw(OPTIONAL)),
        removed=draw(st.lists(lines, max_size=2).map(tuple)),
    )


@st.composite
def claims(
    draw: st.DrawFn,
    text: str,
    entities: list[str],
    earlier: list[str],
    when: tuple[Time, ...],
    where: tuple[Place, ...],
) -> Claim:
    """A claim over `text`; its parent is one of the `earlier` claims, its times and places are some of those given."""
    some = st.lists(spans(text), max_size=3).map(tuple)
    source = Source(
        spans=draw(some),
        entity=draw(st.sampled_from([None, *entities])),
        name=draw(OPTIONAL),
        type=draw(words_of(records.SourceType)),
        standing=draw(words_of(records.Standing)),
        anonymity=draw(words_of(records.Anonymity)),
        anonymity_reason=draw(st.none() | spans(text)),
        role=draw(OPTIONAL),
        affiliation=draw(OPTIONAL),
    )
    return Claim(
        id=draw(IDS),
        source=source,
        cue=draw(some),
        cue_class=draw(words_of(records.CueClass)),
        content=draw(st.lists(spans(text), min_size=1, max_size=3).map(tuple)),
        quotation=draw(words_of(records.Quotation)),
        asserted=draw(words_of(records.Asserted)),
        addressee=draw(st.none() | spans(text)),
        parent=draw(st.sampled_from([None, *earlier])),
        confidence=draw(SHARES),
        times=draw(some_of(when)),
        places=draw(some_of(where)),
    )


def some_of(found: tuple[Any, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Ids of some of the records, in their order."""
    return (
        st.sets(st.sampled_from(found), max_size=2).map(lambda some: tuple(it.id for it in found if it in some))
        if found
        else st.just(())
    )


@st.composite
def events(draw: st.DrawFn, text: str, said: list[Claim], named: Sequence[Mention], when: Any, places: Any) -> Event:
    """An event over `text`, with a place, a time and people of its article or without."""
    numbers = sorted(draw(st.lists(st.integers(0, 10**9), min_size=3, max_size=3)))
    where = draw(spans(text))
    figure = Figure(numbers[0], numbers[1], numbers[2], where.start, where.end)
    people = draw(st.lists(st.sampled_from(named), max_size=2)) if named else []
    participants = tuple(Participant(draw(words_of(records.Role)), one.id, one.entity) for one in people)
    codes = classes.codes(category := draw(st.sampled_from(sorted(classes.classes()))))
    claim = draw(st.sampled_from([None, *(one.id for one in said)]))
    kinds: st.SearchStrategy[Any] = st.sampled_from(("killed", "injured", "abducted"))
    return Event(
        id=draw(IDS),
        trigger=where,
        category=category,
        type=codes.type,
        mode=codes.mode,
        acled=codes.acled,
        cameo=codes.cameo,
        status=draw(words_of(records.EventStatus)),
        participants=participants,
        time=draw(st.sampled_from([None, *(one.id for one in when)])),
        earliest=draw(OPTIONAL),
        latest=draw(OPTIONAL),
        time_precision=draw(words_of(records.TimePrecision)),
        time_basis=draw(words_of(records.Basis)),
        place=draw(st.sampled_from([None, *(one.id for one in places)])),
        place_precision=draw(words_of(records.PlacePrecision)),
        place_basis=draw(words_of(records.Basis)),
        weapon=draw(OPTIONAL),
        casualties=draw(st.dictionaries(kinds, st.just(figure), max_size=2)),
        responsibility=draw(st.none() | words_of(records.Responsibility)),
        claim=claim,
        mentions=(EventMention(where.start, where.end, claim),),
        confidence=draw(SHARES),
    )


@st.composite
def casualties(draw: st.DrawFn, text: str, said: list[Claim], happened: Sequence[Event]) -> Casualty:
    """A figure of people in `text`, in one of the claims or in none."""
    where = draw(spans(text))
    low, best, high = sorted(draw(st.lists(st.integers(0, 2**53), min_size=3, max_size=3)))
    return Casualty(
        id=draw(IDS),
        start=where.start,
        end=where.end,
        effect=draw(words_of(records.CasualtyEffect)),
        low=low,
        best=best,
        high=high,
        bound=draw(words_of(records.CasualtyBound)),
        counted=draw(st.none() | spans(text)),
        predicate=draw(spans(text)),
        scope=draw(words_of(records.CasualtyScope)),
        part_of=None,
        asserted=draw(words_of(records.CasualtyAsserted)),
        doubtful=draw(st.booleans()),
        claim=draw(st.sampled_from([None, *(claim.id for claim in said)])),
        event=draw(st.sampled_from([None, *(event.id for event in happened)])),
    )


@st.composite
def forecasts(draw: st.DrawFn, text: str, said: list[Claim], happened: Sequence[Event]) -> Forecast:
    """A forecast over `text`."""
    return Forecast(
        id=draw(IDS),
        claim=draw(st.sampled_from([None, *(claim.id for claim in said)])),
        statement=draw(st.lists(spans(text), max_size=2).map(tuple)),
        event=draw(st.sampled_from([None, *(event.id for event in happened)])),
        likelihood=draw(st.none() | st.builds(Likelihood, NAMES, SHARES, SHARES, SHARES, NAMES)),
        window=draw(st.none() | st.builds(Window, NAMES, NAMES, NAMES, spans(text))),
        condition=draw(st.none() | spans(text)),
        scorable=draw(st.booleans()),
        why_not=draw(OPTIONAL),
    )


def runners_up() -> st.SearchStrategy[RunnerUp]:
    """Another place that a name could have meant."""
    return st.builds(
        RunnerUp, name=NAMES, kind=words_of(records.PlaceKind), country_code=NAMES, lat=NUMBERS, lon=NUMBERS,
        geonames_id=st.none() | st.integers(0, 2**53), score=NUMBERS,
    )  # fmt: skip


@st.composite
def places(draw: st.DrawFn, text: str) -> Place:
    """A place in `text`."""
    where = draw(spans(text))
    return Place(
        id=draw(IDS),
        start=where.start,
        end=where.end,
        form=draw(words_of(records.PlaceForm)),
        name=draw(NAMES),
        kind=draw(words_of(records.PlaceKind)),
        lat=draw(st.floats(-90, 90)) + 0.0,
        lon=draw(st.floats(-180, 180)) + 0.0,
        radius_km=draw(st.floats(0, records.HALF_ROUND_KM)),
        country_code=draw(NAMES),
        geonames_id=draw(st.none() | st.integers(0, 2**53)),
        relation=draw(OPTIONAL),
        score=draw(NUMBERS),
        runners_up=draw(st.lists(runners_up(), max_size=2).map(tuple)),
    )


@st.composite
def times(draw: st.DrawFn, text: str) -> Time:
    """A time expression in `text`."""
    where = draw(spans(text))
    return Time(
        id=draw(IDS),
        start=where.start,
        end=where.end,
        type=draw(words_of(records.TimeType)),
        value=draw(NAMES),
        earliest=draw(st.none() | DAYS),
        latest=draw(st.none() | DAYS),
        anchor=draw(words_of(records.TimeAnchor)),
    )


@st.composite
def mentions(draw: st.DrawFn, text: str, entities: list[str]) -> Mention:
    """A mention of one of the `entities` in `text`."""
    where = draw(spans(text))
    return Mention(
        id=draw(IDS),
        start=where.start,
        end=where.end,
        kind=draw(words_of(records.EntityKind)),
        form=draw(words_of(records.MentionForm)),
        entity=draw(st.sampled_from(entities)),
    )


def runs() -> st.SearchStrategy[Run]:
    """A run."""
    return st.builds(Run, NAMES, NAMES, st.floats(0, 1e6))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """A reading with something in every layer, or nothing."""
    article = draw(articles())
    text = article.text
    names = draw(st.lists(IDS, max_size=2, unique=True))
    kinds = words_of(records.EntityKind)
    entities = [
        draw(st.builds(Entity, st.just(id), NAMES, kinds, st.lists(NAMES, max_size=2).map(tuple), OPTIONAL, OPTIONAL))
        for id in names
    ]
    when = draw(st.lists(times(text), max_size=2, unique_by=lambda it: it.id).map(tuple))
    where = draw(st.lists(places(text), max_size=2, unique_by=lambda it: it.id).map(tuple))
    said: list[Claim] = []
    for _ in range(draw(st.integers(0, 3))):
        said.append(draw(claims(text, names, [claim.id for claim in said], when, where)))
    named = draw(st.lists(mentions(text, names), max_size=2).map(tuple)) if names else ()
    happened = draw(st.lists(events(text, said, named, when, where), max_size=2, unique_by=lambda it: it.id).map(tuple))
    focused = bool(where) and draw(st.sampled_from((False, True)))
    return Reading(
        article=article,
        mentions=named,
        entities=tuple(entities),
        places=where,
        times=when,
        claims=tuple(said),
        events=happened,
        casualties=draw(st.lists(casualties(text, said, happened), max_size=2).map(tuple)),
        forecasts=draw(st.lists(forecasts(text, said, happened), max_size=1).map(tuple)),
        focus=Focus(where[0].id, draw(NAMES), draw(NAMES)) if focused else None,
        run=draw(runs()),
    )


def problems() -> st.SearchStrategy[Problem]:
    """A problem with any text, half surrogates included: file names hold them."""
    return st.builds(Problem, *[st.text(max_size=10)] * 4)
