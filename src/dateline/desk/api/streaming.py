"""An export that is sent while it is written: a thread writes, the answer takes part after part.

What goes wrong before the first part is still an answer of its own; what goes wrong later breaks the connection off, so
that nobody takes half a file for a whole one.
"""

from __future__ import annotations

import io
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, cast

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from dateline.errors import DeskBusy

PART: Final = 64 * 1024
"""Bytes that are sent at once."""

_WAITING: Final = 4
"""Parts that may wait for the client: the writer waits then."""

_PATIENCE: Final = 60.0
"""Seconds after which a client that takes no part has left: it holds a place, and the ledger as it was."""

_AT_ONCE: Final = 4
"""Exports at once; each of them reads the ledger as fast as it can."""

_places = threading.BoundedSemaphore(_AT_ONCE)


class _Left(Exception):
    """Nobody takes the file any more."""


class _Pipe(io.RawIOBase):
    """A file that is only written to, and taken from part by part."""

    def __init__(self) -> None:
        self._parts: queue.Queue[bytes | BaseException | None] = queue.Queue(_WAITING)
        self._buffer = bytearray()
        self._at = 0
        self._left = threading.Event()

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:
        size = memoryview(data).nbytes
        self._buffer += data
        self._at += size
        if len(self._buffer) >= PART:
            self._send()
        return size

    def finish(self, error: BaseException | None = None) -> None:
        """Send what is left, and that nothing follows, or why not."""
        if error is None and self._buffer:
            self._send()
        self._put(error)

    def parts(self) -> Iterator[bytes]:
        """Yield the parts; raises what the writer raised, or that it did not wait."""
        while (part := self._next()) is not None:
            if isinstance(part, BaseException):
                raise part
            yield part

    def leave(self) -> None:
        """Tell the writer that nobody takes anything any more."""
        self._left.set()

    def _next(self) -> bytes | BaseException | None:
        while True:
            try:
                return self._parts.get(timeout=0.5)
            except queue.Empty:
                if self._left.is_set():
                    raise _Left from None

    def _send(self) -> None:
        part = bytes(self._buffer)
        self._buffer.clear()
        self._put(part)

    def _put(self, part: bytes | BaseException | None) -> None:
        until = time.monotonic() + _PATIENCE
        while not self._left.is_set() and time.monotonic() < until:
            try:
                self._parts.put(part, timeout=min(0.5, _PATIENCE))
                return
            except queue.Full:
                continue
        self.leave()
        raise _Left


class Streamed(StreamingResponse):
    """A file that is written while it is sent."""

    def __init__(self, write: Callable[[BinaryIO], object], name: str, media_type: str) -> None:
        """Start to write; raises what goes wrong before there is anything to send."""
        if not _places.acquire(blocking=False):
            raise DeskBusy(f"{_AT_ONCE} exports are under way already", "wait until one is there, then ask again")
        self._pipe = _Pipe()
        threading.Thread(target=_run, args=(write, self._pipe), name="export", daemon=True).start()
        parts = self._pipe.parts()
        first = next(parts, b"")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        super().__init__(_after(first, parts), headers=headers, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._pipe.leave()


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _run(write: Callable[[BinaryIO], object], pipe: _Pipe) -> None:
    """Write the file, in a thread of its own."""
    try:
        try:
            write(cast(BinaryIO, pipe))
        except _Left:
            return
        except BaseException as error:
            pipe.finish(error)
        else:
            pipe.finish()
    except _Left:
        pass
    finally:
        _places.release()
