"""Forecasts as records: triggers looked up in their claims, their clauses cut, dated, weighed and checked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dateline.reader.forecasts.checking import is_backshifted, why_not
from dateline.reader.forecasts.clauses import REACH, Clause, clause
from dateline.reader.forecasts.lexicon import load
from dateline.reader.forecasts.likelihoods import likelihood
from dateline.reader.forecasts.triggers import Trigger, is_participle, triggers
from dateline.reader.forecasts.windows import window
from dateline.reader.sentences import Sentences, sentences
from dateline.reader.times.tense import looks_past
from dateline.records import CLAIM_CLASSES, Article, Claim, Forecast, Span, Time, Window, stable_id

NO_FORECAST: Final = frozenset(("want", "order", "decline"))
"""Classes of cues whose content is wished, ordered or withheld, and not foretold."""
AHEAD: Final = frozenset(("predict", "intend"))
"""Classes of cues that look ahead themselves ("expects", "plans"): their content needs no trigger of its own."""
GOVERNING: Final = 60
"""Characters before a clause in which "there is a 70 percent chance that" may stand."""

_OWN_CUE = AHEAD | {"believe", "know"}
_INDIRECT_QUESTION = re.compile(r"\b(?:whether|if|how|why|what|who|when|where)\s+(?:or\s+not\s+)?(?:[^\s,;.]+\s+){0,7}$", re.IGNORECASE)
_WONDERING = re.compile(
    r"\b(?:whether\s+(?:or\s+not\s+)?(?:[^\s;.]+\s+){0,9}|(?:asked|ask|asks|wonder|wonders|wondered|unclear|see|know|decide|sure|"
    r"question|tell|determine)\s+(?:if|how|why|what|who|when|where|which)\s+(?:[^\s,;.]+\s+){0,9})$",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(r"\W*to\s+(?!the\b|a\b|an\b|his\b|her\b|their\b|its\b|our\b)(?P<verb>[a-z][a-z-]*)\b(?!\s+been\b)")
_ADDRESSED = re.compile(r"(?:^|[\s“\"])you(?:[’']ll)?\s*$", re.IGNORECASE)
_NOW = ("may", "might", "could")


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose words a trigger stands in: the claim, or None for the article's own, and the parts of the sentence that are."""

    claim: Claim | None
    parts: tuple[tuple[int, int], ...]
    in_cue: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    trigger: Trigger
    place: _Place
    clause: Clause
    sentence: tuple[int, int]


def forecasts(article: Article, claims: Sequence[Claim], times: Sequence[Time]) -> tuple[Forecast, ...]:
    """Return what an article says about the future, in the order of the text, one forecast per clause.

    `claims` and `times` are those of the article; the innermost claim around a statement is its claim. Nothing is raised
    on odd input: a text that looks ahead nowhere gives none.
    """
    text, bounds = article.text, sentences(article.text)
    ordered = sorted(times, key=lambda time: (time.start, time.end))
    drafts: list[_Draft] = []
    said = _by_sentence(claims, bounds)
    for index, start in enumerate(bounds.starts):
        end = bounds.starts[index + 1] if index + 1 < len(bounds.starts) else bounds.length
        here = _within(ordered, start, end)
        dated = any(_is_ahead(time, article.published) for time in here)
        for found in triggers(text, start, end, dated):
            draft = _draft(text, found, (start, end), said.get(index, ()), here, article.published)
            if draft is not None:
                drafts.append(draft)
        drafts += _by_cue(text, (start, end), said.get(index, ()), [draft for draft in drafts if draft.sentence[0] == start])
    made: dict[str, Forecast] = {}
    for draft in _once(drafts):
        forecast = _forecast(article, draft, _within(ordered, *draft.sentence))
        if forecast is not None:
            made.setdefault(forecast.id, forecast)
    return tuple(sorted(made.values(), key=lambda one: (one.statement[0].start, one.statement[0].end)))


def _by_sentence(claims: Sequence[Claim], bounds: Sentences) -> dict[int, list[Claim]]:
    """Return the claims with content or cue in each sentence."""
    found: dict[int, list[Claim]] = {}
    for claim in claims:
        numbers = {
            index
            for span in (*claim.content, *claim.cue)
            for index in range(bounds.index(span.start), bounds.index(max(span.start, span.end - 1)) + 1)
        }
        for index in numbers:
            found.setdefault(index, []).append(claim)
    return found


