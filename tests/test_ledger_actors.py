"""Actors across articles: what is joined, what is only suggested, and what people decide, which outlives everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import NotFound, OptionError, RegisterError
from dateline.ledger import ActorFilter, ClaimFilter, Ledger, migrations, sqlite
from dateline.ledger.decisions import Body, Decision, Moved, replay
from dateline.ledger.likeness import SURE, Portrait, likeness
from dateline.ontology.names import normalised
from dateline.records import Claim, Reading
from tests.stories import claim, reading, who

FRONT = """id,name,kind,country,sector,aliases,metonyms,start,end,relations,source
saltmark-front,Saltmark Liberation Front,armed_group,,REB,SLF|Salt Front,,2012,,,https://example.org/front
saltmark-coast,Saltmark Coast Brigade,armed_group,,REB,,,2019,,affiliate_of:saltmark-front@2019..,https://example.org/coast
"""

TABLES = "actor actor_name actor_link actor_suggestion decision actor_merged actor_moved".split()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "front.csv"
    path.write_text(FRONT, encoding="utf-8")
    return path


def told(
    speaker: str, *others: tuple[str, str], role: str | None = None, day: str = "2031-05-01", **more: str
) -> Reading:
    """Return a story in which a person says two things, once as "she", and names others."""
    listed = " and ".join(name for name, _ in others) or "nobody"
    text = f"{speaker} said the dam at {day} was safe. She said that {listed} had been warned."
    person = who(text, speaker, "person", "She")
    cast = [person, *(who(text, name, kind) for name, kind in others)]
    said = [
        claim(text, speaker, "said the", f"dam at {day} was safe", entity=person[0].id, role=role),
        claim(text, "She", "said that", f"{listed} had been warned", entity=person[0].id, name=speaker, role=role),
    ]
    return reading(text, *said, cast=cast, published=day, **more)


RENN = told("Ilva Renn", ("Ostra Water Council", "organization"), ("Velm", "place"))
AGAIN = told("Ilva Renn", ("Ostra Water Council", "organization"), day="2031-05-02")
ELSEWHERE = told("Ilva Renn", ("Parl Museum", "organization"), day="2031-05-03")
SURNAME = told("Renn", ("Ostra Water Council", "organization"), day="2031-05-04")
BROTHER = told("Bo Renn", ("Ostra Water Council", "organization"), ("Velm", "place"), day="2031-05-05")


def rows(ledger: Ledger) -> dict[str, int]:
    with ledger.snapshot() as connection:
        return {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in TABLES}


def links(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Return article, name and actor of every entity, as decided."""
    with ledger.snapshot() as connection:
        found = connection.exec_driver_sql(
            "SELECT article.id, entity.name, entity_actor.actor FROM entity_actor "
            "JOIN entity ON entity.seq = entity_actor.entity_seq JOIN reading ON reading.seq = entity.reading_seq "
            "JOIN article ON article.seq = reading.article_seq ORDER BY entity.seq"
        )
        return [(row[0], row[1], row[2]) for row in found]


def actors_of(ledger: Ledger, name: str) -> set[str]:
    return {actor for _, called, actor in links(ledger) if called == name}


def people(ledger: Ledger) -> list[tuple[str, int, int]]:
    return [(row.name, row.articles, row.claims) for row in ledger.actors.list(ActorFilter(kind="person"))]


# Linking


def test_a_person_in_two_articles_is_one_actor(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN]))
    assert people(ledger) == [("Ilva Renn", 2, 4)]
    assert ledger.actors.suggestions() == ()


def test_a_name_alone_is_only_a_suggestion(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, ELSEWHERE]))
    assert people(ledger) == [("Ilva Renn", 1, 2), ("Ilva Renn", 1, 2)]
    (suggestion,) = ledger.actors.suggestions()
    assert (suggestion.name, suggestion.other_name, suggestion.why) == ("Ilva Renn", "Ilva Renn", "same full name")
    assert suggestion.score < SURE


def test_two_people_of_one_surname_are_two(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, BROTHER]))
    assert len(people(ledger)) == 2
    assert ledger.actors.suggestions() == ()


def test_a_surname_alone_is_never_joined(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN, SURNAME]))
    assert sorted(people(ledger)) == [("Ilva Renn", 2, 4), ("Renn", 1, 2)]
    assert [row.why.split(",")[0] for row in ledger.actors.suggestions()] == ["same surname"]


