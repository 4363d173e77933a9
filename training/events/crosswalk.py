"""From the labels of corpora to the ledger's classes and roles: two tables in training/data, and their look-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar, cast, get_args

from dateline.ontology.class_words import Part, evident, narrowed
from dateline.records import Role
from training.events.texts import all_classes

T = TypeVar("T")
DATA = Path(__file__).parents[1] / "data"


def classes_of(
    corpus: str, label: str, trigger: str = "", weapons: Sequence[str] = (), text: str = ""
) -> frozenset[str]:
    """Return the classes that an event a corpus calls `label` may be, narrowed by its trigger, weapons and text.

    A label the table does not have may be anything: all classes. `text` is the whole article as `plain_words` gives it.
    """
    found = labelled(corpus, label)
    parts: list[tuple[Part, str]] = [("trigger", trigger), *(("weapon", weapon) for weapon in weapons)]
    for part, words in parts:
        if words and len(found) > 1:
            found = narrowed(found, words, part)
    return evident(found, text) if text else found


@cache
def labelled(corpus: str, label: str) -> frozenset[str]:
    """Return the classes of a corpus's label, whatever the trigger."""
    found = _longest(_labels().get(corpus, {}), label)
    return frozenset(all_classes()) if found is None else found


def role_of(corpus: str, label: str, role: str) -> Role | None:
    """Return our role of a part of an event, None for one that is none of ours."""
    found = _longest(_roles().get((corpus, role), {}), label)
    return None if found in (None, "none") else cast(Role, found)


def exhaustive(corpus: str) -> frozenset[str]:
    """Return the classes whose events a corpus marks throughout."""
    return _labels()["exhaustive"].get(corpus, frozenset())


def _longest(table: dict[str, T], label: str) -> T | None:
    """Return the value of a label, else of the longest beginning of it in the table (written with *)."""
    if label in table:
        return table[label]
    for end in range(len(label), -1, -1):
        if label[:end] + "*" in table:
            return table[label[:end] + "*"]
    return None


@cache
def _labels() -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for corpus, label, names in _rows("event_labels.tsv"):
        found.setdefault(corpus, {})[label] = _expanded(names, found.get("set", {}))
    return found


@cache
def _roles() -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for corpus, label, role, ours in _rows("event_roles.tsv"):
        if ours not in (*get_args(Role), "none"):
            raise ValueError(f"event_roles.tsv: {ours!r} is no role of ours")
        found.setdefault((corpus, role), {})[label] = ours
    return found


def _expanded(names: str, sets: dict[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for name in names.split("|"):
        if name.startswith("$"):
            found |= sets[name[1:]]
        elif name in all_classes():
            found.add(name)
        else:
            raise ValueError(f"the tables of events: {name!r} is no class")
    return frozenset(found)


def _rows(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
