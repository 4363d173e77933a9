"""From what the graph says to records, with scores made by hand: the weights are none of a model's."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from dateline.reader.encoder import SHIPPED
from dateline.reader.events import fillers, passages, police, roles, tables, triggers
from dateline.reader.events.building import Around, Section, build
from dateline.reader.events.tables import APART, CLASSES, FILLERS, INCIDENTS, POLICE, ROLES, TYPES, Scores, Tables
from dateline.reader.layers import DISTANCES
from dateline.reader.tokens import Tokens, WordPiece
from dateline.records import Event, Focus, Place
from tests.stories import claim, place, reading, time, who

HIDDEN, WIDTH, POOLS = 12, 8, 2
TEXT = "Rebels attacked a mill in Ostra on Friday. Police said that Ilva Renn met bakers. It was a good year for mills."


def weights(seed: int = 0) -> Tables:
    """Return small random weights: nothing is far likelier than anything else."""
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "distance": (2 * len(DISTANCES), WIDTH), "sentence": (2 * APART + 1, WIDTH), "role": (len(ROLES), WIDTH),
        "filling": (WIDTH, 3 * HIDDEN), "filler": (len(FILLERS), WIDTH), "edge": (2, WIDTH), "attend": (POOLS, HIDDEN),
        "pooled": (16, POOLS * HIDDEN), "passage": (len(CLASSES), 16), "kind": (len(TYPES), 16),
        "incident": (len(INCIDENTS), 16), "police": (len(POLICE), 16), "failing": (1, 3 * HIDDEN), "root": (HIDDEN, 16),
        "watch": (POOLS, HIDDEN), "watched": (16, POOLS * HIDDEN), "ends": (2 * WIDTH, HIDDEN),
    }  # fmt: skip
    found = {name: rng.normal(scale=0.05, size=shape).astype(np.float32) for name, shape in shapes.items()}
    found |= {f"{name}_bias": np.zeros(shape[0], np.float32) for name, shape in shapes.items()}
    return Tables(**{part.name: found[part.name] for part in fields(Tables)})


@pytest.fixture(scope="module")
def pieces() -> WordPiece:
    return WordPiece((SHIPPED / "vocabulary.txt").read_text(encoding="utf-8").splitlines())


def section(pieces: WordPiece, said: dict[str, str], text: str = TEXT) -> Section:
    """Return a text in which some words trigger some class, and all of it happened."""
    tokens = pieces.tokens(text)
    words = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    raw = np.zeros((len(words), len(CLASSES)), np.float32)
    raw[:, 0] = 9
    for i, word in enumerate(words):
        if word in said:
            raw[i, 0], raw[i, CLASSES.index(said[word])] = 0, 9
    status = np.tile(np.array([0, 0, 9, 3], np.float32), (len(words), 1))
    ends = np.zeros((len(words), 2, WIDTH), np.float32)
    vectors = np.random.default_rng(1).normal(size=(len(words), HIDDEN)).astype(np.float32)
    return Section(0, tokens, vectors, Scores(raw, ends, status))


def around(**more: Any) -> Around:
    return replace(Around((), (), (), (), None), **more)


def events(pieces: WordPiece, said: dict[str, str], **more: Any) -> tuple[Event, ...]:
    bias = np.zeros(len(ROLES), np.float32)
    bias[ROLES.index("place")] = 0.8  # more than nothing, and too little for the event's own place
    return build(reading(TEXT).article, [section(pieces, said)], around(**more), replace(weights(), role_bias=bias))


def test_a_trigger_becomes_an_event_with_its_codes(pieces: WordPiece) -> None:
    (event,) = events(pieces, {"attacked": "attack_civilians"})
    assert event.trigger.of(TEXT) == "attacked" and event.category == "attack_civilians"
    assert (event.type, event.acled, event.status, event.claim) == ("ASSAULT", "Attack", "happened", None)
    assert 0.8 < event.confidence <= 1 and [TEXT[it.start : it.end] for it in event.mentions] == ["attacked"]
    assert (event.place, event.time, event.place_basis, event.time_basis) == (None, None, "none", "none")


def test_its_place_and_time_are_those_of_its_clause(pieces: WordPiece) -> None:
    where, when = place(TEXT, "Ostra"), time(TEXT, "Friday")
    (event,) = events(pieces, {"attacked": "attack_civilians"}, places=(where,), times=(when,))
    assert (event.place, event.place_basis, event.place_precision) == (where.id, "clause", "town")
    assert (event.time, event.time_basis, event.earliest) == (when.id, "clause", "2031-05-09")


def test_what_follows_an_act_of_force_was_where_that_was(pieces: WordPiece) -> None:
    text = "Rebels attacked a mill in Ostra. Two bakers were abducted. It rained. It rained. A cook was beaten in May."
    said = {"attacked": "ied_or_bomb", "abducted": "abduction", "beaten": "torture_beating"}
    where = place(text, "Ostra")
    bias = np.zeros(len(ROLES), np.float32)
    bias[ROLES.index("place")] = 0.8
    parts = [section(pieces, said, text)]
    one, two, far = build(reading(text).article, parts, around(places=(where,)), replace(weights(), role_bias=bias))
    assert (one.place, one.place_basis) == (where.id, "clause")
    assert (two.place, two.place_basis) == (where.id, "article")
    assert (far.place, far.place_basis) == (None, "none")


def test_the_focus_is_where_acts_were_if_most_places_lie_in_its_country(pieces: WordPiece) -> None:
    text = "Ostra is quiet. Police met bakers. They arrested a man. Velm, Dorn and Ostra are near."
    said = {"arrested": "arrest"}
    towns = tuple(place(text, name, kind="admin1") for name in ("Ostra", "Velm", "Dorn"))

    def focused(*places: Place) -> tuple[str | None, str]:
        what = around(places=places, focus=Focus(places[0].id, "Ostra", "named most"))
        (event,) = build(reading(text).article, [section(pieces, said, text)], what, weights())
        return event.place, event.place_basis

    assert focused(*towns) == (towns[0].id, "article")
    abroad = tuple(replace(one, country_code="PK") for one in towns[1:])
    assert focused(towns[0], *abroad) == (None, "none")


def test_an_event_in_a_claim_stays_in_it(pieces: WordPiece) -> None:
    said = claim(TEXT, "Police", "said", "that Ilva Renn met bakers")
    (event,) = events(pieces, {"met": "mobilisation"}, claims=(said,))
    assert event.claim == said.id and event.mentions[0].claim == said.id


def test_talk_between_nobody_is_no_event(pieces: WordPiece) -> None:
    assert events(pieces, {"met": "meeting"}) == ()


def test_what_is_no_class_of_the_ledger_and_what_came_of_it_are_no_events(pieces: WordPiece) -> None:
    assert events(pieces, {"said": "none", "year": "effect"}) == ()


def test_who_takes_part_is_in_the_list_of_mentions(pieces: WordPiece) -> None:
    cast = [who(TEXT, "Rebels", "armed_group"), who(TEXT, "Ilva Renn"), who(TEXT, "bakers", "population_group")]
    mentions = tuple(sorted((it for _, found in cast for it in found), key=lambda it: it.start))
    for event in events(pieces, {"attacked": "clash", "met": "meeting"}, mentions=mentions):
        assert {part.mention for part in event.participants} <= {it.id for it in mentions}
        assert len({part.entity for part in event.participants}) == len(event.participants)


def test_a_text_without_triggers_and_an_empty_one_have_no_events(pieces: WordPiece) -> None:
    assert events(pieces, {}) == ()
    assert build(reading("x").article, [], around(), weights()) == ()


def test_triggers_are_runs_of_one_class_with_their_surest_word(pieces: WordPiece) -> None:
    found = triggers.find(section(pieces, {"attacked": "clash", "a": "clash", "met": "meeting"}).scores)
    assert [(one.end - one.start, one.key) for one in found if one.key == "clash"] == [(2, "clash"), (1, "clash")]
    assert all(one.start <= one.head < one.end and 0 <= one.confidence <= 1 for one in found)


def test_roles_are_probabilities_of_what_is_in_reach(pieces: WordPiece) -> None:
    part = section(pieces, {"attacked": "clash"})
    (act,) = triggers.find(part.scores)
    spans = [(0, 1), (3, 4), (len(part.tokens) - 2, len(part.tokens))]
    sentence = np.zeros(len(part.tokens), np.int64)
    (share,) = roles.roles([act], spans, part.scores.ends, sentence, weights())
    assert set(share) == {0, 1, 2} and all(each.sum() == pytest.approx(1, abs=1e-5) for each in share.values())


def test_passages_give_probabilities() -> None:
    words = np.random.default_rng(2).normal(size=(5, HIDDEN)).astype(np.float32)
    vector = passages.vector(words, weights())
    assert vector.shape == (16,)
    for figure in (passages.classes, passages.kinds):
        assert figure(vector, weights()).sum() == pytest.approx(1, abs=1e-5)
    for share in (passages.incidents(vector, weights()), passages.police(words, weights())):
        assert ((share >= 0) & (share <= 1)).all()
    share, edges = passages.fillers(words, weights())
    assert edges.shape == (5, 2) and ((edges >= 0) & (edges <= 1)).all()
    for rows in (passages.parties(vector, words, weights()), share):
        assert rows.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def filled(tokens: Tokens, text: str, roles: dict[str, str]) -> fillers.Told:
    """Return what a model might say of a text in which some words fill some roles, each for itself or in a row."""
    share = np.full((len(tokens), len(FILLERS)), 0.01, np.float32)
    share[:, 0] = 0.9
    edges = np.full((len(tokens), 2), 0.001, np.float32)
    words = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    for phrase, role in roles.items():
        first, last = phrase.split()[0], phrase.split()[-1]
        for i in [k for k, word in enumerate(words) if word in phrase.split()]:
            share[i] = 0.01
            share[i, FILLERS.index(role)] = 0.9
            edges[i] = words[i] == first, words[i] == last
    here = np.full(len(tokens), 0.9, np.float32)
    return fillers.Told(np.eye(len(INCIDENTS), dtype=np.float32)[1], here, share, edges)


def test_each_thing_that_fills_a_role_is_named_once(pieces: WordPiece) -> None:
    text = "The Rebel Front (NRF) and rebels of the front shot Ana Ruiz. Two rebels fled, and Ruiz died of a gun shot"
    tokens: Tokens = pieces.tokens(text)
    sentence = np.zeros(len(tokens), np.int64)
    roles = {"Rebel Front": "PerpOrg", "NRF": "PerpOrg", "rebels": "PerpInd", "Ana Ruiz": "Victim", "gun": "Weapon"}
    found = fillers.candidates(text, tokens, sentence, filled(tokens, text, roles))
    assert {"Rebel Front", "NRF", "rebels", "Ana Ruiz", "gun"} <= {each.name for each in found}
    assert not any(each.name.startswith(("The ", "a ")) for each in found)
    all_of_them = fillers.Thresholds(told=0.5, least=dict.fromkeys(fillers.NAMED, 0.0))
    named = fillers.named(found, all_of_them)
    assert len(named["PerpOrg"]) == 1  # the bracket gives the short form
    assert len(named["PerpInd"]) == 1 and named["Victim"] == ["Ana Ruiz"] and named["Weapon"] == ["gun"]
    none = fillers.Thresholds(told=0.5, least=dict.fromkeys(fillers.NAMED, 1.1))
    assert fillers.named(found, none) == {}


def test_a_candidate_stays_in_its_sentence(pieces: WordPiece) -> None:
    text = "They shot Ana Ruiz"
    tokens: Tokens = pieces.tokens(text)
    sentence = np.array([0, 0, 0, 1])
    found = fillers.candidates(text, tokens, sentence, filled(tokens, text, {"Ana Ruiz": "Victim"}))
    assert all(each.end - each.start == 1 for each in found)


def test_the_police_fail_by_words_and_vectors() -> None:
    words = np.ones((4, HIDDEN), np.float32)
    one = weights()
    high = replace(one, failing=np.ones_like(one.failing))
    plain, much = (police.failing("The baker sang.", words, words, each) for each in (one, high))
    assert 0 < plain < much < 1
    term = max(police.weights(), key=lambda each: police.weights()[each])
    assert police.failing(f"So {term}.", words, words, one) > plain


def test_an_article_tells_of_an_incident_or_of_none() -> None:
    one = weights()
    words = np.ones((6, HIDDEN), np.float32)
    sentence = np.zeros(6, np.int64)
    silent = replace(one, incident=np.zeros_like(one.incident), incident_bias=np.full(len(INCIDENTS), -5, np.float32))
    loud = replace(silent, incident_bias=np.eye(len(INCIDENTS), dtype=np.float32)[2] * 10 - 5)
    assert fillers.type_of(fillers.tell(words, sentence, silent)) is None
    assert fillers.type_of(fillers.tell(words, sentence, loud)) == INCIDENTS[2]
    assert fillers.type_of(fillers.tell(words[:2], sentence[:2], loud)) is None  # a scrap


def test_weights_come_back_from_their_file_and_others_are_refused() -> None:
    one = weights()
    back = tables.load(tables.saved(one))
    assert np.allclose(back.pooled, one.pooled, atol=2e-3) and back.role.dtype == np.float32
    with pytest.raises(ValueError, match="other sizes"):
        tables.load(tables.saved(replace(one, kind=one.kind[:-1])))
    buffer = io.BytesIO()
    np.savez(buffer, something=np.zeros(2))
    with pytest.raises(KeyError):
        tables.load(buffer.getvalue())
