"""Cleaning: what goes, what stays, and that nothing else changes. All sample text is invented."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.cleaning import score
from dateline.intake.cleaning import Cleaned, clean

STORY = (
    "Rebels take bridge near Tarsk after two days of fighting",
    "By Mina Stroud",
    "TARSK (Wire) - Rebel fighters took the only bridge over the Fell on Sunday after two days of shelling, they said.",
    '"We had no orders and no fuel," said Doran Pell, a sergeant who walked out of the town with nine other soldiers.',
    "The army denied that it had lost the bridge and said its troops had moved to better positions on the north bank.",
    "At least 14 people were killed, among them two nurses, according to the hospital in Harrow.",
    "What comes next",
    "The rebels are expected to push toward the capital before the first snow, a Western diplomat said.",
)

FURNITURE = (
    ("Subscribe now and read the Dunmere Courier for $2 a week.", "subscription notice"),
    ("You have read all of your free articles this month.", "subscription notice"),
    ("Already registered? Log in to your account", "log-in or registration"),
    ("Sign up for our evening newsletter and get the news in your inbox.", "newsletter sign-up"),
    ("Comments are closed.", "comment notice"),
    ("Load comments", "comment notice"),
    ("This website uses cookies. Read our privacy policy.", "cookie or privacy notice"),
    ("Facebook Twitter WhatsApp Email", "share bar"),
    ("Share this article", "share bar"),
    ("Follow us on Instagram", "share bar"),
    ("Copyright 2018 Fell Valley Broadcasting. All rights reserved.", "copyright line"),
    ("© 2018 Dunmere Courier", "copyright line"),
    ("RELATED: Bridge over the Fell was to be mended in May", "related headline"),
    ("MORE FROM THE COURIER", "related headline"),
    ("Scroll down for video", "media prompt"),
    ("Download our free app for Android and iPhone", "app advert"),
    ("Contact reporter Ove Lindt at olindt@dunmerecourier.com or 555-0147.", "reporter contact"),
    ("Advertisement", "advertisement"),
    ("Support our journalism: make a donation today.", "support appeal"),
    ("Take our reader survey", "survey prompt"),
    ("This is a developing story. Check back for updates.", "update notice"),
)

ARTICLE = (
    "The Courier lost a third of its subscribers last year and will go behind a paywall in June, its editor said.",
    "Regulators fined the retailer 4 million euros because its site set cookies before visitors gave their consent.",
    '"Nobody reads a privacy policy," the judge said. "You click on accept and you hope."',
    "The newsletter, founded by two former reporters, reaches 40,000 readers and is read by ministers, she said.",
    "The app, which warns residents of shelling, was downloaded 90,000 times in its first week, the ministry said.",
    "The newspaper shut its comment section after moderators received death threats, according to the lawsuit.",
    "A jury found that the song infringed a copyright held by the composer's estate and awarded $3 million.",
    "Voters must register by Friday; those who moved should check their registration online, the election office said.",
    "He shared the video on Facebook and Twitter, and by Monday it had been watched two million times.",
    "Police asked anyone who saw the van to call Detective Ana Lorrick at 555-0141.",
    "The charity asked for donations of tents and said that it needed $22 million by winter.",
    "Correction: An earlier version of this article misstated the year of the truce. It was 1994.",
    "Editor's note: Some names have been changed to protect people who fear reprisals.",
    "Pell reported from Harrow.",
    '"Leave," she said.',
    "But why now?",
    "Nobody came.",
    "1. The bridge",
    "• An end to night raids",
    "Killed: 14",
    "One user wrote:",
)

LETTERS = st.text(st.characters(codec="utf-8"), max_size=40)
LINES = st.sampled_from([line for line, _ in FURNITURE] + list(STORY + ARTICLE) + ["", "", " ", "\t", "\r"]) | LETTERS


def page(*lines: str) -> str:
    """Return a page with a blank line between its lines."""
    return "\n\n".join(lines) + "\n"


def without(cleaned: Cleaned, text: str) -> list[str]:
    """Return the lines of the text whose numbers are not among those removed."""
    numbers = {line.line for line in cleaned.removed}
    return [line for i, line in enumerate(text.split("\n"), 1) if i not in numbers]


@given(st.lists(LINES, max_size=30).map("\n".join) | st.text())
@example("")
@example("\n")
@example("Advertisement")
@example("\n\nAdvertisement\n\n")
@example(" " * 700 + "Advertisement")
@example("Advertisement\r\nNobody came.\r\n")
def test_clean_takes_whole_lines_and_changes_nothing_else(text: str) -> None:
    cleaned = clean(text)
    lines = text.split("\n")
    assert [lines[line.line - 1] for line in cleaned.removed] == [line.text for line in cleaned.removed]
    assert [line.line for line in cleaned.removed] == sorted({line.line for line in cleaned.removed})
    assert all(line.text.strip() and line.reason for line in cleaned.removed)
    kept = without(cleaned, text)
    assert [x for x in cleaned.text.split("\n") if x.strip()] == [x for x in kept if x.strip()]
    # Blank lines may go at the start and the end, nowhere else.
    assert cleaned.text.strip("\n") in "\n".join(kept)
    if not cleaned.removed:
        assert cleaned.text == text


@pytest.mark.parametrize(("line", "reason"), FURNITURE)
def test_clean_removes_furniture_after_the_story(line: str, reason: str) -> None:
    cleaned = clean(page(*STORY, line))
    assert [(x.text, x.reason) for x in cleaned.removed] == [(line, reason)]
    assert cleaned.text == page(*STORY)


@pytest.mark.parametrize("line", [line for line, _ in FURNITURE])
def test_clean_removes_furniture_inside_the_story(line: str) -> None:
    assert [x.text for x in clean(page(*STORY[:4], line, *STORY[4:])).removed] == [line]


@pytest.mark.parametrize("line", ARTICLE)
def test_clean_keeps_article_lines_about_the_same_things(line: str) -> None:
    assert clean(page(*STORY[:4], line, *STORY[4:])).removed == ()


@pytest.mark.parametrize("line", ARTICLE[:14])
def test_clean_keeps_the_last_paragraph(line: str) -> None:
    assert clean(page(*STORY, line)).removed == ()


def test_clean_returns_a_story_without_furniture_as_it_is() -> None:
    text = page(*STORY)
    assert clean(text) == Cleaned(text, ())


def test_clean_takes_a_block_with_its_neighbours() -> None:
    block = ("Share", "Tweet", "Email", "Print", "More", "Most read", "Sign in", "© 2018 Dunmere Courier")
    cleaned = clean("\n".join(STORY + block))
    assert [line.text for line in cleaned.removed] == list(block)
    assert [line.line for line in cleaned.removed] == list(range(len(STORY) + 1, len(STORY) + len(block) + 1))
    assert cleaned.text == "\n".join(STORY) + "\n"


def test_clean_numbers_lines_of_the_given_text() -> None:
    cleaned = clean("Advertisement\n\n" + page(*STORY))
    assert [(line.line, line.text) for line in cleaned.removed] == [(1, "Advertisement")]
    assert cleaned.text == page(*STORY)


def test_clean_leaves_nothing_of_a_page_that_is_all_furniture() -> None:
    lines = ("Log in", "Subscribe now", "We use cookies on this website.", "© 2018 Dunmere Courier")
    cleaned = clean("\n".join(lines))
    assert [line.text for line in cleaned.removed] == list(lines)
    assert cleaned.text == ""


def test_clean_leaves_furniture_inside_a_paragraph() -> None:
    line = STORY[4] + " Subscribe to our newsletter. " + STORY[5]
    assert clean(page(*STORY[:4], line, *STORY[5:])).removed == ()


def test_clean_finds_nothing_more_the_second_time() -> None:
    text = page("Menu", *STORY[:4], "Advertisement", *STORY[4:], *(line for line, _ in FURNITURE))
    assert clean(clean(text).text).removed == ()


def test_clean_reads_one_long_line_and_many_short_ones() -> None:
    long = "The river rose again. " * 50_000
    assert clean(long).text == long
    assert clean("@" * 1_000_000).text == "@" * 1_000_000
    many = "\n".join(STORY * 1_500)
    assert len(clean(many).text) > 0.99 * len(many)


def test_score_counts_lines_that_are_not_blank() -> None:
    text = page(*STORY, "Advertisement", "Nobody came.")
    keep = [line != "Advertisement" for line in text.split("\n")]
    figures = score([{"text": text, "keep": keep}])
    assert (figures["furniture_recall"], figures["furniture_precision"], figures["article_lost"]) == (100, 100, 0)
    assert (figures["furniture_lines"], figures["article_lines"]) == (1, len(STORY) + 1)
    wrong = score([{"text": text, "keep": [True] * len(keep)}])
    assert (wrong["lost_lines"], wrong["furniture_precision"]) == (1, 0)