def test_a_person_and_a_company_of_one_name_are_two(ledger: Ledger) -> None:
    firm = told("Oda Pell", ("Ilva Renn", "company"), ("Ostra Water Council", "organization"))
    list(ledger.add_many([RENN, firm]))
    assert len(actors_of(ledger, "Ilva Renn")) == 2
    assert ledger.actors.suggestions() == ()


def test_places_and_what_nobody_names_are_no_actors(ledger: Ledger) -> None:
    text = "The officials said it rained in Velm."
    officials = who(text, "officials", "government")
    ledger.articles.add(reading(text, cast=[officials, who(text, "Velm", "place")]))
    assert ledger.actors.list() == ()


def test_names_that_differ_stay_apart(ledger: Ledger) -> None:
    for number, name in enumerate(["Movement of Saltmark", "Saltmark State", "Saltmark State in Velm"]):
        ledger.articles.add(told("Ilva Renn", (name, "armed_group"), ("Ostra Water Council", "organization"),
                                 day=f"2031-05-0{number + 1}"))  # fmt: skip
    assert len(ledger.actors.list(ActorFilter(kind="armed_group"))) == 3
    assert ledger.actors.suggestions() == ()


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        (Portrait("Ana Lind", "person", frozenset()), Portrait("", "person", frozenset({"ana lind"})), 0.5, SURE),
        (Portrait("Ana Bo Lind", "person", frozenset()), Portrait("", "person", frozenset({"ana bo lind"})), SURE, 1),
        (Portrait("A. Lind", "person", frozenset()), Portrait("", "person", frozenset({"ana lind"})), 0.5, SURE),
        (Portrait("Bo Lind", "person", frozenset()), Portrait("", "person", frozenset({"ana lind"})), 0, 0.1),
        (Portrait("Supreme Court", "government", frozenset()),
         Portrait("", "government", frozenset({"supreme court"})), 0.5, SURE),
        (Portrait("Velm Supreme Court", "government", frozenset()),
         Portrait("", "government", frozenset({"velm supreme court"})), SURE, 1),
        (Portrait("PDF", "party", frozenset()), Portrait("", "party", frozenset({"pdf"})), 0.5, SURE),
        (Portrait("PDF", "party", frozenset({"pdf"})),
         Portrait("Parl Democratic Front", "party", frozenset({"parl democratic front"})), 0.4, SURE),
        (Portrait("Ana Bo Lind", "person", frozenset(), "NOR"),
         Portrait("", "person", frozenset({"ana bo lind"}), "SWE"), 0, 0.5),
        (Portrait("", "person", frozenset()), Portrait("", "person", frozenset({""})), 0, 0.1),
    ],
)  # fmt: skip
def test_likeness(one: Portrait, other: Portrait, low: float, high: float) -> None:
    assert low <= likeness(one, other).score < high + 0.01


def test_a_role_in_common_makes_sure(ledger: Ledger) -> None:
    first = told("Ilva Renn", ("Parl Museum", "organization"), role="deputy mayor of Ostra")
    second = told("Ilva Renn", ("Velm Museum", "organization"), role="Deputy Mayor", day="2031-05-03")
    list(ledger.add_many([first, second]))
    assert people(ledger) == [("Ilva Renn", 2, 4)]


def test_a_rival_of_the_same_name_makes_unsure(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN]))
    ledger.actors.split("Ilva Renn", [AGAIN.article.id])
    ledger.articles.add(told("Ilva Renn", ("Ostra Water Council", "organization"), day="2031-05-09"))
    assert len(people(ledger)) == 3
    assert len(ledger.actors.suggestions()) == 2


def test_adding_again_changes_nothing(ledger: Ledger) -> None:
    stories = [RENN, AGAIN, ELSEWHERE, SURNAME, BROTHER]
    list(ledger.add_many(stories))
    before = rows(ledger)
    assert not any(getattr(answer, "new", True) for answer in ledger.add_many(stories))
    assert rows(ledger) == before


def test_a_failed_article_leaves_no_actors(ledger: Ledger) -> None:
    before = rows(ledger)
    broken = replace(RENN, entities=(*RENN.entities, replace(RENN.entities[0], id="x", name="half \ud83d")))
    list(ledger.add_many([broken]))
    assert rows(ledger) == before


