"""What actors are to each other, as the text says: part of, led by, allied with, fighting, negotiating with …

Two findings are joined: what stands between two mentions (`relation_patterns.tsv`), and the relation head where it is
sure (`pairs`). What is negated, conditional, former or only wanted is no relation; what a source said keeps its claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from dateline.reader.entities import Known, Spot, Who
from dateline.reader.sentences import Sentences
from dateline.records import ACTING, Article, Claim, EntityKind, Relation, RelationType, Span, stable_id

BETWEEN = 90
"""Characters that may stand between two mentions for a pattern."""
BEFORE = 25
"""Characters before the first mention in which a relation may be taken back ("former", "if")."""
LIKELY = 0.7
"""Probability from which a relation of the head is taken; on re3d, cross-validated, such are right in seven of ten."""
PATTERN = 0.85
"""Confidence of a pattern."""

_ACTORS: frozenset[EntityKind] = ACTING | {"population_group"}
_KIND_OF_LABEL: dict[str, RelationType] = {
    "in_charge_of": "leads", "allies_of": "ally", "fighting_against": "fighting", "in_touch_with": "negotiates_with",
}  # fmt: skip
_MUTUAL = frozenset(("ally", "rival", "fighting", "negotiates_with"))
_UNSAID = re.compile(
    r"\b(?:not|never|no longer|nor|neither|without|den(?:y|ies|ied)|refus\w+|would|could|should|might|may|if|unless"
    r"|whether|former|formerly|ex|alleged\w*|hop(?:e|es|ed|ing)|want\w*|plan\w*|intend\w*|urg\w+"
    r"|call\w* on)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words after which a relation is not said to hold."""
_SINCE = re.compile(r"\s*,?\s*(?:in|since|from|until|till|on|during|after|before)?\s*")
"""What may stand between a relation and the date that it has."""
_TALKS = re.compile(r"\b(?:talk|meet|met\b|negotiat|dialogue|consult|agree|deal\b)", re.IGNORECASE)
"""Words of negotiation: the head knows "in touch with", which telling a reporter is too."""
_ONLY_THOUGHT = frozenset(("deny", "want", "intend", "order", "decline"))
"""Classes of cues whose contents are not said to hold."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table; `forward` if the subject comes first."""

    type: RelationType
    forward: bool
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of the head between two mentions, each [start, end) in characters."""

    subject: tuple[int, int]
    object: tuple[int, int]
    type: str
    probability: float


@dataclass(frozen=True, slots=True)
class _Found:
    type: RelationType
    subject: Spot
    object: Spot
    confidence: float


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the table."""
    parts = {"{a} ": "(?:(?:the|an?|its|their|his|her) )?", "{a}": "(?:(?:the|an?|its|their|his|her) ?)?",
             "{adj}": r"(?:[a-z][\w-]* ){0,3}?"}  # fmt: skip
    found = []
    lines = resources.files("dateline.reader").joinpath("relation_patterns.tsv").read_text(encoding="utf-8")
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            kind, order, words = line.split("\t")
            for name, meaning in parts.items():
                words = words.replace(name, meaning)
            found.append(Pattern(kind, order == "ab", re.compile(rf"\s?{words}", re.IGNORECASE)))  # type: ignore[arg-type]
    return tuple(found)


def build(
    article: Article, who: Who, ties: Sequence[Tie], stops: Sentences, claims: Sequence[Claim], ids: Mapping[int, str]
) -> tuple[Relation, ...]:
    """Return the relations of an article, in the order of the text; `ids` are the entities' by number."""
    text = article.text
    found: dict[tuple[str, tuple[str, ...], int], Relation] = {}
    for one in sorted((*_told(text, who, stops), *_seen(text, who, ties)), key=lambda one: -one.confidence):
        subject, object_ = ids.get(one.subject.entity), ids.get(one.object.entity)
        start, end = min(one.subject.start, one.object.start), max(one.subject.end, one.object.end)
        if subject is None or object_ is None or subject == object_ or not _holds(text, one, stops):
            continue
        if one.type in _MUTUAL and one.object.start < one.subject.start:
            subject, object_ = object_, subject
        claim = _claim(claims, start, end)
        if claim is not None and (claim.cue_class in _ONLY_THOUGHT or claim.asserted != "yes"):
            continue
        sentence = stops.index(start)
        pair = tuple(sorted((subject, object_))) if one.type in _MUTUAL else (subject, object_)
        found.setdefault((one.type, pair, sentence), Relation(
            id=stable_id(article.id, "relation", one.type, start, end, subject, object_),
            type=one.type, subject=subject, object=object_, span=Span(start, end), time=_time(text, who, start, end),
            claim=None if claim is None else claim.id, confidence=round(one.confidence, 4),
        ))  # fmt: skip
    return tuple(sorted(found.values(), key=lambda relation: (relation.span, relation.type, relation.id)))


