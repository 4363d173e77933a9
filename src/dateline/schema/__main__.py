"""Write the schema into its file: ``python -m dateline.schema`` or ``make schema``."""

from __future__ import annotations

from dateline.schema import FILE, generated

if __name__ == "__main__":
    FILE.write_text(generated(), encoding="utf-8")
