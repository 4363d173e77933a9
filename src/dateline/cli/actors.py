"""`dateline actors` and `dateline actor`: people, groups and bodies across articles, and decisions about them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli import options
from dateline.cli.rows import Layout, chosen, emit, names_shown, query_limit
from dateline.cli.terminal import console, safe
from dateline.errors import DatelineError, OptionError
from dateline.ledger import (
    ActorFilter,
    ActorProfile,
    ActorRow,
    ClaimRow,
    DecisionRow,
    RelationRow,
    SuggestionRow,
    ToldRelationRow,
)
from dateline.ledger.filters import Origin
from dateline.records import EntityKind

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.ledger import Ledger

Name = Annotated[str, typer.Argument(metavar="ACTOR", help="Its name, its id or the beginning of it.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with the decision.")]

PROFILE_CLAIMS = 20


@dataclass(frozen=True, slots=True)
class ProfileClaim:
    """A claim of a profile without nesting, for CSV: `part` is said or about."""

    part: str
    article_id: str
    published: str | None
    outlet: str | None
    id: str
    source: str
    source_name: str | None
    cue_class: str
    cue: str
    content: str


def _key(key: str | None) -> str:
    # The ids of the register are words; others are digits, of which eight are enough.
    return (key or "")[:8] if len(key or "") == 16 and set(key or "") <= set("0123456789abcdef") else key or ""


def _told(name: str | None, key: str | None) -> str:
    return f"{name} ({_key(key)})" if name else _key(key)


def _decision(row: DecisionRow) -> str:
    one, other = _told(row.name, row.actor), _told(row.other_name, row.other)
    articles = ", ".join(_key(article) for article in row.articles)
    return {
        "merge": f"{other} counts as {one}",
        "split": f"{one} is {other} in {articles}",
        "reject": f"{one} and {other} are two",
        "undo": f"decision {row.decision} is taken back",
    }[row.act]


ACTORS = Layout(
    ActorRow,
    (
        ("id", lambda row: _key(row.id)),
        ("name", lambda row: row.name),
        ("kind", lambda row: row.kind),
        ("country", lambda row: row.country),
        ("origin", lambda row: row.origin),
        ("articles", lambda row: row.articles),
        ("claims", lambda row: row.claims),
    ),
    "no actors like that",
)
SUGGESTIONS = Layout(
    SuggestionRow,
    (
        ("number", lambda row: row.number),
        ("score", lambda row: f"{row.score:.2f}"),
        ("actor", lambda row: _told(row.name, row.actor)),
        ("may be", lambda row: _told(row.other_name, row.other)),
        ("why", lambda row: row.why),
    ),
    "no suggestions; everything that may be one was decided",
)
DECISIONS = Layout(
    DecisionRow,
    (
        ("number", lambda row: row.number),
        ("when", lambda row: row.added),
        ("decision", _decision),
        ("note", lambda row: row.note),
        ("undone by", lambda row: row.undone_by),
    ),
    "nothing was decided",
)
CLAIMS = Layout(ProfileClaim, (), "")


def actors(
    context: typer.Context,
    kind: Annotated[EntityKind | None, typer.Option("--kind", help="Actors of one kind.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Actors of one country: AFG, USA …")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="WORDS", help="Words of one of their names.")] = None,
    origin: Annotated[
        Origin | None, typer.Option("--origin", help="How they came into the ledger: article, register or import.")
    ] = None,
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="List what may be one actor instead, for you to merge or reject.")
    ] = False,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List people, groups and bodies across articles.

    Those named in most articles come first. With --suggestions: the pairs that may be one.

    \b
    Example:
        dateline actors --kind armed_group --country AFG
        dateline actors --suggestions
    """
    if context.invoked_subcommand is not None:
        given = [each for each in context.params if _on_command_line(context, each)]
        if given:
            raise OptionError(f"--{given[0]} stands before {context.invoked_subcommand}", "put the options at the end")
        return
    format = chosen(format)
    most = query_limit(format, limit)
    filter = ActorFilter(kind=kind, country=country, name=name, origin=origin, limit=most)
    if suggestions and filter != ActorFilter(limit=most):
        raise OptionError("--suggestions takes none of the other options but --limit", "leave them out")
    with _opened(ledger, names_shown(format, unmasked)) as (opened, shown):
        if suggestions:
            emit(shown(opened.actors.suggestions(most)), format, SUGGESTIONS, limit)
        else:
            emit(shown(opened.actors.list(filter)), format, ACTORS, limit)


def import_(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A CSV of actors.", show_default=False)],
    ledger: options.Ledger = None,
) -> None:
    """Add actors of your own to the register of this ledger.

    All rows are taken, or none: every mistake is told with its line.

    \b
    Example:
        dateline actors import my.csv
    """
    from dateline import Ledger

    with Ledger(ledger) as opened:
        done = opened.actors.import_(path)
    told = f"{done.rows:,} actors read, {done.new:,} new or changed"
    if done.suggestions:
        told += f"; {done.suggestions:,} may be in the articles already (see dateline actors --suggestions)"
    typer.echo(safe(told))


