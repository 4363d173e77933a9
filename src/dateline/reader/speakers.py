"""Who a source is within its article: one speaker behind "Ana Lind", "Lind", "the minister", "she".

Sources are read in the order of the text. A name goes by its surname to the fullest form anywhere in the article; a
definite description goes to the latest speaker it fits; a pronoun goes to who was introduced last as the subject of
this or the previous sentence, else to who spoke last. Nothing that is said (names inside contents) counts as such a
subject. What fits nobody stays unresolved: no name is better than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from dateline.reader import source_words
from dateline.reader.attribution import Attribution
from dateline.reader.entities import Known, Spot, Who
from dateline.reader.names import Gender, PersonName, bare, full_name, people_in, surname
from dateline.reader.roles import CHAIN, affiliation, role_phrase, standing_of
from dateline.reader.sentences import Sentences, cover
from dateline.reader.sources import Description, describe
from dateline.records import EntityKind, Span, Standing

_FIRST_PERSON = frozenset("i me my myself we us our".split())
_RELATIVE = frozenset("who which that whose whom".split())
_ORGANIZATION_PRONOUNS = frozenset("it its itself".split())
_DETERMINERS = frozenset("the a an its his her their".split())
_PREPOSITION = re.compile(
    r"\b(?:of|to|with|by|against|for|in|from|on|at|about|under|over|than|like|and|between)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(
    r"(?:\b(?:the|an?|some|many|several|other|most|two|three|four|five|few)\s+)?(?:[^\W\d_][\w’'.-]*\s+){0,4}[^\W\d_][\w’'-]*,?\s*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_SUBJECT_FOLLOWS = re.compile(r"\s*(?:,|\(|(?!of\b)[a-z])")
_APPOSITION = re.compile(r"\s*,\s*(?:\d{1,3},\s*)?(?P<what>(?:an?\s|the\s)?[^,;.()\"“”\n]{3,120})")
PUBLISHER_REACH = 3000
"""Characters back in which "the report" may have been introduced with its publisher."""
SAME_SPEAKER_REACH = 4
"""Sentences back to which a pronoun may look for the subject of a sentence."""
STANDING_OF_KIND: dict[EntityKind, Standing] = {
    "government": "official", "military": "official", "police": "official", "party": "official",
    "armed_group": "armed_group", "company": "business", "media": "media",
}  # fmt: skip
"""Standing of a body that speaks, by its kind, where its name tells no more."""


@dataclass(slots=True)
class Speaker:
    """Everything the article says about one speaker; filled while the sources are read."""

    number: int
    description: Description
    name: str
    first: int
    full: PersonName | None = None
    gender: Gender | None = None
    role: str | None = None
    affiliation: str | None = None
    forms: list[str] = field(default_factory=list)
    granted: bool = False
    reason: Span | None = None

    @property
    def is_person(self) -> bool:
        """Tell whether he or she can stand for the speaker; also for a nameless official of an organization."""
        return self.description.kind == "person" and not self.description.plural


@dataclass(frozen=True, slots=True)
class Voice:
    """The source of one attribution: its description and its speaker, None if nobody can be told."""

    description: Description
    speaker: Speaker | None
    spot: Spot | None = None


class Cast:
    """The speakers of one article while its sources are read in order."""

    def __init__(
        self, text: str, stops: Sentences, said: Sequence[tuple[int, int]], who: Who, byline: str | None = None
    ) -> None:
        self.text, self.stops, self.byline, self.who = text, stops, byline, who
        self.by_entity: dict[int, Speaker] = {}
        self.speakers: list[Speaker] = []
        self.latest: list[tuple[int, Speaker]] = []  # (position, speaker) of the sources read so far, in order
        self.people = people_in(text)
        self.not_people: set[str] = set()
        self.by_surname: dict[str, list[PersonName]] = {}
        for person in self.people:
            self.by_surname.setdefault(person.surname, []).append(person)
        self.starts = [person.start for person in self.people]
        self.said = said

    def voice(self, spans: tuple[Span, ...], outer: Speaker | None = None) -> Voice:
        """Return the speaker of a source; `outer` is who speaks around it, for nested attributions."""
        if not spans:
            return Voice(describe(""), None)
        start, end = cover(spans)
        words = self.text[start:end] if end - start < 400 else spans[0].of(self.text)
        person = self._by_surname(words, start, end)
        description = person or self._read(words, start, end)
        if description.type == "implicit":
            return Voice(description, None)
        if description.form == "name":
            spot = self.who.named(start, end, description.name, self.text)
            if spot is not None and person is None:
                description = _as_tagged(description, self.who.known[spot.entity])
        else:
            spot = self.who.described(start, end)
        speaker = self._find(description, start, end, outer, spot)
        if speaker is not None:
            self._note(speaker, spot, description)
            if description.form != "pronoun":
                speaker.forms.append(words)
                _enrich(speaker, description)
            elif speaker.gender is None and description.gender is not None:
                speaker.gender = description.gender
            if outer is None:
                self.latest.append((start, speaker))
        return Voice(description, speaker, spot)

    def _note(self, speaker: Speaker, spot: Spot | None, description: Description) -> None:
        """Remember which entity a speaker is; of a person whose name is fuller elsewhere, take the fuller one."""
        if spot is None or description.form == "pronoun":
            return
        known = self.who.known[spot.entity]
        if description.form != "name" and known.names:
            return  # coreference may be wrong about a common noun; the name stays whose it is
        if description.form == "name" and (description.type == "named_person") != (known.tag == "person"):
            return
        self.by_entity.setdefault(spot.entity, speaker)
        if speaker.description.type != "named_person" or known.tag != "person" or not known.names:
            return
        if len(known.name.split()) > len(speaker.name.split()) and surname(known.name) == surname(speaker.name):
            speaker.name = known.name

    def _read(self, words: str, start: int, end: int) -> Description:
        """Return the reading of a source's words; a word that no list knows is what the name layer takes it for."""
        description = describe(words)
        lists = source_words.load()
        front, comma, tail = words.strip(" ,").rpartition(", ")
        common = front[:1].islower() or front.partition(" ")[0].lower() in _DETERMINERS
        if comma and description.form == "nominal" and common and tail[:1].isupper():
            spot = self.who.named(start, end, bare(tail), self.text)
            if spot is not None and self.who.known[spot.entity].tag == "organization":
                return describe(tail)  # "the ferry's owner, Sorrel Lines"
        if description.type != "document" or description.head in lists.documents or not words[:1].isupper():
            return description
        spots = [spot for spot in self.who.inside(start, end) if spot.form == "name"]
        if not spots:
            return description
        spot = max(spots, key=lambda spot: spot.end - spot.start)
        name = bare(" ".join(self.text[spot.start : spot.end].split()))
        if self.who.known[spot.entity].tag == "person":
            return Description("name", "named_person", "person", description.standing, name, key=surname(name))
        return Description("name", "named_organization", "organization", "other", name, key=name.lower())

    def _by_surname(self, words: str, start: int, end: int) -> Description | None:
        """Return the reading of a lone surname that is also a word, a state or a place ("King", "Jordan")."""
        before, _, name = words.strip(" ,.").rpartition(" ")
        name = bare(name)
        lists = source_words.load()
        lone = name[:1].isupper() and (not before or before.rstrip(".") in lists.titles or before in lists.titles)
        if not lone or describe(words).type in ("named_person", "implicit") or name in lists.known:
            return None
        spot = self.who.named(start, end, name, self.text)
        tagged = spot is None or self.who.known[spot.entity].tag == "person"
        # A state, or what the name layer takes for no person, is one only if such a person was introduced before.
        person = tagged and name not in lists.states
        known = [p for p in self.by_surname.get(name.lower(), ()) if p.given]
        if not known and name not in self.not_people:
            self.not_people.add(name)  # looked for once
            added = full_name(self.text, name)
            if added is not None:
                self.by_surname.setdefault(name.lower(), []).append(added)
                known = [added]
        known = [p for p in known if person or p.start < start]
        if not known:
            return None
        return Description("name", "named_person", "person", "other", name, key=name.lower(), gender=known[0].gender)

    def _find(
        self, description: Description, start: int, end: int, outer: Speaker | None, spot: Spot | None = None
    ) -> Speaker | None:
        if description.form == "pronoun":
            return self._of_pronoun(description, start, outer, spot)
        if description.type == "named_person" and not description.plural:
            return self._of_name(description, start, end)
        if description.form == "nominal" and not (description.indefinite and not description.plural):
            known = self._of_description(description) or self._referred(description, spot)
            if known is not None:
                return known
        if description.type == "named_organization":
            known = next((s for s in self.speakers if _same_body(s, description)), None)
            if known is None and spot is not None and spot.form == "name":
                known = self.by_entity.get(spot.entity)
            if known is not None:
                return known
        return self._new(description, self._in_full(description, start), start)

    def _in_full(self, description: Description, start: int) -> str:
        """Return the name of a new speaker: an acronym spelled out, a document with its publisher if told before."""
        name = description.name
        if description.type == "named_organization" and name.isupper() and f"({name})" in self.text:
            match = re.search(rf"((?:{CHAIN.pattern}))\s*\({re.escape(name)}\)", self.text)
            return bare(match[1].removeprefix("The ")) if match else name
        if description.type == "document" and description.definite and " " not in name:
            head = re.escape(description.head)
            chain, small = f"(?:{CHAIN.pattern})", r"(?!the |an? )(?:[a-z]+\s+)"
            by = rf"\b{head}\s+{small}{{0,3}}(?:by|from)\s+(?:the\s+)?{chain}"
            match = re.compile(rf"{chain}\s+{small}{{0,2}}{head}\b|{by}").search(
                self.text, max(0, start - PUBLISHER_REACH), start
            )
            return " ".join(match.group().split()) if match else name
        return name

    def _new(self, description: Description, name: str, start: int) -> Speaker:
        speaker = Speaker(len(self.speakers), description, name, start, gender=description.gender)
        speaker.role, speaker.affiliation = description.role, description.affiliation
        self.speakers.append(speaker)
        return speaker

    # Names -----------------------------------------------------------------------------------------------------

    def _of_name(self, description: Description, start: int, end: int) -> Speaker:
        """Return the person of that name: the fullest form in the article with the same surname and gender."""
        words = description.name.split()
        if len(words) == 1:
            for _, speaker in reversed(self.latest):
                at_odds = _at_odds(speaker.gender, description.gender)
                if (
                    speaker.description.type == "named_person"
                    and surname(speaker.name) == description.key
                    and not at_odds
                ):
                    return speaker
        full = self._fullest(words, description, start)
        name = full.name if full and len(full.name.split()) >= len(words) else description.name
        for speaker in reversed(self.speakers):
            if speaker.description.type == "named_person" and _same_person(
                speaker.name, name, speaker.gender, description.gender
            ):
                if len(name.split()) > len(speaker.name.split()):
                    speaker.name = name
                self._add_role(speaker, start, end)
                return speaker
        speaker = self._new(description, name, start)
        if full is not None:
            self._add_full(speaker, full)
        self._add_role(speaker, start, end)
        return speaker

    def _fullest(self, words: Sequence[str], description: Description, start: int) -> PersonName | None:
        """Return the fullest mention of a name, the latest before `start` first when two people share a surname."""
        if len(words) > 1:
            matching = [p for p in self.by_surname.get(description.key, ()) if p.given == words[0].lower()]
        else:
            matching = [
                p
                for p in self.by_surname.get(description.key, ())
                if p.given and not _at_odds(p.gender, description.gender)
            ]
            if not matching:
                matching = [p for p in self.people if p.given == description.key]
        before = [p for p in matching if p.start <= start]
        if len(words) > 1:
            return max(matching, key=lambda p: len(p.name), default=None)
        if before:
            given = before[-1].given
            return max((p for p in matching if p.given == given), key=lambda p: len(p.name))
        return matching[0] if matching else None

    def _add_full(self, speaker: Speaker, full: PersonName) -> None:
        """Take over what stands around the fullest mention: title, apposition, gender."""
        speaker.full = full
        speaker.gender = speaker.gender or full.gender
        if speaker.role is None and full.title:
            role = role_phrase(full.title)
            if role and not all(w in source_words.load().titles for w in full.title.split()):
                speaker.role, speaker.affiliation = role, affiliation(role)
        self._add_role(speaker, full.start, full.end)

    def _add_role(self, speaker: Speaker, start: int, end: int) -> None:
        """Read a role from an apposition right after a mention ("Ana Lind, a nurse at …")."""
        if speaker.role is not None:
            return
        match = _APPOSITION.match(self.text, end)
        role = role_phrase(match["what"]) if match else None
        if role is not None and (match is None or not match["what"][:1].isupper()):
            speaker.role, speaker.affiliation = role, affiliation(role)

    # Descriptions ----------------------------------------------------------------------------------------------

    def _of_description(self, description: Description) -> Speaker | None:
        """Return the latest speaker that a definite description fits: same head, no word that the fuller one lacks."""
        for _, speaker in reversed(self.latest):
            if _fits(speaker, description):
                return speaker
        return next((speaker for speaker in self.speakers if _fits(speaker, description)), None)

    # Pronouns --------------------------------------------------------------------------------------------------

    def _of_pronoun(
        self, description: Description, start: int, outer: Speaker | None, spot: Spot | None
    ) -> Speaker | None:
        word = description.head
        if word in _FIRST_PERSON:
            return outer or self._author(description, start)
        if word in ("you", "your"):
            return None
        if word in _RELATIVE:
            return self._antecedent(start)
        if outer is not None and not _at_odds(outer.gender, description.gender):
            if (description.gender and outer.is_person) or (word in ("they", "their") and outer.description.plural):
                return outer
            if word in _ORGANIZATION_PRONOUNS and outer.description.type in ("named_organization", "document"):
                return outer
        if outer is not None:
            return None  # inside what somebody says, "they" can be anybody the speaker has in mind
        referred = self._referred(description, spot)
        if referred is not None:
            return referred
        if word in _ORGANIZATION_PRONOUNS:
            return self._latest(start, lambda s: s.description.type in ("named_organization", "document"))
        if description.plural:
            return self._latest(start, lambda s: s.description.plural) or self._latest(
                start, lambda s: s.description.type in ("named_organization", "anonymous_source", "unnamed_person")
            )
        return self._of_personal(description, start)

    def _referred(self, description: Description, spot: Spot | None) -> Speaker | None:
        """Return the speaker that coreference says a pronoun or a definite description stands for."""
        if spot is None:
            return None
        known = self.who.known[spot.entity]
        if description.form == "nominal" and not (known.names or known.nominals[1:]):
            return None
        speaker = self.by_entity.get(spot.entity)
        if speaker is None and known.names:
            speaker = self._of_entity(known)
        if speaker is None or _at_odds(speaker.gender, description.gender):
            return None
        if description.form == "nominal" and speaker.is_person != (description.kind == "person"):
            return None
        return speaker

    def _of_entity(self, known: Known) -> Speaker | None:
        """Return the speaker that an entity is which has not spoken under its name yet."""
        first = next(s for s in self.who.spots if s.entity == known.number and s.form == "name")
        words = self.text[first.start : first.end]
        description = describe(words)
        if description.form != "name":
            return None
        description = _as_tagged(description, known)
        if description.type == "named_person":
            name = PersonName(first.start, first.end, description.name, "", description.gender)
            speaker: Speaker | None = self._person_of(name)
        else:
            speaker = self._find(description, first.start, first.end, None)
        if speaker is not None:
            self.by_entity.setdefault(known.number, speaker)
            if not speaker.forms:
                speaker.forms.append(words)
        return speaker

    def _of_personal(self, description: Description, start: int) -> Speaker | None:
        """Return who "he" or "she" is."""
        subject = self._subject(description.gender, start)
        spoke = next(
            (
                (at, s)
                for at, s in reversed(self.latest)
                if at < start and s.is_person and not _at_odds(s.gender, description.gender)
            ),
            None,
        )
        if subject is not None and (spoke is None or subject.start > spoke[0]):
            return self._person_of(subject)
        return spoke[1] if spoke else None

    def _subject(self, gender: Gender | None, start: int) -> PersonName | None:
        """Return the last person introduced as a subject in this sentence or shortly before."""
        sentence = self.stops.index(start)
        for i in range(bisect_left(self.starts, start) - 1, -1, -1):
            person = self.people[i]
            if sentence - self.stops.index(person.start) > SAME_SPEAKER_REACH:
                return None
            if not _at_odds(person.gender, gender) and self._is_subject(person) and self._is_plausible(person):
                return person
        return None

    def _person_of(self, person: PersonName) -> Speaker:
        words = person.title + " " + person.name if person.title else person.name
        description = describe(words)
        if description.type != "named_person":
            description = Description(
                "name", "named_person", "person", "other", person.name, key=person.surname, gender=person.gender
            )
        speaker = self._of_name(description, person.start, person.end)
        if not speaker.forms:
            speaker.forms.append(self.text[person.start : person.end])
        context = self.text[person.start : self.stops.at(person.start)[1]]
        if speaker.description.standing == "other" and speaker.role is None:
            # "Lind fled her village": what the subject did, not only what it is called, tells a victim.
            standing = standing_of(None, "who " + context[len(person.name) :])
            speaker.description = _with_standing(speaker.description, standing)
        return speaker

    def _is_plausible(self, person: PersonName) -> bool:
        """Say whether a name found in the text is a person's: gender or title known, else no word of it a small one."""
        if person.gender is not None or person.title:
            return True
        return not any(f" {word.lower()} " in self.text for word in person.name.split())

    def _is_subject(self, person: PersonName) -> bool:
        if _inside(self.said, person.start):
            return False
        before = self.text[max(0, person.start - 30) : person.start]
        if person.title and before.endswith(person.title + " "):
            before = before[: -len(person.title) - 1]
        if not person.title and _ARTICLE.search(before):
            return False  # "the Harbour Book"
        return _PREPOSITION.search(before) is None and _SUBJECT_FOLLOWS.match(self.text, person.end) is not None

    def _antecedent(self, start: int) -> Speaker | None:
        """Return whom a relative pronoun continues: the noun phrase right before it."""
        sentence_start, _ = self.stops.at(start)
        before = self.text[max(sentence_start, start - 160) : start]
        offset = start - len(before)
        i = bisect_left(self.starts, start) - 1
        if i >= 0 and self.people[i].start >= offset:
            between = self.text[self.people[i].end : start]
            if between.strip(" ") == "" or between.startswith(","):
                return self._person_of(self.people[i])
        match = _NOUN_PHRASE.search(before)
        if match is None:
            return None
        phrase = re.split(r"[,;:—\"“”]\s*(?=\S)", match.group().rstrip(" ,"))[-1]
        description = describe(_last_phrase(phrase))
        if description.form == "pronoun" or description.type in ("implicit", "document"):
            return None
        speaker = self._find(description, start - len(match.group()), start, None)
        if speaker is not None and not speaker.forms:
            speaker.forms.append(_last_phrase(phrase))
        return speaker

    def _latest(self, start: int, fits: Callable[[Speaker], bool]) -> Speaker | None:
        return next((s for at, s in reversed(self.latest) if at < start and fits(s)), None)

    def _author(self, description: Description, start: int) -> Speaker | None:
        """Return the writer of a first-person piece by its byline."""
        if not self.byline:
            return None
        known = describe(self.byline)
        return self._of_name(known, start, start) if known.type == "named_person" and not known.plural else None


