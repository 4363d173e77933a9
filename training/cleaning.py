"""Train the line classifier of `dateline.intake.cleaning` and write its weights.

    python -m training.cleaning --shared ../shared

Furniture: `data/cleaning/furniture_lines.jsonl` and `training/data/furniture_templates.txt`, the latter with invented
names in its slots. Articles: the lines of the corpora below and `training/data/article_lines.txt`. Lines that are
furniture inside a corpus, or story lines inside the furniture file, are relabelled by `training/data/line_labels.tsv`,
which knows them by digest so that no corpus text stands in the repository.

Two steps. The first model is fitted on single lines. The second is fitted on articles dressed with furniture, and sees
the first model's scores only from fits that left the line's own source out, so that it learns how far to trust them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dateline.intake.cleaning import Look, Weights, look, score_alone, spared, surroundings

HERE = Path(__file__).parent / "data"
TARGET = Path(__file__).parent.parent / "src/dateline/intake/furniture.json"
CORPORA = (  # text with line breaks; genres: US politics, world news, wire reports, encyclopaedia, police reports
    "attribution/polnear_train.jsonl.gz",
    "ner/worldwide_train.jsonl.gz",
    "events/wikievents_train.jsonl.gz",
    "events/india_police_train.jsonl.gz",
    "events/muc4_train.jsonl",
    "crossdoc/ecbplus_train.jsonl.gz",
    "geo/trnews.jsonl",
)
PER_CORPUS = 9000  # lines taken from one corpus, so that none outweighs PolNeAR, whose layout is closest to the use
SEED = 7
FOLDS = 3  # parts for the scores that the second model is fitted on
FILLS = 4  # ways each template with a slot is filled
MIN_SOURCES = 3  # a feature must occur in this many articles, sites or templates: rarer ones are names, not furniture
STEPS = 250  # of Adam over all lines at once; set once, not tuned
RATE = 0.05
DECAY = 2e-5  # L2 on line features; 4e-6 gave the same leave-sites-out recall within 0.4 points
FURNITURE_SHARE = 0.35  # weight of all furniture lines together in the first fit
WRITTEN_WEIGHT = 4.0  # our own article lines were written to be hard: each counts as this many
SHORT = 8  # words: sub-headings, list items and captions are the article lines most easily taken for furniture ...
SHORT_WEIGHT = 3.0  # ... so each counts as this many
LOST = 0.0005  # share of article lines that may be lost on the dressed training articles; sets the threshold

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A line to learn from: where it comes from, and whether it is furniture."""

    text: str
    source: str
    furniture: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Dressed:
    """An article with furniture: lines (blank ones too), and which are furniture."""

    lines: list[str]
    furniture: list[bool]


def digest(line: str) -> str:
    """Return what `line_labels.tsv` knows a line by."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:16]


def labels() -> dict[str, str]:
    """Return the hand labels by digest: furniture, article or drop."""
    rows = (HERE / "line_labels.tsv").read_text("utf-8").splitlines()
    return dict(row.split("\t")[:2] for row in rows if row and not row.startswith("#"))


def sections(name: str) -> dict[str, list[str]]:
    """Return the lines of one of our own data files by section."""
    found: dict[str, list[str]] = defaultdict(list)
    section = ""
    for row in (HERE / name).read_text("utf-8").splitlines():
        if re.fullmatch(r"\[[a-z ,-]+\]", row):
            section = row[1:-1]
        elif row and not row.startswith("# "):
            found[section].append(row)
    return dict(found)


def rows_of(path: Path) -> Iterable[dict[str, object]]:
    """Yield the rows of a JSONL file, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        for row in stream:
            yield json.loads(row)


def site_lines(shared: Path) -> list[Line]:
    """Return the real furniture lines, each with its site, less those labelled otherwise."""
    known = labels()
    rows = rows_of(shared / "data/cleaning/furniture_lines.jsonl")
    lines = [Line(str(row["line"]), str(row["site"]), True, 2.0) for row in rows]
    return [line for line in lines if known.get(digest(line.text), "furniture") == "furniture"]


def written_lines(rng: random.Random) -> list[Line]:
    """Return our own lines: filled furniture templates, and article lines that resemble furniture."""
    article = sections("article_lines.txt")
    slots = _slots(article["headlines"])
    lines = []
    for section, templates in sections("furniture_templates.txt").items():
        for i, template in enumerate(templates):
            texts = {_fill(template, slots, rng) for _ in range(FILLS)}
            source = f"template {section} {i}"
            lines += [Line(text, source, True, 1.0 / len(texts)) for text in sorted(texts)]
    for section, texts_ in article.items():
        lines += [Line(text, f"article {section} {i}", False, WRITTEN_WEIGHT) for i, text in enumerate(texts_)]
    return lines


