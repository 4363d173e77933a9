"""Casualty figures: which people, how many, what befell them, and what the text says of the figure."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import casualties as benchmark
from dateline.reader.casualties import Count, counts
from dateline.reader.casualties.lexicon import load
from dateline.reader.casualties.quantities import MOST_PEOPLE

DATA = Path(__file__).resolve().parent / "data" / "casualties.txt"


def cases() -> list[tuple[str, list[str]]]:
    """Return the sentences of the table with the figures they must give."""
    found: list[tuple[str, list[str]]] = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            found.append((line[2:], []))
        elif line and not line.startswith("#"):
            found[-1][1].append(line)
    return found


def shown(text: str, count: Count) -> str:
    """Return a figure in the form of the table."""
    said: list[str] = [count.scope] if count.scope == "total" else []
    said += [] if count.asserted == "yes" else [count.asserted]
    said += [] if count.part_of is None else [f"part {count.part_of}"]
    said += ["doubtful"] if count.doubtful else []
    number = f"{count.low}" if count.low == count.high else f"{count.low}-{count.high}"
    counted = "-" if count.counted is None else count.counted.of(text)
    words = text[count.start : count.end]
    return "; ".join(
        (words, count.effect, number, count.bound, counted, count.predicate.of(text), ", ".join(said) or "-")
    )


CASES = cases()


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=lambda part: part[:60] if isinstance(part, str) else "")
def test_counts_reads_the_figures_of_a_sentence(text: str, wanted: list[str]) -> None:
    assert [shown(text, count) for count in counts(text)] == wanted


def test_counts_is_tried_on_many_sentences_and_on_many_that_hold_none() -> None:
    assert len(CASES) >= 250
    assert len([text for text, wanted in CASES if not wanted]) >= 30


# A mistyped "l2" is none in capitals, and the sentences of the house end at "MR.".
SHOUTED = [text for text, wanted in CASES if wanted and "doubtful" not in wanted[0] and "Mr." not in text]


@pytest.mark.parametrize("text", SHOUTED)
def test_counts_reads_the_same_in_capitals_where_a_number_is_given(text: str) -> None:
    plain = [(c.effect, c.low, c.high) for c in counts(text) if c.high > 1]
    assert [(c.effect, c.low, c.high) for c in counts(text.upper()) if c.high > 1] == plain


def test_counts_gives_places_in_the_whole_text() -> None:
    text = "Korvia, 3 May — A calm day.\n\nTwelve people were killed, two of them children. Later, 30 were hurt."
    found = counts(text)
    assert [text[c.start : c.end] for c in found] == ["Twelve", "two", "30"]
    assert [c.part_of for c in found] == [None, 0, None]


def test_counts_keeps_figures_that_contradict_each_other() -> None:
    text = "Police said eight people were killed. A hospital counted 11 dead. The mayor put the death toll at 20."
    assert [(c.effect, c.best) for c in counts(text)] == [("killed", 8), ("killed", 11), ("killed", 20)]


def test_counts_points_a_part_at_its_whole_in_a_later_sentence() -> None:
    text = "Nine people were hurt. The blast killed 12 people, including three nurses."
    hurt, killed, nurses = counts(text)
    assert (hurt.part_of, killed.part_of, nurses.part_of) == (None, None, 1)


@pytest.mark.parametrize(
    "number", ["1o", "l2", "7O", "2l", "1,2000", "1.200", f"{MOST_PEOPLE + 1}", "12 million million"]
)
def test_counts_marks_what_is_mistyped_or_impossible(number: str) -> None:
    (count,) = counts(f"The blast killed {number} people.")
    assert count.doubtful


@pytest.mark.parametrize("number", ["12.5", "-12", "0012", "9" * 16, "9" * 5000, "1/2", "12%", "12²"])
def test_counts_leaves_out_what_is_no_number_of_people(number: str) -> None:
    assert not [c for c in counts(f"The blast killed {number} people.") if not c.doubtful and c.best > 12]


@pytest.mark.parametrize("least", [1, 2, 5, 12, 40, 300, 4000])
def test_counts_more_than_is_one_more_and_at_least_is_not(least: int) -> None:
    more, at_least, most, fewer = (
        counts(f"{words} {least} people were killed.")[0] for words in ("More than", "At least", "Up to", "Fewer than")
    )
    assert (more.low, more.bound) == (least + 1, "at_least")
    assert (at_least.low, at_least.bound) == (least, "at_least")
    assert (most.high, most.bound) == (least, "at_most")
    assert (fewer.high, fewer.bound) == (least - 1, "at_most")


@given(st.integers(min_value=2, max_value=999_999_999))
def test_counts_reads_every_number_with_and_without_commas(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        (count,) = counts(f"The war left {written} people dead.")
        assert (count.low, count.best, count.high, count.doubtful) == (number, number, number, False)


UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@given(st.integers(0, 9), st.integers(0, 7), st.integers(0, 9))
def test_counts_reads_every_number_in_words(hundreds: int, tens: int, units: int) -> None:
    small = TENS[tens] + (f"-{UNITS[units - 1]}" if units else "")
    words = f"{UNITS[hundreds - 1]} hundred and {small}" if hundreds else small
    (count,) = counts(f"A total of {words} people were injured.")
    assert count.best == 100 * hundreds + 10 * (tens + 2) + units


def vocabulary() -> Sequence[str]:
    lexicon = load()
    words = [*lexicon.predicates, *lexicon.before, *(word for group in lexicon.words.values() for word in group)]
    words += [word for group in lexicon.numbers.values() for word in group]
    odd = [
        "\u0130",
        "\u200d",
        "\x00",
        "²",
        "٣",
        "'",
        "’s",
        "“",
        "(",
        ")",
        ",",
        ".",
        "\n",
        " ",
        "–",
        "-",
        "$",
        "1o",
        "9" * 40,
    ]
    return sorted(words) + odd + ["12", "1,200", "34", "people", "Ana", "Tovan", "A", "THE"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(vocabulary()), max_size=40).map(" ".join))
def test_counts_holds_its_promises_on_any_words(text: str) -> None:
    found = counts(text)
    assert [(c.start, c.end) for c in found] == sorted((c.start, c.end) for c in found)
    for place, count in enumerate(found):
        assert 0 <= count.start < count.end <= len(text)
        assert text[count.start : count.end].strip() == text[count.start : count.end]
        assert 0 <= count.low <= count.best <= count.high
        assert count.part_of is None or count.part_of < len(found) and count.part_of != place
        assert count.asserted != "negated" or count.high == 0
        assert count.counted is None or count.counted.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_counts_never_raises(text: str) -> None:
    counts(text)
    counts("12 killed " + text + " 30 people were wounded")


@pytest.mark.parametrize(
    "unit", ["killed ", "12 people who killed ", "12 dead and ", "1,1", "including 12 women, ", "of them "]
)
def test_counts_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def seconds(times: int) -> float:
        started = time.perf_counter()
        counts(unit * times)
        return time.perf_counter() - started

    seconds(500)
    assert seconds(8000) < 20 * seconds(1000) + 0.5


def test_benchmark_reads_the_numbers_of_muc_4() -> None:
    assert benchmark.allowed("12") == ((12, 12),)
    assert benchmark.allowed("~10") == ((8, 13),)
    assert benchmark.allowed("-15") == ((14, 15),)
    assert benchmark.allowed("30-") == ((30, 31),)
    assert benchmark.allowed("1 / PLURAL") == ((1, 1),)
    assert benchmark.allowed("PLURAL") == benchmark.allowed(None) == ()


def test_benchmark_counts_what_is_right_told_and_missed() -> None:
    victims = [{"number": "3", "effect": "DEATH"}, {"number": "1", "effect": "INJURY"}]
    row = {
        "text": "Three men were killed in Dorma. Nine were hurt.",
        "templates": [{"incident_type": "ATTACK", "stage": "ACCOMPLISHED", "Victim": victims}],
    }
    assert benchmark.score([row])["all"] == (50.0, 50.0, 50.0)
