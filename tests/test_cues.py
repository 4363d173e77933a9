"""Cue words: class, assertion and addressee."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader import cues
from dateline.reader.cues import Situation, cue_class, inflect, plural, read_cue
from dateline.records import CueClass
from tests.marking import claims_of


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "say"), ("SAID:", "say"), ("has repeatedly told", "say"), ("pointed out", "say"),
        ("according to", "say"), (":", "say"), ("—", "say"), ("went on to discuss", "say"),
        ("is reported to be", "say"), ("made it clear", "say"), ("said on condition", "say"), ("statement", "say"),
        ("'s claim that", "say"), ("is said to have", "say"), ("said in a statement", "say"), ("reportedly", "say"),
        ("tweeted", "write"), ("wrote in a letter", "write"), ("posting", "write"),
        ("found", "show"), ("shows", "show"), ("points to", "show"),
        ("warned", "predict"), ("is expected", "predict"), ("forecasting", "predict"), ("made a prediction", "predict"),
        ("denied", "deny"), ("has flatly rejected", "deny"), ("pushed back against", "deny"), ("rebutted", "deny"),
        ("declined to comment", "decline"), ("refused to say", "decline"), ("did not respond to", "decline"),
        ("knew", "know"), ("has become aware", "know"),
        ("thinks", "believe"), ("belief that", "believe"), ("feared", "believe"), ("seems", "believe"),
        ("saw", "perceive"), ("overheard", "perceive"),
        ("vowed", "intend"), ("plans to build", "intend"), ("tried to explain", "intend"),
        ("wants to say", "want"), ("called for", "want"), ("expressed hope", "want"), ("would like", "want"),
        ("ordered", "order"), ("banning", "order"), ("struck down", "order"),
    ],
)  # fmt: skip
def test_cue_class_of_common_cues(cue: str, expected: str) -> None:
    assert cue_class(cue) == expected


@pytest.mark.parametrize(
    ("cue", "situation", "expected"),
    [
        ("vowed", Situation(quoted=True), "say"),
        ("suggests", Situation(), "say"),
        ("suggests", Situation(document=True), "show"),
        ("sees", Situation(), "perceive"),
        ("sees", Situation(as_content=True), "believe"),
        ("wants", Situation(quoted=True), "want"),
    ],
)
def test_cue_class_depends_on_quotation_and_source(cue: str, situation: Situation, expected: str) -> None:
    assert read_cue(cue, situation).cue_class == expected


def test_read_cue_says_when_it_guesses() -> None:
    assert (read_cue("blorped").cue_class, read_cue("blorped").known) == ("believe", False)
    assert read_cue("blorped", Situation(quoted=True)).cue_class == "say"


def test_read_cue_points_to_the_deciding_word() -> None:
    read = read_cue("has never publicly said")
    assert (read.lemma, "has never publicly said"[read.start : read.end]) == ("say", "said")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("deny", ("denies", "denied", "denying")),
        ("echo", ("echoes", "echoed", "echoing")),
        ("state", ("states", "stated", "stating")),
        ("agree", ("agrees", "agreed", "agreeing")),
        ("lie", ("lies", "lied", "lying")),
        ("refer", ("refers", "refered", "refering", "referred", "referring")),
        ("press", ("presses", "pressed", "pressing")),
    ],
)
def test_inflect_spells_regular_forms(verb: str, forms: tuple[str, ...]) -> None:
    assert inflect(verb) == forms


def test_plural_spells_regular_plurals() -> None:
    assert [plural(noun) for noun in ("claim", "story", "speech")] == ["claims", "stories", "speeches"]


def test_lexicon_lists_every_word_once_under_a_class_of_the_contract() -> None:
    seen: set[tuple[str, str, str]] = set()
    for line in Path(cues.__file__).with_name("cue_lexicon.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            chosen, part, condition, words = line.split("\t")
            assert chosen == "irregular" or chosen in get_args(CueClass)
            for word in words.split():
                assert (part, condition, word) not in seen or chosen == "irregular", word
                if chosen != "irregular":
                    seen.add((part, condition, word))


@given(st.text(max_size=60), st.booleans(), st.booleans(), st.booleans())
def test_read_cue_takes_any_text(cue: str, quoted: bool, document: bool, as_content: bool) -> None:
    read = read_cue(cue, Situation(quoted, document, as_content))
    assert read.cue_class in get_args(CueClass)
    assert 0 <= read.start <= read.end <= max(len(cue.lower()), len(cue))


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<s1>Varn</s1> <c1>said</c1> <t1>the lock held</t1>.", "yes"),
        ("<s1>Varn</s1> <c1>did not say</c1> <t1>the lock held</t1>.", "negated"),
        ("<s1>Varn</s1> has never <c1>said</c1> <t1>the lock held</t1>.", "negated"),
        ("<s1>No one</s1> <c1>has claimed</c1> <t1>the lock held</t1>.", "negated"),
        ("They left without <c1>saying</c1> <t1>the lock held</t1>.", "negated"),
        ("<s1>Varn</s1>, who did not stay, <c1>said</c1> <t1>the lock held</t1>.", "yes"),
        ("<s1>Varn</s1> did not stay but <c1>said</c1> <t1>the lock held</t1>.", "yes"),
        ("<s1>Varn</s1> not only <c1>said</c1> <t1>the lock held</t1>.", "yes"),
        ("<s1>Varn</s1> <c1>denied</c1> <t1>the lock held</t1>.", "yes"),
        ("<s1>Varn</s1> <c1>did not deny</c1> <t1>the lock held</t1>.", "negated"),
        ("<s1>Varn</s1> <c1>did not respond to</c1> <t1>questions</t1>.", "yes"),
        ("<s1>Varn</s1> <c1>would say</c1> <t1>the lock held</t1>.", "conditional"),
        ("<s1>Critics</s1> could <c1>argue</c1> <t1>the lock held</t1>.", "conditional"),
        ("If <s1>Varn</s1> <c1>says</c1> <t1>the lock held</t1>, she is right.", "conditional"),
        ("In May <s1>Varn</s1> <c1>said</c1> <t1>the lock held</t1>.", "yes"),
        ("<s1>Varn</s1> <c1>would like</c1> <t1>the lock to hold</t1>.", "yes"),
        ("Did <s1>Varn</s1> <c1>say</c1> <t1>the lock held</t1>?", "question"),
        ("<s1>Who</s1> <c1>said</c1> <t1>the lock held</t1>?", "question"),
        ("It is unclear whether <s1>Varn</s1> <c1>said</c1> <t1>the lock held</t1>.", "question"),
        ("<t1>“Did it hold?”</t1> <s1>Varn</s1> <c1>asked</c1>.", "yes"),
    ],
)
def test_asserted(marked: str, expected: str) -> None:
    assert claims_of(marked)[1][0].asserted == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<s1>Varn</s1> <c1>told</c1> the Norland Press <t1>that it held</t1>.", "the Norland Press"),
        ("<t1>“It held,”</t1> <s1>Varn</s1> <c1>told</c1> reporters on Friday.", "reporters"),
        ("<s1>Varn</s1> <c1>asked</c1> her <t1>whether it held</t1>.", "her"),
        ("<s1>Varn</s1> <c1>said</c1> in an interview with Radio Orvane <t1>that it held</t1>.", "Radio Orvane"),
        ("In a letter to the port council, <s1>Varn</s1> <c1>wrote</c1> <t1>that it held</t1>.", "the port council"),
        ("<s1>Varn</s1> <c1>told</c1> members of the Harbour Board <t1>it held</t1>.", "members of the Harbour Board"),
        ("<s1>Varn</s1> <c1>said</c1> to cheers <t1>that it held</t1>.", None),
        ("<s1>Varn</s1> <c1>was told</c1> <t1>that it held</t1>.", None),
        ("<s1>Varn</s1> <c1>said</c1> on Friday <t1>that it held</t1>.", None),
    ],
)
def test_addressee(marked: str, expected: str | None) -> None:
    text, (claim,) = claims_of(marked)
    assert (claim.addressee and claim.addressee.of(text)) == expected
