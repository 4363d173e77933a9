"""The shipped JSON Schema is the one the records define, and readings keep to it."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from dateline import Reading, records, to_json
from dateline.schema import FILE, generated
from tests.stories import flood
from tests.strategies import readings

SCHEMA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


def test_shipped_schema_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == generated(), "run: make schema"


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_schema_describes_every_field_of_a_reading() -> None:
    assert set(SCHEMA["$defs"]["Reading"]["properties"]) == {field.name for field in fields(records.Reading)}


def test_reading_validates() -> None:
    jsonschema.validate(json.loads(to_json(flood())), SCHEMA)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(readings())
def test_any_reading_validates(reading: Reading) -> None:
    jsonschema.validate(json.loads(to_json(reading)), SCHEMA)


def test_unknown_word_does_not_validate() -> None:
    body = json.loads(to_json(flood()))
    body["claims"][0]["quotation"] = "sung"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, SCHEMA)
