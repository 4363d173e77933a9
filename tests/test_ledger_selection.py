"""One selection over articles, claims, events, places and forecasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import OptionError
from dateline.ledger import ClaimFilter, EventFilter, Ledger, Selection
from dateline.records import Forecast, Participant, Reading, stable_id
from tests.stories import claim, event, find, place, reading, time, who

MILL = (
    "Marsh Front gunmen shot three millers near Ostra on Friday, Ilva Renn said. "
    "“The army will retake Velm,” Oda Pell promised. Bakers marched in Parl."
)
DAM = "The dam at Ostra cracked, a villager said. Ilva Renn denied that anybody was shot there."


def mill() -> Reading:
    """Return a story of a shooting told by an official, a plan told by somebody else, and a march told by nobody."""
    front, renn = who(MILL, "Marsh Front", "armed_group"), who(MILL, "Ilva Renn", "person")
    army, bakers = who(MILL, "The army", "military"), who(MILL, "Bakers", "population_group")
    said = claim(MILL, "Ilva Renn", "said", "Marsh Front gunmen shot three millers near Ostra on Friday",
                 entity=renn[0].id)  # fmt: skip
    where = (
        place(MILL, "Ostra"), place(MILL, "Velm", 10.0, 20.0, country_code="PK"),
        place(MILL, "Parl", -10.0, 20.0, country_code="AO"),
    )  # fmt: skip
    plan = claim(MILL, "Oda Pell", "promised", "“The army will retake Velm,”", quotation="direct", standing="other",
                 cue_class="predict")  # fmt: skip
    events = (
        event(MILL, "shot", participants=(part("actor", front),), claim=said.id, place=where[0].id,
              place_precision="town", place_basis="argument", earliest="2031-05-09", latest="2031-05-09"),
        event(MILL, "retake", "territory_gain_state", status="planned", participants=(part("actor", army),),
              claim=plan.id, place=where[1].id, place_precision="town", place_basis="argument"),
        event(MILL, "marched", "peaceful_protest", participants=(part("actor", bakers),), place=where[2].id,
              place_precision="town", place_basis="argument", confidence=0.85),
    )  # fmt: skip
    due = Forecast(
        stable_id("forecast", MILL), plan.id, (find(MILL, "The army will retake Velm"),), events[1].id, None, None,
        None, False, "no window",
    )  # fmt: skip
    made = reading(MILL, said, plan, cast=(front, renn, army, bakers), title="Mill", outlet="Courier",
                   published="2031-05-10")  # fmt: skip
    claims = replace(said, places=(where[0].id,)), replace(plan, places=(where[1].id,))
    return replace(made, claims=claims, places=where, times=(time(MILL, "Friday"),), events=events, forecasts=(due,))


def dam() -> Reading:
    """Return a story with a claim that grants anonymity, and an event that is denied."""
    renn = who(DAM, "Ilva Renn", "person")
    villager = claim(DAM, "a villager", "said.", "The dam at Ostra cracked", type="anonymous_source", name=None,
                     anonymity="granted", standing="eyewitness")  # fmt: skip
    denied = claim(DAM, "Ilva Renn", "denied", "that anybody was shot there", cue_class="deny", entity=renn[0].id)
    where = place(DAM, "Ostra")
    shot = event(DAM, "shot", status="denied", claim=denied.id, place=where.id, place_precision="town",
                 place_basis="argument")  # fmt: skip
    made = reading(DAM, villager, denied, cast=(renn,), title="Dam", published="2031-05-12")
    return replace(made, places=(where,), events=(shot,))


def part(role: Any, somebody: Any) -> Participant:
    entity, mentions = somebody
    return Participant(role, mentions[0].id, entity.id)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("selection") / "ledger.db") as opened:
        list(opened.add_many([mill(), dam()]))
        yield opened


@pytest.mark.parametrize(
    ("options", "articles", "claims", "events", "places", "forecasts"),
    [
        ({}, "Dam Mill", 4, "shot/denied shot retake marched", "Ostra Ostra Velm Parl", 1),
        ({"text": "millers"}, "Mill", 1, "shot retake marched", "Ostra Velm Parl", 1),
        ({"actor": "Marsh Front"}, "Mill", 0, "shot", "Ostra", 0),
        ({"actor": "Renn"}, "Dam Mill", 2, "shot/denied shot", "Ostra Ostra", 0),
        ({"actor": "Pell"}, "Mill", 1, "retake", "Velm", 1),
        ({"actor": "army"}, "Mill", 0, "retake", "Velm", 0),
        ({"anonymity": "granted"}, "Dam", 1, "", "", 0),
        ({"standing": "official"}, "Dam Mill", 2, "shot/denied shot", "Ostra", 0),
        ({"quotation": "direct"}, "Mill", 1, "retake", "Velm", 1),
        ({"cue_class": "deny"}, "Dam", 1, "shot/denied", "", 0),
        ({"source_type": "anonymous_source"}, "Dam", 1, "", "", 0),
        ({"status": "happened"}, "Mill", 1, "shot marched", "Ostra Parl", 0),
        ({"status": "planned,denied"}, "Dam Mill", 2, "shot/denied retake", "Ostra Velm", 1),
        ({"status": "denied", "actor": "Renn"}, "Dam", 1, "shot/denied", "Ostra", 0),
        ({"status": "denied", "standing": "eyewitness"}, "Dam", 0, "", "", 0),
        ({"category": "peaceful_protest"}, "Mill", 0, "marched", "Parl", 0),
        ({"type": "ASSAULT", "quotation": "direct"}, "Mill", 1, "retake", "Velm", 1),
        ({"place": "ostra"}, "Dam Mill", 2, "shot/denied shot", "Ostra Ostra", 0),
        ({"country": "PK"}, "Mill", 1, "retake", "Velm", 1),
        ({"near": (34.4, 70.4), "km": 50.0, "status": "happened"}, "Mill", 1, "shot", "Ostra", 0),
        ({"from_day": "2031-05-09", "to_day": "2031-05"}, "Mill", 1, "shot", "Ostra", 0),
        ({"since": "2031-05-11"}, "Dam", 2, "shot/denied", "Ostra", 0),
        ({"outlet": "Courier", "min_confidence": 0.88}, "Mill", 2, "shot retake", "Ostra Velm Parl", 1),
        ({"category": "peaceful_protest", "min_confidence": 0.88}, "", 0, "", "", 0),
        ({"status": "happened", "anonymity": "granted"}, "", 0, "", "", 0),
    ],
)  # fmt: skip
def test_what_a_selection_shows(
    ledger: Ledger, options: dict[str, Any], articles: str, claims: int, events: str, places: str, forecasts: int
) -> None:
    chosen = Selection(**options)
    told = [
        row.words + ("/denied" if row.status == "denied" else "") for row in ledger.events.page(chosen.events()).rows
    ]
    assert " ".join(str(row.title) for row in ledger.articles.page(chosen.articles()).rows) == articles
    assert ledger.claims.count(chosen.claims()).number == claims
    assert " ".join(told) == events
    assert " ".join(row.name for row in ledger.places.page(chosen.places()).rows) == places
    assert ledger.forecasts.count(chosen.forecasts()).number == forecasts


def test_events_and_claims_lead_to_their_article(ledger: Ledger) -> None:
    for options in ({"status": "denied"}, {"place": "ostra", "standing": "official"}, {"quotation": "direct"}):
        chosen = Selection(**options)  # type: ignore[arg-type]
        articles = {row.id for row in ledger.articles.list(chosen.articles())}
        assert {row.article_id for row in ledger.events.list(chosen.events())} <= articles
        assert {row.article_id for row in ledger.claims.list(chosen.claims())} <= articles


def test_one_article(ledger: Ledger) -> None:
    chosen = Selection(article=mill().article.id)
    assert [row.title for row in ledger.articles.list(chosen.articles())] == ["Mill"]
    assert ledger.claims.count(chosen.claims()).number == 2


def test_attitudes_show_when_their_class_is_asked_for() -> None:
    assert Selection().claims().claims_only
    assert not Selection(cue_class="want").claims().claims_only


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"source_type": "king"}, "source_type: "), ({"standing": "tall"}, "standing: "),
        ({"anonymity": "some"}, "anonymity: "), ({"quotation": "loud"}, "quotation: "),
        ({"cue_class": "sing"}, "cue_class: "), ({"near": (1.0, 2.0)}, "near and km"), ({"km": 4.0}, "near and km"),
        ({"near": (91.0, 2.0), "km": 4.0}, "latitude: "), ({"from_day": "soon"}, "from: "), ({"to_day": "13"}, "to: "),
        ({"since": "2031-13"}, "since: "), ({"category": "sadness"}, "category: "), ({"type": "FIGHT"}, "type: "),
        ({"mode": "loud"}, "mode: "), ({"status": "happened,maybe"}, "status: "),
        ({"min_confidence": 1.5}, "min_confidence: "),
    ],
)  # fmt: skip
def test_what_is_no_selection_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=f"^{message}"):
        Selection(**options)


def test_a_filter_inside_another_says_nothing_of_articles() -> None:
    with pytest.raises(OptionError, match="^since: an? EventFilter inside"):
        ClaimFilter(event=EventFilter(since="2031"))
    with pytest.raises(OptionError, match="^limit: an? ClaimFilter inside"):
        EventFilter(claim=ClaimFilter(limit=3))


def test_a_selection_as_an_address_has_it() -> None:
    assert Selection().parameters() == {}
    chosen = Selection(near=(34.5, -70.0), km=20.0, status="happened,denied", min_confidence=0.5)
    assert chosen.parameters() == {"near": "34.5,-70.0", "km": "20.0", "status": "happened,denied",
                                   "min_confidence": "0.5"}  # fmt: skip


def test_an_unknown_article_is_an_error(tmp_path: Path, ledger: Ledger) -> None:
    from dateline.errors import NotFound

    for noun in ("articles", "claims", "events", "places", "forecasts"):
        with pytest.raises(NotFound):
            getattr(ledger, noun).page(getattr(Selection(article="nowhere"), noun)())
