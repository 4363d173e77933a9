"""The classes of event and their codes."""

from __future__ import annotations

import pytest

from dateline.errors import RecordError
from dateline.ontology import classes as ontology
from dateline.ontology.classes import CAMEO_ROOTS, CONTEXTS, QUADS, Codes, acled_events, cameo, check, classes, codes
from dateline.ontology.classes import plover as types


def test_tables_have_the_sizes_of_their_ontologies() -> None:
    assert len(classes()) == 35
    assert len(types()) == 16
    assert len(acled_events()) == 25
    assert len(set(acled_events().values())) == 6
    assert len(CONTEXTS) == 37


def test_every_class_uses_only_codes_of_the_ontologies() -> None:
    for one in classes().values():
        assert one.label and one.types
        for acled in one.acled:
            check(one.types[0], acled=acled)
        for mode in one.modes:
            check(one.types[0], mode)
        for code in one.parts:
            check(one.types[0], cameo_code=code)
        check(codes(one.key).type, codes(one.key).mode, codes(one.key).acled, codes(one.key).cameo)


def test_every_cameo_code_has_a_type_with_its_mode_and_known_contexts() -> None:
    for code in cameo().values():
        check(code.type, code.mode, cameo_code=code.code)
        assert code.code[:2] in CAMEO_ROOTS
        assert set(code.contexts) <= CONTEXTS


def test_every_sub_event_of_acled_is_the_view_of_some_class() -> None:
    assert {acled for one in classes().values() for acled in one.acled} == set(acled_events())


def test_every_type_of_plover_has_a_class_and_a_quad() -> None:
    for name, one in types().items():
        assert ontology.of_type(name)
        assert one.quad in QUADS
        for mode in one.modes:
            check(name, mode)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("air_or_drone_strike", Codes("ASSAULT", None, "Air/drone strike", "195")),
        ("arrest", Codes("COERCE", "arrest", "Arrests", "173")),
        ("suicide_attack", Codes("ASSAULT", "suicide-attack", "Suicide bomb", "1831")),
        ("meeting", Codes("CONSULT", None, None, "040")),
        ("mobilisation", Codes("MOBILIZE", None, None, "150")),
    ],
)
def test_codes_leave_open_what_the_class_does(key: str, expected: Codes) -> None:
    assert codes(key) == expected


@pytest.mark.parametrize(
    ("key", "mode", "code"),
    [
        ("torture_beating", "torture", "1822"), ("torture_beating", "beat", "182"), ("meeting", "phone", "041"),
        ("restriction", "curfew", "1723"), ("restriction", "cyber", "170"), ("peaceful_protest", "hunger", "142"),
        ("accusation", "investigate", None), ("accusation", None, None),
        ("release_surrender_disarm", "release", "0841"),
    ],
)  # fmt: skip
def test_a_mode_chooses_the_cameo_code_when_only_one_fits(key: str, mode: str | None, code: str | None) -> None:
    assert codes(key, mode=mode).cameo == code


def test_a_type_is_taken_where_the_class_has_several() -> None:
    assert codes("deal", type="COOPERATE").type == "COOPERATE"
    assert codes("deal").acled == "Agreement"


@pytest.mark.parametrize(
    ("key", "type", "mode"),
    [("picnic", None, None), ("arrest", "ASSAULT", None), ("arrest", None, "curfew"), ("deal", None, "phone")],
)
def test_codes_refuses_what_a_class_cannot_be(key: str, type: str | None, mode: str | None) -> None:
    with pytest.raises(RecordError):
        codes(key, type, mode)


@pytest.mark.parametrize(
    ("type", "mode", "acled", "cameo_code"),
    [
        ("FIGHT", None, None, None), ("ASSAULT", "curfew", None, None), ("ASSAULT", None, "Duel", None),
        ("ASSAULT", None, None, "999"), ("ASSAULT", None, None, "01"), ("", None, None, None),
    ],
)  # fmt: skip
def test_check_refuses_a_code_outside_the_ontology(
    type: str, mode: str | None, acled: str | None, cameo_code: str | None
) -> None:
    with pytest.raises(RecordError):
        check(type, mode, acled, cameo_code)


def test_classes_of_a_type_are_narrowed_by_a_mode() -> None:
    assert "suicide_attack" in ontology.of_type("ASSAULT")
    assert "suicide_attack" not in ontology.of_type("ASSAULT", "abduct")
    assert "abduction" in ontology.of_type("ASSAULT", "abduct")
    # Whoever takes territory does it with some weapon, and the class has no mode of its own.
    assert "territory_gain_state" in ontology.of_type("ASSAULT", "firearms")


def test_quads_cover_the_classes() -> None:
    assert {key for quad in QUADS for key in ontology.of_quad(quad)} == set(classes())
    assert ontology.quad("AID") == "material cooperation"
