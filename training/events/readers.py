"""The corpora of the event layer, row by row: each reader makes an `EventText` of a row as shared/data has it.

What each corpus can teach, and what its silence means:

    wikievents  triggers and arguments of whole articles (Li, Ji & Han, NAACL 2021); exhaustive for its own types
    rams        one event per passage (Ebner et al., ACL 2020): its other events are unmarked, so nothing is exhaustive
    geneva      triggers of 115 frames (Parekh et al., ACL 2023); the few frames that are ours are marked throughout
    muc4        incidents with their fillers (MUC-3 and MUC-4, 1991-92); no triggers; only terrorism is marked
    case2021    one ACLED sub-event per snippet (Haneyczok et al., CASE 2021 task 2)
    coped       who does to whom, by span, and a quad class of CAMEO per sentence (the ConfliBERT project)
    plover      type, mode, phrase and parties of a sentence (PLOVER gold standard records)
    petrarch2   CAMEO codes of a sentence (UniversalPetrarch); one without is a sentence without an event
    india       five labels of police action on every sentence (Halterman et al., Findings of ACL 2021)
    uw, meantime, uds   whether a predicate happened (Lee et al. 2015; Minard et al. 2016; White et al. 2016)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from dateline.ontology.class_words import evident, plain_words
from dateline.ontology.classes import of_quad, of_type, plover
from dateline.reader.events.tables import NONE
from dateline.reader.tokens import Tokens, WordPiece
from training.events.crosswalk import classes_of, exhaustive, labelled, role_of
from training.events.placing import placed
from training.events.texts import (
    Argument,
    EventText,
    Filler,
    Head,
    Incident,
    Party,
    Passage,
    Predicate,
    Status,
    Trigger,
)
from training.examples import rows

Row = Mapping[str, Any]
Reshape = Callable[[str, Tokens], Tokens]
Reader = Callable[[Row, WordPiece], EventText]

MUC_ROLES: Final = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
STAGES: Final = {"ACCOMPLISHED": "happened", "ATTEMPTED": "attempted", "THREATENED": "threatened"}
RESPONSIBILITY: Final = {
    "REPORTED AS FACT": "fact", "CLAIMED OR ADMITTED": "claimed", "SUSPECTED OR ACCUSED": "suspected",
    "SUSPECTED OR ACCUSED BY AUTHORITIES": "suspected", "POSSIBLE": "suspected", "ACQUITTED": "denied",
}  # fmt: skip
PENTACODE: Final = {
    "VERBAL_COOP": "verbal cooperation", "MATERIAL_COOP": "material cooperation",
    "VERBAL_CONFLICT": "verbal conflict", "MATERIAL_CONFLICT": "material conflict",
}  # fmt: skip
# Modes of 2016 under their present names. `host` became visit. Modes that are gone, or that stand with a type that does
# not have them (COERCE destroy, COERCE firearms), are left out: the type stays.
MODES: Final = {
    "demo-org": "demo", "demo-spon": "demo", "riot-spon": "riot", "riot-org": "riot", "strike-hun": "hunger",
    "strike-gen": "strike", "host": "visit", "assassinate": "targeted", "confiscate": "seize", "ban": "restrict",
}  # fmt: skip
WHOLE: Final = frozenset(("wikievents", "muc4"))
"""Corpora of whole articles, whose silence about a weapon says something; a sentence need not repeat it."""
DENIED, HAPPENED = -0.5, 2.0
"""On the scale from -3 to 3 below the first is denied and above the second happened, as the data's notes have it."""
UDS_LOW, UDS_HIGH = -0.5, 0.5
"""UDS is no scale from -3 to 3: mostly two annotators say whether it happened, and values lie near -1, 0 and 1. Of its
22,193 training predicates all that nobody took to have happened are under -0.5, all that everybody did at or over 0.5,
and of the 3,725 divided ones all but 24 lie between. "Did not happen" also takes in what is only planned or possible:
behind a modal verb the median is -1.04 (UW's is 1.8). So a low value leaves denied and uncertain open, and there is no
value to regress on."""


