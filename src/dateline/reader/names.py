"""Capitalised names: which are people, which are organizations, and what is title and what is name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dateline.reader.source_words import SourceWords, load
from dateline.records import EntityKind, Standing

Gender = Literal["f", "m"]

_PARTICLES = r"(?:al|el|bin|bint|ibn|abu|de|da|del|della|der|den|di|dos|du|la|le|ter|ul|van|von|y|zu)"
_CAPITAL = r"(?:(?:al|el|d|O|Mc)?[-’'])?[^\W\d_a-zß-ÿ][\w’'&-]*(?:\.(?=[\w-])[\w’'-]+)*"
_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig|Rev|Hon|Jr|Sr|St|"
    r"[A-Z](?:\.[A-Z])*)\."
)
# The first letter stands alone before the look-behind so that the search can skip to capitals.
_FIRST = r"[A-ZÀ-ÖØ-Þ\u0100-\u024f](?<![\w’'-].)"
_TAIL = (
    r"(?:(?:r|rs|s|rof|ens?|eps?|ov|en|t|ol|aj|apt|gt|pl|dm|rig|ev|on|(?:\.[A-Z])*)\.|"
    r"[\w’'&-]*(?:\.(?=[\w-])[\w’'-]+)*)"
)
RUN = re.compile(rf"{_FIRST}{_TAIL}(?:[ \u00a0]+(?:{_PARTICLES}[ \u00a0]+)*(?:{_TITLE}|{_CAPITAL}))*")
_POSSESSIVE = re.compile(r"[’']s?$")
_GIVEN = re.compile(r"\b[A-Z][a-z]+(?: [A-Z]\.)?\Z")
_NAME_ENDS = re.compile(r"(?!\w| [A-Z])")
_INITIAL = re.compile(r"^[A-Z]\.?$")
# "SoCalGas" is a company, "McArden" is not.
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_NAME_PREFIX = re.compile(r"(?:Mc|Mac|De|Del|Di|Du|Da|La|Le|Van|Von|Vander|Fitz|O[’']|D[’']|L[’'])[A-Z]|[^-]*-")
LONGEST_NAME = 5
"""Words of a person's name at most; longer runs are titles of works or headlines."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in a text: where, the bare name, and the title before it."""

    start: int
    end: int
    name: str
    title: str
    gender: Gender | None

    @property
    def surname(self) -> str:
        """Return the last word, lower-case, by which later mentions go."""
        return surname(self.name)

    @property
    def given(self) -> str:
        """Return the first word of a full name, lower-case, else nothing."""
        words = self.name.split()
        return words[0].lower() if len(words) > 1 else ""


@lru_cache(maxsize=4096)
def surname(name: str) -> str:
    """Return the last word of a name, lower-case, without Jr. and the like."""
    words = [word for word in name.split() if word.rstrip(".,") not in ("Jr", "Sr", "II", "III", "IV")] or name.split()
    return bare(words[-1]).lower().rstrip(".") if words else ""


def bare(word: str) -> str:
    """Return a word without its possessive ending."""
    return _POSSESSIVE.sub("", word) if word[-2:] in ("'s", "’s", "s'", "s’") else word


def gender_of(words: Sequence[str]) -> Gender | None:
    """Return what titles, given names or nouns say about gender; the first that says anything decides."""
    lists = load()
    for word in words:
        for form in (word, word.lower(), word.rstrip(".,")):
            if form in lists.female:
                return "f"
            if form in lists.male:
                return "m"
    return None


def organization(words: Sequence[str]) -> tuple[EntityKind, Standing] | None:
    """Return kind and standing of the organization that some capitalised words name; None if they do not."""
    lists = load()
    clean = [bare(word) for word in words]
    whole = " ".join(clean)
    if whole in lists.known:
        return lists.known[whole]
    if whole in lists.states:
        return "government", "official"
    for word in reversed(clean):
        if word in lists.name_words:
            return lists.name_words[word]
    for size in (3, 2, 1):
        for i in range(len(clean) - size + 1):
            part = " ".join(clean[i : i + size])
            if part in lists.known:
                return lists.known[part]
    if len(clean) == 1 and not _INITIAL.match(clean[0]):
        acronym = 2 <= len(clean[0]) <= 6 and clean[0].isupper()
        if acronym or (_INNER_CAPITAL.search(clean[0]) and not _NAME_PREFIX.match(clean[0])):
            return "organization", "other"
    return None


