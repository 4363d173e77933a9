"""Whether a figure is asserted, denied, unsure or only imagined, and whether it is one event's or a campaign's."""

from __future__ import annotations

from dateline.reader.casualties.lexicon import load
from dateline.reader.casualties.phrases import Context
from dateline.reader.casualties.predicates import Found
from dateline.reader.casualties.quantities import Words
from dateline.records import CasualtyAsserted, CasualtyScope

_BREAKS = frozenset(
    '. ; : ! ? ( ) “ ” " — after when because that which while who where before as said says but since although'.split()
)
_GRANTED = frozenset("that which who after when".split())
_FORECAST = frozenset("expected projected predicted forecast".split())
_FORCED = frozenset(("forced", "forcing"))
_DENY = frozenset("denied denies deny denying disputed rejected".split())
_CLAUSES = frozenset(", ; : — – ( )".split())
_OPENERS = frozenset("since so in over during this to overall altogether until each every".split())
_TIMES = frozenset("january february march april may june july august september october november december then".split())


def asserted(context: Context, found: Found) -> CasualtyAsserted:
    """Return how the text stands to a figure: "could kill 12" is hypothetical, "may have killed 12" unsure."""
    words, lexicon, anchor = context.words, load().words, found.anchor
    number = found.counted.quantity
    verbal = anchor.reading.kind in ("verb", "alone", "state")
    helping = words.low[found.chain : anchor.first] if verbal and found.chain < anchor.first else ()
    before = words.at(found.chain - 1) if found.chain <= anchor.first else ""
    if number is not None and number.high == 0:
        return "negated"
    if any(word in lexicon["not"] or word.endswith("n't") for word in helping):
        return "negated"
    if _asked(words, anchor.first) or _imagined(context, found, helping, before):
        return "hypothetical"
    if not verbal and not _FORECAST.isdisjoint(words.low[anchor.last + 1 : anchor.last + 4]):
        return "hypothetical"  # "3,000 deaths are expected"
    modal = any(word in lexicon["modal"] for word in helping)
    if any(words.at(i) in _DENY for i in range(found.chain - 4, found.chain)):
        return "unsure"  # "denied killing 12", "denied that it had killed 12"
    if any(word in lexicon["unsure"] for word in helping) or (modal and "have" in helping):
        return "unsure"
    if modal or "expected" in helping:
        return "hypothetical"
    return "yes"


def _asked(words: Words, at: int) -> bool:
    """Say whether a question asks for the figure, and does not take it for granted as after "that" and "who"."""
    return words.low[-1] == "?" and not any(word in _GRANTED for word in words.low[max(0, at - 6) : at])


def _aimed(words: Words, found: Found, helping: tuple[str, ...], before: str) -> bool:
    """Say whether a verb behind "to" was not carried out: "tried to kill", "the aim was to kill"."""
    if before != "to" and helping[-1:] != ("to",):
        return False
    ahead = words.low[max(0, found.anchor.first - 4) : found.anchor.first]
    return load().words["managed"].isdisjoint(ahead) and _FORCED.isdisjoint(ahead)


def _imagined(context: Context, found: Found, helping: tuple[str, ...], before: str) -> bool:
    """Say whether a plan, a threat, a condition or a modal verb before the figure keeps it from having happened."""
    words, lexicon, anchor = context.words, load().words, found.anchor
    form, number = words.at(anchor.first), found.counted.quantity
    if anchor.reading.kind == "verb" and _aimed(words, found, helping, before):
        return True
    if form.endswith("ing") and (
        before in lexicon["ahead"] or (before == "of" and words.at(found.chain - 2) in lexicon["ahead"])
    ):
        return True
    if anchor.reading.kind == "of" and words.at(anchor.first - 1) in lexicon["ahead"]:
        return True  # "the attempted murder of two officers"
    between = words.low[number.last + 1 : anchor.first] if anchor.reading.kind == "noun" and number is not None else ()
    if any(word in lexicon["ahead"] for word in between):
        return True  # "17 attempted murders"
    if "would" in helping and "have" in helping:
        return True
    first = min(found.counted.first, found.chain, anchor.first)
    modal_counts = not helping or form.endswith("ing")
    for i in range(first - 1, max(-1, first - 12), -1):
        word = words.low[i]
        if word in _BREAKS:
            break
        if word in lexicon["if"]:
            return True
        if modal_counts and (found.active or anchor.reading.kind in ("state", "noun")) and word in lexicon["modal"]:
            return words.at(i + 1) != "have" and not (words.low[i] == "may" and words.raw(i)[:1] == "M")
    return False


def scope(context: Context, found: Found) -> CasualtyScope:
    """Return "total" if the clause of a figure speaks of a war, a campaign or a stretch of time."""
    words, size = context.words, len(context.words.low)
    if found.counted.quantity is None or found.counted.quantity.high < 2:
        return "event"
    first = min(found.counted.first, found.anchor.first)
    last = max(found.counted.last, found.anchor.last)
    start, end = _clause_start(words, first), _clause_end(words, last)
    stretches = [(start, end)]
    opening = _clause_start(words, start - 1)
    if start > 1 and words.at(start - 1) == "," and words.at(opening) in _OPENERS:
        stretches.append((opening, start))
    if end < size and words.at(end) == "," and words.at(end + 1) in _OPENERS:
        stretches.append((end + 1, _clause_end(words, end)))
    return "total" if any(_total(context, a, b, load().words) for a, b in stretches) else "event"


def _clause_start(words: Words, at: int) -> int:
    return next((i + 1 for i in range(at - 1, max(-1, at - 14), -1) if words.low[i] in _CLAUSES), max(0, at - 13))


def _clause_end(words: Words, at: int) -> int:
    end = min(len(words.low), at + 14)
    return next((i for i in range(at + 1, end) if words.low[i] in _CLAUSES), end)


def _total(context: Context, start: int, end: int, lexicon: dict[str, frozenset[str]]) -> bool:
    """Say whether words speak of a stretch of time: "since March", "this year", "in five years of war"."""
    words = context.words
    act = any(words.low[i] in lexicon["act"] for i in range(start, end))
    for i in range(start, end):
        for size in (5, 4, 3, 2, 1):
            phrase = " ".join(words.low[i : i + size])
            if i + size <= end and (phrase in lexicon["total"] or (not act and phrase in lexicon["period"])):
                return True
        if words.low[i] == "since" and not any(word in lexicon["most"] for word in words.low[start:i]):
            following = words.at(i + 1)
            if (
                following[:4].isdigit()
                or following in _TIMES | {"the", "last", "early", "late", "its", "a"}
                or following[:1].isdigit()
            ):
                return True
        past = words.low[i] in lexicon["stretch"] and words.at(i - 1) in ("the", "over")
        if past and any(words.at(j) in lexicon["unit"] for j in range(i + 1, i + 4)):
            return True
        if words.low[i] in ("years", "months", "weeks", "decades") and words.at(i + 1) == "of":
            return True
    return False
