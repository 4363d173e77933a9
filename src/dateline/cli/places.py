"""`dateline places`: places of one's own beside the gazetteer that ships."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options
from dateline.cli.failures import INTERRUPTED, tell
from dateline.cli.rows import Layout, chosen, emit, query_limit
from dateline.cli.terminal import safe
from dateline.gazetteer.records import BrokenRow, Candidate, Import

if TYPE_CHECKING:
    from dateline.gazetteer.dumps import Told

HELP = """List the places that articles speak of, look places up, and add places of your own to those that ship.

The shipped gazetteer has countries, provinces, districts, towns from 500 people, and regions of the news. Imports are
kept beside it, in the folder named by DATELINE_PLACES or in the platform's data folder.

\b
Example:
    dateline places near 34.43,70.45 --km 80
    dateline places lookup Jalalabad
    dateline places import AF.zip
"""

SHOWN_BROKEN = 20
"""Broken rows told after an import; all are listed by ``dateline places imports --broken``."""

IMPORTS = Layout(
    Import,
    (
        ("name", lambda row: row.name),
        ("from", lambda row: row.source),
        ("imported", lambda row: row.imported),
        ("places", lambda row: f"{row.places:,}"),
        ("names", lambda row: f"{row.names:,}"),
        ("broken rows", lambda row: f"{row.broken:,}"),
    ),
    "nothing was imported",
)
BROKEN = Layout(
    BrokenRow,
    (("file", lambda row: row.file), ("line", lambda row: row.line), ("what", lambda row: row.what)),
    "no row was broken",
)
CANDIDATES = Layout(
    Candidate,
    (
        ("id", lambda row: row.geonames_id),
        ("name", lambda row: row.name),
        ("kind", lambda row: row.kind),
        ("country", lambda row: ", ".join(row.countries)),
        ("latitude", lambda row: f"{row.lat:.4f}"),
        ("longitude", lambda row: f"{row.lon:.4f}"),
        ("radius km", lambda row: f"{row.radius_km:,.0f}"),
        ("people", lambda row: f"{row.population:,}" if row.population else None),
        ("found by", lambda row: f"{row.use}, {row.how}"),
    ),
    "no place is called that",
)


def import_(
    dump: Annotated[
        Path, typer.Argument(metavar="DUMP", help="allCountries.txt, AF.txt …, or its .zip.", show_default=False)
    ],
    alternates: Annotated[
        Path | None,
        typer.Argument(metavar="ALTERNATES", help="alternateNamesV2.txt, or its .zip.", show_default=False),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODES", help="Only these countries: AF,PK", show_default=False)
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option("--classes", metavar="LETTERS", help="Only these feature classes; A,H,L,P,S,T by default."),
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Import places from GeoNames' own files.

    They are found beside those that ship, under the same ids. An import that was stopped goes on when it is repeated;
    one that is repeated later replaces the earlier one. A file that is not what it should be changes nothing.

    \b
    Example:
        dateline places import AF.zip
        dateline places import allCountries.zip alternateNamesV2.zip --country AF,PK --classes A,P
    """
    from dateline.gazetteer.dumps import dump_options, import_dump

    chosen_rows = dump_options(country, classes)
    try:
        with _progress(quiet) as told:
            done = import_dump(dump, alternates, chosen_rows, told)
    except KeyboardInterrupt:
        tell("stopped: places are as they were", "run the same command again to go on")
        raise typer.Exit(INTERRUPTED) from None
    _finish(done, quiet)


def add(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV of places.", show_default=False)],
    quiet: options.Quiet = False,
) -> None:
    """Add places of your own from a CSV file.

    All rows are taken, or none: every mistake is told with its line. A file of the same name replaces the earlier one.

    \b
    Example:
        dateline places add villages.csv
    """
    from dateline.gazetteer.own import add_places

    _finish(add_places(path), quiet)


def imports(
    broken: Annotated[
        str | None,
        typer.Option(
            "--broken", metavar="NAME", help="List the broken rows of one import instead.", show_default=False
        ),
    ] = None,
    limit: options.Limit = None,
    format: options.OutputFormat = None,
) -> None:
    """List what was imported, the strongest first.

    \b
    Example:
        dateline places imports
        dateline places imports --broken AF
    """
    from dateline.gazetteer import staging

    format = chosen(format)
    most = query_limit(format, limit)
    rows = staging.imports() if broken is None else staging.broken_rows(broken)
    emit((row for number, row in enumerate(rows) if most is None or number < most), format,
         IMPORTS if broken is None else BROKEN, limit)  # fmt: skip


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of an import: see dateline places imports.")],
    quiet: options.Quiet = False,
) -> None:
    """Remove an import; what ships stays.

    \b
    Example:
        dateline places remove AF
    """
    from dateline.gazetteer import staging

    staging.remove(name)
    if not quiet:
        typer.echo(f"{safe(name)} removed")


def lookup(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as it is written in an article.")],
    limit: options.Limit = None,
    format: options.OutputFormat = None,
) -> None:
    """List the places that a name may mean, the likeliest without any context first.

    \b
    Example:
        dateline places lookup "Homs province"
    """
    from dateline.gazetteer import default

    format = chosen(format)
    emit(default().candidates(name)[: query_limit(format, limit)], format, CANDIDATES, limit)


def places() -> None:
    """See `HELP`."""


group = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
group.callback(help=HELP)(places)
for command in (import_, add, imports, remove, lookup):
    group.command(name=command.__name__.rstrip("_"))(command)


def _finish(done: Import, quiet: bool) -> None:
    """Say what was imported, and which rows were not."""
    if done.broken:
        from dateline.gazetteer.staging import broken_rows

        for row, _ in zip(broken_rows(done.name), range(SHOWN_BROKEN), strict=False):
            typer.echo(safe(f"{row.file}: line {row.line}: {row.what} — left out"), err=True)
        if done.broken > SHOWN_BROKEN:
            more = f"… {done.broken - SHOWN_BROKEN:,} more: dateline places imports --broken {done.name}"
            typer.echo(safe(more), err=True)
    if not quiet:
        counts = f"{done.places:,} places under {done.names:,} names"
        counts += f", {done.broken:,} broken rows left out" if done.broken else ""
        typer.echo(safe(f"{done.name}: {counts}; {done.path}"))


@contextmanager
def _progress(quiet: bool) -> Iterator[Told | None]:
    """Yield what draws a bar of bytes read, where a person watches it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from dateline.cli.terminal import console

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("places", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total or None)
