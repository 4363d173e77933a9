"""Write a ledger as large as a desk's after years: 100,000 articles, 3 million claims, all of them invented.

python -m benchmarks.desk_ledger --out FILE [--articles 100000] [--seed 6]

Rows go straight into the tables, triggers and indexes included; one seed gives one ledger, but for its mask key.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.desk_rows import ADDED, Cast, Page, Tables, Where
from benchmarks.desk_world import Actor, World
from dateline.ledger import Ledger, schema, totals
from dateline.ledger.actor_rows import handle_of
from dateline.ledger.cells import dumped
from dateline.ledger.write import reading_id, run_id
from dateline.ontology import classes
from dateline.records import Article, DatelineLine, RemovedLine, article_id, stable_id

FIRST_DAY: Final = dt.date(2019, 1, 1)
DAYS: Final = 2_192
"""Six years."""
BATCH: Final = 500

# Shares of what claims are; private people are drawn apart.
TYPES: Final = (
    ("named_person", "named", 35), ("named_organization", "named", 20), ("document", "named", 3),
    ("anonymous_source", "granted", 3), ("anonymous_source", "unnamed", 4), ("unnamed_person", "unnamed", 13),
    ("unnamed_group", "unnamed", 12), ("implicit", "unnamed", 10),
)  # fmt: skip
STANDINGS: Final = (
    ("official", 44), ("armed_group", 8), ("expert", 9), ("media", 7), ("civil_society", 8), ("business", 6),
    ("other", 18),
)  # fmt: skip
UNNAMED_STANDINGS: Final = (*STANDINGS, ("eyewitness", 14), ("victim", 8))
CUES: Final = (
    ("say", "said", 62), ("write", "wrote", 5), ("show", "showed", 3), ("predict", "expected", 4),
    ("deny", "denied", 4), ("know", "knew", 4), ("believe", "believed", 5), ("perceive", "saw", 3),
    ("intend", "planned", 3), ("want", "wanted", 3), ("order", "ordered", 3), ("decline", "declined", 1),
)  # fmt: skip
ASSERTED: Final = (("yes", 88), ("negated", 5), ("conditional", 4), ("question", 3))
STATUSES: Final = (
    ("happened", 62), ("ongoing", 10), ("attempted", 4), ("planned", 8), ("threatened", 6), ("hypothetical", 6),
    ("denied", 4),
)  # fmt: skip
PHRASES: Final = (("probably", 0.55, 0.7, 0.8), ("will almost certainly", 0.93, 0.97, 0.99), ("may", 0.3, 0.5, 0.7),
                  ("is unlikely to", 0.1, 0.2, 0.35))  # fmt: skip
PRECISIONS: Final = {"town": "town", "feature": "exact", "admin2": "district", "admin1": "province",
                     "country": "country", "region": "none"}  # fmt: skip
WITNESSES: Final = 0.05
"""The share of articles that quote a named eyewitness or victim."""


def _shares(rows: tuple[tuple[Any, ...], ...]) -> Callable[[random.Random], tuple[Any, ...]]:
    """Return what draws a row by the share that is its last field."""
    weights = [row[-1] for row in rows]
    sums = [sum(weights[: place + 1]) for place in range(len(weights))]
    return lambda rng: rng.choices(rows, cum_weights=sums)[0]


_type, _standing, _unnamed, _cue, _assertion, _status = map(
    _shares, (TYPES, STANDINGS, UNNAMED_STANDINGS, CUES, ASSERTED, STATUSES)
)


# A clause: what is said, or told by the article itself


def clause(page: Page, company: list[Actor], claim: str | None, *, event: bool) -> Where:
    """Write a clause with the places and times in it; return where it stands."""
    start, rng = page.length, page.rng
    if event:
        _event(page, company, claim)
        return start, page.length
    page.write(rng.choice(page.world.phrases))
    if rng.random() < 0.18:
        page.write(" in ")
        page.where(page.world.spots.draw(rng, 1)[0])
    if rng.random() < 0.16:
        page.write(" on ")
        page.when()
    return start, page.length


def _event(page: Page, company: list[Actor], claim: str | None) -> None:
    rng, world = page.rng, page.world
    category = world.categories.draw(rng, 1)[0]
    kind = classes.event_class(category)
    codes = classes.codes(category, mode=rng.choice(kind.modes) if kind.modes and rng.random() < 0.5 else None)
    parties = []
    actor, other = rng.sample(company, 2)
    if rng.random() < 0.8:
        parties.append(("actor", *page.name(actor)[1:], actor))
        page.write(" ")
    start, end = page.write(rng.choice(world.triggers[category]))
    words = page.pieces[-1]
    page.write(" ")
    if rng.random() < 0.7:
        role = "target" if codes.type == "ASSAULT" and not other.person else "recipient"
        parties.append((role, *page.name(other)[1:], other))
    else:
        page.write("the " + world.vocabulary.draw(rng, 1)[0])
    key, figures = page.id(), {}
    if codes.type == "ASSAULT" and rng.random() < 0.4:
        figures = _figure(page, claim, key)
    spot, place, when = None, None, None
    if rng.random() < 0.85:
        spot = world.spots.draw(rng, 1)[0]
        page.write(" in ")
        place = page.where(spot)
    if rng.random() < 0.7:
        page.write(" on ")
        when = page.when()
    told = [{"role": role, "mention": mention, "entity": entity, "name": one.name, "kind": one.kind,
             "country": one.country, "sector": one.sector} for role, mention, entity, one in parties]  # fmt: skip
    earliest, latest = page.rows["time"][-1][6:8] if when else (None, None)
    precision = "none" if earliest is None else {4: "year", 7: "month"}.get(len(page.rows["time"][-1][5]), "day")
    page.rows["event"].append((
        key, start, end, words, category, codes.type, codes.mode, classes.quad(codes.type), codes.acled, codes.cameo,
        _status(rng)[0], dumped([it["name"] for it in told if it["role"] == "actor"]),
        dumped([it["name"] for it in told if it["role"] != "actor"]), "[]", dumped(told),
        world.vocabulary.items[len(words)] if rng.random() < 0.1 else None, when, earliest, latest, precision,
        "clause" if earliest else "none", place, "none" if spot is None else PRECISIONS[spot.kind],
        "none" if spot is None else "clause", dumped(figures), None, claim,
        dumped([{"start": start, "end": end, "claim": claim}]), round(rng.uniform(0.55, 1.0), 2),
    ))  # fmt: skip


def _figure(page: Page, claim: str | None, event: str) -> dict[str, Any]:
    """Write a number of people to whom something was done, with its row; return the event's figures."""
    rng = page.rng
    effect, predicate = rng.choice((("killed", "killing"), ("killed", "killing"), ("injured", "injuring")))
    best = 1 + int(rng.paretovariate(1.3))
    page.write(", ")
    done = page.write(predicate)
    page.write(" ")
    words = f"{best} people"
    start, end = page.write(words)
    page.rows["casualty"].append((
        page.id(), start, end, words, effect, best, best, best, "exact", "people", end - 6, predicate, done[0],
        "event", None, "yes", 0, claim, event,
    ))  # fmt: skip
    return {effect: {"low": best, "best": best, "high": best, "start": start, "end": end}}