def wikievents(row: Row, pieces: WordPiece) -> EventText:
    """Return an article: of the dev part, with its full types; of the train part (no entities), with places mended.

    Twelve articles of the train part have no event, one of them 9,131 words about bombs: they were not annotated, and
    are evidence against nothing.
    """
    if "entities" in row:
        return _events(row, "wikievents", pieces)
    found = placed(row)
    one = _events({**row, "events": found.events}, "wikievents", pieces)
    return replace(one, unsure=found.unsure, exhaustive=one.exhaustive if row["events"] else frozenset())


def rams(row: Row, pieces: WordPiece) -> EventText:
    """Return a passage with its one event, or with those of all rows of the same text (`joined`)."""
    return merged(_events(row, "rams", pieces))


def merged(one: EventText) -> EventText:
    """Return a text in which triggers of the same words are one event.

    RAMS types 94 of its dev triggers twice, mostly once more finely: what both types leave is taken, or if they leave
    nothing in common, what either does. The arguments of both are kept once.
    """
    places: dict[tuple[int, int], int] = {}
    triggers: list[Trigger] = []
    index: list[int] = []
    for trigger in one.triggers:
        at = places.setdefault((trigger.start, trigger.end), len(triggers))
        if at == len(triggers):
            triggers.append(trigger)
        else:
            before = triggers[at].classes
            triggers[at] = replace(triggers[at], classes=(before & trigger.classes) or (before | trigger.classes))
        index.append(at)
    arguments = dict.fromkeys(replace(argument, trigger=index[argument.trigger]) for argument in one.arguments)
    return replace(one, triggers=tuple(triggers), arguments=tuple(arguments))


