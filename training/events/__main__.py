"""Print what the event corpora hold after mapping, or which of their texts stand twice.

python -m training.events --shared ../shared                  counts per corpus and class
python -m training.events --shared ../shared --duplicates     texts of one part that are near one of another
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import dateline
from dateline.reader.tokens import WordPiece
from training.events.duplicates import near
from training.events.readers import FILES, load
from training.events.texts import EventText, all_classes
from training.examples import fragment

SPLITS = ("train", "dev")
Corpora = dict[tuple[str, str], list[EventText]]


def sizes(corpora: Corpora) -> list[str]:
    """Return a table of what each part of each corpus holds, and what is lost when spans become words."""
    names = ("texts", "words", "triggers", "decided", "ours", "arguments", "predicates", "passages", "parties",
             "incidents", "fillers", "off words", "nested", "unsure")  # fmt: skip
    lines = ["\t".join(("corpus", "part", *names))]
    for (corpus, split), texts in corpora.items():
        triggers = [trigger for one in texts for trigger in one.triggers]
        incidents = [incident for one in texts for incident in one.incidents]
        numbers = (
            len(texts),
            sum(len(one.tokens) for one in texts),
            len(triggers),
            sum(trigger.known is not None for trigger in triggers),
            sum(trigger.classes.isdisjoint(("none", "effect")) for trigger in triggers),
            *(sum(len(getattr(one, name)) for one in texts) for name in names[5:9]),
            len(incidents),
            sum(len(incident.fillers) for incident in incidents),
            *(sum(counts) for counts in zip(*(losses(one) for one in texts), strict=True)),
            sum(len(one.unsure) for one in texts),
        )
        lines.append("\t".join((corpus, split, *map(str, numbers))))
    return lines


def losses(one: EventText) -> tuple[int, int]:
    """Return how many spans do not begin and end with words, and how many triggers share a word with an earlier one."""
    off = nested = 0
    spans = [(x.start, x.end) for x in one.triggers]
    spans += [(x.start, x.end) for x in one.arguments]
    spans += [(x.start, x.end) for x in one.predicates]
    spans += [(x.start, x.end) for x in one.parties]
    for start, end in spans:
        found = fragment(one.tokens, start, end, "")
        # White space at the edge of a span costs nothing.
        words = one.text[start:end]
        edges = (start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
        off += found is None or (one.tokens.starts[found.start], one.tokens.ends[found.end - 1]) != edges
    taken: set[int] = set()
    for trigger in one.triggers:
        found = fragment(one.tokens, trigger.start, trigger.end, "")
        words_of = set(range(found.start, found.end)) if found else set()
        nested += not taken.isdisjoint(words_of)
        taken |= words_of
    return off, nested


def distribution(corpora: Corpora) -> list[str]:
    """Return a table of classes: per part of a corpus, labels that decide for the class / that leave it open."""
    columns: dict[tuple[str, str], tuple[Counter[str], Counter[str]]] = {}
    for part, texts in corpora.items():
        decided: Counter[str] = Counter()
        left: Counter[str] = Counter()
        for one in texts:
            for classes in (
                *(trigger.classes for trigger in one.triggers),
                *(passage.classes for passage in one.passages),
                *(incident.classes for incident in one.incidents),
            ):
                (decided if len(classes) == 1 else left).update(classes)
        if decided or left:
            columns[part] = decided, left
    lines = ["\t".join(("class", *(f"{corpus} {split}" for corpus, split in columns)))]
    for name in all_classes():
        cells = (f"{decided[name]}/{left[name]}" for decided, left in columns.values())
        lines.append("\t".join((name, *cells)))
    return lines


def duplicates(corpora: Corpora) -> list[str]:
    """Return a table of the parts that share texts: how many of the first are near one of the second."""
    lines = ["\t".join(("texts of", "near one of", "how many"))]
    parts = {part: {str(i): one.text for i, one in enumerate(texts)} for part, texts in corpora.items() if texts}
    for first, texts in parts.items():
        for second, others in parts.items():
            if first != second:
                count = len(near(texts, others))
                if count:
                    lines.append("\t".join((" ".join(first), " ".join(second), str(count))))
    return lines


def main() -> None:
    """Parse the command line, read the corpora, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--vocabulary", type=Path, default=Path(dateline.__file__).parent / "model" / "vocabulary.txt")
    parser.add_argument("--duplicates", action="store_true", help="look for texts that stand twice instead")
    args = parser.parse_args()
    pieces = WordPiece(args.vocabulary.read_text(encoding="utf-8").split("\n"))
    parts = ((corpus, split) for corpus in FILES for split in SPLITS)
    read = {(corpus, split): list(load(args.shared, corpus, split, pieces)) for corpus, split in parts}
    corpora = {part: texts for part, texts in read.items() if texts}
    if args.duplicates:
        print("\n".join(duplicates(corpora)))
    else:
        print("\n".join((*sizes(corpora), "", *distribution(corpora))))


if __name__ == "__main__":
    main()
