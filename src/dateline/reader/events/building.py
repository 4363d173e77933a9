"""Triggers and what is around them as records of events."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, get_args

import numpy as np

from dateline.ontology import classes
from dateline.reader.events import (
    confidence,
    kinds,
    merging,
    passages,
    phrases,
    roles,
    scenes,
    senses,
    settings,
    slots,
    triggers,
)
from dateline.reader.events.acts import LEAST_ROLE, SUFFERING, Act, Part, Setting, parts
from dateline.reader.events.confidence import Features, Told
from dateline.reader.events.merging import near
from dateline.reader.events.responsibility import responsibility
from dateline.reader.events.senses import FORCE
from dateline.reader.events.settings import Voice
from dateline.reader.events.status import Said, of_charge, of_talk, status
from dateline.reader.events.tables import EFFECT, FILLERS, ROLES, Scores, Tables
from dateline.reader.events.triggers import Trigger
from dateline.reader.layers import Floats
from dateline.reader.sentences import Sentences, sentences
from dateline.reader.tokens import Ints, Tokens
from dateline.records import (
    ACTING,
    Article,
    Basis,
    Claim,
    Event,
    EventMention,
    EventStatus,
    Focus,
    Mention,
    Participant,
    Place,
    Span,
    Time,
    TimePrecision,
    stable_id,
)

PASSAGE: Final = 0.5
"""Power of the probability that a sentence tells of a class, where it weighs that of a trigger."""
TALK: Final = frozenset(
    (*classes.of_quad("verbal cooperation"), *classes.of_quad("verbal conflict"), "sanction", "aid")
)
"""Classes of what people say and grant: without anybody who does it, it is no event."""
WISHED: Final = frozenset(("meeting", "deal", "ceasefire_agreement", "aid", "release_surrender_disarm"))
"""Classes of what people propose and call for."""
LEAST_FILLER: Final = 0.75
"""Probability by MUC-4's fillers from which somebody does or suffers an act of force whose trigger has nobody on that
side."""
FILLED: Final = {"PerpInd": "actor", "PerpOrg": "actor", "Target": "target", "Victim": "victim", "Unnamed": "victim"}
"""Roles by what fills the roles of MUC-4's incidents."""
TAKEN: Final = frozenset(("arrest", "weapons_seized_defused", "release_surrender_disarm", *TALK))
"""Classes of acts that are done to weapons, or about them, and not with them."""
BY_MEANS: Final = 110
"""Characters on either side of a trigger in which it is told with what it was done."""
NEAR: Final = 3
"""Sentences from the first mention of an event within which its people are told; farther on they are often others."""
LONGEST: Final = 200
"""Characters of a mention that a trigger may be the head of."""
FOLLOWING: Final = 2
"""Sentences after an act of force in which another that has no place was most likely there too."""
RULING: Final = 0.8
"""Share of the places of an article that lie in one country, from which its focus there is where an act was that the
text does not place."""
PLACE, TIME = (ROLES.index(name) for name in ("place", "time"))
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"[^\W\d_]+-\Z"), re.compile(r"-[^\W\d_]+")
# "between January and March": an edge of a period is no day of what happened in it.
_EDGE = re.compile(
    r"\b(?:between (?:[\w ,.'’]{1,30} and )?|(?:since|until|till|more than|over|almost|nearly|about|some|around) )\Z",
    re.I,
)
_OF = re.compile(r"\w+ of (?:[\w'’-]+ ){0,4}")
EMPTY: Final = frozenset("a an the this that these those his her its their".split())
"""Words that trigger nothing."""
_HEAD = re.compile(r".*?(?= (?:of|in|from|who|that|with|at|on|near|belonging|and)\b|\Z)", re.S)
_AT = re.compile(
    r"\b(?:in|at|near|outside|on|across) (?:the |an? |his |her |their )?(?:[a-z]+ (?:in|of|at) )?(?=[A-Z])"
)
_DAY = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|[A-Z][a-z]+day\b|[A-Z][a-z]+['’]s\b|(?:I|We|He|She)\b"
)
_PARTICLE = re.compile(r"(?:off|up|out|down|over|place|on|in)", re.I)
_GOES = re.compile(
    r"\b(?:go(?:es|ing|ne)?|went|set(?:s|ting)?|bl(?:ew|own?|owing|ows)|t(?:ook|akes?|aken|aking)) \Z", re.I
)
BASES: Final = get_args(Basis)
_PRECISIONS: Final = get_args(TimePrecision)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a text from character `start`, with its words, their vectors and what the graph says of them."""

    start: int
    tokens: Tokens
    vectors: Floats
    scores: Scores


@dataclass(frozen=True, slots=True)
class Around:
    """What an article tells beside its events, each in the order of the text."""

    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    places: Sequence[Place]
    times: Sequence[Time]
    focus: Focus | None


def build(article: Article, sections: Sequence[Section], around: Around, tables: Tables) -> tuple[Event, ...]:
    """Return the events of an article, in its order."""
    return tuple(event for event, _ in weighed(article, sections, around, tables))


def weighed(
    article: Article, sections: Sequence[Section], around: Around, tables: Tables
) -> Iterator[tuple[Event, Features]]:
    """Yield the events of an article, in its order, with what tells how sure each is."""
    scene = _Scene(article, around, sentences(article.text))
    found = [act for section in sections for act in scene.acts(section, tables)]
    placed = [
        (act.sentence, act.setting.place)
        for act in found
        if act.key in FORCE and act.setting.place is not None and act.setting.place_basis in ("argument", "clause")
    ]
    groups = merging.joined(article.text, found)
    return (_event(scene, group, placed, len(groups)) for group in groups)


class _Scene:
    """An article with everything that its acts are read against."""

    def __init__(self, article: Article, around: Around, stops: Sentences) -> None:
        # Where an agency files from is where it files from; an adjective or a government is no scene.
        head = article.dateline.end if article.dateline is not None else 0
        self.text, self.id, self.stops = article.text, article.id, stops
        self.mentions = around.mentions
        self.starts = [mention.start for mention in self.mentions]
        self.contents = _Contents(around.claims)
        self.places = [
            place
            for place in around.places
            if place.form == "name" and place.start >= head and scenes.may_be_one(article.text, place, around.places)
        ]
        # A day that is not known is still when it was; a length or "every Friday" is not.
        self.times = [
            time
            for time in around.times
            if time.type in ("DATE", "TIME")
            and time.start >= head
            and not _EDGE.search(article.text, max(0, time.start - 45), time.start)
        ]
        self.focus = _scene_of_all(around)
        self.phrases = phrases.find(article.text)
        self.evident = kinds.of_article(article.text)
        self.sport = senses.about_sport(article.text)
        self.accident = senses.about_accident(article.text)

    def around(self, at: Span) -> Sequence[Mention]:
        """Return the mentions that begin shortly before some words, or with them."""
        first, last = (bisect_left(self.starts, edge) for edge in (at.start - LONGEST, at.start + 1))
        return self.mentions[first:last]

    def inferred(self, act: Act, key: str, placed: Sequence[tuple[int, Place]]) -> Place | None:
        """Return where an act most likely was that the text does not place: where the last act of force was, if that is
        `placed` right before its sentence and this names no place itself; else the focus."""
        start, end = self.stops.at(act.at.start)
        if not self.text[start:end].isupper() and any(
            not _DAY.match(self.text, match.end()) for match in _AT.finditer(self.text, start, end)
        ):
            return None
        if key not in FORCE:
            return self.focus
        edges = (act.sentence - FOLLOWING, act.sentence)
        first, last = (bisect_left(placed, edge, key=lambda one: one[0]) for edge in edges)
        found = [place for _, place in placed[first:last]]
        return found[-1] if len({place.name for place in found}) == 1 else None if found else self.focus

    def acts(self, section: Section, tables: Tables) -> list[Act]:
        """Return what the triggers of a section tell, but for those that tell of no event."""
        tokens, start = section.tokens, section.start
        plain = [
            (*words, phrase.key)
            for phrase in self.phrases
            if (words := _in_words(phrase.start - start, phrase.end - start, tokens)) is not None
        ]
        acts = triggers.with_phrases(triggers.find(section.scores), plain, section.scores)
        if not acts:
            return []
        sentence = np.array([self.stops.index(start + int(at)) for at in tokens.starts], dtype=np.int64)
        groups: tuple[Sequence[Mention | Place | Time], ...] = (self.mentions, self.places, self.times)
        spans = sorted(
            (*words, kind, i)
            for kind, items in enumerate(groups)
            for i, item in enumerate(items)
            if (words := _in_words(item.start - start, item.end - start, tokens)) is not None
        )
        people = {
            word
            for first, last, kind, i in spans
            if kind == 0 and self.mentions[i].kind in ACTING
            for word in range(first, last)
        }
        acts = [act if act.plain else _alone(act, people) for act in acts]
        shares = roles.roles(acts, [(first, last) for first, last, *_ in spans], section.scores.ends, sentence, tables)
        found = []
        rivals = [(start + int(tokens.starts[act.start]), act.key) for act in acts]
        told = _Passages(section.vectors, sentence, acts, tables)
        for act, share in zip(acts, shares, strict=True):
            near: tuple[dict[int, Floats], ...] = ({}, {}, {})
            for k, each in share.items():
                near[spans[k][2]][spans[k][3]] = each
            act = replace(act, share=told.weighed(act))
            for k, each in told.filled(act, share, spans).items():
                if not self.contents.speaks(self.mentions[spans[k][3]]):
                    near[0][spans[k][3]] = each
            at = _whole(self.text, start + int(tokens.starts[act.start]), start + int(tokens.ends[act.end - 1]))
            read = self._act(act, at, self._own(act.key, at, rivals, near))
            if read is not None:
                found.append(read)
        return found

    def _own(
        self, key: str, at: Span, rivals: Sequence[tuple[int, str]], near: tuple[dict[int, Floats], ...]
    ) -> tuple[dict[int, Floats], ...]:
        """Return the shares of people, places and times, none for those that another act stands nearer to.

        "Convicted in the assassination of …" says neither who was convicted nor when. Acts of force do not take from
        each other: "killed and wounded in …" is one. People are taken only by force from other acts.
        """
        kin = FORCE | {EFFECT} if key in FORCE else frozenset((key,))
        others = [start for start, rival in rivals if rival not in kin]
        forced = [start for start, rival in rivals if rival in FORCE | {EFFECT}] if key not in FORCE else []

        def own(
            shares: dict[int, Floats], items: Sequence[Mention | Place | Time], marks: list[int]
        ) -> dict[int, Floats]:
            return {i: share * (not self._taken(at, items[i], marks)) for i, share in shares.items()}

        people, places, times = near
        return own(people, self.mentions, forced), own(places, self.places, others), own(times, self.times, others)

    def _taken(self, at: Span, item: Mention | Place | Time, marks: Sequence[int]) -> bool:
        """Return whether one of the marks, which are in order, stands between some words and an item, or right before
        the item: "the murder of Ilva Renn"."""
        low, high = (at.end, item.start) if at.end <= item.start else (item.end, at.start)
        first = bisect_left(marks, low)
        if first < len(marks) and marks[first] < high:
            return True
        last = bisect_left(marks, item.start) - 1
        return last >= 0 and marks[last] != at.start and _OF.fullmatch(self.text, marks[last], item.start) is not None

    def _act(self, trigger: Trigger, at: Span, near: tuple[dict[int, Floats], ...]) -> Act | None:
        sentence, words = self.stops.at(at.start), at.of(self.text)
        if words.lower() in EMPTY or any(_is_head(self.text, one, at) for one in self.around(at)):
            return None
        if _PARTICLE.fullmatch(words) and not _GOES.search(self.text, sentence[0], at.start):
            return None
        people = slots.filled(self.text, at, sentence, trigger.key, near[0], self.mentions)
        who, weapon = parts(self.text, at, people, self.mentions, sentence)
        tool = None if weapon is None else self.text[weapon.start : weapon.end]
        beside, told = _beside(self.text, at, sentence), kinds.evidence(Span(*sentence).of(self.text), self.evident)
        key = trigger.key if trigger.plain else kinds.best(trigger.share, words, tool, told, beside)
        if key == EFFECT:
            if not any(part.role == "actor" for part in who) or not kinds.kills(words):
                return None
            key = kinds.attack(trigger.share, tool, told, beside)
        if not trigger.plain:
            low, high = max(sentence[0], at.start - BY_MEANS), min(sentence[1], at.end + BY_MEANS)
            key = kinds.by_means(key, words, self.text[low:high])
        if key not in kinds.KEPT or self._is_no_event(at, sentence, key, who, weapon):
            return None
        if (key in TALK and not who) or not (trigger.plain or senses.means(words, key)):
            return None
        sufferers, actors = (
            {
                kinds.side(part.mention.kind, self.text[part.mention.start : part.mention.end])
                for part in who
                if (part.role in SUFFERING) == side and (side or part.role == "actor")
            }
            for side in (True, False)
        )
        if not trigger.plain or key in kinds.TERRITORY:
            key = kinds.by_sides(key, sufferers, actors, words, Span(*sentence).of(self.text))
        weapon = None if key in TAKEN else weapon
        claim = self.contents.innermost(at)
        said = None if claim is None else Said(claim.cue_class, claim.asserted)
        return Act(
            at,
            self.stops.index(at.start),
            key,
            frozenset((key,)) if trigger.plain else kinds.options(words, tool),
            trigger.confidence,
            self._status(at, sentence, key, trigger.doubts, said),
            claim,
            who,
            weapon,
            self._setting(at, sentence, near, claim),
        )

    def _status(
        self, at: Span, sentence: tuple[int, int], key: str, doubts: tuple[float, float, float], said: Said | None
    ) -> EventStatus:
        found = status(self.text, at.start, at.end, sentence, doubts, said)
        if key == "accusation":
            return of_charge(self.text, at.start, at.end, sentence, found)
        return of_talk(self.text, at.start, at.end, sentence, found) if key in WISHED else found

    def _is_no_event(
        self, at: Span, sentence: tuple[int, int], key: str, who: Sequence[Part], weapon: Mention | None
    ) -> bool:
        if senses.tells_of_none(self.text, at.start, at.end, sentence, key):
            return True
        if key not in senses.FORCE:
            return False
        if self.accident and not any(part.role == "actor" for part in who):
            return True
        hurt = weapon is not None or any(part.role == "victim" for part in who)
        genre = senses.genre(self.text, at.start, at.end, sentence)
        return genre in ("fiction", "drill", "accident") or (not hurt and (self.sport or genre == "verbal"))

    def _setting(
        self, at: Span, sentence: tuple[int, int], near: tuple[dict[int, Floats], ...], claim: Claim | None
    ) -> Setting:
        voice = Voice(self.text, claim, self.contents.in_sentence(sentence))
        where = {i: float(share[PLACE]) for i, share in near[1].items()}
        where |= {i: 0.0 for i in where if settings.is_bound_for(self.text, self.places[i], at)}
        when = {i: float(share[TIME]) for i, share in near[2].items()}
        when |= {i: 0.0 for i in when if settings.is_of_another(self.text, self.times[i], at)}
        place, place_basis = settings.setting(self.text, at, sentence, self.places, where, voice, settings.HOPELESS)
        time, time_basis = settings.setting(
            self.text, at, sentence, self.times, when, voice, settings.TAKEN, settings.ELSEWHERE
        )
        return Setting(place, place_basis, time, time_basis)


def _alone(act: Trigger, people: Set[int]) -> Trigger:
    """Return a trigger without the words for people that stand in it: "gunmen killed" is "killed"."""
    left = [word for word in range(act.start, act.end) if word not in people]
    if not left or len(left) == act.end - act.start:
        return act
    head = act.head if act.head in left else left[-1]
    start, end = head, head + 1
    while start - 1 in left:
        start -= 1
    while end in left:
        end += 1
    return replace(act, start=start, end=end, head=head)


def _is_head(text: str, mention: Mention, at: Span) -> bool:
    """Return whether a trigger is the head of words for people: "gunmen" tells of no deed, "murdered men" does."""
    if mention.kind not in ACTING or not mention.start <= at.start < mention.end:
        return False
    head = _HEAD.match(text, mention.start, mention.end)
    return head is not None and head.end() == at.end


def _whole(text: str, start: int, end: int) -> Span:
    """Return the words with all that a hyphen joins to them: half of "cease-fire" tells of none."""
    before, after = _JOINED_BEFORE.search(text, max(0, start - 30), start), _JOINED_AFTER.match(text, end)
    return Span(start if before is None else before.start(), end if after is None else after.end())


def _beside(text: str, at: Span, sentence: tuple[int, int]) -> str:
    """Return a trigger with three words before it and six behind, in small letters."""
    before = text[max(sentence[0], at.start - 50) : at.start].lower().split()[-3:]
    after = text[at.end : min(sentence[1], at.end + 80)].lower().split()[:6]
    return " ".join([*before, at.of(text).lower(), *after])


def _scene_of_all(around: Around) -> Place | None:
    """Return the focus of an article if it is a witness of where acts were that the text does not place.

    An article that speaks of several countries is none, nor one that speaks of several towns for a town.
    """
    about = next((place for place in around.places if around.focus and place.id == around.focus.place), None)
    coded = [place.country_code for place in around.places if place.country_code]
    if about is None or coded.count(about.country_code) < RULING * len(coded):
        return None
    towns = [place.name for place in around.places if place.kind in ("town", "admin2")]
    inside = [place for place in around.places if place.country_code and near(place, about)]
    wide = about.kind == "country" or (about.kind == "admin1" and len(inside) >= RULING * len(coded))
    ruling = about.kind in ("town", "admin2") and towns.count(about.name) >= RULING * len(towns)
    return about if wide or ruling else None


class _Passages:
    """The sentences of a section as wholes: they weigh the classes of triggers, and say who fills an act of force."""

    def __init__(self, vectors: Floats, sentence: Ints, acts: Sequence[Trigger], tables: Tables) -> None:
        self._vectors, self._sentence, self._tables = vectors, sentence, tables
        self._vector = lru_cache(maxsize=64)(self._read)
        # One sentence, one who and whom: of its surest trigger.
        self._first: dict[int, Trigger] = {}
        for act in sorted(acts, key=lambda act: act.confidence):
            self._first[int(sentence[act.start])] = act

    def _read(self, number: int) -> tuple[int, int, Floats]:
        first, last = (int(np.searchsorted(self._sentence, number, side)) for side in ("left", "right"))
        return first, last, passages.vector(self._vectors[first:last], self._tables)

    def weighed(self, act: Trigger) -> Floats:
        """Return the probabilities of the classes of a trigger, weighed by those of its sentence."""
        _, _, vector = self._read_of(act)
        raised = act.share * passages.classes(vector, self._tables) ** PASSAGE
        return np.asarray(raised / raised.sum(), dtype=np.float32)

    def filled(
        self, act: Trigger, share: dict[int, Floats], spans: Sequence[tuple[int, int, int, int]]
    ) -> dict[int, Floats]:
        """Return the roles of mentions as they fill those of MUC-4, on a side on which the trigger has nobody."""
        number = int(self._sentence[act.start])
        if act.key not in FORCE or self._first[number].start != act.start:
            return {}
        sure = (each for k, each in share.items() if spans[k][2] == 0 and float(each.max()) >= LEAST_ROLE)
        taken = {ROLES[int(each.argmax())] for each in sure}
        first, last, _ = self._read_of(act)
        fills, _ = passages.fillers(self._vectors[first:last], self._tables)
        found = {}
        for k, a, b in _mentioned(spans, first, last):
            mean = fills[a - first : b - first].mean(axis=0)
            best = int(mean[1:].argmax()) + 1
            role = FILLED.get(FILLERS[best])
            full = "actor" in taken if role == "actor" else bool(taken & SUFFERING)
            if role is not None and not full and float(mean[best]) >= LEAST_FILLER:
                found[k] = np.zeros(len(ROLES), dtype=np.float32)
                found[k][ROLES.index(role)] = mean[best]
        return found

    def _read_of(self, act: Trigger) -> tuple[int, int, Floats]:
        return self._vector(int(self._sentence[act.start]))


def _mentioned(spans: Sequence[tuple[int, int, int, int]], first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number and the words of the mentions of people and things within the words [first, last)."""
    low, high = (bisect_left(spans, (edge,)) for edge in (first, last))
    return ((k, spans[k][0], spans[k][1]) for k in range(low, high) if spans[k][2] == 0 and spans[k][1] <= last)


