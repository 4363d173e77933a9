"""What a cue makes of its claim: said, written, shown, predicted, denied — or known, believed, wanted …

The words and their classes are data (`cue_lexicon.tsv`); this module inflects them and finds the word of a cue that
decides. The first lexical verb does ("said in a statement" is say, "declined to comment" is decline); verbs that only
carry others ("went on to", "has been", "expressed") hand the decision on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from dateline.records import CueClass

TOKEN = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*|[’'](?:s|re|ve|m|d|ll)\b|[:—–\-]+|[;,]")
VOWELS = frozenset("aeiou")
# A word after one of these is a noun even where it could be a verb ("his call", "a claim", "of support").
BEFORE_NOUN = frozenset(
    "a an the his her its their my our your this these those no any some 's of in with for despite new strong".split()
)
# One word may stand between the parts of a phrase: an adverb in -ly or one of these ("called again for").
GAP_WORDS = frozenset(
    "again also back him her it them us me his their the a an not just even much more also too".split()
)


@dataclass(frozen=True, slots=True)
class CueReading:
    """The class of a cue and the word that decided it: base form and place in the cue; `known` is False for a guess."""

    cue_class: CueClass
    lemma: str
    start: int
    end: int
    known: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """What the choice between two classes of one word depends on."""

    quoted: bool = False
    document: bool = False
    as_content: bool = False

    def choose(self, classes: dict[str, str]) -> CueClass | None:
        """Return the class of the first condition that holds."""
        for condition, holds in (("as", self.as_content), ("document", self.document), ("quoted", self.quoted)):
            if holds and condition in classes:
                return cast(CueClass, classes[condition])
        return cast(CueClass, classes["-"]) if "-" in classes else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Base form of every inflected form, and part → base form → condition → class."""

    lemmas: dict[str, str]
    plurals: dict[str, str]
    classes: dict[str, dict[str, dict[str, str]]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    verb: str
    noun: str
    start: int
    end: int


def cue_class(cue: str, *, quoted: bool = False, document: bool = False, as_content: bool = False) -> CueClass:
    """Return the class of a cue; see `read_cue`."""
    return read_cue(cue, Situation(quoted, document, as_content)).cue_class


@lru_cache(maxsize=4096)  # one cue in five is "said"
def read_cue(cue: str, situation: Situation | None = None) -> CueReading:
    """Return what the cue means; an unknown cue is say when its content is a direct quotation, else believe.

    Unknown cues are mostly stances ("threw his weight around"), so calling them claims would put words into mouths.
    """
    situation = situation or Situation()
    lexicon = load()
    words = [_word(lexicon, match) for match in TOKEN.finditer(cue.lower())]
    spare: list[tuple[int, CueClass, _Word]] = []
    for i, word in enumerate(words):
        found = _phrase(lexicon, words, i)
        if found is not None:
            return CueReading(cast(CueClass, found), word.verb, word.start, word.end, True)
        for rank, chosen, final in _meanings(lexicon, words, i, situation):
            if final:
                return CueReading(chosen, word.verb, word.start, word.end, True)
            spare.append((rank, chosen, word))
    if spare:
        _, chosen, word = min(spare, key=lambda item: item[0])
        return CueReading(chosen, word.verb, word.start, word.end, True)
    return CueReading("say" if situation.quoted else "believe", "", 0, len(cue), False)


def _meanings(
    lexicon: Lexicon, words: list[_Word], i: int, situation: Situation
) -> Iterator[tuple[int, CueClass, bool]]:
    """Yield (rank, class, whether it settles the matter) of one word; lower ranks are better guesses."""
    word, classes = words[i], lexicon.classes
    before = words[i - 1] if i else None
    to_follows = i + 1 < len(words) and words[i + 1].text == "to"
    as_noun = (
        (i + 1 < len(words) and words[i + 1].text == "of" and word.noun != word.text)
        or (before is not None and before.text in BEFORE_NOUN)
        or (before is not None and before.verb in classes["light"] and before.verb not in ("be", "have", "do"))
    )
    control = situation.choose(classes["control"].get(word.verb, {}))
    verb = situation.choose(classes["verb"].get(word.verb, {}))
    light = situation.choose(classes["light"].get(word.verb, {}))
    noun = situation.choose(classes["noun"].get(word.noun, {}))
    adjective = situation.choose(classes["adj"].get(word.text, {}))
    if control and (to_follows or control == "decline"):
        yield 0, control, True
    elif verb and not light and not (as_noun and noun):
        yield 0, verb, True
    elif (noun or adjective) and to_follows and not light and not (before and before.text in ("more", "less", "most")):
        yield 0, noun or adjective or "believe", True
    mark = situation.choose(classes["mark"].get(word.text[:1], {}))
    preposition = situation.choose(classes["prep"].get(word.text, {}))
    guesses = (noun, adjective, light or control, mark, preposition)
    for i, guess in enumerate(guesses):
        if guess:
            yield i, guess, False


def _phrase(lexicon: Lexicon, words: list[_Word], i: int) -> str | None:
    """Return the class of the longest phrase that begins at word `i`."""
    for rest, chosen in lexicon.phrases.get(words[i].verb, ()):
        at = i + 1
        for part in rest:
            if at < len(words) and not _is(words[at], part) and _may_stand_between(words[at]):
                at += 1
            if at >= len(words) or not _is(words[at], part):
                break
            at += 1
        else:
            return chosen
    return None


def _is(word: _Word, part: str) -> bool:
    return part in (word.verb, word.text, word.noun)


def _may_stand_between(word: _Word) -> bool:
    return word.text in GAP_WORDS or word.text.endswith("ly")


def _word(lexicon: Lexicon, match: re.Match[str]) -> _Word:
    text = match.group().replace("’", "'")
    bare = text[:-2] if text.endswith("'s") and len(text) > 2 else text
    return _Word(text, lexicon.lemmas.get(text, bare), lexicon.plurals.get(text, bare), match.start(), match.end())


def inflect(verb: str) -> tuple[str, ...]:
    """Return the regular forms of a verb; both spellings where the last consonant may double."""
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2:-1] not in VOWELS:
        third = verb[:-1] + "ies"
    else:
        third = verb + ("es" if verb.endswith("o") else "s")
    if verb.endswith("ie"):
        return third, verb + "d", verb[:-2] + "ying"
    if verb.endswith("e"):
        return third, verb + "d", verb + "ing" if verb.endswith("ee") else verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return third, verb[:-1] + "ied", verb + "ing"
    forms: tuple[str, ...] = (third, verb + "ed", verb + "ing")
    if len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in VOWELS and verb[-3] not in VOWELS:
        forms += (verb + verb[-1] + "ed", verb + verb[-1] + "ing")
    return forms


