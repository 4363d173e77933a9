"""The score on the annotated examples is full for the annotations themselves, and falls with every mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import examples
from benchmarks.annotations import Annotated, load
from dateline.records import Claim, Entity, Mention, Reading, Run, Span, stable_id


def perfect(article: Annotated) -> Reading:
    """Return the reading that says exactly what was marked."""
    ids = {chain.id: stable_id(article.article.id, chain.id) for chain in article.chains}
    claims = tuple(
        Claim(
            stable_id(article.article.id, i), replace(one.source, entity=ids.get(one.source.entity or "")), one.cue,
            "say", (Span(0, 1),), "indirect", "yes", None, None, 1.0,
        )
        for i, one in enumerate(article.attributions)
    )  # fmt: skip
    mentions = tuple(
        Mention(stable_id(m.chain, m.start, m.end), m.start, m.end, m.kind, m.form, ids[m.chain])
        for m in article.mentions
    )
    entities = tuple(Entity(ids[c.id], c.name, c.kind) for c in article.chains)
    return Reading(article.article, mentions=mentions, entities=entities, claims=claims, run=Run("0", "none", 0.0))


@pytest.fixture(scope="module")
def articles() -> tuple[Annotated, ...]:
    return load()[:2]


def test_example_scores_are_full_for_the_annotations(articles: tuple[Annotated, ...]) -> None:
    figures = examples.score(articles, [perfect(article) for article in articles])
    assert figures == dict.fromkeys(figures, 100.0)


def test_example_scores_fall_with_mistakes(articles: tuple[Annotated, ...]) -> None:
    wrong = []
    for reading in map(perfect, articles):
        one = reading.entities[0].id
        mentions = tuple(replace(m, entity=one, kind="other") for m in reading.mentions[::2])
        claims = tuple(replace(c, source=replace(c.source, type="implicit")) for c in reading.claims[1:])
        wrong.append(replace(reading, mentions=mentions, entities=reading.entities, claims=claims))
    figures = examples.score(articles, wrong)
    assert all(figures[name] < 90 for name in ("mentions F1", "kind", "CoNLL F1", "resolved", "type"))
    assert figures["sources found"] < 100
