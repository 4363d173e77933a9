"""What the API understands in a query: described once, for its description and for reading it.

A name that an address does not understand is refused, and so is one that stands there twice: a mistyped filter that was
left alone would give more rows than were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, get_args

from starlette.datastructures import QueryParams

from dateline.desk.selections import LONGEST, read_selection
from dateline.errors import OptionError
from dateline.ledger.filters import Origin, ReviewState
from dateline.ledger.pages import LIMIT
from dateline.ledger.selection import Selection
from dateline.ontology import classes
from dateline.records import (
    Anonymity,
    CasualtyAsserted,
    CasualtyEffect,
    CasualtyScope,
    CueClass,
    EntityKind,
    EventStatus,
    PlaceForm,
    PlaceKind,
    Quotation,
    SourceType,
    Standing,
    TimeType,
)

MOST: Final = 200
"""Rows of a page at most."""

_DAY: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_POINT: Final = r"^\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*$"
_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name in a query: what it does, what its value may be, and the Python type that comes of it."""

    name: str
    words: str
    schema: dict[str, Any]
    kind: type[Any] = str
    required: bool = False

    def described(self) -> dict[str, Any]:
        """Return it as OpenAPI has it."""
        told = {"name": self.name, "in": "query", "required": self.required, "description": self.words}
        return told | {"schema": dict(self.schema)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for, as it was understood."""

    values: dict[str, Any]
    params: QueryParams

    @property
    def selection(self) -> Selection:
        """The selection; raises `OptionError` for what is impossible."""
        return read_selection(self.params)

    @property
    def after(self) -> str | None:
        """The cursor of the page before."""
        found: str | None = self.values.get("after")
        return found

    @property
    def limit(self) -> int:
        """How many rows a page has."""
        found: int = self.values.get("limit", LIMIT)
        return found

    @property
    def counted(self) -> bool:
        """Tell whether the rows are to be counted."""
        return bool(self.values.get("count", False))

    def given(self, *names: str) -> dict[str, Any]:
        """Return those of some values that are there."""
        return {name: self.values[name] for name in names if name in self.values}


def words(name: str, told: str, *, required: bool = False, **schema: Any) -> Parameter:
    """Return a parameter that takes a text."""
    return Parameter(name, told, {"type": "string", "maxLength": LONGEST, **schema}, required=required)


def word(name: str, told: str, known: Iterable[str], *, required: bool = False) -> Parameter:
    """Return a parameter that takes one word of a vocabulary."""
    return Parameter(name, told, {"type": "string", "enum": list(known)}, required=required)


def flag(name: str, told: str) -> Parameter:
    """Return a parameter that takes true or false, or 1 or 0."""
    return Parameter(name, told, {"type": "boolean"}, bool)


def number(name: str, told: str, least: float, most: float | None = None) -> Parameter:
    """Return a parameter that takes a number."""
    top = {} if most is None else {"maximum": most}
    return Parameter(name, told, {"type": "number", "minimum": least, **top}, float)


def whole(name: str, told: str, least: int, most: int, **schema: Any) -> Parameter:
    """Return a parameter that takes a whole number."""
    return Parameter(name, told, {"type": "integer", "minimum": least, "maximum": most, **schema}, int)


def _modes() -> list[str]:
    return sorted({mode for type in classes.plover().values() for mode in type.modes})


_STATUSES: Final = "|".join(get_args(EventStatus))

TEXT: Final = words(
    "text", 'Words, "phrases" and prefix* in title or text of the article; of claims, in what is claimed.'
)
FROM: Final = words("from", "Day (2031-05-09), month or year: what may lie then or later.", pattern=_DAY)
TO: Final = words("to", "Day, month or year: what may lie then or earlier.", pattern=_DAY)
SINCE: Final = words("since", "Day, month or year of publication: then or later.", pattern=_DAY)
UNTIL: Final = words("until", "Day, month or year of publication: then or earlier.", pattern=_DAY)
OUTLET: Final = words("outlet", "The outlet, as the articles have it.")
ARTICLE: Final = words("article", "One article, by its id, a beginning of it, or its external id.")

PUBLISHED: Final = (TEXT, SINCE, UNTIL, OUTLET, ARTICLE)
"""What every kind of row of articles understands."""

SELECTION: Final = (
    TEXT,
    words("actor", "Words of a name: of a source, or of somebody who takes part in an event."),
    word("source_type", "What kind of source speaks.", get_args(SourceType)),
    word("standing", "What the source is.", get_args(Standing)),
    word("anonymity", "Whether the source is named, and if not, why.", get_args(Anonymity)),
    word("quotation", "Whether the source's own words are given.", get_args(Quotation)),
    word("cue_class", "What the source does: say, deny, warn and so on.", get_args(CueClass)),
    words("place", "Words of the name of a place, or of a province or district it lies in."),
    words("country", "A country, by its two-letter code or its name."),
    words("near", "Latitude and longitude: 34.43,70.45. Finds places whose point is within `km`.", pattern=_POINT),
    number("km", "Kilometres around `near`; 50 if not given. It needs `near`.", 0),
    FROM,
    TO,
    SINCE,
    UNTIL,
    word("category", "Class of event, of Dateline's own.", sorted(classes.classes())),
    word("type", "Type of event, as PLOVER has it.", classes.plover()),
    word("mode", "Mode of event, as PLOVER has it.", _modes()),
    words(
        "status", f"Status of the event, or several with commas between: {', '.join(get_args(EventStatus))}.",
        pattern=f"^({_STATUSES})(,({_STATUSES}))*$",
    ),
    OUTLET,
    ARTICLE,
    number("min_confidence", "Events at least as sure as this; 0 shows everything.", 0, 1),
)  # fmt: skip
"""The filter that pages, API and exports share."""

AFTER: Final = words("after", "The `next` of the page before; filters must stay the same.", maxLength=2000)
PAGES: Final = (AFTER, whole("limit", f"Rows of a page; {LIMIT} if not given.", 1, MOST, default=LIMIT))
PAGING: Final = (*PAGES, flag("count", "Count the rows too, up to 10,000."))

REVIEWED: Final = word(
    "reviewed", "What a person decided about the row last; without it, all but those that were rejected.",
    get_args(ReviewState),
)  # fmt: skip
CLAIMS: Final = (
    flag(
        "claims_only", "Leave out attitudes (know, want, order …); true if not given, unless `cue_class` asks for one."
    ),
    REVIEWED,
)
EVENTS: Final = (
    word("quad", "Quad class.", classes.QUADS),
    word("acled", "Sub-event type, as ACLED has it.", classes.acled_events()),
    words("recipient", "Words of a name of somebody other than who acts."),
    words("reported_by", "Words of a name of a source whose claims tell of the event."),
    REVIEWED,
)
PLACES: Final = (
    words("admin", "Words of the province or district it lies in or is."),
    word("kind", "What kind of place.", get_args(PlaceKind)),
    word("form", "How the article names it.", get_args(PlaceForm)),
    words("name", "Words of the place's name, or of how the article has it."),
)
TIMES: Final = (
    FROM,
    TO,
    word("time_type", "Type of time expression, as TIMEX3 has it.", get_args(TimeType)),
    flag("resolved", "Leave out times of which no day is known."),
)
CASUALTIES: Final = (
    word("effect", "What happened to the people.", get_args(CasualtyEffect)),
    word("scope", "What the figure is about.", get_args(CasualtyScope)),
    word("asserted", "Whether the figure is stated, denied, feared and so on.", get_args(CasualtyAsserted)),
    whole("least", "Figures that may be as high.", 0, 10**12),
)
FORECASTS: Final = (
    flag("scorable", "Those that could be scored once the window has passed, or only others."),
    flag("conditional", "Those that depend on a condition, or only others."),
    number("likely", "Those whose likelihood may be as high as this share.", 0, 1),
)
ACTORS: Final = (
    words("name", "Words that must all occur in one of the actor's names."),
    word("kind", "What kind of actor.", get_args(EntityKind)),
    words("country", "Three-letter code of a country: AFG."),
    word("origin", "How it came into the ledger.", get_args(Origin)),
)


def read(params: QueryParams, known: Collection[Parameter]) -> Asked:
    """Return what a query asks for; raises `OptionError` for what is not understood."""
    parameters = {parameter.name: parameter for parameter in known}
    values: dict[str, Any] = {}
    for name, value in params.multi_items():
        parameter = parameters.get(name)
        if parameter is None:
            raise OptionError(
                f"{name}: nothing here goes by that name", f"there are: {', '.join(parameters) or 'none'}"
            )
        if len(params.getlist(name)) > 1:
            raise OptionError(f"{name}: it stands there more than once", "give it once")
        if not value.strip():
            raise OptionError(f"{name}: it has no value", "give it one, or leave it out")
        values[name] = _value(parameter, value)
    missing = [parameter.name for parameter in known if parameter.required and parameter.name not in values]
    if missing:
        raise OptionError(f"{missing[0]}: it has to be given", parameters[missing[0]].words)
    return Asked(values, params)


def unique(*groups: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Return parameters of several groups, each name once."""
    found: dict[str, Parameter] = {}
    for group in groups:
        for parameter in group:
            found.setdefault(parameter.name, parameter)
    return tuple(found.values())


def _value(parameter: Parameter, given: str) -> Any:
    schema, name = parameter.schema, parameter.name
    if parameter.kind is bool:
        if given.lower() not in _FLAGS:
            raise OptionError(f"{name}: {given!r} is neither true nor false")
        return _FLAGS[given.lower()]
    if parameter.kind in (int, float):
        return _checked(parameter, given)
    if len(given) > schema.get("maxLength", LONGEST):
        raise OptionError(f"{name}: longer than {schema.get('maxLength', LONGEST)} characters", "use fewer words")
    if given not in schema.get("enum", (given,)):
        raise OptionError(f"{name}: {given!r} is not one of {', '.join(schema['enum'])}", parameter.words)
    return given


def _checked(parameter: Parameter, given: str) -> float:
    """Return a number that lies between the bounds of its parameter."""
    schema = parameter.schema
    least, most = schema["minimum"], schema.get("maximum")
    value = (
        parameter.kind(given) if _NUMBER.fullmatch(given) and (parameter.kind is float or "." not in given) else None
    )
    if value is None or value < least or (most is not None and value > most):
        kind = "a whole number" if parameter.kind is int else "a number"
        between = f"from {least:,}" if most is None else f"between {least:,} and {most:,}"
        raise OptionError(f"{parameter.name}: {given!r} is not {kind} {between}", parameter.words)
    found: float = value
    return found
