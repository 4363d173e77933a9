"""Relations between actors: what patterns find, what takes a relation back, and what the pair model is given."""

from __future__ import annotations

import re

import numpy as np
import pytest

from dateline.reader import pair_words, pairs
from dateline.reader.entities import Known, Spot, Who
from dateline.reader.layers import Fragment
from dateline.reader.relations import Tie, build, patterns
from dateline.reader.sentences import sentences
from dateline.reader.tokens import WordPiece
from dateline.records import EntityKind, Relation, Span
from tests.marking import article

_MARK = re.compile(r"\[(?P<kind>[a-z])\|(?P<words>[^\]]+)\]")
KINDS: dict[str, EntityKind] = {"g": "armed_group", "p": "person", "o": "organization", "l": "place"}


def marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the bare text and its mentions: start, end, letter of the kind."""
    plain, at = "", 0
    spans = []
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()] + mark["words"]
        at = mark.end()
        spans.append((len(plain) - len(mark["words"]), len(plain), mark["kind"]))
    return plain + text[at:], spans


def told(text: str, *dates: str, ties: tuple[Tie, ...] = ()) -> list[Relation]:
    """Return the relations of a text in which [g|…] marks a group, [p|…] a person, [o|…] a body, [l|…] a place."""
    plain, spans = marked(text)
    known = [
        Known(i, s, "organization", plain[s:e], names=[plain[s:e]], kind=KINDS[r]) for i, (s, e, r) in enumerate(spans)
    ]
    spots = tuple(Spot(s, e, "name", i) for i, (s, e, _) in enumerate(spans))
    days = tuple(Span(plain.index(day), plain.index(day) + len(day)) for day in dates)
    ids = {one.number: one.name for one in known}
    return list(build(article(plain), Who(spots, tuple(known), days), ties, sentences(plain), (), ids))


def said(text: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.type, one.object) for one in told(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The [g|Red Tide], an affiliate of the [g|Marsh Front], grew.", ("Red Tide", "affiliate_of", "Marsh Front")),
        ("The [g|Marsh Front]'s affiliate [g|Red Tide] grew.", ("Red Tide", "affiliate_of", "Marsh Front")),
        ("The [g|Red Tide] is the armed wing of the [o|Marsh Party].", ("Red Tide", "part_of", "Marsh Party")),
        ("The [g|Red Tide] broke away from the [g|Marsh Front].", ("Red Tide", "split_from", "Marsh Front")),
        ("[p|Ana Lind], leader of the [g|Red Tide], spoke.", ("Ana Lind", "leads", "Red Tide")),
        ("[g|Red Tide] leader [p|Ana Lind] spoke.", ("Ana Lind", "leads", "Red Tide")),
        ("The [g|Red Tide], which is led by [p|Ana Lind], grew.", ("Ana Lind", "leads", "Red Tide")),
        ("[p|Ana Lind], a senior member of the [g|Red Tide], left.", ("Ana Lind", "member_of", "Red Tide")),
        ("The [g|Red Tide] pledged allegiance to the [g|Marsh Front].", ("Red Tide", "allegiance", "Marsh Front")),
        ("The [g|Red Tide] and its ally, the [g|Marsh Front], met.", ("Red Tide", "ally", "Marsh Front")),
        ("The [g|Red Tide] and its rival the [g|Marsh Front] met.", ("Red Tide", "rival", "Marsh Front")),
        ("The [g|Red Tide] clashed with the [g|Marsh Front].", ("Red Tide", "fighting", "Marsh Front")),
        ("The [g|Red Tide] held talks with the [o|Council].", ("Red Tide", "negotiates_with", "Council")),
    ],
)
def test_patterns_find_relations(text: str, expected: tuple[str, str, str]) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The [g|Red Tide] is not an affiliate of the [g|Marsh Front].",
        "[p|Ana Lind], the former leader of the [g|Red Tide], spoke.",
        "If the [g|Red Tide] clashed with the [g|Marsh Front], all would lose.",
        "The [g|Red Tide] would have clashed with the [g|Marsh Front].",
        "The [g|Red Tide] left. [p|Ana Lind] spoke.",
        "The [l|Old Town]'s affiliate [p|Ana Lind] spoke.",
        "The [g|Red Tide] met. It clashed with the [g|Marsh Front].",
    ],
)
def test_what_is_not_said_to_hold_is_no_relation(text: str) -> None:
    assert said(text) == []


def test_relations_between_sentences_and_of_places_are_none() -> None:
    assert said("The [g|Red Tide] clashed with the [l|Old Town].") == []


def test_a_date_belongs_to_a_relation_only_beside_it() -> None:
    (since,) = told("The [g|Red Tide] has been fighting the [g|Marsh Front] since 2014, they say.", "2014")
    (other,) = told("On Monday [p|Ana Lind], leader of the [g|Red Tide], spoke.", "Monday")
    assert since.time is not None
    assert other.time is None


def test_the_span_covers_both_mentions() -> None:
    text = "Then the [g|Red Tide] broke away from the [g|Marsh Front] again."
    (one,) = told(text)
    assert one.span.of(marked(text)[0]) == "Red Tide broke away from the Marsh Front"


def test_a_sure_pair_of_the_model_is_a_relation_and_an_unsure_one_is_none() -> None:
    text = "The [g|Red Tide] shelled positions of the [g|Marsh Front]."
    places = [(start, end) for start, end, _ in marked(text)[1]]
    sure = told(text, ties=(Tie(places[0], places[1], "fighting_against", 0.9),))
    unsure = told(text, ties=(Tie(places[0], places[1], "fighting_against", 0.5),))
    assert [(one.type, one.confidence) for one in sure] == [("fighting", 0.85)]
    assert unsure == []


def test_being_in_touch_is_no_negotiation() -> None:
    text = "[p|Ana Lind] told the [o|Valley Post] so."
    places = [(start, end) for start, end, _ in marked(text)[1]]
    assert told(text, ties=(Tie(places[0], places[1], "in_touch_with", 0.9),)) == []


def test_every_pattern_is_anchored_between_two_mentions() -> None:
    assert len(patterns()) > 20
    assert not any(pattern.words.fullmatch(" and ") or pattern.words.fullmatch(", ") for pattern in patterns())


# The pair model


@pytest.fixture(scope="module")
def wordpiece() -> WordPiece:
    from dateline.reader.encoder import SHIPPED

    return WordPiece((SHIPPED / "vocabulary.txt").read_text(encoding="utf-8").splitlines())


def test_candidates_stay_in_their_sentence_and_within_reach(wordpiece: WordPiece) -> None:
    text = "Ana met Ben. Cleo " + "and so " * 30 + "saw Dan."
    tokens = wordpiece.tokens(text)
    words = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    mentions = [Fragment(i, i + 1, "person") for i, word in enumerate(words) if word in ("Ana", "Ben", "Cleo", "Dan")]
    found = pairs.candidates(mentions, tokens, sentences(text))
    assert list(zip(found.subject.tolist(), found.object.tolist(), strict=True)) == [(0, 1), (1, 0)]


def test_types_that_hold_both_ways_get_one_probability() -> None:
    shares = np.array([[0.5, 0, 0, 0.1, 0.4, 0], [0.5, 0.5, 0, 0, 0, 0]], dtype=np.float32)
    both = pairs.both_ways(shares)
    assert both[0, 4] == both[1, 4] == pytest.approx(0.2)
    assert both[1, 1] == 0.5


def test_weights_survive_their_file_and_others_are_refused() -> None:
    weights = pairs.Weights(
        np.ones((pair_words.BUCKETS, 6), np.float32), np.zeros(6, np.float32), np.ones((10, 6), np.float32),
        np.zeros(6, np.float32),
    )  # fmt: skip
    again = pairs.load(pairs.saved(weights))
    assert (again.words == weights.words).all()
    with pytest.raises(ValueError, match="other sizes"):
        pairs.load(pairs.saved(pairs.Weights(np.ones((3, 6), np.float32), *(np.zeros(6, np.float32),) * 3)))


def test_findings_tell_who_is_subject(wordpiece: WordPiece) -> None:
    text = "The army attacked the rebels near Velm."
    tokens = wordpiece.tokens(text)
    words = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    mentions = [Fragment(words.index(word), words.index(word) + 1, "organization") for word in ("army", "rebels")]
    described = pair_words.Text(text, tokens, mentions, sentences(text))
    one, other = set(described.found(0, 1)), set(described.found(1, 0))
    assert "m>attack" in one and "m<attack" in other
    assert "cm>fight" in one and "cm<fight" in other
