"""The scorers of MUC-4: cases worked out by hand, and what must hold of any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.incidents import ROLES, TYPE, Score, Template, fillers, gold_templates, normalised, templates, together


def entity(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_fillers_by_hand() -> None:
    # PerpInd: "gunmen" is a mention of the first entity, "rebels" of none, the second is missed: 1 of 2, 1 of 2.
    # Victim: both names found in one entity, which is no part of a gold one: 0 of 1 and 0 of 2.
    # Weapon: two predictions fit one gold entity, only one may have it: 1 of 2, 1 of 1.
    gold = {
        "PerpInd": [entity("gunmen", "armed men"), entity("youths")],
        "Victim": [entity("ana ruiz"), entity("luis paz")],
        "Weapon": [entity("bomb", "explosive charge")],
    }
    found = {
        "PerpInd": [entity("gunmen"), entity("rebels")],
        "Victim": [entity("ana ruiz", "luis paz")],
        "Weapon": [entity("bomb"), entity("explosive charge")],
    }
    scores = fillers([(gold, found)])
    assert scores["PerpInd"] == Score(1, 2, 1, 2) and scores["Victim"] == Score(0, 1, 0, 2)
    assert scores["Weapon"] == Score(1, 2, 1, 1)
    # Together 2 of 5 found are right, 2 of 5 gold: P 40, R 40, F1 40.
    assert scores["all"].prf() == pytest.approx((40.0, 40.0, 40.0))


def test_templates_by_hand() -> None:
    # Gold: a bombing with a bomb and a target, an attack with a victim. Predicted: a bombing with that bomb and another
    # target, and a kidnapping with the victim. The bombings pair; the kidnapping has no partner.
    # Found: types 1 of 2, bomb 1 of 1, target 0 of 1, victim 0 of 1: 2 of 5. Gold: the same, 2 of 5.
    gold = [
        Template("bombing", {"Weapon": [entity("bomb")], "Target": [entity("mill")]}),
        Template("attack", {"Victim": [entity("ana ruiz")]}),
    ]
    found = [
        Template("bombing", {"Weapon": [entity("bomb")], "Target": [entity("bridge")]}),
        Template("kidnapping", {"Victim": [entity("ana ruiz")]}),
    ]
    scores = templates([(gold, found)])
    assert scores[TYPE] == Score(1, 2, 1, 2) and scores["Victim"] == Score(0, 1, 0, 1)
    assert scores["all"].prf() == pytest.approx((40.0, 40.0, 40.0))


def test_the_best_pairing_is_taken_and_a_type_may_allow_two() -> None:
    # Two bombings whose order is reversed, and "bombing / attack", which an attack fits.
    gold = [
        Template("bombing", {"Target": [entity("mill")]}), Template("bombing", {"Target": [entity("bridge")]}),
        Template("bombing / attack", {"Victim": [entity("ana")]}),
    ]  # fmt: skip
    found = [
        Template("bombing", {"Target": [entity("bridge")]}), Template("attack", {"Victim": [entity("ana")]}),
        Template("bombing", {"Target": [entity("mill")]}),
    ]  # fmt: skip
    assert templates([(gold, found)])["all"].prf() == (100.0, 100.0, 100.0)


def test_the_rows_of_muc_become_templates() -> None:
    filler = {"mentions": [{"text": 'THE "NORTH" MILL', "spans": [[0, 4]]}, {"text": "GONE", "spans": []}]}
    unnamed = {"mentions": [{"text": "CIVILIAN", "spans": [[5, 9]]}], "named": False}
    row = {
        "templates": [{"incident_type": "BOMBING", **dict.fromkeys(ROLES, []), "Target": [filler], "Victim": [unnamed]}]
    }
    (found,) = gold_templates(row)
    assert found.type == "bombing" and found.roles["Target"] == [entity("north mill")] and not found.roles["Victim"]
    assert normalised("The  U.S. Embassy!") == "us embassy"


def test_an_entity_that_holds_another_counts_once() -> None:
    one = Template("attack", {"PerpOrg": [entity("front"), entity("army")]})
    other = Template("attack", {"PerpOrg": [entity("front", "the red front")]})
    assert together([one, other])["PerpOrg"] == [entity("front"), entity("army")]


NAMES = st.frozensets(st.sampled_from(["mill", "bridge", "ana", "bomb"]), min_size=1, max_size=2)
TEMPLATES = st.lists(
    st.builds(
        Template,
        st.sampled_from(["attack", "bombing"]),
        st.fixed_dictionaries({r: st.lists(NAMES, max_size=2) for r in ROLES}),
    ),
    max_size=3,
)


@given(TEMPLATES)
def test_gold_against_itself_is_perfect(gold: list[Template]) -> None:
    score = templates([(gold, gold)])["all"]
    assert score.found_right == score.found == score.gold == score.gold_right


@given(TEMPLATES, TEMPLATES)
def test_order_says_nothing_and_nothing_is_right_twice(gold: list[Template], found: list[Template]) -> None:
    score = templates([(gold, found)])["all"]
    assert score.prf()[2] == pytest.approx(templates([(gold[::-1], found[::-1])])["all"].prf()[2])
    assert score.found_right <= score.found and score.gold_right <= score.gold
    entities = fillers([(together(gold), together(found))])["all"]
    assert entities.found_right == entities.gold_right <= min(entities.found, entities.gold)


@given(TEMPLATES, TEMPLATES)
def test_a_wrong_filler_never_helps(gold: list[Template], found: list[Template]) -> None:
    worse = [Template(one.type, {**one.roles, "Weapon": [*one.roles["Weapon"], entity("spoon")]}) for one in found]
    assert templates([(gold, worse)])["all"].prf()[2] <= templates([(gold, found)])["all"].prf()[2] + 1e-9
