"""Rows of event corpora as training texts; every sentence here is made up."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline
from dateline.ontology.class_words import evident, narrowed, plain_words
from dateline.ontology.classes import classes
from dateline.reader.events.tables import EFFECT, NONE
from dateline.reader.tokens import SHAPES, WordPiece
from dateline.records import Role
from training.events import crosswalk, duplicates, placing, readers, shapes
from training.events.__main__ import SPLITS, distribution, losses, sizes
from training.events.texts import EventText, Status, all_classes

PIECES = WordPiece((Path(dateline.__file__).parent / "model" / "vocabulary.txt").read_text("utf-8").split("\n"))
BOMB = "Two bombs exploded in Qarth on Monday. Gunmen killed a judge, and police arrested one of them."


def span(text: str, words: str, nth: int = 0) -> list[int]:
    """Return the characters of the nth place of some words."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return [at, at + len(words)]


def part(text: str, role: str, words: str, nth: int = 0) -> dict[str, Any]:
    start, end = span(text, words, nth)
    return {"role": role, "start": start, "end": end}


def check(one: EventText) -> None:
    """Assert what holds for every text: known classes, roles, statuses, and spans inside the text."""
    spans: list[tuple[int, int]] = [*one.unsure, *one.sentences]
    for trigger in one.triggers:
        assert trigger.classes
        assert trigger.classes <= set(all_classes())
        spans.append((trigger.start, trigger.end))
    for argument in one.arguments:
        assert argument.role in get_args(Role)
        assert 0 <= argument.trigger < len(one.triggers)
        spans.append((argument.start, argument.end))
    for passage in one.passages:
        assert passage.classes <= set(all_classes())
        spans.append((passage.start, passage.end))
    for predicate in one.predicates:
        assert predicate.statuses
        assert predicate.statuses <= set(get_args(Status))
        spans.append((predicate.start, predicate.end))
    for incident in one.incidents:
        assert incident.classes
        for filler in incident.fillers:
            for string, places in filler.mentions:
                # The corpus writes its strings with other white space.
                assert {"".join(one.text[s:e].split()) for s, e in places} <= {"".join(string.split())}
    spans += [(party.start, party.end) for party in one.parties]
    assert all(0 <= start < end <= len(one.text) for start, end in spans)
    assert one.exhaustive <= set(classes())


# ------------------------------------------------------------------------------------------------------------ tables


def test_tables_name_only_classes_and_roles_of_ours() -> None:
    for corpus in ("wikievents", "rams", "geneva", "case2021", "muc4", "muc4_weapon", "india"):
        assert crosswalk.labelled(corpus, "no such label") <= frozenset(all_classes())
    assert crosswalk.labelled("case2021", "no such label") == frozenset(all_classes())
    assert narrowed(frozenset(all_classes()), "shelling") == frozenset(("shelling_missile",))
    assert crosswalk.role_of("wikievents", "Conflict.Attack", "Attacker") == "actor"


def test_every_class_of_acled_has_a_label_of_case() -> None:
    decided = {name for found in crosswalk._labels()["case2021"].values() for name in found}
    assert {key for key, one in classes().items() if one.acled} <= decided


def test_the_longest_beginning_of_a_label_counts() -> None:
    assert crosswalk.labelled("rams", "contact.discussion.meet") == {"meeting"}
    assert crosswalk.labelled("rams", "contact.prevarication.meet") == {NONE}
    assert crosswalk.role_of("wikievents", "Contact.Contact", "Instrument") is None
    assert crosswalk.role_of("wikievents", "Life.Injure", "Instrument") == "weapon"


def test_words_narrow_and_never_widen() -> None:
    assert crosswalk.classes_of("wikievents", "Conflict.Attack", "shelling") == {"shelling_missile"}
    assert crosswalk.classes_of("wikievents", "Life.Die", "died") == {EFFECT}
    # A word that tells of a class which the label excludes tells nothing.
    assert crosswalk.classes_of("geneva", "Arrest", "shelling") == {"arrest"}
    assert "clash" in crosswalk.classes_of("wikievents", "Conflict.Attack", "attack")
    # Whole words are meant unless the table says otherwise: a warning is no war.
    assert crosswalk.classes_of("geneva", "Hostile_encounter", "warning") == {"clash", NONE}