def _told(text: str, who: Who, stops: Sentences) -> Iterator[_Found]:
    """Yield what patterns say of mentions that follow each other closely."""
    for i, first in enumerate(who.spots):
        for second in who.spots[i + 1 :]:
            if second.start - first.end > BETWEEN:
                break
            if second.start < first.end or not (_acts(who, first) and _acts(who, second)):
                continue
            if stops.index(first.start) != stops.index(second.start):
                break
            between = " ".join(f"|{text[first.end : second.start]}|".split())[1:-1]
            for pattern in patterns():
                if pattern.words.fullmatch(between):
                    pair = (first, second) if pattern.forward else (second, first)
                    if _possible(pattern.type, *(who.known[spot.entity].kind for spot in pair)):
                        yield _Found(pattern.type, *pair, PATTERN)
                    break


def _possible(kind: RelationType, subject: EntityKind, object_: EntityKind) -> bool:
    """Say whether such a subject can be that to such an object: people lead, bodies are parts of bodies."""
    if kind == "leads":
        return subject == "person" and object_ != "person"
    if kind in ("part_of", "affiliate_of", "split_from"):
        return subject not in ("person", "place") and object_ not in ("person", "place")
    return kind != "member_of" or object_ not in ("person", "place")


def _seen(text: str, who: Who, ties: Sequence[Tie]) -> Iterator[_Found]:
    """Yield what the relation head is sure of, between actors."""
    places = {(spot.start, spot.end): spot for spot in who.spots}
    for tie in ties:
        subject, object_ = places.get(tie.subject), places.get(tie.object)
        if tie.probability < LIKELY or subject is None or object_ is None:
            continue
        if not (_acts(who, subject) and _acts(who, object_)):
            continue
        kind = _type(tie.type, who.known[subject.entity], who.known[object_.entity])
        words = text[min(subject.end, object_.end) : max(subject.start, object_.start)]
        if kind is not None and (kind != "negotiates_with" or _TALKS.search(words)):
            yield _Found(kind, subject, object_, min(tie.probability, PATTERN))


def _type(label: str, subject: Known, object_: Known) -> RelationType | None:
    """Return the type of relation that a label of the head means between two such actors, if any."""
    if label == "belongs_to":
        kind: RelationType = "member_of" if subject.kind in ("person", "population_group") else "part_of"
    else:
        kind = _KIND_OF_LABEL[label]
    return kind if _possible(kind, subject.kind, object_.kind) else None


def _acts(who: Who, spot: Spot) -> bool:
    """Say whether a mention is of an actor: people and bodies, and states under the names of their countries."""
    known = who.known[spot.entity]
    return known.kind in _ACTORS or (known.kind == "place" and known.actor is not None)


def _holds(text: str, one: _Found, stops: Sentences) -> bool:
    """Say whether nothing around the two mentions takes the relation back."""
    first, second = sorted((one.subject, one.object), key=lambda spot: spot.start)
    sentence, _ = stops.at(first.start)
    before = text[max(sentence, first.start - BEFORE) : first.start]
    return not _UNSAID.search(text[first.end : second.start]) and not _UNSAID.search(before)


def _claim(claims: Sequence[Claim], start: int, end: int) -> Claim | None:
    """Return the innermost claim that says what stands at [start, end)."""
    around = [
        (part.end - part.start, claim.id, claim)
        for claim in claims
        for part in claim.content
        if part.start <= start and end <= part.end
    ]
    return min(around)[2] if around else None


def _time(text: str, who: Who, start: int, end: int) -> Span | None:
    """Return the date between the two mentions or right after ("… since 2014"); others belong to the sentence."""
    for date in who.dates:
        if start <= date.start and (
            date.end <= end or (date.start >= end and _SINCE.fullmatch(text[end : date.start]))
        ):
            return date
        if date.start > end:
            break
    return None
