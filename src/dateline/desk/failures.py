"""What goes wrong, as an answer: a page for people, one shape of JSON for programs, the right status for both."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dateline import errors
from dateline.errors import DatelineError

if TYPE_CHECKING:
    from dateline.desk.desk import Desk

API: Final = "/api/"

_STATUS: Final[tuple[tuple[type[DatelineError], HTTPStatus], ...]] = (
    (errors.WrongHost, HTTPStatus.MISDIRECTED_REQUEST),
    (errors.TokenNeeded, HTTPStatus.UNAUTHORIZED),
    (errors.Forbidden, HTTPStatus.FORBIDDEN),
    (errors.NoSuchPage, HTTPStatus.NOT_FOUND),
    (errors.WrongMethod, HTTPStatus.METHOD_NOT_ALLOWED),
    (errors.WrongMedia, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (errors.DeskBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.LedgerMissing, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.Conflict, HTTPStatus.CONFLICT),
    (errors.LedgerFull, HTTPStatus.INSUFFICIENT_STORAGE),
    (errors.LedgerError, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.OptionError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.InputTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.IntakeError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.MissingExtra, HTTPStatus.NOT_IMPLEMENTED),
)
"""The first kind that fits decides; whatever is none of them is a fault of ours."""

_ID: Final = re.compile(r"\b[0-9a-f]{16}\b")

_log = logging.getLogger(__name__)


def handle_failures(app: FastAPI) -> None:
    """Let the application answer every exception by `answer`; the guard answers what nobody thought of."""
    app.add_exception_handler(DatelineError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def status_of(error: DatelineError) -> HTTPStatus:
    """Return the HTTP status that stands for an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def answer(request: Request, error: DatelineError, status: int | None = None) -> Response:
    """Return the answer that says what is wrong and what to do."""
    status = status or status_of(error)
    headers = {"Retry-After": "5"} if isinstance(error, errors.LedgerLocked | errors.DeskBusy) else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    desk: Desk = request.app.state.desk
    message, hint = words_of(desk, error)
    for_programs = request.url.path.startswith(API)
    if hint == errors.OptionError.hint:
        hint = "see /api for what is understood" if for_programs else "go back and change it"
    told = {"code": error.code, "message": message, "hint": hint}
    if for_programs:
        return JSONResponse({"error": told}, status, headers)
    fragment = request.headers.get("hx-request") == "true"
    return desk.page(request, "failure_part.html" if fragment else "failure.html", status, headers, **told)


def words_of(desk: Desk, error: DatelineError) -> tuple[str, str]:
    """Return message and hint as they may leave the desk: what is told of a key that fits many actors has names."""
    if isinstance(error, errors.DeskError | errors.IntakeError):
        return str(error), error.hint
    try:
        message, hint = desk.masked((str(error), error.hint))
    except DatelineError as other:
        # The ledger cannot be asked who is private, so nothing is said but that.
        return str(other), other.hint
    asks = isinstance(error, errors.OptionError | errors.NotFound)
    if asks and _ID.sub("", message + hint) != _ID.sub("", str(error) + error.hint):
        # Such errors say again what was asked for: with the pseudonym in its place they would tell whose it is.
        return "what was asked for has the name of somebody who goes by a pseudonym", "name people as the pages do"
    return message, hint


def _known(request: Request, error: Exception) -> Response:
    # Not async: it may have to ask the ledger, and others must not wait for that.
    assert isinstance(error, DatelineError)
    return answer(request, error)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(
        request, errors.OptionError("; ".join(map(_mistake, error.errors())), "see /api for what is understood")
    )


def _mistake(mistake: Any) -> str:
    name = ".".join(str(part) for part in mistake["loc"][1:]) or str(mistake["loc"][0])
    return f"{name}: {mistake['msg']}"


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answer(request, errors.NoSuchPage("there is no such page"))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        found = answer(request, errors.WrongMethod(f"this address does not understand {request.method}"))
        found.headers.update(error.headers or {})
        return found
    ours = error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = errors.DeskError if ours else errors.OptionError
    found = answer(request, kind(str(error.detail)), error.status_code)
    found.headers.update(error.headers or {})
    return found


def fault(request: Request, error: Exception) -> Response:
    """Return the answer to what should not have happened, and write down what it was."""
    _log.error("fault at %s", request.scope["path"], exc_info=error)
    return answer(request, errors.DeskError("this is a fault of the desk"))
