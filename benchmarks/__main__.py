"""Print every figure: quality on the dev split beside peers and people, then speed and memory.

make bench            or   python -m benchmarks [--bootstrap 500] [--articles 1000]
"""

from __future__ import annotations

import argparse
import json

from benchmarks import quality, shared, speed
from dateline.reader.reader import Reader

PEER = {"found": 61.3, "found+source": 51.2, "exact source": 65.8, "exact cue": 57.7, "exact content": 49.1}
"""Best of five peers measured on the same files with the same definitions: a linear CRF, and Citron retrained."""
PEER_SLICES = {"reporting": {"found": 73.6, "found+source": 61.0}, "direct": {"found": 81.3, "found+source": 73.8}}
HUMAN = {"found": 79.8, "found+source": 73.4, "exact source": 79.4, "exact cue": 71.2, "exact content": 69.2}
"""Two PolNeAR annotators against each other (16 multiply annotated train articles, all pairs)."""
HUMAN_SLICES = {"reporting": {"found": 91.5, "found+source": 85.7}, "direct": {"found": 95.8, "found+source": 93.0}}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap", type=int, default=500, help="draws behind the 95 %% intervals")
    parser.add_argument("--articles", type=int, default=1000, help="articles read to measure peak memory")
    args = parser.parse_args()
    folder = shared.folder()
    if folder is None:
        print("quality: skipped, the development data (DATELINE_SHARED or ../shared) is not here\n")
    else:
        print_attribution(quality.attribution_dev(folder, Reader(), args.bootstrap))
        print("\ncleaning, dressed dev articles")
        print(json.dumps(quality.cleaning_dev(folder), indent=2))
    print("\nspeed and memory")
    print(json.dumps(speed.report(folder, args.articles), indent=2))


def print_attribution(result: dict[str, dict[str, object]]) -> None:
    """Print one table per slice."""
    for part, rows in result.items():
        peer = PEER if part == "all" else PEER_SLICES[part]
        human = HUMAN if part == "all" else HUMAN_SLICES[part]
        print(f"\nattribution, PolNeAR dev, {part} (n = {rows['n']})")
        print(f"{'':16s}{'P':>7}{'R':>7}{'F1':>7}   {'95 % of F1':14s}{'best peer':>10}{'two humans':>12}")
        for key, values in rows.items():
            if not isinstance(values, list) or key.endswith("%"):
                continue
            interval = rows.get(f"{key} 95%")
            between = f"{interval[0]}–{interval[1]}" if isinstance(interval, list) else ""
            p, r, f = values
            print(f"{key:16s}{p:7.1f}{r:7.1f}{f:7.1f}   {between:14s}{peer.get(key, ''):>10}{human.get(key, ''):>12}")


if __name__ == "__main__":
    main()
