"""Jinja2 as the pages use it: everything is escaped, a name that is not there is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dateline.desk import wording
from dateline.desk.files import digest

HOME = Path(__file__).parent


def environment() -> Environment:
    """Return the environment of the desk's templates."""
    found = Environment(
        loader=FileSystemLoader(HOME / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    found.globals["static"] = static
    found.filters |= {"thousands": thousands, "day": day, "percent": percent, "one_line": one_line}
    found.filters |= wording.FILTERS
    return found


def static(name: str) -> str:
    """Return the address of a file of ours; it changes with the files, so that browsers may keep them for ever."""
    return f"/static/{digest()}/{name}"


def thousands(number: int) -> str:
    """Return a number as it is read: 12,345."""
    return f"{number:,}"


def day(moment: str | None) -> str:
    """Return the day of a date or date-time; nothing where there is none."""
    return (moment or "")[:10]


def percent(share: float) -> str:
    """Return a share in per cent: 87 %."""
    return f"{share * 100:.0f} %"


def one_line(text: Any) -> str:
    """Return a text without line ends."""
    return " ".join(str(text).split())
