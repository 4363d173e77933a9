"""Private people under pseudonyms: what leaves the desk does not name the eyewitnesses and victims it quotes.

All outputs go through here. Hidden are the named people whom a claim of the article quotes as eyewitness or victim, and
none in a public capacity: by full name, by every part of it, in capitals, in addresses. Where it is unclear whom a word
means it is hidden, as a word too many does less harm than a name.

A time or a place that was read in a hidden name is left out: what "April" or "Jordan" was resolved to would tell it.

In the article's text a pseudonym has exactly the length of what it replaces, so that no offset moves; the price is that
the length of the name stays visible. Everywhere else it stands in full. The byline stays: the reporter is no source.

Known gaps: misspelt names and nicknames that the reading does not have, parts of a name written small in running text,
private people of whom an article speaks without quoting them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Final, Protocol, get_args
from urllib.parse import quote, unquote

from dateline import records
from dateline.pseudonyms import (
    Private,
    Pseudonym,
    Roll,
    Somebody,
    Words,
    is_name,
    is_pseudonym,
    keyed,
    plain,
    pseudonym,
    roll,
    runs,
)
from dateline.records import Article, Entity, Event, Mention, Reading, Source

PRIVATE: Final = frozenset(("eyewitness", "victim"))
PUBLIC: Final = frozenset(("official", "armed_group", "media", "expert", "business"))
"""Standings: on these a source is hidden, unless it also speaks on one of those in the same article."""

VARIABLE: Final = "DATELINE_MASK_KEY"

Hidden = tuple[int, int, Pseudonym, bool]
"""Where somebody is named, under what pseudonym, and whether in an address."""


class Speech(Protocol):
    """A claim, as far as it tells who speaks."""

    @property
    def source(self) -> Source: ...


class Story(Protocol):
    """A reading, as far as it tells whom its article names."""

    @property
    def article(self) -> Article: ...
    @property
    def mentions(self) -> tuple[Mention, ...]: ...
    @property
    def entities(self) -> tuple[Entity, ...]: ...
    @property
    def claims(self) -> Sequence[Speech]: ...


_IDS: Final = frozenset(
    ("id", "parent", "entity", "mention", "claim", "event", "subject", "object", "times", "places", "part_of")
)
_OF_ENTITIES: Final = frozenset(("entity", "subject", "object"))
"""Those of them that are ids of entities."""
_CODES: Final = frozenset(("category", "type", "mode", "acled", "cameo"))
"""Fields that hold codes, in which no name can stand."""
_LAYERS: Final = ("mentions", "entities", "relations", "places", "times", "claims", "events", "casualties", "forecasts")


def mask(reading: Reading, key: bytes | str | None = None) -> Reading:
    """Return the reading with private people under pseudonyms and every span as it was.

    Under one key a person has one pseudonym. Without `key` it is ``DATELINE_MASK_KEY``, else one that this process
    makes up, so that nobody can try a list of names.
    """
    found = mask_of(reading, run_key() if key is None else key.encode() if isinstance(key, str) else key)
    return reading if found is None else found.reading(reading)


@cache
def run_key() -> bytes:
    """Return the key for where there is no ledger to keep one."""
    given = os.environ.get(VARIABLE)
    return given.encode("utf-8", "surrogateescape") if given else secrets.token_bytes(32)


def mask_of(reading: Story, key: bytes, also: Mapping[str, Private] | None = None) -> Mask | None:
    """Return the mask of a reading, or None when nobody is to be hidden.

    `also` are entities that a ledger knows to be private people, under the names it knows them by.
    """
    own = {entity.id: entity.name for entity in reading.entities}
    private: dict[str, Private] = {}
    for claim in reading.claims:
        who, source = speaker(claim.source), claim.source
        new = who not in private or source.standing == "victim"
        if source.type == "named_person" and source.standing in PRIVATE and who and new:
            private[who] = Private(own.get(who, who), source.standing)
    public = public_speakers(reading)
    hidden = {who: one for who, one in private.items() if who not in public and not is_pseudonym(one.name)}
    hidden |= {who: one for who, one in (also or {}).items() if who in own and not is_pseudonym(one.name)}
    if not hidden:
        return None
    people = _people(reading, key, hidden, public)
    return Mask(key, people, roll(people.values(), reading.article.text))


def public_speakers(reading: Story) -> set[str]:
    """Return who speaks in a public capacity, by entity or else by name."""
    return {speaker(claim.source) for claim in reading.claims if claim.source.standing in PUBLIC}


def speaker(source: Source) -> str:
    """Return what a source is told from others by: its entity, else its name, else nothing."""
    return source.entity or source.name or ""


def _people(reading: Story, key: bytes, hidden: dict[str, Private], public: set[str]) -> dict[str, Somebody]:
    """Return all people that the article names, with the words that mean them, and pseudonyms for the hidden ones."""
    text = reading.article.text
    names = {it.id: [it.name, *it.aliases] for it in reading.entities if it.kind == "person" or it.id in hidden}
    for claim in reading.claims:
        who, source = speaker(claim.source), claim.source
        if who in names or (source.type == "named_person" and who):
            names.setdefault(who, [source.name or who]).append(source.name or "")
    own = {who: given[0] for who, given in names.items() if who in hidden or is_name(given[0])}
    owner = {plain(name): who for who, name in reversed(own.items())}
    named = [(it.entity, text[it.start : it.end]) for it in reading.mentions if it.form == "name"]
    # What is another one's own name is nobody's alias, and what shares no word with the name is one if it is a mention.
    known = {
        who: runs([name, *(
            alias for alias in names[who] if is_name(alias) and owner.get(plain(alias), who) == who
            and ((who, alias) in named or set(plain(alias).split()) & set(plain(name).split()))
        )])
        for who, name in own.items()
    }  # fmt: skip
    for who in [who for who in known if who not in hidden and who not in public]:
        # The same person once more, under a part of the name: coreference missed it.
        twin = next((other for other in hidden if known[who] <= known[other]), None)
        hidden = hidden if twin is None else hidden | {who: hidden[twin]}
    full = {run for who in hidden for run in known[who] if len(run) > 1}
    people = {who: Somebody(known[who], pseudonym(one, key)) for who, one in hidden.items()}
    others = {who: frozenset(run for run in known[who] if not _holds(run, full)) for who in known if who not in hidden}
    return people | {who: Somebody(names) for who, names in others.items()}


def _holds(run: Words, full: set[Words]) -> bool:
    return any(run[first:last] in full for first in range(len(run)) for last in range(first + 2, len(run) + 1))


@dataclass(frozen=True, slots=True)
class Mask:
    """Whom to hide in one article, by entity or else by name, and where any words of it name them."""

    key: bytes
    people: Mapping[str, Somebody]
    roll: Roll

    def reading(self, reading: Reading) -> Reading:
        """Return the reading as it may leave the desk."""
        masked = [self._walk(entity, {}) for entity in reading.entities]
        # The name went into the id of an entity.
        ids = {one.id: keyed(one.id, self.key) for one, other in zip(reading.entities, masked, strict=True)
               if one != other}  # fmt: skip
        found = self.found(reading)
        layers = {name: self._walk(getattr(reading, name), ids) for name in _LAYERS}
        layers |= _without_told(layers, [(start, end) for start, end, _, _ in found])
        focus = (
            reading.focus if reading.focus and any(it.id == reading.focus.place for it in layers["places"]) else None
        )
        return replace(reading, article=self.article(reading.article, found), focus=self._walk(focus), **layers)

    def words(self, text: str, who: Somebody | None = None, *, address: bool = False, parts: bool = True) -> str:
        """Return words that are not anchored in the article, pseudonyms in full; `who` is whom they speak of if known.

        In an `address` case does not matter. Without `parts` only names of several words are hidden.
        """
        done, pieces = 0, []
        spots = () if who is None else ((0, len(text), who),)
        for start, end, name, inside in self.roll.found(text, spots, address=address, parts=parts):
            pieces += [text[done:start], str(name).lower().replace(" ", "-") if inside else str(name)]
            done = end
        return "".join([*pieces, text[done:]])

    def address(self, value: str | None) -> str | None:
        """Return an address, or an id that somebody gave the article, without names."""
        if value is None:
            return None
        masked = self.words(unquote(value), address=True)
        return value if masked == unquote(value) else quote(masked, safe=":/?#[]@!$&'()*+,;=~ ")

    def text(self, reading: Reading) -> str:
        """Return the article's text, pseudonyms as long as what they replace."""
        return _fitted(reading.article.text, self.found(reading))

    def found(self, reading: Story) -> list[Hidden]:
        """Return where the article's text names somebody who is hidden."""
        places = [(it.start, it.end, it.entity) for it in reading.mentions]
        places += [(it.start, it.end, speaker(claim.source)) for claim in reading.claims for it in claim.source.spans]
        spots = [(start, end, self.people[who]) for start, end, who in places if who in self.people]
        return list(self.roll.found(reading.article.text, spots))

    def article(self, article: Article, found: Sequence[Hidden]) -> Article:
        """Return the article as it may leave the desk, from where its text names somebody."""
        masked: Article = self._walk(replace(article, text="", dateline=None))
        return replace(
            masked, text=_fitted(article.text, found), dateline=self._walk(article.dateline), byline=article.byline,
            url=self.address(article.url), external_id=self.address(article.external_id),
        )  # fmt: skip

    def _walk(self, value: Any, ids: Mapping[str, str] | None = None, who: Somebody | None = None) -> Any:
        """Return a record with all its words masked, whatever fields it has or will have."""
        if isinstance(value, str):
            return self.words(value, who)
        if isinstance(value, tuple):
            return tuple(self._walk(item, ids, who) for item in value)
        if isinstance(value, dict):
            return {name: self._walk(item, ids, who) for name, item in value.items()}
        if not is_dataclass(value) or isinstance(value, type):
            return value
        if isinstance(value, Entity | Source):
            who = self.people.get(value.id if isinstance(value, Entity) else speaker(value))
        changed = {
            name: self._walk(item, ids, who)
            if name not in _IDS
            else (ids or {}).get(item, item)
            if name in _OF_ENTITIES or isinstance(value, Entity)
            else item
            for name, item in ((name, getattr(value, name)) for name in _worded(type(value)))
        }
        if isinstance(value, Entity | Source) and value.name and who is not None and who.pseudonym is not None:
            changed["name"] = str(who.pseudonym)
            if isinstance(value, Entity):  # what describes stays: "a mother of two"
                changed["aliases"] = tuple(alias for alias in dict.fromkeys(changed["aliases"]) if not is_name(alias))
        # Most records name nobody, and making one again would check it again.
        same = all(getattr(value, name) == item for name, item in changed.items())
        return value if same else replace(value, **changed)


