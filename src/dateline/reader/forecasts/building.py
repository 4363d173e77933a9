"""Forecasts as records: triggers looked up in their claims, their clauses cut, dated, weighed and checked."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from dateline.reader.forecasts.checking import why_not
from dateline.reader.forecasts.clauses import REACH, Clause, clause
from dateline.reader.forecasts.likelihoods import likelihood
from dateline.reader.forecasts.looking import asks, looks_ahead
from dateline.reader.forecasts.placing import AHEAD, Draft, Place, parts_of, place_of
from dateline.reader.forecasts.triggers import Trigger, triggers
from dateline.reader.forecasts.windows import is_ahead, window
from dateline.reader.sentences import Sentences, sentences
from dateline.reader.times.tense import looks_past
from dateline.records import Article, Claim, Event, Forecast, Span, Time, stable_id

GOVERNING: Final = 60
"""Characters before a clause in which "there is a 70 percent chance that" may stand."""
OPENING: Final = 4
"""Words before a time at the head of a clause ("At the latest on Friday the …")."""
_INFINITIVE = re.compile(
    r"\W*to\s+(?!the\b|a\b|an\b|his\b|her\b|their\b|its\b|our\b)(?P<verb>[a-z][a-z-]*)\b(?!\s+been\b)"
)
_DESCRIBES = re.compile(r"[^,\s]\s+(?:who|that|which)\s+$")
_THAT = re.compile(
    r"\W*\bthat\s+(?=(?:the|a|an|he|she|it|they|we|you|i|his|her|its|their|there|no|some|many|[A-Z]\w*)\b)"
)
_NOUN = re.compile(r"(?:\b(?:his|her|their|its|the|a|an|our|my|any|new)|\b\w{1,30}[’']s?)\s+(?:[a-z-]{1,20}\s+)?$")
_LOOSE_END = re.compile(r"(?:[\s,;:–—-]|\b(?:and|but|or|so|that|as|while|because)|(?<=\s)[\"“]|'')\Z")


def forecasts(article: Article, claims: Sequence[Claim], times: Sequence[Time]) -> tuple[Forecast, ...]:
    """Return what an article says about the future, in the order of the text, one forecast per clause.

    `claims` and `times` are those of the article; the innermost claim around a statement is its claim. Nothing is
    raised on odd input: a text that looks ahead nowhere gives none.
    """
    text, bounds = article.text, sentences(article.text)
    ordered = sorted(times, key=lambda time: (time.start, time.end))
    made: dict[str, Forecast] = {}
    said = _by_sentence(claims, bounds)
    for index, start in enumerate(bounds.starts):
        end = bounds.starts[index + 1] if index + 1 < len(bounds.starts) else bounds.length
        here = _within(ordered, start, end)
        dated = any(is_ahead(time, article.published) for time in here)
        drafts: list[Draft] = []
        for found in triggers(text, start, end, dated):
            draft = _draft(text, found, (start, end), said.get(index, ()), here, article.published)
            if draft is not None:
                drafts.append(draft)
        drafts += _by_cue(text, (start, end), said.get(index, ()), drafts)
        for draft in _once(text, drafts):
            forecast = _forecast(article, draft, here)
            if forecast is not None:
                made.setdefault(forecast.id, forecast)
    return tuple(sorted(made.values(), key=lambda one: (one.statement[0].start, one.statement[0].end)))


def foretelling(forecasts: Sequence[Forecast], events: Sequence[Event]) -> tuple[Forecast, ...]:
    """Return the forecasts with the first event of their statements that is not told as happened."""
    return tuple(replace(one, event=next(_ahead(one, events), None)) for one in forecasts)


def _ahead(forecast: Forecast, events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        if event.status not in ("happened", "ongoing", "denied") and any(
            span.start <= mention.start and mention.end <= span.end
            for span in forecast.statement
            for mention in event.mentions
        ):
            yield event.id


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


def _draft(
    text: str,
    trigger: Trigger,
    sentence: tuple[int, int],
    claims: Sequence[Claim],
    times: Sequence[Time],
    published: str | None,
) -> Draft | None:
    place = place_of(trigger, sentence, claims)
    if place is None or asks(text, trigger, sentence):
        return None
    if place.in_cue and place.claim is not None:
        first = last = max(place.parts[0][0], sentence[0])
        cut = _cut(text, sentence, place.parts, first, min(last + 1, place.parts[0][1]), follows=False)
    else:
        follows = trigger.kind in ("that", "chance") and (
            text[trigger.start : trigger.end].rstrip().endswith("that")
            or text[trigger.end : trigger.end + 5] == "that "
        )
        cut = _cut(text, sentence, place.parts, trigger.start, trigger.end, follows=follows)
        if cut is not None and trigger.kind == "expect":
            # What is expected stands between the verb and its "to".
            verb = re.compile(r"\S+\s+").match(text, trigger.start)
            cut = replace(cut, start=max(cut.start, verb.end())) if verb is not None else cut
        elif cut is not None and trigger.kind == "plan":
            noun = _NOUN.search(text, max(cut.start, trigger.start - 30), trigger.start)
            cut = cut if noun is None else replace(cut, start=noun.start())
    if cut is None:
        return None
    draft = Draft(trigger, place, cut, sentence)
    return draft if looks_ahead(text, draft, times, published) else None


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


def _by_cue(text: str, sentence: tuple[int, int], claims: Sequence[Claim], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the contents of cues that look ahead themselves ("warned of more raids", "plans to close the camp")."""
    found = []
    for claim in claims:
        if claim.cue_class not in AHEAD or not claim.cue or not sentence[0] <= claim.content[0].start < sentence[1]:
            continue
        if any(draft.place.claim is claim or _meet(draft.clause, claim) for draft in drafts):
            continue
        parts = parts_of(claim.content, sentence)
        first, last = parts[0][0], parts[-1][1]
        cue = " ".join(span.of(text) for span in claim.cue)
        infinitive = _INFINITIVE.match(text, first, last) or (
            claim.cue_class == "predict" and _INFINITIVE.search(text, first, min(last, first + 80))
        )
        if not infinitive and (claim.cue_class == "intend" or not _is_nominal(text[first:last])):
            continue
        if re.match(r"\W*(?:had|was|were)\b", cue) or (
            claim.cue_class == "intend"
            and re.search(r"\b(?:planned|intended|tried|attempted|sought|seek\w*|try\w*|tries|work\w*)\b", cue)
        ):
            continue
        if asks(text, Trigger("cue", first, first + 1, "", "", first + 1, False, False), sentence):
            continue
        verb = infinitive.group("verb") if infinitive else ""
        verb_end = infinitive.end("verb") if infinitive else first
        begin = min(first, claim.cue[0].start) if sentence[0] <= claim.cue[0].start < first else first
        trigger = Trigger("cue", begin, max(begin + 1, verb_end), "cue", verb, verb_end, "not " in cue, False)
        cut = _cut(text, sentence, parts, first, max(first + 1, verb_end), follows=False)
        if cut is not None:
            found.append(Draft(trigger, Place(claim, parts, True), cut, sentence))
    return found


