"""Answers of the API, all in one shape, and how its description tells them.

Rows are described by the very dataclasses they are encoded from, so that the description cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dateline.desk.api.parameters import Asked, Parameter
from dateline.desk.desk import desk_of
from dateline.ledger.pages import Count, Page

JSON: Final = "application/json"
COMPONENTS: Final = "#/components/schemas/"
ERROR: Final = "Error"
"""The name of the shape of errors in the description."""

READING: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.MISDIRECTED_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""What can go wrong with every request."""

DECIDING: Final = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.INSUFFICIENT_STORAGE,
)
"""What can go wrong with an act besides."""

_TOLD: Final = {
    HTTPStatus.UNAUTHORIZED: "The desk has a token, and the request does not know it.",
    HTTPStatus.FORBIDDEN: "The desk is read-only, or the act came from another page.",
    HTTPStatus.NOT_FOUND: "There is nothing under that id, or more than one.",
    HTTPStatus.CONFLICT: "Somebody decided meanwhile, or the key was sent before with something else.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body of an act is not application/json.",
    HTTPStatus.MISDIRECTED_REQUEST: "The desk does not answer under that name.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something in the request is not understood or does not go together.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of the desk.",
    HTTPStatus.NOT_IMPLEMENTED: "The format needs an extra that is not installed.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The ledger cannot be used now, or too much is going on at once.",
    HTTPStatus.INSUFFICIENT_STORAGE: "No space is left where the ledger lies.",
}

Filter = TypeVar("Filter", contravariant=True)


class Paged(Protocol[Filter]):
    """A noun of the ledger that has pages."""

    def page(self, filter: Filter, after: str | None = None, limit: int = 50) -> Page[Any]:
        """Return some rows and where to go on."""


class Counted(Paged[Filter], Protocol[Filter]):
    """A noun of the ledger whose rows are counted too."""

    def count(self, filter: Filter) -> Count:
        """Return how many rows there are."""


def found(data: Any, next: str | None = None, count: Count | None = None, complete: bool = True) -> Response:
    """Return the one shape of an answer."""
    told = None if count is None else {"number": count.number, "capped": count.capped, "complete": count.searched_all}
    body = {"data": data, "next": next, "count": told, "complete": complete}
    return Response(msgspec.json.encode(body), media_type=JSON)


def counted(request: Request, asked: Asked, noun: Counted[Filter], filter: Filter) -> Response:
    """Return a page of a noun, masked, with the number of its rows if that is asked for."""
    return paged(request, asked, noun, filter, noun.count(filter) if asked.counted else None)


def paged(request: Request, asked: Asked, noun: Paged[Filter], filter: Filter, count: Count | None = None) -> Response:
    """Return a page of a noun, masked."""
    page = noun.page(filter, asked.after, asked.limit)
    return found(desk_of(request).masked(page.rows), page.next, count, page.searched_all)


def listing(row: type[Any], known: Collection[Parameter], *more: HTTPStatus) -> dict[str, Any]:
    """Return how a route is described that answers with rows."""
    return _described({"type": "array", "items": _named(row)}, known, more)


def one(row: type[Any], known: Collection[Parameter] = (), *more: HTTPStatus) -> dict[str, Any]:
    """Return how a route is described that answers with one thing."""
    return _described(_named(row), known, more)


def act(body: type[Any], row: type[Any]) -> dict[str, Any]:
    """Return how an act is described: what it takes, and that it answers with rows."""
    described = _described({"type": "array", "items": _named(row)}, (), DECIDING)
    taken = {"required": True, "content": {JSON: {"schema": _named(body)}}}
    return described | {"openapi_extra": {"requestBody": taken}}


def failing(statuses: Iterable[HTTPStatus]) -> dict[int | str, dict[str, Any]]:
    """Return how errors are described, all of one shape."""
    content = {JSON: {"schema": {"$ref": COMPONENTS + ERROR}}}
    return {int(status): {"description": _TOLD[status], "content": content} for status in statuses}


def parameters(known: Collection[Parameter]) -> dict[str, Any]:
    """Return how a query is described."""
    return {"parameters": [parameter.described() for parameter in known]}


def _named(row: type[Any]) -> dict[str, Any]:
    return {"$ref": COMPONENTS + row.__name__}


def _described(data: dict[str, Any], known: Collection[Parameter], more: Sequence[HTTPStatus]) -> dict[str, Any]:
    answered = {"description": "Found.", "content": {JSON: {"schema": _shape(data)}}}
    responses: dict[int | str, dict[str, Any]] = {200: answered}
    responses |= failing(sorted({*READING, *more}))
    return {"responses": responses, "openapi_extra": parameters(known)}


def _shape(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "data": data,
            "next": {"type": ["string", "null"], "description": "The cursor of the next page; null at the end."},
            "count": {"anyOf": [{"$ref": COMPONENTS + "Counted"}, {"type": "null"}]},
            "complete": {
                "type": "boolean",
                "description": "False when no more articles are looked at for one answer, though it is not full: "
                "`next` goes on after these. Where there are no pages: false when there is more than `limit`.",
            },
        },
        "required": ["data", "next", "count", "complete"],
        "additionalProperties": False,
    }
