"""Attributions inside contents."""

from __future__ import annotations

import pytest

from dateline.reader.attribution import Attribution
from dateline.reader.nested import nested
from dateline.records import Span

TEXT = 'The mayor said the guards had claimed that nobody was hurt. "Ilmar told me the bridge would hold," she said.'


def span(part: str, text: str = TEXT) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


OUTER = [
    Attribution((span("The mayor"),), (span("said"),), (span("the guards had claimed that nobody was hurt"),), 0.9),
    Attribution((span("she"),), (), (span('"Ilmar told me the bridge would hold,"'),), 0.9),
]


def reads(*parts: tuple[str, str, str]):  # type: ignore[no-untyped-def]
    """Return a stand-in for the layer that finds the given parts in whatever it is handed."""

    def read(text: str) -> list[Attribution]:
        seen.append(text)
        return [
            Attribution((span(s, text),), (span(c, text),), (span(w, text),), 0.5)
            for s, c, w in parts
            if all(part in text for part in (s, c, w))
        ]

    seen: list[str] = []
    return read, seen


def test_nested_spans_return_to_the_article() -> None:
    read, _ = reads(("the guards", "had claimed", "that nobody was hurt"), ("Ilmar", "told", "the bridge would hold"))
    found = nested(TEXT, OUTER, read)
    inside = {
        i: [(a.source[0].of(TEXT), a.cue[0].of(TEXT), a.content[0].of(TEXT)) for a in inner]
        for i, inner in found.items()
    }
    assert inside == {
        0: [("the guards", "had claimed", "that nobody was hurt")],
        1: [("Ilmar", "told", "the bridge would hold")],
    }


def test_nested_reads_all_contents_at_once_without_their_marks() -> None:
    read, seen = reads()
    nested(TEXT, OUTER, read)
    assert seen == ["the guards had claimed that nobody was hurt\n\nIlmar told me the bridge would hold"]


def test_nested_drops_what_runs_over_two_contents() -> None:
    read, _ = reads(("the guards", "told", "the bridge would hold"))
    assert nested(TEXT, OUTER, read) == {}


@pytest.mark.parametrize("content", ["short claim", "the harvest was better than in all the years before it"])
def test_nested_does_not_read_contents_that_can_hold_none(content: str) -> None:
    read, seen = reads()
    text = f"He said {content}."
    assert nested(text, [Attribution((), (), (span(content, text),), 1.0)], read) == {}
    assert seen == []
