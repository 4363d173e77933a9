"""Names of people, found wherever a text writes them, and the pseudonyms that take their place; see `masking`."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from dateline.ontology.names import normalised
from dateline.reader.names import split_title

CODE: Final = 6
"""Characters of a code: of ten thousand people, any two get the same one with a chance of one in twenty."""

# Base 32 in digits and letters that nobody takes for one another.
_DIGITS: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_PSEUDONYM = re.compile(rf"(?:Eyewitness|Victim) [0-9A-HJKMNP-TV-Z]{{{CODE}}}")

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u00ad\u200b-\u200d]+[^\W\d_]*)*")
# Between the words of one name; between one part of a name and the next, initials included; before a surname.
_GAP = re.compile(r"(?:%20|[^\w\n]|_){0,3}|[^\S\n]?\n[^\S\n]?")
_BETWEEN = re.compile(r"(?:,?[^\S\n]{1,2}|[-_+]|%20|\n)(?:[A-Z]\.?[^\S\n]?){0,2}")
_INITIALS = re.compile(r"(?<![^\W_])(?:[A-Za-z][._][^\S\n]?){1,3}\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:;\n])[\s\"'“”‘’«»(\[–—-]*\Z")
_ADDRESS = re.compile(r"\S*(?:[@#_/\\=%]|www\.)\S*")
_IN_ADDRESS = re.compile(r"[@#_/\\=%]|www\.")

# Letters of a part that is looked for by itself, and inside "fshirzad@…"; words of a name at most.
_PART, _INSIDE, _WORDS = 3, 4, 6

# Characters from which on a text is a whole article, and no name or title.
_LONG: Final = 500

_PARTICLES = frozenset("al el bin bint ibn abu de da del della der den di dos du la le ter ul van von y zu".split())

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Private:
    """Somebody to hide: the full name that the pseudonym is made from, and on what standing."""

    name: str
    standing: str


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """What a person is called instead; under the same key the code is always the same."""

    label: str
    code: str

    def __str__(self) -> str:
        return f"{self.label} {self.code}"

    def fitted(self, length: int) -> str:
        """Return the pseudonym in exactly so many characters: "Witness-7K3FQ2···", "W-7K3FQ2", "3FQ2"."""
        label = self.label.removeprefix("Eye").title()
        fitting = (form for form in (f"{label}-{self.code}", f"{label[0]}-{self.code}") if len(form) <= length)
        return next(fitting, self.code[-length:]).ljust(length, "·")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of an article with all runs of words that mean him or her; `pseudonym` is there if hidden."""

    names: frozenset[Words]
    pseudonym: Pseudonym | None = None


Spots = Sequence[tuple[int, int, Somebody]]
"""Where a text is known to speak of whom."""


def pseudonym(one: Private, key: bytes) -> Pseudonym:
    """Return the pseudonym of a person: without the key nobody can tell whether it belongs to a name."""
    digest = hmac.digest(key, plain(one.name).encode("utf-8", "surrogatepass"), hashlib.sha256)
    code = base64.b32encode(digest).translate(_DIGITS)[:CODE].decode("ascii")
    return Pseudonym("Victim" if one.standing == "victim" else "Eyewitness", code)


def is_pseudonym(name: str) -> bool:
    """Tell whether a name is a pseudonym already, as in an export that was put into a ledger."""
    return _PSEUDONYM.fullmatch(name) is not None


