"""What people decide about claims and events: laid over every list, taken back, kept when an article is read again."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import Conflict, NotFound, OptionError
from dateline.ledger import ActorFilter, ClaimFilter, EventFilter, Ledger, Target
from dateline.ledger.review import MOST
from dateline.records import EventMention, Figure, Participant, Reading, Span
from tests.stories import MODEL, claim, event, find, flood, place, reading, time, who

TEXT = (
    "Marsh Front gunmen shot three millers near Ostra on Friday, Ilva Renn said. The army plans to retake Velm in May, "
    "a resident said. Oda Pell watched the smoke. The mill was burnt."
)


def story(model: str = MODEL, *, without: str = "") -> Reading:
    """Return a story with two claims and three events; `without` leaves out the event of those words."""
    cast = [
        who(TEXT, "Marsh Front", "armed_group", country="VEL", sector="REB"), who(TEXT, "three millers"),
        who(TEXT, "The army", "military", sector="MIL"), who(TEXT, "Ilva Renn"), who(TEXT, "Oda Pell"),
    ]  # fmt: skip
    said = claim(
        TEXT, "Ilva Renn", "said", "Marsh Front gunmen shot three millers near Ostra on Friday", entity=cast[3][0].id,
        role="mayor",
    )  # fmt: skip
    told = claim(
        TEXT, "a resident", "said", "The army plans to retake Velm in May", type="unnamed_person", anonymity="unnamed",
        standing="other", name=None, confidence=0.6,
    )  # fmt: skip
    ostra = place(TEXT, "Ostra")
    velm = place(TEXT, "Velm", 10.0, 20.0, kind="admin1", country_code="VE", radius_km=90.0)
    friday, may = time(TEXT, "Friday", "2031-05-09"), time(TEXT, "May", "2031-05")
    shot = find(TEXT, "shot")
    told_of = (
        event(
            TEXT, "shot", participants=(part("actor", cast[0]), part("victim", cast[1])), claim=said.id,
            time=friday.id, earliest="2031-05-09", latest="2031-05-09", time_precision="day", time_basis="clause",
            place=ostra.id, place_precision="town", place_basis="argument", responsibility="suspected",
            casualties={"killed": Figure(3, 3, 3, shot.start, shot.end)},
            mentions=(EventMention(shot.start, shot.end, said.id),),
        ),
        event(TEXT, "retake", "territory_gain_state", status="planned", participants=(part("actor", cast[2]),),
              claim=told.id, confidence=0.85),
        event(TEXT, "burnt", "property_destruction"),
    )  # fmt: skip
    built = reading(TEXT, said, told, cast=cast, model=model, title="Mill", outlet="Ostra Courier",
                    published="2031-05-10")  # fmt: skip
    kept = tuple(one for one in told_of if one.trigger.of(TEXT) != without)
    return replace(built, places=(ostra, velm), times=(friday, may), events=kept)


def part(role: Any, somebody: Any) -> Participant:
    entity, mentions = somebody
    return Participant(role, mentions[0].id, entity.id)


STORY = story()
SAID, TOLD = STORY.claims
SHOT, RETAKE, BURNT = STORY.events
ENTITY = {one.name: one.id for one in STORY.entities}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        list(opened.add_many([STORY, flood()]))
        yield opened


def at(row: Any, expected: int | None = None) -> Target:
    """Return the target of a claim or an event of the story."""
    return Target(STORY.article.id, "claim" if hasattr(row, "cue") else "event", row.id, expected)


def claims(ledger: Ledger, **filter: Any) -> list[str]:
    filter = {"article": STORY.article.id} | filter
    return [row.content for row in ledger.claims.list(ClaimFilter(**filter))]


def events(ledger: Ledger, **filter: Any) -> list[str]:
    return [row.words for row in ledger.events.list(EventFilter(**filter))]


def claim_of(ledger: Ledger, one: Any) -> Any:
    return next(row for row in ledger.claims.list(ClaimFilter(reviewed="all")) if row.id == one.id)


def event_of(ledger: Ledger, one: Any) -> Any:
    return next(row for row in ledger.events.list(EventFilter(reviewed="all")) if row.id == one.id)


# Accept, reject, undo


def test_who_decides_nothing_sees_nothing_of_it(ledger: Ledger) -> None:
    assert [row.review for row in ledger.claims.list()] == [""] * 5
    assert [row.review for row in ledger.events.list()] == [""] * 3
    assert claims(ledger, reviewed="accepted") == claims(ledger, reviewed="rejected") == []
    assert len(claims(ledger, reviewed="unreviewed")) == len(claims(ledger, reviewed="all")) == 2
    assert ledger.review.of(STORY.article.id) == {} and ledger.review.history() == ()


def test_an_accepted_row_says_so(ledger: Ledger) -> None:
    made = ledger.review.accept(at(SHOT), by="I. R.", note="checked with the tape")
    assert (made.number, made.act, made.by, made.note) == (1, "accept", "I. R.", "checked with the tape")
    assert (made.article, made.layer, made.row, made.words) == (STORY.article.id, "event", SHOT.id, "shot")
    assert made.in_latest and made.undone_by is None and made.changed == ()
    assert event_of(ledger, SHOT).review == "accepted"
    assert events(ledger, reviewed="accepted") == ["shot"]
    assert events(ledger, reviewed="unreviewed") == ["retake", "burnt"]
    assert events(ledger) == ["shot", "retake", "burnt"]


def test_a_rejected_row_is_in_no_list_count_or_export_unless_asked_for(ledger: Ledger) -> None:
    ledger.review.reject(at(SAID))
    ledger.review.reject(at(BURNT))
    told = "The army plans to retake Velm in May"
    assert claims(ledger) == [told] and events(ledger) == ["shot", "retake"]
    assert claims(ledger, reviewed="rejected") == ["Marsh Front gunmen shot three millers near Ostra on Friday"]
    assert events(ledger, reviewed="rejected") == ["burnt"]
    assert events(ledger, reviewed="all") == ["shot", "retake", "burnt"]
    assert {row.id: row.claims for row in ledger.articles.list()}[STORY.article.id] == 1
    assert "Ilva Renn" not in {row.name for row in ledger.sources.list(ClaimFilter(article=STORY.article.id))}
    assert [hit.claims for hit in ledger.search("millers")] == [()]
    assert ledger.actors.profile("Ilva Renn").said == ()
    out = io.BytesIO()
    assert ledger.export("csv", out, ClaimFilter(article=STORY.article.id)) == 1
    assert next(csv.DictReader(io.StringIO(out.getvalue().decode())))["review"] == ""


def test_an_undo_and_its_undo(ledger: Ledger) -> None:
    ledger.review.reject(at(SHOT))
    back = ledger.review.undo(1, note="wrong row")
    assert (back.number, back.act, back.decision, back.row) == (2, "undo", 1, SHOT.id)
    assert event_of(ledger, SHOT).review == ""
    again = ledger.review.undo(2)
    assert event_of(ledger, SHOT).review == "rejected" and events(ledger) == ["retake", "burnt"]
    assert [(row.number, row.undone_by) for row in ledger.review.history()] == [(3, None), (2, 3), (1, None)]
    with pytest.raises(OptionError, match="decision 2 was undone already, by decision 3"):
        ledger.review.undo(2)
    with pytest.raises(NotFound, match="no decision 9"):
        ledger.review.undo(9)
    assert again.decision == 2


def test_an_undo_brings_back_what_was_decided_before(ledger: Ledger) -> None:
    ledger.review.change(at(SHOT), {"status": "denied"})
    ledger.review.change(at(SHOT), {"status": "attempted"})
    ledger.review.undo(2)
    assert (event_of(ledger, SHOT).status, event_of(ledger, SHOT).review) == ("denied", "changed")
    ledger.review.undo(1)
    assert (event_of(ledger, SHOT).status, event_of(ledger, SHOT).review) == ("happened", "")


def test_whoever_accepts_a_changed_row_keeps_the_change(ledger: Ledger) -> None:
    ledger.review.change(at(SHOT), {"status": "denied"})
    ledger.review.accept(at(SHOT))
    assert (event_of(ledger, SHOT).status, event_of(ledger, SHOT).review) == ("denied", "accepted")


def test_some_rows_at_once_are_all_decided_or_none(ledger: Ledger) -> None:
    made = ledger.review.reject_all([at(SHOT), at(BURNT)], by="AB")
    assert [(row.number, row.words, row.by) for row in made] == [(1, "shot", "AB"), (2, "burnt", "AB")]
    with pytest.raises(NotFound):
        ledger.review.accept_all([at(RETAKE), Target(STORY.article.id, "event", "0000")])
    assert events(ledger) == ["retake"] and len(ledger.review.history()) == 2
    assert [row.number for row in ledger.review.undo_all([1, 2])] == [3, 4]
    assert events(ledger) == ["shot", "retake", "burnt"]


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_no_more_rows_at_once_than_fit_a_screen(ledger: Ledger, number: int) -> None:
    with pytest.raises(OptionError, match=f"{number} rows at once"):
        ledger.review.accept_all([at(SHOT)] * number)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (Target("nowhere", "claim", SAID.id), NotFound),
        (Target(STORY.article.id, "claim", SHOT.id), NotFound),
        (Target(STORY.article.id, "event", ""), NotFound),
        (Target(STORY.article.id, "place", STORY.places[0].id), OptionError),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_there_cannot_be_decided_about(ledger: Ledger, target: Target, kind: type[Exception]) -> None:
    for act in (ledger.review.accept, ledger.review.reject):
        with pytest.raises(kind):
            act(target)
    with pytest.raises(kind):
        ledger.review.change(target, {"status": "denied"})
    assert ledger.review.history() == ()


# Forms sent twice, decisions that cross


def test_a_form_sent_twice_decides_once(ledger: Ledger) -> None:
    for _ in range(2):
        assert ledger.review.accept(at(SHOT), key="form-1").number == 1
        assert ledger.review.change(at(RETAKE), {"status": "attempted"}, key="form-2").number == 2
        assert [row.number for row in ledger.review.reject_all([at(SAID), at(TOLD)], key="form-3")] == [3, 4]
        assert ledger.review.undo(1, key="form-4").number == 5
    assert len(ledger.review.history()) == 5


def test_a_form_sent_for_something_else_is_a_conflict(ledger: Ledger) -> None:
    ledger.review.accept(at(SHOT), key="form-1")
    with pytest.raises(Conflict, match="this form was sent already, as decision 1"):
        ledger.review.reject(at(SHOT), key="form-1")
    with pytest.raises(Conflict, match="about another row"):
        ledger.review.accept(at(RETAKE), key="form-1")
    with pytest.raises(Conflict, match="this form was sent already"):
        ledger.actors.merge("Marsh Front", "The army", key="form-1")
    assert len(ledger.review.history()) == 1


def test_merges_have_keys_and_names_too(ledger: Ledger) -> None:
    first = ledger.actors.merge("Ilva Renn", "Oda Pell", by="AB", key="form-1")
    assert (first.number, first.by) == (1, "AB")
    assert ledger.actors.merge("Ilva Renn", "Oda Pell", by="AB", key="form-1") == first
    assert ledger.actors.undo(1, key="form-2") == ledger.actors.undo(1, key="form-2")
    assert [row.act for row in ledger.actors.decisions()] == ["undo", "merge"]


def test_decisions_that_cross_are_a_conflict(ledger: Ledger) -> None:
    ledger.review.accept(at(SHOT, expected=0), by="AB")
    with pytest.raises(Conflict, match="decision 1 by AB came meanwhile"):
        ledger.review.reject(at(SHOT, expected=0))
    with pytest.raises(Conflict):
        ledger.review.change(at(SHOT, expected=0), {"status": "denied"})
    with pytest.raises(Conflict):
        ledger.review.accept(at(SHOT, expected=7))
    with pytest.raises(Conflict):
        ledger.review.undo(1, expected=0)
    assert ledger.review.reject(at(SHOT, expected=1)).number == 2
    assert ledger.review.undo(2, expected=2).number == 3
    # Whatever was decided about another row is no conflict.
    assert ledger.review.accept(at(BURNT, expected=0)).number == 4


def test_a_form_sent_twice_is_no_conflict_with_itself(ledger: Ledger) -> None:
    for _ in range(2):
        assert ledger.review.change(at(SHOT, expected=0), {"status": "denied"}, key="form-1").number == 1


# Changes of events


@pytest.mark.parametrize(
    ("values", "finds", "misses", "columns"),
    [
        ({"status": "denied"}, {"status": "denied"}, {"status": "happened"}, {"status": "denied"}),
        ({"category": "abduction"}, {"category": "abduction"}, {"category": "attack_civilians"},
         {"category": "abduction", "quad": "material conflict", "acled": "Abduction/forced disappearance"}),
        ({"mode": "firearms"}, {"mode": "firearms"}, {"mode": "targeted"}, {"category": "attack_civilians"}),
        ({"responsibility": None}, {}, {"mode": "firearms"}, {"responsibility": None}),
        ({"place": STORY.places[1].id}, {"place": "velm"}, {"place": "ostra"},
         {"place": "Velm", "country_code": "VE", "lat": 10.0, "place_precision": "province", "place_basis": "decided"}),
        ({"place": STORY.places[1].id}, {"country": "VE"}, {"country": "AF"}, {"radius_km": 90.0}),
        ({"place": STORY.places[1].id}, {"near": (10.0, 20.0), "km": 9.0}, {"near": (34.43, 70.45), "km": 9.0}, {}),
        ({"place": None}, {}, {"country": "AF"}, {"place": None, "lat": None, "place_precision": "none"}),
        ({"time": STORY.times[1].id}, {"from_day": "2031-05-20"}, {"to_day": "2031-04"},
         {"earliest": "2031-05-01", "latest": "2031-05-31", "time_precision": "month", "time_basis": "decided"}),
        ({"time": {"earliest": "2031-05-07", "latest": "2031-05-08"}}, {"to_day": "2031-05-08"},
         {"from_day": "2031-05-09"}, {"latest": "2031-05-08", "time_precision": "week"}),
        ({"time": None}, {}, {"from_day": "2031"}, {"earliest": None, "time_precision": "none"}),
        ({"participants": [{"role": "actor", "entity": ENTITY["The army"]},
                           {"role": "victim", "entity": ENTITY["three millers"]}]},
         {"actor": "army"}, {"actor": "marsh"},
         {"actors": ("The army",), "actor_sectors": ("MIL",), "recipients": ("three millers",)}),
        ({"participants": []}, {}, {"recipient": "millers"}, {"actors": (), "recipients": ()}),
    ],
)  # fmt: skip
def test_an_event_is_found_and_shown_as_decided(
    ledger: Ledger, values: dict[str, Any], finds: dict[str, Any], misses: dict[str, Any], columns: dict[str, Any]
) -> None:
    made = ledger.review.change(at(SHOT), values)
    assert [one.field for one in made.changed] == list(values)
    row = event_of(ledger, SHOT)
    assert row.review == "changed" and {name: getattr(row, name) for name in columns} == columns
    assert "shot" in events(ledger, **finds)
    assert "shot" not in events(ledger, **misses)
    ledger.review.undo(1)
    assert event_of(ledger, SHOT) == next(one for one in unread(ledger) if one.id == SHOT.id)


def unread(ledger: Ledger) -> tuple[Any, ...]:
    """Return the events of the story in a ledger in which nobody decided."""
    with Ledger(ledger.path.with_name("other.db")) as other:
        other.articles.add(STORY)
        return other.events.list()


def test_a_trigger_is_moved_to_other_words(ledger: Ledger) -> None:
    span = find(TEXT, "watched the smoke")
    made = ledger.review.change(at(SHOT), {"trigger": [span.start - 1, span.end]})
    assert [(one.field, one.was, one.now) for one in made.changed] == [("trigger", "shot", "watched the smoke")]
    row = event_of(ledger, SHOT)
    assert (row.start, row.end, row.words) == (span.start, span.end, "watched the smoke")


def test_several_fields_are_one_decision(ledger: Ledger) -> None:
    made = ledger.review.change(at(SHOT), {"status": "attempted", "time": None, "place": STORY.places[1].id})
    assert [(one.field, one.was, one.now) for one in made.changed] == [
        ("status", "happened", "attempted"), ("place", "Ostra", "Velm"), ("time", "2031-05-09", None),
    ]  # fmt: skip


# Changes of claims


@pytest.mark.parametrize(
    ("values", "finds", "columns"),
    [
        ({"standing": "expert"}, {"standing": "expert"}, {"standing": "expert"}),
        ({"source_type": "document"}, {"type": "document"}, {"source_type": "document"}),
        ({"anonymity": "granted"}, {"anonymity": "granted"}, {"anonymity": "granted"}),
        ({"quotation": "direct"}, {"quotation": "direct"}, {"quotation": "direct"}),
        ({"cue_class": "deny"}, {"cue_class": "deny"}, {"cue_class": "deny"}),
        ({"asserted": "negated"}, {}, {"asserted": "negated"}),
        ({"speaker": {"name": " Tessa  Okonvale "}}, {"source": "okonvale"},
         {"source_name": "Tessa Okonvale", "role": None}),
        ({"speaker": {"entity": ENTITY["The army"]}}, {"source": "army"},
         {"source_name": "The army", "source_type": "named_person", "source": "Ilva Renn"}),
    ],
)  # fmt: skip
def test_a_claim_is_found_and_shown_as_decided(
    ledger: Ledger, values: dict[str, Any], finds: dict[str, Any], columns: dict[str, Any]
) -> None:
    ledger.review.change(at(SAID), values)
    row = claim_of(ledger, SAID)
    assert row.review == "changed" and {name: getattr(row, name) for name in columns} == columns
    assert "Marsh Front gunmen shot three millers near Ostra on Friday" in claims(ledger, **finds)
    if "speaker" in values:
        assert claims(ledger, source="renn") == []
    ledger.review.undo(1)
    row = claim_of(ledger, SAID)
    assert (row.source_name, row.standing, row.role, row.review) == ("Ilva Renn", "official", "mayor", "")


def test_claims_leave_the_attitudes_when_the_cue_is_one(ledger: Ledger) -> None:
    ledger.review.change(at(SAID), {"cue_class": "want"})
    assert claims(ledger, claims_only=True) == ["The army plans to retake Velm in May"]


def test_a_content_has_its_words_times_and_places(ledger: Ledger) -> None:
    parts = find(TEXT, "Marsh Front gunmen"), find(TEXT, "Ostra on Friday")
    ledger.review.change(at(SAID), {"content": [[one.start, one.end] for one in parts]})
    row = claim_of(ledger, SAID)
    assert (row.content, row.content_spans) == ("Marsh Front gunmen … Ostra on Friday", parts)
    assert (row.times, row.places) == (("2031-05-09",), ("Ostra",))
    assert claims(ledger, text="gunmen friday") == ["Marsh Front gunmen … Ostra on Friday"]
    assert claims(ledger, text="millers") == []


def test_another_speaker_speaks_in_events_sources_and_profiles_too(ledger: Ledger) -> None:
    ledger.review.change(at(SAID), {"speaker": {"entity": ENTITY["Oda Pell"]}, "standing": "expert"})
    row = event_of(ledger, SHOT)
    assert (row.source_name, row.standing, row.reporters) == ("Oda Pell", "expert", ("Oda Pell",))
    assert events(ledger, reported_by="pell") == ["shot"] and events(ledger, reported_by="renn") == []
    sources = {row.name: row.standing for row in ledger.sources.list(ClaimFilter(article=STORY.article.id))}
    assert sources == {"Oda Pell": "expert", "a resident": "other"}
    assert [row.id for row in ledger.actors.profile("Oda Pell").said] == [SAID.id]
    assert SAID.id not in [row.id for row in ledger.actors.profile("Ilva Renn").said]
    counted = {row.name: row.claims for row in ledger.actors.list(ActorFilter(kind="person"))}
    assert counted == {"Oda Pell": 1, "Ilva Renn": 0}
    ledger.review.reject(at(SAID))
    assert ledger.actors.get("Oda Pell").claims == 0
    ledger.review.undo_all([1, 2])
    assert event_of(ledger, SHOT).reporters == ("Ilva Renn",) and events(ledger, reported_by="renn") == ["shot"]


def test_who_gets_a_name_is_no_longer_unnamed(ledger: Ledger) -> None:
    ledger.review.change(at(TOLD), {"speaker": {"entity": ENTITY["Oda Pell"]}})
    row = claim_of(ledger, TOLD)
    assert (row.source_name, row.source_type, row.anonymity) == ("Oda Pell", "named_person", "named")
    with pytest.raises(OptionError, match="what 'Tessa Okonvale' is has to be said too"):
        ledger.review.undo(1)
        ledger.review.change(at(TOLD), {"speaker": {"name": "Tessa Okonvale"}})
    ledger.review.change(at(TOLD), {"speaker": {"name": "Tessa Okonvale"}, "source_type": "named_person"})
    assert claim_of(ledger, TOLD).source_type == "named_person"


# What cannot be


@pytest.mark.parametrize(
    ("row", "values", "message"),
    [
        (SHOT, {}, "nothing to change"),
        (SHOT, {"colour": "red"}, "'colour' is no field of events"),
        (SHOT, {"standing": "expert"}, "'standing' is no field of events"),
        (SHOT, {"status": "maybe"}, "status: 'maybe' is not one of happened, ongoing"),
        (SHOT, {"status": ["denied"]}, "is not one of happened"),
        (SHOT, {"status": "happened"}, "nothing would change"),
        (SHOT, {"responsibility": "guessed"}, "is not one of fact"),
        (SHOT, {"category": "sadness"}, "category: 'sadness' is not one of"),
        (SHOT, {"category": ["clash"]}, "is not one of"),
        (SHOT, {"mode": "loud"}, "has no mode 'loud'"),
        (SHOT, {"type": "AID"}, "is not of type 'AID'"),
        (SHOT, {"trigger": [5, 5]}, "is no list of spans"),
        (SHOT, {"trigger": [0, 100_000]}, "do not lie in the text"),
        (SHOT, {"trigger": "shot"}, "is no list of spans"),
        (SHOT, {"trigger": [-1, 4]}, "is no list of spans"),
        (SHOT, {"time": {"earliest": "2031-05-09"}}, "is no time"),
        (SHOT, {"time": {"earliest": "2031-02-30", "latest": "2031-03-01"}}, "is no time"),
        (SHOT, {"time": {"earliest": "2031-05-09", "latest": "2031-05-01"}}, "2031-05-09 is after 2031-05-01"),
        (SHOT, {"participants": "Marsh Front"}, "is no list"),
        (SHOT, {"participants": [{"role": "actor"}]}, "is nobody"),
        (SHOT, {"participants": [{"role": "boss", "entity": ENTITY["The army"]}]}, "role: 'boss' is not one of"),
        (SAID, {"speaker": "Ilva Renn"}, "is nobody"),
        (SAID, {"speaker": {"name": "  "}}, "give 1 to 200 characters"),
        (SAID, {"speaker": {"name": "x" * 201}}, "give 1 to 200 characters"),
        (SAID, {"speaker": {"name": "Ilva\u202eRenn"}}, "characters that cannot be seen"),
        (SAID, {"content": []}, "do not lie in the text"),
        (SAID, {"content": [[10, 20], [5, 8]]}, "not in the order of the text"),
        (SAID, {"content": [[11, 12]]}, "nothing but white space"),
        (SAID, {"asserted": None}, "is not one of yes"),
    ],
)
def test_what_cannot_be_is_refused(ledger: Ledger, row: Any, values: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        ledger.review.change(at(row), values)
    assert message in str(caught.value) and caught.value.hint
    assert ledger.review.history() == () and ledger.review.of(STORY.article.id) == {}


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (SHOT, {"place": "0000"}), (SHOT, {"time": 7}), (SAID, {"speaker": {"entity": "0000"}}),
        (SHOT, {"participants": [{"role": "actor", "entity": "0000"}]}),
    ],
)  # fmt: skip
def test_what_the_article_does_not_have_is_not_found(ledger: Ledger, row: Any, values: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match="the article has no"):
        ledger.review.change(at(row), values)


@pytest.mark.parametrize("more", [{"by": "x" * 101}, {"note": "x" * 2_001}, {"key": "x" * 201}])
def test_no_novels(ledger: Ledger, more: dict[str, str]) -> None:
    with pytest.raises(OptionError, match="are too many"):
        ledger.review.accept(at(SHOT), **more)
    assert ledger.review.history() == ()


# Reading again


def test_no_run_overrides_a_person(ledger: Ledger) -> None:
    ledger.review.change(at(SHOT), {"status": "denied", "trigger": [0, 11]})
    ledger.review.reject(at(BURNT))
    ledger.review.change(at(SAID), {"speaker": {"name": "Tessa Okonvale"}})
    first = event_of(ledger, SHOT).run_id
    ledger.articles.add(story("fedcba9876543210"))
    row = event_of(ledger, SHOT)
    assert (row.status, row.words, row.review, row.reporters) == (
        "denied", "Marsh Front", "changed", ("Tessa Okonvale",),
    )  # fmt: skip
    assert events(ledger) == ["Marsh Front", "retake"]
    assert claims(ledger, source="okonvale") == ["Marsh Front gunmen shot three millers near Ostra on Friday"]
    assert row.run_id != first


def test_a_decision_about_what_is_no_longer_read_stays(ledger: Ledger) -> None:
    ledger.review.change(at(SHOT), {"status": "denied"}, note="the tape")
    ledger.articles.add(story("fedcba9876543210", without="shot"))
    assert events(ledger) == ["retake", "burnt"] and events(ledger, status="denied") == []
    (kept,) = ledger.review.history(STORY.article.id)
    assert (kept.words, kept.note, kept.in_latest) == ("shot", "the tape", False)
    (seen,) = ledger.review.of(STORY.article.id).values()
    assert (seen.review, seen.words, seen.in_latest) == ("changed", "shot", False)
    assert (seen.derived, seen.decided) == ({}, {"status": "denied"})
    with pytest.raises(NotFound, match="the latest reading of the article has no event"):
        ledger.review.accept(at(SHOT))
    ledger.review.undo(1)
    ledger.articles.add(story("0000000000000000"))
    assert event_of(ledger, SHOT).status == "happened"
    ledger.review.undo(2)
    assert event_of(ledger, SHOT).status == "denied"


def test_the_reading_of_an_article_stays_the_machine_s(ledger: Ledger) -> None:
    before = ledger.articles.get(STORY.article.id)
    ledger.review.change(at(SHOT), {"status": "denied"})
    ledger.review.reject(at(SAID))
    assert ledger.articles.get(STORY.article.id) == before


# What is decided about an article, history, queue


def test_what_is_decided_beside_what_is_derived(ledger: Ledger) -> None:
    ledger.review.accept(at(TOLD))
    ledger.review.change(at(SAID), {"standing": "expert", "content": [[0, 18]]}, by="AB", note="see tape")
    found = ledger.review.of(STORY.article.id[:8])
    assert list(found) == [TOLD.id, SAID.id]
    assert (found[TOLD.id].review, found[TOLD.id].decided) == ("accepted", {})
    one = found[SAID.id]
    assert (one.layer, one.review, one.decision, one.by, one.note) == ("claim", "changed", 2, "AB", "see tape")
    assert (one.words, one.in_latest) == ("Marsh Front gunmen", True)
    assert (one.derived["standing"], one.decided["standing"]) == ("official", "expert")
    assert (one.derived["content_spans"], one.decided["content_spans"]) == (SAID.content, (Span(0, 18),))


def test_history_has_everything_the_last_first(ledger: Ledger) -> None:
    ledger.review.accept(at(SHOT))
    ledger.actors.merge("Marsh Front", "The army")
    ledger.review.accept(Target(flood().article.id, "claim", flood().claims[0].id))
    assert [(row.number, row.act, row.name) for row in ledger.review.history()] == [
        (3, "accept", None), (2, "merge", "Marsh Front"), (1, "accept", None),
    ]  # fmt: skip
    assert [row.number for row in ledger.review.history(limit=1)] == [3]
    assert [row.number for row in ledger.review.history(limit=1, after=3)] == [2]
    assert [row.number for row in ledger.review.history(STORY.article.id)] == [1]
    assert [row.act for row in ledger.actors.decisions()] == ["merge"]
    assert ledger.review.undo(2).decision == 2
    assert [row.undone_by for row in ledger.actors.decisions()] == [None, 4]


def test_the_queue_has_the_least_sure_first_and_nothing_decided(ledger: Ledger) -> None:
    assert [row.words for row in ledger.review.queue(EventFilter())] == ["retake", "shot", "burnt"]
    assert [row.id for row in ledger.review.queue(ClaimFilter(limit=1))] == [TOLD.id]
    ledger.review.accept(at(RETAKE))
    ledger.review.reject(at(SHOT))
    assert [row.words for row in ledger.review.queue(EventFilter())] == ["burnt"]
    assert [row.words for row in ledger.review.queue(EventFilter(reviewed="rejected"))] == ["shot"]


# Private people


def shown(ledger: Ledger, *rows: Any) -> str:
    """Return some rows as they may leave the desk, in one text."""
    return repr(list(ledger.masked(rows)))


def test_who_is_decided_to_be_an_eyewitness_is_hidden_everywhere(ledger: Ledger) -> None:
    other = "Oda Pell sells bread in Velm. The bread is good, Oda Pell said."
    ledger.articles.add(reading(other, claim(other, "Oda Pell", "said", "The bread is good", standing="other"),
                                cast=[who(other, "Oda Pell")], title="Bread"))  # fmt: skip

    def everything() -> tuple[Any, ...]:
        return (*ledger.claims.list(), *ledger.events.list(), *ledger.sources.list())

    assert "Oda Pell" in shown(ledger, *everything())
    ledger.actors.merge(*(row.id for row in ledger.actors.list() if row.name == "Oda Pell"))
    values = {"speaker": {"entity": ENTITY["Oda Pell"]}, "standing": "eyewitness"}
    made = ledger.review.change(at(TOLD), values, note="Oda Pell")
    assert "Oda Pell" in repr(everything())
    assert "Pell" not in shown(ledger, *everything(), *ledger.review.history(), *ledger.articles.list())
    assert "Pell" not in repr(list(ledger.masked(ledger.articles.readings())))
    row = next(row for row in ledger.masked(ledger.claims.list()) if row.id == TOLD.id)
    assert (row.standing, row.review, row.content) == ("eyewitness", "changed", "The army plans to retake Velm in May")
    out = io.BytesIO()
    ledger.export("csv", out, ClaimFilter())
    assert b"Pell" not in out.getvalue() and b"changed" in out.getvalue()
    ledger.review.undo(made.number)
    assert "Oda Pell" in shown(ledger, *everything())


def test_a_name_that_somebody_gave_an_eyewitness_is_hidden(ledger: Ledger) -> None:
    values = {"speaker": {"name": "Tessa Okonvale"}, "source_type": "named_person", "standing": "victim"}
    ledger.review.change(at(TOLD), values, note="Tessa Okonvale called us")
    rows = (*ledger.claims.list(), *ledger.events.list(), *ledger.sources.list(), *ledger.review.history())
    assert "Okonvale" in repr(rows)
    assert "Okonvale" not in shown(ledger, *rows)


def test_a_changed_row_of_an_eyewitness_stays_masked(tmp_path: Path) -> None:
    text = "Smoke rose over the mill, Oda Pell said. Oda Pell ran to Ostra on Friday."
    teller = who(text, "Oda Pell")
    said = claim(text, "Oda Pell", "said", "Smoke rose over the mill", standing="eyewitness", entity=teller[0].id)
    ran = event(text, "ran", "peaceful_protest", participants=(part("actor", teller),), claim=said.id)
    built = replace(reading(text, said, cast=[teller]), places=(place(text, "Ostra"),), events=(ran,))
    key = built.article.id
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.articles.add(built)
        span = find(text, "Oda Pell ran to Ostra")
        ledger.review.change(Target(key, "claim", said.id), {"content": [[span.start, span.end]], "quotation": "mixed"})
        values = {"place": built.places[0].id, "trigger": [span.start, span.end], "status": "attempted"}
        ledger.review.change(Target(key, "event", ran.id), values)
        rows = (*ledger.claims.list(), *ledger.events.list(), *ledger.review.history())
        assert "Pell" in repr(rows) and "Pell" not in shown(ledger, *rows)
        (row,) = ledger.masked(ledger.claims.list())
        assert (row.quotation, row.review, row.content_spans) == ("mixed", "changed", (span,))
        assert row.content.endswith(" ran to Ostra")
        (told,) = ledger.masked(ledger.events.list())
        assert (told.status, told.place, told.lat, told.review) == ("attempted", "Ostra", 34.43, "changed")
        # A decision takes nobody's pseudonym away.
        ledger.review.change(Target(key, "claim", said.id), {"standing": "official"})
        assert "Pell" not in shown(ledger, *ledger.claims.list(), *ledger.events.list())


# Exports, other rows, storage


def test_exports_have_what_is_decided(ledger: Ledger) -> None:
    ledger.review.change(at(SHOT), {"status": "ongoing", "place": STORY.places[1].id})
    ledger.review.accept(at(RETAKE))
    out = io.BytesIO()
    ledger.export("csv", out, EventFilter(), "events")
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
    assert [(row["words"], row["status"], row["place"], row["review"]) for row in rows] == [
        ("shot", "ongoing", "Velm", "changed"), ("retake", "planned", "", "accepted"), ("burnt", "happened", "", ""),
    ]  # fmt: skip
    out = io.BytesIO()
    assert ledger.export("acled", out, EventFilter(status="ongoing")) == 1
    assert next(csv.DictReader(io.StringIO(out.getvalue().decode())))["review"] == "changed"
    out = io.BytesIO()
    ledger.export("geojson", out, EventFilter(status="ongoing"), "events")
    (feature,) = json.loads(out.getvalue())["features"]
    assert feature["geometry"]["coordinates"] == [20.0, 10.0] and feature["properties"]["review"] == "changed"
    out = io.BytesIO()
    ledger.export("plover", out, EventFilter(status="ongoing"))
    assert json.loads(out.getvalue())["review"] == "changed"


def test_parquet_has_the_review(ledger: Ledger) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    ledger.review.change(at(SAID), {"standing": "expert"})
    out = io.BytesIO()
    ledger.export("parquet", out, ClaimFilter(article=STORY.article.id))
    table = parquet.read_table(io.BytesIO(out.getvalue())).to_pydict()
    assert (table["standing"], table["review"]) == (["expert", "other"], ["changed", ""])


def test_rows_of_decisions_are_never_changed(ledger: Ledger) -> None:
    ledger.review.accept(at(SHOT))
    plain = sqlite3.connect(ledger.path)
    for statement in ("UPDATE row_decided SET value = ''", "DELETE FROM row_decided"):
        with pytest.raises(sqlite3.IntegrityError, match="rows of row_decided are never changed"):
            plain.execute(statement)
    plain.close()


def test_decisions_from_before_there_were_rows_are_still_read(ledger: Ledger) -> None:
    ledger.actors.merge("Ilva Renn", "Oda Pell")
    plain = sqlite3.connect(ledger.path)
    (body,) = plain.execute("SELECT body FROM decision").fetchone()
    plain.close()
    assert set(json.loads(body)) == {"actor", "other"}
    (row,) = ledger.review.history()
    assert (row.act, row.by, row.article) == ("merge", None, None)
