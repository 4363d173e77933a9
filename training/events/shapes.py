"""Word shapes for documents in capitals (MUC-4's), which would teach that news is upper case.

The encoder's vocabulary has no case, so only the shapes of `tokens.SHAPES` are affected. Two remedies: `lowered` calls
every word of letters lower case, which says nothing about names; `restored` gives each word the shape it has most often
inside sentences of mixed-case texts, and one that those texts do not have the shape of a name. WikiEvents dev put in
capitals: `lowered` is right for 82.7 % of the words of letters, `restored` for 91.9 % with the shapes of WikiEvents
train and for 94.3 % with those of all mixed-case event corpora.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from dateline.reader.tokens import SHAPES, Tokens

LOWER, TITLE, UPPER, INITIAL, MIXED = (SHAPES.index(name) for name in ("lower", "title", "upper", "initial", "mixed"))
LETTERS = frozenset((LOWER, TITLE, UPPER, INITIAL, MIXED))
CAPITALS = 0.9
"""Share of the words of letters from which a document is one in capitals; MUC's have 1, WikiEvents at most 0.11."""


def is_upper(tokens: Tokens) -> bool:
    """Return whether a document is in capitals throughout."""
    letters = [shape for shape in tokens.shapes.tolist() if shape in LETTERS]
    return bool(letters) and sum(shape in (UPPER, INITIAL) for shape in letters) >= CAPITALS * len(letters)


def lowered(text: str, tokens: Tokens) -> Tokens:
    """Return the tokens of a document in capitals with every word of letters in the shape of a small one."""
    if not is_upper(tokens):
        return tokens
    shapes = tokens.shapes.copy()
    shapes[[shape in LETTERS for shape in shapes.tolist()]] = LOWER
    return replace(tokens, shapes=shapes)


def usual_shapes(texts: Iterable[tuple[str, Tokens]]) -> dict[str, int]:
    """Return the commonest shape of each word, in small letters, inside the sentences of texts not in capitals."""
    counts: dict[str, Counter[int]] = {}
    for text, tokens in texts:
        if not is_upper(tokens):
            for i, first in enumerate(_begins(text, tokens)):
                shape = int(tokens.shapes[i])
                if not first and shape in LETTERS:
                    word = text[tokens.starts[i] : tokens.ends[i]].lower()
                    counts.setdefault(word, Counter())[shape] += 1
    return {word: found.most_common(1)[0][0] for word, found in counts.items()}


def restored(text: str, tokens: Tokens, usual: dict[str, int]) -> Tokens:
    """Return the tokens of a document in capitals with the shapes its words usually have."""
    if not is_upper(tokens):
        return tokens
    shapes = tokens.shapes.copy()
    for i, first in enumerate(_begins(text, tokens)):
        if shapes[i] in LETTERS:
            word = text[tokens.starts[i] : tokens.ends[i]].lower()
            shape = usual.get(word, TITLE if len(word) > 1 else INITIAL)
            if first and shape == LOWER:
                shape = TITLE if len(word) > 1 else INITIAL
            shapes[i] = shape
    return replace(tokens, shapes=shapes)


def _begins(text: str, tokens: Tokens) -> list[bool]:
    """Return for each word whether a sentence begins with it: after a full stop, in a new paragraph, after a quote."""
    found: list[bool] = []
    fresh = True
    for start, end, layout in zip(tokens.starts.tolist(), tokens.ends.tolist(), tokens.layouts.tolist(), strict=True):
        word = text[start:end]
        fresh = fresh or layout >= 2
        found.append(fresh)
        if word[0].isalnum():
            fresh = False
        elif word in ".!?:":
            fresh = True
        # Quotation marks and brackets leave it as it is.
    return found
