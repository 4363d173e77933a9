"""The description of the API as OpenAPI has it: routes from FastAPI, shapes from the dataclasses that are encoded."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dateline.desk.api import acts, answers
from dateline.desk.api.about import About
from dateline.ledger import rows
from dateline.records import Reading

ROWS: Final = (
    About, Reading, rows.ActorProfile, rows.ActorRow, rows.ArticleRow, rows.CasualtyRow, rows.ClaimRow,
    rows.DecisionRow, rows.EventRow, rows.ForecastRow, rows.PlaceRow, rows.ProblemRow, rows.RunRow, rows.SearchHit,
    rows.SourceRow, rows.SuggestionRow, rows.TimeRow,
)  # fmt: skip
"""What answers are made of."""

BODIES: Final = (acts.Deciding, acts.Changing, acts.Undoing, acts.Merging, acts.Splitting, acts.Telling)
"""What acts take."""

_ABOUT: Final = """
Everything the pages show, for programs. Answers have one shape: `data`, `next` (the cursor of the next page), `count`
(only with `count=true`) and `complete`; errors have another one: `error` with `code`, `message` and `hint`. A name in
a query that is not understood is an error. Named eyewitnesses and victims go by pseudonyms, and their actors by other
ids, everywhere. A claim says what an article attributes to somebody, not that it is true.
"""

_TAGS: Final = {
    "articles": "Articles, and all that one of them says.",
    "claims": "Who says what, on what authority.",
    "events": "What is said to have happened, with its status.",
    "places": "Places that articles name.",
    "times": "Days and spans of time that articles name.",
    "casualties": "Figures of people killed, injured and abducted.",
    "forecasts": "What articles say about the future.",
    "sources": "Who speaks, on what authority, how often.",
    "actors": "People, groups and bodies across articles.",
    "decisions": "What people decided about rows and actors; acts need `dateline serve --edit`.",
    "search": "Words in titles and texts.",
    "exports": "Everything that fits a selection, as a file.",
    "desk": "What ledger this is, and how it came to be.",
}

_ERROR: Final = {
    "title": answers.ERROR,
    "description": "What is wrong, and what to do.",
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "One of the codes of errors: option, not_found, conflict …"},
                "message": {"type": "string", "description": "What is wrong."},
                "hint": {"type": "string", "description": "What to do."},
            },
            "required": ["code", "message", "hint"],
            "additionalProperties": False,
        }
    },
    "required": ["error"],
    "additionalProperties": False,
}
_COUNTED: Final = {
    "title": "Counted",
    "description": "How many rows there are.",
    "type": "object",
    "properties": {
        "number": {"type": "integer", "minimum": 0, "maximum": 10_000},
        "capped": {"type": "boolean", "description": "There are more than the 10,000 that are counted."},
        "complete": {"type": "boolean", "description": "False when only the newest 10,000 articles were looked at."},
    },
    "required": ["number", "capped", "complete"],
    "additionalProperties": False,
}


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application's API, made once."""
    if app.openapi_schema is None:
        told = get_openapi(
            title="Dateline", version=app.version, description=cleandoc(_ABOUT), routes=app.routes,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
        )  # fmt: skip
        told["components"] = {
            "schemas": dict(sorted((_schemas() | {answers.ERROR: _ERROR, "Counted": _COUNTED}).items())),
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer",
                    "description": "The token that `dateline serve` printed, where it has one.",
                }
            },
        }  # fmt: skip
        # An empty choice: a desk on this machine alone has no token.
        told["security"] = [{"token": []}, {}]
        app.openapi_schema = told
    return app.openapi_schema


def _schemas() -> dict[str, Any]:
    """Return the shapes of all rows and bodies."""
    _, found = msgspec.json.schema_components([*ROWS, *BODIES], ref_template=answers.COMPONENTS + "{name}")
    taken = {body.__name__ for body in (*BODIES, acts.OfRow)}
    for name, schema in found.items():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])
        if name not in taken:
            # Whatever has a value when nobody gives it is written out all the same.
            schema["required"] = list(schema.get("properties", ()))
            for field in schema.get("properties", {}).values():
                field.pop("default", None)
    return found
