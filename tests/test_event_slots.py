"""Who stands in which place of a trigger's clause."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.events.slots import filled
from dateline.reader.events.tables import ROLES
from dateline.records import EntityKind, Mention, Span
from tests.stories import find


def mention(text: str, words: str, kind: EntityKind = "person") -> Mention:
    start = text.index(words)
    return Mention(f"m{start}", start, start + len(words), kind, "nominal", f"e{start}")


def roles_of(
    text: str, trigger: str, *people: str, key: str = "attack_civilians", **kinds: EntityKind
) -> dict[str, str]:
    """Return the roles of people whom the event layer is in doubt about, where they get one."""
    mentions = [mention(text, words, kinds.get(words.split()[-1], "person")) for words in people]
    doubt = np.full(len(ROLES), 0.05, np.float32)
    doubt[0] = 1 - 0.05 * (len(ROLES) - 1)
    near = dict.fromkeys(range(len(mentions)), doubt)
    start = text.index(trigger)
    found = filled(text, Span(start, start + len(trigger)), (0, len(text)), key, near, mentions)
    return {words: ROLES[int(found[i].argmax())] for i, words in enumerate(people) if found[i].argmax()}


@pytest.mark.parametrize(
    ("text", "trigger", "roles"),
    [
        ("Rebels killed two bakers.", "killed", {"Rebels": "actor", "two bakers": "victim"}),
        ("Two bakers were killed in Ostra by rebels.", "killed", {"Two bakers": "victim", "rebels": "actor"}),
        ("A baker has also been shot at by rebels.", "shot", {"A baker": "victim", "rebels": "actor"}),
        ("Rebels had reportedly abducted at least 20 bakers.", "abducted", {"Rebels": "actor", "bakers": "victim"}),
        ("Ilva Renn, a judge, was shot by rebels.", "shot", {"Ilva Renn": "victim", "rebels": "actor"}),
        ("Tal and Sera were abducted and killed by rebels.", "killed",
         {"Tal": "victim", "Sera": "victim", "rebels": "actor"}),
        ("The murder of Ilva Renn by rebels shocked Ostra.", "murder", {"Ilva Renn": "victim", "rebels": "actor"}),
        ("Rebels stormed a mill and then killed two bakers.", "killed", {"Rebels": "actor", "two bakers": "victim"}),
        ("A mill was stormed and burnt by rebels.", "burnt", {"A mill": "victim", "rebels": "actor"}),
        ("Rebels in northern Ostra shot two bakers.", "shot", {"Rebels": "actor", "two bakers": "victim"}),
        ("Rebels on motorcycles shot two bakers.", "shot", {"Rebels": "actor", "two bakers": "victim"}),
        ("Two men on a motorcycle shot dead a baker.", "shot", {"Two men": "actor", "a baker": "victim"}),
        ("Two bakers wounded before police came fled.", "wounded", {}),
        ("Rebels captured IS positions.", "captured", {"Rebels": "actor"}),
        ("Two bakers killed is what Ostra mourns.", "killed", {"Two bakers": "victim"}),
        ("In Ostra, a rebel blew up a mill.", "blew", {"a rebel": "actor", "a mill": "victim"}),
        ("Rebels opened fire on two bakers.", "fire", {"Rebels": "actor", "two bakers": "victim"}),
        ("Rebels were beating two bakers and a cook.", "beating",
         {"Rebels": "actor", "two bakers": "victim", "a cook": "victim"}),
    ],
)  # fmt: skip
def test_who_did_it_and_to_whom(text: str, trigger: str, roles: dict[str, str]) -> None:
    assert roles_of(text, trigger, *roles) == roles


def test_a_pronoun_behind_and_begins_a_clause_of_its_own() -> None:
    text = "Monks accused him before Tal Oren, and he was sentenced to death."
    he = replace(mention(text, "he was"), end=text.index("he was") + 2, form="pronoun")
    doubt = np.full(len(ROLES), 0.05, np.float32)
    at = find(text, "sentenced")
    found = filled(text, at, (0, len(text)), "sanction", {0: doubt, 1: doubt}, [mention(text, "Tal Oren"), he])
    assert ROLES[int(found[1].argmax())] == "recipient" and float(found[0].max()) < 0.1


def test_places_that_talk_with_each_other_take_part() -> None:
    text = "Talks between Velm and Ostra were held in Karrow."
    kinds: dict[str, EntityKind] = {"Velm": "place", "Ostra": "place", "Karrow": "place"}
    found = roles_of(text, "Talks", "Velm", "Ostra", "Karrow", key="meeting", **kinds)
    assert found == {"Velm": "actor", "Ostra": "actor"}


def test_who_is_sent_somewhere_does_it_and_suffers_nothing() -> None:
    assert roles_of("Two brigades were deployed in Velm.", "deployed", "Two brigades", key="mobilisation") == {
        "Two brigades": "actor",
    }  # fmt: skip
    text = "The ministry deployed two brigades."
    assert roles_of(text, "deployed", "The ministry", "two brigades", key="mobilisation") == {"The ministry": "actor"}


def test_where_people_meet_takes_no_part() -> None:
    text = "A meeting at the Ostra Library with Tal Oren was held."
    sure = np.full(len(ROLES), 0.02, np.float32)
    sure[ROLES.index("recipient")] = 0.9
    mentions = [mention(text, "Ostra Library", "organization"), mention(text, "Tal Oren")]
    found = filled(text, Span(2, 9), (0, len(text)), "meeting", {0: sure, 1: sure}, mentions)
    assert not found[0].any() and found[1].any()


def test_who_is_accused_of_something_is_no_accuser() -> None:
    assert roles_of("Two bakers accused of theft fled.", "accused", "Two bakers", key="accusation") == {
        "Two bakers": "recipient",
    }  # fmt: skip
    assert roles_of("Rebels accused two bakers of theft.", "accused", "Rebels", "two bakers", key="accusation") == {
        "Rebels": "actor", "two bakers": "recipient",
    }  # fmt: skip
    text = "Tal Oren, Sera Vint and Ilva Renn, were all indicted."
    assert roles_of(text, "indicted", "Tal Oren", "Sera Vint", "Ilva Renn", key="accusation") == dict.fromkeys(
        ("Tal Oren", "Sera Vint", "Ilva Renn"), "recipient"
    )


def test_an_arrest_has_a_recipient_and_a_meeting_two_sides() -> None:
    assert roles_of("Police arrested Tal Oren.", "arrested", "Police", "Tal Oren", key="arrest") == {
        "Police": "actor", "Tal Oren": "recipient",
    }  # fmt: skip
    text = "Talks between Tal Oren and Sera Vint failed."
    assert set(roles_of(text, "Talks", "Tal Oren", "Sera Vint", key="meeting").values()) == {"actor"}
    text = "Tal Oren met with Sera Vint."
    assert set(roles_of(text, "met", "Tal Oren", "Sera Vint", key="meeting").values()) == {"actor"}


@pytest.mark.parametrize(
    ("text", "trigger", "person"),
    [
        ("The wife of Tal Oren was killed.", "killed", "Tal Oren"),  # behind a preposition he is no subject
        ("Rebels attacked in the north.", "attacked", "Rebels"),  # "people killed in" looks the same
        (
            "A cook said the army, the police and Tal Oren, who ran, had been near. Nobody was killed.",
            "killed",
            "A cook",
        ),
        ("Tal Oren sang, and a mill was bombed.", "bombed", "Tal Oren"),
        ("Tal Oren said rebels came and killed a cook.", "killed", "Tal Oren"),  # another verb's clause
        ("For Tal Oren they stopped a train and killed a cook.", "killed", "Tal Oren"),
    ],
)
def test_what_the_grammar_does_not_tell_is_left_to_the_layer(text: str, trigger: str, person: str) -> None:
    assert roles_of(text, trigger, person) == {}


def test_a_place_in_the_clause_beats_a_guess_elsewhere() -> None:
    text = "While Sera Vint sang, rebels killed a cook."
    people = [mention(text, words) for words in ("Sera Vint", "rebels", "a cook")]
    guess = np.zeros(len(ROLES), np.float32)
    guess[ROLES.index("actor")], guess[0] = 0.8, 0.2
    doubt = np.full(len(ROLES), 1 / len(ROLES), np.float32)
    start = text.index("killed")
    found = filled(
        text, Span(start, start + 6), (0, len(text)), "attack_civilians", {0: guess, 1: doubt, 2: doubt}, people
    )
    assert not found[0].any()
    assert ROLES[int(found[1].argmax())] == "actor"


@given(
    st.lists(st.sampled_from(("rebels", "killed", "was", "by", "and", "two", ",", "of", "murder", "in")), min_size=1),
    st.sampled_from(get_args(EntityKind)),
    st.data(),
)
def test_any_text_gives_each_mention_one_row_of_shares(words: list[str], kind: EntityKind, data: st.DataObject) -> None:
    text = " ".join(words)
    at = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:at])) + (at > 0)
    spans = [(i, len(word)) for i, word in zip(_starts(words), words, strict=True) if word == "rebels"]
    mentions = [Mention(f"m{i}", i, i + size, kind, "nominal", f"e{i}") for i, size in spans]
    share = np.full(len(ROLES), 1 / len(ROLES), np.float32)
    near = dict.fromkeys(range(len(mentions)), share)
    found = filled(text, Span(start, start + len(words[at])), (0, len(text)), "clash", near, mentions)
    assert found.keys() == near.keys()
    assert all(0 <= row.sum() <= 1 + 1e-5 for row in found.values())


def _starts(words: list[str]) -> list[int]:
    return [len(" ".join(words[:i])) + (i > 0) for i in range(len(words))]
