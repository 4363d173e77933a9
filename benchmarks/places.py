"""Score places: names found in the text, and led to the right point of the earth.

Four corpora (LGL, TR-News, GeoWebNews, GeoVirus), of each the 30 % of documents that training/places.py never sees.
Definitions, as in Gritta et al. 2019 and in shared/scoring/score_geo.py:

overlap, exact   P, R, F1 of names: a found name matches a gold one, one to one, if they share a character; or all
end to end       P, R, F1 of names that match and lie within 161 km (100 miles) of the gold point, by distance alone
given names      share of gold names with coordinates that are led within 161 km, or to the same GeoNames id

Gold names of peoples, languages and namesakes do not count, neither missed nor found.

    python -m benchmarks.places --shared ../shared
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import dateline
from benchmarks import shared
from dateline.gazetteer import Gazetteer
from dateline.gazetteer.distance import kilometres
from dateline.reader.encoder import VECTORS, Encoder
from dateline.reader.layers import Floats
from dateline.reader.mentions import NAMES, THINGS
from dateline.reader.places import naming, resolving, spotting
from dateline.reader.places.weights import Weights
from dateline.reader.reader import Reader
from dateline.reader.tokens import Tokens

CORPORA = ("lgl", "trnews", "gwn", "geovirus")
IGNORED = frozenset(("Demonym", "Language", "Homonym"))
NEAR_KM = 161.0
Row = Mapping[str, Any]


def measured(id: str) -> bool:
    """Tell whether a document is among the 30 % that are measured and never trained on."""
    return int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) % 100 >= 70


def _pairs(gold: Sequence[Row], found: Sequence[Row]) -> list[tuple[int, int]]:
    """Match names one to one, identical ones first, then by the characters they share."""
    options = []
    for i, g in enumerate(gold):
        for j, p in enumerate(found):
            common = min(g["end"], p["end"]) - max(g["start"], p["start"])
            if common > 0:
                options.append(((g["start"], g["end"]) != (p["start"], p["end"]), -common, i, j))
    left, right, pairs = set[int](), set[int](), []
    for _, _, i, j in sorted(options):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _near(gold: Row, found: Row, ids: bool) -> bool:
    if ids and gold.get("geonames_id") and found.get("geonames_id") == int(gold["geonames_id"]):
        return True
    return kilometres(gold["lat"], gold["lon"], found["lat"], found["lon"]) <= NEAR_KM


def _ratio(right: int, found: int, gold: int) -> list[float]:
    p, r = right / max(1, found), right / max(1, gold)
    return [round(100 * x, 1) for x in (p, r, 2 * p * r / max(p + r, 1e-9))]


def score(documents: Sequence[tuple[Sequence[Row], Sequence[Row]]]) -> dict[str, Any]:
    """Score (gold, found) names of documents; found ones without coordinates are names without a place."""
    n = dict.fromkeys(("gold", "found", "overlap", "exact", "placed gold", "placed found", "right"), 0)
    for gold, found in documents:
        counted = [g.get("type") not in IGNORED for g in gold]
        pairs = _pairs(gold, found)
        matched = {j for _, j in pairs}
        free = {j for i, j in pairs if not counted[i]}
        for j, p in enumerate(found):
            touched = (
                not c and g["start"] < p["end"] and p["start"] < g["end"] for g, c in zip(gold, counted, strict=True)
            )
            if j not in matched and any(touched):
                free.add(j)
        n["gold"] += sum(counted)
        n["found"] += len(found) - len(free)
        n["placed gold"] += sum(c and g["lat"] is not None for g, c in zip(gold, counted, strict=True))
        n["placed found"] += len(found) - len(free)
        for i, j in pairs:
            if not counted[i]:
                continue
            g, p = gold[i], found[j]
            n["overlap"] += 1
            n["exact"] += (g["start"], g["end"]) == (p["start"], p["end"])
            if g["lat"] is None:
                n["placed found"] -= 1
            elif p.get("lat") is not None:
                n["right"] += _near(g, p, ids=False)
    return {
        "overlap": _ratio(n["overlap"], n["found"], n["gold"]),
        "exact": _ratio(n["exact"], n["found"], n["gold"]),
        "end to end": _ratio(n["right"], n["placed found"], n["placed gold"]),
        "n": n["gold"],
    }


def given_names(documents: Sequence[tuple[Sequence[Row], Sequence[Row]]]) -> dict[str, Any]:
    """Return the share of gold names with coordinates whose own span was led to the right place."""
    right = total = 0
    for gold, found in documents:
        at = {(p["start"], p["end"]): p for p in found}
        for g in gold:
            if g.get("type") in IGNORED or g["lat"] is None:
                continue
            total += 1
            p = at.get((g["start"], g["end"]))
            right += p is not None and _near(g, p, ids=True)
    return {"given names": round(100 * right / max(1, total), 1), "n with a point": total}


def placed(found: Sequence[resolving.Resolved]) -> list[dict[str, Any]]:
    """Return resolved names in the scorer's shape."""
    return [
        {"start": r.start, "end": r.end, "lat": r.place.lat, "lon": r.place.lon, "geonames_id": r.place.geonames_id}
        for r in found
    ]


