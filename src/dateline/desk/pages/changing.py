"""Changing a row: a form with what can be said otherwise about a claim or an event, beside its text."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, get_args

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from dateline.desk import forms
from dateline.desk.desk import Desk, desk_of
from dateline.desk.failures import status_of
from dateline.desk.pages.review import number_of
from dateline.desk.passages import Mark, Piece, pieces
from dateline.desk.reviewing import AnyRow, Card, cards_of, rows_of
from dateline.errors import Conflict, DatelineError, OptionError, RecordError
from dateline.ledger.rows import ClaimRow, Layer, Party, Reviewed, Target
from dateline.ontology import classes
from dateline.records import (
    ACTING,
    Anonymity,
    Asserted,
    CueClass,
    EventStatus,
    Quotation,
    Reading,
    Responsibility,
    Role,
    SourceType,
    Standing,
)

router = APIRouter()

WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "claim": {
        "source_type": get_args(SourceType), "standing": get_args(Standing), "anonymity": get_args(Anonymity),
        "cue_class": get_args(CueClass), "quotation": get_args(Quotation), "asserted": get_args(Asserted),
    },
    "event": {"status": get_args(EventStatus), "responsibility": ("", *get_args(Responsibility))},
}  # fmt: skip
"""The fields that hold a word of a vocabulary."""

LABELS: Final = {
    "source_type": "Kind of source", "standing": "Standing", "anonymity": "Anonymity",
    "cue_class": "What the source does", "quotation": "In whose words", "asserted": "Asserted",
    "status": "Status", "responsibility": "Responsibility",
}  # fmt: skip

_AROUND: Final = 2_500
_MORE: Final = 2


@dataclass(frozen=True, slots=True)
class Values:
    """What a form holds: single fields by name, spans as they are typed, and who takes part."""

    words: Mapping[str, str]
    spans: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row with what its form is made of."""

    card: Card
    reading: Reading
    now: Values


@router.get("/review/articles/{id}/{layer}/{row}")
def change(request: Request, id: str, layer: Layer, row: str) -> Response:
    """Show the form for a row, as it counts now."""
    shown = _shown(desk_of(request), id, layer, row)
    return _form(request, shown, shown.now)


@router.post("/review/articles/{id}/{layer}/{row}")
async def decide(request: Request, id: str, layer: Layer, row: str) -> Response:
    """Change what the form says otherwise than the row."""
    return await forms.acting(request, lambda request, form: _decide(request, form, id, layer, row))


def _decide(request: Request, form: FormData, id: str, layer: Layer, row: str) -> Response:
    desk = desk_of(request)
    shown = _shown(desk, id, layer, row)
    # Against what its page had shown, so that a second sending asks for the same.
    before = _packed_values(form)
    given = _given(form, layer, before)
    article = shown.reading.article.id
    expected = number_of("expected", forms.word(form, "expected"))
    try:
        wishes = (_claim_wishes if layer == "claim" else _event_wishes)(given, before)
        if not wishes:
            raise OptionError("nothing was changed in the form", "change something, or accept the row as it is")
        sign = forms.signed(form, "change", article, layer, row, expected)
        made = desk.ledger.review.change(Target(article, layer, row, expected), wishes, **sign)
    except Conflict as error:
        fresh = _shown(desk, id, layer, row)
        hint = "nothing was changed: below is what you typed, beside it how the row is now; look, and decide again"
        merged = _merged(given, before, fresh.now)
        return _form(request, fresh, merged, error, hint, note=forms.word(form, "note"))
    except (OptionError, RecordError) as error:
        return _form(request, shown, given, error, note=forms.word(form, "note"), before=form)
    return forms.back(form, f"/review/articles/{article}", done=f"{made.number}-{made.number}")


def _shown(desk: Desk, id: str, layer: Layer, row: str) -> _Shown:
    reading = desk.ledger.articles.get(id)
    key = reading.article.id
    (found,) = rows_of(desk, [Target(key, layer, row)])
    (card,) = cards_of(desk, [found], plain=True)
    decided = desk.ledger.review.of(key).get(row)
    now = _claim_values(found, reading, decided) if layer == "claim" else _event_values(found, reading, decided)
    return _Shown(card, reading, now)


