"""What the pages with drawings share: which statuses are drawn, what is said of the rows, and the files beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol, get_args

import msgspec
from starlette.responses import Response

from dateline.desk.selections import narrowed, query_of
from dateline.ledger.filters import statuses
from dateline.ledger.selection import Selection
from dateline.records import EventStatus

PAGE: Final = 25
"""Rows of the table beside a drawing."""

STATUSES: Final[tuple[str, ...]] = get_args(EventStatus)
USUAL: Final = ("happened", "ongoing")
"""What a map and a network show unless somebody asks for more: what is said to be so."""


class Found(Protocol):
    """What is known of the rows of a drawing; see `ledger.figures.Drawn`."""

    @property
    def capped(self) -> bool:
        """Whether there are more rows than are drawn."""

    @property
    def searched_all(self) -> bool:
        """Whether all articles were looked at."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A status, whether it is drawn, and the address at which it is the other way; none for the last one left."""

    status: str
    on: bool
    address: str | None


def usual() -> dict[str, str]:
    """Return the filters of an address that sets no status."""
    return {"status": ",".join(USUAL)}


def with_status(selection: Selection) -> Selection:
    """Return a selection with the statuses that are drawn."""
    return selection if selection.status is not None else narrowed(selection, **usual())


def switches(path: str, selection: Selection) -> list[Switch]:
    """Return the switches of all statuses."""
    on = statuses(with_status(selection).status)
    found = []
    for one in STATUSES:
        others = [status for status in STATUSES if (status in on) != (status == one)]
        address = path + query_of(selection, status=",".join(others)) if others else None
        found.append(Switch(one, one in on, address))
    return found


def answer(found: Found, drawn: Any) -> Response:
    """Return what a script draws, and what is to be said of its rows."""
    told = {"capped": found.capped, "searched_all": found.searched_all, "drawn": drawn}
    return Response(msgspec.json.encode(told), media_type="application/json")
