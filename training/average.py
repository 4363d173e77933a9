"""Average the weights of checkpoints that come from one another: they lie in one valley, and its middle is better.

    python -m training.average first.pt=0.2 joint.pt=0.2 longer.pt=0.6 --out soup.pt

Weights are taken where a checkpoint has them (attribution alone has no head for names) and the shares made to add up
again. After joint training alone attribution had lost 1.0 point of "found" against its own training; averaged with the
checkpoints it came from it had lost 0.2, and names and coreference 1.5 points, which training their heads on the frozen
encoder gave back in part (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def average(shares: dict[Path, float], out: Path) -> None:
    """Write the weighted mean of some checkpoints, with the heads of the one that has most."""
    states = {path: torch.load(path, weights_only=True, map_location="cpu") for path in shares}
    whole = max(states.values(), key=lambda state: len(state["mean"]))
    mean = {}
    for name, value in whole["mean"].items():
        having = {path: share for path, share in shares.items() if name in states[path]["mean"]}
        if value.is_floating_point():
            value = sum(states[path]["mean"][name] * share for path, share in having.items()) / sum(having.values())
        mean[name] = value
    torch.save({"heads": whole["heads"], "size": whole["size"], "mean": mean}, out)


def main() -> None:
    """Parse the command line and average."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", nargs="+", metavar="CHECKPOINT=SHARE")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shares = {Path(path): float(share) for path, _, share in (part.rpartition("=") for part in args.checkpoints)}
    average(shares, args.out)


if __name__ == "__main__":
    main()
