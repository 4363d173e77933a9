"""Where and when an event was: from its own words, else from its clause, its sentence, the article."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from dateline.records import Basis, Claim, Place, PlacePrecision, Span, Time, TimePrecision

Item = TypeVar("Item", Place, Time)

LEAST: Final = 0.35
"""Probability of the role from which a place or time is the event's own."""
HOPELESS: Final = 0.2
"""Probability of the role under which a place of the clause or the sentence is taken for another event's; of times the
corpora mark too few."""
TAKEN: Final = 0.0
"""The same for times: only those that are another event's."""
_CLAUSE = re.compile(r"[;:—–\n]|, (?:and|but|while|which|who)\b", re.I)
APART: Final = re.compile(r"[;\n]")
ELSEWHERE: Final = re.compile(
    r"[;\n]|\b(?:who|whom|whose|(?<!\bin )(?<!\bduring )which|that|(?:connected|connection|related|linked) (?:with|to)|"
    r"accused of|charged with|suspected of|responsible for|involved in|(?:convict(?:ed|s)?|suspects?) (?:of|in|for)|"
    r"anniversary)\b",
    re.I,
)
"""What stands between an event and a place, or a time, of another clause in its sentence."""
_GOING_ON = re.compile(r",? (?:which|that)\b")
_WHOSE = re.compile(r"['’](?:s\b)? ")
_THE = re.compile(r"(?:\b(?:the|an?|his|her|its|their|this|that)|[a-z]['’]s) (?:[a-z]+ )?\Z", re.I)
_NAMING = re.compile(
    r",? (?!(?:and|or|to|in|at|on|of|for|by|from|with|when|that|who|which|as|is|was|were|are|has|had)\b)\w"
)
_AFTER_WHAT = re.compile(r"\b(?:after|following|since) (?:an?|the|his|her|its|their|[a-z]+) [^,.;:]{0,50}\Z", re.I)
"""Before a day that a comma follows: "After a test in January, the council met" tells when the test was."""
_CENTURY = re.compile(r"\bcentury\Z", re.I)
_IN = re.compile(r"\b(?:in|during|of|since|from|by|throughout)(?: the)? (?:late |early |mid-?)?\Z", re.I)
_NAMED = re.compile(r"(?:['’]s?)?,? (?:[\w-]+ ){0,3}")
_BEHIND = re.compile(r" (?:(?:late |early )?(?:on|in|at|near|during|over) )?(?:the )?")
_AHEAD = re.compile(r",? ")
_RIGHT_BEHIND = re.compile(
    r"(?: (?:in|at|near|outside|inside|on) | (?:[\w’'-]+ ){1,3}(?:in|near) )(?:(?!(?:and|to|from)\b)[\w’'-]+ ){0,5}",
    re.I,
)
"""From an act to the place that it is told with: "left Velm after a blast in the old town of Ostra"."""
_BOUND_FOR = re.compile(
    r"\b(?:transferr\w+|extradit\w+|deport\w+|flown|fled|flee|visits?|trip|flight|journey|repatriated) "
    r"(?:back )?to (?:the )?\Z|\b(?:travel\w*|flying|heading|on (?:the|his|her|their) way)\b"
    r"[^.;,]{0,40}? to (?:the )?\Z",
    re.I,
)
_PRECISION: dict[str, PlacePrecision] = {
    "town": "town", "feature": "town", "admin2": "district", "admin1": "province", "country": "country",
    "region": "country",
}  # fmt: skip


