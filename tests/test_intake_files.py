"""Files, folders, rows, streams and everything that can be wrong with them."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import errors
from dateline.intake import IntakeOptions, articles
from dateline.intake import text as text_module
from dateline.intake.encoding import decode
from dateline.records import Article, Problem

AS_IS = IntakeOptions(as_is=True)
STORY = "The harbour master said on Monday that the pier was closed. “Ships would wait,” she said — and they did.\n"


@pytest.fixture(autouse=True)
def no_cleaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave every line in: these tests are about getting at the text."""
    monkeypatch.setattr(text_module, "_cleaned", lambda text: (text, ()))


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def put(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def rows(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def only(found: Iterator[Article | Problem]) -> Article:
    (article,) = found
    assert isinstance(article, Article), article
    return article


def problem(found: Iterator[Article | Problem]) -> Problem:
    (bad,) = found
    assert isinstance(bad, Problem), bad
    return bad


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", STORY.encode()),
        ("a.txt", b"\xef\xbb\xbf" + STORY.encode()),
        ("a.txt", STORY.encode("utf-16")),
        ("a.txt", STORY.encode("utf-16-le")),
        ("a.txt", STORY.encode("utf-16-be")),
        ("a.txt", STORY.encode("utf-32")),
        ("a.txt", STORY.encode("cp1252")),
        ("a.text", STORY.replace("\n", "\r\n").encode()),
        ("a.md", STORY.replace("\n", "\r").encode()),
        ("a", STORY.encode()),
        ("a.weird", STORY.encode()),
        ("a.txt.gz", gzip.compress(STORY.encode())),
        ("a.jsonl", rows({"id": 1, "text": STORY}).encode()),
        ("a.jsonl", b"\xef\xbb\xbf\n" + rows({"id": 1, "text": STORY}).encode()),
        ("a.jsonl", rows({"id": 1, "text": STORY}).encode("utf-16")),
        ("a.jsonl.gz", gzip.compress(rows({"id": 1, "text": STORY}).encode())),
        ("a.ndjson", rows({"id": 1, "text": STORY}).strip().encode()),
        ("a.json", json.dumps({"id": 1, "text": STORY}, indent=2).encode()),
        ("a.json", json.dumps([{"id": 1, "text": STORY}], indent=2).encode()),
        ("a", rows({"id": 1, "text": STORY}).encode()),
        ("a", json.dumps([{"id": 1, "text": STORY}], indent=2).encode()),
    ],
)
def test_files_of_every_kind_and_encoding_give_the_same_text(tmp_path: Path, name: str, data: bytes) -> None:
    assert only(articles([put(tmp_path / name, data)])).text == STORY


