"""Articles to times: every expression found, resolved in reading order, and what the dates prove together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.reader.sentences import sentences
from dateline.reader.times import clock, days, relative, sets
from dateline.reader.times.days import MAX_YEAR
from dateline.reader.times.finding import Found, find
from dateline.reader.times.lexicon import load
from dateline.reader.times.resolving import Answer, dated, resolve
from dateline.reader.times.story import Story
from dateline.reader.times.tense import looks_past
from dateline.records import Article, Time, stable_id

_RANGE = re.compile(
    r"[^\S\n]?(?:-|–|—|‑|/|,?[^\S\n](?:to|and|or|through|until|till)(?:[^\S\n](?:in|from|on))?[^\S\n])[^\S\n]?"
)
_BETWEEN = re.compile(r" ?[-–] ?|,? (?:to|through|until|till|and) ")
_BREAK = re.compile(r"\n\s*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_REACH = 300
"""Characters of a sentence looked at on each side of a date, so that one endless line stays cheap."""
_AHEAD = frozenset(
    """if unless until till by before through next future deadline target goal candidate novel film bid effective valid
    election elections extended postponed delayed forecast projected estimated promised pledged""".split()
)
_NOT_NAMED = frozenset(("DE", "CE", "FY"))


def tag(article: Article) -> tuple[Time, ...]:
    """Return the time expressions of an article, in order."""
    text = article.text
    published = None if article.published is None else dt.datetime.fromisoformat(article.published).date()
    if published is not None and not 1000 <= published.year < MAX_YEAR - 10:
        published = None  # nobody reads the news of such a year; counting from it would leave the calendar
    story = Story(text, sentences(text), published, published)
    story.breaks = tuple(end.end() for end in _BREAK.finditer(text))
    listed = []
    every = _lent(text, find(text))
    far = [found for found in every if _far(found, published)]
    story.far, story.deictic = len(far), sum(map(_deictic, every))
    story.fine = sum(found.kind in ("day", "month", "season") or "era" in found.parts for found in far)
    for found in every:
        story.move(found.start)
        answer = _answer(found, story)
        if answer is None:
            continue
        if answer.stretch is not None and answer.basis is not None and answer.stretch.grain not in _NOT_NAMED:
            if article.dateline is not None and article.dateline.start <= found.start < article.dateline.end:
                _filed(story, answer)
            else:
                story.name(found.start, answer.stretch, answer.basis, _deictic(found))
        listed.append((found, answer))
    return tuple(_time(article, found, answer) for found, answer in _ordered(text, listed))


def latest_past(article: Article, found: Sequence[Time]) -> str | None:
    """Return the latest day that is told as past and is not after publication; None if there is none.

    Conservative on purpose: a sentence with any word that looks ahead proves nothing. A month or a year proves its
    first day, and only behind "since" or a past verb ("was founded in March 2018"). The dateline proves nothing: it
    says when the story was filed, which is `published`.
    """
    text, stops = article.text, sentences(article.text)
    limit = article.published[:10] if article.published is not None else "9999"
    filed = article.dateline.end if article.dateline is not None else 0
    ahead = load().tense["future"] | _AHEAD
    proved = ""
    for time in found:
        day, written = time.earliest, text[time.start : time.end]
        told = time.anchor == "text" and day is not None and day[:4] in written and time.start >= filed
        if not told or day is None or not proved < day <= limit:
            continue
        start, end = stops.at(time.start)
        before = text[max(start, filed, time.start - _REACH) : time.start]
        words = _WORD.findall(f"{before} {text[time.end : min(end, time.end + _REACH)]}".lower().replace("’", "'"))
        if day != time.latest and not _behind_past(before):
            continue
        if ahead.isdisjoint(words) and any(map(looks_past, words)):
            proved = day
    return proved or None


def _behind_past(before: str) -> bool:
    """Tell whether a coarse date has come, by the words before it: "since", "was founded in", "In" as an opening."""
    words = before.split()
    if not words:
        return False
    last = words[-1].lower()
    return last == "since" or (last == "in" and (len(words) == 1 or looks_past(words[-2].lower())))


def _ordered(text: str, listed: list[tuple[Found, Answer]]) -> list[tuple[Found, Answer]]:
    """Move the begin of a range back a year where it came out after the end ("between 1 January and 18 September")."""
    out = list(listed)
    for i in range(len(out) - 1):
        (one, early), (other, late) = out[i], out[i + 1]
        bare = one.kind in ("day", "month") and early.basis == "near" and early.first is not None
        if not bare or late.first is None or early.first is None or early.first <= late.first:
            continue
        if other.kind == one.kind and _BETWEEN.fullmatch(text, one.end, other.start) is not None:
            month = early.first.month
            moved = (
                days.day_of(early.first.year - 1, month, early.first.day)
                if one.kind == "day"
                else days.month(early.first.year - 1, month)
            )
            if moved is not None and moved.first is not None and moved.first <= late.first:
                out[i] = one, dated(moved, "near")
    return out


def _answer(found: Found, story: Story) -> Answer | None:
    kind = found.kind
    if kind == "duration":
        return relative.duration(found, story)
    if kind == "ref_many":
        return relative.many(found, story)
    if kind == "neighbour":
        return relative.neighbour(found, story)
    if kind == "clock":
        return clock.clock(found, story)
    if kind == "set":
        return sets.again(found)
    if kind == "weekdays":
        return sets.weekdays(found)
    if kind == "vague":
        return Answer("DATE", load().words["vague"][" ".join(found.parts["phrase"].lower().split())])
    return resolve(found, story)


def _far(found: Found, published: dt.date | None) -> bool:
    """Tell whether an expression names a year that is not that of publication nor the one before."""
    year = found.parts.get("year", "")
    written = len(year) == 4 or "era" in found.parts or "decade" in found.parts
    return written and (published is None or not year or not -2 < int(year) - published.year < 2)


def _deictic(found: Found) -> bool:
    """Tell whether an expression can only be read from the day of publication."""
    if found.inner is not None:
        return _deictic(found.inner)
    if found.kind in ("weekday", "deictic"):
        return True
    which = found.parts.get("which", "").lower()
    return found.kind == "ref" and "det" not in found.parts and which in ("last", "this", "next")


def _filed(story: Story, answer: Answer) -> None:
    """The day in the dateline is the "today" of the story, if it is publication day or one of the days before."""
    day = answer.first
    if day is None or day != answer.last:
        return
    if story.published is None or dt.timedelta(0) <= story.published - day <= dt.timedelta(days=7):
        story.today = day


def _lent(text: str, listed: list[Found]) -> list[Found]:
    """Give the year of "March to June 2012" and the era of "490-480 BC" to the first of the two."""
    out = list(listed)
    for i in range(len(out) - 2, -1, -1):
        one, other = out[i], out[i + 1]
        if other.start - one.end > 16 or _RANGE.fullmatch(text, one.end, other.start) is None:
            continue
        if (
            one.kind == "year"
            and other.kind in ("year", "decade")
            and "era" in other.parts
            and not one.parts.keys() & {"era", "before"}
        ):
            out[i] = replace(one, parts={**one.parts, "era": other.parts["era"]})
        elif (
            one.kind in ("day", "month") and other.kind in ("day", "month") and one.inner is None
            and "year" in other.parts and not one.parts.keys() & {"year", "yy"}
        ):  # fmt: skip
            months = load().words["month"]
            later = int(months[one.parts["month"].lower()]) > int(months[other.parts["month"].lower()])
            out[i] = replace(one, parts={**one.parts, "year": str(int(other.parts["year"]) - later)})
    return out


def _time(article: Article, found: Found, answer: Answer) -> Time:
    first, last = answer.first, answer.last
    return Time(
        id=stable_id(article.id, "time", found.start, found.end, answer.type),
        start=found.start,
        end=found.end,
        type=answer.type,
        value=answer.value,
        earliest=None if first is None else first.isoformat(),
        latest=None if last is None else last.isoformat(),
        anchor=answer.anchor,
    )
