"""Score what MUC-4 asks for: who fills which role of an article's incidents, and whole templates.

fillers    CEAF-REE (Du, Rush & Cardie, EACL 2021): per role, entities predicted and gold are paired one to one so
           that most pairs are right; a predicted entity is right if all its mentions are mentions of the gold one.
           Micro over the roles; the entities of all templates of an article together, one that holds another once.
templates  CEAF-TF (Du, Rush & Cardie, NAACL 2021): predicted and gold templates of one incident type are paired so
           that the article's F1 is highest; types and entities count, those of templates without a partner too.

Both normalise strings (small letters; no articles, no punctuation) and count only victims with a name. Optional
templates and entities count like others, strings that the text does not have do not, as in the authors' data. Checked
on the predictions that both papers' authors published for the test part: 54.50 and 50.23, their own figures.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

ROLES: Final = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
TYPE: Final = "incident_type"
SEARCHED: Final = 20_000
"""Pairings of the templates of one article that are tried one by one; above it the best sum of shares is taken."""

Entity = frozenset[str]
Roles = Mapping[str, Sequence[Entity]]

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_MARKS = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Template:
    """An incident: its type in small letters ("attack / bombing" allows both) and its entities by role."""

    type: str
    roles: Roles


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers right among those found, and among those that there are."""

    found_right: int = 0
    found: int = 0
    gold_right: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found_right + other.found_right, self.found + other.found, self.gold_right + other.gold_right,
            self.gold + other.gold,
        )  # fmt: skip

    def prf(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 in per cent."""
        p = self.found_right / self.found if self.found else 0.0
        r = self.gold_right / self.gold if self.gold else 0.0
        return 100 * p, 100 * r, 200 * p * r / (p + r) if p + r else 0.0


Scores = dict[str, Score]


def normalised(words: str) -> str:
    """Return a string as it is compared."""
    return " ".join(_ARTICLES.sub(" ", words.lower().translate(_MARKS)).split())


def gold_templates(row: Mapping[str, Any]) -> list[Template]:
    """Return the templates of a row of MUC-4."""
    return [
        Template(each["incident_type"].lower(), {role: _entities(each[role], role) for role in ROLES})
        for each in row["templates"]
    ]


def _entities(fillers: Iterable[Mapping[str, Any]], role: str) -> list[Entity]:
    found = []
    for filler in fillers:
        names = frozenset(normalised(mention["text"]) for mention in filler["mentions"] if mention["spans"]) - {""}
        if names and (role != "Victim" or filler.get("named", True)):
            found.append(names)
    return found


def together(templates: Iterable[Template]) -> Roles:
    """Return the entities of all templates of an article by role, one that holds another or is held by it once."""
    found: dict[str, list[Entity]] = {role: [] for role in ROLES}
    for template in templates:
        for role in ROLES:
            for entity in template.roles.get(role, ()):
                if not any(entity <= other or other <= entity for other in found[role]):
                    found[role].append(entity)
    return found


def fillers(documents: Iterable[tuple[Roles, Roles]]) -> Scores:
    """Return the scores of (gold, predicted) entities of articles, by role and for all."""
    total: Scores = {role: Score() for role in ROLES}
    for gold, predicted in documents:
        for role in ROLES:
            total[role] += _ceaf(gold.get(role, ()), predicted.get(role, ()))
    return total | {"all": _sum(total.values())}


def _ceaf(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Score:
    table = np.array([[one <= other for one in predicted] for other in gold], dtype=float)
    table = table.reshape(len(gold), len(predicted))
    right = int(table[linear_sum_assignment(-table)].sum())
    return Score(right, len(predicted), right, len(gold))


def templates(documents: Iterable[tuple[Sequence[Template], Sequence[Template]]]) -> Scores:
    """Return the scores of (gold, predicted) templates of articles: by role, of the type, and for all."""
    total: Scores = {name: Score() for name in (TYPE, *ROLES)}
    for gold, predicted in documents:
        for name, score in _best(gold, predicted).items():
            total[name] += score
    return total | {"all": _sum(total.values())}


def _best(gold: Sequence[Template], predicted: Sequence[Template]) -> Scores:
    """Return the scores of one article under the pairing with the highest F1."""
    found = max(
        (_paired(gold, predicted, pairs) for pairs in _pairings(gold, predicted)),
        key=lambda scores: _sum(scores.values()).prf()[2],
    )
    return found


def _pairings(gold: Sequence[Template], predicted: Sequence[Template]) -> Iterable[dict[int, int]]:
    options = [[j for j, one in enumerate(gold) if each.type in one.type] for each in predicted]
    if np.prod([len(each) + 1.0 for each in options]) > SEARCHED:
        yield _assigned(gold, predicted, options)
        return
    for chosen in itertools.product(*([*each, None] for each in options)):
        taken = [j for j in chosen if j is not None]
        if len(taken) == len(set(taken)):
            yield {i: j for i, j in enumerate(chosen) if j is not None}


def _assigned(
    gold: Sequence[Template], predicted: Sequence[Template], options: Sequence[Sequence[int]]
) -> dict[int, int]:
    whole = _sum(_paired(gold, predicted, {}).values())
    table = np.zeros((len(predicted), len(gold)))
    for i, each in enumerate(options):
        for j in each:
            score = _sum(_paired(gold, predicted, {i: j}).values())
            table[i, j] = score.found_right / max(1, whole.found) + score.gold_right / max(1, whole.gold)
    rows, columns = linear_sum_assignment(-table)
    return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0}


def _paired(gold: Sequence[Template], predicted: Sequence[Template], pairs: Mapping[int, int]) -> Scores:
    scores: Scores = {TYPE: Score(len(pairs), len(predicted), len(pairs), len(gold))}
    for role in ROLES:
        found_right = gold_right = 0
        for i, j in pairs.items():
            ours, theirs = predicted[i].roles.get(role, ()), gold[j].roles.get(role, ())
            found_right += sum(any(one <= other for other in theirs) for one in ours)
            gold_right += sum(any(one <= other for one in ours) for other in theirs)
        scores[role] = Score(found_right, _count(predicted, role), gold_right, _count(gold, role))
    return scores


def _count(listed: Iterable[Template], role: str) -> int:
    return sum(len(each.roles.get(role, ())) for each in listed)


def _sum(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())
