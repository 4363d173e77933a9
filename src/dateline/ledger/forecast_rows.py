"""Forecasts into rows and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from dateline.errors import RecordError
from dateline.ledger.cells import dumped, quoted, spans_of
from dateline.records import Forecast, Likelihood, Span, Window

_LIKELIHOOD = ("phrase", "low", "mid", "high", "scale")
_WINDOW = ("earliest", "latest", "basis")


def forecast_row(forecast: Forecast, text: str) -> dict[str, Any]:
    """Return the row of a forecast."""
    likelihood, window, condition = forecast.likelihood, forecast.window, forecast.condition
    return {
        "id": forecast.id,
        "statement": quoted(text, forecast.statement),
        "statement_spans": dumped([(span.start, span.end) for span in forecast.statement]),
        "claim": forecast.claim,
        "event": forecast.event,
        **{name: None if likelihood is None else getattr(likelihood, name) for name in _LIKELIHOOD},
        **{name: None if window is None else getattr(window, name) for name in _WINDOW},
        "window": None if window is None else window.span.of(text),
        "window_start": None if window is None else window.span.start,
        "condition": None if condition is None else condition.of(text),
        "condition_start": None if condition is None else condition.start,
        "scorable": int(forecast.scorable),
        "why_not": forecast.why_not,
    }


def forecast(row: Row[Any], text: str) -> Forecast:
    """Return the forecast of a row; `RecordError` when the article does not say its words there."""
    statement, values = spans_of(row.statement_spans), row._mapping
    anchored = {
        name: _anchored(values[name], values[f"{name}_start"], text, row.id) for name in ("window", "condition")
    }
    if quoted(text, statement) != row.statement:
        raise RecordError(f"forecast {row.id}: its words are not what the article says there")
    span = anchored["window"]
    return Forecast(
        id=row.id,
        claim=row.claim,
        statement=statement,
        event=row.event,
        likelihood=None if row.phrase is None else Likelihood(*(values[name] for name in _LIKELIHOOD)),
        window=None if span is None else Window(**{name: values[name] for name in _WINDOW}, span=span),
        condition=anchored["condition"],
        scorable=bool(row.scorable),
        why_not=row.why_not,
    )


def _anchored(words: str | None, start: int | None, text: str, key: str) -> Span | None:
    if words is None or start is None:
        return None
    span = Span(start, start + len(words))
    if span.of(text) != words:
        raise RecordError(f"forecast {key}: its words are not what the article says there")
    return span