def split_title(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split capitalised words into the titles and roles at their front and the name after them."""
    lists = load()
    last = -1
    for i, word in enumerate(words[:-1]):
        title = word in lists.titles or word.rstrip(".") in lists.titles
        role = word.lower() in lists.people and (i == 0 or i - 1 <= last or _modifies(words[:i], lists))
        if title or role:
            last = i
    return list(words[: last + 1]), list(words[last + 1 :])


def _modifies(words: Sequence[str], lists: SourceWords) -> bool:
    """Say whether all words may stand before a role ("Deputy Foreign …", "Russian …")."""
    return all(
        bare(word) in lists.title_modifiers or bare(word) in lists.demonyms or bare(word) in lists.states
        or bare(word) in lists.name_words or bare(word) in lists.known
        for word in words
    )  # fmt: skip


def person(words: Sequence[str], *, lenient: bool = False) -> tuple[str, str, Gender | None] | None:
    """Return (name, title, gender) if the words name a person; `lenient` lets single words and unknown shapes pass."""
    return _person(tuple(words), lenient)


@lru_cache(maxsize=4096)
def _person(words: tuple[str, ...], lenient: bool) -> tuple[str, str, Gender | None] | None:
    lists = load()
    if " ".join(bare(word) for word in words) in lists.known:
        return None
    title, name = split_title(words)
    while name and not title and (name[0] in lists.demonyms or name[0] in lists.not_names) and len(name) > 1:
        name = name[1:]
    while len(name) > 2 and (name[0] in lists.title_modifiers or name[0] in lists.states):
        title, name = [*title, name[0]], name[1:]  # "Secretary of | State Ana Lind"
    if not name or len(name) > LONGEST_NAME:
        return None
    clean = [bare(word) for word in name]
    known_given = clean[0] in lists.female or clean[0] in lists.male
    if any(word in lists.not_names or (word in lists.demonyms and not known_given) for word in clean):
        return None
    if len(clean) > 1 and not known_given and all(word.isupper() and len(word) > 2 for word in clean):
        return None
    has_title = any(word.rstrip(".") in lists.titles or word.lower() in lists.people for word in title)
    if not has_title:
        if organization(clean) is not None and not (known_given and " ".join(clean) not in lists.known):
            return None
        if (clean[-1] in lists.states and (len(clean) == 1 or not lenient)) or (
            not known_given and any(word in lists.places for word in clean)
        ):
            return None
        if len(clean) == 1 and not lenient:
            return None
    if all(_INITIAL.match(word) for word in clean) or not any(c.isalpha() for c in clean[-1]):
        return None
    return " ".join([*name[:-1], clean[-1]]), " ".join(title), gender_of([*title, clean[0]])


def people_in(text: str) -> list[PersonName]:
    """Return the full or titled names of people in a text, in order."""
    lists = load()
    result = []
    for match in RUN.finditer(text):
        words = match.group().split()
        if len(words) < 2:
            continue
        start = match.start()
        while len(words) > 1 and words[0] in lists.not_names:
            start += len(words[0])
            start += len(text[start : match.end()]) - len(text[start : match.end()].lstrip())
            words = words[1:]
        if len(words) < 2 or len(words) > LONGEST_NAME + 4 or all(w.isupper() and len(w) > 3 for w in words):
            continue
        # A possessive inside the run ends one name: in "Mora's deputy Lind" the second is the person meant.
        cut = next((i for i in range(len(words) - 1, 0, -1) if words[i - 1] != bare(words[i - 1])), 0)
        found = person(words[cut:]) if cut else person(words)
        if found is not None:
            name, title, gender = found
            offset = text.rfind(words[-1], start, match.end())
            end = offset + len(bare(words[-1]))
            begin = text.find(name.split()[0], start, end)
            result.append(PersonName(begin if begin >= 0 else start, end, name, title, gender))
    return result


def full_name(text: str, name: str) -> PersonName | None:
    """Return the first place where another capitalised word stands before a surname."""
    at = text.find(f" {name}")
    while at >= 0:
        given = _GIVEN.search(text, max(0, at - 40), at)
        if given is not None and _NAME_ENDS.match(text, at + 1 + len(name)):
            whole = text[given.start() : at + 1 + len(name)]
            if not load().not_names & set(whole.split()):
                return PersonName(given.start(), at + 1 + len(name), whole, "", gender_of(whole.split()[:1]))
        at = text.find(f" {name}", at + 1)
    return None
