"""Names as they are written in articles, and the actors of the register that go by them.

Spelling differs from outlet to outlet in ways that carry no meaning: quotes and hyphens, accents, "the", full stops in
acronyms, "al-" and "el-". `normalised` folds these, on both sides of a look-up. What does carry meaning stays: a
different transliteration of a name is an alias, written down in the register.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from dateline.letters import plain_letters
from dateline.ontology.register import Actor, shipped

LONGEST_ACRONYM: Final = 6
"""Letters of an acronym at most that is told from a word by its capitals; longer ones are no English words."""

_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')\Z", re.I)
_ACRONYM_STOPS = re.compile(r"(?<![^\W_])([^\W\d_])\.\s?(?=[^\W\d_](?:\.|$|\s))")
# "ash-Shabaab", "an-Nusra": the article before a sun letter, as it is spoken.
_ARTICLE = re.compile(r"\b(?:e|a|u)(?:l|(?<!u)(?P<sun>sh|th|dh|[stdnrz])(?=-(?P=sun)))[- ]")
_OTHER = re.compile(r"\W+")
_THE = re.compile(r"(?:the )+(?=.)")


def normalised(name: str) -> str:
    """Return the form under which a name is looked up; the same for all spellings that mean no difference."""
    return _folded_case(_plain(name))


def _plain(name: str) -> str:
    """Return a name in plain letters, still in its case and with its punctuation."""
    # Most names are plain already, and a register has thousands: the rest is only done where it may change something.
    if not name.replace(" ", "").isalnum() or not name.isascii():
        name = plain_letters(name)
    name = name.strip()
    return _POSSESSIVE.sub("", name) if "'" in name[-2:] else name


def _folded_case(plain: str) -> str:
    text = plain.lower() if plain.isascii() else unicodedata.normalize("NFKD", plain.casefold())
    if "." in text:
        text = _ACRONYM_STOPS.sub(r"\1", text).replace(".", "")
    if "l " in text or "-" in text:
        text = _ARTICLE.sub("al ", text)
    if not text.replace(" ", "").isalnum():
        text = _OTHER.sub(" ", text.replace("'", ""))
    text = " ".join(text.split())
    if "l " in text:
        text = _ARTICLE.sub("al ", text)  # an article that punctuation had hidden
    return _THE.sub("", text) if text.startswith("the ") else text


def _acronym(plain: str) -> bool:
    """Say whether a name is so short that its letters could spell a word, and told from one by two capitals or more."""
    letters = plain.removeprefix("the ").removeprefix("The ").replace(".", "").replace(" ", "")
    return len(letters) <= LONGEST_ACRONYM and letters.isalpha() and sum(map(str.isupper, letters)) > 1


class Lookup:
    """Finds the actors of a register by name; built once, since folding every name is what costs."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._by_id = {actor.id: actor for actor in actors}
        # Each name leads to the actors that go by it: those whose own name it is first, then by alias, then by metonym.
        self._names: dict[str, list[Actor]] = {}
        self._acronyms: dict[str, list[Actor]] = {}
        self._metonyms: dict[str, list[Actor]] = {}
        for actor in self._by_id.values():
            self._add(actor.name, actor)
        for actor in self._by_id.values():
            for alias in actor.aliases:
                self._add(alias, actor)
            for metonym in actor.metonyms:
                self._metonyms.setdefault(normalised(metonym), []).append(actor)

    def _add(self, name: str, actor: Actor) -> None:
        plain = _plain(name)
        table = self._acronyms if _acronym(plain) else self._names
        table.setdefault(_folded_case(plain), []).append(actor)

    def find(self, name: str, metonyms: bool = False) -> tuple[Actor, ...]:
        """Return the actors that go by a name, likeliest first; several where a name is shared ("Congo").

        Acronyms answer to capitals only, since "who" and "is" are words. A capital city stands for its government
        only where the caller says that the name may be a metonym.
        """
        plain = _plain(name)
        key = _folded_case(plain)
        found = list(self._names.get(key, ()))
        if key in self._acronyms and _acronym(plain):
            found += self._acronyms[key]
        if metonyms:
            found += self._metonyms.get(key, ())
        return tuple({actor.id: actor for actor in found}.values())

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Return all actors, in the order of the register."""
        return tuple(self._by_id.values())

    def by_id(self, id: str) -> Actor | None:
        """Return the actor of an id."""
        return self._by_id.get(id)


MINOR: Final = frozenset("of the and for in on at de la le du des al el bin".split())
"""Words that initials and comparisons of names leave out."""


@cache
def general_words() -> frozenset[str]:
    """Return the words that names of institutions are made of everywhere."""
    lines = Path(__file__).with_name("general_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split()) | MINOR


def is_general(name: str) -> bool:
    """Tell whether a name, normalised, is made of general words only ("Popular Front"): it does not tell which one."""
    return set(name.split()) <= general_words()


@cache
def shipped_lookup() -> Lookup:
    """Return the register that ships with the package, ready for look-up."""
    return Lookup(shipped())
