"""What a web page says about its article in meta elements and JSON-LD."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

from dateline.intake.dates import from_page

_MAX_VALUE = 500
_MAX_JSON = 2_000_000
_MAX_NODES = 2_000
_ARTICLE_TYPES = ("article", "blogposting", "reportage", "newsarticle")

# Names of meta elements, best first. Modification dates are left out on purpose: a corrected page is not a new report.
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline")
_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title")
_AUTHORS = ("author", "byl", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_URLS = ("og:url", "parsely-link")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publication_date", "citation_publication_date", "article.published", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page says about its article; None where it says nothing."""

    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None


def read_page(tree: Any) -> PageFacts:
    """Read title, address, outlet, authors and publication date; JSON-LD outranks meta, meta outranks markup.

    The date is only what the page declares as the publication date. No date is guessed from the address, the text,
    the server or the file.
    """
    meta = _metas(tree)
    linked = next(_linked_articles(tree), {})
    outlet = _name(linked.get("publisher")) or _first(meta, _SITES)
    title = _text(linked.get("headline")) or _first(meta, _TITLES) or _headline(tree, outlet)
    return PageFacts(
        title=title,
        url=_canonical(tree) or _web_url(_first(meta, _URLS)) or _web_url(_text(linked.get("url"))),
        outlet=outlet,
        byline=_names(linked.get("author")) or _author(meta) or _marked_author(tree),
        published=_date(linked, meta, tree),
    )


def _metas(tree: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = _text(element.get("content"))
        if name and value:
            out.setdefault(name.strip().lower(), value)
    return out


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _linked_articles(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) <= _MAX_JSON:
            try:
                value = msgspec.json.decode(script.text.strip())
            except (msgspec.DecodeError, RecursionError, ValueError):
                continue
            yield from (node for node in _nodes(value) if _is_article(node))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document, outer ones first, without recursion and at most `_MAX_NODES`."""
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:100])
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.lower().endswith(_ARTICLE_TYPES) for kind in kinds)


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(value).split())[:_MAX_VALUE] or None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name") if isinstance(value, dict) else value)


def _names(value: Any) -> str | None:
    """Return the authors' names, joined; addresses of profile pages are not names."""
    people = value if isinstance(value, list) else [value]
    names = [name for person in people[:20] if (name := _name(person)) and "://" not in name]
    return ", ".join(dict.fromkeys(names)) or None


def _author(meta: dict[str, str]) -> str | None:
    return next((meta[name] for name in _AUTHORS if name in meta and "://" not in meta[name]), None)


def _marked_author(tree: Any) -> str | None:
    for element in tree.iter():
        marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split() if element.attrib else ()
        if "author" in marks:
            name = _text("".join(element.itertext()))
            if name is not None and len(name) <= 100:
                return name
    return None


def _headline(tree: Any, outlet: str | None) -> str | None:
    """Return the only h1, else the title element without the outlet's name at its end."""
    heads = [text for element in tree.iter("h1") if (text := _text("".join(element.itertext())))]
    if len(heads) == 1:
        return heads[0]
    title = next((text for element in tree.iter("title") if (text := _text("".join(element.itertext())))), None)
    if title is not None and outlet is not None and title.casefold().endswith(outlet.casefold()):
        return title[: -len(outlet)].rstrip(" |-–—·:") or title
    return title


def _canonical(tree: Any) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return _web_url(link.get("href"))
    return None


def _web_url(value: str | None) -> str | None:
    """Return an absolute web address as it is written; pages are hostile, so no other scheme passes."""
    value = (value or "").strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.netloc and len(value) <= 2_000 else None


def _date(linked: dict[str, Any], meta: dict[str, str], tree: Any) -> str | None:
    said = [_text(linked.get("datePublished")), *(meta.get(name) for name in _DATES), *_marked_dates(tree)]
    return next((iso for value in said if value and (iso := from_page(value))), None)


def _marked_dates(tree: Any) -> Iterator[str]:
    """Yield dates that markup calls the publication date; a bare time element may belong to any teaser on the page."""
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        prop, kind = element.get("itemprop") or "", (element.get("class") or "").lower().split()
        if "datePublished" in prop.split() or element.get("pubdate") is not None or "published" in kind:
            value = element.get("datetime") or element.get("content") or _text("".join(element.itertext())[:200])
            if value:
                yield value
