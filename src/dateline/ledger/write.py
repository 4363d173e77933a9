"""A reading into rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, insert, select

from dateline.errors import RecordError
from dateline.ledger import schema, sqlite
from dateline.ledger.cells import dumped, quoted
from dateline.ledger.divisions import divisions
from dateline.ledger.event_rows import event_rows
from dateline.ledger.forecast_rows import forecast_row
from dateline.records import Article, Casualty, Claim, Place, Problem, Reading, Span, Time, stable_id

GENERIC_LAYERS = ("relations",)
"""Layers kept as JSON in `layer_row` until their own issues give them tables."""
FOCUS = "focus"
"""Name of the one row in `layer_row` that says what place an article is about."""


def run_id(version: str, model: str) -> str:
    """Return the id of a run: whatever changes what is read must show in the version or in the model's digest."""
    return stable_id("run", version, model)


def reading_id(article: Article, run: str) -> str:
    """Return the id of what a run reads in an article; corrected metadata (a date, a title) make another reading."""
    metadata = msgspec.to_builtins(article)
    del metadata["text"]  # the article's id stands for it
    del metadata["not_before"]  # the reader finds it: it must not tell an article before it is read from one after
    return stable_id("reading", run, dumped(metadata))


def published_day(published: str | None) -> str | None:
    """Return the calendar day of a publication date as written, whatever its time zone."""
    return None if published is None else dt.datetime.fromisoformat(published).date().isoformat()


def now() -> str:
    """Return this moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_reading(connection: Connection, reading: Reading) -> int | None:
    """Write the reading with all its rows; return its number, or None, having written nothing, when it is there."""
    run, article = run_id(reading.run.version, reading.run.model), reading.article
    run_seq = _run_seq(connection, run, reading)
    article_seq = _article_seq(connection, article)
    seq = sqlite.insert_new(connection, schema.reading, _reading_row(reading, run, article_seq, run_seq))
    if seq is None:
        return None
    _write_all(connection, schema.entity, seq, [
        {"id": it.id, "name": it.name, "kind": it.kind, "aliases": dumped(it.aliases), "country": it.country,
         "sector": it.sector}
        for it in reading.entities
    ])  # fmt: skip
    _write_all(connection, schema.mention, seq, [
        {"id": it.id, "start": it.start, "end": it.end, "kind": it.kind, "form": it.form, "entity": it.entity}
        for it in reading.mentions
    ])  # fmt: skip
    _write_all(connection, schema.place, seq, [_place_row(place, article.text) for place in reading.places])
    _write_all(connection, schema.time, seq, [_time_row(time, article.text) for time in reading.times])
    _write_all(connection, schema.casualty, seq, [_casualty_row(it, article.text) for it in reading.casualties])
    _write_all(connection, schema.event, seq, event_rows(reading))
    _write_all(connection, schema.forecast, seq, [forecast_row(it, article.text) for it in reading.forecasts])
    said = carried(reading)
    _write_all(connection, schema.claim, seq, [_claim_row(claim, article.text, said) for claim in reading.claims])
    _write_all(connection, schema.layer_row, seq, [
        {"layer": layer, "id": it.id, "body": dumped(it)} for layer in GENERIC_LAYERS for it in getattr(reading, layer)
    ])  # fmt: skip
    if reading.focus is not None:
        focus = {"layer": FOCUS, "id": reading.focus.place, "body": dumped(reading.focus)}
        _write_all(connection, schema.layer_row, seq, [focus])
    return seq


def write_problem(connection: Connection, problem: Problem) -> tuple[str, bool]:
    """Write the problem unless it is there; return its id and whether it was new."""
    # File names need not be Unicode, and noting a problem must not fail.
    parts = {name: printable(getattr(problem, name)) for name in ("origin", "code", "message", "hint")}
    key = stable_id("problem", parts["origin"], parts["code"], parts["message"])
    return key, sqlite.insert_new(connection, schema.problem, {"id": key, "added": now(), **parts}) is not None


def printable(text: str) -> str:
    """Return `text` with half surrogates spelled out, so that it can be stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _run_seq(connection: Connection, key: str, reading: Reading) -> int:
    row = {"id": key, "version": reading.run.version, "model": reading.run.model, "added": now()}
    new = sqlite.insert_new(connection, schema.run, row)
    if new is not None:
        return new
    seq: int = connection.execute(select(schema.run.c.seq).where(schema.run.c.id == key)).scalar_one()
    return seq


