"""No address of the desk tells the name, the address or the id of a private person, but the article's own two pages.

Addresses are taken from the application, so that a new one fails here until it is listed.
"""

from __future__ import annotations

import html
import io
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_plus

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.ledger.rows import Target
from dateline.records import Problem, Reading
from tests.desk import ADDRESS
from tests.test_masking import FARMAN, NAMES, elsewhere, told, witnesses

SHOWS_NAMES: Final = ("/articles/{key}", "/review/articles/{id}")
"""The pages on which an article has its own names, and what is fetched for them."""

FILES: Final = ("/static",)
"""What is the same on every desk."""

EXPORTS: Final = (
    "what=readings&format=jsonl", "what=claims&format=jsonl", "what=claims&format=csv", "what=claims&format=parquet",
    "what=times&format=jsonl", "what=times&format=csv", "what=times&format=parquet", "what=events&format=jsonl",
    "what=events&format=csv", "what=events&format=parquet", "what=events&format=geojson", "what=events&format=acled",
    "what=events&format=plover", "what=forecasts&format=jsonl", "what=forecasts&format=csv",
    "what=forecasts&format=parquet", "what=casualties&format=jsonl", "what=casualties&format=csv",
    "what=casualties&format=parquet", "what=places&format=jsonl", "what=places&format=csv",
    "what=places&format=parquet", "what=places&format=geojson", "what=events&format=csv&reviewed=all&min_confidence=0",
    "what=claims&format=csv&reviewed=all", "what=claims&format=csv&text=van",
)  # fmt: skip
CURSOR: Final = re.compile(r"(?:\"next\":\"|after=)([\w-]+)", re.ASCII)
"""Where a page goes on: it is not to be read, but can be."""

ALL: Final = "reviewed=all"
UNSURE: Final = "min_confidence=0"

CASES: Final[dict[str, tuple[str, ...]]] = {
    # The API
    "/api/v1/about": ("",),
    "/api/v1/actors": ("", "?limit=1&count=true", "?name=Shirzad", "?kind=person"),
    "/api/v1/actors/{id}": (
        "/{witness}",
        "/{victim}",
        "/{hall}",
        "/{official}",
        "/{keyed_witness}",
        "/{keyed_victim}",
        "/Farman",
        "/Shirzad",
        "/Shirzat",
        "/Farman%20Shirzat",
        "/Torrel",
        "/Ilva%20Renn?limit=1&claims_only=false",
        "/0",
    ),  # fmt: skip
    "/api/v1/articles": ("", "?text=van", "?limit=1&count=true", "?actor=Shirzad", "?article=farman"),
    "/api/v1/articles/{id}": ("/{story}", "/{mention}", "/{rain}", "/farman-shirzad", "/{story}?run={run}", "/farman"),
    "/api/v1/casualties": ("", "?effect=injured"),
    "/api/v1/claims": (
        "",
        f"?{ALL}&count=true",
        "?actor=Shirzad",
        "?text=Shirzad",
        "?article=farman-shirzad",
        "?limit=1",
    ),
    "/api/v1/decisions": ("", "?limit=1", "?article={story}", "?article={mention}"),
    "/api/v1/events": (f"?{UNSURE}", f"?{ALL}&{UNSURE}", "?recipient=Shirzad&min_confidence=0", "?place=Shirzad"),
    "/api/v1/export": tuple(f"?{query}" for query in EXPORTS),
    "/api/v1/forecasts": ("", "?actor=Shirzad", "?text=van"),
    "/api/v1/openapi.json": ("",),
    "/api/v1/places": ("", "?name=Shirzad", "?near=34.4,70.4&km=9000"),
    "/api/v1/problems": ("",),
    "/api/v1/runs": ("",),
    "/api/v1/search": ("?text=van", "?text=Shirzad", "?text=heard"),
    "/api/v1/sources": ("", "?actor=Torrel", "?standing=victim", "?article=farman-shirzad"),
    "/api/v1/suggestions": ("",),
    "/api/v1/times": ("", "?time_type=DATE"),
    # The pages
    "/": ("", "?text=van", "?standing=victim"),
    "/actors": ("", "?kind=person", "?name=hall"),
    "/actors/{id}": ("/{hall}", "/{official}", "/{keyed_witness}", "/{keyed_victim}"),
    "/actors/{id}/events": ("/{hall}/events", "/{official}/events", "/{keyed_witness}/events"),
    "/actors/{id}/said": ("/{official}/said", "/{keyed_witness}/said", "/{keyed_victim}/said"),
    "/add": ("",),
    "/add/jobs/{id}": ("/0",),
    "/api": ("",),
    "/claims": ("", f"?{ALL}", "?standing=eyewitness"),
    "/counts": ("", "?what=claims", "?what=events", "?what=forecasts"),
    "/events": (f"?{UNSURE}", f"?{ALL}&{UNSURE}"),
    "/export": tuple(f"?{query}" for query in EXPORTS),
    "/forecasts": ("",),
    "/help": ("",),
    "/map": ("", f"?{UNSURE}"),
    "/map/data": ("", f"?{UNSURE}"),
    "/map/rows": ("", f"?{UNSURE}"),
    "/network": ("", f"?{UNSURE}"),
    "/network/data": ("", f"?{UNSURE}"),
    "/network/edges.csv": ("", f"?{UNSURE}"),
    "/problems": ("",),
    "/review": ("", "?layer=claim", "?layer=event"),
    "/review/actors": ("",),
    "/review/history": ("", "?article={story}", "?article={mention}"),
    "/sources": ("", "?standing=victim"),
    "/sources/of": ("?actor={keyed_witness}", "?actor={hall}"),
    "/timeline": ("", f"?{UNSURE}", "?what=claims"),
    "/timeline/data": ("", f"?{UNSURE}", "?what=claims"),
}
"""What is asked for at each address: ids in braces are those of the scene."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return a ledger in which everything names private people, and the ids in it."""
    path = tmp_path_factory.mktemp("masking") / "ledger.db"
    story, mention = witnesses(), elsewhere()
    with Ledger(path) as ledger:
        ledger.articles.add(story)
        ledger.articles.add(mention)
        # Nothing in common but the name: another actor, and a suggestion.
        rain = told("Farman Shirzad said that it rained", FARMAN, published="2031-06-01", title="Rain")
        ledger.articles.add(rain)
        ledger.problems.add(Problem("farman-shirzad.txt", "empty", "farman-shirzad.txt: holds nothing", "fill it"))
        ledger.actors.merge("Ostra Grain Hall", "Jelka Torrel", "Torrel works there", by="Farman Shirzad")
        ledger.actors.undo(1, "Jelka Torrel does not")
        _decide(ledger, story, mention)
        actors = {row.name: row.id for row in ledger.actors.list()}
        hidden = [row for row in ledger.actors.list() if row.name in ("Farman Shirzad", "Jelka Torrel")]
        (witness, *others) = [row.id for row in hidden if row.name == "Farman Shirzad"]
        key = dict.fromkeys((*others, witness, actors["Jelka Torrel"]))
        masked = dict(zip(key, (row.id for row in ledger.masked([ledger.actors.get(one) for one in key])), strict=True))
        assert all(one != other for one, other in masked.items())
        assert ledger.actors.suggestions()
        runs = ledger.runs.list()
    return {
        "ledger": str(path), "story": story.article.id, "mention": mention.article.id, "rain": rain.article.id,
        "witness": witness, "victim": actors["Jelka Torrel"], "hall": actors["Ostra Grain Hall"],
        "official": actors["Ilva Renn"], "keyed_witness": masked[witness],
        "keyed_victim": masked[actors["Jelka Torrel"]], "run": runs[0].id, "private": " ".join(key),
    }  # fmt: skip