def corpus_articles(shared: Path) -> dict[str, list[str]]:
    """Return the lines of every article of the corpora by article."""
    articles = {}
    for name in CORPORA:
        for i, row in enumerate(rows_of(shared / "data" / name)):
            articles[f"{name} {i}"] = str(row["text"]).split("\n")
    return articles


def corpus_lines(articles: Mapping[str, list[str]], rng: random.Random) -> list[Line]:
    """Return the corpora's lines to learn from, with hand labels applied."""
    known = labels()
    pools: dict[str, list[Line]] = defaultdict(list)
    for source, texts in articles.items():
        for text in texts:
            label = known.get(digest(text), "article")
            if text.strip() and label != "drop":
                weight = SHORT_WEIGHT if len(text.split()) <= SHORT else 1.0
                pools[source.split()[0]].append(Line(text, source, label == "furniture", weight))
    lines = []
    for pool in pools.values():
        lines += pool if len(pool) <= PER_CORPUS else rng.sample(pool, PER_CORPUS)
    return lines


def fit_lines(lines: Sequence[Line], looks: Mapping[str, Look]) -> dict[str, float]:
    """Fit the first model, logistic regression over the features that several sources share, and return its weights."""
    sources: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for name in looks[line.text].features:
            sources[name].add(line.source)
    names = sorted(name for name, where in sources.items() if len(where) >= MIN_SOURCES)
    number = {name: i for i, name in enumerate(names)}
    rows = [[number[name] for name in looks[line.text].features if name in number] for line in lines]
    columns = np.array([i for row in rows for i in row])
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    truth = np.array([line.furniture for line in lines], dtype=float)
    weight = np.array([line.weight for line in lines])
    positive = truth > 0
    weight[positive] *= FURNITURE_SHARE / weight[positive].sum()
    weight[~positive] *= (1 - FURNITURE_SHARE) / weight[~positive].sum()

    def slope(theta: Vector) -> Vector:
        scores = theta[-1] + np.bincount(owner, theta[columns], len(rows))
        error = weight * (_sigmoid(scores) - truth)
        return np.append(np.bincount(columns, error[owner], len(names)), error.sum()) + DECAY * np.append(theta[:-1], 0)

    theta = _adam(slope, len(names) + 1)
    fitted = {name: round(float(value), 2) for name, value in zip(names, theta, strict=False)}
    return {"bias": round(float(theta[-1]), 3)} | {name: value for name, value in fitted.items() if abs(value) >= 0.05}


def fit(site: Sequence[Line], written: Sequence[Line], articles: Mapping[str, list[str]]) -> Weights:
    """Fit both models and the threshold."""
    rng = random.Random(SEED)
    lines = [*site, *written, *corpus_lines(articles, rng)]
    looks = {line.text: _look(line.text) for line in lines}
    first = fit_lines(lines, looks)
    held_out = [fit_lines([x for x in lines if _fold(x) != fold], looks) for fold in range(FOLDS)]
    fold_of = {line.text: _fold(line) for line in lines}
    documents = dressed_articles(articles, [x for x in (*site, *written) if x.furniture], rng)
    table: list[dict[str, float]] = []
    truth: list[bool] = []
    safe: list[bool] = []
    for document in documents:
        filled = [i for i, text in enumerate(document.lines) if text.strip()]
        texts = [document.lines[i] for i in filled]
        entries = [_look(text) for text in texts]
        scores = [
            score_alone(entry, held_out[fold_of.get(text, 0)]) for text, entry in zip(texts, entries, strict=True)
        ]
        table += surroundings(texts, entries, scores, filled)
        truth += [document.furniture[i] for i in filled]
        safe += map(spared, entries, scores)
    context, margins = fit_context(table, truth)
    article = np.sort(np.where(safe, -np.inf, margins)[~np.array(truth)])
    threshold = float(article[int(len(article) * (1 - LOST))])
    return Weights(first, context, round(max(threshold, 0.0), 3))


