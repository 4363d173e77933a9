"""Intake: files, folders, pages and rows become articles, and what cannot is a problem with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dateline.intake.html import from_html
from dateline.intake.options import DEFAULTS, IntakeOptions
from dateline.intake.reading import read_one
from dateline.intake.text import from_text
from dateline.records import Article, Problem

__all__ = ["IntakeOptions", "articles", "from_html", "from_text"]


def articles(paths: Iterable[str | Path], options: IntakeOptions = DEFAULTS) -> Iterator[Article | Problem]:
    """Yield an article or a problem for everything in `paths`, one at a time and in order.

    A path is a file, a folder, or "-" for standard input. A bad input is a `Problem` and never ends the run.
    """
    from dateline.intake.files import find

    for found in find(iter(paths)):
        if isinstance(found, Problem):
            yield found
        else:
            yield from read_one(found, options)
