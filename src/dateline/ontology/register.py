"""The register of actors: states, armed groups and other bodies, each with its names, dates, relations and a source.

One CSV file ships with the package (`actors.csv`); a desk adds its own in the same columns. A row is checked when it is
read, because a register decides whom an act is attributed to: every problem is told with its line, and a file with a
problem gives no actors at all.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast, get_args

from dateline.errors import RegisterError
from dateline.ontology.codes import COUNTRIES, SECTORS
from dateline.records import EntityKind

RelationType = Literal[
    "part_of", "affiliate_of", "splinter_of", "successor_of", "allied_with", "armed_wing_of", "rival_of"
]
_KINDS: Final = get_args(EntityKind)
_TYPES: Final = get_args(RelationType)
COLUMNS: Final = (
    "id", "name", "kind", "country", "sector", "aliases", "metonyms", "start", "end", "relations", "source",
)  # fmt: skip
ONE_WAY: Final = frozenset(("part_of", "affiliate_of", "armed_wing_of", "splinter_of", "successor_of"))
"""Relations that cannot come back to where they began; alliance and rivalry are mutual."""
MOST_TOLD: Final = 20
"""Problems told one by one; the rest are counted, so that a wrong separator does not fill the screen."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_RELATION = re.compile(r"(?P<type>[^:@]*):(?P<actor>[^:@]*)(?:@(?P<start>[^.@]*)\.\.(?P<end>[^.@]*))?")
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?")


