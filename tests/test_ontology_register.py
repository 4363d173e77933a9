"""The register of actors: what is read, what is refused and how it is told."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from dateline.errors import DatelineError, RegisterError
from dateline.ontology import register
from dateline.ontology.codes import SECTORS
from dateline.ontology.names import shipped_lookup
from dateline.ontology.register import COLUMNS, Actor, Relation, RelationType, merged, read_register, shipped
from dateline.records import EntityKind

HEADER = ",".join(COLUMNS)
DOCS = Path(__file__).resolve().parent.parent / "docs"
GUARD = "guard,Harbour Guard,military,,MIL,,,,,,https://example.org/guard"
FRONT = "front,Norland Front,armed_group,NOR,REB,NF|The Front,Hill House,1998,2004-05,rival_of:guard@1998..,http://example.org"


def row(**cells: str) -> str:
    """Return a row that is right but for what is given."""
    right = {"id": "front", "name": "Norland Front", "kind": "armed_group", "source": "https://example.org/front"}
    return ",".join((right | cells).get(column, "") for column in COLUMNS)


def write(folder: Path, *rows: str) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(RegisterError) as error:
        read_register(path)
    assert str(error.value).startswith("own.csv: ")
    return [line.strip() for line in str(error.value).removeprefix("own.csv: ").splitlines()]


def test_read_register_reads_every_column(tmp_path: Path) -> None:
    guard, front = read_register(write(tmp_path, GUARD, "", FRONT))
    assert guard == Actor("guard", "Harbour Guard", "military", sector="MIL", source="https://example.org/guard")
    assert front == Actor(
        id="front", name="Norland Front", kind="armed_group", country="NOR", sector="REB", aliases=("NF", "The Front"),
        metonyms=("Hill House",), start="1998", end="2004-05", relations=(Relation("rival_of", "guard", "1998", ""),),
        source="http://example.org",
    )  # fmt: skip


def test_read_register_takes_a_byte_order_mark_quotes_and_crlf(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(("\ufeff" + HEADER + "\r\n" + row(name='"Front, Norland"', aliases=" A | B |") + "\r\n").encode())
    (front,) = read_register(path)
    assert front.name == "Front, Norland" and front.aliases == ("A", "B")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"id": ""}, "id: '' is not made of small letters, digits and single hyphens"),
        ({"id": "No_Slug"}, "id: 'No_Slug' is not made of small letters, digits and single hyphens"),
        ({"id": "a--b"}, "id: 'a--b' is not made of small letters, digits and single hyphens"),
        ({"name": " "}, "name: empty"),
        ({"kind": "rebels"}, "kind: 'rebels' is not one of person, armed_group"),
        ({"country": "NO"}, "country: 'NO' is not a three-letter code of ISO 3166-1"),
        ({"country": "XXX"}, "country: 'XXX' is not a three-letter code of ISO 3166-1"),
        ({"sector": "ABC"}, "sector: 'ABC' is not one of AGR, BUS"),
        ({"start": "14 May 1998"}, "start: '14 May 1998' is not a date written YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"start": "2009-13"}, "start: '2009-13' is not a date written"),
        ({"end": "2009-02-29"}, "end: '2009-02-29' is not a date written"),
        ({"end": "0000"}, "end: '0000' is not a date written"),
        ({"end": "２００９"}, "end: '２００９' is not a date written"),
        ({"start": "2009", "end": "2008-12"}, "end: 2008-12 is before the start, 2009"),
        ({"start": "2009-05-02", "end": "2009-05-01"}, "end: 2009-05-01 is before the start, 2009-05-02"),
        ({"relations": "part_of"}, "relations: 'part_of' is not written type:id or type:id@FROM..TO"),
        ({"relations": "part_of:guard@2009"}, "relations: 'part_of:guard@2009' is not written type:id"),
        ({"relations": "friend_of:guard"}, "relations: 'friend_of' is not one of part_of, affiliate_of"),
        ({"relations": "part_of:front"}, "relations: 'part_of:front' leads to the actor itself"),
        ({"relations": "part_of:guard@2009-13.."}, "relations: 'part_of:guard@2009-13..' has a date that is not"),
        ({"relations": "part_of:guard@2009..2008"}, "relations: 'part_of:guard@2009..2008' ends before it starts"),
        ({"relations": "part_of:nobody"}, "relations: there is no actor 'nobody' to be part_of"),
        ({"source": ""}, "source: empty"),
        ({"source": "a book"}, "source: 'a book' is not an http or https address"),
        ({"source": "ftp://example.org/x"}, "source: 'ftp://example.org/x' is not an http or https address"),
    ],
)  # fmt: skip
def test_read_register_refuses_a_cell(tmp_path: Path, cells: dict[str, str], problem: str) -> None:
    (told,) = refused(write(tmp_path, GUARD, row(**cells)))
    assert told.startswith(f"line 3: {problem}")


@pytest.mark.parametrize("end", ["2014", "2014-06", "2014-06-30"])
def test_read_register_lets_a_coarse_end_follow_a_fine_start(tmp_path: Path, end: str) -> None:
    assert read_register(write(tmp_path, row(start="2014-06-30", end=end)))


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        (HEADER.replace("source", "sauce"), ["line 1: unknown column 'sauce'", "line 1: missing column 'source'"]),
        (HEADER.replace(",source", ""), ["line 1: missing column 'source'"]),
        (HEADER + ",note", ["line 1: unknown column 'note'"]),
        (HEADER.replace("id,name", "name,id"), [f"line 1: the columns must be, in this order: {HEADER}"]),
        (HEADER.replace(",", ";"), [f"line 1: unknown column '{HEADER.replace(',', ';')}'"]),
    ],
)
def test_read_register_refuses_other_columns(tmp_path: Path, header: str, problems: list[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{header}\n{GUARD}\n", encoding="utf-8")
    told = refused(path)
    assert (told if len(told) == 1 else told[1:])[: len(problems)] == problems


@pytest.mark.parametrize(("line", "much"), [(GUARD + ",", "many cells: 12"), ("guard,Harbour Guard", "few cells: 2")])
def test_read_register_refuses_a_row_of_another_length(tmp_path: Path, line: str, much: str) -> None:
    assert refused(write(tmp_path, line)) == [f"line 2: too {much} instead of 11"]


def test_read_register_refuses_an_id_that_stands_twice(tmp_path: Path) -> None:
    assert refused(write(tmp_path, GUARD, FRONT, GUARD)) == ["line 4: id: 'guard' stands in line 2 too"]


@pytest.mark.parametrize("kind", sorted(register.ONE_WAY))
def test_read_register_refuses_a_circle(tmp_path: Path, kind: str) -> None:
    rows = [
        row(id="a", name="A", relations=f"{kind}:b"),
        row(id="b", name="B", relations=f"allied_with:a|{kind}:c@2001.."),
        row(id="c", name="C", relations=f"{kind}:a"),
    ]
    assert refused(write(tmp_path, *rows)) == ["line 2: relations: a → b → c → a goes in a circle"]
    assert len(read_register(write(tmp_path, *rows[:2], row(id="c", name="C", relations="rival_of:a")))) == 3


def test_read_register_follows_a_long_chain(tmp_path: Path) -> None:
    rows = [row(id=f"a{n}", name=f"A {n}", relations=f"part_of:a{n + 1}" if n < 3000 else "") for n in range(3001)]
    assert len(read_register(write(tmp_path, *rows))) == 3001


def test_read_register_refuses_names_that_are_each_others_aliases(tmp_path: Path) -> None:
    rows = [row(id="a", name="Red Hand", aliases="Blue Hand"), row(id="b", name="blue hand", aliases="X|red hand")]
    (told,) = refused(write(tmp_path, *rows))
    assert told.startswith("line 3: aliases: 'b' has the name of 'a' (line 2) as an alias, and the other way round")
    assert len(read_register(write(tmp_path, rows[0], row(id="b", name="Blue Hand")))) == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n \n,,\n", "the file is empty"),
        (f"{HEADER}\n{GUARD}\nb\xe9".encode("latin-1"), "line 3: not UTF-8"),
        (f'{HEADER}\n{GUARD}\n"b'.encode(), "line 3: not CSV: unexpected end of data"),
    ],
)
def test_read_register_refuses_what_is_no_table(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    assert refused(path) == [problem]


def test_read_register_refuses_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "own.csv") == ["cannot be read: No such file or directory"]


def test_read_register_tells_all_problems_with_their_lines(tmp_path: Path) -> None:
    several = row(name='"Two\nlines"', start="x", country="YY")
    told = refused(write(tmp_path, several, row(id="b", source=""), row(id="c", relations="part_of:front")))
    assert told[0] == "3 problems"
    # The row begins on line 2 and ends on line 3; that it is faulty is no fault of the row that leads to it.
    assert [line.partition(":")[0] for line in told[1:]] == ["line 2", "line 2", "line 4"]


def test_read_register_counts_what_it_does_not_tell(tmp_path: Path) -> None:
    told = refused(write(tmp_path, *(row(id=f"a{n}", country="ZZ") for n in range(30))))
    assert told[0] == "30 problems" and len(told) == 22 and told[-1] == "and 10 more problems"


def test_register_error_is_one_of_ours_and_crosses_processes(tmp_path: Path) -> None:
    with pytest.raises(DatelineError) as error:
        read_register(write(tmp_path, row(name="")))
    again = pickle.loads(pickle.dumps(error.value))
    assert (str(again), again.hint, again.code) == (str(error.value), error.value.hint, "register")


def test_own_rows_may_lead_to_known_ids(tmp_path: Path) -> None:
    path = write(tmp_path, row(relations="part_of:guard"))
    assert read_register(path, known=["guard"])[0].relations == (Relation("part_of", "guard"),)


def test_merged_lets_own_rows_replace_shipped_ones() -> None:
    old, other, new = Actor("a", "Old", "other"), Actor("b", "Other", "other"), Actor("a", "New", "other")
    assert merged([old, other], [new, Actor("c", "More", "other")]) == (new, other, Actor("c", "More", "other"))


def test_merged_refuses_a_circle_through_both() -> None:
    one = Actor("a", "A", "other", relations=(Relation("part_of", "b"),))
    two = Actor("b", "B", "other", relations=(Relation("part_of", "a"),))
    with pytest.raises(RegisterError, match="a → b → a"):
        merged([one, Actor("b", "B", "other")], [two])


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    page = (DOCS / "actors-register.md").read_text(encoding="utf-8")
    example = page.partition("```csv\n")[2].partition("```")[0]
    path = tmp_path / "own.csv"
    path.write_text(example, encoding="utf-8")
    assert len(read_register(path, known=[actor.id for actor in shipped()])) == 3
    words = (*COLUMNS, *SECTORS, *get_args(EntityKind), *get_args(RelationType))
    assert [word for word in words if f"`{word}`" not in page] == []


def test_shipped_register_holds_what_the_news_speaks_of() -> None:
    actors = shipped()
    kinds = Counter(actor.kind for actor in actors)
    assert len(actors) >= 300
    assert kinds["armed_group"] >= 100
    assert kinds["government"] >= 197
    assert len({actor.id for actor in actors}) == len(actors)
    assert [(actor.kind, actor.id) for actor in actors] == sorted((actor.kind, actor.id) for actor in actors)


def test_shipped_states_are_all_members_of_the_united_nations_and_four_more() -> None:
    address = "https://www.un.org/en/about-us/member-states"
    states = [actor.country for actor in shipped() if actor.kind == "government" and actor.source == address]
    assert len(states) == len(set(states)) == 193
    others = ("Kosovo", "Palestine", "Taiwan", "Vatican City State")
    assert [shipped_lookup().find(name)[0].country for name in others] == ["XKX", "PSE", "TWN", "VAT"]
