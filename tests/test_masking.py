"""Private people: who is hidden, in which words, with every span in its place; and in every output there is."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pyarrow.parquet as pq
import pytest
import typer
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy.event import listen
from typer.testing import CliRunner

import dateline
from dateline import Ledger, mask
from dateline.cli import app
from dateline.ledger import ClaimFilter
from dateline.ledger.export import CLAIM_COLUMNS
from dateline.ledger.masks import KEY_SETTING, Masks
from dateline.masking import run_key
from dateline.reader.names import split_title
from dateline.records import (
    Article,
    Forecast,
    Participant,
    Problem,
    Reading,
    RemovedLine,
    Window,
    from_json,
    is_export_header,
    to_json,
)
from tests.stories import casualty, claim, event, find, place, reading, time, who
from tests.strategies import readings

KEY = b"a key of the tests"


def told(text: str, *speakers: tuple[str, str], others: Iterable[str] = (), **more: Any) -> Reading:
    """Return a story in which people of some standing say its last words, each of whom it also calls by surname."""
    content = text.split()[-1]
    cast = {name: who(text, name, "person", name.split()[-1]) for name in [*dict(speakers), *others]}
    said = [
        claim(text, name, "said", content, standing=standing, entity=cast[name][0].id)
        for name, standing in speakers
    ]  # fmt: skip
    return reading(text, *said, cast=list(cast.values()), **more)


def hidden(text: str, *speakers: tuple[str, str], **more: Any) -> str:
    """Return the text of such a story as it leaves the desk."""
    return mask(told(text, *speakers, **more), KEY).article.text


FARMAN = ("Farman Shirzad", "eyewitness")


# In the text


def test_a_name_leaves_its_length_behind() -> None:
    text = "Farman Shirzad said that a van came. “It was white,” Shirzad said loudly"
    one = told(text, FARMAN)
    masked = mask(one, KEY)
    code = str(masked.entities[0].name).removeprefix("Eyewitness ")
    assert masked.article.text == f"Witness-{code[:6]}"[:14] + text[14:].replace("Shirzad", f"{code}·")
    assert (
        masked.claims[0].content == one.claims[0].content
        and masked.claims[0].source.spans == one.claims[0].source.spans
    )


@pytest.mark.parametrize(
    "words",
    [
        "Shirzad's", "Shirzad’s", "SHIRZAD", "Farman", "Mr. Shirzad", "FARMAN SHIRZAD’S", "farman shirzad", "Shirzads",
        "F. Shirzad", "Shirzad, Farman", "Farman A. Shirzad", "Farman\nShirzad", "pro-Shirzad", "@farmanshirzad",
        "www.shirzad.example", "f.shirzad@post.example", "#FarmanShirzad", "Farma\u0301n Shirza\u0301d", "Fármán",
    ],
)  # fmt: skip
def test_every_way_to_write_a_name_is_hidden(words: str) -> None:
    text = f"Farman Shirzad said that a van came. They asked {words} about it loudly"
    left = hidden(text, FARMAN)
    assert len(left) == len(text) and left.endswith("about it loudly")
    assert not re.search(r"farman|shirza|(?<!\w)F\.|f\u00e1rm", left, re.I)


def test_two_letters_are_a_name_where_the_person_is_meant() -> None:
    text = "Bo Ek said that he saw Ek. In Ek County nobody did loudly"
    one = who(text.replace("Ek County", "__ County"), "Bo Ek", "person", "Ek")
    said = claim(text, "Bo Ek", "said", "loudly", standing="victim", entity=one[0].id)
    left = mask(reading(text, said, cast=[one]), KEY).article.text
    assert "In Ek County" in left and not re.search(r"Bo|saw Ek", left)


def test_a_word_that_begins_a_sentence_stays_a_word() -> None:
    text = "Rose Will said that prices will rise. Will they? “Will saw me,” she said. A friend asked Will loudly"
    cast = who(
        text.replace("Will they", "____ they").replace("asked Will", "asked ____"), "Rose Will", "person", "Will"
    )
    said = claim(text, "Rose Will", "said", "loudly", standing="victim", entity=cast[0].id)
    left = mask(reading(text, said, cast=[cast]), KEY).article.text
    assert "prices will rise. Will they?" in left and "Will saw" not in left and "asked Will" not in left


def test_two_people_who_share_a_surname_are_told_apart_by_their_mentions() -> None:
    text = "Laila Karimi said the wall fell. President Ahmad Karimi said it stood. Ms Karimi wept; Karimi left loudly"
    laila, ahmad = who(text, "Laila Karimi"), who(text, "Ahmad Karimi")
    for (entity, mentions), words in ((laila, "Karimi wept"), (ahmad, "Karimi left")):
        start = text.index(words)
        more = replace(mentions[0], id=words, start=start, end=start + 6)
        laila, ahmad = (
            ((entity, (*mentions, more)), ahmad) if entity is laila[0] else (laila, (entity, (*mentions, more)))
        )
    said = [
        claim(text, "Laila Karimi", "said", "loudly", standing="victim", entity=laila[0].id),
        claim(text, "President Ahmad Karimi", "said", "loudly", name="Ahmad Karimi", entity=ahmad[0].id),
    ]
    masked = mask(reading(text, *said, cast=[laila, ahmad], title="Ahmad Karimi on Laila Karimi"), KEY)
    victim = masked.entities[0].name
    assert masked.article.title == f"Ahmad Karimi on {victim}" and masked.claims[1].source.name == "Ahmad Karimi"
    assert "President Ahmad Karimi said" in masked.article.text and "; Karimi left" in masked.article.text
    assert "Laila" not in masked.article.text and "Ms Karimi" not in masked.article.text


def test_two_hidden_people_of_one_surname_have_their_own_pseudonyms() -> None:
    text = "Laila Karimi said it. Omar Karimi said it loudly"
    one, other = mask(told(text, ("Laila Karimi", "victim"), ("Omar Karimi", "eyewitness")), KEY).entities
    assert one.name.startswith("Victim ") and other.name.startswith("Eyewitness ") and one.name[-6:] != other.name[-6:]


# Who


@pytest.mark.parametrize(
    "standing", ["official", "armed_group", "media", "expert", "business", "other", "civil_society"]
)
def test_only_eyewitnesses_and_victims_are_hidden(standing: str) -> None:
    one = told("Farman Shirzad said it loudly", ("Farman Shirzad", standing))
    assert mask(one, KEY) is one


@pytest.mark.parametrize("standing", ["official", "armed_group", "media", "expert", "business"])
def test_who_speaks_in_a_public_capacity_too_is_not_hidden(standing: str) -> None:
    one = told("Farman Shirzad said it loudly", FARMAN)
    source: Any = replace(one.claims[0].source)
    public = replace(one.claims[0], id="f" * 16, source=replace(source, standing=standing))
    two = replace(one, claims=(*one.claims, public))
    assert mask(two, KEY) is two


def test_who_has_no_name_is_not_hidden() -> None:
    text = "A shopkeeper said it loudly"
    one = reading(text, claim(text, "A shopkeeper", "said", "loudly", type="unnamed_person", standing="eyewitness"))
    assert mask(one, KEY) is one


def test_a_source_inside_a_claim_and_one_without_an_entity_are_hidden() -> None:
    text = "Police said that Farman Shirzad told them it burnt loudly"
    outer = claim(text, "Police", "said", "Farman Shirzad told them it burnt loudly", type="named_organization")
    inner = claim(text, "Farman Shirzad", "told", "it burnt loudly", standing="eyewitness", parent=outer.id)
    masked = mask(reading(text, outer, inner), KEY)
    assert "Shirzad" not in masked.article.text and masked.claims[1].source.name != "Farman Shirzad"
    assert masked.claims[1].parent == outer.id


def test_the_same_person_under_a_second_entity_is_hidden_too() -> None:
    text = "Farman Shirzad said it. The shop of Shirzad burnt loudly"
    cast = [who(text.replace("of Shirzad", "__________"), "Farman Shirzad"), who(text, "Shirzad")]
    cast[1] = (cast[1][0], cast[1][1][1:])
    said = claim(text, "Farman Shirzad", "said", "loudly", standing="victim", entity=cast[0][0].id)
    masked = mask(reading(text, said, cast=cast), KEY)
    assert "Shirzad" not in masked.article.text and masked.entities[0].name == masked.entities[1].name


# Outside the text


def test_every_other_field_has_the_pseudonym_in_full() -> None:
    text = "Farman Shirzad said it loudly"
    one = told(
        text, FARMAN, title="SHIRZAD: “I saw it”", byline="Farman Shirzad", external_id="shirzad-1",
        url="https://ostra.example/2031/farman-shirzad-saw-it?by=Farman%20Shirzad",
        removed=(RemovedLine("More on Farman Shirzad", 3, "teaser"),),
    )  # fmt: skip
    one = replace(one, claims=(replace(one.claims[0], source=replace(one.claims[0].source, role="Shirzad’s cook")),))
    masked = mask(one, KEY)
    name, slug = masked.entities[0].name, masked.entities[0].name.lower().replace(" ", "-")
    assert re.fullmatch(r"Eyewitness [0-9A-HJKMNP-TV-Z]{6}", name) and masked.entities[0].aliases == ()
    assert masked.article.title == f"{name}: “I saw it”"
    assert masked.article.url == f"https://ostra.example/2031/{slug}-saw-it?by={slug}"
    assert masked.article.removed[0].text == f"More on {name}" and masked.article.external_id == f"{slug}-1"
    assert masked.claims[0].source.name == name and masked.claims[0].source.role == f"{name}’s cook"
    # The reporter is no source.
    assert masked.article.byline == "Farman Shirzad"


def test_an_entity_under_a_pseudonym_has_another_id_as_the_name_went_into_the_old_one() -> None:
    one = told("Farman Shirzad said it loudly. Police", FARMAN, others=["Police"])
    masked = mask(one, KEY)
    assert masked.entities[0].id != one.entities[0].id and masked.entities[1] == one.entities[1]
    assert {mention.entity for mention in masked.mentions} == {entity.id for entity in masked.entities}
    assert masked.claims[0].source.entity == masked.entities[0].id


def test_words_of_a_vocabulary_are_never_names() -> None:
    text = "Date Time said it on Friday loudly"
    one = told(text, ("Date Time", "victim"))
    when = dateline.Time("0" * 16, 21, 27, "DATE", "2031-05-09", None, None, "none")
    assert mask(replace(one, times=(when,)), KEY).times == (when,)


def test_a_time_or_place_in_a_hidden_name_is_left_out_as_it_would_tell_the_name() -> None:
    text = "April Jordan said it. She saw Jordan in May in Jordanville loudly"
    cast = who(text, "April Jordan", "person", "Jordan")
    when, where = (time(text, "April", "2031-04"), time(text, "May", "2031-05")), (
        place(text, "Jordan", kind="country"), place(text, "Jordanville"),
    )  # fmt: skip
    said = claim(
        text, "April Jordan", "said", "saw Jordan in May in Jordanville", standing="victim", entity=cast[0].id,
        times=(when[1].id,), places=tuple(it.id for it in where),
    )  # fmt: skip
    masked = mask(replace(reading(text, cast=[cast]), claims=(said,), times=when, places=where), KEY)
    assert [it.value for it in masked.times] == ["2031-05"] and masked.claims[0].times == (when[1].id,)
    assert [it.name for it in masked.places] == ["Jordanville"] and masked.claims[0].places == (where[1].id,)
    assert mask(masked, KEY) == masked


def test_a_time_and_a_place_of_one_id_are_told_apart() -> None:
    text = "April Jordan said it. She saw it in May loudly"
    cast = who(text, "April Jordan")
    when, where = time(text, "May", "2031-05"), place(text, "Jordan", kind="country")
    where = replace(where, id=when.id)
    there = event(text, "saw", time=when.id, place=where.id, place_precision="country", place_basis="clause")
    said = claim(text, "April Jordan", "said", "saw it in May", standing="victim", entity=cast[0].id,
                 times=(when.id,), places=(where.id,))  # fmt: skip
    one = replace(reading(text, cast=[cast]), claims=(said,), events=(there,), times=(when,), places=(where,))
    masked = mask(one, KEY)
    assert (masked.times, masked.places) == ((when,), ())
    assert (masked.claims[0].times, masked.claims[0].places) == ((when.id,), ())
    assert (masked.events[0].time, masked.events[0].place) == (when.id, None)


# Pseudonyms


def test_a_pseudonym_is_stable_under_a_key_and_tells_nothing_without() -> None:
    names = [
        mask(told(text, (name, standing)), key).entities[0].name
        for key in (KEY, b"another")
        for text, name, standing in (
            ("Farman Shirzad said it loudly", "Farman Shirzad", "eyewitness"),
            ("A man, Farman Shirzad, said nothing loudly", "Farman Shirzad", "victim"),
            ("Mr Farman Shirzád said it loudly", "Mr Farman Shirzád", "eyewitness"),
            ("Omar Shirzad said it loudly", "Omar Shirzad", "eyewitness"),
        )
    ]
    codes = [name[-6:] for name in names]
    assert codes[0] == codes[1] == codes[2] and len(set(codes)) == 4
    assert names[1].startswith("Victim ")


def test_the_key_without_a_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    one = told("Farman Shirzad said it loudly", FARMAN)
    monkeypatch.setenv("DATELINE_MASK_KEY", "mine")
    run_key.cache_clear()
    given = mask(one)
    assert given == mask(one, "mine") == mask(one, b"mine")
    monkeypatch.delenv("DATELINE_MASK_KEY")
    run_key.cache_clear()
    drawn = mask(one)
    assert drawn == mask(one) != given
    run_key.cache_clear()
    assert mask(one) != drawn


@given(readings(), st.booleans())
def test_masking_moves_no_span_and_happens_once(one: Reading, private: bool) -> None:
    if private:
        sources = [replace(c.source, type="named_person", standing="victim") for c in one.claims]
        one = replace(one, claims=tuple(replace(c, source=s) for c, s in zip(one.claims, sources, strict=True)))
    masked = mask(one, KEY)
    assert len(masked.article.text) == len(one.article.text)
    assert from_json(to_json(masked)) == masked
    assert mask(masked, KEY) == masked
    for layer in ("mentions", "events", "forecasts", "claims"):
        assert _spans(getattr(masked, layer)) == _spans(getattr(one, layer))
    for layer in ("places", "times"):  # those in a hidden name are left out
        assert set(_spans(getattr(masked, layer))) <= set(_spans(getattr(one, layer)))
    assert (masked.article.dateline is None) == (one.article.dateline is None)


def _spans(layer: Iterable[Any]) -> list[tuple[int, int]]:
    return re.findall(r"start=(\d+), end=(\d+)", repr(layer))


PARTS = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True)
BETWEEN = st.sampled_from([". ", ", ", "’s ", "\n\n", " and ", "; “", "” said ", " (", ") ", "-", "/", " of the "])


@given(PARTS, PARTS, st.lists(st.tuples(st.sampled_from(["{0} {1}", "{1}", "{0}", "{2}", "{3}", "{1}s"]), BETWEEN)))
def test_no_part_of_a_name_is_left(given_name: str, surname: str, rest: list[tuple[str, str]]) -> None:
    assume(not split_title([given_name, surname])[0])  # a title is no part of a name
    name = f"{given_name} {surname}"
    forms = [form.format(given_name, surname, name.upper(), name.lower()) + mark for form, mark in rest]
    text = f"{name} said one. They saw {''.join(forms)} loudly"
    left = hidden(text, (name, "victim"))
    assert len(left) == len(text)
    # What stands in lower case may be a word of the sentences around.
    words = set(re.findall(r"[A-Za-z]+", left)) - {"They"}
    assert not words & {given_name, surname, given_name.upper(), surname.upper(), f"{surname}s"}


# Every output

TEXT = """FARMAN SHIRZAD SAW THE VAN

