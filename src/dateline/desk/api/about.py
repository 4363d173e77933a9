"""What ledger this is, which runs read it, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from dateline.desk.api import answers
from dateline.desk.api.parameters import read, whole
from dateline.desk.desk import desk_of
from dateline.ledger.rows import ProblemRow, RunRow
from dateline.version import __version__

router = APIRouter(tags=["desk"])


@dataclass(frozen=True, slots=True)
class About:
    """The desk: its version, the name of its ledger's file, and whether it may be changed."""

    version: str
    ledger: str
    edit: bool


PROBLEMS = (whole("limit", "The last so many; 50 if not given.", 1, 200, default=50),)


@router.get("/about", **answers.one(About))
def about(request: Request) -> Response:
    """Say what desk this is."""
    read(request.query_params, ())
    desk = desk_of(request)
    return answers.found(About(__version__, desk.ledger.path.name, desk.settings.edit))


@router.get("/runs", **answers.listing(RunRow, ()))
def runs(request: Request) -> Response:
    """List the versions and models that read articles, the last one first."""
    read(request.query_params, ())
    return answers.found(desk_of(request).ledger.runs.list())


@router.get("/problems", **answers.listing(ProblemRow, PROBLEMS))
def problems(request: Request) -> Response:
    """List inputs that did not become articles, the last one first."""
    asked = read(request.query_params, PROBLEMS)
    desk = desk_of(request)
    found = desk.ledger.problems.list(asked.limit + 1)
    return answers.found(desk.masked(found[: asked.limit]), complete=len(found) <= asked.limit)
