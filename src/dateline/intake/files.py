"""Finding the files of an input and opening them: folders, links, compressed files, standard input."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, cast

from dateline.errors import EmptyInput, UnreadableInput
from dateline.intake.problems import problem
from dateline.records import Problem

STDIN = "-"
STDIN_NAME = "standard input"

_KINDS = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "json",
}  # fmt: skip

READ_ERRORS = (OSError, EOFError, zlib.error)
"""What reading a file may raise: the system's errors, and a compressed file that breaks off."""


def find(paths: Iterator[str | Path]) -> Iterator[Path | str | Problem]:
    """Yield the files of every path in order: folders recursively and sorted, "-" as it is.

    In folders, hidden names are skipped, and links are followed only where they stay inside the folder that was named.
    """
    for path in paths:
        if str(path) == STDIN:
            yield STDIN
            continue
        path = Path(path)
        if not path.is_dir():
            yield path
            continue
        found = False
        for each in _walk(path, path.resolve(), set()):
            found = True
            yield each
        if not found:
            yield problem(str(path), EmptyInput(f"{path}: the folder holds no files", "name a folder with articles"))


def _walk(folder: Path, root: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Problem]:
    try:
        identity = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield problem(str(folder), unreadable(str(folder), error))
        return
    # A link back up would walk in circles.
    if (identity.st_dev, identity.st_ino) in seen:
        return
    seen.add((identity.st_dev, identity.st_ino))
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(".") or (entry.is_symlink() and not _stays_inside(path, root)):
            continue
        if _is_folder(entry):
            yield from _walk(path, root, seen)
        elif _is_file(path):
            yield path
        else:
            # A pipe or socket met by chance would be waited for without end.
            reason = UnreadableInput(f"{path}: is neither a file nor a folder", "name it by itself to read from it")
            yield problem(str(path), reason)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # opening it will say what is wrong


def _stays_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def kind_by_name(path: Path) -> str | None:
    """Return text, html, jsonl or json by the name's ending, None where the content must tell."""
    suffixes = path.suffixes
    if suffixes and suffixes[-1].lower() == ".gz":
        suffixes = suffixes[:-1]
    return _KINDS.get(suffixes[-1].lower()) if suffixes else None


def opened(path: Path | str) -> AbstractContextManager[IO[bytes]]:
    """Open a file, a compressed file, or standard input for reading bytes; raises `READ_ERRORS`."""
    if path == STDIN:
        # A test or a caller may have put a text stream there; only its buffer has bytes.
        return nullcontext(cast("IO[bytes]", getattr(sys.stdin, "buffer", sys.stdin)))
    path = Path(path)
    if "\0" in str(path):  # open() answers with a ValueError, which would look like a fault of ours
        raise OSError("no file name can have a null character in it")
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def unreadable(origin: str, error: BaseException) -> UnreadableInput:
    """Return the error for a file that the system does not hand over."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    hint = (
        "the compressed file is damaged; make it again"
        if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile)
        else None
    )
    return UnreadableInput(f"{origin}: {reason[:1].lower()}{reason[1:]}", hint)
