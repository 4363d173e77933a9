"""Places of one's own: GeoNames' dumps and CSV files, good, broken, killed and taken up again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dateline.errors import GazetteerError, NotFound, OptionError, PlacesError
from dateline.gazetteer import Gazetteer, dumps, home, lookup, own, staging
from dateline.gazetteer.dumps import DumpOptions, dump_options, import_dump
from dateline.gazetteer.own import add_places
from dateline.gazetteer.records import BrokenRow


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Path]:
    """Let imports lie in a folder of the test."""
    monkeypatch.setenv("DATELINE_PLACES", str(tmp_path / "places"))
    lookup.default.cache_clear()
    yield tmp_path / "places"
    lookup.default.cache_clear()


def row(id: int, name: str, lat: object = 34.5, lon: object = 70.5, code: str = "P.PPL", **more: object) -> str:
    """Return a line of a dump."""
    cells = {"ascii": "", "alt": "", "cc": "AF", "cc2": "", "admin1": "18", "admin2": "", "people": 0} | more
    feature_class, code = code.split(".")
    return "\t".join(
        map(
            str,
            (id, name, cells["ascii"] or name, cells["alt"], lat, lon, feature_class, code, cells["cc"], cells["cc2"],
             cells["admin1"], cells["admin2"], "", "", cells["people"], "", "", "Asia/Kabul", "2031-05-09"),
        )
    )  # fmt: skip


ROWS = [
    row(900000001, "Ostra Kala", ascii="Ostra Kala", alt="Ostrah Kala,OKL,ostra kalaa", people=5000),
    row(900000002, "Ōstra Ghar", 34.9, 70.9, "T.MT"),
    row(900000003, "Norvi Rud", 34.1, 69.9, "H.STM", cc2="PK"),
    row(900000004, "Ostra Clinic", code="S.HSP"),
    row(900000005, "Ostra Road", code="R.RD"),
    row(900000006, "Pelva", 33.5, 70.1, cc="PK", admin1="06"),
    row(99072, "Mosul Renamed", 36.4, 43.2, "P.PPLA", cc="IQ", people=2),
]


def dump(path: Path, lines: Iterable[str] = ROWS) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def names_of(name: str) -> list[tuple[str, str]]:
    return [(each.name, each.kind) for each in lookup.default().candidates(name)]


def test_a_dump_is_found_beside_what_ships(tmp_path: Path) -> None:
    done = import_dump(dump(tmp_path / "AF.txt"))
    assert (done.name, done.places, done.broken) == ("AF", 6, 0)
    (kala,) = lookup.default().candidates("Ostra Kala")
    assert (kala.geonames_id, kala.kind, kala.country_code, kala.admin1) == (900000001, "town", "AF", "18")
    assert (kala.lat, kala.lon, kala.population, kala.feature) == (34.5, 70.5, 5000, "PPL")
    assert [place.name for place in lookup.default().containing(kala)] == ["Nangarhar", "Afghanistan"]
    assert names_of("Ostrah Kala") == [("Ostra Kala", "town")]
    assert names_of("Ostra Ghar") == [("Ōstra Ghar", "feature")]
    assert names_of("Ostra Road") == names_of("OKL") == []
    (river,) = lookup.default().candidates("Norvi Rud")
    assert (river.countries, river.country_code) == (("AF", "PK"), "")
    assert names_of("Kabul")[0] == ("Kabul", "admin1")


def test_what_is_imported_replaces_and_extends_what_ships_under_the_same_id(tmp_path: Path) -> None:
    import_dump(dump(tmp_path / "IQ.txt"))
    found = {each.id: each for each in lookup.default().candidates("Mosul")}
    assert (found[99072].name, found[99072].lat, found[99072].use) == ("Mosul Renamed", 36.4, "main")
    assert lookup.default().candidates("Mosul Renamed")[0].id == 99072
    place = lookup.default().place(99072)
    assert place is not None and place.lat == 36.4
    assert len([each for each in lookup.default().candidates("Mosul") if each.id == 99072]) == 1


def test_a_later_import_outranks_an_earlier_one(tmp_path: Path) -> None:
    first = import_dump(dump(tmp_path / "one.txt", [row(900000001, "Ostra Kala", 10)]))
    os.utime(first.path, (1, 1))
    import_dump(dump(tmp_path / "two.txt", [row(900000001, "Ostra Kala", 20)]))
    assert [each.lat for each in lookup.default().candidates("Ostra Kala")] == [20.0]
    assert [each.name for each in staging.imports()] == ["two", "one"]
    staging.remove("two")
    assert [each.lat for each in lookup.default().candidates("Ostra Kala")] == [10.0]


def test_divisions_keep_the_radius_that_ships(tmp_path: Path) -> None:
    shipped = Gazetteer().candidates("Nangarhar")[0]
    assert shipped.geonames_id is not None
    line = row(shipped.geonames_id, "Nangarhar", 34.25, 70.5, "A.ADM1")
    import_dump(dump(tmp_path / "AF.txt", [line, row(900000008, "Ostragord District", code="A.ADM2", admin2="899")]))
    found = lookup.default().candidates("Nangarhar")[0]
    assert (found.lat, found.radius_km) == (34.25, shipped.radius_km)
    (district,) = lookup.default().candidates("Ostragord")
    assert (district.use, district.radius_km) == ("short", 30.0)


def test_only_the_countries_and_classes_asked_for(tmp_path: Path) -> None:
    path = dump(tmp_path / "allCountries.txt")
    done = import_dump(path, options=dump_options("pk", "P,H"))
    assert (done.name, done.places) == ("allCountries-PK-HP", 2)
    assert names_of("Pelva") and names_of("Norvi Rud") and not names_of("Ostra Kala")


@pytest.mark.parametrize(("countries", "classes"), [("XX", None), ("", None), ("AFG", None), (None, "Q"), (None, ",")])
def test_impossible_choices_are_told(countries: str | None, classes: str | None) -> None:
    with pytest.raises(OptionError, match="--country|--classes"):
        dump_options(countries, classes)


def test_nothing_asked_for_is_nothing_imported(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(PlacesError, match=r"AF\.txt: no row of it was asked for"):
        import_dump(dump(tmp_path / "AF.txt"), options=DumpOptions(frozenset({"FJ"})))
    assert list(folder.iterdir()) == []


def test_zipped_dumps_are_read_as_they_are(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "AF.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "what this is")
        archive.writestr("AF.txt", "".join(f"{line}\n" for line in ROWS))
    assert import_dump(tmp_path / "AF.zip").places == 6


@pytest.mark.parametrize("content", ["two", "damaged"])
def test_archives_that_hold_no_dump_are_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "AF.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("AF.txt", "".join(f"{line}\n" for line in ROWS * 500))
        if content == "two":
            archive.writestr("PK.txt", "x")
    if content == "damaged":
        whole = bytearray(path.read_bytes())
        whole[200:1200] = bytes(1000)
        path.write_bytes(whole)
    with pytest.raises(PlacesError, match="2 tables in the archive|damaged or encrypted"):
        import_dump(path)


def test_alternate_names_take_the_place_of_the_column(tmp_path: Path) -> None:
    lines = [
        "1\t900000001\ten\tNew Ostra\t1\t\t\t\t\t",
        "2\t900000001\tlink\thttps://example.org/Ostra\t\t\t\t\t\t",
        "3\t900000001\tiata\tOST\t\t\t\t\t\t",
        "4\t900000001\tabbr\tO.K.\t\t\t\t\t\t",
        "5\t900000001\tps\tاوسترا\t\t\t\t\t\t",
        "6\t123\ten\tElsewhere Ostra\t\t\t\t\t\t",
    ]
    done = import_dump(dump(tmp_path / "AF.txt"), dump(tmp_path / "alternateNamesV2.txt", lines))
    assert (done.source, done.broken) == ("AF.txt + alternateNamesV2.txt", 0)
    assert names_of("New Ostra") == [("Ostra Kala", "town")]
    assert ("Ostra Kala", "town") in names_of("O.K.")
    assert names_of("OST") == names_of("Elsewhere Ostra") == names_of("Ostrah Kala") == []


GOOD = [row(900001000 + n, f"Village {n}") for n in range(300)]


def test_a_few_broken_rows_are_left_out_and_listed(tmp_path: Path) -> None:
    lines = [*GOOD, row(900000001, "Ostra Kala", 91), "three\tcells\tonly", row(900000002, "n" * 300)]
    done = import_dump(dump(tmp_path / "AF.txt", lines))
    assert (done.places, done.broken) == (300, 3)
    assert list(staging.broken_rows("AF")) == [
        BrokenRow("AF.txt", 301, "latitude: '91' is not between -90 and 90"),
        BrokenRow("AF.txt", 302, "3 columns instead of 19"),
        BrokenRow("AF.txt", 303, "name: 300 characters"),
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (row(900000001, "Ostra", "x"), "latitude: 'x' is not between -90 and 90"),
        (row(900000001, "Ostra", "nan"), "latitude: 'nan'"),
        (row(900000001, "Ostra", 1, -180.5), "longitude: '-180.5' is not between -180 and 180"),
        (row(900000001, "Ostra", 1, ""), "longitude: ''"),
        (row(0, "Ostra"), "id: '0' is not a whole number from 1"),
        (row(900000001, " "), "name: empty"),
        (row(900000001, "Os\x07tra"), r"name: 'Os\\x07tra'"),
        (row(900000001, "Ostra", cc="Afg"), "country: 'Afg' is no two-letter code"),
        (row(900000001, "Ostra", people=-4), "population: '-4'"),
        (row(900000001, "Ostra") + "\tmore", "20 columns instead of 19"),
        ("", "1 columns instead of 19"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_line(tmp_path: Path, folder: Path, line: str, what: str) -> None:
    with pytest.raises(PlacesError, match=rf"1 of 3 rows are broken\n  line 2: {what}"):
        import_dump(dump(tmp_path / "AF.txt", [GOOD[0], line, GOOD[1]]))
    assert list(folder.iterdir()) == []


def test_too_many_broken_rows_change_nothing(tmp_path: Path) -> None:
    import_dump(dump(tmp_path / "AF.txt"))
    lines = [*GOOD[:50], *("broken" for _ in range(60))]
    with pytest.raises(PlacesError, match="60 of 110 rows are broken(.|\n)*line 51: 1 columns(.|\n)*and 40 more"):
        import_dump(dump(tmp_path / "AF.txt", lines))
    assert names_of("Ostra Kala") == [("Ostra Kala", "town")]
    assert [each.places for each in staging.imports()] == [6]


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "AF.txt"
    path.write_bytes("\n".join([GOOD[0], *(row(900000001, "Östra") for _ in range(5))]).encode("latin-1"))
    with pytest.raises(PlacesError, match="line 2: not UTF-8"):
        import_dump(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (
            b"name,lat,lon\nOstra,1,2\n",
            "line 1: 1 columns instead of 19, separated by tabs: this is not",
        ),
        (b"\x89PNG\0\0\0", "line 1: not text"),
        (b"x" * 3_000_000, "line 1: 1 columns"),
    ],
)
def test_the_wrong_file_is_told(tmp_path: Path, folder: Path, content: bytes, what: str) -> None:
    path = tmp_path / "AF.txt"
    path.write_bytes(content)
    with pytest.raises(PlacesError, match=what):
        import_dump(path)
    assert not folder.exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match=r"AF\.txt: cannot be read: No such file"):
        import_dump(tmp_path / "AF.txt")


def test_files_in_the_wrong_order_are_told(tmp_path: Path) -> None:
    names = dump(tmp_path / "alternateNamesV2.txt", ["1\t900000001\ten\tNew Ostra\t\t\t\t\t\t"])
    with pytest.raises(PlacesError, match=r"alternateNamesV2.txt: line 1: 10 columns instead of 19"):
        import_dump(names, dump(tmp_path / "AF.txt"))


def test_an_import_that_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "BATCH", 100)
    path = dump(tmp_path / "AF.txt", [*GOOD[:150], "broken", *GOOD[150:]])
    read: list[int] = []

    def stop_after(batches: int) -> Callable[[str, int, int], None]:
        def told(what: str, done: int, total: int) -> None:
            read.append(done)
            if len(read) == batches:
                raise KeyboardInterrupt

        return told

    with pytest.raises(KeyboardInterrupt):
        import_dump(path, told=stop_after(2))
    assert staging.imports() == () and names_of("Village 1") == []
    halfway = read[-1]
    done = import_dump(path, told=stop_after(99))
    assert read[2] > halfway
    assert (done.places, done.names, done.broken) == (300, 300, 1)
    assert list(staging.broken_rows("AF")) == [BrokenRow("AF.txt", 151, "1 columns instead of 19")]


def test_a_stopped_import_of_another_file_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "BATCH", 100)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_dump(dump(tmp_path / "AF.txt", GOOD), told=stop)
    assert import_dump(dump(tmp_path / "AF.txt", GOOD[200:])).places == 100


def test_a_stopped_import_of_an_archive_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "BATCH", 100)
    path = tmp_path / "AF.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("AF.txt", "".join(f"{line}\n" for line in GOOD))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_dump(path, told=stop)
    done = import_dump(path)
    assert (done.places, done.names) == (300, 300)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_killed_import_leaves_the_earlier_one_and_goes_on(tmp_path: Path, folder: Path) -> None:
    path = dump(tmp_path / "AF.txt")
    import_dump(path)
    dump(path, (row(910000000 + n, f"Hamlet {n}") for n in range(60_000)))
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom dateline.gazetteer import dumps\ndumps.BATCH = 500\n"
        "def told(*_):\n    print('.', flush=True)\n    time.sleep(0.05)\n"
        f"dumps.import_dump(Path({str(path)!r}), told=told)"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(3):
        child.stdout.readline()
    child.kill()
    child.communicate()
    assert names_of("Ostra Kala") == [("Ostra Kala", "town")] and names_of("Hamlet 7") == []
    assert (folder / ".AF.part").exists()
    starts: list[int] = []
    done = import_dump(path, told=lambda what, end, total: starts.append(end))
    assert (done.places, done.names) == (60_000, 60_000)
    assert names_of("Hamlet 7") == [("Hamlet 7", "town")] and names_of("Ostra Kala") == []
    assert [each.name for each in folder.iterdir()] == ["AF.sqlite"]


def test_two_imports_of_one_file_do_not_mix(tmp_path: Path) -> None:
    waiting = staging.Staging("AF", "somebody else's")
    try:
        waiting.write(staging.Batch())
        with pytest.raises(PlacesError, match="AF: another process is importing it"):
            import_dump(dump(tmp_path / "AF.txt"))
    finally:
        waiting.close()


def test_a_damaged_staging_file_is_begun_anew(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / ".AF.part").write_bytes(b"what a power cut left" * 100)
    assert import_dump(dump(tmp_path / "AF.txt")).places == 6


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    sizes = []
    for count in (20_000, 120_000):
        path = dump(tmp_path / f"{count}.txt", (row(910000000 + n, f"Hamlet {n}") for n in range(count)))
        script = (
            "import resource\nfrom pathlib import Path\nfrom dateline.gazetteer import dumps\ndumps.BATCH = 5000\n"
            f"dumps.import_dump(Path({str(path)!r}))\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        sizes.append(int(done.stdout))
    assert resource and sizes[1] < sizes[0] * 1.6, sizes


CSV = """name,lat,lon,altnames,kind,country,radius_km,geonames_id
Ostra Kala,34.5,70.5,Ostrah|Old Ostra,town,AF,3,
Ostra Front,34.6,70.6,,region,AF|PK,,
Mosul,36.3,43.1,Mosul on the Tigris,town,IQ,,99072
"""


def csv_file(path: Path, text: str = CSV) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_places_of_a_csv_are_found(tmp_path: Path) -> None:
    done = add_places(csv_file(tmp_path / "villages.csv"))
    assert (done.name, done.places, done.source) == ("villages", 3, "villages.csv")
    (kala,) = lookup.default().candidates("Old Ostra")
    assert (kala.name, kala.radius_km, kala.geonames_id, kala.country_code) == ("Ostra Kala", 3.0, None, "AF")
    (front,) = lookup.default().candidates("Ostra Front")
    assert (front.kind, front.countries, front.radius_km) == ("region", ("AF", "PK"), 100.0)
    (mosul,) = lookup.default().candidates("Mosul on the Tigris")
    assert mosul.geonames_id == 99072


def test_ids_of_own_places_stay_when_the_file_is_added_again(tmp_path: Path) -> None:
    add_places(csv_file(tmp_path / "villages.csv"))
    (before,) = lookup.default().candidates("Ostra Kala")
    add_places(csv_file(tmp_path / "villages.csv", CSV + "Pelvagord,33,70,,,,,\n"))
    (after,) = lookup.default().candidates("Ostra Kala")
    assert before.id == after.id and names_of("Pelvagord") == [("Pelvagord", "town")]
    assert len(staging.imports()) == 1


def test_columns_may_stand_in_any_order_and_most_may_be_missing(tmp_path: Path) -> None:
    done = add_places(csv_file(tmp_path / "few.csv", "\ufefflon,lat,name\n70.5,34.5,Пельва\n"))
    assert done.places == 1
    assert names_of("пельва") == [("Пельва", "town")]


def test_all_mistakes_of_a_csv_are_told_and_nothing_is_changed(tmp_path: Path, folder: Path) -> None:
    text = (
        "name,lat,lon,altnames,kind,country,radius_km,geonames_id\n"
        ",34,70,,,,,\n"
        "Ostra,91,x,,,,,\n"
        "Ostra,34,70,!!,city,AFG,-1,x\n"
        "Ostra,34,70\n"
        "Pelva,34,70,,,,,\n"
        "Pelva,34,70,,,,,\n" + "n" * 300 + ",1,2,,,,,\n"
    )
    with pytest.raises(PlacesError) as caught:
        add_places(csv_file(tmp_path / "villages.csv", text))
    assert str(caught.value).splitlines() == [
        "villages.csv: 11 problems",
        "  line 2: name: empty",
        "  line 3: lat: '91' is not between -90 and 90",
        "  line 3: lon: 'x' is not between -180 and 180",
        "  line 4: name: '!!' has no letters",
        "  line 4: kind: 'city' is not one of country, admin1, admin2, town, feature, region",
        "  line 4: country: 'AFG' is not a two-letter code of a country",
        "  line 4: radius_km: '-1' is not a number over 0 and up to 20,000",
        "  line 4: geonames_id: 'x' is not a GeoNames id",
        "  line 5: too few cells: 3 instead of 8",
        "  line 7: the same place stands in line 6 too",
        "  line 8: name: 300 characters, at most 200",
    ]
    assert not folder.exists()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"name,lat,lon\n", "no rows below the header"),
        (b"name,lat\nx,1\n", "line 1: missing column 'lon'"),
        (b"name,lat,lon,size\n", "line 1: unknown column 'size'"),
        (b"name,lat,lon,lat\n", "line 1: column 'lat' stands twice"),
        ("name,lat,lon\nPelva,1,2\nÖstra,1,2\n".encode("latin-1"), "line 3: not UTF-8"),
        (b'name,lat,lon\n"Ostra,1,2\n', "line 2: not CSV"),
    ],
)
def test_a_csv_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "villages.csv"
    path.write_bytes(content)
    with pytest.raises(PlacesError, match=rf"villages\.csv: {what}"):
        add_places(path)


def test_many_mistakes_are_counted(tmp_path: Path) -> None:
    text = "name,lat,lon\n" + "x,y,1\n" * 30
    with pytest.raises(PlacesError, match="30 problems(.|\n)*and 10 more problems"):
        add_places(csv_file(tmp_path / "villages.csv", text))


def test_imports_are_removed_by_name_only(tmp_path: Path) -> None:
    add_places(csv_file(tmp_path / "villages.csv"))
    outside = tmp_path / "ledger.sqlite"
    outside.write_text("x")
    with pytest.raises(NotFound, match="no import is called ../ledger; there are: villages"):
        staging.remove("../ledger")
    assert outside.exists()
    staging.remove("villages")
    assert names_of("Old Ostra") == [] and staging.imports() == ()


def test_an_unfinished_import_can_be_removed(tmp_path: Path, folder: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_dump(dump(tmp_path / "AF.txt"), told=stop)
    assert (folder / ".AF.part").exists()
    staging.remove("AF")
    assert list(folder.iterdir()) == []


def test_a_file_that_is_no_import_is_told(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.sqlite").write_text("shopping list")
    with pytest.raises(GazetteerError, match=r"notes\.sqlite: cannot be used as a file of places"):
        lookup.default().candidates("Kabul")


def test_without_the_variable_imports_lie_beside_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.ledger.place import default_path

    monkeypatch.delenv("DATELINE_PLACES")
    monkeypatch.delenv("DATELINE_LEDGER", raising=False)
    assert home.folder() == default_path().parent / "places"


@pytest.mark.parametrize(
    ("stem", "more", "name"),
    [("AF", (), "AF"), ("my villages", (), "my-villages"), ("../x", (), "x"), ("all", ("AF",), "all-AF"),
     ("Ω", (), "places")],
)  # fmt: skip
def test_imports_are_named_after_their_file(stem: str, more: tuple[str, ...], name: str) -> None:
    assert staging.name_of(stem, *more) == name


def test_an_imported_file_says_its_layout(tmp_path: Path) -> None:
    done = add_places(csv_file(tmp_path / "villages.csv"))
    connection = sqlite3.connect(done.path)
    try:
        facts = dict(connection.execute("SELECT key, value FROM meta"))
    finally:
        connection.close()
    assert (facts["layout"], facts["origin"]) == ("1", "own")


def test_radii_of_own_places_are_those_of_the_table() -> None:
    from dateline.gazetteer.features import kind_of

    table = {kind: kind_of(*code.split(".")) for kind, code in
             (("country", "A.PCLI"), ("admin1", "A.ADM1"), ("admin2", "A.ADM2"), ("region", "L.RGN"))}  # fmt: skip
    assert {kind: found[1] for kind, found in table.items() if found} == {
        kind: radius for kind, radius in own.RADIUS.items() if kind != "feature"
    }


def test_importing_is_fast_enough(tmp_path: Path) -> None:
    path = dump(tmp_path / "AF.txt", (row(910000000 + n, f"Hamlet {n}", alt="Ostra,Pelva Kala") for n in range(20_000)))
    start = time.process_time()
    import_dump(path)
    # 13 million rows within the hour, on a slow and busy machine.
    assert time.process_time() - start < 20_000 / 3_600
