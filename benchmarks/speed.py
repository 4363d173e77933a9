"""Speed and memory of the whole way from text to JSON, beside the encoder's bare forward pass.

python -m benchmarks.speed --shared ../shared
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import shared
from dateline import intake
from dateline.reader import places, times
from dateline.reader.encoder import VECTORS
from dateline.reader.mentions import NAMES, THINGS
from dateline.reader.reader import Reader
from dateline.reader.tokens import windows
from dateline.records import Article, Reading, to_json


def texts(folder: Path | None) -> list[str]:
    """Return the dev articles, or the shipped examples where there are none."""
    if folder is not None:
        return [row["text"] for row in shared.rows(folder / shared.ATTRIBUTION)]
    examples = Path(__file__).resolve().parents[1] / "examples" / "articles"
    return [path.read_text(encoding="utf-8") for path in sorted(examples.glob("*.txt"))]


def ratio(reader: Reader, articles: Sequence[str], rounds: int = 3) -> dict[str, float]:
    """Time the whole read against one bare forward pass over the same tokens; median over rounds.

    Bare means: windows and arrays prepared, one call of onnxruntime per window, no overlap counted twice, no second
    pass for nested claims. All of these are on the whole read's account.
    """
    encoder = reader.encoder
    prepared = []
    pieces = 0
    for text in articles:
        tokens = encoder.wordpiece.tokens(text)
        pieces += len(tokens.pieces)
        # No overlap, so no piece is counted twice on the bare side.
        prepared += [encoder.window(tokens, a, b) for a, b in windows(tokens, overlap=0)]
    whole, bare = [], []
    for _ in range(rounds):
        clock = time.perf_counter()
        for text in articles:
            to_json(reader.read(intake.from_text(text)))
        whole.append(time.perf_counter() - clock)
        clock = time.perf_counter()
        for inputs in prepared:
            encoder.run(inputs)
        bare.append(time.perf_counter() - clock)
    seconds, floor = statistics.median(whole), statistics.median(bare)
    return {
        "articles/s": round(len(articles) / seconds, 2),
        "tokens/s": round(pieces / seconds),
        "bare tokens/s": round(pieces / floor),
        "read / bare": round(seconds / floor, 3),
    }


def when_and_where(reader: Reader, articles: Sequence[str], rounds: int = 3) -> dict[str, float]:
    """Time places and times together, after the encoder: milliseconds per article of 700 words, median over rounds."""
    weights = reader.encoder.place_weights
    if weights is None:
        raise SystemExit("this model has no weights for places")
    prepared = []
    for text in articles:
        article = intake.from_text(text)
        tokens = reader.encoder.wordpiece.tokens(article.text)
        read = reader.encoder.read(tokens)
        seen = (read[VECTORS], read[f"{NAMES.name}.tags"], read[f"{THINGS.name}.tags"])
        prepared.append((article, tokens, seen, reader.layers(article.text, article.published)[1]))
    words = sum(len(article.text.split()) for article, *_ in prepared)
    seconds = []
    for _ in range(rounds):
        clock = time.perf_counter()
        for article, tokens, seen, who in prepared:
            named = places.spots(article.text, tokens, seen, weights, reader.gazetteer)
            found = places.places(article, named, who, (), weights, reader.gazetteer)
            places.focus(article, found, reader.gazetteer)
            times.not_before(article, times.times(article))
        seconds.append(time.perf_counter() - clock)
    return {"ms per 700 words": round(1000 * statistics.median(seconds) * 700 / words, 1), "words": words}


def throughput(articles: Sequence[str], workers: int, count: int = 200) -> dict[str, float]:
    """Time the stream through `read_many`, start-up of the workers excluded."""
    reader = Reader()
    endless = (intake.from_text(text) for text in itertools.cycle(articles))
    stream = reader.read_many(itertools.islice(endless, count + 4 * workers), workers=workers)
    for _ in range(2 * workers):
        next(stream)
    clock, done, pieces = time.perf_counter(), 0, 0
    for reading in stream:
        if isinstance(reading, Reading):
            pieces += len(reader.encoder.wordpiece.tokens(reading.article.text).pieces)
            done += 1
    seconds = time.perf_counter() - clock
    return {"workers": workers, "articles/s": round(done / seconds, 2), "tokens/s": round(pieces / seconds)}


def memory(folder: Path | None, count: int = 1000) -> dict[str, float]:
    """Return the peak memory, in MB, of a fresh process after a fifth of `count` articles and after all."""
    command = [sys.executable, "-m", "benchmarks.speed", "--memory", str(count)]
    if folder is not None:
        command += ["--shared", str(folder)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _peak() -> float:
    """Return this process's peak memory in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _memory_here(folder: Path | None, count: int) -> dict[str, float]:
    articles: list[Article] = [intake.from_text(text) for text in texts(folder)]
    reader, early = Reader(), 0.0
    for number, _ in enumerate(reader.read_many(itertools.islice(itertools.cycle(articles), count)), 1):
        if number == count // 5:
            early = _peak()
    return {f"MB after {count // 5}": early, f"MB after {count}": _peak()}


def report(folder: Path | None, count: int = 1000) -> dict[str, Any]:
    """Return every figure of speed and memory."""
    articles = texts(folder)
    reader = Reader()
    return {
        "one thread": ratio(reader, articles),
        "places and times": when_and_where(reader, articles[:40]),
        "streams": [throughput(articles, workers) for workers in (1, 2)],
        "memory": memory(folder, count),
    }


def main() -> None:
    """Print speed and memory as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=shared.folder())
    parser.add_argument("--memory", type=int, default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    result = report(args.shared) if args.memory is None else _memory_here(args.shared, args.memory)
    print(json.dumps(result, indent=2 if args.memory is None else None))


if __name__ == "__main__":
    main()
