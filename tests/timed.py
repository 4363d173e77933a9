"""Articles with nothing but a text and a day, and sentences in which every time is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dateline.reader.times import times
from dateline.records import Article, DatelineLine, Time, article_id

DATA = Path(__file__).resolve().parent / "data"
_MARK = re.compile(r"\[([^]]*)\]\{([^}]*)\}")


class Marked(NamedTuple):
    """A sentence, the day it was published, what is marked in it, and the stretches where anything goes."""

    published: str | None
    text: str
    wanted: tuple[tuple[int, int, str], ...]
    free: tuple[tuple[int, int], ...]


def article(text: str, published: str | None = None, dateline: tuple[int, int] | None = None) -> Article:
    """Return an article for a text."""
    return Article(
        id=article_id(text), external_id=None, title=None, text=text, url=None, outlet=None, agency=None, byline=None,
        published=published, published_basis="none" if published is None else "given", not_before=None, language="en",
        dateline=None if dateline is None else DatelineLine(*dateline), removed=(),
    )  # fmt: skip


def found(text: str, published: str | None = None) -> list[tuple[str, str]]:
    """Return words and value of each time."""
    return [(text[t.start : t.end], shown(t)) for t in times(article(text, published))]


def shown(time: Time) -> str:
    """Return the value, with the word SET before that of a set."""
    return f"SET {time.value}" if time.type == "SET" else time.value


def marked_lines(name: str) -> Iterator[Marked]:
    """Yield the sentences of a file in tests/data; the file says how they are marked."""
    published = None
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            published = None if line == "= none" else line[2:]
        elif line and not line.startswith("#"):
            yield marked(line, published)


def marked(line: str, published: str | None) -> Marked:
    """Read one marked sentence."""
    text, at = "", 0
    wanted: list[tuple[int, int, str]] = []
    free: list[tuple[int, int]] = []
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        start, at = len(text), mark.end()
        text += mark[1]
        if mark[2]:
            wanted.append((start, len(text), mark[2]))
        else:
            free.append((start, len(text)))
    return Marked(published, text + line[at:], tuple(wanted), tuple(free))
