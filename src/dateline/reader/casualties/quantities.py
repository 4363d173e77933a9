"""Words and digits that give a number of people: "at least 12", "dozens of", "two or three", "1.2 million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dateline.reader.casualties.lexicon import Lexicon, load
from dateline.records import CasualtyBound

MOST_PEOPLE: Final = 8_300_000_000
"""About as many as live on earth (United Nations, World Population Prospects 2024); a higher figure is doubtful."""
LONGEST: Final = 15
"""Digits of a number at most; a longer run is no figure that anybody could have meant."""

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+){1,8}(?![^\W_])"
    r"|(?:[A-Za-z]\.){2,}|U\. [SKN]\.|(?i:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|Rev|Sen|Rep|Gov|Prof|St)\."
    r"|[^\W_]+(?:['’\-][^\W_]+)*|\S"
)
_DIGITS = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_COMMAS = re.compile(r"\d+(?:,\d+)+")
_DECIMAL = re.compile(r"\d{1,6}\.\d{1,3}")
# Letters that stand where digits were meant. One digit at least, and nothing but such letters.
_TYPO = re.compile(r"(?=.*\d)[\dolIOS]{1,6}[\dolIO]")
_MENDED = str.maketrans("olIOS", "01105")
_PAIR = re.compile(r"(\d{1,6})-(\d{1,6})")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_MONEY = frozenset("$ € £ ¥ ₹ usd eur us$ rs rs.".split())
_NOT_BEFORE = frozenset(
    "aged age no. nos. number flight highway route article section chapter page room resolution".split()
)
_NOT_AFTER = frozenset("% percent pct a.m. p.m. am pm gmt o'clock o’clock th st nd rd".split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence: the text they stand in, where each starts and ends, and each in small letters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    low: tuple[str, ...]

    def at(self, index: int) -> str:
        """Return the word in small letters, or nothing outside the sentence."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def raw(self, index: int) -> str:
        """Return the word as it is written."""
        return self.text[self.starts[index] : self.ends[index]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something, with the first and the last word of it; `core` is the first word of the number itself."""

    first: int
    core: int
    last: int
    low: int
    best: int
    high: int
    bound: CasualtyBound
    doubtful: bool = False
    year: bool = False
    """Four plain digits that may as well be a year: a figure only with a noun behind them."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    after: int
    vague: bool = False
    doubtful: bool = False
    year: bool = False


def words_of(text: str, start: int, end: int) -> Words:
    """Return the words of a stretch of text."""
    found = [match.span() for match in _TOKEN.finditer(text, start, end)]
    low = tuple(text[a:b].lower().replace("’", "'") for a, b in found)
    return Words(text, tuple(a for a, _ in found), tuple(b for _, b in found), low)


def quantities(words: Words) -> tuple[Quantity, ...]:
    """Return every number of a sentence that may count something, in order; none overlap."""
    lexicon, found, at, floor, ages = load(), [], 0, 0, -1
    while at < len(words.low):
        number = _number(words, at, lexicon)
        if number is None:
            at += 1
            continue
        if words.at(at - 1) in ("aged", "ages") or (at - ages <= 2 and words.at(at - 1) in (",", "and", "or", "to")):
            at = ages = number.after  # "aged 12, 14 and 17"
            continue
        quantity = _whole(words, at, number, lexicon, floor)
        if quantity is None:
            at = number.after
        else:
            found.append(quantity)
            at = floor = quantity.last + 1
    return tuple(found)


def _whole(words: Words, at: int, number: _Number, lexicon: Lexicon, floor: int) -> Quantity | None:
    """Return the number at `at` with the rest of a range and the words before and after, if it may count people."""
    low = high = number.value
    after, bound, doubtful = number.after, "vague" if number.vague else "exact", number.doubtful
    pair = _PAIR.fullmatch(words.at(at))
    if pair:
        low, high = int(pair[1]), int(pair[2])
        bound = "range"
    else:
        second = _second(words, at, number, lexicon)
        if second is not None:
            low, high, after, bound = number.value, second.value, second.after, "range"
            doubtful = doubtful or second.doubtful
    if _no_count(words, at, after):
        return None
    first, kinds = _before(words, at, lexicon, floor)
    if words.at(first - 1) == "between" and bound == "range":
        first -= 1
    change = {"more": 1, "fewer": -1}
    named = next((kind for kind in kinds if kind in ("more", "fewer", "at_least", "at_most", "about")), None)
    if named and bound != "range":
        low = high = max(0, low + change.get(named, 0))
        bound = {"more": "at_least", "fewer": "at_most"}.get(named, named)
    elif words.at(after) == "or" and words.at(after + 1) in ("more", "so") and bound == "exact":
        bound, after = ("at_least" if words.at(after + 1) == "more" else "about"), after + 2
    elif words.at(after) == "+" and words.starts[after] == words.ends[after - 1]:
        bound, after = "at_least", after + 1
    elif bound == "exact" and words.at(at).endswith("-plus"):
        bound = "at_least"
    doubtful = doubtful or high > MOST_PEOPLE or low > high
    if low > high:
        return None
    # Of a range the lower end is the best reading: the conservative one, as ACLED has it where reports disagree.
    return Quantity(first, at, after - 1, low, low, high, bound, doubtful, number.year)  # type: ignore[arg-type]


def _second(words: Words, at: int, number: _Number, lexicon: Lexicon) -> _Number | None:
    """Return the second number of "10 to 15", "two or three", "10–15", "between 10 and 15"."""
    link = words.at(number.after)
    between = words.at(at - 1) == "between"
    if words.at(at - 1) == "from" or link not in ("to", "or", "–", "—", "-", "and") or (link == "and") != between:
        return None
    second = _number(words, number.after + 1, lexicon)
    if second is None or second.value <= number.value or second.year or number.year:
        return None
    if link == "–" and words.starts[number.after] != words.ends[number.after - 1]:
        return None  # a dash between clauses
    return second


def _before(words: Words, at: int, lexicon: Lexicon, floor: int) -> tuple[int, list[str]]:
    """Return where the words of a number begin that starts at `at`, and the classes of the phrases before it."""
    first, i, kinds = at, at, []
    while i > floor:
        for size in (4, 3, 2, 1):
            phrase = " ".join(words.low[max(floor, i - size) : i])
            if i - size >= floor and phrase in lexicon.before:
                kind = lexicon.before[phrase][0]
                break
        else:
            break
        i -= size
        if kind != "quiet":
            kinds.append(kind)
            first = i
    return first, kinds


def _no_count(words: Words, at: int, after: int) -> bool:
    """Say whether a number is plainly money, a time, a date, an age or a share."""
    before, behind = words.at(at - 1), words.at(after)
    touching = at > 0 and words.ends[at - 1] == words.starts[at]
    follows = after < len(words.low) and words.ends[after - 1] == words.starts[after]
    if before in _MONEY or before in _NOT_BEFORE or behind in _NOT_AFTER:
        return True
    if (before == "." and words.at(at - 2) in ("no", "nos")) or (before == "#"):
        return True
    if (touching and before in ("/", ":", "-", "–", ".", "+")) or (follows and behind in ("/", ":", "-", "'", "°")):
        return True
    if behind in ("years", "year", "months", "month") and words.at(after + 1) in ("old", "of"):
        return True
    if behind.startswith(("year-old", "month-old", "week-old", "day-old")):
        return True
    digits = words.at(at)[:1].isdigit()
    return digits and after - at == 1 and len(words.at(at)) <= 2 and _dated(words, at, after)


def _dated(words: Words, at: int, after: int) -> bool:
    """Say whether a one- or two-digit number is the day of a month: "12 May", "May 12", "Jan. 12"."""
    before, behind = words.at(at - 1), words.at(after)
    if before == ".":
        before = words.at(at - 2)
    if behind in _MONTHS and behind not in ("may", "march"):
        return True
    if behind in ("may", "march"):
        return words.raw(after)[:1].isupper()
    if before not in _MONTHS:
        return False
    shown = words.raw(at - 1) if words.at(at - 1) != "." else words.raw(at - 2)
    return shown[:1].isupper()


def _number(words: Words, at: int, lexicon: Lexicon) -> _Number | None:
    """Read the number that starts at a word, without what stands before it."""
    word = words.at(at)
    if not word:
        return None
    if word[0].isdigit() or (word[0] in "oils" and _TYPO.fullmatch(words.raw(at))):
        return _figures(words, at, lexicon)
    if word not in lexicon.opening and word.partition("-")[0] not in lexicon.opening:
        return None
    for kind in ("half", "zero", "exact", "few"):
        for size in (4, 3, 2, 1):
            phrase = " ".join(words.low[at : at + size])
            value = lexicon.numbers[kind].get(phrase)
            if value is not None and at + size <= len(words.low):
                return _phrase(words, at, size, kind, value, lexicon)
    if word in lexicon.numbers["vague"]:
        return _vague(words, at, lexicon)
    return _spelled(words, at, lexicon)


def _phrase(words: Words, at: int, size: int, kind: str, value: int, lexicon: Lexicon) -> _Number | None:
    """Read "half a dozen", "several hundred", "a couple of", "no"."""
    after = at + size
    great = lexicon.numbers["great"]
    if kind == "few":
        if words.at(after) in great:
            return _Number(value * great[words.at(after)], after + 1, vague=True)
        if words.at(at - 1) in ("very", "the") and words.at(at) == "few":
            return None
        return _Number(value, after, vague=True)
    if kind == "zero" and words.at(at) == "no" and words.at(after) in (".", "more", "less", "fewer", "longer", "doubt"):
        return None
    return _Number(value, after)


def _vague(words: Words, at: int, lexicon: Lexicon) -> _Number:
    """Read "dozens", "tens of thousands", "hundreds of thousands"."""
    vague = lexicon.numbers["vague"]
    value, after = vague[words.at(at)], at + 1
    while words.at(after) == "of" and words.at(after + 1) in vague:
        value, after = value * (vague[words.at(after + 1)] // 2), after + 2
    if words.at(after) in ("and",) and words.at(after + 1) == words.at(at):
        after += 2  # "hundreds and hundreds"
    return _Number(value, after, vague=True)


def _spelled(words: Words, at: int, lexicon: Lexicon) -> _Number | None:
    """Read "twenty-three", "one hundred and five", "two hundred thousand"."""
    total = current = 0
    i, known = at, False
    if words.at(at) in ("a", "an") and words.at(at + 1) in lexicon.numbers["great"]:
        i, known = at + 1, True  # "a hundred and fifty"
    while i < len(words.low) and i - at < 12:
        word = words.low[i].removesuffix("-plus")
        parts = word.split("-") if "-" in word else [word]
        if all(part in lexicon.numbers["number"] for part in parts) and len(parts) <= 2:
            values = [lexicon.numbers["number"][part] for part in parts]
            if known and current % 100:
                break
            current += sum(values)
        elif word in lexicon.numbers["great"] and known:
            great = lexicon.numbers["great"][word]
            if great >= 1000:
                total, current = total + max(current, 1) * great, 0
            else:
                current = max(current, 1) * great
        elif word == "and" and known and (current or total) and not current % 100 and _small(words, i + 1, lexicon):
            i += 1
            continue
        else:
            break
        known, i = True, i + 1
    return _Number(total + current, i) if known else None


def _small(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Say whether a plain number word follows an "and" after a hundred, and not the next figure."""
    parts = words.at(at).split("-")
    before = words.at(at - 2)
    return before in lexicon.numbers["great"] and before != "dozen" and parts[0] in lexicon.numbers["number"]


def _figures(words: Words, at: int, lexicon: Lexicon) -> _Number | None:
    """Read digits: 1,200, 12 000, 1.2 million, 3 lakh; what is mistyped is read and marked as doubtful."""
    raw, after, doubtful = words.raw(at), at + 1, False
    raw = raw.removesuffix("-plus")
    great = lexicon.numbers["great"]
    multiplier = great.get(words.at(after), 1)
    pair = _PAIR.fullmatch(raw)
    if pair:
        first, second = int(pair[1]), int(pair[2])
        return _Number(first, after) if first < second and not raw.startswith("0") and pair[2][0] != "0" else None
    if _DECIMAL.fullmatch(raw) and multiplier > 1:
        whole, _, part = raw.partition(".")
        return _Number((int(whole) * 10 ** len(part) + int(part)) * multiplier // 10 ** len(part), after + 1)
    if _DIGITS.fullmatch(raw) or _INDIAN.fullmatch(raw):
        digits = raw.replace(",", "")
    elif _POINTS.fullmatch(raw) or _COMMAS.fullmatch(raw):
        digits, doubtful = raw.replace(",", "").replace(".", ""), True
    elif _TYPO.fullmatch(raw):
        digits, doubtful = raw.translate(_MENDED), True
    elif re.fullmatch(r"\d{1,4}[kK]", raw):
        return _Number(int(raw[:-1]) * 1000, after)
    else:
        return None
    while not doubtful and len(digits) <= 9 and _group(words, after, digits):
        digits, after = digits + words.low[after], after + 1
    if len(digits) > LONGEST or (len(digits) > 1 and digits[0] == "0"):
        return None
    value = int(digits)
    plain = after == at + 1 and multiplier == 1 and not doubtful
    if multiplier > 1:
        value, after = value * multiplier, after + 1
        if words.at(after) in great and words.at(after) != "dozen":  # "12 million million"
            value, after, doubtful = value * great[words.at(after)], after + 1, True
    return _Number(value, after, doubtful=doubtful, year=plain and raw.isdigit() and 1900 <= value <= 2099)


def _group(words: Words, at: int, digits: str) -> bool:
    """Say whether the next word is three more digits of a number that is written "12 000"."""
    word = words.at(at)
    one_space = at < len(words.low) and words.starts[at] - words.ends[at - 1] == 1
    return len(word) == 3 and word.isdecimal() and one_space and (len(digits) <= 3 or len(digits) % 3 == 0)
