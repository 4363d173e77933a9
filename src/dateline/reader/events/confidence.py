"""How sure an event is: the probability that nothing in its record is wrong.

The graph's probability that a word triggers an event says nothing of who, where and when. What is known of the record
is weighed instead, by a logistic regression on records that were judged by hand (`training.events.confidence`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from dateline.reader.events.acts import Act, Part
from dateline.reader.events.kinds import GENERAL
from dateline.reader.events.learnt import rows, share
from dateline.reader.events.senses import FORCE

TABLE: Final = "confidence.tsv"
EDGE: Final = 0.005
"""Probabilities nearer to 0 and 1 than this are taken for this: beyond it the graph is no witness."""

MANY: Final = 3
"""Mentions up to which they are counted."""

Features = Mapping[str, float]


def features(group: Sequence[Act], key: str, who: Sequence[Part]) -> Features:
    """Return what tells how sure an event of a class is, told by some acts; each about between -5 and 5.

    What place and time rest on was tried too: it tells nothing more.
    """
    return {
        "always": 1.0,
        "trigger": _odds(max(act.confidence for act in group)),
        "class": _odds(max(act.named for act in group if act.key == key)),
        "roles": _odds(min(part.share for part in who)) if who else 0.0,
        "doubt": float(group[0].status not in ("happened", "ongoing")),
        "claim": float(group[0].claim is not None),
        "general": float(key in GENERAL),
        "talk": float(key not in FORCE and key != "arrest"),
        "arrest": float(key == "arrest"),
        "mentions": math.log(min(len(group), MANY)),
    }


def confidence(seen: Features) -> float:
    """Return the probability that no field is wrong."""
    return share(weights(), seen)


@cache
def weights() -> dict[str, float]:
    """Return the weights by name."""
    return {name: float(value) for name, value in rows(TABLE)}


def _odds(share: float) -> float:
    share = min(max(share, EDGE), 1 - EDGE)
    return math.log(share / (1 - share))