def keyed(id: str, key: bytes) -> str:
    """Return what replaces an id that a name went into, or a list of names could be tried on it."""
    return hmac.digest(key, b"id " + id.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()[:16]


def plain(name: str) -> str:
    """Return a name without title, in the form in which names are compared."""
    return normalised(" ".join(split_title(name.split())[1]))


def is_name(words: str) -> bool:
    """Tell whether words are nothing but a name: no "Lind, a mother of two", no "neighbours of Ana Lind"."""
    given = words.split()
    capitals = sum(not word[0].islower() for word in given)
    minor = all(not word[0].islower() or word in _PARTICLES or "-" in word for word in given)
    return minor and capitals > 0 and len(given) <= _WORDS and "," not in words


def runs(names: Iterable[str]) -> frozenset[Words]:
    """Return the runs of words under which names are looked for: in full, in part, and written together."""
    found: set[Words] = set()
    for name in names:
        words = _WORD.findall(" ".join(split_title(name.split())[1]))[:_WORDS]
        whole = tuple(map(_folded, words))
        found |= {whole, ("".join(whole),)} if whole else set()
        for first in range(len(words)):
            # A run of particles ("van der") is no part that tells anything.
            telling = [place for place in range(first, len(words)) if _tells(words[place])]
            found |= {whole[first : last + 1] for last in range(first, len(words)) if telling and telling[0] <= last}
    return frozenset(found - {("",)})


@dataclass(frozen=True, slots=True)
class Roll:
    """The people of an article, ready to be found; `ordinary` are the words that it also writes small.

    `inside` are the parts of names looked for inside words, each with its place in the order, by how they begin.
    """

    hidden: dict[Words, list[Somebody]]
    kept: frozenset[Words]
    starts: frozenset[str]
    ordinary: frozenset[str]
    inside: dict[str, list[tuple[int, str]]]

    def found(
        self, text: str, spots: Spots = (), *, address: bool = False, parts: bool = True
    ) -> Iterator[tuple[int, int, Pseudonym, bool]]:
        """Yield where `text` names somebody hidden, by what pseudonym, and whether that stands in an address.

        In an address case does not matter. Without `parts` only names of several words count.
        """
        words = _words(text)
        addresses = [(0, len(text))] if address else _addresses(text)
        at, last = 0, None
        open_: tuple[int, int, Pseudonym, bool] | None = None
        while at < len(words):
            start, _, word = words[at]
            inside = bool(addresses) and any(first <= start < end for first, end in addresses)
            if not inside and word not in self.starts and word.removesuffix("s") not in self.starts:
                at += 1
                continue
            size, who = self._named(text, words[at : at + _WORDS], spots, inside, last)
            end = words[at + size - 1][1]
            at += size
            if who is None or who.pseudonym is None or (size == 1 and not parts):
                continue
            last = who
            initials = _INITIALS.search(text, max(0, start - 10), start)
            if initials is not None and (inside or initials[0][0].isupper()):
                start = initials.start() if initials[0][0].lower() in {run[0][:1] for run in who.names} else start
            if open_ is not None and open_[2] == who.pseudonym and _BETWEEN.fullmatch(text, open_[1], start):
                open_ = (open_[0], end, who.pseudonym, open_[3])
                continue
            if open_ is not None:
                yield open_
            open_ = (start, end, who.pseudonym, inside)
        if open_ is not None:
            yield open_

    def _named(
        self, text: str, words: list[tuple[int, int, str]], spots: Spots, inside: bool, last: Somebody | None
    ) -> tuple[int, Somebody | None]:
        """Return how many of the first words are one name, and whose that is if it is to be hidden."""
        longest = 1
        while longest < len(words) and _GAP.fullmatch(text, words[longest - 1][1], words[longest][0]):
            longest += 1
        for size in range(longest, 0, -1):
            run = tuple(word for _, _, word in words[:size])
            candidates = self.hidden.get(run) or (self._single(run[0], inside) if size == 1 else ())
            start, end = words[0][0], words[size - 1][1]
            owner = _owner(spots, start, end)
            if owner is not None and owner.pseudonym is None and run in owner.names:
                return size, None
            if candidates:
                mine = [one for one in candidates if one is owner]
                if size > 1 or mine and not text[start].islower() or self._means_somebody(text, start, run[0], inside):
                    return size, next(iter([*mine, *(one for one in candidates if one is last), *candidates]))
            elif run in self.kept:
                return size, None
        return 1, None

    def _single(self, word: str, inside: bool) -> Sequence[Somebody]:
        """Return who may be meant by a family ("the Shirzads"), or by part of an address."""
        found = self.hidden.get((word[:-1],), []) if word.endswith("s") else []
        if not found and inside:
            found = [one for part in self._parts_in(word) for one in self.hidden[part,]]
        return found

    def _parts_in(self, word: str) -> list[str]:
        """Return the parts of names that stand inside a word, in the order of the roll."""
        # By how they begin: everybody in a large ledger is more to go through than a word.
        found = {
            place: part
            for first in range(len(word) - _INSIDE + 1)
            for place, part in self.inside.get(word[first : first + _INSIDE], ())
            if word.startswith(part, first)
        }
        return [found[place] for place in sorted(found)]

    def _means_somebody(self, text: str, start: int, word: str, inside: bool) -> bool:
        """Tell whether a word that is part of a name means a person here, where nobody is known to be spoken of."""
        if inside:
            return len(word) >= _PART
        first = word in self.ordinary and _SENTENCE_START.search(text, max(0, start - 10), start) is not None
        return len(word) >= _PART and not text[start].islower() and not first


def roll(people: Iterable[Somebody], text: str = "") -> Roll:
    """Return the roll of people with the words of the text they stand in."""
    hidden: dict[Words, list[Somebody]] = {}
    kept: set[Words] = set()
    for one in dict.fromkeys(people):
        for run in one.names:
            if one.pseudonym is not None:
                hidden.setdefault(run, []).append(one)
            elif len(run) > 1:
                kept.add(run)
    starts = frozenset(run[0] for run in (*hidden, *kept))
    inside: dict[str, list[tuple[int, str]]] = {}
    for place, (part, *more) in enumerate(hidden):
        if not more and len(part) >= _INSIDE:
            inside.setdefault(part[:_INSIDE], []).append((place, part))
    bare = Roll(hidden, frozenset(kept), starts, frozenset(), inside)
    # Where a whole name or an address is written small its words are no ordinary ones.
    names = [(start, end) for start, end, _, _ in bare.found(text)]
    parts = {word for run in hidden for word in run}
    ordinary = {
        word
        for start, _, word in _words(text)
        if word in parts and text[start].islower() and not any(first <= start < last for first, last in names)
    }
    return replace(bare, ordinary=frozenset(ordinary))


def _owner(spots: Spots, start: int, end: int) -> Somebody | None:
    around = [(last - first, number) for number, (first, last, _) in enumerate(spots) if first <= start and end <= last]
    return spots[min(around)[1]][2] if around else None


def _tells(word: str) -> bool:
    return len(word) > 1 and not word[0].islower()


def _addresses(text: str) -> list[tuple[int, int]]:
    # Most texts have none, and a sign of one is sooner looked for.
    return [] if _IN_ADDRESS.search(text) is None else [match.span() for match in _ADDRESS.finditer(text)]


def _words(text: str) -> list[tuple[int, int, str]]:
    """Return where the words of a text stand, and how each is compared."""
    return _last_words(text) if len(text) > _LONG else _all_words(text)


def _all_words(text: str) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), _folded(match.group())) for match in _WORD.finditer(text)]


# A text is gone through several times in a row.
_last_words = lru_cache(maxsize=1)(_all_words)


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    """Return a word of letters as it is compared: no case, no accents."""
    return normalised(word).replace(" ", "")
