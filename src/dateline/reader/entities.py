"""From mentions to the people, groups and things of one article.

Mentions are taken in the order of the text. A name joins the entity whose name it repeats, shortens, abbreviates or
shares in the register of actors; names that differ stay apart, whatever coreference says ("Islamic State" and "Islamic
Movement of Uzbekistan"). Common nouns and pronouns follow their link back, unless gender or kind forbids it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from dateline.ontology import agents
from dateline.ontology.names import Lookup, is_general, normalised, shipped_lookup
from dateline.reader import source_words
from dateline.reader.mentions import Found
from dateline.reader.names import Gender, bare, gender_of, organization, surname
from dateline.reader.sources import PRONOUNS
from dateline.records import EntityKind, MentionForm, Span

LEAST_LINK = 0.35
"""Probability under which a common noun's link back is not followed; a pronoun has to mean somebody, and always is."""
NEAR_FULL = 3
"""Words that a person's name is compared by at most, from its end."""

_KIND_OF_TAG: dict[str, EntityKind] = {
    "person": "person", "location": "place", "organization": "organization", "norp": "population_group",
    "facility": "facility", "product": "other", "misc": "other", "weapon": "weapon", "vehicle": "vehicle",
    "platform": "vehicle", "nationality": "population_group", "place": "place", "object": "other", "animal": "other",
}  # fmt: skip
_PERSONAL = frozenset("he him his himself she her hers herself".split())
_IMPERSONAL = frozenset("it its itself which".split())
_SPEAKING = frozenset("i me my mine myself we us our ours ourselves you your yours yourself".split())
_VAGUE = frozenset(("place", "object", "animal"))
"""Tags of common nouns that only coreference saw: they need a head noun of the list, or a name, to be something."""
_FORCES: Final = frozenset[EntityKind](("armed_group", "military", "police", "media"))
"""Kinds of groups of which none is another one, nor a place: "the army" is not "the militia"."""
_BANDS: Final = frozenset(("group", "groups", "movement", "faction", "gang"))
"""Nouns that mean no army and no police."""
_GENERAL: Final = frozenset(
    """
    man woman person people individual victim suspect attacker assailant culprit accused defendant group
    organization organisation body side party team company firm agency country state nation government administration
    official leader chief head figure star player member couple pair duo trio family
    """.split()
)
"""Nouns for what an article has already called by another one."""
_PLACES: Final = frozenset[EntityKind](("place", "facility", "vehicle", "weapon"))
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}s?\Z")
_THE = re.compile(r"\Athe\s+", re.I)
_MINOR = frozenset("of the and for in on at de la le du des al".split())


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention in characters, with the number of its entity."""

    start: int
    end: int
    form: MentionForm
    entity: int


@dataclass(slots=True, eq=False)
class Known:
    """What one article tells of one entity; filled while its mentions are read.

    `heads` are the head nouns of its common nouns, `listed` what these are by the list of nouns, None for one that is
    not there: a mention is held against them, not against all mentions before it.
    """

    number: int
    first: int
    tag: str
    name: str
    names: list[str] = field(default_factory=list)
    nominals: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    listed: set[EntityKind | None] = field(default_factory=set)
    gender: Gender | None = None
    actor: str | None = None
    kind: EntityKind = "other"
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """The entities of a text, where they are spoken of, and the dates in it, in the order of the text."""

    spots: tuple[Spot, ...]
    known: tuple[Known, ...]
    dates: tuple[Span, ...] = ()

    def inside(self, start: int, end: int) -> list[Spot]:
        """Return the mentions that lie within [start, end)."""
        first = bisect_left(self.spots, start, key=lambda spot: spot.start)
        last = bisect_left(self.spots, end, key=lambda spot: spot.start)
        return [spot for spot in self.spots[first:last] if spot.end <= end]

    def named(self, start: int, end: int, name: str, text: str) -> Spot | None:
        """Return the mention by name within [start, end) that shares its last or first word with `name`."""
        found = [spot for spot in self.inside(start, end) if spot.form == "name"]
        for spot in found:
            words = bare(text[spot.start : spot.end])
            if words in name or name in words:
                return spot
        return None

    def described(self, start: int, end: int) -> Spot | None:
        """Return the common noun or pronoun that [start, end) is, give or take what follows its head."""
        found = [spot for spot in self.inside(start, end) if spot.form != "name" and spot.start == start]
        return max(found, key=lambda spot: spot.end, default=None)


NOBODY = Who((), ())
"""No entities: what claims are read with when nobody looked for any."""


def build(text: str, found: Sequence[Found], dates: Sequence[Span] = (), published: str | None = None) -> Who:
    """Tell which mentions are the same entity, and what each entity is; `published` helps with names that different
    actors had at different times."""
    known: list[Known] = []
    number: list[int | None] = []
    named = _Named()
    register = shipped_lookup()
    setting = setting_of((bare(text[one.start : one.end]) for one in found if one.form == "name"), published)
    found = [_as_written(text, one) for one in found]
    for mention in found:
        words = text[mention.start : mention.end]
        before = None if mention.before is None or mention.before >= len(number) else number[mention.before]
        if mention.form == "name":
            name = bare(" ".join(words.split()))
            name = _without_title(name) if mention.tag == "person" else name
            actor = _known_as(name, mention.tag, setting)
            entity = named.find(name, mention.tag, actor, text[max(0, mention.start - 80) : mention.start])
            described = None if before is None or known[before].names else known[before]
            if entity is None and described and mention.link >= LEAST_LINK and _may_be_called(name, actor, described):
                entity = described  # "the president … Ana Lind": the description came first
                entity.tag = mention.tag
            entity = entity or _new(known, mention, name)
            _name(entity, name, actor, text[max(0, mention.start - 12) : mention.start].strip().rpartition(" ")[2])
            named.add(entity, name)
        elif mention.form == "nominal":
            entity = None if before is None else known[before]
            if entity is None or mention.link < LEAST_LINK or not _may_be(mention.tag, words, entity):
                if mention.tag in _VAGUE and agents.kind_of(words.split()) is None:
                    number.append(None)
                    continue
                entity = _new(known, mention, words)
            _describe(entity, words.split())
        else:
            low = words.lower()
            entity = None if before is None else known[before]
            if entity is None or low in _SPEAKING or not _fits(low, entity):
                number.append(None)
                continue
            entity.gender = entity.gender or PRONOUNS.get(low, (None, False))[0]
        number.append(entity.number)
    for one in known:
        _classify(one, register)
    spots = [Spot(f.start, f.end, f.form, n) for f, n in zip(found, number, strict=True) if n is not None]
    return Who(tuple(spots), tuple(known), tuple(dates))


def _new(known: list[Known], mention: Found, name: str) -> Known:
    entity = Known(len(known), mention.start, mention.tag, " ".join(name.split()))
    known.append(entity)
    return entity


def _describe(entity: Known, words: Sequence[str]) -> None:
    """Add a common noun to an entity."""
    agent = agents.kind_of(words)
    entity.nominals.append(" ".join(words))
    entity.heads.add(agents.head_of(words))
    entity.listed.add(None if agent is None else agent.kind)


def _name(entity: Known, name: str, actor: str | None, title: str) -> None:
    """Add a name to an entity, with the word before it; the fullest becomes its own."""
    fuller = len(name.split()) > len(entity.name.split()) or _ACRONYM.match(entity.name)
    if not entity.names or (fuller and not _ACRONYM.match(name)):
        entity.name = name
    if name not in entity.names:
        entity.names.append(name)
    if _ACRONYM.match(entity.name) or not _ACRONYM.match(name):
        # What an acronym is short for decides: "Saltmark Defence Front (SDF)" is none of the register.
        entity.actor = actor if fuller or entity.actor is None else entity.actor
    if entity.tag == "person" and entity.gender is None:
        entity.gender = gender_of([title, name.split()[0]])


def _without_title(name: str) -> str:
    """Return a person's name without the titles before it."""
    titles = source_words.load().titles
    words = name.split()
    while len(words) > 1 and (words[0] in titles or words[0].rstrip(".") in titles):
        words = words[1:]
    return " ".join(words)


