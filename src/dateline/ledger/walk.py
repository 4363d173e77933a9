"""Rows found newest first, in the readings of one block after the other, so that a page costs what it shows.

What is frequent is found in the newest readings at once, and would have to be sorted as a whole if it came from an
index. What is rare is found by its index: `Clue`s tell the few readings that can hold it, and only these are looked
through. What is neither is looked for in the newest `BOUND` readings, and the page says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row, Select, func, select

from dateline.ledger import overlay, query, schema, sqlite
from dateline.ledger.filters import Scope
from dateline.ledger.pages import BOUND, DRAWN, MANY, PROBED, Count, Place

FIRST: Final = 50
GROWTH: Final = 5
BLOCK: Final = 2_000
"""Readings in the first block, how much larger the next ones are, and the largest of those that list everything."""

# Fewer readings than any index is worth asking to make fewer still.
_FEW = 500

# Readings up to which it costs less to look each of them up than to go through all in the order of lists.
_LOOKED_UP = 2_000

CLUED: Final = 50_000
FOUND: Final = 20_000
"""Rows of an index up to which it is asked: of one that tells the readings by itself, and of one whose rows have to be
looked up for that."""

Clue = Sequence[tuple[sa.Table, Select[Any]]]
"""Statements for the numbers of rows of some tables: only a reading with one of these rows can hold what is sought.

Statements for numbers of `reading` may have each as often as it comes.
"""


@dataclass(frozen=True, slots=True)
class Search:
    """What is sought: rows of a table, in which readings, under which conditions on the row.

    The conditions stand in a statement over the table, `reading` and what is `also` there, with the readings of the
    parameter `block`.
    """

    table: sa.Table
    scope: Scope
    text: str | None
    conditions: Sequence[sa.ColumnElement[bool]]
    clues: Sequence[Clue] = ()
    also: Sequence[tuple[sa.Table, sa.ColumnElement[bool]]] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of rows in the order of a page, where the next page begins, and whether all was looked at up to there."""

    rows: Sequence[int]
    next: Place | None
    searched_all: bool


