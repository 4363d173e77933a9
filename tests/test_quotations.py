"""Which characters stand inside quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.quotations import quotation, quote_states, quoted_share
from dateline.records import Span


def inside(text: str) -> str:
    """Return the quoted characters, marks included, a bar between stretches."""
    marked = "".join(c if state else "\0" for c, state in zip(text, quote_states(text), strict=True))
    return "|".join(part for part in marked.split("\0") if part)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We wait,” she said. “It rains.”", "“We wait,”|“It rains.”"),
        ('"We wait," she said. "It rains."', '"We wait,"|"It rains."'),
        ("«We wait», she said.", "«We wait»"),
        ("„We wait“, she said.", "„We wait“"),
        ("''We wait,'' she said.", "''We wait,''"),
        ("‘We wait,’ she said. It’s late.", "‘We wait,’"),
        ("'We wait,' she said. It's the dogs' dinner in the '90s.", "'We wait,'"),
        ("‘The voters’ choice is clear,’ she said.", "‘The voters’ choice is clear,’"),
        ("“He said ‘no’ to it,” she said.", "“He said ‘no’ to it,”"),
        ('"He said "no" to it," she said.', '"He said "no" to it,"'),
        ('She said,"Look here," and left.', '"Look here,"'),
        ('The "quick fix" held.', '"quick fix"'),
        ("He is 6'2\" tall.", ""),
        ("No marks at all.", ""),
        ("", ""),
    ],
)
def test_quote_states_cover_the_marked_words(text: str, quoted: str) -> None:
    assert inside(text) == quoted


def test_quote_states_close_a_lost_mark_at_the_end_of_its_paragraph() -> None:
    assert inside("“We wait, she said.\n\nIt rains.") == "“We wait, she said."


def test_quote_states_open_a_paragraph_whose_first_mark_was_lost() -> None:
    assert inside('We wait here," she said.') == 'We wait here,"'


def test_quote_states_carry_a_quotation_over_paragraphs_that_reopen_it() -> None:
    text = "“First part.\n\n“Second part.\n\n“Third,” she said. “Own.”"
    states = quote_states(text)
    assert states[text.index("First")] == 1
    assert states[text.index("Second")] == states[text.index("Third")] == 2
    assert states[text.index("she")] == 0
    assert states[text.index("Own")] == 1


def test_quote_states_keep_a_quotation_together_over_hard_wrapped_lines() -> None:
    text = "“The lock at the northern gate has been broken since\nMonday and nobody came,” she said."
    assert inside(text).endswith("nobody came,”")


@given(st.text(st.sampled_from("ab .,!?\n-—('s“”‘’"), max_size=60))
def test_quote_states_do_not_depend_on_the_shape_of_the_marks(text: str) -> None:
    straight = text.translate(str.maketrans("“”‘’", "\"\"''"))
    assert quote_states(text) == quote_states(straight)


@given(st.text(max_size=80))
def test_quote_states_give_one_state_per_character(text: str) -> None:
    states = quote_states(text)
    assert len(states) == len(text)
    assert set(states) <= {0, 1, 2}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("“We wait.”", "direct"), ("they “wait” here", "mixed"), ("they wait here", "indirect"), ("—", "indirect")],
)
def test_quotation_is_the_share_of_quoted_letters(text: str, kind: str) -> None:
    assert quotation(text, quote_states(text), (Span(0, len(text)),)) == kind


def test_quoted_share_adds_up_over_fragments() -> None:
    text = "“abcd,” said he, ef"
    assert quoted_share(text, quote_states(text), (Span(0, 7), Span(17, 19))) == pytest.approx(4 / 6)
