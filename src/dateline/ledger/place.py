"""Where the ledger lies when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "DATELINE_LEDGER"


def default_path() -> Path:
    """Return the path in ``DATELINE_LEDGER``, else ``ledger.db`` in the platform's data directory."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given).expanduser()
    return Path(platformdirs.user_data_dir("dateline", appauthor=False)) / "ledger.db"