def setting(
    text: str,
    at: Span,
    sentence: tuple[int, int],
    items: Sequence[Item],
    shares: Mapping[int, float],
    voice: Voice,
    least: float = 0.0,
    apart: re.Pattern[str] = APART,
) -> tuple[Item | None, Basis]:
    """Return the place or time of an event at a character, and what that rests on: argument, clause, sentence or none.

    `items` are those of the article in the order of the text, `shares` by number the probability that one is the
    event's. Beside its own, only those of its clause or sentence count that the same voice tells, unless the graph is
    sure they are not the event's, or something sets them `apart`: "said on Monday" dates what was said.
    """
    best = max(shares, key=lambda i: shares[i], default=None)
    if best is not None and shares[best] >= LEAST and (shares[best] >= 2 * LEAST or voice.tells(items[best])):
        return items[best], "argument"
    first, last = (bisect_left(items, edge, key=lambda item: item.start) for edge in sentence)
    near = [
        items[i]
        for i in range(first, last)
        if shares.get(i, 1.0) > least
        and voice.tells(items[i])
        and not apart.search(text, *_between(text, items[i], at))
    ]
    levels: tuple[tuple[Basis, list[Item]], ...] = (
        ("clause", [item for item in near if not _CLAUSE.search(text, *_between(text, item, at))]),
        ("sentence", near),
    )
    for basis, options in levels:
        if options:
            behind = [i for i in options if isinstance(i, Place) and _RIGHT_BEHIND.fullmatch(text, at.end, i.start)]
            if behind:
                return behind[0], basis
            return min(options, key=lambda item: abs(item.start - at.start)), basis
    return None, "none"


def is_bound_for(text: str, place: Place, at: Span) -> bool:
    """Return whether a place is only where somebody went or was brought: "those arrested were transferred to Ostra"."""
    found = _BOUND_FOR.search(text, max(0, place.start - 70), place.start)
    return found is not None and not found.start() <= at.start < found.end()


def is_of_another(text: str, time: Time, at: Span) -> bool:
    """Return whether a time says which one another thing is: "Saturday's attack" tells nothing of a later arrest."""
    naming = _WHOSE.match(text, time.end) or (
        _THE.search(text, max(0, time.start - 20), time.start) and _NAMING.match(text, time.end)
    )
    age = _CENTURY.search(text, time.start, time.end) and not _IN.search(text, max(0, time.start - 12), time.start)
    if age and _NAMING.match(text, time.end):
        return True  # "19th century buildings were burnt" tells how old they were
    ahead = at.start > time.end and text[time.end : time.end + 1] == ","
    if ahead and _AFTER_WHAT.search(text, max(0, time.start - 70), time.start):
        return True
    return bool(naming) and not (at.start > time.end and _NAMED.fullmatch(text, time.end, at.start))


class Voice:
    """Who tells an event: the words of its claim, or else the article outside of all claims around.

    What stands right before or behind the words of a claim is told by it too where the cue comes after both: "{four
    were killed} on Monday, police said".
    """

    def __init__(self, text: str, claim: Claim | None, around: Sequence[Span]) -> None:
        self._text, self._claim = text, claim
        self._spans = around if claim is None else claim.content

    def tells(self, item: Place | Time) -> bool:
        """Return whether the words of a place or time are the voice's."""
        inside = any(span.start <= item.start and item.end <= span.end for span in self._spans)
        return not inside if self._claim is None else inside or self._adds(self._claim, item)

    def _adds(self, claim: Claim, item: Place | Time) -> bool:
        cue = min((span.start for span in (*claim.cue, *claim.source.spans)), default=0)
        return item.end <= cue and any(
            span.end <= cue
            and (
                _BEHIND.fullmatch(self._text, span.end, item.start)
                or _AHEAD.fullmatch(self._text, item.end, span.start)
            )
            for span in self._spans
        )


def _between(text: str, item: Place | Time, at: Span) -> tuple[int, int]:
    """Return where an event and a place or time are apart; "the blast, which" goes on telling of the blast."""
    if item.end <= at.start:
        return item.end, at.start
    more = _GOING_ON.match(text, at.end)
    return at.end if more is None else more.end(), item.start


def place_precision(place: Place | None) -> PlacePrecision:
    """Return how precisely a place says where: what is named, and less if only a relation to it is told."""
    if place is None:
        return "none"
    found = _PRECISION[place.kind]
    if place.relation is None or found == "country":
        return found
    return "district" if found == "town" else "province" if found == "district" else found


def time_precision(time: Time | None) -> TimePrecision:
    """Return how precisely a time says when."""
    if time is None or time.earliest is None or time.latest is None:
        return "none"
    first, last = (dt.date.fromisoformat(day[:10]) for day in (time.earliest, time.latest))
    days = (last - first).days + 1
    return "day" if days <= 1 else "week" if days <= 7 else "month" if days <= 31 else "year" if days <= 366 else "none"
