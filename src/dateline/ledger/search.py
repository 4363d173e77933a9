"""Full-text search over titles and texts, with the claims that match inside each article."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, func, select

from dateline.ledger import overlay, schema, sqlite
from dateline.ledger.articles import article_row, select_articles
from dateline.ledger.claims import claim_row, select_claims
from dateline.ledger.filters import check_limit
from dateline.ledger.rows import ArticleRow, ClaimRow, SearchHit
from dateline.records import Span

BOUND = 10_000
"""No search looks at more articles than this, however common the word: the ones added last (design, section 5)."""

# About one line of a terminal to each side of the first match.
_CONTEXT = 80

# Sequences of control characters that no article contains; `_locate` notices if one does.
_BEFORE, _AFTER = "\x02\x1d\x02", "\x03\x1d\x03"


def search(connection: Connection, query: str, limit: int) -> tuple[SearchHit, ...]:
    """Return up to `limit` articles in which all words of the query occur, newest first."""
    check_limit(limit, BOUND)
    expression = sqlite.match_expression(query)
    if expression is None:
        return ()
    found = sqlite.newest_matches(connection, expression, BOUND, limit)
    return tuple(_hit(connection, expression, seq) for seq in found)


def _hit(connection: Connection, expression: str, seq: int) -> SearchHit:
    row = connection.execute(select_articles().where(schema.reading.c.seq == seq)).one()
    claims = _claims(connection, expression, seq)
    return replace(passage(connection, expression, seq, article_row(row)), claims=claims)


def passage(connection: Connection, expression: str, seq: int, article: ArticleRow) -> SearchHit:
    """Return where a reading that matches has the words, without the claims that match."""
    text = connection.execute(
        select(schema.article.c.text)
        .join(schema.reading, schema.reading.c.article_seq == schema.article.c.seq)
        .where(schema.reading.c.seq == seq)
    ).scalar_one()
    matches = _locate(text, sqlite.marked_text(connection, expression, seq, _BEFORE, _AFTER))
    start, end = _window(text, matches)
    return SearchHit(article, start, end, text[start:end], matches, ())


def _claims(connection: Connection, expression: str, reading_seq: int) -> tuple[ClaimRow, ...]:
    table = schema.claim.c
    # A reading is written in one transaction, so its claims are numbered without a gap.
    bounds = select(func.min(table.seq), func.max(table.seq)).where(table.reading_seq == reading_seq)
    first, last = connection.execute(bounds).one()
    if first is None:
        return ()
    numbers = sqlite.matching_claims(connection, expression, first, last)
    return tuple(claim_row(row) for row in connection.execute(
        select_claims()
        .where(table.seq.in_(numbers), *overlay.reviewed(overlay.laid(connection), schema.claim, None))
        .order_by(table.seq)
    ))  # fmt: skip


def _locate(text: str, marked: str) -> tuple[Span, ...]:
    """Return where the marked stretches lie in `text`; nothing when `text` itself holds the marks."""
    spans, at = [], 0
    plain, *rest = marked.split(_BEFORE)
    rebuilt = [plain]
    at = len(plain)
    for piece in rest:
        inside, _, after = piece.partition(_AFTER)
        if inside:
            spans.append(Span(at, at + len(inside)))
        rebuilt += [inside, after]
        at += len(inside) + len(after)
    return tuple(spans) if "".join(rebuilt) == text else ()


def _window(text: str, matches: tuple[Span, ...]) -> tuple[int, int]:
    """Return a stretch of text around the first match, cut at white space where there is some."""
    first = matches[0] if matches else None
    start = max(0, first.start - _CONTEXT) if first else 0
    end = min(len(text), (first.end if first else 0) + _CONTEXT)
    if start > 0:
        while start < (first.start if first else 0) and not text[start - 1].isspace():
            start += 1
    if end < len(text):
        least = first.end if first else 1
        while end > least and not text[end].isspace():
            end -= 1
    return start, end