def test_a_weapon_and_the_silence_of_the_article_narrow() -> None:
    quiet = plain_words("A bomb exploded in Qarth.")
    loud = plain_words("A suicide bomber struck Qarth.")
    assert crosswalk.classes_of("wikievents", "Conflict.Attack", "explosion", (), quiet) == {"ied_or_bomb"}
    assert "suicide_attack" in crosswalk.classes_of("wikievents", "Conflict.Attack", "explosion", (), loud)
    assert crosswalk.classes_of("wikievents", "Conflict.Attack", "attack", ("drones",)) == {"air_or_drone_strike"}


@given(st.text(max_size=40), st.sampled_from(sorted(all_classes())))
def test_narrowing_keeps_some_of_its_options(words: str, name: str) -> None:
    options = frozenset((name, "clash", NONE))
    assert narrowed(options, words) <= options
    assert narrowed(options, words)
    assert evident(options, words)


# ----------------------------------------------------------------------------------------------------------- readers


def test_triggers_and_arguments_are_read_with_classes_and_roles() -> None:
    row = {
        "id": "made-1", "text": BOMB, "sentences": [[0, 38], [39, len(BOMB)]], "entities": [],
        "events": [
            {"type": "Conflict.Attack", "type_full": "Conflict.Attack.DetonateExplode",
             "trigger": span(BOMB, "exploded"),
             "args": [part(BOMB, "ExplosiveDevice", "bombs"), part(BOMB, "Place", "Qarth"),
                      part(BOMB, "Topic", "one")]},
            {"type": "Life.Die", "type_full": "Life.Die.Unspecified", "trigger": span(BOMB, "killed"),
             "args": [part(BOMB, "Killer", "Gunmen"), part(BOMB, "Victim", "judge")]},
            {"type": "Justice.ArrestJailDetain", "type_full": "Justice.ArrestJailDetain.Unspecified",
             "trigger": span(BOMB, "arrested"), "args": [{"role": "Detainee", "start": None, "end": None}]},
        ],
    }  # fmt: skip
    one = readers.wikievents(row, PIECES)
    check(one)
    # Only bombs are spoken of, so the blast is none of a shell or a suicide attacker.
    assert [trigger.known for trigger in one.triggers] == ["ied_or_bomb", None, "arrest"]
    assert {EFFECT, "attack_civilians"} <= one.triggers[1].classes
    assert [(BOMB[a.start : a.end], a.trigger, a.role) for a in one.arguments] == [
        ("bombs", 0, "weapon"), ("Qarth", 0, "place"), ("Gunmen", 1, "actor"), ("judge", 1, "victim"),
    ]  # fmt: skip
    assert "arrest" in one.exhaustive
    assert "deal" not in one.exhaustive
    assert losses(one) == (0, 0)


def test_rams_is_evidence_against_nothing() -> None:
    row = {"id": "made-2", "text": BOMB, "sentences": [[0, len(BOMB)]],
           "events": [{"type": "conflict.attack.bombing", "trigger": span(BOMB, "exploded"), "args": []}]}  # fmt: skip
    one = readers.rams(row, PIECES)
    check(one)
    assert not one.exhaustive


def test_rows_of_one_text_are_one_text() -> None:
    first, second = ({"id": name, "text": BOMB, "events": [name]} for name in "ab")
    other = {"id": "c", "text": "Qarth fell.", "events": []}
    assert list(readers.joined([first, other, second])) == [{"id": "a", "text": BOMB, "events": ["a", "b"]}, other]


@pytest.mark.parametrize(
    ("second", "classes_of"),
    [("conflict.attack.n/a", {"ied_or_bomb", "air_or_drone_strike"}), ("contact.discussion.meet", {"meeting"})],
)
def test_a_trigger_typed_twice_is_one_event(second: str, classes_of: set[str]) -> None:
    place = part(BOMB, "place", "Qarth")
    types = ("conflict.attack.bombing", second)
    events = [{"type": type, "trigger": span(BOMB, "exploded"), "args": [place]} for type in types]
    one = readers.rams({"id": "made-12", "text": BOMB, "events": events}, PIECES)
    check(one)
    (trigger,) = one.triggers
    assert classes_of <= trigger.classes
    assert "clash" not in trigger.classes
    assert [argument.trigger for argument in one.arguments] == [0]


def test_an_article_without_events_is_evidence_against_nothing() -> None:
    row = {"id": "made-11", "text": BOMB, "sentences": [], "events": []}
    assert not readers.wikievents(row, PIECES).exhaustive


