"""The vocabulary: what one article's reading says, as frozen dataclasses.

`Reading` is the contract printed by `dateline read --format json` (schema ``dateline.reading/1``). All offsets are
code points into `Article.text`, end exclusive. A record that breaks the contract cannot be built: spans must lie
inside the text and words must come from the vocabularies below, else `RecordError`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Final, Literal, get_args

import msgspec

from dateline.errors import RecordError

SCHEMA: Final = "dateline.reading/1"
EXPORT: Final = "dateline.export/1"
"""The schema of the line with which an unmasked JSONL export begins; a masked one has no such line."""

PublishedBasis = Literal["given", "page", "dateline", "none"]
SourceType = Literal[
    "named_person", "named_organization", "document", "anonymous_source", "unnamed_person", "unnamed_group", "implicit"
]
Anonymity = Literal["named", "unnamed", "granted"]
Standing = Literal[
    "official", "armed_group", "eyewitness", "victim", "expert", "media", "civil_society", "business", "other"
]
CueClass = Literal[
    "say", "write", "show", "predict", "deny",
    "know", "believe", "perceive", "intend", "want", "order", "decline",
]  # fmt: skip
Quotation = Literal["direct", "mixed", "indirect"]
Asserted = Literal["yes", "negated", "conditional", "question"]
MentionForm = Literal["name", "nominal", "pronoun"]
EntityKind = Literal[
    "person", "armed_group", "government", "military", "police", "party", "company", "media", "organization",
    "population_group", "place", "facility", "weapon", "vehicle", "other",
]  # fmt: skip
RelationType = Literal[
    "part_of", "affiliate_of", "split_from", "leads", "member_of", "allegiance", "ally", "rival", "fighting",
    "negotiates_with",
]  # fmt: skip
PlaceForm = Literal["name", "demonym", "metonym"]
PlaceKind = Literal["country", "admin1", "admin2", "town", "feature", "region"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
TimeAnchor = Literal["published", "text", "none"]
Role = Literal["actor", "recipient", "victim", "target", "weapon", "place", "time", "crowd"]
EventStatus = Literal["happened", "ongoing", "attempted", "planned", "threatened", "hypothetical", "denied"]
Responsibility = Literal["fact", "claimed", "suspected", "denied"]
TimePrecision = Literal["day", "week", "month", "year", "none"]
Basis = Literal["argument", "clause", "sentence", "article", "none"]
CasualtyEffect = Literal["killed", "injured", "casualties", "abducted", "arrested", "displaced", "missing"]
CasualtyBound = Literal["exact", "at_least", "at_most", "about", "range", "vague"]
CasualtyScope = Literal["event", "total"]
CasualtyAsserted = Literal["yes", "negated", "unsure", "hypothetical"]
PlacePrecision = Literal["exact", "town", "district", "province", "country", "none"]

ACTING: Final[frozenset[EntityKind]] = frozenset(
    ("person", "armed_group", "government", "military", "police", "party", "company", "media", "organization")
)
"""Kinds of entities that act; places, weapons and the like do not."""
CLAIM_CLASSES: frozenset[str] = frozenset(("say", "write", "show", "predict", "deny"))
"""Cue classes that are claims; the rest are attitudes and shown as such."""


SURE: Final = 0.8
"""Confidence from which an event is shown unless more or fewer are asked for; docs/events.md says how it was chosen."""

HALF_ROUND_KM: Final = 20_040
"""Nothing on earth is further away than its other side, along the equator."""


def stable_id(*parts: object) -> str:
    """Return the same 16 hexadecimal digits for the same parts, on every machine."""
    packed = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(packed.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _one_of(owner: object, name: str, vocabulary: Any, *, optional: bool = False) -> None:
    value = getattr(owner, name)
    if value is None and optional:
        return
    if value not in get_args(vocabulary):
        raise RecordError(f"{type(owner).__name__}.{name}: {value!r} is not one of {', '.join(get_args(vocabulary))}")


def _check_date(owner: object, name: str) -> None:
    value = getattr(owner, name)
    if value is not None:
        try:
            dt.datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise RecordError(f"{type(owner).__name__}.{name}: {value!r} is not an ISO 8601 date") from error


def _check_share(owner: object, name: str) -> None:
    value = getattr(owner, name)
    if not 0.0 <= value <= 1.0:
        raise RecordError(f"{type(owner).__name__}.{name}: {value!r} is not between 0 and 1")


def _check_range(owner: object, name: str, least: float, most: float) -> None:
    value = getattr(owner, name)
    if not least <= value <= most:  # what is no number is in no range
        raise RecordError(f"{type(owner).__name__}.{name}: {value!r} is not between {least:g} and {most:g}")


def _check_span(owner: object, start: int, end: int) -> None:
    if not 0 <= start < end:
        raise RecordError(f"{type(owner).__name__}: [{start}, {end}) is not a span")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``text[start:end]`` of an article; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)

    def of(self, text: str) -> str:
        """Return the characters the span covers in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line that cleaning took out: its text, its number in the given text (from 1) and the reason."""

    text: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class DatelineLine:
    """Where the story was filed: ``KABUL, Afghanistan (AP) -`` with its place and wire agency."""

    start: int
    end: int
    place: str | None = None
    agency: str | None = None

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Article:
    """One article after cleaning. `published` is an ISO 8601 date or date-time and null when nobody said so."""

    id: str
    external_id: str | None
    title: str | None
    text: str
    url: str | None
    outlet: str | None
    agency: str | None
    byline: str | None
    published: str | None
    published_basis: PublishedBasis
    not_before: str | None
    language: str
    dateline: DatelineLine | None
    removed: tuple[RemovedLine, ...]

    def __post_init__(self) -> None:
        _one_of(self, "published_basis", PublishedBasis)
        _check_date(self, "published")
        _check_date(self, "not_before")
        if (self.published is None) != (self.published_basis == "none"):
            raise RecordError("Article.published_basis must be 'none' exactly when published is null")
        if self.dateline is not None and self.dateline.end > len(self.text):
            raise RecordError("Article.dateline lies outside the text")


def article_id(text: str, *, external_id: str | None = None, url: str | None = None, outlet: str | None = None) -> str:
    """Return the id of an article: one text from two outlets is two articles, one file under two names is one."""
    return stable_id("article", text, external_id, url, outlet)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names or describes an entity."""

    id: str
    start: int
    end: int
    kind: EntityKind
    form: MentionForm
    entity: str

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)
        _one_of(self, "kind", EntityKind)
        _one_of(self, "form", MentionForm)


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the article speaks of, under its fullest name or description."""

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None

    def __post_init__(self) -> None:
        _one_of(self, "kind", EntityKind)


@dataclass(frozen=True, slots=True)
class Relation:
    """What the text says two entities are to each other: `subject` leads, is part of, fights … `object`.

    `subject` and `object` are ids of entities; `span` covers the words that say so, `time` a date given with them, and
    `claim` is the claim they came in, if they came from a source. `confidence` is between 0 and 1.
    """

    id: str
    type: RelationType
    subject: str
    object: str
    span: Span
    time: Span | None
    claim: str | None
    confidence: float

    def __post_init__(self) -> None:
        _one_of(self, "type", RelationType)
        _check_share(self, "confidence")
        if self.subject == self.object:
            raise RecordError("Relation: subject and object are the same entity")


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Another place that a name could have meant; `score` is its probability among the places of that name."""

    name: str
    kind: PlaceKind
    country_code: str
    lat: float
    lon: float
    geonames_id: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text, resolved to degrees (WGS 84) and a radius in kilometres.

    `relation` holds the words that say where something lies towards it ("northeastern", "20 km south of", "border"):
    then the point is the place's, not that of what is spoken of. `score` is the probability of this place among those
    that the name can mean. `country_code` is ISO 3166-1 alpha-2, empty for what lies in several countries or none.
    """

    id: str
    start: int
    end: int
    form: PlaceForm
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    radius_km: float
    country_code: str
    geonames_id: int | None
    relation: str | None
    score: float
    runners_up: tuple[RunnerUp, ...]

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)
        _one_of(self, "form", PlaceForm)
        _one_of(self, "kind", PlaceKind)
        _check_range(self, "lat", -90, 90)
        _check_range(self, "lon", -180, 180)
        _check_range(self, "radius_km", 0, HALF_ROUND_KM)


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TIMEX3 value and the first and last day it can mean (ISO 8601)."""

    id: str
    start: int
    end: int
    type: TimeType
    value: str
    earliest: str | None
    latest: str | None
    anchor: TimeAnchor

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)
        _one_of(self, "type", TimeType)
        _one_of(self, "anchor", TimeAnchor)
        _check_date(self, "earliest")
        _check_date(self, "latest")


