"""Plain text: offsets, headline, byline, dateline, dates, language."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import errors
from dateline.intake import IntakeOptions, from_text
from dateline.intake import text as text_module
from dateline.intake.dateline_line import find_dateline
from dateline.intake.dates import from_page
from dateline.intake.language import require_english
from dateline.intake.opening import read_byline, read_opening, tidy_byline
from dateline.records import RemovedLine

AS_IS = IntakeOptions(as_is=True)
BODY = "The harbour master said on Monday that the pier was closed after the storm and that ships would wait outside."
NOTICE = "Subscribe to the Lantern today"


@pytest.fixture(autouse=True)
def plain_cleaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the trained cleaning with one that takes out a single known notice."""

    def cleaned(text: str) -> tuple[str, tuple[RemovedLine, ...]]:
        lines = text.split("\n")
        removed = tuple(RemovedLine(line, n, "subscribe") for n, line in enumerate(lines, 1) if NOTICE in line)
        return "\n".join(line for line in lines if NOTICE not in line), removed

    monkeypatch.setattr(text_module, "_cleaned", cleaned)


@given(st.text())
def test_text_as_is_keeps_every_character(text: str) -> None:
    try:
        article = from_text(text, options=AS_IS)
    except errors.EmptyInput:
        assert text_module.is_blank(text)
    except errors.NotEnglish:
        pass
    else:
        assert article.text == text


def test_text_loses_only_whole_furniture_lines() -> None:
    article = from_text(f"\t{BODY}\r\n{NOTICE}\n  \u00a0\nHe left.  \n")
    assert article.text == f"\t{BODY}\r\n  \u00a0\nHe left.  \n"
    assert article.removed == (RemovedLine(NOTICE, 2, "subscribe"),)


def test_text_of_furniture_only_is_refused() -> None:
    with pytest.raises(errors.FurnitureOnly, match="the text: nothing but site furniture"):
        from_text(f"{NOTICE}\n{NOTICE}\n")


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "\u200b \x00"])
def test_text_without_anything_to_see_is_refused(text: str) -> None:
    with pytest.raises(errors.EmptyInput):
        from_text(text)


def test_text_over_the_limit_counts_bytes_not_characters() -> None:
    with pytest.raises(errors.InputTooLarge, match="limit of 10 bytes"):
        from_text("é" * 6, options=IntakeOptions(as_is=True, max_bytes=10))
    assert from_text("é" * 5, options=IntakeOptions(as_is=True, max_bytes=10)).text == "ééééé"


def test_text_with_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(errors.UnknownEncoding, match="character 4"):
        from_text("abc \ud800")


@pytest.mark.parametrize("unit", [BODY + " ", "on March 3, 2019 ", "(AP) ", "By ", "A", "1", "1999 "])
def test_text_of_one_endless_line_is_read_in_linear_time(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit)))[:1_000_000]
    started = time.perf_counter()
    assert from_text(text, options=AS_IS).text == text
    assert time.perf_counter() - started < 10.0


def test_text_opening_gives_title_byline_agency_and_dateline() -> None:
    text = f"Storm shuts Orvane harbour\nBy ADA QUILL, Associated Press\n\nORVANE, Norland (AP) - {BODY}\n"
    article = from_text(text)
    assert article.text == text
    assert article.title == "Storm shuts Orvane harbour"
    assert article.byline == "ADA QUILL"
    assert article.agency == "AP"
    assert article.dateline is not None
    assert text[article.dateline.start : article.dateline.end] == "ORVANE, Norland (AP)"
    assert article.dateline.place == "ORVANE, Norland"
    assert (article.published, article.published_basis) == (None, "none")
    assert article.language == "en"


def test_text_given_metadata_outranks_the_opening() -> None:
    article = from_text(
        f"Storm shuts harbour\n\n{BODY}\n",
        title="Harbour shut",
        url="https://lantern.example/1",
        outlet="The Lantern",
        byline="By Ben Sorrow | Reuters",
        external_id="7",
        published="2021-03-04",
    )
    assert (article.title, article.byline, article.agency) == ("Harbour shut", "Ben Sorrow", "Reuters")
    assert (article.external_id, article.outlet) == ("7", "The Lantern")
    assert (article.published, article.published_basis) == ("2021-03-04", "given")


def test_text_byline_is_found_in_a_removed_line() -> None:
    article = from_text(f"By Ada Quill, {NOTICE}\n{BODY}\n")
    assert article.byline == "Ada Quill"
    assert article.text == f"{BODY}\n"


