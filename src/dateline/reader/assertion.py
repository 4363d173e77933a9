"""Whether the article says that somebody said it: yes, negated, conditional, or asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.reader.cues import CueReading
from dateline.reader.sentences import Sentences, cover
from dateline.records import Asserted, Span

_NEGATED = re.compile(
    r"\b(?:not|never|neither|nor|without|cannot|hardly|fail(?:s|ed|ing)? to)\b(?! only)|\bno longer\b|n['’]t\b"
)
_NOBODY = re.compile(r"^\W*(?:no\b|nobody\b|none\b|neither\b|nothing\b|few\b)", re.IGNORECASE)
# "May" with a capital is a month. "he'd said" has a participle and is no conditional: see below.
_CONDITIONAL = re.compile(r"\b(?:[Ww]ould|[Cc]ould|[Mm]ight|may|[Ss]hould)\b")
_CONTRACTED = re.compile(r"['’]d\b")
_IF = re.compile(r"\b(?:if|unless|in case|even if|were)\s+$", re.IGNORECASE)
_WHETHER = re.compile(r"\bwhether\s+(?:or not\s+)?$", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|has|have|had|is|are|was|were|will|would|could|can|should)(?:n['’]t)?\s+$", re.IGNORECASE
)
_WHO = re.compile(r"^\W*(?:who|what|which)\b", re.IGNORECASE)
_NEITHER = re.compile(r"\b(?:nor|without)\b")
# "did not name him but said": the negation is of another verb.
_OTHER_VERB = re.compile(r".*\b(?:but|instead)\b", re.DOTALL)
_CLAUSE_START = re.compile(r".*[,;:—–\"“”(]", re.DOTALL)
_TAIL = re.compile(r"[\"'”’)\]\s]*$")
REACH = 80
"""Characters before a source or cue that are looked at."""


def asserted(
    text: str, stops: Sentences, source: Sequence[Span], cue: Sequence[Span], content: Sequence[Span], read: CueReading
) -> Asserted:
    """Return whether the attribution is asserted, from the words between source and head of the cue and just before.

    Denying and declining assert themselves ("denied", "did not respond"); only "did not deny" is negated.
    """
    if not cue or read.cue_class == "decline":
        return "yes"
    start, _ = cover(tuple(cue))
    sentence_start, sentence_end = stops.at(start)
    floor = max([sentence_start, start - REACH, *(span.end for span in content if span.end <= start)])
    subject, verbs = _before(text, source, floor, start)
    head = start + read.start
    verbs = _OTHER_VERB.sub("", verbs + text[start:head])
    nobody = bool(source) and _NOBODY.match(text[source[0].start : source[0].end]) is not None
    if nobody or _NEGATED.search(verbs.lower()) or _NEITHER.search(subject.lower()):
        return "negated"
    at = source[0].start if source else start
    if _WHETHER.search(subject) or _is_question(text, sentence_end, subject, min(at, start), source):
        return "question"
    contracted = _CONTRACTED.search(verbs) is not None and text[head : start + read.end].lower() == read.lemma
    # "would like to" is how wishes are worded.
    conditional = read.cue_class != "want" and (contracted or _CONDITIONAL.search(verbs) is not None)
    return "conditional" if conditional or _IF.search(subject) else "yes"


def _before(text: str, source: Sequence[Span], floor: int, start: int) -> tuple[str, str]:
    """Return the clause before the subject and the words between subject and cue; what commas set off is dropped."""
    if source:
        first, last = cover(tuple(source))
        if floor <= first < start:
            return _CLAUSE_START.sub("", text[floor:first]), _CLAUSE_START.sub("", text[min(last, start) : start])
    clause = _CLAUSE_START.sub("", text[floor:start])
    return clause, clause


def _is_question(text: str, sentence_end: int, prefix: str, at: int, source: Sequence[Span]) -> bool:
    """Say whether the sentence ends in a question mark and the verb stands before its subject, or who is asked for."""
    if _TAIL.sub("", text[max(at, sentence_end - 40) : sentence_end])[-1:] != "?":
        return False
    asks_who = bool(source) and _WHO.match(text[source[0].start : source[0].end]) is not None and not prefix.strip()
    return asks_who or _AUXILIARY.search(prefix) is not None
