"""What makes a word or a number a time: the words around it. Most of what looks like a date is none.

The words are data (`context_words.tsv`, and the classes "numbered" and "counted" of `words.tsv`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dateline.reader.times.days import MAX_YEAR
from dateline.reader.times.lexicon import load

_BEFORE = re.compile(r"([^\W\d_]+|[^\w\s])?[^\S\n]*\Z")
_AFTER = re.compile(r"[^\S\n]{0,2}([^\W\d_]+|\d+|[^\w\s])?")
_CLOCK_RANGE = re.compile(r"[^\S\n]?[-–][^\S\n]?\d{1,2}[:.]\d\d(?!\d)")
_STREET = re.compile(
    r" (?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{0,20} ){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Highway|Hwy|Court|Terrace|Parkway|Pkwy)\b"
)
"""Behind a number that says a house: "of 1205 Lone Oak Road"."""
_OF_YEARS = frozenset(("in", "since", "by", "until", "till", "from", "before", "after", "during"))
_NUMBER_SIGN = re.compile(r"\b(?:No|Nos|Nr|Art|Sec|p|pp)\.\s*\Z", re.IGNORECASE)
_WEATHER = re.compile(r"\b(?:highs?|lows?|temperatures?|mercury|degrees|speeds?|scored?|shot|aged?)\b", re.IGNORECASE)
_SHOW = re.compile(r"\sNight\s(?:Live|Football)\b")
_OF_MATCH = re.compile(r"\sof\sthe\s(?:match|game|season|league)")
_AT_ABOUT = re.compile(r"\bat (?:about|around|approximately|exactly|nearly|almost)\s\Z", re.IGNORECASE)
"""What stands before the hour of a clock without a colon: "at about 1930"."""
_DATE_BEHIND = re.compile(r"[.,]?\s?(?:the\s)?\d{1,2}\b|[.,]?\s?[A-Z][a-z]{2,8}\.?\s\d")


@dataclass(frozen=True, slots=True)
class Around:
    """A candidate with its parts and the words or marks next to it, as written and in lower case."""

    text: str
    start: int
    end: int
    parts: dict[str, str]
    before: str
    after: str

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    def part(self, name: str) -> str:
        """Return a part in lower case; empty if there is none."""
        return self.parts.get(name, "").lower()

    def left(self, *classes: str) -> bool:
        """Tell whether the word before is of one of the classes."""
        return any(self.before.lower() in _words(name) for name in classes)

    def right(self, *classes: str) -> bool:
        """Tell whether the word behind is of one of the classes."""
        return any(self.after.lower() in _words(name) for name in classes)


Check = Callable[[Around], bool]


def around(text: str, start: int, end: int, parts: dict[str, str]) -> Around:
    """Return a candidate with its neighbours."""
    before = _BEFORE.search(text, max(0, start - 24), start)
    after = _AFTER.match(text, end)
    return Around(text, start, end, parts, (before and before[1]) or "", (after and after[1]) or "")


def possible(text: str, kind: str, match: re.Match[str]) -> bool:
    """Tell whether a match can be a time at all, seen by itself and its next neighbours."""
    check = _POSSIBLE.get(kind)
    if check is None:
        return True
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    return check(around(text, match.start(), match.end(), parts))


def stands(text: str, start: int, end: int, kind: str, parts: dict[str, str]) -> bool:
    """Tell whether an expression that was not joined with a neighbour is one by itself."""
    check = _STANDS.get(kind)
    return check is None or check(around(text, start, end, parts))


def is_rate(text: str, start: int, end: int) -> bool:
    """Tell whether "a day" is one of "40 crowns a day": a plural, a number or a percent sign stands before it."""
    here = around(text, start, end, {})
    word = here.before.lower()
    if here.right("no_rate"):
        return False
    plural = word.endswith("s") and len(word) > 3 and not word.endswith("ss") and not here.left("no_plural")
    return plural or here.left("money") or word == "%" or text[max(0, start - 2) : start - 1].isdigit()


def _words(name: str) -> frozenset[str]:
    return load().context[name]


def _year(a: Around) -> bool:
    number, era = int(a.parts["year"]), "era" in a.parts or "before" in a.parts
    if "circa" in a.parts:
        return number > 999 or (number > 99 and not a.after.isalpha())
    if "named" in a.parts or era:
        return number > 0 and (era or number > 9)
    if not 1000 <= number <= MAX_YEAR:
        # "In 479" among years before Christ: whether it is one shows when it is resolved.
        bare = not a.after or not a.after[0].isalnum() or a.right("behind_small_year")
        return 100 <= number < 1000 and a.left("small_year") and bare
    if number < 2400 and number % 100 < 60 and _AT_ABOUT.search(a.text, max(0, a.start - 24), a.start):
        return False
    if a.left("numbered") or a.right("counted") or a.before in ("$", "£", "€", "¥", "#", "№", "x", "×"):
        return False
    if a.after in ("%", "°", "$", "€", "£", "x", "×") or (
        len(a.after) == 1 and a.after.isupper() and a.after not in "AI"
    ):
        return False
    if a.before.lower() not in _OF_YEARS and _STREET.match(a.text, a.end):
        return False
    if a.before == "." and _NUMBER_SIGN.search(a.text, max(0, a.start - 8), a.start) is not None:
        return False
    if 1500 <= number <= 2100 and (a.left("year") or not a.before or not a.before[0].isalnum()):
        return True
    if 1700 <= number <= 2100:
        round_sum = a.after.islower() and a.after.endswith("s") and len(a.after) > 3 and number % 100 == 0
        return not round_sum
    return a.left("old_year")


def _years(a: Around) -> bool:
    year, short = int(a.parts["year"]), int(a.parts["short"])
    if a.left("numbered") or not 1000 <= year <= MAX_YEAR:
        return False
    return short > year % 100 or (short == 0 and year % 100 == 99)


def _capital(a: Around) -> bool:
    """Months are written with a capital; in lower case only the long ones that are no other word count."""
    word = a.parts["month"].rstrip(".")
    return word[0].isupper() or (word.lower() not in _words("also_words") and len(word) > 3 and word.islower())


def _month(a: Around) -> bool:
    return _capital(a) and (a.parts["month"][0].isupper() or "year" in a.parts)


def _day(a: Around) -> bool:
    # Day 0 and day 32 are no days; what the calendar of that month lacks is told when it is resolved.
    return _capital(a) and all(1 <= int(a.parts[name]) <= 31 for name in ("day", "from") if name in a.parts)


def _numeric(a: Around) -> bool:
    low, high = sorted((int(a.parts["a"]), int(a.parts["b"])))
    return 1 <= low <= 12 and high <= 31 and not a.left("numbered", "version")


def _iso(a: Around) -> bool:
    parts = a.parts
    return 1000 <= int(parts["year"]) <= MAX_YEAR and 1 <= int(parts["month"]) <= 12 and 1 <= int(parts["day"]) <= 31


def _weekday(a: Around) -> bool:
    word = a.parts["weekday"].rstrip(".")
    if (a.after[:1].isupper() and a.right("behind_name")) or _SHOW.match(a.text, a.end) is not None:
        return False
    if len(word) < 6 and word.lower() not in ("tues", "weds", "thurs", "thur"):
        # Short forms only before a date or a time: "Sat, 4 May", "Sun 9 am".
        return word[0].isupper() and _DATE_BEHIND.match(a.text, a.end) is not None
    return not a.left("before_weekday") and a.after.lower() != "best"


def _decade(a: Around) -> bool:
    the = a.words[:3].lower() == "the"
    if "word" in a.parts:
        return "hundreds" in a.parts or (the and not a.after[:1].isdigit())
    if "tens" in a.parts:
        # "'90s" and "the 90s", but not "highs in the 80s".
        quoted = "'" in a.words[:5] or "’" in a.words[:5]
        weather = _WEATHER.search(a.text, max(0, a.start - 60), a.start) is not None
        return quoted or (the and int(a.parts["tens"]) >= 20 and not weather)
    return 1000 <= int(a.parts["decade"]) <= MAX_YEAR or "era" in a.parts


def _century(a: Around) -> bool:
    return not (a.words.endswith("Century") and a.right("behind_century"))  # "21st Century Fox"


def _quarter(a: Around) -> bool:
    if "code" in a.parts:
        return not a.parts["code"][0].islower() or "year" in a.parts
    return not a.right("behind_quarter") and _OF_MATCH.match(a.text, a.end) is None


def _bare_quarter(a: Around) -> bool:
    """ "The second half" of a match or of anything else; as an adjective of money it is a time: "first-half profit"."""
    return a.part("unit") != "half" or "-" in a.words


def _season(a: Around) -> bool:
    word, the = a.part("season"), "det" in a.parts
    capital = a.parts["season"][0].isupper()
    if (capital and a.after[:1].isupper() and "year" not in a.parts) or a.right("behind_name"):
        return False
    if "many" in a.parts:
        return word in ("summer", "winter", "autumn")  # not the falls, nor the springs
    if "year" in a.parts:
        return True
    if capital and a.left("before_season"):
        return False
    if word == "fall":
        return a.after.lower() != "of" and a.left("the_fall" if the else "fall")
    if word == "spring":
        return a.left("the_spring" if the else "spring")
    numbered = a.text[max(0, a.start - 5) : a.start - 1].isdigit()
    return the or numbered or a.left("month") or a.before.lower() == "another"


def _clock(a: Around) -> bool:
    if "name" in a.parts:
        return not a.right("behind_noon")
    if "hour" not in a.parts:
        return True
    hour, minute = int(a.parts["hour"]), a.parts.get("minute")
    if "ap" in a.parts or minute is None:
        return 1 <= hour <= 12 and int(minute or 0) < 60
    sure = a.part("zone") != "" or "hrs" in a.parts
    told = a.left("hour") or a.after.lower() in ("local", "on", "gmt") or _CLOCK_RANGE.match(a.text, a.end) is not None
    if "second" in a.parts:
        told = a.before.lower() == "at"
    elif a.before.lower() in ("-", "–", "to", "and", "from"):
        told = len(a.parts["hour"]) == 2
    return hour < 24 and int(minute) < 60 and (sure or told)


def _duration(a: Around) -> bool:
    parts, unit, n = a.parts, a.part("unit"), a.parts.get("n")
    if a.part("first") == "last" and a.words[:3].lower() != "the":
        return a.left("without_article")
    if "many" in parts:
        return _bare_plural(a)
    if a.part("approx").strip() in ("over", "under") and "side" not in parts and not a.left("length"):
        return False  # "40 billion over ten years": what is meant is the ten years
    if unit.startswith(("second", "quarter")):
        # "A second", "the third quarter", "a quarter" are mostly an order or a share.
        return n is not None and unit.endswith("s") and (unit != "quarters" or a.after.lower() not in ("of", "final"))
    if "one" in parts and not _single_unit(a, unit):
        return False
    if n is not None and n.replace(",", "").isdigit() and parts.get("gap") not in ("-", "‑", "–"):
        return int(n.replace(",", "")) == 1 or unit.endswith("s") or "tail" in parts or len(n) < 4
    if n is not None and n.lower() == "one" and unit.endswith("s"):
        return False
    return a.part("vague") not in ("some", "most", "few", "many") or unit.endswith("s")


def _bare_plural(a: Around) -> bool:
    many = a.part("many")
    if "side" in a.parts or "tail" in a.parts:
        return many != "seconds" or "side" in a.parts
    if many in ("quarters", "seconds") or a.after in ("’", "'"):
        return False
    if many == "hours" and a.before.lower() == "after" and a.after.lower() != "of":
        return False  # "open after hours"
    return a.left("length") and (a.before.lower() != "of" or a.after.lower() in (",", ".", "of", ""))


def _single_unit(a: Around, unit: str) -> bool:
    one, alone = a.part("one"), "side" not in a.parts
    hyphen = not a.parts.get("gap", " ").isspace()
    if unit.endswith("s") or ((hyphen or "-" in a.part("tail")) and one in ("a", "an")):
        return False
    if unit == "minute" and alone:
        return a.before.lower() in ("for", "in", "within", "than", "after")
    if one == "one" and unit == "day" and alone:
        return a.before.lower() in ("in", "for", "within", "after", "than", "only", "just")
    return True


def _ref(a: Around) -> bool:
    which, unit, noun = a.part("which"), a.part("unit"), a.parts.get("noun")
    if which in ("following", "same", "preceding", "subsequent", "succeeding") and "det" not in a.parts:
        return False  # "Following Monday's vote, …"
    if which == "past" and "det" not in a.parts and not a.left("without_article"):
        return False  # "to look past November"
    if noun is None:
        if unit == "hour":
            return which in ("last", "past", "next", "previous")
        if which in ("current", "present", "latest"):
            return unit not in ("day",) and (which != "latest" or unit in ("quarter", "week", "month", "year"))
        if which == "that" and unit in ("quarter", "decade", "century"):
            return a.after.lower() not in ("the", "we", "i", "you")
        return not (which in ("last", "next", "same") and unit == "day" and a.after.lower() == "of")
    low = noun.lower()
    if which in ("current", "present", "latest"):
        return low.endswith(" year")
    if low in ("may", "march") and not noun[0].isupper():
        return False
    if (
        low == "fall"
        and which not in ("last", "next", "this")
        and ("det" in a.parts or a.after.lower() in ("of", "in"))
    ):
        return False
    if noun[0].isupper() and a.after[:1].isupper() and a.right("behind_name"):
        return False
    return not (which == "that" and noun[0].isupper() and low in load().words["month"])


def _ref_many(a: Around) -> bool:
    which, unit = a.part("which"), a.part("unit")
    if not unit.endswith("s"):
        return a.part("n") in ("one", "1", "hundred")
    if unit in ("seconds", "quarters") and "n" not in a.parts:
        return False
    # "Talks may last two weeks."
    return which != "last" or "det" in a.parts or "n" not in a.parts or a.left("without_article")


def _the_unit(a: Around) -> bool:
    if "following" in a.parts:
        return True
    unit = a.part("unit") in ("year", "month", "quarter", "week")
    return unit and a.left("the_unit") and not a.right("other_unit")


def _bare_month(a: Around) -> bool:
    if a.parts.keys() & {"year", "yy"}:
        return True
    word, cued = a.part("month").rstrip("."), a.left("month")
    if len(word) < 4 and word != "may":
        point = a.words.endswith(".")
        return cued and word not in _words("also_words") and (a.before.lower() != "and" or point)
    named = a.after[:1].isupper() and a.after.lower() not in load().words["month"]
    if (
        named
        and word in ("may", "march", "april", "june", "august")
        and not (a.before.islower() and a.left("sure_month"))
    ):
        return False
    if word in ("may", "march"):
        open_end = not a.after.isalpha() or a.right("behind_weak_month")
        return a.left("sure_month") or (a.left("weak_month") and open_end)
    return not a.left("title") and (word not in ("april", "june", "august") or cued or not a.before[:1].isupper())


def _bare_part(a: Around) -> bool:
    word = a.part("part")
    if "mod" in a.parts:
        return True
    if "det" in a.parts:
        other = a.after.lower() in ("of", "watch", "shift")
        return a.left("the_part") and not other and word in ("morning", "afternoon", "evening", "night")
    return word != "morning" and a.left("part") and (word != "night" or a.before.lower() in ("at", "by"))


def _set(a: Around) -> bool:
    if "adverb" in a.parts:
        return a.words.islower() or not a.after[:1].isupper()
    return "every" not in a.parts or a.part("unit") not in ("second", "may", "march", "fall")


def _vague(a: Around) -> bool:
    phrase = a.part("phrase")
    if phrase in ("the past", "the present", "the future", "the near future"):
        # "The past three months", "the present law", "the future king".
        return not a.after.isalnum() or a.right("behind_noun")
    if phrase in ("now", "just now"):
        return a.before.lower() != "from" and a.after.lower() not in ("famous", "known", "defunct", "then")
    return True


def _holiday(a: Around) -> bool:
    return not a.parts["holiday"].islower() and not a.right("behind_holiday")


def _two_digits(a: Around) -> bool:
    return a.left("two_digits")


def _fiscal(a: Around) -> bool:
    return a.words[:2].lower() != "fy" or a.words[:2].isupper()


_POSSIBLE: dict[str, Check] = {
    "year": _year, "years": _years, "month": _month, "day": _day, "numeric": _numeric, "iso": _iso,
    "weekday": _weekday, "decade": _decade, "century": _century, "quarter": _quarter, "season": _season,
    "clock": _clock, "duration": _duration, "ref": _ref, "ref_many": _ref_many, "set": _set, "vague": _vague,
    "holiday": _holiday, "two_digits": _two_digits, "fiscal": _fiscal,
}  # fmt: skip
_STANDS: dict[str, Check] = {
    "quarter": _bare_quarter, "the_unit": _the_unit, "month": _bare_month, "part": _bare_part,
}  # fmt: skip