def geneva(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence."""
    return _events(row, "geneva", pieces)


def _events(row: Row, corpus: str, pieces: WordPiece) -> EventText:
    text = row["text"]
    plain = plain_words(text) if corpus in WHOLE else ""
    triggers: list[Trigger] = []
    arguments: list[Argument] = []
    for event in row["events"]:
        start, end = event["trigger"]
        label = event.get("type_full") or event["type"]
        weapons = [
            text[one["start"] : one["end"]]
            for one in event["args"]
            if one["start"] is not None and role_of(corpus, label, one["role"]) == "weapon"
        ]
        classes = classes_of(corpus, label, text[start:end], weapons, plain)
        triggers.append(Trigger(start, end, classes, label))
        for one in event["args"]:
            role = role_of(corpus, label, one["role"])
            if role is not None and one["start"] is not None:
                arguments.append(Argument(one["start"], one["end"], len(triggers) - 1, role, one["role"]))
    return EventText(
        row["id"],
        corpus,
        text,
        pieces.tokens(text),
        frozenset[Head](("trigger", "argument")),
        exhaustive(corpus),
        sentences=tuple((s, e) for s, e in row.get("sentences", ())),
        triggers=tuple(triggers),
        arguments=tuple(arguments),
    )


def muc4(row: Row, pieces: WordPiece, reshape: Reshape | None = None) -> EventText:
    """Return a document with its incidents; `reshape` gives the words of one in capitals other shapes (`shapes`)."""
    text = row["text"]
    tokens = pieces.tokens(text)
    return EventText(
        row["id"],
        "muc4",
        text,
        reshape(text, tokens) if reshape else tokens,
        frozenset[Head](("incident",)),
        incidents=tuple(_incident(template, plain_words(text)) for template in row["templates"]),
    )


def _incident(template: Row, plain: str) -> Incident:
    classes: frozenset[str] = frozenset()
    for kind in _alternatives(template["incident_type"]):
        classes |= labelled("muc4", kind)
    weapons = [one["type"] for one in template["Weapon"] if one.get("type")] + template.get("weapon_type_implied", [])
    for weapon in weapons:
        told = [labelled("muc4_weapon", kind) & classes for kind in _alternatives(weapon)]
        # A weapon of a kind the incident cannot have (a gun in a bombing) says nothing; alternatives are joined.
        if told and all(told):
            classes = frozenset().union(*told)
    return Incident(
        template["incident_type"],
        evident(classes, plain),
        frozenset(STAGES[stage] for stage in _alternatives(template["stage"]) if stage in STAGES),
        tuple(_filler(role, entity) for role in MUC_ROLES for entity in template[role]),
        template["date"],
        template["location"],
        template["optional"],
    )


def _filler(label: str, entity: Row) -> Filler:
    role = role_of("muc4", "*", label)
    if role is None:
        raise ValueError(f"event_roles.tsv has no role for {label} of muc4")
    mentions = [*entity["mentions"], *entity.get("descriptions", [])]
    confidence = _alternatives(entity.get("confidence"))
    return Filler(
        role,
        label,
        tuple((mention["text"], tuple((s, e) for s, e in mention["spans"])) for mention in mentions),
        bool(entity.get("optional")),
        bool(entity.get("named")),
        frozenset(_alternatives(entity.get("effect"))),
        frozenset(RESPONSIBILITY[one] for one in confidence if one in RESPONSIBILITY),
    )


def _alternatives(cell: str | None) -> list[str]:
    """Return the alternatives of a slot, which are joined by a slash; question marks and brackets only hedge them."""
    return [part for part in (piece.strip(" ?()-") for piece in re.split(r"\s*/\s*", cell or "")) if part]


def case2021(row: Row, pieces: WordPiece) -> EventText:
    """Return a snippet with its one label."""
    label = row["label"]
    whole = Passage(0, len(row["text"]), labelled("case2021", label), label)
    return _of_passages(row, "case2021", pieces, (whole,))


def india(row: Row, pieces: WordPiece) -> EventText:
    """Return an article, its sentences labelled: one passage for each label of a sentence, none for one without."""
    found = [
        Passage(s["start"], s["end"], labelled("india", label), label)
        for s in row["sentences"]
        for label in s["labels"]
    ]
    sentences = tuple((s["start"], s["end"]) for s in row["sentences"])
    return _of_passages(row, "india", pieces, tuple(found), sentences)


def coped(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence with its quad class and its parties, or with the one it has."""
    found = []
    for label in row["pentacode"]:
        quad = PENTACODE.get(label)
        types = frozenset(name for name, one in plover().items() if one.quad == quad)
        classes = frozenset(of_quad(quad)) if quad else frozenset((NONE,))
        found.append(Passage(0, len(row["text"]), classes, label, types))
    spans = [(one["role"], one["start"], one["end"]) for one in row["spans"] or ()]
    heads: list[Head] = ["passage"] if found else []
    if row["spans"] is not None:
        heads.append("direction")
    return _of_parties(row, "coped", pieces, heads, tuple(found), spans)


def plover_gsr(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence with its type and mode, its parties, and the phrase of its event as a trigger.

    The phrase may be in pieces, of which the first is taken; it is longer than what other corpora mark.
    """
    text, type = row["text"], row["event"]
    mode = row["mode"] and MODES.get(row["mode"], row["mode"])
    if mode not in plover()[type].modes:
        mode = None
    classes = frozenset(of_type(type, mode))
    if mode and not classes:
        classes = frozenset(of_type(type))
    whole = Passage(0, len(text), classes, type, frozenset((type,)), mode)
    spans = [(role, s, e) for role in ("SRC", "TAR", "LOC") for s, e in row["spans"].get(role, ())]
    found = _of_parties(row, "plover", pieces, ["passage", "direction", "trigger"], (whole,), spans)
    phrase = row["spans"].get("EVT", ())[:1]
    triggers = tuple(Trigger(s, e, classes, type) for s, e in phrase)
    return replace(found, triggers=triggers)


def petrarch2(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence with the types of its events; CAMEO's statements and appeals have none and are none of ours."""
    found = []
    for event in row["events"]:
        type = event["plover"]
        classes = frozenset(of_type(type)) if type in plover() else frozenset((NONE,))
        types = frozenset((type,)) if type in plover() else frozenset[str]()
        found.append(Passage(0, len(row["text"]), classes, event["cameo"], types))
    return _of_passages(row, "petrarch2", pieces, tuple(found))


def _of_passages(
    row: Row,
    corpus: str,
    pieces: WordPiece,
    passages: tuple[Passage, ...],
    sentences: tuple[tuple[int, int], ...] = (),
) -> EventText:
    text = row["text"]
    return EventText(
        str(row["id"]),
        corpus,
        text,
        pieces.tokens(text),
        frozenset[Head](("passage",)),
        exhaustive(corpus),
        sentences=sentences,
        passages=passages,
    )


def _of_parties(
    row: Row,
    corpus: str,
    pieces: WordPiece,
    heads: Iterable[Head],
    passages: tuple[Passage, ...],
    spans: Iterable[tuple[str, int, int]],
) -> EventText:
    found = ((start, end, role_of(corpus, "*", label), label) for label, start, end in spans)
    parties = dict.fromkeys(Party(start, end, role, label) for start, end, role, label in found if role is not None)
    return EventText(
        row["id"],
        corpus,
        row["text"],
        pieces.tokens(row["text"]),
        frozenset(heads),
        passages=passages,
        parties=tuple(parties),
    )


def uw(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence of news with judged predicates, from -3 to 3."""
    return _judged(row, "uw", pieces)


def meantime(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence of Wikinews with judged predicates, from -3 to 3."""
    return _judged(row, "meantime", pieces)


def uds(row: Row, pieces: WordPiece) -> EventText:
    """Return a sentence of web text with judged predicates, on a scale of its own (`UDS_LOW`)."""
    return _judged(row, "uds", pieces)


def _judged(row: Row, corpus: str, pieces: WordPiece) -> EventText:
    own_scale = corpus == "uds"
    found = [
        Predicate(
            one["start"],
            one["end"],
            uds_statuses(one["value"]) if own_scale else frozenset((status(one["value"]),)),
            None if own_scale else one["value"],
        )
        for one in row["predicates"]
    ]
    text = row["text"]
    return EventText(
        row["id"], corpus, text, pieces.tokens(text), frozenset[Head](("status",)), predicates=tuple(found)
    )


def status(value: float) -> Status:
    """Return the status of a value from -3 to 3."""
    return "denied" if value < DENIED else "happened" if value > HAPPENED else "uncertain"


def uds_statuses(value: float) -> frozenset[Status]:
    """Return the statuses that a value of UDS leaves open."""
    if value >= UDS_HIGH:
        return frozenset(("happened",))
    return frozenset(("denied", "uncertain")) if value < UDS_LOW else frozenset(("uncertain",))


FILES: Final[dict[str, tuple[str, Reader]]] = {
    "wikievents": ("wikievents_{}.jsonl.gz", wikievents),
    "rams": ("rams_{}.jsonl.gz", rams),
    "geneva": ("geneva_{}.jsonl.gz", geneva),
    "muc4": ("muc4_{}.jsonl", muc4),
    "case2021": ("case2021_acled_{}.jsonl", case2021),
    "coped": ("coped_pentacode_{}.jsonl", coped),
    "plover": ("plover_gsr_{}.jsonl", plover_gsr),
    "petrarch2": ("petrarch2_cameo_{}.jsonl", petrarch2),
    "india": ("india_police_{}.jsonl.gz", india),
    "uw": ("factuality_uw_{}.jsonl.gz", uw),
    "meantime": ("factuality_meantime_{}.jsonl.gz", meantime),
    "uds": ("factuality_uds_{}.jsonl.gz", uds),
}


def joined(found: Iterable[Row]) -> Iterator[Row]:
    """Yield one row for each text, with the events of all its rows: RAMS repeats a passage for each of its events."""
    by_text: dict[str, list[Row]] = {}
    for row in found:
        by_text.setdefault(row["text"], []).append(row)
    for same in by_text.values():
        yield {**same[0], "events": [event for row in same for event in row["events"]]}


def load(
    shared: Path, corpus: str, split: str, pieces: WordPiece, reshape: Reshape | None = None
) -> Iterator[EventText]:
    """Yield the texts of a corpus; nothing for a split that it does not have (four corpora have only dev).

    Raises FileNotFoundError where the folder of event corpora is missing.
    """
    name, reader = FILES[corpus]
    folder = shared / "data" / "events"
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there; pass the folder of corpora with --shared")
    path = folder / name.format(split)
    if path.exists():
        for row in joined(rows(path)) if corpus == "rams" else rows(path):
            yield muc4(row, pieces, reshape) if corpus == "muc4" else reader(row, pieces)
