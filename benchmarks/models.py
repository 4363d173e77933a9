"""Compare model folders: file size, quality and bare speed of each, on the same dev articles.

python -m benchmarks.models FOLDER [FOLDER …]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import quality, shared, speed
from dateline.reader.reader import Reader


def main() -> None:
    """Print one row per folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    args = parser.parse_args()
    folder = shared.folder()
    if folder is None:
        parser.exit(2, "the development data (DATELINE_SHARED or ../shared) is not here\n")
    articles = speed.texts(folder)
    print("| model | MB | found | + source | exact source / cue / content | tokens/s, bare | read / bare |")
    print("|---|---|---|---|---|---|---|")
    for path in args.folders:
        reader = Reader(path)
        rows = quality.attribution_dev(folder, reader)["all"]
        timing = speed.ratio(reader, articles)
        size = (path / "encoder.onnx").stat().st_size / 1e6
        exact = " / ".join(f"{rows[f'exact {role}'][2]}" for role in ("source", "cue", "content"))
        print(
            f"| {reader.model} | {size:.0f} | {rows['found'][2]} | {rows['found+source'][2]} | {exact} "
            f"| {timing['bare tokens/s']:.0f} | {timing['read / bare']} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
