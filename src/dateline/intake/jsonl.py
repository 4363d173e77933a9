"""Rows of JSON to articles: `id`, `text`, and any of title, url, published, outlet, byline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from dateline.errors import BadRow, DuplicateId, IntakeError, UnknownEncoding
from dateline.intake.encoding import decode
from dateline.intake.options import IntakeOptions, is_iso_date
from dateline.intake.problems import problem, too_large
from dateline.intake.text import Given, build
from dateline.records import Article, Problem, is_export_header

_OPTIONAL = ("title", "url", "published", "outlet", "byline")
_KEPT_OF_A_VALUE = 60
_CHUNK = 1 << 20


def rows_of(lines: IO[bytes], head: bytes, options: IntakeOptions, origin: str) -> Iterator[Article | Problem]:
    """Yield an article or a problem for every line of a JSONL stream, holding one line at a time.

    `head` is what was already read from the stream, up to a line's end. Blank lines are skipped.
    """
    seen = SeenIds()
    for number, line in enumerate(_bounded_lines(lines, head, options.max_bytes), 1):
        where = f"{origin}:{number}"
        if line is None:
            yield problem(where, too_large(where, options.max_bytes))
        elif line.strip() and not is_export_header(line):
            yield _one(line, where, seen, options)


def rows_of_values(values: Iterable[Any], options: IntakeOptions, origin: str) -> Iterator[Article | Problem]:
    """Yield an article or a problem for every object of a parsed JSON document."""
    seen = SeenIds()
    for number, value in enumerate(values, 1):
        where = f"{origin}:{number}"
        try:
            yield row_to_article(value, where, seen, options)
        except IntakeError as error:
            yield problem(where, error)


class SeenIds:
    """The ids of one file with a digest of the text each stood for: 16 bytes an id, not the texts."""

    def __init__(self) -> None:
        self._digests: dict[str, bytes] = {}

    def check(self, external_id: str, text: str, where: str) -> None:
        """Remember an id; `DuplicateId` when it was seen with another text."""
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if self._digests.setdefault(external_id, digest) != digest:
            raise DuplicateId(f"{where}: id {_shown(external_id)} was seen before with another text")


def row_to_article(row: Any, where: str, seen: SeenIds, options: IntakeOptions) -> Article:
    """Return the article of one row; the row's own date outranks ``options.published``, unknown keys are ignored.

    The same id with the same text again is the same article and is returned again, so that rows and articles stay in
    step. Ids are compared within one file: two files may both count from 1.
    """
    if not isinstance(row, dict):
        raise BadRow(f"{where}: is {_kind(row)}, not a JSON object")
    text = row.get("text")
    if not isinstance(text, str):
        raise BadRow(f'{where}: "text" is {_kind(text) if "text" in row else "missing"}')
    external_id = _id(row, where)
    values = {key: _string(row, key, where) for key in _OPTIONAL}
    published = values["published"]
    if published is not None and not is_iso_date(published):
        raise BadRow(
            f'{where}: "published" is {_shown(published)}, which is not a date',
            "write it as 2019-05-09 or 2019-05-09T14:30:00Z, or leave it out",
        )
    given = Given(external_id=external_id, published_basis="none" if published is None else "given", **values)
    article = build(text, given, options, where)
    seen.check(external_id, text, where)
    return article


def parse(data: bytes, where: str) -> Any:
    """Return the value of a JSON document; `BadRow` says where it breaks off."""
    try:
        text: bytes | str = data
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            text = decode(data, where)
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRow(f"{where}: is not JSON ({error})") from error


def looks_like_row(line: bytes) -> bool:
    """Tell whether a line is one JSON object."""
    if not line.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        return isinstance(parse(line.removeprefix(b"\xef\xbb\xbf"), ""), dict)
    except IntakeError:
        return False


def _one(line: bytes, where: str, seen: SeenIds, options: IntakeOptions) -> Article | Problem:
    try:
        return row_to_article(parse(line, where), where, seen, options)
    except UnknownEncoding as error:
        return Problem(where, error.code, str(error), "write JSONL in UTF-8")
    except IntakeError as error:
        return problem(where, error)


def _bounded_lines(stream: IO[bytes], head: bytes, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of head + stream without a byte order mark; None for a line over the limit, which is skipped."""
    *lines, rest = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    yield from lines
    line = rest or stream.readline(limit + 1)
    while line:
        if len(line.rstrip(b"\r\n")) <= limit and (len(line) <= limit or line.endswith(b"\n")):
            yield line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
            yield None
        line = stream.readline(limit + 1)


def _id(row: dict[str, Any], where: str) -> str:
    value = row.get("id")
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise BadRow(f'{where}: "id" is {_kind(value) if "id" in row else "missing"}')


def _string(row: dict[str, Any], key: str, where: str) -> str | None:
    value = row.get(key)
    if key == "byline" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise BadRow(f'{where}: "{key}" is {_kind(value)}, not a string', "put it in quotation marks, or leave it out")
    return value.strip()


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "an empty string" if not value.strip() else f"the string {_shown(value)}"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return f"the number {_shown(str(value))}"
    return "a list" if isinstance(value, list) else "an object"


def _shown(value: str) -> str:
    return repr(value if len(value) <= _KEPT_OF_A_VALUE else value[:_KEPT_OF_A_VALUE] + "…")