def plural(noun: str) -> str:
    """Return the regular plural of a noun."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in VOWELS else noun + "s"


@cache
def load() -> Lexicon:
    """Return the lexicon that ships with the package, with every form spelled out."""
    classes: dict[str, dict[str, dict[str, str]]] = {
        part: {} for part in ("verb", "noun", "adj", "light", "control", "phrase", "prep", "mark")
    }
    irregular: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("cue_lexicon.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        chosen, part, condition, words = line.split("\t")
        for word in words.split():
            if chosen == "irregular":
                base, *forms = word.split(":")
                irregular[base] = forms
            else:
                classes[part].setdefault(word.replace("_", " "), {})[condition] = chosen
    lemmas: dict[str, str] = {}
    openers = [phrase.partition(" ")[0] for phrase in classes["phrase"]]
    for verb in [*classes["verb"], *classes["light"], *classes["control"], *irregular, *openers]:
        lemmas[verb] = verb
        for form in (*inflect(verb.rstrip("*")), *irregular.get(verb, ())):
            lemmas.setdefault(form, verb)
    for verb, forms in irregular.items():
        lemmas |= {form: verb for form in forms if form != "found" or verb == "find"}
    plurals = {plural(noun): noun for noun in classes["noun"]}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, by_condition in classes["phrase"].items():
        first, *rest = phrase.split(" ")
        phrases.setdefault(first, []).append((tuple(rest), by_condition["-"]))
    ordered = {first: tuple(sorted(tails, key=lambda tail: -len(tail[0]))) for first, tails in phrases.items()}
    return Lexicon(lemmas, plurals, classes, ordered)
