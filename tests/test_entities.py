"""Who is who within one article, from mentions written by hand."""

from __future__ import annotations

import re

import pytest

from dateline.reader.entities import Who, build
from dateline.reader.mentions import Found
from dateline.records import MentionForm

_MARK = re.compile(r"\[(?P<tag>[a-z]+)(?:<(?P<before>\d+)(?::(?P<link>[\d.]+))?)?\|(?P<words>[^\]]+)\]")
PRONOUNS = frozenset("he she it they his her its their him I".split())


def who(marked: str) -> tuple[str, Who]:
    """Return the entities of a text marked "[person|Ilse Varn] said [person<0|she] left"; <0 points to a mention."""
    text, at = "", 0
    found: list[Found] = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at, start, words = mark.end(), len(text), mark["words"]
        text += words
        form: MentionForm = "pronoun" if words in PRONOUNS else "name" if words[0].isupper() else "nominal"
        before = int(mark["before"]) if mark["before"] else None
        head = start + words.rfind(" ") + 1
        found.append(Found(start, len(text), head, mark["tag"], form, 0.9, before, float(mark["link"] or 0.9)))
    text += marked[at:]
    return text, build(text, found)


def groups(marked: str) -> dict[str, list[str]]:
    """Return the mentions of each entity, by the entity's name."""
    text, result = who(marked)
    found: dict[str, list[str]] = {}
    for spot in result.spots:
        found.setdefault(result.known[spot.entity].name, []).append(text[spot.start : spot.end])
    return found


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[person|Ilse Varn] left. Later [person|Varn] came back and [person<1|she] slept.",
            {"Ilse Varn": ["Ilse Varn", "Varn", "she"]},
        ),
        (
            "[person|Ilse Varn] met [person|Tarn Varn]. [person|Varn] left.",
            {"Ilse Varn": ["Ilse Varn"], "Tarn Varn": ["Tarn Varn", "Varn"]},
        ),
        (
            "The [organization|Norland Dock Union] ([organization|NDU]) met. The [organization|NDU] left.",
            {"Norland Dock Union": ["Norland Dock Union", "NDU", "NDU"]},
        ),
        (
            "[organization|Islamic State] fought the [organization<0|Islamic Movement of Uzbekistan].",
            {"Islamic State": ["Islamic State"], "Islamic Movement of Uzbekistan": ["Islamic Movement of Uzbekistan"]},
        ),
        (
            "[organization|ISIS] left. The [organization|Islamic State] stayed.",
            {"Islamic State": ["ISIS", "Islamic State"]},
        ),
        ("[person|Jordan] flew to [location|Jordan].", {"Jordan": ["Jordan", "Jordan"]}),
        (
            "[organization|Kestrel Mining] fell. [organization|Kestrel] rose.",
            {"Kestrel Mining": ["Kestrel Mining", "Kestrel"]},
        ),
        (
            "[organization|Norland Front] split. [organization|Norland Front Renewal] formed.",
            {"Norland Front": ["Norland Front"], "Norland Front Renewal": ["Norland Front Renewal"]},
        ),
    ],
)
def test_entities_names(marked: str, expected: dict[str, list[str]]) -> None:
    assert groups(marked) == expected


def test_entities_a_person_and_a_place_of_one_name_are_two() -> None:
    _, result = who("[person|Jordan] flew to [location|Jordan].")
    assert [known.kind for known in result.known] == ["person", "place"]


def test_entities_she_is_no_man_and_it_is_nobody() -> None:
    assert groups("Mr. [person|Tarn] slept. [person<0|she] left.") == {"Tarn": ["Tarn"]}
    assert groups("[person|Ilse Varn] slept. [organization<0|it] closed.") == {"Ilse Varn": ["Ilse Varn"]}


def test_entities_a_weak_link_of_a_common_noun_is_not_followed() -> None:
    assert groups("[person|Ilse Varn] slept. [person<0:0.1|the minister] left.") == {
        "Ilse Varn": ["Ilse Varn"], "the minister": ["the minister"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[organization|the militia] fled. [organization<0|the army] denied it.", ["the militia", "the army"]),
        ("[organization|the rebels] took [location<0|the village].", ["the rebels", "the village"]),
        ("[person|a child] died. [person<0|the journalist] was hurt.", ["a child", "the journalist"]),
        ("[organization|the army] fired. [organization<0|the group] fled.", ["the army", "the group"]),
        ("[organization|the militia] fled. [organization<0|The Army] came.", ["the militia", "The Army"]),
        ("[person|a cook] fled. [person<0|the man] died.", ["a cook"]),
        ("[organization|the rebels] fled. [organization<0|rebels] died.", ["the rebels"]),
        ("[organization|the police] came. [organization<0|the force] left.", ["the police", "the force"]),
    ],
)
def test_entities_what_differs_in_kind_or_noun_is_not_one_whatever_the_link(marked: str, names: list[str]) -> None:
    assert list(groups(marked)) == names


def test_entities_a_description_before_the_name_is_the_named_one() -> None:
    assert groups("[person|the minister], [person<0|Ilse Varn], left.") == {"Ilse Varn": ["the minister", "Ilse Varn"]}


def test_entities_kind_country_and_sector_from_register_and_head_noun() -> None:
    _, result = who(
        "[organization|Islamic State] shelled [location|an airport] with [weapon|mortars]; [person|rebels] fled."
    )
    assert [known.kind for known in result.known] == ["armed_group", "facility", "weapon", "armed_group"]


def test_entities_five_thousand_mentions_stay_quick() -> None:
    names = " ".join(f"[person|Ana Lind{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}]" for i in range(5000))
    _, result = who(names)
    assert len(result.known) == 676
    assert len(result.spots) == 5000
    nouns = " ".join(f"[organization<{i - 1 if i else 0}|the {i} police]" for i in range(5000))
    assert list(groups(nouns)) == ["the 1000 police"]
