"""The public names of the package, and its two functions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dateline
from dateline.reader.reader import Reader
from dateline.records import Article, Problem

STORY = (
    "OSTRA HARBOUR, Norvia - The river rose by two metres overnight, Deputy Mayor Ilva Renn said on Monday.\n\n"
    "“We have boats for everyone,” she said, “and we will use them.”\n"
)

HEAVY = "numpy onnxruntime sqlalchemy trafilatura py3langid rich lxml charset_normalizer".split()


def test_the_visible_names_are_exactly_the_public_ones() -> None:
    assert dateline.__all__ == sorted(dateline.__all__)
    assert [name for name in dir(dateline) if not name.startswith("_") or name == "__version__"] == dateline.__all__


def test_every_public_name_loads_and_says_what_it_is() -> None:
    for name in dateline.__all__:
        value = getattr(dateline, name)
        assert value is not None
        if callable(value):
            assert (value.__doc__ or "").strip(), name


def test_every_error_is_public() -> None:
    def below(kind: type[BaseException]) -> set[str]:
        return {kind.__name__}.union(*(below(each) for each in kind.__subclasses__()))

    assert below(dateline.DatelineError) <= set(dateline.__all__)


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = dateline.nothing


@pytest.mark.parametrize("module", ["dateline", "dateline.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom dateline.cli import main\nsys.argv = ['dateline', 'claims', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Example" in done.stdout
    assert done.stderr.strip() == "[]"


def test_read_returns_an_anchored_reading(reader: Reader) -> None:
    reading = dateline.read(STORY, published="2031-05-09", external_id="flood-1", as_is=True, reader=reader)
    assert reading.article.text == STORY
    assert (reading.article.published, reading.article.published_basis) == ("2031-05-09", "given")
    assert reading.article.external_id == "flood-1"
    assert reading.claims
    for claim in reading.claims:
        for span in (*claim.source.spans, *claim.cue, *claim.content):
            assert span.of(STORY).strip()
    assert dateline.from_json(dateline.to_json(reading)) == reading


def test_read_refuses_what_is_no_article() -> None:
    with pytest.raises(dateline.EmptyInput) as caught:
        dateline.read(" \n")
    assert caught.value.hint


def test_articles_takes_one_path_or_many(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    options = dateline.IntakeOptions(as_is=True)
    (alone,) = dateline.articles(story, options)
    first, missing = dateline.articles([story, tmp_path / "missing.txt"], options)
    assert isinstance(alone, Article) and alone == first
    assert isinstance(missing, Problem) and missing.code == "unreadable"
