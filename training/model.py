"""A BERT encoder with word features, and one head per layer, in plain PyTorch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from dateline.reader import attribution
from dateline.reader.layers import BETWEEN, DISTANCES, LINES, Layer
from dateline.reader.mentions import NAMES, THINGS
from dateline.reader.tokens import LAYOUTS, QUOTES, SHAPES
from training.coreference import CoreferenceHead
from training.events.head import EventHead

LAYERS = {layer.name: layer for layer in (attribution.LAYER, NAMES, THINGS)}
COREFERENCE = "coreference"
EVENT = "event"

OWN = 3
"""Upper blocks that the event layer has of its own, beside those of the other layers, on the lower ones they share."""

HALF = torch.cpu._is_amx_tile_supported()
"""Whether this processor multiplies bf16 in tiles. Where it does not, bf16 takes twenty times as long as fp32."""

IMPOSSIBLE = -1e4
"""Score of a tag transition that BIO forbids."""


@dataclass(frozen=True)
class Size:
    """Dimensions of the encoder, as in a Hugging Face `config.json`."""

    vocabulary: int
    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int

    @classmethod
    def of(cls, folder: Path) -> Size:
        """Read the dimensions from the encoder's folder."""
        c = json.loads((folder / "config.json").read_text())
        return cls(c["vocab_size"], c["hidden_size"], c["num_hidden_layers"], c["num_attention_heads"],
                   c["intermediate_size"], c["max_position_embeddings"])  # fmt: skip


