"""The word lists of `source_lexicon.tsv`, ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from dateline.reader.cues import plural
from dateline.records import EntityKind, Standing


@dataclass(frozen=True, slots=True)
class SourceWords:
    """What single words and whole names say about a source; lower-case keys unless capitals matter."""

    people: dict[str, Standing]
    many: dict[str, Standing]
    bodies: dict[str, tuple[EntityKind, Standing]]
    name_words: dict[str, tuple[EntityKind, Standing]]
    known: dict[str, tuple[EntityKind, Standing]]
    documents: frozenset[str]
    collectives: frozenset[str]
    quantities: frozenset[str]
    anonymous: frozenset[str]
    states: frozenset[str]
    demonyms: frozenset[str]
    places: frozenset[str]
    not_names: frozenset[str]
    titles: frozenset[str]
    title_modifiers: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]


@cache
def load() -> SourceWords:
    """Return the lists that ship with the package."""
    lists: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("source_lexicon.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, words = line.split("\t")
            lists.setdefault(name, []).extend(word.replace("_", " ") for word in words.split())
    people: dict[str, Standing] = {}
    classed: dict[str, dict[str, tuple[EntityKind, Standing]]] = {"body": {}, "name": {}, "known": {}}
    for name, entries in lists.items():
        group, *rest = name.split(":")
        for word in entries:
            if group == "person":
                people.setdefault(word, cast(Standing, rest[0]))
            elif group in classed:
                classed[group].setdefault(word, (cast(EntityKind, rest[0]), cast(Standing, rest[1])))
    many = {_people_plural(word): standing for word, standing in people.items()}
    many |= {word: many.get(word, "other") for word in lists["plural"] if word not in people}
    bodies = classed["body"]
    bodies |= {plural(word): value for word, value in bodies.items() if plural(word) not in bodies}
    return SourceWords(
        people=people,
        many=many,
        bodies=bodies,
        name_words=classed["name"],
        known=classed["known"],
        documents=frozenset(lists["document"]) | {plural(word) for word in lists["document"]},
        collectives=frozenset(lists["collective"]) | {plural(word) for word in lists["collective"]},
        quantities=frozenset(lists["plural"]),
        anonymous=frozenset(lists["anonymous"]),
        states=frozenset(lists["state"]),
        demonyms=frozenset(lists["demonym"]),
        places=frozenset(lists["place"]),
        not_names=frozenset(lists["not_name"]),
        titles=frozenset(lists["title"]),
        title_modifiers=frozenset(lists["title_modifier"]),
        female=frozenset(lists["female_title"] + lists["female_noun"] + lists["female_name"]),
        male=frozenset(lists["male_title"] + lists["male_noun"] + lists["male_name"]) - frozenset(lists["female_name"]),
    )


def _people_plural(word: str) -> str:
    if word in ("man", "woman", "child"):
        return {"man": "men", "woman": "women", "child": "children"}[word]
    return word[:-3] + "men" if word.endswith("man") else plural(word)
