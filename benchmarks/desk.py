"""Server time of the desk's pages and routes on a large ledger, in process: no network, no browser.

python -m benchmarks.desk LEDGER [--runs 7] [--only /events] [--limit 300]

"first" is the first answer of a desk that was just opened and asked who is private; "median" and "slowest" are those of
the answers after it, "cpu" is the median of their processor time, which other work on the machine does not change.
What a route does not filter by is left out. LEDGER is best made by `python -m benchmarks.desk_ledger`. Exits with 1 if
any median is over the limit, in milliseconds.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings
from dateline.ledger import ActorFilter, ArticleFilter, ClaimFilter, EventFilter, Ledger

LIMIT: Final = 300
"""Milliseconds that an answer may take."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What one address took, in milliseconds, and what it answered."""

    name: str
    address: str
    status: int
    size: int
    first: float
    median: float
    slowest: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Subject:
    """What a ledger has, to ask for."""

    article: str
    witness: str
    actor: str
    name: str
    day: str
    month: str
    category: str
    country: str
    place: str
    word: str
    rare: str


def subject(path: Path) -> Subject:
    """Return what to ask a ledger for: an article, one with somebody hidden, and whoever and whatever is frequent."""
    with Ledger(path, create=False) as ledger:
        article = ledger.articles.list(ArticleFilter(limit=1))[0]
        event = next(it for it in ledger.events.list(EventFilter(limit=500)) if it.place and it.country_code)
        private = ledger.claims.list(ClaimFilter(type="named_person", standing="eyewitness", limit=1))
        actor = ledger.actors.list(ActorFilter(limit=1))[0]
        words = [word for word in (article.title or "the").split() if len(word) > 3]
        day = article.published or "2024-01-01"
        return Subject(
            article.id, private[0].article_id if private else article.id, actor.id, actor.name, day, day[:7],
            event.category, event.country_code or "", event.place or "", words[0], f'"{" ".join(words[:2])}"',
        )  # fmt: skip


def addresses(of: Subject) -> Iterator[tuple[str, str]]:
    """Yield every page and route with the filters that people set, each under a name."""
    filters: dict[str, dict[str, str]] = {
        "": {},
        "a day": {"since": of.day, "until": of.day},
        "a month": {"since": of.month, "until": of.month},
        "word": {"text": of.word},
        "phrase": {"text": of.rare},
        "no such word": {"text": "zzzzqqq"},
        "actor": {"actor": of.name},
        "source": {"source": of.name},
        "place": {"place": of.place},
        "country": {"country": of.country},
        "class": {"category": of.category},
        "status": {"status": "planned"},
        "witnesses": {"standing": "eyewitness", "source_type": "named_person"},
        "several": {"country": of.country, "status": "happened", "since": "2022", "standing": "official"},
        "near": {"near": "34,66", "km": "100"},
        "events of a year": {"from": "2021-01-01", "to": "2021-12-31"},
    }
    pages = ("/", "/claims", "/events", "/forecasts", "/timeline", "/map", "/network")
    data = ("/timeline/data", "/map/data", "/network/data")
    routes = tuple(f"/api/v1/{noun}" for noun in "articles claims events forecasts casualties times places".split())
    for page in (*pages, *data, *routes):
        for name, given in filters.items():
            yield f"{page} {name}".strip(), f"{page}?{urlencode(given)}" if given else page
    for name, address in (
        ("article", f"/articles/{of.article}"), ("article with a witness", f"/articles/{of.witness}"),
        ("actor", f"/actors/{of.actor}"), ("said by an actor", f"/actors/{of.actor}/said"),
        ("events of an actor", f"/actors/{of.actor}/events"), ("actors", "/actors"),
        ("actors by name", f"/actors?{urlencode({'name': of.name.split()[0]})}"), ("sources", "/sources"),
        ("sources by name", f"/sources?{urlencode({'source': of.name.split()[0]})}"), ("problems", "/problems"),
        ("review", "/review"), ("review of actors", "/review/actors"), ("decisions", "/review/history"),
        ("help", "/help"), ("counts", "/counts"), ("api", "/api"),
        ("api: article", f"/api/v1/articles/{of.witness}"), ("api: actors", "/api/v1/actors"),
        ("api: actor", f"/api/v1/actors/{of.actor}"), ("api: sources", "/api/v1/sources"),
        ("api: suggestions", "/api/v1/suggestions"), ("api: decisions", "/api/v1/decisions"),
        ("api: about", "/api/v1/about"), ("api: problems", "/api/v1/problems"),
        ("api: search", f"/api/v1/search?{urlencode({'text': of.word})}"),
    ):  # fmt: skip
        yield name, address


def measure(path: Path, runs: int, only: str | None = None) -> Iterator[Timed]:
    """Yield what each address took."""
    of = subject(path)
    app = create_app(DeskSettings(ledger=path, edit=True))
    # As `dateline serve` does.
    gc.collect()
    gc.freeze()
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        with app.state.desk.ledger.masking() as masks:
            masks.row("who is private is read once, when the desk is opened")
        client.get("/help")
        for name, address in addresses(of):
            if only is None or only in address:
                took: list[tuple[float, float]] = []
                while len(took) <= runs:
                    clock, used = time.perf_counter(), time.process_time()
                    answer = client.get(address)
                    took.append((1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - used)))
                    if answer.status_code == _NO_SUCH_FILTER:
                        break
                else:
                    walls, cpus = zip(*took[1:], strict=True)
                    yield Timed(
                        name, address, answer.status_code, len(answer.content), took[0][0], statistics.median(walls),
                        max(walls), statistics.median(cpus),
                    )  # fmt: skip


_NO_SUCH_FILTER: Final = 422


def main() -> None:
    """Print a table, one line for each address as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--runs", type=int, default=7, help="answers after the first one")
    parser.add_argument("--only", help="only addresses that have this in them")
    parser.add_argument("--limit", type=float, default=LIMIT, help="milliseconds that an answer may take")
    args = parser.parse_args()
    print(f"{'':34s}{'status':>7}{'kB':>8}{'first':>9}{'median':>9}{'slowest':>9}{'cpu':>9}")
    slow = []
    for it in measure(args.ledger, args.runs, args.only):
        late = "  over the limit" if it.median > args.limit else "  first" if it.first > args.limit else ""
        slow += [it] if it.median > args.limit else []
        times = "".join(f"{value:9.0f}" for value in (it.first, it.median, it.slowest, it.cpu))
        print(f"{it.name[:33]:34s}{it.status:7}{it.size / 1000:8.1f}{times}{late}", flush=True)
    print(f"\n{len(slow)} over {args.limit:g} ms" + "".join(f"\n  {it.median:6.0f} ms  {it.address}" for it in slow))
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
