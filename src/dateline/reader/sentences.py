"""Where sentences and paragraphs end: a plain rule, good enough to say what stands in whose neighbourhood."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from dateline.records import Span

# A stop ends a sentence when white space and a capital, a digit or an opening mark follow. It does not after an initial
# or an abbreviation that names follow ("U.S. Army" stays whole, at the price of a few joined sentences).
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])|\n\s*")
_ABBREVIATION = re.compile(
    r"(?:(?:^|[\s.(\"“])[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Col|Lt|Sgt|Rev|Prof|Capt|Maj|Adm|St|Jr|vs|No|Jan|Feb|"
    r"Aug|Sept|Oct|Nov|Dec))\Z"
)
# The same for a text in small letters, where any letter may open a sentence. A question or a cry in quotation marks
# goes on there ("why?" he asked), as its speaker cannot be told from a new sentence.
_SMALL_END = re.compile(r"(?:[.!?…]|\.[\"'”’»)\]]+)\s+(?=[\"'“‘«(\[]*[^\W_])|\n\s*")
_SMALL_ABBREVIATION = re.compile(
    r"(?:(?:^|[\s.(\"“])[a-z]|\b(?:mr|mrs|ms|dr|sens?|reps?|gov|gen|col|lt|sgt|rev|prof|capt|maj|adm|st|jr|vs|no|rs|km|etc|"
    r"jan|feb|aug|sept|oct|nov|dec))\Z"
)
CAPITALS = 0.002
"""Share of capitals among letters under which a text is in small letters: prose has ten times as many."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one text, found by position."""

    starts: tuple[int, ...]
    length: int

    def at(self, position: int) -> tuple[int, int]:
        """Return the start and end of the sentence around a position."""
        index = bisect_right(self.starts, position) - 1
        end = self.starts[index + 1] if index + 1 < len(self.starts) else self.length
        return self.starts[index], end

    def index(self, position: int) -> int:
        """Return the number of the sentence around a position."""
        return bisect_right(self.starts, position) - 1


def sentences(text: str) -> Sentences:
    """Return where the sentences of a text start."""
    starts = [0]
    small = sum(map(str.isupper, text)) < CAPITALS * sum(map(str.islower, text))
    end, abbreviation = (_SMALL_END, _SMALL_ABBREVIATION) if small else (_END, _ABBREVIATION)
    for match in end.finditer(text):
        at = match.start()
        shortened = text[at] == "." and "\n" not in match.group() and abbreviation.search(text, max(0, at - 6), at)
        if match.end() < len(text) and not shortened:
            starts.append(match.end())
    return Sentences(tuple(starts), len(text))


def cover(spans: tuple[Span, ...]) -> tuple[int, int]:
    """Return the first start and the last end of some spans."""
    return min(span.start for span in spans), max(span.end for span in spans)
