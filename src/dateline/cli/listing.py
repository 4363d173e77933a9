"""The ledger as rows: `dateline articles`, `claims`, `sources`, `times`, `casualties`, `problems` and `search`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli import options
from dateline.cli.rows import Layout, chosen, emit, names_shown, query_limit
from dateline.ledger import (
    ArticleFilter,
    ArticleRow,
    CasualtyFilter,
    CasualtyRow,
    ClaimFilter,
    ClaimRow,
    ProblemRow,
    SearchHit,
    SourceRow,
    TimeFilter,
    TimeRow,
)

if TYPE_CHECKING:
    from dateline.ledger import Ledger

SEARCH_LIMIT = 20


@dataclass(frozen=True, slots=True)
class HitRow:
    """A search hit without nesting, for CSV: the article, and where in its text the snippet stands."""

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    published: str | None
    start: int
    end: int
    snippet: str
    claims: int


def short_id(key: str) -> str:
    """Return the beginning of an id, by which it may be given."""
    # Ids may be given by their beginning; eight of sixteen digits tell a million articles apart nearly always.
    return key[:8]


def on_line(text: str) -> str:
    """Return a text without line ends."""
    return " ".join(text.split())


def day_of(published: str | None) -> str | None:
    """Return the day of a date or date-time."""
    return published and published[:10]


ARTICLES = Layout(
    ArticleRow,
    (
        ("id", lambda row: short_id(row.id)),
        ("published", lambda row: day_of(row.published)),
        ("outlet", lambda row: row.outlet or row.agency),
        ("title", lambda row: row.title),
        ("claims", lambda row: row.claims),
        ("removed", lambda row: row.removed),
    ),
    "no articles; add some with: dateline add FILE",
)
CLAIMS = Layout(
    ClaimRow,
    (
        ("article", lambda row: short_id(row.article_id)),
        ("published", lambda row: day_of(row.published)),
        ("source", lambda row: row.source_name or on_line(row.source)),
        ("cue", lambda row: on_line(row.cue)),
        ("quotation", lambda row: row.quotation),
        ("content", lambda row: on_line(row.content)),
    ),
    "no claims like that",
)
TIMES = Layout(
    TimeRow,
    (
        ("article", lambda row: short_id(row.article_id)),
        ("published", lambda row: day_of(row.published)),
        ("words", lambda row: on_line(row.words)),
        ("type", lambda row: row.type),
        ("value", lambda row: row.value),
        ("earliest", lambda row: row.earliest),
        ("latest", lambda row: row.latest),
        ("anchor", lambda row: row.anchor),
    ),
    "no times like that",
)
CASUALTIES = Layout(
    CasualtyRow,
    (
        ("article", lambda row: short_id(row.article_id)),
        ("published", lambda row: day_of(row.published)),
        ("effect", lambda row: row.effect),
        ("words", lambda row: on_line(row.words)),
        ("counted", lambda row: row.counted and on_line(row.counted)),
        ("figure", lambda row: f"{row.best:,}" if row.low == row.high else f"{row.low:,}–{row.high:,}"),
        ("scope", lambda row: row.scope),
        ("asserted", lambda row: row.asserted),
        ("source", lambda row: row.source_name),
    ),
    "no casualties like that",
)
SOURCES = Layout(
    SourceRow,
    (
        ("source", lambda row: row.name),
        ("type", lambda row: row.type),
        ("standing", lambda row: row.standing),
        ("anonymity", lambda row: row.anonymity),
        ("claims", lambda row: row.claims),
        ("articles", lambda row: row.articles),
        ("article", lambda row: row.article_id and short_id(row.article_id)),
    ),
    "no sources like that",
)
PROBLEMS = Layout(
    ProblemRow,
    (
        ("input", lambda row: row.origin),
        ("problem", lambda row: row.message.removeprefix(row.origin).lstrip(": ")),
        ("what to do", lambda row: row.hint),
        ("first seen", lambda row: row.added),
    ),
    "no problems",
)
HITS = Layout(
    HitRow,
    (
        ("article", lambda hit: short_id(hit.article.id)),
        ("published", lambda hit: day_of(hit.article.published)),
        ("title", lambda hit: hit.article.title),
        ("found", lambda hit: on_line(hit.snippet)),
        ("claims", lambda hit: len(hit.claims)),
    ),
    "nothing found",
)


def articles(
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List the articles in the ledger, newest first.

    \b
    Example:
        dateline articles --since 2031-04 --text flood
    """
    format = chosen(format)
    filter = ArticleFilter(
        text=text, since=since, until=until, article=article, outlet=outlet, run=run, limit=query_limit(format, limit)
    )
    emit_rows(ledger, lambda opened: opened.articles.list(filter), format, ARTICLES, limit, unmasked)


