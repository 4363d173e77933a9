"""Takes site furniture (subscribe, log in, share, copyright ...) out of an article's text, whole lines only.

Two linear models decide, both trained by `training/cleaning.py`. The first looks at a line alone: its words, its word
groups (`furniture_words.toml`) and its shape. The second looks at that score together with the scores of the
neighbours, the place in the document and the spacing. Known gaps: furniture inside a paragraph stays; a lone place or
department name repeated by a site, and headlines of other stories between two paragraphs, mostly stay too.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from dateline.records import RemovedLine

LOOK = 600  # characters of a line that are read: furniture says what it is early, and time stays linear
WORDS = 60  # words of a line that are read, for the same reason
TOKEN = 40  # characters of a word that are read
LABEL = 24  # characters in which a label ("Related stories:") ends ...
LABELLED = 25  # ... and words of a line that it can be the label of
LEADS = ("related", "media", "credit")  # groups whose labels stand before other texts' headlines, captions and names
PLAIN = 20  # words: a sentence this long without a topic of furniture is not looked at further, for speed
PARTNERS = ("you", "us", "say", "ask")  # groups that tell who is speaking to whom about a topic
SHORT = 15  # words up to which a word group counts as most of what a line says
SOLID_WORDS = 12  # a sentence this long that does not look like furniture marks the body of the article
CLIP = 8.0  # first scores are cut to this, so that one line cannot outvote all around it
RELATED = "related headline"
UNKNOWN = "site furniture"

_SHAPES = (
    ("<email>", re.compile(r"[^@\s]+@[\w-]+\.[\w.-]+")),
    ("<handle>", re.compile(r"@\w+")),
    ("<url>", re.compile(r"(?:https?://|www\.)\S*|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|uk|tv|info)(?:/\S*)?", re.I)),
    ("<hashtag>", re.compile(r"#\w+")),
    ("<year>", re.compile(r"(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?")),
    ("<clock>", re.compile(r"\d{1,2}[:.]\d\d(?:[ap]m)?", re.I)),
    ("<phone>", re.compile(r"(?:\+?\d{1,3}[-.])?\d{3}[-.]\d{3,4}(?:[-.]\d{4})?")),
    ("<number>", re.compile(r"[$£€]?\d[\d,./]*(?:st|nd|rd|th|k|m|%)?", re.I)),
    ("<callsign>", re.compile(r"[KW][A-Z]{2,3}(?:-?(?:TV|FM|AM|DT)|\d+)?")),
    ("<camel>", re.compile(r"[A-Za-z]*[a-z][A-Z][A-Za-z0-9]*|[A-Z]+\d+[A-Z]*")),
)
_EDGE = "\"'“”‘’«»()[]{}.,;:!?…*•·|>-–—_~"
_QUOTES = re.compile(r"[\"“”«»]|''")
_SENTENCE_END = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘(]?[A-Z])")
_BULLET = re.compile(r"[>»•·*|▶►+~#\[{]|[-–—]\s|\d{1,2}[.)]\s")
_LABELS = frozenset("© (c) related: more: topics: photo: watch: listen: source: credit: image: picture:".split())
_ENDINGS = {".": "period", "!": "bang", "?": "question", ":": "colon", ")": "bracket"}
_MARKS = ("©", "|", "»", ">", "...", "…", "{", "[", "]", "(", "•", "/", "!", "?", ":", "=", "<", "$")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its site furniture, and the lines that were taken out."""

    text: str
    removed: tuple[RemovedLine, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One non-blank line as the models see it."""

    features: tuple[str, ...]
    groups: tuple[str, ...]
    words: int
    sentence: bool  # ends as a sentence ends
    topical: bool  # has a word group that stands for a reason


@dataclass(frozen=True, slots=True)
class Weights:
    """The two trained models and the score at which a line goes."""

    line: Mapping[str, float]
    context: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The groups of words, pairs and triples, the groups that count only as first word, and the reasons."""

    phrases: tuple[
        Mapping[str, tuple[str, ...]],
        Mapping[tuple[str, str], tuple[str, ...]],
        Mapping[tuple[str, str, str], tuple[str, ...]],
    ]
    opening: frozenset[str]
    reasons: Mapping[str, str]


def clean(text: str) -> Cleaned:
    """Return the text without its lines of site furniture; everything else stays character for character."""
    lines = text.split("\n")
    gone = furniture(lines, shipped())
    if not gone:
        return Cleaned(text, ())
    removed: list[RemovedLine] = []
    for i, entry in gone.items():
        removed.append(RemovedLine(text=lines[i], line=i + 1, reason=_reason(entry, removed)))
    return Cleaned("\n".join(_kept(lines, gone)), tuple(removed))


def furniture(lines: Sequence[str], weights: Weights) -> dict[int, Look]:
    """Return the lines that are site furniture, by index."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    looks = [look(lines[i]) for i in filled]
    alone = [score_alone(entry, weights.line) for entry in looks]
    found = surroundings([lines[i] for i in filled], looks, alone, filled)
    context = weights.context
    gone = {}
    for i, entry, score, features in zip(filled, looks, alone, found, strict=True):
        total = sum([context[name] * value for name, value in features.items() if value])
        if total > weights.threshold and not spared(entry, score):
            gone[i] = entry
    return gone


def spared(entry: Look, score: float) -> bool:
    """Return whether a line stays wherever it stands: a sentence goes only on its own words, never on its company."""
    return entry.sentence and score < 0


def score_alone(entry: Look, weights: Mapping[str, float]) -> float:
    """Return the first model's score of a line by itself."""
    get = weights.get
    return get("bias", 0.0) + sum([get(name, 0.0) for name in entry.features])


def look(line: str) -> Look:
    """Return a line's features: its words alone and in pairs, its word groups and its shape."""
    line = line.strip()[:LOOK]
    raw = line.split()[:WORDS]
    words = _words(raw)
    reasons = _lexicon().reasons
    groups = _groups(words)
    ending = _ending(line)
    sentence = ending in ("period", "quote", "question")
    if sentence and len(words) >= PLAIN and not any(group in reasons for group in groups):
        return Look(("plain",), groups, len(words), True, False)
    features = {f"capitals:{int(4.99 * sum([word[:1].isupper() for word in raw]) / len(raw))}:{_size(len(words))}"}
    features.update(_shape(line, raw, _size(len(words)), ending))
    head, colon, _ = line[:LABEL].partition(":")
    label = _words(head.split()) if colon and len(words) <= LABELLED else []
    topics = [group for group in _groups(label) if group in LEADS]
    if topics:
        # "Related:", "Read more:", "Photo:" settle what follows: a headline's own words would only mislead.
        features.update([f"label:{group}" for group in topics])
        spoken, groups = label, tuple(topics)
    else:
        spoken, topics = words, [group for group in groups if group in reasons]
    features.update(spoken)
    features.update([f"{a} {b}" for a, b in zip(spoken, spoken[1:], strict=False)])
    if spoken:
        features.update((f"^{spoken[0]}", f"^{' '.join(spoken[:2])} ", f"{spoken[-1]}$"))
    features.update([f"group:{group}" for group in groups])
    features.update([f"group:{group}:{_span(len(words))}" for group in groups])
    features.update([f"pair:{a}+{b}" for a in topics for b in groups if b in PARTNERS])
    features.add(f"topics:{min(len(topics), 4)}:{_bucket(len(words), (8, 20, 40))}")
    return Look(tuple(sorted(features)), groups, len(words), sentence, bool(topics))


def surroundings(
    lines: Sequence[str], looks: Sequence[Look], alone: Sequence[float], numbers: Sequence[int]
) -> Iterable[dict[str, float]]:
    """Yield the second model's features of each line: its score, its neighbours', its place and the spacing."""
    count = len(lines)
    cut = [max(-CLIP, min(CLIP, score)) / CLIP for score in alone]
    solid = [i for i, x in enumerate(looks) if x.words >= SOLID_WORDS and x.sentence and cut[i] < 0]
    first, last = (solid[0], solid[-1]) if solid else (count, -1)
    gaps = [b - a > 1 for a, b in zip(numbers, numbers[1:], strict=False)]
    airy = bool(gaps) and sum(gaps) / len(gaps) > 0.6
    tail_mood = _mean(cut[last + 1 :]) if solid else 0.0
    seen: set[str] = set()
    block = False
    for i, (entry, score) in enumerate(zip(looks, cut, strict=True)):
        short = entry.words <= 8
        before = cut[i - 1] if i else 0.0
        after = cut[i + 1] if i + 1 < count else 0.0
        near = _mean(cut[max(0, i - 2) : i] + cut[i + 1 : i + 3])
        tail, head = bool(solid) and i > last, bool(solid) and i < first
        tight = airy and ((i > 0 and not gaps[i - 1]) or (i + 1 < count and not gaps[i]))
        block = (block and not entry.sentence) or (score > 0 and "related" in entry.groups)
        yield {
            "bias": 1.0,
            "score": score,
            "score+": max(score, 0.0),
            "before": before,
            "after": after,
            "near+": max(near, 0.0),
            "near+short": max(near, 0.0) * short,
            "near-": min(near, 0.0),
            "sentence": float(entry.sentence),
            "sentence near": entry.sentence * max(near, 0.0),
            "sentence tight": float(entry.sentence and tight),
            "sentence score-": entry.sentence * min(score, 0.0),
            "tail": float(tail),
            "tail unsentenced": float(tail and not entry.sentence),
            "tail mood": tail * max(tail_mood, 0.0),
            "tail mood short": (tail and short) * max(tail_mood, 0.0),
            "head": float(head),
            "head after": head * max(after, 0.0),
            "top": float(i == 0),
            "bottom": float(i == count - 1),
            "bodiless": float(not solid),
            "inside sentence": float(not tail and not head and entry.sentence),
            "topical": float(entry.topical),
            "untopical inside": float(not entry.topical and not tail and not head),
            "untopical tail": float(not entry.topical and tail),
            "tight": float(tight),
            "tight short": float(tight and short),
            "tight score": tight * score,
            "block": float(block and not entry.sentence),
            "again": float(short and lines[i] in seen),
            "long": float(entry.words > 40),
        }
        seen.add(lines[i])


def _kept(lines: Sequence[str], gone: Mapping[int, Look]) -> list[str]:
    """Return the lines that stay, without the blank ones that removal left at the start or the end."""
    filled = [i for i, line in enumerate(lines) if line.strip() and i not in gone]
    if not filled:
        return []
    start = filled[0] if min(gone) < filled[0] else 0
    if max(gone) < filled[-1]:
        return [lines[i] for i in range(start, len(lines)) if i not in gone]
    # The last line that stays keeps the newline it had, hence the empty string for join.
    return [lines[i] for i in range(start, filled[-1] + 1) if i not in gone] + [""]


def _reason(entry: Look, removed: Sequence[RemovedLine]) -> str:
    """Return the reason of the strongest word group that speaks for furniture, or what the line continues, or
    `UNKNOWN`."""
    weights, reasons = shipped().line, _lexicon().reasons
    span = _span(entry.words)
    groups = [group for group in entry.groups if group in reasons]
    for group in sorted(groups, key=_vague):
        if weights.get(f"group:{group}", 0.0) + weights.get(f"group:{group}:{span}", 0.0) > 0:
            return reasons[group]
    if removed and removed[-1].reason == RELATED and not entry.sentence:
        return RELATED
    return reasons[groups[0]] if groups else UNKNOWN


def _vague(group: str) -> bool:
    """Return whether a group says little about what a line is for, so that any other names it better."""
    return group in ("navigation", "update")


def _words(raw: Iterable[str]) -> list[str]:
    """Return words in their normal form."""
    return [word for word in map(_normal, raw) if word]


def _size(count: int) -> int:
    """Return the class of a line with so many words."""
    return _bucket(count, (1, 2, 3, 5, 8, 12, 20, 35))


def _span(count: int) -> str:
    """Return whether a word group can be most of what a line of so many words says."""
    return "short" if count <= SHORT else "long"


def _shape(line: str, raw: Sequence[str], size: int, ending: str) -> Iterable[str]:
    """Yield what a line looks like, whatever it is about."""
    letters = sum(map(str.isalpha, line))
    quotes = bool(_QUOTES.search(line))
    yield f"size:{size}"
    yield f"ends:{ending}"
    yield f"size:{size}:ends:{ending}"
    yield f"quotes:{quotes}"
    yield f"sentences:{min(len(_SENTENCE_END.findall(line)), 4)}"
    yield f"digits:{_bucket(sum(map(str.isdigit, line)), (0, 2, 6, 12))}"
    yield f"letters:{int(4.99 * letters / len(line))}"
    yield f"past:{min(sum([word.endswith('ed') for word in raw]), 3)}"
    yield f"articles:{_bucket(sum([word in ('the', 'a', 'an', 'of') for word in raw]), (0, 1, 3))}:{size}"
    if line.isupper():
        yield f"upper:{size}"
    if line[0].islower():
        yield "lower start"
    if _BULLET.match(line):
        yield "bullet"
    for mark in _MARKS:
        if mark in line:
            yield f"mark:{mark}"


def _groups(words: Sequence[str]) -> tuple[str, ...]:
    """Return the word groups that a line's words and phrases belong to, the one with most of its words first."""
    lexicon = _lexicon()
    one, two, three = lexicon.phrases
    hits = [(i, 1, one[word]) for i, word in enumerate(words) if word in one]
    hits += [(i, 2, two[pair]) for i, pair in enumerate(zip(words, words[1:], strict=False)) if pair in two]
    hits += [(i, 3, three[x]) for i, x in enumerate(zip(words, words[1:], words[2:], strict=False)) if x in three]
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    said: dict[str, int] = {}
    for i, size, groups in hits:
        for group in groups:
            if i == 0 or group not in lexicon.opening:
                said[group] = said.get(group, 0) + size
    return tuple(sorted(said, key=lambda group: -said[group]))


@lru_cache(maxsize=8192)
def _normal(raw: str) -> str:
    """Return a word in lower case without edge punctuation, or the kind of thing it is (address, number, year ...)."""
    word = raw[:TOKEN].replace("’", "'")
    if word.lower() in _LABELS:
        return word.lower()
    bare = word.strip(_EDGE)
    for name, shape in _SHAPES:
        if shape.fullmatch(bare):
            return name
    return bare.lower()


def _ending(line: str) -> str:
    """Return what a line ends in."""
    last = line[-1]
    if last in "\"”'’»":
        return "quote"
    if line.endswith("...") or last == "…":
        return "dots"
    return _ENDINGS.get(last) or ("none" if last.isalnum() else "other")


def _bucket(value: float, edges: Sequence[float]) -> int:
    """Return how many of the edges lie below a value."""
    return sum([value > edge for edge in edges])


def _mean(values: Sequence[float]) -> float:
    """Return the mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


@cache
def shipped() -> Weights:
    """Return the shipped models; read once."""
    stored = json.loads(files("dateline.intake").joinpath("furniture.json").read_text("utf-8"))
    return Weights(stored["line"], stored["context"], stored["threshold"])


@cache
def _lexicon() -> Lexicon:
    """Return the shipped word groups; read once."""
    groups = tomllib.loads(files("dateline.intake").joinpath("furniture_words.toml").read_text("utf-8"))["group"]
    one: dict[str, tuple[str, ...]] = {}
    two: dict[tuple[str, str], tuple[str, ...]] = {}
    three: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for group in groups:
        for phrase in group["words"]:
            match _words(phrase.split()):
                case [a]:
                    one[a] = (*one.get(a, ()), group["name"])
                case [a, b]:
                    two[a, b] = (*two.get((a, b), ()), group["name"])
                case [a, b, c]:
                    three[a, b, c] = (*three.get((a, b, c), ()), group["name"])
                case words:
                    raise ValueError(f"{phrase!r} has {len(words)} words, not one to three")
    return Lexicon(
        (one, two, three),
        frozenset(group["name"] for group in groups if group.get("opening")),
        {group["name"]: group["reason"] for group in groups if "reason" in group},
    )
