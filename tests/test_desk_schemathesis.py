"""The API tried with what its description allows and with what it does not: no fault, and all answers as described."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
FEW = settings(
    max_examples=10, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)  # fmt: skip
HOST = "testserver"


def described(ledger: Path, edit: bool) -> Any:
    """Return the description of a desk, with the desk behind it."""
    app = create_app(DeskSettings(ledger=ledger, edit=edit, hosts=(HOST,)))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


def operations(schema: Any) -> dict[str, Any]:
    """Return what a description offers, by method and path."""
    found = (offered.ok() for offered in schema.get_all_operations())
    return {operation.label: operation for operation in found}


LABELS = list(operations(described(Path("nowhere"), edit=True)))


@pytest.fixture(scope="module")
def reading(desk_ledger: Path) -> dict[str, Any]:
    return operations(described(desk_ledger, edit=False))


@pytest.fixture(scope="module")
def deciding(desk_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    path = tmp_path_factory.mktemp("deciding") / "ledger.db"
    path.write_bytes(desk_ledger.read_bytes())
    yield operations(described(path, edit=True))


def try_out(operation: Any) -> None:
    """Ask one thing in ways that its description allows, and in ways that it does not."""

    @FEW
    @given(case=operation.as_strategy())
    def allowed(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    @FEW
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    def refused(case: Any) -> None:
        case.call_and_validate(checks=[*CHECKS, negative_data_rejection])

    allowed()
    if operation.query or operation.path_parameters or operation.body:
        refused()


@pytest.mark.parametrize("label", LABELS)
def test_a_read_only_desk_answers_as_described(reading: dict[str, Any], label: str) -> None:
    try_out(reading[label])


@pytest.mark.parametrize("label", [label for label in LABELS if label.startswith("POST")])
def test_a_desk_that_may_be_changed_answers_as_described(deciding: dict[str, Any], label: str) -> None:
    try_out(deciding[label])
