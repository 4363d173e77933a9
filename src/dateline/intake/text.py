"""Plain text to article: cleaning, language, and what the text says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dateline.errors import BadRow, EmptyInput, FurnitureOnly, UnknownEncoding
from dateline.intake.language import require_english
from dateline.intake.opening import Opening, read_opening, tidy_byline
from dateline.intake.options import DEFAULTS, IntakeOptions, is_iso_date
from dateline.intake.problems import too_large
from dateline.records import Article, PublishedBasis, RemovedLine, article_id

# White space alone misses characters that show nothing either: zero-width marks and nulls.
_VISIBLE = re.compile(r"[^\s\ufeff\u200b-\u200d\u2060\x00]")


@dataclass(frozen=True, slots=True)
class Given:
    """What an input says about its article beside the text; the text's own opening fills only what is None here."""

    external_id: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    published_basis: PublishedBasis = "none"


def from_text(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    external_id: str | None = None,
    options: IntakeOptions = DEFAULTS,
) -> Article:
    """Return the article in `text`; an `IntakeError` says why there is none.

    With ``options.as_is`` the article's text is `text`. Without it whole lines of site furniture are missing and
    everything else is unchanged; a headline, byline or dateline stays in the text and is also recorded beside it.
    """
    if published is not None and not is_iso_date(published):
        raise BadRow(f"published {published!r} is not a date", "write it as 2019-05-09, or leave it out")
    given = Given(
        external_id=external_id,
        title=title,
        url=url,
        outlet=outlet,
        byline=byline,
        published=published,
        published_basis="none" if published is None else "given",
    )
    return build(text, given, options, "the text")


def build(
    text: str,
    given: Given,
    options: IntakeOptions,
    origin: str,
    outside: tuple[RemovedLine, ...] = (),
) -> Article:
    """Return the article of `text` with everything `given`, or raise the `IntakeError` that names `origin`.

    `outside` are lines that an earlier step (taking the article out of a page) left aside; they count as removed.
    """
    _check_characters(text, options, origin)
    kept, removed = (text, ()) if options.as_is else _cleaned(text)
    if is_blank(kept):
        require_english(text, origin)  # that it is in another language says more than that nothing is left
        raise FurnitureOnly(f"{origin}: nothing but site furniture was found in it")
    language = require_english(kept, origin)
    opening = read_opening(kept)
    if removed and (opening.byline is None or opening.page_day is None):
        opening = _with_removed_lines(opening, text)
    given = _dated(given, opening, options)
    byline, agency = (opening.byline, opening.agency) if given.byline is None else tidy_byline(given.byline)
    return Article(
        id=article_id(kept, external_id=given.external_id, url=given.url, outlet=given.outlet),
        external_id=given.external_id,
        title=given.title or opening.title,
        text=kept,
        url=given.url,
        outlet=given.outlet,
        agency=opening.agency or agency,
        byline=byline,
        published=given.published,
        published_basis=given.published_basis,
        not_before=None,  # the reader finds it
        language=language,
        dateline=opening.dateline,
        removed=(*outside, *removed),
    )


def is_blank(text: str) -> bool:
    """Tell whether `text` shows nothing at all."""
    return _VISIBLE.search(text) is None


def _check_characters(text: str, options: IntakeOptions, origin: str) -> None:
    if is_blank(text):
        raise EmptyInput(f"{origin}: holds nothing but white space")
    limit = options.max_bytes
    if len(text) > limit or (4 * len(text) > limit and len(text.encode("utf-8", "surrogatepass")) > limit):
        raise too_large(origin, limit)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnknownEncoding(
            f"{origin}: character {error.start} is half of a surrogate pair, which no file can hold"
        ) from error


def _cleaned(text: str) -> tuple[str, tuple[RemovedLine, ...]]:
    from dateline.intake.cleaning import clean

    cleaned = clean(text)
    return cleaned.text, cleaned.removed


def _with_removed_lines(opening: Opening, text: str) -> Opening:
    """Fill byline, agency and date from lines that cleaning took out: "By Jane Doe, jdoe@herald.example" is both."""
    full = read_opening(text)
    return replace(
        opening,
        byline=opening.byline or full.byline,
        agency=opening.agency or full.agency,
        page_day=opening.page_day or full.page_day,
    )


def _dated(given: Given, opening: Opening, options: IntakeOptions) -> Given:
    """Settle the date: the row's own, then --published, then the page's, then the dateline's, then none."""
    if given.published_basis == "given":
        return given
    if options.published is not None:
        return replace(given, published=options.published, published_basis="given")
    if given.published is not None:
        return given
    if opening.page_day is not None:
        return replace(given, published=opening.page_day.isoformat(), published_basis="page")
    if opening.dateline_day is not None:
        return replace(given, published=opening.dateline_day.isoformat(), published_basis="dateline")
    return given