@dataclass(frozen=True, slots=True)
class Source:
    """Who stands behind a claim, and on what authority. `spans` are empty when nobody is named."""

    spans: tuple[Span, ...]
    entity: str | None
    name: str | None
    type: SourceType
    standing: Standing
    anonymity: Anonymity
    anonymity_reason: Span | None = None
    role: str | None = None
    affiliation: str | None = None

    def __post_init__(self) -> None:
        _one_of(self, "type", SourceType)
        _one_of(self, "standing", Standing)
        _one_of(self, "anonymity", Anonymity)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who said (or knew, wanted, ordered …) what: source, cue and content, anchored in the text.

    `parent` is the id of the claim whose content this one was found in. `confidence` is between 0 and 1. `times` and
    `places` are the ids of those that lie inside the content, in the order of the text.
    """

    id: str
    source: Source
    cue: tuple[Span, ...]
    cue_class: CueClass
    content: tuple[Span, ...]
    quotation: Quotation
    asserted: Asserted
    addressee: Span | None
    parent: str | None
    confidence: float
    times: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _one_of(self, "cue_class", CueClass)
        _one_of(self, "quotation", Quotation)
        _one_of(self, "asserted", Asserted)
        _check_share(self, "confidence")
        if not self.content:
            raise RecordError("Claim.content must hold at least one span")


@dataclass(frozen=True, slots=True)
class Participant:
    """A mention that plays a role in an event."""

    role: Role
    mention: str
    entity: str

    def __post_init__(self) -> None:
        _one_of(self, "role", Role)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people, as a range with a best reading, anchored to the words that give it."""

    low: int
    best: int
    high: int
    start: int
    end: int

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)
        if not 0 <= self.low <= self.best <= self.high:
            raise RecordError("Figure: low, best and high are out of order")


