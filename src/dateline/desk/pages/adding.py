"""Adding articles from the page: a text that is pasted, or files; they are read in the background."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse

from dateline.desk import forms, jobs
from dateline.desk.desk import Desk, desk_of
from dateline.desk.failures import status_of, words_of
from dateline.desk.guard import MAX_BODY, check_form
from dateline.desk.jobs import Input, Job
from dateline.errors import EmptyInput, IntakeError, OptionError
from dateline.intake.options import IntakeOptions
from dateline.intake.problems import problem
from dateline.ledger.filters import ArticleFilter
from dateline.ledger.rows import ArticleRow, ProblemRow

router = APIRouter()

_FILES: Final = 1_000
_FIELDS: Final = {"title": 500, "outlet": 200, "url": 2_000, "published": 40}
"""What may be said about a pasted text, and how long it may be."""

_NAME: Final = 200
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDINGS: Final = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json")
"""Ends of names that tell what a file is; any other file is looked into."""


@router.get("/add")
def add(request: Request) -> Response:
    """Show the forms, or how to get them."""
    return _form(request)


@router.post("/add")
async def take(request: Request) -> Response:
    """Take a text or files, and lead to the page of the job that reads them."""
    async with forms.opened(request, max_files=_FILES, max_fields=50, max_part_size=MAX_BODY) as form:
        return await run_in_threadpool(_take, request, form)


@router.get("/add/jobs/{id}")
def job(request: Request, id: str) -> Response:
    """Show how far a job is."""
    desk = desk_of(request)
    found = desk.jobs.find(id)
    return desk.page(
        request, "add_job.html", job=found, before=desk.jobs.before(id), articles=_articles(desk, found),
        problems=_problems(desk, found), listed=jobs.LISTED,
    )  # fmt: skip


def _form(request: Request, status: int = 200, given: dict[str, str] | None = None, **failed: str) -> Response:
    said = {name: "" for name in (*_FIELDS, "text", "files_published")} | (given or {})
    desk = desk_of(request)
    return desk.page(
        request, "add.html", status, key=secrets.token_urlsafe(16), given=said, failed=failed, files=_FILES,
        megabytes=MAX_BODY // 1024 // 1024,
    )  # fmt: skip


def _take(request: Request, form: FormData) -> Response:
    check_form(request, _word(form, "csrf"))
    uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile) and (one.filename or one.size)]
    given = {name: _word(form, name) for name in (*_FIELDS, "text", "files_published")}
    try:
        id = _take_files(request, form, uploads) if form.get("what") == "files" else _take_text(request, form, given)
    except (IntakeError, OptionError) as error:
        # Shown in the form, with everything as it was typed.
        message, hint = words_of(desk_of(request), error)
        return _form(request, status_of(error), given, what=_word(form, "what"), message=message, hint=hint)
    return RedirectResponse(f"/add/jobs/{id}", status_code=303)


def _take_text(request: Request, form: FormData, given: dict[str, str]) -> str:
    from dateline.intake.text import from_text

    for name, most in _FIELDS.items():
        if len(given[name]) > most:
            raise OptionError(f"{name}: longer than {most} characters", "shorten it")
    desk = desk_of(request)
    options = IntakeOptions(published=given["published"] or None, as_is=form.get("as_is") == "yes")
    title, outlet, url = (given[name] or None for name in ("title", "outlet", "url"))
    # Browsers end the lines of a form as the oldest terminals did.
    text = _word(form, "text", stripped=False).replace("\r\n", "\n").replace("\r", "\n")
    try:
        article = from_text(text, title=title, outlet=outlet, url=url, options=options)
    except EmptyInput:
        raise EmptyInput("there is no text", "paste the text of an article") from None
    except IntakeError as error:
        desk.ledger.problems.add(problem(title or "pasted text", error))
        raise
    return desk.jobs.start([Input(title or "pasted text", article)], options, _word(form, "key"))


def _take_files(request: Request, form: FormData, uploads: list[UploadFile]) -> str:
    if not uploads:
        raise EmptyInput("no file was chosen", "choose files, or drop them on the page")
    options = IntakeOptions(published=_word(form, "files_published") or None, as_is=form.get("as_is") == "yes")
    folder = desk_of(request).jobs.new_folder()
    try:
        inputs = [_spooled(one, number, folder) for number, one in enumerate(uploads)]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return desk_of(request).jobs.start(inputs, options, _word(form, "key"), folder)


def _spooled(upload: UploadFile, number: int, folder: Path) -> Input:
    """Return a copy of an uploaded file under a name of ours; its own is only shown."""
    name = _UNSEEN.sub("", upload.filename or "")[-_NAME:] or f"file {number + 1}"
    path = folder / f"{number:06}{_ending(name)}"
    with path.open("wb") as copy:
        shutil.copyfileobj(upload.file, copy)
    return Input(name, file=path)


def _ending(name: str) -> str:
    name = name.lower()
    packed = ".gz" if name.endswith(".gz") else ""
    return next((end for end in _ENDINGS if name.removesuffix(packed).endswith(end)), "") + packed


def _word(form: FormData, name: str, stripped: bool = True) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    return value.strip() if stripped else value


def _articles(desk: Desk, job: Job) -> list[tuple[ArticleRow, bool]]:
    """Return the articles of a job, the last one first, and whether each was new."""
    found: list[tuple[ArticleRow, bool]] = []
    for id, new in reversed(job.articles):
        rows: Any = desk.masked(desk.ledger.articles.list(ArticleFilter(article=id)))
        found += [(row, new) for row in rows]
    return found


def _problems(desk: Desk, job: Job) -> tuple[ProblemRow, ...]:
    rows = [ProblemRow("", one.origin, one.code, one.message, one.hint, "") for one in reversed(job.problems)]
    return desk.masked(rows)
