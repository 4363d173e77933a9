"""The shipped model and the rules together, on sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dateline
from dateline.reader.reader import Reader, sections
from dateline.records import Claim, Reading, from_json, to_json

STORY = """ORVANE, Norland (NPA) - The port of Orvane will stay closed until Friday, harbour master Ilse Varn said.

“We cannot let a single barge through,” she told reporters. “The lock is broken.”

Two dock workers were hurt on Sunday night, according to the regional hospital.

A senior defence official, who spoke on condition of anonymity because the inquiry is not over, said a pump had been
tampered with. The official said that three men were being questioned.

The Norland Shipping Union denied that its members had anything to do with the damage.
"""


@pytest.fixture(scope="module")
def story(reader: Reader) -> Reading:
    return dateline.read(STORY, reader=reader)


def claim(reading: Reading, words: str) -> Claim:
    """Return the one outermost claim whose content holds `words`."""
    text = reading.article.text
    found = [c for c in reading.claims if not c.parent and any(words in span.of(text) for span in c.content)]
    assert len(found) == 1, [[span.of(text) for span in c.content] for c in found]
    return found[0]


def parts(reading: Reading, one: Claim) -> tuple[str, str]:
    text = reading.article.text
    return (" ".join(span.of(text) for span in one.source.spans), " ".join(span.of(text) for span in one.cue))


@pytest.mark.parametrize(
    ("words", "source", "cue", "quotation", "name"),
    [
        ("stay closed until Friday", "harbour master Ilse Varn", "said", "indirect", "Ilse Varn"),
        ("a single barge", "she", "told", "direct", "Ilse Varn"),
        ("Two dock workers", "the regional hospital", "according to", "indirect", "regional hospital"),
        ("its members had anything", "The Norland Shipping Union", "denied", "indirect", "Norland Shipping Union"),
    ],
)
def test_reader_finds_who_said_what(
    story: Reading, words: str, source: str, cue: str, quotation: str, name: str
) -> None:
    found = claim(story, words)
    assert parts(story, found) == (source, cue)
    assert (found.quotation, found.source.name) == (quotation, name)


def test_reader_joins_the_fragments_of_one_quotation(story: Reading) -> None:
    found = claim(story, "a single barge")
    assert [span.of(story.article.text) for span in found.content] == [
        "“We cannot let a single barge through,”", "“The lock is broken.”",
    ]  # fmt: skip


def test_reader_denial_is_not_turned_into_a_statement(story: Reading) -> None:
    assert claim(story, "its members had anything").cue_class == "deny"


def test_reader_anonymous_official_is_one_source(story: Reading) -> None:
    first, second = claim(story, "a pump had been"), claim(story, "three men were being")
    assert first.source.entity == second.source.entity
    assert first.source.type == second.source.type == "anonymous_source"
    assert first.source.anonymity == "granted"
    assert first.source.anonymity_reason is not None


def test_reader_curly_and_straight_quotes_read_alike(story: Reading, reader: Reader) -> None:
    straight = dateline.read(STORY.replace("“", '"').replace("”", '"'), reader=reader)
    shape = [(c.source.name, c.cue, c.content, c.quotation) for c in story.claims]
    assert [(c.source.name, c.cue, c.content, c.quotation) for c in straight.claims] == shape


def test_reader_reading_survives_json(story: Reading) -> None:
    assert from_json(to_json(story)) == story


def test_reader_same_text_same_ids(story: Reading, reader: Reader) -> None:
    again = dateline.read(STORY, reader=reader)
    assert [c.id for c in again.claims] == [c.id for c in story.claims]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("ab .,;:\n“”\"'—Ss"), min_size=1, max_size=200))
def test_reader_any_text_gives_a_reading_that_holds(text: str, reader: Reader) -> None:
    text = "The mayor said it rained. " + text
    reading = dateline.read(text, as_is=True, reader=reader)
    assert reading.article.text == text
    assert from_json(to_json(reading)) == reading


@given(st.text(alphabet="ab \n", max_size=400), st.integers(2, 60))
def test_reader_sections_give_back_the_text(text: str, size: int) -> None:
    found = list(sections(text, size))
    assert "".join(part for _, part in found) == text
    assert all(text[start : start + len(part)] == part for start, part in found)
    assert all(len(part) <= size for _, part in found)
