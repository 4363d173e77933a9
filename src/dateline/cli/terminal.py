"""Text on a terminal: what an article holds must not steer the screen it is shown on."""

from __future__ import annotations

import errno
import os
import re
import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.console import Console

# Controls (C0 but tab and line feed, delete, C1), marks that reverse the direction of what follows, half surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# The same as far as a JSON writer leaves them as they are.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Return `text` with everything spelled out that a terminal would obey instead of show."""
    return _UNSAFE.sub(_spelled, text.replace("\r\n", "\n"))


def safe_json(line: str) -> str:
    """Return JSON that means the same and that a terminal shows as it is."""
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def on_terminal() -> bool:
    """Tell whether people are reading the output."""
    return sys.stdout.isatty()


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints what it is given: no markup, no guessing, no colour outside a terminal."""
    from rich.console import Console

    class Pipe(Console):
        def on_broken_pipe(self) -> None:
            # Rich would leave with a status of its own; failures.py decides that for all outputs.
            raise BrokenPipeError(errno.EPIPE, "the reader of the output has gone")

    width = None if (sys.stderr if stderr else sys.stdout).isatty() else 120
    # Under NO_COLOR rich would keep bold and dim, and nobody could tell that marks are missing.
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Pipe(stderr=stderr, markup=False, highlight=False, emoji=False, width=width, color_system=colours)


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