@dataclass(frozen=True, slots=True)
class Casualty:
    """A number of people whom something befell, as the text gives it, anchored to its words.

    `effect` "casualties" is killed or injured, not told apart. `low`, `best` and `high` read the words; `bound` says
    which side they leave open. `counted` is who is counted, `predicate` the word that says what befell them, `part_of`
    the id of the figure that this one is part of ("two of them children"). `scope` "total" is the sum of a campaign or
    a period. `doubtful` figures are misspelt or impossible. `claim` is the innermost claim it stands in, `event` its
    event.
    """

    id: str
    start: int
    end: int
    effect: CasualtyEffect
    low: int
    best: int
    high: int
    bound: CasualtyBound
    counted: Span | None
    predicate: Span
    scope: CasualtyScope
    part_of: str | None
    asserted: CasualtyAsserted
    doubtful: bool
    claim: str | None
    event: str | None = None

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)
        _one_of(self, "effect", CasualtyEffect)
        _one_of(self, "bound", CasualtyBound)
        _one_of(self, "scope", CasualtyScope)
        _one_of(self, "asserted", CasualtyAsserted)
        if not 0 <= self.low <= self.best <= self.high:
            raise RecordError("Casualty: low, best and high are out of order")


@dataclass(frozen=True, slots=True)
class EventMention:
    """Words that tell of an event, and the claim they stand in, if a source says them."""

    start: int
    end: int
    claim: str | None

    def __post_init__(self) -> None:
        _check_span(self, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Event:
    """What is said to have happened, with its status; `claim` is the claim it came in, if it came from a source.

    `category` is one of the ledger's classes (docs/events.md), `type` and `mode` PLOVER's, `acled` a sub-event of
    ACLED, `cameo` a code. `mentions` are all words of the article that tell of it, `trigger` the first. `place` and
    `time` are ids; `place_basis` and `time_basis` say what they rest on: words of the event's own, its clause, its
    sentence, or (for a place) what the article is about. `casualties` spans all figures of an effect;
    `Reading.casualties` has each.
    """

    id: str
    trigger: Span
    category: str
    type: str
    mode: str | None
    acled: str | None
    cameo: str | None
    status: EventStatus
    participants: tuple[Participant, ...]
    time: str | None
    earliest: str | None
    latest: str | None
    time_precision: TimePrecision
    time_basis: Basis
    place: str | None
    place_precision: PlacePrecision
    place_basis: Basis
    weapon: str | None
    casualties: dict[Literal["killed", "injured", "abducted"], Figure]
    responsibility: Responsibility | None
    claim: str | None
    mentions: tuple[EventMention, ...]
    confidence: float

    def __post_init__(self) -> None:
        _one_of(self, "status", EventStatus)
        _one_of(self, "time_precision", TimePrecision)
        _one_of(self, "time_basis", Basis)
        _one_of(self, "place_precision", PlacePrecision)
        _one_of(self, "place_basis", Basis)
        _one_of(self, "responsibility", Responsibility, optional=True)
        _check_share(self, "confidence")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """An estimative phrase and the probabilities a published scale gives it."""

    phrase: str
    low: float
    mid: float
    high: float
    scale: str


@dataclass(frozen=True, slots=True)
class Window:
    """When a forecast falls due, and the words that say so."""

    earliest: str
    latest: str
    basis: str
    span: Span


@dataclass(frozen=True, slots=True)
class Forecast:
    """A dated warning that can be scored later, or the reason why it cannot."""

    id: str
    claim: str | None
    statement: tuple[Span, ...]
    event: str | None
    likelihood: Likelihood | None
    window: Window | None
    condition: Span | None
    scorable: bool
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Focus:
    """The place an article is about: the id of one of its places, that place's name, and the reason in words."""

    place: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """What made a reading: Dateline's version, the model's digest, and seconds of wall time."""

    version: str
    model: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one article says. Building one checks every span of every record against the text."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    casualties: tuple[Casualty, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    focus: Focus | None = None
    run: Run = field(kw_only=True)
    schema: Literal["dateline.reading/1"] = SCHEMA

    def __post_init__(self) -> None:
        length = len(self.article.text)
        layers = (
            self.mentions, self.relations, self.places, self.times, self.claims, self.events, self.casualties,
            self.forecasts,
        )  # fmt: skip
        for start, end in _spans(layers):
            if end > length:
                raise RecordError(f"a span [{start}, {end}) lies outside the text of {length} characters")
        for layer, used in self._links():
            missing = used - {None} - {item.id for item in getattr(self, layer)}
            if missing:
                raise RecordError(f"{layer} {sorted(missing)} are referred to but not listed")

    def _links(self) -> Iterator[tuple[str, set[Any]]]:
        """Yield the ids by which records point to others, with the layer that has to list them."""
        claims, events, casualties = self.claims, self.events, self.casualties
        parts = [part for event in events for part in event.participants]
        told: tuple[Any, ...] = (*events, *(mention for event in events for mention in event.mentions))
        named: tuple[Any, ...] = (*self.mentions, *parts, *(claim.source for claim in claims))
        pointing: tuple[Any, ...] = (*casualties, *self.forecasts)
        yield "entities", {it.entity for it in named}
        yield "entities", {entity for relation in self.relations for entity in (relation.subject, relation.object)}
        yield "mentions", {part.mention for part in parts}
        yield "claims", {claim.parent for claim in claims}
        yield "claims", {it.claim for it in (*self.relations, *told, *pointing)}
        yield "times", {key for claim in claims for key in claim.times} | {event.time for event in events}
        yield "places", {key for claim in claims for key in claim.places} | {event.place for event in events}
        yield "places", set() if self.focus is None else {self.focus.place}
        yield "events", {it.event for it in pointing}
        yield "casualties", {casualty.part_of for casualty in casualties}


def sure(reading: Reading, min_confidence: float = SURE) -> Reading:
    """Return the reading without the events of less confidence; what pointed to them points to none."""
    kept = tuple(event for event in reading.events if event.confidence >= min_confidence)
    if len(kept) == len(reading.events):
        return reading
    ids = {event.id for event in kept}
    return replace(
        reading,
        events=kept,
        casualties=tuple(one if one.event in ids else replace(one, event=None) for one in reading.casualties),
        forecasts=tuple(one if one.event in ids else replace(one, event=None) for one in reading.forecasts),
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that did not become an article: where it came from, why, and what to do."""

    origin: str
    code: str
    message: str
    hint: str


def _spans(value: Any) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of everything anchored inside `value`, however deep."""
    if isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _spans(item)
    elif is_dataclass(value):
        start, end = getattr(value, "start", None), getattr(value, "end", None)
        if isinstance(start, int) and isinstance(end, int):
            yield start, end
        for part in fields(value):
            child = getattr(value, part.name)
            if isinstance(child, tuple | dict) or is_dataclass(child):
                yield from _spans(child)


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Reading] | None = None


def to_json(reading: Reading) -> bytes:
    """Return the reading as one line of JSON, `schema` first."""
    body = msgspec.to_builtins(reading)
    return _encoder.encode({"schema": body.pop("schema"), **body})


def from_json(data: bytes | str) -> Reading:
    """Return the reading that `to_json` wrote; `RecordError` when it breaks the contract."""
    global _decoder
    if _decoder is None:
        _decoder = msgspec.json.Decoder(Reading)
    try:
        return _decoder.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise RecordError(f"not a reading: {error}") from error


def is_export_header(line: bytes | str) -> bool:
    """Tell whether a line of JSON is the first one of an unmasked export, and no row."""
    head = line[:200]
    if EXPORT not in (head if isinstance(head, str) else head.decode("utf-8", "replace")):
        return False
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError):
        return False
    return isinstance(found, dict) and found.get("schema") == EXPORT


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a reading."""
    return msgspec.json.schema(Reading)