def _form(
    request: Request, shown: _Shown, values: Values, error: DatelineError | None = None, hint: str | None = None,
    note: str = "", before: FormData | None = None,
) -> Response:  # fmt: skip
    desk, reading, layer = desk_of(request), shown.reading, shown.card.layer
    start, end = _window(request, shown)
    failure = None if error is None else {"message": str(error), "hint": hint or error.hint, "code": error.code}
    # After a mistake the form still stands against the row that its page had shown first.
    expected = forms.word(before, "expected") if before is not None else str(shown.card.expected)
    packed = _packed(shown.now) if before is None else [(name, forms.words(before, name)) for name in _PACKED]
    return desk.page(
        request, "review_change.html", HTTPStatus.OK if error is None else status_of(error), card=shown.card,
        article=reading.article, layer=layer, values=values, failure=failure, note=note, by=forms.who(request),
        key=secrets.token_urlsafe(16), back=_back(request, before), expected=expected, before=packed,
        vocabularies=WORDS[layer], labels=LABELS, text=_text(shown, start, end), start=start, end=end,
        length=len(reading.article.text), empty=max(1, _MORE - len(values.spans)) if layer == "claim" else 0,
        **_choices(reading, values, layer),
    )  # fmt: skip


def _back(request: Request, form: FormData | None) -> str:
    return forms.word(form, "back") if form is not None else request.query_params.get("back", "")


def _choices(reading: Reading, values: Values, layer: str) -> dict[str, Any]:
    """Return what can be chosen in a form."""
    named = {values.words.get("speaker"), *(entity for _, entity in values.parties)}
    people = sorted(
        (one for one in reading.entities if one.kind in ACTING or one.kind == "population_group" or one.id in named),
        key=lambda one: one.name.casefold(),
    )
    if layer == "claim":
        return {"people": people}
    text = reading.article.text
    modes = sorted({mode for one in classes.classes().values() for mode in one.modes})
    types = sorted({type for one in classes.classes().values() if len(one.types) > 1 for type in one.types})
    return {
        "people": [one for one in reading.entities if one.id in named or one.kind != "place"], "roles": get_args(Role),
        "categories": classes.classes().values(), "modes": modes, "types": types,
        "places": [(one, text[one.start : one.end]) for one in reading.places],
        "times": [(one, text[one.start : one.end]) for one in reading.times],
    }  # fmt: skip


def _window(request: Request, shown: _Shown) -> tuple[int, int]:
    """Return which part of the text is shown: the neighbourhood of the row, or all."""
    text = shown.reading.article.text
    if request.query_params.get("text") == "all":
        return 0, len(text)
    spans = _row_spans(shown.card.row)
    first, last = max(0, spans[0][0] - _AROUND), min(len(text), spans[-1][1] + _AROUND)
    start = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    return max(start, first - _AROUND), len(text) if end < 0 else min(end, last + _AROUND)


def _text(shown: _Shown, start: int, end: int) -> tuple[Piece, ...]:
    kind = "claim" if shown.card.layer == "claim" else "event"
    marks: list[Mark] = [(first, last, kind) for first, last in _row_spans(shown.card.row)]
    # Browsers make one character of a carriage return and a line feed, and every place after it would be wrong.
    found = pieces(shown.reading.article.text, start, end, marks)
    return tuple(replace(piece, text=piece.text.replace("\r", " ")) for piece in found)


def _row_spans(row: AnyRow) -> list[tuple[int, int]]:
    if isinstance(row, ClaimRow):
        return [(span.start, span.end) for span in row.content_spans] or [(0, 1)]
    return [(row.start, row.end)]


# What a row says now


def _value(decided: Reviewed | None, name: str, derived: Any) -> Any:
    """Return a column as it counts."""
    return decided.decided[name] if decided is not None and name in decided.decided else derived


def _claim_values(row: Any, reading: Reading, decided: Reviewed | None) -> Values:
    claim = next(one for one in reading.claims if one.id == row.id)
    speaker = _value(decided, "source_entity", claim.source.entity)
    words = {name: getattr(row, name) for name in WORDS["claim"]}
    words |= {"speaker": speaker or "named", "speaker_name": "" if speaker else row.source_name or ""}
    return Values(words, tuple((str(span.start), str(span.end)) for span in row.content_spans))


def _event_values(row: Any, reading: Reading, decided: Reviewed | None) -> Values:
    event = next(one for one in reading.events if one.id == row.id)
    parties = _value(decided, "parties", None)
    if parties is None:
        taking = tuple((part.role, part.entity) for part in event.participants)
    else:
        taking = tuple((part.role, part.entity) for part in parties if isinstance(part, Party))
    time = _value(decided, "time", event.time)
    days = {name: (getattr(row, name) or "")[:10] for name in ("earliest", "latest")}
    words = {
        "category": row.category, "type": row.type, "mode": row.mode or "", "status": row.status,
        "responsibility": row.responsibility or "", "place": _value(decided, "place", event.place) or "",
        "time": time or ("given" if days["earliest"] else ""), **days,
    }  # fmt: skip
    return Values(words, ((str(row.start), str(row.end)),), tuple(dict.fromkeys(taking)))