# A claim


@dataclass(slots=True)
class Speaker:
    """Who says something: spans, entity, name, type, standing, anonymity, role, and why not named."""

    spans: list[Where]
    entity: str | None
    name: str | None
    kind: str
    standing: str
    anonymity: str
    role: str | None = None
    reason: Where | None = None


def _speaker(page: Page, company: list[Actor], private: Actor | None) -> Speaker:
    """Write a source."""
    rng = page.rng
    kind, anonymity, _ = ("named_person", "named", 0) if private else _type(rng)
    if kind == "implicit":
        return Speaker([], None, None, kind, _unnamed(rng)[0], anonymity)
    if kind in ("named_person", "named_organization"):
        fitting = [one for one in company if one.person == (kind == "named_person")] or company
        one = private or rng.choice(fitting)
        role = None
        start = page.length
        if one.person and not private and rng.random() < 0.4:
            role = one.role
            page.write(f"{role} ")
        _, _, entity = page.name(one)
        standing = rng.choice(("eyewitness", "eyewitness", "victim")) if private else _standing(rng)[0]
        return Speaker([(start, page.length)], entity, one.name, kind, standing, anonymity, role)
    words = {"document": "the report", "unnamed_group": "residents", "unnamed_person": "an official"}
    span, reason = page.write(words.get(kind, "a source")), None
    if anonymity == "granted" and rng.random() < 0.7:
        page.write(" who asked not to be named ")
        reason = page.write("as the matter is not public")
    return Speaker([span], None, None, kind, _unnamed(rng)[0], anonymity, None, reason)