def test_files_as_is_keep_their_line_ends(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", b"\xef\xbb\xbfThe pier\r\nwas\rclosed.\r\n")
    assert only(articles([path], AS_IS)).text == "The pier\r\nwas\rclosed.\r\n"


def test_files_never_give_a_date_of_their_own(tmp_path: Path) -> None:
    article = only(articles([put(tmp_path / "2019-05-09.txt", STORY)]))
    assert (article.published, article.published_basis, article.url, article.external_id) == (None, "none", None, None)


def test_files_take_the_date_from_the_option(tmp_path: Path) -> None:
    article = only(articles([put(tmp_path / "a.txt", STORY)], IntakeOptions(published="2019-05-09")))
    assert (article.published, article.published_basis) == ("2019-05-09", "given")


@pytest.mark.parametrize(
    ("name", "data", "code", "message"),
    [
        ("a.txt", b"", "empty", "nothing but white space"),
        ("a.txt", b" \n\xef\xbb\xbf\n", "empty", "nothing but white space"),
        ("a.jsonl", b"\n\n", "empty", "no rows"),
        ("a.html", b"  ", "empty", "nothing but white space"),
        ("a.txt", bytes(range(256)) * 8, "binary", "null bytes"),
        ("a.txt", bytes(range(1, 32)) * 8, "binary", "control characters"),
        ("a.txt", b"%PDF-1.4\n...", "binary", "a PDF"),
        ("a.docx", b"PK\x03\x04....", "binary", "an office document"),
        ("a.txt", bytes(range(0x80, 0x100)) * 20, "encoding", "no encoding"),
        ("a.txt", b"\xff\xfea", "encoding", "UTF-16"),
        ("a.txt.gz", gzip.compress(STORY.encode())[:30], "unreadable", "ended before"),
        ("a.txt.gz", b"plain", "unreadable", "not a gzipped file"),
        ("a.json", b"{", "bad_row", "not JSON"),
        ("a.json", b"3", "bad_row", "the number '3'"),
        ("a.txt", "Der Steg wurde nach dem Sturm gesperrt, und die Schiffe mussten warten.", "not_english", "German"),
    ],
)
def test_files_that_are_bad_are_problems_naming_the_file(
    tmp_path: Path, name: str, data: bytes | str, code: str, message: str
) -> None:
    path = put(tmp_path / name, data)
    bad = problem(articles([path]))
    assert bad.code == code
    assert bad.origin.startswith(str(path))
    assert bad.message.startswith(bad.origin) and message in bad.message
    assert bad.hint


def test_files_that_are_missing_do_not_end_the_run(tmp_path: Path) -> None:
    good = put(tmp_path / "good.txt", STORY)
    first, second, third = articles([tmp_path / "missing.txt", "a\0b", good])
    assert isinstance(first, Problem) and (first.code, first.origin) == ("unreadable", str(tmp_path / "missing.txt"))
    assert isinstance(second, Problem) and second.code == "unreadable"
    assert isinstance(third, Article)


def test_files_that_cannot_be_opened_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt", STORY)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert problem(articles([path])).message == f"{path}: permission denied"


def test_files_over_the_limit_are_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    assert problem(articles([path], IntakeOptions(max_bytes=1000))).code == "too_large"
    bomb = put(tmp_path / "bomb.txt.gz", gzip.compress(b"a" * 5_000_000))
    assert problem(articles([bomb], IntakeOptions(max_bytes=1000))).code == "too_large"


def test_folder_is_walked_in_order_with_a_problem_per_bad_file(tmp_path: Path) -> None:
    put(tmp_path / "b.txt", STORY)
    put(tmp_path / "a" / "deep" / "x.jsonl", rows({"id": "x", "text": "The pier."}))
    put(tmp_path / "c.txt", "")
    put(tmp_path / ".hidden" / "h.txt", STORY)
    put(tmp_path / ".h.txt", STORY)
    first, second, third = articles([tmp_path])
    assert isinstance(first, Article) and first.text == "The pier."
    assert isinstance(second, Article) and second.text == STORY
    assert isinstance(third, Problem) and third.origin == str(tmp_path / "c.txt")


def test_folder_links_do_not_lead_out_or_in_circles(tmp_path: Path) -> None:
    put(tmp_path / "outside.txt", STORY)
    inside = put(tmp_path / "in" / "a.txt", "The pier was closed.").parent
    os.symlink(tmp_path / "outside.txt", inside / "out.txt")
    os.symlink(tmp_path, inside / "up")
    os.symlink(inside, inside / "self")
    os.symlink(inside / "a.txt", inside / "b.txt")
    assert [found.text for found in articles([inside]) if isinstance(found, Article)] == ["The pier was closed."] * 2


def test_folder_without_files_is_a_problem(tmp_path: Path) -> None:
    assert problem(articles([tmp_path])).code == "empty"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_folder_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problem(articles([tmp_path])).code == "unreadable"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.text(), min_size=1, max_size=4))
def test_jsonl_as_is_keeps_every_character(tmp_path: Path, texts: list[str]) -> None:
    path = put(tmp_path / "a.jsonl", rows(*({"id": n, "text": text} for n, text in enumerate(texts))))
    for n, (text, found) in enumerate(zip(texts, articles([path], AS_IS), strict=True)):
        if isinstance(found, Problem):
            assert found.code in ("empty", "not_english")
        else:
            assert (found.external_id, found.text) == (str(n), text)