def _fitted(text: str, found: Iterable[Hidden]) -> str:
    done, pieces = 0, []
    for start, end, name, _ in found:
        pieces += [text[done:start], name.fitted(end - start)]
        done = end
    return "".join([*pieces, text[done:]])


def shares(start: int, end: int, hidden: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a stretch shares characters with one of a hidden name."""
    return any(start < last and first < end for first, last in hidden)


def _without_told(layers: Mapping[str, Any], hidden: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Return the layers without the times and places that share characters with a hidden name."""
    kept = {
        name: tuple(it for it in layers[name] if not shares(it.start, it.end, hidden)) for name in ("times", "places")
    }
    if all(len(kept[name]) == len(layers[name]) for name in kept):
        return {}
    # A time and a place may have one id.
    times, places = ({it.id for it in kept[name]} for name in ("times", "places"))
    claims = tuple(
        replace(
            claim, times=tuple(key for key in claim.times if key in times),
            places=tuple(key for key in claim.places if key in places),
        )
        for claim in layers["claims"]
    )  # fmt: skip
    events = tuple(_without_setting(event, times, places) for event in layers["events"])
    return {**kept, "claims": claims, "events": events}


def _without_setting(event: Event, times: Collection[str], places: Collection[str]) -> Event:
    """Return an event without a time or place that is not among those kept, and without what was resolved from it."""
    if event.time is not None and event.time not in times:
        event = replace(event, time=None, earliest=None, latest=None, time_precision="none", time_basis="none")
    if event.place is not None and event.place not in places:
        event = replace(event, place=None, place_precision="none", place_basis="none")
    return event


@cache
def _worded(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a record but those that hold a word of a vocabulary."""
    return tuple(
        part.name for part in fields(kind)
        if part.name not in _CODES and not get_args(getattr(records, str(part.type).removesuffix(" | None"), None))
    )  # fmt: skip
