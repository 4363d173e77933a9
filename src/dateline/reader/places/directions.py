"""What the words around a name say of where the thing meant lies: "northeastern", "20 km south of", "border", "near".

Such words make a relation to the place, never a point of their own: nobody knows where in "northern Syria" it was.
"""

from __future__ import annotations

import re

_SIDE = (
    r"(?:(?:far|extreme|deep)[ -])?(?:north|south)?[ -]?(?:east|west|north|south)(?:ern(?:most)?)?"
    r"|central|mid|upper|lower"
)
_POINT = r"(?:due )?(?:(?:north|south)[ -]?(?:east|west)|north|south|east|west)"
_UNIT = r"(?:kilomet(?:er|re)s?|kms?|miles?|mi|met(?:er|re)s?|yards?|nautical miles?)"
_ABOUT = r"(?:(?:about|around|some|roughly|nearly|almost|over|more than|less than|just|at least) )?"
_NUMBER = r"(?:\d[\d.,]*|\w+)"
_COUNT = rf"{_ABOUT}(?:an? )?(?:few |several |dozens of |hundreds of )?(?:{_NUMBER}(?: to | or |[-–]))?{_NUMBER}?"
_HOURS = r"(?:an?|half an?|one|two|three|four|five|six|eight|ten|twelve|several|few|\d[\d.]*)"
_DRIVE = (
    rf"{_ABOUT}(?:an? )?{_HOURS}[ -](?:hour|minute|day)s?['’]?s?[ -](?:drive|ride|flight|walk|march)(?: away)?"
    rf"(?: (?:to the )?{_POINT})?(?: of| from| outside)?"
)
_NAME = r"(?:the )?[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}"
_SUCH = r"(?: the)?(?: (?:city|town|village|port|capital) of)?"
_SPOT = r"(?: the)?(?: (?:city|town|village|port|capital|cent(?:er|re)|border|coast) (?:of|with))?"
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<far>(?:within )?{_COUNT}[ -]?{_UNIT}(?: \([^)\n]{{1,20}}\))?(?: away)?(?: (?:to the )?{_POINT})?"
    rf" (?:of|from|outside|off|inside)){_SPOT}"
    rf"|(?P<drive>{_DRIVE}){_SPOT}"
    rf"|(?<!the )(?P<beyond>{_POINT} of){_SPOT}"
    rf"|(?P<side>{_SIDE})(?: part)?(?: of)?"
    rf"|(?P<border>(?:borders? (?:with|of|between(?: {_NAME} and)?)|bordering(?: with)?|frontier with)(?: the)?)"
    r"|(?P<by>near(?: to)?|outside|close to|around|off|towards?|en route to|on the (?:way|road) to"
    r"|(?:the )?(?:outskirts|suburbs?|edge|edges|vicinity|surroundings|coast) of|off the coast of)"
    rf"{_SUCH})[ \u00a0]\Z",
    re.IGNORECASE,
)
_BORDER = re.compile(
    r"(?:['’]s)?(?: and \w+(?: \w+)?)?(?:[-–—](?:\w+|(?:\w\.)+))?[ -](?:borders?|frontier)\b"
    r"(?!.(?:guards?|police|patrols?|agents?|agency|forces?|troops|officials?|officers?|authorit|command|service))",
    re.IGNORECASE,
)
"""What follows a name at a border; border guards are people, wherever they are."""
LOOK_BACK = 80
"""Characters before a name that are looked at."""


def relation(text: str, start: int, end: int) -> str | None:
    """Return the words that tell where something lies towards the place ``text[start:end]``, in lower case, or None."""
    if _BORDER.match(text, end, end + 80):
        return "border"
    line = text[max(0, start - LOOK_BACK) : start].replace("\n", " ")
    found = _BEFORE.search(line)
    if found is not None:
        kind, words = found.lastgroup or "", found[found.lastgroup or 0]
        if not (kind == "side" and _named(text[start:end], words)):
            return "border" if kind == "border" else " ".join(words.lower().removeprefix("the ").split())
    return None


def _named(name: str, side: str) -> bool:
    """Tell whether a side is part of a name by its capital and the name's: "North Korea" is no part of Korea."""
    return side[:1].isupper() and name.lower().startswith(side.lower())
