"""PolNeAR (Newell, Margolin & Ruths, LREC 2018) as training examples of the attribution layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dateline.reader.attribution import LAYER
from dateline.reader.layers import Fragment
from dateline.reader.tokens import WordPiece
from training.examples import Example, fragment, tag

ROLES = ("source", "cue", "content")


def example(row: Mapping[str, Any], pieces: WordPiece) -> Example:
    """Return one article with its gold spans mapped onto words."""
    tokens = pieces.tokens(row["text"])
    tags = np.zeros(len(tokens), dtype=np.int64)
    links: list[tuple[str, Fragment, Fragment | None]] = []
    for attribution in row["attributions"]:
        found = {role: [f for s, e in attribution[role] if (f := fragment(tokens, s, e, role))] for role in ROLES}
        for fragments in found.values():
            for one in fragments:
                tag(tags, LAYER, one)
        if not found["cue"]:
            continue
        cue = found["cue"][0]
        links.append(("cue", cue, found["source"][0] if found["source"] else None))
        links.extend(("content", content, cue) for content in found["content"])
    return Example(row["id"], row["text"], tokens, tags, tuple(links))
