"""Read the example articles into an embedded ledger and show what they say.

    make demo         or         python examples/demo.py

It uses nothing but the public API, so it is also the shortest complete program to start your own from. What the
ledger has from an earlier run is not read again. `--svg FILE` draws the picture in the README.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import dateline

HERE = Path(__file__).resolve().parent
LEDGER = HERE.parent / ".demo" / "ledger.db"
PICTURED = HERE / "articles" / "wire-ferry-valley-post.txt"


def readings(ledger: dateline.Ledger, folder: Path) -> Iterator[dateline.Reading | dateline.Problem]:
    """Yield the reading of every article in the folder, from the ledger where it is there already."""
    reader = dateline.Reader()
    for item in dateline.articles(folder):
        if isinstance(item, dateline.Problem):
            yield item
        elif ledger.articles.has(item, version=dateline.__version__, model=reader.model):
            yield ledger.articles.get(item.id)
        else:
            reading = reader.read(item)
            ledger.articles.add(reading)
            yield reading


def show(console: Console, reading: dateline.Reading) -> None:
    """Print the title, each speaker with what was said, what is said to have happened, and what was removed."""
    article = reading.article
    place = article.dateline.place if article.dateline else None
    known = (article.outlet, place, article.published or "no date given", article.byline and f"by {article.byline}")
    console.rule(style="dim")
    console.print(Text(article.title or "(no title)", "bold"))
    console.print(Text(" · ".join(part for part in known if part), "dim"))
    for claims in by_speaker(reading.claims):
        console.print()
        console.print(speaker(claims[0].source, article.text))
        table = Table.grid(padding=(0, 2))
        for claim in claims:
            content = Text(joined(claim.content, article.text))
            notes = [word for word in (claim.asserted, claim.cue_class) if word in ("negated", "conditional", "deny")]
            cue = " ".join([joined(claim.cue, article.text), *(f"[{note}]" for note in notes)])
            table.add_row(Text(claim.quotation, "dim"), Text(cue, "yellow"), content)
        console.print(Padding(table, (0, 0, 0, 2)))
    if dateline.sure(reading).events:
        console.print("\nWhat is said to have happened:", style="dim")
        console.print(Padding(happenings(reading), (0, 0, 0, 2)))
    if article.removed:
        console.print("\nRemoved as site furniture:", style="dim")
        for line in article.removed:
            console.print(Text(f"  {line.text.strip()}  ({line.reason})", "dim"))
    console.print()


def happenings(reading: dateline.Reading) -> Table:
    """Return a row for each event: its status, its word, and who, where, when and on whose word."""
    text = reading.article.text
    names = {entity.id: entity.name for entity in reading.entities}
    places = {place.id: place.name for place in reading.places}
    sources = {claim.id: claim.source.name or joined(claim.source.spans, text) for claim in reading.claims}
    table = Table.grid(padding=(0, 2))
    for event in dateline.sure(reading).events:
        told = [f"{one.role} {names[one.entity]}" for one in event.participants]
        told += [f"at {places[event.place]}"] if event.place else []
        told += [f"on {event.earliest[:10]}"] if event.earliest and event.time_precision == "day" else []
        told += [f"says {sources[event.claim]}"] if event.claim and sources[event.claim] else []
        what = Text.assemble((event.trigger.of(text), "yellow"), f" ({event.category.replace('_', ' ')})")
        table.add_row(Text(event.status, "dim"), what, Text(", ".join(" ".join(part.split()) for part in told)))
    return table


def by_speaker(claims: Iterable[dateline.Claim]) -> list[list[dateline.Claim]]:
    """Group claims by who makes them, in the order of their first words; claims inside others stand alone."""
    groups: dict[object, list[dateline.Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.source.entity or claim.source, []).append(claim)
    return list(groups.values())


def speaker(source: dateline.Source, text: str) -> Text:
    """Return a source's name and what is known of its authority."""
    name = source.name or joined(source.spans, text) or "nobody named"
    about = [source.type.replace("_", " ")]
    about += [source.standing.replace("_", " ")] if source.standing != "other" else []
    about += [f"role: {source.role}"] if source.role else []
    if source.anonymity == "granted":
        about.append("anonymity granted")
    if source.anonymity_reason:
        about.append(f"reason: {source.anonymity_reason.of(text)}")
    return Text.assemble((name, "bold cyan"), (f" — {', '.join(about)}", "dim"))


def joined(spans: Iterable[dateline.Span], text: str) -> str:
    """Return the characters of the spans on one line."""
    return " ".join(" … ".join(span.of(text) for span in spans).split())


def next_steps(console: Console, ledger: Path) -> None:
    """Print three commands that work on the ledger just written."""
    command = os.path.relpath(Path(sys.executable).with_name("dateline"))
    place = os.path.relpath(ledger)
    console.rule(style="dim")
    console.print(Text("Try next:", "bold"))
    console.print(Text(f"  {command} claims --anonymity granted --ledger {place}", "green"))
    console.print(Text(f"  {command} search 'ferry inspected' --ledger {place}", "green"))
    console.print(Text(f"  {command} export --format csv --out claims.csv --ledger {place}", "green"))


def draw(target: Path) -> None:
    """Write a picture of what one article's reading looks like; it names no font on a server."""
    article = next(iter(dateline.articles(PICTURED)))
    assert isinstance(article, dateline.Article)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=120, file=nowhere, force_terminal=True, markup=False, highlight=False)
        show(console, dateline.Reader().read(article))
    svg = console.export_svg(title="dateline", unique_id="demo")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


def main() -> int:
    """Read, store, print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, metavar="FILE", default=LEDGER, help="where to keep the readings")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw one article's reading instead")
    args = parser.parse_args()
    if args.svg is not None:
        draw(args.svg)
        return 0
    console = Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else 110)
    args.ledger.parent.mkdir(exist_ok=True)
    failed = 0
    with dateline.Ledger(args.ledger) as ledger:
        for item in readings(ledger, HERE / "articles"):
            if isinstance(item, dateline.Problem):
                failed += 1
                console.print(f"{item.origin}: {item.message} — {item.hint}", style="red")
            else:
                show(console, item)
    next_steps(console, args.ledger)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
