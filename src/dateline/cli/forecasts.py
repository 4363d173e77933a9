"""`dateline forecasts`: what is said about the future, as rows."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.events import days
from dateline.cli.listing import day_of, emit_rows, on_line, short_id
from dateline.cli.rows import Layout, chosen, query_limit
from dateline.ledger import ForecastFilter, ForecastRow

FORECASTS = Layout(
    ForecastRow,
    (
        ("article", lambda row: short_id(row.article_id)),
        ("published", lambda row: day_of(row.published)),
        ("statement", lambda row: on_line(row.statement)),
        ("likelihood", lambda row: row.phrase and f"{on_line(row.phrase)} ({row.low:.0%}–{row.high:.0%})"),
        ("due", lambda row: days(row.earliest, row.latest)),
        ("condition", lambda row: row.condition and on_line(row.condition)),
        ("scorable", lambda row: "yes" if row.scorable else f"no: {row.why_not}"),
        ("said by", lambda row: row.source_name or ("a source" if row.claim else None)),
    ),
    "no forecasts like that",
)


def forecasts(
    source: options.Source = None,
    scorable: options.Scorable = None,
    conditional: options.Conditional = None,
    likely: options.Likely = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="May fall due on or after: day, month, year.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="May fall due on or before.")] = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List what articles say about the future that could be checked, newest article first.

    Nothing is scored. --scorable leaves what has an end and something to see; the rest says why not.

    \b
    Example:
        dateline forecasts --scorable --to 2031-12
        dateline forecasts --source "Ilva Renn" --likely 0.7 --format csv
    """
    format = chosen(format)
    filter = ForecastFilter(
        source=source, scorable=scorable, conditional=conditional, likely=likely, from_day=from_, to_day=to, text=text,
        since=since, until=until, article=article, outlet=outlet, run=run, limit=query_limit(format, limit),
    )  # fmt: skip
    emit_rows(ledger, lambda opened: opened.forecasts.iterate(filter), format, FORECASTS, limit, unmasked)
