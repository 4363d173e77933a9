"""Web pages: the article, what the page says about it, and pages that mean harm."""

from __future__ import annotations

import socket
import time

import pytest

from dateline import errors
from dateline.intake import IntakeOptions, from_html
from dateline.intake import text as text_module

PARAGRAPHS = [
    "The harbour master of Orvane said on Monday that the north pier was closed after the storm and would stay shut.",
    "Two crews were brought ashore by the coast guard during the night, and nobody was hurt, officials said.",
    "Fishermen who had waited since Friday said they had seen waves higher than the lighthouse wall.",
    "The town council was told that repairs could take three weeks, and that the ferry would use the south pier.",
]
BODY = "\n".join(f"<p>{each}</p>" for each in PARAGRAPHS)


@pytest.fixture(autouse=True)
def no_cleaning_and_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave every line in, and fail on any attempt to open a connection."""
    monkeypatch.setattr(text_module, "_cleaned", lambda text: (text, ()))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page made Dateline open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def page(head: str = "", body: str = BODY) -> str:
    return f"<!doctype html>\n<html><head>{head}</head>\n<body>{body}</body></html>"


def test_html_article_is_text_with_a_blank_line_between_paragraphs() -> None:
    article = from_html(page(body=f"<article>{BODY}<script>alert('x')</script></article>"))
    assert article.text == "\n\n".join(PARAGRAPHS)


def test_html_metadata_from_json_ld() -> None:
    head = """<title>Wrong</title><script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Site"},
      {"@type": ["ReportageNewsArticle"], "headline": "Storm &amp; harbour", "datePublished": "2021-03-04T10:00:00Z",
       "dateModified": "2022-01-01", "author": [{"@type": "Person", "name": "Ada Quill"}, {"name": "Ben Sorrow"}],
       "publisher": {"name": "The Lantern"}, "url": "https://lantern.example/storm"}]}</script>"""
    article = from_html(page(head))
    assert (article.title, article.outlet, article.byline) == (
        "Storm & harbour",
        "The Lantern",
        "Ada Quill, Ben Sorrow",
    )
    assert article.url == "https://lantern.example/storm"
    assert (article.published, article.published_basis) == ("2021-03-04T10:00:00Z", "page")


def test_html_metadata_from_meta_elements() -> None:
    head = """<meta property="og:title" content="Storm shuts harbour"><meta property="og:site_name" content="Lantern">
      <meta name="author" content="Ada Quill, Associated Press">
      <link rel="canonical" href="https://lantern.example/1">
      <meta property="article:published_time" content="2021-03-04">
      <meta property="og:url" content="https://x.example">"""
    article = from_html(page(head))
    assert (article.title, article.outlet, article.byline) == ("Storm shuts harbour", "Lantern", "Ada Quill")
    assert (article.agency, article.url) == ("AP", "https://lantern.example/1")
    assert (article.published, article.published_basis) == ("2021-03-04", "page")


def test_html_metadata_from_markup() -> None:
    head = '<title>Storm shuts harbour | The Lantern</title><meta property="og:site_name" content="The Lantern">'
    when = '<time itemprop="datePublished" datetime="2021-03-04">4 Mar</time>'
    article = from_html(page(head, f'<p>By <a rel="author">Ada Quill</a> {when}</p>{BODY}'))
    assert (article.title, article.byline, article.published) == ("Storm shuts harbour", "Ada Quill", "2021-03-04")


def test_html_given_address_and_date_outrank_the_page() -> None:
    head = '<link rel="canonical" href="https://x.example"><meta name="date" content="2021-03-04">'
    article = from_html(page(head), url="https://y.example", options=IntakeOptions(published="2020-02-02"))
    assert (article.url, article.published, article.published_basis) == ("https://y.example", "2020-02-02", "given")


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:modified_time" content="2021-03-04">',
        '<meta name="date" content="1970-01-01T00:00:00Z">',
        '<meta name="date" content="last week">',
        '<link rel="canonical" href="https://lantern.example/2021/03/04/storm">',
        '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2021-03-04"}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": ["x", 3]}</script>',
    ],
)
def test_html_without_a_publication_date_has_none(head: str) -> None:
    body = f'{BODY}<footer>© 2023 Lantern</footer><aside><time datetime="2022-01-01">New Year</time></aside>'
    article = from_html(page(head, body))
    assert (article.published, article.published_basis) == (None, "none")


def test_html_keeps_what_stood_around_the_article() -> None:
    body = f"<nav><a href=/>Home</a></nav>\n<article>{BODY}</article>\n<footer>© 2021 Lantern Media</footer>"
    removed = {each.text: each for each in from_html(page(body=body)).removed}
    assert removed["Home"].reason == "outside_article"
    assert removed["Home"].line == 3
    assert removed["© 2021 Lantern Media"].line == 8
    assert not set(PARAGRAPHS) & set(removed)


def test_html_address_must_be_a_web_address() -> None:
    head = '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="file:///etc/passwd">'
    assert from_html(page(head)).url is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_html_bytes_are_decoded_as_the_page_says(encoding: str) -> None:
    data = page(f'<meta charset="{encoding}">', BODY + "<p>The café owner said: “We were lucky this time.”</p>")
    assert "“We were lucky this time.”" in from_html(data.encode(encoding)).text


def test_html_with_an_xml_declaration_is_read() -> None:
    assert PARAGRAPHS[0] in from_html('<?xml version="1.0" encoding="iso-8859-1"?>' + page()).text


def test_html_that_is_broken_is_read_as_far_as_it_goes() -> None:
    broken = "<html><body><div <p>><article>" + BODY.replace("</p>", "") + "</div></b></i><table><tr><p"
    assert PARAGRAPHS[3] in from_html(broken).text


@pytest.mark.parametrize(
    "data", ["<html></html>", "<html><body><nav><a href=/>Home</a></nav></body></html>", "<" * 70_000, "<!-- x -->"]
)
def test_html_without_an_article_is_refused(data: str) -> None:
    with pytest.raises((errors.NoArticleFound, errors.EmptyInput), match="the page"):
        from_html(data)


@pytest.mark.parametrize(
    "data",
    [
        page(body="<div>" * 25_000 + BODY),
        page(body="<ul>" + "<li><a href=x>Read the story</a>" * 14_000 + "</ul>"),
        page(body="<p " + "a=1 " * 200_000 + ">" + BODY),
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>&b;</p>' + BODY,
        page('<script type="application/ld+json">' + "[" * 200_000 + "</script>"),
        page('<script type="application/ld+json">{"@graph":' + '{"@graph":' * 500 + "1" + "}" * 501 + "</script>"),
    ],
    ids=["nested", "list", "attributes", "entities", "json", "graph"],
)
def test_html_traps_end_soon(data: str) -> None:
    started = time.perf_counter()
    try:
        text = from_html(data).text
    except errors.IntakeError:
        text = ""
    assert time.perf_counter() - started < 10.0
    assert "aaaa" not in text


def test_html_over_the_limit_is_refused() -> None:
    with pytest.raises(errors.InputTooLarge):
        from_html(page(), options=IntakeOptions(max_bytes=100))


def test_html_extractor_failure_is_a_reason_and_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.intake import html

    def fail(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr(html, "_extractor", lambda: fail)
    with pytest.raises(errors.NoArticleFound, match="RecursionError"):
        from_html(page())
