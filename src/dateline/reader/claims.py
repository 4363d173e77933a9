"""From attributions to claims: who, in what capacity, by what kind of cue, what, quoted or not, asserted or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.reader import relations
from dateline.reader.addressees import addressee
from dateline.reader.anonymity import anonymity_reasons
from dateline.reader.assertion import asserted
from dateline.reader.attribution import Attribution
from dateline.reader.cues import CueReading, Situation, read_cue
from dateline.reader.entities import NOBODY, Who
from dateline.reader.people import record
from dateline.reader.quotations import quotation, quote_states
from dateline.reader.roles import standing_of
from dateline.reader.sentences import Sentences, cover, sentences
from dateline.reader.speakers import Cast, Speaker, Voice, said_stretches
from dateline.records import (
    Anonymity,
    Article,
    Claim,
    Entity,
    Mention,
    Quotation,
    Relation,
    Source,
    SourceType,
    Span,
    stable_id,
)

REASON_REACH = 400
"""Characters back to the statement that a sentence of its own ("The official spoke on condition …") explains."""
AS_REACH = 120
"""Characters of a content in which "as" makes seeing a belief ("sees the river as a border")."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One attribution on its way to a claim."""

    id: str
    attribution: Attribution
    voice: Voice
    parent: str | None


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one article, with its mentions and entities and what these are to each other."""

    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()


def build(
    article: Article,
    attributions: Sequence[Attribution],
    nested: Mapping[int, Sequence[Attribution]] | None = None,
    who: Who = NOBODY,
    ties: Sequence[relations.Tie] = (),
) -> Claims:
    """Return the claims that the attributions of an article make, outer ones and the `nested` ones inside them, with
    whom they and the rest of the article speak of; `ties` are what the relation head sees between mentions."""
    text = article.text
    reasons = anonymity_reasons(text)
    attributions = [_without_reasons(one, reasons) for one in attributions]
    stops = sentences(text)
    cast = Cast(text, stops, said_stretches(attributions), who, article.byline)
    said = _said(article, attributions, nested or {}, cast)
    _grant_anonymity(reasons, stops, said)
    states = quote_states(text)
    people = record(article, who, [(one.voice, one.attribution.source) for one in said], cast.speakers, cast.by_entity)
    claims = [_claim(text, stops, states, one, people.ids) for one in said]
    claims.sort(key=lambda claim: (_first(claim), claim.parent is not None, claim.id))
    listed = {entity.id for entity in people.entities}
    ids = {number: key for number, key in people.known_ids.items() if key in listed}
    between = relations.build(article, who, ties, stops, claims, ids)
    return Claims(tuple(claims), people.mentions, people.entities, between)


def _said(
    article: Article, attributions: Sequence[Attribution], nested: Mapping[int, Sequence[Attribution]], cast: Cast
) -> list[_Said]:
    """Resolve the speakers in the order of the text and drop repeated and empty attributions."""
    said: list[_Said] = []
    seen: set[str] = set()
    for index in sorted(range(len(attributions)), key=lambda i: _position(attributions[i])):
        outer = attributions[index]
        if not outer.content:
            continue
        key = _id(article, outer)
        if key in seen:
            continue
        seen.add(key)
        voice = cast.voice(outer.source)
        said.append(_Said(key, outer, voice, None))
        for inner in sorted(nested.get(index, ()), key=_position):
            inner_key = _id(article, inner)
            same = inner.content == outer.content and inner.source == outer.source
            if not inner.content or inner_key in seen or same:
                continue
            seen.add(inner_key)
            said.append(_Said(inner_key, inner, cast.voice(inner.source, voice.speaker), key))
    return said


def _position(attribution: Attribution) -> int:
    """Return where an attribution is read: at its source, else its cue, else its content."""
    for spans in (attribution.source, attribution.cue, attribution.content):
        if spans:
            return min(span.start for span in spans)
    return 0


def _id(article: Article, attribution: Attribution) -> str:
    parts = [
        f"{role}{span.start}-{span.end}"
        for role, spans in (("s", attribution.source), ("c", attribution.cue), ("t", attribution.content))
        for span in sorted(spans)
    ]
    return stable_id(article.id, "attribution", *parts, "claim")


def _without_reasons(one: Attribution, reasons: Sequence[Span]) -> Attribution:
    """Return the attribution without what only says why its source is not named: that is no part of what it said."""
    if not reasons:
        return one
    inside = {span for span in one.content for r in reasons if r.start <= span.start and span.end <= r.end}
    return replace(one, content=tuple(span for span in one.content if span not in inside))


def _grant_anonymity(reasons: Sequence[Span], stops: Sentences, said: Sequence[_Said]) -> None:
    """Give each stated reason to the unnamed speaker it is about: of the same sentence, else of the one before."""
    for reason in reasons:
        start, end = stops.at(reason.start)
        near = [
            (_cue_start(one), one.voice.speaker)
            for one in said
            if one.voice.speaker is not None and _may_be_granted(one.voice.speaker)
        ]
        within = [item for item in near if start <= item[0] < end]
        before = [item for item in near if reason.start - REASON_REACH <= item[0] < start]
        after = [item for item in near if end <= item[0] < end + REASON_REACH // 2]
        if within:
            earlier = [item for item in within if item[0] <= reason.start]
            speaker = earlier[-1][1] if earlier else within[0][1]
        elif before:
            speaker = before[-1][1]
        elif after:
            speaker = after[0][1]
        else:
            continue
        speaker.granted = True
        speaker.reason = speaker.reason or reason


def _cue_start(one: _Said) -> int:
    spans = one.attribution.cue or one.attribution.source or one.attribution.content
    return min(span.start for span in spans)


def _may_be_granted(speaker: Speaker) -> bool:
    described = speaker.description
    people = described.kind in ("person", "population_group")
    return described.form == "nominal" and people and described.type not in ("named_person", "document")


def _claim(text: str, stops: Sentences, states: bytes, one: _Said, ids: Mapping[int, str]) -> Claim:
    source, cue, content = (
        tuple(sorted(s)) for s in (one.attribution.source, one.attribution.cue, one.attribution.content)
    )
    kind = quotation(text, states, content)
    read = _read_cue(text, cue, content, one, kind)
    return Claim(
        id=one.id,
        source=_source(source, one.voice, ids),
        cue=cue,
        cue_class=read.cue_class,
        content=content,
        quotation=kind,
        asserted=asserted(text, stops, source, cue, content, read),
        addressee=addressee(text, stops, source, cue, content, read),
        parent=one.parent,
        confidence=min(max(one.attribution.confidence, 0.0), 1.0),
    )


def _read_cue(text: str, cue: tuple[Span, ...], content: tuple[Span, ...], one: _Said, kind: Quotation) -> CueReading:
    if not cue:
        return read_cue("", Situation(kind == "direct"))
    start, end = cover(cue)
    words = text[start:end] if sum(span.end - span.start for span in cue) > (end - start) / 2 else cue[0].of(text)
    first = content[0]
    as_content = " as " in f" {text[first.start : min(first.end, first.start + AS_REACH)]} " or words.rstrip().endswith(
        " as"
    )
    speaker = one.voice.speaker
    type_ = speaker.description.type if speaker else one.voice.description.type
    return read_cue(words, Situation(kind == "direct", type_ == "document", as_content))


def _source(spans: tuple[Span, ...], voice: Voice, ids: Mapping[int, str]) -> Source:
    speaker, description = voice.speaker, voice.description
    if speaker is None:
        return Source(spans, None, None, description.type, description.standing, _anonymity(description.type, False))
    kind = _type(speaker)
    standing = speaker.description.standing
    return Source(
        spans=spans,
        entity=ids[speaker.number],
        name=speaker.name or None,
        type=kind,
        standing=standing_of(speaker.role, "") if standing == "other" else standing,
        anonymity=_anonymity(kind, speaker.granted),
        anonymity_reason=speaker.reason,
        role=speaker.role,
        affiliation=speaker.affiliation,
    )


def _type(speaker: Speaker) -> SourceType:
    return "anonymous_source" if speaker.granted else speaker.description.type


def _anonymity(kind: SourceType, granted: bool) -> Anonymity:
    if granted or kind == "anonymous_source":
        return "granted"
    return "unnamed" if kind in ("unnamed_person", "unnamed_group", "implicit") else "named"


def _first(claim: Claim) -> int:
    return min(span.start for span in (*claim.source.spans, *claim.cue, *claim.content))
