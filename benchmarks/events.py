"""Score the event layer of the shipped reader on dev files, by published definitions.

    python -m benchmarks.events [--shared ../shared] [--model FOLDER] [--resamples 500]
    python -m benchmarks.events --calibration     how far the probabilities of each layer can be believed

triggers    WikiEvents: a trigger is right if its words are (Li, Ji & Han, NAACL 2021: trigger identification); of
            neighbouring words the surest is the trigger
arguments   WikiEvents: given the trigger, a head word with its role (Du & Cardie 2020: argument classification, head
            match); the last word of a span stands for its head. Roles are ours, which several of the corpus's share
classes     WikiEvents: given the trigger, the class is one of those the corpus's type leaves open
status      UW: macro F1 of denied (< -0.5), uncertain and happened (> 2); r and mean absolute error of the value
parties     CoPED: who does and who suffers, a span right if it shares a word with one of the same side
police      IndiaPoliceEvents: F1 of the sentences of each label; thresholds were chosen on train
fillers, templates   MUC-4: see `incidents`. Its texts are in capitals: words get back the shapes they usually have
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from benchmarks import calibration, incidents, shared
from benchmarks.incidents import Score
from dateline.reader.events import fillers, passages, roles
from dateline.reader.events.fillers import CHOSEN, Candidate, Thresholds, Told
from dateline.reader.events.police import failing
from dateline.reader.events.tables import HEAD, POLICE, REACH, VECTORS, Scores, Tables, scores
from dateline.reader.events.triggers import Trigger, softmax
from dateline.reader.layers import Floats
from dateline.reader.reader import Reader
from training.events.labels import STATUSES, Labels, labels
from training.events.readers import FILES, load
from training.events.shapes import restored, usual_shapes

T = TypeVar("T")
Spans = set[tuple[Any, ...]]

SEED: Final = 20261123
WORD: Final = 0.35
"""Probability of any event from which a word is scored as a trigger: most of the corpus's are single words."""
POLICE_LEAST: Final = {"KILL": 0.8, "ARREST": 0.7, "FAIL": 0.187, "FORCE": 0.55, "ANY_ACTION": 0.6}
"""Probability from which a sentence has a label of IndiaPoliceEvents: the best on dev
(`training.events.thresholds`); that of FAIL is the one from which as many train sentences have it as should, each
judged by what was learnt from the others (`training.events.police`)."""


PEER: Final = {
    "MUC-4 fillers, all": "GRIT (BERT-base) 54.5 on test",
    "MUC-4 templates, all": "GTT (BERT-base) 50.2 on test",
    "WikiEvents, triggers": "logistic regression on a frozen MiniLM 43.8 on test",
    "India, FAIL": "frozen MiniLM 26 on test",
    "India, KILL": "frozen MiniLM 60 on test",
    "India, ARREST": "frozen MiniLM 71 on test",
    "India, FORCE": "frozen MiniLM 78 on test",
    "UW, status": "frozen MiniLM 61.0, r .585",
}
"""The best figure of others that could be had, most on the held-out twin of a file. No two people's are published."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text with what the encoder says of it: the vectors of its words [words, hidden] and the graph's scores."""

    text: Labels
    vectors: Floats
    scores: Scores


def texts(shared_folder: Path, reader: Reader, corpus: str, split: str = "dev") -> Iterator[Read]:
    """Yield the texts of a corpus, read."""
    pieces, reshape = reader.encoder.wordpiece, None
    if corpus == "muc4":
        others = (one for name in FILES if name != "muc4" for one in load(shared_folder, name, "train", pieces))
        usual = usual_shapes((one.text, one.tokens) for one in others)

        def reshape(text: str, tokens: Any) -> Any:
            return restored(text, tokens, usual)

    for one in load(shared_folder, corpus, split, pieces, reshape):
        found = reader.encoder.read(one.tokens, HEAD)
        yield Read(labels(one), found[VECTORS], scores(found))


