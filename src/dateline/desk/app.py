"""The application: pages, API and files behind one guard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from dateline.desk import api, files, pages
from dateline.desk.api.description import openapi
from dateline.desk.desk import Desk
from dateline.desk.failures import handle_failures
from dateline.desk.guard import Guard
from dateline.desk.settings import DeskSettings
from dateline.version import __version__


def create_app(settings: DeskSettings) -> FastAPI:
    """Return the desk on a ledger as an ASGI application."""
    desk = Desk(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        desk.prepare()
        yield
        desk.close()

    # FastAPI's own pages of documentation load scripts from elsewhere; ours is at /api.
    app = FastAPI(
        title="Dateline", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/v1/openapi.json", redirect_slashes=False,
    )  # fmt: skip
    app.state.desk = desk
    handle_failures(app)
    app.mount("/static", files.Static())
    app.include_router(api.router)
    app.include_router(pages.router)
    app.openapi = partial(openapi, app)  # type: ignore[method-assign]
    app.add_middleware(Guard, settings=settings)
    return app
