"""Rows of a large invented ledger on their way into the file, and one article while it is written."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.desk_world import Actor, Spot, World
from dateline.ledger import schema
from dateline.ledger.actor_rows import handle_of
from dateline.ledger.cells import dumped
from dateline.ledger.likeness import Portrait, guesses
from dateline.ontology.names import normalised
from dateline.records import stable_id

ADDED: Final = "2025-01-01T00:00:00Z"
"""When everything was written."""

Where = tuple[int, int]


class Tables:
    """Rows on their way into the file; numbers are given here, so that rows can point to each other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self.last: dict[str, int] = {}

    def add(self, table: str, *values: Any) -> int:
        """Take a row, its values in the order of the columns after `seq`; return its number."""
        seq = self.last[table] = self.last.get(table, 0) + 1
        self._rows.setdefault(table, []).append((seq, *values))
        return seq

    def write(self) -> None:
        """Write what is waiting, in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        for table in schema.metadata.sorted_tables:
            rows = self._rows.pop(table.name, [])
            if rows:
                names = ", ".join(f'"{column.name}"' for column in table.c)
                marks = ", ".join("?" * len(table.c))
                self._connection.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)
        self._connection.execute("COMMIT")


class Cast:
    """Who is known so far: the rows of actors and their ids, and the private people whom later articles speak of."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._ids: dict[int, str] = {}
        self.private: list[Actor] = []

    def known(self, some: list[Actor]) -> list[str]:
        """Return the ids of those that an article has named."""
        return [self._ids[one.number] for one in some if one.number in self._ids]

    def id_of(self, one: Actor, article: str) -> str:
        """Return the id of an actor, with its rows written when it is met for the first time."""
        found = self._ids.get(one.number)
        if found is None:
            found = self._ids[one.number] = stable_id("actor", article, handle_of(one.kind, one.name))
            portrait = Portrait(one.name, one.kind, frozenset(), one.country)
            seq = self._tables.add(
                "actor", found, one.name, one.kind, one.country, one.sector, "article", None, ADDED
            )  # fmt: skip
            for key in sorted({normalised(one.name), *guesses(portrait)}):
                self._tables.add("actor_name", seq, key, one.name)
        return found


@dataclass(slots=True)
class Met:
    """An actor in one article."""

    actor: Actor
    entity: str
    mentions: int = 0


class Page:
    """One article while it is written: its text so far and the rows that are anchored in it."""

    def __init__(self, world: World, day: dt.date) -> None:
        self.world, self.day = world, day
        self.rng = world.rng
        self.length = 0
        self.pieces: list[str] = []
        self.met: dict[int, Met] = {}
        self.rows: dict[str, list[tuple[Any, ...]]] = {
            name: [] for name in ("entity", "mention", "claim", "place", "time", "casualty", "event", "forecast")
        }
        self.relations: list[str] = []

    def id(self) -> str:
        """Return an id that nothing else has."""
        return f"{self.rng.getrandbits(64):016x}"

    def write(self, words: str) -> Where:
        """Write words and return where they stand."""
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return start, self.length

    def text(self) -> str:
        """Return the text."""
        return "".join(self.pieces)

    def enter(self, one: Actor) -> Met:
        """Return the entity of an actor."""
        found = self.met.get(one.number)
        if found is None:
            found = self.met[one.number] = Met(one, self.id())
            self.rows["entity"].append((found.entity, one.name, one.kind, "[]", one.country, one.sector))
        return found

    def name(self, one: Actor) -> tuple[Where, str, str]:
        """Write the name of an actor; return where it stands, its mention and its entity."""
        met, key = self.enter(one), self.id()
        met.mentions += 1
        # Later on people go by their surnames.
        words = one.name.split()[-1] if one.person and met.mentions > 1 else one.name
        where = self.write(words)
        self.rows["mention"].append((key, *where, one.kind, "name", met.entity))
        return where, key, met.entity

    def when(self) -> str:
        """Write a time; return its id."""
        rng, key = self.rng, self.id()
        day = self.day - dt.timedelta(days=int(rng.expovariate(0.15)))
        if rng.random() < 0.2:
            day = self.day + dt.timedelta(days=rng.randint(1, 200))
        draw = rng.random()
        row: tuple[str, str, str | None, str | None, str]
        if draw < 0.75:
            words, value = f"{day.day} {day:%B} {day.year}", day.isoformat()
            row = ("DATE", value, value, value, "text")
        elif draw < 0.85:
            last = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
            words, value = f"{day:%B} {day.year}", f"{day:%Y-%m}"
            row = ("DATE", value, f"{value}-01", last.isoformat(), "text")
        elif draw < 0.9:
            words = value = str(day.year)
            row = ("DATE", value, f"{value}-01-01", f"{value}-12-31", "text")
        else:
            words = f"{rng.randint(2, 9)} days"
            row = ("DURATION", f"P{words[0]}D", None, None, "none")
        where = self.write(words)
        self.rows["time"].append((key, *where, words, *row))
        return key

    def where(self, spot: Spot) -> str:
        """Write a place; return its id."""
        rng, key = self.rng, self.id()
        start, end = self.write(spot.name)
        others = []
        for _ in range(rng.choice((0, 0, 1, 2))):
            other = rng.choice(self.world.spots.items)
            others.append({"name": other.name, "kind": other.kind, "country_code": other.country, "lat": other.lat,
                           "lon": other.lon, "geonames_id": None, "score": 0.1})  # fmt: skip
        relation = rng.choice(("near", "northeastern", "south of")) if rng.random() < 0.15 else None
        self.rows["place"].append((
            key, start, end, spot.name, "name", spot.name, spot.kind, spot.lat, spot.lon, spot.radius_km,
            spot.country, spot.admin1, spot.admin2, None, relation, round(1 - 0.1 * len(others), 1), dumped(others),
        ))  # fmt: skip
        return key