def test_an_article_with_a_thousand_names_is_linked(ledger: Ledger) -> None:
    names = [f"Council {chr(65 + n % 26)}{n}" for n in range(1000)]
    text = " and ".join(names)
    for day in ("2031-05-01", "2031-05-02"):
        cast = [who(text, name, "organization") for name in names]
        assert ledger.articles.add(reading(text, cast=cast, published=day, external_id=day)).new
    assert {row.articles for row in ledger.actors.list()} == {2}


def test_odd_names_are_no_error(ledger: Ledger) -> None:
    text = "“ ” said that \x00 … Åsa Lindström and LindstrÃ¶m were there."
    names = ["“", "…", "Åsa Lindström", "LindstrÃ¶m"]
    ledger.articles.add(reading(text, cast=[who(text, name, "person") for name in names]))
    assert {name for name, _, _ in people(ledger)} <= set(names)
    assert ledger.actors.get("Asa Lindstrom").name == "Åsa Lindström"


# The register


def test_imported_actors_are_linked_by_any_name(ledger: Ledger, register: Path) -> None:
    done = ledger.actors.import_(register)
    assert (done.rows, done.new, done.suggestions) == (2, 2, 0)
    for day, name in (
        ("2031-05-01", "SLF"),
        ("2031-05-02", "Saltmark Liberation Front"),
        ("2031-05-03", "the Salt Front"),
    ):
        ledger.articles.add(told("Ilva Renn", (name, "armed_group"), day=day))
    (front, brigade) = ledger.actors.list(ActorFilter(origin="import"))
    assert (front.id, front.name, front.articles) == ("saltmark-front", "Saltmark Liberation Front", 3)
    # An affiliate is not what it belongs to.
    assert (brigade.id, brigade.articles) == ("saltmark-coast", 0)


def test_a_register_actor_enters_when_it_is_linked(ledger: Ledger) -> None:
    assert ledger.actors.list() == ()
    ledger.articles.add(told("Ilva Renn", ("Afghanistan", "government")))
    (state,) = ledger.actors.list(ActorFilter(kind="government"))
    assert (state.id, state.country, state.origin) == ("afghanistan", "AFG", "register")
    # And can be looked up before.
    assert ledger.actors.get("Albania").articles == 0


def test_importing_again_changes_nothing_and_a_change_is_a_new_row(ledger: Ledger, register: Path) -> None:
    ledger.actors.import_(register)
    before = rows(ledger)
    assert ledger.actors.import_(register).new == 0
    assert rows(ledger) == before
    register.write_text(FRONT.replace("Salt Front", "Salt Army"), encoding="utf-8")
    assert ledger.actors.import_(register).new == 1
    assert rows(ledger)["actor"] == before["actor"] + 1
    assert ledger.actors.get("Salt Army").id == "saltmark-front"
    with pytest.raises(NotFound):
        ledger.actors.get("Salt Front")


def test_another_process_sees_an_import(ledger: Ledger, register: Path) -> None:
    with Ledger(ledger.path) as other:
        assert other.actors.list() == ()
        ledger.actors.import_(register)
        other.articles.add(told("Ilva Renn", ("SLF", "armed_group")))
        assert other.actors.get("Salt Front").articles == 1


def test_an_import_suggests_what_is_in_the_articles(ledger: Ledger, register: Path) -> None:
    ledger.articles.add(told("Ilva Renn", ("Salt Front", "armed_group")))
    assert ledger.actors.import_(register).suggestions == 1
    (suggestion,) = ledger.actors.suggestions()
    ledger.actors.merge(suggestion.actor if suggestion.actor == "saltmark-front" else suggestion.other,
                        suggestion.other if suggestion.actor == "saltmark-front" else suggestion.actor)  # fmt: skip
    assert ledger.actors.get("Salt Front").id == "saltmark-front"
    assert ledger.actors.suggestions() == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2019,,affiliate", "2019-02-30,,affiliate", "line 3"),
        ("2012,,,", "2012,2011,,", "line 2"),
        (",,2012,,,", ",,2012,,affiliate_of:saltmark-coast,", "circle"),
        ("saltmark-coast,Saltmark Coast Brigade,armed_group", "saltmark-coast,Saltmark Coast Brigade,navy", "navy"),
    ],
)
def test_a_register_with_mistakes_is_refused_as_a_whole(
    ledger: Ledger, register: Path, old: str, new: str, message: str
) -> None:
    register.write_text(FRONT.replace(old, new), encoding="utf-8")
    with pytest.raises(RegisterError, match=message):
        ledger.actors.import_(register)
    assert ledger.actors.list() == () and rows(ledger)["actor"] == 0


