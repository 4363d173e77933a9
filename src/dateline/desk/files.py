"""The desk's own files: scripts, styles and the map of the world, some of them kept compressed.

Their address holds a digest of them all, so that one script finds another beside it, and an old one is never mixed with
new ones.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STATIC: Final = Path(__file__).parent / "static"
_YEAR: Final = "public, max-age=31536000, immutable"
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


class Static:
    """Answers for the files below `static`; only for those that are there when it is first asked."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file, compressed where the browser takes that."""
        request = Request(scope)
        given, _, name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/").partition("/")
        packed = _files().get(name)
        if packed is None or given != digest():
            raise HTTPException(404)
        headers = {"Cache-Control": _YEAR, "Vary": "Accept-Encoding"}
        content = packed
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            content = gzip.decompress(packed)
        await Response(content, headers=headers, media_type=_type(name))(scope, receive, send)


@cache
def digest() -> str:
    """Return a digest of all files, with their names."""
    found = hashlib.sha256()
    for name, content in _files().items():
        found.update(name.encode() + b"\0" + content)
    return found.hexdigest()[:12]


def _type(name: str) -> str:
    ending = name[name.rfind(".") :]
    return _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


@cache
def _files() -> dict[str, bytes]:
    """Return every file's compressed content by its name: some half megabyte in all, so it is kept."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            name = path.relative_to(STATIC).as_posix()
            content = path.read_bytes()
            if name.endswith(".gz"):
                found[name.removesuffix(".gz")] = content
            else:
                found[name] = gzip.compress(content, mtime=0)
    return found
