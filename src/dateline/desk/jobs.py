"""Articles that are read in the background: one job after the other on a thread of its own, while the desk answers."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from dateline import adding
from dateline.desk.uploads import Uploads
from dateline.errors import DatelineError, DeskBusy, DeskError, NoSuchPage
from dateline.intake.options import IntakeOptions
from dateline.records import Article, Problem

if TYPE_CHECKING:
    from dateline.ledger.store import Ledger
    from dateline.reader.reader import Reader

WAITING: Final = 8
"""Jobs that may wait for the one that is read; each may hold an upload of 64 MB on the disk."""

LISTED: Final = 200
"""Articles and problems of a job that are kept to be shown, the last ones; the ledger has all."""

_REMEMBERED: Final = 50
_PATIENCE: Final = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Input:
    """What was handed in: an article, or a file of ours with a copy of one that had this name."""

    name: str
    article: Article | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """How far a job is. `total` is null where it cannot be known beforehand; `failure` is what ended it early."""

    id: str
    state: Literal["waiting", "reading", "done", "stopped"] = "waiting"
    total: int | None = None
    new: int = 0
    known: int = 0
    failed: int = 0
    articles: tuple[tuple[str, bool], ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: DatelineError | None = None

    @property
    def done(self) -> int:
        """How many inputs are through."""
        return self.new + self.known + self.failed

    @property
    def ended(self) -> bool:
        """Tell whether nothing more will come."""
        return self.state in ("done", "stopped")


@dataclass(slots=True)
class _Work:
    """What a job has to do, and the folder that goes away with it."""

    id: str
    inputs: Sequence[Input]
    options: IntakeOptions
    folder: Path | None = None


@dataclass(slots=True)
class _Shelf:
    """What the threads share; whoever looks at it holds `changed`."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    waiting: deque[_Work] = field(default_factory=deque)
    jobs: dict[str, Job] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    stopping: bool = False


def load_reader() -> Reader:
    """Return the shipped model."""
    from dateline.reader.reader import Reader

    return Reader()


class Jobs:
    """The jobs of a desk. What a job has added stays, however it ends."""

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger
        self._reader: Reader | None = None
        self._shelf = _Shelf()
        self._uploads = Uploads()
        self._thread: threading.Thread | None = None

    def new_folder(self) -> Path:
        """Return a folder that only this user can look into, for the files of one job."""
        return self._uploads.new_folder()

    def start(self, inputs: Sequence[Input], options: IntakeOptions, key: str, folder: Path | None = None) -> str:
        """Take a job on and return its id; a second call with one `key` is the same job.

        Files of the inputs lie in `folder`, which is removed when the job has ended, or was not taken.
        """
        work, shelf = _Work(secrets.token_hex(8), inputs, options, folder), self._shelf
        total = adding.count_articles(one.file for one in inputs if one.file is not None)
        try:
            with shelf.changed:
                if key in shelf.keys:
                    return shelf.keys[key]
                if len(shelf.waiting) >= WAITING or shelf.stopping:
                    raise DeskBusy(f"{len(shelf.waiting)} jobs are waiting to be read already")
                texts = sum(one.article is not None for one in inputs)
                shelf.jobs[work.id] = Job(work.id, total=None if total is None else total + texts)
                shelf.keys[key] = work.id
                shelf.waiting.append(work)
                folder = None
                self._forget()
                self._run()
                shelf.changed.notify()
        finally:
            _remove(folder)
        return work.id

    def find(self, id: str) -> Job:
        """Return how far a job is; raises `NoSuchPage`."""
        with self._shelf.changed:
            job = self._shelf.jobs.get(id)
        if job is None:
            hint = "the desk was started again since, or it is long ago; what was added is in the ledger"
            raise NoSuchPage("this desk does not know that job", hint)
        return job

    def before(self, id: str) -> int:
        """Return how many jobs come before one that waits."""
        with self._shelf.changed:
            ids = [work.id for work in self._shelf.waiting]
        return ids.index(id) + 1 if id in ids else 0

    def close(self) -> None:
        """Let the article that is being read come to its end, for a while, and drop the rest."""
        shelf = self._shelf
        with shelf.changed:
            shelf.stopping = True
            for work in shelf.waiting:
                shelf.jobs[work.id] = replace(shelf.jobs[work.id], state="stopped")
                _remove(work.folder)
            shelf.waiting.clear()
            shelf.changed.notify_all()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
        self._uploads.close()

    def _run(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work_off, name="dateline-jobs", daemon=True)
            self._thread.start()

    def _forget(self) -> None:
        """Drop the oldest jobs that have ended."""
        shelf = self._shelf
        for id in [id for id, job in shelf.jobs.items() if job.ended][: max(0, len(shelf.jobs) - _REMEMBERED)]:
            del shelf.jobs[id]
            shelf.keys = {key: of for key, of in shelf.keys.items() if of != id}

    def _work_off(self) -> None:
        shelf = self._shelf
        while True:
            with shelf.changed:
                shelf.changed.wait_for(lambda: shelf.waiting or shelf.stopping)
                if shelf.stopping:
                    return
                work = shelf.waiting.popleft()
                shelf.jobs[work.id] = replace(shelf.jobs[work.id], state="reading")
            failure: DatelineError | None = None
            try:
                self._read(work)
            except DatelineError as error:
                failure = error
            except Exception as error:
                _log.error("fault while reading", exc_info=error)
                failure = DeskError("this is a fault of the desk", "what was added before it stays; please report it")
            finally:
                _remove(work.folder)
            with shelf.changed:
                job = shelf.jobs[work.id]
                early = failure is not None or shelf.stopping
                shelf.jobs[work.id] = replace(
                    job, state="stopped" if early else "done", failure=failure, total=job.total if early else job.done
                )

    def _read(self, work: _Work) -> None:
        if self._reader is None:
            self._reader = load_reader()
        reader, ledger = self._reader, self._ledger()

        def known(article: Article) -> None:
            self._note(work.id, article.id, new=False)

        for item in reader.read_many(adding.unread(ledger, self._articles(work), reader.model, known)):
            if self._shelf.stopping:
                return
            kept = adding.keep(self._ledger(), item)
            if isinstance(kept, Problem):
                self._note_problem(work.id, kept)
            else:
                self._note(work.id, kept.article_id, new=kept.new)

    def _articles(self, work: _Work) -> Iterator[Article | Problem]:
        for one in work.inputs:
            for item in _items(one, work.options):
                if self._shelf.stopping:
                    return
                # A ledger that was moved away meanwhile is not written to.
                self._ledger()
                yield item

    def _note(self, id: str, article: str, new: bool) -> None:
        with self._shelf.changed:
            job = self._shelf.jobs[id]
            listed = (*job.articles, (article, new))[-LISTED:]
            self._shelf.jobs[id] = replace(job, new=job.new + new, known=job.known + (not new), articles=listed)

    def _note_problem(self, id: str, problem: Problem) -> None:
        with self._shelf.changed:
            job = self._shelf.jobs[id]
            listed = (*job.problems, problem)[-LISTED:]
            self._shelf.jobs[id] = replace(job, failed=job.failed + 1, problems=listed)


def _items(one: Input, options: IntakeOptions) -> Iterator[Article | Problem]:
    from dateline.intake.reading import read_one

    if one.article is not None:
        yield one.article
    if one.file is not None:
        yield from read_one(one.file, options, one.name)


def _remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