def test_text_own_date_outranks_the_option_and_the_option_the_dateline() -> None:
    option = IntakeOptions(published="2020-01-01")
    text = f"ORVANE, March 3, 2021 (AFP) - {BODY}"
    assert from_text(text).published == "2021-03-03"
    assert from_text(text).published_basis == "dateline"
    assert from_text(text, options=option).published == "2020-01-01"
    assert from_text(text, published="2019-05-09", options=option).published == "2019-05-09"


def test_text_published_line_is_what_the_page_says() -> None:
    article = from_text(f"Storm shuts harbour\nPublished: 4 March 2021, 10:15\n\n{BODY}\n")
    assert (article.published, article.published_basis) == ("2021-03-04", "page")


def test_text_published_must_be_a_date() -> None:
    with pytest.raises(errors.BadRow, match="'soon' is not a date"):
        from_text(BODY, published="soon")


@pytest.mark.parametrize(
    ("options", "message"),
    [({"published": "yesterday"}, "yesterday"), ({"input_format": "pdf"}, "pdf"), ({"max_bytes": 0}, "0 bytes")],
)
def test_options_refuse_impossible_values(options: dict[str, object], message: str) -> None:
    with pytest.raises(errors.OptionError, match=message):
        IntakeOptions(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "covered", "place", "agency", "published"),
    [
        ("ORVANE, Norland (AP) - The", "ORVANE, Norland (AP)", "ORVANE, Norland", "AP", None),
        ("WASHINGTON, Aug 29 (Reuters) — The", "WASHINGTON, Aug 29 (Reuters)", "WASHINGTON", "Reuters", None),
        ("TROY, N.C. (AP) The men", "TROY, N.C. (AP)", "TROY, N.C.", "AP", None),
        ("GENEVA (Reuters) - x", "GENEVA (Reuters)", "GENEVA", "Reuters", None),
        ("BEIRUT — Troops", "BEIRUT", "BEIRUT", None, None),
        ("KABUL, March 3, 2021 (AFP) The", "KABUL, March 3, 2021 (AFP)", "KABUL", "AFP", "2021-03-03"),
        ("Kabul, 3 March 2021 (Xinhua) -- x", "Kabul, 3 March 2021 (Xinhua)", "Kabul", "Xinhua", "2021-03-03"),
        ("KABUL, Aug. 29, 2019 — The", "KABUL, Aug. 29, 2019", "KABUL", None, "2019-08-29"),
        ("PORT-AU-PRINCE, Haiti (AP) — x", "PORT-AU-PRINCE, Haiti (AP)", "PORT-AU-PRINCE, Haiti", "AP", None),
        ("McALLEN, Texas — Two", "McALLEN, Texas", "McALLEN, Texas", None, None),
        ("NEW DELHI, May 5 (PTI) Two", "NEW DELHI, May 5 (PTI)", "NEW DELHI", "PTI", None),
        (
            "WASHINGTON/PARIS, Aug. 29 (dpa/AFP) - x",
            "WASHINGTON/PARIS, Aug. 29 (dpa/AFP)",
            "WASHINGTON/PARIS",
            "dpa",
            None,
        ),
        ("ORVANE, Norland (Lantern News) — x", "ORVANE, Norland (Lantern News)", "ORVANE, Norland", None, None),
        ("(Reuters) - Shares", "(Reuters)", None, "Reuters", None),
        ("ISLAMABAD: The court", "ISLAMABAD", "ISLAMABAD", None, None),
        ("BRUSSELS, Feb 31, 2020 (AFP) - x", "BRUSSELS, Feb 31, 2020 (AFP)", "BRUSSELS", "AFP", None),
        ("  RIGA, Latvia -- The", "RIGA, Latvia", "RIGA, Latvia", None, None),
    ],
)
def test_dateline_line_is_found(
    line: str, covered: str, place: str | None, agency: str | None, published: str | None
) -> None:
    text = f"Headline\n{line}\n"
    found = find_dateline(text, 9, 9 + len(line))
    assert found is not None
    assert text[found.line.start : found.line.end] == covered
    assert (found.line.place, found.line.agency) == (place, agency)
    assert (found.published and found.published.isoformat()) == published


@pytest.mark.parametrize(
    "line",
    [
        "OPEC — the cartel — met.",
        "NATO — The alliance met.",
        "BREAKING - Fire at the mill",
        "UPDATE 1-WASHINGTON (Reuters) - x",
        "The minister (AP) - x",
        "COVID-19 — The virus spread.",
        "A LONG ROAD FROM THE HILLS — The walkers came home",
        "The pier — a long one — was closed.",
        "Kabul: The court met.",
        "KABUL, Aug. 29, 2019 — a day to remember",
        "",
    ],
)
def test_dateline_line_is_not_made_up(line: str) -> None:
    assert find_dateline(line, 0, len(line)) is None


