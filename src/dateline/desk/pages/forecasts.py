"""What articles say about the future: how likely, until when, on what condition, and whether it can be scored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of
from dateline.desk.pages import lists
from dateline.desk.pages.lists import Described
from dateline.desk.selections import NAMES, read_selection
from dateline.ledger.filters import ForecastFilter
from dateline.ledger.rows import ForecastRow
from dateline.records import Standing

router = APIRouter()

SHOWN: Final = 50

_YES_NO: Final = (("true", "yes"), ("false", "no"))
_FIELDS: Final = (
    Described("text", "Words in the article", "search", hint='words, "phrases", prefix*'),
    Described("actor", "Said by", "search", hint="a name"),
    Described("from", "Due from", "date", hint="2031-05-09, 2031-05"),
    Described("to", "Due to", "date", hint="2031-05-09, 2031-05"),
    Described("likely", "May be as likely as", "number", hint="0.7"),
    Described("scorable", "Can be scored", "choice", _YES_NO),
    Described("conditional", "On a condition", "choice", _YES_NO),
    Described("standing", "Standing of the source", "choice", lists.words_of(get_args(Standing))),
    Described("since", "Published from", "date", hint="2031-05-09, 2031-05"),
    Described("until", "Published to", "date", hint="2031-05-09, 2031-05"),
    Described("outlet", "Outlet", "text", hint="its name as given"),
    Described("article", "Article", "text", hint="its id"),
)  # fmt: skip
_KNOWN: Final = (*NAMES, "likely", "scorable", "conditional")
"""The names that are understood in an address: those of the selection, and three that only forecasts have."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A likelihood as a bar over 0 to 100: where it begins, how long it is and where its middle is."""

    start: float
    length: float
    mid: float


@dataclass(frozen=True, slots=True)
class Told:
    """A forecast with its likelihood as a bar, None where no scale has its words."""

    row: ForecastRow
    drawn: Drawn | None


@router.get("/forecasts")
def forecasts(request: Request) -> Response:
    """Show forecasts, newest article first."""
    desk, given = desk_of(request), request.query_params
    page = desk.ledger.forecasts.page(filter_of(request), lists.after(request), SHOWN)
    asked = {name: given[name] for name in _KNOWN if given.get(name)}
    return desk.page(
        request, "forecasts.html",
        forecasts=[Told(row, drawn(row)) for row in desk.masked(page.rows)], pager=lists.pager(request, page),
        bar=lists.own_bar(request, _FIELDS, NAMES, counted=True), selection="?" + urlencode(asked) if asked else "",
        text=given.get("text", ""),
    )  # fmt: skip


def filter_of(request: Request) -> ForecastFilter:
    """Return the filter that an address stands for."""
    given = request.query_params
    return replace(
        read_selection(given).forecasts(), likely=lists.share(given, "likely"),
        scorable=lists.flag(given, "scorable"), conditional=lists.flag(given, "conditional"),
    )  # fmt: skip


def drawn(row: ForecastRow) -> Drawn | None:
    """Return the likelihood of a forecast as a bar; a certain one keeps a width that can be seen."""
    if row.low is None or row.mid is None or row.high is None:
        return None
    start, length = min(row.low * 100, 99.0), max((row.high - row.low) * 100, 1.0)
    return Drawn(round(start, 1), round(length, 1), round(row.mid * 100, 1))