def test_geneva_keeps_what_is_not_ours_as_none() -> None:
    text = "The mayor said police had arrested three men."
    row = {"id": "made-3", "text": text, "events": [
        {"type": "Statement", "trigger": span(text, "said"), "args": [part(text, "Speaker", "The mayor")]},
        {"type": "Arrest", "trigger": span(text, "arrested"), "args": [part(text, "Authorities", "police"),
                                                                       part(text, "Suspect", "three men")]},
    ]}  # fmt: skip
    one = readers.geneva(row, PIECES)
    check(one)
    assert [trigger.known for trigger in one.triggers] == [NONE, "arrest"]
    assert [argument.role for argument in one.arguments] == ["actor", "recipient"]


def template(text: str, **changed: Any) -> dict[str, Any]:
    made = {
        "template": "1", "optional": False, "incident_type": "BOMBING", "stage": "ACCOMPLISHED", "date": "02 MAR 89",
        "location": "QARTH", "category": "TERRORIST ACT", "PerpInd": [],
        "PerpOrg": [{"mentions": [{"text": "RED DAWN", "spans": [span(text, "RED DAWN")]}],
                     "confidence": "CLAIMED OR ADMITTED / POSSIBLE"}],
        "Target": [],
        "Victim": [{"mentions": [{"text": "A JUDGE", "spans": [span(text, "A JUDGE")]}], "named": False,
                    "effect": "(INJURY / DEATH)"}],
        "Weapon": [{"mentions": [{"text": "A GRENADE", "spans": [span(text, "A GRENADE")]}], "type": "GRENADE"}],
    }  # fmt: skip
    return {**made, **changed}


UPPER = "QARTH, 2 MAR 89 -- RED DAWN SAID IT THREW A GRENADE AT A JUDGE OF THE SUPREME COURT."


def muc(**changed: Any) -> EventText:
    row = {"id": "made-4", "case": "upper", "dateline": "QARTH", "body_start": 19, "text": UPPER,
           "templates": [template(UPPER, **changed)]}  # fmt: skip
    found = readers.muc4(row, PIECES)
    check(found)
    return found


def test_a_template_is_an_incident_with_its_fillers() -> None:
    (incident,) = muc().incidents
    assert incident.classes == {"grenade"}
    assert incident.stages == {"happened"}
    organisation, victim, weapon = incident.fillers
    assert organisation.role == "actor"
    assert organisation.responsibility == {"claimed", "suspected"}
    assert victim.role == "victim"
    assert victim.effects == {"INJURY", "DEATH"}
    assert not victim.named
    assert weapon.mentions == (("A GRENADE", ((span(UPPER, "A GRENADE")[0], span(UPPER, "A GRENADE")[1]),)),)


def test_alternatives_and_hedges_of_a_template_stay_open() -> None:
    (incident,) = muc(incident_type="BOMBING / ATTACK", stage="ATTEMPTED / THREATENED", Weapon=[]).incidents
    assert incident.stages == {"attempted", "threatened"}
    assert {"attack_civilians", "grenade"} <= incident.classes


def test_a_weapon_its_incident_cannot_have_says_nothing() -> None:
    knife = [{"mentions": [], "type": "CUTTING DEVICE"}]
    assert muc(Weapon=knife).incidents[0].classes == {"grenade"}  # by the article, which names no other explosive
    assert muc(incident_type="KIDNAPPING").incidents[0].classes == {"abduction"}


def test_a_snippet_of_case_has_one_label() -> None:
    row = {"id": "made-5", "text": "Jets bombed Qarth.", "label": "AIR_STRIKE"}
    one = readers.case2021(row, PIECES)
    check(one)
    assert one.passages[0].classes == {"air_or_drone_strike"}
    assert not one.exhaustive


@pytest.mark.parametrize(
    ("pentacode", "spans", "labelled", "classes_of"),
    [
        (["STATEMENT"], None, {"passage"}, {NONE}),
        ([], [{"role": "source", "start": 0, "end": 6}], {"direction"}, None),
        (["VERBAL_COOP"], [{"role": "reciprocal", "start": 0, "end": 6}], {"passage", "direction"}, {"meeting"}),
    ],
)  # fmt: skip
def test_coped_teaches_what_it_labels(
    pentacode: list[str], spans: list[Mapping[str, Any]] | None, labelled: set[str], classes_of: set[str] | None
) -> None:
    row = {"id": "made-6", "text": "Lorath met Qarth.", "pentacode": pentacode, "spans": spans}
    one = readers.coped(row, PIECES)
    check(one)
    assert one.labelled == labelled
    assert all(party.role == "actor" for party in one.parties)
    if classes_of is not None:
        assert classes_of <= one.passages[0].classes


