"""`dateline show`: one article with its marks."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.rows import chosen, names_shown, write_csv, write_line
from dateline.cli.terminal import console, safe_json
from dateline.records import SURE, sure, to_json


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, the beginning of it, or its own id.")],
    run: options.Run = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    min_confidence: options.MinConfidence = SURE,
    unmasked: options.Unmasked = False,
) -> None:
    """Show one article with its marks.

    Sources, cues and contents are marked in the text; the claims, the times and places, and the lines that were removed
    follow.

    Without colours (in a pipe, or under NO_COLOR) brackets mark them, with the number of the claim.

    \b
    Example:
        dateline show 3f9c01aa
    """
    from dateline import Ledger

    format = chosen(format)
    with Ledger(ledger, create=False) as opened:
        reading = sure(opened.articles.get(id, run=run), min_confidence)
        if not names_shown(format, unmasked):
            (reading,) = opened.masked([reading])
    if format == "table":
        from dateline.cli.marks import print_marked
        from dateline.cli.view import (
            print_casualties,
            print_events,
            print_forecasts,
            print_heading,
            print_removed,
            print_when_and_where,
        )

        out = console()
        print_heading(reading.article, out)
        out.print()
        print_marked(reading, out)
        print_events(reading, out)
        print_when_and_where(reading, out)
        print_casualties(reading, out)
        print_forecasts(reading, out)
        print_removed(reading.article, out)
    elif format == "csv":
        from dateline.ledger import ClaimRow
        from dateline.ledger.claim_rows import claim_rows

        write_csv(claim_rows(reading), ClaimRow)
    else:
        write_line(safe_json(to_json(reading).decode("utf-8")))