def test_a_register_that_makes_a_circle_with_an_earlier_one_is_refused(ledger: Ledger, register: Path) -> None:
    ledger.actors.import_(register)
    head = FRONT.splitlines()[0]
    register.write_text(
        f"{head}\nsaltmark-front,Front,armed_group,,REB,,,,,affiliate_of:saltmark-coast,https://example.org/x\n"
    )
    with pytest.raises(RegisterError, match="circle"):
        ledger.actors.import_(register)
    assert ledger.actors.get("saltmark-front").name == "Saltmark Liberation Front"


# Decisions


def test_a_merge_can_be_undone_exactly(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN, ELSEWHERE]))
    before, suggested = links(ledger), ledger.actors.suggestions()
    one, other = (row.id for row in ledger.actors.list(ActorFilter(kind="person")))
    done = ledger.actors.merge(one, other, "the same office")
    assert (done.act, done.actor, done.other, done.note) == ("merge", one, other, "the same office")
    assert people(ledger) == [("Ilva Renn", 3, 6)]
    assert ledger.actors.suggestions() == ()
    assert ledger.actors.get(other).id == one
    ledger.actors.undo(done.number)
    assert links(ledger) == before and ledger.actors.suggestions() == suggested
    assert [(row.act, row.undone_by) for row in ledger.actors.decisions()] == [("undo", None), ("merge", 2)]


def test_a_split_can_be_undone_exactly(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN]))
    before = links(ledger)
    done = ledger.actors.split("Ilva Renn", [AGAIN.article.id])
    assert done.articles == (AGAIN.article.id,)
    assert people(ledger) == [("Ilva Renn", 1, 2), ("Ilva Renn", 1, 2)]
    ledger.actors.undo(done.number)
    assert links(ledger) == before
    # Nothing is left of the actor that the split made.
    assert ledger.actors.get("Ilva Renn").articles == 2


def test_a_split_takes_entities_too(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN]))
    ledger.actors.split("Ilva Renn", [AGAIN.entities[0].id])
    assert len(people(ledger)) == 2


def test_a_rejected_suggestion_is_not_made_again_until_undone(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, ELSEWHERE]))
    (suggestion,) = ledger.actors.suggestions()
    done = ledger.actors.reject(suggestion.number)
    assert ledger.actors.suggestions() == ()
    ledger.articles.add(replace(ELSEWHERE, run=replace(ELSEWHERE.run, model="another")))
    assert ledger.actors.suggestions() == ()
    ledger.actors.undo(done.number)
    assert ledger.actors.suggestions() == (suggestion,)


def test_decisions_survive_another_reading_of_the_article(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN, ELSEWHERE]))
    merged = ledger.actors.merge(*[row.id for row in ledger.actors.list(ActorFilter(kind="person"))])
    split = ledger.actors.split("Ilva Renn", [RENN.article.id])
    before = people(ledger)
    for story in (RENN, AGAIN, ELSEWHERE):
        # Another model numbers its entities otherwise and finds one more.
        extra, where = who(story.article.text, "She", "organization")
        ids = {entity.id: entity.id[::-1] for entity in story.entities}
        later = replace(
            story,
            entities=(*(replace(e, id=ids[e.id]) for e in story.entities), extra),
            mentions=(*(replace(m, entity=ids[m.entity]) for m in story.mentions), *where),
            claims=tuple(_spoken_by(one, ids) for one in story.claims),
            run=replace(story.run, model="another"),
        )
        assert ledger.articles.add(later).new
    assert people(ledger) == before
    ledger.actors.undo(split.number)
    ledger.actors.undo(merged.number)
    assert people(ledger) == [("Ilva Renn", 2, 4), ("Ilva Renn", 1, 2)]