@pytest.mark.parametrize(
    ("event", "mode", "expected", "known"),
    [
        ("PROTEST", "strike-hun", "hunger", {"peaceful_protest"}), ("COERCE", "ban", "restrict", {"restriction"}),
        ("COERCE", "destroy", None, {"arrest", "restriction", "weapons_seized_defused"}),
        ("ACCUSE", "", None, {"accusation"}),
    ],
)  # fmt: skip
def test_old_modes_of_plover_become_present_ones_or_none(
    event: str, mode: str, expected: str | None, known: set[str]
) -> None:
    text = "Miners in Qarth refused food."
    row = {"id": "made-7", "text": text, "event": event, "mode": mode,
           "spans": {"SRC": [span(text, "Miners")], "EVT": [span(text, "refused"), span(text, "food")]}}  # fmt: skip
    one = readers.plover_gsr(row, PIECES)
    check(one)
    assert one.passages[0].mode == expected
    assert one.passages[0].classes == known
    assert [text[trigger.start : trigger.end] for trigger in one.triggers] == ["refused"]
    assert [party.role for party in one.parties] == ["actor"]


def test_statements_of_cameo_are_none_of_ours() -> None:
    row = {"id": "made-8", "text": "He said so.", "events": [{"cameo": "015", "plover": None, "source": "A"}]}
    assert readers.petrarch2(row, PIECES).passages[0].classes == {NONE}


def test_sentences_of_the_india_corpus_without_labels_are_kept() -> None:
    text = "police arrested six. shops reopened."
    row = {"id": 9, "text": text, "sentences": [{"start": 0, "end": 20, "labels": ["ARREST", "ANY_ACTION"]},
                                                {"start": 21, "end": 36, "labels": []}]}  # fmt: skip
    one = readers.india(row, PIECES)
    check(one)
    assert one.id == "9"
    assert one.sentences == ((0, 20), (21, 36))
    assert [(passage.label, passage.start) for passage in one.passages] == [("ARREST", 0), ("ANY_ACTION", 0)]
    assert one.exhaustive == {"arrest"}


def test_judgements_keep_their_scale_or_lose_it() -> None:
    text = "They did not march."
    row = {"id": "made-10", "text": text, "predicates": [{"start": 13, "end": 18, "value": -1.1}]}
    news, web = readers.uw(row, PIECES), readers.uds(row, PIECES)
    assert news.predicates[0].statuses == {"denied"}
    assert web.predicates[0].statuses == {"denied", "uncertain"}
    assert (news.predicates[0].value, web.predicates[0].value) == (-1.1, None)


@pytest.mark.parametrize(
    ("value", "status"), [(-3, "denied"), (-0.5, "uncertain"), (2, "uncertain"), (2.2, "happened")]
)
def test_status_of_a_value(value: float, status: str) -> None:
    assert readers.status(value) == status


# ----------------------------------------------------------------------------------------------------------- placing

TWICE = "An attack shook Qarth. Weeks later gunmen from Lorath fled after an attack on a market in Yunkai."


def event(words: str, *arguments: tuple[str, str]) -> dict[str, Any]:
    return {"type": "Conflict.Attack", "trigger": span(TWICE, words), "args": [part(TWICE, *one) for one in arguments]}


def test_events_of_one_string_take_its_places() -> None:
    row = {"text": TWICE, "events": [event("attack", ("Place", "Yunkai")), event("attack", ("Place", "Qarth"))]}
    found = placing.placed(row)
    first, second = found.events
    assert (first["trigger"], first["args"][0]["start"]) == (span(TWICE, "attack"), span(TWICE, "Qarth")[0])
    assert (second["trigger"], second["args"][0]["start"]) == (span(TWICE, "attack", 1), span(TWICE, "Yunkai")[0])
    assert not found.unsure


def test_an_event_that_could_stand_at_two_places_is_unsure() -> None:
    found = placing.placed({"text": TWICE, "events": [event("attack"), event("shook")]})
    assert [one["trigger"] for one in found.events] == [span(TWICE, "shook")]
    assert [list(one) for one in found.unsure] == [span(TWICE, "attack"), span(TWICE, "attack", 1)]


def test_an_argument_tells_which_place_is_meant() -> None:
    text = TWICE.replace("Weeks later", "It was quiet for weeks. " * 10 + "Then")
    one = {"type": "x", "trigger": span(text, "attack"), "args": [part(text, "Place", "Yunkai")]}
    found = placing.placed({"text": text, "events": [one]})
    assert [placed["trigger"] for placed in found.events] == [span(text, "attack", 1)]
    assert not found.unsure


