"""What every page and route needs: the ledger, whom to hide, and the templates."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dateline.desk import templates, uploads
from dateline.desk.jobs import Jobs
from dateline.desk.settings import DeskSettings
from dateline.errors import DatelineError, LedgerFull, LedgerMissing
from dateline.ledger.store import Ledger
from dateline.version import __version__

Row = TypeVar("Row")


class Desk:
    """One ledger, open, with the pages that show it."""

    def __init__(self, settings: DeskSettings) -> None:
        self.settings = settings
        self._ledger: Ledger | None = None
        self._file: tuple[int, int] | None = None
        self._opening = threading.Lock()
        self._templates = templates.environment()
        self.jobs = Jobs(lambda: self.ledger)
        self._preparing: threading.Thread | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger; raises `LedgerError` when it cannot be used now, and may work again at the next request."""
        with self._opening:
            path, file = self.settings.ledger, _file_at(self.settings.ledger)
            if file is None or (self._file is not None and file != self._file):
                # A file that was moved away still answers whoever has it open; what is written there is lost.
                self._close()
                if file is not None:
                    # Not opened: rows that were read in the one would be masked by what is known of the other.
                    raise LedgerMissing(f"another file than before lies at {path}", "start the desk again")
                if self._file is not None or not self.settings.edit:
                    raise LedgerMissing(f"no ledger at {path}")
            if self._ledger is None:
                self._ledger = Ledger(path, create=self.settings.edit)
                self._file = _file_at(path)
            return self._ledger

    def prepare(self) -> None:
        """Begin to read who is private, which takes a second or two of a large ledger, before anybody asks.

        Where articles may be added, files are removed that a desk left behind which was ended by force.
        """
        if self.settings.edit:
            uploads.remove_deserted()
        if self.settings.ledger.exists():
            # An application may be started again after it was stopped; a thread cannot.
            self._preparing = threading.Thread(target=self._read_who_is_private, daemon=True)
            self._preparing.start()

    def _read_who_is_private(self) -> None:
        # What is wrong with the ledger the first request will say.
        with suppress(DatelineError), self.ledger.masking():
            pass

    def close(self) -> None:
        """End the jobs and close the ledger."""
        if self._preparing is not None:
            self._preparing.join()
        self.jobs.close()
        with self._opening:
            self._close()

    def _close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def masked(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """Return rows as they may be shown: private people under pseudonyms."""
        return tuple(self.ledger.masked(rows))

    def page(
        self, request: Request, name: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
    ) -> Response:
        """Return a template filled in."""
        common = {
            "path": request.url.path, "query": str(request.url.query), "edit": self.settings.edit,
            "csrf": request.scope.get("csrf", ""), "version": __version__, "ledger_name": self.settings.ledger.name,
        }  # fmt: skip
        text = self._templates.get_template(name).render(**common | values)
        return HTMLResponse(text, status, dict(headers or {}))


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from another one there, None when there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LedgerFull(f"{path} cannot be opened: {error.strerror}") from error
    return found.st_dev, found.st_ino


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that a request came to."""
    desk: Desk = request.app.state.desk
    return desk
