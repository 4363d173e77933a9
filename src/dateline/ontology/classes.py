"""The classes of event a ledger keeps, and their codes in PLOVER, ACLED and CAMEO.

A class is what the event layer finds. The codes of the record are views of it: `codes` derives them, and where a class
may have several types, modes or sub-events and the text does not decide, the code stays unknown. `check` refuses what
the ontologies do not have, so that no such code is ever written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast, get_args

from dateline.errors import RecordError

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
QUADS: Final = get_args(Quad)

# PLOVER's 37 contexts: what an event is about.
CONTEXTS: Final = frozenset(
    """
    military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic
    legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality
    diplomatic territory peacekeeping health asylum migration disasters natural_resource environment technology
    terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking
    """.split()
)
# The last 18 of CAMEO's 20 roots; 01 and 02 are statements and appeals, which are claims and not events.
CAMEO_ROOTS: Final = tuple(f"{root:02}" for root in range(3, 21))


@dataclass(frozen=True, slots=True)
class PloverType:
    """A type of PLOVER: its quad class, whether a record must name a recipient, and its modes."""

    name: str
    quad: Quad
    needs_recipient: bool
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code as PLOVER reads it; no mode where PLOVER has none that fits."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventClass:
    """A class of the ledger. Several types, modes or ACLED sub-events are alternatives.

    `cameo` is the code while nothing narrower is known (two digits are a root; None where the parts lie under several),
    `parts` the narrower codes.
    """

    key: str
    label: str
    types: tuple[str, ...]
    modes: tuple[str, ...]
    acled: tuple[str, ...]
    cameo: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """An event's codes; None is not known, or for `acled` also not in ACLED's scope."""

    type: str
    mode: str | None
    acled: str | None
    cameo: str | None


def codes(key: str, type: str | None = None, mode: str | None = None) -> Codes:
    """Return the codes of a class; `type` and `mode` say what the text decides beyond the class.

    A record must have a type: of a class with several (only `deal` has) the first stands where none is given.
    Raises RecordError for a class that is not in the table, or a type or mode that the class cannot have.
    """
    found = event_class(key)
    if type is not None and type not in found.types:
        raise RecordError(f"an event of class {key!r} is not of type {type!r}")
    if mode is not None and mode not in found.modes:
        raise RecordError(f"an event of class {key!r} has no mode {mode!r}")
    if mode is None and len(found.modes) == 1:
        mode = found.modes[0]
    acled = found.acled[0] if len(found.acled) == 1 else None
    return Codes(type or found.types[0], mode, acled, _cameo(found, type, mode))


def _cameo(found: EventClass, type: str | None, mode: str | None) -> str | None:
    """Return the narrowest CAMEO code that a type and a mode decide."""
    options = [cameo()[code] for code in found.parts]
    if mode is not None and (found.cameo is None or len(found.modes) > 1):
        options = [code for code in options if code.mode == mode]
    elif type is not None and len(found.types) > 1:
        options = [code for code in options if code.type == type]
    else:
        return found.cameo
    # One code, or one of which the others are parts, is what is known; anything else is a guess.
    shortest = min((code.code for code in options), key=len, default=None)
    if shortest is None or any(not code.code.startswith(shortest) for code in options):
        return found.cameo
    return shortest


def check(type: str, mode: str | None = None, acled: str | None = None, cameo_code: str | None = None) -> None:
    """Raise RecordError for a code outside the ontologies, or a mode of another type."""
    if type not in plover():
        raise RecordError(f"PLOVER has no event type {type!r}")
    if mode is not None and mode not in plover()[type].modes:
        raise RecordError(f"PLOVER's {type} has no mode {mode!r}")
    if acled is not None and acled not in acled_events():
        raise RecordError(f"ACLED has no sub-event {acled!r}")
    if cameo_code is not None and cameo_code not in CAMEO_ROOTS and cameo_code not in cameo():
        raise RecordError(f"CAMEO has no event code {cameo_code!r}")


def event_class(key: str) -> EventClass:
    """Return a class by its key; raises RecordError."""
    found = classes().get(key)
    if found is None:
        raise RecordError(f"there is no class of event {key!r}")
    return found


def quad(type: str) -> Quad:
    """Return the quad class of a PLOVER type; raises RecordError."""
    check(type)
    return plover()[type].quad


def of_type(type: str, mode: str | None = None) -> tuple[str, ...]:
    """Return the keys of the classes an event of a PLOVER type may have, narrowed by a mode where a class has it."""
    check(type, mode)
    found = [one for one in classes().values() if type in one.types]
    return tuple(one.key for one in found if mode is None or not one.modes or mode in one.modes)


def of_quad(name: str) -> tuple[str, ...]:
    """Return the keys of the classes one of whose types is of a quad class."""
    return tuple(one.key for one in classes().values() if any(plover()[type].quad == name for type in one.types))


@cache
def classes() -> dict[str, EventClass]:
    """Return the classes by key, in the order of the table."""
    return {
        key: EventClass(key, label, _several(types), _several(modes), _several(acled), code or None, _several(parts))
        for key, label, types, modes, acled, code, parts in _rows("classes.tsv")
    }


@cache
def plover() -> dict[str, PloverType]:
    """Return PLOVER's types by name."""
    return {
        name: PloverType(name, cast(Quad, quad_class), bool(needs), _several(modes))
        for name, quad_class, needs, modes in _rows("plover.tsv")
    }


@cache
def cameo() -> dict[str, CameoCode]:
    """Return the CAMEO codes that PLOVER has a type for."""
    return {
        code: CameoCode(code, type, mode or None, _several(contexts))
        for code, type, mode, contexts in _rows("cameo.tsv")
    }


@cache
def acled_events() -> dict[str, str]:
    """Return ACLED's sub-events, each with its event type."""
    return {sub_event: event for sub_event, event in _rows("acled.tsv")}


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _rows(name: str) -> Iterator[list[str]]:
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