def score_triggers(articles: Sequence[Read], least: float = WORD) -> list[Score]:
    """Return the scores of triggers of each article, whatever their class, statements and none of the ledger's too."""
    found = []
    for one in articles:
        share = softmax(one.scores.triggers)
        some = (1 - share[:, 0]).tolist()
        edges = runs([int(each >= least) for each in some])
        heads = [max(range(start, end), key=lambda i: some[i]) for start, end, _ in edges]
        found.append(compared({words for words, _ in one.text.events}, {(head, head + 1) for head in heads}))
    return found


def score_classes(articles: Iterable[Read]) -> list[Score]:
    """Return, for each article, how many gold triggers have a class that they may have."""
    found = []
    for one in articles:
        assert one.text.triggers is not None
        rows = [(start, int(one.scores.triggers[start, 1:].argmax())) for (start, _), _ in one.text.events]
        right = sum(bool(one.text.triggers[start, 1 + best] == 1) for start, best in rows)
        found.append(Score(right, len(rows), right, len(rows)))
    return found


def score_arguments(articles: Iterable[Read], tables: Tables) -> list[Score]:
    """Return the scores of argument heads with roles of each article, given its triggers."""
    found = []
    for one in articles:
        gold: Spans = set()
        ours: Spans = set()
        for trigger, arguments in one.text.events:
            shares = _role_shares(one, trigger, tables)
            start = shares[0][0]
            ours |= {
                (trigger, start + last - 1, role) for _, last, role in runs([int(row.argmax()) for _, row in shares])
            }
            gold |= {(trigger, last - 1, role) for (_, last), role in arguments}
        found.append(compared(gold, ours))
    return found


def _role_shares(one: Read, trigger: tuple[int, int], tables: Tables) -> list[tuple[int, Floats]]:
    """Return the words within reach of a trigger, in a row, each with the probabilities of the roles."""
    start, end = max(0, trigger[0] - REACH), min(len(one.text.tokens), trigger[1] + REACH)
    act = Trigger(*trigger, trigger[0], "", 1.0, np.zeros(0, dtype=np.float32), (0.0, 0.0, 1.0))
    words = [(i, i + 1) for i in range(start, end)]
    (share,) = roles.roles([act], words, one.scores.ends, one.text.sentence, tables)
    return [(start + k, share[k]) for k in range(len(words))]


