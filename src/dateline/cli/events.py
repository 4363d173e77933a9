"""`dateline events`: what is said to have happened, as rows."""

from __future__ import annotations

from typing import Any

from dateline.cli import options
from dateline.cli.listing import emit_rows, on_line, short_id
from dateline.cli.places_listing import KM, degrees
from dateline.cli.rows import Layout, chosen, query_limit
from dateline.ledger import EventFilter, EventRow
from dateline.records import SURE


def _figure(row: EventRow, effect: str) -> str | None:
    low, best, high = (getattr(row, name) for name in (f"{effect}_low", effect, f"{effect}_high"))
    return None if best is None else f"{best:,}" if low == high else f"{low:,}–{high:,}"


def days(earliest: str | None, latest: str | None) -> str | None:
    """Return two days as one cell."""
    first, last = (None if day is None else day[:10] for day in (earliest, latest))
    return first if first == last or last is None else f"{first}–{last}"


EVENTS = Layout(
    EventRow,
    (
        ("article", lambda row: short_id(row.article_id)),
        ("when", lambda row: days(row.earliest, row.latest)),
        ("where", lambda row: row.place and f"{row.place} ({row.place_precision})"),
        ("event", lambda row: f"{row.type}{f' {row.mode}' if row.mode else ''}"),
        ("words", lambda row: on_line(row.words)),
        ("status", lambda row: row.status),
        ("actor", lambda row: "; ".join(row.actors)),
        ("to", lambda row: "; ".join(row.recipients)),
        ("killed", lambda row: _figure(row, "killed")),
        ("said by", lambda row: row.source_name or ("a source" if row.claim else None)),
        ("sure", lambda row: f"{row.confidence:.2f}"),
    ),
    "no events like that",
)


def events(
    category: options.Category = None,
    type: options.EventType = None,
    mode: options.Mode = None,
    quad: options.Quad = None,
    acled: options.Acled = None,
    status: options.Status = None,
    actor: options.Actor = None,
    recipient: options.Recipient = None,
    reported_by: options.ReportedBy = None,
    place: options.PlaceWords = None,
    country: options.Country = None,
    near: options.Near = None,
    km: options.Km = None,
    from_: options.EventFrom = None,
    to: options.EventTo = None,
    min_confidence: options.MinConfidence = SURE,
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
    """List what articles say happened, is planned, was tried or denied, newest article first.

    One row is one event of one article: several articles may tell of the same one. --from and --to are about when it
    happened, --since and --until about publication.

    \b
    Example:
        dateline events --type ASSAULT --status happened,ongoing --country AF
        dateline events --actor "Marsh Front" --reported-by police --format csv
    """
    format = chosen(format)
    filter = event_filter(
        category=category, type=type, mode=mode, quad=quad, acled=acled, status=status, actor=actor,
        recipient=recipient, reported_by=reported_by, place=place, country=country, near=near, km=km, from_day=from_,
        to_day=to, min_confidence=min_confidence, text=text, since=since, until=until, article=article, outlet=outlet,
        run=run, limit=query_limit(format, limit),
    )  # fmt: skip
    emit_rows(ledger, lambda opened: opened.events.iterate(filter), format, EVENTS, limit, unmasked)


def event_filter(near: str | None = None, km: float | None = None, **given: Any) -> EventFilter:
    """Return the filter that options stand for."""
    if near is not None:
        given |= {"near": degrees(near), "km": KM if km is None else km}
    elif km is not None:
        given["km"] = km
    return EventFilter(**given)
