"""What the words around two mentions say, as rows of a table: which words stand where, and between whom.

Words are stemmed and, where `relation_words.tsv` has them, joined by their classes (fight, help, talk, lead, member).
Each finding is hashed into one of `BUCKETS` rows; what is learnt per row is in `pairs.Weights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import takewhile
from zlib import crc32

import numpy as np

from dateline.ontology import agents
from dateline.ontology.names import shipped_lookup
from dateline.reader.layers import Fragment
from dateline.reader.names import bare
from dateline.reader.sentences import Sentences
from dateline.reader.tokens import Ints, Tokens

BUCKETS = 1 << 16
"""Rows of the table: twice as many changed nothing on re3d."""
AROUND = 12
"""Words before and after the two mentions that are looked at, within their sentence."""
NEAR = 6
"""Those of them that count word by word; the rest only by class."""
GAPS = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
"""Lower edges of the distance buckets, in words between the mentions."""
EDGE = 3
"""Words right before and after each of the two that count by their place."""
LISTED = 6
"""Mentions that one of a list may be away from the next."""

_TELLING = ("fight", "help", "talk", "lead", "member")
_COMMAS = frozenset((",", "and", "or", "&"))
_JOINING = _COMMAS | {"the", "as", "well", "other", "its", "their", "a"}
_PRONOUNS = frozenset("he she we i they it who which us me him her them".split())
_ENDINGS = ("ing", "ed", "es", "s", "ly")


def stem(word: str) -> str:
    """Return a word in lower case without a common ending."""
    word = word.lower()
    return next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 3), word)


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Return the classes of words and of their stems."""
    found: dict[str, dict[str, None]] = {}
    lines = resources.files("dateline.reader").joinpath("relation_words.tsv").read_text(encoding="utf-8")
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            name, _, words = line.partition("\t")
            for word in words.split():
                found.setdefault(word, {})[name] = None
                found.setdefault(stem(word), {})[name] = None
    return {word: tuple(sorted(names)) for word, names in found.items()}


