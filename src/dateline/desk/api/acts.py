"""What acts take: JSON, checked against these shapes; what is not in them is refused."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta
from starlette.requests import Request

from dateline.errors import InputTooLarge, OptionError, WrongMedia
from dateline.ledger.rows import Layer, Target

MOST: Final = 1024 * 1024
"""Bytes of the largest act: two hundred rows need a few thousand."""

_Number = Annotated[int, Meta(ge=0, le=2**53)]
_Words = Annotated[str, Meta(max_length=10_000)]
_Id = Annotated[str, Meta(min_length=1, max_length=500)]


class OfRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A claim or an event of an article, by their ids.

    `expected` is the number of the last decision about it that you have seen, 0 if there was none: if another one came
    meanwhile, nothing is done and the answer is 409. Without it the act is done whatever others did.
    """

    article: _Id
    layer: Layer
    row: _Id
    expected: _Number | None = None

    def target(self) -> Target:
        """Return it as the ledger takes it."""
        return Target(self.article, self.layer, self.row, self.expected)


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who decides and why; an act that is sent again with the same `key` is done once."""

    by: _Words | None = None
    note: _Words | None = None
    key: _Words | None = None

    def signed(self) -> dict[str, str | None]:
        """Return it as the ledger takes it."""
        return {"by": self.by, "note": self.note, "key": self.key}


class Deciding(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rows to accept or to reject: all of them, or none after a mistake."""

    rows: Annotated[list[OfRow], Meta(min_length=1, max_length=200)]


class Changing(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row, and what some of its fields are; docs/review.md lists the fields and what each takes."""

    row: OfRow
    values: dict[str, Any]


class Undoing(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Decisions to take back, by their numbers: all of them, or none after a mistake."""

    decisions: Annotated[list[_Number], Meta(min_length=1, max_length=200)]
    expected: _Number | None = None


class Merging(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two actors, by ids or names: `other` counts as `actor` from now on."""

    actor: _Id
    other: _Id


class Splitting(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An actor, by its id or name, and what means another one: ids of articles or of entities."""

    actor: _Id
    parts: Annotated[list[_Id], Meta(min_length=1, max_length=200)]


class Telling(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A suggestion whose two actors are two, by its number."""

    suggestion: _Number


Body = TypeVar("Body")


async def body_of(request: Request) -> bytes:
    """Return the body of an act, which has to be JSON: no page of another site can send that unasked."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise WrongMedia(f"an act takes application/json, not {kind or 'nothing'}")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise InputTooLarge(f"more than {MOST:,} bytes in one act", "do it in several parts")
    return bytes(body)


def read(body: bytes, kind: type[Body]) -> Body:
    """Return what a body says; raises `OptionError` for what does not have its shape."""
    try:
        return msgspec.json.decode(body, type=kind)
    except RecursionError:
        raise OptionError("body: lists in lists, deeper than any act", "see /api for what the act takes") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise OptionError(f"body: {error}", "see /api for what the act takes") from error
