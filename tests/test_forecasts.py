"""Forecasts: what is said about the future, how likely, until when, on what condition, and whether it can be scored."""

from __future__ import annotations

import csv
import time as clock
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.reader.forecasts import WHY_NOT, forecasts
from dateline.reader.forecasts.lexicon import load
from dateline.reader.times import times
from dateline.records import Claim, Forecast, Reading, Run
from tests.stories import claim
from tests.timed import article
from training import estimative

DATA = Path(__file__).resolve().parent / "data" / "forecasts.txt"
PUBLISHED = "2019-07-02"


def found(text: str, *claims: Claim, published: str | None = PUBLISHED) -> tuple[Forecast, ...]:
    """Return the forecasts of a text."""
    story = article(text, published)
    return forecasts(story, claims, times(story))


def shown(text: str, one: Forecast) -> str:
    """Return a forecast in the form of the table."""
    how, when = one.likelihood, one.window
    shares = f"{how.phrase} {how.low:g}/{how.mid:g}/{how.high:g} {how.scale}" if how else "-"
    due = f"{when.earliest}..{when.latest} {when.basis} [{when.span.of(text)}]" if when else "-"
    held = one.condition.of(text) if one.condition else "-"
    return "; ".join(
        (" … ".join(span.of(text) for span in one.statement), shares, due, held, one.why_not or "scorable")
    )


def cases() -> list[tuple[str, list[str]]]:
    """Return the sentences of the table with the forecasts they must give."""
    listed: list[tuple[str, list[str]]] = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            listed.append((line[2:], []))
        elif line and not line.startswith("#"):
            listed[-1][1].append(line)
    return listed


CASES = cases()


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=lambda part: part[:60] if isinstance(part, str) else "")
def test_forecasts_reads_a_sentence(text: str, wanted: list[str]) -> None:
    assert [shown(text, one) for one in found(text)] == wanted


def test_forecasts_is_tried_on_many_sentences_and_on_many_that_hold_none() -> None:
    assert len(CASES) >= 80
    assert len([text for text, wanted in CASES if not wanted]) >= 25


@pytest.mark.parametrize(
    ("cue", "content", "more", "statement", "why_not"),
    [
        ("said", "the dam would open in May 2020", {}, "the dam would open in May 2020", None),
        ("says", "the dam would open in May 2020", {}, None, None),
        ("expects", "the dam to open in May 2020", {"cue_class": "predict"}, "the dam to open in May 2020", None),
        ("plans", "to open the dam in May 2020", {"cue_class": "intend"}, "to open the dam in May 2020", None),
        ("warned", "of a flood in May 2020", {"cue_class": "predict"}, "of a flood in May 2020", None),
        ("predicted", "that the dam was safe", {"cue_class": "predict"}, None, None),
        ("hopes", "the dam will open in May 2020", {"cue_class": "want"}, None, None),
        ("ordered", "that the dam will open in May 2020", {"cue_class": "order"}, None, None),
        ("said", "the dam will open in May", {"asserted": "negated"}, "the dam will open in May", "not_asserted"),
        ("said", "the dam will open in May", {"asserted": "question"}, "the dam will open in May", "question"),
        ("said", "the dam will open in May 2015", {}, "the dam will open in May 2015", "already_past"),
    ],
)
def test_forecasts_of_a_source_are_those_of_its_claim(
    cue: str, content: str, more: dict[str, Any], statement: str | None, why_not: str | None
) -> None:
    text = f"Ilva Renn {cue} {content}."
    said = claim(text, "Ilva Renn", cue, content, **more)
    rows = [(one.claim, [span.of(text) for span in one.statement], one.why_not) for one in found(text, said)]
    assert rows == ([] if statement is None else [(said.id, [statement], why_not)])


def test_the_innermost_claim_has_the_forecast_and_none_is_there_twice() -> None:
    text = "Officials said experts expect the dam to open in May 2020."
    outer = claim(text, "Officials", "said", "experts expect the dam to open in May 2020")
    inner = claim(text, "experts", "expect", "the dam to open in May 2020", cue_class="predict", parent=outer.id)
    (one,) = found(text, outer, inner)
    assert one.claim == inner.id
    assert one.statement[0].of(text) == "the dam to open in May 2020"


def test_a_statement_around_its_source_has_two_spans() -> None:
    text = "The dam, Ilva Renn said, will open in May 2020."
    (one,) = found(text, claim(text, "Ilva Renn", "said", "The dam", "will open in May 2020"))
    assert [span.of(text) for span in one.statement] == ["The dam", "will open in May 2020"]


def test_a_time_before_the_cue_governs_what_is_planned() -> None:
    text = "In August, Ilva Renn plans to open the dam."
    (one,) = found(text, claim(text, "Ilva Renn", "plans", "to open the dam", cue_class="intend"))
    assert one.window is not None
    assert (one.window.earliest, one.window.span.of(text), one.scorable) == ("2019-08-01", "In August", True)


