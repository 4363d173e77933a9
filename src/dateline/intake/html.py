"""Web pages to articles: trafilatura finds the article, the page's own metadata describes it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from dateline.errors import EmptyInput, IntakeError, NoArticleFound
from dateline.intake.encoding import decode
from dateline.intake.opening import read_byline
from dateline.intake.options import DEFAULTS, IntakeOptions
from dateline.intake.problems import too_large
from dateline.intake.text import Given, build, is_blank
from dateline.records import Article, RemovedLine

_LOOKS_LIKE = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|article|div|meta|title|p|h1|main|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object", "select", "option",
    "textarea",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "label", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th",
    "tr", "ul",
))  # fmt: skip
_MIN_WORDS = 10
"""Fewer words are what is left of a menu when trafilatura, finding no article, takes the whole page."""
_MAX_OUTSIDE = 2_000
"""How many lines around the article are kept as removed; pages with more are lists, not articles."""
_MAX_BYLINE_LINES = 200
_MAX_SEARCHED = 200_000
_MAX_TAGS = 60_000
"""A page with more tags is a trap or a dump; news pages have 1,000 to 10,000, and extraction takes quadratic time."""


def looks_like_html(head: bytes) -> bool:
    """Tell whether bytes begin like a web page."""
    return _LOOKS_LIKE.match(head[:4096]) is not None


def from_html(data: bytes | str, *, url: str | None = None, options: IntakeOptions = DEFAULTS) -> Article:
    """Return the article of a web page; an `IntakeError` says why there is none.

    Its text is made of the article's paragraphs with a blank line between them; markup never reaches it. What stands
    around the article on the page is kept in `removed`. ``options.as_is`` switches only the cleaning of lines off.
    `url` is where the page came from and outranks the address that the page gives itself.
    """
    return build_page(data, url, options, "the page")


def build_page(data: bytes | str, url: str | None, options: IntakeOptions, origin: str) -> Article:
    """Return the article of a page, or raise the `IntakeError` that names `origin`."""
    if len(data) > options.max_bytes:
        raise too_large(origin, options.max_bytes)
    page = decode(data, origin, html=True) if isinstance(data, bytes) else data
    if is_blank(page):
        raise EmptyInput(f"{origin}: holds nothing but white space")
    if page.count("<") > _MAX_TAGS:
        raise NoArticleFound(f"{origin}: has more than {_MAX_TAGS:,} tags, too many for an article")
    tree = _parse(page, origin)
    from dateline.intake.page import read_page

    facts = read_page(tree)
    text = _article_text(tree, origin)
    if len(text.split(None, _MIN_WORDS)) < _MIN_WORDS:
        raise NoArticleFound(f"{origin}: no article was found on the page")
    outside = _outside(tree, text)
    given = Given(
        title=facts.title,
        url=url or facts.url,
        outlet=facts.outlet,
        byline=facts.byline or _byline(outside),
        published=facts.published,
        published_basis="none" if facts.published is None else "page",
    )
    return build(text, given, options, origin, outside)


def _parse(page: str, origin: str) -> Any:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        # lxml refuses characters in a page that declares an encoding for its bytes, and null characters.
        return document_fromstring(_XML_DECLARATION.sub("", page, count=1).replace("\0", ""), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NoArticleFound(f"{origin}: is not a page that can be read ({error})") from error


def _article_text(tree: Any, origin: str) -> str:
    """Return the article's paragraphs, a blank line between them; trafilatura only sees the parsed tree, no network."""
    try:
        text = _extractor()(tree, output_format="txt", include_comments=False, with_metadata=False)
    except IntakeError:
        raise
    except Exception as error:
        # A hostile page can break trafilatura in any way (RecursionError, AttributeError …); the batch must go on.
        raise NoArticleFound(f"{origin}: the page could not be taken apart ({type(error).__name__})") from error
    return "\n\n".join(line for line in (text or "").splitlines() if line.strip())


@cache
def _extractor() -> Callable[..., str | None]:
    """Import trafilatura, which takes 400 ms, and keep its complaints about single pages off standard error."""
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return trafilatura.extract


def _outside(tree: Any, text: str) -> tuple[RemovedLine, ...]:
    """Return the lines of the page that are not in the article, each with its line in the page's source."""
    inside = {_bare(line) for line in text.split("\n")}
    whole = _bare(text) if len(text) <= _MAX_SEARCHED else ""
    out: list[RemovedLine] = []
    for line, number in _page_lines(tree):
        bare = _bare(line)
        if bare and bare not in inside and bare not in whole:
            inside.add(bare)
            out.append(RemovedLine(line, max(1, number), "outside_article"))
            if len(out) == _MAX_OUTSIDE:
                break
    return tuple(out)


def _byline(outside: tuple[RemovedLine, ...]) -> str | None:
    """Return the first "By …" line that stood beside the article."""
    lines = (each.text for each in outside[:_MAX_BYLINE_LINES])
    return next((line for line in lines if line.startswith(("By ", "BY ")) and read_byline(line)[0]), None)


def _page_lines(tree: Any) -> list[tuple[str, int]]:
    """Return the page's visible lines, broken at block elements, without recursion."""
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    lines: list[tuple[str, int]] = []
    parts: list[str] = []
    number = 0
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag in _BLOCKS:
            _flush(parts, lines, number)
            number = element.sourceline or number
        if event == "start" and tag in _UNSEEN:
            walk.skip_subtree()
        elif event == "start" and element.text:
            parts.append(element.text)
        if event == "end" and element.tail:
            parts.append(element.tail)
    _flush(parts, lines, number)
    return lines


def _flush(parts: list[str], lines: list[tuple[str, int]], number: int) -> None:
    line = " ".join("".join(parts).split())
    parts.clear()
    if line:
        lines.append((line, number))


def _bare(line: str) -> str:
    return "".join(each for each in line if each.isalnum())
