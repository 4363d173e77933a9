"""Where places of your own lie: a folder with one file per import, beside the ledger's default place."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DATELINE_PLACES"
SUFFIX = ".sqlite"


def folder() -> Path:
    """Return the folder in ``DATELINE_PLACES``, else ``places`` in the platform's data directory."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("dateline", appauthor=False)) / "places"


def files() -> tuple[Path, ...]:
    """Return the imported files, the last one first: a later import outranks an earlier one."""
    found = [path for path in folder().glob(f"*{SUFFIX}") if not path.name.startswith(".")]
    return tuple(sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name)))
