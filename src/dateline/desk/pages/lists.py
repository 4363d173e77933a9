"""What all lists share: where the next page is, how many rows there are in words, and what to widen when none fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from dateline.desk.selections import Chip, Field, FilterBar
from dateline.errors import OptionError
from dateline.ledger.pages import Count, Page


@dataclass(frozen=True, slots=True)
class Pager:
    """The addresses of the first and the next page of a list, None where there is none to go to.

    `searched_all` is false when the page is not full because no page looks at more than 10,000 articles.
    """

    first: str | None
    next: str | None
    searched_all: bool


@dataclass(frozen=True, slots=True)
class Described:
    """A field of a page's own filters: its name, label, kind as in `Field`, the choices with their labels, a hint."""

    name: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def pager(request: Request, page: Page[Any], name: str = "after") -> Pager:
    """Return the ways on from a page; `name` is what the address calls its cursor."""
    next = None if page.next is None else address(request, **{name: page.next})
    first = address(request, **{name: None}) if request.query_params.get(name) else None
    return Pager(first, next, page.searched_all)


def address(request: Request, **changes: str | None) -> str:
    """Return the address of a request with some parts set or, by None, left out."""
    parts = [(name, value) for name, value in request.query_params.multi_items() if name not in changes and value]
    parts += [(name, value) for name, value in changes.items() if value]
    return request.url.path + ("?" + urlencode(parts) if parts else "")


def after(request: Request, name: str = "after") -> str | None:
    """Return the cursor of a request."""
    return request.query_params.get(name) or None


def counted(count: Count, one: str, many: str) -> str:
    """Return a count in words: "1 event", "10,000+ events", "at least 12 events in the newest 10,000 articles"."""
    if count.capped:
        return f"{count.number:,}+ {many}"
    told = f"{count.number:,} {one if count.number == 1 else many}"
    return told if count.searched_all else f"at least {told}, in the newest 10,000 articles"


def own_bar(
    request: Request, described: Iterable[Described], also: Iterable[str] = (), *, counted: bool = False
) -> FilterBar:
    """Return the bar of a page with filters of its own; `also` are others that it takes from an address.

    `counted` tells whether /counts understands all of them.
    """
    known, given = tuple(described), request.query_params
    others = tuple((name, given[name]) for name in also if given.get(name) and all(name != one.name for one in known))
    known = (*known, *(Described(name, name.replace("_", " ").capitalize(), "text") for name, _ in others))
    fields = tuple(
        Field(one.name, one.label, one.kind, given.get(one.name, ""), one.choices, one.hint)
        for one in known
        if one.name not in dict(others)
    )
    chips = []
    for one in known:
        if given.get(one.name):
            without = address(request, after=None, **{one.name: None})
            query = without.removeprefix(request.url.path) if counted else None
            chips.append(Chip(one.label, _chosen(one, given[one.name]), without, query))
    return FilterBar(
        action=request.url.path, open=True, fields=fields, more=(), more_open=False, chips=tuple(chips), kept=others,
        clear=request.url.path,
    )  # fmt: skip


def kept(bar: FilterBar, parts: tuple[tuple[str, str], ...], clear: str) -> FilterBar:
    """Return a bar that leaves some parts of the address alone."""
    return replace(bar, kept=parts, clear=clear)


def words_of(vocabulary: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the choices of a vocabulary."""
    return tuple((word, word.replace("_", " ")) for word in vocabulary)


def flag(given: Mapping[str, str], name: str) -> bool | None:
    """Return what a part of an address says: true, false, or nothing."""
    value = given.get(name) or None
    if value not in (None, "true", "false"):
        raise OptionError(f"{name}: {value!r} is neither true nor false")
    return None if value is None else value == "true"


def share(given: Mapping[str, str], name: str) -> float | None:
    """Return the number that a part of an address gives."""
    value = given.get(name) or None
    try:
        return None if value is None else float(value)
    except ValueError:
        raise OptionError(f"{name}: {value!r} is not a number", "give a share: 0.7") from None


def _chosen(described: Described, value: str) -> str:
    return dict(described.choices).get(value, value)
