"""Attributions inside contents: "the minister said the rebels had claimed …".

The layer is trained on outermost attributions only, so it is run again over what each content says, standing alone.
All contents of an article that can hold one go through the encoder together, each as a paragraph of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from dateline.reader import cues
from dateline.reader.attribution import Attribution, moved

LEAST = 0.3
"""Confidence below which a nested attribution is dropped: higher than for outer ones, as a content standing alone is
not what the layer was trained on."""

SHORTEST = 25
"""Characters under which a content cannot hold a source, a cue and a content of its own."""

CUE_VERBS = frozenset(
    """say tell announce claim report deny warn argue insist allege accuse describe write tweet predict suggest
    acknowledge confirm state believe think testify promise vow threaten admit assert declare explain note order
    demand conclude reveal""".split()
)
"""Base forms without which a content is not read again. Most of the cost of nesting is the second pass; these verbs
and "according to" make up four of five reporting cues in PolNeAR train."""

ALSO_NOUNS = frozenset("claim report state promise vow note order demand tweet".split())
"""Of these, verbs whose other forms are mostly nouns in news ("states", "reports"): only the past form counts."""


def nested(
    text: str, outer: Sequence[Attribution], read: Callable[[str], list[Attribution]]
) -> Mapping[int, Sequence[Attribution]]:
    """Return, by index of the outer attribution, the attributions that `read` finds inside its contents."""
    parts: list[tuple[int, int]] = []  # (index of the outer attribution, where its part starts in the text)
    starts: list[int] = []
    pieces: list[str] = []
    size = 0
    for index, attribution in enumerate(outer):
        for span in attribution.content:
            inner = span.of(text)
            if len(inner) < SHORTEST or not _can_hold_one(inner):
                continue
            bare = inner.strip("\"“”'‘’ \t\r\n,")
            # One paragraph each: a line break inside a content would let paragraphs of two contents look alike.
            pieces.append(bare.replace("\n", " "))
            parts.append((index, span.start + inner.index(bare)))
            starts.append(size)
            size += len(bare) + 2
    if not parts:
        return {}
    found: dict[int, list[Attribution]] = {}
    for attribution in read("\n\n".join(pieces)):
        spans = [*attribution.source, *attribution.cue, *attribution.content]
        part = {bisect_right(starts, span.start) - 1 for span in spans}
        ends = {bisect_right(starts, span.end - 1) - 1 for span in spans}
        if part != ends or len(part) != 1:  # it runs over two contents
            continue
        number = part.pop()
        index, start = parts[number]
        inner_one = moved(attribution, start - starts[number])
        if inner_one.confidence >= LEAST and not _same(inner_one, outer[index]):
            found.setdefault(index, []).append(inner_one)
    return found


def _can_hold_one(inner: str) -> bool:
    lemmas = cues.load().lemmas
    for word in inner.lower().replace("’", "'").split():
        bare = word.strip(".,;:!?\"'“”()")
        lemma = lemmas.get(bare)
        if lemma in CUE_VERBS and (lemma not in ALSO_NOUNS or bare.endswith("ed")):
            return True
    return "according to" in inner


def _same(inner: Attribution, outer: Attribution) -> bool:
    """Tell whether the inner attribution only repeats the outer one."""
    return inner.content == outer.content or inner.cue == outer.cue
