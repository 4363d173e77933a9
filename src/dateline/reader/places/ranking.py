"""Which of the places a name may mean: candidates of the gazetteer, ranked by what the article tells.

All mentions of one name in an article mean one place. The candidates of a name are scored by a small network over what
is known of each (population, kind, how the name was found), what stands beside it ("Mansfield, La."), and how well it
fits the article's other names: their countries, their provinces, their distance. The other names are not certain
either, so each counts with the probability of its candidates, and these are computed twice: without context, then with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log10

import numpy as np
from numpy.typing import NDArray

from dateline.gazetteer import Candidate, Gazetteer
from dateline.gazetteer.distance import EARTH_KM
from dateline.reader.layers import Floats
from dateline.reader.tokens import Ints

MOST = 24
"""Candidates of a name that are looked at, the likeliest without context first."""
KINDS = ("country", "admin1", "admin2", "town", "feature", "region")
USES = ("main", "alias", "short", "abbreviation", "demonym")
HOWS = ("exact", "folded", "stripped")
NEAR_KM, WITHIN_KM = 60.0, 400.0
"""Scales on which the distance to other places counts."""
CONTEXT, LIKELY = 150, 0.02
"""Names that the others are held against at most, and the least probability of their candidates that count."""
BLOCK = 1024
"""Candidates that are held against the context at once."""
_LEVEL = {"country": 3, "admin1": 2, "admin2": 1}


@dataclass(frozen=True, slots=True)
class Name:
    """One name in an article: what it is looked up under, where it stands, and what its words are taken for.

    `inside` are the names that follow a comma ("Louisiana" of "Mansfield, La."), as positions in the list of names;
    `beside` those within a few words. `kinds` are the probabilities of `KINDS` that the encoder gives.
    """

    text: str
    count: int
    first: float
    inside: tuple[int, ...]
    beside: tuple[int, ...]
    kinds: Floats


@dataclass(frozen=True, slots=True)
class Options:
    """The candidates of all names of an article in one list; those of name i are [bounds[i], bounds[i + 1]).

    `owner` is the name of each, `place` latitude and longitude in radians [candidates, 2]. `land`, `province` and
    `district` are numbers that are equal for candidates of one country and so on, and negative where there is none.
    """

    candidates: tuple[Candidate, ...]
    bounds: Ints
    owner: Ints
    place: Floats
    land: Ints
    province: Ints
    district: Ints
    level: Ints


def options(names: Sequence[Name], gazetteer: Gazetteer) -> Options:
    """Look all names up."""
    found = [gazetteer.candidates(name.text)[:MOST] for name in names]
    sizes = [len(each) for each in found]
    listed = tuple(candidate for each in found for candidate in each)
    place = np.radians(np.array([(c.lat, c.lon) for c in listed], dtype=np.float32).reshape(-1, 2))
    return Options(
        listed, np.cumsum([0, *sizes]), np.repeat(np.arange(len(names)), sizes), place,
        _numbered([(c.country_code,) for c in listed]), _numbered([(c.country_code, c.admin1) for c in listed]),
        _numbered([(c.country_code, c.admin1, c.admin2) for c in listed]),
        np.array([_LEVEL.get(c.kind, 0) for c in listed], dtype=np.int64),
    )  # fmt: skip


def _numbered(codes: Sequence[tuple[str, ...]]) -> Ints:
    """Return one number for each different code; incomplete codes get numbers of their own, below zero."""
    numbers: dict[tuple[str, ...], int] = {}
    found = [numbers.setdefault(code, len(numbers)) if all(code) else -1 - i for i, code in enumerate(codes)]
    return np.array(found, dtype=np.int64)


def own_features(names: Sequence[Name], found: Options) -> Floats:
    """Return what is known of each candidate without the other names [candidates, features]."""
    rows = []
    for i, name in enumerate(names):
        part = found.candidates[found.bounds[i] : found.bounds[i + 1]]
        top = part[0].prior if part else 0.0
        second = part[1].prior if len(part) > 1 else -1.0
        people = max((c.population for c in part), default=0)
        for rank, c in enumerate(part):
            kind = name.kinds[KINDS.index(c.kind)]
            rows.append((
                c.prior / 5, (c.prior - top) / 3, log10(c.population + 1) / 5,
                log10((c.population + 1) / (people + 1)) / 3, rank == 0, rank == 1, min(rank, 10) / 10,
                log(len(part)) / 3, (c.prior - (top if rank else second)) / 3, *(c.kind == each for each in KINDS),
                *(c.use == each for each in USES), *(c.how == each for each in HOWS), c.hinted, c.feature == "PPLC",
                c.feature == "PPLA",
                min(name.count, 5) / 5, name.first, log(kind + 1e-3) / 3, kind,
            ))  # fmt: skip
    return np.array(rows, dtype=np.float32).reshape(-1, 9 + len(KINDS) + len(USES) + len(HOWS) + 7)


def shared_features(names: Sequence[Name], found: Options, shares: Floats) -> Floats:
    """Return how each candidate fits the other names, given the probabilities `shares` of theirs."""
    if not found.candidates:
        return np.zeros((0, 14), dtype=np.float32)
    context = _context(names, found, shares)
    counts = np.sqrt([min(name.count, 9) for name in names]).astype(np.float32)
    weight = shares[context] * counts[found.owner[context]]
    parts = [_beside_context(found, rows, context, weight, shares) for rows in _blocks(len(shares))]
    total, land, province, very_near, near, lead_province, lead_near = np.concatenate(parts, axis=1)
    starts, position = _starts(found), np.unique(found.owner, return_inverse=True)[1]

    def best(values: Floats, least: float) -> Floats:
        most = np.maximum.reduceat(values, starts)[position]
        return np.asarray((values >= most - 1e-6) & (values > least), dtype=np.float32)

    inside, beside = _linked(names, found, shares)
    return np.stack([
        land / total, province / total, very_near / total, near / total, np.log1p(land), np.log1p(province),
        np.log1p(very_near), best(land, -1.0), best(province, 0.05), best(very_near, 0.05), inside, beside,
        lead_province, lead_near,
    ], axis=1).astype(np.float32)  # fmt: skip


def _context(names: Sequence[Name], found: Options, shares: Floats) -> Ints:
    """Return the candidates that the others are held against: likely ones of the names that are told most.

    The bound keeps time and memory linear in the number of names.
    """
    told = sorted(range(len(names)), key=lambda i: (-names[i].count, i))[:CONTEXT]
    chosen = np.zeros(len(names), dtype=np.bool_)
    chosen[[*told, 0]] = True
    return np.flatnonzero(chosen[found.owner] & (shares >= LIKELY))


def _blocks(count: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, count)) for start in range(0, count, BLOCK)]


def _beside_context(found: Options, rows: slice, context: Ints, weight: Floats, shares: Floats) -> Floats:
    """Return seven sums over the context for each candidate of a block [7, candidates].

    All of it, what lies in the same country, in the same province, very near, near; and of the name that comes first
    (headline, dateline), what lies in the same province, and near.
    """
    other = found.owner[rows, None] != found.owner[None, context]
    province = found.province[rows, None] == found.province[None, context]
    away = distances(found.place[rows], found.place[context])
    near = np.exp(-away / WITHIN_KM)
    first = np.where(found.owner[context] == 0, shares[context], 0).astype(np.float32)
    weights = other * weight
    return np.stack([
        np.maximum(1e-6, weights.sum(axis=1)),
        ((found.land[rows, None] == found.land[None, context]) * weights).sum(axis=1),
        (province * weights).sum(axis=1), (np.exp(-away / NEAR_KM) * weights).sum(axis=1), (near * weights).sum(axis=1),
        (province * other) @ first, (near * other) @ first,
    ]).astype(np.float32)  # fmt: skip


def _starts(found: Options) -> Ints:
    """Return where the candidates of each name that has any begin."""
    return np.flatnonzero(np.diff(found.owner, prepend=-1))


def distances(places: Floats, others: Floats) -> Floats:
    """Return the great-circle distances in kilometres between points in radians [places, others]."""
    lat, lon, other_lat, other_lon = places[:, 0, None], places[:, 1, None], others[None, :, 0], others[None, :, 1]
    across = np.sin((lat - other_lat) / 2) ** 2
    along = np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, across + along))), dtype=np.float32)


def _linked(names: Sequence[Name], found: Options, shares: Floats) -> tuple[Floats, Floats]:
    """Return how likely each candidate lies in what its name is written beside: after a comma, and near by."""
    inside, beside = np.zeros(len(shares), dtype=np.float32), np.zeros(len(shares), dtype=np.float32)
    for i, name in enumerate(names):
        own = slice(found.bounds[i], found.bounds[i + 1])
        for others, into in ((name.inside, inside), (name.beside, beside)):
            for j in others:
                outer = slice(found.bounds[j], found.bounds[j + 1])
                if outer.start < outer.stop and own.start < own.stop:
                    into[own] = np.maximum(into[own], (within(found, outer, own) * shares[outer, None]).max(axis=0))
    return inside, beside


def within(found: Options, outer: slice, inner: slice) -> NDArray[np.bool_]:
    """Tell which candidates lie in which, by their codes [outer, inner]."""
    above = found.level[outer, None] > found.level[None, inner]
    codes = ((3, found.land), (2, found.province), (1, found.district))
    same = [(found.level[outer, None] == at) & (code[outer, None] == code[None, inner]) for at, code in codes]
    return np.asarray(above & np.logical_or.reduce(same))


@dataclass(frozen=True, slots=True)
class Weights:
    """Two small networks of one hidden layer: the first sees `own_features`, the second `shared_features` too."""

    first: tuple[Floats, Floats, Floats]
    second: tuple[Floats, Floats, Floats]


def scored(features: Floats, layer: tuple[Floats, Floats, Floats]) -> Floats:
    """Return a score per candidate."""
    inner, bias, out = layer
    return np.asarray(np.maximum(features @ inner + bias, 0) @ out, dtype=np.float32)


def softmax(raw: Floats, found: Options) -> Floats:
    """Return the probabilities of the candidates of each name."""
    if not len(raw):
        return raw
    starts = _starts(found)
    position = np.unique(found.owner, return_inverse=True)[1]
    raw = np.exp(raw - np.maximum.reduceat(raw, starts)[position])
    return np.asarray(raw / np.add.reduceat(raw, starts)[position], dtype=np.float32)


def ranked(names: Sequence[Name], found: Options, weights: Weights, rounds: int = 2) -> Floats:
    """Return the probability of each candidate among those of its name."""
    own = own_features(names, found)
    shares = softmax(scored(own, weights.first), found)
    for _ in range(rounds):
        features = np.concatenate([own, shared_features(names, found, shares)], axis=1)
        shares = softmax(scored(features, weights.second), found)
    return shares
