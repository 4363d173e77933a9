"""Many articles, several processes: order, bounded look-ahead, and workers that die."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import DatelineError, NotEnglish, OptionError
from dateline.reader import pool
from dateline.reader.reader import Reader
from dateline.records import Article, Problem, Reading
from tests.stories import article, reading

DEADLY = "deadly"
NOT_READ = Problem("x.txt", "empty", "x.txt: holds nothing but white space", "")


class Stub:
    """Stands in for the reader in the parent process, where these tests read nothing."""

    def read(self, article: Article) -> Reading:
        if article.external_id == "refused":
            raise NotEnglish("refused: is in German")
        if article.external_id == "faulty":
            raise ZeroDivisionError("division by zero")
        return reading(article.text, external_id=article.external_id)


def work(article: Article) -> Reading | Problem:
    """Read in a worker without a model; one article kills the process."""
    if article.external_id == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return reading(article.text, external_id=article.external_id)


def start(folder: Path | None) -> None:
    """Start a worker without a model."""


@pytest.fixture
def light_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", work)
    monkeypatch.setattr(pool, "_start", start)


def many(*ids: str) -> Iterator[Article]:
    for each in ids:
        yield article(f"The river rose in town {each}, Mayor Ilva Renn said.", external_id=each)


def named(items: Iterator[Reading | Problem]) -> list[str | None]:
    return [item.code if isinstance(item, Problem) else item.article.external_id for item in items]


def read_many(items: Iterator[Article | Problem], workers: int) -> pool.Readings:
    return pool.read_many(Stub(), None, items, workers)  # type: ignore[arg-type]


def test_one_worker_reads_in_order_and_passes_problems_through() -> None:
    items: Iterator[Article | Problem] = iter([*many("a", "b"), NOT_READ, *many("c")])
    assert named(read_many(items, 1)) == ["a", "b", "empty", "c"]


def test_one_worker_turns_a_failed_article_into_a_problem() -> None:
    refused, faulty, fine = read_many(many("refused", "faulty", "c"), 1)
    assert isinstance(refused, Problem) and refused.code == "not_english" and refused.hint
    assert isinstance(faulty, Problem) and faulty.code == "internal" and "ZeroDivisionError" in faulty.message
    assert isinstance(fine, Reading)


def test_no_workers_are_refused() -> None:
    with pytest.raises(OptionError):
        read_many(many("a"), 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_reading_ahead_is_bounded(workers: int, light_workers: None) -> None:
    drawn = 0

    def counted() -> Iterator[Article]:
        nonlocal drawn
        for each in many(*map(str, range(500))):
            drawn += 1
            yield each

    readings = read_many(counted(), workers)
    next(readings)
    assert drawn <= pool.AHEAD * workers
    readings.close()


def test_processes_keep_the_order(light_workers: None) -> None:
    ids = [str(number) for number in range(40)]
    items: Iterator[Article | Problem] = iter([*many(*ids[:20]), NOT_READ, *many(*ids[20:])])
    assert named(read_many(items, 2)) == [*ids[:20], "empty", *ids[20:]]


def test_a_worker_that_dies_costs_only_its_article(light_workers: None) -> None:
    ids = [str(number) for number in range(12)]
    found = list(read_many(many(*ids[:5], DEADLY, *ids[5:]), 2))
    assert named(iter(found)) == [*ids[:5], "worker_died", *ids[5:]]
    lost = found[5]
    assert isinstance(lost, Problem) and lost.message.startswith(DEADLY) and "--workers 1" in lost.hint


def test_workers_that_keep_dying_end_the_run_with_a_reason(light_workers: None) -> None:
    readings = read_many(many(*[DEADLY] * (pool.MOST_DEATHS + 1)), 2)
    with pytest.raises(DatelineError, match="killed"):
        list(readings)


def test_a_pool_may_be_closed_in_the_thread_that_runs_it(light_workers: None) -> None:
    """A run that was left is collected in any thread; that of the executor cannot wait for itself."""
    workers, closed, faults = pool._Pool(None, 2), threading.Event(), []

    def close(_: object) -> None:
        try:
            workers.close()
        except RuntimeError as error:
            faults.append(error)
        closed.set()

    answer = workers.submit(*many("a"))
    assert answer is not None
    answer.add_done_callback(close)
    assert closed.wait(60) and not faults


def test_two_workers_read_what_one_reads(reader: Reader) -> None:
    texts = [f"The river rose by {n} metres in Ostra, Mayor Ilva Renn said on Monday." for n in range(4)]
    articles = [article(text, external_id=str(number)) for number, text in enumerate(texts)]
    alone, beside = list(reader.read_many(articles)), list(reader.read_many(iter(articles), workers=2))
    assert [item.claims for item in alone if isinstance(item, Reading)] == [
        item.claims for item in beside if isinstance(item, Reading)
    ]
    assert any(item.claims for item in beside if isinstance(item, Reading))