def test_the_source_of_a_claim_can_have_a_future_of_its_own() -> None:
    text = "Ilva Renn, who will retire in August, said the dam was safe."
    said = claim(text, "Ilva Renn", "said", "the dam was safe")
    (one,) = found(text, said)
    assert (one.claim, one.statement[0].of(text)) == (None, "Ilva Renn, who will retire in August")


@pytest.mark.parametrize(
    ("text", "window", "why_not"),
    [
        ("The dam will open in May 2020.", ("2020-05-01", "2020-05-31"), "no_publication_date"),
        ("The dam will open next year.", None, "no_publication_date"),
        ("The dam will open by 2022.", None, "no_publication_date"),
        ("The dam will open soon.", None, "no_window"),
    ],
)
def test_without_a_publication_date_only_absolute_dates_are_known(
    text: str, window: tuple[str, str] | None, why_not: str
) -> None:
    (one,) = found(text, published=None)
    assert (one.window and (one.window.earliest, one.window.latest), one.why_not) == (window, why_not)


def test_a_forecast_is_scorable_exactly_when_no_reason_stands_against_it() -> None:
    rows = [one for text, _ in CASES for one in found(text)]
    assert all(one.scorable == (one.why_not is None) for one in rows)
    assert {one.why_not for one in rows if one.why_not} <= set(WHY_NOT)
    assert all(one.window is not None for one in rows if one.scorable)


def test_every_estimate_lies_between_its_ends() -> None:
    assert len(load().estimates) > 50
    assert all(0 <= one.low <= one.mid <= one.high <= 1 and one.scale for one in load().estimates.values())


def test_plain_will_has_no_likelihood() -> None:
    (one,) = found("The dam will open in May 2020.")
    assert one.likelihood is None
    assert "will happen" not in load().estimates


PIECES = (
    "the dam ", "will ", "won't ", "is likely ", "to ", "open ", "if ", "unless ", "without ", "in May 2020",
    ", ", ". ", "? ", "“", "”", '"', "a 70 percent chance ", "0 in 0 chance of ", "999 in 1 chance of ", "that ",
    "could ", "within two weeks ", "\n\n", "'", "would ", "He said ", "\u0301", "\U0001f600", "may not ", "expects ",
    "and ", "who ",
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.sampled_from([None, PUBLISHED, "2019-07-02T10:00:00Z"]),
)
def test_what_is_found_is_anchored_and_nothing_is_raised(text: str, published: str | None) -> None:
    if not text.strip():
        return
    said = claim(text, text[: len(text) // 3 + 1], text[len(text) // 3 : len(text) // 2 + 1], text[len(text) // 2 :])
    for claims in ((), (said,), (replace(said, cue_class="predict"),)):
        rows = found(text, *claims, published=published)
        story = article(text, published)
        Reading(story, claims=claims, forecasts=rows, run=Run("0", "0", 0.0))
        assert len({one.id for one in rows}) == len(rows)
        for one in rows:
            assert one.statement and all(span.of(text).strip() for span in one.statement)
            if one.likelihood is not None:
                assert 0 <= one.likelihood.low <= one.likelihood.mid <= one.likelihood.high <= 1
            if one.window is not None:
                assert one.window.earliest <= one.window.latest


@pytest.mark.parametrize(
    "piece",
    ["will open ", "if the ", "1,", "a 7 percent chance that ", "is ", " ", "“", "will be able to and ", "not ", "who ",
     "in May 2020 ", "it is likely that ", "expects the "],
)  # fmt: skip
def test_the_time_taken_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        story = article((piece * (size // len(piece))) + "the dam will open")
        begin = clock.perf_counter()
        forecasts(story, (), ())
        return clock.perf_counter() - begin

    seconds(1_000)
    assert seconds(40_000) < max(0.2, 24 * min(seconds(5_000) for _ in range(3)))


def test_the_shipped_estimates_are_those_of_the_collected_scales(shared: Path) -> None:
    with (shared / "data/forecasts/estimative_words.csv").open(encoding="utf-8", newline="") as file:
        lines = estimative.table(csv.DictReader(file))
    shipped = estimative.TARGET.read_text(encoding="utf-8")
    assert shipped == estimative.HEADER + "".join(f"{line}\n" for line in lines)


def test_readers_outrank_standards_and_the_first_standard_the_others() -> None:
    row = {"low": "10", "median": "20", "high": "30", "n": "", "phrase": "likely"}
    standards = [row | {"kind": "standard", "source": name} for name in ("NATO x", "US ICD 203 x")]
    pooled = row | {"kind": "pooled", "source": "1 survey", "low": "5"}
    assert estimative.table([*standards, pooled]) == ["likely\t0.05\t0.2\t0.3\treaders"]
    assert estimative.table(standards) == ["likely\t0.1\t0.2\t0.3\tUS ICD 203"]
    assert estimative.table([row | {"kind": "survey", "source": "one of them"}]) == []
