"""Rows back into the reading they came from."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Table, select

from dateline.errors import RecordError
from dateline.ledger import event_rows, forecast_rows, schema
from dateline.ledger.cells import quoted, spans_of
from dateline.ledger.write import FOCUS, GENERIC_LAYERS, anchored_parts
from dateline.records import (
    Article,
    Casualty,
    Claim,
    DatelineLine,
    Entity,
    Focus,
    Mention,
    Place,
    Reading,
    Relation,
    RemovedLine,
    Run,
    RunnerUp,
    Source,
    Span,
    Time,
)

_RECORDS: dict[str, type[Any]] = {
    "relations": Relation,
}
Anchored = TypeVar("Anchored", Place, Time, Casualty)

_words = msgspec.json.Decoder(tuple[str, ...])
_others = msgspec.json.Decoder(tuple[RunnerUp, ...])


def words_of(packed: str) -> tuple[str, ...]:
    """Return the words in a column that holds a JSON list of them."""
    return _words.decode(packed)


def runners_up(packed: str) -> tuple[RunnerUp, ...]:
    """Return the other places in a column that holds a JSON list of them."""
    return _others.decode(packed)


def read_reading(connection: Connection, seq: int) -> Reading:
    """Return the reading with that number; `RecordError` when its rows were changed behind Dateline's back."""
    row = connection.execute(
        select(schema.reading, *(schema.article.c[name].label(f"article_{name}") for name in _IDENTITY))
        .add_columns(schema.run.c.version, schema.run.c.model)
        .join(schema.article, schema.article.c.seq == schema.reading.c.article_seq)
        .join(schema.run, schema.run.c.seq == schema.reading.c.run_seq)
        .where(schema.reading.c.seq == seq)
    ).one()
    layers: dict[str, tuple[Any, ...]] = dict.fromkeys(GENERIC_LAYERS, ())
    focus: Focus | None = None
    for it in _rows(connection, schema.layer_row, seq):
        if it.layer == FOCUS:
            focus = msgspec.json.decode(it.body, type=Focus)
        elif it.layer in layers:  # an old ledger has times and places there too; the migration copied them
            layers[it.layer] += (msgspec.json.decode(it.body, type=_RECORDS[it.layer]),)
    return Reading(
        article=_article(row),
        mentions=tuple(
            Mention(it.id, it.start, it.end, it.kind, it.form, it.entity)
            for it in _rows(connection, schema.mention, seq)
        ),
        entities=tuple(
            Entity(it.id, it.name, it.kind, _words.decode(it.aliases), it.country, it.sector)
            for it in _rows(connection, schema.entity, seq)
        ),
        claims=tuple(_claim(it, row.article_text) for it in _rows(connection, schema.claim, seq)),
        run=Run(row.version, row.model, row.seconds),
        relations=layers["relations"],
        places=tuple(_place(it, row.article_text) for it in _rows(connection, schema.place, seq)),
        times=tuple(_time(it, row.article_text) for it in _rows(connection, schema.time, seq)),
        events=tuple(event_rows.event(it, row.article_text) for it in _rows(connection, schema.event, seq)),
        casualties=tuple(_casualty(it, row.article_text) for it in _rows(connection, schema.casualty, seq)),
        forecasts=tuple(forecast_rows.forecast(it, row.article_text) for it in _rows(connection, schema.forecast, seq)),
        focus=focus,
    )


_IDENTITY = ("id", "external_id", "url", "outlet", "text")


def _rows(connection: Connection, table: Table, reading_seq: int) -> list[Row[Any]]:
    """Return the rows of a reading in the order they were written, which is the order of the reading."""
    return list(connection.execute(select(table).where(table.c.reading_seq == reading_seq).order_by(table.c.seq)))


def _article(row: Row[Any]) -> Article:
    return Article(
        id=row.article_id,
        external_id=row.article_external_id,
        title=row.title,
        text=row.article_text,
        url=row.article_url,
        outlet=row.article_outlet,
        agency=row.agency,
        byline=row.byline,
        published=row.published,
        published_basis=row.published_basis,
        not_before=row.not_before,
        language=row.language,
        dateline=None if row.dateline is None else msgspec.json.decode(row.dateline, type=DatelineLine),
        removed=msgspec.json.decode(row.removed, type=tuple[RemovedLine, ...]),
    )


def _place(row: Row[Any], text: str) -> Place:
    values = row._mapping
    fields = {name: values[name] for name in Place.__slots__} | {"runners_up": runners_up(row.runners_up)}
    return _anchored(Place(**fields), row, text)


def _time(row: Row[Any], text: str) -> Time:
    return _anchored(Time(**{name: row._mapping[name] for name in Time.__slots__}), row, text)


def _casualty(row: Row[Any], text: str) -> Casualty:
    values = {name: row._mapping[name] for name in Casualty.__slots__}
    spans = {
        name: Span(start, start + len(values[name]))
        for name in ("counted", "predicate")
        if (start := row._mapping[f"{name}_start"]) is not None
    }
    if any(span.of(text) != values[name] for name, span in spans.items()):
        raise RecordError(f"casualty {row.id}: its words are not what the article says there")
    return _anchored(Casualty(**values | {"counted": None} | spans | {"doubtful": bool(row.doubtful)}), row, text)


def _anchored(record: Anchored, row: Row[Any], text: str) -> Anchored:
    if text[record.start : record.end] != row.words:
        raise RecordError(f"{type(record).__name__.lower()} {record.id}: its words are not what the article says there")
    return record


def _claim(row: Row[Any], text: str) -> Claim:
    source = Source(
        spans=spans_of(row.source_spans),
        entity=row.source_entity,
        name=row.source_name,
        type=row.source_type,
        standing=row.standing,
        anonymity=row.anonymity,
        anonymity_reason=next(iter(spans_of(row.anonymity_reason_spans)), None),
        role=row.role,
        affiliation=row.affiliation,
    )
    claim = Claim(
        id=row.id,
        source=source,
        cue=spans_of(row.cue_spans),
        cue_class=row.cue_class,
        content=spans_of(row.content_spans),
        quotation=row.quotation,
        asserted=row.asserted,
        addressee=next(iter(spans_of(row.addressee_spans)), None),
        parent=row.parent,
        confidence=row.confidence,
        times=words_of(row.time_ids),
        places=words_of(row.place_ids),
    )
    for part, spans in anchored_parts(claim).items():
        if quoted(text, spans) != getattr(row, part):
            raise RecordError(f"claim {claim.id}: its {part} is not what the article says there")
    return claim