@dataclass(frozen=True, slots=True)
class Relation:
    """How an actor stands to another, and from when to when; empty dates are unknown or open."""

    type: RelationType
    actor: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of the register. Empty country, sector or dates mean that there is none or that it is not known."""

    id: str
    name: str
    kind: EntityKind
    country: str = ""
    sector: str = ""
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    relations: tuple[Relation, ...] = ()
    source: str = ""


@dataclass(slots=True)
class _Reading:
    """A file while it is read: its actors by id with their lines, and what is wrong so far."""

    known: frozenset[str]
    actors: dict[str, Actor] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def wrong(self, line: int, what: str) -> None:
        self.problems.append((line, what))


def read_register(path: str | Path, known: Iterable[str] = ()) -> tuple[Actor, ...]:
    """Return the actors of a CSV file; their relations may lead to each other or to the `known` ids."""
    path = Path(path)
    reading = _Reading(frozenset(known))
    for line, cells in _rows(path):
        _take(reading, line, cells)
    for actor in reading.actors.values():
        for relation in actor.relations:
            if relation.actor not in reading.actors and relation.actor not in reading.known:
                line = reading.lines[actor.id]
                reading.wrong(line, f"relations: there is no actor {relation.actor!r} to be {relation.type}")
    for ring in _rings(reading.actors):
        reading.wrong(reading.lines[ring[0]], f"relations: {' → '.join(ring)} goes in a circle")
    for one, other in _swapped_names(reading.actors):
        reading.wrong(
            reading.lines[other.id],
            f"aliases: {other.id!r} has the name of {one.id!r} (line {reading.lines[one.id]}) as an alias, "
            "and the other way round; make them one row",
        )
    if reading.problems:
        raise _error(path, reading.problems)
    return tuple(reading.actors.values())


def merged(shipped: Iterable[Actor], own: Iterable[Actor]) -> tuple[Actor, ...]:
    """Return both registers as one; a row of your own replaces the shipped one of the same id."""
    actors = {actor.id: actor for actor in shipped} | {actor.id: actor for actor in own}
    rings = _rings(actors)
    if rings:
        told = "; ".join(" → ".join(ring) for ring in rings[:MOST_TOLD])
        raise RegisterError(f"together with the shipped register, relations go in a circle: {told}")
    return tuple(actors.values())


@cache
def shipped() -> tuple[Actor, ...]:
    """Return the register that ships with the package."""
    return read_register(Path(__file__).with_name("actors.csv"))


def _error(path: Path, problems: Sequence[tuple[int, str]]) -> RegisterError:
    problems = sorted(problems, key=lambda problem: problem[0])
    told = [f"line {line}: {what}" if line else what for line, what in problems[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        told.append(f"and {len(problems) - MOST_TOLD} more problems")
    if len(told) == 1:
        return RegisterError(f"{path.name}: {told[0]}")
    return RegisterError(f"{path.name}: {len(problems)} problems\n  " + "\n  ".join(told))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below the header with the line each begins on; raise if the file is no table of these columns."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RegisterError(f"{path.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RegisterError(f"{path.name}: line {line}: not UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None and any(cell.strip() for cell in cells):
                header = [cell.strip() for cell in cells]
                _check_header(path, line, header)
            elif any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise RegisterError(f"{path.name}: line {line}: not CSV: {error}") from error
    if header is None:
        raise RegisterError(f"{path.name}: the file is empty")


def _check_header(path: Path, line: int, header: Sequence[str]) -> None:
    if tuple(header) == COLUMNS:
        return
    problems = [f"unknown column {name!r}" for name in header if name not in COLUMNS]
    problems += [f"missing column {name!r}" for name in COLUMNS if name not in header]
    if not problems:
        problems = [f"the columns must be, in this order: {','.join(COLUMNS)}"]
    raise _error(path, [(line, problem) for problem in problems])


def _take(reading: _Reading, line: int, cells: Sequence[str]) -> None:
    """Add the actor of one row, or say what is wrong with it."""
    if len(cells) != len(COLUMNS):
        much = "many" if len(cells) > len(COLUMNS) else "few"
        reading.wrong(line, f"too {much} cells: {len(cells)} instead of {len(COLUMNS)}")
        return
    row = dict(zip(COLUMNS, cells, strict=True))
    before = len(reading.problems)
    _check_id(reading, line, row["id"])
    _check_words(reading, line, row)
    for name in ("start", "end"):
        if not _is_date(row[name]):
            reading.wrong(line, f"{name}: {row[name]!r} is not a date written YYYY, YYYY-MM or YYYY-MM-DD")
    if _backwards(row["start"], row["end"]):
        reading.wrong(line, f"end: {row['end']} is before the start, {row['start']}")
    relations = _relations(row, lambda what: reading.wrong(line, f"relations: {what}"))
    if row["id"] not in reading.lines:
        reading.lines[row["id"]] = line
        if len(reading.problems) > before:
            # Others may point to a faulty row: they are not to blame for it.
            reading.known |= {row["id"]}
            return
        reading.actors[row["id"]] = Actor(
            id=row["id"], name=row["name"], kind=cast(EntityKind, row["kind"]), country=row["country"],
            sector=row["sector"], aliases=_parts(row["aliases"]), metonyms=_parts(row["metonyms"]),
            start=row["start"], end=row["end"], relations=relations, source=row["source"],
        )  # fmt: skip


def _check_id(reading: _Reading, line: int, id: str) -> None:
    if not _SLUG.fullmatch(id):
        reading.wrong(line, f"id: {id!r} is not made of small letters, digits and single hyphens")
    if id in reading.lines:
        reading.wrong(line, f"id: {id!r} stands in line {reading.lines[id]} too")


def _check_words(reading: _Reading, line: int, row: Mapping[str, str]) -> None:
    """Check the cells that are words: name, kind, codes and source."""
    if not row["name"]:
        reading.wrong(line, "name: empty")
    if row["kind"] not in _KINDS:
        reading.wrong(line, f"kind: {row['kind']!r} is not one of {', '.join(_KINDS)}")
    if row["country"] and row["country"] not in COUNTRIES:
        reading.wrong(line, f"country: {row['country']!r} is not a three-letter code of ISO 3166-1")
    if row["sector"] and row["sector"] not in SECTORS:
        reading.wrong(line, f"sector: {row['sector']!r} is not one of {', '.join(sorted(SECTORS))}")
    if not _URL.fullmatch(row["source"]):
        problem = f"{row['source']!r} is not an http or https address" if row["source"] else "empty"
        reading.wrong(line, f"source: {problem}")


def _relations(row: Mapping[str, str], wrong: Callable[[str], None]) -> tuple[Relation, ...]:
    """Return the relations of a row that can be read, and tell `wrong` of the others."""
    found = []
    for part in _parts(row["relations"]):
        match = _RELATION.fullmatch(part)
        if match is None:
            wrong(f"{part!r} is not written type:id or type:id@FROM..TO")
            continue
        start, end = match["start"] or "", match["end"] or ""
        if match["type"] not in _TYPES:
            wrong(f"{match['type']!r} is not one of {', '.join(_TYPES)}")
        elif match["actor"] == row["id"]:
            wrong(f"{part!r} leads to the actor itself")
        elif not (_is_date(start) and _is_date(end)):
            wrong(f"{part!r} has a date that is not written YYYY, YYYY-MM or YYYY-MM-DD")
        elif _backwards(start, end):
            wrong(f"{part!r} ends before it starts")
        else:
            found.append(Relation(cast(RelationType, match["type"]), match["actor"], start, end))
    return tuple(found)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _is_date(text: str) -> bool:
    """Say whether a date is empty, or a year, month or day that the calendar has."""
    if not text:
        return True
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def _backwards(start: str, end: str) -> bool:
    """Say whether `end` is before `start`, as far as both are known: 2014 does not end before 2014-06."""
    if not (start and end and _is_date(start) and _is_date(end)):
        return False
    known = min(len(start), len(end))
    return end[:known] < start[:known]


def _rings(actors: Mapping[str, Actor]) -> list[list[str]]:
    """Return each circle of one-way relations of one type, as ids that begin and end with the same one."""
    rings = []
    for kind in sorted(ONE_WAY):
        steps: dict[str, list[str]] = {}
        for actor in actors.values():
            for relation in actor.relations:
                if relation.type == kind:
                    steps.setdefault(actor.id, []).append(relation.actor)
        done: set[str] = set()
        for first in steps:
            # Depth first with a stack of our own, so that a long chain cannot exhaust Python's.
            trail, open_, ahead = [first], {first}, [iter(steps[first])]
            while ahead and first not in done:
                after = next(ahead[-1], None)
                if after is None:
                    ahead.pop()
                    last = trail.pop()
                    open_.discard(last)
                    done.add(last)
                elif after in open_:
                    rings.append([*trail[trail.index(after) :], after])
                elif after in steps and after not in done:
                    trail.append(after)
                    open_.add(after)
                    ahead.append(iter(steps[after]))
    return rings


def _swapped_names(actors: Mapping[str, Actor]) -> Iterator[tuple[Actor, Actor]]:
    """Yield the pairs of actors each of which has the other's name among its aliases."""
    named: dict[str, list[Actor]] = {}
    for actor in actors.values():
        named.setdefault(actor.name.casefold(), []).append(actor)
    order = {id: place for place, id in enumerate(actors)}
    for actor in actors.values():
        for other in (other for alias in actor.aliases for other in named.get(alias.casefold(), ())):
            swapped = actor.name.casefold() in {alias.casefold() for alias in other.aliases}
            if swapped and order[actor.id] < order[other.id]:
                yield actor, other
