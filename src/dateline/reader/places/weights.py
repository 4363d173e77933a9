"""What was learnt of places, as one file beside the encoder."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from dateline.reader.layers import Floats
from dateline.reader.places import ranking, spotting

FILE = "places.npz"
_PARTS = ("spot_inner", "spot_bias", "spot_out", "spot_out_bias", "kind", "kind_bias", "first_inner", "first_bias",
          "first_out", "second_inner", "second_bias", "second_out")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Spotting, kinds of places by context ([3 * hidden, kinds] and bias), and ranking."""

    spotting: spotting.Weights
    kinds: tuple[Floats, Floats]
    ranking: ranking.Weights


def load(data: bytes) -> Weights:
    """Return the weights of a file; `ValueError` or `KeyError` if it is something else."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        parts = {name: np.asarray(file[name], dtype=np.float32) for name in _PARTS}
    spot = spotting.Weights(*(parts[f"spot_{name}"] for name in ("inner", "bias", "out", "out_bias")))
    first, second = (
        (parts[f"{name}_inner"], parts[f"{name}_bias"], parts[f"{name}_out"]) for name in ("first", "second")
    )
    if spot.out.shape[1:] != (3,) or parts["kind"].shape[1:] != (len(ranking.KINDS),):
        raise ValueError("its tables have other sizes")
    return Weights(spot, (parts["kind"], parts["kind_bias"]), ranking.Weights(first, second))


def saved(weights: Weights) -> bytes:
    """Return the weights as a file, in half precision where it costs nothing."""
    s, r = weights.spotting, weights.ranking
    arrays: dict[str, Any] = dict(
        zip(_PARTS, (s.inner, s.bias, s.out, s.out_bias, *weights.kinds, *r.first, *r.second), strict=True)
    )
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: array.astype(np.float16) for name, array in arrays.items()})
    return buffer.getvalue()
