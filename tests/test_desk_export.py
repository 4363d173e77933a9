"""Downloads: every kind of row in every format, streamed, with errors told before the first byte."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow.parquet as pq
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient

from dateline.desk.api import streaming
from dateline.desk.api.streaming import PART, Streamed
from dateline.errors import LedgerLocked
from dateline.ledger import ClaimFilter, EventFilter, Ledger
from dateline.ledger.export import FORMATS
from dateline.ledger.selection import Selection


@pytest.mark.parametrize("path", ["/export", "/api/v1/export"])
@pytest.mark.parametrize(("what", "format"), FORMATS)
def test_every_export_is_what_the_ledger_writes(
    desk: TestClient, desk_ledger: Path, path: str, what: str, format: str
) -> None:
    written = io.BytesIO()
    with Ledger(desk_ledger) as ledger:
        # As pages do, exports leave out attitudes.
        ledger.export(format, written, Selection().claims() if what == "claims" else None, what)
    answer = desk.get(path, params={"what": what, "format": format})
    assert answer.status_code == 200
    if format == "parquet":
        assert pq.read_table(io.BytesIO(answer.content)).equals(pq.read_table(io.BytesIO(written.getvalue())))
    else:
        assert answer.content == written.getvalue()


@pytest.mark.parametrize(
    ("query", "type", "name"),
    [
        ("what=events&format=csv", "text/csv; charset=utf-8; header=present", "dateline-events.csv"),
        ("what=events&format=acled", "text/csv; charset=utf-8; header=present", "dateline-events.acled.csv"),
        ("what=claims&format=jsonl", "application/x-ndjson", "dateline-claims.jsonl"),
        ("what=places&format=geojson", "application/geo+json", "dateline-places.geojson"),
        ("what=times&format=parquet", "application/vnd.apache.parquet", "dateline-times.parquet"),
    ],
)
def test_a_download_says_what_it_is(desk: TestClient, query: str, type: str, name: str) -> None:
    answer = desk.get(f"/export?{query}")
    assert answer.headers["content-type"] == type
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"


def test_a_download_has_the_rows_of_the_list(desk: TestClient) -> None:
    query = "status=happened,ongoing&min_confidence=0"
    listed = desk.get(f"/api/v1/events?{query}&limit=200").json()["data"]
    lines = desk.get(f"/export?what=events&format=jsonl&{query}").text.splitlines()
    assert [json.loads(line) for line in lines] == listed
    assert listed and {row["status"] for row in listed} <= {"happened", "ongoing"}


def test_a_download_knows_the_filters_of_its_rows(desk: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.get("/export?what=claims&format=csv&quotation=direct").text)))
    assert rows and {row["quotation"] for row in rows} == {"direct"}
    answer = desk.get("/api/v1/export?what=claims&format=csv&quad=verbal_conflict")
    assert answer.status_code == 422
    assert answer.json()["error"]["message"].startswith("quad:")


def test_fields_of_a_form_that_are_empty_are_left_alone(desk: TestClient) -> None:
    whole = desk.get("/export?what=claims&format=csv").text
    assert desk.get("/export?what=claims&format=csv&text=&actor=&near=").text == whole


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "what: it has to be given"),
        ("what=claims", "format: it has to be given"),
        ("what=claims&format=xlsx", "format: &#39;xlsx&#39; is not one of"),
        ("what=claims&format=geojson", "claims cannot be exported as geojson"),
        ("what=everything&format=csv", "what: &#39;everything&#39; is not one of"),
        ("what=events&format=csv&near=91,0", "latitude"),
        ("what=events&format=csv&typ=PROTEST", "typ: nothing here goes by that name"),
    ],
)
def test_what_cannot_be_exported_is_a_page_that_says_so(desk: TestClient, query: str, told: str) -> None:
    answer = desk.get(f"/export?{query}")
    assert answer.status_code == 422
    assert told in answer.text
    assert "content-disposition" not in answer.headers


def test_an_article_that_is_not_there_is_told_before_the_first_byte(desk: TestClient) -> None:
    answer = desk.get("/api/v1/export?what=claims&format=csv&article=nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


# Streams


def sent(streamed: Streamed) -> Iterator[bytes]:
    """Return the parts of a file as they come."""
    body: Any = streamed.body_iterator

    async def one() -> bytes | None:
        found: bytes | None = await anext(body, None)
        return found

    # In a thread of its own: in this one the browser of other tests has its loop.
    with start_blocking_portal() as portal:
        while (part := portal.call(one)) is not None:
            yield part


def wait_until_free() -> None:
    """Wait until all exports have ended."""
    end = time.monotonic() + 30
    while streaming._places._value < 4:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_file_is_sent_while_it_is_written() -> None:
    written: list[int] = []
    go_on = threading.Event()

    def write(out: BinaryIO) -> None:
        for number in range(40):
            written.append(number)
            out.write(b"x" * PART)
        go_on.wait()
        out.write(b"end")

    parts = sent(Streamed(write, "rows.csv", "text/csv"))
    assert len(next(parts)) == PART
    # The writer waits for the client: a few parts are held, not the file.
    time.sleep(0.2)
    assert len(written) < 12
    go_on.set()
    assert sum(map(len, parts)) == 39 * PART + 3
    wait_until_free()


def test_an_error_before_the_first_byte_is_raised() -> None:
    def write(out: BinaryIO) -> None:
        out.write(b"some")
        raise LedgerLocked("somebody is writing")

    with pytest.raises(LedgerLocked):
        Streamed(write, "rows.csv", "text/csv")
    wait_until_free()


def test_an_error_later_breaks_the_file_off() -> None:
    def write(out: BinaryIO) -> None:
        out.write(b"x" * PART)
        raise LedgerLocked("somebody is writing")

    parts = sent(Streamed(write, "rows.csv", "text/csv"))
    assert len(next(parts)) == PART
    with pytest.raises(LedgerLocked):
        next(parts)
    wait_until_free()


def test_a_client_that_leaves_stops_the_writer() -> None:
    def write(out: BinaryIO) -> None:
        while True:
            out.write(b"x" * PART)

    streamed = Streamed(write, "rows.csv", "text/csv")
    streamed._pipe.leave()
    wait_until_free()


def test_a_client_that_takes_nothing_keeps_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_PATIENCE", 0.01)
    parts = sent(Streamed(lambda out: [out.write(b"x" * PART) for _ in range(50)], "rows.csv", "text/csv"))
    wait_until_free()
    # What it comes back for is broken off, not ended.
    with pytest.raises(streaming._Left):
        list(parts)


def test_some_exports_at_once_and_no_more(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_places", threading.BoundedSemaphore(1))
    go_on = threading.Event()
    held = threading.Thread(target=lambda: Streamed(lambda out: go_on.wait(), "rows.csv", "text/csv"))
    held.start()
    end = time.monotonic() + 30
    while streaming._places._value:
        assert time.monotonic() < end
        time.sleep(0.01)
    answer = desk.get("/api/v1/export?what=claims&format=csv")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "desk_busy"
    assert answer.headers["retry-after"] == "5"
    # Everything else goes on.
    assert desk.get("/api/v1/claims").status_code == 200
    go_on.set()
    held.join()


def test_filters_are_those_of_the_ledger(desk: TestClient, desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        claims = len(ledger.claims.list(ClaimFilter(standing="official", claims_only=True)))
        events = len(ledger.events.list(EventFilter(status="planned")))
    official = desk.get("/export?what=claims&format=jsonl&standing=official").text
    planned = desk.get("/export?what=events&format=jsonl&status=planned").text
    assert (len(official.splitlines()), len(planned.splitlines())) == (claims, events)
    assert claims


@pytest.mark.parametrize(
    "page",
    [
        "/?text=dam", "/events?status=happened&min_confidence=0", "/claims?quotation=direct",
        "/forecasts?scorable=true", "/map?country=AF", "/timeline?what=claims", "/timeline?what=events&unit=year",
        "/network?standing=official",
    ],
)  # fmt: skip
def test_every_download_that_a_page_offers_is_there(desk: TestClient, page: str) -> None:
    found = [html.unescape(link) for link in re.findall(r'href="(/export\?[^"]*)"', desk.get(page).text)]
    assert found
    for link in found:
        answer = desk.get(link)
        assert (link, answer.status_code) == (link, 200)