def test_dateline_line_is_not_a_speaker_in_a_transcript() -> None:
    text = "QUILL: Where was the ship?\nSORROW: It was in the harbour.\n"
    assert read_opening(text).dateline is None


@pytest.mark.parametrize(
    ("line", "byline", "agency"),
    [
        ("By Ada Quill", "Ada Quill", None),
        ("By ADA QUILL, Associated Press", "ADA QUILL", "AP"),
        ("By Ada Quill and Ben Sorrow | Reuters", "Ada Quill and Ben Sorrow", "Reuters"),
        ("ADA QUILL and BEN SORROW Associated Press", "ADA QUILL and BEN SORROW", "AP"),
        ("By Ada Quill Associated Press", "Ada Quill", "AP"),
        ("By Ada de la Quill, Staff Writer", "Ada de la Quill", None),
        ("By Ada Quill, ada@lantern.example", "Ada Quill", None),
        ("By Ada Quill - The Daily Lantern", "Ada Quill", None),
        ("By Associated Press", "Associated Press", "AP"),
        ("By Staff Writer", "Staff Writer", None),
        ("The Associated Press", None, "AP"),
        ("Reuters", None, "Reuters"),
        ("By noon the road was open", None, None),
        ("The fire killed two, according to the Associated Press", None, None),
        ("Ada Quill", None, None),
    ],
)
def test_opening_byline(line: str, byline: str | None, agency: str | None) -> None:
    assert read_byline(line) == (byline, agency)


def test_opening_keeps_a_given_byline_it_cannot_take_apart() -> None:
    assert tidy_byline("our own reporters") == ("our own reporters", None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Storm shuts harbour\n\n{BODY}", "Storm shuts harbour"),
        (f"Storm shuts harbour\n{BODY}", "Storm shuts harbour"),
        (f"“Go home,” harbour master says\n\n{BODY}", "“Go home,” harbour master says"),
        (f"Storm shuts harbour\nORVANE (AP) — {BODY}", "Storm shuts harbour"),
        (f"The storm came.\n\n{BODY}", None),
        (f"ORVANE (AP) — The storm\n\n{BODY}", None),
        (f"By Ada Quill\n\n{BODY}", None),
        (f"Updated: 4 March 2021\n\n{BODY}", None),
        ("Storm shuts harbour", None),
        (BODY, None),
    ],
)
def test_opening_title(text: str, title: str | None) -> None:
    assert read_opening(text).title == title


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-03-04T10:00:00Z", "2021-03-04T10:00:00Z"),
        ("2021-03-04 10:00:00 +0100", "2021-03-04T10:00:00+0100"),
        ("2021-03-04T10:00 local", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04T10:00:00+00:00"),
        ("March 4, 2021", "2021-03-04"),
        ("yesterday", None),
        ("1970-01-01", None),
        ("0001-01-01T00:00:00", None),
        ("", None),
    ],
)
def test_dates_from_page(value: str, expected: str | None) -> None:
    assert from_page(value) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Der Hafenmeister sagte am Montag, der Steg sei nach dem Sturm gesperrt, die Schiffe müssten warten.",
            "German",
        ),
        ("El capitán del puerto dijo el lunes que el muelle estaba cerrado y que los barcos esperarían.", "Spanish"),
        ("Le capitaine du port a déclaré lundi que le quai était fermé et que les bateaux attendraient.", "French"),
        ("De havenmeester zei maandag dat de pier na de storm dicht was en dat de schepen moesten wachten.", "Dutch"),
        ("Капитан порта заявил в понедельник, что причал закрыт после шторма, суда будут ждать.", "Russian"),
        ("قال مدير الميناء يوم الاثنين إن الرصيف مغلق بعد العاصفة وإن السفن ستنتظر في الخارج", "Arabic"),
        ("港口负责人星期一表示，暴风雨过后码头已经关闭，船只将在外面等待。", "Chinese"),
    ],
)
def test_language_refuses_what_the_model_cannot_read(text: str, language: str) -> None:
    with pytest.raises(errors.NotEnglish, match=f"story.txt: is in {language}, not in English"):
        require_english(text * 3, "story.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Sturm über Orvane",
        "¡No!",
        BODY + " “Wir haben nichts gesehen”, sagte er. " + BODY,
        "THE HARBOUR WAS CLOSED AND THE SHIPS WERE WAITING OUTSIDE, OFFICIALS SAID.",
        "Scores: Orvane 3 Tarn 1; Vellin 0 Marrow 0; Kest 2 Ilmar 2; Dunmore 4 Askel 1; Brill 1 Fenwick 0",
        "12,5 17 19 %",
    ],
)
def test_language_passes_english_and_what_is_too_short_to_judge(text: str) -> None:
    assert require_english(text, "x") == "en"
