"""An article's text as a page shows it: paragraphs of segments, each with the records whose words it is part of.

Records overlap and lie inside each other, as a claim inside a claim does. Wherever one begins or ends the text is cut,
so segments never overlap, and one after the other they are the text, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from dateline.ledger.rows import Reviewed
from dateline.records import SURE, Article, Claim, Event, Forecast, Reading, RemovedLine, Span

Layer = Literal["claims", "speakers", "events", "places", "times", "figures", "forecasts"]
"""What is marked in a text, and can be switched off; the order is that of the legend."""

LAYERS: Final[tuple[Layer, ...]] = ("claims", "speakers", "events", "places", "times", "figures", "forecasts")

UNSURE: Final = "unsure"
"""The layer of events that are too unsure to be shown unless asked for."""

OUTSIDE: Final = "outside_article"
"""Why a line of a page was left aside that stood around the article; it is numbered as in the page's source."""

Part = Literal[
    "content", "cue", "speaker", "reason", "addressee",
    "trigger", "party", "where", "when",
    "place", "time",
    "figure", "counted", "predicate",
    "statement", "condition", "window",
]  # fmt: skip
"""What a stretch of text is of the record it belongs to."""

_LAYER_OF: Final[dict[str, str]] = {
    "content": "claims", "cue": "claims", "speaker": "speakers", "trigger": "events", "place": "places",
    "time": "times", "figure": "figures", "statement": "forecasts", "condition": "forecasts", "window": "forecasts",
}  # fmt: skip
"""Parts that are not here belong to a record without being marked: they show when somebody looks at it."""

_BREAK: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters that are part of a record; `layer` is empty where they are not marked by themselves."""

    start: int
    end: int
    row: str
    part: Part
    layer: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks throughout; `begins` are the records of which it is the first word."""

    start: int
    text: str
    marks: tuple[Mark, ...]
    begins: tuple[str, ...]

    @property
    def layers(self) -> str:
        """The layers it is marked in, for people and browsers alike."""
        return " ".join(dict.fromkeys(layer for mark in self.marks for layer in (mark.layer, _kind(mark)) if layer))

    @property
    def rows(self) -> str:
        """Its records, each with what it is part of."""
        return " ".join(dict.fromkeys(f"{mark.row}:{mark.part}" for mark in self.marks))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with the white space behind it and the lines that were removed from before it."""

    start: int
    segments: tuple[Segment, ...]
    gap: str
    removed: tuple[RemovedLine, ...]
    title: bool


def marks_of(reading: Reading, decided: Mapping[str, Reviewed]) -> list[Mark]:
    """Return all marks of a reading; where a person decided what the words of a record are, these count."""
    found: list[Mark] = []
    for claim in reading.claims:
        found += _of_claim(claim, decided.get(claim.id))
    mentions = {one.id: Span(one.start, one.end) for one in reading.mentions}
    anchored: tuple[Any, ...] = (*reading.places, *reading.times)
    settings = {one.id: Span(one.start, one.end) for one in anchored}
    for event in reading.events:
        found += _of_event(event, decided.get(event.id), mentions, settings)
    found += [Mark(it.start, it.end, it.id, "place", "places") for it in reading.places]
    found += [Mark(it.start, it.end, it.id, "time", "times") for it in reading.times]
    for one in reading.casualties:
        found += _marked(one.id, "figure", [Span(one.start, one.end)])
        found += _marked(one.id, "counted", [one.counted] if one.counted else [])
        found += _marked(one.id, "predicate", [one.predicate])
    for forecast in reading.forecasts:
        found += _of_forecast(forecast)
    return found


def paragraphs(article: Article, marks: Iterable[Mark]) -> Iterator[Paragraph]:
    """Yield the paragraphs of an article, cut into segments; lines removed behind the last come with an empty one."""
    text = article.text
    removed = _removed_at(article)
    waiting = sorted(removed, reverse=True)
    bounds = list(_bounds(text))
    cuts = _segments(text, marks, [start for start, _, _ in bounds] + [end for _, end, _ in bounds])
    segment = next(cuts, None)
    late: tuple[str, ...] = ()
    for number, (start, end, after) in enumerate(bounds):
        inside: list[Segment] = []
        while segment is not None and segment.start < after:
            if segment.start < end:
                inside.append(replace(segment, begins=late + segment.begins) if late else segment)
                late = ()
            else:  # a record that begins with white space has its place behind it
                late += segment.begins
            segment = next(cuts, None)
        before: list[RemovedLine] = []
        while waiting and waiting[-1] <= start:
            before += removed[waiting.pop()]
        title = number == 0 and article.title is not None and text[start:end].split() == article.title.split()
        yield Paragraph(start, tuple(inside), text[end:after], tuple(before), title)
    rest = tuple(line for place in reversed(waiting) for line in removed[place])
    if rest:
        yield Paragraph(len(text), (), "", rest, False)


def _kind(mark: Mark) -> str:
    """Return a second class for what looks different inside of a layer."""
    return mark.part if mark.layer and mark.part == "cue" else ""


def _marked(row: str, part: Part, spans: Iterable[Span], layer: str | None = None) -> list[Mark]:
    return [Mark(it.start, it.end, row, part, _LAYER_OF.get(part, "") if layer is None else layer) for it in spans]


def _of_claim(claim: Claim, decided: Reviewed | None) -> list[Mark]:
    content = claim.content if decided is None else decided.decided.get("content_spans", claim.content)
    # What somebody rejected is no longer marked; it still has its place.
    layer = "" if decided is not None and decided.review == "rejected" else None
    source = claim.source
    return [
        *_marked(claim.id, "content", content, layer),
        *_marked(claim.id, "cue", claim.cue, layer),
        *_marked(claim.id, "speaker", source.spans, layer),
        *_marked(claim.id, "reason", [source.anonymity_reason] if source.anonymity_reason else []),
        *_marked(claim.id, "addressee", [claim.addressee] if claim.addressee else []),
    ]


def _of_event(
    event: Event, decided: Reviewed | None, mentions: Mapping[str, Span], settings: Mapping[str, Span]
) -> list[Mark]:
    laid: Mapping[str, Any] = {} if decided is None else decided.decided
    rejected = decided is not None and decided.review == "rejected"
    sure = event.confidence >= SURE or (decided is not None and decided.review != "")
    layer = "" if rejected else "events" if sure else UNSURE
    trigger = Span(laid.get("start", event.trigger.start), laid.get("end", event.trigger.end))
    told = [Span(it.start, it.end) for it in event.mentions if Span(it.start, it.end) != event.trigger]
    parties = laid.get("parties", event.participants)
    spans = [mentions[it.mention] for it in parties if it.mention in mentions]
    where, when = laid.get("place", event.place), laid.get("time", event.time)
    return [
        *_marked(event.id, "trigger", [trigger, *told], layer),
        *_marked(event.id, "party", spans),
        *_marked(event.id, "where", [settings[where]] if where in settings else []),
        *_marked(event.id, "when", [settings[when]] if when in settings else []),
    ]


def _of_forecast(forecast: Forecast) -> list[Mark]:
    return [
        *_marked(forecast.id, "statement", forecast.statement),
        *_marked(forecast.id, "condition", [forecast.condition] if forecast.condition else []),
        *_marked(forecast.id, "window", [forecast.window.span] if forecast.window else []),
    ]


def _bounds(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each paragraph begins, where it ends, and where the next one begins."""
    start = 0
    for gap in _BREAK.finditer(text):
        yield start, gap.start(), gap.end()
        start = gap.end()
    if start < len(text):
        yield start, len(text), len(text)