def _within(times: Sequence[Time], start: int, end: int) -> list[Time]:
    first = bisect_left(times, start, key=lambda time: time.start)
    last = bisect_left(times, end, key=lambda time: time.start)
    return [time for time in times[first:last] if time.end <= end]


def _is_ahead(time: Time, published: str | None) -> bool:
    return published is not None and time.type in ("DATE", "TIME") and time.earliest is not None and time.earliest[:10] > published[:10]


def _draft(
    text: str, trigger: Trigger, sentence: tuple[int, int], claims: Sequence[Claim], times: Sequence[Time], published: str | None
) -> _Draft | None:
    place = _place(trigger, sentence, claims)
    if place is None or _asks(text, trigger, sentence):
        return None
    if place.in_cue and place.claim is not None:
        first = last = max(place.parts[0][0], sentence[0])
        cut = _cut(text, sentence, place.parts, first, min(last + 1, place.parts[0][1]), follows=False)
    else:
        last = trigger.end if trigger.kind not in ("that", "chance", "expect") else trigger.end
        follows = trigger.kind == "that" or (trigger.kind == "chance" and text[trigger.end : trigger.end + 4].lower() == "that")
        cut = _cut(text, sentence, place.parts, trigger.start, last, follows=follows)
    if cut is None:
        return None
    draft = _Draft(trigger, place, cut, sentence)
    return draft if _looks_ahead(text, draft, times, published) else None


def _place(trigger: Trigger, sentence: tuple[int, int], claims: Sequence[Claim]) -> _Place | None:
    """Return whose words the trigger is among; None where they are wishes, orders or what was withheld."""
    holding: list[tuple[int, bool, Claim]] = []
    for claim in claims:
        at = trigger.verb_end - 1 if trigger.kind in ("state", "plan", "held", "chance") else trigger.start
        in_cue = any(span.start < trigger.end and trigger.start < span.end for span in claim.cue)
        in_content = any(span.start <= trigger.start < span.end for span in claim.content)
        if in_cue and not in_content and (claim.cue_class in _OWN_CUE or trigger.kind in ("plan", "state", "expect", "held", "that")):
            holding.append((0, True, claim))
        elif in_content or (in_cue is False and any(span.start <= at < span.end for span in claim.content) and at > trigger.start):
            holding.append((sum(span.end - span.start for span in claim.content), False, claim))
    if holding:
        _, in_cue, claim = min(holding, key=lambda one: (one[0], one[2].id))
        if claim.cue_class in NO_FORECAST:
            return None
        if not in_cue or trigger.kind not in ("modal", "going"):
            parts = _parts(claim.content, sentence)
            if in_cue and parts and trigger.kind in ("state", "held", "that"):
                parts = _parts((*claim.content, *(s for s in claim.cue)), sentence)
                return _Place(claim, parts, False) if parts else None
            return _Place(claim, parts, in_cue) if parts else None
    return _Place(None, _own(sentence, trigger, claims), False)


