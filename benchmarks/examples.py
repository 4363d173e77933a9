"""Score the reader on the project's own test set: ten fictional articles, every mention, chain and source marked.

Rules are never written for these articles. A found mention is a gold one if it holds the gold head word and stays
inside the gold phrase; chains are scored on what is matched so, single mentions left out (CoNLL F1). An attribution is
found if a claim has its cue and its source; the source is resolved if most mentions of the claim's entity are of the
gold chain.

python -m benchmarks.examples
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks import coreference
from benchmarks.annotations import Annotated, Attribution, load
from dateline.reader.reader import Reader
from dateline.records import Claim, Reading, Span

Place = tuple[int, int]


def score(articles: Sequence[Annotated], readings: Sequence[Reading]) -> dict[str, float]:
    """Return every figure in per cent."""
    counts: Counter[str] = Counter()
    chains = []
    for article, reading in zip(articles, readings, strict=True):
        matched = _matched(article, reading)
        counts["mentions"] += len(article.mentions)
        counts["found mentions"] += len(matched)
        counts["all found"] += len(reading.mentions)
        gold_of = {(m.start, m.end): m for m in article.mentions}
        counts["kinds"] += sum(gold_of[matched[(m.start, m.end)]].kind == m.kind
                               for m in reading.mentions if (m.start, m.end) in matched)  # fmt: skip
        gold = [frozenset((m.start, m.end) for m in article.of(c.id)) for c in article.chains]
        found: dict[str, set[Place]] = {}
        for m in reading.mentions:
            found.setdefault(m.entity, set()).add(matched.get((m.start, m.end), (m.start, m.end)))
        chains.append((gold, [frozenset(places) for places in found.values()]))
        chain_of = {entity: _majority(gold_of[p].chain for p in places if p in gold_of)
                    for entity, places in found.items()}  # fmt: skip
        _sources(article.attributions, reading.claims, chain_of, counts)
    conll = coreference.score(chains)["conll"][2]
    p, r = counts["found mentions"] / max(1, counts["all found"]), counts["found mentions"] / counts["mentions"]

    def share(part: str, whole: str) -> float:
        return round(100 * counts[part] / max(1, counts[whole]), 1)

    return {
        "mentions F1": round(200 * p * r / max(p + r, 1e-9), 1),
        "kind": share("kinds", "found mentions"),
        "CoNLL F1": round(conll, 1),
        "sources found": share("heard", "sources"),
        "resolved": share("resolved", "chained"),
        "type": share("type", "heard"),
        "standing": share("standing", "heard"),
        "anonymity": share("anonymity", "heard"),
    }


def _matched(article: Annotated, reading: Reading) -> dict[Place, Place]:
    """Return which gold mention each found one is; each gold one is given once, to the closest fit."""
    options = []
    for m in reading.mentions:
        for gold in article.mentions:
            if m.start <= gold.head.start and gold.head.end <= m.end and gold.start <= m.start and m.end <= gold.end:
                options.append((gold.end - gold.start - (m.end - m.start), (m.start, m.end), (gold.start, gold.end)))
    found: dict[Place, Place] = {}
    taken: set[Place] = set()
    for _, mine, theirs in sorted(options):
        if mine not in found and theirs not in taken:
            found[mine] = theirs
            taken.add(theirs)
    return found


def _majority(chains: Iterable[str]) -> str | None:
    return next((chain for chain, _ in Counter(chains).most_common(1)), None)


def _sources(
    gold: Sequence[Attribution], claims: Sequence[Claim], chain_of: dict[str, str | None], counts: Counter[str]
) -> None:
    """Count how the outermost attributions of one article were read."""
    for one in gold:
        if one.nested:
            continue
        counts["sources"] += 1
        claim = next(
            (c for c in claims if _touch(c.cue, one.cue) and _same_place(c.source.spans, one.source.spans)), None
        )
        if claim is None:
            continue
        counts["heard"] += 1
        for part in ("type", "standing", "anonymity"):
            counts[part] += getattr(claim.source, part) == getattr(one.source, part)
        if one.source.entity is not None:
            counts["chained"] += 1
            counts["resolved"] += chain_of.get(claim.source.entity or "") == one.source.entity


def _touch(mine: Sequence[Span], theirs: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in mine for b in theirs)


def _same_place(mine: Sequence[Span], theirs: Sequence[Span]) -> bool:
    return _touch(mine, theirs) or not (mine or theirs)


def measure(reader: Reader) -> dict[str, float]:
    """Read the annotated articles and score them."""
    articles = load()
    return score(articles, [reader.read(one.article) for one in articles])


def main() -> None:
    """Print the figures."""
    print(json.dumps(measure(Reader()), indent=2))


if __name__ == "__main__":
    main()