def _in_words(start: int, end: int, tokens: Tokens) -> tuple[int, int] | None:
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    last = int(np.searchsorted(tokens.starts, end, side="left"))
    return (first, last) if start >= 0 and first < last else None


class _Contents:
    """The claims of an article, by where what they say stands."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._all = [(span, claim) for claim in claims for span in (*claim.content, *claim.source.spans)]
        self._starts = np.array([span.start for span, _ in self._all], dtype=np.int64)
        self._ends = np.array([span.end for span, _ in self._all], dtype=np.int64)

    def innermost(self, at: Span) -> Claim | None:
        """Return the innermost claim that says some words; attitudes count too, as they tell no fact either."""
        holding = [self._all[i] for i in np.flatnonzero((self._starts <= at.start) & (self._ends >= at.end))]
        said = [(span.end - span.start, claim.id, claim) for span, claim in holding if span in claim.content]
        return min(said, key=lambda row: row[:2])[2] if said else None

    def speaks(self, mention: Mention) -> bool:
        """Return whether a mention is who says something."""
        inside = np.flatnonzero((self._starts <= mention.start) & (self._ends >= mention.end))
        return any(self._all[i][0] in self._all[i][1].source.spans for i in inside)

    def in_sentence(self, sentence: tuple[int, int]) -> list[Span]:
        """Return where claims that reach into a sentence stand: what they say and who says it."""
        return [self._all[i][0] for i in np.flatnonzero((self._starts < sentence[1]) & (self._ends > sentence[0]))]


def _event(
    scene: _Scene, group: Sequence[Act], placed: Sequence[tuple[int, Place]], count: int
) -> tuple[Event, Features]:
    """Return one event of `count` from all acts that tell of it, and what tells how sure it is."""
    first = group[0]
    weapons = [act.weapon for act in group if act.weapon is not None]
    weapon = weapons[0] if weapons else None
    tool = None if weapon is None else " ".join(scene.text[weapon.start : weapon.end].split())
    key = _category(group)
    lead = next(act for act in group if act.key == key)
    codes = kinds.codes(
        key,
        lead.at.of(scene.text),
        tool,
        scene.text[max(0, lead.at.start - 60) : lead.at.start],
        scene.text[lead.at.end : lead.at.end + 60],
    )
    where, when = _best_place(group), _best_time(group)
    if where.place is None and key not in TALK and (place := scene.inferred(first, key, placed)) is not None:
        where = replace(where, place=place, place_basis="article")
    parts = _participants([act for act in group if act.sentence - first.sentence <= NEAR])
    who = tuple(Participant(part.role, part.mention.id, part.mention.entity) for part in parts)
    actors = {one.entity for one in who if one.role == "actor"}
    setting = replace(where, time=when.time, time_basis=when.time_basis)
    seen = confidence.features(scene.text, Told(group, key, parts, setting, count))
    event = Event(
        id=stable_id(scene.id, "event", first.at.start, first.at.end, key),
        trigger=first.at,
        category=key,
        type=codes.type,
        mode=codes.mode,
        acled=codes.acled,
        cameo=codes.cameo,
        status=first.status,
        participants=who,
        time=None if when.time is None else when.time.id,
        earliest=None if when.time is None else when.time.earliest,
        latest=None if when.time is None else when.time.latest,
        time_precision=settings.time_precision(when.time),
        time_basis=when.time_basis,
        place=None if where.place is None else where.place.id,
        place_precision=settings.place_precision(where.place),
        place_basis=where.place_basis,
        weapon=tool,
        casualties={},
        responsibility=responsibility(scene.text, key, scene.stops.at(first.at.start), first.claim, actors),
        claim=_id(first.claim),
        mentions=tuple(EventMention(act.at.start, act.at.end, _id(act.claim)) for act in group),
        confidence=round(confidence.confidence(seen), 4),
    )
    return event, seen


def _id(claim: Claim | None) -> str | None:
    return None if claim is None else claim.id


def _category(group: Sequence[Act]) -> str:
    """Return the class of an event: of several the surest that says how, as "attack" is a word for all."""
    group = [act for act in group if act.key != "property_destruction"] or group  # what an attack destroyed is its ruin
    fitting = [act for act in group if all(act.key in other.options for other in group)] or group
    telling = [act for act in fitting if act.key not in kinds.GENERAL] or fitting
    return max(telling, key=lambda act: act.confidence).key


def _best_place(group: Sequence[Act]) -> Setting:
    """Return the setting with the place that rests on most, of these the narrowest."""

    def rank(setting: Setting) -> tuple[int, float]:
        return BASES.index(setting.place_basis), setting.place.radius_km if setting.place is not None else 0.0

    return min((act.setting for act in group), key=rank)


def _best_time(group: Sequence[Act]) -> Setting:
    """Return the setting with the time that rests on most, of these the narrowest."""

    def rank(setting: Setting) -> tuple[int, int]:
        return BASES.index(setting.time_basis), _PRECISIONS.index(settings.time_precision(setting.time))

    return min((act.setting for act in group), key=rank)


def _participants(group: Sequence[Act]) -> list[Part]:
    """Return who takes part, once, in the likeliest role, in the order of the text.

    Who acts, who suffers and who is in the crowd is each told by one act, the surest that tells it: two acts that were
    joined wrongly would make a crowd of strangers.
    """
    best: dict[str, Part] = {}
    ordered = sorted(group, key=lambda act: -act.confidence)
    for side in (frozenset(("actor",)), SUFFERING, frozenset(("crowd",))):
        told = ([part for part in act.parts if part.role in side] for act in ordered)
        for part in next(filter(None, told), ()):
            entity = part.mention.entity
            if entity not in best or part.share > best[entity].share:
                best[entity] = part
    return sorted(best.values(), key=lambda part: (part.mention.start, part.mention.end))