"The van stopped and it all went white," said Farman Shirzad, a shopkeeper at the Ostra Grain Hall. Shirzad's shop fell.

Jelka Torrel said that her leg was crushed. "Nobody came on Friday," Torrel said. Ilva Renn said that help was sent.
"""
ELSEWHERE = "Commissioner Ilva Renn said that Farman Shirzad had been heard at the Ostra Grain Hall. Shirzad went home."
NAMES = ("farman", "shirzad", "jelka", "torrel")
OFFICIAL = "Ilva Renn"


def witnesses(text: str = TEXT) -> Reading:
    """Return the story with everything in which a name can stand."""
    cast = [
        who(text, "Farman Shirzad", "person", "Shirzad"), who(text, "Jelka Torrel", "person", "Torrel"),
        who(text, "Ilva Renn"), who(text, "Shirzad's shop", "facility"), who(text, "Ostra Grain Hall", "organization"),
    ]  # fmt: skip
    said = [
        claim(text, "Farman Shirzad, a shopkeeper at the Ostra Grain Hall", "said", '"The van stopped',
              entity=cast[0][0].id, name="Farman Shirzad", standing="eyewitness", role="Shirzad’s own shopkeeper"),
        claim(text, "Jelka Torrel", "said", "her leg was crushed", entity=cast[1][0].id, standing="victim"),
        claim(text, "Ilva Renn", "said that help", "help was sent", entity=cast[2][0].id),
    ]  # fmt: skip
    where = (
        place(text, "Ostra", country_code="VE", relation="behind Shirzad’s shop", runners_up=("Torrel Heights",)),
        place(text, "Shirzad", name="Old Town", country_code="VE"),
    )
    when = time(text, "Friday", "2031-05-09"), time(text, "Torrel", "2031-06")
    one = reading(
        text, *said, cast=cast, title="Shirzad saw the van", external_id="farman-shirzad", published="2031-05-01",
        url="https://ostra.example/jelka-torrel-and-farman-shirzad", outlet="Ostra Courier",
        removed=(RemovedLine("Read more: Jelka Torrel’s leg", 9, "teaser"),),
    )  # fmt: skip
    inside = replace(one.claims[0], times=tuple(it.id for it in when), places=tuple(it.id for it in where))
    hurt = casualty(text, "Jelka Torrel", "crushed", 1, effect="injured", counted=find(text, "Jelka Torrel"))
    seen = event(
        text, "fell", participants=tuple(Participant("victim", shown[0].id, who.id) for who, shown in cast[:2]),
        place=where[1].id, place_precision="town", place_basis="clause", time=when[1].id, earliest=when[1].earliest,
        latest=when[1].latest, time_precision="month", time_basis="clause", weapon="Shirzad's van", claim=inside.id,
    )  # fmt: skip
    coming = Forecast(
        "f" * 16, inside.id, (find(text, "Shirzad's shop fell"),), seen.id, None,
        Window("2031-05-09", "2031-05-09", "explicit", find(text, "on Friday")), find(text, "Jelka Torrel said"), False,
        "opinion",
    )  # fmt: skip
    return replace(
        one, claims=(inside, *one.claims[1:]), times=when, places=where, casualties=(hurt,), events=(seen,),
        forecasts=(coming,),
    )  # fmt: skip


def elsewhere(outlet: str = "Velm Post") -> Reading:
    """Return a story that speaks of an eyewitness of the other one and does not quote him."""
    cast = [
        who(ELSEWHERE, "Farman Shirzad", "person", "Shirzad"), who(ELSEWHERE, "Ilva Renn"),
        who(ELSEWHERE, "Ostra Grain Hall", "organization"),
    ]  # fmt: skip
    said = claim(ELSEWHERE, "Ilva Renn", "said", "Farman Shirzad had been heard", entity=cast[1][0].id)
    return reading(ELSEWHERE, said, cast=cast, outlet=outlet, published="2031-05-02", title="Shirzad heard")


class FakeReader:
    """Reads nothing but the story."""

    model = "fake"

    def read_many(self, items: Iterable[Article | Problem], workers: int = 1) -> Iterator[Reading | Problem]:
        for item in items:
            yield item if isinstance(item, Problem) else replace(witnesses(), article=item)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a ledger of everything that can be listed, the story, an unmasked export and a register."""
    folder = tmp_path_factory.mktemp("desk")
    with Ledger(folder / "ledger.db") as ledger:
        ledger.articles.add(witnesses())
        ledger.articles.add(elsewhere())
        # Nothing in common but the name: another actor, and a suggestion.
        text = "Farman Shirzad said that it rained"
        ledger.articles.add(told(text, FARMAN, published="2031-06-01", title="Rain"))
        ledger.problems.add(Problem("farman-shirzad.txt", "empty", "farman-shirzad.txt: holds nothing", "fill it"))
        ledger.actors.merge("Ostra Grain Hall", "Jelka Torrel", "Torrel works there")
        ledger.actors.undo(1, "Jelka Torrel does not")
        assert ledger.actors.suggestions()
        ledger.export("jsonl", folder / "export.jsonl", unmasked=True)
    (folder / "story.txt").write_text(TEXT, encoding="utf-8")
    (folder / "own.csv").write_text(
        "id,name,kind,country,sector,aliases,metonyms,start,end,relations,source\n"
        "grain-hall,Ostra Grain Hall,organization,,BUS,,,,,,https://example.org/hall\n"
    )
    return folder


