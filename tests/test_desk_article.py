"""The reader view: an article with its records, in the page's source and in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import dateline
from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings
from dateline.ledger import ArticleFilter
from dateline.ledger.rows import Target
from dateline.records import Reading, RemovedLine, Run
from tests import stories
from tests.desk import ADDRESS, HOSTILE, running, serious

STORY = (
    "The market of Velm was shelled on Monday, Colonel Mirko Dalen said. “We ran from the house,” said Sela Brandt, "
    "a witness. Dalen said that rebels had claimed that nobody was hurt. An aid worker said 12 people were killed."
)


def story(**more: Any) -> Reading:
    """Return a reading with something in every layer; Sela Brandt is to be hidden everywhere else."""
    witness, mentions = stories.who(STORY, "Sela Brandt")
    colonel, named = stories.who(STORY, "Mirko Dalen", "person", "Dalen")
    place, time = stories.place(STORY, "Velm"), stories.time(STORY, "Monday")
    said = stories.claim(STORY, "Colonel Mirko Dalen", "said", "The market of Velm was shelled on Monday",
                         name="Mirko Dalen", entity=colonel.id, places=(place.id,), times=(time.id,))  # fmt: skip
    ran = stories.claim(STORY, "Sela Brandt, a witness", "said Sela", "“We ran from the house,”", name="Sela Brandt",
                        entity=witness.id, standing="eyewitness", quotation="direct")  # fmt: skip
    outer = stories.claim(STORY, "Dalen", "said that", "that rebels had claimed that nobody was hurt",
                          name="Mirko Dalen", entity=colonel.id)  # fmt: skip
    inner = stories.claim(STORY, "rebels", "claimed", "nobody was hurt", name="rebels", type="unnamed_group",
                          standing="armed_group", anonymity="unnamed", parent=outer.id, asserted="negated")  # fmt: skip
    shelled = stories.event(STORY, "shelled", "shelling_missile", place=place.id, place_precision="town",
                            place_basis="clause", time=time.id, earliest="2031-05-09", latest="2031-05-09",
                            time_precision="day", time_basis="argument", claim=said.id)  # fmt: skip
    unsure = stories.event(STORY, "killed", confidence=0.41)
    dead = stories.casualty(STORY, "12", "killed", 12, counted=stories.find(STORY, "people"), event=unsure.id)
    reading = Reading(
        article=stories.article(STORY, title="Market shelled", **more), mentions=(*mentions, *named),
        entities=(witness, colonel), places=(place,), times=(time,), claims=(said, ran, outer, inner),
        events=(shelled, unsure), casualties=(dead,), run=Run("0.4.0", "model-a@1", 0.1),
    )  # fmt: skip
    return reading


@contextmanager
def kept(path: Path, *readings: Reading, edit: bool = False) -> Iterator[TestClient]:
    with dateline.Ledger(path) as ledger:
        for reading in readings:
            ledger.articles.add(reading)
    with TestClient(create_app(DeskSettings(ledger=path, edit=edit)), base_url=ADDRESS) as client:
        yield client


class _Page(HTMLParser):
    """What a page has: the text of its paragraphs, ids, links, classes by id or row."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.ids: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.items: dict[str, str] = {}
        self._open = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(given)
        if "item" in str(given.get("class", "")).split():
            self.items[str(given.get("data-row"))] = str(given["class"])
        if "data-start" in given:
            self.paragraphs.append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "h1"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.paragraphs[-1] += data


def text_of(client: TestClient, key: str) -> str:
    answer = client.get(f"/articles/{key}")
    assert answer.status_code == 200
    return answer.text


def readings_of(path: Path) -> list[Reading]:
    with dateline.Ledger(path) as ledger:
        return list(ledger.articles.readings())


def test_article_shows_every_character_and_no_other(desk: TestClient, desk_ledger: Path) -> None:
    readings = readings_of(desk_ledger)
    assert len(readings) > 10
    for reading in readings:
        page = _Page(text_of(desk, reading.article.id))
        assert page.paragraphs == [part for part in re.split(r"\n\s*\n", reading.article.text) if part]


