"""The ledger itself: one file, opened, brought up to date, read from and written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from sqlalchemy import Connection

from dateline.errors import LedgerFull, LedgerMissing, LedgerTooNew, NotALedger, RecordError
from dateline.ledger import excerpts, export, glances, linking, search, sqlite, totals
from dateline.ledger.actors import Actors
from dateline.ledger.articles import Articles
from dateline.ledger.casualties import Casualties
from dateline.ledger.claims import Claims
from dateline.ledger.events import Events
from dateline.ledger.filters import Scope
from dateline.ledger.forecasts import Forecasts
from dateline.ledger.masks import Keeper, Masks
from dateline.ledger.migrations import MIGRATIONS, migrate
from dateline.ledger.place import default_path
from dateline.ledger.places import Places
from dateline.ledger.problems import Problems
from dateline.ledger.review import Review
from dateline.ledger.rows import Added, ArticleRow, EventRow, Glance, Noted, SearchHit
from dateline.ledger.runs import Runs
from dateline.ledger.sources import Sources
from dateline.ledger.times import Times
from dateline.records import Problem, Reading, from_json, is_export_header

Row = TypeVar("Row")


class Ledger:
    """An embedded store of readings; its nouns are `articles`, `claims`, `sources`, `actors`, `times`, `events`,
    `forecasts`, `casualties`, `places`, `problems` and `runs`; `review` is what people decide about rows.

    with Ledger("news.db") as ledger:
        ledger.articles.add(reading)
        ledger.claims.list(ClaimFilter(anonymity="granted"))
    """

    def __init__(self, path: str | Path | None = None, *, create: bool = True, timeout: float = 10.0) -> None:
        """Open the ledger at `path` (default: see `default_path`); wait `timeout` seconds for other writers."""
        self.path = default_path() if path is None else Path(path).expanduser()
        fresh = _is_missing(self.path)
        if fresh and not create:
            raise LedgerMissing(f"no ledger at {self.path}")
        if fresh:
            _make_file(self.path)
        self._engine = sqlite.open_engine(self.path, timeout)
        self._private = Keeper()
        self.actors = Actors(self)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise
        self.articles = Articles(self)
        self.claims = Claims(self)
        self.sources = Sources(self)
        self.times = Times(self)
        self.events = Events(self)
        self.forecasts = Forecasts(self)
        self.casualties = Casualties(self)
        self.places = Places(self)
        self.problems = Problems(self)
        self.runs = Runs(self)
        self.review = Review(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the ledger may not be used afterwards."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one kind of write transaction: committed at the end, undone by any exception, one at a time.

        Entering it twice from the same thread waits for itself and ends in `LedgerLocked`.
        """
        with (
            sqlite.translated(self.path),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a read transaction: what is committed meanwhile by others does not show in it."""
        with sqlite.translated(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    def add_many(self, items: Iterable[Reading | Problem]) -> Iterator[Added | Noted]:
        """Write each item as it comes, in a transaction of its own, and yield one answer for each.

        A reading that cannot be stored becomes a problem and the rest goes on.
        """
        for item in items:
            yield self._add(item)

    def import_readings(self, lines: Iterable[bytes | str], *, origin: str = "import") -> Iterator[Added | Noted]:
        """Add the readings of a JSONL export; a line that is no reading becomes a problem naming `origin` and line."""
        for number, line in enumerate(lines, start=1):
            if line.strip() and not is_export_header(line):
                try:
                    item: Reading | Problem = from_json(line)
                except RecordError as error:
                    item = Problem(f"{origin}:{number}", error.code, str(error), error.hint)
                yield self._add(item)

    def search(self, query: str, limit: int = 20) -> tuple[SearchHit, ...]:
        """Return the articles in which all words, "phrases" and prefixes* of the query occur, newest first."""
        with self.snapshot() as connection:
            return search.search(connection, query, limit)

    def glances(self, articles: Sequence[ArticleRow], words: str | None = None) -> tuple[Glance, ...]:
        """Return what a list shows of some articles: first claims, number of events, and where searched words stand."""
        with self.snapshot() as connection:
            return glances.glances(connection, articles, words)

    def excerpts(self, events: Sequence[EventRow]) -> Mapping[excerpts.Key, excerpts.Excerpt]:
        """Return the sentences of events by article and id, private people under pseudonyms; the rows are not masked.

        An event whose words the article does not say there has none.
        """
        with self.snapshot() as connection:
            return excerpts.excerpts(connection, Masks(connection, self._private), events)

    def export(
        self,
        format: str,
        out: str | Path | BinaryIO,
        filter: Scope | None = None,
        what: str | None = None,
        *,
        unmasked: bool = False,
    ) -> int:
        """Write "jsonl", "csv", "parquet", "geojson", "acled" or "plover" and return the number of rows.

        `what` is "readings" (JSONL only, its default; takes an `ArticleFilter`; can be imported again), "claims" (a
        `ClaimFilter`; the default of CSV and Parquet), "times" (a `TimeFilter`), "events" (an `EventFilter`; the only
        rows of ACLED's columns and PLOVER's records), "forecasts" (a `ForecastFilter`), "casualties" (a
        `CasualtyFilter`) or "places" (a `PlaceFilter`; with events the only rows of GeoJSON, and its default). A file
        at a path is replaced in one step, once all of it is written. Private people are under pseudonyms unless
        `unmasked`, which is then written into the file.
        """
        return export.export(self, format, out, filter, what, unmasked)

    def masked(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield readings or rows of this ledger with private people under pseudonyms, as they may leave the desk.

        A time or a place that was read in a hidden name is left out. Of a list or tuple what hides people is read for
        many rows at once.
        """
        if isinstance(rows, list | tuple):
            if rows:
                with self.masking() as masks:
                    yield from masks.many(rows)
            return
        rows = iter(rows)
        for first in rows:
            # After the first row has come, so that whatever made it shows in the snapshot.
            with self.masking() as masks:
                yield from masks.many(chain((first,), rows))

    @contextmanager
    def masking(self) -> Iterator[Masks]:
        """Open a snapshot and give who is hidden in it, for rows that have no class of their own.

        What made the rows must have been read before: whoever was private then is private in this snapshot.
        """
        with self.snapshot() as connection:
            yield Masks(connection, self._private)

    def _add(self, item: Reading | Problem) -> Added | Noted:
        if isinstance(item, Problem):
            return self.problems.add(item)
        try:
            return self.articles.add(item)
        except RecordError as error:
            article = item.article
            origin = article.external_id or article.url or article.id
            return self.problems.add(Problem(origin, error.code, str(error), error.hint))

    def _bring_up_to_date(self) -> None:
        newest = len(MIGRATIONS)
        with self.snapshot() as connection:
            application, version, tables = sqlite.identify(connection)
        empty = (application, version, tables) == (0, 0, 0)
        if not empty and application != sqlite.APPLICATION_ID:
            raise NotALedger(f"{self.path} is another program's database")
        if version > newest:
            raise LedgerTooNew(f"{self.path} has schema version {version}, this Dateline knows up to {newest}")
        if empty:
            with sqlite.translated(self.path):
                sqlite.use_wal(self._engine)
        for step in range(version, newest):
            with self.writing() as connection:
                migrate(connection, step)
        with self.snapshot() as connection:
            waiting = linking.unlinked(connection)
        for seq in waiting:
            # One by one: whatever stops this, the next opening goes on.
            with self.writing() as connection:
                linking.link_reading(connection, seq, self.actors.register(connection))
        if waiting:
            with self.writing() as connection:
                totals.count_all(connection)


def _is_missing(path: Path) -> bool:
    try:
        if path.is_dir():
            raise NotALedger(f"{path} is a folder")
        return not path.exists()
    except OSError as error:
        raise LedgerFull(f"{path} cannot be opened: {error.strerror}") from error


def _make_file(path: Path) -> None:
    """Make an empty file, with the folder it lies in; somebody else may have made it just now."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerFull(f"{path.parent} cannot be made: {error.strerror}") from error
    try:
        path.touch()
    except OSError as error:
        raise LedgerFull(f"{path} cannot be opened: {error.strerror}") from error
