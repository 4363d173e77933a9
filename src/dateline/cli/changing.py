"""`dateline add`, `import` and `export`: into the ledger and out of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dateline import adding
from dateline.cli import options
from dateline.cli.events import event_filter
from dateline.cli.failures import FAILED_INPUTS, INTERRUPTED, problem_line, tell
from dateline.cli.listing import claim_filter
from dateline.cli.places_listing import KM, degrees
from dateline.cli.progress import Progress
from dateline.cli.terminal import on_terminal, safe
from dateline.errors import OptionError, UnreadableInput
from dateline.intake.options import IntakeOptions
from dateline.ledger.filters import Scope
from dateline.records import SURE, Article, Problem, Reading

if TYPE_CHECKING:
    from dateline.ledger import Ledger
    from dateline.reader.reader import Reader

Item = Reading | Problem


def add(
    paths: options.Paths,
    ledger: options.Ledger = None,
    as_is: options.AsIs = False,
    published: options.Published = None,
    input_format: options.Input = "auto",
    max_bytes: options.MaxBytes = options.DEFAULT_MAX_BYTES,
    workers: options.Workers = 1,
    model: options.Model = None,
    quiet: options.Quiet = False,
) -> None:
    """Read articles and keep them in the ledger.

    What the ledger has already from the same version and model is not read again, so a run that was stopped goes on
    when it is repeated. Inputs that fail are kept too: see dateline problems.

    \b
    Example:
        dateline add articles/ --workers 2
        cat story.txt | dateline add - --published 2031-05-09
    """
    from dateline import Ledger, Reader, articles

    intake = IntakeOptions(input_format, as_is, published, max_bytes)
    with Ledger(ledger) as opened, Progress(paths, quiet) as progress:
        batch = _Batch(opened, progress)
        try:
            reader = Reader(model)
            unread = batch.unread(articles(paths, intake), reader)
            with closing(reader.read_many(unread, workers)) as readings:
                batch.store(readings)
        except KeyboardInterrupt:
            batch.summarise("stopped: ")
            tell("what is in the ledger stays there", "run the same command again to go on")
            raise typer.Exit(INTERRUPTED) from None
    batch.finish(quiet)


def import_(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help='Exports of readings (JSONL), or "-".', show_default=False),
    ],
    ledger: options.Ledger = None,
    quiet: options.Quiet = False,
) -> None:
    """Put the readings of a JSONL export into the ledger.

    \b
    Example:
        dateline export --out readings.jsonl
        dateline import readings.jsonl --ledger other.db
    """
    from dateline import Ledger

    with Ledger(ledger) as opened, Progress(paths, quiet) as progress:
        batch = _Batch(opened, progress)
        for path in paths:
            batch.store(_stored_readings(path))
    batch.finish(quiet)


def export(
    format: Annotated[
        Literal["jsonl", "csv", "parquet", "geojson", "acled", "plover"],
        typer.Option("--format", help="jsonl, csv, parquet, geojson (places, events), acled or plover (events)."),
    ] = "jsonl",
    out: Annotated[
        str, typer.Option("--out", metavar="FILE", help='Where to; "-" is standard output.', show_default=True)
    ] = "-",
    what: Annotated[
        Literal["readings", "claims", "times", "events", "forecasts", "casualties", "places"] | None,
        typer.Option(
            "--what",
            show_default=False,
            help="readings (jsonl's default), claims, times, events, forecasts, casualties, places (geojson's).",
        ),
    ] = None,
    ledger: options.Ledger = None,
    source: options.Source = None,
    type: Annotated[str | None, typer.Option("--type", help="Of source (claims), or PLOVER's type (events).")] = None,
    anonymity: options.AnonymityOption = None,
    standing: options.StandingOption = None,
    cue_class: options.CueClassOption = None,
    quotation: options.QuotationOption = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many rows.")] = None,
    all: options.All = False,
    from_: options.From = None,
    to: options.To = None,
    resolved: options.Resolved = False,
    effect: options.EffectOption = None,
    scope_: options.ScopeOption = None,
    asserted: options.AssertedOption = None,
    least: options.Least = None,
    name: options.PlaceName = None,
    country: options.Country = None,
    kind: options.Kind = None,
    form: options.FormOption = None,
    near: options.Near = None,
    km: options.Km = None,
    category: options.Category = None,
    mode: options.Mode = None,
    quad: options.Quad = None,
    acled: options.Acled = None,
    status: options.Status = None,
    actor: options.Actor = None,
    recipient: options.Recipient = None,
    reported_by: options.ReportedBy = None,
    place: options.PlaceWords = None,
    scorable: options.Scorable = None,
    conditional: options.Conditional = None,
    likely: options.Likely = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            "--min-confidence", metavar="N", min=0, max=1, help=f"Events of at least this; {SURE} if not given."
        ),
    ] = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Write the ledger's readings, claims, times, events, forecasts, casualties or places to a file.

    Readings, as JSON lines, hold everything and can be imported again. Claims, times, events, forecasts, casualties
    and places, one per row with their article, suit spreadsheets and data frames; attitudes are left out unless --all.
    Places and events as GeoJSON suit maps. acled writes ACLED's columns, without what is only planned, threatened or
    denied unless --status asks for it; plover writes PLOVER's records.

    Named eyewitnesses and victims are under pseudonyms unless --unmasked, which the file then says.

    \b
    Example:
        dateline export --out readings.jsonl
        dateline export --format csv --anonymity granted --out anonymous.csv
        dateline export --format acled --country AF --out events.csv
        dateline export --format geojson --near 34.43,70.45 --km 80 --out places.geojson
    """
    from dateline import Ledger

    defaults = {"jsonl": "readings", "geojson": "places", "acled": "events", "plover": "events"}
    rows = what or defaults.get(format, "claims")
    given: dict[str, dict[str, Any]] = {
        "claims": {
            "source": source, "type": type, "anonymity": anonymity, "standing": standing, "cue_class": cue_class,
            "quotation": quotation, "all": all or None,
        },
        "times": {"from_day": from_, "to_day": to, "resolved": resolved or None},
        "casualties": {"effect": effect, "scope": scope_, "asserted": asserted, "least": least},
        "places": {"name": name, "country": country, "kind": kind, "form": form, "near": near, "km": km},
        "events": {
            "category": category, "type": type, "mode": mode, "quad": quad, "acled": acled, "status": status,
            "actor": actor, "recipient": recipient, "reported_by": reported_by, "place": place, "country": country,
            "near": near, "km": km, "from_day": from_, "to_day": to, "min_confidence": min_confidence,
        },
        "forecasts": {
            "source": source, "scorable": scorable, "conditional": conditional, "likely": likely, "from_day": from_,
            "to_day": to,
        },
    }  # fmt: skip
    scope: dict[str, Any] = {
        "text": text, "article": article, "outlet": outlet, "since": since, "until": until, "run": run, "limit": limit,
    }  # fmt: skip
    chosen = _chosen(rows, given, scope)
    if out == "-" and on_terminal():
        raise OptionError("an export is not for the terminal", "name a file with --out, or pipe it into a program")
    with Ledger(ledger, create=False) as opened:
        if out == "-":
            opened.export(format, sys.stdout.buffer, chosen, rows, unmasked=unmasked)
        else:
            count = opened.export(format, out, chosen, rows, unmasked=unmasked)
            typer.echo(f"{count:,} {rows} written to {safe(out)}", err=True)


