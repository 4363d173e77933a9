"""Everything that fits a selection, as a file: what `dateline export` writes, always masked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import BinaryIO, Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from dateline.desk.api import answers, casualties, claims, events, forecasts, places, times
from dateline.desk.api.parameters import SELECTION, Asked, Parameter, read, unique, word
from dateline.desk.api.streaming import Streamed
from dateline.desk.desk import desk_of
from dateline.errors import OptionError
from dateline.ledger.export import FORMATS
from dateline.ledger.filters import Scope
from dateline.ledger.store import Ledger

router = APIRouter(tags=["exports"])

_NOUNS: Final[dict[str, tuple[tuple[Parameter, ...], Callable[[Asked], Scope]]]] = {
    "readings": (SELECTION, lambda asked: asked.selection.articles()),
    "claims": (claims.FILTER, claims.filter_of),
    "events": (events.FILTER, events.filter_of),
    "places": (places.FILTER, places.filter_of),
    "times": (times.FILTER, times.filter_of),
    "casualties": (casualties.FILTER, casualties.filter_of),
    "forecasts": (forecasts.FILTER, forecasts.filter_of),
}
"""What can be exported: the parameters it understands, and the filter they stand for."""

_FILES: Final = {
    "jsonl": ("jsonl", "application/x-ndjson"),
    "csv": ("csv", "text/csv; charset=utf-8; header=present"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "geojson": ("geojson", "application/geo+json"),
    "acled": ("acled.csv", "text/csv; charset=utf-8; header=present"),
    "plover": ("plover.jsonl", "application/x-ndjson"),
}
"""The ending of a file of each format, and its media type."""

_WHAT: Final = word("what", "The rows to export.", _NOUNS, required=True)
_FORMAT: Final = word("format", "As what; not every kind of row comes in every format.", _FILES, required=True)
KNOWN: Final = unique((_WHAT, _FORMAT), *(known for known, _ in _NOUNS.values()))
_SENT: Final = {
    "description": "The file.",
    "content": {
        kind.partition(";")[0]: {"schema": {"type": "object" if name == "geojson" else "string"}}
        for name, (_, kind) in _FILES.items()
    },
}


@router.get(
    "/export",
    response_class=Response,
    responses={
        200: _SENT,
        **answers.failing((*answers.READING, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_IMPLEMENTED)),
    },
    openapi_extra=answers.parameters(KNOWN),
)
def export(request: Request) -> Response:
    """Give all rows of a selection as a file, private people under pseudonyms.

    The parameters are those of the list of the same name; `readings` takes those of `/articles`.
    """
    return exported(request, request.query_params)


def exported(request: Request, params: QueryParams) -> Response:
    """Return the file that a query asks for."""
    desk = desk_of(request)
    values = read(params, KNOWN).values
    what, format = values["what"], values["format"]
    if (what, format) not in FORMATS:
        others = ", ".join(name for noun, name in FORMATS if noun == what)
        raise OptionError(f"format: {what} cannot be exported as {format}", f"there are: {others}")
    known, filter_of = _NOUNS[what]
    # Once more, as what is understood depends on the rows.
    filter = filter_of(read(params, (_WHAT, _FORMAT, *known)))
    ending, kind = _FILES[format]
    return Streamed(partial(_write, desk.ledger, format, filter, what), f"dateline-{what}.{ending}", kind)


def _write(ledger: Ledger, format: str, filter: Scope, what: str, out: BinaryIO) -> None:
    ledger.export(format, out, filter, what)