def claims(
    source: options.Source = None,
    type: options.Type = None,
    anonymity: options.AnonymityOption = None,
    standing: options.StandingOption = None,
    cue_class: options.CueClassOption = None,
    quotation: options.QuotationOption = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    all: options.All = False,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List who said what, newest article first.

    Attitudes (know, believe, want …) are left out unless --all or their --cue-class is given.

    \b
    Example:
        dateline claims --anonymity granted --standing official
        dateline claims --source "deputy mayor" --quotation direct --format csv
    """
    format = chosen(format)
    filter = claim_filter(
        all, source=source, type=type, anonymity=anonymity, standing=standing, cue_class=cue_class,
        quotation=quotation, text=text, since=since, until=until, article=article, outlet=outlet, run=run,
        limit=query_limit(format, limit),
    )  # fmt: skip
    emit_rows(ledger, lambda opened: opened.claims.iterate(filter), format, CLAIMS, limit, unmasked)


def sources(
    source: options.Source = None,
    type: options.Type = None,
    anonymity: options.AnonymityOption = None,
    standing: options.StandingOption = None,
    cue_class: options.CueClassOption = None,
    quotation: options.QuotationOption = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    all: options.All = False,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List who speaks, and how often.

    The most quoted come first, each with the authority it speaks on. The
    options choose the claims that are counted, as in dateline claims.

    \b
    Example:
        dateline sources --type named_person --since 2031
    """
    format = chosen(format)
    filter = claim_filter(
        all, source=source, type=type, anonymity=anonymity, standing=standing, cue_class=cue_class,
        quotation=quotation, text=text, since=since, until=until, article=article, outlet=outlet, run=run,
        limit=query_limit(format, limit),
    )  # fmt: skip
    emit_rows(ledger, lambda opened: opened.sources.list(filter), format, SOURCES, limit, unmasked)


def times(
    from_: options.From = None,
    to: options.To = None,
    type: options.TimeTypeOption = None,
    resolved: options.Resolved = False,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List the days, months and stretches of time that articles speak of, newest article first.

    --from and --to find what may lie between them: "April" is found by any day of April. --since and --until are about
    publication, as everywhere.

    \b
    Example:
        dateline times --from 2031-04-02 --to 2031-04-09
        dateline times --type DURATION --text ceasefire
    """
    format = chosen(format)
    filter = TimeFilter(
        from_day=from_, to_day=to, type=type, resolved=resolved, text=text, since=since, until=until, article=article,
        outlet=outlet, run=run, limit=query_limit(format, limit),
    )  # fmt: skip
    emit_rows(ledger, lambda opened: opened.times.iterate(filter), format, TIMES, limit, unmasked)


def casualties(
    effect: options.EffectOption = None,
    scope: options.ScopeOption = None,
    asserted: options.AssertedOption = None,
    least: options.Least = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List how many people are said to have been killed, injured, abducted …, and by whom, newest article first.

    One row is one figure of one article: several may tell of the same dead. Nothing is added up.

    \b
    Example:
        dateline casualties --effect killed --least 10
        dateline casualties --scope event --asserted yes --format csv
    """
    format = chosen(format)
    filter = CasualtyFilter(
        effect=effect, scope=scope, asserted=asserted, least=least, text=text, since=since, until=until,
        article=article, outlet=outlet, run=run, limit=query_limit(format, limit),
    )  # fmt: skip
    emit_rows(ledger, lambda opened: opened.casualties.iterate(filter), format, CASUALTIES, limit, unmasked)


def problems(
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List the inputs that failed, the last one first.

    \b
    Example:
        dateline problems --format csv
    """
    format = chosen(format)
    most = query_limit(format, limit)
    emit_rows(ledger, lambda opened: opened.problems.list(most), format, PROBLEMS, limit, unmasked)


def search(
    query: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words, "phrases" and prefix*; all must occur.', show_default=False)
    ],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="At most so many articles.")] = (
        SEARCH_LIMIT
    ),
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """Find articles by words, newest first.

    Titles and texts are searched; case and accents do not matter.

    \b
    Example:
        dateline search 'dam "evacuation order" crack*'
    """
    emit_rows(ledger, lambda opened: opened.search(query, limit), chosen(format), HITS, limit, unmasked)


def claim_filter(all: bool, **given: Any) -> ClaimFilter:
    """Return the filter: claims only, unless all or a class of cues was asked for."""
    return ClaimFilter(claims_only=not all and given["cue_class"] is None, **given)


def emit_rows(
    ledger: options.Ledger,
    rows: Callable[[Ledger], Any],
    format: options.Format,
    layout: Layout,
    limit: int | None,
    unmasked: bool,
) -> None:
    """Print what `rows` finds in the ledger, private people under pseudonyms unless they may be shown."""
    from dateline import Ledger

    with Ledger(ledger, create=False) as opened:
        found = rows(opened) if names_shown(format, unmasked) else opened.masked(rows(opened))
        emit(map(_hit_row, found) if layout is HITS and format == "csv" else found, format, layout, limit)


def _hit_row(hit: SearchHit) -> HitRow:
    article = hit.article
    return HitRow(
        article.id, article.external_id, article.title, article.outlet, article.published, hit.start, hit.end,
        hit.snippet, len(hit.claims),
    )  # fmt: skip
