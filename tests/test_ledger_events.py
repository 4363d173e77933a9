"""The ledger's events: lists, filters, the way back into the reading, and exports in others' shapes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import OptionError, RecordError
from dateline.ledger import EventFilter, EventRow, Ledger
from dateline.ledger.event_exports import ACLED_COLUMNS
from dateline.ledger.export import EVENT_COLUMNS
from dateline.records import Event, EventMention, Figure, Participant, Reading, sure
from tests.stories import claim, event, find, place, reading, time, who

TEXT = (
    "Marsh Front gunmen shot three millers near Ostra on Friday, Ilva Renn said. The shooting shocked the town. "
    "The army plans to retake Velm. Bakers marched in Velm. It was denied that a mill was burnt."
)


def story() -> Reading:
    """Return a story with a shooting told twice, first by a source, a plan, a march, and a fire that is denied."""
    cast = [
        who(TEXT, "Marsh Front", "armed_group", country="VEL", sector="REB"), who(TEXT, "three millers", "person"),
        who(TEXT, "The army", "military", sector="MIL"), who(TEXT, "Bakers", "population_group"),
    ]  # fmt: skip
    said = claim(TEXT, "Ilva Renn", "said", "Marsh Front gunmen shot three millers near Ostra on Friday")
    where = place(TEXT, "Ostra"), place(TEXT, "Velm", 10.0, 20.0, kind="country", country_code="VE", radius_km=200.0)
    when = time(TEXT, "Friday", "2031-05-09")
    one, again = find(TEXT, "shot"), find(TEXT, "shooting")
    marched, army = cast[3], cast[2]
    events = (
        event(
            TEXT, "shot", participants=(part("actor", cast[0]), part("victim", cast[1])), claim=said.id, time=when.id,
            earliest="2031-05-09", latest="2031-05-09", time_precision="day", time_basis="clause", place=where[0].id,
            place_precision="town", place_basis="argument", mode="firearms", responsibility="suspected",
            casualties={"killed": Figure(3, 3, 4, one.start, one.end)},
            mentions=(EventMention(one.start, one.end, said.id), EventMention(again.start, again.end, None)),
        ),
        event(TEXT, "retake", "territory_gain_state", status="planned", participants=(part("actor", army),),
              place=where[1].id, place_precision="country", place_basis="clause"),
        event(TEXT, "marched", "peaceful_protest", participants=(part("actor", marched),), confidence=0.85),
        event(TEXT, "burnt", "property_destruction", status="denied", confidence=0.3),
    )  # fmt: skip
    built = reading(TEXT, said, cast=cast, title="Mill", outlet="Ostra Courier", published="2031-05-10")
    return replace(built, places=where, times=(when,), events=events)


def part(role: Any, somebody: Any) -> Participant:
    entity, mentions = somebody
    return Participant(role, mentions[0].id, entity.id)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        list(opened.add_many([story(), reading("Nobody was there, Ilva Renn said.", title="Quiet")]))
        yield opened


def found(ledger: Ledger, **filter: Any) -> list[str]:
    return [row.words for row in ledger.events.list(EventFilter(**filter))]


def test_events_with_article_place_people_and_source(ledger: Ledger) -> None:
    row = ledger.events.list()[0]
    assert (row.title, row.outlet, row.published, row.words) == ("Mill", "Ostra Courier", "2031-05-10", "shot")
    assert (row.category, row.type, row.mode, row.quad) == (
        "attack_civilians", "ASSAULT", "firearms", "material conflict",
    )  # fmt: skip
    assert (row.actors, row.actor_kinds, row.actor_countries, row.actor_sectors) == (
        ("Marsh Front",), ("armed_group",), ("VEL",), ("REB",),
    )  # fmt: skip
    assert (row.recipients, row.recipient_roles, row.recipient_sectors) == (("three millers",), ("victim",), ("",))
    assert (row.place, row.country_code, row.lat, row.place_basis) == ("Ostra", "AF", 34.43, "argument")
    assert (row.killed_low, row.killed, row.killed_high, row.injured) == (3, 3, 4, None)
    assert (row.source_name, row.standing, row.reporters, row.mentions) == ("Ilva Renn", "official", ("Ilva Renn",), 2)


@pytest.mark.parametrize(
    ("filter", "words"),
    [
        ({}, ["shot", "retake", "marched"]),
        ({"min_confidence": 0.0}, ["shot", "retake", "marched", "burnt"]),
        ({"min_confidence": 0.88}, ["shot", "retake"]),
        ({"category": "peaceful_protest"}, ["marched"]),
        ({"type": "ASSAULT"}, ["shot", "retake"]),
        ({"mode": "firearms"}, ["shot"]),
        ({"quad": "material conflict", "status": "planned"}, ["retake"]),
        ({"acled": "Peaceful protest"}, ["marched"]),
        ({"status": "planned, denied", "min_confidence": 0.1}, ["retake", "burnt"]),
        ({"actor": "marsh"}, ["shot"]),
        ({"actor": "millers"}, []),
        ({"recipient": "mill*"}, ["shot"]),
        ({"reported_by": "renn"}, ["shot"]),
        ({"place": "velm"}, ["retake"]),
        ({"country": "AF"}, ["shot"]),
        ({"near": (34.4, 70.4), "km": 50.0}, ["shot"]),
        ({"from_day": "2031-05"}, ["shot"]),
        ({"from_day": "2031-05-10"}, []),
        ({"to_day": "2031-05-09"}, ["shot"]),
        ({"text": "quiet"}, []),
        ({"since": "2032"}, []),
        ({"limit": 1}, ["shot"]),
    ],
)
def test_events_by_filter(ledger: Ledger, filter: dict[str, Any], words: list[str]) -> None:
    assert found(ledger, **filter) == words


@pytest.mark.parametrize(
    "filter",
    [
        {"category": "sadness"}, {"type": "FIGHT"}, {"mode": "loud"}, {"quad": "war"}, {"acled": "Clash"},
        {"status": "happened,maybe"}, {"min_confidence": 1.5}, {"near": (1.0, 2.0)}, {"from_day": "soon"},
    ],
)  # fmt: skip
def test_events_refuse_what_is_no_filter(filter: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        EventFilter(**filter)


def test_a_reading_comes_back_with_its_events(ledger: Ledger) -> None:
    back = next(one for one in ledger.articles.readings() if one.article.title == "Mill")
    assert back.events == story().events


@pytest.mark.parametrize(
    "change", [{"category": "sadness"}, {"type": "FIGHT"}, {"mode": "demo"}, {"acled": "Clash"}, {"cameo": "999"}]
)
def test_a_code_outside_the_ontologies_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    one = story()
    wrong: Event = replace(one.events[0], **change)  # type: ignore[arg-type]
    with Ledger(tmp_path / "ledger.db") as ledger, pytest.raises(RecordError):
        ledger.articles.add(replace(one, events=(wrong,)))


def test_an_event_whose_words_were_changed_is_refused(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql("UPDATE event SET words = 'kissed' WHERE words = 'shot'")
    with pytest.raises(RecordError):
        list(ledger.articles.readings())


# Exports


def exported(ledger: Ledger, format: str, what: str | None = None, filter: EventFilter | None = None) -> str:
    out = io.BytesIO()
    ledger.export(format, out, filter, what)
    return out.getvalue().decode()


def test_events_as_csv(ledger: Ledger) -> None:
    rows = list(csv.reader(io.StringIO(exported(ledger, "csv", "events"))))
    assert tuple(rows[0]) == EVENT_COLUMNS == EventRow.__slots__
    assert len(rows) == 4 and dict(zip(rows[0], rows[1], strict=True))["recipients"] == "three millers"


def test_acled_has_what_happened_with_what_is_known(ledger: Ledger) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(ledger, "acled"))))
    assert [row["words"] for row in rows] == ["shot", "marched"] and tuple(rows[0]) == ACLED_COLUMNS
    shot, marched = rows
    assert (shot["event_date"], shot["time_precision"], shot["geo_precision"]) == ("2031-05-09", "1", "1")
    assert (shot["event_type"], shot["sub_event_type"]) == ("Violence against civilians", "Attack")
    assert (shot["actor1"], shot["inter1"], shot["inter2"], shot["interaction"]) == ("Marsh Front", "2", "7", "27")
    assert (shot["fatalities"], shot["civilian_targeting"]) == ("3", "Civilian targeting")
    # What is not known is empty, not 0 and not today.
    assert {marched[name] for name in ("event_date", "year", "latitude", "location", "fatalities")} == {""}
    assert (marched["inter1"], marched["disorder_type"]) == ("6", "Demonstrations")


def test_acled_has_the_rest_when_asked_and_no_point_for_a_country(ledger: Ledger) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(ledger, "acled", filter=EventFilter(status="planned")))))
    assert [(row["words"], row["latitude"], row["location"]) for row in rows] == [("retake", "", "Velm")]


def test_plover_records(ledger: Ledger) -> None:
    shot, plan, march = map(json.loads, exported(ledger, "plover").splitlines())
    assert (shot["event"], shot["mode"], shot["quad"], shot["date"]) == (
        "ASSAULT", "firearms", "material conflict", "2031-05-09",
    )  # fmt: skip
    assert shot["actor"] == [{"name": "Marsh Front", "kind": "armed_group", "country": "VEL", "sector": "REB"}]
    assert shot["recipient"][0]["role"] == "victim" and shot["magnitude"]["dead"] == {"low": 3, "best": 3, "high": 4}
    assert TEXT[shot["span"]["start"] : shot["span"]["end"]] == shot["event_text"] == "shot"
    assert plan["status"] == "planned" and march["location"] is None and march["date"] is None


def test_events_as_geojson(ledger: Ledger) -> None:
    features = json.loads(exported(ledger, "geojson", "events"))["features"]
    assert [one["geometry"] and one["geometry"]["coordinates"] for one in features] == [
        [70.45, 34.43],
        [20.0, 10.0],
        None,
    ]


def test_every_shape_says_that_it_is_unmasked(ledger: Ledger) -> None:
    for format in ("acled", "plover", "geojson"):
        out = io.BytesIO()
        ledger.export(format, out, None, "events", unmasked=True)
        assert "unmasked" in out.getvalue().decode()


# On the command line and in a reading


def test_events_on_the_command_line(ledger: Ledger) -> None:
    run = CliRunner().invoke
    shown = run(app, f"events --status happened --format csv --ledger {ledger.path}").output
    assert [row["words"] for row in csv.DictReader(io.StringIO(shown))] == ["shot", "marched"]
    table = run(app, f"events --near 34.4,70.4 --format table --ledger {ledger.path}").output
    assert "Ostra (town)" in " ".join(table.split()) or "Ostra" in table
    assert run(app, f"events --km 5 --ledger {ledger.path}").exit_code == 2
    shown = run(app, f"export --what events --min-confidence 0.1 --status denied --ledger {ledger.path}").output
    assert json.loads(shown)["words"] == "burnt"
    assert run(app, f"export --format acled --effect killed --ledger {ledger.path}").exit_code == 2


def test_a_reading_without_unsure_events_points_to_none_of_them() -> None:
    one = story()
    left = sure(one, 0.6)
    assert [it.trigger.of(TEXT) for it in left.events] == ["shot", "retake", "marched"]
    assert sure(one, 0) is one and sure(one, 1).events == ()
