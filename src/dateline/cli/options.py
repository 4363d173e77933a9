"""Options that several commands share, so that each is named and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from dateline.intake.options import MAX_BYTES, InputFormat
from dateline.records import (
    Anonymity,
    CasualtyAsserted,
    CasualtyEffect,
    CasualtyScope,
    CueClass,
    PlaceForm,
    PlaceKind,
    Quotation,
    SourceType,
    Standing,
    TimeType,
)

Format = Literal["table", "json", "jsonl", "csv"]

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help='Files, folders, or "-" for standard input.', show_default=False)
]
Ledger = Annotated[
    Path | None,
    typer.Option(
        "--ledger", envvar="DATELINE_LEDGER", metavar="FILE", show_default=False,
        help="The ledger; by default ledger.db in the platform's data folder.",
    ),
]  # fmt: skip
OutputFormat = Annotated[
    Format | None,
    typer.Option("--format", help="table for people, the others for programs; table on a terminal, else jsonl."),
]

AsIs = Annotated[
    bool, typer.Option("--as-is", help="Keep every line: no cleaning, offsets count in the text as it was given.")
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Day of publication of articles whose row brings none."),
]
Input = Annotated[
    InputFormat, typer.Option("--input-format", help="What the inputs are; auto looks at name and content.")
]
MaxBytes = Annotated[
    int, typer.Option("--max-bytes", metavar="N", min=1, help="Size limit of one article (file, page or row).")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar and no summary; problems are still told.")]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Processes that read side by side.")]
Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="FOLDER", show_default=False, help="Another model than the shipped one."),
]

Source = Annotated[
    str | None, typer.Option("--source", metavar="WORDS", help='Words of the source: words, "phrases", prefix*.')
]
Type = Annotated[SourceType | None, typer.Option("--type", help="What kind of source speaks.")]
AnonymityOption = Annotated[
    Anonymity | None, typer.Option("--anonymity", help="Whether the source is named, unnamed, or was granted it.")
]
StandingOption = Annotated[Standing | None, typer.Option("--standing", help="On what authority the source speaks.")]
CueClassOption = Annotated[CueClass | None, typer.Option("--cue-class", help="What the source does: say, deny …")]
QuotationOption = Annotated[Quotation | None, typer.Option("--quotation", help="In whose words it stands.")]
TimeTypeOption = Annotated[TimeType | None, typer.Option("--type", help="What kind of time: a day, a length …")]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Times that may lie on or after: day, month, year.")
]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Times that may lie on or before, inclusive.")]
Resolved = Annotated[bool, typer.Option("--resolved", help="Only times of which a day is known.")]
EffectOption = Annotated[CasualtyEffect | None, typer.Option("--effect", help="What befell them.")]
ScopeOption = Annotated[
    CasualtyScope | None, typer.Option("--scope", help="An event's figures, or totals of a campaign or a period.")
]
AssertedOption = Annotated[
    CasualtyAsserted | None, typer.Option("--asserted", help="Whether the text says that it was so.")
]
Least = Annotated[int | None, typer.Option("--least", metavar="N", min=0, help="Figures that may be as high as this.")]
Category = Annotated[
    str | None, typer.Option("--category", metavar="CLASS", help="A class of event: clash, arrest … (docs/events.md).")
]
EventType = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="PLOVER's type: ASSAULT, PROTEST …")]
Mode = Annotated[str | None, typer.Option("--mode", metavar="MODE", help="PLOVER's mode: firearms, demo …")]
Quad = Annotated[str | None, typer.Option("--quad", metavar="QUAD", help='Quad class: "material conflict" …')]
Acled = Annotated[str | None, typer.Option("--acled", metavar="NAME", help='ACLED sub-event: "Armed clash" …')]
Status = Annotated[
    str | None,
    typer.Option("--status", metavar="STATUS[,…]", help="happened, ongoing, attempted, planned, threatened …"),
]
Actor = Annotated[str | None, typer.Option("--actor", metavar="WORDS", help="Words of the name of who acts.")]
Recipient = Annotated[
    str | None, typer.Option("--recipient", metavar="WORDS", help="Words of the name of anybody else who takes part.")
]
ReportedBy = Annotated[
    str | None, typer.Option("--reported-by", metavar="WORDS", help="Words of the name of a source that tells of it.")
]
PlaceWords = Annotated[
    str | None, typer.Option("--place", metavar="WORDS", help="Words of its place, or of a division that lies in.")
]
EventFrom = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Events that may lie on or after: day, month, year.")
]
EventTo = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Events that may lie on or before.")]
MinConfidence = Annotated[
    float,
    typer.Option("--min-confidence", metavar="N", min=0, max=1, help="Events of at least this confidence; 0 for all."),
]
Scorable = Annotated[
    bool | None,
    typer.Option("--scorable/--not-scorable", show_default=False, help="Only what can be scored, or only the rest."),
]
Conditional = Annotated[
    bool | None,
    typer.Option("--conditional/--unconditional", show_default=False, help="Only under a condition, or without one."),
]
Likely = Annotated[
    float | None, typer.Option("--likely", metavar="N", min=0, max=1, help="Likelihood that may be as high as this.")
]
Near = Annotated[
    str | None, typer.Option("--near", metavar="LAT,LON", help="Near a point; south and west are negative.")
]
Km = Annotated[float | None, typer.Option("--km", metavar="N", help="How far is near; 50 if not given.")]
Country = Annotated[
    str | None, typer.Option("--country", metavar="COUNTRY", help="Places of one country: its code or its name.")
]
Kind = Annotated[PlaceKind | None, typer.Option("--kind", help="What kind of place.")]
FormOption = Annotated[
    PlaceForm | None, typer.Option("--form", help="A name, a demonym (Afghan), or a capital for its government.")
]
PlaceName = Annotated[
    str | None, typer.Option("--name", metavar="WORDS", help='Words of the place: words, "phrases", prefix*.')
]

Text = Annotated[str | None, typer.Option("--text", metavar="WORDS", help='Words to find: words, "phrases", prefix*.')]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Published on or after: day, month, year.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on or before, inclusive.")]
ArticleOption = Annotated[
    str | None, typer.Option("--article", metavar="ID", help="One article: its id, the beginning of it, or its own id.")
]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Articles of one outlet.")]
Run = Annotated[str | None, typer.Option("--run", metavar="ID", help="Readings of one run, not the latest ones.")]
Limit = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=1, show_default=False, help="At most so many; 50 in a table, else all."),
]
Unmasked = Annotated[
    bool,
    typer.Option(
        "--unmasked", help="Name eyewitnesses and victims, who go by pseudonyms except in tables on a terminal."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Attitudes too: know, believe, perceive, intend, want, order …")]

DEFAULT_MAX_BYTES = MAX_BYTES
