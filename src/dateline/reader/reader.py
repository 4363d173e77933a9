"""The reader: an article goes in, its reading comes out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dateline.gazetteer import Gazetteer, default
from dateline.reader import claims, coreference, entities, mentions, pair_words, pairs, pool, times
from dateline.reader.attribution import LAYER, Attribution, attributions, moved
from dateline.reader.casualties import casualties
from dateline.reader.contents import with_contents
from dateline.reader.encoder import VECTORS, Encoder, coreference_scores
from dateline.reader.entities import Who
from dateline.reader.events import building as events
from dateline.reader.events.building import Around, Section
from dateline.reader.events.losses import attached
from dateline.reader.events.tables import VECTORS as EVENT_VECTORS
from dateline.reader.events.tables import scores as event_scores
from dateline.reader.forecasts import forecasts, foretelling
from dateline.reader.layers import Floats, decode
from dateline.reader.mentions import NAMES, THINGS
from dateline.reader.nested import nested
from dateline.reader.places import Spot, focus, places, spots
from dateline.reader.relations import Tie
from dateline.reader.sentences import sentences
from dateline.reader.tokens import Tokens
from dateline.records import Article, Claim, Event, Place, Problem, Reading, Run, Span
from dateline.version import __version__

HOPELESS = 0.95
"""Probability of "no relation" from which a pair is not looked at closely: see `pairs.HOPELESS`."""
SECTION = 100_000
"""Characters read in one go: some 40 pages, more than any news article; longer texts are cut."""


class Reader:
    """A loaded model with the rules after it; reads on one thread.

    Reader().read(article)                    one reading
    Reader().read_many(articles, workers=2)   a stream of readings, in order
    Reader("folder")                          another model, written by training/export.py
    """

    def __init__(self, model: str | Path | None = None, gazetteer: Gazetteer | None = None) -> None:
        self._folder = Path(model) if model is not None else None
        self.encoder = Encoder(self._folder, (LAYER, NAMES, THINGS))
        self.model = f"{self.encoder.name}@{self.encoder.digest}"
        self.gazetteer = gazetteer or default()

    def read(self, article: Article) -> Reading:
        """Return everything the article says."""
        clock = time.perf_counter()
        outer, who, ties, named, acts = self.layers(article.text, article.published)
        found = claims.build(article, outer, nested(article.text, outer, self.attributions), who, ties)
        when, where = times.times(article), self._places(article, named, who, found.claims)
        article = replace(article, not_before=times.not_before(article, when))
        about = focus(article, where, self.gazetteer)
        said = with_contents(found.claims, when, where)
        acted = self._events(article, acts, Around(found.mentions, said, where, when, about))
        happened, counted = attached(acted, casualties(article, said), sentences(article.text))
        return Reading(
            article,
            mentions=found.mentions,
            entities=found.entities,
            relations=found.relations,
            places=where,
            times=when,
            claims=said,
            events=happened,
            casualties=counted,
            forecasts=foretelling(forecasts(article, said, when), happened),
            focus=about,
            run=Run(__version__, self.model, round(time.perf_counter() - clock, 4)),
        )

    def read_many(self, articles: Iterable[Article | Problem], workers: int = 1) -> pool.Readings:
        """Yield a reading per article, in order; problems pass through, and an article that fails becomes one.

        Close it when you leave it before its end (`contextlib.closing`): the workers are then ended at once.
        """
        return pool.read_many(self, self._folder, articles, workers)

    def layers(
        self, text: str, published: str | None = None
    ) -> tuple[list[Attribution], Who, list[Tie], list[Spot], list[Section]]:
        """Return what the layers find in a text: attributions, before any rule, whom it speaks of, what these are to
        each other, where places are named, and what may trigger events."""
        said: list[Attribution] = []
        found: list[mentions.Found] = []
        dates: list[Span] = []
        ties: list[Tie] = []
        named: list[Spot] = []
        acts: list[Section] = []
        for start, part in sections(text):
            tokens = self.encoder.wordpiece.tokens(part)
            if len(tokens):
                read = self.encoder.read(tokens)
                said += [moved(one, start) for one in self._attributions(tokens, read)]
                listed, days = self._mentions(part, tokens, read)
                ties += self._ties(part, tokens, read, listed, start)
                named += self._spots(part, tokens, read, start)
                if self.encoder.event_tables is not None:
                    acts.append(Section(start, tokens, read[EVENT_VECTORS], event_scores(read)))
                dates += [Span(start + day.start, start + day.end) for day in days]
                found += mentions.moved(listed, start, len(found))
        return said, entities.build(text, found, dates, published), ties, named, acts

    def attributions(self, text: str) -> list[Attribution]:
        """Return the attributions that the layer finds in a text, before any rule."""
        said: list[Attribution] = []
        for start, part in sections(text):
            tokens = self.encoder.wordpiece.tokens(part)
            if len(tokens):
                said += [moved(one, start) for one in self._attributions(tokens, self.encoder.read(tokens, LAYER.name))]
        return said

    def _attributions(self, tokens: Tokens, read: dict[str, Floats]) -> list[Attribution]:
        found, pointing = decode(self.encoder.scores(LAYER.name, read), self.encoder.decoders[LAYER.name], tokens)
        return attributions(found, pointing, tokens)

    def _mentions(self, text: str, tokens: Tokens, read: dict[str, Floats]) -> tuple[list[mentions.Found], list[Span]]:
        words = [text[start:end] for start, end in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]
        names, things = (
            decode(self.encoder.scores(layer.name, read), self.encoder.decoders[layer.name], tokens)[0]
            for layer in (NAMES, THINGS)
        )
        referring = coreference.resolve(words, tokens, coreference_scores(read), self.encoder.tables)
        days = [f for f in names if f.role == "date"]
        dates = [Span(int(tokens.starts[day.start]), int(tokens.ends[day.end - 1])) for day in days]
        return mentions.find(words, tokens, names, things, referring), dates

    def _spots(self, text: str, tokens: Tokens, read: dict[str, Floats], offset: int) -> list[Spot]:
        weights = self.encoder.place_weights
        if weights is None:
            return []
        seen = (read[VECTORS], read[f"{NAMES.name}.tags"], read[f"{THINGS.name}.tags"])
        found = spots(text, tokens, seen, weights, self.gazetteer)
        return [replace(spot, start=spot.start + offset, end=spot.end + offset) for spot in found]

    def _places(self, article: Article, named: Sequence[Spot], who: Who, said: Sequence[Claim]) -> tuple[Place, ...]:
        weights = self.encoder.place_weights
        return () if weights is None else places(article, named, who, said, weights, self.gazetteer)

    def _events(self, article: Article, acts: Sequence[Section], around: Around) -> tuple[Event, ...]:
        tables = self.encoder.event_tables
        return () if tables is None else events.build(article, acts, around, tables)

    def _ties(
        self, text: str, tokens: Tokens, read: dict[str, Floats], found: Sequence[mentions.Found], offset: int
    ) -> list[Tie]:
        weights = self.encoder.pair_weights
        if weights is None:
            return []
        actors = [one for one in found if one.tag in mentions.ACTING]
        words, stops = mentions.in_words(actors, tokens), sentences(text)
        options = pairs.candidates(words, tokens, stops)
        described = pair_words.Text(text, tokens, words, stops)
        shares = pairs.probabilities(words, options, read[VECTORS], described, weights, HOPELESS)
        places = [(one.start + offset, one.end + offset) for one in actors]
        return [
            Tie(places[i], places[j], pairs.TYPES[column - 1], float(shares[k, column]))
            for k, (i, j) in enumerate(zip(options.subject.tolist(), options.object.tolist(), strict=True))
            for column in (int(shares[k].argmax()),)
            if column
        ]


def sections(text: str, size: int = SECTION) -> Iterator[tuple[int, str]]:
    """Cut an overlong text at line breaks or spaces, so that memory does not grow with it; yield (offset, part)."""
    start = 0
    while len(text) - start > size:
        cuts = (text.rfind(mark, start + size // 2, start + size) for mark in ("\n", " "))
        cut = next((cut + 1 for cut in cuts if cut >= 0), start + size)
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]
