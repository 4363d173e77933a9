"""Names, things and what refers to them, laid over one another."""

from __future__ import annotations

from dateline.reader.coreference import Mention
from dateline.reader.layers import Fragment
from dateline.reader.mentions import Found, find, moved
from dateline.reader.tokens import WordPiece

PIECES = WordPiece(["[UNK]", "[CLS]", "[SEP]", "[MASK]"])
TEXT = "Minister Ilse Varn told the Norland army that she saw Orvane on Monday"
WORDS = TEXT.split()


def at(phrase: str, role: str) -> Fragment:
    words = phrase.split()
    start = next(i for i in range(len(WORDS)) if WORDS[i : i + len(words)] == words)
    return Fragment(start, start + len(words), role, 0.9)


def mention(phrase: str, head: str, type: str, before: int | None = None, form: int = 11) -> Mention:
    one = at(phrase, "")
    return Mention(one.start, one.end, WORDS.index(head), type, form, 0.9, before, 0.8)


def found() -> list[Found]:
    return find(
        WORDS, PIECES.tokens(TEXT),
        [at("Ilse Varn", "person"), at("Norland", "norp"), at("Orvane", "location"), at("Monday", "date")],
        [at("Minister Ilse Varn", "person"), at("the Norland army", "organization"), at("she", "person")],
        [mention("Minister Ilse Varn", "Minister", "person"), mention("the Norland army", "army", "organization"),
         mention("she", "she", "person", before=0, form=4), mention("Monday", "Monday", "time")],
    )  # fmt: skip


def test_mentions_each_once_in_the_order_of_the_text() -> None:
    assert [(TEXT[m.start : m.end], m.tag, m.form) for m in found()] == [
        ("Ilse Varn", "person", "name"), ("the Norland army", "organization", "nominal"), ("Norland", "norp", "name"),
        ("she", "person", "pronoun"), ("Orvane", "location", "name"),
    ]  # fmt: skip


def test_mentions_a_title_and_its_name_are_one_for_what_points_back() -> None:
    mentions = found()
    assert mentions[3].before == 0 and mentions[3].link == 0.8


def test_a_mention_begins_with_its_whole_number() -> None:
    text = "Some 1,217,000 millers met in 2019,300 bakers fled"
    tokens = PIECES.tokens(text)
    words = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    things = [Fragment(words.index(head) - 1, words.index(head) + 1, "person", 0.9) for head in ("millers", "bakers")]
    assert [text[m.start : m.end] for m in find(words, tokens, [], things, [])] == ["1,217,000 millers", "300 bakers"]


def test_mentions_dates_are_no_entities() -> None:
    assert all(TEXT[m.start : m.end] != "Monday" for m in found())


def test_mentions_of_a_later_section_move_with_it() -> None:
    shifted = moved(found(), 100, 7)
    assert shifted[3].before == 7
    assert [m.start for m in shifted] == [m.start + 100 for m in found()]