def fit_context(table: Sequence[Mapping[str, float]], truth: Sequence[bool]) -> tuple[dict[str, float], Vector]:
    """Fit the second model and return its weights and the score of every line it was fitted on."""
    names = list(table[0])
    x = np.array([[row[name] for name in names] for row in table])
    y = np.array(truth, dtype=float)
    weight = np.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum())

    def slope(theta: Vector) -> Vector:
        gradient: Vector = x.T @ (weight * (_sigmoid(x @ theta) - y)) + 1e-5 * theta
        return gradient

    theta = _adam(slope, len(names), steps=4 * STEPS)
    return {name: round(float(value), 3) for name, value in zip(names, theta, strict=True)}, x @ theta


def dressed_articles(articles: Mapping[str, list[str]], furniture: Sequence[Line], rng: random.Random) -> list[Dressed]:
    """Return articles with 0 to 13 lines of furniture at the end, the top and inside, spaced in several ways."""
    known = labels()
    by_source: dict[str, list[str]] = defaultdict(list)
    for line in furniture:
        by_source[line.source].append(line.text)
    sites = [source for source in by_source if not source.startswith("template")]
    templates = [source for source in by_source if source.startswith("template")]

    def draw() -> str:
        return rng.choice(by_source[rng.choice(sites if rng.random() < 0.4 else templates)])

    documents = []
    for source, lines in articles.items():
        # PolNeAR is laid out like a saved page; of the rest a part is enough to see other layouts.
        if "polnear" not in source and rng.random() > 0.4:
            continue
        if any(known.get(digest(line)) == "drop" for line in lines):
            lines = [line for line in lines if known.get(digest(line)) != "drop"]
        if rng.random() < 0.15:
            lines = lines[: rng.randint(1, 12)]
        natural = [known.get(digest(line)) == "furniture" for line in lines]
        documents.append(_dress(lines, natural, draw, rng))
    return documents


def _dress(lines: Sequence[str], natural: Sequence[bool], draw: Callable[[], str], rng: random.Random) -> Dressed:
    """Put furniture at the end, the top and inside of an article."""
    airy = rng.random() < 0.6
    places: Counter[int] = Counter()
    if rng.random() < 0.85:
        places[len(lines)] = rng.choice((1, 2, 3, 4, 5, 6, 8, 10))
    if rng.random() < 0.5:
        places[0] = rng.choice((1, 1, 2, 2, 3))
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        places[rng.randint(1, max(1, len(lines) - 1))] += 1
    out: list[str] = []
    marks: list[bool] = []
    for i in range(len(lines) + 1):
        for _ in range(places[i]):
            added = ["", draw(), ""] if airy else [draw()]
            out += added
            marks += [bool(text) for text in added]
        if i < len(lines):
            out.append(lines[i])
            marks.append(natural[i])
    return Dressed(out, marks)


def _slots(headlines: list[str]) -> dict[str, list[str]]:
    """Return what the templates' slots are filled with."""
    slots: dict[str, list[str]] = tomllib.loads((HERE / "slots.toml").read_text("utf-8"))
    slots["name"] = [f"{first} {last}" for first in slots["first"] for last in slots["last"]]
    papers = [f"{city} {title}" for city in slots["city"] for title in slots["title"]]
    slots["paper"] = papers + [f"The {paper}" for paper in papers]
    return slots | {"headline": headlines}


def _fill(template: str, slots: Mapping[str, list[str]], rng: random.Random) -> str:
    """Return a template with its slots filled."""
    return re.sub(r"\{(\w+)\}", lambda match: rng.choice(slots[match[1]]), template)


_look = cache(look)  # five fits over the same lines in the benchmark


def _fold(line: Line) -> int:
    """Return the part that a line's source belongs to."""
    return int(hashlib.sha256(line.source.encode()).hexdigest(), 16) % FOLDS


def _sigmoid(scores: Vector) -> Vector:
    """Return the logistic function."""
    result: Vector = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return result


def _adam(slope: Callable[[Vector], Vector], size: int, steps: int = STEPS) -> Vector:
    """Return where Adam ends from zero, the rate falling linearly to nothing."""
    theta, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        gradient = slope(theta)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = RATE * (1 - (step - 1) / steps)
        theta -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-10)
    return theta


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the shared data")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    weights = fit(site_lines(options.shared), written_lines(random.Random(SEED)), corpus_articles(options.shared))
    body = {"threshold": weights.threshold, "context": dict(weights.context), "line": dict(weights.line)}
    options.out.write_text(json.dumps(body, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{len(weights.line)} line features, threshold {weights.threshold}, written to {options.out.name}")


if __name__ == "__main__":
    main()
