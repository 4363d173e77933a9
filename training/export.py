"""Write a trained checkpoint as the folder the reader loads.

    python -m training.export --checkpoint /tmp/joint/mean.pt --encoder PATH --out src/dateline/model --weights fp16

`--weights` decides how weights are kept in the file:
  fp32   as trained
  fp16   half the size; cast back to fp32 when loaded, so speed and memory are those of fp32. The word table and the
         upper blocks of events are kept as int8 with a scale per row or column, and are fp32 again when loaded too
  int8   dynamic quantisation of the encoder's matrices, per channel, and of the word table; heads stay fp32
`python -m benchmarks.models` prints what each costs in quality and gains in speed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dateline.reader.encoder import FORMAT, VECTORS
from dateline.reader.events import tables as events
from training import coreference
from training.evaluate import decoder_of
from training.events.head import EventHead, tables_of
from training.model import COREFERENCE, EVENT, Model, load

BESIDE = ("relations.npz", "places.npz")
WORDS = "model.encoder.word.weight"
"""Name of the word table in the graph."""


class Exported(nn.Module):
    """The trained model as one graph: window in, what every head says of every word out."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, pieces: Tensor, features: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs that `outputs` names, in its order; each is [words, …]."""
        lower = self.model.encoder.lower(pieces, features, None)
        words = self.model.encoder.upper(lower, None)[0].index_select(0, first)
        found: list[Tensor] = [words]
        for name, head in self.model.heads.items():
            if name == EVENT:
                acts = self.model.acting(lower, None)[0].index_select(0, first)
                found += [acts, head.trigger(acts), head.ends(acts).view(-1, 2, head.width), head.status(acts)]
                continue
            found.append(head.tags(words))
            if name == COREFERENCE:
                found += [head.edges(words).view(-1, 4, head.edge_width), head.ends(words).view(-1, 2, head.width)]
                found += [head.pair(words).view(-1, 2, head.pair_width), head.none(words)[:, 0]]
            else:
                for link in head.links:
                    found += [link.ends(words).view(-1, 4, link.width), link.none(words)[:, 0]]
        return tuple(found)


def outputs(model: Model) -> list[str]:
    """Name the graph's outputs in order."""
    names = [VECTORS]
    for name, head in model.heads.items():
        if name == EVENT:
            names += [f"{name}.{part}" for part in ("vectors", "triggers", "ends", "status")]
            continue
        names.append(f"{name}.tags")
        if name == COREFERENCE:
            names += [f"{name}.{part}" for part in ("edges", "ends", "pair", "none")]
        else:
            for i in range(len(head.links)):
                names += [f"{name}.ends.{i}", f"{name}.none.{i}"]
    return names


def to_onnx(model: Model, path: Path) -> None:
    """Trace the model into an ONNX file with free numbers of pieces and words."""
    example = (torch.zeros(1, 9, dtype=torch.int64), torch.zeros(1, 9, 3, dtype=torch.int64), torch.arange(5))
    torch.onnx.export(
        Exported(model), example, str(path), input_names=["pieces", "features", "first"], output_names=outputs(model),
        dynamic_axes={"pieces": {1: "pieces"}, "features": {1: "pieces"}, "first": {0: "words"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip


def shrink(path: Path) -> None:
    """Keep weights as fp16, the largest as int8, with what makes fp32 of them again behind each; onnxruntime folds that
    when it loads the file."""
    model = onnx.load(str(path))
    graph = model.graph
    turned = {name: "/own." in node.name for node in graph.node if node.op_type == "MatMul" for name in node.input}
    nodes, scales = [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size <= 1024:
            continue
        name = tensor.name
        if name == WORDS or turned.get(name):
            # A row of the table is a word, a column of a turned matrix what one unit weighs.
            scale = np.abs(array).max(axis=1 if name == WORDS else 0, keepdims=True) / 127
            small = np.round(array / np.maximum(scale, 1e-12)).astype(np.int8)
            scales.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
            nodes.append(helper.make_node("Cast", [f"{name}.int8"], [f"{name}.whole"], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [f"{name}.whole", f"{name}.scale"], [name]))
            tensor.CopyFrom(numpy_helper.from_array(small, f"{name}.int8"))
        else:
            tensor.CopyFrom(numpy_helper.from_array(array.astype(np.float16), f"{name}.fp16"))
            nodes.append(helper.make_node("Cast", [f"{name}.fp16"], [name], to=TensorProto.FLOAT))
    graph.initializer.extend(scales)
    nodes += graph.node
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(path))


def quantise(path: Path, keep: tuple[str, ...] = ()) -> None:
    """Quantise matrices and the word table to int8, per channel; `keep` names nodes that stay fp32."""
    model = onnx.load(str(path))
    heads = [n.name for n in model.graph.node if "/heads" in n.name]
    quantize_dynamic(
        str(path), str(path), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=[*heads, *keep],
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
    )  # fmt: skip


def decoders(model: Model) -> dict[str, Any]:
    """Return what the decoders need beside the graph, as JSON."""

    def rounded(array: Any) -> Any:
        return np.round(array.astype(np.float64), 4).tolist()

    found: dict[str, Any] = {}
    for name, head in model.heads.items():
        if name == EVENT:
            continue  # in a file of its own
        if name == COREFERENCE:
            tables = coreference.tables_of(head)
            found[name] = {part: rounded(getattr(tables, part)) for part in ("left", "right", "out")}
            found[name]["pairs"] = [rounded(table) for table in tables.pairs]
        else:
            decoder = decoder_of(head)
            parts = ("distance", "between", "lines", "out")
            links = [{part: rounded(getattr(table, part)) for part in parts} for table in decoder.tables]
            found[name] = {"transitions": rounded(decoder.transitions), "links": links}
    return found


def export(checkpoint: Path, encoder: Path, out: Path, weights: str, beside: Path | None = None) -> None:
    """Write the model folder; files appear whole or not at all.

    `beside` is a model with the same blocks but for the events' own: its networks for relations and places hold here.
    """
    model = load(checkpoint)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "encoder.onnx"
        to_onnx(model, graph)
        if weights == "fp16":
            shrink(graph)
        elif weights == "int8":
            quantise(graph)
        shutil.copy(graph, out / "encoder.onnx")
    (out / "vocabulary.txt").write_bytes((encoder / "vocab.txt").read_bytes())
    (out / "decoders.json").write_text(json.dumps(decoders(model), separators=(",", ":")) + "\n", encoding="utf-8")
    names = ["encoder.onnx", "vocabulary.txt", "decoders.json"]
    if EVENT in model.heads:
        head = model.heads[EVENT]
        assert isinstance(head, EventHead)
        (out / events.FILE).write_bytes(events.saved(tables_of(head)))
        names.append(events.FILE)
    if beside is not None:
        for name in BESIDE:
            (out / name).write_bytes((beside / name).read_bytes())
            names.append(name)
    files = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names}
    manifest = {"format": FORMAT, "name": f"minilm-l6-{weights}", "weights": weights, "files": files}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", choices=("fp32", "fp16", "int8"), default="fp32")
    parser.add_argument("--beside", type=Path, default=None, help="model to take relations.npz and places.npz from")
    args = parser.parse_args()
    export(args.checkpoint, args.encoder, args.out, args.weights, args.beside)


if __name__ == "__main__":
    main()
