"""Names of places as they are looked up: one folded form for all spellings that mean no difference.

`fold` is used on both sides, when the tables are built and when a name is looked up. What it cannot fold because it
would change the meaning ("Homs province" and "Homs") is tried second: `variants` takes such words off and says what
kind of place they speak of. The words are in `type_words.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from dateline.letters import plain_letters

LONGEST: Final = 200
"""Characters of a name at most, as GeoNames has it; what is longer is not looked up and not imported."""

_OTHER = re.compile(r"[^\w]+|_+")
_STOPS = re.compile(r"(?<![^\W_])([^\W\d_])\.\s?(?=[^\W\d_](?:\.|,|$|\s))")
# One spelling for each pair that outlets mix; "Saint Petersburg" and "St. Petersburg" are one name.
_SHORT: Final = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# The Arabic article as it is written and spoken before sun letters: "ar-Raqqah", "ez-Zor". Each with the letters that
# the next word must begin with, so that Spanish and French words that look the same are left alone where possible.
_ARTICLES: Final = {
    "al": "", "el": "", "ul": "", "ad": "d", "ed": "d", "ud": "d", "ar": "r", "er": "r", "an": "n", "en": "n",
    "as": "s", "es": "s", "ash": "sh", "esh": "sh", "at": "t", "et": "t", "az": "z", "ez": "z",
    "adh": "dh", "ath": "th",
}  # fmt: skip
# "the West" and "the North" are sides of the world or of a war, not the provinces of that name.
_SIDES: Final = frozenset(
    "north south east west northern southern eastern western central center centre capital interior middle".split()
)
_SPECIAL = frozenset(_SHORT) | frozenset(_ARTICLES) - {"al"}


def fold(name: str) -> str:
    """Return the form under which a name is looked up; empty when nothing of it is left."""
    if name.isascii() and name.replace(" ", "").isalnum():
        text = name.lower()
    else:
        text = plain_letters(name).casefold()
        if "." in text:
            text = _STOPS.sub(r"\1", text).replace(".", " ")
        text = _OTHER.sub(" ", text.replace("'", ""))
    words = text.split()
    if not _SPECIAL.isdisjoint(words):
        words = [_short(words, i) for i in range(len(words))]
    return " ".join(words)


def _short(words: list[str], i: int) -> str:
    word = words[i]
    if word in _SHORT:
        return _SHORT[word]
    if word in _ARTICLES and i + 1 < len(words) and words[i + 1].startswith(_ARTICLES[word]):
        return "al"
    return word


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form to look a name up under, and the kinds of place that the words taken off speak of."""

    folded: str
    kinds: tuple[str, ...] = ()
    no_towns: bool = False


@cache
def type_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the words for kinds of place by where they stand (before, after, of) and what kinds they speak of."""
    words: dict[str, dict[str, tuple[str, ...]]] = {"before": {}, "after": {}, "of": {}}
    for line in Path(__file__).with_name("type_words.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, where, kinds = line.split("\t")
            for place in where.split(","):
                words[place][word] = tuple(kinds.split(","))
    return words


def variants(folded: str) -> Iterator[Variant]:
    """Yield the forms to try when a folded name is in no table, the nearest first."""
    seen = {folded}
    # "the West" is no town called West, "the Kivus" are the Kivus.
    bare = folded.removeprefix("the ")
    no_towns = bare != folded
    if no_towns and bare in _SIDES:
        return
    for kinds, form in ((), bare), *_without_type(bare):
        for each in (form, form.removeprefix("al ")):
            if each and each not in seen:
                seen.add(each)
                yield Variant(each, kinds, no_towns)


def without_type(folded: str) -> str:
    """Return a folded name without its first or last words for a kind of place, or as it is; for official names.

    Of the forms with "of" only those that are forms: the District of Columbia is not called Columbia.
    """
    if folded.split(" of ")[0] in ("province", "governorate", "state", "autonomous region", "municipality"):
        return folded.partition(" of ")[2].removeprefix("the ") or folded
    # Charles City and Murray River are not called Charles and Murray.
    forms = (form for kinds, form in _without_type(folded, of=False) if kinds[0] in ("admin1", "admin2"))
    return next(forms, folded)


def _without_type(folded: str, of: bool = True) -> Iterator[tuple[tuple[str, ...], str]]:
    words = folded.split()
    for size in (3, 2, 1):
        if len(words) <= size:
            continue
        last, first = " ".join(words[-size:]), " ".join(words[:size])
        table = type_words()
        if last in table["after"]:
            yield table["after"][last], " ".join(words[:-size])
        if first in table["before"]:
            yield table["before"][first], " ".join(words[size:])
        if of and first in table["of"] and words[size] == "of" and len(words) > size + 1:
            yield table["of"][first], " ".join(words[size + 1 :]).removeprefix("the ")