def _parts(spans: Sequence[Span], sentence: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    cut = ((max(span.start, sentence[0]), min(span.end, sentence[1])) for span in spans)
    return tuple(sorted((start, end) for start, end in cut if start < end))


def _own(sentence: tuple[int, int], trigger: Trigger, claims: Sequence[Claim]) -> tuple[tuple[int, int], ...]:
    """Return the parts of a sentence that are the article's own: without the contents of claims whose cue is not the trigger."""
    contents = [
        span
        for claim in claims
        if claim.cue_class in CLAIM_CLASSES and not any(s.start < trigger.end and trigger.start < s.end for s in claim.cue)
        for span in claim.content
        if not span.start <= trigger.start < span.end
    ]
    parts, at = [], sentence[0]
    for start, end in _parts(contents, sentence):
        if at < start:
            parts.append((at, start))
        at = max(at, end)
    if at < sentence[1]:
        parts.append((at, sentence[1]))
    return tuple(part for part in parts if part[0] <= trigger.start < part[1]) or (sentence,)


def _cut(
    text: str, sentence: tuple[int, int], parts: Sequence[tuple[int, int]], first: int, last: int, *, follows: bool
) -> Clause | None:
    """Return the clause around text[first:last], in offsets of the text; see `clauses.clause`."""
    low, high = max(sentence[0], first - REACH), min(sentence[1], last + REACH)
    masked, at = [], low
    for start, end in parts:
        start, end = max(start, at), min(end, high)
        if start < end:
            masked += [" " * (start - at), text[start:end]]
            at = end
    masked.append(" " * (high - at))
    # A line's end is a blank here: a headline has no verb of its own behind it.
    found = clause("".join(masked).replace("\n", " "), first - low, last - low, follows=follows)
    if found is None:
        return None
    held = None if found.condition is None else (found.condition[0] + low, found.condition[1] + low)
    return Clause(found.start + low, found.end + low, held)


def _asks(text: str, trigger: Trigger, sentence: tuple[int, int]) -> bool:
    """Tell questions, direct ("Will it end?") and indirect ("it is unclear whether it will end")."""
    tail = text[max(trigger.end, sentence[1] - 12) : sentence[1]].rstrip().rstrip("\"”’')")
    if tail.endswith("?"):
        return True
    return _WONDERING.search(text, max(sentence[0], trigger.start - 100), trigger.start) is not None


def _looks_ahead(text: str, draft: _Draft, times: Sequence[Time], published: str | None) -> bool:
    """Tell a statement about the future from what its words can also mean."""
    trigger, claim, words = draft.trigger, draft.place.claim, load().words
    start, end = draft.clause.start, draft.clause.end
    near = re.sub(r"\s+", " ", text[max(draft.sentence[0], trigger.start - 24) : trigger.verb_end + 24]).lower().replace("’", "'")
    if any(phrase in near for phrase in words["set_phrase"]):
        return False
    low, high = min(start, trigger.start), max(end, trigger.verb_end)
    inside = [time for time in times if low <= time.start and time.end <= high]
    ahead = any(_is_ahead(time, published) for time in inside)
    following = [word.lower() for word in re.findall(r"[^\W\d_]+", text[trigger.verb_end : trigger.verb_end + 40])]
    following = [word for word in following if not word.endswith("ly")] or [""]
    before = text[max(draft.sentence[0], trigger.start - 30) : trigger.start].lower()
    if trigger.word == "shall":
        return re.search(r"\b(?:we|i)\s+$", before) is not None
    if trigger.kind == "modal" and claim is None and (_ADDRESSED.search(before) or words["advert"] & _pairs(trigger, following)):
        return False
    if trigger.kind == "modal" and trigger.word == "will":
        return not _is_talk(text, trigger, before, following)
    if trigger.word in _NOW:
        return _is_possible_event(trigger, following, text, ahead or draft.clause.condition is not None)
    if trigger.word == "would":
        return _is_future_in_past(text, draft, following)
    if trigger.past:
        return ahead or (claim is not None and is_backshifted(text, claim)) or _window_was(text, inside, trigger, published)
    if trigger.kind in ("be_to", "calendar"):
        return ahead and (trigger.kind == "be_to" or _is_announced(text, trigger, inside, published))
    if trigger.kind == "state" and re.search(r"\b(?:more|less|most|least|as|how)\s+(?:\w+ly\s+)?$|\b(?:more|less|most|least|as|how)\s+\w*likely",
                                             text[max(draft.sentence[0], trigger.start - 16) : trigger.end].lower()):
        return ahead or re.search(r"\bwill\b", text[start:end]) is not None
    if trigger.kind == "that":
        return not any(looks_past(word.lower()) for word in re.findall(r"[^\W\d_]+", text[trigger.end : trigger.end + 60])[:6])
    if trigger.kind == "held" and trigger.word in ("due", "possible", "planned", "expected", "scheduled", "anticipated", "forecast"):
        return ahead or bool(inside) or trigger.word in ("expected", "planned", "anticipated", "forecast")
    return not (trigger.verb == "have" and looks_past(following[0]))


def _pairs(trigger: Trigger, following: Sequence[str]) -> set[str]:
    return {trigger.verb, f"{trigger.verb} {following[0]}", f"{trigger.verb} {' '.join(following[:2])}", f"{trigger.verb} {' '.join(following[:3])}"}


def _is_talk(text: str, trigger: Trigger, before: str, following: Sequence[str]) -> bool:
    """Tell "I will say this" and "they will often come" from what will be."""
    words = load().words
    middle = {word.lower() for word in re.findall(r"[a-z]+", text[trigger.start : trigger.end].lower())[1:-1]}
    if middle & words["habit"]:
        return True
    return bool(words["polite"] & _pairs(trigger, following)) and re.search(r"\b(?:i|we|let us)\s*$", before) is not None


def _is_possible_event(trigger: Trigger, following: Sequence[str], text: str, supported: bool) -> bool:
    """Tell "could be killed" and "may resign" from "may be right", "could see" and "might have left"."""
    if trigger.verb == "have" and (looks_past(following[0]) or following[0] == "been"):
        return False
    if trigger.word == "could" and trigger.negated and not supported:
        return False  # mostly what somebody was unable to do
    if trigger.verb == "be":
        return supported or (is_participle(following[0]) and following[0] not in ("nothing", "something", "anything"))
    return supported or trigger.verb not in load().words["stative"]


def _is_future_in_past(text: str, draft: _Draft, following: Sequence[str]) -> bool:
    """Tell "said he would resign" and "if it closed, trade would collapse" from habits, manners and what came later."""
    trigger, words = draft.trigger, load().words
    if trigger.verb == "have" or words["would_drop"] & _pairs(trigger, following):
        return False
    middle = " ".join(re.findall(r"[a-z]+", text[trigger.start : trigger.end].lower())[1:])
    if any(middle.startswith(word) for word in words["past_story"]):
        return False
    return draft.clause.condition is not None or (draft.place.claim is not None and is_backshifted(text, draft.place.claim))


def _is_announced(text: str, trigger: Trigger, inside: Sequence[Time], published: str | None) -> bool:
    """Tell a calendar's present ("opens on Monday", "is meeting them next week") by the date that follows closely."""
    following = [time for time in inside if trigger.verb_end <= time.start <= trigger.verb_end + 60]
    return any(_is_ahead(time, published) for time in following)


def _window_was(text: str, inside: Sequence[Time], trigger: Trigger, published: str | None) -> bool:
    """Tell whether a plan of the past ("was due in May") has a date: what is over is flagged and not dropped."""
    made: Window | None = window(text, inside, trigger.start, published)
    return made is not None and published is not None


def _by_cue(text: str, sentence: tuple[int, int], claims: Sequence[Claim], drafts: Sequence[_Draft]) -> list[_Draft]:
    """Return the contents of cues that look ahead themselves ("warned of more raids", "plans to close the camp")."""
    found = []
    for claim in claims:
        if claim.cue_class not in AHEAD or not claim.cue or not sentence[0] <= claim.content[0].start < sentence[1]:
            continue
        if any(draft.place.claim is claim or _meet(draft.clause, claim) for draft in drafts):
            continue
        parts = _parts(claim.content, sentence)
        first, last = parts[0][0], parts[-1][1]
        cue = " ".join(span.of(text) for span in claim.cue)
        infinitive = _INFINITIVE.match(text, first, last) or (claim.cue_class == "predict" and _INFINITIVE.search(text, first, min(last, first + 80)))
        if not infinitive and (claim.cue_class == "intend" or not _is_nominal(text[first:last])):
            continue
        if re.match(r"\W*(?:had|was|were)\b", cue) or (claim.cue_class == "intend" and re.search(r"\b(?:planned|intended|tried|attempted)\b", cue)):
            continue
        if _asks(text, Trigger("cue", first, first + 1, "", "", first + 1, False, False), sentence):
            continue
        verb = infinitive.group("verb") if infinitive else ""
        verb_end = infinitive.end("verb") if infinitive else first
        begin = min(first, claim.cue[0].start) if sentence[0] <= claim.cue[0].start < first else first
        trigger = Trigger("cue", begin, max(begin + 1, verb_end), "cue", verb, verb_end, "not " in cue, False)
        cut = _cut(text, sentence, parts, first, max(first + 1, verb_end), follows=False)
        if cut is not None:
            found.append(_Draft(trigger, _Place(claim, parts, True), cut, sentence))
    return found


def _meet(cut: Clause, claim: Claim) -> bool:
    return any(span.start < cut.end and cut.start < span.end for span in claim.content)


def _is_nominal(content: str) -> bool:
    """Tell "of more raids" and "growth of 3 percent" from a clause about what is or was."""
    words = re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", content)[:25]
    if not words or words[0].lower() in ("that", "how", "what", "why", "he", "she", "it", "they", "we", "i", "you", "there", "against"):
        return False
    finite = ("is", "are", "was", "were", "has", "have", "had", "do", "does", "did")
    return len(words) > 1 and not any(word.lower() in finite or "'" in word or "’" in word for word in words) and '"' not in content


def _once(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Return the drafts without those whose clause another one holds; the first trigger of a clause is its trigger."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda one: (one.trigger.start, one.clause.start)):
        last = next((one for one in reversed(kept[-4:]) if one.clause.start < draft.clause.end and draft.clause.start < one.clause.end), None)
        if last is None:
            kept.append(draft)
        elif last.trigger.kind in ("that", "chance") and draft.clause.start <= last.clause.start + len("that "):
            # "It is likely that talks will fail": one statement, whose verb stands in the second.
            verb = replace(last.trigger, verb=draft.trigger.verb, verb_end=max(draft.trigger.verb_end, last.trigger.verb_end))
            kept[kept.index(last)] = replace(last, trigger=verb, clause=replace(draft.clause, condition=last.clause.condition or draft.clause.condition))
        elif draft.clause.start > last.trigger.verb_end or draft.trigger.start >= last.clause.end:
            # Both look ahead, each in a clause of its own: the first one ends where the second begins.
            kept.append(draft)
            kept[kept.index(last)] = _shortened(last, draft)
    return kept


def _shortened(first: _Draft, second: _Draft) -> _Draft:
    end = min(first.clause.end, second.clause.start)
    cut = Clause(first.clause.start, max(end, first.trigger.verb_end), first.clause.condition)
    return _Draft(first.trigger, first.place, cut, first.sentence) if cut.end > cut.start else first


def _forecast(article: Article, draft: _Draft, times: Sequence[Time]) -> Forecast | None:
    text, trigger, cut, place = article.text, draft.trigger, draft.clause, draft.place
    statement = _statement(text, cut, place.parts)
    if not statement:
        return None
    held = cut.condition
    low, high = min(cut.start, trigger.start), max(cut.end, trigger.verb_end)
    low = max(draft.sentence[0], low - GOVERNING) if trigger.kind in ("that", "chance") else low
    dated = [time for time in times if low <= time.start and time.end <= high and not (held and held[0] <= time.start < held[1])]
    due = window(text, dated, trigger.verb_end, article.published)
    governed = max(draft.sentence[0], low - GOVERNING) if _governs(text, low, draft.sentence[0]) else low
    reason = why_not(text, trigger, cut.end, place.claim, due, article.published, dated=bool(dated))
    return Forecast(
        id=stable_id(article.id, "forecast", *((span.start, span.end) for span in statement)),
        claim=None if place.claim is None else place.claim.id,
        statement=statement,
        event=None,
        likelihood=likelihood(text, trigger, governed, high),
        window=due,
        condition=None if held is None else Span(*held),
        scorable=reason is None,
        why_not=reason,
    )


def _governs(text: str, start: int, floor: int) -> bool:
    """Tell whether the words right before a clause hand it on ("a good chance that", "we doubt")."""
    return re.search(r"(?:\bthat|\b[Ww]e doubt|\bI doubt|\b[Ww]e believe)\s*$", text[max(floor, start - 12) : start]) is not None


def _statement(text: str, cut: Clause, parts: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the spans of a clause that lie in its claim, without its condition and bare marks."""
    spans = []
    for start, end in parts:
        start, end = max(start, cut.start), min(end, cut.end)
        pieces = [(start, end)]
        if cut.condition is not None and start < cut.condition[1] and cut.condition[0] < end:
            pieces = [(start, cut.condition[0]), (cut.condition[1], end)]
        for first, last in pieces:
            while first < last and not (text[first].isalnum() or text[first] in "“\"$£€‘'"):
                first += 1
            while last > first and (text[last - 1].isspace() or text[last - 1] in ",;:-–—"):
                last -= 1
            if first < last:
                spans.append(Span(first, last))
    return tuple(spans)