def _as_tagged(description: Description, known: Known) -> Description:
    """Return a name's description corrected by what the name layer saw in the whole article."""
    told = description.gender is not None or description.role is not None
    if description.type == "named_person" and known.tag != "person" and not told and not description.plural:
        kind = "government" if known.kind in ("place", "population_group") else known.kind
        return replace(
            description, type="named_organization", kind=kind, standing=STANDING_OF_KIND.get(kind, "other"),
            key=description.name.lower(), head=description.name.lower().rpartition(" ")[2],
            words=frozenset(description.name.lower().split()),
        )  # fmt: skip
    if description.type == "named_organization" and known.tag == "person":
        metonym = description.kind == "government" and " " in description.name and known.actor is None
        plain = description.kind == "organization" and description.standing == "other"
        if (plain or metonym) and not description.plural:
            return replace(description, type="named_person", kind="person", standing="other",
                           key=surname(description.name))  # fmt: skip
        return description
    if description.type == "named_organization" and description.kind == "organization":
        kind = known.kind if known.kind in STANDING_OF_KIND else description.kind
        standing = description.standing if description.standing != "other" else STANDING_OF_KIND.get(kind, "other")
        return replace(description, kind=kind, standing=standing)
    return description


def _last_phrase(phrase: str) -> str:
    """Cut a phrase down to what begins at its last determiner or preposition."""
    cut = re.split(
        r"\b(?:of|to|with|by|from|for|in|on|at|and|or|but|that|says?|said|were|was|is|are|had|has|have)\s+", phrase
    )
    return cut[-1] or phrase


