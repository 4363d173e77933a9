"""Who is answerable for an act of force: is it told as a fact, claimed, suspected or denied."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from dateline.reader.events.senses import FORCE
from dateline.records import CLAIM_CLASSES, Claim, Responsibility, Span

ANSWERABLE: Final = FORCE | frozenset(("sexual_violence", "protest_excessive_force", "riot"))
"""Classes of acts that somebody answers for."""

_SUSPECTED = re.compile(
    r"\b(?:suspect\w*|alleg\w+|accus\w+|blam\w+|presum\w+|apparent\w*|believ\w+ (?:\w+ )?(?:to|that)|thought to|"
    r"reportedly|linked to|attribut\w+|point\w* (?:the finger )?(?:at|to)|likely|possibl[ey]|probabl[ey]|may have|"
    r"might have|could have|charged|indicted|suspicion)\b",
    re.I,
)  # fmt: skip
_CLAIMED = re.compile(
    r"\b(?:(?:claim\w*|took|taken?|takes|taking|admit\w*|accept\w*|assum\w+)(?: \w+){0,2} responsibility|"
    r"responsibility (?:was|has been|had been) claimed|claimed (?:the|it|to have)|admitted|confess\w*|boasted)\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|not (?:us|responsible|behind)|no role|no involvement|disclaim\w*|pleaded not guilty|"
    r"acquitted|cleared of|exonerat\w+|innocent)\b",
    re.I,
)


def responsibility(
    text: str, key: str, sentence: tuple[int, int], claim: Claim | None, actors: Collection[str]
) -> Responsibility | None:
    """Return how the part of the entities `actors` in an act of force is told; None without them, or for other acts.

    A claim that somebody else did it suspects them, however firmly: only what the article says in its own voice,
    without a word of doubt, is told as a fact.
    """
    if not actors or key not in ANSWERABLE:
        return None
    own = claim is not None and claim.source.entity in actors
    around = Span(*sentence).of(text)
    if _DENIED.search(around) and (own or claim is None or claim.cue_class == "deny"):
        return "denied"
    if own or _CLAIMED.search(around):
        return "claimed"
    if _SUSPECTED.search(around) or (claim is not None and claim.cue_class in CLAIM_CLASSES):
        return "suspected"
    return "fact"