def test_article_has_a_place_for_every_record_once(desk: TestClient, desk_ledger: Path) -> None:
    for reading in readings_of(desk_ledger):
        page = _Page(text_of(desk, reading.article.id))
        assert len(page.ids) == len(set(page.ids))
        layers: tuple[Any, ...] = (
            *reading.claims, *reading.events, *reading.places, *reading.times, *reading.casualties, *reading.forecasts
        )  # fmt: skip
        assert {one.id for one in layers} <= set(page.ids)
        listed: tuple[Any, ...] = (*reading.claims, *reading.events, *reading.casualties, *reading.forecasts)
        assert set(page.items) == {one.id for one in listed}


def test_article_shows_hostile_text_as_text(desk: TestClient, desk_ledger: Path) -> None:
    reading = next(one for one in readings_of(desk_ledger) if one.article.external_id == "../../<x>")
    source = text_of(desk, reading.article.id)
    for trap in ("<script>alert", "<img src=x", "<b>Outlet", "<!-- "):
        assert trap not in source
    assert "&lt;script&gt;alert(" in source
    assert "{{ 7 * 7 }} {% raw %} ${7*7}" in source
    page = _Page(source)
    assert "".join("".join(page.paragraphs).split()) == "".join(HOSTILE.split())
    assert not [link for link in page.links if str(link.get("href")).startswith("javascript")]


def test_article_is_a_link_to_the_web_only_by_http(tmp_path: Path) -> None:
    web, other = story(url="https://news.example/a?b=<c>"), story(url="ftp://news.example/a")
    with kept(tmp_path / "a.db", web, other) as client:
        (link,) = [one for one in _Page(text_of(client, web.article.id)).links if "news.example" in str(one["href"])]
        assert link["href"] == "https://news.example/a?b=<c>"
        assert {"noreferrer", "noopener"} <= set(str(link["rel"]).split())
        assert "(opens the web)" in text_of(client, web.article.id)
        assert not [one for one in _Page(text_of(client, other.article.id)).links if "ftp" in str(one["href"])]


