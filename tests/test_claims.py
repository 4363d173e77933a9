"""Attributions to claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.attribution import Attribution
from dateline.reader.claims import Claims, build
from dateline.records import Reading, Run, Span
from tests.marking import article, built, claims_of, unmark


@pytest.mark.parametrize(
    ("marked", "name", "cue_class", "quotation"),
    [
        # Forms that users of other tools found missing, in sentences of our own.
        ("<s1>Norland</s1>, <c1>contend</c1> analysts, <t1>is short of barges</t1>.", "Norland", "say", "indirect"),
        ("<t1>The fleet</t1>, as <s1>harbour experts</s1> <c1>have pointed out</c1>, <t1>is old</t1>.",
         "harbour experts", "say", "indirect"),
        ("<c1>According to</c1> <s1>various reports</s1>, <t1>the lock broke</t1>.",
         "various reports", "say", "indirect"),
        ("<t1>“We wait.”</t1> <c1>–</c1><s1>Commissioner Ilse Varn</s1>", "Ilse Varn", "say", "direct"),
        ("And from <s1>Ilse Varn</s1><c1>:</c1> <t1>the lock broke</t1>.", "Ilse Varn", "say", "indirect"),
        ("<t1>“First part.\n\n“Second part,”</t1> <s1>Ilse Varn</s1> <c1>said</c1>.", "Ilse Varn", "say", "direct"),
        ("<s1>Ilse “Duke” Varn</s1> <c1>said</c1> <t1>the lock broke</t1>.", "Ilse Varn", "say", "indirect"),
        ("<s1>Ilse Varn, who runs the old lock by the mill,</s1> <c1>said</c1> <t1>it is “done.”</t1>",
         "Ilse Varn", "say", "mixed"),
        ("There is <c1>speculation</c1> among <s1>experts</s1> <t1>that it broke</t1>.",
         "experts", "believe", "indirect"),
    ],
)  # fmt: skip
def test_claims_of_unusual_forms(marked: str, name: str, cue_class: str, quotation: str) -> None:
    _, (claim,) = claims_of(marked)
    assert (claim.source.name, claim.cue_class, claim.quotation) == (name, cue_class, quotation)


def test_build_of_nothing_is_nothing() -> None:
    assert build(article("Nobody spoke."), []) == Claims()


def test_build_sorts_claims_and_drops_repeats_and_empty_ones() -> None:
    text, found = unmark(
        "<s1>Varn</s1> <c1>said</c1> <t1>one</t1>. <s2>Holt</s2> <c2>said</c2> <t2>two</t2>. "
        "<s3>Dunn</s3> <c3>left</c3>."
    )
    result = built(text, [found[3], found[2], found[1], found[2]])
    assert [claim.content[0].of(text) for claim in result.claims] == ["one", "two"]


def test_ids_are_stable_and_distinct() -> None:
    text, found = unmark("<s1>Varn</s1> <c1>said</c1> <t1>one</t1>. <s2>Varn</s2> <c2>said</c2> <t2>two</t2>.")
    one, two = built(text, list(found.values())), built(text, list(reversed(found.values())))
    assert one == two
    assert len({claim.id for claim in one.claims}) == 2


def test_nested_claims_have_a_parent_and_resolve_to_the_outer_speaker() -> None:
    text, found = unmark(
        "<s1>Tarn Holt</s1> <c1>said</c1> <t1>he believes it held</t1>. <s2>x</s2><c2>x</c2><t2>x</t2>"
    )
    at = text.index("he believes")
    inner = Attribution((Span(at, at + 2),), (Span(at + 3, at + 11),), (Span(at + 12, at + 19),), 0.8)
    one = article(text)
    result = build(one, [found[1]], {0: [inner, found[1]]})
    Reading(one, mentions=result.mentions, entities=result.entities, claims=result.claims, run=Run("0", "none", 0.0))
    outer, nested = result.claims
    assert (nested.parent, nested.cue_class, nested.source.name) == (outer.id, "believe", "Tarn Holt")
    assert nested.source.entity == outer.source.entity
    assert outer.parent is None


def test_first_person_inside_a_quotation_is_its_speaker() -> None:
    text, found = unmark("<s1>Tarn Holt</s1> <c1>said</c1>: <t1>“I believe it held.”</t1>")
    at = text.index("I believe")
    inner = Attribution((Span(at, at + 1),), (Span(at + 2, at + 9),), (Span(at + 10, at + 17),), 0.8)
    result = build(article(text), [found[1]], {0: [inner]})
    assert [claim.source.name for claim in result.claims] == ["Tarn Holt", "Tarn Holt"]


def test_implicit_sources_have_neither_name_nor_entity() -> None:
    _, (claim,) = claims_of("<c1>It is reported that</c1> <t1>the lock broke</t1>.")
    assert (claim.source.type, claim.source.anonymity) == ("implicit", "unnamed")
    assert (claim.source.name, claim.source.entity, claim.source.spans) == (None, None, ())


WORDS = [
    "Ilse", "Varn", "Mr.", "the", "The", "official", "said", "“", "”", '"', ",", ".", "\n\n", "who", "he", "they",
    "U.S.", "according", "to", "on", "condition", "of", "anonymity", "not", "would", "told", "reporters", "'s", "?",
    "report", "OHC", "(OHC)", "Jordan", "and", "—", "🙂", "İ",
]  # fmt: skip


@st.composite
def texts_with_attributions(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    pieces = draw(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), min_size=2, max_size=40))
    text = " ".join(pieces) + "."
    points = st.integers(0, len(text) - 1)

    def some_spans(least: int) -> tuple[Span, ...]:
        ends = sorted(draw(st.lists(points, min_size=2 * least, max_size=6, unique=True)))
        return tuple(Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False))

    found = [
        Attribution(some_spans(0), some_spans(0), some_spans(0), draw(st.floats(0, 1)))
        for _ in range(draw(st.integers(0, 4)))
    ]
    return text, found


@given(texts_with_attributions())
def test_build_takes_any_text_and_spans(example: tuple[str, list[Attribution]]) -> None:
    text, found = example
    one = article(text)
    result = build(one, found, {0: found[1:]} if len(found) > 1 else {})
    Reading(one, mentions=result.mentions, entities=result.entities, claims=result.claims, run=Run("0", "none", 0.0))
    assert all(claim.content for claim in result.claims)
