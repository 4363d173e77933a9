"""What a person wants changed about a claim or an event, checked, as the columns that it comes to.

Each field has a function that takes what was asked and returns the columns from then on. What follows from a field
follows here: the codes of an event from its class, the places inside a content from its span.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

import msgspec
from sqlalchemy import Connection, Row, Table, select

from dateline.errors import NotFound, OptionError, RecordError
from dateline.ledger import schema
from dateline.ledger.cells import dumped, quoted
from dateline.ledger.event_rows import parties_of
from dateline.ledger.rows import Changed, Layer, Party
from dateline.ontology import classes
from dateline.reader.events.settings import place_precision, time_precision
from dateline.records import (
    Anonymity,
    Asserted,
    CueClass,
    EventStatus,
    Place,
    Quotation,
    Responsibility,
    Role,
    SourceType,
    Span,
    Standing,
    Time,
)

Columns = dict[str, str]
"""Columns of a row as they will be laid down: text, "" for nothing."""

DECIDED: Final = "decided"
"""What a place or a time rests on that a person gave an event."""

_LONGEST_NAME: Final = 200
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOST: Final = 100
"""Spans of a content, and parties of an event, that a person can give."""
_OTHER: Final = {"role": "", "affiliation": ""}
"""What is no longer known when it is another who speaks: the office was that of the one before."""
_UNNAMED: Final = frozenset(("anonymous_source", "unnamed_person", "unnamed_group", "implicit"))
_WHERE: Final = (
    "place", "place_name", "place_names", "country_code", "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id",
)  # fmt: skip


_FOLLOWING: Final = ("place_names", "place_basis", "time_basis")
"""Columns that by themselves are no change."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A row as it counts now (columns of its table, decided over derived), with its reading and its text."""

    connection: Connection
    reading_seq: int
    text: str
    row: Mapping[str, Any]


def resolve(now: Situation, layer: Layer, asked: Mapping[str, Any]) -> tuple[tuple[Changed, ...], Columns]:
    """Return what some wishes change, in words, and the columns they come to; raises OptionError or NotFound."""
    known = CLAIM if layer == "claim" else EVENT
    columns: Columns = {}
    changed: list[Changed] = []
    if not asked:
        raise OptionError("nothing to change", f"a field of {layer}s is one of {', '.join(known)}")
    # In the order of the table, so that what is said of the type of a source counts after its name.
    for field in sorted(asked, key=lambda name: list(known).index(name) if name in known else -1):
        if field not in known:
            raise OptionError(f"{field!r} is no field of {layer}s", f"one of {', '.join(known)}")
        laid = known[field](now, asked)
        told = _told(field, now.row), _told(field, {**now.row, **columns, **laid})
        columns |= laid
        if _differs(now.row, laid):
            changed.append(Changed(field, *told))
    if not changed:
        raise OptionError(f"nothing would change: the {layer} says so already", "accept it if it is right")
    return tuple(changed), columns


def _differs(row: Mapping[str, Any], laid: Columns) -> bool:
    values = {name: "" if row.get(name) is None else str(row[name]) for name in laid}
    return any(values[name] != value for name, value in laid.items() if name not in _FOLLOWING)


def _told(field: str, row: Mapping[str, Any]) -> str | None:
    """Return a field of a row in words."""
    if field == "participants":
        return "; ".join(f"{one.role} {one.name}" for one in parties_of(row["parties"])) or None
    if field == "time":
        days = dict.fromkeys(str(row[name])[:10] for name in ("earliest", "latest") if row[name])
        return "/".join(days) or None
    value = row[{"speaker": "source_name", "trigger": "words", "place": "place_name"}.get(field, field)]
    return None if value in (None, "") else str(value)


def _word(name: str, vocabulary: Any, *, optional: bool = False) -> Callable[[Situation, Mapping[str, Any]], Columns]:
    """Return the function for a field that holds a word of a vocabulary."""

    def laid(_: Situation, asked: Mapping[str, Any]) -> Columns:
        value = asked[name]
        if optional and value in (None, ""):
            return {name: ""}
        if value not in get_args(vocabulary):
            raise OptionError(f"{name}: {value!r} is not one of {', '.join(get_args(vocabulary))}")
        return {name: value}

    return laid


# Claims


