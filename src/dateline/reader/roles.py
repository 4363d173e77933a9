"""Roles, affiliations and standing, read from the words around a source."""

from __future__ import annotations

import re
from functools import cache

from dateline.reader import source_words
from dateline.reader.names import RUN, bare, organization
from dateline.records import Standing

_DETERMINER = re.compile(r"^(?:the|an?|his|her|its|their|my|our|your|one)\s+", re.IGNORECASE)
_ROLE_END = re.compile(
    r"\s*(?:,|;|\(|\bwho\b|\bwhich\b|\bwhose\b|\bthat\b|\band (?:has|is|was|said)\b|\bsaid\b|\bsays\b|\btold\b"
    r"|\bin an?\b|\bbased\b|\bwhere\b|\bwhen\b)"
)
_WORDS = re.compile(r"[\w’'.&/-]*[\w’']")
_LINK = re.compile(r"\b(of|for|at|with|from|in|to)\s+(?:the\s+)?(?=[A-Z])")
# A capitalised stretch that may run on: "Center for Harbor Studies at Arden University".
CHAIN = re.compile(
    r"[A-Z][\w’'.&-]*(?:(?:\s+(?:of|for|on|and|at|in|to|&)(?:\s+the)?)?\s+[A-Z][\w’'.&-]*)*(?:\s+(?:campaign|government|administration))?"
)
_SPOKES = re.compile(r"\bspokes(?:man|woman|person|men|women|people)\b", re.IGNORECASE)
# Heads whose standing is that of the body they serve.
_BORROWED = frozenset(
    "spokesman spokeswoman spokesperson director president chairman chairwoman chair chairperson chief head founder "
    "executive manager secretary leader member representative official officer fellow deputy coordinator counsel "
    "lawyer attorney employee staffer worker commander fighter owner administrator insider adviser advisor"
    " analyst".split()
)
_VICTIM = re.compile(
    r"\b(?:who|whose|and)\b[^.;]{0,60}?\b(?:fled|flee|escaped|survived|was (?:injured|wounded|displaced|kidnapped|"
    r"abducted|held|beaten|tortured|raped)|were (?:injured|wounded|displaced)|"
    r"lost (?:his|her|their)|(?:was|were) killed|died)\b",
    re.IGNORECASE,
)
_EYEWITNESS = re.compile(
    r"\bwho (?:saw|witnessed|watched|heard|filmed|was there|were there|was inside|lives?|live near)\b", re.IGNORECASE
)
_ARMED = re.compile(
    r"\b(?:militants?|rebels?|insurgents?|guerrillas?|militia|jihadists?|separatists?|Taliban|Islamic State|ISIS|"
    r"Hezbollah|Hamas|Houthis?|al-Q\w+|al-Shabaa?b|Boko Haram)\b"
)
# Nouns for people whose "of", "from" or "in" says where they live, not whom they serve.
_INHABITANTS = frozenset(
    "resident native citizen villager survivor witness eyewitness local refugee migrant neighbor neighbour farmer "
    "shopkeeper tribesman civilian worshipper passenger".split()
)
# "Economy Minister": the word before these nouns is a portfolio, not a body.
_PORTFOLIO = frozenset("minister ministers secretary undersecretary".split())
# A phrase in which one of these comes before the noun for a person is a clause, not a role.
_NOT_BEFORE_ROLE = frozenset(
    "as even both who which whose that in at for on to with from by but if when where while after before since is was "
    "were are has had have said says told he she they it including because not".split()
)
LONGEST_ROLE = 90
"""Characters of a role at most; a longer apposition is a biography."""


def role_phrase(text: str) -> str | None:
    """Return the role that a title or an apposition gives, without determiner and relative clause."""
    phrase = _DETERMINER.sub("", " ".join(text.split()))
    end = _ROLE_END.search(phrase)
    phrase = (phrase[: end.start()] if end else phrase).strip(" ,")
    if not phrase or role_head(phrase) is None:
        return None
    if len(phrase) > LONGEST_ROLE:
        phrase = phrase[:LONGEST_ROLE].rpartition(" ")[0]
    return phrase


