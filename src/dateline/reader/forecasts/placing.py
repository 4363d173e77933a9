"""Whose words a trigger stands in: a claim's, or the article's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dateline.reader.forecasts.clauses import Clause
from dateline.reader.forecasts.triggers import Trigger
from dateline.records import CLAIM_CLASSES, Claim, Span

NO_FORECAST: Final = frozenset(("want", "order", "decline"))
"""Classes of cues whose content is wished, ordered or withheld, and not foretold."""
AHEAD: Final = frozenset(("predict", "intend"))
"""Classes of cues that look ahead themselves ("expects", "plans"): their content needs no trigger of its own."""
_OWN_CUE = AHEAD | {"believe", "know"}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose words a trigger stands in: a claim (None: the article), and which parts of the sentence are its."""

    claim: Claim | None
    parts: tuple[tuple[int, int], ...]
    in_cue: bool


@dataclass(frozen=True, slots=True)
class Draft:
    trigger: Trigger
    place: Place
    clause: Clause
    sentence: tuple[int, int]


def place_of(trigger: Trigger, sentence: tuple[int, int], claims: Sequence[Claim]) -> Place | None:
    """Return whose words the trigger is among; None where they are wishes, orders or what was withheld."""
    holding: list[tuple[int, bool, Claim]] = []
    for claim in claims:
        at = trigger.verb_end - 1 if trigger.kind in ("state", "plan", "held", "chance") else trigger.start
        in_cue = any(span.start < trigger.end and trigger.start < span.end for span in claim.cue)
        in_content = any(span.start <= trigger.start < span.end for span in claim.content)
        if (
            in_cue
            and not in_content
            and (claim.cue_class in _OWN_CUE or trigger.kind in ("plan", "state", "expect", "held", "that"))
        ):
            holding.append((0, True, claim))
        elif in_content or (
            in_cue is False and any(span.start <= at < span.end for span in claim.content) and at > trigger.start
        ):
            holding.append((sum(span.end - span.start for span in claim.content), False, claim))
    if holding:
        _, in_cue, claim = min(holding, key=lambda one: (one[0], one[2].id))
        if claim.cue_class in NO_FORECAST:
            return None
        if not in_cue or trigger.kind not in ("modal", "going"):
            parts = parts_of(claim.content, sentence)
            if in_cue and parts and trigger.kind in ("state", "held", "that"):
                return Place(claim, (sentence,), False)  # "the dam is expected to open": the cue is inside what is said
            return Place(claim, parts, in_cue) if parts else None
    return Place(None, _own(sentence, trigger, claims), False)


def parts_of(spans: Sequence[Span], sentence: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    cut = ((max(span.start, sentence[0]), min(span.end, sentence[1])) for span in spans)
    return tuple(sorted((start, end) for start, end in cut if start < end))


def _own(sentence: tuple[int, int], trigger: Trigger, claims: Sequence[Claim]) -> tuple[tuple[int, int], ...]:
    """Return the part of a sentence around the trigger that is the article's own, no claim's content."""
    contents = [
        span
        for claim in claims
        if claim.cue_class in CLAIM_CLASSES
        and not any(s.start < trigger.end and trigger.start < s.end for s in claim.cue)
        for span in claim.content
        if not span.start <= trigger.start < span.end
    ]
    parts, at = [], sentence[0]
    for start, end in parts_of(contents, sentence):
        if at < start:
            parts.append((at, start))
        at = max(at, end)
    if at < sentence[1]:
        parts.append((at, sentence[1]))
    return tuple(part for part in parts if part[0] <= trigger.start < part[1]) or (sentence,)