def _article_seq(connection: Connection, article: Article) -> int:
    """Return the article's number, writing it first if need be; one id may only ever stand for one text."""
    table = schema.article
    identity = {
        "external_id": article.external_id, "url": article.url, "outlet": article.outlet, "text": article.text,
    }  # fmt: skip
    new = sqlite.insert_new(connection, table, {"id": article.id, "added": now(), **identity})
    if new is not None:
        return new
    row = connection.execute(select(table).where(table.c.id == article.id)).one()
    for name, value in identity.items():
        if getattr(row, name) != value:
            raise RecordError(f"article {article.id} is in the ledger with another {name}")
    seq: int = row.seq
    return seq


def _reading_row(reading: Reading, run: str, article_seq: int, run_seq: int) -> dict[str, Any]:
    article = reading.article
    return {
        "id": reading_id(article, run),
        "article_seq": article_seq,
        "run_seq": run_seq,
        "title": article.title,
        "agency": article.agency,
        "byline": article.byline,
        "published": article.published,
        "published_on": published_day(article.published),
        "published_basis": article.published_basis,
        "not_before": article.not_before,
        "language": article.language,
        "dateline": None if article.dateline is None else dumped(article.dateline),
        "removed": dumped(article.removed),
        "seconds": reading.run.seconds,
        "added": now(),
    }


def _place_row(place: Place, text: str) -> dict[str, Any]:
    admin1, admin2 = divisions(place)
    return {
        **{name: getattr(place, name) for name in Place.__slots__},
        "words": text[place.start : place.end],
        "runners_up": dumped(place.runners_up),
        "admin1": admin1,
        "admin2": admin2,
    }


def _time_row(time: Time, text: str) -> dict[str, Any]:
    return {**{name: getattr(time, name) for name in Time.__slots__}, "words": text[time.start : time.end]}


def _casualty_row(casualty: Casualty, text: str) -> dict[str, Any]:
    counted, predicate = casualty.counted, casualty.predicate
    return {
        **{name: getattr(casualty, name) for name in Casualty.__slots__},
        "words": text[casualty.start : casualty.end],
        "counted": None if counted is None else counted.of(text),
        "counted_start": None if counted is None else counted.start,
        "predicate": predicate.of(text),
        "predicate_start": predicate.start,
        "doubtful": int(casualty.doubtful),
    }


def carried(reading: Reading) -> Callable[[Claim], dict[str, tuple[str, ...]]]:
    """Return what tells the times and places inside a claim: their ids, TIMEX values and names."""
    values = {time.id: time.value for time in reading.times}
    names = {place.id: place.name for place in reading.places}
    return lambda claim: {
        "time_ids": claim.times,
        "times": tuple(values[key] for key in claim.times),
        "place_ids": claim.places,
        "places": tuple(names[key] for key in claim.places),
    }


def _claim_row(claim: Claim, text: str, said: Callable[[Claim], dict[str, tuple[str, ...]]]) -> dict[str, Any]:
    source = claim.source
    row = {
        "id": claim.id,
        "parent": claim.parent,
        "source_entity": source.entity,
        "source_name": source.name,
        "source_type": source.type,
        "standing": source.standing,
        "anonymity": source.anonymity,
        "role": source.role,
        "affiliation": source.affiliation,
        "cue_class": claim.cue_class,
        "quotation": claim.quotation,
        "asserted": claim.asserted,
        "confidence": claim.confidence,
    }
    for part, spans in anchored_parts(claim).items():
        row[part] = quoted(text, spans)
        row[f"{part}_spans"] = dumped([(span.start, span.end) for span in spans])
    return row | {name: dumped(value) for name, value in said(claim).items()}


def anchored_parts(claim: Claim) -> dict[str, tuple[Span, ...]]:
    """Return the parts of a claim that point into the text, under the names of their columns."""
    return {
        "source": claim.source.spans,
        "anonymity_reason": () if claim.source.anonymity_reason is None else (claim.source.anonymity_reason,),
        "cue": claim.cue,
        "content": claim.content,
        "addressee": () if claim.addressee is None else (claim.addressee,),
    }


def _write_all(connection: Connection, table: Table, reading_seq: int, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), [{"reading_seq": reading_seq, **row} for row in rows])
