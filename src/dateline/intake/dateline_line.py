"""The dateline: where, and sometimes when and by which agency, a story was filed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dateline.intake import agencies
from dateline.intake.dates import MONTH, WEEKDAY, day
from dateline.records import DatelineLine

_UP = r"(?:(?:Mc|Mac|St\.? ?|[Aa]l-|[Ee]l-)?[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’]*(?:-(?:[A-ZÀ-ÖØ-Þ.'’]+|[a-z]{1,3}(?=-)))*)"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_REGION = rf"(?:{_NAME})(?: (?:of|the|and|de|da|du|{_NAME})){{0,5}}"
_UPPER_PLACE = re.compile(rf"{_UP}(?:[ /](?:of |de |OF )?{_UP}){{0,5}}(?:, ?{_REGION}){{0,2}}")
_MIXED_PLACE = re.compile(rf"{_NAME}(?:[ /](?:de |{_NAME})){{0,3}}(?:, ?{_REGION}){{0,2}}")

# Head, then either an agency in parentheses or a mark. A plain hyphen needs a space before it: "PORT-AU-PRINCE".
_SHAPE = re.compile(
    r"(?P<head>[^\W\d_][^()\n–—―:]{0,90}?)?"
    r"(?:\s*\((?P<agency>[^()\n]{2,40})\)(?P<after>\s*(?:--|[-–—―:]))?|(?P<mark>\s+--?(?=\s)|\s*[–—―]|\s*:))"
    r"\s*(?P<next>\S)?"
)
_DATE = re.compile(
    rf",?\s+(?:{WEEKDAY},?\s+)?(?:(?P<m1>{MONTH})\s(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s(?P<m2>{MONTH}))"
    rf"(?:,?\s(?P<year>\d{{4}}|\d{{2}}))?$|,\s+{WEEKDAY}$",
    re.IGNORECASE,
)
_SPEAKER_TURN = re.compile(r"^[A-Z][A-Z .'’-]{1,30}:\s", re.MULTILINE)

# Words in capitals before a dash or colon that announce something and name no place.
_NOT_PLACES = frozenset((
    "ANALYSIS", "BREAKING", "COMMENT", "CORRECTED", "CORRECTION", "EDITOR", "EXCLUSIVE", "EXPLAINER", "FACTBOX",
    "FILE", "IMAGE", "INTERVIEW", "LIVE", "NOTE", "OPINION", "PHOTO", "PHOTOS", "PICTURE", "READ", "REFILE",
    "SPECIAL", "TIMELINE", "UPDATE", "UPDATED", "URGENT", "VIDEO", "WATCH", "WRAPUP", "ANSWER", "QUESTION",
    "COVID", "NATO", "OPEC", "ISIS", "ISIL", "UNICEF", "UNESCO", "NASA", "AIDS", "EBOLA",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline and the day it gives, which is None unless the year is written."""

    line: DatelineLine
    published: dt.date | None


def find_dateline(text: str, start: int, end: int) -> FoundDateline | None:
    """Find a dateline at the beginning of the line ``text[start:end]``.

    The span covers place, date and the agency's parentheses and leaves out the dash. Place names in mixed case count
    only with a known agency ("Berlin (dpa) -"), and a bare "PLACE:" only in a text that is not a transcript.
    """
    line = text[start : min(end, start + 180)]
    pad = len(line) - len(line.lstrip())
    match = _SHAPE.match(line, pad)
    if match is None:
        return None
    head = match["head"] or ""
    agency = agencies.named(match["agency"]) if match["agency"] else None
    place, dated = _split(head.rstrip(" ,"))
    if not _is_dateline(match, place, agency is not None):
        return None
    if match["mark"] and ":" in match["mark"] and dated is None and len(_SPEAKER_TURN.findall(text[:6000])) > 1:
        return None
    stop = match.end("agency") + 1 if match["agency"] else match.start("head") + len(head.rstrip(" ,"))
    found = DatelineLine(start + pad, start + stop, place or None, agency)
    published = None
    if dated is not None and dated["year"]:
        published = day(_century(dated["year"]), dated["m1"] or dated["m2"], dated["d1"] or dated["d2"])
    return FoundDateline(found, published)


def _century(year: str) -> str:
    """Return a year with its century: wires wrote "6 JUN 89" until the century was out."""
    return year if len(year) == 4 else ("19" if year >= "50" else "20") + year


def _split(head: str) -> tuple[str, re.Match[str] | None]:
    dated = _DATE.search(head)
    return (head if dated is None else head[: dated.start()].rstrip(" ,")), dated


def _is_dateline(match: re.Match[str], place: str, agency: bool) -> bool:
    marked = bool(match["mark"] or match["after"])
    if not place:
        return agency and marked
    words = re.findall(r"[^\W\d_]+", place)
    if words[0].upper() in _NOT_PLACES:
        return False
    if _UPPER_PLACE.fullmatch(place) and sum(map(str.isupper, place)) >= 3:
        if agency or (match["agency"] and marked):
            return True
        # Without an agency the story must begin behind the mark: "OPEC — the oil cartel — said" is a sentence.
        # Longer runs of capitals are headlines.
        short = "," in place or len(words) <= 3
        return short and marked and match["next"] is not None and not match["next"].islower()
    return agency and marked and len(words) <= 8 and _MIXED_PLACE.fullmatch(place) is not None