@given(st.lists(st.sampled_from(("attack", "blast", "Qarth", "ran", ".")), min_size=1, max_size=30), st.data())
def test_placing_loses_no_event_unseen(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    strings = [word for word in dict.fromkeys(words) if word != "."]
    events = []
    for word in data.draw(st.lists(st.sampled_from(strings), max_size=6)) if strings else []:
        events.append({"type": "x", "trigger": span(text, word), "args": []})
    found = placing.placed({"text": text, "events": events})
    assert len(found.events) <= len(events)
    assert len(found.events) == len(events) or found.unsure
    for one in found.events:
        assert text[slice(*one["trigger"])] in strings
    assert {tuple(one["trigger"]) for one in found.events}.isdisjoint(found.unsure)


# ------------------------------------------------------------------------------------------------------------ shapes


def shape_names(text: str, tokens: Any) -> list[str]:
    return [SHAPES[shape] for shape in tokens.shapes.tolist()]


def test_a_document_in_capitals_loses_or_gets_back_its_shapes() -> None:
    text = "THE ARMY ENTERED QARTH WITH 30 TANKS. IT MET NATO."
    tokens = PIECES.tokens(text)
    assert shape_names(text, shapes.lowered(text, tokens))[:6] == ["lower"] * 4 + ["lower", "digits"]
    known = "We saw that the army entered with tanks, and it met NATO."
    usual = shapes.usual_shapes([(known, PIECES.tokens(known))])
    assert shape_names(text, shapes.restored(text, tokens, usual)) == [
        "title", "lower", "lower", "title", "lower", "digits", "lower", "other", "title", "lower", "upper", "other",
    ]  # fmt: skip


def test_a_document_in_mixed_case_stays_as_it_is() -> None:
    tokens = PIECES.tokens(BOMB)
    assert shapes.lowered(BOMB, tokens) is tokens
    assert shapes.restored(BOMB, tokens, {}) is tokens


@given(st.text(max_size=60))
def test_shapes_of_any_text_stay_shapes(text: str) -> None:
    tokens = PIECES.tokens(text)
    for found in (shapes.lowered(text, tokens), shapes.restored(text, tokens, {})):
        assert len(found.shapes) == len(tokens)
        assert all(0 <= shape < len(SHAPES) for shape in found.shapes.tolist())


# -------------------------------------------------------------------------------------------------------- duplicates


def test_copies_share_key_and_fold() -> None:
    assert duplicates.key("Lorath, and Qarth met.") == duplicates.key("lorath and  QARTH met")
    assert duplicates.fold("Lorath met.", 5) == duplicates.fold("LORATH MET", 5)
    assert duplicates.key("Lorath met.") != duplicates.key("Qarth met.")


def test_near_finds_a_sentence_taken_up_again() -> None:
    first = "The harbour of Lorath was closed on Monday after miners from the hills blocked its gates"
    again = first + " , a witness said"
    other = "The harbour of Qarth opened again as the strike of its pilots came to an end last night"
    assert set(duplicates.near({"a": again, "b": other}, {"x": first})) == {"a"}
    assert duplicates.near({"a": "", "b": "Lorath"}, {"x": ""}) == {}


def test_apart_takes_out_what_is_held_out() -> None:
    row = {"id": "a", "text": "Jets bombed the harbour of Qarth.", "label": "AIR_STRIKE"}
    train, held = readers.case2021(row, PIECES), readers.case2021({**row, "id": "b"}, PIECES)
    free = readers.case2021({**row, "text": "Nurses in Lorath marched for pay."}, PIECES)
    assert duplicates.apart([train, free], [held]) == [free]


@given(st.text(max_size=80), st.integers(1, 9))
def test_a_fold_is_one_of_the_folds(text: str, count: int) -> None:
    assert 0 <= duplicates.fold(text, count) < count


# ------------------------------------------------------------------------------------------------------- the corpora


def test_every_corpus_can_be_read(shared: Path) -> None:
    # The first texts of each part: all of them take a quarter of a minute, and `python -m training.events` reads them.
    corpora = {(c, s): list(islice(readers.load(shared, c, s, PIECES), 60)) for c in readers.FILES for s in SPLITS}
    for texts in corpora.values():
        for one in texts:
            check(one)
    lines = sizes(corpora)
    assert len(lines) == 1 + len(corpora)
    assert len(distribution(corpora)) == 1 + len(all_classes())