def test_article_leads_from_a_beginning_of_its_id_to_the_whole(desk: TestClient, desk_ledger: Path) -> None:
    key = readings_of(desk_ledger)[0].article.id
    answer = desk.get(f"/articles/{key[:12]}?hide=places", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/articles/{key}?hide=places"


def test_article_that_is_not_there(desk: TestClient, desk_ledger: Path) -> None:
    answer = desk.get("/articles/zzzz")
    assert answer.status_code == 404
    assert "zzzz" in answer.text
    keys = sorted(one.article.id for one in readings_of(desk_ledger))
    first, second = next(pair for pair in zip(keys, keys[1:], strict=False) if pair[0][0] == pair[1][0])
    answer = desk.get(f"/articles/{first[0]}")
    assert answer.status_code == 404
    assert first in answer.text and second in answer.text


def test_article_keeps_switched_layers_in_its_address(tmp_path: Path) -> None:
    reading = story()
    with kept(tmp_path / "a.db", reading) as client:
        path = f"/articles/{reading.article.id}"
        source = client.get(f"{path}?hide=times,places").text
        assert 'class="text hide-places hide-times hide-unsure"' in source
        switches = {one["data-layer"]: one for one in _Page(source).links if "data-layer" in one}
        assert switches["places"]["aria-checked"] == "false"
        assert switches["places"]["href"] == f"{path}?hide=times"
        assert switches["claims"]["aria-checked"] == "true"
        assert switches["claims"]["href"] == f"{path}?hide=claims,places,times"
        assert switches["unsure"]["href"] == f"{path}?hide=places,times&all=1"
        assert 'class="text"' in client.get(f"{path}?all=1").text
        answer = client.get(f"{path}?hide=everything")
        assert answer.status_code == 422
        assert "claims, speakers, events, places, times, figures, forecasts" in answer.text


def test_article_names_speakers_beside_their_claims(tmp_path: Path) -> None:
    reading = story()
    said, ran, outer, inner = reading.claims
    with kept(tmp_path / "a.db", reading) as client:
        page = _Page(text_of(client, reading.article.id))
        assert list(page.items)[:4] == [said.id, ran.id, outer.id, inner.id]
        assert "depth-1" in page.items[inner.id].split()
        assert "depth-0" in page.items[outer.id].split()
        assert "unsure" in page.items[reading.events[1].id].split()
        source = text_of(client, reading.article.id)
    item = source[source.index(f'data-row="{ran.id}"') :]
    assert "Sela Brandt" in item[: item.index("</li>")]
    assert 'class="badge eyewitness"' in item[: item.index("</li>")]
    item = source[source.index(f'data-row="{inner.id}"') :]
    for badge in ("armed group", "unnamed", "not said"):
        assert f">{badge}</span>" in item[: item.index("</li>")]


def test_article_folds_removed_lines_at_their_place(tmp_path: Path) -> None:
    text = "First paragraph of a town.\n\nSecond paragraph of a river."
    lines = (RemovedLine("Share <this>", 3, "share bar"), RemovedLine("Menu", 7, "outside_article"))
    reading = stories.reading(text, removed=lines)
    with kept(tmp_path / "a.db", reading) as client:
        source = text_of(client, reading.article.id)
    first, fold, second = (source.index(it) for it in ("First para", "Share &lt;this&gt;", "Second para"))
    assert first < fold < second < source.index("Menu</span>")
    assert "1 line left out here: share bar" in source
    assert "1 line of the page around the article, left aside" in source


def test_article_shows_another_reading_and_says_so(tmp_path: Path) -> None:
    old = story()
    new = replace(old, claims=old.claims[:1], events=(), casualties=(), run=Run("0.5.0", "model-b@2", 0.1))
    with kept(tmp_path / "a.db", old, new) as client:
        path = f"/articles/{old.article.id}"
        source = text_of(client, old.article.id)
        assert "model-b@2" in source and "not the latest reading" not in source
        (run,) = [one for one in _Page(source).links if "model-a" not in str(one) and "?run=" in str(one["href"])][1:2]
        other = client.get(str(run["href"])).text
        assert "not the latest reading" in other
        row = old.claims[1].id
        assert f'href="{path}/records/{row}?run=' in other
        assert row not in source
        assert client.get(f"{path}/records/{row}").status_code == 404
        assert client.get(f"{run['href']}".replace("?", f"/records/{row}?")).status_code == 200
        assert client.get(f"{path}?run=ffff").status_code == 404


def test_record_tells_who_says_what(tmp_path: Path) -> None:
    reading = story(outlet="Velm Courier", published="2031-05-10")
    with kept(tmp_path / "a.db", reading) as client:
        path = f"/articles/{reading.article.id}"
        claim = reading.claims[3]
        whole = client.get(f"{path}/records/{claim.id}")
        part = client.get(f"{path}/records/{claim.id}", headers={"hx-request": "true"})
        assert "<html" in whole.text and "<html" not in part.text
        words = " ".join(re.sub(r"<[^>]+>", " ", part.text).split())
        for told in ("claim confidence 90 %", "who rebels", "source unnamed group standing: armed group",
                     "name not given", "how claimed says; indirect quotation", "asserted not said",
                     "told by Mirko Dalen"):  # fmt: skip
            assert told in words
        start = STORY.index("nobody was hurt")
        assert f"characters {start}–{start + 15}; {ADDRESS}{path}#{claim.id}" in words
        assert f'href="{path}#{reading.claims[2].id}"' in part.text
        assert f'href="/review{path}#{claim.id}"' in part.text
        event = client.get(f"{path}/records/{reading.events[0].id}", headers={"hx-request": "true"}).text
        words = " ".join(re.sub(r"<[^>]+>", " ", event).split())
        for told in ("status happened", "place Velm known to the town, from the same clause",
                     "when 2031-05-09 known to the day, told with the act", "whose word Mirko Dalen",
                     "PLOVER ASSAULT heavy-weapons · ACLED Shelling/artillery/missile attack"):  # fmt: skip
            assert told in words


def test_every_record_has_a_card(desk: TestClient, desk_ledger: Path) -> None:
    for reading in readings_of(desk_ledger)[:3]:
        for layer in ("claims", "events", "places", "times", "casualties", "forecasts"):
            for one in getattr(reading, layer)[:6]:
                answer = desk.get(f"/articles/{reading.article.id}/records/{one.id}", headers={"hx-request": "true"})
                assert answer.status_code == 200
                assert f'data-row="{one.id}"' in answer.text
    answer = desk.get(f"/articles/{reading.article.id}/records/nothing")
    assert answer.status_code == 404


def test_record_names_people_and_links_them_by_what_stands_for_their_id(tmp_path: Path) -> None:
    reading = story()
    with kept(tmp_path / "a.db", reading) as client:
        with dateline.Ledger(tmp_path / "a.db") as ledger:
            actors = ledger.actors.of(reading.article.id)
        witness, colonel = (actors[one.id] for one in reading.entities)
        page = client.get(f"/articles/{reading.article.id}/records/{reading.claims[1].id}").text
        assert "Sela Brandt" in page
        assert witness not in page
        assert len(re.findall(r'href="/actors/[0-9a-f]{16}"', page)) == 1
        assert (
            f'href="/actors/{colonel}"'
            in client.get(f"/articles/{reading.article.id}/records/{reading.claims[0].id}").text
        )
        source = text_of(client, reading.article.id)
        assert "Everywhere else named eyewitnesses and victims go by pseudonyms" in source
        assert witness not in source


def test_article_shows_what_people_decided(tmp_path: Path) -> None:
    reading = story()
    key, claim, event = reading.article.id, reading.claims[0], reading.events[0]
    with kept(tmp_path / "a.db", reading) as client, dateline.Ledger(tmp_path / "a.db") as ledger:
        ledger.review.change(Target(key, "claim", claim.id), {"speaker": {"name": "Ivo Lant"}}, by="AB", note="misread")
        ledger.review.change(Target(key, "event", event.id), {"status": "denied"})
        ledger.review.reject(Target(key, "claim", reading.claims[3].id))
        source = text_of(client, key)
        item = source[source.index(f'data-row="{claim.id}"') :]
        assert "Ivo Lant" in item[: item.index("</li>")]
        assert 'class="badge changed"' in item[: item.index("</li>")]
        item = source[source.index(f'data-row="{event.id}"') :]
        assert 'class="badge denied"' in item[: item.index("</li>")]
        assert "crossed" in _Page(source).items[reading.claims[3].id].split()
        assert 'data-layer="unsure"' in source
        ledger.review.accept(Target(key, "event", reading.events[1].id))
        assert 'data-layer="unsure"' not in text_of(client, key)
        words = client.get(f"/articles/{key}/records/{claim.id}", headers={"hx-request": "true"}).text
        words = " ".join(re.sub(r"<[^>]+>", " ", words).split())
        assert "changed by AB on" in words
        assert "misread" in words
        assert "source name Mirko Dalen" in words


def test_article_keeps_decisions_about_rows_that_the_latest_reading_has_not(tmp_path: Path) -> None:
    old = story()
    with kept(tmp_path / "a.db", old) as client, dateline.Ledger(tmp_path / "a.db") as ledger:
        ledger.review.accept(Target(old.article.id, "claim", old.claims[1].id))
        ledger.articles.add(replace(old, claims=old.claims[:1], events=(), casualties=(), run=Run("0.5.0", "m@2", 0.1)))
        source = text_of(client, old.article.id)
    gone = source[source.index("Decided, but not in the latest reading") :]
    assert "“We ran from the house,”" in gone[: gone.index("</section>")]


def test_an_article_of_a_hundred_thousand_words_is_shown_whole(tmp_path: Path) -> None:
    sentence = "The army of Velm crossed the river on Monday, Ilva Renn said. "
    text = "\n\n".join(sentence * 5 for _ in range(1700))
    starts = range(0, len(text) - 60, len(text) // 1000)
    places = tuple(replace(stories.place(text, "Velm"), id=f"p{at}", start=at, end=at + 4) for at in starts)
    times = tuple(replace(stories.time(text, "Monday"), id=f"t{at}", start=at + 2, end=at + 30) for at in starts)
    reading = Reading(article=stories.article(text), places=places, times=times, run=Run("0.4.0", "m", 1.0))
    with kept(tmp_path / "a.db", reading) as client:
        page = _Page(text_of(client, reading.article.id))
    assert len(text.split()) > 100_000
    anchored: tuple[Any, ...] = (*places, *times)
    assert len(set(page.ids) & {one.id for one in anchored}) == len(places) + len(times) > 2000
    assert [part for part in page.paragraphs] == text.split("\n\n")


def test_an_article_without_anything_says_so(tmp_path: Path) -> None:
    reading = stories.reading("Nothing much was told here.", title=None)
    with kept(tmp_path / "a.db", reading) as client:
        source = text_of(client, reading.article.id)
    for told in ("(no title)", "No statement of any source was found.", "No event was found.",
                 "Nothing is said about the future."):  # fmt: skip
        assert told in source
    assert source.count("not said") == 2  # outlet and day


def test_help_tells_the_keys_the_marks_and_the_badges(desk: TestClient) -> None:
    source = desk.get("/help").text
    for layer in ("claims", "speakers", "events", "places", "times", "figures", "forecasts", "unsure"):
        assert f'class="sample {layer}"' in source
    for status in ("happened", "ongoing", "attempted", "planned", "threatened", "hypothetical", "denied"):
        assert f'class="badge {status}"' in source
    assert "<kbd>j</kbd>" in source
    assert "pseudonyms" in source


# In a browser


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[tuple[str, Reading]]:
    """Yield the address of an article, and its reading."""
    reading = story(outlet="Velm Courier", published="2031-05-10")
    with dateline.Ledger(tmp_path / "a.db") as ledger:
        ledger.articles.add(reading)
    with running(DeskSettings(ledger=tmp_path / "a.db")) as address:
        yield f"{address}/articles/{reading.article.id}", reading


def lit(page: Any, part: str) -> str:
    return "".join(page.locator(f"#text .lit-{part}").all_text_contents())


def test_keys_walk_over_claims_and_into_a_record(shown: tuple[str, Reading], open_page: Callable[..., Any]) -> None:
    address, reading = shown
    page = open_page(address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.locator("#dock h2", has_text="Sela Brandt").wait_for()
    assert lit(page, "content") == "“We ran from the house,”"
    assert lit(page, "cue") == "said Sela"
    assert page.evaluate("document.activeElement.id") == reading.claims[1].id
    assert page.locator(".item.lit .to").inner_text() == "Sela Brandt"
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('dock').contains(document.activeElement)")
    assert re.search("/actors/[0-9a-f]{16}$", page.locator("#dock .facts a").first.get_attribute("href"))
    page.keyboard.press("Escape")
    assert page.locator("#dock").is_hidden()
    assert page.evaluate("document.activeElement.id") == reading.claims[1].id
    page.keyboard.press("k")
    page.locator("#dock h2", has_text="Mirko Dalen").wait_for()
    page.keyboard.press("n")
    page.locator("#dock h2", has_text="shelling").wait_for()
    assert (lit(page, "trigger"), lit(page, "where"), lit(page, "when")) == ("shelled", "Velm", "Monday")


def test_pointing_lights_text_and_margin(shown: tuple[str, Reading], open_page: Callable[..., Any]) -> None:
    address, reading = shown
    page = open_page(address)
    page.locator(f'.item[data-row="{reading.claims[0].id}"]').hover()
    assert lit(page, "speaker") == "Colonel Mirko Dalen"
    page.locator("#text mark", has_text="“We ran").hover()
    page.locator("#dock h2", has_text="Sela Brandt").wait_for()
    assert page.locator(".item.lit").get_attribute("data-row") == reading.claims[1].id
    assert serious(page) == []


def test_a_click_goes_from_what_is_inside_to_what_is_around(
    shown: tuple[str, Reading], open_page: Callable[..., Any]
) -> None:
    page = open_page(shown[0])
    velm = page.locator("#text mark", has_text="Velm")
    velm.click()
    page.locator("#dock .kind", has_text="place").wait_for()
    velm.click()
    page.locator("#dock .kind", has_text="claim").wait_for()
    page.locator("#also button", has_text="place").click()
    page.locator("#dock h2", has_text="Velm").wait_for()


def test_layers_are_switched_and_kept_in_the_address(shown: tuple[str, Reading], open_page: Callable[..., Any]) -> None:
    page = open_page(shown[0])
    style = "getComputedStyle(document.querySelector('#text .places')).textDecorationLine"
    assert page.evaluate(style) == "underline"
    page.locator("[data-layer=places]").click()
    assert page.evaluate(style) == "none"
    assert page.url.endswith("?hide=places")
    page.reload()
    assert page.evaluate(style) == "none"
    page.locator("[data-layer=places]").focus()
    page.keyboard.press("Space")
    assert page.evaluate(style) == "underline"
    assert "?" not in page.url
    page.keyboard.press("l")
    assert page.locator("[role=switch][aria-checked=true]").count() == 0
    page.keyboard.press("l")
    assert page.locator("[role=switch][aria-checked=true]").count() == 7
    assert page.locator(".item.unsure").is_hidden()
    assert page.locator(".left").inner_text() == "1 of a confidence under 80 % is not shown: show it."
    page.locator("[data-layer=unsure]").click()
    assert page.locator(".left").is_hidden()
    assert page.locator(".item.unsure").is_visible()
    assert page.url.endswith("?all=1")


def test_an_address_leads_to_the_record_and_to_characters(
    shown: tuple[str, Reading], open_page: Callable[..., Any]
) -> None:
    address, reading = shown
    page = open_page(f"{address}#{reading.events[1].id}")
    page.locator("#dock h2").wait_for()
    # An unsure event that somebody links to is shown.
    assert lit(page, "trigger") == "killed"
    assert page.locator(".item.unsure").is_visible()
    start = STORY.index("Sela")
    page = open_page(f"{address}#char={start},{start + 11}")
    marked = "[...CSS.highlights.get('chars')].map(String).join()"
    assert page.evaluate(marked) == "Sela Brandt"


def test_characters_are_counted_as_the_record_counts_them(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    text = "A title\n\n\U0001f600\U0001f600 נהר עלה. The river rose."
    reading = stories.reading(text)
    with dateline.Ledger(tmp_path / "a.db") as ledger:
        ledger.articles.add(reading)
    with running(DeskSettings(ledger=tmp_path / "a.db")) as address:
        start = text.index("river")
        page = open_page(f"{address}/articles/{reading.article.id}#char={start},{start + 5}")
        assert page.evaluate("[...CSS.highlights.get('chars')].map(String).join()") == "river"


def test_a_tap_shows_the_record_on_a_phone(shown: tuple[str, Reading], open_page: Callable[..., Any]) -> None:
    page = open_page(shown[0], width=360, height=740, has_touch=True, is_mobile=True)
    page.locator("#text mark", has_text="“We ran").tap()
    page.locator("#dock h2", has_text="Sela Brandt").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert serious(page) == []
    page.locator("#undock").tap()
    assert page.locator("#dock").is_hidden()


def test_a_citation_is_copied(shown: tuple[str, Reading], open_page: Callable[..., Any]) -> None:
    address, reading = shown
    page = open_page(f"{address}#{reading.claims[1].id}", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#dock [data-copy]").click()
    page.locator("#told p").wait_for()
    start = STORY.index("“We")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "“We ran from the house,” – Velm Courier, Market shelled, 2031-05-10; "
        f"characters {start}–{start + 24}; {address}#{reading.claims[1].id}"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_article_is_accessible(desk_ledger: Path, open_page: Callable[..., Any], scheme: str) -> None:
    with dateline.Ledger(desk_ledger) as ledger:
        rows = ledger.articles.list(ArticleFilter())
        keys = [next(row.id for row in rows if (row.title or "").startswith(it)) for it in ("Shells", "<script>")]
    with running(DeskSettings(ledger=desk_ledger)) as address:
        for key in keys:
            page = open_page(f"{address}/articles/{key}", color_scheme=scheme)
            page.keyboard.press("j")
            page.locator("#dock h2").wait_for()
            assert serious(page) == []
        page.goto(f"{address}/help")
        assert serious(page) == []


def test_article_fits_every_width(desk_ledger: Path, open_page: Callable[..., Any]) -> None:
    with running(DeskSettings(ledger=desk_ledger)) as address:
        for reading in readings_of(desk_ledger)[-2:]:
            for width in (360, 768, 1920):
                page = open_page(f"{address}/articles/{reading.article.id}", width=width)
                assert page.evaluate("document.documentElement.scrollWidth") == width


def test_article_works_without_scripts(shown: tuple[str, Reading], open_page: Callable[..., Any]) -> None:
    address, reading = shown
    page = open_page(address, java_script_enabled=False)
    page.locator(f'.item[data-row="{reading.claims[1].id}"] .more').click()
    assert page.url == f"{address}/records/{reading.claims[1].id}"
    page.locator("a", has_text="In the text").click()
    assert page.url == f"{address}#{reading.claims[1].id}"
    page.locator("[data-layer=claims]").click()
    assert page.url == f"{address}?hide=claims"
