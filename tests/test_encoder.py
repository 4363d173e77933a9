"""The model folder: loads whole, or says what is wrong with it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from dateline.errors import ModelError
from dateline.reader.attribution import LAYER
from dateline.reader.coreference import TYPES
from dateline.reader.encoder import SHIPPED, Encoder, coreference_scores

TEXT = "The harbour is closed, port master Ilse Varn said on Monday.\n\n" * 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(SHIPPED, copy)
    return copy


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(None, (LAYER,))


def test_encoder_scores_every_word(encoder: Encoder) -> None:
    tokens = encoder.wordpiece.tokens(TEXT)
    scores = encoder.scores(LAYER.name, encoder.read(tokens))
    assert scores.tags.shape == (len(tokens), len(LAYER.tags))
    assert [ends.shape[:2] for ends in scores.ends] == [(len(tokens), 4)] * len(LAYER.links)
    assert all(np.isfinite(none).all() for none in scores.none)


def test_encoder_scores_words_of_long_texts_from_their_best_window(encoder: Encoder) -> None:
    tokens = encoder.wordpiece.tokens(TEXT * 40)
    assert len(tokens.pieces) > 1000
    assert (np.abs(encoder.scores(LAYER.name, encoder.read(tokens)).tags).sum(axis=1) > 0).all()


def test_encoder_no_words_no_scores(encoder: Encoder) -> None:
    assert encoder.read(encoder.wordpiece.tokens(" \n")) == {}


def test_encoder_reads_only_the_layers_asked_for(encoder: Encoder) -> None:
    tokens = encoder.wordpiece.tokens(TEXT)
    every, one = encoder.read(tokens), encoder.read(tokens, LAYER.name)
    assert set(one) == {name for name in every if name.startswith("attribution.")}
    assert all(np.allclose(one[name], every[name], atol=1e-4) for name in one)
    assert coreference_scores(every).tags.shape == (len(tokens), 1 + len(TYPES))


def test_encoder_refuses_a_changed_file(folder: Path) -> None:
    with (folder / "encoder.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"encoder\.onnx: the file is corrupted"):
        Encoder(folder, (LAYER,))


def test_encoder_names_a_missing_file(folder: Path) -> None:
    (folder / "vocabulary.txt").unlink()
    with pytest.raises(ModelError, match=r"vocabulary\.txt: the model file is missing"):
        Encoder(folder, (LAYER,))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}'])
def test_encoder_refuses_a_broken_manifest(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    with pytest.raises(ModelError, match="not a model manifest"):
        Encoder(folder, (LAYER,))


def test_encoder_refuses_another_format(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(ModelError, match="model format 99"):
        Encoder(folder, (LAYER,))
