"""Who speaks behind short forms and pronouns."""

from __future__ import annotations

import pytest

from tests.marking import built, claims_of, unmark


def names(marked: str, byline: str | None = None) -> list[str | None]:
    return [claim.source.name for claim in claims_of(marked, byline)[1]]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (  # who spoke last goes on
            "<s1>Tarn Holt</s1> <c1>said</c1> <t1>it held</t1>. <t2>“It was close,”</t2> <s2>he</s2> <c2>said</c2>.",
            ["Tarn Holt", "Tarn Holt"],
        ),
        (  # a surname goes to the full name
            "<s1>Ilse Varn</s1> <c1>said</c1> <t1>it held</t1>. <s2>Varn</s2> <c2>added</c2> <t2>it was close</t2>.",
            ["Ilse Varn", "Ilse Varn"],
        ),
        (  # also when the full name comes later
            "<s1>Varn</s1> <c1>says</c1> <t1>lock held</t1>\n\nOn Monday <s2>Ilse Varn</s2> <c2>said</c2> <t2>so</t2>.",
            ["Ilse Varn", "Ilse Varn"],
        ),
        (  # a person introduced as subject wins over who spoke before
            "<s1>Tarn Holt</s1> <c1>said</c1> <t1>the valley was safe</t1>.\n\nMarek Dunn fled his house on Monday.\n\n"
            "<t2>“I was afraid,”</t2> <s2>he</s2> <c2>said</c2>.",
            ["Tarn Holt", "Marek Dunn"],
        ),
        (  # a person only spoken about does not
            "<s1>Tarn Holt</s1> <c1>said</c1> <t1>Marek Dunn had left</t1>. <t2>“I saw it,”</t2> <s2>he</s2> "
            "<c2>said</c2>.",
            ["Tarn Holt", "Tarn Holt"],
        ),
        (  # gender agrees
            "<s1>Mary Varn</s1> <c1>said</c1> <t1>it held</t1>. <s2>John Holt</s2> <c2>disagreed</c2>, <t2>saying "
            "no</t2>. <t3>“It held,”</t3> <s3>she</s3> <c3>said</c3>.",
            ["Mary Varn", "John Holt", "Mary Varn"],
        ),
        (  # one unnamed source under ever shorter descriptions
            "<s1>A Norland harbour official based in Orvane</s1> <c1>said</c1> <t1>it held</t1>. <s2>The harbour "
            "official</s2> <c2>added</c2> <t2>more</t2>. <s3>The official</s3> <c3>left</c3> <t3>nothing out</t3>. "
            "<s4>He</s4> <c4>said</c4> <t4>so</t4>.",
            ["Norland harbour official based in Orvane"] * 4,
        ),
        (  # the minister is the minister
            "<s1>Harbour Minister Tarn Holt</s1> <c1>said</c1> <t1>it held</t1>. <s2>The minister</s2> <c2>said</c2> "
            "<t2>more</t2>.",
            ["Tarn Holt", "Tarn Holt"],
        ),
        (  # the ministry is the ministry
            "<s1>The Harbour Ministry</s1> <c1>said</c1> <t1>it held</t1>. <s2>The ministry</s2> <c2>said</c2> "
            "<t2>more</t2>. <s3>It</s3> <c3>said</c3> <t3>so</t3>.",
            ["Harbour Ministry", "Harbour Ministry", "Harbour Ministry"],
        ),
        (  # a relative pronoun continues the name before it
            "It pleased Ilse Varn, <s1>who</s1> <c1>said</c1> <t1>it held</t1>.",
            ["Ilse Varn"],
        ),
        (  # two indefinite sources are two
            "<s1>A guard</s1> <c1>said</c1> <t1>it held</t1>. <s2>A guard</s2> <c2>said</c2> <t2>it broke</t2>.",
            ["guard", "guard"],
        ),
        ("<s1>She</s1> <c1>said</c1> <t1>it held</t1>.", [None]),
        ("<c1>It is said that</c1> <t1>it held</t1>.", [None]),
    ],
)
def test_speakers_are_resolved(marked: str, expected: list[str | None]) -> None:
    assert names(marked) == expected


def test_indefinite_descriptions_are_different_speakers() -> None:
    _, (first, second) = claims_of(
        "<s1>A guard</s1> <c1>said</c1> <t1>it held</t1>. <s2>A guard</s2> <c2>said</c2> <t2>it broke</t2>."
    )
    assert first.source.entity != second.source.entity


def test_different_given_names_stay_apart() -> None:
    _, (first, second) = claims_of(
        "<s1>Ilse Varn</s1> <c1>said</c1> <t1>it held</t1>. <s2>Tarn Varn</s2> <c2>said</c2> <t2>it broke</t2>."
    )
    assert first.source.entity != second.source.entity


def test_a_surname_that_is_also_a_word_is_a_person() -> None:
    assert names(
        "Ilse King runs the lock. <s1>King</s1> <c1>said</c1> <t1>it held</t1>.",
    ) == ["Ilse King"]


def test_first_person_is_the_writer() -> None:
    assert names("<s1>I</s1> <c1>believe</c1> <t1>it held</t1>.", byline="Ilse Varn") == ["Ilse Varn"]
    assert names("<s1>I</s1> <c1>believe</c1> <t1>it held</t1>.") == [None]


def test_an_acronym_is_spelled_out() -> None:
    assert names(
        "The Orvane Harbour Council (OHC) met. <s1>OHC</s1> <c1>said</c1> <t1>it held</t1>.",
    ) == ["Orvane Harbour Council"]


def test_entities_list_other_names_without_pronouns() -> None:
    text, found = unmark(
        "<s1>Harbour Minister Tarn Holt</s1> <c1>said</c1> <t1>it held</t1>. <s2>Holt</s2> <c2>said</c2> "
        "<t2>more</t2>. <s3>He</s3> <c3>said</c3> <t3>so</t3>."
    )
    result = built(text, list(found.values()))
    (entity,) = result.entities
    assert (entity.name, entity.kind, entity.aliases) == (
        "Tarn Holt", "person", ("Harbour Minister Tarn Holt", "Holt"),
    )  # fmt: skip
    assert [(text[m.start : m.end], m.form) for m in result.mentions] == [
        ("Harbour Minister Tarn Holt", "name"),
        ("Holt", "name"),
        ("He", "pronoun"),
    ]
    assert {m.entity for m in result.mentions} == {entity.id}


def test_a_person_who_fled_is_a_victim() -> None:
    _, (claim,) = claims_of("Marek Dunn fled his house.\n\n<t1>“I was afraid,”</t1> <s1>he</s1> <c1>said</c1>.")
    assert claim.source.standing == "victim"
