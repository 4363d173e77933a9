"""What the first lines of a plain text say about it: headline, byline, agency, dateline, date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dateline.intake import agencies
from dateline.intake.dateline_line import FoundDateline, find_dateline
from dateline.intake.dates import first_full
from dateline.records import DatelineLine

_LINES = 10
"""How many lines with anything on them are the opening; a dateline stands within five lines of a story's top."""
_SHORT = 160
_HEAD = 8_000

_BY = re.compile(r"^(?:(?:Story|Written|Reported|Reporting) )?(?:by|By|BY)[ :]+(?=\S)")
_NAME_WORD = r"(?:[^\W\d_a-z][\w’'.-]*|(?:de|da|di|del|van|von|der|den|bin|bint|ibn|al|el|la|le|y|ter|dos)\b)"
_PERSON = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}")
_PIECES = re.compile(r"(\s*(?:[,|/•·;&]|\s[-–—]\s|\band\b|\bAND\b|\bwith\b|\bin\b)\s*)")
_OUTLET_FOLLOWS = re.compile(r"[-–—|•·;]")
_ROLE = re.compile(
    r"\b(?:staff|writers?|reporters?|correspondents?|editors?|special to|for the|bureau|news|press|times|herald|post"
    r"|tribune|journal|contributors?|agenc(?:y|ies)|desk|team)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"^(?:first )?(?:published|posted|publication date|date published)\b", re.IGNORECASE)
_STAMP = re.compile(
    r"^(?:(?:last )?updated|modified|published|posted|photo|image|file|source|date)\b[: ]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything the opening gave; what it did not say is None."""

    title: str | None = None
    byline: str | None = None
    agency: str | None = None
    dateline: DatelineLine | None = None
    dateline_day: dt.date | None = None
    page_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    blank_after: bool


def read_opening(text: str) -> Opening:
    """Read headline, byline, agency, dateline and a "Published …" line off the first lines of `text`."""
    lines = _first_lines(text)
    found = _dateline(text, lines)
    byline = agency = None
    page_day = None
    for line in lines:
        if found is not None and line.start >= found.line.start:
            break
        if byline is None and agency is None:
            byline, agency = read_byline(line.text)
        if page_day is None and _PUBLISHED.match(line.text) and len(line.text) <= _SHORT:
            page_day = first_full(line.text)
    if found is not None and found.line.agency is not None:
        agency = found.line.agency
    return Opening(
        title=_title(lines, found),
        byline=byline,
        agency=agency,
        dateline=None if found is None else found.line,
        dateline_day=None if found is None else found.published,
        page_day=page_day,
    )


def read_byline(line: str) -> tuple[str | None, str | None]:
    """Return (names as written, agency) of a byline, each None when the line does not say it.

    A line counts when it starts with "By" and goes on with names, when it ends in an agency's full name after nothing
    but names ("JANE DOE Associated Press"), or when it is an agency's name and nothing else.
    """
    line = " ".join(line.split())
    if not line or len(line) > _SHORT:
        return None, None
    by = _BY.match(line)
    if by is not None:
        return _names(line[by.end() :])
    alone = agencies.alone(line.strip("()"))
    if alone is not None:
        return None, alone
    signed = agencies.signed(line)
    if signed is not None and _PERSON.fullmatch(_PIECES.split(signed[1])[0]):
        names, _ = _names(signed[1])
        return names, signed[0]
    return None, None


def tidy_byline(value: str) -> tuple[str | None, str | None]:
    """Return (byline, agency) of a byline that a page or a row gave, whole when it cannot be taken apart."""
    value = " ".join(value.split())
    names, agency = _names(_BY.sub("", value, count=1))
    return names or value or None, agency


def _names(rest: str) -> tuple[str | None, str | None]:
    """Take "Jane Doe and John Roe | Reuters" apart; (None, None) when it does not begin like a name."""
    agency = agencies.alone(rest)
    if agency is not None:
        return rest.strip(), agency
    pieces = _PIECES.split(rest)
    end = 0
    at = 0
    for n, piece in enumerate(pieces):
        if n % 2 == 0:
            if _PERSON.fullmatch(piece) is None or _ROLE.search(piece) or agencies.named(piece):
                break
            end = at + len(piece)
        elif _OUTLET_FOLLOWS.search(piece):
            break
        at += len(piece)
    if end == 0:
        signed = agencies.signed(rest)
        if signed is not None and _PERSON.fullmatch(signed[1]):
            return signed[1], signed[0]
        # "By Staff Writer" is a byline without a name; "By noon the road was open." is none at all.
        return (
            (rest, None) if _ROLE.search(rest) and len(rest.split()) <= 5 and not rest.endswith(".") else (None, None)
        )
    signed = agencies.signed(rest[end:])
    by_piece = next((found for piece in pieces[::2] if (found := agencies.named(piece))), None)
    return rest[:end], signed[0] if signed is not None else by_piece


def _first_lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    at = 0
    while at < min(len(text), _HEAD) and len(out) < _LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        content = text[at : min(end, at + 2 * _HEAD)]
        stripped = content.strip()
        if stripped:
            start = at + content.index(stripped[0])
            following = text[end + 1 : end + 40].split("\n", 1)[0] if end < len(text) else "-"
            out.append(_Line(start, end, stripped, not following.strip()))
        at = end + 1
    return out


def _dateline(text: str, lines: list[_Line]) -> FoundDateline | None:
    for line in lines:
        found = find_dateline(text, line.start, line.end)
        if found is not None:
            return found
    return None


def _title(lines: list[_Line], found: FoundDateline | None) -> str | None:
    """Return the first line when it is short, does not end like a sentence and something longer follows."""
    if len(lines) < 2:
        return None
    first, second = lines[0], lines[1]
    title = first.text
    if (found is not None and found.line.start == first.start) or _is_note(title) or len(title.split()) < 2:
        return None
    # Headlines open with a capital, a figure or a quotation mark.
    if len(title) > _SHORT or title[-1] in ".,:;" or not (title[0].isupper() or title[0] in "0123456789“‘\"'$£€"):
        return None
    on_dateline = found is not None and found.line.start == second.start
    if first.blank_after or on_dateline or _is_note(second.text) or len(second.text) > max(len(title), 80):
        return title
    return None


def _is_note(line: str) -> bool:
    return line.casefold().startswith("by ") or read_byline(line) != (None, None) or _STAMP.match(line) is not None
