"""Whether a statement can be scored later, and if not, why."""

from __future__ import annotations

import re
from typing import Final

from dateline.reader.forecasts.lexicon import load
from dateline.reader.forecasts.placing import Draft
from dateline.reader.forecasts.triggers import Trigger, is_participle
from dateline.records import Article, Claim, Window

WHY_NOT: Final = (
    "question", "not_asserted", "already_past", "hypothetical", "opinion", "capability", "vague_event",
    "no_publication_date", "no_window",
)  # fmt: skip
"""The reasons why a forecast cannot be scored; where several hold, the first one is given."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LINKING = frozenset("be become get remain stay prove feel look seem sound".split())
_FILLERS = frozenset(
    "a an the very so quite too more most really truly not even still just also much less pretty".split()
)


def why_not(article: Article, draft: Draft, window: Window | None, *, dated: bool) -> str | None:
    """Return the first reason of `WHY_NOT` that holds, or None for what can be scored.

    `dated` says that a time stands in the statement, whether its days are known or not.
    """
    text, published, trigger, claim = article.text, article.published, draft.trigger, draft.place.claim
    if claim is not None and claim.asserted == "question":
        return "question"
    if claim is not None and claim.asserted != "yes" and trigger.start >= claim.content[0].start:
        return "not_asserted"
    if window is not None and published is not None and window.latest < published[:10]:
        return "already_past"
    if trigger.word == "would" and not is_backshifted(text, claim):
        return "hypothetical"
    reason = _event(text, trigger, draft.clause.end)
    if reason is not None:
        return reason
    if window is not None and published is not None:
        return None
    return "no_publication_date" if published is None and (dated or window is not None) else "no_window"


def is_backshifted(text: str, claim: Claim | None) -> bool:
    """Tell "he said he would go" (a "will" told afterwards) from a conditional."""
    if claim is None or claim.quotation == "direct":
        return False
    words = [word for span in claim.cue for word in span.of(text).lower().split()]
    return any(word.endswith("ed") or word in _PAST_CUES for word in words)


_PAST_CUES = frozenset("said told wrote thought knew made gave swore felt was were had saw".split())


def _event(text: str, trigger: Trigger, end: int) -> str | None:
    """Return why what is predicted is no event to check, from its verb and what follows."""
    if not trigger.verb:
        return None
    words = load().words
    following = [word.lower() for word in _WORD.findall(text[trigger.verb_end : min(end, trigger.verb_end + 80)])][:7]
    pair = " ".join([trigger.verb, *following[:1]])
    phrase = " ".join(following[:4])
    if trigger.verb in _LINKING or trigger.verb == "have":
        if phrase.startswith(tuple(words["capability"])):
            return "capability"
        rest = [word for word in following if word not in _FILLERS and not (word.endswith("ly") and word != "only")]
        if rest and rest[0] in words["opinion"]:
            return "opinion"
        if trigger.verb == "be" and len(rest) > 1 and rest[1] in words["opinion"] and not is_participle(rest[0]):
            return "opinion"
    if pair in words["vague"]:
        return "vague_event"
    if trigger.verb in words["vague"]:
        return "vague_event"
    return None
