"""Which words of a text are names of places: a small network over the encoder's vectors and what the gazetteer knows.

It sees each capitalized word with its neighbours: their vectors, what the entity layers say of them, how they are
written, and whether they belong to a name in the gazetteer. Adjectives ("Afghan") and names inside names ("Miami
police") count; names of universities, companies and papers do not (`words.tsv`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dateline.gazetteer import Gazetteer, fold
from dateline.reader.layers import Floats
from dateline.reader.tokens import LAYOUTS, SHAPES, Ints, Tokens

LONGEST = 7
"""Words of a name at most that are looked up together."""
KINDS = ("country", "admin1", "admin2", "town", "feature", "region")
REACH = 3
"""Words that may lie between a lower-case part of a name and the capitals around it: "Port-au-Prince"."""
GAZETTEER = 8 + len(KINDS)
"""Features that the gazetteer gives each word."""
_LOWER = SHAPES.index("lower")
_MIDDLE = frozenset("of the and de la le du des del da do di al el an au en sur upon les los las".split())
"""Lower-case words inside a name."""
_JOINTS = frozenset(("-", "'", "’", ".", "&", "‑", "–"))
_ABBREVIATED = re.compile(r"(?:[A-Z]\.){2,4}")
_OUTSIDE, _BEGIN, _INSIDE = range(3)


@dataclass(frozen=True, slots=True)
class Weights:
    """One hidden layer: `inner` [3 * features, width], `bias` [width], `out` [width, 3], `out_bias` [3]."""

    inner: Floats
    bias: Floats
    out: Floats
    out_bias: Floats


@dataclass(frozen=True, slots=True)
class Spotted:
    """Words [start, end) that name a place, as characters [first, last)."""

    start: int
    end: int
    first: int
    last: int
    confidence: float


@cache
def words(group: str) -> frozenset[str]:
    """Return a group of words from `words.tsv`."""
    lines = Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return frozenset(row[0] for row in rows if row[1] == group)


def words_of(text: str, tokens: Tokens) -> list[str]:
    """Return the words of a text as they are written."""
    return [text[a:b] for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]


def known(text: str, tokens: Tokens, gazetteer: Gazetteer) -> Floats:
    """Return what the gazetteer knows of each word [words, GAZETTEER], as part of the longest name that holds it."""
    starts, ends, written = tokens.starts.tolist(), tokens.ends.tolist(), words_of(text, tokens)
    found = np.zeros((len(written), GAZETTEER), dtype=np.float32)
    i = 0
    while i < len(written):
        stop = _longest(text, written, starts, ends, i, gazetteer) if written[i][:1].isupper() else None
        if stop is None:
            i += 1
            continue
        options = gazetteer.candidates(text[starts[i] : ends[stop]])
        top = options[0]
        row = np.zeros(GAZETTEER, dtype=np.float32)
        row[:8] = (1, 0, top.prior / 8, top.demonym, np.log1p(len(options)) / 3, min(stop - i + 1, 4) / 4,
                   top.use == "abbreviation", any(c.kind == "town" for c in options))  # fmt: skip
        row[8 + KINDS.index(top.kind)] = 1
        found[i : stop + 1] = row
        found[i, 1] = 1
        i = stop + 1
    return found


def _longest(
    text: str, written: Sequence[str], starts: Sequence[int], ends: Sequence[int], i: int, gazetteer: Gazetteer
) -> int | None:
    """Return the last word of the longest name in the gazetteer that begins with word i, or None."""
    stops: list[int] = []
    for j in range(i, min(i + LONGEST, len(written))):
        word = written[j]
        if j > i and text[ends[j - 1] : starts[j]].strip(" \u00a0"):
            break
        if word[0].isupper() or (word.isdigit() and j > i):
            stops.append(j)
        elif word == "." and len(written[j - 1]) <= 4:
            stops.append(j)  # "U.S.", "Calif."
        elif word.lower() not in _MIDDLE and word not in _JOINTS and word not in words("article"):
            break
        if "\n" in text[ends[j] : ends[j] + 1]:
            break
    for stop in reversed(stops):
        name = text[starts[i] : ends[stop]]
        if gazetteer.known(fold(name)) and gazetteer.candidates(name):
            return stop
    return None


def active(written: Sequence[str], shapes: Ints) -> NDArray[np.bool_]:
    """Tell which words can be part of a name: capitalized ones, and small words or joints between two of them."""
    capital = (shapes != _LOWER) & (shapes != SHAPES.index("other")) & (shapes != SHAPES.index("digits"))
    joins = np.array([word.lower() in _MIDDLE or word in _JOINTS for word in written], dtype=np.bool_)
    behind, ahead = np.zeros_like(capital), np.zeros_like(capital)
    for gap in range(1, REACH + 1):
        behind[gap:] |= capital[:-gap]
        ahead[:-gap] |= capital[gap:]
    return np.asarray(capital | (joins & behind & ahead))


def features(tokens: Tokens, vectors: Floats, names: Floats, things: Floats, gazetteer: Floats) -> Floats:
    """Return what is known of each word [words, features]: vector, tag probabilities, shape, layout, gazetteer."""
    shape = np.eye(len(SHAPES), dtype=np.float32)[tokens.shapes]
    layout = np.eye(len(LAYOUTS), dtype=np.float32)[tokens.layouts]
    return np.concatenate([vectors, _shares(names), _shares(things), shape, layout, gazetteer], axis=1)


def neighbourhood(each: Floats, chosen: NDArray[np.int64]) -> Floats:
    """Return the features of some words beside those of the words before and after them [chosen, 3 * features]."""
    edge = np.zeros((1, each.shape[1]), dtype=np.float32)
    padded = np.concatenate([edge, each, edge])
    return np.concatenate([padded[chosen + 1], padded[chosen], padded[chosen + 2]], axis=1)


def _shares(raw: Floats) -> Floats:
    raw = np.exp(raw - raw.max(axis=1, keepdims=True))
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


def spot(text: str, tokens: Tokens, each: Floats, weights: Weights, bias: float = 0.0) -> list[Spotted]:
    """Return the names of places among the words, whose features are `each`; `bias` above 0 finds more, less surely."""
    written = words_of(text, tokens)
    chosen = np.flatnonzero(active(written, tokens.shapes))
    if not len(chosen):
        return []
    hidden = np.maximum(neighbourhood(each, chosen) @ weights.inner + weights.bias, 0)
    raw = hidden @ weights.out + weights.out_bias
    raw[:, _OUTSIDE] -= bias
    shares = _shares(raw.astype(np.float32))
    found: list[Spotted] = []
    tags = _tags(np.log(shares + 1e-9), chosen)
    k = 0
    while k < len(chosen):
        if tags[k] == _OUTSIDE:
            k += 1
            continue
        last = k + 1
        while last < len(chosen) and tags[last] == _INSIDE and chosen[last] == chosen[last - 1] + 1:
            last += 1
        start, end = int(chosen[k]), int(chosen[last - 1]) + 1
        sure = float(1 - shares[k:last, _OUTSIDE].mean())
        start, end = _with_article(written, tokens.layouts.tolist(), start, end)
        start = _as_known(each, start)
        if (
            end < len(written)
            and written[end] == "."
            and _ABBREVIATED.fullmatch(text, tokens.starts[start], tokens.ends[end])
        ):
            end += 1  # "U.S" and its last point
        if not _institution(written, end) and not _no_place(written[start:end]):
            found.append(Spotted(start, end, int(tokens.starts[start]), int(tokens.ends[end - 1]), sure))
        k = last
    return found


def _tags(scores: Floats, chosen: NDArray[np.int64]) -> list[int]:
    """Return the best tags: a name goes on only from the word right before."""
    back: list[list[int]] = []
    score = scores[0].astype(np.float64)
    score[_INSIDE] = -1e9
    for k in range(1, len(scores)):
        joined = chosen[k] == chosen[k - 1] + 1
        best = int(score.argmax())
        named = _BEGIN if score[_BEGIN] >= score[_INSIDE] else _INSIDE
        came = [best, best, named]
        score = np.array([score[best], score[best], score[named] if joined else -1e9]) + scores[k]
        back.append(came)
    tags = [int(score.argmax())]
    for came in reversed(back):
        tags.append(came[tags[-1]])
    return tags[::-1]


def _with_article(written: Sequence[str], layouts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return a name with the Arabic article that belongs to it: "al-Hol", whichever part of it was found."""
    glued = LAYOUTS.index("glued")
    if start > 1 and written[start - 1] == "-" and written[start - 2] in words("article") and layouts[start] == glued:
        start -= 2
    whole = end + 1 < len(written) and written[end] == "-" and layouts[end] == layouts[end + 1] == glued
    if whole and end - start == 1 and written[start].lower() in words("article") and written[end + 1][:1].isupper():
        end += 2
    return start, end


def _as_known(each: Floats, start: int) -> int:
    """Return where a name begins with the words before it that it makes a name of the gazetteer with: "Deir ez-Zor"."""
    within, begins = each[:, -GAZETTEER] > 0, each[:, 1 - GAZETTEER] > 0
    while start > 0 and within[start] and not begins[start]:
        start -= 1
    return start


def _no_place(name: Sequence[str]) -> bool:
    """Tell whether a name is a side ("the West", "Eastern") or a people that has no country ("Arab") and no more."""
    return all(word.lower() in words("side") for word in name) or (len(name) == 1 and name[0] in words("people"))


def _institution(written: Sequence[str], end: int) -> bool:
    """Tell whether a name goes on as that of a university, a company, a paper: "Georgetown University"."""
    return end < len(written) and written[end] in words("institution")
