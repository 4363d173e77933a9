"""Private people in a ledger that stays open: what is kept of them between two requests is never out of date."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.event import listen, remove

from dateline.errors import OptionError
from dateline.ledger import ActorFilter, ClaimFilter, EventFilter, Ledger
from dateline.ledger.claim_rows import claim_rows
from dateline.ledger.masked_pages import Pages
from dateline.ledger.masks import Masks
from dateline.ledger.private import Knowledge, know, read_stamp
from dateline.ledger.rows import ProblemRow, Target
from dateline.pseudonyms import Pseudonym, Somebody, roll, runs
from dateline.records import Participant, Reading
from tests.stories import MODEL, claim, event, place, reading, time, who

# Of three words: nobody doubts that whoever has such a name in two articles is one.
FARMAN, OTHER, JELKA = "Farman Tolo Shirzad", "Farman Tolo Shirzat", "Jelka Ann Torrel"
ABOUT = f"Police in Velm said that {FARMAN} was heard on Monday."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        yield opened


def witness(name: str = FARMAN, number: int = 0, standing: str = "eyewitness", model: str = MODEL) -> Reading:
    """Return one of any number of stories that quote somebody on some standing."""
    text = f"{name} said that van {number} came to Velm."
    one = who(text, name)
    said = claim(text, name, "said", f"van {number} came to Velm", entity=one[0].id, standing=standing)
    return reading(text, said, cast=[one], title=f"Van {number}", model=model)


def about(name: str = FARMAN, number: int = 0, model: str = MODEL) -> Reading:
    """Return one of any number of stories in which the police speak of somebody."""
    text = ABOUT.replace(FARMAN, name) + f" {number} people came."
    one, police = who(text, name), who(text, "Police", "police")
    said = claim(
        text, "Police", "said", f"{name} was heard on Monday", entity=police[0].id, type="named_organization",
        standing="other",
    )  # fmt: skip
    return reading(
        text, said, cast=[police, one], title=f"{name} was heard", external_id=f"about-{number}", model=model
    )


def contents(ledger: Ledger) -> list[str]:
    """Return what the police said, as it leaves the desk."""
    return [row.content for row in ledger.masked(ledger.claims.list(ClaimFilter(source="Police")))]


def kept(ledger: Ledger) -> Knowledge:
    """Return what the ledger knows, after comparing it with what is read from nothing."""
    with ledger.masking() as masks, ledger.snapshot() as connection:
        found = masks._knowledge
        fresh = know(connection, read_stamp(connection))
    for name in ("stamp", "key", "seen", "decided", "standings", "actors", "names", "unlinked", "counts_as"):
        assert getattr(found, name) == getattr(fresh, name), name
    for key, one in fresh.articles.items():
        assert (found.articles[key].readings, {*found.articles[key].people}) == (one.readings, {*one.people})
    assert all(not found.articles[key].people for key in found.articles.keys() - fresh.articles.keys())
    assert found.everybody.roll.hidden.keys() == fresh.everybody.roll.hidden.keys()
    return found


# Never out of date


def test_a_witness_of_a_new_article_is_hidden_at_once_in_all_others(ledger: Ledger) -> None:
    ledger.articles.add(about())
    assert contents(ledger) == [f"{FARMAN} was heard on Monday"]
    ledger.articles.add(witness())
    (content,) = contents(ledger)
    assert content == "Witness-" + content[8:14] + "····· was heard on Monday"
    assert [row.name for row in ledger.masked(ledger.actors.list()) if row.kind == "person"] == [
        f"Eyewitness {content[8:14]}"
    ]
    assert next(ledger.masked([f"did you mean {FARMAN}?"])) == f"did you mean Eyewitness {content[8:14]}?"
    assert kept(ledger).actors.keys() == {row.id for row in ledger.actors.list() if row.kind == "person"}


def test_an_article_added_later_that_names_a_known_witness_is_hidden(ledger: Ledger) -> None:
    ledger.articles.add(witness())
    assert FARMAN not in repr(list(ledger.masked(ledger.articles.list())))
    ledger.articles.add(about())
    assert FARMAN not in contents(ledger)[0] and len(kept(ledger).articles) == 2


def test_another_process_that_adds_a_witness_is_heard(ledger: Ledger) -> None:
    ledger.articles.add(about())
    assert FARMAN in contents(ledger)[0]
    with Ledger(ledger.path) as other:
        other.articles.add(witness())
    assert FARMAN not in contents(ledger)[0]


def test_who_is_found_to_be_a_victim_elsewhere_has_another_label(ledger: Ledger) -> None:
    ledger.articles.add(witness())
    (before,) = [row.source_name for row in ledger.masked(ledger.claims.list())]
    ledger.articles.add(witness(number=1, standing="victim"))
    assert before is not None
    assert {row.name for row in ledger.masked(ledger.actors.list())} == {before.replace("Eyewitness", "Victim")}
    assert {one.standing for one in kept(ledger).actors.values()} == {"victim"}


def test_merge_split_and_undo_change_who_is_hidden(ledger: Ledger) -> None:
    list(ledger.add_many([witness(), about(OTHER)]))
    assert OTHER in contents(ledger)[0]
    merged = ledger.actors.merge(FARMAN, OTHER)
    assert "Shirzat" not in contents(ledger)[0] and kept(ledger)
    ledger.actors.undo(merged.number)
    assert OTHER in contents(ledger)[0] and kept(ledger)
    again = ledger.actors.merge(OTHER, FARMAN)
    assert "Shirzat" not in contents(ledger)[0] and kept(ledger)
    split = ledger.actors.split(OTHER, [about(OTHER).article.id])
    assert OTHER in contents(ledger)[0] and kept(ledger)
    ledger.actors.undo(split.number)
    assert "Shirzat" not in contents(ledger)[0] and kept(ledger)
    ledger.actors.undo(again.number)
    assert OTHER in contents(ledger)[0] and kept(ledger)


def test_who_is_decided_to_be_a_witness_is_hidden_and_shown_again_when_that_is_taken_back(ledger: Ledger) -> None:
    list(ledger.add_many([witness(standing="official"), about()]))
    assert FARMAN in contents(ledger)[0]
    article, said = witness().article.id, witness().claims[0].id
    made = ledger.review.change(Target(article, "claim", said), {"standing": "victim"})
    assert FARMAN not in contents(ledger)[0]
    assert FARMAN not in repr(list(ledger.masked([*ledger.claims.list(), *ledger.articles.readings(), made])))
    assert [*kept(ledger).standings.values()] == ["victim"]
    ledger.review.undo(made.number)
    assert FARMAN in contents(ledger)[0] and not kept(ledger).standings


def test_a_name_that_somebody_gives_a_witness_is_hidden(ledger: Ledger) -> None:
    text = "A man said that it burnt, and Jelka Ann Torrel fled."
    said = claim(text, "A man", "said", "it burnt", name=None, type="unnamed_person", standing="eyewitness",
                 anonymity="unnamed")  # fmt: skip
    ledger.articles.add(reading(text, said, cast=[who(text, JELKA)], title="It burnt, says Jelka Ann Torrel"))
    target = Target(reading(text).article.id, "claim", said.id)
    made = ledger.review.change(target, {"speaker": {"name": JELKA}, "source_type": "named_person"})
    shown = list(ledger.masked([*ledger.claims.list(), *ledger.articles.list(), *ledger.articles.readings(), made]))
    assert JELKA not in repr(shown) and "Eyewitness" in repr(shown) and kept(ledger)
    # A reading that does not have the claim says no longer who said it, and hides the name all the same.
    ledger.articles.add(reading(text, cast=[who(text, JELKA)], title="It burnt, says Jelka Ann Torrel", model="f" * 16))
    assert JELKA not in repr(list(ledger.masked(ledger.articles.list()))) and kept(ledger)


def test_a_new_name_in_the_register_is_hidden_too(ledger: Ledger, tmp_path: Path) -> None:
    columns = "id,name,kind,country,sector,aliases,metonyms,start,end,relations,source\n"
    for number, name in enumerate((FARMAN, "Farman Tolo Shirzad-Velm")):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{columns}farman-shirzad,{name},person,,,{FARMAN},,,,,https://example.org/f\n", "utf-8")
        ledger.actors.import_(path)
        ledger.articles.add(witness(number=number))
        assert [one.name for one in kept(ledger).actors.values()] == [name]
    assert "Velm" not in next(ledger.masked(["Shirzad-Velm"]))


def test_an_earlier_snapshot_is_masked_as_it_was(ledger: Ledger) -> None:
    ledger.articles.add(about())
    with ledger.snapshot() as before:
        row = ledger.actors.list()[0]
        assert before.exec_driver_sql("SELECT count(*) FROM reading").scalar_one() == 1
        ledger.articles.add(witness())
        assert FARMAN not in contents(ledger)[0]
        masks = Masks(before, ledger._private)
        assert masks._knowledge == know(before, read_stamp(before)) and masks.row(row) == row
    assert FARMAN not in contents(ledger)[0] and kept(ledger)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_added_and_decided_what_is_kept_is_what_would_be_read_anew(ledger: Ledger, seed: int) -> None:
    rng = random.Random(seed)
    names = [FARMAN, OTHER, JELKA, "Omar Bel Nerr", "Lida Mei Osk"]
    standings = ["eyewitness", "victim", "official", "other"]
    for number in range(24):
        act, name = rng.randrange(7), rng.choice(names)
        actors = [row.id for row in ledger.actors.list()]
        if act < 2 or len(actors) < 3:
            ledger.articles.add(witness(name, rng.randrange(6), rng.choice(standings), rng.choice("ab") * 16))
        elif act == 2:
            ledger.articles.add(about(name, number, rng.choice("ab") * 16))
        elif act == 3:
            ledger.actors.merge(*rng.sample(actors, 2))
        elif act == 4:
            undone = [row.number for row in ledger.review.history(None, None) if row.undone_by is None]
            if undone:
                ledger.review.undo(rng.choice(undone))
        elif act == 5:
            with suppress(OptionError):  # it does not name that actor, or nothing else does
                ledger.actors.split(rng.choice(actors), [rng.choice(ledger.articles.list()).id])
        else:
            said = rng.choice(ledger.claims.list(ClaimFilter(limit=None)))
            wanted = rng.choice([standing for standing in standings if standing != said.standing])
            ledger.review.change(Target(said.article_id, "claim", said.id), {"standing": wanted})
        if number % 3:
            kept(ledger)
    kept(ledger)


def test_threads_that_read_while_articles_come_in_never_see_a_witness_who_is_known(ledger: Ledger) -> None:
    names = [f"Zarin Abo {surname}" for surname in ("Abrak", "Bolen", "Cured", "Dovan", "Ermin", "Fosil")]
    list(ledger.add_many(about(name, number) for number, name in enumerate(names)))
    known: list[str] = []
    seen: list[str] = []
    errors: list[BaseException] = []
    start = Barrier(4)

    def read() -> None:
        try:
            start.wait()
            while len(known) < len(names):
                hidden = [*known]
                shown = " ".join(contents(ledger))
                seen.extend(name for name in hidden if name in shown)
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    start.wait()
    for number, name in enumerate(names):
        ledger.articles.add(witness(name, number))
        known.append(name)
    for thread in threads:
        thread.join()
    assert (seen, errors) == ([], [])
    assert "Zarin" not in " ".join(contents(ledger)) and kept(ledger)


# Affordable


def asked(ledger: Ledger, rows: list[object]) -> list[str]:
    """Return the statements that masking some rows takes."""
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    with ledger.snapshot() as connection:
        listen(connection.engine, "before_cursor_execute", note)
    try:
        list(ledger.masked(rows))
    finally:
        with ledger.snapshot() as connection:
            remove(connection.engine, "before_cursor_execute", note)
    return [statement for statement in statements if not statement.startswith("BEGIN")]


def test_who_asks_again_is_answered_from_what_is_kept(ledger: Ledger) -> None:
    list(ledger.add_many([witness(), about()]))
    rows: list[object] = [*ledger.claims.list(), *ledger.articles.list(), *ledger.actors.list(), f"{FARMAN}?"]
    assert len(asked(ledger, rows)) > 5
    (only,) = asked(ledger, rows)
    assert "max(seq)" in only and "FROM claim" not in only


def test_many_articles_are_read_by_as_few_statements_as_one(ledger: Ledger) -> None:
    list(ledger.add_many(witness(number=number) for number in range(12)))
    rows: list[object] = [*ledger.claims.list(ClaimFilter(limit=None))]
    list(ledger.masked(["so that it is known who is private"]))
    first = len(asked(ledger, rows[:1]))
    assert len(asked(ledger, rows[1:])) == first > 1 and len(rows) == 12


def test_pages_are_let_go_of_when_there_is_no_room() -> None:
    pages = Pages(room=400)
    for number in range(4):
        pages.put((number, None), ("basis",), None)
    assert [pages.get((number, None), ("basis",))[1] for number in range(4)] == [False, False, True, True]
    assert pages.get((3, None), ("another basis",)) == (None, False)


def test_claims_are_those_of_the_masked_reading(ledger: Ledger) -> None:
    text = "“I saw April,” said April Shirzad, a cook. Police said that Shirzad left Velm, Shirzad in May."
    cast = [who(text, "April Shirzad", "person", "Shirzad"), who(text, "Police", "police")]
    when, where = time(text, "May", "2031-05"), place(text, "Velm", name="Shirzad’s Velm")
    seen = time(text, "April", "2031-04")
    said = [
        claim(text, "April Shirzad, a cook", "said", "I saw April", entity=cast[0][0].id, name="April Shirzad",
              standing="victim", role="Shirzad the cook", times=(seen.id,)),
        claim(text, "Police", "said that", "Shirzad left Velm, Shirzad in May", entity=cast[1][0].id,
              times=(when.id,), places=(where.id,)),
    ]  # fmt: skip
    one = replace(reading(text, cast=cast, title="April"), claims=tuple(said), times=(when, seen), places=(where,))
    ledger.articles.add(one)
    (masked,) = ledger.masked([ledger.articles.get(one.article.id)])
    rows = list(ledger.masked(ledger.claims.list(ClaimFilter(limit=None))))
    assert rows == list(claim_rows(masked))
    assert (rows[0].times, rows[1].times) == ((), ("2031-05",)) and rows[1].places[0].endswith("’s Velm")
    assert "Shirzad" not in repr(rows) and "April" not in repr(rows)


def test_rows_of_a_drawing_are_masked_by_words_and_places(ledger: Ledger) -> None:
    text = "Jelka Velm said that men beat Jelka Velm in Velm. Omar Nerr said that it was so."
    cast = [who(text, "Jelka Velm", "person", "Velm"), who(text, "Omar Nerr")]
    said = [
        claim(text, "Jelka Velm", "said", "men beat", entity=cast[0][0].id, standing="victim"),
        claim(text, "Omar Nerr", "said that it", "was so", entity=cast[1][0].id),
    ]
    inside, free = place(text, "Velm"), place(text, "so")
    hurt = event(text, "beat", place=inside.id, place_precision="town", place_basis="clause",
                 participants=(Participant("victim", cast[0][1][0].id, cast[0][0].id),))  # fmt: skip
    one = replace(reading(text, *said, cast=cast), places=(inside, free), events=(hurt,))
    list(ledger.add_many([one, about()]))
    other = about().article.id
    with ledger.masking() as masks:
        masks.look_at([(one.article.id, None), (other, None), ("nothing", None)])
        assert (masks.hides(one.article.id), masks.hides(other)) == (True, False)
        assert masks.words(one.article.id, "Jelka Velm").startswith("Victim ")
        assert masks.words(one.article.id, "Omar Nerr") == "Omar Nerr" and masks.words(other, FARMAN) == FARMAN
        assert not masks.tells(one.article.id, [inside.id]) and masks.tells(one.article.id, [free.id])
        named = {row.name: masks.actor(row.id, row.name) for row in ledger.actors.list()}
    assert named["Omar Nerr"][1] == "Omar Nerr" and named["Jelka Velm"][1].startswith("Victim ")
    assert named["Jelka Velm"][0] not in {row.id for row in ledger.actors.list()}
    (row,) = ledger.masked(ledger.events.list(EventFilter(min_confidence=0)))
    assert (row.place, row.lat, row.place_precision) == (None, None, "none")


def test_a_name_written_together_in_an_address_is_hidden_whoever_else_is_known(ledger: Ledger) -> None:
    list(ledger.add_many(witness(name, number) for number, name in enumerate((FARMAN, JELKA))))
    problem = ProblemRow("0" * 16, "inbox/thefarmantoloshirzadfile.pdf", "empty", "no text", "", "2031-01-01T00:00:00Z")
    (masked,) = ledger.masked([problem])
    (name,) = [one.name for one in ledger.masked(ledger.actors.list(ActorFilter(name=FARMAN)))]
    assert masked.origin == f"inbox/{name.lower().replace(' ', '-')}.pdf"


LETTERS = st.text("abc", min_size=1, max_size=6)


@given(st.lists(LETTERS, min_size=1, max_size=12), st.text("abc", max_size=12))
def test_parts_of_names_are_found_inside_a_word(names: list[str], word: str) -> None:
    people = [Somebody(runs([name.title()]), Pseudonym("Victim", "0" * 6)) for name in names]
    found = roll(people)
    assert found._parts_in(word) == [
        part for part, *more in found.hidden if not more and len(part) > 3 and part in word
    ]
