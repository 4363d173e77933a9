"""An article's text cut into segments: nothing is lost, nothing overlaps, every record has its place."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.marks import Mark, marks_of, paragraphs
from dateline.ledger.rows import Reviewed
from dateline.records import EventMention, Participant, Reading, RemovedLine, Run
from tests import stories

TEXT = "Ostra rises\n\nThe Ostra river rose, Ilva Renn said on Monday.\nNobody was hurt.\n \n\nIt may fall."


def cut(text: str, *marks: Mark, **more: Any) -> list[Any]:
    return list(paragraphs(stories.article(text, **more), marks))


def whole(found: list[Any]) -> str:
    return "".join("".join(one.text for one in part.segments) + part.gap for part in found)


def mark(text: str, words: str, row: str, part: Any = "content", layer: str = "claims") -> Mark:
    span = stories.find(text, words)
    return Mark(span.start, span.end, row, part, layer)


def decision(row: str, review: str = "changed", **values: Any) -> dict[str, Reviewed]:
    return {row: Reviewed("claim", row, review, "words", {}, values, 1, None, None, "2031-01-01", True)}


def built(text: str = stories.FLOOD, **layers: Any) -> Reading:
    return Reading(article=stories.article(text), run=Run("0.1.0", "m", 0.1), **layers)


words = st.text(st.sampled_from('ab \n\t"<&\u05d0\u202e\u0301\U0001f600'), min_size=1, max_size=60)
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from("xyz")), max_size=12)


@given(words, spans)
def test_paragraphs_are_the_text_whatever_overlaps(text: str, given_spans: list[tuple[int, int, str]]) -> None:
    marks = [
        Mark(start, min(start + length, len(text)), row, "content", "claims")
        for start, length, row in given_spans
        if start < len(text)
    ]
    found = cut(text, *marks)
    assert whole(found) == text
    at = 0
    for part in found:
        assert part.start == at
        for one in part.segments:
            assert one.start == at
            assert one.text == text[at : at + len(one.text)] != ""
            inside = [it for it in marks if it.start <= one.start and one.start + len(one.text) <= it.end]
            touching = [it for it in marks if it.start < one.start + len(one.text) and one.start < it.end]
            assert sorted(map(repr, one.marks)) == sorted(map(repr, inside)) == sorted(map(repr, touching))
            at += len(one.text)
        at += len(part.gap)
    begun = [row for part in found for one in part.segments for row in one.begins]
    assert len(begun) == len(set(begun))


def test_paragraphs_end_at_blank_lines_only() -> None:
    found = cut(TEXT)
    assert ["".join(one.text for one in part.segments) for part in found] == [
        "Ostra rises",
        "The Ostra river rose, Ilva Renn said on Monday.\nNobody was hurt.",
        "It may fall.",
    ]
    assert [part.gap for part in found] == ["\n\n", "\n \n\n", ""]


def test_paragraphs_know_the_title() -> None:
    assert [part.title for part in cut(TEXT, title="Ostra  rises")] == [True, False, False]
    assert [part.title for part in cut(TEXT, title="Another")] == [False, False, False]
    assert [part.title for part in cut(TEXT, title=None)] == [False, False, False]


def test_segments_tell_what_lies_inside_what() -> None:
    outer, inner = mark(TEXT, "The Ostra river rose", "claim"), mark(TEXT, "Ostra river", "place", "place", "places")
    (_, part, _) = cut(TEXT, outer, inner)
    assert [(one.text, one.layers, one.rows, one.begins) for one in part.segments[:3]] == [
        ("The ", "claims", "claim:content", ("claim",)),
        ("Ostra river", "claims places", "claim:content place:place", ("place",)),
        (" rose", "claims", "claim:content", ()),
    ]


def test_a_record_that_begins_with_white_space_has_its_place_behind_it() -> None:
    start = TEXT.index("\n\nThe")
    found = cut(TEXT, Mark(start, start + 10, "claim", "content", "claims"))
    assert found[1].segments[0].begins == ("claim",)


def test_removed_lines_stand_where_they_were() -> None:
    # As given: an advert, the title, a blank line, the river, nobody, "Read next", a blank line …
    text = "Ostra rises\n\nThe Ostra river rose.\n\nIt may fall."
    lines = (
        RemovedLine("Subscribe!", 1, "subscription"),
        RemovedLine("Read next: more rain", 5, "related headline"),
        RemovedLine("Share this", 8, "share bar"),
        RemovedLine("Weather | Sport", 3, "outside_article"),
    )
    found = cut(text, removed=lines)
    assert [[line.text for line in part.removed] for part in found] == [
        ["Subscribe!"], [], ["Read next: more rain"], ["Share this"],
    ]  # fmt: skip
    assert found[-1].segments == ()
    assert whole(found) == text


def test_marks_of_a_claim() -> None:
    reading = stories.flood()
    by = {(one.row, one.part): one for one in marks_of(reading, {})}
    denial = reading.claims[2]
    told = {part: stories.FLOOD[it.start : it.end] for (row, part), it in by.items() if row == denial.id}
    assert told == {
        "content": "that the dam had cracked", "cue": "denied", "speaker": "A harbour official",
        "reason": "because he was not allowed to speak",
    }  # fmt: skip
    assert {part: it.layer for (row, part), it in by.items() if row == denial.id} == {
        "content": "claims", "cue": "claims", "speaker": "speakers", "reason": "",
    }  # fmt: skip


def test_marks_of_an_event_with_all_that_takes_part() -> None:
    entity, mentions = stories.who(stories.FLOOD, "Ilva Renn")
    place, time = stories.place(stories.FLOOD, "Ostra"), stories.time(stories.FLOOD, "overnight")
    words = [stories.find(stories.FLOOD, it) for it in ("rose", "cracked")]
    event = stories.event(
        stories.FLOOD, "rose", participants=(Participant("actor", mentions[0].id, entity.id),), place=place.id,
        time=time.id, mentions=tuple(EventMention(it.start, it.end, None) for it in words),
    )  # fmt: skip
    reading = built(mentions=mentions, entities=(entity,), places=(place,), times=(time,), events=(event,))
    found = marks_of(reading, {})
    assert [(one.part, stories.FLOOD[one.start : one.end], one.layer) for one in found if one.row == event.id] == [
        ("trigger", "rose", "events"), ("trigger", "cracked", "events"), ("party", "Ilva Renn", ""),
        ("where", "Ostra", ""), ("when", "overnight", ""),
    ]  # fmt: skip


def test_an_unsure_event_is_a_layer_of_its_own_until_somebody_accepts_it() -> None:
    event = stories.event(stories.FLOOD, "rose", confidence=0.79)
    reading = built(events=(event,))
    assert [one.layer for one in marks_of(reading, {})] == ["unsure"]
    assert [one.layer for one in marks_of(reading, decision(event.id, "accepted"))] == ["events"]
    assert [one.layer for one in marks_of(reading, decision(event.id, "rejected"))] == [""]


def test_marks_are_where_a_person_put_them() -> None:
    reading = stories.flood()
    claim = reading.claims[0]
    span = stories.find(stories.FLOOD, "by two metres")
    found = marks_of(reading, decision(claim.id, content_spans=(span,)))
    assert [(it.start, it.end) for it in found if it.row == claim.id and it.part == "content"] == [
        (span.start, span.end)
    ]
    event = stories.event(stories.FLOOD, "rose")
    found = marks_of(built(events=(event,)), decision(event.id, start=span.start, end=span.end))
    assert [stories.FLOOD[it.start : it.end] for it in found] == ["by two metres"]


def test_a_rejected_claim_is_not_marked_and_keeps_its_place() -> None:
    reading = stories.flood()
    claim = reading.claims[0]
    found = [it for it in marks_of(reading, decision(claim.id, "rejected")) if it.row == claim.id]
    assert {it.layer for it in found} == {""}
    parts = list(paragraphs(reading.article, found))
    assert {one.layers for part in parts for one in part.segments} == {""}
    assert claim.id in [row for part in parts for one in part.segments for row in one.begins]
