"""What is known at one place in an article: the day it appeared, the dates named so far, and which of them governs.

The anchor is chosen for each expression. "17 August" belongs to the year of the story being told where the text goes
from one dated event to the next, and to the year around publication where it tells the news. Evidence, in this order:
a named date in the same paragraph, how many dates in a row were named by the text, whether expressions in between
could only be read from the day of publication ("yesterday", "on Monday").
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from dateline.reader.sentences import Sentences
from dateline.reader.times.days import Stretch
from dateline.reader.times.tense import Tense, tense

Basis = Literal["full", "chained", "near"]

_AND = re.compile(r"(?:,? (?:and|or|to|through|until|then)(?: on)?|[-–]) ?\Z")

_WORD_BEFORE = re.compile(r"([^\W\d_]+)(?: (?:on|in|early|late|by|of|from|to|and))*[ (]*\Z")

CARRY = 3
"""How many far years a text must hold for each expression of the day, if its paragraphs are to go on with a year."""
TOLD = 5
"""Far years from which a text tells history; fewer can be the background of news. Both chosen on the shared files."""
FINE = 5
"""How many of them must be written with a month: features on politics name years, histories name days."""
FAR = 300
"""Days before publication within which a bare date is read from publication anyhow: both ways give the same year."""
_FINE = frozenset(("D", "W", "WE", "M", "S"))


@dataclass(frozen=True, slots=True)
class Named:
    """A date that was told: where, which, and whether the text wrote its year, implied it, or publication gave it."""

    at: int
    stretch: Stretch
    basis: Basis
    paragraph: int


@dataclass(slots=True)
class Story:
    """The state of reading one article from its first date to its last.

    `told` is the last date that does not hang on publication, `sure_since` whether one that does was named after it;
    `far` and `deictic` count years away from publication and expressions of the day in the whole text, `fine` those of
    the years that have a month.
    """

    text: str
    sentences: Sentences
    published: dt.date | None
    today: dt.date | None
    named: list[Named] = field(default_factory=list)
    told: Named | None = None
    sure_since: bool = False
    far: int = 0
    fine: int = 0
    deictic: int = 0
    paragraph: int = 0
    breaks: tuple[int, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether the text tells history, by the dates in it."""
        return self.far >= TOLD and self.fine >= FINE and self.far > CARRY * self.deictic

    def move(self, at: int) -> None:
        """Go on to an expression."""
        self.paragraph = bisect_right(self.breaks, at)

    def tense(self, start: int, end: int) -> Tense | None:
        """Return which way the clause around an expression looks."""
        return tense(self.text, start, end, self.sentences.at(start))

    def name(self, at: int, stretch: Stretch, basis: Basis, sure: bool) -> None:
        """Remember a date that was told; `sure` when its wording ("yesterday") leaves no other anchor.

        A year that only a plan names ("to be finished by 1976") does not lead on to the dates behind it.
        """
        leads = stretch.grain != "Y" or self.tense(at, at + 4) != "future"
        one = Named(at, stretch, basis, self.paragraph)
        self.named.append(one)
        if basis != "near" and leads:
            self.told, self.sure_since = one, False
        else:
            self.sure_since = self.sure_since or (sure and basis == "near")

    def governing(self, at: int, ahead: bool = False) -> Named | None:
        """Return the named date whose year a bare date at `at` takes, or None where publication gives it.

        `ahead` says that the clause looks ahead, which in news means: beyond publication.
        """
        last, sure_since = self.told, self.sure_since
        if last is None:
            return None
        here = last.paragraph == self.paragraph
        tells = self.tells
        if self.published is None:
            # Nothing but a chain of dates proves a year: no weekday in the text, and a month or a day just told.
            near = here and self.deictic == 0 and last.stretch.grain in _FINE
            return last if near or tells else None
        far = self._is_far(last.stretch)
        if ahead and not (tells and far):
            return None
        if tells and (far or here):
            return last
        if sure_since or not far:
            return None
        if not here:
            return last if self.deictic == 0 and self.far > 1 else None
        return last if last.stretch.grain in _FINE or self.deictic == 0 else None

    def reference(self, at: int, grains: frozenset[str]) -> Named | None:
        """Return the date that "that year" or "three days later" counts from: the last one fine enough, nearby."""
        for back, one in enumerate(reversed(self.named)):
            if back > 3 or self.paragraph - one.paragraph > (2 if back == 0 else 1):
                return None
            if one.stretch.grain in grains:
                return one
            if one.stretch.year < 0:
                continue
        return None

    def word_before(self, at: int) -> str:
        """Return the word before an expression, in lower case, looking past a preposition."""
        match = _WORD_BEFORE.search(self.text, max(0, at - 40), at)
        return match[1].lower() if match is not None else ""

    def beside(self, at: int) -> tuple[dt.date, Basis] | None:
        """Return the day written just before, as in "Saturday, 4 March, and Sunday"."""
        last = self.named[-1] if self.named else None
        if last is None or at - last.at > 40 or last.stretch.grain != "D" or last.stretch.first is None:
            return None
        if _AND.search(self.text, max(last.at, at - 12), at) is None:
            return None
        return last.stretch.first, "near" if last.basis == "near" else "chained"

    def event_day(self, at: int) -> Named | None:
        """Return the day that a clock time or "the morning" belongs to: the last one told in this paragraph."""
        for one in reversed(self.named[-4:]):
            if one.paragraph != self.paragraph:
                return None
            if one.stretch.grain == "D":
                return one
        return None

    def _is_far(self, stretch: Stretch) -> bool:
        if self.published is None or stretch.year < 0:
            return True
        if stretch.last is None:
            return True
        return (self.published - stretch.last).days > FAR or stretch.year > self.published.year
