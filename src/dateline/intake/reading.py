"""One file or stream to its articles: what kind it is, how much of it is read, which reader gets it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dateline.errors import EmptyInput, IntakeError
from dateline.intake import jsonl
from dateline.intake.encoding import decode
from dateline.intake.files import READ_ERRORS, STDIN, STDIN_NAME, kind_by_name, opened, unreadable
from dateline.intake.html import build_page, looks_like_html
from dateline.intake.options import IntakeOptions
from dateline.intake.problems import problem, too_large
from dateline.intake.text import Given, build
from dateline.records import Article, Problem

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_one(path: Path | str, options: IntakeOptions, origin: str | None = None) -> Iterator[Article | Problem]:
    """Yield the articles of a file or of standard input; whatever is wrong with it is a problem that names it.

    `origin` is what it is called in problems, if not by its path.
    """
    origin = origin or (STDIN_NAME if path == STDIN else str(path))
    kind: str | None = options.input_format
    if kind == "auto":
        kind = None if path == STDIN else kind_by_name(Path(path))
    try:
        with opened(path) as stream:
            yield from _read_stream(stream, kind, options, origin)
    except IntakeError as error:
        yield problem(origin, error)
    except READ_ERRORS as error:
        yield problem(origin, unreadable(origin, error))


def _read_stream(
    stream: IO[bytes], kind: str | None, options: IntakeOptions, origin: str
) -> Iterator[Article | Problem]:
    limit = options.max_bytes
    if kind == "jsonl":
        yield from _rows(stream, _first_line(stream, limit), options, origin)
        return
    head = b""
    if kind is None:
        head = _first_line(stream, limit)
        if jsonl.looks_like_row(head):
            yield from _rows(stream, head, options, origin)
            return
    data = head + stream.read(max(0, limit + 1 - len(head)))
    if len(data) > limit:
        raise too_large(origin, limit)
    yield from _read_whole(data, kind, options, origin)


def _read_whole(data: bytes, kind: str | None, options: IntakeOptions, origin: str) -> Iterator[Article | Problem]:
    if kind == "json" or (kind is None and _looks_like_json(data)):
        value = jsonl.parse(data.removeprefix(b"\xef\xbb\xbf"), origin)
        yield from jsonl.rows_of_values(value if isinstance(value, list) else [value], options, origin)
    elif kind == "html" or (kind is None and looks_like_html(data)):
        yield build_page(data, None, options, origin)
    else:
        text = decode(data, origin)
        if not options.as_is:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        yield build(text, Given(), options, origin)


def _rows(stream: IO[bytes], head: bytes, options: IntakeOptions, origin: str) -> Iterator[Article | Problem]:
    if head.startswith(_UTF16):
        # Lines of UTF-16 cannot be told apart before it is decoded, so such a file is read whole, within the limit.
        data = head + stream.read(max(0, options.max_bytes + 1 - len(head)))
        if len(data) > options.max_bytes:
            raise too_large(origin, options.max_bytes)
        stream, head = io.BytesIO(decode(data, origin).encode()), b""
    empty = True
    for found in jsonl.rows_of(stream, head, options, origin):
        empty = False
        yield found
    if empty:
        raise EmptyInput(f"{origin}: holds no rows")


def _first_line(stream: IO[bytes], limit: int) -> bytes:
    """Read up to the end of the first line with anything on it, at most one byte over the limit."""
    head = b""
    while len(head) <= limit and not head.strip(b"\xef\xbb\xbf \t\r\n"):
        line = stream.readline(limit + 1 - len(head))
        if not line:
            break
        head += line
    return head


def _looks_like_json(data: bytes) -> bool:
    """Tell whether bytes are one JSON object or a list of objects, such as an editor writes over many lines."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"{", b"["):
        return False
    try:
        value = jsonl.parse(data.removeprefix(b"\xef\xbb\xbf"), "")
    except IntakeError:
        return False
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))
