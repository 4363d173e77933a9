"""What goes wrong, told in one place: errors, problems, Ctrl-C and closed pipes; never a traceback."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from dateline.cli.terminal import safe
from dateline.errors import DatelineError
from dateline.records import Problem

FAILED_INPUTS = 1
NOTHING_DONE = 2
INTERRUPTED = 130


class Commands(TyperGroup):
    """All commands, with their failures turned into sentences and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        # The pool logs a Ctrl-C that meets the end of a transaction, traceback and all, and then raises it.
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except DatelineError as error:
            tell(str(error), error.hint)
            raise typer.Exit(NOTHING_DONE) from None
        except KeyboardInterrupt:
            tell("stopped")
            raise typer.Exit(INTERRUPTED) from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                # The reader of a pipe has had enough (head, less): that is no failure.
                _discard_output()
                raise typer.Exit from None
            where = f" {error.filename}" if error.filename else " the output"
            tell(f"cannot read or write{where}: {error.strerror or error}", "free some space or choose another place")
            _discard_output()
            raise typer.Exit(NOTHING_DONE) from None


def tell(message: str, hint: str = "") -> None:
    """Say on standard error what went wrong and what to do."""
    typer.echo(f"dateline: {safe(message)}", err=True)
    if hint:
        typer.echo(f"hint: {safe(hint)}", err=True)


def problem_line(problem: Problem) -> str:
    """Return the problem as one line that names the input once: "file: message — hint"."""
    message = problem.message
    if not message.startswith(problem.origin):
        message = f"{problem.origin}: {message}"
    line = f"{message} — {problem.hint}" if problem.hint else message
    return safe(line).replace("\n", " ")


def prepare_streams() -> None:
    """Let nothing that can be printed break the output: half surrogates in file names, ASCII terminals."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # What goes to another program is UTF-8, whatever the terminal's settings.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _discard_output() -> None:
    """Send the rest of the output nowhere, or Python would complain about it once more when it exits."""
    with contextlib.suppress(OSError, ValueError):  # a stream without a descriptor, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
