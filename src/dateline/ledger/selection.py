"""One filter over everything: what the desk's pages, timeline, map, network and exports have in common.

It has two parts. Of an event: category, type, mode, status, place, country, near, the days between which it may lie.
Of a claim: its source with type and standing, anonymity, quotation, class of cue. Each kind of row is found by both:
articles have such an event and such a claim, events stand in such a claim, and claims tell of such an event.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

from dateline.ledger.filters import (
    ArticleFilter,
    ClaimFilter,
    EventFilter,
    ForecastFilter,
    PlaceFilter,
    check_day,
    check_event_part,
    check_word,
)
from dateline.records import SURE, Anonymity, CueClass, Quotation, SourceType, Standing

_WORDS: Final = {
    "source_type": SourceType, "standing": Standing, "anonymity": Anonymity, "quotation": Quotation,
    "cue_class": CueClass,
}  # fmt: skip
_OF_CLAIM: Final = ("standing", "anonymity", "quotation", "cue_class")
_WHAT: Final = ("category", "type", "mode", "status")
_WHERE: Final = ("place", "country", "near", "km")
_WHEN: Final = ("from_day", "to_day")
_SCOPE: Final = ("article", "outlet", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to show; what is not given does not matter.

    `text` looks into title and text of the article, and for claims into their contents. `actor` are words of the name
    of a source or of anybody who takes part in an event. `source_type`, `standing`, `anonymity`, `quotation` and
    `cue_class` are of a claim; `category`, `type`, `mode`, `status` (several with commas), `place`, `country`, and
    `near` (latitude and longitude) with `km` are of an event, which may lie between `from_day` and `to_day`. `since`
    and `until` are days of publication. Events that are less sure than `min_confidence` do not count.
    """

    text: str | None = None
    actor: str | None = None
    source_type: str | None = None
    standing: str | None = None
    anonymity: str | None = None
    quotation: str | None = None
    cue_class: str | None = None
    place: str | None = None
    country: str | None = None
    near: tuple[float, float] | None = None
    km: float | None = None
    from_day: str | None = None
    to_day: str | None = None
    since: str | None = None
    until: str | None = None
    category: str | None = None
    type: str | None = None
    mode: str | None = None
    status: str | None = None
    outlet: str | None = None
    article: str | None = None
    min_confidence: float = SURE

    def __post_init__(self) -> None:
        for name, vocabulary in _WORDS.items():
            check_word(name, getattr(self, name), vocabulary)
        for name in ("since", "until"):
            check_day(name, getattr(self, name))
        check_event_part(self)

    def articles(self) -> ArticleFilter:
        """Return the filter for articles that tell of such an event and have such a claim, each if it is asked for.

        Where neither is, `actor` speaks or takes part.
        """
        event = self._event(actor=True) if self._of_event() else None
        claim = self._claim(actor=event is None) if self._of_claim() else None
        anybody = self.actor if event is None and claim is None else None
        return ArticleFilter(text=self.text, event=event, claim=claim, anybody=anybody, **self._given(_SCOPE))

    def claims(self) -> ClaimFilter:
        """Return the filter for claims by `actor` that tell of such an event; attitudes only by their cue class."""
        event = self._event(actor=False) if self._of_event() else None
        return ClaimFilter(
            text=self.text, source=self.actor, type=self.source_type, claims_only=self.cue_class is None, event=event,
            **self._given((*_OF_CLAIM, *_SCOPE)),
        )  # fmt: skip

    def events(self) -> EventFilter:
        """Return the filter for events that stand in such a claim; `actor` takes part or says so."""
        return EventFilter(
            text=self.text, anybody=self.actor, claim=self._claim(actor=False) if self._of_claim() else None,
            min_confidence=self.min_confidence, **self._given((*_WHAT, *_WHERE, *_WHEN, *_SCOPE)),
        )  # fmt: skip

    def places(self) -> PlaceFilter:
        """Return the filter for places: of such events where one is asked for, else of those inside such claims."""
        told = self.actor is not None or self._any((*_WHAT, *_WHEN))
        event = self._event(actor=True, claim=self._of_claim(), where=False) if told else None
        claim = self._claim(actor=False) if self._of_claim() and not told else None
        return PlaceFilter(text=self.text, event=event, claim=claim, **self._given((*_WHERE, *_SCOPE)))

    def forecasts(self) -> ForecastFilter:
        """Return the filter for forecasts by `actor` of such an event that fall due between the days."""
        event = self._event(actor=False, when=False) if self._any((*_WHAT, *_WHERE)) else None
        claim = self._claim(actor=False) if self._of_claim() else None
        return ForecastFilter(
            text=self.text, source=self.actor, event=event, claim=claim, **self._given((*_WHEN, *_SCOPE))
        )

    def parameters(self) -> dict[str, str]:
        """Return what is given as it stands in an address, under the names of the fields."""
        found = {}
        for field in fields(self):
            value: Any = getattr(self, field.name)
            if value != field.default:
                written = ",".join(format(each, "") for each in value) if isinstance(value, tuple) else str(value)
                found[field.name] = written
        return found

    def _of_event(self) -> bool:
        return self._any((*_WHAT, *_WHERE, *_WHEN))

    def _of_claim(self) -> bool:
        return self._any((*_OF_CLAIM, "source_type"))

    def _any(self, names: tuple[str, ...]) -> bool:
        return any(getattr(self, name) is not None for name in names)

    def _given(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    def _claim(self, *, actor: bool) -> ClaimFilter:
        source = self.actor if actor else None
        return ClaimFilter(type=self.source_type, source=source, **self._given(_OF_CLAIM))

    def _event(self, *, actor: bool, claim: bool = False, where: bool = True, when: bool = True) -> EventFilter:
        return EventFilter(
            anybody=self.actor if actor else None, claim=self._claim(actor=False) if claim else None,
            min_confidence=self.min_confidence,
            **self._given((*_WHAT, *(_WHERE if where else ()), *(_WHEN if when else ()))),
        )  # fmt: skip
