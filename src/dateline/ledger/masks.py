"""Readings and rows of a ledger with private people under pseudonyms; whom to hide and how is told by `masking`.

Rows of one article come from its masked reading. Whoever is hidden in one article of the ledger is hidden in all, under
one pseudonym: another article that only speaks of an eyewitness would else tell the name. Rows that stand for several
articles (sources, actors, decisions) are hidden by actor.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection

from dateline.ledger import masked_pages, rows
from dateline.ledger.masked_pages import Basis, Page, Pages, as_decided, page_of, read_told, told_by
from dateline.ledger.private import BLOCK, KEY_SETTING, Hidden, Knowledge, know, read_stamp
from dateline.masking import Mask, mask_of, public_speakers
from dateline.pseudonyms import keyed, pseudonym
from dateline.records import Reading

__all__ = ["KEY_SETTING", "Keeper", "Masks"]

_TWO = (("actor", "name"), ("other", "other_name"))
_ENDS = (("subject", "subject_name"), ("object", "object_name"))
_ACTORS_OF: Final[dict[type[Any], tuple[tuple[str, str], ...]]] = {
    rows.ActorRow: (("id", "name"),),
    rows.SuggestionRow: _TWO,
    rows.DecisionRow: _TWO,
    rows.RelationRow: _ENDS,
    rows.ToldRelationRow: _ENDS,
}
"""The fields of a row with the id and the name of an actor."""

_ACTOR: Final = re.compile(r"\b[0-9a-f]{16}\b")
"""The id of an actor that articles brought."""

_SNAPSHOTS: Final = 3
"""Of how many snapshots is kept who is private in them: the last one, and those that threads may still be in."""
_WORDS: Final = 20_000
"""How many names and messages are kept with what they become."""


class Keeper:
    """What a ledger keeps of who is private, from one snapshot to the next; several threads may use it.

    It is only ever used for a snapshot of which it is known to hold (`private.Stamp`).
    """

    def __init__(self) -> None:
        self.pages = Pages()
        self._lock = Lock()
        self._known: OrderedDict[Any, _Known] = OrderedDict()

    def known(self, connection: Connection) -> _Known:
        """Return who is private in the snapshot of a connection."""
        stamp = read_stamp(connection)
        with self._lock:
            found = self._known.get(stamp)
            if found is None:
                before = next(reversed(self._known.values())).knowledge if self._known else None
                found = self._known[stamp] = _Known(know(connection, stamp, before))
                if before is not None and before.stamp > stamp:  # an earlier snapshot than the last one
                    self._known.move_to_end(stamp, last=False)
                while len(self._known) > _SNAPSHOTS:
                    self._known.popitem(last=False)
            return found


class _Known:
    """Who is private in one snapshot, with what that makes of words that belong to no article."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.words: Callable[..., str] = lru_cache(maxsize=_WORDS)(self._words)

    def _words(self, text: str, *, parts: bool = True, address: bool = False) -> str:
        return self.knowledge.everybody.words(text, parts=parts, address=address)

    @cached_property
    def behind(self) -> dict[str, str]:
        """The private actors by the ids under which they leave the desk."""
        known = self.knowledge
        ids = {*known.actors, *(one for one, root in known.counts_as.items() if root in known.actors)}
        return {keyed(id, known.key): id for id in ids}


