"""The hand-made annotations of the examples fit their articles and keep the rules of docs/annotation.md."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import dateline
from benchmarks.annotations import FOLDER, Annotated, load
from dateline.records import Anonymity, EntityKind, MentionForm, SourceType, Span, Standing

ARTICLES = FOLDER.parent / "articles"
FILES = sorted(FOLDER.glob("*.json"))
ROWS: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
ALL = {one.article.text: one for one in load()}
each_file = pytest.mark.parametrize("name", ROWS)


def text_of(name: str) -> str:
    article = next(iter(dateline.articles(ARTICLES / ROWS[name]["article"])))
    assert isinstance(article, dateline.Article)
    return article.text


def annotated(name: str) -> Annotated:
    return ALL[text_of(name)]


def spans(name: str) -> Iterator[list[int]]:
    """Yield everything anchored in an annotation file."""
    for mention in ROWS[name]["mentions"]:
        yield [mention["start"], mention["end"]]
        yield mention["head"]
    for source in ROWS[name]["sources"]:
        yield from source["source"]
        yield from source["cue"]
        if source["anonymity_reason"] is not None:
            yield source["anonymity_reason"]


def test_every_example_is_annotated() -> None:
    assert len(FILES) >= 10
    assert [row["article"] for row in ROWS.values()] == sorted(path.name for path in ARTICLES.iterdir())
    assert all(Path(row["article"]).stem == name for name, row in ROWS.items())


@each_file
def test_annotation_belongs_to_the_cleaned_text(name: str) -> None:
    assert hashlib.sha256(text_of(name).encode("utf-8")).hexdigest() == ROWS[name]["sha256"]


@each_file
def test_every_span_covers_words(name: str) -> None:
    text = text_of(name)
    for start, end in spans(name):
        assert 0 <= start < end <= len(text)
        words = text[start:end]
        assert words == words.strip() and "\n" not in words
        assert start == 0 or not text[start - 1 : start + 1].isalnum()
        assert end == len(text) or not text[end - 1 : end + 1].isalnum()


@each_file
def test_words_come_from_the_vocabularies_of_the_record(name: str) -> None:
    row = ROWS[name]
    assert {mention["kind"] for mention in row["mentions"]} <= set(get_args(EntityKind))
    assert {mention["form"] for mention in row["mentions"]} <= set(get_args(MentionForm))
    for key, vocabulary in (("type", SourceType), ("standing", Standing), ("anonymity", Anonymity)):
        assert {source[key] for source in row["sources"]} <= set(get_args(vocabulary))


@each_file
def test_every_mention_belongs_to_one_chain_of_its_kind(name: str) -> None:
    row = ROWS[name]
    kinds = {chain["id"]: chain["kind"] for chain in row["chains"]}
    assert len(kinds) == len(row["chains"])
    assert {mention["chain"] for mention in row["mentions"]} == set(kinds)
    assert all(mention["kind"] == kinds[mention["chain"]] for mention in row["mentions"])


@each_file
def test_mentions_nest_and_never_cross(name: str) -> None:
    mentions = [(mention["start"], mention["end"]) for mention in ROWS[name]["mentions"]]
    assert mentions == sorted(set(mentions), key=lambda span: (span[0], -span[1]))
    open_: list[int] = []
    for start, end in mentions:
        while open_ and open_[-1] <= start:
            open_.pop()
        assert not open_ or end <= open_[-1]
        open_.append(end)


@each_file
def test_mention_holds_its_head_and_of_its_own_chain_pronouns_only(name: str) -> None:
    mentions = annotated(name).mentions
    for mention in mentions:
        assert mention.start <= mention.head.start < mention.head.end <= mention.end
        within = [m for m in mentions if mention.start <= m.start and m.end <= mention.end and m is not mention]
        assert all(m.form == "pronoun" for m in within if m.chain == mention.chain)


@each_file
def test_source_is_named_by_mentions_of_its_chain(name: str) -> None:
    found = annotated(name)
    names = {chain.id: chain.name for chain in found.chains}
    for attribution in found.attributions:
        source = attribution.source
        if source.type == "implicit":
            assert (source.entity, source.name, source.spans) == (None, None, ())
        else:
            assert source.entity is not None and source.name == names[source.entity]
            assert source.spans and set(source.spans) <= {Span(m.start, m.end) for m in found.of(source.entity)}
        assert attribution.cue


@each_file
def test_sources_of_one_chain_have_one_description(name: str) -> None:
    about: dict[str, tuple[object, ...]] = {}
    for one in (attribution.source for attribution in annotated(name).attributions):
        if one.entity is not None:
            what = (one.type, one.standing, one.anonymity, one.anonymity_reason, one.role, one.affiliation)
            assert about.setdefault(one.entity, what) == what


@each_file
def test_anonymity_agrees_with_the_type(name: str) -> None:
    for source in (attribution.source for attribution in annotated(name).attributions):
        if source.type == "anonymous_source":
            assert source.anonymity == "granted"
        elif source.type in ("unnamed_person", "unnamed_group", "implicit"):
            assert source.anonymity == "unnamed"
        elif source.type in ("named_organization", "document"):
            assert source.anonymity == "named"
        assert source.anonymity_reason is None or source.anonymity == "granted"


def test_the_set_holds_what_is_hard() -> None:
    types = {attribution.source.type for one in ALL.values() for attribution in one.attributions}
    assert types == set(get_args(SourceType))
    assert any(attribution.nested for one in ALL.values() for attribution in one.attributions)
    kinds = {chain.kind for one in ALL.values() for chain in one.chains}
    assert kinds == set(get_args(EntityKind)) - {"police"}


def test_load_refuses_an_annotation_of_another_text(tmp_path: Path) -> None:
    for part, file in (("annotations", FILES[0]), ("articles", ARTICLES / ROWS[FILES[0].stem]["article"])):
        (tmp_path / part).mkdir()
        shutil.copy(file, tmp_path / part)
    folder = tmp_path / "annotations"
    assert [one.article.text for one in load(folder)] == [text_of(FILES[0].stem)]
    copy = next((tmp_path / "articles").iterdir())
    copy.write_text(copy.read_text(encoding="utf-8").replace("the", "teh", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="has changed since it was annotated"):
        load(folder)
