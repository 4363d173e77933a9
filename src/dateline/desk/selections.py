"""The selection as it stands in an address, so that a link is a citation, and the bar of filters that changes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from dateline.errors import OptionError
from dateline.ledger.selection import Selection
from dateline.ontology import classes
from dateline.records import Anonymity, CueClass, EventStatus, Quotation, SourceType, Standing

_ADDRESS: Final = {"from_day": "from", "to_day": "to"}
"""Fields that go by another name in an address: `from` is no name in Python."""

NAMES: Final = {_ADDRESS.get(part.name, part.name): part.name for part in fields(Selection)}
"""The names in an address, each with its field of the selection."""

_POINT: Final = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")
_KM: Final = 50.0
LONGEST: Final = 500
"""Characters of a value at most."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the bar; `kind` is text, search, number, date (a day, month or year), choice or several."""

    name: str
    label: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address without it.

    `counted` is what /counts has to be asked for the rows there; None where they are none that it counts.
    """

    label: str
    value: str
    without: str
    counted: str | None = None


@dataclass(frozen=True, slots=True)
class FilterBar:
    """What filters.html shows; `kept` are other parts of the address, which filtering leaves alone.

    It is `open` on pages that are lists; where something is drawn it would push that off the screen.
    """

    action: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    more_open: bool
    chips: tuple[Chip, ...]
    kept: tuple[tuple[str, str], ...]
    clear: str
    open: bool = True


def read_selection(params: QueryParams | Mapping[str, str]) -> Selection:
    """Return the selection of an address; raises `OptionError` for what is impossible, other names are left alone."""
    given: dict[str, Any] = {}
    for name, field in NAMES.items():
        values = params.getlist(name) if isinstance(params, QueryParams) else [params[name]] if name in params else []
        value = ",".join(one.strip() for one in values if one.strip())
        if len(value) > LONGEST:
            raise OptionError(f"{name}: longer than {LONGEST} characters", "use fewer words")
        if value:
            given[field] = _READ[field](name, value) if field in _READ else value
    if "near" in given:
        given.setdefault("km", _KM)
    return Selection(**given)


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise OptionError(f"{name}: {value!r} is not a number") from None


def _point(name: str, value: str) -> tuple[float, float]:
    found = _POINT.fullmatch(value)
    if found is None:
        raise OptionError(f"{name}: {value!r} is not a point", "give latitude and longitude: 34.43,70.45")
    return float(found[1]), float(found[2])


_READ: Final = {"near": _point, "km": _number, "min_confidence": _number}


def parameters(selection: Selection) -> dict[str, str]:
    """Return what is set in a selection, by the names of addresses."""
    return {_ADDRESS.get(name, name): value for name, value in selection.parameters().items()}


def query_of(selection: Selection, **also: Any) -> str:
    """Return the query of an address, "?type=ASSAULT&…" or nothing.

    `also` are further parts, or fields of the selection by the names of addresses; None leaves a part out.
    """
    found = {**parameters(selection), **{name.rstrip("_"): value for name, value in also.items()}}
    kept = {name: str(value) for name, value in found.items() if value is not None and value != ""}
    return "?" + urlencode(kept) if kept else ""


def filter_bar(request: Request, selection: Selection, usual: Mapping[str, str] | None = None) -> FilterBar:
    """Return the bar of filters for a page; what the address says beside the selection is kept.

    `usual` are filters that the page sets where the address does not.
    """
    kept = tuple(
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in NAMES and name not in ("after", "before") and value
    )
    path, given = request.url.path, parameters(selection)
    others: dict[str, Any] = dict(kept)
    more = tuple(_fields(_MORE, given))
    chips = []
    for name, value in given.items():
        gone = ("near", "km") if name == "near" else (name,)
        rest = {one: given[one] for one in given if one not in gone}
        without = path + query_of(Selection(), **rest | others)
        chips.append(Chip(_LABELS[name], value, without, query_of(Selection(), **{**(usual or {}), **rest})))
    return FilterBar(
        action=path, open=path in _LISTS, fields=tuple(_fields(_FIRST, given)), more=more,
        more_open=any(field.value for field in more),
        chips=tuple(chips), kept=kept, clear=path + query_of(Selection(), **others),
    )  # fmt: skip


def narrowed(selection: Selection, **changes: Any) -> Selection:
    """Return a selection with some fields set otherwise."""
    return replace(selection, **changes)


def _fields(described: Iterable[tuple[str, str, str, Any, str]], given: Mapping[str, str]) -> Iterable[Field]:
    for name, label, kind, vocabulary, hint in described:
        words = vocabulary() if callable(vocabulary) else vocabulary
        choices = tuple((word, word.replace("_", " ")) for word in words)
        yield Field(name, label, kind, given.get(name, ""), choices, hint)


def _modes() -> list[str]:
    return sorted({mode for type in classes.plover().values() for mode in type.modes})


_FIRST: Final = (
    ("text", "Words in the article", "search", (), 'words, "phrases", prefix*'),
    ("actor", "Who", "search", (), "who speaks or takes part"),
    ("place", "Place", "search", (), "a place, or the province or country it lies in"),
    ("from", "When: from", "date", (), "2031-05"),
    ("to", "When: to", "date", (), "2031-05"),
    ("type", "Event type", "choice", lambda: list(classes.plover()), ""),
    ("source_type", "Kind of source", "choice", get_args(SourceType), ""),
    ("status", "Status", "several", get_args(EventStatus), ""),
)
_MORE: Final = (
    ("standing", "Standing of the source", "choice", get_args(Standing), ""),
    ("anonymity", "Anonymity", "choice", get_args(Anonymity), ""),
    ("quotation", "In whose words", "choice", get_args(Quotation), ""),
    ("cue_class", "What the source does", "choice", get_args(CueClass), ""),
    ("category", "Class of event", "choice", lambda: sorted(classes.classes()), ""),
    ("mode", "Mode", "choice", _modes, ""),
    ("country", "Country", "text", (), "a code or a name"),
    ("near", "Near a point", "text", (), "34.43,70.45"),
    ("km", "Within km", "number", (), "50"),
    ("since", "Published from", "date", (), "2031-05"),
    ("until", "Published to", "date", (), "2031-05"),
    ("outlet", "Outlet", "text", (), "its name as given"),
    ("article", "Article", "text", (), "its id"),
    ("min_confidence", "Confidence from", "number", (), "0.8; 0 shows everything"),
)
_LISTS: Final = ("/", "/events", "/claims")
_LABELS: Final = {name: label for name, label, *_ in (*_FIRST, *_MORE)}