def merge(
    actor: Name,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The actor that counts as it from now on.")],
    note: Note = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Decide that two actors are one.

    \b
    Example:
        dateline actors merge "Ilva Renn" 3f9c01aa --note "her married name"
    """
    _decide(ledger, format, unmasked, lambda opened: opened.actors.merge(actor, other, note))


def split(
    actor: Name,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="Ids of the articles (or of entities) that mean another.")
    ],
    note: Note = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Decide that some articles mean another one of that name.

    \b
    Example:
        dateline actors split "Ilva Renn" 3f9c01aa
    """
    _decide(ledger, format, unmasked, lambda opened: opened.actors.split(actor, articles, note))


def reject(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the suggestion.")],
    note: Note = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Decide that the two actors of a suggestion are two.

    \b
    Example:
        dateline actors reject 12
    """
    _decide(ledger, format, unmasked, lambda opened: opened.actors.reject(number, note))


def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the decision.")],
    note: Note = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Take a decision back.

    \b
    Example:
        dateline actors undo 3
    """
    _decide(ledger, format, unmasked, lambda opened: opened.actors.undo(number, note))


def decisions(
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List what was decided about actors, the last first.

    \b
    Example:
        dateline actors decisions
    """
    format = chosen(format)
    with _opened(ledger, names_shown(format, unmasked)) as (opened, shown):
        emit(shown(opened.actors.decisions(query_limit(format, limit))), format, DECISIONS, limit)


def actor(
    name: Name,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most so many claims by it, and about it.")
    ] = PROFILE_CLAIMS,
    all: options.All = False,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Show all about one actor.

    Its names, kinds and relations, in the register and as articles tell them, what it said, and what others said about
    it, newest first.

    \b
    Example:
        dateline actor "Ilva Renn"
        dateline actor ISIS --limit 50 --format csv
    """
    format = chosen(format)
    with _opened(ledger, names_shown(format, unmasked)) as (opened, shown):
        (profile,) = shown([opened.actors.profile(name, limit, claims_only=not all)])
    if format == "table":
        _print(profile, console())
    elif format == "csv":
        emit(_claims(profile), format, CLAIMS, None)
    else:
        emit([profile], format, CLAIMS, None)


group = typer.Typer(rich_markup_mode=None, add_completion=False)
group.callback(invoke_without_command=True)(actors)
for command in (import_, merge, split, reject, undo, decisions):
    group.command(name=command.__name__.rstrip("_"))(command)


@contextmanager
def _opened(ledger: options.Ledger, names: bool) -> Iterator[tuple[Ledger, Callable[[Any], Iterable[Any]]]]:
    """Open the ledger, with what its rows go through on their way out; errors tell names too and go the same way."""
    from dateline import Ledger

    with Ledger(ledger, create=False) as opened:
        try:
            yield opened, iter if names else opened.masked
        except DatelineError as error:
            if names or sys.stderr.isatty():
                raise
            raise type(error)(*opened.masked([str(error), error.hint])) from None


def _on_command_line(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _decide(ledger: options.Ledger, format: options.Format | None, unmasked: bool, act: Any) -> None:
    format = chosen(format)
    with _opened(ledger, names_shown(format, unmasked)) as (opened, shown):
        emit(shown([act(opened)]), format, DECISIONS, None)


def _claims(profile: ActorProfile) -> Iterator[ProfileClaim]:
    for part, rows in (("said", profile.said), ("about", profile.about)):
        for row in rows:
            yield ProfileClaim(
                part, row.article_id, row.published, row.outlet, row.id, row.source, row.source_name, row.cue_class,
                row.cue, row.content,
            )  # fmt: skip


def _print(profile: ActorProfile, out: Console) -> None:
    from dateline.cli.view import one_line

    row = profile.actor
    lasted = f"{profile.start or '…'} to {profile.end or '…'}" if profile.start or profile.end else None
    kinds = ", ".join(kind.replace("_", " ") for kind in profile.kinds)
    facts = (
        kinds,
        row.country,
        row.sector,
        lasted,
        _count(row.articles, "article"),
        _count(row.claims, "claim"),
        row.id,
    )
    out.print(one_line(row.name), style="bold")
    out.print(" · ".join(one_line(fact) for fact in facts if fact), style="dim")
    others = [name for name in profile.names if name != row.name]
    if others:
        out.print(one_line(f"also: {', '.join(others)}"))
    if profile.members:
        out.print(one_line(f"merged into it: {', '.join(map(_key, profile.members))}"))
    for relation in profile.relations:
        out.print(one_line(_relation(relation)))
    if profile.told:
        out.print("\nRelations in articles", style="bold")
    for told in profile.told:
        out.print(one_line(_said_of(told)))
    for source in profile.sources:
        out.print(one_line(f"source: {source}"), style="dim")
    for title, claims in (("Said", profile.said), ("Said about it", profile.about)):
        if claims:
            out.print(f"\n{title}", style="bold")
        for claim in claims:
            out.print(one_line(_line(claim, title != "Said")))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _relation(row: RelationRow) -> str:
    when = f" ({row.start or '…'} to {row.end or '…'})" if row.start or row.end else ""
    return f"{row.subject_name}: {row.type.replace('_', ' ')} {row.object_name}{when}"


def _said_of(row: ToldRelationRow) -> str:
    day = (row.published or "")[:10] or "no date"
    said = " (as a source says)" if row.claim_id else ""
    kind = row.type.replace("_", " ")
    return f"  {day}  {_key(row.article_id)}  {row.subject_name}: {kind} {row.object_name}{said}: “{row.words}”"


def _line(claim: ClaimRow, with_source: bool) -> str:
    day = (claim.published or "")[:10] or "no date"
    who = f"{claim.source_name or claim.source or '–'}: " if with_source else ""
    return f"  {day}  {_key(claim.article_id)}  {who}{claim.cue or '–'}  {claim.content}"