@dataclass(frozen=True)
class Document:
    """One document with what the encoder says, and its gold names in the order of the text."""

    id: str
    corpus: str
    text: str
    tokens: Tokens
    vectors: Floats
    features: Floats
    toponyms: tuple[dict[str, Any], ...]


def document(row: Row, corpus: str, encoder: Encoder, gazetteer: Gazetteer) -> Document:
    """Read one document of a corpus."""
    tokens = encoder.wordpiece.tokens(row["text"])
    read = encoder.read(tokens, VECTORS, NAMES.name, THINGS.name)
    tags = read[f"{NAMES.name}.tags"], read[f"{THINGS.name}.tags"]
    each = spotting.features(tokens, read[VECTORS], *tags, spotting.known(row["text"], tokens, gazetteer))
    toponyms = tuple(sorted(row["toponyms"], key=lambda t: int(t["start"])))
    return Document(row["id"], corpus, row["text"], tokens, read[VECTORS], each, toponyms)


def in_words(text: Document, toponym: Row) -> tuple[int, int]:
    """Return the words of a toponym; at least one."""
    start = int(np.searchsorted(text.tokens.ends, toponym["start"], side="right"))
    end = int(np.searchsorted(text.tokens.starts, toponym["end"], side="left"))
    return start, max(end, start + 1)


def on_gold(text: Document, weights: Weights, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Resolve the gold names of a document."""
    spots = [
        resolving.Spot(t["start"], t["end"], 1.0, naming.kinds(text.vectors, *in_words(text, t), weights.kinds))
        for t in text.toponyms
        if t.get("type") not in IGNORED
    ]
    return placed(resolving.resolve(text.text, spots, weights.ranking, gazetteer))


def on_spotted(text: Document, weights: Weights, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Find and resolve the names of a document."""
    spots = [
        resolving.Spot(s.first, s.last, s.confidence, naming.kinds(text.vectors, s.start, s.end, weights.kinds))
        for s in spotting.spot(text.text, text.tokens, text.features, weights.spotting)
    ]
    return placed(resolving.resolve(text.text, spots, weights.ranking, gazetteer))


def held(texts: Sequence[Document], weights: Weights, gazetteer: Gazetteer) -> dict[str, Any]:
    """Score weights on held-out documents of the training part."""
    table = {}
    for corpus in CORPORA:
        chosen = [t for t in texts if t.corpus == corpus]
        table[corpus] = score([(t.toponyms, on_spotted(t, weights, gazetteer)) for t in chosen])
        table[corpus] |= given_names([(t.toponyms, on_gold(t, weights, gazetteer)) for t in chosen])
    return table


def places_dev(folder: Path, reader: Reader) -> dict[str, Any]:
    """Score the shipped reader on the measured part: names and points as they stand in the record."""
    weights, gazetteer = reader.encoder.place_weights, Gazetteer()
    table = {}
    for corpus, path in zip(CORPORA, shared.GEO, strict=True):
        rows = [row for row in shared.rows(folder / path) if measured(row["id"])]
        read = [dateline.read(row["text"], external_id=row["id"], as_is=True, reader=reader) for row in rows]
        found = [[msgspec.to_builtins(p) for p in r.places] for r in read]
        table[corpus] = score([(row["toponyms"], each) for row, each in zip(rows, found, strict=True)])
        if weights is not None:
            documents = [document(row, corpus, reader.encoder, gazetteer) for row in rows]
            table[corpus] |= given_names([(d.toponyms, on_gold(d, weights, gazetteer)) for d in documents])
    return table


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    for corpus, figures in places_dev(parser.parse_args().shared, Reader()).items():
        print(corpus, json.dumps(figures))


if __name__ == "__main__":
    main()
