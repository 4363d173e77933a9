"""What the ledger gives back: one frozen dataclass per kind of row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dateline.records import Role, Span

Layer = Literal["claim", "event"]
"""What people decide about, row by row."""


@dataclass(frozen=True, slots=True)
class Added:
    """The answer to adding a reading; `new` is false when the ledger had it already."""

    article_id: str
    run_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer to adding a problem; `new` is false when the ledger had it already."""

    problem_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    """One version of Dateline with one model, and how many readings it made."""

    id: str
    version: str
    model: str
    added: str
    readings: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as one run read it, without its text."""

    id: str
    external_id: str | None
    title: str | None
    url: str | None
    outlet: str | None
    agency: str | None
    byline: str | None
    published: str | None
    language: str
    run_id: str
    added: str
    removed: int
    claims: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with its article; `source`, `cue`, `content` … are the very characters their spans cover.

    Several spans of one part are joined with " … "; a part without spans is the empty string. `times` are the TIMEX
    values and `places` the names of what lies inside the content, each under its id in `time_ids` and `place_ids`.
    `review` is what a person decided last: accepted, changed, rejected, or "" for nothing.
    """

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    parent: str | None
    source: str
    source_spans: tuple[Span, ...]
    source_name: str | None
    source_type: str
    standing: str
    anonymity: str
    anonymity_reason: str
    anonymity_reason_spans: tuple[Span, ...]
    role: str | None
    affiliation: str | None
    cue: str
    cue_spans: tuple[Span, ...]
    cue_class: str
    content: str
    content_spans: tuple[Span, ...]
    quotation: str
    asserted: str
    addressee: str
    addressee_spans: tuple[Span, ...]
    confidence: float
    time_ids: tuple[str, ...]
    times: tuple[str, ...]
    place_ids: tuple[str, ...]
    places: tuple[str, ...]
    review: str = ""


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A time expression with its article; `words` are the characters from `start` to `end`."""

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    start: int
    end: int
    words: str
    type: str
    value: str
    earliest: str | None
    latest: str | None
    anchor: str


@dataclass(frozen=True, slots=True)
class CasualtyRow:
    """A figure of people with its article; `words`, `counted` and `predicate` are the characters they stand for.

    `claim` is the id of the claim it stands in, whose source is `source_name`, of `source_type` and `standing`; all
    four are null where the article says it itself.
    """

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    start: int
    end: int
    words: str
    effect: str
    low: int
    best: int
    high: int
    bound: str
    counted: str | None
    predicate: str
    scope: str
    part_of: str | None
    asserted: str
    doubtful: bool
    claim: str | None
    event: str | None
    source_name: str | None
    source_type: str | None
    standing: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a role of an event: ids of the mention and the entity, and what the entity is."""

    role: Role
    mention: str
    entity: str
    name: str
    kind: str
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with its article; `words` are the characters of its trigger, from `start` to `end`.

    `actors` are the names of who acts, `recipients` of all others who take part, and `recipient_roles` what these are.
    Kinds, countries and sectors go with the names, "" where unknown. `place` is the name of the place, with its point;
    `killed` is the best reading of a number whose bounds are `killed_low` and `killed_high`. `claim` is the id of the
    claim its first mention stands in, whose source is `source_name`; null where the article says it itself. `reporters`
    are the sources of all its mentions, which are `mentions` in number. `review` is what a person decided last:
    accepted, changed, rejected, or "" for nothing.
    """

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    start: int
    end: int
    words: str
    category: str
    type: str
    mode: str | None
    quad: str
    acled: str | None
    cameo: str | None
    status: str
    actors: tuple[str, ...]
    actor_kinds: tuple[str, ...]
    actor_countries: tuple[str, ...]
    actor_sectors: tuple[str, ...]
    recipients: tuple[str, ...]
    recipient_roles: tuple[str, ...]
    recipient_kinds: tuple[str, ...]
    recipient_countries: tuple[str, ...]
    recipient_sectors: tuple[str, ...]
    weapon: str | None
    earliest: str | None
    latest: str | None
    time_precision: str
    time_basis: str
    place: str | None
    place_precision: str
    place_basis: str
    country_code: str | None
    admin1: str | None
    admin2: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    geonames_id: int | None
    killed_low: int | None
    killed: int | None
    killed_high: int | None
    injured_low: int | None
    injured: int | None
    injured_high: int | None
    abducted_low: int | None
    abducted: int | None
    abducted_high: int | None
    responsibility: str | None
    claim: str | None
    source_name: str | None
    source_type: str | None
    standing: str | None
    reporters: tuple[str, ...]
    mentions: int
    confidence: float
    review: str = ""


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """What an article says about the future; `statement`, `window` and `condition` are the characters they stand for.

    `phrase` is an estimative phrase, to which `scale` gives the shares `low`, `mid` and `high`; it falls due between
    `earliest` and `latest`. `claim` is the id of the claim it came in, whose source is `source_name`; `event` that of
    an event in it, with its `event_type`.
    """

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    statement: str
    statement_spans: tuple[Span, ...]
    phrase: str | None
    low: float | None
    mid: float | None
    high: float | None
    scale: str | None
    earliest: str | None
    latest: str | None
    basis: str | None
    window: str | None
    condition: str | None
    scorable: bool
    why_not: str | None
    event: str | None
    event_type: str | None
    claim: str | None
    source_name: str | None
    source_type: str | None
    standing: str | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place with its article; `words` are the characters from `start` to `end`.

    `admin1` and `admin2` name the divisions it lies in, where the gazetteer that the ledger was written with knows.
    `distance_km` goes from its point to the point that was asked for; it is null where none was. The point stands for
    all of the place: `radius_km` says how far from there it reaches.
    """

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    start: int
    end: int
    words: str
    form: str
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    country_code: str
    admin1: str | None
    admin2: str | None
    geonames_id: int | None
    relation: str | None
    score: float
    runners_up: tuple[str, ...]
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and how often it speaks; `name` is null where nobody is named.

    Only an actor, or a name where there is no actor, ties several articles together: "an official" in two articles may
    be two people. So a source without a name of its own has `article_id`, and one with a name has not. Where its claims
    differ in type, standing or anonymity, most of them count.
    """

    name: str | None
    type: str
    standing: str
    anonymity: str
    claims: int
    articles: int
    actor: str | None
    article_id: str | None


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor, in how many articles it is named, and how many claims it makes there."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    origin: str
    articles: int
    claims: int


@dataclass(frozen=True, slots=True)
class RelationRow:
    """What the register says of two actors: `subject` is `type` `object`, from and until when where that is known."""

    subject: str
    subject_name: str
    type: str
    object: str
    object_name: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class ToldRelationRow:
    """What an article says of two of its entities, in its words; `subject` and `object` are actors, or null where the
    entity is none, and `claim_id` is the claim it came in."""

    article_id: str
    published: str | None
    outlet: str | None
    subject: str | None
    subject_name: str
    type: str
    object: str | None
    object_name: str
    words: str
    claim_id: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class ActorProfile:
    """All about an actor: every name, what it says, and what others say with a mention of it; newest first.

    `members` are the ids of the actors that were merged into it; `relations`, start, end and sources are the
    register's, `told` is what articles say of it and others.
    """

    actor: ActorRow
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    members: tuple[str, ...]
    start: str | None
    end: str | None
    sources: tuple[str, ...]
    relations: tuple[RelationRow, ...]
    told: tuple[ToldRelationRow, ...]
    said: tuple[ClaimRow, ...]
    about: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What a speaker says, counted: claims by month of publication ("" where that is unknown), and by each standing,
    anonymity and quotation, the most frequent first; `complete` is false when there are more than were counted."""

    months: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]
    anonymities: tuple[tuple[str, int], ...]
    quotations: tuple[tuple[str, int], ...]
    claims: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """An actor's profile with what it says counted and the newest events it takes part in; `complete` is false when it
    is named in more articles than were looked at."""

    profile: ActorProfile
    voice: Voice
    events: tuple[EventRow, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """Two actors that may be one, how likely, and why; `number` is what a rejection refers to."""

    number: int
    score: float
    actor: str
    name: str
    other: str
    other_name: str
    why: str


@dataclass(frozen=True, slots=True)
class Target:
    """A claim or an event of an article, by their ids; `expected` is the number of the last decision about it that
    whoever decides has seen, 0 if there was none, or null to decide whatever others did."""

    article: str
    layer: Layer
    row: str
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of a row before and after a change, in words; null is nothing."""

    field: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a person decided about actors or rows; `undone_by` is the number of the decision that took it back.

    About a row: `article`, `layer` and `row` are its ids, `words` those it had when it was decided, and `in_latest`
    says whether the latest reading of the article has it.
    """

    number: int
    id: str
    act: str
    actor: str | None
    name: str | None
    other: str | None
    other_name: str | None
    articles: tuple[str, ...]
    decision: int | None
    note: str | None
    added: str
    undone_by: int | None
    by: str | None = None
    article: str | None = None
    layer: str | None = None
    row: str | None = None
    words: str | None = None
    changed: tuple[Changed, ...] = ()
    in_latest: bool | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is decided about a row: columns as they are derived and as they are decided, and the last decision.

    `review` is "" when all was taken back. A row that the latest reading does not have has no derived values.
    """

    layer: Layer
    row: str
    review: str
    words: str
    derived: Mapping[str, Any]
    decided: Mapping[str, Any]
    decision: int
    by: str | None
    note: str | None
    added: str
    in_latest: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """The answer to importing a register: its rows, those that were new or changed, and suggestions they brought."""

    rows: int
    new: int
    suggestions: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """An input that did not become an article, as the ledger keeps it."""

    id: str
    origin: str
    code: str
    message: str
    hint: str
    added: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that matches a search: ``snippet == text[start:end]``, `matches` are the words found in the text.

    `claims` are the claims of the article that match by themselves. `matches` is empty when the words stand only in
    the title.
    """

    article: ArticleRow
    start: int
    end: int
    snippet: str
    matches: tuple[Span, ...]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """An article as lists show it: its events that are shown, its first claims, and where searched words stand."""

    article: ArticleRow
    events: int
    claims: tuple[ClaimRow, ...]
    hit: SearchHit | None
