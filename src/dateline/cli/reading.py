"""`dateline read`: articles in, readings out, nothing stored."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from dateline.cli import options
from dateline.cli.failures import FAILED_INPUTS, problem_line
from dateline.cli.progress import Progress
from dateline.cli.rows import chosen, names_shown, write_csv, write_line
from dateline.cli.terminal import console, safe_json
from dateline.intake.options import IntakeOptions
from dateline.records import SURE, Problem, Reading, sure, to_json


def read(
    paths: options.Paths,
    format: options.OutputFormat = None,
    as_is: options.AsIs = False,
    published: options.Published = None,
    input_format: options.Input = "auto",
    max_bytes: options.MaxBytes = options.DEFAULT_MAX_BYTES,
    workers: options.Workers = 1,
    model: options.Model = None,
    quiet: options.Quiet = False,
    min_confidence: options.MinConfidence = SURE,
    unmasked: options.Unmasked = False,
) -> None:
    """Read articles and print what they say; nothing is stored.

    On a terminal: title, speakers with what they said, and what happened. In a pipe, or with --format json or jsonl:
    one reading per line, in the order of the inputs. --format csv prints one claim per row.

    \b
    Example:
        dateline read article.html
        dateline read --input-format jsonl --workers 2 news.jsonl > readings.jsonl
    """
    from dateline import Reader, articles, mask

    intake = IntakeOptions(input_format, as_is, published, max_bytes)
    with Progress(paths, quiet) as progress:
        reader = Reader(model)
        items = reader.read_many(articles(paths, intake), workers)
        format = chosen(format)
        readings = (sure(reading, min_confidence) for reading in _readings(items, progress))
        print_readings(readings if names_shown(format, unmasked) else map(mask, readings), format, progress)
    if progress.failed:
        raise typer.Exit(FAILED_INPUTS)


def _readings(items: Iterator[Reading | Problem], progress: Progress) -> Iterator[Reading]:
    """Yield the readings and report the problems."""
    for item in items:
        if isinstance(item, Problem):
            progress.fail(problem_line(item))
        else:
            progress.advance()
            yield item


def print_readings(readings: Iterator[Reading], format: options.Format, progress: Progress) -> None:
    """Print readings as they come."""
    if format == "csv":
        from dateline.ledger import ClaimRow

        write_csv(_claim_rows(readings), ClaimRow)
    elif format == "table":
        from dateline.cli.view import print_reading

        out = console()
        for number, reading in enumerate(readings):
            with progress.paused():
                out.print("\n" if number else "", end="")
                print_reading(reading, out)
    else:
        for reading in readings:
            write_line(safe_json(to_json(reading).decode("utf-8")))
            # One at a time, so that whoever reads the pipe need not wait for a block to fill.
            sys.stdout.flush()


def _claim_rows(readings: Iterator[Reading]) -> Iterator[Any]:
    from dateline.ledger.claim_rows import claim_rows

    for reading in readings:
        yield from claim_rows(reading)
