"""The entity layers: who and what a text speaks of, as names, as common nouns and as pronouns.

Three findings are laid over one another. Names come from the name layer (nine types, trained on news from outside the
West), things that go without a name ("the army", "a military airport", rockets) from the thing layer (trained on
conflict reports), and what points back to what from coreference. Where two of them see the same head word it is one
mention; of two that overlap without sharing a head the name stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dateline.reader import coreference
from dateline.reader.layers import Fragment, Layer
from dateline.reader.tokens import Tokens
from dateline.records import MentionForm

NAMES = Layer(
    "name", ("person", "location", "organization", "norp", "date", "facility", "money", "product", "misc"), ()
)
THINGS = Layer(
    "thing",
    (
        "organization", "location", "person", "temporal", "quantity", "weapon", "document", "nationality", "platform",
        "money", "vehicle", "identifier", "frequency",
    ),
    (),
)  # fmt: skip

NOT_ENTITIES = frozenset(("date", "money", "temporal", "quantity", "document", "identifier", "frequency"))
"""Tags that are trained, as they keep their words out of the others, but name nobody and nothing that acts."""

ANAPHORS = frozenset(("person", "place", "organization", "object", "animal"))
"""Types of mention, as coreference has them, that can stand for an entity."""

_CLAUSE = frozenset(", ; : ( — – - who whom whose which that where when as".split())
"""Words after a head at which the phrase ends: what follows is a clause or an apposition."""
_PREPOSITIONS = frozenset("of in at for from on to with by near against".split())
_OBJECTS = frozenset("a an the his her its their two three four five six seven eight nine ten dozens several".split())
_BARRIERS = _CLAUSE | _PREPOSITIONS | frozenset("into onto over under between than as".split())
"""Words that no phrase has before its head: it begins after them, whatever its edges are said to be."""
_NO = frozenset(("no", "nobody", "neither", "none"))
_NOBODY = frozenset(
    "and or the a an each all both none nobody anyone anybody everyone everybody someone somebody whoever one ones two"
    " three some many most more few several others other another any either much such same nothing something"
    " anything".split()
)
"""Heads that name nobody in particular."""
_MARKS = frozenset(('"', "“", "”", "«", "»", "!", "?", ";"))
_SMALL = frozenset("of the and for in on at to de la le du des al el &".split())
_THOUSANDS = re.compile(r"\d{3}", re.ASCII)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]{1,6}|[A-Z](?:\.[A-Z]){1,6}\.?")


@dataclass(frozen=True, slots=True)
class Found:
    """One mention as characters [start, end) around a head word that starts at `head`, before anybody asks who it is.

    `tag` is the role of its layer, or the type that coreference gives where no layer speaks. `before` is the index of
    the mention it points back to, with the probability `link`.
    """

    start: int
    end: int
    head: int
    tag: str
    form: MentionForm
    confidence: float
    before: int | None = None
    link: float = 0.0


def find(
    words: Sequence[str],
    tokens: Tokens,
    names: Sequence[Fragment],
    things: Sequence[Fragment],
    referring: Sequence[coreference.Mention],
) -> list[Found]:
    """Return the mentions of a text in the order of their first characters."""
    names = spelled_out(words, names)
    rows = [_of(fragment, fragment.end - 1, "name") for fragment in names if fragment.role not in NOT_ENTITIES]
    barred = [False] * len(tokens)
    for fragment in names:
        barred[fragment.start : fragment.end] = [True] * (fragment.end - fragment.start)
    for fragment in things:
        fragment = replace(fragment, end=_before_object(words, fragment.start, fragment.end))
        head = _head(words, fragment)
        if fragment.role in NOT_ENTITIES or barred[head] or coreference.is_pronoun(words[head]):
            continue
        if _speaks_of_something(words, fragment.start, fragment.end, head):
            rows.append(_of(fragment, head, "name" if _capital(words[head]) and head else "nominal"))
    row_of = _joined(rows, referring)
    for i, mention in enumerate(referring):
        if row_of[i] is None and mention.type in ANAPHORS and not barred[mention.head]:
            form: MentionForm = "pronoun" if coreference.is_pronoun(words[mention.head]) else "nominal"
            end = next((w for w in range(mention.head + 1, mention.end) if words[w].lower() in _CLAUSE), mention.end)
            end = _before_object(words, mention.head, end)
            before = range(mention.head - 1, mention.start - 1, -1)
            start = next((w + 1 for w in before if words[w].lower() in _BARRIERS), mention.start)
            if form == "nominal" and not _speaks_of_something(words, start, end, mention.head):
                continue
            row_of[i] = len(rows)
            rows.append(Found(start, end, mention.head, mention.type, form, mention.confidence))
    rows = [replace(row, start=_number_start(words, tokens, row.start)) for row in _pointing(rows, referring, row_of)]
    order = sorted(range(len(rows)), key=lambda i: (rows[i].start, -rows[i].end))
    place = {old: new for new, old in enumerate(order)}
    return [_in_characters(rows[i], tokens, place) for i in order]


def _number_start(words: Sequence[str], tokens: Tokens, start: int) -> int:
    """Return where a phrase begins that would begin inside a number: "17,000 millers", not "000 millers"."""
    while (
        start > 1
        and _THOUSANDS.fullmatch(words[start])
        and words[start - 1] == ","
        and words[start - 2].isdecimal()
        and len(words[start - 2]) <= 3
        and tokens.ends[start - 2] + 1 == tokens.starts[start]
    ):
        start -= 2
    return start


def spelled_out(words: Sequence[str], names: Sequence[Fragment]) -> list[Fragment]:
    """Return names in which an organization that is spelled out before its acronym is one.

    "Front for the Defence of the Marshes (FDM)", or ", or FDM": the letters have to be the initials of the words before
    it, small words left out or not (after Schwartz & Hearst 2003).
    """
    found = list(names)
    for place in range(3, len(words)):
        bracket, told = words[place - 1] == "(", words[place - 2] == "," and words[place - 1].lower() == "or"
        if not (bracket or told) or not _ACRONYM.fullmatch(words[place]):
            continue
        end = place - 1 if bracket else place - 2
        start = _initials_from(words, end, words[place])
        if start is None:
            continue
        inside = [f for f in found if f.start < end and f.end > start]
        if inside and min(f.start for f in inside) >= start - 1:
            first, sure = min(start, *(f.start for f in inside)), min(f.confidence for f in inside)
            found = [f for f in found if f not in inside] + [Fragment(first, end, "organization", sure)]
    return sorted(found, key=lambda f: f.start)


def _initials_from(words: Sequence[str], end: int, acronym: str) -> int | None:
    """Return where the words begin that end before `end` and have an acronym's letters as their initials."""
    letters = [letter.upper() for letter in acronym if letter.isalpha()]
    for small_count in (False, True):  # "FDM" leaves "for" and "of" out, "DfID" does not
        left = len(letters)
        for place in range(end - 1, max(-1, end - 2 * len(letters) - 3), -1):
            small = words[place].lower() in _SMALL
            if words[place][0].upper() == letters[left - 1] and (words[place][0].isupper() or (small and small_count)):
                left -= 1
                if left == 0:
                    return place
            elif not small:
                break
    return None


