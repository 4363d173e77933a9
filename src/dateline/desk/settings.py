"""How a desk is run."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
"""The names of this machine under which nobody else can reach it."""

PORT: Final = 8321


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """Which ledger to show, to whom, and whether it may be changed.

    `hosts` are the names and addresses by which browsers may ask for the desk, in lower case and without a port. With a
    `token` whoever asks has to know it. `secret` signs what pages send back; it lives as long as the process.
    """

    ledger: Path
    edit: bool = False
    token: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
