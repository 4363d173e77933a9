"""An invented world for a ledger as large as a desk's: words, places, people and groups, none of which exist.

Countries go by real codes, as filters take no others, and places lie roughly where those countries do; that is all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from dateline.ontology import classes

COUNTRIES: Final = {
    "AF": (34, 66), "PK": (30, 70), "IQ": (33, 44), "SY": (35, 38), "YE": (15, 47), "SO": (5, 46), "SD": (15, 30),
    "ET": (9, 40), "ML": (17, -2), "NE": (17, 9), "NG": (9, 8), "TD": (15, 19), "CD": (-3, 24), "MZ": (-17, 36),
    "MM": (21, 96), "TH": (15, 101), "PH": (13, 122), "IN": (23, 80), "UA": (49, 32), "GE": (42, 43), "TR": (39, 35),
    "CO": (4, -73), "VE": (7, -66), "HT": (19, -72), "MX": (24, -102), "PE": (-9, -75), "KE": (0, 38), "LY": (27, 17),
    "EG": (27, 30), "LB": (34, 36),
}  # fmt: skip
SYLLABLES: Final = tuple(
    head + middle + tail for head in "b d f g k l m n p r s t v z br dr kr tr".split() for middle in "aeiou"
    for tail in ("", "l", "n", "r", "s")
)  # fmt: skip
LINKS: Final = "the a of and in to for with from by on at as near after before under over without against".split()
GROUP_KINDS: Final = (
    ("armed_group", "Front", 14), ("government", "Ministry", 16), ("military", "Brigade", 8), ("police", "Police", 8),
    ("party", "Party", 8), ("company", "Company", 12), ("media", "Gazette", 10), ("organization", "Society", 24),
)  # fmt: skip
PLACE_KINDS: Final = (("town", 70, 6.0), ("admin2", 10, 25.0), ("admin1", 10, 90.0), ("feature", 5, 15.0),
                      ("region", 3, 220.0), ("country", 2, 450.0))  # fmt: skip
OFTEN: Final = 600
"""Actors that the news speaks of every day; behind them comes a long tail."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts; `number` tells two of one name apart."""

    number: int
    name: str
    kind: str
    country: str | None
    sector: str | None
    role: str

    @property
    def person(self) -> bool:
        """Tell whether it is a person."""
        return self.kind == "person"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place."""

    number: int
    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    country: str
    admin1: str
    admin2: str | None


@dataclass(frozen=True, slots=True)
class Zipf:
    """Items of which the n-th is drawn as often as 1 / (n + `flat`) says."""

    items: Sequence[Any]
    weights: Sequence[float]

    @classmethod
    def of(cls, items: Sequence[Any], flat: float = 3.0) -> Zipf:
        """Return the items with their weights."""
        return cls(items, list(accumulate(1 / (place + flat) for place in range(len(items)))))

    def draw(self, rng: random.Random, count: int) -> list[Any]:
        """Return so many items, some perhaps twice."""
        return rng.choices(self.items, cum_weights=self.weights, k=count)


class World:
    """All that articles are made of; the same for the same seed."""

    def __init__(self, seed: int, *, actors: int = 20_000, places: int = 3_000) -> None:
        self.rng = random.Random(seed)
        self._numbers = 0
        words = list(dict.fromkeys(self.word() for _ in range(9_000)))
        self.vocabulary = Zipf.of(words)
        self.phrases = [self._phrase() for _ in range(20_000)]
        self.roles = [f"{self.word().title()} {last}" for last in "minister spokesman chief judge head".split()
                      for _ in range(12)]  # fmt: skip
        self.outlets = Zipf.of([f"{self.word().title()} {last}" for last in ("Post", "Herald", "Wire", "Times")
                                for _ in range(15)])  # fmt: skip
        self.agencies = [self.word()[:3].upper() for _ in range(4)]
        self.triggers = {key: [self.word(3) + "ed" for _ in range(4)] for key in classes.classes()}
        # The table's order is as good as any: a few classes are frequent, all are there.
        self.categories = Zipf.of(list(classes.classes()), flat=6.0)
        self.spots = Zipf.of([self._spot(number) for number in range(places)], flat=8.0)
        people = [self.anybody(number % 3 != 0) for number in range(actors)]
        self.often = Zipf.of(people[:OFTEN], flat=6.0)
        self.seldom = Zipf.of(people[OFTEN:], flat=400.0)

    def word(self, size: int | None = None) -> str:
        """Return an invented word."""
        return "".join(self.rng.choices(SYLLABLES, k=size or self.rng.choice((2, 2, 3))))

    def anybody(self, person: bool) -> Actor:
        """Return somebody new."""
        rng = self.rng
        self._numbers += 1
        country = rng.choice(list(COUNTRIES)) if rng.random() < 0.7 else None
        if person:
            name = f"{self.word(2).title()} {self.word().title()}"
            return Actor(self._numbers, name, "person", country, None, rng.choice(self.roles))
        (kind, last, _), = rng.choices(GROUP_KINDS, [share for _, _, share in GROUP_KINDS])  # fmt: skip
        return Actor(self._numbers, f"{self.word().title()} {last}", kind, country, "GOV", "")

    def _phrase(self) -> str:
        rng, words = self.rng, []
        for word in self.vocabulary.draw(rng, rng.randint(3, 6)):
            words += [rng.choice(LINKS), word]
        return " ".join(words)

    def _spot(self, number: int) -> Spot:
        rng = self.rng
        country = rng.choice(list(COUNTRIES))
        lat, lon = COUNTRIES[country]
        (kind, _, radius), = rng.choices(PLACE_KINDS, [share for _, share, _ in PLACE_KINDS])  # fmt: skip
        province = rng.randrange(10)
        district = f"District {country}{province}{rng.randrange(5)}" if kind in ("town", "admin2", "feature") else None
        return Spot(
            number, self.word(3).title(), kind, round(lat + rng.gauss(0, 2), 4), round(lon + rng.gauss(0, 2), 4),
            radius * rng.choice((0.5, 1.0, 2.0)), country, f"Province {country}{province}", district,
        )  # fmt: skip
