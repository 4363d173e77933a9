"""Events: what the words of a text say happened, to whom, by whom, where and when, and whether it did."""

from __future__ import annotations