def _meet(cut: Clause, claim: Claim) -> bool:
    return any(span.start < cut.end and cut.start < span.end for span in claim.content)


def _is_nominal(content: str) -> bool:
    """Tell "of more raids" and "growth of 3 percent" from a clause about what is or was."""
    words = re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", content)[:25]
    if not words or words[0].lower() in (
        "that",
        "how",
        "what",
        "why",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "there",
        "against",
    ):
        return False
    finite = ("is", "are", "was", "were", "has", "have", "had", "do", "does", "did")
    return (
        len(words) > 1
        and not any(word.lower() in finite or "'" in word or "’" in word for word in words)
        and '"' not in content
    )


def _once(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of a sentence, one per clause: the first trigger of a clause is its trigger."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda one: (one.trigger.start, one.clause.start)):
        near = range(len(kept) - 1, max(-1, len(kept) - 5), -1)
        at = next((i for i in near if _overlap(kept[i].clause, draft.clause)), None)
        if at is None:
            kept.append(draft)
            continue
        last = kept[at]
        if last.trigger.kind in ("that", "chance") and draft.clause.start <= last.clause.start + len("that "):
            kept[at] = _merged(last, draft)
        elif draft.clause.start > last.trigger.verb_end:
            if _DESCRIBES.search(text, max(0, draft.trigger.start - 12), draft.trigger.start):
                continue  # "students who may need help": part of what the first one says
            # Both look ahead, each in a clause of its own: the first one ends where the second begins.
            kept.append(draft)
            kept[at] = _shortened(last, draft)
        elif draft.trigger.start >= last.clause.end:
            # "…, but will also": the subject stands in the first.
            kept.append(replace(draft, clause=replace(draft.clause, start=last.clause.end)))
    return kept


def _overlap(one: Clause, other: Clause) -> bool:
    return one.start < other.end and other.start < one.end


def _merged(first: Draft, second: Draft) -> Draft:
    """Join "it is likely that" and "talks will fail": one statement, whose verb stands in the second."""
    end = max(first.trigger.verb_end, second.trigger.verb_end)
    condition = first.clause.condition or second.clause.condition
    return replace(
        first,
        trigger=replace(first.trigger, verb=second.trigger.verb, verb_end=end),
        clause=replace(second.clause, condition=condition),
    )


def _shortened(first: Draft, second: Draft) -> Draft:
    end = min(first.clause.end, second.clause.start)
    cut = Clause(first.clause.start, max(end, first.trigger.verb_end), first.clause.condition)
    return Draft(first.trigger, first.place, cut, first.sentence) if cut.end > cut.start else first


def _forecast(article: Article, draft: Draft, times: Sequence[Time]) -> Forecast | None:
    text, trigger, cut, place = article.text, draft.trigger, draft.clause, draft.place
    statement = _statement(text, cut, place.parts)
    if not statement:
        return None
    held = cut.condition
    low, high = min(cut.start, trigger.start), max(cut.end, trigger.verb_end)
    low = max(draft.sentence[0], low - GOVERNING) if trigger.kind in ("that", "chance") else low
    dated = [
        time
        for time in times
        if low <= time.start and time.end <= high and not (held and held[0] <= time.start < held[1])
    ]
    if place.in_cue and not dated:  # "In August, the mill plans to close": the time stands before the cue
        dated = [time for time in times if time.end <= low and len(text[draft.sentence[0] : time.start].split()) <= 1]
    adjuncts = [
        time
        for time in dated
        if _is_adjunct(text, time, trigger, cut, article.published)
        and not _is_misread(time, trigger, article.published)
    ]
    due = window(text, adjuncts, trigger.verb_end, article.published)
    governed = max(draft.sentence[0], low - GOVERNING) if _governs(text, low, draft.sentence[0]) else low
    reason = why_not(article, draft, due, dated=bool(dated))
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


def _is_adjunct(text: str, time: Time, trigger: Trigger, cut: Clause, published: str | None) -> bool:
    """Tell "On Friday the court will …" and "… will meet on Friday" from "delegates chosen on Friday will …"."""
    if time.start >= trigger.start:
        return not _is_background(text, time, trigger, published)
    if time.start < cut.start:
        return True
    if published is not None and time.latest is not None and time.latest[:10] < published[:10]:
        return time.start - cut.start < 12  # "In 2015 the dam will": flagged; a past date further in is background
    return len(text[cut.start : time.start].split()) <= OPENING or not text[time.end : trigger.start].strip(" ,")


def _is_background(text: str, time: Time, trigger: Trigger, published: str | None) -> bool:
    """Tell "will be like those that erupted in 2002" from "will be finished by 2002": another verb stands between."""
    if published is None or time.latest is None or time.latest[:10] >= published[:10]:
        return False
    between = re.findall(r"[^\W\d_]+", text[trigger.verb_end : time.start])[2:]
    return any(looks_past(word.lower()) for word in between)


def _is_misread(time: Time, trigger: Trigger, published: str | None) -> bool:
    """Tell a weekday that was read as the last one though its clause looks ahead: then nothing is known of it."""
    if (
        published is None
        or trigger.past
        or not time.value[:4].isdigit()
        or time.anchor != "published"
        or time.latest is None
    ):
        return False
    return time.earliest == time.latest and -7 <= _days(published, time.latest) < 0


def _days(first: str, second: str) -> int:
    return (dt.date.fromisoformat(second[:10]) - dt.date.fromisoformat(first[:10])).days


def _governs(text: str, start: int, floor: int) -> bool:
    """Tell whether the words right before a clause hand it on ("a good chance that", "we doubt")."""
    return (
        re.search(r"(?:\bthat|\b[Ww]e doubt|\bI doubt|\b[Ww]e believe)\s*$", text[max(floor, start - 12) : start])
        is not None
    )


def _statement(text: str, cut: Clause, parts: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the spans of a clause that lie in its claim, without its condition and bare marks."""
    spans = []
    for start, end in parts:
        start, end = max(start, cut.start), min(end, cut.end)
        pieces = [(start, end)]
        if cut.condition is not None and start < cut.condition[1] and cut.condition[0] < end:
            pieces = [(start, cut.condition[0]), (cut.condition[1], end)]
        for first, last in pieces:
            that = _THAT.match(text, first, last)
            first = that.end() if that is not None else first
            while first < last and not (text[first].isalnum() or text[first] in "“\"$£€‘'"):
                first += 1
            while last > first and (text[last - 1].isspace() or text[last - 1] in ",;:-–—"):
                last -= 1
            while (loose := _LOOSE_END.search(text, first, last)) is not None and loose.start() > first:
                last = loose.start()
            if first < last:
                spans.append(Span(first, last))
    return tuple(spans)
