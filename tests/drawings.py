"""A small ledger to draw: events known to the day, month, year and not at all, in a town and in a country, and ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.records import Entity, Mention, Participant, Reading, Relation, stable_id
from tests.desk import running
from tests.stories import claim, event, find, place, reading, time, who

WAR = (
    "Marsh Front gunmen shot three millers near Ostra on Friday, Ilva Renn said. A mill burnt in Velm in April, and in "
    "2030 bakers marched. The army plans to retake Velm from the Marsh Front. The army denied shelling Ostra."
)
"""A shooting on a day in a town, a fire in a month in a country, a march in a year, a plan without a day, a denial."""

WITNESS = "“We hid in the cellar,” said Jordan Ambel, a witness. Marsh Front men beat Jordan Ambel in Velm on Monday."
"""A witness, whose name has a country in it, and who was beaten."""


def war() -> Reading:
    """Return the story of the war."""
    front, millers = who(WAR, "Marsh Front", "armed_group"), who(WAR, "three millers", "population_group")
    army, renn = who(WAR, "The army", "military"), who(WAR, "Ilva Renn")
    said = claim(
        WAR, "Ilva Renn", "said", "Marsh Front gunmen shot three millers near Ostra on Friday", entity=renn[0].id
    )
    ostra = place(WAR, "Ostra", 10.0, 20.0, radius_km=3.0)
    velm = place(WAR, "Velm", 12.0, 22.0, kind="country", country_code="VE", radius_km=200.0)
    friday, april = time(WAR, "Friday", "2031-05-09"), time(WAR, "April", "2031-04")
    ever = time(WAR, "2030", "2030-06", earliest="2030-01-01", latest="2030-12-31")
    town = {"place": ostra.id, "place_precision": "town", "place_basis": "argument"}
    country = {"place": velm.id, "place_precision": "country", "place_basis": "argument"}
    events = (
        event(WAR, "shot", participants=(part("actor", front), part("victim", millers)), claim=said.id, **town,
              **when(friday, "day")),
        event(WAR, "burnt", "property_destruction", **country, **when(april, "month")),
        event(WAR, "marched", "peaceful_protest", status="ongoing", **when(ever, "year")),
        event(WAR, "retake", "territory_gain_state", status="planned", **country,
              participants=(part("actor", army), part("target", front))),
        event(WAR, "shelling", status="denied", participants=(part("actor", army),), **town),
    )  # fmt: skip
    span = find(WAR, "retake Velm from the Marsh Front")
    fighting = Relation(stable_id("r", WAR), "fighting", army[0].id, front[0].id, span, None, None, 0.9)
    built = reading(WAR, said, cast=(front, millers, army, renn), title="War", published="2031-05-10", outlet="Courier")
    return replace(built, places=(ostra, velm), times=(friday, april, ever), events=events, relations=(fighting,))


def witness() -> Reading:
    """Return the story of the witness; "Jordan" was taken for the country, and the beating was put there too."""
    ambel, front = who(WITNESS, "Jordan Ambel"), who(WITNESS, "Marsh Front", "armed_group")
    said = claim(WITNESS, "Jordan Ambel", "said", "“We hid in the cellar,”", standing="eyewitness", quotation="direct",
                 entity=ambel[0].id)  # fmt: skip
    jordan = place(WITNESS, "Jordan", 31.0, 36.0, kind="country", country_code="JO", radius_km=250.0)
    velm = place(WITNESS, "Velm", 12.0, 22.0, kind="country", country_code="VE", radius_km=200.0)
    events = (
        event(WITNESS, "hid", place=jordan.id, place_precision="country", place_basis="sentence"),
        event(WITNESS, "beat", participants=(part("actor", front), part("victim", ambel)), place=velm.id,
              place_precision="country", place_basis="argument"),
    )  # fmt: skip
    built = reading(WITNESS, said, cast=(ambel, front), title="Cellar", published="2031-05-12")
    return replace(built, places=(jordan, velm), events=events)


def build(path: Path) -> None:
    """Write a ledger of both stories."""
    with Ledger(path) as ledger:
        list(ledger.add_many([war(), witness()]))


@contextmanager
def shown(path: Path, open_page: Callable[..., Any], address: str, **options: Any) -> Iterator[Any]:
    """Open an address of a desk on a ledger in a browser; all that the page asks for has come when the desk stops."""
    with running(DeskSettings(ledger=path)) as desk:
        page = open_page(desk + address, **options)
        yield page
        page.wait_for_load_state("networkidle")


def part(role: Any, somebody: tuple[Entity, tuple[Mention, ...]]) -> Participant:
    """Return somebody in a role of an event."""
    entity, mentions = somebody
    return Participant(role, mentions[0].id, entity.id)


def when(it: Any, precision: str) -> dict[str, Any]:
    """Return the fields of an event that lies at a time."""
    return {
        "time": it.id, "earliest": it.earliest, "latest": it.latest, "time_precision": precision,
        "time_basis": "argument",
    }  # fmt: skip