def _spoken_by(one: Claim, ids: dict[str, str]) -> Claim:
    assert one.source.entity is not None
    return replace(one, source=replace(one.source, entity=ids[one.source.entity]))


def test_a_new_article_follows_a_merge_and_its_undoing(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, told("Oda Pell", ("Ostra Water Council", "organization"), day="2031-05-07")]))
    done = ledger.actors.merge("Ilva Renn", "Oda Pell")
    ledger.articles.add(told("Oda Pell", ("Ostra Water Council", "organization"), day="2031-05-08"))
    assert people(ledger) == [("Ilva Renn", 3, 6)]
    ledger.actors.undo(done.number)
    assert people(ledger) == [("Oda Pell", 2, 4), ("Ilva Renn", 1, 2)]


def test_an_undo_can_be_undone(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, ELSEWHERE]))
    one, other = (row.id for row in ledger.actors.list(ActorFilter(kind="person")))
    ledger.actors.merge(one, other)
    ledger.actors.undo(1)
    ledger.actors.undo(2)
    assert len(people(ledger)) == 1
    with pytest.raises(OptionError, match="undone already, by decision 3"):
        ledger.actors.undo(2)


def test_an_actor_of_the_register_alone_can_be_merged_with(ledger: Ledger) -> None:
    ledger.articles.add(told("Ilva Renn", ("Kabul Administration", "government")))
    ledger.actors.merge("Afghanistan", "Kabul Administration")
    assert ledger.actors.get("Kabul Administration").id == "afghanistan"


NAMES = st.sampled_from("abcdef")
ACTS = st.one_of(
    st.builds(lambda a, b: ("merge", Body(actor=a, other=b)), NAMES, NAMES),
    st.builds(lambda a, e: ("split", Body(actor=a, other=a * 2, moved=(Moved("x", e),))), NAMES, NAMES),
    st.builds(lambda n: ("undo", Body(decision=n)), st.integers(1, 12)),
)


@given(st.lists(ACTS, max_size=12))
def test_replaying_gives_components_of_the_merges_that_hold(acts: list[tuple[str, Body]]) -> None:
    undone = {acts[n][1].decision for n in range(len(acts)) if acts[n][0] == "undo"}
    decided = [
        Decision(n, str(n), act, body, None, "", 99 if n in undone else None)  # type: ignore[arg-type]
        for n, (act, body) in enumerate(acts, 1)
    ]
    counts_as, moved = replay(decided)
    groups = [{name} for name in "abcdef"]
    for one in decided:
        if one.holds and one.act == "merge":
            both = [group for group in groups if {one.body.actor, one.body.other} & group]
            groups = [group for group in groups if group not in both] + [set().union(*both)]
    for group in groups:
        assert len({counts_as.get(name, name) for name in group}) == 1
    assert len({counts_as.get(name, name) for name in "abcdef"}) == len(groups)
    assert all(counts_as.get(root, root) == root for root in counts_as.values())
    holding = [one for one in decided if one.act == "split" and one.holds]
    assert moved == {one.body.moved[0]: one.body.other for one in holding}


def test_the_rows_laid_down_are_those_a_replay_gives(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN, ELSEWHERE, SURNAME, BROTHER]))
    keys = [row.id for row in ledger.actors.list(ActorFilter(kind="person"))]
    fresh = links(ledger)
    ledger.actors.merge(keys[0], keys[1])
    ledger.actors.merge(keys[2], keys[0])
    ledger.actors.split(keys[2], [AGAIN.article.id])
    ledger.actors.merge(keys[3], keys[2])
    for number in (2, 1, 4, 3):
        ledger.actors.undo(number)
    assert links(ledger) == fresh


# What people get wrong


def test_unknown_and_ambiguous_names_are_explained(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, ELSEWHERE, told("Åsa Lindström", day="2031-06-01")]))
    with pytest.raises(NotFound, match="no actor 'Ilva Ren' in the ledger") as caught:
        ledger.actors.get("Ilva Ren")
    assert caught.value.hint == "did you mean Ilva Renn?"
    with pytest.raises(NotFound) as caught:
        ledger.actors.get("Ã…sa LindstrÃ¶m")
    assert "decoded wrongly" in caught.value.hint and "did you mean Åsa Lindström?" in caught.value.hint
    with pytest.raises(NotFound, match="fits more than one actor: [0-9a-f]{16} .Ilva Renn., [0-9a-f]{16}"):
        ledger.actors.get("Ilva Renn")
    for key in ("", "%", "?", "\udcff", "zz"):
        with pytest.raises(NotFound):
            ledger.actors.get(key)


