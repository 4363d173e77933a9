"""What people decide about claims and events: accept, reject, change, undo; and what is left to look at."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, overload

import sqlalchemy as sa
from sqlalchemy import Connection, Row, select

from dateline.errors import Conflict, NotFound, OptionError
from dateline.ledger import actors, overlay, query, row_decisions, schema, walk
from dateline.ledger.around import Around, around
from dateline.ledger.changes import Situation, resolve
from dateline.ledger.claims import claim_row, select_claims
from dateline.ledger.conditions import claim_clues, claim_conditions, event_clues, event_conditions, placed
from dateline.ledger.decisions import Act, Body, Decision, decoded, read_decisions, sent_before
from dateline.ledger.events import event_row, select_events
from dateline.ledger.filters import ClaimFilter, EventFilter, check_limit
from dateline.ledger.pages import LIMIT
from dateline.ledger.row_decisions import Key
from dateline.ledger.rows import ClaimRow, DecisionRow, EventRow, Layer, Reviewed, Target
from dateline.ledger.walk import Search

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger

MOST: Final = 200
"""Rows that can be decided about at once: what is on a screen."""
QUEUED: Final = 2_000
"""Rows among which the least sure ones are looked for: those of the newest articles."""

_PLACE = ("country_code", "admin1", "admin2", "lat", "lon", "radius_km", "geonames_id")


class Review:
    """`ledger.review`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def accept(
        self, target: Target, *, by: str | None = None, note: str | None = None, key: str | None = None
    ) -> DecisionRow:
        """Decide that a row is right as it stands; `by` is who decides, and a second call with one `key` does nothing.

        `Conflict` if another decision about the row came after the one that was `expected`.
        """
        return self.accept_all([target], by=by, note=note, key=key)[0]

    def reject(
        self, target: Target, *, by: str | None = None, note: str | None = None, key: str | None = None
    ) -> DecisionRow:
        """Decide that a row is wrong: it is in no list, count or export unless asked for."""
        return self.reject_all([target], by=by, note=note, key=key)[0]

    def accept_all(
        self, targets: Sequence[Target], *, by: str | None = None, note: str | None = None, key: str | None = None
    ) -> tuple[DecisionRow, ...]:
        """Accept some rows, each by a decision of its own: all of them, or none after a mistake."""
        return self._decide_all("accept", targets, Body(by=by, key=key), note)

    def reject_all(
        self, targets: Sequence[Target], *, by: str | None = None, note: str | None = None, key: str | None = None
    ) -> tuple[DecisionRow, ...]:
        """Reject some rows, as `accept_all` accepts them."""
        return self._decide_all("reject", targets, Body(by=by, key=key), note)

    def change(
        self,
        target: Target,
        values: Mapping[str, Any],
        *,
        by: str | None = None,
        note: str | None = None,
        key: str | None = None,
    ) -> DecisionRow:
        """Decide what some fields of a row are; docs/review.md lists them and what each takes."""
        with self._ledger.writing() as connection:
            sent = sent_before(connection, "change", key)
            row_key, article = _find(connection, target)
            if not sent:
                row_decisions.check_expected(row_decisions.about(connection, row_key), target.expected)
            now = _situation(connection, row_key)
            if sent:
                _check_same(connection, sent, [row_key])
                return _decision_rows(connection, sent)[0]
            changed, laid = resolve(now, target.layer, values)
            body = Body(
                article=article, layer=target.layer, row=target.row, words=_words(target.layer, now.row),
                changed=changed, laid=laid, by=by, key=key,
            )  # fmt: skip
            number = row_decisions.decide_row(connection, "change", body, note, row_key)
            return _numbered(connection, [number])[0]

    def undo(
        self,
        number: int,
        *,
        by: str | None = None,
        note: str | None = None,
        key: str | None = None,
        expected: int | None = None,
    ) -> DecisionRow:
        """Take any decision back, also one about actors or an undo; `expected` is as in a `Target`."""
        return self.undo_all([number], by=by, note=note, key=key, expected=expected)[0]

    def undo_all(
        self,
        numbers: Sequence[int],
        *,
        by: str | None = None,
        note: str | None = None,
        key: str | None = None,
        expected: int | None = None,
    ) -> tuple[DecisionRow, ...]:
        """Take some decisions back, the last one first: all of them, or none after a mistake."""
        _check_number(numbers)
        last_first = sorted(set(numbers), reverse=True)
        with self._ledger.writing() as connection:
            sent = sent_before(connection, "undo", key)
            if sent:
                if [one.body.decision for one in decoded(sent)] != last_first:
                    raise Conflict(f"this form was sent already, as decision {sent[0].seq}")
                return _decision_rows(connection, sent)
            made = [
                row_decisions.undo(connection, number, Body(decision=number, by=by, key=key), note, expected)
                for number in last_first
            ]
            return _numbered(connection, made)

    def history(
        self, article: str | None = None, limit: int | None = 50, after: int | None = None
    ) -> tuple[DecisionRow, ...]:
        """Return what was decided, the last first: about rows of an article, or everything, about actors too.

        `after` is the number of the last decision that was listed before.
        """
        check_limit(limit)
        decision, decided = schema.decision, schema.row_decided
        statement = select(decision).order_by(decision.c.seq.desc()).limit(limit)
        with self._ledger.snapshot() as connection:
            if article is not None:
                seq = query.find_article(connection, article)
                numbers = select(decided.c.decision_seq).where(decided.c.article_seq == seq)
                statement = statement.where(decision.c.seq.in_(numbers))
            if after is not None:
                statement = statement.where(decision.c.seq < after)
            return _decision_rows(connection, connection.execute(statement).all())

    def of(self, article: str) -> dict[str, Reviewed]:
        """Return all rows of an article about which somebody decided, by their ids."""
        with self._ledger.snapshot() as connection:
            seq = query.find_article(connection, article)
            decided, laid = row_decisions.about_all(connection, [seq]), row_decisions.laid_all(connection, seq)
            derived = _derived(connection, decided) if decided else {}
            return {key[2]: _reviewed(key, laid[key], decided[key], derived.get(key)) for key in decided}

    @overload
    def queue(self, filter: ClaimFilter) -> tuple[ClaimRow, ...]: ...

    @overload
    def queue(self, filter: EventFilter) -> tuple[EventRow, ...]: ...

    def queue(self, filter: ClaimFilter | EventFilter) -> tuple[ClaimRow, ...] | tuple[EventRow, ...]:
        """Return what waits to be looked at, the least sure first: out of the newest 2,000 rows of the filter.

        Without `reviewed` in the filter these are the rows about which nobody decided.
        """
        filter = filter if filter.reviewed is not None else replace(filter, reviewed="unreviewed")
        number = min(filter.limit or LIMIT, MOST)
        with self._ledger.snapshot() as connection:
            if isinstance(filter, ClaimFilter):
                search = Search(
                    schema.claim, filter, None, claim_conditions(connection, filter), claim_clues(connection, filter)
                )
                return tuple(map(claim_row, _least_sure(connection, search, select_claims(), number)))
            conditions, clues = event_conditions(connection, filter), event_clues(connection, filter)
            search = Search(schema.event, filter, filter.text, conditions, clues, placed(filter))
            return tuple(map(event_row, _least_sure(connection, search, select_events(), number)))

    def around(self, rows: Sequence[ClaimRow | EventRow]) -> Around:
        """Return the texts that rows stand in, where the parts of the events are, and where anything was decided."""
        with self._ledger.snapshot() as connection:
            return around(connection, rows)

    def _decide_all(
        self, act: Act, targets: Sequence[Target], given: Body, note: str | None
    ) -> tuple[DecisionRow, ...]:
        _check_number(targets)
        with self._ledger.writing() as connection:
            sent = sent_before(connection, act, given.key)
            keys = [_find(connection, target) for target in targets]
            if sent:
                _check_same(connection, sent, [key for key, _ in keys])
                return _decision_rows(connection, sent)
            made = []
            for target, (key, article) in zip(targets, keys, strict=True):
                row_decisions.check_expected(row_decisions.about(connection, key), target.expected)
                words = _words(target.layer, _situation(connection, key).row)
                body = Body(
                    article=article, layer=target.layer, row=target.row, words=words, by=given.by, key=given.key
                )
                made.append(row_decisions.decide_row(connection, act, body, note, key))
            return _numbered(connection, made)


