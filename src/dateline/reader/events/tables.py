"""What is learnt of events beside the graph: the order of its outputs, and the tables that score pairs of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, get_args

import numpy as np

from dateline.errors import ModelError
from dateline.ontology.classes import classes
from dateline.reader.layers import DISTANCES, Floats
from dateline.records import Role

HEAD: Final = "event"
"""Name of the head: its outputs in the graph are `event.triggers` and so on."""
NONE: Final = "none"
"""An event, but of no class of the ledger."""
EFFECT: Final = "effect"
"""A death, an injury or damage: what an event brought about."""
NOTHING: Final = "O"
CLASSES: Final = (NOTHING, *classes(), NONE, EFFECT)
"""What a word may trigger, in the order of the graph's scores."""
ROLES: Final = ("none", *get_args(Role))
"""What a word may be to a trigger, in the order of the tables."""
DOUBTS: Final = ("denied", "uncertain", "happened")
"""Whether a predicate happened, as the graph tells it; after them comes a value from -3 to 3."""
APART: Final = 2
"""Sentences between trigger and argument are counted up to here, on both sides."""
REACH: Final = 96
"""Words on either side of a trigger in which its arguments are looked for."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the pair scorer adds to the vectors of a trigger and a word: two tables [bucket, width].

    `role` [roles, width] and `bias` [roles] make scores of the sum.
    """

    distance: Floats
    sentence: Floats
    role: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """What the graph says of each word: `triggers` [words, classes], `ends` [words, 2, width], `status` [words, 4]."""

    triggers: Floats
    ends: Floats
    status: Floats


def load(decoders: Mapping[str, Any]) -> Tables | None:
    """Return the tables of a model; None for one without an event head, `ModelError` for one of other sizes."""
    if HEAD not in decoders:
        return None
    try:
        found = Tables(**{f.name: np.array(decoders[HEAD][f.name], dtype=np.float32) for f in fields(Tables)})
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"decoders.json does not fit the event head ({error})") from error
    sizes = len(found.distance), len(found.sentence), len(found.role), len(found.bias)
    if sizes != (2 * len(DISTANCES), 2 * APART + 1, len(ROLES), len(ROLES)):
        raise ModelError("decoders.json does not fit the event head (its tables have other sizes)")
    return found


def scores(read: Mapping[str, Floats]) -> Scores:
    """Return the part of what `Encoder.read` gave that tells of events."""
    return Scores(*(read[f"{HEAD}.{part}"] for part in ("triggers", "ends", "status")))