def _speaks_of_something(words: Sequence[str], start: int, end: int, head: int) -> bool:
    """Say whether a common noun with its words around it is somebody or something: not "no aircraft", "each", "900"."""
    phrase = [word.lower() for word in words[start:end]]
    head_word = words[head].lower()
    if not phrase or phrase[0] in _NO or head_word in _NOBODY or not any(letter.isalpha() for letter in head_word):
        return False
    return head_word not in _BARRIERS and not _MARKS.intersection(phrase)


def moved(found: Sequence[Found], by: int, count: int) -> list[Found]:
    """Return mentions of a later section: shifted by characters, pointing back behind `count` earlier mentions."""
    return [
        replace(
            one,
            start=one.start + by,
            end=one.end + by,
            head=one.head + by,
            before=None if one.before is None else one.before + count,
        )
        for one in found
    ]


ACTING = {
    "person": "person", "organization": "organization", "norp": "nationality", "nationality": "nationality",
    "location": "location",
}  # fmt: skip
"""Tags of what may act (countries are among the locations), and the roles that relations were trained with."""


def in_words(found: Sequence[Found], tokens: Tokens) -> list[Fragment]:
    """Return mentions of what acts as words, under the roles that relations were trained with."""
    starts = np.searchsorted(tokens.ends, [one.start for one in found], side="right").tolist()
    ends = np.searchsorted(tokens.starts, [one.end for one in found], side="left").tolist()
    return [Fragment(a, b, ACTING[one.tag]) for one, a, b in zip(found, starts, ends, strict=True)]


