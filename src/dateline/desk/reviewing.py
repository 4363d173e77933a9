"""Claims and events as somebody looks at them who decides: the sentence, the record in words, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dateline.desk.desk import Desk
from dateline.desk.passages import Mark, Piece, passage
from dateline.desk.wording import days, label, people, precision, words
from dateline.errors import NotFound, OptionError
from dateline.ledger.around import Around, Part
from dateline.ledger.filters import ClaimFilter, EventFilter
from dateline.ledger.rows import ClaimRow, DecisionRow, EventRow, Target
from dateline.records import Span

NOBODY: Final = "nobody named"
ARTICLE: Final = "the article itself"
UNSAID: Final = "not said"

AnyRow = ClaimRow | EventRow


@dataclass(frozen=True, slots=True)
class Fact:
    """A part of a record in words; `badges` are words of the vocabulary, `soft` says more."""

    label: str
    words: str
    badges: tuple[str, ...] = ()
    soft: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A row to decide about. `history` are the decisions about it, the last one first; `undoable` is the last of them
    that holds and is no undo itself."""

    row: AnyRow
    layer: str
    start: int
    passage: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    expected: int
    history: tuple[DecisionRow, ...] = ()

    @property
    def token(self) -> str:
        """What a form sends back to name the row, with the last decision that its page had seen."""
        return f"{self.layer}:{self.row.article_id}:{self.row.id}:{self.expected}"

    @property
    def undoable(self) -> int | None:
        """The decision that an undo takes back."""
        return next((one.number for one in self.history if one.undone_by is None and one.act != "undo"), None)

    @property
    def last(self) -> DecisionRow | None:
        """The decision by which the row is what it is."""
        number = self.undoable
        return next((one for one in self.history if one.number == number), None)


def target_of(token: str) -> Target:
    """Return the row that a form names."""
    layer, _, rest = token.partition(":")
    article, _, rest = rest.partition(":")
    row, _, expected = rest.partition(":")
    if layer not in ("claim", "event") or not article or not row or not expected.isdecimal() or len(expected) > 18:
        raise OptionError("this names no row", "load the page again and repeat it")
    return Target(article, "claim" if layer == "claim" else "event", row, int(expected))


def cards_of(desk: Desk, rows: Sequence[AnyRow], plain: bool = False) -> list[Card]:
    """Return rows as cards, in their order; with names only if `plain`, which is for pages of one article."""
    shown: Sequence[AnyRow] = rows if plain else desk.masked(rows)
    near = desk.ledger.review.around(shown)
    decided: dict[str, dict[str, list[DecisionRow]]] = {}
    for article in near.decided:
        history: Sequence[DecisionRow] = desk.ledger.review.history(article, limit=None)
        decided[article] = by_row(history if plain else masked_history(desk, history))
    texts, parts = (near.texts, near.parts) if plain else _masked(desk, near, shown)
    found = []
    for row in shown:
        text = texts[row.article_id]
        card = _claim_card(row, text) if isinstance(row, ClaimRow) else _event_card(row, text, parts.get(row.id, ()))
        own = tuple(decided.get(row.article_id, {}).get(row.id, ()))
        found.append(replace(card, history=own, expected=own[0].number if own else 0))
    return found


def rows_of(desk: Desk, targets: Iterable[Target]) -> list[AnyRow]:
    """Return the rows that targets name, as they count now, also those that were rejected."""
    wanted = list(targets)
    found: dict[tuple[str, str, str], AnyRow] = {}
    for article, layer in dict.fromkeys((one.article, one.layer) for one in wanted):
        found |= {(article, layer, row.id): row for row in article_rows(desk, article, layer)}
    missing = [one for one in wanted if (one.article, one.layer, one.row) not in found]
    if missing:
        hint = "it was read again since: load the article again"
        raise NotFound(f"the latest reading of the article has no {missing[0].layer} {missing[0].row!r}", hint)
    return [found[one.article, one.layer, one.row] for one in wanted]


def article_rows(desk: Desk, article: str, layer: str) -> Sequence[AnyRow]:
    """Return all claims or all events of an article."""
    if layer == "claim":
        return desk.ledger.claims.list(ClaimFilter(article=article, reviewed="all"))
    return desk.ledger.events.list(EventFilter(article=article, reviewed="all", min_confidence=0))