class _Named:
    """The entities with names, found by what another name of theirs could share with one of them."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[Known]] = {}

    def add(self, entity: Known, name: str) -> None:
        """Take note of a name of an entity."""
        for key in {*_keys(name, entity.tag), *_actor(entity.actor)}:
            listed = self._by_key.setdefault(key, [])
            if entity not in listed[-8:]:
                listed.append(entity)

    def find(self, name: str, tag: str, actor: str | None, before: str) -> Known | None:
        """Return the entity that a name is another mention of, the latest first."""
        options = {
            entity.number: entity
            for key in (*_keys(name, tag), *_actor(actor))
            for entity in reversed(self._by_key.get(key, ()))
        }
        for number in sorted(options, reverse=True):
            if _same(name, tag, actor, options[number], before):
                return options[number]
        return None


def _as_written(text: str, mention: Found) -> Found:
    """Return a mention as a common noun if the name layer took a capital for a name: "Police", "The army"."""
    word = _THE.sub("", text[mention.start : mention.end])
    if mention.form != "name" or mention.tag == "person" or not word.isalpha() or word.isupper():
        return mention
    common = agents.kind_of([word.lower()]) is not None and not shipped_lookup().find(word)
    return replace(mention, form="nominal") if common else mention


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when an article plays: how often it names each country (ISO 3166 alpha-3), and its date."""

    countries: Mapping[str, int]
    published: str | None


