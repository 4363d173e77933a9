"""`dateline places list`, `near` and `in`: where articles are about, as rows."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

import typer

from dateline.cli import options
from dateline.cli.listing import day_of, emit_rows, on_line, short_id
from dateline.cli.rows import Layout, chosen, query_limit
from dateline.errors import OptionError
from dateline.ledger import PlaceFilter, PlaceRow

KM: Final = 50.0
"""How far is near when nobody says: a day's patrol, an hour's drive."""

_DEGREES = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*", re.ASCII)

_COLUMNS = (
    ("article", lambda row: short_id(row.article_id)),
    ("published", lambda row: day_of(row.published)),
    ("words", lambda row: on_line(row.words)),
    ("place", lambda row: row.name),
    ("kind", lambda row: row.kind),
    ("in", lambda row: ", ".join(part for part in (row.admin2, row.admin1, row.country_code) if part)),
    ("latitude", lambda row: f"{row.lat:.4f}"),
    ("longitude", lambda row: f"{row.lon:.4f}"),
    ("radius km", lambda row: f"{row.radius_km:,.0f}"),
)
PLACES = Layout(PlaceRow, _COLUMNS, "no places like that")
NEAR = Layout(PlaceRow, (*_COLUMNS, ("distance km", lambda row: f"{row.distance_km:,.0f}")), "no place near there")

Point = Annotated[
    str, typer.Argument(metavar="LAT,LON", help="Degrees; south and west are negative.", show_default=False)
]
Within = Annotated[float, typer.Option("--km", metavar="N", help="How far from there the place's point may be.")]
Where = Annotated[
    str,
    typer.Argument(
        metavar="COUNTRY[/ADMIN]", show_default=False,
        help="A country by code or name, and words of a province or district.",
    ),
]  # fmt: skip


def list_(
    name: options.PlaceName = None,
    country: options.Country = None,
    kind: options.Kind = None,
    form: options.FormOption = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List the places that articles speak of, newest article first.

    \b
    Example:
        dateline places list --name "Port Alda" --since 2031-04
        dateline places list --kind town --format csv
    """
    _show(
        PLACES, format, ledger, unmasked, limit, name=name, country=country, kind=kind, form=form, text=text,
        since=since, until=until, article=article, outlet=outlet, run=run,
    )  # fmt: skip


def near(
    point: Point,
    km: Within = KM,
    name: options.PlaceName = None,
    country: options.Country = None,
    kind: options.Kind = None,
    form: options.FormOption = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List the places near a point, newest article first.

    A place counts by the distance of its point, however large it is; its radius is in the row.

    \b
    Example:
        dateline places near 34.43,70.45 --km 80
        dateline places near -33.87,151.21 --kind town
    """
    _show(
        NEAR, format, ledger, unmasked, limit, near=degrees(point), km=km, name=name, country=country, kind=kind,
        form=form, text=text, since=since, until=until, article=article, outlet=outlet, run=run,
    )  # fmt: skip


def in_(
    where: Where,
    name: options.PlaceName = None,
    kind: options.Kind = None,
    form: options.FormOption = None,
    text: options.Text = None,
    since: options.Since = None,
    until: options.Until = None,
    article: options.ArticleOption = None,
    outlet: options.Outlet = None,
    run: options.Run = None,
    limit: options.Limit = None,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
    unmasked: options.Unmasked = False,
) -> None:
    """List the places in a country, a province or a district, newest article first.

    \b
    Example:
        dateline places in AF/Nangarhar
        dateline places in "Burkina Faso" --kind town
    """
    country, _, admin = where.partition("/")
    if not country.strip() or ("/" in where and not admin.strip()):
        raise OptionError(f"{where!r} is not COUNTRY or COUNTRY/ADMIN", "for example: AF, or AF/Nangarhar")
    _show(
        PLACES, format, ledger, unmasked, limit, country=country, admin=admin or None, name=name, kind=kind, form=form,
        text=text, since=since, until=until, article=article, outlet=outlet, run=run,
    )  # fmt: skip


def degrees(point: str) -> tuple[float, float]:
    """Return latitude and longitude as they were typed: ``34.53,69.17``."""
    found = _DEGREES.fullmatch(point)
    if found is None:
        hint = "latitude comes first, south and west are negative: 34.53,69.17"
        raise OptionError(f"{point!r} is not a point (LAT,LON)", hint)
    return float(found[1]), float(found[2])


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group ``dateline places``."""
    group.command(name="list")(list_)
    # A latitude in the south begins like an option.
    group.command(name="near", context_settings={"ignore_unknown_options": True})(near)
    group.command(name="in")(in_)


def _show(
    layout: Layout, format: options.Format | None, ledger: options.Ledger, unmasked: bool, limit: int | None,
    **given: Any,
) -> None:  # fmt: skip
    format = chosen(format)
    filter = PlaceFilter(limit=query_limit(format, limit), **given)
    emit_rows(ledger, lambda opened: opened.places.iterate(filter), format, layout, limit, unmasked)
