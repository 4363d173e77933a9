"""`dateline serve`: the ledger in a browser."""

from __future__ import annotations

import gc
import ipaddress
import secrets
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options
from dateline.cli.terminal import safe
from dateline.errors import OptionError

if TYPE_CHECKING:
    from dateline.desk.settings import DeskSettings


def serve(
    ledger: options.Ledger = None,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; others than this machine need a token.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any that is free.")
    ] = 8321,
    edit: Annotated[bool, typer.Option("--edit", help="Articles may be added and rows decided about.")] = False,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="DATELINE_TOKEN",
            metavar="TOKEN",
            show_default=False,
            help="What whoever asks has to know; made up if one is needed and none is given.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", show_default=False, help="Another name that browsers may use."),
    ] = None,
) -> None:
    """Show the ledger as a page in the browser, and as a REST API.

    It listens on this machine only, and changes nothing, unless told otherwise. Named eyewitnesses and victims go by
    pseudonyms on every page but the article itself. Ctrl-C ends it.

    \b
    Example:
        dateline serve --edit
        dateline serve --ledger news.db --host 0.0.0.0 --allow-host desk.example
    """  # fmt: skip
    import uvicorn

    from dateline.desk.app import create_app
    from dateline.desk.settings import LOOPBACK, DeskSettings
    from dateline.ledger import Ledger, default_path

    if token is not None and len(token) < 16:
        raise OptionError("token: too short to be a secret", "give at least 16 characters, or none: one is made up")
    reachable = not _is_loopback(host)
    if reachable and token is None:
        token = secrets.token_urlsafe(24)
    names = {*LOOPBACK, *(name.lower() for name in allow_host or ())}
    if not _is_anywhere(host):
        names.add(host.lower())
    path = default_path() if ledger is None else ledger.expanduser()
    # What is wrong with the ledger is told here, before anything listens.
    Ledger(path, create=edit).close()
    settings = DeskSettings(ledger=path, edit=edit, token=token, hosts=tuple(sorted(names)))
    config = uvicorn.Config(
        create_app(settings), host=host, port=port, log_level="warning", access_log=False, server_header=False,
        date_header=False, timeout_graceful_shutdown=5,
    )  # fmt: skip
    listening = _listening(host, port)
    shown = "localhost" if _is_anywhere(host) or host == "127.0.0.1" else host
    _greet(settings, f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}/")
    # What is loaded by now stays to the end: the collector would go through it while somebody waits for an answer.
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run(sockets=[listening])


def _greet(settings: DeskSettings, address: str) -> None:
    query = "" if settings.token is None else f"?token={settings.token}"
    typer.echo(f"the desk is open at {safe(address + query)}")
    acts = "may be changed" if settings.edit else "is read-only"
    typer.echo(f"ledger: {safe(str(settings.ledger))} ({acts}); Ctrl-C ends it")


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens already: whoever asks before the desk is ready waits."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        told = (error.strerror or str(error)).lower()
        raise OptionError(
            f"cannot listen at {host}, port {port}: {told}", "choose another --port, or 0 for any"
        ) from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_anywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
