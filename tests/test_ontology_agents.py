"""What common nouns name."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ontology import agents
from dateline.ontology.agents import Agent, kind_of
from dateline.ontology.codes import SECTORS
from dateline.records import EntityKind

TABLE = Path(agents.__file__).with_name("agents.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(
    ("phrase", "kind", "sector"),
    [
        ("rebels", "armed_group", "REB"), ("a rebel", "person", "REB"), ("the gunmen", "armed_group", "UAF"),
        ("masked gunmen on motorcycles", "armed_group", "UAF"), ("a militia", "armed_group", "UAF"),
        ("two soldiers", "military", "MIL"), ("a wounded soldier", "person", "MIL"), ("the navy", "military", "MIL"),
        ("the air force", "military", "MIL"), ("ground troops", "military", "MIL"), ("marines", "military", "MIL"),
        ("Police", "police", "COP"), ("policemen", "police", "COP"), ("a police officer", "person", "COP"),
        ("villagers", "population_group", "CVL"), ("refugees", "population_group", "REF"),
        ("a student", "person", "EDU"), ("a local tribe", "population_group", "CVL"),
        ("children", "population_group", "CVL"), ("three women", "person", "CVL"), ("a 15-year-old", "person", ""),
        ("the president of the republic", "person", "GOV"), ("a doctor", "person", "MED"), ("thieves", "person", "CRM"),
        ("the ministries", "government", "GOV"), ("the supreme court", "government", "JUD"),
        ("the opposition party", "party", "OPP"), ("a news agency", "media", "JRN"), ("two banks", "company", "BUS"),
        ("a charity", "organization", "NGO"), ("the movement", "organization", ""),
        ("churches", "facility", "REL"), ("a checkpoint near the border", "facility", ""),
        ("the airport", "facility", ""), ("grenades", "weapon", ""), ("an IED", "weapon", ""),
        ("a fighter jet", "vehicle", "MIL"), ("buses", "vehicle", ""), ("the cities", "place", ""),
    ],
)  # fmt: skip
def test_kind_of_common_nouns(phrase: str, kind: str, sector: str) -> None:
    found = kind_of(phrase.split())
    assert found is not None and (found.kind, found.sector) == (kind, sector)


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("the man in the car", "man"), ("residents of the village", "resident"), ("a minister, a general", "minister"),
        ("an air force base", "base"), ("the wife who fled the town", "wife"),
        ("members of parliament", "member of parliament"), ("army chiefs of staff", "army chief of staff"),
        ("weapons of mass destruction", "weapon of mass destruction"), ("workers’ unions", "workers union"),
        ("heads of state", "head of state"), ("the man killed", "man"), ("troops stationed there", "troop"),
        ("passers-by", "passer-by"), ("the government’s", "government"), ("“gunmen”", "gunman"),
        ("co-founder", "co-founder"),
        ("vice-chairman", "chairman"), ("ex-soldiers", "soldier"), ("wives", "wife"), ("armies", "army"),
    ],
)  # fmt: skip
def test_kind_of_finds_the_head(phrase: str, noun: str) -> None:
    found = kind_of(phrase.split())
    assert found is not None and found.noun == noun


@pytest.mark.parametrize(
    ("phrase", "kind", "sector"),
    [
        ("police spokesman", "person", "COP"), ("rebel leader", "person", "REB"),
        ("hospital officials", "person", "MED"),
        ("government officials", "person", "GOV"), ("rebel group", "armed_group", "REB"),
        ("army officers", "military", "MIL"), ("police forces", "police", "COP"),
        ("rebel forces", "armed_group", "REB"),
        ("the Syrian government forces", "military", "MIL"), ("civil society groups", "organization", "SOC"),
        ("army base", "facility", "MIL"), ("company president", "person", "BUS"), ("the army's wife", "person", ""),
    ],
)  # fmt: skip
def test_kind_of_takes_the_sector_of_the_noun_before(phrase: str, kind: str, sector: str) -> None:
    found = kind_of(phrase.split())
    assert found is not None and (found.kind, found.sector) == (kind, sector)


@pytest.mark.parametrize("phrase", ["", "of", "the", "'s", ",", "a police dog", "the proposal", "peace talks"])
def test_kind_of_says_nothing_of_what_it_does_not_know(phrase: str) -> None:
    assert kind_of(phrase.split()) is None


def test_agents_table_is_in_order() -> None:
    nouns = [noun for noun, _, _ in ROWS]
    assert len(nouns) == len(set(nouns)) >= 450
    assert all(noun == noun.lower().strip() for noun in nouns)
    assert {kind for _, kinds, _ in ROWS for kind in kinds.split("|")} <= set(get_args(EntityKind))
    assert {sector.rstrip("+-") for _, _, sector in ROWS} - {""} <= SECTORS


def test_every_noun_is_found_by_itself() -> None:
    for noun, kinds, sector in ROWS:
        kind = cast(EntityKind, kinds.split("|")[0])
        assert kind_of(noun.split()) == Agent(noun, kind, sector.rstrip("+-"))


@given(st.lists(st.text(max_size=8) | st.sampled_from(["of", ",", "police", "ex-", "-", "'s", "men", "s"]), max_size=6))
def test_kind_of_never_raises(words: list[str]) -> None:
    kind_of(words)