def setting_of(names: Iterable[str], published: str | None = None) -> Setting:
    """Return the setting that the names in an article tell: those that only one actor has."""
    countries: Counter[str] = Counter()
    for name in names:
        found = shipped_lookup().find(name)
        if len(found) == 1 and found[0].country and not is_general(normalised(name)):
            countries[found[0].country] += 1
    return Setting(countries, published)


def _known_as(name: str, tag: str, setting: Setting) -> str | None:
    """Return the actor of the register that a name means here.

    One that several have, or that is made of general words ("Popular Front"), means the one whose country the article
    names, else nobody: no actor is better than a wrong one.
    """
    key = normalised(name)
    options = [one for one in shipped_lookup().find(name) if _agrees(one.kind, tag)]
    if len(options) == 1 and (not is_general(key) or key == normalised(options[0].name)):
        return options[0].id
    if len(options) > 1 and setting.published is not None:
        day = setting.published[:10]
        options = [one for one in options if (one.start or "")[:10] <= day <= (one.end or "9999")] or options
    times = sorted(((setting.countries.get(one.country, 0), one.id) for one in options), reverse=True)
    if not times or times[0][0] == 0 or (len(times) > 1 and times[0][0] == times[1][0]):
        return None
    return times[0][1]


def _actor(actor: str | None) -> Iterator[tuple[str, str]]:
    if actor is not None:
        yield "actor", actor


def _keys(name: str, tag: str) -> Iterator[tuple[str, str]]:
    """Yield what a name has in common with every other name that `_same` could accept for it."""
    words = name.split()
    if tag == "person":
        yield "surname", surname(name).removeprefix("al-")
        yield "given", words[0].lower()
        return
    yield "plain", _plain(name)
    for word in words:
        yield "word", word
    letters = name.replace(".", "").rstrip("s") if _ACRONYM.match(name) else _initials(words)
    yield "letters", letters[:1]


def _same(name: str, tag: str, actor: str | None, entity: Known, before: str) -> bool:
    """Say whether a name is another mention of an entity."""
    if actor is not None and entity.actor == actor:
        return True
    if (entity.tag == "person") != (tag == "person"):
        return False
    if tag == "person":
        return any(_same_person(name, other) for other in entity.names)
    if any(_plain(name) == _plain(other) for other in entity.names):
        return True
    if actor is not None and entity.actor is not None:
        return False  # two entries of the register
    if any(_shortens(name, other) or _shortens(other, name) for other in entity.names):
        return True
    if " " not in name and before[-4:].lower() == "the " and is_general(name.lower()):
        return any(name in other.split() for other in entity.names)  # "the Front", of the one named last
    return bool(_ACRONYM.match(name)) and before.rstrip().endswith("(") and _followed(before, entity.names)


def _plain(name: str) -> str:
    """Return a name for comparison: lower case, without article, dots and possessive."""
    low = bare(name).lower().replace(".", "").replace("’", "'")
    return low.removeprefix("the ")


def _same_person(name: str, other: str) -> bool:
    """Say whether two names can be one person's: the same surname, and no given names that differ."""
    a, b = ([w.lower().strip(".") for w in n.split()] for n in (name, other))
    if surname(name).removeprefix("al-") != surname(other).removeprefix("al-"):
        return len(a) == 1 and len(b) > 1 and a[0] == b[0] and gender_of(name.split()) is not None
    first, second = a[:-1][-NEAR_FULL:], b[:-1][-NEAR_FULL:]
    if not first or not second:
        return True
    return first[0] == second[0] or first[0][:1] == second[0] or second[0][:1] == first[0]


def _shortens(short: str, long: str) -> bool:
    """Say whether `short` is the acronym of an organization's name, or its first word before a generic rest."""
    words = long.split()
    if len(words) < 2:
        return False
    if _ACRONYM.match(short):
        wanted = short.replace(".", "").rstrip("s")
        return wanted in (_initials(words), "".join(w[0].upper() for w in words))
    lists = source_words.load()
    if len(short.split()) != 1 or short in lists.states or short in lists.demonyms:
        return False
    kinds = [lists.name_words[word][0] if word in lists.name_words else None for word in words]
    if words[-1] == short and kinds[-1] == "media":
        return True  # "the Los Angeles Times … the Times"
    return words[0] == short and all(kind == "company" for kind in kinds[1:])


