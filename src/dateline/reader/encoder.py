"""The neural part: one ONNX file that turns words into scores, run by onnxruntime.

A model is a folder with `manifest.json` (format, name, digests), `encoder.onnx` and `vocabulary.txt`. The ONNX file
takes one window (word pieces, their features, the first piece of each word) and returns, per word, its vector, the tag
scores and link vectors of each layer, and what coreference asks for. What the decoders need beside them (tag
transitions, pair tables) is in `decoders.json`, what is known of relations in `relations.npz`, of places in
`places.npz`, of events in `events.npz`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from dateline.errors import ModelError
from dateline.reader import coreference, pairs
from dateline.reader.events import tables as events
from dateline.reader.layers import Decoder, Floats, Layer, LinkTable, Scores
from dateline.reader.places import weights as places
from dateline.reader.tokens import SHAPES, Ints, Tokens, WordPiece, windows

T = TypeVar("T")
FORMAT = 2
"""Version of the folder's layout; a reader refuses any other."""
PAIR_WEIGHTS = "relations.npz"
VECTORS = "vectors"
"""Output of the graph with the encoder's own vector of each word [words, hidden]."""
SHIPPED = Path(__file__).parent.parent / "model"


class Encoder:
    """A loaded model. Runs on one thread: scale by processes (`Reader.read_many`)."""

    def __init__(self, folder: Path | None = None, layers: tuple[Layer, ...] = ()) -> None:
        folder = folder or SHIPPED
        manifest = _manifest(folder)
        self.digest: str = hashlib.sha256(json.dumps(manifest["files"], sort_keys=True).encode()).hexdigest()[:12]
        self.name: str = manifest["name"]
        self.wordpiece = WordPiece((folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines())
        tables = json.loads((folder / "decoders.json").read_text(encoding="utf-8"))
        self.decoders = {layer.name: _decoder(layer, tables) for layer in layers}
        self.tables = _tables(tables)
        self.event_tables = _learnt(folder, manifest, events.FILE, events.load)
        self.pair_weights = _learnt(folder, manifest, PAIR_WEIGHTS, pairs.load)
        self.place_weights = _learnt(folder, manifest, places.FILE, places.load)
        self._session, self._partly = _session(folder / "encoder.onnx")
        self._outputs: list[str] = [output.name for output in self._session.get_outputs()]

    def read(self, tokens: Tokens, *parts: str) -> dict[str, Floats]:
        """Return what the graph says of all words of a text, by output; a word's scores come from the window that
        shows most of its context. `parts` names the layers wanted (and `coreference`); all if none is named."""
        count = len(tokens)
        names = [name for name in self._outputs if not parts or name.partition(".")[0] in parts]
        whole: dict[str, Floats] = {}
        depth = np.full(count, -1)
        for start, end in windows(tokens):
            words = np.arange(end - start)
            context = np.minimum(words + (start == 0) * count, words[::-1] + (end == count) * count)
            better = np.flatnonzero(context > depth[start:end])
            depth[start + better] = context[better]
            for name, part in zip(names, self.run(self.window(tokens, start, end), names), strict=True):
                if name not in whole:
                    whole[name] = np.zeros((count, *part.shape[1:]), dtype=np.float32)
                whole[name][start + better] = part[better]
        return whole

    def scores(self, name: str, read: dict[str, Floats]) -> Scores:
        """Return one layer's part of what `read` gave."""
        numbers = range(len(self.decoders[name].layer.links))
        return Scores(
            read[f"{name}.tags"],
            tuple(read[f"{name}.ends.{i}"] for i in numbers),
            tuple(read[f"{name}.none.{i}"] for i in numbers),
        )

    def window(self, tokens: Tokens, start: int, end: int) -> dict[str, Ints]:
        """Return the graph's inputs for the words [start, end)."""
        bounds = np.append(tokens.first, len(tokens.pieces))
        begin, stop = int(bounds[start]), int(bounds[end])
        word = np.repeat(np.arange(start, end), np.diff(bounds[start : end + 1]))
        pieces = np.empty((1, stop - begin + 2), dtype=np.int64)
        pieces[0, [0, -1]] = self.wordpiece.begin, self.wordpiece.end
        pieces[0, 1:-1] = tokens.pieces[begin:stop]
        features = np.zeros((1, stop - begin + 2, 3), dtype=np.int64)
        features[0, [0, -1], 0] = len(SHAPES) - 1
        features[0, 1:-1] = np.stack([tokens.shapes[word], tokens.layouts[word], tokens.quotes[word]], axis=1)
        first = tokens.first[start:end] - begin + 1
        return {"pieces": pieces, "features": features, "first": first}

    def run(self, inputs: dict[str, Ints], outputs: list[str] | None = None) -> list[Floats]:
        """Run the bare graph on one window; some outputs, and only what they need, or all."""
        found: list[Floats] = self._session.run(outputs, inputs, self._partly)
        return found


def _manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest and hold every file to its digest."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ModelError(f"{folder}: model format {manifest['format']}, this dateline reads format {FORMAT}")
        for name, digest in manifest["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise ModelError(f"{folder / name}: the file is corrupted (its digest is not the manifest's)")
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename}: the model file is missing") from error
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelError(f"{folder / 'manifest.json'}: not a model manifest ({error})") from error
    return manifest


def _session(path: Path) -> tuple[Any, Any]:
    """Open the ONNX file on one thread, without onnxruntime's own chatter; return it with the options of a run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Windows differ in length, so a plan of the arena per shape would only grow: memory stays flat without it.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = True
    run = onnxruntime.RunOptions()
    run.only_execute_path_to_fetches = True
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]), run
    except Exception as error:  # onnxruntime raises classes of its own per failure
        raise ModelError(f"{path}: onnxruntime cannot load the model ({error})") from error


def _decoder(layer: Layer, tables: dict[str, Any]) -> Decoder:
    try:
        found = tables[layer.name]
        arrays = [{k: np.array(v, dtype=np.float32) for k, v in link.items()} for link in found["links"]]
        return Decoder(layer, np.array(found["transitions"], dtype=np.float32), tuple(LinkTable(**a) for a in arrays))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"decoders.json does not fit the layer {layer.name!r} ({error})") from error


def _tables(tables: dict[str, Any]) -> coreference.Tables:
    try:
        found = {part: np.array(tables["coreference"][part], dtype=np.float32) for part in ("left", "right", "out")}
        pairs = tuple(np.array(table, dtype=np.float32) for table in tables["coreference"]["pairs"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"decoders.json does not fit coreference ({error})") from error
    if tuple(len(table) for table in pairs) != coreference.PAIR_ROWS:
        raise ModelError("decoders.json does not fit coreference (its tables have other sizes)")
    return coreference.Tables(pairs=pairs, **found)


def _learnt(folder: Path, manifest: dict[str, Any], name: str, load: Callable[[bytes], T]) -> T | None:
    """Return what is learnt on top of the encoder; a folder that was just exported has none yet."""
    if name not in manifest["files"]:
        return None
    try:
        return load((folder / name).read_bytes())
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{folder / name}: not the weights it should hold ({error})") from error


def coreference_scores(read: dict[str, Floats]) -> coreference.Scores:
    """Return the part of what `Encoder.read` gave that coreference asks for."""
    return coreference.Scores(*(read[f"coreference.{part}"] for part in ("tags", "edges", "ends", "pair", "none")))