def _speaker(now: Situation, asked: Mapping[str, Any]) -> Columns:
    """Return the columns of another speaker: {"entity": id} of the article, or {"name": words}."""
    value = asked["speaker"]
    if isinstance(value, Mapping) and set(value) == {"entity"}:
        entity = _entity(now, value["entity"])
        columns = _OTHER | {"source_entity": entity.id, "source_name": entity.name}
        if now.row["source_type"] not in _UNNAMED or not _is_named(now, entity.id):
            return columns
        # Whoever has a name is no longer unnamed: as an eyewitness it has to be hidden.
        type = "named_person" if entity.kind == "person" else "named_organization"
        return columns | {"source_type": type, "anonymity": "named"}
    if isinstance(value, Mapping) and set(value) == {"name"}:
        name = _name(value["name"])
        if now.row["source_type"] in _UNNAMED and "source_type" not in asked:
            hint = "say with source_type whether it is a named_person, a named_organization or a document"
            raise OptionError(f"speaker: what {name!r} is has to be said too", hint)
        named = {"anonymity": "named"} if now.row["source_type"] in _UNNAMED else {}
        return _OTHER | named | {"source_entity": "", "source_name": name}
    raise OptionError(f"speaker: {value!r} is nobody", 'give {"entity": an id of the article} or {"name": a name}')


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_NAME:
        raise OptionError(f"name: give 1 to {_LONGEST_NAME} characters")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in value):
        raise OptionError("name: it has characters that cannot be seen", "type it again")
    return " ".join(value.split())


def _is_named(now: Situation, entity: str) -> bool:
    mention = schema.mention.c
    named = select(mention.seq).where(
        mention.reading_seq == now.reading_seq, mention.entity == entity, mention.form == "name"
    )
    return now.connection.execute(named.limit(1)).first() is not None


def _content(now: Situation, asked: Mapping[str, Any]) -> Columns:
    """Return the columns of another content, [[start, end], …], with the times and places that lie inside."""
    spans = _spans("content", asked["content"], now.text)
    columns = {
        "content": quoted(now.text, spans), "content_spans": dumped([(span.start, span.end) for span in spans]),
    }  # fmt: skip
    for table, ids, names, name in (
        (schema.time, "time_ids", "times", "value"), (schema.place, "place_ids", "places", "name"),
    ):  # fmt: skip
        rows = now.connection.execute(
            select(table.c.id, table.c[name].label("name"), table.c.start, table.c.end)
            .where(table.c.reading_seq == now.reading_seq)
            .order_by(table.c.start, table.c.seq)
        )
        inside = [it for it in rows if any(span.start <= it.start and it.end <= span.end for span in spans)]
        columns |= {ids: dumped([it.id for it in inside]), names: dumped([it.name for it in inside])}
    return columns


def _spans(name: str, value: Any, text: str) -> tuple[Span, ...]:
    hint = f"give pairs of first character and first character after it, up to {len(text)}, in the order of the text"
    try:
        spans = tuple(Span(start, end) for start, end in msgspec.convert(value, list[tuple[int, int]]))
    except (msgspec.ValidationError, RecordError) as error:
        raise OptionError(f"{name}: {value!r} is no list of spans", hint) from error
    if not 1 <= len(spans) <= _MOST or spans[-1].end > len(text):
        raise OptionError(f"{name}: the spans do not lie in the text", hint)
    if any(one.end > other.start for one, other in zip(spans, spans[1:], strict=False)):
        raise OptionError(f"{name}: the spans are not in the order of the text", hint)
    if not all(span.of(text).strip() for span in spans):
        raise OptionError(f"{name}: a span covers nothing but white space", hint)
    return tuple(_trimmed(span, text) for span in spans)


