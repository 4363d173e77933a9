"""The sentences that events stand in, short enough for a row of a list, as they may leave the desk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from dateline.ledger import schema
from dateline.ledger.masks import Masks
from dateline.ledger.rows import EventRow
from dateline.reader.sentences import sentences

LONGEST: Final = 240
"""Characters of an excerpt, without the signs that something is left out."""

_NEAR: Final = LONGEST + 80
"""Characters that are read to each side of an event: a sentence that is longer is cut before they end."""

_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence in three parts; all of it is `before` where a name is hidden in the words of the event."""

    before: str
    words: str = ""
    after: str = ""


Key = tuple[str, str]
"""The ids of an article and of an event in it."""


def excerpts(connection: Connection, masks: Masks, rows: Sequence[EventRow]) -> dict[Key, Excerpt]:
    """Return the sentences of events, of which the rows are not masked yet.

    Whose words the article does not say where they should stand has none, and whose words are too long.
    """
    masks.look_at((row.article_id, row.run_id) for row in rows)
    found = {}
    for row, first, plain in _stretches(connection, rows):
        start, end = row.start - first, row.end - first
        if plain[start:end] == row.words:
            text = masks.text(row.article_id, plain, row.run_id, first)
            found[row.article_id, row.id] = excerpt(text, start, end, text[start:end] == row.words)
    return found


def _stretches(connection: Connection, rows: Sequence[EventRow]) -> Iterator[tuple[EventRow, int, str]]:
    """Yield the events that stand somewhere with the text around each and where that begins."""
    asked = [(row, max(row.start - _NEAR, 0)) for row in rows if 0 <= row.start < row.end <= row.start + LONGEST]
    given = func.json_each(json.dumps([(row.article_id, first, row.end + _NEAR) for row, first in asked]))
    each = given.table_valued("key", "value", name="asked").c
    id, low, high = (func.json_extract(each.value, f"$[{number}]") for number in range(3))
    article = schema.article.c
    # Parts of texts only: an article may be a whole book.
    told = select(each.key, func.substr(article.text, low + 1, high - low)).join(schema.article, article.id == id)
    for number, text in connection.execute(told):
        yield *asked[number], text


def excerpt(text: str, start: int, end: int, marked: bool) -> Excerpt:
    """Return the sentence around some characters, cut to either side of them where it is long."""
    found = sentences(text)
    first, last = found.at(start)[0], found.at(end - 1)[1]
    last -= len(text[end:last]) - len(text[end:last].rstrip())
    before, after = start - first, last - end
    room = LONGEST - (end - start)
    if before + after > room:
        before = min(before, max(room // 2, room - after))
        after = min(after, room - before)
    low, high = _word_at(text, start - before, start, first), _word_at(text, end + after, end, last)
    left, right = "… " if low > first else "", " …" if high < last else ""
    if not marked:
        return Excerpt(left + _one_line(text[low:high]).strip() + right)
    told = (text[low:start].lstrip(), text[start:end], text[end:high].rstrip())
    head, words, tail = map(_one_line, told)
    return Excerpt(left + head, words, tail + right)


def _word_at(text: str, place: int, words: int, edge: int) -> int:
    """Return the end of a word at a place or nearer to the words in question, the place itself where there is none."""
    if place == edge:
        return place
    step = 1 if place < words else -1
    spaces = (it for it in range(place, words, step) if text[it - (step < 0)].isspace())
    return next(spaces, place)


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text)
