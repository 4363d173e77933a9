"""What people decided about rows, laid over what machines derived: the columns and conditions of every list.

The last row of `row_decided` for a field of a row counts: its value is the column's, "" is nothing (NULL), and null is
the derived value again. The field `review` says what was decided last. Only rows of articles about which somebody
decided are looked up, and conditions change only for fields that were ever decided: who decides nothing pays nothing.
All of this stands in statements over `reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Select, select

from dateline.ledger import schema, sqlite
from dateline.ledger.cells import spans_of
from dateline.ledger.event_rows import parties_of
from dateline.ledger.rebuild import words_of

REVIEW: Final = "review"
"""The field of what was decided last."""

CLAIM_FIELDS: Final = (
    "source_entity", "source_name", "source_type", "standing", "anonymity", "role", "affiliation", "cue_class",
    "quotation", "asserted", "content", "content_spans", "time_ids", "times", "place_ids", "places",
)  # fmt: skip
EVENT_FIELDS: Final = (
    "start", "end", "words", "category", "type", "mode", "quad", "acled", "cameo", "status", "responsibility", "time",
    "earliest", "latest", "time_precision", "time_basis", "place", "place_name", "place_names", "country_code",
    "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id", "place_precision", "place_basis", "parties",
    "actors", "recipients", "reporters",
)  # fmt: skip
"""The columns that a decision can lay down. `place_names` is all that a place of an event is found by; `reporters`
follow from who speaks in the claims that tell of it."""

Laid = frozenset[tuple[str, str]]
"""Fields that somebody decided, each with its layer."""

_KNOWN: Final = (
    *(("claim", name) for name in (*CLAIM_FIELDS, REVIEW)), *(("event", name) for name in (*EVENT_FIELDS, REVIEW)),
)  # fmt: skip
_WHICH: Final = "SELECT " + ", ".join(
    f"EXISTS (SELECT 1 FROM row_decided WHERE layer = '{layer}' AND field = '{name}')" for layer, name in _KNOWN
)

_NUMBERS: Final[dict[str, Callable[[str], float]]] = {
    "start": int, "end": int, "geonames_id": int, "lat": float, "lon": float, "radius_km": float,
}  # fmt: skip
_WORDS: Final = ("time_ids", "times", "place_ids", "places", "actors", "recipients", "reporters")
_LISTS: Final[dict[str, Callable[[str], Any]]] = {
    "content_spans": spans_of, "parties": parties_of, **dict.fromkeys(_WORDS, words_of),
}  # fmt: skip
_decoder = msgspec.json.Decoder(dict[str, str])


def laid(connection: Connection) -> Laid:
    """Return the fields that were ever decided."""
    if connection.exec_driver_sql("SELECT 1 FROM row_decided LIMIT 1").first() is None:
        return frozenset()
    there = connection.exec_driver_sql(_WHICH).one()
    return frozenset(field for field, decided in zip(_KNOWN, there, strict=True) if decided)


def column(laid: Laid | None, table: sa.Table, field: str, derived: Any = None) -> sa.ColumnElement[Any]:
    """Return the column of a claim or an event as decided; `derived` if it is not the column of that name.

    Without `laid` nobody looked whether the field was ever decided.
    """
    derived = table.c[field] if derived is None else derived
    if laid is not None and (table.name, field) not in laid:
        return derived  # type: ignore[no-any-return]
    value = sa.func.nullif(sa.func.coalesce(_last(table, field), derived), "")
    return sa.case((_touched(table, field), sa.cast(value, derived.type)), else_=derived)


def columns(laid: Laid, table: sa.Table, derived: Any = None) -> Any:
    """Return all columns of claims or events, as decided; `derived` are the table's under another sign."""
    derived = table.c if derived is None else derived
    return SimpleNamespace(**{
        name: column(laid, table, name, getattr(derived, name)).label(name)
        if (table.name, name) in laid else getattr(derived, name)
        for name in (each.name for each in table.c)
    })  # fmt: skip


def packed(table: sa.Table) -> sa.ColumnElement[Any]:
    """Return the column with all that is decided about a claim or an event, for `unpacked`; null for nothing."""
    own, later = schema.row_decided.alias(), schema.row_decided.alias()
    last = select(sa.func.max(later.c.seq)).where(*_of(later, table), later.c.field == own.c.field)
    newest = own.c.seq == last.correlate_except(later).scalar_subquery()
    values = (
        select(sqlite.object_of(own.c.field, own.c.value))
        .where(*_of(own, table), own.c.value.is_not(None), newest)
        .correlate_except(own)
        .scalar_subquery()
    )
    return sa.case((_touched(table, None), values), else_=sa.null()).label("decided")


