"""Many articles through one reader, or through several processes of one onnxruntime thread each."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.errors import DatelineError, OptionError
from dateline.records import Article, Problem, Reading

if TYPE_CHECKING:
    from dateline.reader.reader import Reader

AHEAD = 4
"""Articles in flight per worker: enough that none waits, few enough that memory does not grow with the input."""

MOST_DEATHS = 3
"""Workers that may be killed in a row, each with an article of its own, before the machine is taken to be the cause."""

Item = Article | Problem
_Answer = Future[Reading | Problem]
_Waiting = tuple[Item, _Answer | None]

_reader: Reader | None = None


Readings = Generator[Reading | Problem, None, None]


def read_many(reader: Reader, folder: Path | None, items: Iterable[Item], workers: int) -> Readings:
    """Yield a reading per article, in order; problems pass through. Each worker loads the model in `folder`.

    Who leaves early closes it: then the workers are ended at once, and not when it is collected.
    """
    if workers < 1:
        raise OptionError(f"{workers} workers cannot read anything", "use 1 or more")
    if workers == 1:
        return (_read(reader, item) for item in items)
    return _in_processes(folder, items, workers)


def _read(reader: Reader, item: Item) -> Reading | Problem:
    if isinstance(item, Problem):
        return item
    try:
        return reader.read(item)
    except DatelineError as error:
        return Problem(origin(item), error.code, str(error), error.hint)
    except Exception as error:  # one article must not end a run of thousands
        return Problem(
            origin(item), "internal", f"{type(error).__name__}: {error}",
            "this is a fault in dateline: please report it with the article, if you may share it",
        )  # fmt: skip


def origin(article: Article) -> str:
    """Name an article for a person: its own id, its address, its title, or our id."""
    return article.external_id or article.url or article.title or article.id


def _in_processes(folder: Path | None, items: Iterable[Item], workers: int) -> Readings:
    pool = _Pool(folder, workers)
    waiting: deque[_Waiting] = deque()
    try:
        for item in items:
            waiting.append((item, None if isinstance(item, Problem) else pool.submit(item)))
            if len(waiting) >= AHEAD * workers:
                yield from _finished(pool, waiting)
        while waiting:
            yield from _finished(pool, waiting)
    finally:
        # Also on Ctrl-C or when the caller stops early: what is queued is dropped, what runs finishes.
        pool.close()


def _finished(pool: _Pool, waiting: deque[_Waiting]) -> Iterator[Reading | Problem]:
    """Yield the first of those waiting; all of them, one after the other, when a worker has died."""
    found = _result(*waiting.popleft())
    if not isinstance(found, Article):
        yield found
        return
    # One of the articles that were being read did it, perhaps another one: who dies alone is guilty.
    pool.close()
    yield pool.alone(found)
    while waiting:
        found = _result(*waiting.popleft())
        yield pool.alone(found) if isinstance(found, Article) else found


def _result(item: Item, answer: _Answer | None) -> Reading | Problem | Article:
    """Return what became of the item; the article itself when its worker died."""
    if isinstance(item, Problem) or answer is None:
        return item
    try:
        return answer.result()
    except (BrokenProcessPool, CancelledError):
        return item


class _Pool:
    """Worker processes that are started again when one of them dies."""

    def __init__(self, folder: Path | None, workers: int) -> None:
        self._folder = folder
        self._workers = workers
        self._deaths = 0
        self._pool: ProcessPoolExecutor | None = None
        self._owner = threading.get_ident()

    def submit(self, article: Article) -> _Answer | None:
        """Hand an article to the workers; None when one of them has died."""
        try:
            if self._pool is None:
                self._pool = self._started()
            with _interrupts_held():
                return self._pool.submit(_work, article)
        except BrokenProcessPool:
            return None

    def alone(self, article: Article) -> Reading | Problem:
        """Read an article while nothing else is read."""
        if self._deaths >= MOST_DEATHS:
            raise DatelineError(
                f"{self._deaths} worker processes in a row were killed", "most often memory ran out: use --workers 1"
            )
        found = _result(article, self.submit(article))
        if not isinstance(found, Article):
            self._deaths = 0
            return found
        self._deaths += 1
        self.close()
        return Problem(
            origin(article), "worker_died", f"{origin(article)}: the process that read it was killed",
            "most often memory ran out: close other programs, or read it with --workers 1",
        )  # fmt: skip

    def close(self) -> None:
        """Let the workers finish what they do, and end them."""
        if self._pool is not None:
            # A run that was left may be collected in any thread: that of the executor cannot wait for itself.
            self._pool.shutdown(wait=self._owner == threading.get_ident(), cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, not forked: onnxruntime's threads do not survive a fork.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_start, initargs=(self._folder,))


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from workers that start meanwhile: they inherit the mask, and the parent answers for them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(folder: Path | None) -> None:
    from dateline.reader.reader import Reader

    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _reader = Reader(folder)


def _work(article: Article) -> Reading | Problem:
    assert _reader is not None
    return _read(_reader, article)
