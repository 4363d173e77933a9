"""From bytes to characters: byte order marks, UTF-8, what a page declares, then educated guesses."""

from __future__ import annotations

import codecs
import re

from dateline.errors import BinaryInput, UnknownEncoding

# Longest first: the UTF-32 LE mark starts with the UTF-16 LE one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF", "convert it first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save the document as plain text"),
    (b"{\\rtf", "a rich text document", "save the document as plain text"),
    (b"\x1f\x8b", "a gzip archive", "name it with .gz at the end, or unpack it"),
    (b"\x89PNG", "a picture", None),
    (b"\xff\xd8\xff", "a picture", None),
    (b"GIF8", "a picture", None),
    (b"\x7fELF", "a program", None),
    (b"SQLite format 3\x00", "a database", None),
)
_SAMPLE = 65_536
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")

# Text holds next to no control characters; one in fifty already makes a file something else.
_CONTROL_SHARE = 0.02
# English in a legacy code page is nearly all ASCII: quotes, dashes and a few accented names are the rest.
_ENGLISH_HIGH_SHARE = 0.1
# A stray byte among many good sequences is a slip in a UTF-8 file and not another encoding.
_GOOD_TO_BAD = 4


def decode(data: bytes, origin: str, *, html: bool = False) -> str:
    """Return the characters of a file without its byte order mark.

    `BinaryInput` when it is no text at all, `UnknownEncoding` when no encoding explains it. A UTF-8 file with a few
    broken bytes keeps them as U+FFFD, which is seen, instead of being misread as another code page as a whole.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data, name, origin)
    _refuse_signatures(data, origin)
    if b"\0" in data:
        return _wide(data, origin)
    _refuse_controls(data, origin)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(data) if html else None
        if declared is not None:
            return declared
    return _guessed(data, origin)


def _marked(data: bytes, name: str, origin: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        if name == "utf-8-sig":
            return data.decode(name, "replace")
        raise UnknownEncoding(f"{origin}: starts like {name.upper()} but is not ({error.reason})") from error


def _refuse_signatures(data: bytes, origin: str) -> None:
    for signature, what, hint in _SIGNATURES:
        if data.startswith(signature):
            raise BinaryInput(f"{origin}: is {what}, not text, HTML or JSONL", hint)


def _wide(data: bytes, origin: str) -> str:
    """Decode UTF-16 without a mark: in English every other byte is null."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if len(data) % 2 == 0 and max(even, odd) > 0.4 * half and min(even, odd) < 0.05 * half:
        try:
            text = data.decode("utf-16-le" if odd > even else "utf-16-be")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return text
    raise BinaryInput(f"{origin}: holds null bytes, so it is not text, HTML or JSONL")


def _refuse_controls(data: bytes, origin: str) -> None:
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise BinaryInput(f"{origin}: is full of control characters, so it is not text, HTML or JSONL")


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:8192])
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    # Browsers read Latin-1 as its superset, since pages that declare it hold curly quotes all the same.
    name = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252") else name
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        # LookupError also covers codecs that are not text encodings, such as "hex" or "zlib".
        return None


def _guessed(data: bytes, origin: str) -> str:
    sample = data[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    good = _UTF8_SEQUENCE.findall(sample)
    if len(good) > _GOOD_TO_BAD * (high - sum(map(len, good))):
        return data.decode("utf-8", "replace")
    if high < _ENGLISH_HIGH_SHARE * len(sample):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes  # costs 30 ms that UTF-8 files need not pay

    best = from_bytes(sample, steps=5, chunk_size=512, threshold=0.2).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise UnknownEncoding(f"{origin}: its bytes fit no encoding that text is written in")