def _segments(text: str, marks: Iterable[Mark], bounds: Iterable[int]) -> Iterator[Segment]:
    """Yield the text cut wherever a mark or a paragraph begins or ends, in one pass over these places."""
    opening: dict[int, list[tuple[int, Mark]]] = {}
    closing: dict[int, list[int]] = {}
    for number, mark in enumerate(marks):
        opening.setdefault(mark.start, []).append((number, mark))
        closing.setdefault(mark.end, []).append(number)
    cuts = sorted({0, len(text), *bounds, *opening, *closing})
    active: dict[int, Mark] = {}
    begun: set[str] = set()
    for start, end in zip(cuts, cuts[1:], strict=False):
        for number in closing.get(start, ()):
            del active[number]
        begins = []
        for number, mark in opening.get(start, ()):
            active[number] = mark
            if mark.row not in begun and mark.part in _FIRST:
                begun.add(mark.row)
                begins.append(mark.row)
        yield Segment(start, text[start:end], tuple(active.values()), tuple(begins))


_FIRST: Final = frozenset(("content", "trigger", "place", "time", "figure", "statement"))
"""The parts of which the first one is where a link to the record leads."""


def _removed_at(article: Article) -> dict[int, list[RemovedLine]]:
    """Return the lines removed from inside the article by the place in the text before which they stood.

    Blank lines at the start are not kept, so that a place can be a line off: mostly between the same two paragraphs.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", article.text))]
    inside = sorted((line for line in article.removed if line.reason != OUTSIDE), key=lambda line: line.line)
    found: dict[int, list[RemovedLine]] = {}
    for before, line in enumerate(inside):
        kept = line.line - 1 - before
        found.setdefault(starts[kept] if kept < len(starts) else len(article.text) + 1, []).append(line)
    return found