class Masks:
    """Who is hidden in a ledger as one snapshot has it."""

    def __init__(self, connection: Connection, keeper: Keeper | None = None) -> None:
        keeper = Keeper() if keeper is None else keeper
        self._connection = connection
        self._pages = keeper.pages
        known = keeper.known(connection)
        self._knowledge, self._everywhere, self._known = known.knowledge, known.words, known
        self._key = self._knowledge.key
        self._by_type: dict[type[Any], Callable[[Any], Any]] = {
            Reading: self._reading, rows.ArticleRow: self._article, rows.ClaimRow: self._claim,
            rows.SearchHit: self._hit, rows.SourceRow: self._source, rows.ActorProfile: self._profile,
            rows.TimeRow: partial(self._in_article, masked_pages.anchored_row),
            rows.PlaceRow: partial(self._in_article, masked_pages.anchored_row),
            rows.CasualtyRow: partial(self._in_article, masked_pages.figure_row),
            rows.EventRow: self._event, rows.ForecastRow: partial(self._in_article, masked_pages.forecast_row),
            rows.DecisionRow: self._decision, rows.ProblemRow: self._problem, rows.ActorRow: self._actor,
            rows.SuggestionRow: self._actor, rows.RelationRow: self._actor, rows.ToldRelationRow: self._told,
            str: self._message,
        }  # fmt: skip

    def row(self, row: Any) -> Any:
        """Return a reading, a row or a message as it may leave the desk, None for a row that may not leave it at all.

        What nobody thought of is an error.
        """
        return self._by_type[type(row)](row)

    def many(self, some: Iterable[Any]) -> Iterator[Any]:
        """Yield rows as they may leave the desk; what hides them is read for many at once when they are all there."""
        if isinstance(some, list | tuple):
            for first in range(0, len(some), BLOCK):
                block = some[first : first + BLOCK]
                self.look_at(of for row in block if (of := _article_of(row)) is not None)
                yield from (masked for row in block if (masked := self.row(row)) is not None)
        else:
            yield from (masked for row in some if (masked := self.row(row)) is not None)

    # For rows of aggregates, which have no class of their own

    def hides(self, article: str) -> bool:
        """Tell whether an article may name somebody private; rows of any other may leave the desk as they are."""
        return article in self._knowledge.articles

    def look_at(self, articles: Iterable[tuple[str, str | None]], forced: str | None = None) -> None:
        """Read at once what hides people in articles, each as its last reading by a run, or its last one of all."""
        hidden = self._knowledge.articles
        wanted: dict[int, tuple[str, Basis]] = {}
        for article, run in {of for of in articles if of[0] in hidden}:
            seq, basis = _last(hidden[article], run), self._basis(article)
            if not self._pages.get((seq, forced), basis)[1]:
                wanted[seq] = article, basis
        for seq, told in read_told(self._connection, sorted(wanted)).items():
            article, basis = wanted[seq]
            self._pages.put((seq, forced), basis, self._page_of(told, basis, forced))

    def words(self, article: str, text: str, run: str | None = None) -> str:
        """Return words of an article (the name of an actor, of a place) as they may leave the desk."""
        page = self._of(article, run)
        return text if page is None else page.mask.words(text)

    def text(self, article: str, text: str, run: str | None = None, first: int = 0) -> str:
        """Return the text of an article as it may leave the desk, every character in its place.

        It may be a part of the text, which begins at the character `first`.
        """
        page = self._of(article, run)
        return text if page is None else page.article.text[first : first + len(text)]

    def tells(self, article: str, ids: Collection[str], run: str | None = None) -> bool:
        """Tell whether times and places of an article, by their ids, may leave the desk: none stands in a name."""
        page = self._of(article, run)
        return page is None or page.kept.issuperset(ids)

    def actor(self, id: str, name: str) -> tuple[str, str]:
        """Return id and name of an actor as they may leave the desk."""
        private = self._knowledge.private(id)
        if private is not None:
            return keyed(id, self._key), str(pseudonym(private, self._key))
        # By parts of names half the public people of a large ledger would be hidden.
        return id, self._everywhere(name, parts=False)

    def behind(self, id: str) -> str | None:
        """Return the actor that leaves the desk under an id; None for the own id of a private one, which never does."""
        return None if self._knowledge.private(id) is not None else self._known.behind.get(id, id)

    # Articles

    def _of(self, article: str | None, run: str | None, forced: str | None = None) -> Page | None:
        if article is None:
            return None
        hidden = self._knowledge.articles.get(article)
        if hidden is None:
            return None
        key, basis = (_last(hidden, run), forced), self._basis(article)
        page, there = self._pages.get(key, basis)
        if not there:
            told = read_told(self._connection, [key[0]])[key[0]]
            page = self._page_of(told, basis, forced)
            self._pages.put(key, basis, page)
        return page

    def _basis(self, article: str) -> Basis:
        """Return what a page rests on beside its reading: the private people in it, and who speaks as decided."""
        actors, people = self._knowledge.actors, self._knowledge.articles[article].people
        return (
            tuple([(entity, actor, actors[actor]) for entity, actor in people]),
            self._knowledge.decided.claims.get(article, ()),
        )

    def _page_of(self, told: masked_pages.Told, basis: Basis, forced: str | None) -> Page | None:
        people, decided = basis
        return page_of(as_decided(told, decided), self._key, people, forced)

    def _reading(self, reading: Reading) -> Reading:
        mask = self._mask(reading)
        return reading if mask is None else mask.reading(reading)

    def _mask(self, reading: Reading) -> Mask | None:
        key = reading.article.id
        if key not in self._knowledge.articles:
            return mask_of(reading, self._key)
        people, decided = self._basis(key)
        story = as_decided(told_by(reading), decided)
        public = public_speakers(story)
        return mask_of(story, self._key, {entity: one for entity, _, one in people if entity not in public})

    def _in_article(self, change: Callable[[Page, Any], Any], row: Any) -> Any:
        page = self._of(row.article_id, row.run_id)
        return row if page is None else change(page, row)

    def _article(self, row: rows.ArticleRow) -> rows.ArticleRow:
        page = self._of(row.id, row.run_id)
        return row if page is None else masked_pages.article_row(page, row)

    def _claim(self, row: rows.ClaimRow, forced: str | None = None) -> rows.ClaimRow:
        page = self._of(row.article_id, row.run_id, forced)
        return row if page is None else masked_pages.claim_row(page, row)

    def _event(self, row: rows.EventRow) -> Any:
        page = self._of(row.article_id, row.run_id)
        return row if page is None else page.once(row, row.id, masked_pages.event_row)

    def _hit(self, row: rows.SearchHit) -> rows.SearchHit:
        page = self._of(row.article.id, row.article.run_id)
        if page is None:
            return row
        return replace(
            row, article=self._article(row.article), snippet=page.article.text[row.start : row.end],
            claims=tuple(map(self._claim, row.claims)),
        )  # fmt: skip

    def _source(self, row: rows.SourceRow) -> rows.SourceRow:
        if row.actor is not None:
            return replace(row, **self._called(row, "actor", "name"))
        page = self._of(row.article_id, None)
        words = self._everywhere if row.article_id is None else None if page is None else page.mask.words
        return row if row.name is None or words is None else replace(row, name=words(row.name))

    def _called(self, row: Any, id: str, name: str) -> dict[str, Any]:
        """Return the fields of a row that has the id of an actor in one field and its name in another."""
        key, words = getattr(row, id), getattr(row, name)
        known, called = self.actor(key or "", words or "")
        return {id: key and known, name: words and called}

    def _actor(self, row: Any) -> Any:
        fields: dict[str, Any] = {}
        for id, name in _ACTORS_OF[type(row)]:
            fields |= self._called(row, id, name)
        return replace(row, **fields)

    def _told(self, row: rows.ToldRelationRow, forced: str | None = None) -> rows.ToldRelationRow:
        page = self._of(row.article_id, None, forced)
        masked: rows.ToldRelationRow = self._actor(row)
        if page is None:
            return masked
        words = page.mask.words
        return replace(
            masked, subject_name=words(masked.subject_name), object_name=words(masked.object_name),
            words=words(masked.words),
        )  # fmt: skip

    def _decision(self, row: rows.DecisionRow) -> rows.DecisionRow:
        masked: rows.DecisionRow = self._actor(row)
        page = self._of(row.article, None)

        def words(text: str | None) -> str | None:
            """Return words of a claim or an event, or a name that somebody gave it."""
            if not text:
                return text
            return self._everywhere(text if page is None else page.mask.words(text), parts=False)

        changed = tuple(replace(one, was=words(one.was), now=words(one.now)) for one in row.changed)
        masked = replace(
            masked, note=row.note and self._everywhere(row.note), words=words(row.words), changed=changed,
            by=row.by and self._everywhere(row.by, parts=False),
        )  # fmt: skip
        # Its body may hold names, and went into its id.
        return masked if masked == row else replace(masked, id=keyed(row.id, self._key))

    def _profile(self, row: rows.ActorProfile) -> rows.ActorProfile:
        actor = self._actor(row.actor)
        forced = None if actor.id == row.actor.id else self._knowledge.counts_as.get(row.actor.id, row.actor.id)
        names: Collection[str] = [actor.name]
        if forced is None:
            names = [self._everywhere(name, parts=False) for name in row.names]
        claims = (*row.said, *row.about)
        self.look_at(((claim.article_id, claim.run_id) for claim in claims), forced)
        return replace(
            row,
            actor=actor,
            names=tuple(names),
            members=row.members if forced is None else tuple(keyed(member, self._key) for member in row.members),
            relations=tuple(map(self._actor, row.relations)),
            told=tuple(self._told(one, forced) for one in row.told),
            said=tuple(self._claim(claim, forced) for claim in row.said),
            about=tuple(self._claim(claim, forced) for claim in row.about),
        )

    def _message(self, text: str) -> str:
        # Errors that list what may be meant tell ids of actors too.
        return self._everywhere(_ACTOR.sub(lambda found: self.actor(found[0], "")[0], text))

    def _problem(self, row: rows.ProblemRow) -> rows.ProblemRow:
        origin = self._everywhere(row.origin, address=True)
        message = self._everywhere(row.message.replace(row.origin, origin))
        masked = replace(row, origin=origin, message=message)
        return masked if masked == row else replace(masked, id=keyed(row.id, self._key))


def _last(hidden: Hidden, run: str | None) -> int:
    """Return the number of the last reading of an article, or of its last one by a run."""
    last = hidden.readings[-1][0]
    return last if run is None else next((seq for seq, of in reversed(hidden.readings) if of == run), last)


def _article_of(row: Any) -> tuple[str, str | None] | None:
    """Return the article a row stands in with the run that read it, None for rows that stand in none or in many."""
    if isinstance(row, rows.SearchHit):
        row = row.article
    if isinstance(row, rows.ArticleRow):
        return row.id, row.run_id
    article = getattr(row, "article_id", None)
    return None if article is None else (article, getattr(row, "run_id", None))