def runs(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return the runs of equal tags other than 0: start, end, tag."""
    edges = [0, *(i for i in range(1, len(tags)) if tags[i] != tags[i - 1]), len(tags)]
    return [(a, b, tags[a]) for a, b in zip(edges, edges[1:], strict=False) if a < b and tags[a]]


def compared(gold: Spans, found: Spans) -> Score:
    """Return the score of a set against another."""
    right = len(gold & found)
    return Score(right, len(found), right, len(gold))


Judged = tuple[int, int, float, float]
"""Gold and found status by number, gold and found value."""


def judged(sentences: Iterable[Read]) -> list[list[Judged]]:
    """Return the predicates of each text with their gold and found status and value."""
    found = []
    for one in sentences:
        rows = []
        for each in one.text.predicates:
            raw = one.scores.status[each.words[0] : each.words[1]].mean(axis=0)
            assert each.value is not None
            rows.append((int(each.allowed.argmax()), int(raw[:3].argmax()), each.value, float(raw[3])))
        found.append(rows)
    return found


def status_figures(rows: Sequence[Judged]) -> dict[str, float]:
    """Return macro F1, the F1 of each status, Pearson's r and the mean absolute error."""
    gold, found = [row[0] for row in rows], [row[1] for row in rows]
    per = {
        name: compared_labels(gold, found, number).prf()[2] for number, name in enumerate(STATUSES)
    }  # fmt: skip
    values = np.array([[row[2], row[3]] for row in rows]).T
    return {
        "macro F1": sum(per.values()) / len(per), **per, "r": float(np.corrcoef(values)[0, 1]),
        "MAE": float(np.abs(values[0] - values[1]).mean()),
    }  # fmt: skip


def compared_labels(gold: Sequence[int], found: Sequence[int], label: int) -> Score:
    """Return the score of one label."""
    right = sum(a == b == label for a, b in zip(gold, found, strict=True))
    return Score(right, found.count(label), right, gold.count(label))


def score_parties(sentences: Iterable[Read], tables: Tables) -> list[Score]:
    """Return the scores of who does and who suffers, a span right if it shares a word with one of the same side."""
    found = []
    for one in sentences:
        if one.text.parties is None:
            continue
        share = passages.parties(passages.vector(one.vectors, tables), one.vectors, tables)
        ours = runs(share.argmax(axis=1).tolist())
        gold = [(a, b, role) for (a, b), role in one.text.parties]
        found.append(Score(_met(ours, gold), len(ours), _met(gold, ours), len(gold)))
    return found


def _met(these: Sequence[tuple[int, int, int]], others: Sequence[tuple[int, int, int]]) -> int:
    return sum(any(r == s and a < d and c < b for c, d, s in others) for a, b, r in these)


def police(articles: Iterable[Read], tables: Tables) -> list[list[tuple[Floats, Floats]]]:
    """Return, for each article, the gold answers and the probabilities [labels] of each sentence."""
    return [[(each.answers, _police(one, each.words, tables)) for each in one.text.police] for one in articles]


def _police(one: Read, place: tuple[int, int], tables: Tables) -> Floats:
    words, tokens = one.vectors[slice(*place)], one.text.tokens
    found = passages.police(words, tables)
    sentence = one.text.text.text[int(tokens.starts[place[0]]) : int(tokens.ends[place[1] - 1])]
    found[POLICE.index("FAIL")] = failing(sentence, words, one.vectors, tables)
    return found


def police_score(rows: Sequence[tuple[Floats, Floats]], label: str, least: float) -> Score:
    """Return the score of one label at a threshold."""
    k = POLICE.index(label)
    gold, found = ([bool(row[i][k] >= (0.5, least)[i]) for row in rows] for i in (0, 1))
    right = sum(a and b for a, b in zip(gold, found, strict=True))
    return Score(right, sum(found), right, sum(gold))


def muc(articles: Iterable[Read], tables: Tables) -> Iterator[tuple[str, list[incidents.Template]]]:
    """Yield the id of an article and the templates that the reader's fillers make."""
    for one in articles:
        told = fillers.tell(one.vectors, one.text.sentence, tables)
        found = fillers.candidates(one.text.text.text, one.text.tokens, one.text.sentence, told)
        yield one.text.text.id, templates_of(told, found)


def templates_of(told: Told, found: list[Candidate], chosen: Thresholds = CHOSEN) -> list[incidents.Template]:
    """Return the templates of an article by what is told of it and who may fill them."""
    kind = fillers.type_of(told, chosen)
    if kind is None:
        return []
    named = fillers.named(found, chosen)
    entities = {role: [frozenset((incidents.normalised(name),)) for name in names] for role, names in named.items()}
    return [incidents.Template(kind.lower(), entities)]


def interval(rows: Sequence[T], figure: Callable[[Sequence[T]], float], resamples: int) -> tuple[float, float]:
    """Return the 95 % interval of a figure over texts, drawn anew with replacement; the seed is fixed."""
    rng = random.Random(SEED)
    found = sorted(figure(rng.choices(rows, k=len(rows))) for _ in range(resamples))
    return found[int(0.025 * resamples)], found[min(resamples - 1, int(0.975 * resamples))]


def f1_of(rows: Sequence[Score]) -> float:
    """Return the F1 of all scores together, in per cent."""
    return sum(rows, Score()).prf()[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """The scores of each text by figure, and the judged predicates of each text of UW."""

    rows: dict[str, list[Score]]
    status: list[list[Judged]]


def measured(folder: Path, reader: Reader) -> Measured:
    """Read the dev files and return what `report` prints and `floors` holds."""
    tables = reader.encoder.event_tables
    assert tables is not None, "the model has no event head"
    articles = list(texts(folder, reader, "wikievents"))
    found = {
        "WikiEvents, triggers": score_triggers(articles),
        "WikiEvents, class given trigger": score_classes(articles),
        "WikiEvents, arguments given trigger": score_arguments(articles, tables),
        "CoPED, source and target": score_parties(texts(folder, reader, "coped"), tables),
    }
    news = police(texts(folder, reader, "india"), tables)
    for label in POLICE:
        found[f"India, {label}"] = [police_score(rows, label, POLICE_LEAST[label]) for rows in news]
    gold = {row["id"]: incidents.gold_templates(row) for row in shared.rows(folder / "data/events/muc4_dev.jsonl")}
    made = dict(muc(texts(folder, reader, "muc4"), tables))
    people = [incidents.fillers([(incidents.together(gold[key]), incidents.together(made[key]))]) for key in gold]
    whole = [incidents.templates([(gold[key], made[key])]) for key in gold]
    found |= {f"MUC-4 fillers, {name}": [one[name] for one in people] for name in (*incidents.ROLES, "all")}
    found |= {f"MUC-4 templates, {name}": [one[name] for one in whole] for name in (incidents.TYPE, "all")}
    return Measured(found, judged(texts(folder, reader, "uw")))


def report(folder: Path, reader: Reader, resamples: int) -> None:
    """Print every figure."""
    result = measured(folder, reader)
    for name, rows in result.rows.items():
        p, r, f = sum(rows, Score()).prf()
        low, high = interval(rows, f1_of, resamples)
        print(f"{name:34} P {p:5.1f}  R {r:5.1f}  F1 {f:5.1f}  (95 %: {low:.1f} to {high:.1f}, "
              f"n {sum(row.gold for row in rows)}){_beside(name)}")  # fmt: skip

    def macro(rows: Sequence[Sequence[Judged]]) -> float:
        return status_figures([row for rows_ in rows for row in rows_])["macro F1"]

    figures = status_figures([row for rows in result.status for row in rows])
    low, high = interval(result.status, macro, min(resamples, 200))
    shown = ", ".join(
        f"{name} {value:.3f}" if name in ("r", "MAE") else f"{name} {value:.1f}" for name, value in figures.items()
    )
    count = sum(map(len, result.status))
    print(f"{'UW, status':34} {shown} (95 % of macro F1: {low:.1f} to {high:.1f}, n {count}){_beside('UW, status')}")


def _beside(name: str) -> str:
    return f"  [{PEER[name]}]" if name in PEER else ""


def believed(folder: Path, reader: Reader) -> dict[str, list[calibration.Judged]]:
    """Return, for each layer, the probability of each answer on dev, and whether the answer is right."""
    tables = reader.encoder.event_tables
    assert tables is not None, "the model has no event head"
    found: dict[str, list[calibration.Judged]] = {"trigger": [], "class": [], "role": [], "status": []}
    for one in texts(folder, reader, "wikievents"):
        gold = {words for words, _ in one.text.events}
        share = softmax(one.scores.triggers)
        some = 1 - share[:, 0]
        for start, end, _ in runs((some >= WORD).astype(int).tolist()):
            head = start + int(some[start:end].argmax())
            found["trigger"].append((float(some[head]), (head, head + 1) in gold))
        assert one.text.triggers is not None
        for (start, _), _ in one.text.events:
            named = share[start, 1:] / share[start, 1:].sum()
            best = int(named.argmax())
            found["class"].append((float(named[best]), bool(one.text.triggers[start, 1 + best] == 1)))
        for trigger, arguments in one.text.events:
            right = {place: role for (a, b), role in arguments for place in range(a, b)}
            for place, row in _role_shares(one, trigger, tables):
                if (best := int(row.argmax())) != 0:
                    found["role"].append((float(row[best]), right.get(place) == best))
    for one in texts(folder, reader, "uw"):
        for each in one.text.predicates:
            row = softmax(one.scores.status[each.words[0] : each.words[1], :3].mean(axis=0))
            found["status"].append((float(row.max()), int(row.argmax()) == int(each.allowed.argmax())))
    return found


def main() -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=None, help="folder with data/; ../shared if not given")
    parser.add_argument("--model", type=Path, default=None, help="another model than the shipped one")
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--calibration", action="store_true", help="print reliability tables instead")
    args = parser.parse_args()
    folder = args.shared or shared.folder()
    if folder is None:
        raise SystemExit("the development data (DATELINE_SHARED or ../shared) is not here; pass --shared")
    reader = Reader(args.model)
    if not args.calibration:
        report(folder, reader, args.resamples)
        return
    for name, rows in believed(folder, reader).items():
        print(f"{name}\n{calibration.table(rows)}\n")


if __name__ == "__main__":
    main()
