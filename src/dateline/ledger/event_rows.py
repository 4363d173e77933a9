"""Events into rows and back: who takes part is kept by name too, so that a row can be found and read by itself."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row

from dateline.errors import RecordError
from dateline.ledger.cells import dumped
from dateline.ledger.rows import Party
from dateline.ontology import classes
from dateline.records import Event, EventMention, Figure, Participant, Reading, Span

_SAME = (
    "id", "category", "type", "mode", "acled", "cameo", "status", "weapon", "time", "earliest", "latest",
    "time_precision", "time_basis", "place", "place_precision", "place_basis", "responsibility", "claim", "confidence",
)  # fmt: skip
"""Fields of the record that are columns as they are."""

_parties = msgspec.json.Decoder(tuple[Party, ...])
_mentions = msgspec.json.Decoder(tuple[EventMention, ...])
_figures = msgspec.json.Decoder(dict[str, Figure])


def event_rows(reading: Reading) -> list[dict[str, Any]]:
    """Return the rows of a reading's events; raises RecordError for a code that the ontologies do not have."""
    entities = {entity.id: entity for entity in reading.entities}
    sources = {claim.id: claim.source.name for claim in reading.claims}
    found = []
    for event in reading.events:
        _check(event)
        parties = []
        for one in event.participants:
            entity = entities[one.entity]
            parties.append(
                Party(one.role, one.mention, one.entity, entity.name, entity.kind, entity.country, entity.sector)
            )
        reporters = dict.fromkeys(sources[mention.claim] for mention in event.mentions if mention.claim is not None)
        found.append({
            **{name: getattr(event, name) for name in _SAME},
            "start": event.trigger.start,
            "end": event.trigger.end,
            "words": event.trigger.of(reading.article.text),
            "quad": classes.quad(event.type),
            "actors": dumped([party.name for party in parties if party.role == "actor"]),
            "recipients": dumped([party.name for party in parties if party.role != "actor"]),
            "reporters": dumped([name for name in reporters if name is not None]),
            "parties": dumped(parties),
            "casualties": dumped(event.casualties),
            "mentions": dumped(event.mentions),
        })  # fmt: skip
    return found


def _check(event: Event) -> None:
    if event.category not in classes.classes():
        raise RecordError(f"Event.category: {event.category!r} is no class of event")
    classes.check(event.type, event.mode, event.acled, event.cameo)


def event(row: Row[Any], text: str) -> Event:
    """Return the event of a row; `RecordError` when the article does not say its words there."""
    if text[row.start : row.end] != row.words:
        raise RecordError(f"event {row.id}: its words are not what the article says there")
    values: dict[str, Any] = {name: row._mapping[name] for name in _SAME}
    return Event(
        trigger=Span(row.start, row.end),
        participants=tuple(Participant(one.role, one.mention, one.entity) for one in parties_of(row.parties)),
        casualties=figures_of(row.casualties),
        mentions=mentions_of(row.mentions),
        **values,
    )


def parties_of(packed: str) -> tuple[Party, ...]:
    """Return who takes part, from a column."""
    return _parties.decode(packed)


def mentions_of(packed: str) -> tuple[EventMention, ...]:
    """Return the words that tell of an event, from a column."""
    return _mentions.decode(packed)


def figures_of(packed: str) -> dict[Any, Figure]:
    """Return the casualties of an event by effect, from a column."""
    return _figures.decode(packed)