def unpacked(packed: str | None) -> dict[str, str]:
    """Return the fields of `packed` that are decided, as the columns have them."""
    return {} if packed is None else _decoder.decode(packed)


def overlaid(values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a row with what is decided, under the names it has, in place of what is derived."""
    decided = unpacked(values.pop("decided"))
    found = {name: text or None for name, text in decided.items() if name in values}
    numbers = {name: value_of(name, text) for name, text in found.items() if name in _NUMBERS}
    return values | found | numbers | {REVIEW: decided.get(REVIEW, "")}


def value_of(name: str, value: Any) -> Any:
    """Return what a column of a row holds, lists unpacked and numbers as such; `value` is as the table has it."""
    if not isinstance(value, str):
        return value
    if name in _NUMBERS:
        return _NUMBERS[name](value)
    if name in _LISTS:
        return _LISTS[name](value)
    return value


def reviewed(laid: Laid, table: sa.Table, wanted: str | None) -> list[sa.ColumnElement[bool]]:
    """Return the condition on what was decided last; without a wish, rejected rows are left out."""
    if (table.name, REVIEW) not in laid:
        return [] if wanted in (None, "all", "unreviewed") else [sa.false()]
    last = _last(table, REVIEW)
    touched = _touched(table, REVIEW)
    if wanted == "all":
        return []
    if wanted is None:
        return [is_kept(table)]
    if wanted == "unreviewed":
        return [sa.or_(~touched, last.is_(None))]
    return [touched, last == wanted]


def is_kept(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a row was not rejected, where nobody looked whether any was."""
    return sa.or_(~_touched(table, REVIEW), sa.func.coalesce(_last(table, REVIEW), "") != "rejected")


def readings(laid: Laid, layer: str, fields: Sequence[str]) -> list[Select[tuple[int]]]:
    """Return the statement for the readings in which a decided field may differ from the column; none if none was."""
    known = [field for field in fields if (layer, field) in laid]
    if not known:
        return []
    own, reading = schema.row_decided.c, schema.reading.c
    of = own.article_seq == reading.article_seq
    statement = select(reading.seq).join(schema.row_decided, of).where(own.layer == layer, own.field.in_(known))
    return [statement.distinct()]


def worded(
    laid: Laid, table: sa.Table, fields: Sequence[str], words: str, derived: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """Return the condition that words are found: in the decided value of a field, else, by `derived`, where it was."""
    decided = [field for field in fields if (table.name, field) in laid]
    if not decided:
        return derived
    expression = sqlite.match_expression(words)
    found, untouched = [], []
    for field in decided:
        own, later = schema.row_decided.alias(), schema.row_decided.alias()
        last = select(sa.func.max(later.c.seq)).where(*_of(later, table), later.c.field == field)
        newest = own.c.seq == last.correlate_except(later).scalar_subquery()
        here = select(own.c.seq).where(newest, sqlite.matching("decided_search", expression, own.c.seq))
        found.append(sa.and_(_touched(table, field), here.correlate_except(own).exists()))
        untouched.append(sa.or_(~_touched(table, field), _last(table, field).is_(None)))
    return sa.or_(sa.and_(derived, *untouched), *found)


def _of(decided: Any, table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        decided.c.article_seq == schema.reading.c.article_seq,
        decided.c.layer == table.name,
        decided.c.row_id == table.c.id,
    )


def _last(table: sa.Table, field: str) -> sa.ScalarSelect[Any]:
    own = schema.row_decided.alias()
    statement = select(own.c.value).where(*_of(own, table), own.c.field == field)
    return statement.order_by(own.c.seq.desc()).limit(1).correlate_except(own).scalar_subquery()


def _touched(table: sa.Table, field: str | None) -> sa.ColumnElement[bool]:
    """Return the condition that somebody decided about a row of the article; SQLite makes the list of these once."""
    own = schema.row_decided.alias()
    articles = select(own.c.article_seq).where(own.c.layer == table.name)
    if field is not None:
        articles = articles.where(own.c.field == field)
    return schema.reading.c.article_seq.in_(articles)
