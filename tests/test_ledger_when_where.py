"""The ledger's times and places: lists, filters, the index they use, and exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy.event import listen

from dateline.errors import NotFound, OptionError, RecordError
from dateline.ledger import ArticleFilter, ClaimFilter, Ledger, PlaceFilter, TimeFilter
from dateline.ledger.export import ATTRIBUTION, PLACE_COLUMNS, TIME_COLUMNS
from dateline.records import Place, Reading, to_json
from tests.stories import claim, place, reading, time

TEXT = (
    "On Friday the ferry left Suva for Taveuni. Shelling hit Jalalabad in Nangarhar in May, Ilva Renn said.\n"
    "For weeks Afghan forces had been there."
)
LATER = "Suva was quiet on 9 June 2031, Ilva Renn said."


def story() -> Reading:
    """Return a story with five places, on both sides of the antimeridian, and three times."""
    when = (
        time(TEXT, "Friday", "2031-05-09", anchor="published"), time(TEXT, "May", "2031-05"),
        time(TEXT, "weeks", "PXW", type="DURATION", earliest=None, latest=None, anchor="none"),
    )  # fmt: skip
    where = (
        place(TEXT, "Suva", -18.14, 178.44, country_code="FJ", geonames_id=2198148),
        place(TEXT, "Taveuni", -16.85, -179.97, country_code="FJ", kind="feature", radius_km=20.0),
        place(TEXT, "Jalalabad", name="Jalālābād", relation="north of", runners_up=("Jalal-Abad", "x; y")),
        place(TEXT, "Nangarhar", 34.25, 70.59, kind="admin1", radius_km=54.4),
        place(TEXT, "Afghan", 33.0, 66.0, name="Afghanistan", kind="country", form="demonym", radius_km=454.0),
    )  # fmt: skip
    said = claim(
        TEXT, "Ilva Renn", "said", "Shelling hit Jalalabad in Nangarhar in May", times=(when[1].id,),
        places=(where[2].id, where[3].id),
    )  # fmt: skip
    one = reading(TEXT, title="Shelling", outlet="Ostra Courier", published="2031-05-10", external_id="s-1")
    return replace(one, times=when, places=where, claims=(said,))


def later(**more: Any) -> Reading:
    one = reading(LATER, **{"title": "Quiet", "published": "2031-06-10"} | more)
    where = (place(LATER, "Suva", -18.14, 178.44, country_code="FJ"),)
    return replace(one, times=(time(LATER, "9 June 2031", "2031-06-09"),), places=where)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    def divided(one: Place) -> tuple[str | None, str | None]:
        return ("Nangarhar", "Behsud District") if one.name in ("Jalālābād", "Nangarhar") else (None, None)

    monkeypatch.setattr("dateline.ledger.write.divisions", divided)
    with Ledger(tmp_path / "ledger.db") as opened:
        list(opened.add_many([story(), later()]))
        yield opened


# Lists


def test_times_with_their_article_newest_first(ledger: Ledger) -> None:
    rows = ledger.times.list()
    assert [row.words for row in rows] == ["9 June 2031", "Friday", "May", "weeks"]
    assert [(row.value, row.earliest, row.latest) for row in rows[2:]] == [
        ("2031-05", "2031-05-01", "2031-05-31"), ("PXW", None, None),
    ]  # fmt: skip
    row = rows[1]
    assert (row.title, row.outlet, row.external_id, row.published) == ("Shelling", "Ostra Courier", "s-1", "2031-05-10")
    assert (row.type, row.anchor, TEXT[row.start : row.end]) == ("DATE", "published", "Friday")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"from_day": "2031-05-09", "to_day": "2031-05-09"}, "Friday May"),
        ({"from_day": "2031-05-10"}, "9_June_2031 May"),
        ({"from_day": "2031-05-31", "to_day": "2031-06"}, "9_June_2031 May"),
        ({"to_day": "2031-05"}, "Friday May"),
        ({"to_day": "2031-04"}, ""),
        ({"from_day": "2031"}, "9_June_2031 Friday May"),
        ({"type": "DURATION"}, "weeks"),
        ({"resolved": True}, "9_June_2031 Friday May"),
        ({"text": "ferry"}, "Friday May weeks"),
        ({"text": "quiet", "resolved": True}, "9_June_2031"),
        ({"since": "2031-06"}, "9_June_2031"),
        ({"outlet": "Ostra Courier", "limit": 1}, "Friday"),
        ({"article": "s-1", "type": "DATE"}, "Friday May"),
    ],
)
def test_times_filters(ledger: Ledger, options: dict[str, Any], words: str) -> None:
    assert [row.words.replace(" ", "_") for row in ledger.times.list(TimeFilter(**options))] == words.split()


def test_places_with_their_article_newest_first(ledger: Ledger) -> None:
    rows = ledger.places.list()
    assert [row.words for row in rows] == ["Suva", "Suva", "Taveuni", "Jalalabad", "Nangarhar", "Afghan"]
    row = rows[3]
    assert (row.name, row.kind, row.form, row.lat, row.lon) == ("Jalālābād", "town", "name", 34.43, 70.45)
    assert (row.admin1, row.admin2, row.country_code) == ("Nangarhar", "Behsud District", "AF")
    assert (row.relation, row.runners_up, row.distance_km) == ("north of", ("Jalal-Abad", "x; y"), None)
    assert rows[1].geonames_id == 2198148 and rows[0].admin1 is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"country": "fj"}, "Suva Suva Taveuni"),
        ({"country": "AF", "admin": "nangarhar"}, "Jalalabad Nangarhar"),
        ({"country": "AF", "admin": "behsud"}, "Jalalabad Nangarhar"),
        ({"country": "FJ", "admin": "nangarhar"}, ""),
        ({"kind": "admin1"}, "Nangarhar"),
        ({"form": "demonym"}, "Afghan"),
        ({"name": "jalalabad"}, "Jalalabad"),
        ({"name": "Afghanistan"}, "Afghan"),
        ({"name": "afg*"}, "Afghan"),
        ({"name": "behsud"}, ""),
        ({"text": "ferry", "kind": "town"}, "Suva Jalalabad"),
        ({"until": "2031-05", "name": "suva"}, "Suva"),
        ({"limit": 2}, "Suva Suva"),
        ({"near": (34.5, 70.4), "km": 30}, "Jalalabad"),
        ({"near": (34.4, 70.5), "km": 20}, "Jalalabad Nangarhar"),
        ({"near": (-16.85, 179.97), "km": 10}, "Taveuni"),
        ({"near": (-17.5, 179.5), "km": 200, "kind": "town"}, "Suva Suva"),
        ({"near": (90.0, 0.0), "km": 6300}, "Jalalabad Nangarhar"),
        ({"near": (0.0, 0.0), "km": 20_100}, "Suva Suva Taveuni Jalalabad Nangarhar Afghan"),
        ({"near": (-18.14, 178.44), "km": 0.001, "since": "2031-06"}, "Suva"),
        ({"near": (51.5, 0.0), "km": 50}, ""),
    ],
)
def test_places_filters(ledger: Ledger, options: dict[str, Any], words: str) -> None:
    assert [row.words for row in ledger.places.list(PlaceFilter(**options))] == words.split()


def test_near_says_how_near(ledger: Ledger) -> None:
    rows = ledger.places.list(PlaceFilter(near=(34.43, 70.45), km=30))
    assert [(row.words, row.distance_km) for row in rows] == [("Jalalabad", 0.0), ("Nangarhar", 23.787)]
    assert rows[1].radius_km == 54.4


def test_near_looks_at_a_band_of_latitudes_and_not_at_all_rows(ledger: Ledger) -> None:
    asked: list[tuple[str, Any]] = []
    with ledger.snapshot() as connection:
        listen(connection.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    for point in ((34.43, 70.45), (-16.9, 179.9)):
        ledger.places.list(PlaceFilter(near=point, km=50, limit=51))
    with ledger.snapshot() as connection:
        plans = [
            "\n".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in [*asked]
            if "place.lat" in statement or 'place."lat"' in statement
        ]
    assert len(plans) == 8
    for counted, few, rows, told in zip(plans[::4], plans[1::4], plans[2::4], plans[3::4], strict=True):
        for plan in (counted, few):
            assert "SEARCH place USING COVERING INDEX place_lat_lon (lat>? AND lat<?)" in plan
            assert "SCAN place" not in plan and "SEARCH place USING INTEGER" not in plan
        assert "SEARCH place USING COVERING INDEX place_reading" in rows and "SCAN place" not in rows
        assert "SEARCH place USING INTEGER PRIMARY KEY" in told and "SCAN place" not in told


@pytest.mark.parametrize("first", [1, 2, 100])
def test_a_limited_list_is_the_beginning_of_the_whole_list(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr("dateline.ledger.walk.FIRST", first)
    monkeypatch.setattr("dateline.ledger.walk.GROWTH", 1)
    ledger.articles.add(later(published=None, external_id="undated"))
    options: dict[str, Any]
    for options in ({}, {"country": "AF"}, {"near": (-17.0, 179.0), "km": 300}, {"name": "suva"}, {"until": "2031-05"}):
        whole = ledger.places.list(PlaceFilter(**options))
        for limit in range(1, len(whole) + 2):
            assert ledger.places.list(PlaceFilter(limit=limit, **options)) == whole[:limit]
    choices: list[dict[str, Any]] = [{}, {"from_day": "2031-05-10"}, {"to_day": "2031-05"}, {"type": "DURATION"}]
    for options in choices:
        all_times = ledger.times.list(TimeFilter(**options))
        for limit in range(1, len(all_times) + 2):
            assert ledger.times.list(TimeFilter(limit=limit, **options)) == all_times[:limit]


def test_lists_show_the_latest_reading(ledger: Ledger) -> None:
    first = ledger.runs.list()[0].id
    again = replace(story(), run=replace(story().run, model="another"), claims=(), places=story().places[:1], times=())
    ledger.articles.add(again)
    assert len(ledger.places.list(PlaceFilter(article="s-1"))) == 1
    assert len(ledger.places.list(PlaceFilter(article="s-1", run=first))) == 5
    assert ledger.times.list(TimeFilter(article="s-1")) == ()
    with pytest.raises(NotFound):
        ledger.places.list(PlaceFilter(article="nowhere"))


@pytest.mark.parametrize(
    "options",
    [{"near": (91.0, 0.0), "km": 5}, {"near": (0.0, 181.0), "km": 5}, {"near": (float("nan"), 0.0), "km": 5},
     {"near": (0.0, 0.0)}, {"km": 5.0}, {"near": (0.0, 0.0), "km": 0}, {"near": (0.0, 0.0), "km": float("inf")},
     {"near": (0.0, 0.0), "km": float("nan")}, {"kind": "planet"}, {"form": "rumour"}, {"limit": 0},
     {"since": "yesterday"}],
)  # fmt: skip
def test_impossible_places_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        PlaceFilter(**options)


@pytest.mark.parametrize("options", [{"type": "ERA"}, {"from_day": "Friday"}, {"to_day": "2031-13"}, {"limit": 0}])
def test_impossible_times_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        TimeFilter(**options)


def test_an_unknown_country_is_refused(ledger: Ledger) -> None:
    with pytest.raises(OptionError, match="unknown country 'Atlantis'"):
        ledger.places.list(PlaceFilter(country="Atlantis"))


# Claims


def test_claims_tell_what_lies_inside_them(ledger: Ledger) -> None:
    (row,) = ledger.claims.list()
    assert (row.times, row.places) == (("2031-05",), ("Jalālābād", "Nangarhar"))
    when = {each.id: each.words for each in ledger.times.list()}
    where = {each.id: each.words for each in ledger.places.list()}
    assert [when[key] for key in row.time_ids] == ["May"]
    assert [where[key] for key in row.place_ids] == ["Jalalabad", "Nangarhar"]
    out = io.BytesIO()
    ledger.export("csv", out)
    (cells,) = csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline=""))
    assert (cells["times"], cells["places"]) == ("2031-05", "Jalālābād; Nangarhar")
    assert cells["place_ids"].split("; ") == list(row.place_ids)


# Kept as they are


def test_a_reading_comes_back_as_it_was(ledger: Ledger) -> None:
    assert to_json(ledger.articles.get("s-1")) == to_json(story())


@pytest.mark.parametrize("table", ["place", "time"])
def test_rows_are_never_changed(ledger: Ledger, table: str) -> None:
    for statement in (f"UPDATE {table} SET words = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="never changed"), ledger.writing() as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", ["place", "time"])
def test_words_changed_behind_datelines_back_are_noticed(ledger: Ledger, table: str) -> None:
    with ledger.writing() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {table}_no_update")
        connection.exec_driver_sql(f"UPDATE {table} SET words = 'elsewhere'")
    with pytest.raises(RecordError, match=f"{table} .*: its words are not what the article says there"):
        ledger.articles.get("s-1")


# Exports


def geojson(ledger: Ledger, filter: PlaceFilter | None = None, **more: Any) -> dict[str, Any]:
    out = io.BytesIO()
    count = ledger.export("geojson", out, filter, **more)
    found: dict[str, Any] = json.loads(out.getvalue())
    assert count == len(found["features"])
    return found


def test_geojson_has_a_feature_per_mention(ledger: Ledger) -> None:
    found = geojson(ledger)
    assert (found["type"], found["attribution"]) == ("FeatureCollection", ATTRIBUTION)
    assert "GeoNames" in ATTRIBUTION and "CC BY 4.0" in ATTRIBUTION and "Natural Earth" in ATTRIBUTION
    assert [feature["type"] for feature in found["features"]] == ["Feature"] * 6
    town = found["features"][3]
    assert town["geometry"] == {"type": "Point", "coordinates": [70.45, 34.43]}
    assert town["id"] == story().places[2].id
    properties = town["properties"]
    assert set(properties) == set(PLACE_COLUMNS) - {"id", "lat", "lon", "distance_km"}
    assert (properties["name"], properties["words"], properties["radius_km"]) == ("Jalālābād", "Jalalabad", 5.0)
    assert (properties["article_id"], properties["published"]) == (story().article.id, "2031-05-10")
    assert "unmasked" not in found


def test_geojson_near_a_point_has_distances(ledger: Ledger) -> None:
    found = geojson(ledger, PlaceFilter(near=(34.43, 70.45), km=30))
    assert [feature["properties"]["distance_km"] for feature in found["features"]] == [0.0, 23.787]


def test_geojson_is_valid_when_empty(ledger: Ledger) -> None:
    assert geojson(ledger, PlaceFilter(since="2099"))["features"] == []
    assert geojson(ledger, PlaceFilter(since="2099"), unmasked=True)["unmasked"] is True


def test_csv_of_places_and_times(ledger: Ledger) -> None:
    for what, columns, count in (("places", PLACE_COLUMNS, 6), ("times", TIME_COLUMNS, 4)):
        out = io.BytesIO()
        assert ledger.export("csv", out, what=what) == count
        rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))
        assert tuple(rows[0]) == columns and len(rows) == count
        lines = io.BytesIO()
        assert ledger.export("jsonl", lines, what=what) == count
        assert tuple(json.loads(lines.getvalue().splitlines()[0])) == columns
    assert (rows[3]["value"], rows[3]["earliest"]) == ("PXW", "")


def test_parquet_of_places_and_times_is_typed(ledger: Ledger) -> None:
    out = io.BytesIO()
    assert ledger.export("parquet", out, PlaceFilter(country="AF"), "places") == 3
    table = pq.read_table(io.BytesIO(out.getvalue()))
    assert tuple(table.column_names) == PLACE_COLUMNS
    types = {name: str(table.schema.field(name).type) for name in ("lat", "geonames_id", "start", "distance_km")}
    assert types == {"lat": "double", "geonames_id": "int64", "start": "int64", "distance_km": "double"}
    assert table.to_pylist()[0]["runners_up"] == ["Jalal-Abad", "x; y"]
    out = io.BytesIO()
    assert ledger.export("parquet", out, TimeFilter(resolved=True), "times") == 3
    assert pq.read_table(io.BytesIO(out.getvalue())).to_pylist()[0]["earliest"] == "2031-06-09"


@pytest.mark.parametrize(
    ("format", "what", "filter"),
    [("geojson", "claims", None), ("geojson", "times", None), ("csv", "places", ClaimFilter()),
     ("csv", "times", PlaceFilter()), ("geojson", None, ArticleFilter()), ("jsonl", None, PlaceFilter())],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(ledger: Ledger, format: str, what: str | None, filter: Any) -> None:
    with pytest.raises(OptionError):
        ledger.export(format, io.BytesIO(), filter, what)
