"""The project's own test set for "who": example articles with every mention, chain and source marked by hand.

`examples/annotations` holds one file per article; docs/annotation.md has the format and the rules. Spans are those of
the records: code points into the article's cleaned text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dateline
from dateline.records import EntityKind, MentionForm, Source, Span

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "annotations"


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters [start, end) that speak of the chain's person or thing; `head` is the bare name or the noun alone."""

    start: int
    end: int
    head: Span
    kind: EntityKind
    form: MentionForm
    chain: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Somebody or something under its fullest name or description; its mentions carry its id."""

    id: str
    name: str
    kind: EntityKind
    country: str | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who stands behind what one cue gives to a source, the source's `entity` being the id of its chain.

    Two sources joined by "and" are two attributions with one cue. `nested`: inside what another source says.
    """

    source: Source
    cue: tuple[Span, ...]
    nested: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article with everything marked in it, each kind in the order of the text."""

    article: dateline.Article
    mentions: tuple[Mention, ...]
    chains: tuple[Chain, ...]
    attributions: tuple[Attribution, ...]

    def of(self, chain: str) -> tuple[Mention, ...]:
        """Return the mentions of a chain."""
        return tuple(mention for mention in self.mentions if mention.chain == chain)


def load(folder: Path = FOLDER) -> tuple[Annotated, ...]:
    """Return the annotated articles, by file name; their texts come from `articles` beside the folder.

    ValueError if an article's cleaned text is no longer the one that was annotated.
    """
    return tuple(_annotated(path) for path in sorted(folder.glob("*.json")))


def _annotated(path: Path) -> Annotated:
    row = json.loads(path.read_text(encoding="utf-8"))
    article = next(iter(dateline.articles(path.parent.parent / "articles" / row["article"])))
    if not isinstance(article, dateline.Article):
        raise ValueError(f"{row['article']}: {article.message}")
    if hashlib.sha256(article.text.encode("utf-8")).hexdigest() != row["sha256"]:
        raise ValueError(f"{path.name}: the cleaned text of {row['article']} has changed since it was annotated")
    return Annotated(
        article,
        tuple(Mention(**{**mention, "head": Span(*mention["head"])}) for mention in row["mentions"]),
        tuple(Chain(**chain) for chain in row["chains"]),
        tuple(_attribution(source) for source in row["sources"]),
    )


def _attribution(row: dict[str, Any]) -> Attribution:
    reason = row["anonymity_reason"]
    source = Source(
        spans=_spans(row["source"]),
        entity=row["chain"],
        anonymity_reason=None if reason is None else Span(*reason),
        **{name: row[name] for name in ("name", "type", "standing", "anonymity", "role", "affiliation")},
    )
    return Attribution(source, _spans(row["cue"]), row["nested"])


def _spans(rows: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*row) for row in rows)
