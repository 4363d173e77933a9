"""The page about the API: its description, made readable, with a command to try for each address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from dateline.desk.desk import desk_of

router = APIRouter()

_PREFIX: Final = "#/components/schemas/"
_ARTICLE: Final = "3f9c01aa52e7b6d4"
_ROW: Final = {"article": _ARTICLE, "layer": "event", "row": "90be5d1c7a3f2246", "expected": 0}
_QUERIES: Final[dict[str, dict[str, str]]] = {
    "/api/v1/articles": {"text": "dam", "since": "2031", "limit": "10"},
    "/api/v1/claims": {"standing": "official", "quotation": "direct", "count": "true"},
    "/api/v1/events": {"status": "happened,ongoing", "near": "34.43,70.45", "km": "50"},
    "/api/v1/places": {"country": "AF", "kind": "town"},
    "/api/v1/times": {"from": "2031-04-02", "to": "2031-04-09", "resolved": "true"},
    "/api/v1/casualties": {"effect": "killed", "least": "10"},
    "/api/v1/forecasts": {"scorable": "true", "likely": "0.7"},
    "/api/v1/sources": {"anonymity": "granted"},
    "/api/v1/actors": {"kind": "armed_group"},
    "/api/v1/actors/{id}": {"limit": "50"},
    "/api/v1/decisions": {"article": _ARTICLE},
    "/api/v1/search": {"text": "ceasefire talks"},
    "/api/v1/export": {"what": "events", "format": "csv", "type": "PROTEST"},
}
_BODIES: Final[dict[str, dict[str, Any]]] = {
    "/api/v1/decisions/accept": {"rows": [_ROW], "by": "IR", "key": "f3a9"},
    "/api/v1/decisions/reject": {"rows": [_ROW], "by": "IR", "note": "a film, no event"},
    "/api/v1/decisions/change": {"row": _ROW, "values": {"status": "denied"}, "by": "IR"},
    "/api/v1/decisions/undo": {"decisions": [12], "by": "IR"},
    "/api/v1/decisions/merge": {"actor": "Ilva Renn", "other": "3f9c01aa", "note": "her married name"},
    "/api/v1/decisions/split": {"actor": "Ilva Renn", "parts": [_ARTICLE]},
    "/api/v1/decisions/apart": {"suggestion": 7},
}
"""What the examples ask for and send; all of it invented."""


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a field of a shape: its name, what its value may be, and what it does."""

    name: str
    kind: str
    words: str
    required: bool = False
    among: tuple[str, ...] = ()
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """One address: how to ask, what it does, what it understands, what it answers with, and a command to try."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    parameters: tuple[Part, ...]
    body: str
    kind: str
    shape: str
    failures: tuple[tuple[str, str], ...]
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of row or body, with its fields."""

    name: str
    words: str
    fields: tuple[Part, ...]


@router.get("/api")
def api(request: Request) -> Response:
    """Show what the API understands and answers."""
    desk = desk_of(request)
    told = request.app.openapi()
    base = str(request.base_url).rstrip("/")
    addresses = list(_addresses(told, base, desk.settings.token is not None))
    groups = [
        (tag["name"], tag["description"], [address for name, address in addresses if name == tag["name"]])
        for tag in told["tags"]
    ]
    return desk.page(
        request, "api.html", about=told["info"]["description"], groups=groups, base=base, shapes=list(_shapes(told)),
        token=desk.settings.token is not None,
    )  # fmt: skip


def _addresses(told: Mapping[str, Any], base: str, token: bool) -> Iterator[tuple[str, Address]]:
    """Yield the addresses, each with what it is about."""
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            summary, _, rest = operation.get("description", "").partition("\n\n")
            parameters = tuple(map(_parameter, operation.get("parameters", ())))
            body = operation.get("requestBody")
            kind, shape = _answer(operation["responses"]["200"])
            failures = tuple(
                (status, answer["description"])
                for status, answer in sorted(operation["responses"].items())
                if status != "200"
            )
            yield operation["tags"][0], Address(
                f"{method}-{path.removeprefix('/api/v1/').replace('/', '-').replace('{', '').replace('}', '')}",
                method.upper(), path, summary, rest, parameters,
                "" if body is None else _kind(body["content"]["application/json"]["schema"])[1],
                kind, shape, failures, _example(base, method, path, token),
            )  # fmt: skip


def _parameter(told: Mapping[str, Any]) -> Part:
    schema = told["schema"]
    known = tuple(schema.get("enum", ()))
    kind = "part of the address" if told["in"] == "path" else _kind(schema)[0]
    return Part(told["name"], kind, told.get("description", ""), told["required"], known)


def _answer(told: Mapping[str, Any]) -> tuple[str, str]:
    """Return what an address answers with: in words, and the name of its shape, if it has one."""
    schema = told["content"].get("application/json", {}).get("schema", {})
    if "properties" not in schema:
        return "a file: " + ", ".join(told["content"]), ""
    return _kind(schema["properties"]["data"])


def _kind(schema: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a value may be: in words, and the name of its shape, if it has one."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_PREFIX)
        return name, name
    if "anyOf" in schema:
        kinds = [_kind(one) for one in schema["anyOf"]]
        return " or ".join(kind for kind, _ in kinds), next((name for _, name in kinds if name), "")
    if schema.get("type") == "array":
        kind, name = _kind(schema.get("items", {}))
        return f"list of {kind}", name
    if "enum" in schema:
        return "one of " + ", ".join(str(word) for word in schema["enum"]), ""
    kind = schema.get("type", "anything")
    return (" or ".join(kind) if isinstance(kind, list) else kind) + _bounds(schema), ""


def _bounds(schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None and most is None:
        return ""
    return f", {least:,} to {most:,}" if most is not None else f", from {least:,}"


def _shapes(told: Mapping[str, Any]) -> Iterator[Shape]:
    for name, schema in told["components"]["schemas"].items():
        required = schema.get("required", ())
        fields = []
        for field, inner in schema.get("properties", {}).items():
            kind, shape = _kind(inner)
            fields.append(Part(field, kind, inner.get("description", ""), field in required, shape=shape))
        yield Shape(name, schema.get("description", ""), tuple(fields))


def _example(base: str, method: str, path: str, token: bool) -> str:
    """Return a command that asks for an address."""
    query = _QUERIES.get(path)
    address = base + path.replace("{id}", _ARTICLE if path.startswith("/api/v1/articles") else "ilva-renn")
    if query:
        # Commas are readable, and mean themselves in a query.
        address += "?" + urlencode(query, safe=",")
    parts = ["curl"]
    if token:
        parts.append("-H 'Authorization: Bearer TOKEN'")
    if method == "post":
        parts += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(_BODIES[path])}'"]
    if path == "/api/v1/export":
        parts.append("-OJ")
    return " ".join([*parts, f"'{address}'"])