def _check_number(items: Sequence[Any]) -> None:
    if not 1 <= len(items) <= MOST:
        raise OptionError(f"{len(items)} rows at once", f"name between 1 and {MOST}")


def _check_same(connection: Connection, sent: Sequence[Row[Any]], keys: Sequence[Key]) -> None:
    """Refuse a form that was sent before about other rows."""
    if [row_decisions.row_of(connection, row.seq) for row in sent] != list(keys):
        raise Conflict(f"this form was sent already, as decision {sent[0].seq}, about another row")


def _find(connection: Connection, target: Target) -> tuple[Key, str]:
    """Return the row of a target, and the whole id of its article."""
    if target.layer not in ("claim", "event"):
        raise OptionError(f"layer: {target.layer!r} is not one of claim, event")
    seq = query.find_article(connection, target.article)
    article: str = connection.execute(select(schema.article.c.id).where(schema.article.c.seq == seq)).scalar_one()
    return (seq, target.layer, target.row), article


def _situation(connection: Connection, key: Key) -> Situation:
    """Return a row as it counts now; `NotFound` when the latest reading does not have it."""
    article_seq, layer, row_id = key
    derived = _derived(connection, [key]).get(key)
    if derived is None:
        hint = "it was read again since: load the article again"
        raise NotFound(f"the latest reading of the article has no {layer} {row_id!r}", hint)
    text = connection.execute(select(schema.article.c.text).where(schema.article.c.seq == article_seq)).scalar_one()
    laid = row_decisions.laid_fields(connection, key)
    return Situation(
        connection, derived["reading_seq"], text, derived | {name: value or None for name, value in laid.items()}
    )