class Block(nn.Module):
    """One transformer block, post-norm as in BERT. No dropout on attention: it would leave SDPA's fast path."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads = size.heads
        self.qkv = nn.Linear(size.hidden, 3 * size.hidden)
        self.out = nn.Linear(size.hidden, size.hidden)
        self.norm1 = nn.LayerNorm(size.hidden, eps=1e-12)
        self.up = nn.Linear(size.hidden, size.inner)
        self.down = nn.Linear(size.inner, size.hidden)
        self.norm2 = nn.LayerNorm(size.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(b, t, d)
        x = self.norm1(x + self.dropout(self.out(seen)))
        x = self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))
        return x


class Encoder(nn.Module):
    """Word pieces with their word's shape, layout and quotation state to one vector per piece."""

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.size = size
        self.word = nn.Embedding(size.vocabulary, size.hidden)
        self.position = nn.Embedding(size.positions, size.hidden)
        self.shape = nn.Embedding(len(SHAPES), size.hidden)
        self.layout = nn.Embedding(len(LAYOUTS), size.hidden)
        self.quote = nn.Embedding(QUOTES, size.hidden)
        for table in (self.shape, self.layout, self.quote):
            nn.init.normal_(table.weight, std=0.02)  # BERT's own initial spread, so that training starts from BERT
        self.norm = nn.LayerNorm(size.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(size, dropout) for _ in range(size.layers))

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """Return vectors [batch, pieces, hidden]; features [batch, pieces, 3] are shape, layout and quotation."""
        return self.upper(self.lower(pieces, features, mask), mask)

    def lower(self, pieces: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """Return the vectors [batch, pieces, hidden] that the blocks make on which those of events stand too."""
        x = self.word(pieces) + self.position.weight[: pieces.shape[1]]
        x = x + self.shape(features[..., 0]) + self.layout(features[..., 1]) + self.quote(features[..., 2])
        x = self.dropout(self.norm(x))
        for block in self.blocks[:-OWN]:
            x = block(x, mask)
        return x

    def upper(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Return what the other blocks make of the vectors of `lower`."""
        for block in self.blocks[-OWN:]:
            x = block(x, mask)
        return x

    @classmethod
    def pretrained(cls, folder: Path, dropout: float = 0.1) -> Encoder:
        """Load BERT weights in Hugging Face's layout."""
        encoder = cls(Size.of(folder), dropout)
        w = load_file(folder / "model.safetensors")
        w = {k.removeprefix("bert."): v.float() for k, v in w.items()}
        own = {
            "word.weight": w["embeddings.word_embeddings.weight"],
            "position.weight": w["embeddings.position_embeddings.weight"],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            # Every token is of segment 0, so its embedding is a constant: added to the positions.
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        own["position.weight"] = own["position.weight"] + w["embeddings.token_type_embeddings.weight"][0]
        names = {
            "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
            "down": "output.dense", "norm2": "output.LayerNorm",
        }  # fmt: skip
        for i in range(encoder.size.layers):
            for kind in ("weight", "bias"):
                parts = [w[f"encoder.layer.{i}.attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
                own[f"blocks.{i}.qkv.{kind}"] = torch.cat(parts)
                for ours, theirs in names.items():
                    own[f"blocks.{i}.{ours}.{kind}"] = w[f"encoder.layer.{i}.{theirs}.{kind}"]
        missing, unexpected = encoder.load_state_dict(own, strict=False)
        assert not unexpected and all(m.split(".")[0] in ("shape", "layout", "quote") for m in missing), missing
        return encoder


class LinkHead(nn.Module):
    """Scores pairs of fragments: a two-layer perceptron over their ends, whose first layer splits into one vector
    per end, so that run time adds four vectors instead of multiplying a matrix per pair."""

    def __init__(self, hidden: int, width: int) -> None:
        super().__init__()
        self.ends = nn.Linear(hidden, 4 * width)
        self.none = nn.Linear(hidden, 1)
        self.distance = nn.Embedding(2 * len(DISTANCES), width)
        self.between = nn.Embedding(2 * BETWEEN, width)
        self.lines = nn.Embedding(2 * LINES + 1, width)
        self.out = nn.Linear(width, 1, bias=False)
        for table in (self.distance, self.between, self.lines):
            nn.init.normal_(table.weight, std=0.1)
        self.width = width


class LayerHead(nn.Module):
    """Tag scores with a linear-chain CRF over words, and a head per link."""

    def __init__(self, layer: Layer, hidden: int, width: int = 128) -> None:
        super().__init__()
        self.layer = layer
        self.tags = nn.Linear(hidden, len(layer.tags))
        self.transitions = nn.Parameter(torch.zeros(len(layer.tags), len(layer.tags)))
        self.register_buffer("allowed", allowed(layer))
        self.links = nn.ModuleList(LinkHead(hidden, width) for _ in layer.links)

    def constrained(self) -> Tensor:
        """Return transitions [from, to] with what BIO forbids made impossible."""
        return self.transitions + (1 - self.allowed) * IMPOSSIBLE


def allowed(layer: Layer) -> Tensor:
    """Return 1 where BIO lets a tag follow another: I-x only after B-x or I-x."""
    tags = layer.tags
    return torch.tensor([[float(not b.startswith("I-") or a[2:] == b[2:]) for b in tags] for a in tags])


class Model(nn.Module):
    """The encoder with a head per layer, and with that of coreference; that of events has its own upper blocks."""

    def __init__(self, encoder: Encoder, names: Sequence[str], dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = encoder
        self.own = nn.ModuleList(Block(encoder.size, dropout) for _ in range(OWN if EVENT in names else 0))
        self.heads = nn.ModuleDict({name: _head(name, encoder.size.hidden) for name in names})

    def words(
        self, pieces: Tensor, features: Tensor, mask: Tensor | None, first: Tensor, head: str | None = None
    ) -> Tensor:
        """Return one vector per word [batch, words, hidden], that of the word's first piece, as a head takes it."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training and HALF):
            x = self.encoder.lower(pieces, features, mask)
            x = self.acting(x, mask) if head == EVENT else self.encoder.upper(x, mask)
        return of_words(x.float(), first)

    def acting(self, lower: Tensor, mask: Tensor | None) -> Tensor:
        """Return the vectors [batch, pieces, hidden] of the event layer, of those of `Encoder.lower`."""
        for block in self.own:
            lower = block(lower, mask)
        return lower


def of_words(vectors: Tensor, first: Tensor) -> Tensor:
    """Return the vectors [batch, words, hidden] of the first pieces of words."""
    return vectors.gather(1, first[..., None].expand(-1, -1, vectors.shape[2]))


def _head(name: str, hidden: int) -> nn.Module:
    others = {COREFERENCE: CoreferenceHead, EVENT: EventHead}
    return others[name](hidden) if name in others else LayerHead(LAYERS[name], hidden)


def load(checkpoint: Path) -> Model:
    """Build the model of a checkpoint with its averaged weights."""
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    model = Model(Encoder(Size(**state["size"]), 0.0), state["heads"])
    model.load_state_dict(state["mean"])
    return model.eval()
