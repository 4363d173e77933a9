"""What is learnt of events: the order of the graph's outputs, and the weights beside the graph (`events.npz`).

The graph scores words. Pairs of a trigger and a word, and whole passages, are scored here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, get_args

import numpy as np

from dateline.ontology.classes import classes, plover
from dateline.reader.layers import DISTANCES, Floats
from dateline.records import Role

FILE: Final = "events.npz"
HEAD: Final = "event"
"""Name of the head: its outputs in the graph are `event.triggers` and so on."""
VECTORS: Final = f"{HEAD}.vectors"
"""Output of the graph with the vector of each word [words, hidden] as the blocks of this layer's own give it."""
NONE: Final = "none"
"""An event, but of no class of the ledger."""
EFFECT: Final = "effect"
"""A death, an injury or damage: what an event brought about."""
NOTHING: Final = "O"
CLASSES: Final = (NOTHING, *classes(), NONE, EFFECT)
"""What a word may trigger, in the order of the graph's scores; what a passage may tell of."""
ROLES: Final = ("none", *get_args(Role))
"""What a word may be to a trigger, in the order of the tables."""
DOUBTS: Final = ("denied", "uncertain", "happened")
"""Whether a predicate happened, as the graph tells it; after them comes a value from -3 to 3."""
FILLERS: Final = ("O", "PerpInd", "PerpOrg", "Target", "Victim", "Weapon", "Unnamed")
"""What a word may be to the incidents of an article, as MUC-4 has it; "Unnamed" are victims without a name."""
INCIDENTS: Final = ("ARSON", "ATTACK", "BOMBING", "KIDNAPPING", "ROBBERY", "FORCED WORK STOPPAGE")
"""The types of MUC-4's incidents that a sentence may tell of."""
POLICE: Final = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
"""What the police do in a sentence, as IndiaPoliceEvents asks."""
TYPES: Final = tuple(plover())
"""PLOVER's types, of which a passage may tell."""
APART: Final = 2
"""Sentences between trigger and argument are counted up to here, on both sides."""
REACH: Final = 96
"""Words on either side of a trigger in which its arguments are looked for."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Weights beside the graph.

    For a pair: `distance` and `sentence` [bucket, width] are added to the vectors of trigger and word, `role` [roles,
    width] and `role_bias` make scores of the sum. For a word: `filling` [160, 3 * hidden] makes a vector of it and of
    those beside it, which `filler` [fillers, 160] and `edge` [2, 160] score. For a passage: `attend` [pools, hidden]
    says how much of each word goes into each of its means, `pooled` [256, pools * hidden] makes one vector of these,
    and `passage`, `kind`, `incident` [classes, 256] score it; `root` [hidden, 256] makes of it a vector that stands for
    the trigger of the passage; `watch` and `watched` are the like for what the police do, which `police` scores;
    `failing` [1, 3 * hidden] scores what they fail to do; `ends` [2 * width, hidden] are as in the graph.
    """

    distance: Floats
    sentence: Floats
    role: Floats
    role_bias: Floats
    filling: Floats
    filling_bias: Floats
    filler: Floats
    filler_bias: Floats
    edge: Floats
    edge_bias: Floats
    attend: Floats
    attend_bias: Floats
    pooled: Floats
    pooled_bias: Floats
    passage: Floats
    passage_bias: Floats
    kind: Floats
    kind_bias: Floats
    incident: Floats
    incident_bias: Floats
    watch: Floats
    watch_bias: Floats
    watched: Floats
    watched_bias: Floats
    police: Floats
    police_bias: Floats
    failing: Floats
    failing_bias: Floats
    root: Floats
    root_bias: Floats
    ends: Floats
    ends_bias: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """What the graph says of each word: `triggers` [words, classes], `ends` [words, 2, width], `status` [words, 4]."""

    triggers: Floats
    ends: Floats
    status: Floats


def load(data: bytes) -> Tables:
    """Return the weights of a file; `ValueError` or `KeyError` if it is something else."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        found = Tables(**{field.name: np.asarray(file[field.name], dtype=np.float32) for field in fields(Tables)})
    rows = {
        "distance": 2 * len(DISTANCES), "sentence": 2 * APART + 1, "role": len(ROLES), "filler": len(FILLERS),
        "edge": 2, "passage": len(CLASSES), "kind": len(TYPES), "incident": len(INCIDENTS), "police": len(POLICE),
        "failing": 1,
    }  # fmt: skip
    if any(len(getattr(found, name)) != count for name, count in rows.items()):
        raise ValueError("its tables have other sizes")
    return found


def saved(tables: Tables) -> bytes:
    """Return the weights as a file, in half precision."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{f.name: getattr(tables, f.name).astype(np.float16) for f in fields(Tables)})
    return buffer.getvalue()


def scores(read: Mapping[str, Floats]) -> Scores:
    """Return the part of what `Encoder.read` gave that tells of events."""
    return Scores(*(read[f"{HEAD}.{part}"] for part in ("triggers", "ends", "status")))
