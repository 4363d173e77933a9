"""Make a checkpoint of a shipped model folder, so that training can go on from there where its checkpoint is lost.

    python -m training.shipped --model src/dateline/model --encoder PATH --out /tmp/shipped.pt

Weights come back as they ship: of fp16 with three digits, which training does not notice.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from dateline.reader.events import tables as events
from training.events.head import LAYERS as EVENT_LAYERS
from training.model import COREFERENCE, EVENT, Encoder, Model, Size

FORBIDDEN = -5e3
"""Transitions below this are those that BIO forbids; they are no weights."""


def graph_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights in the graph by the model's names; matrices that tracing has turned are turned back."""
    graph = onnx.load(str(path)).graph
    kept = {tensor.name: numpy_helper.to_array(tensor).astype(np.float32) for tensor in graph.initializer}
    values = {name.removesuffix(".fp16"): value for name, value in kept.items()}
    values |= {
        name.removesuffix(".int8"): value * kept[name.removesuffix("int8") + "scale"]
        for name, value in kept.items()
        if name.endswith(".int8")
    }
    found = {
        name.removeprefix("model."): value
        for name, value in values.items()
        if name.startswith("model.") and not name.endswith((".int8", ".scale"))
    }
    for node in graph.node:
        # A multiplication's own name tells the layer: /blocks.0/qkv/MatMul; the encoder's own call leaves no trace.
        turned = [name for name in node.input if name.startswith("onnx::MatMul")]
        if node.op_type == "MatMul" and turned:
            name = ".".join(node.name.strip("/").removesuffix("/MatMul").split("/"))
            whole = f"encoder.{name}" if name.startswith("blocks.") else name
            found[f"{whole}.weight"] = values[turned[0]].T
    return {name: torch.from_numpy(np.array(value)) for name, value in found.items()}


def _link_weights(name: str, table: dict[str, Any]) -> dict[str, Any]:
    kinds = {f"{name}.links": table["links"]} if "links" in table else {}
    found: dict[str, Any] = {}
    if "transitions" in table:
        raw = np.array(table["transitions"], dtype=np.float32)
        found[f"{name}.transitions"] = np.where(raw < FORBIDDEN, 0, raw)
    for prefix, links in kinds.items():
        for i, link in enumerate(links):
            found |= {f"{prefix}.{i}.{part}.weight": link[part] for part in ("distance", "between", "lines")}
            found[f"{prefix}.{i}.out.weight"] = [link["out"]]
    return found


def table_weights(folder: Path) -> dict[str, Tensor]:
    """Return the weights that the reader keeps beside the graph, by the model's names."""
    found: dict[str, Any] = {}
    for name, table in json.loads((folder / "decoders.json").read_text(encoding="utf-8")).items():
        if name == COREFERENCE:
            found |= {f"heads.{name}.{part}": table[part] for part in ("left", "right")}
            found |= {f"heads.{name}.tables.{i}.weight": pair for i, pair in enumerate(table["pairs"])}
            found[f"heads.{name}.out.weight"] = [table["out"]]
        else:
            found |= _link_weights(f"heads.{name}", table)
    if (folder / events.FILE).exists():
        tables = events.load((folder / events.FILE).read_bytes())
        for field in fields(tables):
            part, bias = field.name.removesuffix("_bias"), field.name.endswith("_bias")
            layer = EVENT_LAYERS.get(part, part)
            found[f"heads.{EVENT}.{layer}.{'bias' if bias else 'weight'}"] = getattr(tables, field.name)
    return {name: torch.tensor(np.array(value, dtype=np.float32)) for name, value in found.items()}


def checkpoint(folder: Path, encoder: Path) -> dict[str, Any]:
    """Return the folder's weights as a checkpoint; every weight of the model must be there and fit."""
    state = {**graph_weights(folder / "encoder.onnx"), **table_weights(folder)}
    heads = list(dict.fromkeys(name.split(".")[1] for name in state if name.startswith("heads.")))
    size = Size.of(encoder)
    model = Model(Encoder(size), heads)
    wanted = model.state_dict()
    constant = {name: value for name, value in wanted.items() if name.endswith(".allowed")}
    shaped = {name: state[name].reshape(wanted[name].shape) for name in wanted if name in state}
    model.load_state_dict({**shaped, **constant})
    return {"heads": heads, "size": asdict(size), "mean": model.state_dict()}


def main() -> None:
    """Parse the command line and write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder that training.export wrote")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with config.json")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.save(checkpoint(args.model, args.encoder), args.out)


if __name__ == "__main__":
    main()
