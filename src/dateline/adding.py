"""Articles into a ledger: how many there are, which were read before, and what became of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.records import Article, Problem, Reading

if TYPE_CHECKING:
    from dateline.ledger.rows import Added
    from dateline.ledger.store import Ledger

_BLOCK = 1 << 20


def unread(
    ledger: Ledger, items: Iterable[Article | Problem], model: str, known: Callable[[Article], None]
) -> Iterator[Article | Problem]:
    """Yield what this version with that model has not read yet; the others are handed to `known`."""
    from dateline.version import __version__

    for item in items:
        if isinstance(item, Article) and ledger.articles.has(item, version=__version__, model=model):
            known(item)
        else:
            yield item


def keep(ledger: Ledger, item: Reading | Problem) -> Added | Problem:
    """Write a reading or a problem into the ledger; a reading that cannot be stored becomes a problem."""
    from dateline.ledger.rows import Added

    answer = next(ledger.add_many([item]))
    if isinstance(answer, Added):
        return answer
    if isinstance(item, Problem):
        return item
    row = next(row for row in ledger.problems.list() if row.id == answer.problem_id)
    return Problem(row.origin, row.code, row.message, row.hint)


def count_articles(paths: Iterable[str | Path]) -> int | None:
    """Return how many articles the paths hold, a line of JSONL each; None when it cannot be known beforehand."""
    total = 0
    for path in paths:
        if str(path) == "-":
            return None
        for file in _files(Path(path)):
            if file.suffix.lower() in (".jsonl", ".ndjson"):
                total += _lines(file)
            elif file.suffix.lower() in (".gz", ".json"):
                return None
            else:
                total += 1
    return total


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if not name.startswith("."))


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
    except OSError:
        return 1  # reading it will say what is wrong
