"""Who may ask for what: host names, the token, acts from our own pages, sizes; and the headers of every answer.

A desk on a laptop is reachable by every page the laptop's browser has open. So the name it is asked for must be ours (a
hostile name may lead to this address), acts must come from our own pages, and no page may show the desk in a frame.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.desk.failures import answer, fault
from dateline.desk.settings import DeskSettings
from dateline.errors import DatelineError, Forbidden, InputTooLarge, TokenNeeded, WrongHost

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SESSION: Final = "dateline_session"
"""The cookie with the token, as a browser keeps it."""

VISIT: Final = "dateline_visit"
"""The cookie that forms are signed for."""

CSRF_HEADER: Final = "x-csrf-token"

MAX_BODY: Final = 64 * 1024 * 1024
"""Bytes of the largest upload: some thousand articles at once. One act needs a few hundred."""

ACTS: Final = 8
"""Acts at once: they write one after the other, and those that wait have to leave threads to those who read."""

_SAFE: Final = frozenset(("GET", "HEAD", "OPTIONS"))
_HOST: Final = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/?#@\[\]\\]+))(?::\d+)?", re.ASCII | re.IGNORECASE)
"""A name or an address, perhaps with a port: nothing else may stand in `Host`, as addresses are made of it."""
_CSP: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
_HEADERS: Final = (
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not "no-referrer": with it browsers send forms as from nowhere (Origin: null), which `_check_act` refuses.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_PRIVATE: Final = (b"cache-control", b"no-store")


class Guard:
    """Stands before the whole application."""

    def __init__(self, app: App, settings: DeskSettings) -> None:
        self._app = app
        self._settings = settings
        self._acts = asyncio.Semaphore(ACTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with what is wrong."""
        if scope["type"] == "websocket":
            # Nothing here speaks it, and nothing below would ask who it is.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        visit = request.cookies.get(VISIT) or secrets.token_hex(16)
        scope["csrf"] = csrf(self._settings, visit)
        sending = _Sending(send, None if VISIT in request.cookies else _cookie(VISIT, visit))
        if request.method == "HEAD":
            # The routes know GET only; this is the same without the body.
            scope["method"], sending.bodiless = "GET", True
        try:
            answered = self._checked(request)
            if answered is not None:
                await answered(scope, receive, sending)
            elif request.method in _SAFE:
                await self._app(scope, _bounded(receive), sending)
            else:
                async with self._acts:
                    await self._app(scope, _bounded(receive), sending)
        except Exception as error:
            # Here, and not around the guard: a fault is answered under the same policy as everything else.
            if not sending.begun:
                await fault(request, error)(scope, receive, sending)
            raise

    def _checked(self, request: Request) -> Response | None:
        """Return the answer to a request that goes no further, None for one that does."""
        try:
            self._check_host(request)
            entering = self._entering(request)
            if entering is None:
                self._check_token(request)
                self._check_act(request)
                _check_size(request)
        except DatelineError as error:
            return answer(request, error)
        return entering

    def _check_host(self, request: Request) -> None:
        if _name(request.headers.get("host", "")) not in self._settings.hosts:
            raise WrongHost("this desk does not answer under that name")

    def _entering(self, request: Request) -> Response | None:
        """Return the answer to the address with the token in it: a cookie, and the same page without the token."""
        given = request.query_params.get("token")
        token = self._settings.token
        if token is None or given is None or request.method != "GET" or not _same(given, token):
            return None
        rest = [(key, value) for key, value in request.query_params.multi_items() if key != "token"]
        # One slash: two would lead to another host.
        path = "/" + request.scope["path"].lstrip("/") + ("?" + urlencode(rest) if rest else "")
        found = RedirectResponse(path, status_code=303)
        found.set_cookie(SESSION, _session(self._settings, token), httponly=True, samesite="strict")
        return found

    def _check_token(self, request: Request) -> None:
        token = self._settings.token
        if token is None or request.scope["path"].startswith("/static/"):
            return
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and _same(given.strip(), token):
            return
        if _same(request.cookies.get(SESSION, ""), _session(self._settings, token)):
            return
        raise TokenNeeded("this desk is open only to those who know its token")

    def _check_act(self, request: Request) -> None:
        """Refuse what would change something and does not come from one of our own pages."""
        if request.method in _SAFE:
            return
        origin = request.headers.get("origin")
        # The host is one of ours; another origin of this machine has another port.
        if origin is not None and origin.lower().partition("://")[2] != request.headers.get("host", "").lower():
            raise Forbidden("an act must come from the desk's own pages")
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Forbidden("an act must come from the desk's own pages")
        if not self._settings.edit:
            raise Forbidden("this desk is read-only", "start it with: dateline serve --edit")


def csrf(settings: DeskSettings, visit: str) -> str:
    """Return what a form of that visit has to send back."""
    return hmac.new(settings.secret, b"form " + visit.encode(), hashlib.sha256).hexdigest()


def check_form(request: Request, given: str | None) -> None:
    """Refuse a form that is not signed for the visit it comes from."""
    given = given or request.headers.get(CSRF_HEADER, "")
    if VISIT not in request.cookies or not _same(given, request.scope["csrf"]):
        raise Forbidden(
            "this form is from before the desk was started, or from somewhere else",
            "nothing was changed; load the page again and repeat it",
        )


def _session(settings: DeskSettings, token: str) -> str:
    return hmac.new(settings.secret, b"session " + token.encode(), hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _name(host: str) -> str | None:
    """Return a host without its port, None for what is no host."""
    found = _HOST.fullmatch(host)
    return None if found is None else (found[1] or found[2]).lower()


def _cookie(name: str, value: str) -> bytes:
    jar: SimpleCookie = SimpleCookie({name: value})
    cookie = jar[name]
    cookie["path"], cookie["samesite"], cookie["httponly"] = "/", "Strict", True
    return cookie.OutputString().encode()


class _Sending:
    """`send` with the headers of every answer; `begun` once there is one. What is `bodiless` sends nothing else."""

    def __init__(self, send: Send, cookie: bytes | None) -> None:
        self.begun = False
        self.bodiless = False
        self._send = send
        self._cookie = cookie

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = list(message.get("headers", ()))
            names = {name.lower() for name, _ in headers}
            headers += [pair for pair in (*_HEADERS, _PRIVATE) if pair[0] not in names]
            # An answer that may be kept by others must not carry one reader's cookie.
            if self._cookie and _PRIVATE in headers:
                headers.append((b"set-cookie", self._cookie))
            message["headers"] = headers
        elif self.bodiless:
            message = {**message, "body": b""}
        await self._send(message)


def _check_size(request: Request) -> None:
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > MAX_BODY:
        raise _too_large()


def _bounded(receive: Receive) -> Receive:
    """Return `receive` with an end, for a body that does not say how large it is."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise _too_large()
        return message

    return receiving


def _too_large() -> InputTooLarge:
    return InputTooLarge(f"more than {MAX_BODY:,} bytes at once", "send it in several parts")