def role_head(phrase: str) -> str | None:
    """Return the noun for a person that heads a phrase: the last one before its first preposition."""
    lists = source_words.load()
    found = None
    for word in _WORDS.findall(phrase):
        low = bare(word).lower()
        if found is None and low in _NOT_BEFORE_ROLE:
            return None
        for form in (low, low.rpartition("-")[2]):
            if form in lists.people or form in lists.many:
                found = form
        if found and low in ("of", "for", "at", "with", "from", "in", "to", "on", "who", "by"):
            break
    return found


@cache
def affiliation(role: str | None) -> str | None:
    """Return the body that a role belongs to: after its preposition, or the names before its noun."""
    if not role:
        return None
    head = role_head(role)
    if head is None:
        return None
    place = role.lower().find(head)
    link = _LINK.search(role, place)
    if link and _serves(head, link.group(1)):
        chain = CHAIN.match(role, link.end())
        if chain:
            return bare(chain.group().rstrip(".,")) or None
    return _before_noun(role[:place], head)


def _serves(head: str, preposition: str) -> bool:
    """Return whether a preposition after a noun for a person names the body served ("head of") or a place lived in."""
    singular = head if head in source_words.load().people else head.removesuffix("s")
    if singular in _INHABITANTS:
        return False
    return preposition not in ("from", "in") or singular in _BORROWED or standing_of(singular, "") == "official"


def _before_noun(words_before: str, head: str) -> str | None:
    """Return the names that stand before a role noun ("Arden Port" spokesman), nationalities not counted."""
    lists = source_words.load()
    words = words_before.split()
    begin = next((i for i, word in enumerate(words) if word[:1].isupper() and bare(word) not in lists.demonyms), None)
    if begin is None:
        return None
    names = words[begin:]
    owner = next((i for i, word in enumerate(names) if word != bare(word) and _lower(names[i + 1 :])), None)
    if owner is not None:  # "Ardent's chief executive"
        names = names[: owner + 1]
    elif head in _PORTFOLIO:
        names = [word for word in names[:1] if bare(word) in lists.states]
    while len(names) > 1 and names[-1].capitalize() in lists.title_modifiers and names[-1] not in lists.name_words:
        names.pop()
    known = (len(names) == 1 and bare(names[0]) in lists.states) or organization(names) is not None
    if not known and all(bare(word) in lists.title_modifiers for word in names):
        return None
    return " ".join([*names[:-1], bare(names[-1])]) or None


def _lower(words: list[str]) -> bool:
    """Return whether no word begins with a capital."""
    return not any(word[:1].isupper() for word in words)


def standing_of(role: str | None, context: str) -> Standing:
    """Return the standing that a role or description gives; clauses about flight or sight outrank the noun."""
    if _VICTIM.search(context):
        return "victim"
    if _EYEWITNESS.search(context):
        return "eyewitness"
    if not role:
        return "other"
    lists = source_words.load()
    head = role_head(role)
    if head is None:
        return _of_names(role) or "other"
    standing = lists.people.get(head) or lists.many.get(head) or "other"
    singular = head if head in lists.people else head.removesuffix("s")
    if singular in _BORROWED or _SPOKES.match(head):
        if _ARMED.search(role):
            return "armed_group"
        return _of_names(role) or standing
    return standing


def _of_names(role: str) -> Standing | None:
    """Return the standing of the first organization named in a role, or of the common noun for one."""
    lists = source_words.load()
    for match in RUN.finditer(role):
        words = match.group().split()
        if " ".join(words) in lists.states or all(bare(word) in lists.demonyms for word in words):
            continue
        org = organization(words)
        if org is not None and org[1] != "other":
            return org[1]
    for word in reversed(_WORDS.findall(role)):
        body = lists.bodies.get(bare(word).lower())
        if body is not None and body[1] != "other":
            return body[1]
    return None