def _trimmed(span: Span, text: str) -> Span:
    """Return a span without the white space at its ends, which whoever marks words often takes along."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


# Events


def _codes(now: Situation, asked: Mapping[str, Any]) -> Columns:
    """Return the codes of a class of event, of which type and mode may be given too."""
    key = asked.get("category", now.row["category"])
    same = key == now.row["category"]
    mode = asked.get("mode", now.row["mode"] if same and "type" not in asked else None) or None
    type = asked.get("type", now.row["type"] if same else None)
    if not all(isinstance(word, str | None) for word in (key, type, mode)) or key not in classes.classes():
        raise OptionError(f"category: {key!r} is not one of {', '.join(classes.classes())}")
    found = classes.event_class(key)
    try:
        codes = classes.codes(key, type, mode)
        classes.check(codes.type, codes.mode, codes.acled, codes.cameo)
    except RecordError as error:
        hint = f"its types: {', '.join(found.types)}; its modes: {', '.join(found.modes) or 'none'}"
        raise OptionError(str(error), hint) from error
    values = {
        "category": key, "type": codes.type, "mode": codes.mode, "quad": classes.quad(codes.type),
        "acled": codes.acled, "cameo": codes.cameo,
    }  # fmt: skip
    return {name: value or "" for name, value in values.items()}


def _trigger(now: Situation, asked: Mapping[str, Any]) -> Columns:
    (span,) = _spans("trigger", [asked["trigger"]], now.text)
    return {"start": str(span.start), "end": str(span.end), "words": span.of(now.text)}


def _place(now: Situation, asked: Mapping[str, Any]) -> Columns:
    """Return the columns of another place of the article, by its id, or of none; all that is known of it is kept."""
    if asked["place"] in (None, ""):
        return dict.fromkeys(_WHERE, "") | {"place_precision": "none", "place_basis": DECIDED}
    row = _row(now, schema.place, "place", asked["place"])
    fields = {name: row._mapping[name] for name in Place.__slots__} | {"runners_up": ()}
    names = dict.fromkeys((row.name, row.words, row.admin1, row.admin2))
    values = {**row._mapping, "place": row.id, "place_name": row.name, "place_names": "; ".join(filter(None, names))}
    columns = {name: "" if values[name] is None else str(values[name]) for name in _WHERE}
    return columns | {"place_precision": place_precision(Place(**fields)), "place_basis": DECIDED}


def _time(now: Situation, asked: Mapping[str, Any]) -> Columns:
    """Return the columns of another time of the article, by its id, of given days, or of none."""
    value = asked["time"]
    if value in (None, ""):
        return {"time": "", "earliest": "", "latest": "", "time_precision": "none", "time_basis": DECIDED}
    if isinstance(value, Mapping):
        first, last = _days(value)
        time = Time("", 0, 1, "DATE", first, first, last, "none")
        columns = {"time": "", "earliest": first, "latest": last}
    else:
        row = _row(now, schema.time, "time", value)
        time = Time(**{name: row._mapping[name] for name in Time.__slots__})
        columns = {"time": row.id, "earliest": row.earliest or "", "latest": row.latest or ""}
    return columns | {"time_precision": time_precision(time), "time_basis": DECIDED}


def _days(value: Mapping[str, Any]) -> tuple[str, str]:
    """Return the first and the last day of {"earliest": day, "latest": day}."""
    found = [value.get("earliest"), value.get("latest")]
    try:
        if set(value) != {"earliest", "latest"} or not all(_DAY.fullmatch(str(day)) for day in found):
            raise ValueError
        first, last = (dt.date.fromisoformat(str(day)) for day in found)
    except ValueError:
        hint = "give earliest and latest, each as 2019-08-29"
        raise OptionError(f"time: {dict(value)!r} is no time", hint) from None
    if first > last:
        raise OptionError(f"time: {first} is after {last}", "earliest comes first")
    return first.isoformat(), last.isoformat()


def _participants(now: Situation, asked: Mapping[str, Any]) -> Columns:
    """Return the columns of all who take part, [{"role": …, "entity": id}, …], in the place of those before."""
    value, parties = asked["participants"], []
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > _MOST:
        raise OptionError(f"participants: {value!r} is no list", 'give [{"role": "actor", "entity": an id}, …]')
    before = {(one.role, one.entity): one for one in parties_of(now.row["parties"])}
    for one in value:
        if not isinstance(one, Mapping) or set(one) != {"role", "entity"} or not isinstance(one["entity"], str):
            raise OptionError(f"participants: {one!r} is nobody", 'give {"role": "actor", "entity": an id}')
        if one["role"] not in get_args(Role):
            raise OptionError(f"role: {one['role']!r} is not one of {', '.join(get_args(Role))}")
        known = before.get((one["role"], one["entity"]))
        if known is not None:
            parties.append(known)
            continue
        entity = _entity(now, one["entity"])
        mention = select(schema.mention.c.id).where(
            schema.mention.c.reading_seq == now.reading_seq, schema.mention.c.entity == entity.id
        )
        first = now.connection.execute(mention.order_by(schema.mention.c.start).limit(1)).scalar() or ""
        parties.append(Party(one["role"], first, entity.id, entity.name, entity.kind, entity.country, entity.sector))
    return {
        "parties": dumped(parties),
        "actors": dumped([party.name for party in parties if party.role == "actor"]),
        "recipients": dumped([party.name for party in parties if party.role != "actor"]),
    }


def _entity(now: Situation, key: Any) -> Row[Any]:
    return _row(now, schema.entity, "entity", key)


def _row(now: Situation, table: Table, noun: str, key: Any) -> Row[Any]:
    statement = select(table).where(table.c.reading_seq == now.reading_seq, table.c.id == str(key))
    row = now.connection.execute(statement).first()
    if row is None:
        raise NotFound(f"the article has no {noun} {key!r}", f"take the id of a {noun} from its latest reading")
    return row


CLAIM: Final[dict[str, Callable[[Situation, Mapping[str, Any]], Columns]]] = {
    "speaker": _speaker,
    "source_type": _word("source_type", SourceType),
    "standing": _word("standing", Standing),
    "anonymity": _word("anonymity", Anonymity),
    "cue_class": _word("cue_class", CueClass),
    "quotation": _word("quotation", Quotation),
    "asserted": _word("asserted", Asserted),
    "content": _content,
}
EVENT: Final[dict[str, Callable[[Situation, Mapping[str, Any]], Columns]]] = {
    "category": _codes,
    "type": _codes,
    "mode": _codes,
    "status": _word("status", EventStatus),
    "responsibility": _word("responsibility", Responsibility, optional=True),
    "trigger": _trigger,
    "place": _place,
    "time": _time,
    "participants": _participants,
}
"""What can be changed about a row, each with what it comes to."""
