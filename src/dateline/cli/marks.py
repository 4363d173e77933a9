"""The text of an article with sources, cues and contents marked, by colour or by brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.cli.terminal import safe
from dateline.cli.view import STYLES, describe, speaker
from dateline.records import Claim, Reading, Span

if TYPE_CHECKING:
    from rich.console import Console

BRACKETS = {"source": ("⟦", "⟧"), "cue": ("‹", "›"), "content": ("«", "»")}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that is one part of the claim with that number, counted from 1."""

    span: Span
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between two borders of marks, the marks over it, those that open before and close after it."""

    text: str
    over: tuple[Mark, ...]
    opening: tuple[Mark, ...]
    closing: tuple[Mark, ...]


def print_marked(reading: Reading, out: Console) -> None:
    """Print the text with its marks, what the marks mean, and a numbered line per claim."""
    from rich.text import Text

    plain = out.color_system is None
    text, legend = Text(), Text("Marks: ")
    for kind, style in STYLES.items():
        left, right = BRACKETS[kind] if plain else ("", "")
        legend.append(f"{left}{kind}{right}", style=style).append(" ")
    for piece in pieces(reading):
        style = " ".join(STYLES[mark.kind] for mark in piece.over)
        before = "".join(f"{BRACKETS[mark.kind][0]}{mark.number}:" for mark in piece.opening)
        after = "".join(BRACKETS[mark.kind][1] for mark in piece.closing)
        text.append((before if plain else "") + safe(piece.text) + (after if plain else ""), style=style or None)
        if not plain:
            text.append("".join(f"[{mark.number}]" for mark in piece.closing if mark.kind == "cue"), style="dim")
    out.print(text)
    out.print()
    out.print(legend.append("with the number of the claim"))
    for number, claim in enumerate(reading.claims, 1):
        out.print(f"{number:>4}  {_summary(claim, reading)}")


def pieces(reading: Reading) -> Iterator[Piece]:
    """Cut the text at the borders of all marks."""
    text = reading.article.text
    found = marks(reading)
    borders = sorted({0, len(text), *(edge for mark in found for edge in (mark.span.start, mark.span.end))})
    for start, end in zip(borders, borders[1:], strict=False):
        yield Piece(
            text[start:end],
            # The innermost kind comes last and wins where two set the same colour.
            tuple(mark for mark in found if mark.span.start <= start and end <= mark.span.end),
            tuple(mark for mark in found if mark.span.start == start),
            # What opened last closes first.
            tuple(mark for mark in reversed(found) if mark.span.end == end),
        )


def marks(reading: Reading) -> list[Mark]:
    """Return the marks of all claims, outer ones before those inside them."""
    found = []
    for number, claim in enumerate(reading.claims, 1):
        parts = {"content": claim.content, "source": claim.source.spans, "cue": claim.cue}
        found += [Mark(span, kind, number) for kind, spans in parts.items() for span in spans]
    kinds = list(BRACKETS)[::-1]
    return sorted(found, key=lambda mark: (mark.span.start, -mark.span.end, kinds.index(mark.kind), mark.number))


def _summary(claim: Claim, reading: Reading) -> str:
    text = reading.article.text
    parts: list[str] = [claim.cue_class, claim.quotation]
    parts += [] if claim.asserted == "yes" else [claim.asserted]
    parts += [] if claim.parent is None else ["inside another claim"]
    who = ": ".join(part for part in (speaker(claim.source, text), describe(claim.source, text)) if part)
    return f"{who} ({', '.join(parts)})"