def test_decisions_that_make_no_sense_are_refused(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN, ELSEWHERE]))
    one, other = (row.id for row in ledger.actors.list(ActorFilter(kind="person")))
    with pytest.raises(OptionError, match="cannot be merged with itself"):
        ledger.actors.merge(one, one)
    ledger.actors.merge(one, other)
    for pair in ((one, other), (other, one)):
        with pytest.raises(OptionError, match="are one actor already"):
            ledger.actors.merge(*pair)
    with pytest.raises(OptionError, match="were merged"):
        ledger.actors.reject(1)
    ledger.actors.undo(1)
    with pytest.raises(OptionError, match="decision 1 was undone already, by decision 2"):
        ledger.actors.undo(1)
    with pytest.raises(NotFound, match="no decision 9"):
        ledger.actors.undo(9)
    with pytest.raises(NotFound, match="no suggestion 9"):
        ledger.actors.reject(9)
    ledger.actors.reject(1)
    with pytest.raises(OptionError, match="rejected already"):
        ledger.actors.reject(1)
    with pytest.raises(OptionError, match="does not name"):
        ledger.actors.split(one, [ELSEWHERE.article.id])
    with pytest.raises(OptionError, match="would be left"):
        ledger.actors.split(one, [RENN.article.id, AGAIN.article.id])
    with pytest.raises(NotFound, match="no article"):
        ledger.actors.split(one, ["nothing"])
    assert len(ledger.actors.decisions()) == 3


# What is asked


def test_lists_are_filtered(ledger: Ledger, register: Path) -> None:
    ledger.actors.import_(register)
    list(ledger.add_many([RENN, AGAIN, told("Oda Pell", ("SLF", "armed_group"), ("Afghanistan", "government"))]))

    def names(**options: object) -> list[str]:
        return [row.name for row in ledger.actors.list(ActorFilter(**options))]  # type: ignore[arg-type]

    assert names(kind="person") == ["Ilva Renn", "Oda Pell"]
    assert names(country="afg") == ["Afghanistan"]
    assert names(name="salt FRONT") == ["Saltmark Liberation Front"]
    assert names(name="renn") == ["Ilva Renn"]
    assert names(name="?") == []
    assert names(origin="article", limit=1) == ["Ilva Renn"]
    assert names(origin="import") == ["Saltmark Liberation Front", "Saltmark Coast Brigade"]
    for options in ({"kind": "animal"}, {"origin": "heaven"}, {"limit": 0}):
        with pytest.raises(OptionError):
            names(**options)


def test_a_profile_tells_what_was_said_by_and_about(ledger: Ledger, register: Path) -> None:
    ledger.actors.import_(register)
    list(ledger.add_many([RENN, AGAIN, told("Oda Pell", ("SLF", "armed_group"), day="2031-06-01")]))
    renn = ledger.actors.profile("Ilva Renn")
    assert [row.published for row in renn.said] == ["2031-05-02"] * 2 + ["2031-05-01"] * 2
    assert {row.source for row in renn.said} == {"Ilva Renn", "She"}
    assert renn.about == () and renn.names == ("Ilva Renn",) and renn.kinds == ("person",)
    assert len(ledger.actors.profile("Ilva Renn", 1).said) == 1
    front = ledger.actors.profile("Salt Front")
    assert front.names == ("Saltmark Liberation Front", "SLF", "Salt Front")
    assert [row.content for row in front.about] == ["SLF had been warned"] and front.said == ()
    assert (front.start, front.sources) == ("2012", ("https://example.org/front",))
    (relation,) = front.relations
    assert (relation.subject, relation.type, relation.object, relation.start) == (
        "saltmark-coast", "affiliate_of", "saltmark-front", "2019",
    )  # fmt: skip


