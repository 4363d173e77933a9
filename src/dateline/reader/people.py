"""The record of who an article speaks of: the entities of the layers and the speakers of the claims, made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.reader.entities import Known, Who
from dateline.reader.speakers import Speaker, Voice
from dateline.records import Article, Entity, EntityKind, Mention, MentionForm, Span, stable_id

VAGUE: frozenset[EntityKind] = frozenset(("organization", "other", "person", "population_group"))
"""Kinds of a speaker that a finer reading of the entity layers replaces."""

Voices = Sequence[tuple[Voice, tuple[Span, ...]]]
"""The source of each claim: its reading and its spans."""


@dataclass(frozen=True, slots=True)
class People:
    """Mentions and entities of one article, and the entity id of each speaker and of each entity of the layers, by
    number."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    ids: Mapping[int, str]
    known_ids: Mapping[int, str]


def record(
    article: Article, who: Who, voices: Voices, speakers: Sequence[Speaker], owner: Mapping[int, Speaker]
) -> People:
    """Join entities and speakers; `owner` tells which entity of the layers is which speaker."""
    ids = {s.number: stable_id(article.id, "speaker", s.first, s.name) for s in speakers}
    keys = {k.number: stable_id(article.id, "entity", k.first, k.name) for k in who.known}
    keys |= {number: ids[speaker.number] for number, speaker in owner.items()}
    entities = {keys[k.number]: _entity(keys[k.number], k) for k in who.known if k.number not in owner}
    for speaker in speakers:
        mine = [who.known[number] for number, own in owner.items() if own is speaker]
        entities[ids[speaker.number]] = _speaking(ids[speaker.number], speaker, mine)
    spoken = {(s.start, s.end): (keys[s.entity], s.form) for s in who.spots}
    for place, (speaker, form) in _corrections(voices, owner).items():
        spoken[place] = (ids[speaker.number], form)
    mentions = [
        Mention(stable_id(article.id, "mention", start, end), start, end, entities[key].kind, form, key)
        for (start, end), (key, form) in sorted(spoken.items(), key=lambda item: (item[0][0], -item[0][1]))
    ]
    heard = {claim_speaker for voice, _ in voices if voice.speaker for claim_speaker in (ids[voice.speaker.number],)}
    order = dict.fromkeys([mention.entity for mention in mentions])
    order |= dict.fromkeys(key for key in entities if key in heard)
    return People(tuple(mentions), tuple(entities[key] for key in order), ids, keys)


def _corrections(voices: Voices, owner: Mapping[int, Speaker]) -> dict[tuple[int, int], tuple[Speaker, MentionForm]]:
    """Return the mentions that the reading of the sources adds or knows better: whose they are, by place."""
    found: dict[tuple[int, int], tuple[Speaker, MentionForm]] = {}
    for voice, spans in voices:
        speaker, spot = voice.speaker, voice.spot
        if speaker is None:
            continue
        if spot is None:
            found |= {(span.start, span.end): (speaker, voice.description.form) for span in spans}
        elif owner.get(spot.entity) is not speaker:
            found[spot.start, spot.end] = (speaker, spot.form)
    return found


def _entity(key: str, known: Known) -> Entity:
    """Return the entity of something that does not speak."""
    aliases = tuple(form for form in dict.fromkeys((*known.names, *known.nominals)) if form != known.name)
    return Entity(key, known.name, known.kind, aliases, known.country, known.sector)


def _speaking(key: str, speaker: Speaker, mine: Sequence[Known]) -> Entity:
    """Return the entity of a speaker, with what the layers know of the same one."""
    forms = [_plain(form) for form in speaker.forms]
    forms += [form for known in mine for form in (*known.names, *known.nominals)]
    aliases = tuple(form for form in dict.fromkeys(forms) if form and form != speaker.name)
    told = next((known for known in mine if known.names), mine[0] if mine else None)
    kind = speaker.description.kind
    if (
        told is not None
        and kind in VAGUE
        and told.kind not in ("other", "place")
        and speaker.description.type != "named_person"
    ):
        kind = told.kind
    return Entity(key, speaker.name, kind, aliases, told.country if told else None, told.sector if told else None)


def _plain(form: str) -> str:
    """Return a surface form on one line, without the marks at its ends."""
    return " ".join(form.split()).strip(' ,;:"“”')
