"""The REST API: one shape of answers and one of errors at every address, filters, pages, acts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

import dateline
from dateline.desk.api import parameters
from dateline.desk.app import create_app
from dateline.desk.selections import NAMES
from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.ledger.selection import Selection
from dateline.records import from_json
from tests.desk import ADDRESS, running, serious

API: Final = "/api/v1"
DESCRIPTION: Final[dict[str, Any]] = create_app(DeskSettings(ledger=Path("nowhere"), edit=True)).openapi()
GETS: Final = [path for path, methods in DESCRIPTION["paths"].items() if "get" in methods]
ACTS: Final = [path for path, methods in DESCRIPTION["paths"].items() if "post" in methods]
NEEDED: Final = {f"{API}/search": "?text=dam", f"{API}/export": "?what=claims&format=jsonl"}
"""What an address cannot be asked without."""

DEEP: Final = b'{"row": {"article": "a", "layer": "claim", "row": "b"}, "values": {"x": ' + b"[" * 100_000
"""Deeper than anything that is read."""

NOUNS: Final = ("articles", "claims", "events", "places", "times", "casualties", "forecasts", "sources", "actors")


@pytest.fixture(scope="module")
def ids(desk_ledger: Path) -> dict[str, str]:
    """Return an id for each address that takes one."""
    with Ledger(desk_ledger) as ledger:
        return {
            f"{API}/articles/{{id}}": ledger.articles.list()[0].id,
            f"{API}/actors/{{id}}": ledger.actors.list()[0].id,
        }


def address(path: str, ids: dict[str, str]) -> str:
    return path.replace("{id}", ids.get(path, "")) + NEEDED.get(path, "")


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Return what checks a part of the description."""
    return Draft202012Validator({**schema, "components": DESCRIPTION["components"]})


