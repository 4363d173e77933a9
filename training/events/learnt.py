"""Write what was learnt into a table of the package."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from pathlib import Path


def write(name: str, title: str, lines: Iterable[str]) -> None:
    """Replace a table of `dateline.reader.events`: its title as a comment, then the lines."""
    path = Path(str(resources.files("dateline.reader.events").joinpath(name)))
    path.write_text("\n".join((f"# {title}", *lines)) + "\n", encoding="utf-8")
