"""What the ledger gives back: one frozen dataclass per kind of row."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.records import Span


@dataclass(frozen=True, slots=True)
class Added:
    """The answer to adding a reading; `new` is false when the ledger had it already."""

    article_id: str
    run_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer to adding a problem; `new` is false when the ledger had it already."""

    problem_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    """One version of Dateline with one model, and how many readings it made."""

    id: str
    version: str
    model: str
    added: str
    readings: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as one run read it, without its text."""

    id: str
    external_id: str | None
    title: str | None
    url: str | None
    outlet: str | None
    agency: str | None
    byline: str | None
    published: str | None
    language: str
    run_id: str
    added: str
    removed: int
    claims: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with its article; `source`, `cue`, `content` … are the very characters their spans cover.

    Several spans of one part are joined with " … "; a part without spans is the empty string.
    """

    article_id: str
    external_id: str | None
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    run_id: str
    id: str
    parent: str | None
    source: str
    source_spans: tuple[Span, ...]
    source_name: str | None
    source_type: str
    standing: str
    anonymity: str
    anonymity_reason: str
    anonymity_reason_spans: tuple[Span, ...]
    role: str | None
    affiliation: str | None
    cue: str
    cue_spans: tuple[Span, ...]
    cue_class: str
    content: str
    content_spans: tuple[Span, ...]
    quotation: str
    asserted: str
    addressee: str
    addressee_spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as the articles write it, and how often it speaks; `name` is null where nobody is named.

    Only a name ties rows of several articles together: "an official" in two articles may be two people.
    """

    name: str | None
    type: str
    standing: str
    anonymity: str
    claims: int
    articles: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """An input that did not become an article, as the ledger keeps it."""

    id: str
    origin: str
    code: str
    message: str
    hint: str
    added: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that matches a search: ``snippet == text[start:end]``, `matches` are the words found in the text.

    `claims` are the claims of the article that match by themselves. `matches` is empty when the words stand only in
    the title.
    """

    article: ArticleRow
    start: int
    end: int
    snippet: str
    matches: tuple[Span, ...]
    claims: tuple[ClaimRow, ...]
