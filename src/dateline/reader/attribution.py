"""The attribution layer: sources, cues and contents as spans, joined into attributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.reader.layers import Fragment, Layer, Link, Pointing
from dateline.reader.tokens import SHAPES, Tokens
from dateline.records import Span

LEAN = (0.0, 0.0, 0.0, 0.3, -0.15, -0.3, 0.0)
"""More cues of one word, fewer short contents (O, then B and I of each role): what joint training moved, moved back.
Chosen on PolNeAR dev with `LEAST`; without it the exact cue is 74.6 instead of 75.2, and found the same."""

LAYER = Layer(
    name="attribution",
    roles=("source", "cue", "content"),
    # A cue points to its source, not the source to its cue: "he said … and added …" is one source for two cues.
    links=(Link("cue", "source", optional=True), Link("content", "cue", optional=False)),
    lean=LEAN,
)


MARK = SHAPES.index("other")

LEAST = 0.3
"""Confidence below which an attribution is dropped: a wrong row is worse than a missing one. On PolNeAR dev, found is
80.1 / 79.9 (precision / recall) at 0.2 and 82.2 / 77.9 here, at the same F1."""

LEAST_PART = 0.5
"""Confidence, tags times link, below which a fragment of a content is dropped. Chosen with `LEAST` on PolNeAR dev."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as spans: who (empty if nobody is named), by what words, and what."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


def attributions(found: Sequence[Fragment], pointing: Pointing, tokens: Tokens) -> list[Attribution]:
    """Join the fragments of a text around their cues; a cue without content says nothing and is dropped."""
    contents: dict[Fragment, list[tuple[Fragment, float]]] = {}
    for fragment in found:
        if fragment.role == "content" and fragment in pointing:
            cue, sure = pointing[fragment]
            contents.setdefault(cue, []).append((fragment, sure))
    result = []
    for cue, parts in sorted(contents.items()):
        source, source_sure = pointing.get(cue, (None, 1.0))
        # A stray fragment must not take a good attribution down with it, so fragments are judged one by one first.
        sure_parts = [(part, part.confidence * sure) for part, sure in parts if part.confidence * sure >= LEAST_PART]
        confidence = cue.confidence * source_sure * min((sure for _, sure in sure_parts), default=0.0)
        if confidence < LEAST:
            continue
        spans = (_span(source, tokens),) if source else ()
        content = _joined([part for part, _ in sure_parts], tokens)
        result.append(Attribution(spans, (_span(cue, tokens),), content, round(confidence, 4)))
    return result


def _joined(parts: list[Fragment], tokens: Tokens) -> tuple[Span, ...]:
    """Return the spans of one content; fragments with nothing but a mark between them on one line are one."""
    joined: list[Fragment] = []
    for part in sorted(parts):
        last = joined[-1] if joined else None
        between = range(last.end, part.start) if last else range(0)
        if (
            last
            and tokens.lines[last.end - 1] == tokens.lines[part.start]
            and all(tokens.shapes[i] == MARK for i in between)
        ):
            joined[-1] = Fragment(last.start, part.end, part.role)
        else:
            joined.append(part)
    return tuple(_span(part, tokens) for part in joined)


def _span(fragment: Fragment, tokens: Tokens) -> Span:
    return Span(int(tokens.starts[fragment.start]), int(tokens.ends[fragment.end - 1]))


def moved(attribution: Attribution, by: int) -> Attribution:
    """Return the attribution with every span shifted by so many characters."""
    if not by:
        return attribution
    source, cue, content = (
        tuple(Span(span.start + by, span.end + by) for span in spans)
        for spans in (attribution.source, attribution.cue, attribution.content)
    )
    return Attribution(source, cue, content, attribution.confidence)