def test_claims_are_found_by_any_name_of_their_source(ledger: Ledger, register: Path) -> None:
    ledger.actors.import_(register)
    text = "The Saltmark Liberation Front said it had left. It claimed victory."
    front = who(text, "Saltmark Liberation Front", "armed_group", "It")
    said = claim(
        text, "Saltmark Liberation Front", "said", "it had left", entity=front[0].id, type="named_organization"
    )
    again = claim(text, "It", "claimed", "victory", entity=front[0].id, name=None, type="named_organization")
    list(ledger.add_many([reading(text, said, again, cast=[front]), RENN]))
    assert [row.content for row in ledger.claims.list(ClaimFilter(source="SLF"))] == ["it had left", "victory"]
    assert len(ledger.claims.list(ClaimFilter(source="ilva renn"))) == 2
    assert [row.content for row in ledger.claims.list(ClaimFilter(source="slf", text="victory"))] == ["victory"]
    (source,) = ledger.sources.list(ClaimFilter(source="SLF"))
    assert (source.name, source.actor, source.claims) == ("Saltmark Liberation Front", "saltmark-front", 2)


def test_sources_count_an_actor_once_and_unnamed_ones_by_article(ledger: Ledger) -> None:
    list(ledger.add_many([RENN, AGAIN, ELSEWHERE]))
    for day in ("2031-06-01", "2031-06-02"):
        text = f"An official said on {day} that it rained."
        described = who(text, "official", "person")
        described = described[0], tuple(replace(mention, form="nominal") for mention in described[1])
        said = claim(text, "An official", "said", "it rained", type="unnamed_person", anonymity="unnamed",
                     entity=described[0].id, name="An official")  # fmt: skip
        ledger.articles.add(reading(text, said, cast=[described], published=day))
    found = [(row.name, row.claims, row.articles, row.article_id is None) for row in ledger.sources.list()]
    assert found == [("Ilva Renn", 4, 2, True), ("Ilva Renn", 2, 1, True)] + [("An official", 1, 1, False)] * 2
    ledger.actors.merge(*[row.id for row in ledger.actors.list(ActorFilter(kind="person"))])
    assert [(row.name, row.claims, row.articles) for row in ledger.sources.list(ClaimFilter(type="named_person"))] == [
        ("Ilva Renn", 6, 3)
    ]
    assert len(ledger.sources.list(ClaimFilter(standing="victim"))) == 0


def test_a_source_of_two_standings_is_one_row(ledger: Ledger) -> None:
    other = replace(AGAIN.claims[0], source=replace(AGAIN.claims[0].source, standing="expert"))
    list(ledger.add_many([RENN, replace(AGAIN, claims=(other,))]))
    (row,) = ledger.sources.list()
    assert (row.standing, row.claims, row.articles) == ("official", 3, 2)


# The file


def test_a_version_1_ledger_gets_its_actors_when_it_is_opened(tmp_path: Path) -> None:
    today, old = tmp_path / "today.db", tmp_path / "old.db"
    with Ledger(today) as ledger:
        list(ledger.add_many([RENN, AGAIN, ELSEWHERE]))
        expected, suggested = links(ledger), ledger.actors.suggestions()
    old.touch()
    engine = sqlite.open_engine(old, 10.0)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrations.migrate(connection, 0)
    engine.dispose()
    plain = sqlite3.connect(old)
    plain.execute("ATTACH ? AS today", (str(today),))
    for table in ("run", "article", "reading", "entity", "mention", "claim"):
        columns = ", ".join(f'"{row[1]}"' for row in plain.execute(f"PRAGMA main.table_info({table})"))
        plain.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM today.{table}")
    plain.commit()
    plain.close()
    for _ in range(2):
        with Ledger(old) as ledger:
            assert links(ledger) == expected
            assert ledger.actors.suggestions() == suggested
            assert rows(ledger)["actor_link"] == len(expected)


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_actors_cannot_be_changed(ledger: Ledger, table: str) -> None:
    list(ledger.add_many([RENN, AGAIN, ELSEWHERE]))
    ledger.actors.merge(*[row.id for row in ledger.actors.list(ActorFilter(kind="person"))])
    ledger.actors.split("Ilva Renn", [RENN.article.id])
    assert rows(ledger)[table]
    for statement in (f"UPDATE {table} SET seq = 99", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="never changed"), ledger.writing() as connection:
            connection.exec_driver_sql(statement)


def test_a_name_in_the_register_and_in_the_ledger_is_normalised_alike() -> None:
    assert normalised("The S.L.F.’s") == normalised("SLF")
