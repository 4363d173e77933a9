"""Where a text says that a source is not named on purpose, and why."""

from __future__ import annotations

import re

from dateline.records import Span

_REST = r"(?:[^.;,\"“”\n]|\.(?=[\w,]))*"
_REASON = (
    r"(?:\s+(?:because|to|for fear|out of|as|since|due to|in order|citing|given|while|owing to|so that|when)\b"
    rf"{_REST})?"
)
_THEIR_NAME = r"(?:his|her|their) (?:full |last |real )?names?"
_TRIGGER = re.compile(
    r"\b(?:"
    rf"(?:up)?on (?:the )?condition (?:of anonymity|(?:that )?(?:he|she|they|{_THEIR_NAME}) "
    r"(?:not|would not|wouldn[’']t) be)\b"
    r"|(?:request|ask|demand|insist|plead)\w* (?:on |for )?anonymity\b"
    r"|(?:was|were|is|been) granted anonymity\b"
    rf"|(?:ask|request|want|wish|prefer)\w* (?:not to be|to remain|to stay|that (?:he|she|they|{_THEIR_NAME}) not be)"
    r" (?:identified|named|quoted|anonymous|unnamed|used|published)\b"
    r"|(?:declin|refus)\w* to be (?:identified|named)\b"
    r"|(?:spoke|speaking|speak|spoken|talked) anonymously\b"
    r"|did(?: not|n[’']t) want to be (?:identified|named)\b"
    r"|(?:would(?: not|n[’']t)|(?:did|do)(?: not|n[’']t) want to|refus\w* to|declin\w* to) "
    rf"(?:give|reveal|disclose|provide) {_THEIR_NAME}\b"
    rf"|(?:withh[eo]ld\w*|not using|not publishing) {_THEIR_NAME}\b"
    r"|(?:because (?:he|she|they|the \w+) (?:was|were|is|are) |who (?:was|were|is|are) )?"
    r"(?:not|(?:was|were|is|are)n[’']t) (?:been )?authori[sz]ed to "
    r"(?:speak|discuss|talk|comment|brief|disclose|address|share|release)\b"
    rf"){_REST}",
    re.IGNORECASE,
)
# Plain words without which a paragraph is not searched; finding them is much cheaper than the pattern.
_HINTS = ("nonym", "condition", "identified", "named", "authoriz", "authoris", "quoted", " name")
_EXTEND = re.compile(_REASON, re.IGNORECASE)


def anonymity_reasons(text: str) -> list[Span]:
    """Return the stretches that say a source asked for or was given anonymity, with the reason where one follows."""
    spans = []
    for start, end in _hinted(text):
        for match in _TRIGGER.finditer(text, start, end):
            stop = match.end()
            if text[stop : stop + 1] == ",":
                more = _EXTEND.match(text, stop + 1)
                stop = more.end() if more and more.end() > stop + 1 else stop
            while stop > match.start() and not text[stop - 1].isalnum():
                stop -= 1
            spans.append(Span(match.start(), stop))
    return spans


def _hinted(text: str) -> list[tuple[int, int]]:
    """Return the lines that hold one of the hints."""
    lines: set[tuple[int, int]] = set()
    for hint in _HINTS:
        at = text.find(hint)
        while at >= 0:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            lines.add((text.rfind("\n", 0, at) + 1, end))
            at = text.find(hint, end)
    return sorted(lines)
