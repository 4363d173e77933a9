"""The two functions of the public API: text to reading, and inputs to articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dateline import intake
from dateline.intake.options import IntakeOptions
from dateline.records import SURE, Article, Problem, Reading, sure

if TYPE_CHECKING:
    from dateline.reader.reader import Reader


def read(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    external_id: str | None = None,
    as_is: bool = False,
    min_confidence: float = SURE,
    reader: Reader | None = None,
) -> Reading:
    """Read one article given as plain text.

    Site furniture is removed unless `as_is`; offsets are code points into `reading.article.text`. The shipped model
    is loaded at the first call and kept; `reader` takes another. Events under `min_confidence` are left out; 0 shows
    all, as `Reader.read` does. Raises `IntakeError` when `text` is no article that
    can be read, `ModelError` when the model cannot be loaded.
    """
    article = intake.from_text(
        text, title=title, url=url, published=published, outlet=outlet, byline=byline, external_id=external_id,
        options=IntakeOptions(as_is=as_is),
    )  # fmt: skip
    return sure((reader or _shipped()).read(article), min_confidence)


def articles(
    paths: str | Path | Iterable[str | Path], options: IntakeOptions | None = None
) -> Iterator[Article | Problem]:
    """Yield an article or a problem for everything in files, folders or "-", as `dateline add` does."""
    listed = [paths] if isinstance(paths, str | Path) else paths
    return intake.articles(listed, options or IntakeOptions())


@cache
def _shipped() -> Reader:
    from dateline.reader.reader import Reader

    return Reader()