def _chosen(rows: str, options: dict[str, dict[str, Any]], scope: dict[str, Any]) -> Scope:
    """Return the filter for what is exported; options about other rows are a mistake."""
    from dateline.ledger import ArticleFilter, CasualtyFilter, ForecastFilter, PlaceFilter, TimeFilter

    given = options.get(rows, {})
    for others, values in options.items():
        if others != rows and any(value is not None and name not in given for name, value in values.items()):
            raise OptionError(f"options about {others} choose {others}, not {rows}", f"add --what {others}")
    if rows == "readings":
        return ArticleFilter(**scope)
    if rows == "claims":
        return claim_filter(bool(given.pop("all")), **given, **scope)
    if rows == "times":
        return TimeFilter(**given | {"resolved": bool(given["resolved"])}, **scope)
    if rows == "events":
        sure = SURE if given["min_confidence"] is None else given["min_confidence"]
        return event_filter(**given | {"min_confidence": sure}, **scope)
    if rows == "forecasts":
        return ForecastFilter(**given, **scope)
    if rows == "casualties":
        return CasualtyFilter(**given, **scope)
    if given["near"] is not None:
        given |= {"near": degrees(given["near"]), "km": KM if given["km"] is None else given["km"]}
    return PlaceFilter(**given, **scope)


class _Batch:
    """One `add` or `import`: what was stored, what was there before, what failed."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        self._ledger = ledger
        self._progress = progress
        self._new = 0
        self._known = 0

    def unread(self, items: Iterable[Article | Problem], reader: Reader) -> Iterator[Article | Problem]:
        """Yield what this version and model have not read yet."""
        return adding.unread(self._ledger, items, reader.model, self._count_known)

    def store(self, items: Iterable[Item]) -> None:
        """Store everything as it comes, and report the problems."""
        for item in items:
            kept = adding.keep(self._ledger, item)
            if isinstance(kept, Problem):
                self._progress.fail(problem_line(kept))
            else:
                self._new += kept.new
                self._known += not kept.new
                self._progress.advance()

    def _count_known(self, _: Article) -> None:
        self._known += 1
        self._progress.advance()

    def summarise(self, before: str = "") -> None:
        """Say in one line what was done."""
        counts = [f"{self._new:,} added"]
        counts += [f"{self._known:,} already there"] if self._known else []
        counts += [f"{self._progress.failed:,} failed (see dateline problems)"] if self._progress.failed else []
        typer.echo(f"{before}{', '.join(counts)}; ledger: {safe(str(self._ledger.path))}")

    def finish(self, quiet: bool) -> None:
        """Say what was done, and end with the status that fits."""
        if not quiet:
            self.summarise()
        if self._progress.failed:
            raise typer.Exit(FAILED_INPUTS)


def _stored_readings(path: str) -> Iterator[Item]:
    """Yield the readings of an export; what is none becomes a problem that names file and line."""
    from dateline.errors import RecordError
    from dateline.records import from_json, is_export_header

    origin = "standard input" if path == "-" else path
    try:
        with nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip() and not is_export_header(line):
                    try:
                        yield from_json(line)
                    except RecordError as error:
                        yield Problem(f"{origin}:{number}", error.code, str(error), error.hint)
    except OSError as error:
        failure = UnreadableInput(f"{origin}: {(error.strerror or str(error)).lower()}")
        yield Problem(origin, failure.code, str(failure), failure.hint)
