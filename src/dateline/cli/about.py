"""`dateline about`: versions, the model, the places, the ledger, and whose work this is built on."""

from __future__ import annotations

import json
import platform
import re
from typing import Annotated, Any

import msgspec
import typer

from dateline.cli import options
from dateline.cli.rows import chosen, write_line
from dateline.cli.terminal import safe, safe_json
from dateline.errors import NotFound, OptionError
from dateline.version import __version__


def about(
    card: Annotated[bool, typer.Option("--card", help="Print the whole model card.")] = False,
    ledger: options.Ledger = None,
    format: options.OutputFormat = None,
) -> None:
    """Show versions, model, places, ledger and licences.

    \b
    Example:
        dateline about
        dateline about --card
    """
    if card:
        typer.echo(_model_file("MODEL_CARD.md"))
        return
    format = chosen(format)
    if format == "csv":
        raise OptionError("these facts are not a table", "use --format json")
    import sqlite3

    facts = {
        "dateline": {"version": __version__, "licence": "Apache-2.0"},
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "model": _model(),
        "gazetteer": _gazetteer(),
        "ledger": _ledger(ledger),
        "built_on": _built_on(),
    }
    if format == "table":
        _print(facts)
    else:
        write_line(safe_json(msgspec.json.encode(facts).decode("utf-8")))


def _model() -> dict[str, Any]:
    try:
        manifest = json.loads(_model_file("manifest.json"))
        summary = _summary(_model_file("MODEL_CARD.md"))
        return {"name": manifest["name"], "weights": manifest.get("weights"), "summary": summary}
    except (OSError, ValueError, KeyError, TypeError):
        return {"name": None, "weights": None, "summary": "missing or corrupted: reinstall dateline"}


def _summary(card: str) -> str:
    """Return the first paragraph of prose."""
    paragraphs = re.split(r"\n\s*\n", card.strip())
    prose = [part for part in paragraphs if part and not part.startswith(("#", "---", "|"))]
    return " ".join(prose[0].split()) if prose else ""


def _model_file(name: str) -> str:
    from importlib import resources  # half the start-up time of --help, if it stood above

    return resources.files("dateline").joinpath("model", name).read_text(encoding="utf-8")


def _ledger(path: options.Ledger) -> dict[str, Any]:
    from dateline.ledger import Ledger, default_path

    where = path or default_path()
    try:
        with Ledger(where, create=False) as opened:
            runs = opened.runs.list()
    except NotFound:
        runs = ()
    return {"path": str(where), "runs": runs}


def _gazetteer() -> dict[str, Any]:
    """Return whose work the places are, and what was imported beside them."""
    from dateline.gazetteer import staging
    from dateline.gazetteer.licences import ATTRIBUTION

    return {"attribution": ATTRIBUTION, "imports": staging.imports()}


def _built_on() -> list[dict[str, str]]:
    """Return the packages that dateline asks for, with the licences they state."""
    from importlib import metadata

    found = []
    for requirement in metadata.requires("dateline") or []:
        name = re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement:
            stated = metadata.metadata(name)
            found.append({"name": name, "version": metadata.version(name), "licence": _licence(stated)})
    return found


def _licence(stated: Any) -> str:
    expression = stated.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [line.rsplit(" :: ", 1)[-1] for line in stated.get_all("Classifier", []) if "License ::" in line]
    # Some packages put the whole text of the licence where its name belongs.
    return ", ".join(classifiers) or str(stated.get("License") or "see its documentation").strip().splitlines()[0]


def _print(facts: dict[str, Any]) -> None:
    model, ledger = facts["model"], facts["ledger"]
    runs = [f"{run.id}  dateline {run.version}, model {run.model}, {run.readings:,} read" for run in ledger["runs"]]
    imports = [f"import {each.name}: {each.places:,} places, {each.imported}" for each in facts["gazetteer"]["imports"]]
    lines = [
        f"dateline {facts['dateline']['version']}, licence {facts['dateline']['licence']}",
        f"Python {facts['python']}, SQLite {facts['sqlite']}",
        "",
        f"model: {model['name']}",
        *([f"    {model['summary']}"] if model["summary"] else []),
        "",
        "places:",
        *(f"    {line}" for line in (*facts["gazetteer"]["attribution"], *imports)),
        "",
        f"ledger: {ledger['path']}",
        *(f"    run {run}" for run in runs or ["(none yet)"]),
        "",
        "built on:",
        *(f"    {each['name']} {each['version']} ({each['licence']})" for each in facts["built_on"]),
    ]
    typer.echo(safe("\n".join(lines)))
