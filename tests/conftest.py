"""What several test files need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from benchmarks import shared as development

if TYPE_CHECKING:
    from dateline.reader.reader import Reader

settings.register_profile("dateline", deadline=None)  # no test is timed: machines are slow and busy
settings.load_profile("dateline")


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Return the shipped model, loaded once."""
    from dateline.reader.reader import Reader

    return Reader()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of development data, or skip the test."""
    folder = development.folder()
    if folder is None:
        pytest.skip("the development data (DATELINE_SHARED or ../shared) is not here")
    return folder
