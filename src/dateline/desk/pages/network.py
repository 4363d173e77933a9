"""The network: who did what to whom, who said something about whom, and how articles say they belong together."""

from __future__ import annotations

import csv
import io
from typing import Final

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import Desk, desk_of
from dateline.desk.figures import drawing, network
from dateline.desk.figures.network import Network
from dateline.desk.selections import filter_bar, query_of, read_selection
from dateline.ledger import ties as ledger_ties
from dateline.ledger.selection import Selection
from dateline.ledger.ties import Ties

router = APIRouter()

_LISTED: Final = 100
_COLUMNS: Final = (
    "source", "source_actor", "source_kind", "tie", "what", "target", "target_actor", "target_kind", "rows",
)  # fmt: skip
"""Columns of the CSV file; statuses of events follow, one a column."""


@router.get("/network")
def page(request: Request) -> Response:
    """Show the network with its edges as a table; the drawing itself comes from `data`."""
    desk = desk_of(request)
    selection = read_selection(request.query_params)
    ties, found = _network(desk, selection)
    return desk.page(
        request, "network.html", bar=filter_bar(request, selection), network=found, edges=found.edges[:_LISTED],
        nodes={node.id: node for node in found.nodes}, ties=ties, usual=selection.status is None,
        switches=drawing.switches("/network", selection), source="/network/data" + query_of(selection),
        shown=query_of(drawing.with_status(selection)), csv="/network/edges.csv" + query_of(selection),
        text=selection.text or "",
    )  # fmt: skip


@router.get("/network/data")
def data(request: Request) -> Response:
    """Return the nodes and edges that the script draws."""
    ties, found = _network(desk_of(request), read_selection(request.query_params))
    return drawing.answer(ties, found)


@router.get("/network/edges.csv")
def edges(request: Request) -> Response:
    """Return all edges among the nodes of the drawing as a table."""
    desk = desk_of(request)
    _, found = _network(desk, read_selection(request.query_params), None)
    nodes = {node.id: node for node in found.nodes}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_COLUMNS, *drawing.STATUSES])
    for edge in found.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        writer.writerow([
            source.name, source.actor or "", source.kind, edge.kind, edge.what, target.name, target.actor or "",
            target.kind, edge.rows, *(edge.statuses.get(status, 0) for status in drawing.STATUSES),
        ])  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="network.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _network(desk: Desk, selection: Selection, edges: int | None = network.MOST_EDGES) -> tuple[Ties, Network]:
    ties = ledger_ties.ties(desk.ledger, drawing.with_status(selection).events(), selection.claims())
    shown = ledger_ties.named(desk.ledger, network.most_frequent(ties))
    return ties, network.of_ties(ties, shown, edges)