def find(connection: Connection, search: Search, after: Place | None, limit: int) -> Found:
    """Return up to `limit` rows from a place on; no more than `BOUND` readings are looked at."""
    last = last_reading(connection) if after is None else after.last
    rows: list[tuple[int, int]] = []
    end = None
    for block in _blocks(connection, search, last, after, max(FIRST, limit // 10), growth=_filling(rows, limit)):
        rows += _rows(connection, search, block, after, limit + 1 - len(rows))
        end = block
        if len(rows) > limit:
            reading, row = rows[limit - 1]
            inside = None if search.table is schema.reading else row
            place = Place(last, _day(connection, reading), reading, inside)
            return Found([row for _, row in rows[:limit]], place, True)
    numbers = [row for _, row in rows]
    if end is None or end.complete:
        return Found(numbers, None, True)
    return Found(numbers, end.after(connection, last), False)


def count(connection: Connection, search: Search) -> Count:
    """Return how many rows there are, up to `BOUND`, in the newest `BOUND` readings."""
    number, complete = 0, True
    if _is_reading(search):
        return _count_readings(connection, search)
    for block in _blocks(connection, search, last_reading(connection), None, FIRST * GROWTH):
        counted = _select(search, None).with_only_columns(sa.literal(1)).order_by(None).limit(BOUND + 1 - number)
        whole = select(func.count()).select_from(counted.subquery())
        number += connection.execute(whole, block.given()).scalar_one()
        complete = block.complete
        if number > BOUND:
            return Count(BOUND, True, True)
    return Count(number, False, complete)


def _count_readings(connection: Connection, search: Search) -> Count:
    suspects, _ = _suspects(connection, search)
    statement = _in_scope(connection, search, last_reading(connection), suspects)
    counted = statement.with_only_columns(sa.literal(1)).limit(BOUND + 1).subquery()
    number = connection.execute(select(func.count()).select_from(counted), _suspected(suspects)).scalar_one()
    return Count(min(number, BOUND), number > BOUND, True)


def every(connection: Connection, search: Search) -> Iterator[list[int]]:
    """Yield the numbers of all rows, up to the limit of the scope, in parts and in the order of lists."""
    left, limit = search.scope.limit, search.scope.limit
    first = BLOCK if limit is None else max(FIRST, limit // 10)
    for block in _blocks(connection, search, last_reading(connection), None, first, most=None):
        rows = [row for _, row in _rows(connection, search, block, None, left)]
        yield rows
        if left is not None:
            left -= len(rows)
            if left <= 0:
                return


def fetched(connection: Connection, statement: Select[Any], table: sa.Table, rows: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the rows of a statement with these numbers, in the order of lists."""
    if not rows:
        return []
    then = [] if table is schema.reading else [table.c.seq]
    statement = query.newest_first(statement.where(table.c.seq.in_(_values("rows"))), *then)
    return connection.execute(statement, {"rows": json.dumps(list(rows))}).all()


def drawn(
    connection: Connection, search: Search, statement: Select[Any], limit: int
) -> tuple[list[Row[Any]], bool, bool]:
    """Return the rows of a statement for the newest `limit` rows, in no order; whether there are more, and whether all
    readings were looked at that had to be.

    A drawing has thousands of rows, whose numbers are not worth a way through Python.
    """
    rows: list[Row[Any]] = []
    complete, seq = True, search.table.c.seq
    first, last = max(FIRST, limit // 2), last_reading(connection)
    for block in _blocks(connection, search, last, None, first, most=DRAWN, growth=_filling(rows, limit)):
        inside = _select(search, None).with_only_columns(seq, maintain_column_froms=True)
        here = statement.where(seq.in_(inside.limit(limit + 1 - len(rows)).scalar_subquery()))
        rows += connection.execute(here, block.given()).all()
        complete = block.complete
        if len(rows) > limit:
            return rows[:limit], True, True
    return rows, False, complete


def scanned(connection: Connection, scope: Scope, bound: int | None, last: int | None = None) -> tuple[list[int], bool]:
    """Return the newest readings in a scope, up to a bound, and whether these are all."""
    search = Search(schema.reading, scope, None, ())
    last = last_reading(connection) if last is None else last
    block = _block(connection, search, last, None, None, bound)
    return block.numbers(), block.complete


def block_of(readings: Sequence[int]) -> dict[str, str]:
    """Return the parameters of a statement over the readings of a block."""
    return {"block": json.dumps(list(readings))}


def in_block(reading: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the condition that a reading is one of the block."""
    return reading.in_(_values("block"))


@dataclass(frozen=True, slots=True)
class _Block:
    """Readings to look through in one go, newest first, as a JSON list; `complete` when none comes after them.

    They only go from one statement to the next, so Python does not read the list where it need not.
    """

    readings: str
    size: int
    complete: bool

    def given(self) -> dict[str, str]:
        """Return the parameters of a statement over these readings."""
        return {"block": self.readings}

    def numbers(self) -> list[int]:
        """Return the numbers of these readings."""
        found: list[int] = json.loads(self.readings)
        return found

    def after(self, connection: Connection, last: int) -> Place:
        """Return the place behind the last of these readings."""
        reading = int(self.readings[1:-1].rpartition(",")[2])
        return Place(last, _day(connection, reading), reading, None)


_Growth = Callable[[int, int], int]
"""What gives the size of the next block by that of the last one and the number of readings looked at so far."""


def _filling(rows: Sized, limit: int) -> _Growth:
    """Return the growth to a block that holds the rest of a page if rows are as frequent there as so far.

    The more rows tell how frequent they are, the further it goes.
    """

    def grown(size: int, looked: int) -> int:
        seen = max(len(rows), 1)
        wanted = (limit + 1 - len(rows)) * looked // seen
        return min(max(wanted * 6 // 5, size), size * GROWTH * seen)

    return grown


def _day(connection: Connection, reading: int) -> str | None:
    table = schema.reading.c
    day: str | None = connection.execute(select(table.published_on).where(table.seq == reading)).scalar_one()
    return day


def last_reading(connection: Connection) -> int:
    """Return the number of the reading that was added last."""
    return connection.execute(select(func.max(schema.reading.c.seq))).scalar() or 0


def _blocks(
    connection: Connection,
    search: Search,
    last: int,
    after: Place | None,
    size: int,
    *,
    most: int | None = BOUND,
    growth: _Growth | None = None,
) -> Iterator[_Block]:
    suspects, bound = _suspects(connection, search)
    left = None if most is None else min(bound, most)
    looked = 0
    while left is None or left > 0:
        size = min(size, BLOCK if left is None else left)
        block = _block(connection, search, last, after, suspects, size)
        if block.size:
            yield block
        if block.complete:
            return
        after = block.after(connection, last)
        left = None if left is None else left - size
        looked += size
        size = size * GROWTH if growth is None else growth(size, looked)


def _block(
    connection: Connection, search: Search, last: int, after: Place | None, suspects: _Suspects | None,
    size: int | None,
) -> _Block:  # fmt: skip
    """Return the readings in the scope, newest first, from a place on; undated ones come last."""
    reading = schema.reading.c
    statement = _in_scope(connection, search, last, suspects)
    legs = [statement]
    if after is not None:
        here = sa.tuple_(reading.published_on, reading.seq)
        legs = [statement.where(reading.published_on.is_(None))]
        if after.day is None:
            legs[0] = legs[0].where(_from(reading.seq, after))
        else:
            there = sa.tuple_(sa.literal(after.day), sa.literal(after.reading))
            legs.insert(0, statement.where(here < there if after.row is None else here <= there))
    lists: list[str] = []
    # One more, to know whether the block is the last one.
    left = None if size is None else size + 1
    number = 0
    for leg in legs:
        found = query.newest_first(leg).limit(left).subquery()
        listed = select(func.json_group_array(found.c.seq), func.count())
        numbers, some = connection.execute(listed, _suspected(suspects)).one()
        lists += [numbers[1:-1]] if some else []
        number, left = number + some, None if left is None else left - some
        if left == 0:
            break
    readings = ",".join(lists)
    if size is None or number <= size:
        return _Block(f"[{readings}]", number, True)
    return _Block(f"[{readings.rpartition(',')[0]}]", size, False)


def _from(seq: sa.ColumnElement[int], after: Place) -> sa.ColumnElement[bool]:
    return seq < after.reading if after.row is None else seq <= after.reading


def _in_scope(connection: Connection, search: Search, last: int, suspects: _Suspects | None) -> Select[Any]:
    reading = schema.reading
    statement = select(reading.c.published_on, reading.c.seq)
    statement = statement.where(*query.within(connection, search.scope, last), *query.in_text(search.text))
    if suspects is None:
        return statement
    seq = reading.c.seq if suspects.number <= _LOOKED_UP else sqlite.without_index(reading.c.seq)
    return statement.where(seq.in_(_values("suspects")))


def _rows(
    connection: Connection, search: Search, block: _Block, after: Place | None, limit: int | None
) -> list[tuple[int, int]]:
    """Return the rows in some readings, each after its reading, in the order of the readings, from a place on."""
    if _is_reading(search):
        return [(reading, reading) for reading in islice(block.numbers(), limit)]
    rows = connection.execute(_select(search, after).limit(limit), block.given())
    return [(reading, row) for reading, row in rows]


def _is_reading(search: Search) -> bool:
    """Tell whether the readings themselves are all that is sought."""
    return search.table is schema.reading and not search.conditions


def _select(search: Search, after: Place | None) -> Select[Any]:
    """Return the statement for the rows in the readings of a block."""
    reading, row = schema.reading, search.table
    block = _array("block")
    joined = block.join(reading, reading.c.seq == block.c.value)
    if row is not reading:
        joined = joined.join(row, row.c.reading_seq == reading.c.seq)
    for table, on in search.also:
        joined = joined.outerjoin(table, on)
    statement = select(reading.c.seq.label("reading"), row.c.seq).select_from(joined).where(*search.conditions)
    if after is not None and after.row is not None:
        statement = statement.where(sa.or_(reading.c.seq != after.reading, row.c.seq > after.row))
    return statement.order_by(block.c.key, row.c.seq)


def _array(name: str) -> Any:
    """Return the numbers of a parameter as a table, with their places as `key`."""
    given = sa.bindparam(name, type_=sa.Text)
    return func.json_each(given).table_valued(sa.column("key", sa.Integer), sa.column("value", sa.Integer), name=name)


def _values(name: str) -> Any:
    return select(_array(name).c.value).scalar_subquery()


def pairs(name: str) -> Any:
    """Return the pairs of a number and a word in a parameter, a JSON list of them, as a table."""
    given = func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued(sa.column("value", sa.Text), name=name)
    number = func.json_extract(given.c.value, "$[0]", type_=sa.Integer).label("number")
    return select(number, func.json_extract(given.c.value, "$[1]", type_=sa.Text).label("word")).subquery()


def listed(name: str) -> Any:
    """Return the words of a parameter that holds a JSON list of them, for a condition."""
    given = func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued(sa.column("value", sa.Text), name=name)
    return select(given.c.value).scalar_subquery()


# Clues


def is_frequent(connection: Connection, found: Select[Any]) -> bool:
    """Tell whether a search finds so many rows that to ask for one article after the other costs less than to go
    through all of them."""
    return _counted(connection, found, MANY) > MANY


@dataclass(frozen=True, slots=True)
class _Suspects:
    """The few readings that can hold what is sought, as a JSON list, and how many these are."""

    readings: str
    number: int


def _suspected(suspects: _Suspects | None) -> dict[str, str]:
    return {} if suspects is None else {"suspects": suspects.readings}


def _suspects(connection: Connection, search: Search) -> tuple[_Suspects | None, int]:
    """Return the few readings in which the rows must be, if some index can tell, and how many may be looked at."""
    bound, sized = BOUND, []
    for clue in (*query.clues(connection, search.scope, search.text), *search.clues):
        sizes = [_counted(connection, one, MANY) for _, one in clue]
        asked = [(table, _is_text(one), size) for (table, one), size in zip(clue, sizes, strict=True)]
        if any(table is not schema.reading and is_text and size > MANY for table, is_text, size in asked):
            bound = PROBED
        elif all(
            size <= (CLUED if table is schema.reading and not is_text else FOUND) for table, is_text, size in asked
        ):
            sized.append((sum(sizes), clue))
    found: _Suspects | None = None
    # The rarest first: it may leave so little that the others cost more than they spare.
    for size, clue in sorted(sized, key=lambda it: it[0]):
        if found is not None and (found.number <= _FEW or size > 2 * found.number):
            break
        found = _narrowed(connection, found, clue)
    if found is not None and connection.execute(select(schema.row_decided.c.seq).limit(1)).first() is not None:
        # What somebody changed is found by what it is now, which no index of derived rows knows.
        changed = select(schema.row_decided.c.article_seq).where(schema.row_decided.c.field != overlay.REVIEW)
        again = select(schema.reading.c.seq).where(schema.reading.c.article_seq.in_(changed))
        found = _listed(connection, [select(_array("suspects").c.value), again], found)
    return found, bound


def _narrowed(connection: Connection, found: _Suspects | None, clue: Clue) -> _Suspects:
    """Return those of some readings that a clue tells."""
    told = []
    for table, statement in clue:
        if table is not schema.reading:
            statement = select(table.c.reading_seq).where(table.c.seq.in_(statement.scalar_subquery()))
        of = statement.subquery()
        # With "+ 0", or SQLite would go through all rows by reading, which spares it to sort the few.
        reading = of.c[0] + 0
        told.append(select(reading) if found is None else select(reading).where(reading.in_(_values("suspects"))))
    return _listed(connection, told, found)


def _listed(connection: Connection, statements: Sequence[Select[Any]], before: _Suspects | None) -> _Suspects:
    readings = (sa.union(*statements) if len(statements) > 1 else statements[0].distinct()).subquery()
    listed = select(func.json_group_array(readings.c[0]), func.count())
    return _Suspects(*connection.execute(listed, _suspected(before)).one())


def _is_text(statement: Select[Any]) -> bool:
    return any(str(getattr(table, "name", "")).endswith("_search") for table in statement.get_final_froms())


def _counted(connection: Connection, statement: Select[Any], most: int) -> int:
    """Return how many rows a statement has, and one more than `most` for more than these."""
    some = statement.limit(most + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()