def _with_standing(description: Description, standing: Standing) -> Description:
    return replace(description, standing=standing)


def _inside(said: Sequence[tuple[int, int]], position: int) -> bool:
    i = bisect_left(said, (position + 1, 0)) - 1
    return i >= 0 and said[i][0] <= position < said[i][1]


def _at_odds(one: Gender | None, other: Gender | None) -> bool:
    return one is not None and other is not None and one != other


def _same_person(known: str, name: str, known_gender: Gender | None, gender: Gender | None) -> bool:
    if known == name:
        return True
    first, second = known.split(), name.split()
    if surname(known) != surname(name) or _at_odds(known_gender, gender):
        return False
    return len(first) == 1 or len(second) == 1 or first[0] == second[0]


def _same_body(speaker: Speaker, description: Description) -> bool:
    if speaker.description.type != "named_organization":
        return False
    mine, other = speaker.description, description
    if mine.key == other.key:
        return True
    short, long = sorted((mine.name, other.name), key=len)
    initials = "".join(word[0] for word in long.split() if word[:1].isupper())
    return short.replace(".", "") == initials and len(initials) > 1


def _fits(speaker: Speaker, description: Description) -> bool:
    """Say whether a short description may stand for a speaker."""
    mine = speaker.description
    if mine.plural != description.plural or _at_odds(speaker.gender, description.gender):
        return False
    if mine.key == description.key:
        return True
    if not description.definite:
        return False
    words = mine.words | frozenset((speaker.role or "").lower().replace(",", "").split())
    if mine.type == "named_organization" and description.type == "named_organization":
        return description.head in words and description.words <= words
    if mine.type == "document" or description.type == "document":
        return mine.type == description.type and description.head == mine.head and description.words <= words
    heads = {mine.head, *(speaker.role or "").lower().split()}
    # Also the fuller after the shorter: "the official" and, later, "the defense official".
    shorter = mine.form == "nominal" and mine.head == description.head and mine.words < description.words
    return description.head in heads and (description.words <= words or shorter)


def _enrich(speaker: Speaker, description: Description) -> None:
    """Keep the fuller of two readings of one speaker."""
    mine = speaker.description
    if speaker.gender is None:
        speaker.gender = description.gender
    same_form = mine.form == description.form
    if same_form and description.role and len(description.role) > len(speaker.role or ""):
        speaker.role, speaker.affiliation = description.role, description.affiliation or speaker.affiliation
    fuller = len(description.name) > len(speaker.name) and description.words >= mine.words
    alike = mine.type == description.type or {mine.type, description.type} == {"anonymous_source", "unnamed_person"}
    if same_form and mine.form == "nominal" and alike and fuller:
        speaker.name = description.name
        # Anonymity once granted stays, however the source is called later.
        speaker.description = replace(description, type=min(mine.type, description.type))
    if mine.standing == "other" and description.standing != "other":
        speaker.description = _with_standing(speaker.description, description.standing)


def said_stretches(attributions: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Return the stretches of all contents, in order, overlaps joined."""
    result: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for one in attributions for span in one.content):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
