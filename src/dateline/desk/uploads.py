"""Files that were handed in, in one folder of a desk, which is cleared by the next desk if this one cannot do it.

The folder holds a file that is locked while the desk lives. The system lets go of it however a desk ends, so who can
lock it knows that nobody needs the folder any more.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "dateline-desk-"
"""How the folders of all desks begin."""

LOCK: Final = "in-use"

_TRIES: Final = 3
"""Another desk that starts this very moment may take a new folder for a deserted one."""

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Uploads:
    """The folder of a desk for what was handed in: made when it is first needed, gone when the desk is closed."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._home: Path | None = None
        self._locked: IO[bytes] | None = None

    def new_folder(self) -> Path:
        """Return a folder that only this user can look into, for the files of one job."""
        with self._making:
            # What cleans the system's folder may have removed it meanwhile.
            if self._home is None or not self._home.is_dir():
                self._let_go()
                self._home, self._locked = _made()
            return Path(tempfile.mkdtemp(dir=self._home))

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        with self._making:
            if self._home is not None:
                _clear(self._home)
            self._let_go()

    def _let_go(self) -> None:
        if self._locked is not None:
            self._locked.close()
        if self._home is not None:
            _remove(self._home)
        self._home = self._locked = None


def remove_deserted() -> None:
    """Remove the folders of desks that came to an end without doing so; what cannot be removed stays."""
    with suppress(OSError):
        for folder in list(_folders(Path(tempfile.gettempdir()))):
            with suppress(OSError):
                _remove_if_deserted(folder)


def _folders(where: Path) -> Iterator[Path]:
    """Yield the folders of desks that are this user's; what is only a link to one is none."""
    with os.scandir(where) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                told = entry.stat(follow_symlinks=False)
                own = sys.platform == "win32" or told.st_uid == os.getuid()
                if own and not getattr(told, "st_reparse_tag", 0):  # a junction, which is a link too
                    yield Path(entry)


def _remove_if_deserted(folder: Path) -> None:
    path = folder / LOCK
    if path.is_symlink() or not path.is_file():
        return  # made just now, and not locked yet
    # To write: some systems lock nothing that is open to be read.
    with path.open("r+b") as file:
        if not _lock(file):
            return
        _clear(folder)
        _remove(folder)
    _remove(folder)  # some systems remove nothing that is open


def _made() -> tuple[Path, IO[bytes] | None]:
    """Return a new folder and the file in it that is locked, None where nothing can be locked: it is never cleared."""
    for _ in range(_TRIES):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with suppress(OSError):
            file = (folder / LOCK).open("xb")
            if _lock(file) and (folder / LOCK).exists():
                return folder, file
            file.close()
        _remove(folder)
    return Path(tempfile.mkdtemp(prefix=PREFIX)), None


def _clear(folder: Path) -> None:
    """Remove all that is in a folder but the file that is locked: what is left over is found by it once more."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name != LOCK:
                with suppress(OSError):
                    os.unlink(entry.path)


def _remove(folder: Path) -> None:
    """Remove a folder in which nothing is left but the file that was locked; a full one stays as it is."""
    with suppress(OSError):
        if set(os.listdir(folder)) <= {LOCK}:
            (folder / LOCK).unlink(missing_ok=True)
            folder.rmdir()