def _decide(ledger: Ledger, story: Reading, mention: Reading) -> None:
    """Decide about rows, with the names in everything that can hold one."""
    first, *_, last = story.claims
    review = ledger.review
    review.change(
        Target(story.article.id, "claim", last.id), {"speaker": {"entity": story.entities[1].id}},
        by="Jelka Torrel", note="not Renn, but Torrel",
    )  # fmt: skip
    review.accept(Target(story.article.id, "claim", first.id), by="Farman Shirzad", note="Shirzad was there")
    (seen,) = story.events
    review.change(Target(story.article.id, "event", seen.id), {"status": "denied"}, note="Shirzad’s shop stands")
    review.reject(Target(mention.article.id, "claim", mention.claims[0].id), note="Farman Shirzad denies it")


def routes(app: Any) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every path of an application with its methods, however its routers are nested."""
    for route in app.routes:
        if hasattr(route, "effective_route_contexts"):
            for inner in route.effective_route_contexts():
                yield inner.path, frozenset(inner.methods or ())
        else:
            yield route.path, frozenset(getattr(route, "methods", None) or ("GET",))


@pytest.fixture(scope="module")
def client(scene: dict[str, str]) -> Iterator[TestClient]:
    with TestClient(create_app(DeskSettings(ledger=Path(scene["ledger"]), edit=True)), base_url=ADDRESS) as found:
        yield found


def paths() -> list[str]:
    app = create_app(DeskSettings(ledger=Path("nowhere")))
    return sorted({path for path, methods in routes(app) if "GET" in methods})


def shown(answer: Any) -> str:
    """Return all that an answer tells, its headers too, as it is and decoded."""
    if answer.headers.get("content-type", "").startswith("application/vnd.apache.parquet"):
        body = str(pq.read_table(io.BytesIO(answer.content)).to_pylist())
    else:
        body = answer.text
    text = f"{answer.headers} {body} {' '.join(map(opened, CURSOR.findall(body)))}"
    return "\n".join((text, html.unescape(text), unquote_plus(text), unquote_plus(html.unescape(text)))).casefold()


def opened(cursor: str) -> str:
    """Return what a cursor says."""
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode(errors="replace")


def names_in(answer: Any, scene: dict[str, str], asked: str = "") -> list[str]:
    """Return the names and ids of private people that an answer tells, but an id it was asked for by."""
    text = shown(answer)
    return [word for word in (*NAMES, *scene["private"].split()) if word in text and word not in asked]


def test_every_address_is_scanned() -> None:
    known = {*CASES, *FILES}
    assert sorted(known - set(paths())) == [], "these are no addresses any more"
    unknown = [path for path in paths() if path not in known and not path.startswith(SHOWS_NAMES)]
    assert unknown == [], "list these addresses in CASES, with what is to be asked for there"


@pytest.mark.parametrize("path", [path for path in paths() if path in CASES])
def test_no_address_names_a_private_person(path: str, client: TestClient, scene: dict[str, str]) -> None:
    fixed = path.partition("/{")[0]
    statuses = []
    for case in CASES[path]:
        asked = fixed + case.format(**scene)
        answer = client.get(asked)
        statuses.append(answer.status_code)
        assert answer.status_code < 500, (asked, answer.text)
        assert names_in(answer, scene, asked) == [], asked
    # Else only pages of errors were looked at; there is no job here that reads anything.
    assert 200 in statuses or path == "/add/jobs/{id}"


@pytest.mark.parametrize("path", [path for path in paths() if path in CASES and path.startswith("/api/v1/")])
def test_the_scan_would_find_names(path: str, client: TestClient, scene: dict[str, str], monkeypatch: Any) -> None:
    """Without masks most addresses do tell names: what is scanned is not empty."""
    if path in ("/api/v1/about", "/api/v1/openapi.json", "/api/v1/runs", "/api/v1/forecasts", "/api/v1/times"):
        pytest.skip("nothing there names anybody, or only one thing does")
    monkeypatch.setattr(Ledger, "masked", lambda self, rows: iter(rows))
    fixed = path.partition("/{")[0]
    answers = [client.get(fixed + case.format(**scene)) for case in CASES[path]]
    assert any(names_in(answer, scene) for answer in answers)


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("accept", {"rows": [{"article": "{story}", "layer": "claim", "row": "{claim}"}], "note": "Shirzad said so"}),
        ("reject", {"rows": [{"article": "{story}", "layer": "claim", "row": "{claim}"}], "by": "Jelka Torrel"}),
        ("change", {"row": {"article": "{story}", "layer": "claim", "row": "{claim}"},
                    "values": {"speaker": {"name": "Farman Shirzad"}}}),
        ("undo", {"decisions": [2], "note": "Torrel"}),
        ("merge", {"actor": "Ostra Grain Hall", "other": "Jelka Torrel", "note": "Torrel"}),
        ("merge", {"actor": "Jelka Torrel", "other": "Jelka Torrel"}),
        ("split", {"actor": "Ostra Grain Hall", "parts": ["farman-shirzad"], "note": "Shirzad"}),
        ("split", {"actor": "Jelka Torrel", "parts": ["farman-shirzad"]}),
        ("apart", {"suggestion": 1, "note": "Farman Shirzad"}),
        ("apart", {"suggestion": 1}),
    ],
)  # fmt: skip
def test_no_act_names_a_private_person(
    act: str, body: dict[str, Any], client: TestClient, scene: dict[str, str]
) -> None:
    claim = witnesses().claims[0].id
    row = {"article": scene["story"], "layer": "claim", "row": claim}
    body = body | ({"rows": [row]} if "rows" in body else {"row": row} if "row" in body else {})
    answer = client.post(f"/api/v1/decisions/{act}", json=body)
    assert answer.status_code < 500, answer.text
    assert names_in(answer, scene) == []


@pytest.mark.parametrize("name", ["Jelka Torrel", "Farman Shirzad", "Shirzad"])
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/actors/{}", "/api/v1/claims?standing={}", "/api/v1/decisions?article={}", "/actors/{}",
        "/actors/{}/said", "/events?type={}", "/review/actors?split={}", "/review/history?article={}",
        "/sources/of?name={}",
    ],
)  # fmt: skip
def test_no_error_tells_the_pseudonym_that_goes_with_a_name(
    address: str, name: str, client: TestClient, scene: dict[str, str]
) -> None:
    answer = client.get(address.format(name.replace(" ", "%20")))
    assert answer.status_code in (404, 422)
    assert re.search(r"Eyewitness [0-9A-Z]{4}|Victim [0-9A-Z]{4}", answer.text) is None
    assert scene["keyed_witness"] not in answer.text and scene["keyed_victim"] not in answer.text


def test_a_private_actor_is_found_by_the_id_that_rows_have(client: TestClient, scene: dict[str, str]) -> None:
    found = client.get(f"/api/v1/actors/{scene['keyed_witness']}")
    assert found.status_code == 200
    assert found.json()["data"]["actor"]["id"] == scene["keyed_witness"]


def test_an_article_has_its_names_on_its_own_page_only(client: TestClient, scene: dict[str, str]) -> None:
    assert "Farman Shirzad" in client.get(f"/articles/{scene['story']}").text
    for page in ("articles", "review/articles"):
        answer = client.get(f"/{page}/{scene['mention']}")
        assert answer.status_code == 200
        # Who is named in another article only is not named here.
        assert [name for name in ("jelka", "torrel") if name in shown(answer)] == []
