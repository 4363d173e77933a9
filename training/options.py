"""Every hyper-parameter of a program as an option of its command line."""

from __future__ import annotations

import argparse
from typing import Any, TypeVar

C = TypeVar("C")


def parsed(parser: argparse.ArgumentParser, config: type[C]) -> tuple[argparse.Namespace, C]:
    """Add an option per field of `config`, parse the command line; return it, and the config it asks for.

    Raises:
        SystemExit: an option that is not there, or a value of another type than the field's default.
    """
    defaults: dict[str, Any] = vars(config())
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    args = parser.parse_args()
    return args, config(**{name: getattr(args, name) for name in defaults})