def test_jsonl_row_gives_its_metadata(tmp_path: Path) -> None:
    row = {
        "id": 7, "text": STORY, "title": " Storm ", "url": "https://lantern.example/7", "published": "2021-03-04",
        "outlet": "The Lantern", "byline": ["Ada Quill", "Ben Sorrow"], "mood": {"any": 1},
    }  # fmt: skip
    article = only(articles([put(tmp_path / "a.jsonl", rows(row))], IntakeOptions(published="2000-01-01")))
    assert (article.external_id, article.title, article.url) == ("7", "Storm", "https://lantern.example/7")
    assert (article.outlet, article.byline) == ("The Lantern", "Ada Quill, Ben Sorrow")
    assert (article.published, article.published_basis) == ("2021-03-04", "given")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nope", "is not JSON"),
        ("[1]", "is a list, not a JSON object"),
        ('"x"', "is the string 'x', not a JSON object"),
        ('{"id": 1}', '"text" is missing'),
        ('{"id": 1, "text": null}', '"text" is null'),
        ('{"text": "The pier."}', '"id" is missing'),
        ('{"id": true, "text": "The pier."}', '"id" is true'),
        ('{"id": "", "text": "The pier."}', '"id" is an empty string'),
        ('{"id": 1, "text": "The pier.", "published": "soon"}', "\"published\" is 'soon', which is not a date"),
        ('{"id": 1, "text": "The pier.", "published": 1620000000}', "\"published\" is the number '1620000000'"),
        ('{"id": 1, "text": "The pier.", "title": [1]}', '"title" is a list'),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_jsonl_bad_row_names_file_and_line_and_the_rest_goes_on(tmp_path: Path, line: str, message: str) -> None:
    path = put(tmp_path / "a.jsonl", f"\n{line}\n" + rows({"id": 9, "text": STORY}))
    bad, good = articles([path])
    assert isinstance(bad, Problem) and bad.code == "bad_row" and bad.origin == f"{path}:2"
    assert bad.message.startswith(f"{path}:2: ") and message in bad.message
    assert isinstance(good, Article) and good.external_id == "9"


def test_jsonl_duplicate_id_is_a_problem_only_with_another_text(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.jsonl",
        rows({"id": 1, "text": STORY}, {"id": "1", "text": STORY}, {"id": 1, "text": "The pier."}),
    )
    first, same, other = articles([path])
    assert isinstance(first, Article) and first == same
    assert isinstance(other, Problem) and (other.code, other.origin) == ("duplicate_id", f"{path}:3")


def test_jsonl_line_over_the_limit_is_skipped_and_the_rest_goes_on(tmp_path: Path) -> None:
    long = {"id": 1, "text": "a" * 5_000_000}
    data = rows(long, {"id": 2, "text": "The pier."}, long, {"id": 3, "text": "The ship."})
    path = put(tmp_path / "a.jsonl", data)
    found = list(articles([path], IntakeOptions(max_bytes=1000)))
    assert [each.code if isinstance(each, Problem) else each.external_id for each in found] == [
        "too_large", "2", "too_large", "3",
    ]  # fmt: skip


def test_jsonl_streams(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", rows({"id": 1, "text": "The pier."}) + "broken")
    found = articles([path])
    assert isinstance(next(found), Article)
    assert isinstance(next(found), Problem)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (STORY.encode(), 1),
        (rows({"id": 1, "text": STORY}, {"id": 2, "text": "The pier."}).encode(), 2),
        (json.dumps([{"id": 1, "text": STORY}, {"id": 2, "text": "x"}], indent=1).encode(), 2),
        (b"\n\n  " + rows({"id": 1, "text": STORY}).encode(), 1),
        (f"<html><body><article><h1>Storm</h1><p>{STORY}</p><p>{STORY}</p></article></body></html>".encode(), 1),
    ],
)
def test_stdin_is_told_apart_by_its_content(monkeypatch: pytest.MonkeyPatch, data: bytes, count: int) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(data))
    found = list(articles(["-"]))
    assert len(found) == count
    assert all(isinstance(each, Article) for each in found)
    assert "<" not in "".join(each.text for each in found if isinstance(each, Article))


def test_stdin_is_named_in_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(b""))
    assert problem(articles(["-"])).message == "standard input: holds nothing but white space"


def test_stdin_format_can_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(b'{"id": 1, "text": "The pier."}'))
    assert only(articles(["-"], IntakeOptions(input_format="text"))).text == '{"id": 1, "text": "The pier."}'


def test_encoding_keeps_a_slip_in_utf8_visible() -> None:
    assert decode("éééééé x".encode() + b"\xe9 y", "a") == "éééééé x\ufffd y"


def test_encoding_of_a_page_is_what_it_declares() -> None:
    page = '<meta charset="windows-1251"><p>Причал закрыт</p>'.encode("cp1251")
    assert "Причал" in decode(page, "a", html=True)


def test_encoding_ignores_codecs_that_are_not_text() -> None:
    page = b'<meta charset="hex"><p>caf\xe9 by the sea</p>'
    assert "café" in decode(page, "a", html=True)


def test_encoding_refuses_rich_text() -> None:
    with pytest.raises(errors.BinaryInput, match="rich text"):
        decode(b"{\\rtf1 The pier}", "a.rtf")
