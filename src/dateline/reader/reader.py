"""The reader: an article goes in, its reading comes out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from dateline.reader import claims, pool
from dateline.reader.attribution import LAYER, Attribution, attributions, moved
from dateline.reader.encoder import Encoder
from dateline.reader.layers import decode
from dateline.reader.nested import nested
from dateline.records import Article, Problem, Reading, Run
from dateline.version import __version__

SECTION = 100_000
"""Characters read in one go: some 40 pages, more than any news article; longer texts are cut."""


class Reader:
    """A loaded model with the rules after it; reads on one thread.

    Reader().read(article)                    one reading
    Reader().read_many(articles, workers=2)   a stream of readings, in order
    Reader("folder")                          another model, written by training/export.py
    """

    def __init__(self, model: str | Path | None = None) -> None:
        self._folder = Path(model) if model is not None else None
        self.encoder = Encoder(self._folder, (LAYER,))
        self.model = f"{self.encoder.name}@{self.encoder.digest}"

    def read(self, article: Article) -> Reading:
        """Return everything the article says."""
        clock = time.perf_counter()
        outer = self.attributions(article.text)
        found = claims.build(article, outer, nested(article.text, outer, self.attributions))
        run = Run(__version__, self.model, round(time.perf_counter() - clock, 4))
        return Reading(article, mentions=found.mentions, entities=found.entities, claims=found.claims, run=run)

    def read_many(self, articles: Iterable[Article | Problem], workers: int = 1) -> Iterator[Reading | Problem]:
        """Yield a reading per article, in order; problems pass through, and an article that fails becomes one."""
        return pool.read_many(self, self._folder, articles, workers)

    def attributions(self, text: str) -> list[Attribution]:
        """Return the attributions that the layer finds in a text, before any rule."""
        return [moved(one, start) for start, part in sections(text) for one in self._section(part)]

    def _section(self, text: str) -> list[Attribution]:
        tokens = self.encoder.wordpiece.tokens(text)
        if not len(tokens):
            return []
        found, pointing = decode(self.encoder.scores(tokens)[LAYER.name], self.encoder.decoders[LAYER.name], tokens)
        return attributions(found, pointing, tokens)


def sections(text: str, size: int = SECTION) -> Iterator[tuple[int, str]]:
    """Cut an overlong text at line breaks or spaces, so that memory does not grow with it; yield (offset, part)."""
    start = 0
    while len(text) - start > size:
        cuts = (text.rfind(mark, start + size // 2, start + size) for mark in ("\n", " "))
        cut = next((cut + 1 for cut in cuts if cut >= 0), start + size)
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]
