"""Print every figure: quality on the dev split beside peers and people, then speed and memory.

make bench            or   python -m benchmarks [--bootstrap 500] [--articles 1000]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import events, places, quality, shared, spans, speed, times, who
from dateline.reader.reader import Reader

PEER = {"found": 61.3, "found+source": 51.2, "exact source": 65.8, "exact cue": 57.7, "exact content": 49.1}
"""Best of five peers measured on the same files with the same definitions: a linear CRF, and Citron retrained."""
PEER_SLICES = {"reporting": {"found": 73.6, "found+source": 61.0}, "direct": {"found": 81.3, "found+source": 73.8}}
HUMAN = {"found": 79.8, "found+source": 73.4, "exact source": 79.4, "exact cue": 71.2, "exact content": 69.2}
"""Two PolNeAR annotators against each other (16 multiply annotated train articles, all pairs)."""
PEER_PLACES = {"lgl": (76.1, 53.0), "trnews": (85.1, 62.6), "gwn": (76.2, 55.7), "geovirus": (91.9, 65.0)}
"""Best of eleven geoparsers on the held-out twin of each corpus (their stored outputs, same scorer)."""
HUMAN_SLICES = {"reporting": {"found": 91.5, "found+source": 85.7}, "direct": {"found": 95.8, "found+source": 93.0}}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap", type=int, default=500, help="draws behind the 95 %% intervals, at least 1")
    parser.add_argument("--articles", type=int, default=1000, help="articles read to measure peak memory")
    args = parser.parse_args()
    folder = shared.folder()
    if folder is None:
        print("quality: skipped, the development data (DATELINE_SHARED or ../shared) is not here\n")
    else:
        reader = Reader()
        print_attribution(quality.attribution_dev(folder, reader, args.bootstrap))
        print_who(folder, reader, args.bootstrap)
        print_where_and_when(folder, reader)
        print("\nevents")
        events.report(folder, reader, args.bootstrap)
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


def print_where_and_when(folder: Path, reader: Reader) -> None:
    """Print places and times beside the best peers."""
    print("\nplaces, 30 % of each corpus; best peer: overlap F1, end-to-end F1")
    for corpus, figures in places.places_dev(folder, reader).items():
        shown = " ".join(f"{name} {figures[name]}" for name in ("overlap", "end to end", "given names"))
        print(f"{corpus:10s}{shown}   peer {PEER_PLACES[corpus]}")
    print("\ntimes: WikiWars (peer 90 / 93 / 82 when told the kind of text), GUM, twelve annotated articles")
    for name, found in (
        ("WikiWars", times.wikiwars(folder)),
        ("GUM", times.gum(folder)),
        ("news", times.news(times.ANNOTATED)),
    ):
        print(f"{name:10s}{found}")


def print_who(folder: Path, reader: Reader, bootstrap: int) -> None:
    """Print names, coreference and sources."""
    pairs = who.names_dev(folder, reader)
    low, high = spans.interval(pairs, bootstrap)
    print(f"\nnames, Worldwide dev, 9 types, exact (n = {sum(len(gold) for gold, _ in pairs)})")
    print("{:16s}{:7.1f}{:7.1f}{:7.1f}   {:.1f}–{:.1f}".format("all", *spans.f1(pairs), low, high))
    for label, figures in spans.by_label(pairs).items():
        print("{:16s}{:7.1f}{:7.1f}{:7.1f}".format(label, *figures))
    predicted, given = who.chains_dev(folder, reader)
    print("\ncoreference, GUM dev, without singletons; right: with gold mentions")
    for name, figures in predicted.items():
        print("{:16s}{:7.1f}{:7.1f}{:7.1f}{:10.1f}{:7.1f}{:7.1f}".format(name, *figures, *given[name]))
    result = quality.sourcing_dev(folder, reader, bootstrap)
    print(
        f"\nsources, SCU dev (n = {result['n']} statements of 21 articles); best LLM 83.7 found, 93.5 type, 89.8 name"
    )
    for name, value in result.items():
        if name != "n" and not name.endswith("%"):
            low, high = result.get(f"{name} 95%", ("", ""))
            print(f"{name:16s}{value:7.1f}   {low}–{high}")


if __name__ == "__main__":
    main()
