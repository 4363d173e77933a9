"""Small fictional readings, built by hand: no model is loaded to test the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dateline.ontology import classes
from dateline.records import (
    Article,
    Casualty,
    Claim,
    Entity,
    Event,
    EventMention,
    Mention,
    Place,
    Reading,
    RemovedLine,
    Run,
    RunnerUp,
    Source,
    Span,
    Time,
    article_id,
    stable_id,
)

MODEL = "0123456789abcdef"
VERSION = "0.1.0"

FLOOD = (
    "The Ostra river rose by two metres overnight, Deputy Mayor Ilva Renn said. "
    "“We have boats for everyone,” she said, “and we will use them.”\n\n"
    "A harbour official, who asked not to be named because he was not allowed to speak, denied that the dam "
    "had cracked."
)


def find(text: str, words: str) -> Span:
    """Return where `words` stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def claim(text: str, source: str, cue: str, *content: str, **more: Any) -> Claim:
    """Return a claim from quoted words; `more` overrides fields of the claim or of its source."""
    given: dict[str, Any] = {"name": source, "type": "named_person", "standing": "official", "anonymity": "named"}
    given |= {name: more.pop(name) for name in list(more) if name in Source.__slots__}
    spans = tuple(find(text, part) for part in content)
    fields: dict[str, Any] = {
        "id": stable_id("claim", text, spans),
        "source": Source(spans=(find(text, source),), **{"entity": None, **given}),
        "cue": (find(text, cue),),
        "cue_class": "say",
        "content": spans,
        "quotation": "indirect",
        "asserted": "yes",
        "addressee": None,
        "parent": None,
        "confidence": 0.9,
    }
    return Claim(**{**fields, **more})


def article(text: str, **more: Any) -> Article:
    """Return an article of that text; `more` overrides its fields."""
    published = more.get("published")
    fields: dict[str, Any] = {
        "external_id": None,
        "title": "A title",
        "url": None,
        "outlet": None,
        "agency": None,
        "byline": None,
        "published": None,
        "published_basis": "none" if published is None else "given",
        "not_before": None,
        "language": "en",
        "dateline": None,
        "removed": (),
    } | more
    key = article_id(text, external_id=fields["external_id"], url=fields["url"], outlet=fields["outlet"])
    return Article(id=key, text=text, **fields)


def reading(
    text: str, *claims: Claim, model: str = MODEL, cast: Sequence[tuple[Entity, tuple[Mention, ...]]] = (), **more: Any
) -> Reading:
    """Return a reading of that text with those claims, and with those whom `who` made."""
    return Reading(
        article=article(text, **more),
        mentions=tuple(mention for _, mentions in cast for mention in mentions),
        entities=tuple(entity for entity, _ in cast),
        claims=claims,
        run=Run(VERSION, model, 0.05),
    )


def who(text: str, name: str, kind: Any = "person", *forms: str, **more: Any) -> tuple[Entity, tuple[Mention, ...]]:
    """Return an entity with a mention for every place of its name and other forms; small letters are pronouns."""
    key = stable_id("entity", text, name, kind)
    mentions = [
        Mention(stable_id("mention", key, match.start()), match.start(), match.end(), kind,
                "pronoun" if form.islower() else "name", key)
        for form in (name, *forms)
        for match in re.finditer(rf"\b{re.escape(form)}\b", text)
    ]  # fmt: skip
    return Entity(key, name, kind, forms, more.get("country"), more.get("sector")), tuple(mentions)


def time(text: str, words: str, value: str = "2031-05-09", **more: Any) -> Time:
    """Return a time over `words` that is resolved to the days of a value of a day or a month."""
    span = find(text, words)
    first = value if len(value) == 10 else f"{value}-01"
    last = value if len(value) == 10 else f"{value}-31" if value[5:7] in ("05", "10") else f"{value}-30"
    fields: dict[str, Any] = {"type": "DATE", "earliest": first, "latest": last, "anchor": "text"} | more
    return Time(stable_id("time", text, span), span.start, span.end, value=value, **fields)


def place(text: str, words: str, lat: float = 34.43, lon: float = 70.45, **more: Any) -> Place:
    """Return a place over `words`; `more` overrides its fields."""
    span = find(text, words)
    fields: dict[str, Any] = {
        "form": "name",
        "name": words,
        "kind": "town",
        "radius_km": 5.0,
        "country_code": "AF",
        "geonames_id": None,
        "relation": None,
        "score": 1.0,
        "runners_up": (),
    } | more
    others = (
        RunnerUp(it, "town", "", 0.0, 0.0, None, 0.1) if isinstance(it, str) else it for it in fields["runners_up"]
    )
    fields["runners_up"] = tuple(others)
    return Place(stable_id("place", text, span), span.start, span.end, lat=lat, lon=lon, **fields)


def event(text: str, words: str, category: str = "attack_civilians", **more: Any) -> Event:
    """Return an event whose trigger is `words`; `more` overrides its fields."""
    span = find(text, words)
    codes = classes.codes(category)
    claim = more.get("claim")
    fields: dict[str, Any] = {
        "type": codes.type, "mode": codes.mode, "acled": codes.acled, "cameo": codes.cameo, "status": "happened",
        "participants": (), "time": None, "earliest": None, "latest": None, "time_precision": "none",
        "time_basis": "none", "place": None, "place_precision": "none", "place_basis": "none", "weapon": None,
        "casualties": {}, "responsibility": None, "claim": None,
        "mentions": (EventMention(span.start, span.end, claim),), "confidence": 0.9,
    } | more  # fmt: skip
    return Event(stable_id("event", text, span, category), span, category, **fields)


def flood(model: str = MODEL, **more: Any) -> Reading:
    """Return the flood story: three claims, one of them by an anonymous official."""
    fields = {"title": "Ostra rises", "outlet": "Ostra Courier", "published": "2031-04-05", **more}
    fields.setdefault("removed", (RemovedLine("Subscribe now!", 9, "subscription"),))
    return reading(
        FLOOD,
        claim(FLOOD, "Deputy Mayor Ilva Renn", "said", "The Ostra river rose by two metres overnight"),
        claim(FLOOD, "she", "she said", "“We have boats for everyone,”", "“and we will use them.”",
              name="Ilva Renn", quotation="direct"),
        claim(FLOOD, "A harbour official", "denied", "that the dam had cracked", type="anonymous_source",
              anonymity="granted", cue_class="deny", name=None,
              anonymity_reason=find(FLOOD, "because he was not allowed to speak")),
        model=model,
        **fields,
    )  # fmt: skip


def market(number: int = 0, **more: Any) -> Reading:
    """Return one of any number of short stories about a market."""
    text = f"Stall {number} of the Velm market closed on Monday. Traders want the council to act, Oda Pell said."
    return reading(
        text,
        claim(text, "Oda Pell", "said", "Traders want the council to act", standing="business"),
        claim(text, "Traders", "want", "the council to act", type="unnamed_group", anonymity="unnamed",
              cue_class="want", standing="business"),
        **{"title": f"Market {number}", **more},
    )  # fmt: skip


def casualty(text: str, words: str, predicate: str, best: int, **more: Any) -> Casualty:
    """Return a figure over `words`; `more` overrides its fields."""
    span = find(text, words)
    fields: dict[str, Any] = {
        "effect": "killed", "low": best, "high": best, "bound": "exact", "counted": None, "scope": "event",
        "part_of": None, "asserted": "yes", "doubtful": False, "claim": None,
    } | more  # fmt: skip
    key = stable_id("casualty", text, span, fields["effect"])
    return Casualty(key, span.start, span.end, best=best, predicate=find(text, predicate), **fields)
