"""A progress bar with articles per second, on standard error, and only where a person watches it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import typer

from dateline.adding import count_articles
from dateline.errors import OptionError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """Counts what is done and what failed; draws only when standard error is a terminal."""

    def __init__(self, paths: Sequence[str], quiet: bool = False) -> None:
        if paths.count("-") > 1:
            raise OptionError('standard input ("-") can be read only once', 'name "-" once')
        self.done = 0
        self.failed = 0
        self._paths = paths
        self._quiet = quiet
        self._bar: Bar | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self._quiet:
            total = count_articles(self._paths)
            # One article is read before a bar could be seen.
            if total is None or total > 1:
                self._bar = _bar()
                self._task = self._bar.add_task("reading", total=total, rate="")
                self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """Count an article."""
        self.done += 1
        self._step()

    def fail(self, line: str) -> None:
        """Count an input that failed, and say why."""
        self.failed += 1
        with self.paused():
            typer.echo(line, err=True)
        self._step()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away while something else is printed."""
        if self._bar is None:
            yield
            return
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()

    def _step(self) -> None:
        if self._bar is not None:
            seconds = self._bar.tasks[0].elapsed or 0.0
            rate = f"{(self.done + self.failed) / seconds:.1f} articles/s" if seconds > 1 else ""
            self._bar.update(self._task, advance=1, rate=rate)


def _bar() -> Bar:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from dateline.cli.terminal import console

    return Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), console=console(stderr=True), transient=True,
    )  # fmt: skip
