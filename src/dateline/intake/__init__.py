"""Intake: files, folders, pages and rows become articles, and what cannot is a problem with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.intake.options import DEFAULTS, IntakeOptions
from dateline.records import Article, Problem

if TYPE_CHECKING:
    from dateline.intake.html import from_html
    from dateline.intake.text import from_text

__all__ = ["IntakeOptions", "articles", "from_html", "from_text"]

# Loaded when first used: the command line needs this package's options for --help, and none of its patterns.
_HOME = {"from_html": "dateline.intake.html", "from_text": "dateline.intake.text"}


def articles(paths: Iterable[str | Path], options: IntakeOptions = DEFAULTS) -> Iterator[Article | Problem]:
    """Yield an article or a problem for everything in `paths`, one at a time and in order.

    A path is a file, a folder, or "-" for standard input. A bad input is a `Problem` and never ends the run.
    """
    from dateline.intake.files import find
    from dateline.intake.reading import read_one

    for found in find(iter(paths)):
        if isinstance(found, Problem):
            yield found
        else:
            yield from read_one(found, options)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
