"""How inputs are to be read: the one options object of this stage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

from dateline.errors import OptionError

InputFormat = Literal["auto", "text", "html", "jsonl"]

MAX_BYTES = 10_000_000
"""Size limit of one article's file or row: a page with inlined pictures fits, a day's archive in one file does not."""


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """What the user asked of the intake.

    `published` dates every article that does not bring a date of its own in its JSONL row; it outranks what a page or
    a dateline says. `max_bytes` bounds one article (a file, a page, or one JSONL row), never a whole JSONL file.
    """

    input_format: InputFormat = "auto"
    as_is: bool = False
    published: str | None = None
    max_bytes: int = MAX_BYTES

    def __post_init__(self) -> None:
        if self.input_format not in get_args(InputFormat):
            raise OptionError(
                f"input format {self.input_format!r} is not one of {', '.join(get_args(InputFormat))}",
                "leave it out, or name the kind of input",
            )
        if self.max_bytes < 1:
            raise OptionError(f"a size limit of {self.max_bytes} bytes lets nothing in", "give a positive number")
        if self.published is not None and not is_iso_date(self.published):
            raise OptionError(
                f"published {self.published!r} is not a date", "write it as 2019-05-09 or 2019-05-09T14:30:00+02:00"
            )


DEFAULTS = IntakeOptions()


def is_iso_date(value: str) -> bool:
    """Tell whether a record may carry `value` as its date: a day or a moment of ISO 8601."""
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