# What every command is run with, more than once where its options lead to other outputs. A new command has to be added.
ARGUMENTS: dict[str, list[str]] = {
    "read": ["story.txt --as-is"],
    "add": ["story.txt --as-is"],
    "articles": ["", "--text van"],
    "claims": ["--all", "--source Shirzad", "--standing victim"],
    "sources": ["", "--source Torrel", "--article farman-shirzad"],
    "actor": ["'Farman Shirzad'", "'Jelka Torrel'", "'Ilva Renn'", "'Farman'", "Shirzat"],
    "show": ["farman-shirzad"],
    "search": ["van", "Shirzad", "heard"],
    "export": [
        "",
        "--what claims",
        "--what times",
        "--what events",
        "--format csv --what events",
        "--format geojson --what events",
        "--format acled",
        "--format plover",
        "--what forecasts",
        "--what casualties",
        "--what places",
        "--out out",
        "--near 34.4,70.4 --km 9000",
    ],
    "import": ["export.jsonl"],
    "times": ["", "--text van"],
    "events": ["", "--recipient Shirzad", "--type ASSAULT"],
    "forecasts": ["", "--source Shirzad", "--not-scorable"],
    "casualties": ["", "--text van", "--effect injured"],
    "places": [""],
    "places list": ["", "--name Shirzad", "--name Ostra"],
    "places near": ["34.4,70.4 --km 9000"],
    "places in": ["VE"],
    "problems": [""],
    "about": [""],
    "actors": ["", "--suggestions", "--name Shirzad"],
    "actors import": ["own.csv"],
    "actors merge": ["'Jelka Torrel' 'Ilva Renn' --note 'Jelka Torrel'"],
    "actors split": ["'Ostra Grain Hall' farman-shirzad --note Shirzad", "'Jelka Torrel' farman-shirzad"],
    "actors reject": ["1 --note 'not Farman Shirzad'"],
    "actors undo": ["2 --note 'Jelka Torrel'"],
    "actors decisions": [""],
    "places import": ["own.csv"],
    "places add": ["own.csv"],
    "places imports": ["", "--broken own"],
    "places remove": ["own"],
    "places lookup": ["Shirzad"],
    "serve": [],  # tests/test_desk_masking.py tries every page
}
OWN_PLACES = {"places", "places import", "places add", "places imports", "places remove", "places lookup"}
NAMELESS = {"add", "import", "about", "actors import", "serve"} | OWN_PLACES
"""Commands that print no row of any article, and so have nothing to unmask."""


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield before + name, command
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands(typer.main.get_command(app)))


