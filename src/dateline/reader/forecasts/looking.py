"""Whether a trigger looks ahead where it stands: questions, habits, manners, ability and what came later do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.reader.forecasts.checking import is_backshifted
from dateline.reader.forecasts.lexicon import load
from dateline.reader.forecasts.placing import Draft
from dateline.reader.forecasts.triggers import Trigger
from dateline.reader.forecasts.windows import is_ahead, window
from dateline.reader.times.tense import looks_past
from dateline.records import Claim, Time, Window

_WONDERING = re.compile(
    r"\b(?:whether\s+(?:or\s+not\s+)?(?:[^\s;.]+\s+){0,9}|(?:asked|ask|asks|wonder|wonders|wondered|unclear|see|know|"
    r"decide|sure|question|tell|determine)\s+(?:if|when|where|which|who)\s+(?:[^\s,;.]+\s+){0,9}|"
    r"(?<!is )(?<!was )(?<!’s )(?<!'s )(?:how|why|what|whom)\s+(?:[^\s,;]+\s+){0,13}|"
    r"\bno\s+(?:indication|evidence|signs?|guarantee|certainty|proof|reason\s+to\s+\w+)\s+(?:that\s+)?(?:[^\s,;.]+\s+){0,6})$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"(?:^|[\s“\"])you(?:[’']ll)?\s*$", re.IGNORECASE)
# Before "could", "may" and "might": who is able or free to, and what is described by it, is not foretold.
_OPTION = re.compile(
    r"(?:(?<!\w)(?:i|we|you|no\s+one|nobody|nothing|none|anyone|anything|anybody)|[^,\s]\s+(?:that|who|which))\s+"
    r"(?:\w{1,12}ly\s+)?$",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:when|where)\b", re.IGNORECASE)
_WISH = re.compile(r"\b(?:hope|hopes|hoped|wish|wishes|pray)\s+(?:that\s+)?(?:[^\s,;.]+\s+){1,5}$")
_BLANKS = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]+")
_HAVE = re.compile(r"(?:\b(?:have|has|is|are)|[’'](?:ve|s|re))\s+(?:\w+\s+)?$")
_COMPARED = re.compile(
    r"\b(?:more|less|most|least|as|how)\s+(?:\w{1,20}ly\s+)?$|\b(?:more|less|most|least|as|how)\s+\w{0,9}likely"
)


def asks(text: str, trigger: Trigger, sentence: tuple[int, int]) -> bool:
    """Tell questions, direct ("Will it end?") and indirect ("it is unclear whether it will end")."""
    tail = text[max(trigger.end, sentence[1] - 12) : sentence[1]].rstrip().rstrip("\"”’')")
    if tail.endswith("?"):
        return True
    return _WONDERING.search(text, max(sentence[0], trigger.start - 100), trigger.start) is not None


@dataclass(frozen=True, slots=True)
class _Scene:
    """A draft with the words before its trigger, those behind its verb (no adverbs), and the times in its clause."""

    text: str
    draft: Draft
    before: str
    following: list[str]
    inside: list[Time]
    ahead: bool
    published: str | None


def looks_ahead(text: str, draft: Draft, times: Sequence[Time], published: str | None) -> bool:
    """Tell a statement about the future from what its words can also mean."""
    trigger, floor = draft.trigger, draft.sentence[0]
    near = _BLANKS.sub(" ", text[max(floor, trigger.start - 24) : trigger.verb_end + 24]).lower().replace("’", "'")
    if any(phrase in near for phrase in load().words["set_phrase"]):
        return False
    if _WISH.search(text, max(floor, trigger.start - 60), trigger.start):
        return False
    low, high = min(draft.clause.start, trigger.start), max(draft.clause.end, trigger.verb_end)
    inside = [time for time in times if low <= time.start and time.end <= high]
    following = [word.lower() for word in _LETTERS.findall(text[trigger.verb_end : trigger.verb_end + 40])]
    scene = _Scene(
        text,
        draft,
        text[max(floor, trigger.start - 30) : trigger.start].lower(),
        [word for word in following if not word.endswith("ly")] or [""],
        inside,
        any(is_ahead(time, published) for time in inside),
        published,
    )
    return _modal_looks_ahead(scene) if trigger.kind == "modal" else _phrase_looks_ahead(scene)


def _modal_looks_ahead(scene: _Scene) -> bool:
    trigger, claim, text = scene.draft.trigger, scene.draft.place.claim, scene.text
    if trigger.word == "shall":
        return re.search(r"\b(?:we|i)\s+$", scene.before) is not None
    adverts = load().words["advert"] & _pairs(trigger, scene.following)
    if claim is None and (_ADDRESSED.search(scene.before) or adverts):
        return False
    if trigger.word == "will":
        return not _is_talk(text, trigger, scene.before, scene.following)
    if trigger.word == "would":
        return _is_future_in_past(text, scene.draft, scene.following)
    supported = scene.ahead or scene.draft.clause.condition is not None
    start = scene.draft.clause.start
    # "some suggest that could happen": a pronoun, and nothing is described.
    described = _OPTION.search(scene.before) is not None and text[start : trigger.start].strip().lower() != "that"
    if trigger.word == "could":
        described = described or _WHEN.match(text, start) is not None or _is_past_belief(text, claim)
    return (supported or not described) and _is_possible_event(trigger, scene.following, supported)


def _phrase_looks_ahead(scene: _Scene) -> bool:
    trigger, claim, text, ahead = scene.draft.trigger, scene.draft.place.claim, scene.text, scene.ahead
    if trigger.past:
        told = claim is not None and is_backshifted(text, claim)
        return ahead or told or _window_was(text, scene.inside, trigger, scene.published)
    if trigger.kind == "plan" and trigger.word in ("agreed", "decided", "committed"):
        return ahead or _HAVE.search(scene.before) is not None
    if trigger.kind in ("be_to", "calendar"):
        return ahead and (trigger.kind == "be_to" or _is_announced(text, trigger, scene.inside, scene.published))
    if trigger.kind == "state":
        words = text[max(scene.draft.sentence[0], trigger.start - 16) : trigger.end].lower()
        if _COMPARED.search(words):  # "people are more likely to": of now
            clause = text[scene.draft.clause.start : scene.draft.clause.end]
            return ahead or re.search(r"\bwill\b", clause) is not None
    if trigger.kind == "that":
        content = _LETTERS.findall(text[trigger.end : trigger.end + 60])[:6]
        return not any(looks_past(word.lower()) for word in content)
    if trigger.kind == "held" and trigger.word in ("set", "due", "possible", "scheduled"):
        return ahead or bool(scene.inside)
    return not (trigger.verb == "have" and looks_past(scene.following[0]))


def _pairs(trigger: Trigger, following: Sequence[str]) -> set[str]:
    return {
        trigger.verb,
        f"{trigger.verb} {following[0]}",
        f"{trigger.verb} {' '.join(following[:2])}",
        f"{trigger.verb} {' '.join(following[:3])}",
    }


def _is_talk(text: str, trigger: Trigger, before: str, following: Sequence[str]) -> bool:
    """Tell "I will say this" and "they will often come" from what will be."""
    words = load().words
    middle = {word.lower() for word in re.findall(r"[a-z]+", text[trigger.start : trigger.end].lower())[1:-1]}
    if middle & words["habit"]:
        return True
    return (
        bool(words["polite"] & _pairs(trigger, following)) and re.search(r"\b(?:i|we|let us)\s*$", before) is not None
    )


def _is_possible_event(trigger: Trigger, following: Sequence[str], supported: bool) -> bool:
    """Tell "could be killed" and "may resign" from "may be right", "could see" and "might have left"."""
    if trigger.verb == "have" and (looks_past(following[0]) or following[0] == "been"):
        return False
    if trigger.word == "could" and trigger.negated and not supported:
        return False  # mostly what somebody was unable to do
    words = load().words
    if (
        trigger.word == "could"
        and not supported
        and (trigger.verb in words["ability"] or following[0] in words["ability"])
    ):
        return False
    if trigger.verb == "be":
        return supported or (
            looks_past(following[0])
            and not following[0].startswith("un")
            and following[0] not in ("nothing", "something", "anything")
        )
    return supported or trigger.verb not in words["stative"]


def _is_past_belief(text: str, claim: Claim | None) -> bool:
    """Tell "thought that nobody could help", which was then."""
    return claim is not None and claim.cue_class in ("believe", "know", "perceive") and is_backshifted(text, claim)


def _is_future_in_past(text: str, draft: Draft, following: Sequence[str]) -> bool:
    """Tell "said he would resign" and "if it closed, trade would collapse" from habits, manners and what came later."""
    trigger, words = draft.trigger, load().words
    if (trigger.verb == "have" and following[0] != "to") or words["would_drop"] & (
        _pairs(trigger, following) - ({"have"} if following[0] == "to" else set())
    ):
        return False
    middle = " ".join(re.findall(r"[a-z]+", text[trigger.start : trigger.end].lower())[1:])
    if any(middle.startswith(word) for word in words["past_story"]):
        return False
    before = text[draft.sentence[0] : trigger.start]
    quoted = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    claim = draft.place.claim
    return draft.clause.condition is not None or (claim is not None and not quoted and is_backshifted(text, claim))


def _is_announced(text: str, trigger: Trigger, inside: Sequence[Time], published: str | None) -> bool:
    """Tell a calendar's present ("opens on Monday", "is meeting them next week") by the date that follows closely."""
    following = [time for time in inside if trigger.verb_end <= time.start <= trigger.verb_end + 60]
    return any(is_ahead(time, published) for time in following)


def _window_was(text: str, inside: Sequence[Time], trigger: Trigger, published: str | None) -> bool:
    """Tell whether a plan of the past ("was due in May") has a date: what is over is flagged and not dropped."""
    if trigger.kind == "going":
        return False
    made: Window | None = window(text, [time for time in inside if time.start >= trigger.end], trigger.start, published)
    return made is not None and published is not None