def _derived(connection: Connection, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """Return the columns of rows that latest readings have, those of events with the columns of their places."""
    found: dict[Key, dict[str, Any]] = {}
    for layer in {layer for _, layer, _ in keys}:
        table, place, reading = schema.metadata.tables[layer], schema.place.c, schema.reading.c
        of = table.c.reading_seq == reading.seq
        statement = select(table, reading.article_seq).join(schema.reading, of).where(
            reading.article_seq.in_({article for article, _, _ in keys}),
            table.c.id.in_({row for _, of_layer, row in keys if of_layer == layer}),
            query.is_latest(None),
        )  # fmt: skip
        if layer == "event":
            at = sa.and_(place.reading_seq == table.c.reading_seq, place.id == table.c.place)
            statement = statement.add_columns(place.name.label("place_name"), *(place[name] for name in _PLACE))
            statement = statement.outerjoin(schema.place, at)
        for row in connection.execute(statement):
            found[row.article_seq, layer, row.id] = dict(row._mapping)
    return found


def _words(layer: Layer, row: Mapping[str, Any]) -> str:
    return str(row["content" if layer == "claim" else "words"])


def _reviewed(
    key: Key, laid: Mapping[str, str], decided: Sequence[Decision], derived: Mapping[str, Any] | None
) -> Reviewed:
    _, layer, row_id = key
    last, fields = decided[-1], sorted(laid.keys() - {overlay.REVIEW, "place_names"})
    first = next(one.body.words for one in decided if one.body.words is not None)
    return Reviewed(
        layer, row_id, laid.get(overlay.REVIEW, ""), first if derived is None else _words(layer, {**derived, **laid}),
        {} if derived is None else {name: overlay.value_of(name, derived[name]) for name in fields},
        {name: overlay.value_of(name, laid[name] or None) for name in fields},
        last.seq, last.body.by, last.note, last.added, derived is not None,
    )  # fmt: skip


def _least_sure(connection: Connection, search: Search, rows: sa.Select[Any], number: int) -> Sequence[Row[Any]]:
    """Return the least sure rows of a search, out of its newest ones."""
    table, newest = search.table.c, walk.find(connection, search, None, QUEUED).rows
    given = sa.func.json_each(sa.literal(json.dumps(list(newest)))).table_valued("value")
    least = select(table.seq).where(table.seq.in_(select(given.c.value))).order_by(table.confidence, table.seq)
    found = rows.where(table.seq.in_(least.limit(number).correlate(None).scalar_subquery()))
    return connection.execute(found.order_by(table.confidence, table.seq)).all()


def _numbered(connection: Connection, numbers: Sequence[int]) -> tuple[DecisionRow, ...]:
    decision = schema.decision
    rows = connection.execute(select(decision).where(decision.c.seq.in_(numbers))).all()
    return _decision_rows(connection, sorted(rows, key=lambda row: numbers.index(row.seq)))


def _decision_rows(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[DecisionRow, ...]:
    """Return decisions with what undid them and, for those about rows, the row."""
    keys = row_decisions.rows_of(connection, [row.seq for row in rows])
    decided = row_decisions.about_all(connection, {key[0] for key in keys.values()}) if keys else {}
    about = {one.seq: one for key in set(keys.values()) for one in decided[key]}
    of_actors = {} if len(keys) == len(rows) else {one.seq: one for one in read_decisions(connection)}
    there = _derived(connection, set(keys.values()))
    return tuple(
        _row_decision(about, row.seq, keys[row.seq] in there)
        if row.seq in keys
        else actors.decision_row(connection, of_actors[row.seq])
        for row in rows
    )


def _row_decision(about: Mapping[int, Decision], number: int, there: bool) -> DecisionRow:
    one = root = about[number]
    while root.body.decision is not None:
        root = about[root.body.decision]
    body = root.body
    return DecisionRow(
        one.seq, one.id, one.act, None, None, None, None, (), one.body.decision, one.note, one.added, one.undone_by,
        one.body.by, body.article, body.layer, body.row, body.words, one.body.changed, there,
    )  # fmt: skip