def words_of(hint: Any) -> list[str]:
    """Return the words that an option takes, however deep its annotation holds them."""
    return [hint] if isinstance(hint, str) else [word for part in get_args(hint) for word in words_of(part)]


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield every command with all its arguments and formats."""
    for name, command in COMMANDS.items():
        hints = get_type_hints(command.callback)
        for arguments in ARGUMENTS.get(name, []):
            for format in words_of(hints.get("format")) or [""]:
                yield name, arguments, f"--format {format}" if format else ""


def printed(stocked: Path, line: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """Return all that a command prints or writes, run on a copy of the ledger."""
    for path in stocked.iterdir():
        shutil.copy(path, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DATELINE_LEDGER", str(folder / "ledger.db"))
    monkeypatch.setenv("DATELINE_PLACES", str(folder / "places"))
    monkeypatch.setattr("dateline.Reader", lambda model=None: FakeReader())
    result = CliRunner().invoke(app, line)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    written = folder / "out"
    shown = result.output if "parquet" not in line or written.exists() else ""
    if written.exists() and "parquet" in line:
        shown += str(pq.read_table(written).to_pylist())
    elif written.exists():
        shown += written.read_text(encoding="utf-8")
    return shown


def test_every_command_is_tried() -> None:
    assert set(ARGUMENTS) == set(COMMANDS)
    can = {name for name, command in COMMANDS.items() if any("--unmasked" in option.opts for option in command.params)}
    assert set(COMMANDS) - can == NAMELESS


@pytest.mark.parametrize(("command", "arguments", "format"), [*cases()])
def test_no_output_names_a_private_person(
    command: str, arguments: str, format: str, stocked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if "parquet" in format:
        arguments += " --out out"
    shown = printed(stocked, f"{command} {arguments} {format}", monkeypatch, tmp_path)
    assert [name for name in NAMES if name in shown.casefold()] == []


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - NAMELESS))
def test_unmasked_names_everybody(command: str, stocked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown: dict[str, str] = {}
    for name, arguments, format in cases():
        if name == command and "parquet" not in format:
            line = f"{command} {arguments} {format} --unmasked"
            shown[format] = shown.get(format, "") + printed(stocked, line, monkeypatch, tmp_path)
    assert [format for format, each in shown.items() if not any(name in each.casefold() for name in NAMES)] == []


@pytest.mark.parametrize(
    "command", ["read story.txt --as-is", "claims", "show farman-shirzad", "sources", "search van"]
)
def test_tables_on_a_terminal_name_everybody_and_nothing_else_does(
    command: str, stocked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dateline.cli.rows.on_terminal", lambda: True)
    assert "Shirzad" in printed(stocked, f"{command} --format table", monkeypatch, tmp_path)
    assert "shirzad" not in printed(stocked, f"{command} --format csv", monkeypatch, tmp_path).casefold()


def test_errors_tell_names_only_to_a_terminal(stocked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    line = "actor 'Farman Shirzat'"
    assert re.search(r"did you mean (Eyewitness|Victim) \w{6}\?", printed(stocked, line, monkeypatch, tmp_path))
    assert "did you mean Farman Shirzad?" in printed(stocked, f"{line} --unmasked", monkeypatch, tmp_path)


# In a ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "own.db") as opened:
        yield opened


def test_a_person_has_one_pseudonym_in_all_articles_and_exports_of_a_ledger(ledger: Ledger, tmp_path: Path) -> None:
    list(ledger.add_many([witnesses(), elsewhere()]))
    found = [entity for one in ledger.masked(ledger.articles.readings()) for entity in one.entities]
    (name,) = {each.name for each in found if each.kind == "person" and each.name.startswith("Eyewitness")}
    (row,) = [row for row in ledger.masked(ledger.actors.list()) if row.name.startswith("Eyewitness")]
    said = list(ledger.masked(ledger.claims.list(ClaimFilter(source="Shirzad"))))
    assert row.name == name and {each.source_name for each in said} == {name}
    about = list(ledger.masked(ledger.claims.list(ClaimFilter(text="Shirzad"))))
    assert [each.content for each in about] == [about[0].content] and name[-6:] in about[0].content
    assert next(ledger.masked(ledger.search("heard"))).snippet.count(name[-6:]) == 2
    again = ledger.export("jsonl", tmp_path / "1.jsonl"), ledger.export("jsonl", tmp_path / "2.jsonl")
    assert again == (2, 2) and (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    with Ledger(tmp_path / "other.db") as other:
        other.articles.add(witnesses())
        names = {entity.name for one in other.masked(other.articles.readings()) for entity in one.entities}
        assert name not in names


def test_rows_of_places_and_times_are_those_of_the_masked_reading(ledger: Ledger, tmp_path: Path) -> None:
    ledger.articles.add(witnesses())
    masked = next(ledger.masked(ledger.articles.readings()))
    where, when = list(ledger.masked(ledger.places.list())), list(ledger.masked(ledger.times.list()))
    assert (len(ledger.places.list()), [row.id for row in where]) == (2, [it.id for it in masked.places])
    assert (len(ledger.times.list()), [row.id for row in when]) == (2, [it.id for it in masked.times])
    (row,) = where
    assert (row.words, row.name, row.relation) == ("Ostra", "Ostra", masked.places[0].relation)
    assert row.runners_up == tuple(it.name for it in masked.places[0].runners_up) and row.title == masked.article.title
    assert "shirzad" not in repr(where + when).casefold() and "torrel" not in repr(where + when).casefold()
    (said, *_) = ledger.masked(ledger.claims.list(ClaimFilter(standing="eyewitness")))
    assert (said.times, said.places) == (("2031-05-09",), ("Ostra",))
    assert ledger.export("geojson", tmp_path / "out.geojson") == 1


def test_a_public_figure_is_hidden_only_where_quoted_as_a_witness(ledger: Ledger) -> None:
    text = "Farman Shirzad said that the Ostra Grain Hall is safe"
    hall = who(text, "Ostra Grain Hall", "organization")
    farman = who(text, "Farman Shirzad")
    said = claim(text, "Farman Shirzad", "said", "Ostra Grain Hall is safe", entity=farman[0].id, standing="official")
    list(ledger.add_many([witnesses(), reading(text, said, cast=[farman, hall], title="Safe")]))
    assert len([row for row in ledger.actors.list() if row.name == "Farman Shirzad"]) == 1
    texts = {one.article.title: one.article.text for one in ledger.masked(ledger.articles.readings())}
    assert texts.pop("Safe") == text and "Shirzad" not in "".join(texts.values())
    # A profile joins both articles, and would tell who the witness is.
    profile = next(ledger.masked([ledger.actors.profile("Farman Shirzad")]))
    assert len(profile.said) == 2 and "Shirzad" not in repr(profile)


def test_methods_of_the_ledger_name_everybody(ledger: Ledger) -> None:
    ledger.articles.add(witnesses())
    assert ledger.articles.get("farman-shirzad") == witnesses()
    assert {row.source_name for row in ledger.claims.list()} == {"Farman Shirzad", "Jelka Torrel", OFFICIAL}


def test_a_row_that_nobody_thought_of_does_not_get_out(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        list(ledger.masked([object()]))


def test_a_masked_export_can_be_imported_and_stays_as_it_is(ledger: Ledger, tmp_path: Path) -> None:
    list(ledger.add_many([witnesses(), elsewhere()]))
    ledger.export("jsonl", tmp_path / "masked.jsonl")
    with Ledger(tmp_path / "copy.db") as copy:
        lines = (tmp_path / "masked.jsonl").read_bytes().splitlines()
        assert all(answer.new for answer in copy.import_readings(lines))
        copy.export("jsonl", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes().splitlines() == lines


def test_an_export_says_when_it_is_unmasked(ledger: Ledger, tmp_path: Path) -> None:
    ledger.articles.add(witnesses())
    for format in ("jsonl", "csv", "parquet", "geojson"):
        ledger.export(format, tmp_path / f"masked.{format}")
        ledger.export(format, tmp_path / f"plain.{format}", unmasked=True)
    header, row = (tmp_path / "plain.jsonl").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r'{"schema":"dateline.export/1","unmasked":true,"exported":"[-0-9]+T[:0-9]+Z"}', header)
    assert from_json(row) == witnesses()
    names, *cells = csv.reader(io.StringIO((tmp_path / "plain.csv").read_text(encoding="utf-8"), newline=""))
    assert names == [*CLAIM_COLUMNS, "unmasked"] and {row[-1] for row in cells} == {"yes"}
    table = pq.read_table(tmp_path / "plain.parquet")
    assert table.schema.metadata[b"dateline.unmasked"] == b"true"
    assert set(table.column("unmasked").to_pylist()) == {"yes"}
    features = json.loads((tmp_path / "plain.geojson").read_text(encoding="utf-8"))
    assert features["unmasked"] is True and features["exported"][-1] == "Z" and len(features["features"]) == 2
    for format in ("jsonl", "csv", "parquet", "geojson"):
        assert b"unmasked" not in (tmp_path / f"masked.{format}").read_bytes()


def test_the_header_of_an_export_is_no_article_and_no_reading(ledger: Ledger, tmp_path: Path) -> None:
    header = '{"schema": "dateline.export/1", "unmasked": true}'
    assert list(ledger.import_readings([header, header.encode(), to_json(witnesses())]))[0].new
    (tmp_path / "rows.jsonl").write_text(f'{header}\n{{"id": "1", "text": "The ferry sank, Oda Pell said."}}\n')
    (row,) = dateline.articles(tmp_path / "rows.jsonl")
    assert isinstance(row, Article) and row.external_id == "1"
    assert not is_export_header('{"schema": "other"}') and not is_export_header(b"dateline.export/1")


def test_the_key_is_made_once_and_cannot_be_changed(ledger: Ledger) -> None:
    with ledger.snapshot() as connection:
        (row,) = connection.exec_driver_sql("SELECT name, value FROM setting").all()
    assert row.name == KEY_SETTING and len(bytes.fromhex(row.value)) == 32
    with pytest.raises(Exception, match="never changed"), ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE setting SET value = '00'")


def test_private_people_are_found_by_the_index(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ledger.articles.add(witnesses())
    with ledger.snapshot() as connection:
        listen(connection.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        Masks(connection)
        plans = [
            "\n".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement in [*asked]
            if "eyewitness" in statement
            for parameters in [tuple("x" * statement.count("?"))]
        ]
    assert plans and all("USING INDEX claim_private" in plan for plan in plans)