# What a form says


_PACKED: Final = ("was_words", "was_spans", "was_parties")
"""Hidden fields with what the form was filled with at first."""


def _packed(values: Values) -> list[tuple[str, list[str]]]:
    pairs = ([f"{name}={value}" for name, value in values.words.items()], *(
        [f"{one}={two}" for one, two in listed] for listed in (values.spans, values.parties)
    ))  # fmt: skip
    return list(zip(_PACKED, pairs, strict=True))


def _packed_values(form: FormData) -> Values:
    found = [[tuple(one.split("=", 1)) for one in forms.words(form, name) if "=" in one] for name in _PACKED]
    words, spans, parties = ([(pair[0], pair[1]) for pair in listed] for listed in found)
    if not words:
        raise OptionError("this form is not complete", "load the page again and repeat it")
    return Values(dict(words), tuple(spans), tuple(parties))


def _given(form: FormData, layer: str, before: Values) -> Values:
    """Return what a form says; a field that did not come is as it was."""
    names = _CLAIM_WORDS if layer == "claim" else _EVENT_WORDS
    known = {**dict.fromkeys((*names, *WORDS[layer]), ""), **before.words}
    words = {name: forms.word(form, name) if name in form else value for name, value in known.items()}
    spans = _pairs(form, "start", "end") if "start" in form else before.spans
    return Values(words, spans, _pairs(form, "role", "entity") if "role" in form else before.parties)


_CLAIM_WORDS: Final = ("speaker", "speaker_name")
_EVENT_WORDS: Final = ("category", "type", "mode", "place", "time", "earliest", "latest")


def _pairs(form: FormData, one: str, other: str) -> tuple[tuple[str, str], ...]:
    listed = zip(forms.words(form, one), forms.words(form, other), strict=False)
    return tuple((first, second) for first, second in listed if first or second)


def _spans(values: Values) -> list[list[int]]:
    return [[number_of("start", first), number_of("end", last)] for first, last in values.spans]


def _merged(given: Values, before: Values, now: Values) -> Values:
    """Return what was typed, and for everything else what counts now."""
    typed = {name: value for name, value in given.words.items() if value != before.words.get(name, "")}
    return Values(
        {**now.words, **typed}, now.spans if given.spans == before.spans else given.spans,
        now.parties if given.parties == before.parties else given.parties,
    )  # fmt: skip


def _changed(given: Values, before: Values, name: str) -> bool:
    return name in given.words and given.words[name] != before.words.get(name, "")


def _claim_wishes(given: Values, before: Values) -> dict[str, Any]:
    """Return what a form asks to change about a claim, as `ledger.review.change` takes it."""
    wishes: dict[str, Any] = {name: given.words[name] for name in WORDS["claim"] if _changed(given, before, name)}
    speaker, name = given.words.get("speaker", ""), given.words.get("speaker_name", "")
    if speaker == "named":
        if name != before.words.get("speaker_name", "") or before.words.get("speaker") != "named":
            wishes["speaker"] = {"name": name}
    elif _changed(given, before, "speaker"):
        wishes["speaker"] = {"entity": speaker}
    if given.spans != before.spans:
        wishes["content"] = _spans(given)
    return wishes


def _event_wishes(given: Values, before: Values) -> dict[str, Any]:
    """Return the same for an event."""
    plain = (*WORDS["event"], "category", "mode", "type", "place")
    wishes: dict[str, Any] = {name: given.words[name] for name in plain if _changed(given, before, name)}
    if "type" in wishes and not wishes["type"]:
        del wishes["type"]
    if "mode" in wishes and not wishes["mode"] and "category" in wishes:
        del wishes["mode"]
    time = given.words.get("time", "")
    if time == "given":
        if any(_changed(given, before, name) for name in ("time", "earliest", "latest")):
            wishes["time"] = {"earliest": given.words.get("earliest", ""), "latest": given.words.get("latest", "")}
    elif _changed(given, before, "time"):
        wishes["time"] = time or None
    if given.spans != before.spans:
        spans = _spans(given)
        if len(spans) != 1:
            raise OptionError("trigger: one span is needed", "give the first character and the first after it")
        wishes["trigger"] = spans[0]
    kept: Sequence[tuple[str, str]] = tuple(dict.fromkeys(pair for pair in given.parties if all(pair)))
    if kept != before.parties:
        wishes["participants"] = [{"role": role, "entity": entity} for role, entity in kept]
    return wishes
