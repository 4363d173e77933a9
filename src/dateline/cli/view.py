"""A reading for people: who says what, on what authority, what happened, and what was left out of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.cli.terminal import safe
from dateline.records import CLAIM_CLASSES, Article, Claim, Reading, Source, Span

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

STYLES = {"source": "bold cyan", "cue": "yellow", "content": "green"}
JOINER = " … "
NOBODY = "(nobody named)"


def print_reading(reading: Reading, out: Console) -> None:
    """Print title, speakers with what they said, what they know or want, and removed lines."""
    print_heading(reading.article, out)
    outer = [claim for claim in reading.claims if claim.parent is None]
    claims = [claim for claim in outer if claim.cue_class in CLAIM_CLASSES]
    attitudes = [claim for claim in outer if claim.cue_class not in CLAIM_CLASSES]
    for title, group in (("Said", claims), ("Known, believed, wanted", attitudes)):
        if group:
            out.print(f"\n{title}", style="bold")
            _print_group(group, reading, out)
    if not reading.claims:
        out.print("\nNo statement of any source was found.")
    print_events(reading, out)
    print_when_and_where(reading, out)
    print_casualties(reading, out)
    print_forecasts(reading, out)
    print_removed(reading.article, out)


def print_events(reading: Reading, out: Console) -> None:
    """Print a line for each event: what, how sure, who to whom, where, when, and who says so."""
    from rich.text import Text

    if not reading.events:
        return
    text = reading.article.text
    names = {entity.id: entity.name for entity in reading.entities}
    places = {place.id: place.name for place in reading.places}
    sources = {claim.id: speaker(claim.source, text) for claim in reading.claims}
    out.print("\nWhat happened", style="bold")
    for event in reading.events:
        line = Text(f"{event.status:12}", style="dim")
        line.append(event.category.replace("_", " "), style=STYLES["cue"])
        line.append(f' "{one_line(event.trigger.of(text))}"')
        parts = [f"{one.role} {one_line(names[one.entity])}" for one in event.participants]
        parts += [f"with {event.weapon}"] if event.weapon else []
        parts += [f"{name} {figure.best:,}" for name, figure in event.casualties.items()]
        parts += [f"at {places[event.place]} ({event.place_precision})"] if event.place in places else []
        parts += [f"on {event.earliest[:10]} ({event.time_precision})"] if event.earliest else []
        line.append(f"  {'; '.join(one_line(part) for part in parts)}")
        told = [f"says {sources[event.claim]}"] if event.claim is not None else []
        told += [f"responsibility {event.responsibility}"] if event.responsibility else []
        line.append(f"  [{', '.join([*told, f'{event.confidence:.2f}'])}]", style="dim")
        out.print(_indented(line, 2))


def print_when_and_where(reading: Reading, out: Console) -> None:
    """Print a line of times with their values and one of places, each told once."""
    text = reading.article.text
    times: dict[str, str] = {}
    for time in reading.times:
        times.setdefault(time.value, f"{text[time.start : time.end]} ({time.value})")
    places = {", ".join(filter(None, (it.name, it.kind, it.country_code))): None for it in reading.places}
    for title, told in (("When", times.values()), ("Where", places)):
        if told:
            out.print(f"\n{title}", style="bold")
            out.print(_indented(one_line("; ".join(told)), 2))


def print_casualties(reading: Reading, out: Console) -> None:
    """Print a line of the figures of people, each told once."""
    text = reading.article.text
    told: dict[str, None] = {}
    for one in reading.casualties:
        who = one.counted.of(text) if one.counted is not None else text[one.start : one.end]
        figure = f"{one.best:,}" if one.low == one.high else f"{one.low:,}–{one.high:,}"
        hedges = [one.bound.replace("_", " ")] if one.bound != "exact" else []
        hedges += [word for word, said in (("total", one.scope == "total"), ("doubtful", one.doubtful)) if said]
        hedges += [one.asserted] if one.asserted != "yes" else []
        told[f"{one.effect}: {figure} ({', '.join([who, *hedges])})"] = None
    if told:
        out.print("\nHow many", style="bold")
        out.print(_indented(one_line("; ".join(told)), 2))


def print_forecasts(reading: Reading, out: Console) -> None:
    """Print a line for each statement about the future: how likely, until when, on what condition, who says so."""
    from rich.text import Text

    if not reading.forecasts:
        return
    text = reading.article.text
    sources = {claim.id: speaker(claim.source, text) for claim in reading.claims}
    out.print("\nWhat may come", style="bold")
    for one in reading.forecasts:
        line = Text(quoted(one.statement, text), style=STYLES["content"])
        told = []
        if one.likelihood is not None:
            told.append(f"{one_line(one.likelihood.phrase)}: {one.likelihood.low:.0%}–{one.likelihood.high:.0%}")
        if one.window is not None:
            told.append(f"due {one.window.earliest} to {one.window.latest}")
        if one.condition is not None:
            told.append(f"on condition: {one_line(one.condition.of(text))}")
        told.append("scorable" if one.scorable else f"not scorable: {(one.why_not or '').replace('_', ' ')}")
        told += [f"says {sources[one.claim]}"] if one.claim is not None else []
        out.print(_indented(line.append(f"  [{'; '.join(told)}]", style="not bold dim"), 2))


def print_heading(article: Article, out: Console) -> None:
    """Print the title and a line of what is known about the article."""
    place = article.dateline.place if article.dateline else None
    known = (article.outlet, article.published or "no date", place, article.agency, article.byline, article.id)
    out.print(one_line(article.title or "(no title)"), style="bold")
    out.print(" · ".join(one_line(part) for part in known if part), style="dim")


def print_removed(article: Article, out: Console) -> None:
    """Print the lines that cleaning took out, with their reasons."""
    count = len(article.removed)
    if count:
        out.print(f"\nRemoved as site furniture: {count} {'line' if count == 1 else 'lines'}", style="bold")
    for line in article.removed:
        out.print(_indented(f"{one_line(line.reason)}: {one_line(line.text)}", 2), style="dim")


def describe(source: Source, text: str) -> str:
    """Return on what authority a source speaks: type, standing, role, affiliation, why it is not named."""
    name = speaker(source, text).casefold()
    # What the name says already ("company spokesman", role "company spokesman") is not said twice.
    known = [part for part in (source.role, source.affiliation) if part and part.casefold() not in name]
    kinds = [kind.replace("_", " ") for kind in (source.type, source.standing) if kind not in ("implicit", "other")]
    described = ", ".join(dict.fromkeys([*kinds, *map(one_line, known)]))
    if source.anonymity == "granted":
        reason = "" if source.anonymity_reason is None else f": {one_line(source.anonymity_reason.of(text))}"
        described += f"; name withheld{reason}"
    return described


def speaker(source: Source, text: str) -> str:
    """Return the name of the source, else its words in the text, else that there is none."""
    return one_line(source.name or "") or quoted(source.spans, text) or NOBODY


def quoted(spans: Sequence[Span], text: str) -> str:
    """Return the characters of the spans on one line, fragments joined with " … "."""
    return one_line(JOINER.join(span.of(text) for span in spans))


def one_line(text: str) -> str:
    """Return text that may be printed, without line ends."""
    return safe(" ".join(text.split()))


def _print_group(claims: list[Claim], reading: Reading, out: Console) -> None:
    from rich.text import Text

    text = reading.article.text
    speakers: dict[str, list[Claim]] = {}
    for claim in claims:
        speakers.setdefault(_identity(claim.source, text), []).append(claim)
    for spoken in speakers.values():
        # One of several mentions tells why a source is not named.
        source = next((claim.source for claim in spoken if claim.source.anonymity == "granted"), spoken[0].source)
        line = Text(speaker(source, text), style=STYLES["source"])
        described = describe(source, text)
        out.print(_indented(line.append(f" — {described}" if described else "", style="not bold dim"), 2))
        for claim in spoken:
            _print_claim(claim, reading, out, 4)


def _identity(source: Source, text: str) -> str:
    return source.entity or speaker(source, text)


def _print_claim(claim: Claim, reading: Reading, out: Console, indent: int) -> None:
    from rich.text import Text

    text = reading.article.text
    words = Text()
    if claim.parent is not None:
        words.append("└ ").append(f"{speaker(claim.source, text)}  ", style=STYLES["source"])
    words.append(f"{claim.quotation:9}", style="dim").append(quoted(claim.cue, text) or "–", style=STYLES["cue"])
    if claim.asserted != "yes":
        words.append(f" [{claim.asserted}]", style="dim")
    out.print(_indented(words.append("  ").append(quoted(claim.content, text), style=STYLES["content"]), indent))
    for inner in reading.claims:
        if inner.parent == claim.id:
            _print_claim(inner, reading, out, indent + 2)


def _indented(text: RenderableType, columns: int) -> RenderableType:
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, columns), expand=False)