class Text:
    """A text with its mentions, in order, ready to be asked about pairs of them."""

    def __init__(self, text: str, tokens: Tokens, mentions: Sequence[Fragment], stops: Sentences) -> None:
        self.mentions = mentions
        self.words = [text[a:b] for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]
        self.stems = [stem(word) for word in self.words]
        known = classes()
        taken = np.zeros(len(self.words), dtype=bool)
        for m in mentions:
            taken[m.start : m.end] = True
        # Words of mentions are names: they have classes of their own, as words of the two mentions.
        self.classes = [known.get(word, ()) for word in self.stems]
        self.outside = [() if own else kinds for own, kinds in zip(taken.tolist(), self.classes, strict=True)]
        self.sentence = [stops.index(int(start)) for start in tokens.starts]
        self.told: dict[int, set[str]] = {}
        for place, names in zip(self.sentence, self.outside, strict=True):
            self.told.setdefault(place, set()).update(names)
        self.roles = [m.role[:3] for m in mentions]
        known_as = [self._known_as(text, tokens, m) for m in mentions]
        self.kinds, self.ids = [kind for kind, _ in known_as], [name for _, name in known_as]
        self.list_of = self._lists()
        self.list_span: dict[int, tuple[int, int]] = {}
        self.firsts: dict[int, int] = {}
        for k, m in enumerate(mentions):
            start, end = self.list_span.get(self.list_of[k], (m.start, m.end))
            self.list_span[self.list_of[k]] = min(start, m.start), max(end, m.end)
            self.firsts.setdefault(self.sentence[m.start], k)

    def rows(self, i: int, j: int) -> Ints:
        """Return the rows of what is found about mention i as subject and mention j as object."""
        return np.array([crc32(found.encode()) % BUCKETS for found in set(self.found(i, j))], dtype=np.int64)

    def found(self, i: int, j: int) -> Iterator[str]:
        """Yield the findings, as text."""
        subject, object_ = self.mentions[i], self.mentions[j]
        before = subject.start < object_.start
        a, b = (i, j) if before else (j, i)
        first, second = self.mentions[a], self.mentions[b]
        o = ">" if before else "<"
        roles, kinds = self.roles[i] + self.roles[j], self.kinds[i] + self.kinds[j]
        gap = min(max(second.start - first.end, 0), GAPS[-1])
        bucket = sum(edge <= gap for edge in GAPS)
        yield from (f"r{o}{roles}", f"k{kinds}", f"ks{self.kinds[i]}", f"ko{self.kinds[j]}", f"g{o}{bucket}")
        yield f"rg{o}{roles}{bucket // 2}"
        if second.end <= first.end:
            yield from (f"in{o}{roles}", f"in{o}{second.start == first.start}{second.end == first.end}")
        yield from self._heads(i, j)
        yield from (f"id{self.ids[i]}|{self.ids[j]}", f"ids{self.ids[i]}", f"ido{self.ids[j]}")
        yield f"idb{'|'.join(sorted((self.ids[i], self.ids[j])))}"
        if self.ids[i] == self.ids[j]:
            yield "same"
        yield from self._plain(first, second, o, roles, kinds)
        yield from self._classed(i, j, first, second, o, roles, kinds)
        yield from self._others(i, j, a, b, o, roles)
        yield from self._near(i, j, first, second, o, roles)

    def _heads(self, i: int, j: int) -> Iterator[str]:
        subject, object_ = self.mentions[i], self.mentions[j]
        heads = self.stems[subject.end - 1], self.stems[object_.end - 1]
        yield from (f"hs{heads[0]}", f"ho{heads[1]}", f"hh{heads[0]}|{heads[1]}")
        yield from (f"ws{word}" for word in self.stems[subject.start : subject.end])
        yield from (f"wo{word}" for word in self.stems[object_.start : object_.end])

    def _plain(self, first: Fragment, second: Fragment, o: str, roles: str, kinds: str) -> Iterator[str]:
        """Yield the words between, before and after."""
        words = self.stems
        between = words[first.end : second.start]
        for word in between:
            yield from (f"m{o}{word}", f"mr{o}{roles}{word}", f"mk{o}{kinds}{word}")
        for one, two in zip(("^", *between), (*between, "$"), strict=True):
            yield f"b{o}{one}_{two}"
        if len(between) < 5:
            yield f"full{o}{' '.join(between)}"
        for step in (1, 2):
            if first.start >= step:
                yield f"l{step}{o}{words[first.start - step]}"
            if second.end + step <= len(words):
                yield f"r{step}{o}{words[second.end + step - 1]}"
        yield from (f"pre{o}{word}" for word in words[max(0, first.start - NEAR) : first.start])
        yield from (f"post{o}{word}" for word in words[second.end : second.end + NEAR])

    def _classed(
        self, i: int, j: int, first: Fragment, second: Fragment, o: str, roles: str, kinds: str
    ) -> Iterator[str]:
        """Yield the classes of the words between, before and after, and of the mentions' own."""
        sentence = self.sentence[first.start]
        low, high = first.start, second.end
        while low > 0 and first.start - low < AROUND and self.sentence[low - 1] == sentence:
            low -= 1
        while high < len(self.words) and high - second.end < AROUND and self.sentence[high] == sentence:
            high += 1
        subject, object_ = self.mentions[i], self.mentions[j]
        zones = (
            ("m", self.outside[first.end : second.start]), ("p", self.outside[low : first.start]),
            ("q", self.outside[second.end : high]), ("s", self.classes[subject.start : subject.end]),
            ("o", self.classes[object_.start : object_.end]),
        )  # fmt: skip
        for zone, found in zones:
            for name in {name for names in found for name in names}:
                yield from (f"c{zone}{o}{name}", f"c{zone}{o}{name}{roles}", f"c{zone}{o}{name}{kinds}")
        order = [names[0] for names in zones[0][1] if names]
        line = "_".join(order)[:60]
        told = {name for names in zones[0][1] for name in names}
        yield from (f"seq{o}{line}", f"seq{o}{roles}{line}")
        yield f"set{o}{'+'.join(name for name in _TELLING if name in told)}{roles}"
        yield f"ends{o}{order[0] if order else '-'}{order[-1] if order else '-'}{roles}"

    def _near(self, i: int, j: int, first: Fragment, second: Fragment, o: str, roles: str) -> Iterator[str]:
        """Yield the words at the edges of the two, what the whole sentence tells, and how the two are called."""
        kinds = self.kinds[i] + self.kinds[j]
        for name in self.told.get(self.sentence[first.start], ()):
            yield from (f"e{name}{roles}", f"ek{name}{kinds}")
        count = len(self.words)
        edges = (
            ("xr", range(first.end, min(count, first.end + EDGE))),
            ("yl", range(max(0, second.start - EDGE), second.start)),
            ("xl", range(max(0, first.start - EDGE), first.start)),
            ("yr", range(second.end, min(count, second.end + EDGE))),
        )
        for edge, places in edges:
            for place in places:
                yield f"{edge}{o}{self.stems[place]}"
                yield from (f"{edge}{o}{name}{roles}" for name in self.classes[place])
        forms = [self.words[self.mentions[k].start].lower() in _PRONOUNS for k in (i, j)]
        capitals = [self.words[self.mentions[k].end - 1][:1].isupper() for k in (i, j)]
        yield from (f"pro{o}{forms}{roles}", f"cap{o}{capitals}{roles}")

    def _others(self, i: int, j: int, a: int, b: int, o: str, roles: str) -> Iterator[str]:
        """Yield what other mentions there are: lists that the two are in, mentions between, who comes first."""
        first, second = self.mentions[a], self.mentions[b]
        sentence = self.sentence[first.start]
        leads = self.firsts[sentence]
        yield from (f"first{leads == i}", f"last{leads == j}", f"first{roles}{leads == i}{leads == j}")
        inside = takewhile(lambda k: self.mentions[k].start < second.start, range(a + 1, len(self.mentions)))
        between = [self.roles[k] for k in inside if self._lies_in(k, first.end, second.start)]
        yield from (f"n{min(len(between), 4)}", f"br{'+'.join(sorted(set(between)))}")
        yield f"bo{o}{roles}{min(2, between.count(self.roles[b]))}"
        if self.list_of[i] == self.list_of[j]:
            kinds = self.kinds[i] + self.kinds[j]
            yield from ("list", f"list{roles}", f"list{kinds}", f"listgap{min(4, second.start - first.end)}")
            return
        start, end = self.list_span[self.list_of[a]][1], self.list_span[self.list_of[b]][0]
        if start > end:
            return
        kinds_ = [names for names in self.outside[start:end] if names]
        for name in {name for names in kinds_ for name in names}:
            yield from (f"t{o}{name}", f"t{o}{name}{roles}")
        yield from (f"tseq{o}{roles}{'_'.join(names[0] for names in kinds_)[:50]}", f"tlen{o}{min(end - start, 10)}")
        if end - start < 5:
            line = " ".join(self.stems[start:end])
            yield from (f"tfull{o}{line}", f"tfull{o}{roles}{line}")

    def _lies_in(self, k: int, start: int, end: int) -> bool:
        return self.mentions[k].start >= start and self.mentions[k].end <= end

    def _lists(self) -> list[int]:
        """Return the list that each mention is in ("A, B and C"), numbered by its first member."""
        found = list(range(len(self.mentions)))
        for i, one in enumerate(self.mentions):
            near = range(i + 1, min(i + LISTED, len(self.mentions)))
            j = next((j for j in near if self.mentions[j].start >= one.end), None)
            if j is None or self.mentions[j].role != one.role:
                continue
            between = [word.lower() for word in self.words[one.end : self.mentions[j].start]]
            if len(between) <= 3 and _COMMAS.intersection(between) and _JOINING.issuperset(between):
                found[j] = found[i]
        return found

    def _known_as(self, text: str, tokens: Tokens, m: Fragment) -> tuple[str, str]:
        """Return what the register, else the list of nouns knows a mention as: three letters of its kind, and its id in
        the register, else its last word."""
        words = text[int(tokens.starts[m.start]) : int(tokens.ends[m.end - 1])]
        register = shipped_lookup()
        last = self.stems[m.end - 1]
        actor = next(iter(register.find(bare(words))), None)
        if actor is not None:
            return actor.kind[:3], actor.id
        agent = agents.kind_of(words.split())
        within = (next(iter(register.find(word.strip("'’s"))), None) for word in words.split())
        part = next((actor for actor in within if actor is not None), None)
        kind = agent.kind if agent is not None else part.kind if part is not None else "---"
        return kind[:3], last if part is None else part.id