def say(page: Page, company: list[Actor], *, parent: str | None = None, private: Actor | None = None) -> None:
    """Write a claim, with a claim inside it now and then."""
    rng, rows, key = page.rng, page.rows, page.id()
    cue_class, cue, _ = _cue(rng)
    direct = parent is None and rng.random() < 0.4
    event, nested = rng.random() < 0.1, parent is None and rng.random() < 0.09
    place = len(rows["claim"])
    if direct:
        page.write("“")
    first = None if direct else _speaker(page, company, private)
    if first is not None:
        page.write(" ")
        said = page.write(cue)
        page.write(" that ")
    times, spots = len(rows["time"]), len(rows["place"])
    start = page.length
    if nested:
        say(page, company, parent=key)
    else:
        clause(page, company, key, event=event)
    content = (start, page.length)
    inside = rows["time"][times:], rows["place"][spots:]
    if first is None:
        page.write(",” ")
        first = _speaker(page, company, private)
        page.write(" ")
        said = page.write(cue)
    row = _claim_row(key, parent, first, (cue_class, said), content, inside, direct, page)
    rows["claim"].insert(place, row)
    if not nested and parent is None and not event and rng.random() < 0.09:
        _forecast(page, key, content)


def _claim_row(
    key: str, parent: str | None, first: Speaker, cue: tuple[str, Where], content: Where, inside: Any, direct: bool,
    page: Page,
) -> tuple[Any, ...]:  # fmt: skip
    """Return the row, with spans in place of the words that `finished` puts there."""
    rng = page.rng
    times, places = inside
    reason = [] if first.reason is None else [first.reason]
    return (
        key, parent, first.spans, first.entity, first.name, first.kind, first.standing, first.anonymity, reason,
        first.role, None, [cue[1]], cue[0], [content],
        ("direct" if rng.random() < 0.8 else "mixed") if direct else "indirect", _assertion(rng)[0],
        round(rng.uniform(0.4, 1.0), 3), dumped([row[0] for row in times]), dumped([row[5] for row in times]),
        dumped([row[0] for row in places]), dumped([row[5] for row in places]),
    )  # fmt: skip


def _forecast(page: Page, claim: str, content: Where) -> None:
    rng = page.rng
    phrase, low, mid, high = rng.choice(PHRASES)
    given, told = rng.random() < 0.6, rng.random() < 0.5
    window: tuple[Any, ...] = (None, None, None, None, None)
    if told:
        page.write(" by ")
        page.when()
        row = page.rows["time"][-1]
        if row[6] is not None:
            window = (*row[6:8], "text", row[3], row[1])
    condition: tuple[Any, ...] = (None, None)
    if rng.random() < 0.2:
        page.write(", if ")
        start, _ = page.write(rng.choice(page.world.phrases))
        condition = (page.pieces[-1], start)
    scorable = given and window[0] is not None
    page.rows["forecast"].append((
        page.id(), [content], claim, None, *((phrase, low, mid, high, "words") if given else (None,) * 5), *window,
        *condition, int(scorable), None if scorable else "no_window" if given else "no_likelihood",
    ))  # fmt: skip


# An article


