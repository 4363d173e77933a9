"""What makes a word or a number a time: the words around it. Most of what looks like a date is none."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from dateline.reader.times.days import MAX_YEAR
from dateline.reader.times.lexicon import load


class Candidate(Protocol):
    """What `stands` reads of a found expression."""

    @property
    def kind(self) -> str: ...
    @property
    def parts(self) -> dict[str, str]: ...
    @property
    def mod(self) -> str | None: ...
    @property
    def inner(self) -> object: ...


_BEFORE = re.compile(r"([^\W\d_]+|[^\w\s])?[^\S\n]*\Z")
_AFTER = re.compile(r"[^\S\n]{0,2}([^\W\d_]+|\d+|[^\w\s])?")
_CUES = frozenset(
    """in since of until till by from to through during before after between and or for early late mid last next this
    that around about circa at on as ( , ; – - — / than throughout into past when over within per the despite""".split()
)
# Words behind which a bare month or season is one: prepositions of time and their kin.
_TIME_CUES = frozenset(
    """in since until till by from through during before after between early late mid around and to of for last next
    this that on or each every throughout past late into ( - –""".split()
)
# What may follow a year of three digits, which else is a number of things.
_BEHIND_YEARS = frozenset(
    "the and to a an in when after until before it he she they his her its this but that with by".split()
)
_UNIT_CUES = frozenset(
    "for in within after over of than took lasted last take lasting spent spend spends following".split()
)
_CLOCK_CUES = frozenset("at by around until till from before after since to between about and – - ( , on".split())
_CLOCK_RANGE = re.compile(r"[^\S\n]?[-–][^\S\n]?\d{1,2}[:.]\d\d(?!\d)")
_NUMBER_SIGN = re.compile(r"\b(?:No|Nos|Nr|Art|Sec|p|pp)\.\s*\Z", re.IGNORECASE)
_WEATHER = re.compile(r"\b(?:highs?|lows?|temperatures?|mercury|degrees|speeds?|scored?|shot|aged?)\b", re.IGNORECASE)
_MONTH_VERBS = frozenset("may march mar dec sun sat jan".split())
# "Last two weeks" without an article is a date behind these, else a verb with its object.
_OVER = frozenset("in over during for s her his their its my our".split())
# Words in -s that are no plurals, or whose object "a year" would be ("takes a year").
_NO_PLURALS = frozenset(
    """this does takes lasts spends plus minus thus perhaps always across versus besides needs requires means gets gives
    makes costs adds earns saves serves gains spans covers marks""".split()
)
_RIGHT_OF_NAME = frozenset(
    """olympics olympic games paralympics palace times mirror telegraph herald post star mail express school street
    avenue road park garden gardens league cup club fm air house hall bowl prayers prayer""".split()
)


def before(text: str, at: int) -> str:
    """Return the word or mark in front of a position, as written; empty at the start of a line."""
    match = _BEFORE.search(text, max(0, at - 24), at)
    return (match[1] or "") if match is not None else ""


def after(text: str, at: int) -> str:
    """Return the word, number or mark behind a position; empty at the end of a line."""
    match = _AFTER.match(text, at)
    return (match[1] or "") if match is not None else ""


def counts(text: str, at: int, end: int) -> bool:
    """Tell whether a plural, a number or a percent sign stands in front of a position."""
    word = before(text, at).lower()
    if after(text, end).lower() in ("after", "before", "from", "since", "of", "to"):
        return False
    plural = word.endswith("s") and len(word) > 3 and not word.endswith("ss") and word not in _NO_PLURALS
    return (
        plural
        or word in _table("money")
        or word in ("%", "percent", "people", "men", "women", "once", "twice")
        or text[max(0, at - 2) : at - 1].isdigit()
    )


def possible(text: str, kind: str, match: re.Match[str]) -> bool:
    """Tell whether a match can be a time at all, seen by itself and its next neighbours."""
    check = _POSSIBLE.get(kind)
    return check is None or check(text, match)


def stands(text: str, start: int, end: int, found: Candidate) -> bool:
    """Tell whether an expression, joined with its neighbours, is one."""
    if found.kind == "mod":
        return False
    if found.mod is not None or found.inner is not None:
        return found.kind != "quarter" or found.parts.get("unit", "").lower() != "half" or found.inner is not None
    check = _STANDS.get(found.kind)
    return check is None or check(text, start, end, found.parts)


@cache
def _table(kind: str) -> frozenset[str]:
    return frozenset(load().words[kind])


def _year(text: str, match: re.Match[str]) -> bool:
    digits, era = match["year"], match["era"] or match["before"]
    number, left = int(digits), before(text, match.start())
    right = after(text, match.end())
    if match["circa"] is not None:
        return number > 99 and not right.isalpha() or number > 999
    if number == 0 or (era is None and match["named"] is None and not 1000 <= number <= MAX_YEAR):
        # "in 479" among years before Christ: whether it is one shows when it is resolved.
        small = era is None and match["named"] is None and 100 <= number < 1000 and digits[0] != "0"
        return (
            small
            and left.lower()
            in (
                "in",
                "by",
                "of",
                "since",
                "until",
                "around",
                "late",
                "early",
                "from",
                "to",
                "-",
                "–",
                "(",
                "between",
                "and",
            )
            and (not right or not right[0].isalnum() or right.lower() in _BEHIND_YEARS)
        )
    if era is not None:
        return len(digits) > 1 or number > 0
    if match["named"] is not None:
        return len(digits) > 1
    low, low_left = right.lower(), left.lower()
    if low_left in _table("numbered") and low_left != "bill" or low in _table("counted"):
        return False
    if right in ("x", "×", "X") or left in ("x", "×") or (len(right) == 1 and right.isupper() and right not in "AI"):
        return False
    if left == "." and _NUMBER_SIGN.search(text, max(0, match.start() - 8), match.start()) is not None:
        return False
    if left and left in "$£€¥#№" or (right and right in "%°$€£"):
        return False
    if 1500 <= number <= 2100 and (low_left in _CUES or not left or not left[0].isalnum()):
        return True
    if 1700 <= number <= 2100:
        return not (right.islower() and right.endswith("s") and len(right) > 3 and number % 100 == 0)
    return low_left in (
        "in",
        "since",
        "of",
        "until",
        "by",
        "from",
        "around",
        "circa",
        "early",
        "late",
        "year",
        "to",
        "and",
        "–",
        "-",
        "(",
    )


def _years(text: str, match: re.Match[str]) -> bool:
    year, short = int(match["year"]), int(match["short"])
    left = before(text, match.start()).lower()
    if left in _table("numbered") or not 1000 <= year <= MAX_YEAR:
        return False
    return short > year % 100 or (short == 0 and year % 100 == 99)


def _month(text: str, match: re.Match[str]) -> bool:
    word = match["month"].rstrip(".")
    return word[0].isupper() or (
        word.lower() not in _MONTH_VERBS and len(word) > 4 and word.islower() and match["year"] is not None
    )


def _day(text: str, match: re.Match[str]) -> bool:
    word = match["month"].rstrip(".")
    parts = match.groupdict()
    if not word[0].isupper() and (word.lower() in _MONTH_VERBS or len(word) < 4):
        return False
    day = parts.get("day")
    # Day 0 and day 32 are no days; what the calendar of that month lacks is told when it is resolved.
    return day is None or (1 <= int(day) <= 31 and (parts.get("from") is None or 1 <= int(parts["from"]) <= 31))


def _numeric(text: str, match: re.Match[str]) -> bool:
    a, b = int(match["a"]), int(match["b"])
    if before(text, match.start()).lower() in _table("numbered") | {"version", "v", "ip", "python", "release"}:
        return False
    return 1 <= a <= 31 and 1 <= b <= 31 and min(a, b) <= 12


def _iso(text: str, match: re.Match[str]) -> bool:
    return 1000 <= int(match["year"]) <= MAX_YEAR and 1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31


def _weekday(text: str, match: re.Match[str]) -> bool:
    word = match["weekday"].rstrip(".")
    right, left = after(text, match.end()), before(text, match.start())
    if right and right[0].isupper() and right.lower() in _RIGHT_OF_NAME:
        return False
    if (
        len(word) < 6
        and word.lower() not in ("tues", "weds", "thurs", "thur")
        or not word[0].isupper()
        and len(word) < 6
    ):
        # Short forms only before a date or a time: "Sat, 4 May", "Sun 9 am".
        return (
            word[0].isupper()
            and re.match(
                r"[.,]?\s?(?:the\s)?\d{1,2}\b|[.,]?\s?[A-Z][a-z]{2,8}\.?\s\d", text[match.end() : match.end() + 16]
            )
            is not None
        )
    if right.lower() == "best" and word.lower() == "sunday":
        return False
    return not (
        left
        and left.lower()
        in ("bloody", "black", "cyber", "super", "fat", "ruby", "holy", "freaky", "giving", "joe", "robinson", "girl")
    )


def _decade(text: str, match: re.Match[str]) -> bool:
    parts = match.groupdict()
    word, tens = parts.get("word"), parts.get("tens")
    if word is not None:
        the = match.group()[:3].lower() == "the"
        right = after(text, match.end())
        own = before(text, match.start()).lower() in ("late", "early", "mid", "his", "her", "their", "-")
        return parts.get("hundreds") is not None or (the and not own and not right[:1].isdigit())
    if tens is not None:
        # "'90s" and "the 90s", but not "in her 30s" or "highs in the 80s".
        quoted = "'" in match.group()[:5] or "’" in match.group()[:5]
        weather = _WEATHER.search(text, max(0, match.start() - 60), match.start()) is not None
        return quoted or (match.group()[:3].lower() == "the" and int(tens) >= 20 and not weather)
    number = int(parts.get("decade") or 0)
    return (1000 <= number <= MAX_YEAR) or parts.get("era") is not None


def _quarter(text: str, match: re.Match[str]) -> bool:
    parts = match.groupdict()
    right = after(text, match.end()).lower()
    if parts.get("code") is not None:
        return match["code"][0].isupper() or match["code"][0].isdigit() or parts.get("year") is not None
    return right not in ("finals", "final", "century", "mile", "pounder", "hour") and not re.match(
        r"\sof\sthe\s(?:match|game|season|league)", text[match.end() : match.end() + 24]
    )


def _bare_quarter(text: str, start: int, end: int, parts: dict[str, str]) -> bool:
    """ "The second half" of a match or of anything else; as an adjective of money it is a time ("first-half profit")."""
    return parts.get("unit", "").lower() != "half" or "-" in text[start:end]


def _season(text: str, match: re.Match[str]) -> bool:
    word, parts = match["season"].lower(), match.groupdict()
    right, left = after(text, match.end()), before(text, match.start()).lower()
    if right and right[0].isupper() and parts.get("year") is None and match["season"][0].isupper():
        return False
    if (
        right.lower() in _RIGHT_OF_NAME
        or left in ("arab", "prague", "hot", "cold", "water")
        and match["season"][0].isupper()
    ):
        return False
    if parts.get("year") is not None:
        return True
    if word == "fall":
        dated = parts.get("det") is not None and left in (
            "in",
            "during",
            "by",
            "until",
            "through",
            "since",
            "of",
            "late",
            "early",
            "throughout",
        )
        return (dated or left in ("early", "late", "mid", "this", "last", "next", "every", "each")) and (
            right.lower() != "of" or not parts.get("det")
        )
    if word == "spring":
        bare = left in _TIME_CUES and left not in ("to", "from", "that", "of", "for", "and")
        return bare or (
            parts.get("det") is not None and left in ("in", "of", "for", "from", "to", "before", "after", "that")
        )
    return parts.get("det") is not None or parts.get("many") is not None or left in _TIME_CUES or left == "another"


def _clock(text: str, match: re.Match[str]) -> bool:
    parts = match.groupdict()
    if parts.get("name") is not None:
        return after(text, match.end()).lower() not in ("mass", "mail", "sun", "blue", "express")
    hour, minute = parts.get("hour"), parts.get("minute")
    if hour is None:
        return True
    if parts.get("ap") is not None:
        return 1 <= int(hour) <= 12 and int(minute or 0) < 60
    if minute is None:
        return 1 <= int(hour) <= 12
    sure = bool(parts.get("zone") or parts.get("hrs"))
    left = before(text, match.start()).lower()
    cued = (
        left in _CLOCK_CUES - {"from", "to", "and", ","}
        or sure
        or after(text, match.end()).lower() in ("local", "on", "gmt")
        or _CLOCK_RANGE.match(text, match.end()) is not None
    )
    if left in ("-", "–", "to", "and", "from") and not sure:
        cued = len(minute) == 2 and len(hour) == 2
    if parts.get("second") is not None and not sure:
        cued = left == "at"
    return int(hour) < 24 and int(minute) < 60 and cued


def _duration(text: str, match: re.Match[str]) -> bool:
    parts = match.groupdict()
    unit = (parts.get("unit") or "").lower()
    side, left = parts.get("side"), before(text, match.start()).lower()
    if (parts.get("first") or "").lower() == "last" and match.group()[:3].lower() != "the":
        return left in _OVER
    if parts.get("many") is not None:
        many = match["many"].lower()
        if side is not None or parts.get("tail") is not None:
            return many not in ("seconds",) or side is not None
        if many in ("quarters", "seconds") or after(text, match.end()) in ("’", "'"):
            return False
        return left in _UNIT_CUES and (left != "of" or after(text, match.end()).lower() in (",", ".", "of", ""))
    if unit.startswith(("second", "quarter")):
        # "a second", "the third quarter", "a quarter" are mostly an order or a share.
        exact = parts.get("n") is not None and unit.endswith("s")
        return exact and (unit != "quarters" or after(text, match.end()).lower() not in ("of", "final", "finals"))
    if parts.get("one") is not None and match["one"].lower() in ("a", "an", "one", "another"):
        hyphen = (parts.get("gap") or " ") not in (" ", "\xa0")
        if unit.endswith("s") or (hyphen and match["one"].lower() in ("a", "an")):
            return False
        if unit in ("minute", "moment") and side is None and left not in ("for", "in", "within", "than", "after"):
            return False
        if match["one"].lower() == "one" and unit == "day" and side is None:
            return left in ("in", "for", "within", "after", "than", "only", "just")
    n = parts.get("n")
    if (
        n is not None
        and n.replace(",", "").isdigit()
        and parts.get("gap") not in ("-", "‑", "–")
        and int(n.replace(",", "")) != 1
    ):
        return unit.endswith("s") or parts.get("tail") is not None or len(n) < 4
    if n is not None and n.lower() == "one" and unit.endswith("s"):
        return False
    return (parts.get("vague") or "").lower() not in ("some", "most", "few", "many") or unit.endswith("s")


def _ref(text: str, match: re.Match[str]) -> bool:
    which, parts = match["which"].lower(), match.groupdict()
    unit, noun = (parts.get("unit") or "").lower(), parts.get("noun")
    right = after(text, match.end()).lower()
    if which in ("first", "final", "opening", "closing", "early", "initial", "recent", "intervening", "ensuing"):
        return False
    if unit in ("minute", "moment") or (unit == "hour" and which not in ("last", "past", "next", "previous")):
        return False
    if which in ("current", "present") and unit not in ("year", "month", "week", "quarter", "decade", "century"):
        return noun is not None and noun.lower().endswith(" year")
    if which == "latest" and unit not in ("quarter", "week", "month", "year"):
        return False
    if unit == "decade" and right in ("ago",):
        return False
    if noun is not None:
        if (
            noun.lower() in ("may", "march", "fall", "spring")
            and not noun[0].isupper()
            and noun.lower() in ("may", "march")
        ):
            return False
        if (
            noun.lower() == "fall"
            and (parts.get("det") or right in ("of", "from", "in"))
            and which not in ("last", "next", "this")
        ):
            return False
        if (
            noun[0].isupper()
            and right[:1].isalpha()
            and after(text, match.end())[0].isupper()
            and right in _RIGHT_OF_NAME
        ):
            return False
    if (
        which == "that"
        and unit in ("day", "quarter", "decade", "century", "")
        and noun is None
        and right.isalpha()
        and right in ("the", "we", "i", "you")
    ):
        return unit == "day"
    if which in ("last", "next", "same") and right == "of" and unit == "day":
        return False
    return not (which == "that" and noun is not None and noun[0].isupper() and noun.lower() in load().words["month"])


def _ref_many(text: str, match: re.Match[str]) -> bool:
    which, parts = match["which"].lower(), match.groupdict()
    unit = match["unit"].lower()
    plural = unit.endswith("s")
    if which == "last" and parts.get("det") is None and parts.get("n") is not None:
        # "talks may last two weeks"
        return before(text, match.start()).lower() in _OVER
    if not plural:
        return (
            parts.get("n") is not None
            and parts["n"].lower() in ("one", "1", "hundred")
            and which not in ("first", "same")
        )
    if unit in ("seconds", "quarters") and parts.get("n") is None:
        return False
    if which in ("first", "final", "initial", "opening", "same", "latest"):
        return parts.get("n") is not None
    return True


def _the_unit(text: str, start: int, end: int, parts: dict[str, str]) -> bool:
    if parts.get("following"):
        return True
    left, right = before(text, start).lower(), after(text, end).lower()
    if right in (
        "ended",
        "ending",
        "through",
        "of",
        "that",
        "to",
        "when",
        "before",
        "after",
        "since",
        "the",
        "s",
        "'",
        "’",
        "he",
        "she",
        "they",
        "we",
        "in",
        "’s",
        "-",
    ):
        return False
    unit = parts["unit"].lower()
    return unit in ("year", "month", "quarter", "week") and left in (
        "for",
        "in",
        "during",
        "within",
        "throughout",
        "over",
    )


def _bare_month(text: str, start: int, end: int, parts: dict[str, str]) -> bool:
    if parts.get("year") or parts.get("yy"):
        return True
    word, left, right = parts["month"].lower(), before(text, start), after(text, end)
    cued = left.lower() in _TIME_CUES
    if len(word) < 4 and word != "may":
        return cued and (left.lower() != "and" or text[end - 1] == ".") and word not in ("mar", "dec", "jan", "sun")
    if (
        right[:1].isupper()
        and right.lower() not in load().words["month"]
        and word in ("may", "march", "april", "june", "august")
        and not (cued and left.islower() and left in ("in", "since", "until", "by", "last", "next", "this"))
    ):
        return False
    if word in ("may", "march"):
        return (
            cued
            and left.lower() not in ("the", "that", "to", "of", "for", "on", "and", "or", "(", "-")
            or (
                cued
                and left.lower() in ("to", "of", "and", "for", "or", "(", "-")
                and (not right.isalpha() or right in ("and", "to", "when", "after", "of", "the", "as", "in"))
            )
        )
    if left.lower() in ("mr", "ms", "mrs", "st", "dr", "lady", "sir", "miss"):
        return False
    return word not in ("april", "june", "august") or cued or not left[:1].isupper()


def _bare_part(text: str, start: int, end: int, parts: dict[str, str]) -> bool:
    left, word = before(text, start).lower(), parts["part"].lower()
    if parts.get("mod"):
        return True
    if parts.get("det"):
        right = after(text, end).lower()
        return (
            left in ("in", "during", "by", "on", "through", "throughout", "into", "for", "of", "until")
            and right not in ("of", "watch", "shift")
            and word in ("morning", "afternoon", "evening", "night")
        )
    return (
        left in ("at", "by", "before", "after", "until", "from", "around", "overnight", "all")
        and (word != "night" or left in ("at", "by"))
        and word not in ("morning",)
    )


def _set(text: str, match: re.Match[str]) -> bool:
    adverb = match.groupdict().get("adverb")
    if adverb is not None:
        return adverb.islower() or not after(text, match.end())[:1].isupper()
    return (
        match.groupdict().get("every") is None
        or match["unit"].lower() not in ("second", "quarter", "may", "march", "fall")
        or match["unit"].lower() == "quarter"
    )


def _vague(text: str, match: re.Match[str]) -> bool:
    phrase, right, left = match["phrase"].lower(), after(text, match.end()), before(text, match.start()).lower()
    if phrase in ("the past", "the present", "the future", "the near future"):
        # "the past three months", "the present law", "the future king".
        return not right.isalnum() or right.lower() in (
            "and",
            "or",
            "but",
            "as",
            "of",
            "for",
            "when",
            "is",
            "was",
            "to",
            "that",
            "he",
            "she",
            "they",
            "with",
            "by",
            "have",
            "has",
            "had",
            "because",
            "than",
            "we",
            "it",
            "will",
            "are",
            "were",
            "if",
            "the",
            "would",
            "in",
            "at",
        )
    if phrase == "recent":
        return False
    if phrase in ("now", "just now"):
        return left not in ("from", "apocalypse") and right.lower() not in ("famous", "known", "defunct", "then")
    return True


def _holiday(text: str, match: re.Match[str]) -> bool:
    name = match["holiday"]
    right = after(text, match.end()).lower()
    if name.islower():
        return False
    return right not in (
        "island",
        "islands",
        "tree",
        "carol",
        "card",
        "egg",
        "eggs",
        "bunny",
        "parade",
        "road",
        "street",
        "uprising",
        "rising",
    )


def _two_digits(text: str, match: re.Match[str]) -> bool:
    left = before(text, match.start()).lower()
    return left in (
        "in",
        "of",
        "since",
        "by",
        "class",
        "until",
        "from",
        "late",
        "early",
        "and",
        "to",
        "summer",
        "winter",
        "spring",
        "through",
    )


def _fiscal(text: str, match: re.Match[str]) -> bool:
    return match.group()[:2].lower() != "fy" or match.group()[:2].isupper()


_POSSIBLE = {
    "year": _year, "years": _years, "month": _month, "day": _day, "numeric": _numeric, "iso": _iso, "weekday": _weekday,
    "decade": _decade, "quarter": _quarter, "season": _season, "clock": _clock, "duration": _duration, "ref": _ref,
    "ref_many": _ref_many, "set": _set, "vague": _vague, "holiday": _holiday, "two_digits": _two_digits,
    "fiscal": _fiscal,
}  # fmt: skip
_STANDS = {"quarter": _bare_quarter, "the_unit": _the_unit, "month": _bare_month, "part": _bare_part}
