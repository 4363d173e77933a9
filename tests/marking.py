"""Attributions written into a text: "<s1>Ana Lind</s1> <c1>said</c1> <t1>it rained</t1>"."""

from __future__ import annotations

import re

from dateline.reader.attribution import Attribution
from dateline.reader.claims import Claims, build
from dateline.records import Article, Claim, Reading, Run, Span, article_id

_MARK = re.compile(r"<(/?)([sct])(\d+)>")


def article(text: str, byline: str | None = None) -> Article:
    """Return an article that is nothing but text."""
    return Article(
        article_id(text), None, None, text, None, None, None, byline, None, "none", None, "en", None, ()
    )  # fmt: skip


def unmark(marked: str) -> tuple[str, dict[int, Attribution]]:
    """Return the bare text and the attributions by number."""
    text, at, open_at = "", 0, 0
    spans: dict[tuple[int, str], list[Span]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[1]:
            spans.setdefault((int(mark[3]), mark[2]), []).append(Span(open_at, len(text)))
        else:
            open_at = len(text)
    text += marked[at:]
    numbers = sorted({number for number, _ in spans})
    return text, {
        n: Attribution(
            tuple(spans.get((n, "s"), ())), tuple(spans.get((n, "c"), ())), tuple(spans.get((n, "t"), ())), 0.9
        )
        for n in numbers
    }


def claims_of(marked: str, byline: str | None = None) -> tuple[str, list[Claim]]:
    """Return the text and its claims in the order of their numbers; a reading of them must build."""
    text, found = unmark(marked)
    result = built(text, list(found.values()), byline)
    by_content = {claim.content: claim for claim in result.claims}
    return text, [by_content[one.content] for one in found.values()]


def built(text: str, attributions: list[Attribution], byline: str | None = None) -> Claims:
    """Return what `build` makes of them, after checking that it is a legal reading."""
    one = article(text, byline)
    result = build(one, attributions)
    Reading(one, mentions=result.mentions, entities=result.entities, claims=result.claims, run=Run("0", "none", 0.0))
    return result
