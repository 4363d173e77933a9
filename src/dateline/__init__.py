"""Dateline turns news reporting into a sourced, queryable record: who said what, on what authority.

    import dateline

    reading = dateline.read("…the article…", published="2031-05-09")
    for claim in reading.claims:
        print(claim.source.name, claim.cue_class, [span.of(reading.article.text) for span in claim.content])

    with dateline.Ledger("news.db") as ledger:
        ledger.articles.add(reading)

Names load when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dateline.version import __version__

if TYPE_CHECKING:
    from dateline.api import articles, read
    from dateline.errors import (
        BadRow,
        BinaryInput,
        Conflict,
        DatelineError,
        DeskBusy,
        DeskError,
        DuplicateId,
        EmptyInput,
        Forbidden,
        FurnitureOnly,
        GazetteerError,
        InputTooLarge,
        IntakeError,
        LedgerError,
        LedgerFull,
        LedgerLocked,
        LedgerMissing,
        LedgerTooNew,
        MissingExtra,
        ModelError,
        NoArticleFound,
        NoSuchPage,
        NotALedger,
        NotEnglish,
        NotFound,
        OptionError,
        PlacesError,
        RecordError,
        RegisterError,
        TokenNeeded,
        UnknownEncoding,
        UnreadableInput,
        WrongHost,
        WrongMedia,
        WrongMethod,
    )
    from dateline.intake.options import IntakeOptions
    from dateline.ledger import (
        ActorFilter,
        ArticleFilter,
        CasualtyFilter,
        ClaimFilter,
        Count,
        EventFilter,
        ForecastFilter,
        Ledger,
        Page,
        PlaceFilter,
        Selection,
        TimeFilter,
    )
    from dateline.masking import mask
    from dateline.reader.reader import Reader
    from dateline.records import (
        Article,
        Casualty,
        Claim,
        DatelineLine,
        Entity,
        Event,
        EventMention,
        Figure,
        Focus,
        Forecast,
        Likelihood,
        Mention,
        Participant,
        Place,
        Problem,
        Reading,
        Relation,
        RemovedLine,
        Run,
        RunnerUp,
        Source,
        Span,
        Time,
        Window,
        from_json,
        json_schema,
        sure,
        to_json,
    )

_HOMES = {
    "dateline.api": "articles read",
    "dateline.errors": """BadRow BinaryInput Conflict DatelineError DeskBusy DeskError DuplicateId EmptyInput
        Forbidden FurnitureOnly GazetteerError InputTooLarge IntakeError LedgerError LedgerFull LedgerLocked
        LedgerMissing LedgerTooNew MissingExtra ModelError NoArticleFound NoSuchPage NotALedger NotEnglish NotFound
        OptionError PlacesError RecordError RegisterError TokenNeeded UnknownEncoding UnreadableInput WrongHost
        WrongMedia WrongMethod""",
    "dateline.intake.options": "IntakeOptions",
    "dateline.ledger": """ActorFilter ArticleFilter CasualtyFilter ClaimFilter Count EventFilter ForecastFilter
        Ledger Page PlaceFilter Selection TimeFilter""",
    "dateline.masking": "mask",
    "dateline.reader.reader": "Reader",
    "dateline.records": """Article Casualty Claim DatelineLine Entity Event EventMention Figure Focus Forecast
        Likelihood Mention Participant Place Problem Reading Relation RemovedLine Run RunnerUp Source Span Time Window
        from_json json_schema sure to_json""",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

# Written out, so that type checkers see what is exported.
__all__ = [
    "ActorFilter",
    "Article",
    "ArticleFilter",
    "BadRow",
    "BinaryInput",
    "Casualty",
    "CasualtyFilter",
    "Claim",
    "ClaimFilter",
    "Conflict",
    "Count",
    "DatelineError",
    "DatelineLine",
    "DeskBusy",
    "DeskError",
    "DuplicateId",
    "EmptyInput",
    "Entity",
    "Event",
    "EventFilter",
    "EventMention",
    "Figure",
    "Focus",
    "Forbidden",
    "Forecast",
    "ForecastFilter",
    "FurnitureOnly",
    "GazetteerError",
    "InputTooLarge",
    "IntakeError",
    "IntakeOptions",
    "Ledger",
    "LedgerError",
    "LedgerFull",
    "LedgerLocked",
    "LedgerMissing",
    "LedgerTooNew",
    "Likelihood",
    "Mention",
    "MissingExtra",
    "ModelError",
    "NoArticleFound",
    "NoSuchPage",
    "NotALedger",
    "NotEnglish",
    "NotFound",
    "OptionError",
    "Page",
    "Participant",
    "Place",
    "PlaceFilter",
    "PlacesError",
    "Problem",
    "Reader",
    "Reading",
    "RecordError",
    "RegisterError",
    "Relation",
    "RemovedLine",
    "Run",
    "RunnerUp",
    "Selection",
    "Source",
    "Span",
    "Time",
    "TimeFilter",
    "TokenNeeded",
    "UnknownEncoding",
    "UnreadableInput",
    "Window",
    "WrongHost",
    "WrongMedia",
    "WrongMethod",
    "__version__",
    "articles",
    "from_json",
    "json_schema",
    "mask",
    "read",
    "sure",
    "to_json",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
