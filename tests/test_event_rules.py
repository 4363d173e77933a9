"""What is decided about events by rule: figures of speech, classes by words, status, responsibility, one act or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology import classes
from dateline.reader.events import confidence, kinds, merging, phrases, scenes, senses, settings
from dateline.reader.events.acts import Act, Part, Setting, parts
from dateline.reader.events.losses import attached
from dateline.reader.events.responsibility import responsibility
from dateline.reader.events.settings import Voice
from dateline.reader.events.status import Said, of_charge, of_talk, status
from dateline.reader.events.tables import CLASSES, NONE, ROLES
from dateline.reader.sentences import sentences
from dateline.records import Claim, EntityKind, EventStatus, Mention, Role, Span
from tests.stories import casualty, claim, event, find, place, time, who


def whole(text: str) -> tuple[int, int]:
    return 0, len(text)


# Figures of speech, matches, films, charges


@pytest.mark.parametrize(
    ("text", "trigger", "category"),
    [
        ("The two brewers went on with their battle for market share.", "battle", "clash"),
        ("The ministry was bombarded with calls about the new tax.", "bombarded", "shelling_missile"),
        ("He suffered a heart attack on the stairs.", "attack", "attack_civilians"),
        ("Senators attacked the proposal at once.", "attacked", "attack_civilians"),
        ("Velm wants to fight poverty in the hills.", "fight", "clash"),
        ("She shot a film about millers in Ostra.", "shot", "attack_civilians"),
        ("The company came under fire from critics.", "fire", "clash"),
        ("The council struck a deal with the bakers.", "struck", "attack_civilians"),
        ("Shares rallied 3 percent after the vote.", "rallied", "peaceful_protest"),
        ("The new bridge meets the standards of the union.", "meets", "meeting"),
        ("The bank released a report on mills.", "released", "release_surrender_disarm"),
        ("He was charged with the murder of a miller.", "murder", "attack_civilians"),
        ("She was found guilty of an attack on a baker.", "attack", "attack_civilians"),
        ("They are wanted for robbery and assault.", "assault", "torture_beating"),
        ("A miller shot himself in Ostra.", "shot", "attack_civilians"),
        ("She took her own life, the baker said.", "took", "attack_civilians"),
        ("The valley sees frequent attacks on millers.", "attacks", "attack_civilians"),
        ("Kidnappings and theft are commonplace in Ostra.", "Kidnappings", "abduction"),
        ("He attacked the baker in two tweets.", "attacked", "attack_civilians"),
        ("The mill avoided shooting itself in the foot.", "shooting", "attack_civilians"),
        ("The key accused in the case was heard.", "accused", "accusation"),
        ("Whoever kills in the name of Velm is no friend.", "kills", "attack_civilians"),
        ("Riots are common in the prisons of Ostra.", "Riots", "riot"),
        ("He was accused of the rape of a girl.", "rape", "sexual_violence"),
        ("She became a face of the fight for press freedom.", "fight", "clash"),
    ],
)
def test_words_that_tell_of_no_event(text: str, trigger: str, category: str) -> None:
    at = find(text, trigger)
    assert senses.tells_of_none(text, at.start, at.end, whole(text), category)


@pytest.mark.parametrize(
    ("text", "trigger", "category"),
    [
        ("Rebels attacked the mill at dawn.", "attacked", "attack_civilians"),
        ("Troops bombarded the village with mortars.", "bombarded", "shelling_missile"),
        ("A battle broke out near Ostra.", "battle", "clash"),
        ("A man was shot outside the bakery.", "shot", "attack_civilians"),
        ("The rebels released six hostages.", "released", "release_surrender_disarm"),
        ("Ministers met in Velm.", "met", "meeting"),
        ("Thousands rallied against the tax.", "rallied", "peaceful_protest"),
        ("Police charged a man who had attacked a miller.", "attacked", "attack_civilians"),
        ("The attacks were the first in Ostra.", "attacks", "attack_civilians"),
        ("The miller was accused of theft.", "accused", "accusation"),
        ("Ministers held a regular meeting.", "meeting", "meeting"),
    ],
)
def test_words_that_tell_of_an_event(text: str, trigger: str, category: str) -> None:
    at = find(text, trigger)
    assert not senses.tells_of_none(text, at.start, at.end, whole(text), category)


def test_an_article_about_a_fire_is_not_about_violence() -> None:
    fire = "A fire broke out in the mill. Firefighters fought the blaze as flames rose. The fire killed two millers. "
    assert senses.about_accident(fire + "Drums exploded.")
    assert not senses.about_accident(fire + "Gunmen had attacked it, shot a guard, and bombed a wall. Rebels did it.")
    assert not senses.about_accident("Rebels set fire to the mill.")


def test_sport_film_and_drill() -> None:
    match = (
        "Ostra attacked in the second half. The striker scored twice and the coach praised his team after the match."
    )
    match += " The league season ends in May; the goalkeeper saved a penalty."
    assert senses.about_sport(match)
    assert not senses.about_sport("Rebels attacked the town. The mayor praised the team of doctors who came at once.")
    film = "In the film the hero of the novel attacks a mill."
    assert senses.genre(film, *_edges(film, "attacks"), whole(film)) == "fiction"
    drill = "Soldiers simulated an attack on the dam."
    assert senses.genre(drill, *_edges(drill, "attack"), whole(drill)) == "drill"
    crash = "Three millers were killed when a bus crashed near Ostra."
    assert senses.genre(crash, *_edges(crash, "killed"), whole(crash)) == "accident"
    road = "Two women were hit by a car in Ostra."
    assert senses.genre(road, *_edges(road, "hit"), whole(road)) == "accident"
    fire = "A kitchen fire killed a man in Ostra."
    assert senses.genre(fire, *_edges(fire, "killed"), whole(fire)) == "accident"
    bomb = "Two women were hit by a car bomb in Ostra."
    assert senses.genre(bomb, *_edges(bomb, "hit"), whole(bomb)) is None
    shelled = "Three millers were killed when a shelled bridge collapsed."
    assert senses.genre(shelled, *_edges(shelled, "killed"), whole(shelled)) is None
    words = "The senator attacked the rival in an interview."
    assert senses.genre(words, *_edges(words, "attacked"), whole(words)) == "verbal"
    real = "Soldiers repelled an attack on the dam."
    assert senses.genre(real, *_edges(real, "attack"), whole(real)) is None


def _edges(text: str, words: str) -> tuple[int, int]:
    at = find(text, words)
    return at.start, at.end


@given(st.text(max_size=80), st.sampled_from(sorted(classes.classes())))
def test_no_text_breaks_the_gate(text: str, category: str) -> None:
    text = f"{text} attack {text}"
    at = text.index("attack")
    senses.tells_of_none(text, at, at + 6, whole(text), category)
    senses.genre(text, at, at + 6, whole(text))
    senses.about_sport(text)


# Classes and codes


def shares(**given: float) -> Any:
    found = np.full(len(CLASSES), 0.001, dtype=np.float32)
    for name, share in given.items():
        found[CLASSES.index(name)] = share
    return found


@pytest.mark.parametrize(
    ("trigger", "weapon", "article", "expected"),
    [
        ("airstrike", None, "an airstrike", "air_or_drone_strike"),
        ("attack", "grenades", "an attack with grenades", "grenade"),
        ("attack", "a car bomb", "a car bomb attack", "ied_or_bomb"),
        ("shelling", None, "shelling of the town", "shelling_missile"),
        ("attack", None, "an attack on a mill", "attack_civilians"),
    ],
)
def test_words_decide_among_the_likely_classes(trigger: str, weapon: str | None, article: str, expected: str) -> None:
    share = shares(
        attack_civilians=0.3, ied_or_bomb=0.1, grenade=0.05, air_or_drone_strike=0.05, shelling_missile=0.05,
        suicide_attack=0.4,
    )  # fmt: skip
    # Nothing here speaks of suicide: the likeliest class is none.
    assert kinds.best(share, trigger, weapon, kinds.evidence(article, kinds.of_article(article))) == expected


def test_a_class_that_the_graph_rules_out_is_not_brought_back_by_a_word() -> None:
    talks = kinds.evidence("air strike talks", kinds.of_article("air strike talks"))
    assert kinds.best(shares(meeting=0.9), "strike talks", None, talks) == "meeting"


@pytest.mark.parametrize(
    ("near", "trigger", "likely", "expected"),
    [
        ("has resorted to a hunger strike at the gates", "strike", "clash", "peaceful_protest"),
        ("two cars were set on fire in the night", "set", "ied_or_bomb", "property_destruction"),
        ("a suicide bomber blew himself up", "blew", "ied_or_bomb", "suicide_attack"),
        ("were killed by mortar fire from the hills", "killed", "attack_civilians", "shelling_missile"),
        ("the militia captured the last town in", "captured", "arrest", "territory_gain_state"),
        ("police captured the two men in", "captured", "arrest", "arrest"),
    ],
)
def test_words_beside_a_trigger_decide(near: str, trigger: str, likely: str, expected: str) -> None:
    assert (
        kinds.best(shares(**{likely: 0.9}), trigger, None, kinds.evidence(near, kinds.of_article(near)), near)
        == expected
    )


def test_an_attack_on_soldiers_is_a_clash() -> None:
    def sided(key: str, sufferers: set[Any], actors: tuple[Any, ...] = (), trigger: str = "attacked") -> str:
        return kinds.by_sides(key, sufferers, actors, trigger, "They attacked the mill.")

    assert sided("territory_gain_state", set(), ("armed_group",)) == "territory_gain_nonstate"
    assert sided("territory_gain_nonstate", set(), ("military",)) == "territory_gain_state"
    assert sided("attack_civilians", {"military"}) == "clash"
    assert sided("clash", {"person"}) == "attack_civilians"
    assert sided("clash", {"person", "military"}) == "clash"
    assert sided("attack_civilians", set()) == "attack_civilians"
    assert sided("ied_or_bomb", {"military"}) == "ied_or_bomb"


def test_members_of_forces_are_under_arms() -> None:
    for words in ("three members of the security forces", "two young soldiers", "Personnel of the armed forces"):
        assert kinds.side("person", words) == "military"
    for words in (
        "2d Infantry Brigade",
        "27 security personnel",
        "two Cobra battalion companies",
        "a group of paratroopers",
    ):
        assert kinds.side("organization", words) == "military"
    for words in ("three members of the family", "the soldiers' wives", "two bakers"):
        assert kinds.side("person", words) == "person"
    assert kinds.side("police", "two policemen") == "police"


def sided_by_words(sentence: str) -> str:
    sufferers: tuple[EntityKind, ...] = ("person",)
    return kinds.by_sides("attack_civilians", sufferers, (), "killed", sentence)


def test_an_attack_on_nobody_known_is_a_clash_if_two_sides_bear_arms() -> None:
    assert kinds.by_sides("clash", (), (), "attack", "the attack on the mill") == "attack_civilians"
    assert kinds.by_sides("clash", (), (), "attack", "the attack on the barracks") == "clash"
    assert kinds.by_sides("attack_civilians", (), (), "killed", "during the long battle two were killed") == "clash"
    assert kinds.by_sides("clash", (), (), "clashed", "they clashed at the mill") == "clash"
    assert kinds.by_sides("attack_civilians", (), (), "slain", "the father of a slain Velm soldier") == "clash"
    assert sided_by_words("he was killed in a police shootout") == "clash"


def test_a_war_is_no_single_act() -> None:
    share = np.zeros(len(CLASSES), np.float32)
    share[CLASSES.index("clash")] = 1
    assert kinds.best(share, "war", None, frozenset(CLASSES)) == "none"
    assert kinds.best(share, "fighting", None, frozenset(CLASSES)) == "clash"


def test_talk_needs_a_word_for_it() -> None:
    assert senses.means("met", "meeting") and senses.means("phone call", "meeting")
    assert not senses.means("greetings", "meeting") and not senses.means("complimented", "meeting")
    assert senses.means("anything", "mobilisation")


def test_what_is_loud_is_no_attack() -> None:
    assert senses.means("killed", "attack_civilians") and senses.means("fighting", "clash")
    assert not senses.means("knocked", "attack_civilians") and not senses.means("seized", "ied_or_bomb")


def test_what_is_known_is_not_made_doubtful_by_an_if() -> None:
    text = "If the killings in Velm were to be condemned, he would say so."
    at = text.index("killings")
    doubts = (0.05, 0.25, 0.7)
    assert status(text, at, at + 8, (0, len(text)), doubts, None) == "happened"
    text = text.replace("the killings", "killings")
    assert status(text, at - 4, at + 4, (0, len(text)), doubts, None) == "hypothetical"


def test_a_scene_is_neither_a_side_nor_a_street_nor_another_village_of_the_name() -> None:
    text = "A war with Velmara began in Ostra; the Velmara embassy in Duna Street closed."
    country = replace(place(text, "Velmara"), kind="country")
    assert not scenes.may_be_one(text, country, ())
    assert not scenes.may_be_one(
        text, replace(country, start=text.rindex("Velmara"), end=text.rindex("Velmara") + 7), ()
    )
    town = replace(place(text, "Ostra"), kind="town", radius_km=2.0, country_code="IR")
    other = replace(place(text, "Velmara"), kind="country", country_code="AF")
    assert scenes.may_be_one(text, town, [town]) and not scenes.may_be_one(text, town, [town, other])
    assert scenes.may_be_one(text, replace(town, radius_km=20.0), [town, other])
    assert not scenes.may_be_one(text, place(text, "Duna"), ())


@pytest.mark.parametrize(
    ("key", "trigger", "weapon", "before", "after", "mode"),
    [
        ("attack_civilians", "shot", None, "was ", " dead", "firearms"),
        ("attack_civilians", "attacked", "a machete", "", "", "primitive"),
        ("attack_civilians", "assassinated", None, "", "", "targeted"),
        ("attack_civilians", "attacked", None, "", "", None),
        ("air_or_drone_strike", "strike", None, "a drone ", "", "drone"),
        ("peaceful_protest", "marched", None, "", "", "demo"),
        ("restriction", "imposed", None, "", " a curfew", "curfew"),
        ("accusation", "condemned", None, "", "", "disapprove"),
    ],
)
def test_modes(key: str, trigger: str, weapon: str | None, before: str, after: str, mode: str | None) -> None:
    assert kinds.codes(key, trigger, weapon, before, after).mode == mode


def test_a_type_that_words_decide() -> None:
    assert kinds.codes("deal", "supports", None, "", "").type == "SUPPORT"
    assert kinds.codes("deal", "pact", None, "", "").type == "AGREE"


@given(st.sampled_from(sorted(classes.classes())), st.text(max_size=40), st.text(max_size=40))
def test_codes_are_always_in_the_ontologies(key: str, near: str, trigger: str) -> None:
    found = kinds.codes(key, trigger, near, near, trigger)
    classes.check(found.type, found.mode, found.acled, found.cameo)


def test_every_row_of_the_mode_words_is_a_mode_of_its_class() -> None:
    for key, rows in kinds._told().items():
        for told, part, _ in rows:
            one = classes.event_class(key)
            assert told in (*one.modes, *one.types) and part in ("trigger", "weapon", "near"), (key, told)


# Status


@pytest.mark.parametrize(
    ("text", "trigger", "doubts", "expected"),
    [
        ("Rebels attacked the mill.", "attacked", (0.02, 0.03, 0.95), "happened"),
        ("The army plans to attack the mill.", "attack", (0.1, 0.8, 0.1), "planned"),
        ("They threatened to attack the mill.", "attack", (0.1, 0.8, 0.1), "threatened"),
        ("A plot to attack the mill was foiled.", "attack", (0.5, 0.4, 0.1), "attempted"),
        ("They tried to attack the mill.", "attack", (0.2, 0.6, 0.2), "attempted"),
        ("The attempted murder of a miller shook Ostra.", "murder", (0.0, 0.1, 0.9), "attempted"),
        ("Guards averted an attack on the mill.", "attack", (0.0, 0.1, 0.9), "attempted"),
        ("An attack on the mill was thwarted.", "attack", (0.0, 0.1, 0.9), "attempted"),
        ("The bakers will march in Ostra.", "march", (0.0, 0.4, 0.6), "planned"),
        ("They never attacked the mill.", "attacked", (0.4, 0.1, 0.5), "denied"),
        ("The army shelled the mill.", "shelled", (0.0, 0.6, 0.4), "happened"),
        ("Rebels could attack the mill.", "attack", (0.1, 0.8, 0.1), "hypothetical"),
        ("There was no attack on the mill.", "attack", (0.8, 0.1, 0.1), "denied"),
        ("He said that no arrests could be made.", "arrests", (0.1, 0.2, 0.7), "denied"),
        ("Fighting is still raging, fighting on.", "fighting", (0.0, 0.05, 0.95), "ongoing"),
        ("Bakers called for three days of loud protests.", "protests", (0.0, 0.1, 0.9), "hypothetical"),
        ("Bakers called for calm after the protests.", "protests", (0.0, 0.1, 0.9), "happened"),
        ("Bakers called for an inquiry into the murder.", "murder", (0.0, 0.1, 0.9), "happened"),
        ("Two arrest warrants were issued.", "arrest", (0.0, 0.1, 0.9), "planned"),
        ("The miller has escaped charges so far.", "charges", (0.0, 0.1, 0.9), "denied"),
        ("They seek tips leading to the arrest of a miller.", "arrest", (0.0, 0.1, 0.9), "hypothetical"),
        ("A witness's tip led to the arrest of a miller.", "arrest", (0.0, 0.1, 0.9), "happened"),
        ("She faces up to five years in jail.", "jail", (0.0, 0.1, 0.9), "hypothetical"),
        ("He may hang if he is convicted.", "convicted", (0.0, 0.1, 0.9), "hypothetical"),
        ("Two millers are now being investigated.", "investigated", (0.0, 0.1, 0.9), "ongoing"),
        ("The mill is under investigation.", "investigation", (0.0, 0.1, 0.9), "ongoing"),
        ("Police hinted at more arrests.", "arrests", (0.0, 0.1, 0.9), "hypothetical"),
        ("She was held in jail.", "jail", (0.0, 0.1, 0.9), "happened"),
        ("The miller escaped an attack.", "attack", (0.0, 0.1, 0.9), "happened"),
        ("The paper wrote of the possibility of an attack.", "attack", (0.0, 0.1, 0.9), "hypothetical"),
        ("They were sent to plan and organise shootings.", "shootings", (0.0, 0.1, 0.9), "planned"),
        ("They managed to carry out two bombings.", "bombings", (0.0, 0.1, 0.9), "happened"),
        ("The court set a new date for the trial.", "trial", (0.0, 0.1, 0.9), "planned"),
        ("The killings in Ostra never took place.", "killings", (0.0, 0.1, 0.9), "denied"),
        ("They asked the ministry to investigate.", "investigate", (0.0, 0.1, 0.9), "hypothetical"),
        ("The court gave them 20 days to arrest a miller.", "arrest", (0.0, 0.1, 0.9), "planned"),
        ("Regaining the town would end it.", "Regaining", (0.0, 0.1, 0.9), "hypothetical"),
        ("Ostra braces for an expected wave of protests.", "protests", (0.0, 0.1, 0.9), "hypothetical"),
        ("Fighting continues in Ostra.", "Fighting", (0.0, 0.1, 0.9), "ongoing"),
        ("The post is under attack right now.", "attack", (0.0, 0.1, 0.9), "ongoing"),
    ],
)
def test_status(text: str, trigger: str, doubts: tuple[float, float, float], expected: EventStatus) -> None:
    at = find(text, trigger)
    assert status(text, at.start, at.end, whole(text), doubts, None) == expected


def test_what_a_source_intends_is_planned_and_what_it_predicts_is_not_a_fact() -> None:
    text = "The army retakes the town."
    at = find(text, "retakes")
    doubts = (0.1, 0.4, 0.5)
    assert status(text, at.start, at.end, whole(text), doubts, Said("intend", "yes")) == "planned"
    assert status(text, at.start, at.end, whole(text), doubts, Said("predict", "yes")) == "hypothetical"
    assert status(text, at.start, at.end, whole(text), doubts, Said("say", "conditional")) == "hypothetical"
    assert status(text, at.start, at.end, whole(text), (0.0, 0.0, 1.0), Said("deny", "yes")) == "denied"


@given(st.text(max_size=60), st.tuples(*[st.floats(0, 1)] * 3))
def test_any_text_has_a_status(text: str, doubts: tuple[float, float, float]) -> None:
    whole_text = f"{text} attack {text}"
    at = whole_text.index("attack")
    assert status(whole_text, at, at + 6, whole(whole_text), doubts, None) in get_args(EventStatus)


# Responsibility


def _answer(text: str, said: Claim | None = None, actors: Sequence[str] = ("front",)) -> str | None:
    return responsibility(text, "ied_or_bomb", whole(text), said, set(actors))


def test_responsibility() -> None:
    assert _answer("The Front bombed the mill.") == "fact"
    assert _answer("The Front is suspected of the bombing.") == "suspected"
    assert _answer("The Front claimed responsibility for the bombing.") == "claimed"
    assert _answer("The bombing shook Ostra.", actors=()) is None
    assert responsibility("They met.", "meeting", (0, 9), None, {"front"}) is None
    text = "The Front bombed the mill, Ilva Renn said."
    said = claim(text, "Ilva Renn", "said", "The Front bombed the mill")
    assert _answer(text, said) == "suspected"
    own = replace(said, source=replace(said.source, entity="front"))
    assert _answer(text, own) == "claimed"
    denied = "The Front denied that it bombed the mill."
    other = claim(denied, "The Front", "denied", "that it bombed the mill", cue_class="deny")
    assert _answer(denied, replace(other, source=replace(other.source, entity="front"))) == "denied"


# Where and when


def test_a_place_is_the_events_own_or_of_its_clause_or_of_its_sentence() -> None:
    text = "In Ostra rebels attacked a mill; Velm was quiet."
    places = (place(text, "Ostra"), place(text, "Velm"))
    at, voice = find(text, "attacked"), Voice(text, None, ())
    assert settings.setting(text, at, whole(text), places, {}, voice) == (places[0], "clause")
    assert settings.setting(text, at, whole(text), places, {1: 0.9}, voice) == (places[1], "argument")
    assert settings.setting(text, at, whole(text), places[1:], {}, voice) == (None, "none")
    text = "He left Velm following an explosion in the old town of Ostra."
    places = (place(text, "Velm"), place(text, "Ostra"))
    at = find(text, "explosion")
    assert settings.setting(text, at, whole(text), places, {}, voice) == (places[1], "clause")
    text = "In Ostra rebels attacked a mill, while Velm was quiet."
    places, at = (place(text, "Ostra"), place(text, "Velm")), find(text, "attacked")
    assert settings.setting(text, at, whole(text), places[1:], {}, voice) == (places[1], "sentence")
    assert settings.setting(text, at, (0, 10), places[1:], {}, voice) == (None, "none")
    assert settings.setting(text, at, whole(text), places, {0: 0.01}, voice, least=0.05) == (places[1], "sentence")


@pytest.mark.parametrize(
    ("text", "act", "bound"),
    [
        ("Those arrested were transferred to Ostra.", "arrested", True),
        ("Nuns travelling from a farm to Ostra were killed.", "killed", True),
        ("He was deported to Ostra.", "deported", False),
        ("He was arrested in Ostra.", "arrested", False),
    ],
)
def test_where_somebody_was_brought_is_not_where_it_happened(text: str, act: str, bound: bool) -> None:
    assert settings.is_bound_for(text, place(text, "Ostra"), find(text, act)) is bound


def test_when_it_was_said_is_not_when_it_happened() -> None:
    text = "Ilva Renn said on Monday that rebels attacked the mill on Friday."
    said = claim(text, "Ilva Renn", "said on Monday", "rebels attacked the mill on Friday")
    monday, friday = time(text, "Monday"), time(text, "Friday")
    at = find(text, "attacked")
    inside = Voice(text, said, said.content)
    assert settings.setting(text, at, whole(text), (monday, friday), {}, inside) == (friday, "clause")
    assert settings.setting(text, at, whole(text), (monday,), {}, inside) == (None, "none")


def _day(text: str, act: str, *days: str, said: Claim | None = None) -> str | None:
    """Return the day that an act gets of those in its text."""
    times, at = [time(text, day) for day in days], find(text, act)
    shares = {i: 0.0 if settings.is_of_another(text, one, at) else 1e-7 for i, one in enumerate(times)}
    voice = Voice(text, said, () if said is None else said.content)
    found, _ = settings.setting(text, at, whole(text), times, shares, voice, settings.TAKEN, settings.ELSEWHERE)
    return None if found is None else text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "act", "day"),
    [
        ("On Sunday police arrested a cook over Friday's attack.", "arrested", "Sunday"),
        ("On Sunday police arrested a cook over Friday's attack.", "attack", "Friday"),
        ("The Friday market bombing was told on Sunday.", "bombing", "Friday"),
        ("Friday's vote was quiet; a mill was bombed.", "bombed", None),
        ("The blast, which shook Ostra on Friday, was told on Sunday.", "blast", "Friday"),
        ("On Sunday a judge heard a man who bombed a mill.", "bombed", None),  # when he was heard
        ("On Sunday a cook was held in connection with the attack. Friday was quiet.", "attack", None),
        ("Many 19th century mills were demolished.", "demolished", None),
        ("In the 19th century mills were demolished.", "demolished", "19th century"),
        ("After a test on Friday, the army bombed a mill.", "bombed", None),
        ("On Friday, the army bombed a mill.", "bombed", "Friday"),
        ("The mayor's Friday speech was put off after the attack.", "attack", None),
        ("On Friday came an ambush in which two mills were destroyed.", "destroyed", "Friday"),
    ],
)
def test_the_day_of_an_act(text: str, act: str, day: str | None) -> None:
    text, _, _ = text.partition(". ")
    assert _day(text, act, *(name for name in ("Sunday", "Friday", "19th century") if name in text)) == day


def test_a_day_beside_the_words_of_a_claim_is_told_with_them_before_the_cue_only() -> None:
    text = "Rebels bombed the mill on Friday, police said."
    said = claim(text, "police", "said", "Rebels bombed the mill")
    assert _day(text, "bombed", "Friday", said=said) == "Friday"
    text = "On Friday, rebels bombed the mill, police said."
    said = claim(text, "police", "said", "rebels bombed the mill")
    assert _day(text, "bombed", "Friday", said=said) == "Friday"
    text = "Police said rebels bombed the mill, on Friday."
    said = claim(text, "Police", "said", "rebels bombed the mill")
    assert _day(text, "bombed", "Friday", said=said) is None


def test_precision() -> None:
    text = "north of Ostra in May"
    assert settings.place_precision(place(text, "Ostra", relation="north of")) == "district"
    assert settings.place_precision(place(text, "Ostra", kind="country")) == "country"
    assert settings.place_precision(None) == "none" and settings.time_precision(None) == "none"
    assert settings.time_precision(time(text, "May", "2031-05")) == "month"


# One act, one event


def act(text: str, words: str, key: str = "attack_civilians", **more: Any) -> Act:
    at = find(text, words)
    stops = sentences(text)
    people = tuple(Part(role, mention, 0.9) for role, mention in more.pop("people", ()))
    scene = Setting(more.pop("place", None), more.pop("place_basis", "none"), more.pop("time", None), "none")
    fields: dict[str, Any] = {"status": "happened", "claim": None, "confidence": 0.9} | more
    return Act(
        at=at, sentence=stops.index(at.start), key=key, options=kinds.options(words, None), parts=people, weapon=None,
        setting=scene, **fields,
    )  # fmt: skip


def groups(text: str, *acts: Act) -> list[list[str]]:
    return [[one.at.of(text) for one in group] for group in merging.joined(text, acts)]


def test_the_attack_is_the_attack_before() -> None:
    text = "One. Two. Three. Rebels raided a mill. Four. The attack shocked Ostra."
    assert groups(text, act(text, "raided"), act(text, "attack")) == [["raided", "attack"]]


@pytest.mark.parametrize(
    "more",
    [
        {"status": "denied"},
        {"key": "arrest"},
        {"place": place("far Velm", "Velm", 0.0, 0.0), "place_basis": "clause"},
        {"time": time("on Friday", "Friday", "2030-01-01")},
    ],
)
def test_acts_that_exclude_each_other_stay_two(more: dict[str, Any]) -> None:
    text = "One. Two. Three. Rebels attacked a mill in Ostra. The assault shocked everybody."
    first = act(
        text,
        "attacked",
        place=place(text, "Ostra"),
        place_basis="clause",
        time=time("on Monday", "Monday", "2031-05-05"),
    )
    assert len(groups(text, first, act(text, "assault"))) == 1
    assert len(groups(text, first, act(text, "assault", **more))) == 2


def test_another_attack_is_another() -> None:
    text = "One. Two. Three. Rebels raided a mill. A second attack came later."
    assert len(groups(text, act(text, "raided"), act(text, "attack"))) == 2


def test_a_sentence_that_begins_with_another_incident_tells_of_another() -> None:
    text = "Gunmen fired on a patrol. In a third incident, armed men fired on a post."
    first, second = act(text, "fired"), act(text, "armed men fired")
    assert len(groups(text, first, second)) == 2
    text = text.replace("In a third incident, armed", "Armed")
    assert len(groups(text, act(text, "fired"), act(text, "Armed men fired"))) == 1


def test_named_actors_who_are_not_the_same_did_two_things() -> None:
    text = "One. Two. Three. The Front attacked a mill. The Army raid came to Ostra."
    front, army = who(text, "Front", "armed_group")[1][0], who(text, "Army", "military")[1][0]
    one = act(text, "attacked", people=[("actor", front)])
    assert len(groups(text, one, act(text, "raid", people=[("actor", army)]))) == 2
    assert len(groups(text, one, act(text, "raid", people=[("actor", front)]))) == 1


def test_many_acts_take_linear_time() -> None:
    text = "Rebels attacked a mill. " * 2000
    stops = sentences(text)
    one = act(text, "attacked")
    acts = [replace(one, at=Span(7 + 24 * i, 15 + 24 * i), sentence=stops.index(24 * i)) for i in range(2000)]
    assert sum(len(group) for group in merging.joined(text, acts)) == 2000


# Who takes part


def share(**given: float) -> Any:
    found = np.zeros(len(ROLES), dtype=np.float32)
    for name, value in given.items():
        found[ROLES.index(name)] = value
    found[0] = 1 - found.sum()
    return found


def test_parts_each_entity_once_in_its_likeliest_role() -> None:
    text = "The Front bombs Ana Ruiz with dynamite and she fled"
    front, ana = who(text, "Front", "armed_group")[1][0], who(text, "Ana Ruiz", "person", "she")[1]
    tool = who(text, "dynamite", "weapon")[1][0]
    mentions: list[Mention] = [front, *ana, tool]
    roles: dict[int, Any] = {0: share(actor=0.9), 1: share(victim=0.76), 2: share(target=0.8), 3: share(weapon=0.8)}
    found, weapon = parts(text, find(text, "bombs"), roles, mentions, whole(text))
    assert [(part.role, part.mention) for part in found] == [("actor", front), ("target", ana[1])] and weapon is tool
    unsure: dict[int, Any] = {0: share(actor=0.2), 3: share(actor=0.9)}
    assert parts(text, find(text, "bombs"), unsure, mentions, whole(text)) == (
        (),
        None,
    )  # nobody sure; dynamite acts not
    afar: dict[int, Any] = {0: share(actor=0.5)}
    assert parts(text, find(text, "bombs"), afar, mentions, (10, 20)) == ((), None)


def test_papers_adjectives_and_datelines_take_no_part() -> None:
    text = "EAST OSTRA — Tal Oren negotiated the key Velm accord"
    kinds_of = {"EAST OSTRA": "place", "Tal Oren": "person", "key": "person", "the key Velm accord": "organization"}
    sides = [who(text, words, kind)[1][0] for words, kind in kinds_of.items()]
    roles: dict[int, Any] = {0: share(actor=0.97), 1: share(actor=0.9), 2: share(actor=0.9), 3: share(recipient=0.9)}
    found, _ = parts(text, find(text, "negotiated"), roles, sides, whole(text))
    assert [part.mention for part in found] == [sides[1]]


def test_roles_of_the_record_are_those_of_the_graph() -> None:
    assert ("none", *get_args(Role)) == ROLES


# Casualties


def test_figures_go_to_the_event_they_are_told_with() -> None:
    text = (
        "A bomb exploded in Ostra. It killed 12 people and hurt 30. Police arrested two men. Since 2030, 400 have died."
    )
    blast, caught = event(text, "exploded", "ied_or_bomb"), event(text, "arrested", "arrest")
    figures = (
        casualty(text, "12", "killed", 12), casualty(text, "30", "hurt", 30, effect="injured"),
        casualty(text, "two", "arrested", 2, effect="arrested"), casualty(text, "400", "died", 400, scope="total"),
    )  # fmt: skip
    events, linked = attached((blast, caught), figures, sentences(text))
    assert [one.event for one in linked] == [blast.id, blast.id, caught.id, None]
    assert {name: figure.best for name, figure in events[0].casualties.items()} == {"killed": 12, "injured": 30}
    assert events[1].casualties == {}


def test_contradicting_figures_span_a_range_and_what_was_feared_counts_for_no_fact() -> None:
    text = "A bomb exploded. Police said 12 were killed; the mayor said 15 were killed. It could have killed 100."
    blast = event(text, "exploded", "ied_or_bomb")
    figures = (
        casualty(text, "12", "killed", 12), casualty(text, "15", "killed.", 15),
        casualty(text, "100", "killed 100", 100, asserted="hypothetical"),
    )  # fmt: skip
    (told,), linked = attached((blast,), figures, sentences(text))
    figure = told.casualties["killed"]
    assert (figure.low, figure.best, figure.high) == (12, 12, 15)
    assert [one.event for one in linked] == [blast.id, blast.id, None]


def test_sentences_of_a_text_in_small_letters() -> None:
    text = 'a mob of rs. 300 men came to st. thomas mount. commissioner a. k. singh said so. "why?" he asked the men. '
    text += 'rs. 5 lakh were taken." the end of it.'
    assert [text[start : start + 6] for start in sentences(text).starts] == [
        "a mob ",
        "commis",
        '"why?"',
        "rs. 5 ",
        "the en",
    ]


# How sure a record is


def test_what_is_known_of_a_record_says_how_sure_it_is() -> None:
    text = "Rebels raided a mill, which had burned before and was empty. They left."

    def seen(one: Act, *who: Part) -> confidence.Features:
        return confidence.features(text, confidence.Told([one], one.key, who, one.setting, 1))

    raid = act(text, "raided")
    alone = seen(raid)
    assert alone["general"] == 1 and alone["always"] == 1 and alone["mentions"] == 0 and alone["verb"] == 1
    assert set(confidence.weights()) == set(alone)
    assert 0 < confidence.confidence(alone) < 1
    near = seen(raid, Part("victim", who(text, "Rebels")[1][0], 0.9))
    far = seen(raid, Part("actor", replace(who(text, "They")[1][0], form="pronoun"), 0.9))
    assert near["far"] < far["far"] and (near["apart"], far["apart"]) == (0, 1) and far["pronoun"] == 1
    assert confidence.confidence(far) < confidence.confidence(near)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("He is not charged with the blast.", "charged", "denied"),
        ("The men were not yet arrested.", "arrested", "denied"),
        ("The men were arrested.", "arrested", "happened"),
        ("There will be strikes if the police arrested him.", "arrested", "hypothetical"),
        ("If rebels attacked the mill, it would burn.", "attacked", "hypothetical"),
        ("A bomb was found and defused before it exploded.", "exploded", "attempted"),
    ],
)
def test_what_stands_before_a_word_says_whether_it_happened(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert status(text, start, start + len(words), (0, len(text)), (0.1, 0.1, 0.8), None) == expected


def test_talks_that_are_scheduled_or_come_for_are_planned() -> None:
    for text, words, expected in (
        ("They find it necessary to hold a process of dialogue and talks.", "talks", "hypothetical"),
        ("Talks between both, scheduled for Monday, are near.", "Talks", "planned"),
        ("She flew to Ostra to meet the mayor.", "meet", "planned"),
        ("The visit is aimed to open a mill and meet the mayor.", "meet", "planned"),
        ("She managed to meet the mayor.", "meet", "happened"),
        ("Talks between both began.", "Talks", "happened"),
        ("She was led away hours before the start of the first debate.", "debate", "planned"),
        ("Two parties had shunned the talks.", "talks", "denied"),
        ("We have insisted on a dialogue.", "dialogue", "hypothetical"),
        ("He went to Ostra with a dialogue plan.", "dialogue", "hypothetical"),
        ("All millers were told to hold regular meetings.", "meetings", "planned"),
        ("She came to draft the agenda for the yearly meeting.", "meeting", "planned"),
        ("The ministers will meet next week in a first dialogue.", "dialogue", "planned"),
        ("Further talks were ruled out.", "talks", "denied"),
        ("Both sides avoided direct meetings.", "meetings", "denied"),
        ("The two are discussing the mill.", "discussing", "ongoing"),
        ("Velm was to have hosted the next round of talks.", "talks", "planned"),
        ("Talks between millers and bakers will also be held in Ostra.", "Talks", "planned"),
        ("European leaders are shying away from meetings.", "meetings", "denied"),
    ):
        start = text.index(words)
        assert of_talk(text, start, start + len(words), (0, len(text)), "happened") == expected


def test_taking_weapons_ruins_nothing_and_tear_gas_is_no_shelling() -> None:
    assert kinds.by_means("property_destruction", "seized", "They seized 90 rifles.") == NONE
    assert kinds.by_means("property_destruction", "burned", "They burned a mill.") == "property_destruction"
    assert kinds.by_means("shelling_missile", "burst", "The police burst teargas shells.") == "protest_intervention"
    assert kinds.by_means("property_destruction", "destroyed", "An ambush destroyed six army vehicles.") == "clash"
    assert kinds.by_means("accusation", "charged", "They charged towards us.") == NONE
    text = "Nine were killed in attacks, prompting air strikes."
    assert kinds.by_means("attack_civilians", "killed", text) == "attack_civilians"


# Phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thousands of weavers marched through Ostra.", ("marched", "peaceful_protest")),
        ("Teachers went on strike over pay.", ("went on strike", "peaceful_protest")),
        ("Police fired tear gas at the crowd.", ("fired", "protest_intervention")),
        ("Guards opened fire on demonstrators.", ("opened fire", "protest_excessive_force")),
        ("Demonstrators clashed with police in Velm.", ("clashed", "riot")),
        ("A mob beat two millers.", ("beat", "mob_violence")),
        ("Fighters shelled the village.", ("shelled", "shelling_missile")),
        ("Two mortar rounds and a rocket landed in the market.", ("landed", "shelling_missile")),
        ("The mill was struck twice by government warplanes.", ("struck", "air_or_drone_strike")),
        ("Men threw two grenades into the yard.", ("threw", "grenade")),
        ("Villagers set the barn on fire.", ("set", "property_destruction")),
        ("The rebels seized the town of Karrow.", ("seized", "territory_gain_nonstate")),
        ("The army retook three villages.", ("retook", "territory_gain_state")),
        ("Police seized nine rifles in Velm.", ("seized", "weapons_seized_defused")),
        ("Experts defused the device at dawn.", ("defused", "weapons_seized_defused")),
        ("Troops were withdrawn from the border.", ("withdrawn", "territory_transfer_peaceful")),
        ("Six rebels surrendered to the army.", ("surrendered", "release_surrender_disarm")),
        ("They released four hostages.", ("released", "release_surrender_disarm")),
        ("The army sent 300 more soldiers to the river.", ("sent", "mobilisation")),
        ("The council imposed a night curfew.", ("imposed", "restriction")),
        ("Velm expelled two diplomats.", ("expelled", "sanction")),
        ("DEMONSTRATORS MARCHED TO THE PALACE.", ("MARCHED", "peaceful_protest")),
    ],
)
def test_phrases_tell_a_class(text: str, expected: tuple[str, str]) -> None:
    found = phrases.find(text)
    assert [(text[phrase.start : phrase.end], phrase.key) for phrase in found] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The bank released a report.",
        "He marched past in March on his way home.",
        "They were captured in the village.",
        "Governor Lynch met the millers.",
        "She withdrew from the deal.",
        "The ship was seized and towed to the port.",
        "He took the view that the city is too big.",
        "The council sent a letter.",
        "He jailed himself in the barn.",
    ],
)
def test_phrases_tell_nothing_of_what_only_looks_like_one(text: str) -> None:
    assert phrases.find(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("A protest song was heard.", "protest"), ("The curfew was lifted.", "curfew"), ("They seized on it.", "seized"),
     ("Velm fired a missile into the sea.", "fired"), ("It sent a note of protest.", "protest"),
     ("Police seized two vehicles.", "seized")],
)  # fmt: skip
def test_phrases_say_what_is_no_event(text: str, word: str) -> None:
    assert [(text[phrase.start : phrase.end], phrase.key) for phrase in phrases.find(text)] == [(word, NONE)]


def test_every_phrase_is_of_a_class_and_its_words_are_found() -> None:
    for key, _, pattern in phrases._phrases():
        assert key == NONE or key in classes.classes()
        assert "trigger" in pattern.groupindex


@given(st.lists(st.sampled_from("police fired tear gas at protesters seized rifles the in . army by town".split())))
def test_phrases_do_not_overlap_and_stand_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = phrases.find(text)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert all(0 <= phrase.start < phrase.end <= len(text) for phrase in found)


def test_long_lines_of_phrases_take_linear_time() -> None:
    text = "police fired tear gas at protesters " * 4000
    assert len(phrases.find(text)) == 4000


def test_what_a_blast_destroyed_is_no_second_act() -> None:
    text = "A bomb exploded in Velm and destroyed nine houses."
    blast, ruin = act(text, "exploded", "ied_or_bomb"), act(text, "destroyed", "property_destruction")
    assert groups(text, blast, ruin) == [["exploded", "destroyed"]]
    text = "A bomb exploded in Velm and looters ransacked nine houses."
    assert len(groups(text, act(text, "exploded", "ied_or_bomb"), act(text, "ransacked", "property_destruction"))) == 2


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Police are investigating the fire.", "investigating", "ongoing"),
        ("An investigation into the fire is needed.", "investigation", "ongoing"),
        ("The court opened an investigation.", "investigation", "happened"),
        ("The inquiry found nothing.", "inquiry", "happened"),
        ("He accused the baker.", "accused", "happened"),
    ],
)
def test_who_investigates_is_not_through_with_it(text: str, words: str, expected: str) -> None:
    at = find(text, words)
    assert of_charge(text, at.start, at.end, whole(text), "happened") == expected
