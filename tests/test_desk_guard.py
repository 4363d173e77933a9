"""Who may ask the desk for what: names, token, acts from elsewhere, sizes, headers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dateline.desk import forms, guard
from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings
from dateline.desk.templates import static
from dateline.ledger import Ledger
from tests.desk import ADDRESS, running, serious

TOKEN = "a-token-of-sixteen-letters"


def client_of(ledger: Path, **settings: Any) -> TestClient:
    return TestClient(create_app(DeskSettings(ledger=ledger, **settings)), base_url=ADDRESS)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "[::2]", "localhost:1/static/",
        "localhost:1@evil.example", "localhost:1?", "localhost:1#", "localhost:", "[localhost!", "[::1]/static/",
    ],
)  # fmt: skip
def test_guard_refuses_a_name_that_is_not_ours(desk: TestClient, host: str) -> None:
    answer = desk.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "does not answer under that name" in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8321", "127.0.0.1:1", "[::1]:8321"])
def test_guard_answers_under_names_of_this_machine(desk: TestClient, host: str) -> None:
    assert desk.get("/", headers={"host": host}).status_code == 200


def test_guard_sets_a_strict_policy_on_every_answer(desk: TestClient) -> None:
    for path in ("/", "/nothing-here", static("desk.css"), "/api/v1/nothing"):
        headers = desk.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_guard_keeps_pages_out_of_caches_and_files_in_them(desk: TestClient) -> None:
    assert desk.get("/").headers["cache-control"] == "no-store"
    kept = desk.get(static("desk.css"))
    assert "immutable" in kept.headers["cache-control"]
    assert "set-cookie" not in kept.headers


def test_guard_asks_for_the_token(desk_ledger: Path) -> None:
    with client_of(desk_ledger, token=TOKEN) as client:
        assert client.get("/").status_code == 401
        answer = client.get("/api/v1/articles")
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "token_needed"
        assert client.get("/", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_guard_keeps_the_token_out_of_the_address(desk_ledger: Path) -> None:
    with client_of(desk_ledger, token=TOKEN) as client:
        answer = client.get(f"/?text=dam&token={TOKEN}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/?text=dam"
        assert TOKEN not in str(answer.headers["set-cookie"])
        assert client.get("/").status_code == 200
        assert client.get("/?token=wrong-but-the-cookie-counts").status_code == 200


def test_guard_leads_nowhere_else(desk_ledger: Path) -> None:
    with client_of(desk_ledger, token=TOKEN) as client:
        answer = client.get(f"{ADDRESS}//evil.example/?token={TOKEN}", follow_redirects=False)
        assert answer.headers["location"] == "/evil.example/"


def test_guard_answers_head_like_get_without_the_body(desk: TestClient) -> None:
    for path in ("/", "/api/v1/claims", static("desk.css"), "/nothing-here"):
        whole, head = desk.get(path), desk.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]


def test_guard_refuses_every_act_on_a_read_only_desk(desk: TestClient) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(desk, method)("/")
        assert answer.status_code == 403
        assert "read-only" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://localhost:9999"},
        {"origin": "http://[::1"}, {"origin": "http://localhost@evil.example"}, {"origin": ""},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
    ],
)  # fmt: skip
def test_guard_refuses_acts_from_other_pages(editing: TestClient, headers: dict[str, str]) -> None:
    answer = editing.post("/", headers=headers)
    assert answer.status_code == 403
    assert "own pages" in answer.text


def test_guard_refuses_a_body_that_is_too_large(editing: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BODY", 1000)
    answer = editing.post("/add", data={"text": "a" * 2000})
    assert answer.status_code == 413


def test_guard_answers_a_fault_under_the_same_policy(own_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(DeskSettings(ledger=own_ledger))
    monkeypatch.setattr(app.state.desk, "page", lambda *_, **__: 1 / 0)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        monkeypatch.setattr(app.state.desk, "masked", lambda rows: 1 / 0)
        answer = client.get("/api/v1/articles")
        assert answer.status_code == 500
        assert answer.json()["error"]["message"] == "this is a fault of the desk"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"


def test_acts_that_wait_leave_threads_to_those_who_read(own_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, begun = threading.Event(), threading.Semaphore(0)

    def act(*_: Any) -> Response:
        begun.release()
        done.wait(60)
        return Response("acted")

    monkeypatch.setattr(forms, "_acting", act)
    with running(DeskSettings(ledger=own_ledger, edit=True)) as address, ThreadPoolExecutor(50) as pool:
        acts = [pool.submit(httpx.post, f"{address}/review/undo", data={"number": "1"}, timeout=60) for _ in range(50)]
        try:
            assert all(begun.acquire(timeout=30) for _ in range(guard.ACTS))
            assert httpx.get(f"{address}/help", timeout=30).status_code == 200
            assert not begun.acquire(blocking=False)
        finally:
            done.set()
        assert [one.result().text for one in acts] == ["acted"] * 50


def test_guard_lets_no_websocket_in(desk: TestClient) -> None:
    for path in ("/", "/static/x"):
        with pytest.raises(WebSocketDisconnect), desk.websocket_connect(path):
            pass


def test_a_form_in_another_encoding_is_refused(editing: TestClient) -> None:
    for path in ("/add", "/review/undo", "/review/actors"):
        body = b'--B\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\\ud800\r\n--B--\r\n'
        kind = "multipart/form-data; boundary=B; charset=raw_unicode_escape"
        answer = editing.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code == 415
        assert "UTF-8" in answer.text


def test_what_is_no_form_is_no_fault_of_the_desk(editing: TestClient) -> None:
    answer = editing.post("/add", content=b"xx", headers={"content-type": "multipart/form-data; boundary=B"})
    assert answer.status_code == 400
    assert 'data-code="option"' in answer.text


def test_desk_tells_when_the_ledger_is_gone(own_ledger: Path) -> None:
    with client_of(own_ledger) as client:
        assert client.get("/").status_code == 200
        moved = own_ledger.rename(own_ledger.with_name("moved.db"))
        answer = client.get("/")
        assert answer.status_code == 503
        assert "no ledger at" in answer.text
        moved.rename(own_ledger)
        assert client.get("/").status_code == 200


def test_an_editing_desk_does_not_begin_a_new_ledger_where_one_was(own_ledger: Path) -> None:
    with client_of(own_ledger, edit=True) as client:
        assert client.get("/").status_code == 200
        own_ledger.rename(own_ledger.with_name("moved.db"))
        assert [client.get("/").status_code for _ in range(3)] == [503, 503, 503]
        assert not own_ledger.exists()


def test_desk_does_not_go_on_with_a_file_that_was_replaced(own_ledger: Path, tmp_path: Path) -> None:
    with client_of(own_ledger, edit=True) as client:
        assert client.get("/").status_code == 200
        Ledger(tmp_path / "other.db").close()
        (tmp_path / "other.db").replace(own_ledger)
        for _ in range(2):
            answer = client.get("/")
            assert answer.status_code == 503
            assert "another file than before" in answer.text


def test_desk_tells_what_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("just some notes, no database at all")
    with client_of(path) as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert "not a ledger" in answer.text


def test_front_page_runs_in_a_browser(desk_ledger: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=desk_ledger)) as address:
        page = open_page(address)
        page.keyboard.press("?")
        assert page.locator("dialog[open] h2").inner_text() == "Keys"
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "find"
        assert serious(page) == []
