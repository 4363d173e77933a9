"""Whom a source told it: "told reporters", "in an interview with …", "in a letter to …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.reader import source_words
from dateline.reader.cues import CueReading
from dateline.reader.sentences import Sentences, cover
from dateline.records import Span

# Verbs whose object is the one who hears it.
_RECIPIENT_VERBS = frozenset(
    "tell ask inform remind assure reassure warn advise notify brief urge promise convince persuade order command "
    "instruct implore beg admonish alert update invite encourage challenge".split()
)
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\b(?:\s+\w+)?\s*$", re.IGNORECASE)
_DETERMINER = (
    r"(?:the|an?|his|her|their|its|our|my|your|several|some|many|two|three|four|dozens of|a group of|a number of|"
    r"members of|fellow|local|state|federal|foreign|British|American)"
)
_CAPITAL = r"[A-Z][\w’'.&-]*(?<![’']s)(?<!\.(?=\s))"
_STOP = (
    r"(?i:of|that|on|in|at|during|after|before|how|what|why|who|when|where|whether|if|to|about|earlier|last|later|by|via|"
    r"through|as|he|she|they|it|we|I|there|for|from|with|over|is|was|are|were|has|had|have|will|would|could|can|"
    r"this|these|those|not|but|because|while|yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"Mr|Mrs)\b"
)
_WORD = rf"(?!{_STOP})[^\W\d_][\w’'&-]*(?:\.(?=\w)[\w’'&-]+)*(?:(?<=[A-Z])\.)?"
_PERSONAL = (
    r"(?:me|us|him|her(?!\s+(?!that|he|she|they|to|on|in|at)[a-z])|them|you|"
    r"reporters|journalists|lawmakers|investors|parliament)\b"
)
_PHRASE = (
    rf"(?:{_PERSONAL}(?:\s+(?:at|from)\s+(?:the\s+)?[A-Z][\w’'.-]*)?"
    rf"|(?:{_DETERMINER}\s+)?{_WORD}(?:\s+(?:of\s+(?:the\s+)?|and\s+)?{_WORD}){{0,5}})"
)
_OBJECT = re.compile(rf"\s*(?:(?:\w+ly|also|later|then)\s+)?(?P<who>{_PHRASE})")
_TO = re.compile(
    rf"\s*(?:\w+ly\s+)?to\s+(?P<who>(?:{_PERSONAL}|(?:{_DETERMINER}\s+)?(?:{_CAPITAL}|\w+s\b)(?:\s+{_CAPITAL}){{0,4}}))"
)
_OCCASION = re.compile(
    r"\b(?i:in|during|over|by|via)\s+(?:an?|his|her|their|its|the|several|recent|separate)?\s*(?:[\w-]+\s+){0,3}?"
    r"(?:interviews?|letters?|e-?mails?|messages?|calls?|conversations?|remarks|comments|testimony|texts?|address|speech|"
    rf"briefing|statements?|notes?|memos?|report|complaint|appeal|post)\s+(?:with|to|for)\s+(?P<who>{_PHRASE})"
)
REACH = 160
"""Characters after the head of the cue that are looked at."""


def addressee(
    text: str, stops: Sentences, source: Sequence[Span], cue: Sequence[Span], content: Sequence[Span], read: CueReading
) -> Span | None:
    """Return whom it was said to, outside the source and the content; None when the text does not say."""
    if not cue:
        return None
    start, end = cover(tuple(cue))
    head_end = min(start + read.end, end)
    sentence_start, sentence_end = stops.at(start)
    limit = min([sentence_end, head_end + REACH, *(s.start for s in (*content, *source) if s.start >= end)])
    found: Span | None = None
    if read.lemma in _RECIPIENT_VERBS:
        if not _PASSIVE.search(text[max(sentence_start, start - 20) : start + read.start]):
            found = _match(_OBJECT, text, head_end, limit)
    elif read.cue_class in ("say", "write", "predict", "deny") and read.lemma not in ("take", "go", "come"):
        found = _match(_TO, text, head_end, limit)
    if found is None:
        for match in _OCCASION.finditer(text, sentence_start, sentence_end):
            span = _trimmed(text, match.start("who"), match.end("who"))
            if span is not None and not any(s.start < span.end and match.start() < s.end for s in (*content, *source)):
                return span
    return found


def _match(pattern: re.Pattern[str], text: str, start: int, limit: int) -> Span | None:
    match = pattern.match(text, start, limit)
    if match is None or (pattern is _TO and not _hears(match["who"])):
        return None
    return _trimmed(text, match.start("who"), match.end("who"))


def _hears(who: str) -> bool:
    """Say whether somebody can hear it: a capital, a determiner, a pronoun, or a noun for people ("said to cheers")."""
    lists = source_words.load()
    return " " in who or not who.islower() or who in ("me", "us", "him", "her", "them", "you") or who in lists.many


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without a stop, a possessive ending or an adverb at its end."""
    words = text[start:end].split(" ")
    if len(words) > 1 and words[-1].endswith("ly") and words[-1].islower():
        end -= len(words.pop()) + 1
    if text[start:end].endswith(("’s", "'s")):
        end -= 2
    abbreviated = "." in words[-1][:-1]
    while end > start and not text[end - 1].isalnum() and not (abbreviated and text[end - 1] == "."):
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None
