"""Measure the gate of the event layer: acts of force found in sentences of our own that tell of one, or of none.

    python -m benchmarks.senses [--model FOLDER]

The sentences are in tests/data/senses.txt. "Without the gate" counts what the triggers alone would have found.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

import dateline
from dateline.reader.events import building, senses
from dateline.reader.reader import Reader
from dateline.records import SURE

FILE: Final = Path(__file__).parents[1] / "tests" / "data" / "senses.txt"


@dataclass(frozen=True, slots=True)
class Found:
    """How many sentences there are, and in how many an act of force is found."""

    sentences: int
    found: int

    @property
    def share(self) -> float:
        """The share in per cent."""
        return 100 * self.found / max(1, self.sentences)


def sentences(path: Path = FILE) -> Iterator[tuple[bool, str]]:
    """Yield each sentence with whether it tells of an act of force."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1] in ("+", "-"):
            yield line[0] == "+", line[2:]


def measure(reader: Reader, min_confidence: float) -> dict[bool, Found]:
    """Return what is found in sentences that tell of an act of force, and in those that do not."""
    counts = {True: [0, 0], False: [0, 0]}
    for real, text in sentences():
        reading = dateline.read(text, reader=reader, as_is=True, min_confidence=min_confidence)
        forced = any(event.category in senses.FORCE and event.status != "denied" for event in reading.events)
        counts[real][0] += 1
        counts[real][1] += forced
    return {real: Found(*pair) for real, pair in counts.items()}


def main() -> None:
    """Print the shares with and without the gate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=None, help="another model than the shipped one")
    parser.add_argument("--min-confidence", type=float, default=SURE)
    args = parser.parse_args()
    reader = Reader(args.model)
    with_gate = measure(reader, args.min_confidence)
    with patch.object(building._Scene, "_is_no_event", lambda *_: False):
        without = measure(reader, args.min_confidence)
    for name, found in (("with the gate", with_gate), ("without the gate", without)):
        print(f"{name:18} found in {found[True].share:.0f} % of {found[True].sentences} that tell of one, "
              f"in {found[False].share:.0f} % of {found[False].sentences} that do not")  # fmt: skip


if __name__ == "__main__":
    main()