def is_error(answer: Any, status: int) -> None:
    """Check an answer against the one shape of errors."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error"}
    told = answer.json()["error"]
    assert set(told) == {"code", "message", "hint"}
    assert all(isinstance(text, str) for text in told.values()) and told["code"] and told["message"]


# The two shapes


@pytest.mark.parametrize("path", [path for path in GETS if path != f"{API}/export"])
def test_every_answer_has_one_shape(path: str, desk: TestClient, ids: dict[str, str]) -> None:
    answer = desk.get(address(path, ids))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert list(told) == ["data", "next", "count", "complete"]
    assert isinstance(told["data"], list) == (path not in (*ids, f"{API}/about"))
    assert told["next"] is None or isinstance(told["next"], str)
    assert told["count"] is None and isinstance(told["complete"], bool)


@pytest.mark.parametrize("path", [path for path in GETS if path != f"{API}/export"])
def test_every_answer_is_as_described(path: str, desk: TestClient, ids: dict[str, str]) -> None:
    schema = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    found = desk.get(address(path, ids)).json()
    assert [error.message for error in validator(schema).iter_errors(found)] == []


@pytest.mark.parametrize("path", GETS)
def test_a_name_that_is_not_understood_is_an_error(path: str, desk: TestClient, ids: dict[str, str]) -> None:
    asked = address(path, ids)
    answer = desk.get(f"{asked}{'&' if '?' in asked else '?'}sourcetype=official")
    is_error(answer, 422)
    assert answer.json()["error"]["message"] == "sourcetype: nothing here goes by that name"


@pytest.mark.parametrize("path", GETS)
def test_an_address_that_only_shows_takes_nothing(path: str, editing: TestClient, ids: dict[str, str]) -> None:
    for method in ("put", "patch", "delete"):
        answer = getattr(editing, method)(address(path, ids))
        is_error(answer, 405)
        assert answer.headers["allow"] == "GET"
        assert answer.json()["error"]["code"] == "wrong_method"


@pytest.mark.parametrize("path", ACTS)
def test_an_act_is_refused_on_a_read_only_desk(path: str, desk: TestClient) -> None:
    is_error(desk.post(path, json={}), 403)


@pytest.mark.parametrize("path", ACTS)
def test_an_act_takes_json_of_its_shape(path: str, editing: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    is_error(editing.post(path, data={"rows": "[]"}), 415)
    is_error(editing.post(path, content=b"{}", headers={"content-type": "text/plain"}), 415)
    is_error(editing.post(path), 415)
    kind = {"content-type": "application/json"}
    for body in (b"", b"{", b"[]", b"null", b"{}", b'{"unknown": 1}', b'"\xff"', b'{"rows": "all"}', DEEP):
        is_error(editing.post(path, content=body, headers=kind), 422)
    monkeypatch.setattr("dateline.desk.api.acts.MOST", 100)
    is_error(editing.post(path, content=b" " * 101, headers=kind), 413)
    is_error(editing.post(path, content=b"{}", headers=kind | {"content-length": str(10**9)}), 413)


@pytest.mark.parametrize("path", [*GETS, *ACTS])
def test_every_address_asks_for_the_token(path: str, desk_ledger: Path, ids: dict[str, str]) -> None:
    settings = DeskSettings(ledger=desk_ledger, edit=True, token="sixteen-letters-and-more")
    with TestClient(create_app(settings), base_url=ADDRESS) as client:
        answer = client.request("GET" if path in GETS else "POST", address(path, ids))
    is_error(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", GETS)
def test_every_address_tells_when_the_ledger_is_gone(path: str, own_ledger: Path, ids: dict[str, str]) -> None:
    with TestClient(create_app(DeskSettings(ledger=own_ledger)), base_url=ADDRESS) as client:
        own_ledger.rename(own_ledger.with_name("moved.db"))
        answer = client.get(address(path, ids))
    is_error(answer, 503)
    assert answer.json()["error"]["code"] == "ledger_missing"


def test_an_address_that_is_not_there_is_an_error(desk: TestClient) -> None:
    is_error(desk.get(f"{API}/nothing"), 404)
    is_error(desk.get(f"{API}/claims/"), 404)
    is_error(desk.get(f"{API}/"), 404)
    is_error(desk.get(f"{API}/claims", headers={"host": "evil.example"}), 421)


def test_a_fault_is_an_error_of_that_shape(desk_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Any) -> Any:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr("dateline.ledger.runs.Runs.list", broken)
    app = create_app(DeskSettings(ledger=desk_ledger))
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        answer = client.get(f"{API}/runs")
    is_error(answer, 500)
    assert "secret" not in answer.text


# The description


def test_the_description_is_openapi_with_the_shapes_it_names(desk: TestClient) -> None:
    told = desk.get(f"{API}/openapi.json").json()
    assert told == DESCRIPTION
    assert told["openapi"].startswith("3.1")
    for name in set(_references(told)):
        assert name in told["components"]["schemas"]
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value.removeprefix("#/components/schemas/")
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


@pytest.mark.parametrize("path", [*GETS, *ACTS])
def test_the_description_says_what_everything_does(path: str) -> None:
    for operation in DESCRIPTION["paths"][path].values():
        assert operation["description"].partition("\n")[0].endswith(".")
        for parameter in operation.get("parameters", ()):
            assert parameter["description"].endswith("."), parameter
        errors = {status: answer for status, answer in operation["responses"].items() if status != "200"}
        assert set(errors) >= {"401", "421", "422", "500", "503"}
        for answer in errors.values():
            assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}


def test_the_description_has_the_token() -> None:
    assert DESCRIPTION["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert DESCRIPTION["security"] == [{"token": []}, {}]


def test_the_api_has_the_filter_of_the_pages() -> None:
    assert {parameter.name for parameter in parameters.SELECTION} == set(NAMES)


@pytest.mark.parametrize("noun", ["articles", "claims", "events", "places", "forecasts", "sources"])
def test_a_noun_understands_the_whole_selection(noun: str) -> None:
    known = {parameter["name"] for parameter in DESCRIPTION["paths"][f"{API}/{noun}"]["get"]["parameters"]}
    assert known >= {*NAMES, "after", "limit"}


# Filters and pages


@pytest.mark.parametrize("noun", NOUNS)
def test_pages_together_are_the_whole_list(noun: str, desk: TestClient) -> None:
    whole = desk.get(f"{API}/{noun}?limit=200").json()
    assert len(whole["data"]) > 3
    found, after = [], None
    while True:
        query = "?limit=7" + (f"&after={after}" if after else "")
        page = desk.get(f"{API}/{noun}{query}").json()
        found += page["data"]
        after = page["next"]
        assert len(page["data"]) <= 7
        if after is None or len(found) >= len(whole["data"]):
            break
    assert found[: len(whole["data"])] == whole["data"]


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun not in ("sources", "actors")])
def test_counts_are_those_of_the_ledger(noun: str, desk: TestClient, desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        count = getattr(ledger, noun).count(Selection().claims() if noun == "claims" else None)
    told = desk.get(f"{API}/{noun}?limit=1&count=true").json()["count"]
    assert told == {"number": count.number, "capped": False, "complete": True}
    assert count.number > 3


def test_rows_are_counted_only_when_asked(desk: TestClient, desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        number = len(ledger.articles.list())
    assert desk.get(f"{API}/articles?limit=1").json()["count"] is None
    counted = desk.get(f"{API}/articles?limit=1&count=true").json()["count"]
    assert counted == {"number": number, "capped": False, "complete": True}
    assert desk.get(f"{API}/articles?count=1").json()["count"] == counted
    assert desk.get(f"{API}/articles?count=false").json()["count"] is None


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("claims?standing=official", "standing", {"official"}),
        ("claims?quotation=direct", "quotation", {"direct"}),
        ("claims?anonymity=granted", "anonymity", {"granted"}),
        ("events?status=happened,ongoing&min_confidence=0", "status", {"happened", "ongoing"}),
        ("events?type=ASSAULT&min_confidence=0", "type", {"ASSAULT"}),
        ("places?kind=country", "kind", {"country"}),
        ("times?time_type=DATE", "type", {"DATE"}),
        ("casualties?effect=killed", "effect", {"killed"}),
        ("forecasts?scorable=true", "scorable", {True}),
        ("forecasts?scorable=0", "scorable", {False}),
        ("actors?kind=person", "kind", {"person"}),
        ("sources?standing=official", "standing", {"official"}),
    ],
)
def test_filters_narrow(desk: TestClient, query: str, field: str, allowed: set[Any]) -> None:
    rows = desk.get(f"{API}/{query}&limit=200").json()["data"]
    assert {row[field] for row in rows} <= allowed


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("claims?limit=0", "limit: '0' is not a whole number between 1 and 200"),
        ("claims?limit=201", "limit: '201' is not"),
        ("claims?limit=1.5", "limit: '1.5' is not"),
        ("claims?limit=１", "limit: '１' is not"),
        ("claims?count=maybe", "count: 'maybe' is neither true nor false"),
        ("claims?after=nothing", "cursor"),
        ("claims?text=a&text=b", "text: it stands there more than once"),
        ("claims?text=", "text: it has no value"),
        (f"claims?text={'a' * 501}", "text: longer than 500 characters"),
        ("claims?standing=boss", "standing: 'boss' is not one of official"),
        ("events?status=happened,gone", "status: 'gone' is not one of"),
        ("events?near=34.4", "near: '34.4' is not a point"),
        ("events?near=91,0", "latitude: 91"),
        ("events?km=5", "near and km need each other"),
        ("events?near=34.4,70.4&km=0", "km: 0 is not a distance"),
        ("events?from=2031-13", "from: '2031-13' is not a day"),
        ("events?min_confidence=2", "min_confidence: '2' is not a number between 0 and 1"),
        ("events?min_confidence=nan", "min_confidence: 'nan' is not a number"),
        ("search", "text: it has to be given"),
        ("times?type=DATE", "type: nothing here goes by that name"),
        ("casualties?least=1e9", "least: '1e9' is not a whole number"),
    ],
)
def test_what_is_not_understood_is_told(desk: TestClient, query: str, told: str) -> None:
    answer = desk.get(f"{API}/{query}")
    is_error(answer, 422)
    assert answer.json()["error"]["message"].startswith(told)
    assert "--help" not in answer.text


@pytest.mark.parametrize("key", ["nowhere", "%00", "..%2f..%2fetc", "%F0%9F%92%A5", "'", "x" * 600, "%ED%A0%80"])
def test_unknown_ids_are_not_found(desk: TestClient, key: str) -> None:
    for path in ("articles", "actors"):
        assert desk.get(f"{API}/{path}/{key}").status_code == 404
    is_error(desk.get(f"{API}/claims?article=nowhere"), 404)


def test_odd_letters_find_nothing_and_break_nothing(desk: TestClient) -> None:
    for text in ("%00", "%ED%A0%80", '"', "(", "*", "NEAR(", "%F0%9F%92%A5", "a" * 500, "AND OR NOT", "\u202e"):
        for query in (f"claims?text={text}", f"search?text={text}", f"events?actor={text}", f"actors?name={text}"):
            assert desk.get(f"{API}/{query}").status_code in (200, 422)


def test_an_article_is_the_record(desk: TestClient, desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        (row, *_) = ledger.articles.list()
        (reading,) = ledger.masked([ledger.articles.get(row.id)])
    found = desk.get(f"{API}/articles/{row.id[:10]}").json()["data"]
    assert found["schema"].startswith("dateline.reading/")
    assert from_json(json.dumps(found)) == reading
    for claim in found["claims"]:
        for span in claim["content"]:
            assert found["article"]["text"][span["start"] : span["end"]].strip()


def test_an_article_as_a_run_read_it(desk: TestClient, desk_ledger: Path) -> None:
    with Ledger(desk_ledger) as ledger:
        row, run = ledger.articles.list()[0], ledger.runs.list()[0]
    assert desk.get(f"{API}/articles/{row.id}?run={run.id}").json()["data"]["run"]["version"] == dateline.__version__
    is_error(desk.get(f"{API}/articles/{row.id}?run=never"), 404)


def test_search_shows_where_the_words_stand(desk: TestClient) -> None:
    found = desk.get(f"{API}/search?text=shelled&limit=1").json()
    (hit,) = found["data"]
    words = [hit["snippet"][m["start"] - hit["start"] : m["end"] - hit["start"]].lower() for m in hit["matches"]]
    assert "shelled" in words


def test_markup_of_an_article_is_text(desk: TestClient) -> None:
    answer = desk.get(f"{API}/articles?text=shelled")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert('title')</script>" in [row["title"] for row in answer.json()["data"]]


# Acts


@pytest.fixture
def row(editing: TestClient) -> dict[str, Any]:
    """Return a claim that can be decided about."""
    found = editing.get(f"{API}/claims?limit=1").json()["data"][0]
    return {"article": found["article_id"], "layer": "claim", "row": found["id"]}


def test_a_row_is_accepted_and_rejected_and_that_is_undone(editing: TestClient, row: dict[str, Any]) -> None:
    query = f"{API}/claims?article={row['article']}&limit=200&reviewed="
    (done,) = editing.post(f"{API}/decisions/accept", json={"rows": [row], "by": "IR"}).json()["data"]
    assert (done["act"], done["by"], done["row"]) == ("accept", "IR", row["row"])
    assert [one["id"] for one in editing.get(query + "accepted").json()["data"]] == [row["row"]]
    answer = editing.post(f"{API}/decisions/reject", json={"rows": [row], "note": "no claim"}).json()["data"]
    assert [one["id"] for one in editing.get(query + "rejected").json()["data"]] == [row["row"]]
    listed = editing.get(f"{API}/claims?article={row['article']}&limit=200").json()["data"]
    assert row["row"] not in [one["id"] for one in listed]
    (undone,) = editing.post(f"{API}/decisions/undo", json={"decisions": [answer[0]["number"]]}).json()["data"]
    assert undone["decision"] == answer[0]["number"]
    assert [one["id"] for one in editing.get(query + "accepted").json()["data"]] == [row["row"]]
    history = editing.get(f"{API}/decisions?article={row['article']}").json()["data"]
    assert [one["act"] for one in history] == ["undo", "reject", "accept"]


def test_a_change_shows_in_lists_and_filters(editing: TestClient, row: dict[str, Any]) -> None:
    body = {"row": row, "values": {"standing": "expert"}}
    (done,) = editing.post(f"{API}/decisions/change", json=body).json()["data"]
    assert [(one["field"], one["now"]) for one in done["changed"]] == [("standing", "expert")]
    found = editing.get(f"{API}/claims?article={row['article']}&standing=expert&limit=200").json()["data"]
    assert [one["review"] for one in found if one["id"] == row["row"]] == ["changed"]


def test_an_act_that_is_sent_twice_is_done_once(editing: TestClient, row: dict[str, Any]) -> None:
    body = {"rows": [row], "key": "one form"}
    first = editing.post(f"{API}/decisions/accept", json=body).json()
    assert editing.post(f"{API}/decisions/accept", json=body).json() == first
    assert len(editing.get(f"{API}/decisions").json()["data"]) == 1
    is_error(editing.post(f"{API}/decisions/reject", json=body), 409)


def test_who_decides_on_what_is_no_longer_so_is_told(editing: TestClient, row: dict[str, Any]) -> None:
    editing.post(f"{API}/decisions/accept", json={"rows": [row]})
    answer = editing.post(f"{API}/decisions/reject", json={"rows": [row | {"expected": 0}]})
    is_error(answer, 409)
    assert answer.json()["error"]["code"] == "conflict"
    seen = row | {"expected": 1}
    assert editing.post(f"{API}/decisions/reject", json={"rows": [seen]}).status_code == 200


def test_a_list_is_decided_as_a_whole(editing: TestClient, row: dict[str, Any]) -> None:
    rows = [row, row | {"row": "nowhere"}]
    is_error(editing.post(f"{API}/decisions/accept", json={"rows": rows}), 404)
    assert editing.get(f"{API}/decisions").json()["data"] == []
    is_error(editing.post(f"{API}/decisions/accept", json={"rows": [row] * 201}), 422)
    is_error(editing.post(f"{API}/decisions/accept", json={"rows": []}), 422)


def test_a_typed_field_that_is_unknown_is_refused(editing: TestClient, row: dict[str, Any]) -> None:
    is_error(editing.post(f"{API}/decisions/accept", json={"rows": [row | {"expcted": 0}]}), 422)
    is_error(editing.post(f"{API}/decisions/change", json={"row": row, "values": {"colour": "red"}}), 422)
    is_error(editing.post(f"{API}/decisions/undo", json={"decisions": [2**60]}), 422)
    is_error(editing.post(f"{API}/decisions/undo", json={"decisions": [99]}), 404)


def test_actors_are_merged_and_split(editing: TestClient) -> None:
    one, other = editing.get(f"{API}/actors?kind=person&limit=2").json()["data"]
    body = {"actor": one["id"], "other": other["id"], "by": "IR", "note": "one person"}
    (merged,) = editing.post(f"{API}/decisions/merge", json=body).json()["data"]
    assert (merged["act"], merged["actor"], merged["other"]) == ("merge", one["id"], other["id"])
    profile = editing.get(f"{API}/actors/{one['id']}").json()["data"]
    assert profile["members"] == [other["id"]]
    is_error(editing.post(f"{API}/decisions/merge", json={"actor": one["id"], "other": one["id"]}), 422)
    is_error(editing.post(f"{API}/decisions/merge", json={"actor": one["id"], "other": "nobody"}), 404)
    editing.post(f"{API}/decisions/undo", json={"decisions": [merged["number"]]})
    assert editing.get(f"{API}/actors/{one['id']}").json()["data"]["members"] == []


def test_a_suggestion_is_told_apart(editing: TestClient) -> None:
    before = editing.get(f"{API}/suggestions").json()["data"]
    (done,) = editing.post(f"{API}/decisions/apart", json={"suggestion": before[0]["number"]}).json()["data"]
    assert done["act"] == "reject"
    left = [one["number"] for one in editing.get(f"{API}/suggestions").json()["data"]]
    assert before[0]["number"] not in left
    is_error(editing.post(f"{API}/decisions/apart", json={"suggestion": 10**6}), 404)


def test_the_history_has_pages(editing: TestClient, row: dict[str, Any]) -> None:
    for act in ("accept", "reject", "accept"):
        editing.post(f"{API}/decisions/{act}", json={"rows": [row]})
    first = editing.get(f"{API}/decisions?limit=2").json()
    assert [one["number"] for one in first["data"]] == [3, 2]
    last = editing.get(f"{API}/decisions?limit=2&after={first['next']}").json()
    assert [one["number"] for one in last["data"]] == [1] and last["next"] is None
    is_error(editing.get(f"{API}/decisions?after=3"), 422)


# The page


def test_the_page_shows_every_address_and_parameter(desk: TestClient) -> None:
    text = desk.get("/api").text
    for path, methods in DESCRIPTION["paths"].items():
        assert f"<code>{path}</code>" in text
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in text
    for name in DESCRIPTION["components"]["schemas"]:
        assert f'id="shape-{name}"' in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_works_in_a_browser(desk_ledger: Path, open_page: Any, scheme: str, width: int) -> None:
    with running(DeskSettings(ledger=desk_ledger)) as address:
        page = open_page(f"{address}/api", width=width, color_scheme=scheme)
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open] dt").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert serious(page) == []
