"""What is known at one place in an article: the day it appeared, the dates named so far, and which of them governs.

The anchor is chosen for each expression. "17 August" belongs to the year of the story being told where the text goes
from one dated event to the next, and to the year around publication where it tells the news. Evidence, in this order:
a named date in the same paragraph, how many dates in a row were named by the text, whether expressions in between
could only be read from the day of publication ("yesterday", "on Monday").
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from dateline.reader.sentences import Sentences
from dateline.reader.times.days import Stretch
from dateline.reader.times.tense import Tense, tense

Basis = Literal["full", "chained", "near"]

CHAIN = 3
"""Dates named by the text in a row from which a paragraph without a date of its own goes on with their year."""
STRONG = 6
"""The same where some dates of the text were read from the day of publication: news with a long look back."""
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
    sentence: int


@dataclass(slots=True)
class Story:
    """The state of reading one article from its first date to its last."""

    text: str
    sentences: Sentences
    published: dt.date | None
    today: dt.date | None
    named: list[Named] = field(default_factory=list)
    near: int = 0
    paragraph: int = 0
    _counted: int = 0

    def move(self, at: int) -> None:
        """Go on to an expression."""
        self.paragraph += self.text.count("\n", self._counted, at)
        self._counted = at

    def tense(self, start: int, end: int) -> Tense | None:
        """Return which way the clause around an expression looks."""
        return tense(self.text, start, end, self.sentences.at(start))

    def name(self, at: int, stretch: Stretch, basis: Basis) -> None:
        """Remember a date that was told."""
        self.near += basis == "near"
        self.named.append(Named(at, stretch, basis, self.paragraph, self.sentences.index(at)))

    def governing(self, at: int, ahead: bool = False) -> Named | None:
        """Return the named date whose year a bare date at `at` takes, or None where publication gives it."""
        last = self.named[-1] if self.named else None
        if last is None:
            return None
        here = last.paragraph == self.paragraph
        if self.published is None:
            return last if here or self._chain() >= CHAIN else None
        if ahead and last.stretch.year >= self.published.year - 1:
            return None
        if last.basis == "near" or not self._is_far(last.stretch):
            return last if last.basis != "near" and last.stretch.year > self.published.year else None
        chain = self._chain()
        if here and (last.stretch.grain in _FINE or chain >= CHAIN) and not ahead:
            return last
        if self.near == 0:
            return last if chain >= CHAIN else None
        return last if chain >= STRONG and chain > 2 * self.near else None

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

    def event_day(self, at: int) -> Named | None:
        """Return the day that a clock time or "the morning" belongs to: the last one told in this paragraph."""
        for one in reversed(self.named[-4:]):
            if one.paragraph != self.paragraph:
                return None
            if one.stretch.grain == "D":
                return one
        return None

    def _chain(self) -> int:
        count = 0
        for one in reversed(self.named):
            if one.basis == "near":
                break
            count += 1
        return count

    def _is_far(self, stretch: Stretch) -> bool:
        if self.published is None or stretch.year < 0:
            return True
        if stretch.last is None:
            return True
        return (self.published - stretch.last).days > FAR or stretch.year > self.published.year
