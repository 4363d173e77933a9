"""Records of an article in words: what the margin of the reader view lists, and what a card says of one of them.

What a person decided stands over what the reader derived, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from dateline.desk import wording
from dateline.errors import RecordError
from dateline.ledger.rows import Reviewed
from dateline.ontology import classes
from dateline.records import (
    CLAIM_CLASSES,
    SURE,
    Casualty,
    Claim,
    Entity,
    Event,
    Figure,
    Forecast,
    Place,
    Reading,
    Span,
    Time,
)

Noun = Literal["claim", "event", "forecast", "figure", "place", "time"]

JOINER: Final = " … "
NOBODY: Final = "nobody named"
ARTICLE: Final = "the article itself"

_SAYS: Final = {
    "say": "says", "write": "writes", "show": "shows", "predict": "expects", "deny": "denies", "know": "knows",
    "believe": "believes", "perceive": "perceives", "intend": "intends", "want": "wants", "order": "orders",
    "decline": "declines to say",
}  # fmt: skip
_NAMED: Final = {"named": "given", "unnamed": "not given", "granted": "withheld on purpose"}
_ASSERTED: Final = {"negated": "not said", "conditional": "only conditionally", "question": "asked"}
_RESTS: Final = {
    "argument": "told with the act", "clause": "from the same clause", "sentence": "from the same sentence",
    "article": "inferred from the article", "decided": "decided by a person",
}  # fmt: skip
_ANCHORS: Final = {"published": "counted from the day of publication", "text": "from the words alone", "none": ""}
_BOUNDS: Final = {"at_least": "at least", "at_most": "at most", "about": "about", "vague": "only vaguely"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A word in a box; `css` is the word of the vocabulary it stands for, `why` words of the article that say more."""

    word: str
    css: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a card; `words` tells whether the value is the article's own, `entity` whom it names."""

    label: str
    value: str
    words: bool = False
    note: str = ""
    entity: str | None = None
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A record in words: `heading` is who speaks or what it is, `quote` the characters it is anchored to.

    `parent` is the claim it stands in, `depth` how many claims it lies in. `layer` is the layer of its words in the
    text; `decided` is what was decided last, "" for nothing.
    """

    noun: Noun
    row: str
    layer: str
    kind: str
    heading: str
    named: bool
    manner: str
    quote: str
    spans: tuple[Span, ...]
    badges: tuple[Badge, ...]
    facts: tuple[Fact, ...]
    confidence: float | None
    depth: int = 0
    decided: str = ""

    @property
    def cited(self) -> str:
        """The characters it is anchored to, as they are cited."""
        return ", ".join(f"{span.start}–{span.end}" for span in self.spans)


class Cards:
    """The cards of one reading, made when they are asked for."""

    def __init__(self, reading: Reading, decided: Mapping[str, Reviewed]) -> None:
        self.reading = reading
        self.decided = decided
        self._text = reading.article.text

    def claims(self) -> Iterator[Card]:
        """Yield the claims in the order of the text, those inside of another one after it."""
        inside: dict[str | None, list[Claim]] = {}
        for claim in self.reading.claims:
            inside.setdefault(claim.parent, []).append(claim)
        waiting = [(claim, 0) for claim in reversed(inside.pop(None, []))]
        done: set[str] = set()
        while waiting or inside:
            if not waiting:  # claims that lie in each other in a circle: they are not lost either
                waiting = [(claim, 1) for claim in reversed(inside.pop(next(iter(inside))))]
            claim, depth = waiting.pop()
            if claim.id not in done:
                done.add(claim.id)
                yield self.claim(claim, depth)
                waiting += [(one, depth + 1) for one in reversed(inside.pop(claim.id, []))]

    def events(self) -> Iterator[Card]:
        """Yield the events in the order of the text."""
        yield from map(self.event, self.reading.events)

    def forecasts(self) -> Iterator[Card]:
        """Yield what is said about the future, in the order of the text."""
        yield from map(self.forecast, self.reading.forecasts)

    def figures(self) -> Iterator[Card]:
        """Yield the figures of people, in the order of the text."""
        yield from map(self.figure, self.reading.casualties)

    def find(self, row: str) -> Card | None:
        """Return the card of a record by its id, None if the reading has no such record."""
        made: tuple[tuple[Sequence[Any], Any], ...] = (
            (self.reading.claims, self.claim), (self.reading.events, self.event),
            (self.reading.forecasts, self.forecast), (self.reading.casualties, self.figure),
            (self.reading.places, self.place), (self.reading.times, self.time),
        )  # fmt: skip
        return next((make(one) for layer, make in made for one in layer if one.id == row), None)

    def claim(self, claim: Claim, depth: int = 0) -> Card:
        """Return the card of a claim."""
        get, source = self._laid(claim.id), claim.source
        attitude = get("cue_class", claim.cue_class) not in CLAIM_CLASSES
        name = get("source_name", source.name)
        content = get("content_spans", claim.content)
        cue, says = self._quoted(claim.cue), _SAYS[get("cue_class", claim.cue_class)]
        asserted = get("asserted", claim.asserted)
        facts = [
            Fact("who", name or self._quoted(source.spans) or NOBODY, bool(name or source.spans),
                 self._called(claim, name), get("source_entity", source.entity)),
            Fact("source", wording.words(get("source_type", source.type)),
                 note=f"standing: {wording.words(get('standing', source.standing))}"),
            *self._described(claim),
            Fact("name", _NAMED[get("anonymity", source.anonymity)], note=self._reason(claim)),
            Fact("how", cue or "no word for it", bool(cue), f"{says}; {get('quotation', claim.quotation)} quotation"),
            *([Fact("asserted", _ASSERTED[asserted])] if asserted in _ASSERTED else []),
            *([Fact("to whom", claim.addressee.of(self._text), True)] if claim.addressee else []),
            *self._inside("times", claim), *self._inside("places", claim), *self._standing_in(claim.parent),
        ]  # fmt: skip
        return Card(
            noun="claim", row=claim.id, layer="claims", kind="attitude" if attitude else "claim",
            heading=facts[0].value, named=facts[0].words, quote=self._quoted(content), spans=tuple(content),
            manner=f"{get('quotation', claim.quotation)} · {one_line(cue) if cue else says}",
            badges=self._claim_badges(claim), facts=tuple(facts), confidence=claim.confidence, depth=depth,
            decided=self._review(claim.id),
        )  # fmt: skip

    def event(self, event: Event) -> Card:
        """Return the card of an event."""
        get = self._laid(event.id)
        trigger = Span(get("start", event.trigger.start), get("end", event.trigger.end))
        parties = [(it.role, it.entity, self._name(it)) for it in get("parties", event.participants)]
        codes = [get("type", event.type), get("mode", event.mode)]
        views = [("ACLED", get("acled", event.acled)), ("CAMEO", get("cameo", event.cameo))]
        responsibility = get("responsibility", event.responsibility)
        facts = [
            Fact("status", get("status", event.status)),
            *(Fact("who" if role == "actor" else role, name, True, entity=entity) for role, entity, name in parties),
            self._where(event, get), self._when(event, get),
            *([Fact("with", event.weapon, True)] if event.weapon else []),
            *(Fact(effect, _range(figure), note=f"“{self._text[figure.start : figure.end]}”")
              for effect, figure in event.casualties.items()),
            *([Fact("responsibility", responsibility)] if responsibility else []),
            self._whose(event.claim), *self._reporters(event),
            Fact("codes", " · ".join(["PLOVER " + " ".join(filter(None, codes)), *(
                f"{name} {code}" for name, code in views if code)])),
            *([Fact("told in", f"{len(event.mentions)} places of the text")] if len(event.mentions) > 1 else []),
        ]  # fmt: skip
        badges = [Badge(get("status", event.status), get("status", event.status)), *self._review_badge(event.id)]
        acting = [name for role, _, name in parties if role == "actor"]
        others = [name for role, _, name in parties if role not in ("actor", "place", "time", "weapon")]
        return Card(
            noun="event", row=event.id, kind="event", heading=_label(get("category", event.category)), named=False,
            layer="events" if event.confidence >= SURE or self._review(event.id) else "unsure",
            manner=" → ".join(filter(None, (", ".join(acting), ", ".join(others)))), quote=trigger.of(self._text),
            spans=(trigger,), badges=tuple(badges), facts=tuple(facts), confidence=event.confidence,
            decided=self._review(event.id),
        )  # fmt: skip

    def forecast(self, forecast: Forecast) -> Card:
        """Return the card of a statement about the future."""
        likely, window, condition = forecast.likelihood, forecast.window, forecast.condition
        facts = [
            self._whose(forecast.claim),
            Fact("likelihood", "no phrase that a scale has") if likely is None else
            Fact("likelihood", f"{likely.low:.0%}–{likely.high:.0%}, middle {likely.mid:.0%}",
                 note=f"“{one_line(likely.phrase)}”, scale: {likely.scale}"),
            Fact("falls due", "not said") if window is None else
            Fact("falls due", _days(window.earliest, window.latest),
                 note=f"“{one_line(window.span.of(self._text))}”, {window.basis}"),
            *([Fact("on condition", condition.of(self._text), True)] if condition else []),
            Fact("can be scored", "yes, if the condition comes true" if condition else "yes") if forecast.scorable else
            Fact("can be scored", "no", note=wording.why_not(forecast.why_not)),
            *self._about(forecast.event),
        ]  # fmt: skip
        badges = [Badge("forecast", "forecast")] + ([Badge("conditional", "conditional")] if condition else [])
        return Card(
            noun="forecast", row=forecast.id, layer="forecasts", kind="forecast", named=forecast.claim is not None,
            heading=self._speaker(forecast.claim), manner=facts[2].value if window else "no date",
            quote=self._quoted(forecast.statement), spans=forecast.statement, badges=tuple(badges),
            facts=tuple(facts), confidence=None,
        )  # fmt: skip

    def figure(self, one: Casualty) -> Card:
        """Return the card of a figure of people."""
        words = self._text[one.start : one.end]
        badges = [
            *([Badge("total", "total")] if one.scope == "total" else []),
            *([Badge(one.asserted, one.asserted)] if one.asserted != "yes" else []),
            *([Badge("doubtful", "doubtful")] if one.doubtful else []),
        ]
        facts = [
            Fact("how many", _range(one), note=_BOUNDS.get(one.bound, "")),
            Fact("who is counted", one.counted.of(self._text) if one.counted else "not said", one.counted is not None),
            Fact("in the words", one.predicate.of(self._text), True),
            Fact("of", "a campaign or a period" if one.scope == "total" else "one event"),
            Fact("asserted", one.asserted), self._whose(one.claim),
            *([Fact("part of", "another figure", row=one.part_of)] if one.part_of else []), *self._about(one.event),
        ]  # fmt: skip
        return Card(
            noun="figure", row=one.id, layer="figures", kind="figure", heading=f"{one.effect}: {_range(one)}",
            named=False, manner=self._speaker(one.claim), quote=words, spans=(Span(one.start, one.end),),
            badges=tuple(badges), facts=tuple(facts), confidence=None,
        )  # fmt: skip

    def place(self, place: Place) -> Card:
        """Return the card of a place."""
        words = self._text[place.start : place.end]
        others = "; ".join(
            f"{one.name} ({one.country_code or 'no country'}, {one.score:.0%})" for one in place.runners_up
        )
        facts = [
            Fact("what it is", wording.words(place.kind), note=place.country_code),
            Fact("where", f"{place.lat:.4f}, {place.lon:.4f}", note=f"reaches {place.radius_km:,.0f} km from there"),
            *([Fact("towards it", place.relation, True)] if place.relation else []),
            Fact("named by", {"demonym": "an adjective or a people", "metonym": "what stands for a government or body"}
                 .get(place.form, "its name")),
            *([Fact("GeoNames", str(place.geonames_id))] if place.geonames_id is not None else []),
            *([Fact("could also mean", others)] if others else []),
        ]  # fmt: skip
        return Card(
            noun="place", row=place.id, layer="places", kind="place", heading=place.name, named=True, manner="",
            quote=words, spans=(Span(place.start, place.end),), badges=(), facts=tuple(facts), confidence=place.score,
        )  # fmt: skip

    def time(self, time: Time) -> Card:
        """Return the card of a time expression."""
        days = _days(time.earliest, time.latest)
        facts = [
            Fact("days it can mean", days or "not known", note=_ANCHORS[time.anchor]),
            Fact("value", time.value, note=f"TIMEX3 {time.type}"),
        ]
        return Card(
            noun="time", row=time.id, layer="times", kind="time", heading=days or time.value, named=False, manner="",
            quote=self._text[time.start : time.end], spans=(Span(time.start, time.end),), badges=(),
            facts=tuple(facts), confidence=None,
        )  # fmt: skip

    # What the cards are made of

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {one.id: one for one in self.reading.entities}

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {one.id: one for one in self.reading.claims}

    @cached_property
    def _events(self) -> dict[str, Event]:
        return {one.id: one for one in self.reading.events}

    @cached_property
    def _named(self) -> dict[str, str]:
        """What places are called and what times mean, by their ids."""
        places = {one.id: one.name for one in self.reading.places}
        return places | {one.id: _days(one.earliest, one.latest) or one.value for one in self.reading.times}

    @cached_property
    def _foretelling(self) -> frozenset[str]:
        """The claims that say something about the future."""
        return frozenset(one.claim for one in self.reading.forecasts if one.claim is not None)

    def _laid(self, row: str) -> Any:
        """Return the function from a column and what is derived for it to what counts."""
        decided = self.decided.get(row)
        return (lambda _, derived: derived) if decided is None else decided.decided.get

    def _review(self, row: str) -> str:
        return self.decided[row].review if row in self.decided else ""

    def _review_badge(self, row: str) -> list[Badge]:
        review = self._review(row)
        return [Badge(review, review)] if review else []

    def _quoted(self, spans: Sequence[Span]) -> str:
        return JOINER.join(span.of(self._text) for span in spans)

    def _name(self, party: Any) -> str:
        """Return the name of somebody who takes part: as decided, or as the reading has it."""
        entity = self._entities.get(party.entity)
        return entity.name if entity is not None else str(getattr(party, "name", NOBODY))

    def _called(self, claim: Claim, name: str | None) -> str:
        """Return what the text calls the source here, where that is not its name."""
        words = one_line(self._quoted(claim.source.spans))
        return f"here: “{words}”" if words and name and words.casefold() != name.casefold() else ""

    def _reason(self, claim: Claim) -> str:
        reason = claim.source.anonymity_reason
        return f"“{one_line(reason.of(self._text))}”" if reason else ""

    def _described(self, claim: Claim) -> Iterator[Fact]:
        for label, value in (("role", claim.source.role), ("affiliation", claim.source.affiliation)):
            if value:
                yield Fact(label, value, True)

    def _inside(self, label: Literal["times", "places"], claim: Claim) -> Iterator[Fact]:
        ids = self._laid(claim.id)("time_ids" if label == "times" else "place_ids", getattr(claim, label))
        names = dict.fromkeys(self._named[one] for one in ids if one in self._named)
        if names:
            yield Fact(f"{label} told in it", "; ".join(names), label == "places")

    def _claim_badges(self, claim: Claim) -> tuple[Badge, ...]:
        get, source = self._laid(claim.id), claim.source
        anonymity, standing = get("anonymity", source.anonymity), get("standing", source.standing)
        cue_class, asserted = get("cue_class", claim.cue_class), get("asserted", claim.asserted)
        found = [Badge(wording.words(standing), standing)] if standing != "other" else []
        if anonymity != "named":
            word = "name withheld" if anonymity == "granted" else "unnamed"
            found.append(Badge(word, anonymity, self._reason(claim)))
        found += [Badge("denies", "denied")] if cue_class == "deny" else []
        found += [Badge(_SAYS[cue_class], "attitude")] if cue_class not in CLAIM_CLASSES else []
        found += [Badge(_ASSERTED[asserted], asserted)] if asserted in _ASSERTED else []
        if cue_class == "predict" or claim.id in self._foretelling:
            found.append(Badge("forecast", "forecast"))
        return (*found, *self._review_badge(claim.id))

    def _speaker(self, claim: str | None) -> str:
        """Return who says what a claim says, by name or else in the words of the text."""
        found = self._claims.get(claim or "")
        if found is None:
            return ARTICLE
        name = self._laid(found.id)("source_name", found.source.name)
        return one_line(name or self._quoted(found.source.spans)) or NOBODY

    def _whose(self, claim: str | None) -> Fact:
        return Fact("whose word", self._speaker(claim), claim is not None, row=claim)

    def _standing_in(self, parent: str | None) -> list[Fact]:
        return [] if parent is None else [Fact("told by", self._speaker(parent), True, row=parent)]

    def _reporters(self, event: Event) -> list[Fact]:
        """Return who else tells of an event, if its mentions stand in several claims."""
        claims = dict.fromkeys(one.claim for one in event.mentions)
        names = dict.fromkeys(self._speaker(one) for one in claims if one != event.claim)
        names.pop(self._speaker(event.claim), None)
        return [Fact("also told by", "; ".join(names), True)] if names else []

    def _about(self, event: str | None) -> list[Fact]:
        found = self._events.get(event or "")
        if found is None:
            return []
        label = _label(self._laid(found.id)("category", found.category))
        return [Fact("event", f"{label}, {self._laid(found.id)('status', found.status)}", row=found.id)]

    def _where(self, event: Event, get: Any) -> Fact:
        place, precision = get("place", event.place), get("place_precision", event.place_precision)
        if place is None:
            return Fact("place", "not said")
        name = get("place_name", self._named.get(place, "not said"))
        return Fact(
            "place", name or "not said", True, _noted(precision, get("place_basis", event.place_basis)), row=place
        )

    def _when(self, event: Event, get: Any) -> Fact:
        earliest, latest = get("earliest", event.earliest), get("latest", event.latest)
        if not earliest and not latest:
            return Fact("when", "not said")
        precision, basis = get("time_precision", event.time_precision), get("time_basis", event.time_basis)
        return Fact("when", _days(earliest, latest), False, _noted(precision, basis), row=get("time", event.time))


def one_line(text: str) -> str:
    """Return a text without line ends."""
    return " ".join(text.split())


def _noted(precision: str, basis: str) -> str:
    told = "" if precision == "none" else f"known to the {precision}" if precision != "exact" else "the very place"
    return ", ".join(filter(None, (told, _RESTS.get(basis, ""))))


def _label(category: str) -> str:
    """Return a class of events in words."""
    try:
        return classes.event_class(category).label
    except RecordError:  # of a newer table
        return wording.words(category)


def _days(earliest: str | None, latest: str | None) -> str:
    """Return the first and the last day, once if they are one."""
    days = dict.fromkeys(moment[:10] for moment in (earliest, latest) if moment)
    if len(days) == 1 and not (earliest and latest):
        return f"from {earliest[:10]}" if earliest else f"until {(latest or '')[:10]}"
    return " to ".join(days)


def _range(figure: Figure | Casualty) -> str:
    """Return a figure with its bounds where it has some."""
    if figure.low == figure.high:
        return f"{figure.best:,}"
    return f"{figure.best:,} ({figure.low:,}–{figure.high:,})"