def _initials(words: Sequence[str]) -> str:
    """Return the first letters of a name's words, small words left out, in capitals."""
    return "".join(word[0] for word in words if word.lower() not in _MINOR).upper()


def _followed(before: str, names: Sequence[str]) -> bool:
    """Say whether the text before a bracket ends in one of some names."""
    tail = before.rstrip()[:-1].rstrip()
    return any(tail.endswith(name) for name in names)


def _agrees(kind: str, tag: str) -> bool:
    """Say whether an entry of the register can be what the name layer tagged: a state is no person."""
    return (kind == "person") == (tag == "person")


def _may_be(tag: str, words: str, entity: Known) -> bool:
    """Say whether a common noun can stand for an entity: people for people, armies for armies."""
    phrase = words.split()
    head, last, kinds = agents.head_of(phrase), phrase[-1].lower(), _kinds(entity)
    agent = agents.kind_of(phrase)
    kind, noun = _place(tag) if agent is None else agent.kind, gender_of([last])
    if any(_differ(kind, other) for other in kinds):
        return False
    if not entity.names and entity.nominals and not _may_mean(head, entity.heads):
        return False
    if last in _BANDS and kinds & {"military", "police"}:
        return False
    if (tag == "person") != (entity.tag == "person"):
        return entity.tag in ("norp", "nationality") or not entity.names
    return not (noun and entity.gender and noun != entity.gender)


def _may_mean(head: str, others: Set[str]) -> bool:
    """Say whether a common noun can mean what others do: the same noun, or one that fits many: "the man", "the victim".

    "A child" and "the journalist" are two, however near they stand: to join them invents what happened to whom.
    """
    return head in others or head in _GENERAL or not others.isdisjoint(_GENERAL)


def _may_be_called(name: str, actor: str | None, entity: Known) -> bool:
    """Say whether something without a name can have this one, by what the register and its words tell of it."""
    listed, named = shipped_lookup().by_id(actor) if actor else None, organization(name.split())
    kind = listed.kind if listed else named[0] if named else None
    return not any(_differ(kind, other) for other in _kinds(entity))


def _kinds(entity: Known) -> set[EntityKind | None]:
    """Return the kinds that an entity's common nouns and the register tell of it."""
    actor = shipped_lookup().by_id(entity.actor) if entity.actor else None
    found = {_place(entity.tag) if kind is None else kind for kind in entity.listed}
    return found if actor is None else found | {actor.kind}


def _place(tag: str) -> EntityKind | None:
    """Return the kind of thing that a tag tells of a noun which the list does not have: only that it is a place."""
    kind = _KIND_OF_TAG[tag]
    return kind if kind in _PLACES else None


def _differ(one: EntityKind | None, other: EntityKind | None) -> bool:
    """Say whether things of two kinds cannot be one."""
    if one is None or other is None or one == other:
        return False
    return {one, other} <= _FORCES or (one in _FORCES and other in _PLACES) or (other in _FORCES and one in _PLACES)


def _fits(pronoun: str, entity: Known) -> bool:
    """Say whether a pronoun can stand for an entity."""
    if pronoun in _PERSONAL:
        gender = PRONOUNS.get(pronoun, (None, False))[0]
        return entity.tag == "person" and not (gender and entity.gender and gender != entity.gender)
    return not (pronoun in _IMPERSONAL and entity.tag == "person")


def _classify(entity: Known, register: Lookup) -> None:
    """Fill in kind, country and sector: from the register, else from the head noun, else from the layer's tag."""
    if not entity.names and entity.nominals:
        telling = [words for words in entity.nominals if agents.head_of(words.split()) not in _GENERAL]
        entity.name = max(telling or entity.nominals, key=len)
    actor = register.by_id(entity.actor) if entity.actor else None
    if actor is not None:
        entity.kind, entity.country, entity.sector = actor.kind, actor.country or None, actor.sector or None
        if entity.tag == "location" and actor.kind == "government":
            entity.kind = "place"
        return
    words = entity.name.split()
    if entity.names:
        entity.kind = _KIND_OF_TAG[entity.tag]
        if entity.tag in ("organization", "norp", "product", "misc"):
            named = organization(words)
            if named is not None and named[0] != "organization":
                entity.kind = named[0]
        return
    agent = agents.kind_of(words)
    entity.kind = _KIND_OF_TAG[entity.tag]
    if agent is not None:
        entity.kind, entity.sector = agent.kind, agent.sector or None
