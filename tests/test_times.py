"""Time expressions: spans, values, first and last day, and what each was read from."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.reader.times import times
from dateline.records import Time
from tests.timed import DATA, Marked, article, found, marked_lines, shown

NEWS = list(marked_lines("times_news.txt"))
MORE = list(marked_lines("times_more.txt"))
NOT_TIMES = [
    line for line in (DATA / "not_times.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
]
WEDNESDAY = "2034-03-15"


@pytest.mark.parametrize("case", NEWS + MORE, ids=lambda case: case.text[:60])
def test_times_of_news_sentences_have_span_value_and_days(case: Marked) -> None:
    got = [t for t in times(article(case.text, case.published))
           if not any(t.start < end and start < t.end for start, end in case.free)]  # fmt: skip
    assert [(t.start, t.end) for t in got] == [(start, end) for start, end, _ in case.wanted]
    for time, (_, _, wanted) in zip(got, case.wanted, strict=True):
        value, _, bounds = wanted.rpartition(" ") if ".." in wanted else (wanted, "", "")
        assert shown(time) == value
        assert not bounds or bounds == f"{time.earliest}..{time.latest}"


@pytest.mark.parametrize("line", NOT_TIMES)
@pytest.mark.parametrize("published", [None, WEDNESDAY])
def test_times_leaves_what_only_looks_like_one(line: str, published: str | None) -> None:
    assert found(line, published) == []


def test_not_times_are_many() -> None:
    assert len(NOT_TIMES) >= 120


def one(text: str, published: str | None = WEDNESDAY) -> Time:
    (time,) = times(article(text, published))
    return time


@pytest.mark.parametrize(
    ("text", "published", "anchor"),
    [
        ("He left on Friday.", WEDNESDAY, "published"),
        ("He left in 2019.", WEDNESDAY, "text"),
        ("He left on Friday.", None, "none"),
        ("He left for three days.", WEDNESDAY, "none"),
        ("He was away over the past three days.", WEDNESDAY, "published"),
    ],
)
def test_times_say_what_they_were_read_from(text: str, published: str | None, anchor: str) -> None:
    assert one(text, published).anchor == anchor


def test_times_count_from_the_day_in_the_dateline() -> None:
    text = "PORT ALDA, March 14 (Wire) - The mayor resigned today, a day after the flood."
    got = times(article(text, WEDNESDAY, (0, 25)))
    assert [(text[t.start : t.end], t.value) for t in got[:2]] == [("March 14", "2034-03-14"), ("today", "2034-03-14")]


HISTORY = (
    "The war began on 4 June 1805. On 17 August the fleet sailed, and two days later it was lost. "
    "In November 1805 the king fled. In February his brother took the town; that same month a truce was signed.\n\n"
    "The following year was quiet. In May 1807 the war went on. On 3 July the fort fell.\n\n"
    "On 9 August 1809 peace was made. It was signed again in 1811, in 1813 and on 2 May 1815."
)


def test_times_of_a_history_follow_its_years() -> None:
    values = [value for _, value in found(HISTORY, WEDNESDAY)]
    assert values == [
        "1805-06-04", "1805-08-17", "1805-08-19", "1805-11", "1806-02", "1806-02", "1807", "1807-05", "1807-07-03",
        "1809-08-09", "1811", "1813", "1815-05-02",
    ]  # fmt: skip


def test_times_of_a_history_are_the_same_without_a_publication_date() -> None:
    assert found(HISTORY, None) == found(HISTORY, WEDNESDAY)


def test_times_of_news_with_a_look_back_stay_with_publication() -> None:
    text = (
        "Police raided the harbour on Monday, a spokesman said. The gang was formed in 2011 and broken up in 2016.\n\n"
        "On 4 March its leader was freed. He had been jailed in 2019.\n\nA new trial will open in June."
    )
    assert found(text, WEDNESDAY) == [
        ("Monday", "2034-03-13"), ("2011", "2011"), ("2016", "2016"), ("4 March", "2034-03-04"), ("2019", "2019"),
        ("June", "2034-06"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He left on Friday.", "XXXX-WXX-5"), ("He left last week.", "XXXX-WXX"), ("He left yesterday.", "XXXX-XX-XX"),
        ("He left in May.", "XXXX-05"), ("He left on 4 May.", "XXXX-05-04"), ("He left three years ago.", "XXXX"),
        ("He left last summer.", "XXXX-SU"), ("He left in the third quarter.", "XXXX-Q3"),
        ("He left this morning.", "XXXX-XX-XXTMO"), ("He left at 3 p.m.", "XXXX-XX-XXT15:00"),
        ("He left at the end of the month.", "XXXX-XX"), ("He left the next day.", "XXXX-XX-XX"),
        ("The shop shut at Christmas.", "XXXX-XX-XX"),
    ],
)  # fmt: skip
def test_times_without_a_publication_date_stay_open(text: str, value: str) -> None:
    time = one(text, None)
    assert (time.value, time.earliest, time.latest, time.anchor) == (value, None, None, "none")


@pytest.mark.parametrize(
    "text",
    [
        "It ended on 31 April 2031.",
        "It ended on 29 February 2031.",
        "It ended on 31/04/2031.",
        "It ended on 30.02.2031.",
    ],
)
def test_times_never_resolve_a_day_the_calendar_lacks(text: str) -> None:
    for time in times(article(text, WEDNESDAY)):
        assert (time.earliest, time.latest) == (None, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It ended on 03/04/2031.", "XXXX-XX-XX"), ("It ended on 13/04/2031.", "2031-04-13"),
        ("It ended on 04/13/2031.", "2031-04-13"), ("It ended on 04/04/2031.", "2031-04-04"),
        ("It ended on 3.4.2031.", "2031-04-03"),
    ],
)  # fmt: skip
def test_times_never_guess_the_order_of_day_and_month(text: str, value: str) -> None:
    assert one(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "He was born on 12 Rajab 1390.",
        "Signed in 1445 AH.",
        "The 3rd of Ramadan 1440",
        "12 Mehr 1398",
        "The year 0 and the year 0000",
    ],
)
def test_times_never_read_another_calendar_as_ours(text: str) -> None:
    assert all(time.earliest is None for time in times(article(text, WEDNESDAY)))


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("It opened in early April 2031.", "2031-04", "2031-04-01", "2031-04-15"),
        ("It opened in late April 2031.", "2031-04", "2031-04-16", "2031-04-30"),
        ("It opened in mid-April 2031.", "2031-04", "2031-04-09", "2031-04-22"),
        ("It opened in early 2031.", "2031", "2031-01-01", "2031-06-30"),
        ("It opened at the end of 2031.", "2031", "2031-09-01", "2031-12-31"),
        ("It opened in the late 1950s.", "195", "1955-01-01", "1959-12-31"),
        ("It will open later this month.", "2034-03", "2034-03-15", "2034-03-31"),
        ("It opened earlier this year.", "2034", "2034-01-01", "2034-03-15"),
        ("It rained over the past two weeks.", "P2W", "2034-03-01", "2034-03-15"),
        ("It will rain for the next three months.", "P3M", "2034-03-15", "2034-06-15"),
    ],
)
def test_times_narrow_their_days_to_what_the_words_say(text: str, value: str, first: str, last: str) -> None:
    time = one(text)
    assert (time.value, time.earliest, time.latest) == (value, first, last)


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("They met on Wednesday.", WEDNESDAY, "2034-03-15"), ("They will meet on Wednesday.", WEDNESDAY, "2034-03-15"),
        ("They will meet on Tuesday.", WEDNESDAY, "2034-03-21"), ("They met on Thursday.", WEDNESDAY, "2034-03-09"),
        ("They agreed to meet on Thursday.", WEDNESDAY, "2034-03-16"),
        ("Both were told to be there on Thursday.", WEDNESDAY, "2034-03-16"),
        ("Officials said Monday they will meet.", WEDNESDAY, "2034-03-13"),
        ("On Monday the court will rule.", WEDNESDAY, "2034-03-20"),
        ("On Monday the court ruled.", WEDNESDAY, "2034-03-13"),
        ("The talks have until Friday.", WEDNESDAY, "2034-03-17"),
        ("He was elected in March.", WEDNESDAY, "2034-03"), ("He was elected in April.", WEDNESDAY, "2033-04"),
        ("He will be elected in February.", WEDNESDAY, "2035-02"),
        ("She was shot on 20 March.", WEDNESDAY, "2033-03-20"), ("He leaves on 20 March.", WEDNESDAY, "2034-03-20"),
        ("He left on Tuesday, 22 March.", WEDNESDAY, "2033-03-22"),
        ("The bank shut on Dec. 30.", "2035-01-04", "2034-12-30"),
    ],
)  # fmt: skip
def test_times_take_their_side_of_publication_from_the_tense(text: str, published: str, value: str) -> None:
    assert one(text, published).value == value


def test_times_have_ids_of_their_own_that_stay() -> None:
    text = "They met on Monday, on Tuesday and again on Monday."
    first, again = times(article(text, WEDNESDAY)), times(article(text, WEDNESDAY))
    assert first == again
    assert len({time.id for time in first}) == len(first) == 3


WORDS = st.sampled_from(
    """the a of in on at to and , . - – ' ’ \n " ( ) May march Monday fri Friday spring fall summer last next this that
    early late mid every each year years month day days decade century quarter half second three twenty-one dozen ago
    later before after 1 2 30 31 32 99 0 00 0000 1999 2034 '98 90s 1990s 19th 3rd BC AD p.m. noon midnight morning night
    Christmas Easter 12/05/2019 2019-13-40 2034-02-30 10:30 24:61 fiscal Q3 about nearly past week 1,200 $5 % few
    several Ramadan February 29 weekend today tomorrow now first two half same previous
    following December Jan. ½""".split(" ")
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(WORDS | st.text(max_size=3), max_size=40).map(" ".join) | st.text(max_size=200),
    st.none() | st.dates(min_value=dt.date(1, 1, 1)).map(dt.date.isoformat),
)
def test_times_of_any_text_lie_in_it_in_order_with_sound_days(text: str, published: str | None) -> None:
    last = 0
    for time in times(article(text, published)):
        assert last <= time.start < time.end <= len(text)
        assert text[time.start : time.end] == text[time.start : time.end].strip()
        assert time.value and (time.earliest or "") <= (time.latest or "9999")
        assert time.anchor != "none" or time.earliest is time.latest is None
        last = time.end


@settings(max_examples=100)
@given(
    st.dates(dt.date(1800, 1, 1), dt.date(2150, 1, 1)), st.none() | st.dates(dt.date(1800, 1, 1), dt.date(2150, 1, 1))
)
def test_times_read_every_full_date_back(day: dt.date, published: dt.date | None) -> None:
    month = day.strftime("%B")
    iso = day.isoformat()
    forms = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        iso,
        f"the {day.day}th of {month} {day.year}",
    ]
    for form in forms:
        time = one(f"It rained on {form}, people said.", None if published is None else published.isoformat())
        assert (time.value, time.earliest, time.latest, time.anchor) == (iso, iso, iso, "text")


@pytest.mark.parametrize(
    "unit",
    ["1", "12 ", "may ", "the past ", "early ", "two ", "1-", "1:2", "'", "the ", "Monday, ", "a ", "2034-",
     "of the end ", "3 to ", "twenty ", "half a ", "on 4 May ", "later that ", "\u00a0", "9/", "the early morning of "],
)  # fmt: skip
def test_times_stay_linear_on_one_endless_line(unit: str) -> None:
    import time as clock

    text = unit * (100_000 // len(unit))
    began = clock.process_time()
    times(article(text, WEDNESDAY))
    assert clock.process_time() - began < 5


def test_times_modules_stay_unread_until_needed() -> None:
    import subprocess
    import sys

    code = "import sys, dateline.cli; print([m for m in sys.modules if m.startswith('dateline.reader.times.')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_every_number_of_the_tables_is_explained() -> None:
    from dateline.reader.times import lexicon

    for name in ("words.tsv", "holidays.tsv", "tense_words.tsv", "context_words.tsv"):
        path = DATA.parents[1] / "src" / "dateline" / "reader" / "times" / name
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("#")
        assert all(re.fullmatch(r"#.*|[^\t]+\t[^\t]+(\t[^\t]+)?", line) for line in lines)
    assert lexicon.load().number("twenty-one") == 21
    assert lexicon.load().number("a hundred and ten") == 110
    assert lexicon.load().number("1,200") == 1200
    assert lexicon.load().number("many") is None


def test_the_number_of_a_house_is_no_year() -> None:
    text = "Tal Oren, 19, of 1205 Lone Oak Road, was held. In 2009 Main Street was closed."
    assert [row[0] for row in found(text, WEDNESDAY)] == ["2009"]


def test_an_hour_written_as_four_digits_is_no_year() -> None:
    got = found("A bomb went off at 1500 on 12 May 2034 in Velm; they met in 1500 BC and at 1500 metres.", WEDNESDAY)
    assert ("1500", "1500") not in [row[:2] for row in got] and got[0][0].startswith("1500")
