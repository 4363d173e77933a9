"""Learn how sure a record is from records that were judged by hand.

    python -m training.events.confidence --shared ../shared --model my-model [--rounds 4 5 6] [--write]

Reads the judged articles again, finds the judged records in them (one that says something else by now was not judged),
and fits a logistic regression of "no field is wrong" on what is known of each (`reader/events/confidence.py`). Prints
the reliability of five folds by article, and with --write puts the weights into `confidence.tsv`. Rounds that are not
named stay unseen: what is reported is judged there.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import dateline
from benchmarks import audit, calibration
from dateline.reader.events import building
from dateline.reader.events.building import Around, Section
from dateline.reader.events.confidence import TABLE, Features
from dateline.reader.events.learnt import share
from dateline.reader.reader import Reader
from dateline.records import Article, Event
from training.events import learnt
from training.events.duplicates import fold

STRENGTH = 1.0
"""Inverse of the regularisation: a few hundred records do not bear much."""
FOLDS = 5


class Watching(Reader):
    """A reader that keeps what tells how sure each event is, by its id."""

    def __init__(self, model: Path | None) -> None:
        super().__init__(model)
        self.seen: dict[str, Features] = {}

    def _events(self, article: Article, acts: Sequence[Section], around: Around) -> tuple[Event, ...]:
        tables = self.encoder.event_tables
        assert tables is not None, "the model has no event head"
        found = tuple(building.weighed(article, acts, around, tables))
        self.seen |= {event.id: seen for event, seen in found}
        return tuple(event for event, _ in found)


def judged(shared: Path, reader: Watching, rounds: Sequence[str]) -> list[tuple[str, Features, bool]]:
    """Return the article, the features and the verdict of every judged event whose record says now what was judged."""
    rows: dict[tuple[str, str], list[audit.Verdict]] = {}
    for row in audit.verdicts():
        if row.round in rounds:
            rows.setdefault((row.corpus, row.article), []).append(row)
    found = []
    for corpus in {corpus for corpus, _ in rows}:
        for key, text, published in audit.articles(shared, corpus):
            if (corpus, key) not in rows:
                continue
            reading = dateline.read(text, reader=reader, as_is=True, published=published, min_confidence=0)
            at = {(event.trigger.start, event.trigger.end, event.category): event for event in reading.events}
            found += [
                (key, reader.seen[event.id], row.right)
                for row in rows[corpus, key]
                if (event := at.get((row.start, row.end, row.category))) and audit.mark(reading, event) == row.record
            ]
    return found


def fitted(rows: Sequence[tuple[str, Features, bool]], names: Sequence[str]) -> LogisticRegression:
    """Return the regression of some rows; "always" is its constant."""
    x = np.array([[seen[name] for name in names] for _, seen, _ in rows])
    return LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=1000).fit(x, [right for *_, right in rows])


def main() -> None:
    """Parse the command line, print the reliability and write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--model", type=Path, default=None, help="another model than the shipped one")
    parser.add_argument(
        "--rounds",
        nargs="+",
        default=["7", "8", "9", "10", "11", "12", "13", "14", "15"],
        help="rounds of the audit to learn from",
    )
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    args = parser.parse_args()
    rows = judged(args.shared, Watching(args.model), args.rounds)
    names = list(rows[0][1])
    held = []
    for number in range(FOLDS):
        model = fitted([row for row in rows if fold(row[0], FOLDS) != number], names)
        for key, seen, right in rows:
            if fold(key, FOLDS) == number:
                held.append((float(model.predict_proba([[seen[name] for name in names]])[0, 1]), right))
    print(calibration.table(held))
    print(f"confidence from which 85 % are right, held out: {calibration.least_for(held, 0.85)}")
    final = fitted(rows, names)
    table = dict(zip(names, final.coef_[0].tolist(), strict=True))
    known = [(share(table, seen), right) for _, seen, right in rows]
    print(f"the same on all it learnt from: {calibration.least_for(known, 0.85)}\n{table}")
    if args.write:
        title = "Weights of a logistic regression on judged records: name, weight. Made by training.events.confidence."
        learnt.write(TABLE, title, (f"{name}\t{value:.4f}" for name, value in table.items()))


if __name__ == "__main__":
    main()