def _in_characters(row: Found, tokens: Tokens, place: dict[int, int]) -> Found:
    """Return a row with its words as characters and its link as the new place of what it points back to."""
    return replace(
        row,
        start=int(tokens.starts[row.start]),
        end=int(tokens.ends[row.end - 1]),
        head=int(tokens.starts[row.head]),
        before=None if row.before is None else place[row.before],
    )


def _of(fragment: Fragment, head: int, form: MentionForm) -> Found:
    return Found(fragment.start, fragment.end, head, fragment.role, form, fragment.confidence)


def _before_object(words: Sequence[str], start: int, end: int) -> int:
    """Return where a phrase ends before a verb with its object: "armed men" of "armed men kidnapped two farmers"."""
    verbs = (i for i in range(start + 1, end - 1) if words[i].endswith("ed"))
    return next((i for i in verbs if words[i + 1].lower() in _OBJECTS or words[i + 1].isdigit()), end)


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _head(words: Sequence[str], fragment: Fragment) -> int:
    """Return the head of a thing: its last word before a preposition or a clause."""
    for i in range(fragment.start + 1, fragment.end):
        if words[i].lower() in _BARRIERS:
            return i - 1
    return fragment.end - 1


def _joined(rows: list[Found], referring: Sequence[coreference.Mention]) -> list[int | None]:
    """Return, per mention of coreference, the row it is the same mention as."""
    at = {word: i for i, row in enumerate(rows) for word in range(row.start, row.end) if row.form == "name"}
    at |= {row.head: i for i, row in enumerate(rows)}
    ends = {row.end: i for i, row in enumerate(rows) if row.form == "name"}
    found: list[int | None] = [None] * len(referring)
    taken: dict[int, int] = {}
    for i, mention in enumerate(referring):
        row = at.get(mention.head)
        if row is None and mention.type == "person":
            row = ends.get(mention.end)  # "President | Ana Lind", known by its title
        if row is None:
            continue
        rival = taken.get(row)
        if rival is not None and not _better(mention, referring[rival], rows[row]):
            continue
        if rival is not None:
            found[rival] = None
        taken[row] = i
        found[i] = row
    return found


def _better(mention: coreference.Mention, rival: coreference.Mention, row: Found) -> bool:
    """Say whether a mention fits a row better than another: same head first, then more words."""
    return (mention.head == row.head, mention.end - mention.start) > (rival.head == row.head, rival.end - rival.start)


def _pointing(rows: list[Found], referring: Sequence[coreference.Mention], row_of: Sequence[int | None]) -> list[Found]:
    """Give rows what they point back to; links through mentions that are no rows are followed to the next that is."""
    nearest: list[int | None] = []
    for i, mention in enumerate(referring):
        target = None if mention.before is None else nearest[mention.before]
        row = row_of[i]
        if row is not None and target is not None and target != row:
            rows[row] = replace(rows[row], before=target, link=mention.link)
        nearest.append(row if row is not None else target)
    return rows
