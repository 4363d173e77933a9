"""The JSON Schema of a reading, as shipped in the file beside this one."""

from __future__ import annotations

import json
from pathlib import Path

FILE = Path(__file__).with_name("reading.schema.json")


def generated() -> str:
    """Return the schema as the records define it, laid out for reading."""
    from dateline.records import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
