"""Errors of single inputs as rows of `problems`."""

from __future__ import annotations

from dateline.errors import InputTooLarge, IntakeError
from dateline.records import Problem


def problem(origin: str, error: IntakeError) -> Problem:
    """Return the row of `problems` for an input that could not become an article."""
    return Problem(origin, error.code, str(error), error.hint)


def too_large(origin: str, limit: int) -> InputTooLarge:
    """Return the error for an article over the size limit."""
    return InputTooLarge(f"{origin}: is over the limit of {limit:,} bytes for one article")