def by_row(history: Iterable[DecisionRow]) -> dict[str, list[DecisionRow]]:
    """Return decisions by the row they are about."""
    found: dict[str, list[DecisionRow]] = {}
    for one in history:
        if one.row is not None:
            found.setdefault(one.row, []).append(one)
    return found


def masked_history(desk: Desk, history: Sequence[DecisionRow]) -> list[DecisionRow]:
    """Return decisions as they may be shown, with the names of who decided as they may."""
    return [replace(one, by=one.by and desk.masked([one.by])[0]) for one in desk.masked(history)]


def _masked(desk: Desk, near: Around, rows: Sequence[AnyRow]) -> tuple[Mapping[str, str], Mapping[str, Sequence[Part]]]:
    """Return texts and parts of events as they may be shown: no place or time that was read in a hidden name."""
    with desk.ledger.masking() as masks:
        masks.look_at((article, None) for article in near.texts)
        texts = {article: masks.text(article, text) for article, text in near.texts.items()}
        parts = {
            row.id: [
                part for part in near.parts.get(row.id, ())
                if part.kind == "party" or masks.tells(row.article_id, (part.id,))
            ]
            for row in rows
        }  # fmt: skip
    return texts, parts


def _claim_card(row: ClaimRow, text: str) -> Card:
    core = [*_marks(row.content_spans, "claim"), *_marks(row.cue_spans, "cue"), *_marks(row.source_spans, "speaker")]
    core = _near(core, row.content_spans)
    name = row.source_name or row.source or NOBODY
    told = f"“{row.source}”" if row.source and row.source_name and row.source != row.source_name else ""
    facts = [
        Fact("who", name, (row.source_type, row.standing, row.anonymity), told),
        Fact("how", row.cue or UNSAID, (row.cue_class, row.quotation)),
        Fact("says", row.content, () if row.asserted == "yes" else (row.asserted,), quoted=True),
    ]
    if row.addressee:
        facts.append(Fact("to", row.addressee))
    if row.anonymity_reason:
        facts.append(Fact("because", row.anonymity_reason, quoted=True))
    around = [*_marks(row.cue_spans, "cue"), *_marks(row.source_spans, "speaker")]
    start = min((span.start for span in row.content_spans), default=0)
    return Card(row, "claim", start, passage(text, core, around), tuple(facts), 0)


def _event_card(row: EventRow, text: str, parts: Sequence[Part]) -> Card:
    core = [(row.start, row.end, "event")]
    facts = [
        Fact("what", label(row.category), (row.status,), f"{row.type}{f' · {row.mode}' if row.mode else ''}"),
        Fact("who", ", ".join(row.actors) or UNSAID),
    ]
    if row.recipients:
        roles = (*row.recipient_roles, *("" for _ in row.recipients))
        named = zip(row.recipients, roles, strict=False)
        told = (name if role in ("recipient", "") else f"{name} ({role})" for name, role in named)
        facts.append(Fact("to whom", ", ".join(told)))
    when = days(row.earliest, row.latest, row.time_precision)
    facts += [
        Fact("place", row.place or UNSAID, soft=precision(row)),
        Fact("when", when or UNSAID, soft=words(row.time_precision) if when else ""),
    ]
    if people(row):
        facts.append(Fact("people", ", ".join(people(row))))
    if row.responsibility:
        facts.append(Fact("responsibility", words(row.responsibility)))
    said = (row.source_name or NOBODY) if row.claim else ARTICLE
    facts.append(Fact("whose word", said, (row.standing,) if row.standing else ()))
    return Card(row, "event", row.start, passage(text, core, _told(row, parts)), tuple(facts), 0)


def _told(row: EventRow, parts: Sequence[Part]) -> list[Mark]:
    """Return where an event's parts stand in the text; those that somebody took away or changed are not marked."""
    if row.review == "changed":
        return []
    kinds = {"party": "speaker", "place": "place", "time": "time"}
    return [(part.start, part.end, kinds[part.kind]) for part in parts]


def _marks(spans: Iterable[Span], kind: str) -> list[Mark]:
    return [(span.start, span.end, kind) for span in spans]


def _near(marks: Sequence[Mark], content: Sequence[Span]) -> list[Mark]:
    """Return the marks that belong into one passage: a source may be named a page before."""
    if not content:
        return list(marks)
    first, last = content[0].start, content[-1].end
    return [mark for mark in marks if mark[1] > first - 300 and mark[0] < last + 300]