def write_article(tables: Tables, cast: Cast, world: World, runs: tuple[int, ...], number: int) -> None:
    """Take one article with a reading, or now and then two, into the tables."""
    rng = world.rng
    # A little more every year.
    day = FIRST_DAY + dt.timedelta(days=int(DAYS * max(rng.random(), rng.random() ** 0.7)))
    page = Page(world, day)
    company = list({one.number: one for one in (
        *world.often.draw(rng, 5), *world.seldom.draw(rng, 4), world.anybody(True), world.anybody(rng.random() < 0.5)
    )}.values())  # fmt: skip
    private = _private(cast, world, company) if rng.random() < WITNESSES else None
    if private is None and cast.private and rng.random() < 0.01:
        company.append(rng.choice(cast.private))  # spoken of, not quoted
    dateline = _dateline(page) if rng.random() < 0.4 else None
    claims = max(4, min(120, int(rng.lognormvariate(3.3, 0.4))))
    while len(page.rows["claim"]) < claims:
        if len(page.rows["claim"]) in (3, 9) and private is not None:
            say(page, company, private=private)
            private = private if rng.random() < 0.5 else None
        elif rng.random() < 0.07:
            clause(page, company, None, event=True)
        else:
            say(page, company)
        page.write(".\n\n" if rng.random() < 0.3 else ". ")
    article = _article(page, number, dateline)
    seq = tables.add("article", article.id, article.external_id, article.url, article.outlet, article.text, ADDED)
    for run in runs[-1:] if rng.random() < 0.98 else runs:
        _write_reading(tables, cast, page, (article, seq), run)


def _private(cast: Cast, world: World, company: list[Actor]) -> Actor:
    """Return an eyewitness or victim: mostly somebody new, sometimes one quoted before, seldom somebody known."""
    draw = world.rng.random()
    if draw < 0.01:
        return next((one for one in world.seldom.draw(world.rng, 20) if one.person), world.anybody(True))
    if draw < 0.1 and cast.private:
        return world.rng.choice(cast.private)
    cast.private.append(world.anybody(True))
    return cast.private[-1]


def _dateline(page: Page) -> DatelineLine:
    spot, agency = page.world.spots.draw(page.rng, 1)[0], page.rng.choice(page.world.agencies)
    page.where(spot)
    page.write(f" ({agency}) - ")
    return DatelineLine(0, page.length, spot.name, agency)


def _article(page: Page, number: int, dateline: DatelineLine | None) -> Article:
    rng, text = page.rng, page.text().rstrip()
    outlet = page.world.outlets.draw(rng, 1)[0]
    external, title = f"desk-{number:06}", rng.choice(page.world.phrases).capitalize()
    url = f"https://{outlet.lower().replace(' ', '-')}.example/{page.day:%Y/%m}/{number}"
    undated = rng.random() < 0.01
    removed = (RemovedLine("Read more", 4, "teaser"),) if rng.random() < 0.3 else ()
    return Article(
        article_id(text, external_id=external, url=url, outlet=outlet), external, title, text, url, outlet,
        None if dateline is None else dateline.agency, page.world.often.items[number % 40].name,
        None if undated else page.day.isoformat(), "none" if undated else "page", None, "en", dateline, removed,
    )  # fmt: skip


def _write_reading(tables: Tables, cast: Cast, page: Page, article: tuple[Article, int], run: int) -> None:
    (one, number), text = article, article[0].text
    key = reading_id(one, run_id(f"0.0.{run}", "benchmark"))
    seq = tables.add(
        "reading", key, number, run, one.title, one.agency, one.byline, one.published, one.published,
        one.published_basis, None, "en", None if one.dateline is None else dumped(one.dateline), dumped(one.removed),
        0.5, ADDED,
    )  # fmt: skip
    actors = {met.entity: met.actor for met in page.met.values() if met.mentions}
    for row in page.rows["entity"]:
        entity = tables.add("entity", seq, *row)
        if row[0] in actors:
            actor, handle = actors[row[0]], handle_of(row[2], row[1])
            known = cast.id_of(actor, one.id)
            tables.add("actor_link", entity, number, handle, known, 1.0, "same full name")
    for table in ("mention", "place", "time", "casualty", "event"):
        for row in page.rows[table]:
            tables.add(table, seq, *row)
    for row in page.rows["forecast"]:
        tables.add("forecast", seq, row[0], _quoted(text, row[1]), dumped(row[1]), *row[2:])
    for row in page.rows["claim"]:
        key, parent, source, entity, name, kind, standing, anonymity, reason, *rest = row
        role, body, cue, cue_class, content, quotation, asserted, *inside = rest
        tables.add(
            "claim", seq, key, parent, _quoted(text, source), dumped(source), entity, name, kind, standing, anonymity,
            _quoted(text, reason), dumped(reason), role, body, _quoted(text, cue), dumped(cue), cue_class,
            _quoted(text, content), dumped(content), quotation, asserted, "", "[]", *inside,
        )  # fmt: skip
    _write_layers(tables, page, seq)


