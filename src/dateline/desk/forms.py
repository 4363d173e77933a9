"""What the forms of the desk have in common: reading them, who sends them, and where they lead back to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from fastapi import Request, Response
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from dateline.desk.guard import check_form
from dateline.errors import WrongMedia
from dateline.records import stable_id

WHO: Final = "dateline_by"
"""The cookie with the name of who decides, so that it is typed once."""

_YEAR: Final = 365 * 24 * 60 * 60


async def acting(request: Request, act: Callable[[Request, FormData], Response]) -> Response:
    """Answer a form of ours by `act`, on a thread, and remember who sent it."""
    async with opened(request, max_files=0, max_fields=2_000) as form:
        return await run_in_threadpool(_acting, request, form, act)


def opened(request: Request, **limits: int) -> AbstractAsyncContextManager[FormData]:
    """Return the form of a request, to be opened; raises `WrongMedia` for another encoding than that of our pages."""
    charset = parse_options_header(request.headers.get("content-type", ""))[1].get(b"charset", b"utf-8")
    if charset.lower() not in (b"utf-8", b"utf8"):
        # Some of Python's give text that nothing can store, and some need a long time for it.
        raise WrongMedia("a form has to be in UTF-8")
    return request.form(**limits)


def _acting(request: Request, form: FormData, act: Callable[[Request, FormData], Response]) -> Response:
    check_form(request, word(form, "csrf"))
    answer = act(request, form)
    if "by" in form:
        answer.set_cookie(WHO, quote(word(form, "by")[:100]), max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def word(form: FormData, name: str, stripped: bool = True) -> str:
    """Return a field of a form, "" where it is not there."""
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    return value.strip() if stripped else value


def words(form: FormData, name: str) -> list[str]:
    """Return all values of a field that comes several times."""
    return [value.strip() for value in form.getlist(name) if isinstance(value, str)]


def who(request: Request) -> str:
    """Return who decided last in this browser."""
    return unquote(request.cookies.get(WHO, ""))


def signed(form: FormData, act: str, *about: object) -> dict[str, Any]:
    """Return by whom, with what note, and under which token of its own an act is decided.

    A page may send several acts, and each of them twice.
    """
    key = word(form, "key")
    return {
        "by": word(form, "by") or None, "note": word(form, "note") or None,
        "key": stable_id("form", key, act, *about) if key else None,
    }  # fmt: skip


def back(form: FormData, otherwise: str, **more: str) -> Response:
    """Lead to the page that a form came from, if that is one of the review."""
    try:
        given = urlsplit(word(form, "back"))
    except ValueError:  # [ in the place of a host
        given = urlsplit("")
    ours = not given.scheme and not given.netloc and (given.path == "/review" or given.path.startswith("/review/"))
    path, query, anchor = (given.path, given.query, given.fragment) if ours else (otherwise, "", "")
    parts = [part for part in query.split("&") if part and part.partition("=")[0] not in more]
    parts += [f"{name}={quote(value)}" for name, value in more.items() if value]
    address = path + ("?" + "&".join(parts) if parts else "") + (f"#{anchor}" if anchor else "")
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)
