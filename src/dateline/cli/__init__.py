"""The command `dateline`: parses options, calls the package, prints. One file per group of commands.

Exit status: 0 done; 1 done, but at least one input failed; 2 nothing could be done (a mistake in the command, a ledger
or a model that cannot be used, an output that cannot be written); 130 stopped by Ctrl-C.
"""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import (
    about,
    actors,
    changing,
    events,
    forecasts,
    listing,
    places,
    places_listing,
    reading,
    serving,
    showing,
)
from dateline.cli.failures import Commands, prepare_streams
from dateline.version import __version__

HELP = """Turn news reporting into a sourced, queryable record: who said what, on what authority.

On a terminal the output is for people; in a pipe it is JSON, one row per line. --format chooses.

Exit status: 0 done, 1 done but an input failed, 2 nothing could be done, 130 stopped by Ctrl-C.

\b
Example:
    dateline add articles/
    dateline claims --anonymity granted
"""

# Plain help, not rich's panels: it starts in half the time and looks the same in a pipe.
app = typer.Typer(
    cls=Commands, help=HELP, no_args_is_help=True, rich_markup_mode=None, add_completion=False,
    pretty_exceptions_enable=False,
)  # fmt: skip


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """See `HELP`."""


for command in (
    reading.read, changing.add, listing.articles, listing.claims, listing.sources, listing.times,
    events.events, forecasts.forecasts, listing.casualties, actors.actor,
    showing.show, listing.search, changing.export, changing.import_, serving.serve, listing.problems, about.about,
):  # fmt: skip
    app.command(name=command.__name__.rstrip("_"))(command)
app.add_typer(actors.group, name="actors")
places_listing.add_to(places.group)
app.add_typer(places.group, name="places")


def main() -> None:
    """Run the command line."""
    prepare_streams()
    app(prog_name="dateline")