def _quoted(text: str, spans: list[Where]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def _write_layers(tables: Tables, page: Page, seq: int) -> None:
    """Write a relation between two of the article's actors, and what place it is about."""
    named = [row for row in page.rows["mention"] if row[5] != page.rows["mention"][0][5]]
    if named:
        first, second = page.rows["mention"][0], named[0]
        relation = {"id": page.id(), "type": page.rng.choice(("ally", "rival", "member_of", "leads", "fighting")),
                    "subject": first[5], "object": second[5], "span": {"start": second[1], "end": second[2]},
                    "time": None, "claim": None, "confidence": 0.8}  # fmt: skip
        tables.add("layer_row", seq, "relations", relation["id"], dumped(relation))
    if page.rows["place"]:
        row = page.rows["place"][0]
        focus = {"place": row[0], "name": row[5], "reason": "named first"}
        tables.add("layer_row", seq, "focus", row[0], dumped(focus))


# A ledger


def build(path: Path, articles: int, seed: int = 6) -> None:
    """Write the ledger; `path` may not be there yet."""
    if path.exists():
        raise SystemExit(f"{path} is there already")
    Ledger(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    # Nobody else writes, and what breaks off is built again.
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    tables, world, clock = Tables(connection), World(seed), time.monotonic()
    cast = Cast(tables)
    runs = tuple(
        tables.add("run", run_id(f"0.0.{number}", "benchmark"), f"0.0.{number}", "benchmark", ADDED)
        for number in (1, 2)
    )  # fmt: skip
    for number in range(1, articles + 1):
        write_article(tables, cast, world, runs, number)
        if number % BATCH == 0 or number == articles:
            tables.write()
            if number % 10_000 == 0:
                print(f"{number:7,} articles, {time.monotonic() - clock:5.0f} s", flush=True)
    _suggest(tables, cast, world)
    tables.write()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    _decide(path)
    counts = ", ".join(f"{tables.last.get(table.name, 0):,} {table.name}" for table in schema.metadata.sorted_tables)
    print(f"{path}: {counts}; {path.stat().st_size / 1e9:.2f} GB, {time.monotonic() - clock:.0f} s")


def _suggest(tables: Tables, cast: Cast, world: World) -> None:
    """Add pairs of actors that may be one, and inputs that did not become articles."""
    for kind in (True, False):
        keys = cast.known([one for one in (*world.often.items, *world.seldom.items[:1_000]) if one.person == kind])
        for one, other in zip(keys[::2], keys[1::2], strict=False):
            score = round(world.rng.uniform(0.5, 0.79), 2)
            tables.add("actor_suggestion", *sorted((one, other)), score, "names that may be one", ADDED)
    for number in range(60):
        origin = f"inbox/{world.word()}-{number}.pdf"
        key = stable_id("problem", origin, "unreadable", origin)
        tables.add("problem", key, origin, "unreadable", f"{origin} holds no text", "give the text", ADDED)


def _decide(path: Path) -> None:
    """Count what was written, let somebody decide about some suggestions, and take one decision in five back."""
    with Ledger(path) as ledger:
        with ledger.writing() as connection:
            totals.count_all(connection)
        for place, one in enumerate(ledger.actors.suggestions(limit=60)):
            if place % 3:
                made = ledger.actors.merge(one.actor, one.other, "one spelling of two")
            else:
                made = ledger.actors.reject(one.number, "two of similar names")
            if place % 5 == 0:
                ledger.actors.undo(made.number)


def main() -> None:
    """Build a ledger from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="file that is written; it may not be there yet")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=6)
    args = parser.parse_args()
    build(args.out, args.articles, args.seed)


if __name__ == "__main__":
    main()
