"""What kind of source a span of text describes: a person, an organization, a paper, a crowd, nobody with a name.

The six types are those of the Markkula Center's sourcing benchmark; the word lists are in `source_lexicon.tsv`. This
module looks at one span alone; who it is within the article is `speakers`' business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dateline.reader import source_words
from dateline.reader.names import RUN, Gender, bare, gender_of, organization, person, surname
from dateline.reader.roles import CHAIN, affiliation, role_head, role_phrase, standing_of
from dateline.records import EntityKind, MentionForm, SourceType, Standing

TOKEN = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Rev|Hon|St|Jr|Sr)\.|(?:[A-Z]\.)+|"
    r"[^\W_][\w’'&/.-]*[\w’'](?:(?<=[A-Z])\.)?|[^\W_]\.?|[,;:()—–\"“”]"
)

PRONOUNS: dict[str, tuple[Gender | None, bool]] = {
    "he": ("m", False), "him": ("m", False), "his": ("m", False), "himself": ("m", False),
    "she": ("f", False), "her": ("f", False), "hers": ("f", False), "herself": ("f", False),
    "they": (None, True), "them": (None, True), "their": (None, True), "themselves": (None, True),
    "it": (None, False), "its": (None, False), "itself": (None, False),
    "i": (None, False), "me": (None, False), "my": (None, False), "myself": (None, False),
    "we": (None, True), "us": (None, True), "our": (None, True), "you": (None, False), "your": (None, False),
    "who": (None, False), "which": (None, False), "that": (None, False), "whose": (None, False), "whom": (None, False),
    "this": (None, False),
}  # fmt: skip
DEFINITE = frozenset("the this that these those his her their its our both".split())
DETERMINERS = frozenset("the a an this that these those his her their its our my your".split())
# Where the core of a noun phrase ends and what only describes it begins.
_CUTS = frozenset(
    "who whom which that whose of in at from with for on to by based familiar close near inside outside under against "
    "speaking including about like as involved told briefed living working behind across around among during over "
    "after before since he she they where when while because if is was are were has had have said says".split()
)
_SUFFIX_PERSON = re.compile(r"(?:er|or|ist|ian|man|woman|ee|crat|ant|ogue|naut)$")
# 'Ana "Duke" Lind': the nickname is neither quotation nor name.
_NICKNAME = re.compile(r"(?<=\w) [\"“‘'(]\w+[\"”’')] (?=[A-Z]\w)")
_FAMILIAR = re.compile(
    r"\b(?:familiar with|(?:with|has|have|had) (?:direct |first-?hand |close )?knowledge of|briefed on|close to the|"
    r"(?:who|that) (?:were|was) (?:on the call|present|in the room|at the meeting)|not authori[sz]ed to|"
    r"n['’]t authori[sz]ed to|anonym)",
    re.IGNORECASE,
)
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|officials?|lawyers?|attorneys?|representatives?|counsels?|aides?|executives?|authorities|"
    r"publicists?)\b",
    re.IGNORECASE,
)
# ", who spoke on condition of anonymity": says more about the source, but is no part of what it is called.
_ASIDE = re.compile(r",\s+(?:who|whom|whose|which|speaking|citing|quoting)\b")
# "the army and the militia": two sources in one; "the militia" later is not both.
_JOINT = re.compile(
    r"[^,;]*\S (?:and|or) (?:the|an?|his|her|its|their|some|several|many|two|three|four|five|\d+)\b(?! (?:half|dozen))"
)
_SOMEBODY = frozenset("someone somebody anyone anybody".split())
_EVERYBODY = frozenset("nobody none everyone everybody all neither either both each".split())
# Bodies that tell no more than "official" does.
_VAGUE = frozenset("government state country administration authority authorities".split())
_QUANTITY = re.compile(r"^\d[\d,.]*%?$|^(?:a )?(?:third|quarter|half|majority|plurality|number)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Description:
    """What one source span says about its source."""

    form: MentionForm
    type: SourceType
    kind: EntityKind
    standing: Standing
    name: str
    key: str = ""
    head: str = ""
    words: frozenset[str] = frozenset()
    gender: Gender | None = None
    plural: bool = False
    indefinite: bool = False
    definite: bool = False
    role: str | None = None
    affiliation: str | None = None


NOBODY = Description("nominal", "implicit", "other", "other", "")


@lru_cache(maxsize=4096)
def describe(span_text: str) -> Description:
    """Return what a source span says by itself; empty text is an implicit source."""
    text = _NICKNAME.sub(" ", " ".join(span_text.split())).strip(" ,;:.\"“”'‘’()[]—–-") if span_text else ""
    tokens = TOKEN.findall(text)
    if not tokens:
        return NOBODY
    first = tokens[0].lower().replace("’", "'")
    if first in PRONOUNS and (
        len(tokens) == 1 or tokens[1].lower() in ("himself", "herself", "themselves", "both", "all")
    ):
        gender, plural = PRONOUNS[first]
        kind: SourceType = "unnamed_group" if plural else "unnamed_person"
        return Description("pronoun", kind, "person", "other", "", head=first, gender=gender, plural=plural)
    core, rest = _core(tokens)
    described = _named(core, rest, text) or _apposed(core, rest, text) or _nominal(core, tokens, text)
    if described.type != "named_person" and _JOINT.match(_ASIDE.split(text)[0]):
        described = replace(described, plural=True)
    hidden = described.form == "nominal" and described.kind in ("person", "population_group")
    if hidden and described.type != "document" and _FAMILIAR.search(text):
        return replace(described, type="anonymous_source")
    return described


def _core(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split tokens into the head noun phrase, determiner dropped, and what follows it."""
    start = 1 if tokens[0].lower() in DETERMINERS and len(tokens) > 1 else 0
    for i in range(start + 1, len(tokens)):
        word = tokens[i]
        if not word[0].isalnum() or word in _CUTS:
            return list(tokens[start:i]), list(tokens[i:])
    return list(tokens[start:]), []


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or (word[:3] in ("al-", "el-") and word[3:4].isupper())


def _trailing_name(core: Sequence[str]) -> int:
    """Return where the capitalised words at the end of the core begin; its length when it ends in a small word."""
    i = len(core)
    while i and (
        _is_capital(core[i - 1])
        or (i < len(core) and core[i - 1] in ("al", "bin", "ibn", "de", "van", "von", "der", "la"))
    ):
        i -= 1
    return i


def _named(core: list[str], rest: list[str], text: str) -> Description | None:
    """Describe a core that ends in a name: "Interior Minister Ana Lind", "the Taliban", "reporter Ana Lind"."""
    lists = source_words.load()
    begin = _trailing_name(core)
    run = core[begin:]
    if rest[:1] == ["of"] and core[-1].lower() in lists.people:
        late = _late_name(text)
        if late is not None:
            return late
    if not run or (begin == 0 and len(run) == 1 and run[0].lower() in lists.people):
        return None
    before = core[:begin]
    if (
        len(run) == 1
        and not before
        and (bare(run[0]) in lists.demonyms or (run[0].endswith("s") and bare(run[0])[:-1] in lists.demonyms))
    ):
        return None
    joint = before.index("and") if "and" in before else 0
    if joint and _is_capital(core[joint - 1]):
        first = organization([word for word in core[:joint] if _is_capital(word)])
        kind, standing = first or ("person", "other")
        type_: SourceType = "named_organization" if first else "named_person"
        name = _unpossessed(_without_determiner(text))
        return Description("name", type_, kind, standing, name, key=name.lower(), plural=True)
    with_the = text[:4].lower() == "the "
    role_before = any(word.lower() in lists.people or word.endswith("-old") for word in before)
    titled = _strip_known(run)
    found = person(titled, lenient=True) if titled else None
    org = organization(run)
    single_common = len(run) == 1 and _plain_word(run[0])
    # "the Arden", "the Murdochs": with an article and nothing personal about it, a single word is no person's name.
    named_so = not with_the or role_before or (found and (found[1] or (before and len(found[0].split()) > 1)))
    if found and named_so and not single_common:
        return _person(found, before, rest, text)
    if single_common:
        return None
    if org and org[0] == "party" and len(run) == 1 and run[0].endswith("s"):
        return None  # "Republicans": people of a party, not the party
    kind, standing = org or ("organization", "other")
    if before and before[-1].lower() in lists.people:
        return None
    head = run[-1].lower()
    if head in lists.documents and not org:
        return None
    name = _unpossessed(_without_determiner(" ".join(core)))
    chain = CHAIN.search(text, max(text.find(run[0]), 0))
    if chain and not before:
        name = _unpossessed(chain.group())
    return Description(
        "name", "named_organization", kind, standing, name, key=name.lower(), head=head, words=_bag(core)
    )


def _late_name(text: str) -> Description | None:
    """Describe "secretary of state Ana Lind": the name stands behind what the office is of."""
    lists = source_words.load()
    for match in RUN.finditer(text):
        before = text[: match.start()].rstrip().rpartition(" ")[2]
        words = match.group().split()
        found = person(words) if before and (before.lower() in lists.people or before in ("of", "state")) else None
        if found is not None and len(found[0].split()) > 1 and (before != "of" or found[1]):
            role = role_phrase(text[: text.find(found[0], match.start())])
            return Description(
                "name", "named_person", "person", standing_of(role, text), found[0], key=surname(found[0]),
                head=(role_head(role) or "") if role else "", words=_bag((role or "").split()), gender=found[2],
                role=role, affiliation=affiliation(role),
            )  # fmt: skip
    return None


def _plain_word(word: str) -> bool:
    """Say whether a capitalised single word is an ordinary one at the start of a sentence ("Police", "Residents")."""
    lists = source_words.load()
    low = word.lower()
    if word in lists.known or word.isupper():
        return False
    return (
        low in lists.people or low in lists.many or low in lists.bodies or low in lists.documents
        or low in lists.collectives or low in lists.quantities or low in lists.anonymous or word in lists.not_names
    )  # fmt: skip


def _strip_known(run: Sequence[str]) -> list[str]:
    """Drop the organizations and places before a title: "Oversight Committee Chairman Ana Lind"."""
    lists = source_words.load()
    for i in range(len(run) - 2, 0, -1):
        if run[i].lower() in lists.people or run[i] in lists.titles:
            return (
                list(run[i:])
                if not all(w in lists.title_modifiers or w in lists.demonyms for w in run[:i])
                else list(run)
            )
    return list(run)


def _person(found: tuple[str, str, Gender | None], before: list[str], rest: list[str], text: str) -> Description:
    name, title, gender = found
    lists = source_words.load()
    position = text.find(name.split()[0])
    lead = _without_determiner(text[:position].strip(" ,")) if position > 0 else ""
    plain_title = all(word in lists.titles and word.lower() not in lists.people for word in lead.split())
    role = None if not lead or plain_title else role_phrase(lead)
    if role is None:
        role = role_phrase(" ".join(_clause(rest)))
    return Description(
        "name", "named_person", "person", standing_of(role, text), name,
        key=surname(name), head=(role_head(role) or "") if role else "", words=_bag((role or "").split()),
        gender=gender or gender_of([w for w in lead.lower().split()]), role=role, affiliation=affiliation(role),
    )  # fmt: skip


def _clause(rest: Sequence[str]) -> list[str]:
    """Return the apposition after a name: the words between the first comma and the next clause."""
    if not rest or rest[0] not in (",", "(", "—", "–"):
        return []
    parts: list[str] = []
    for word in rest[1:]:
        if word in ("who", "which", "whose", "(", ")", "—", "–", ";", ":") or (
            word == "," and parts and not parts[-1].isdigit()
        ):
            break
        if word == "," or (word.isdigit() and not parts):
            continue
        parts.append(word)
    return parts


def _apposed(core: list[str], rest: list[str], text: str) -> Description | None:
    """Describe "a ministry spokesman, Ana Lind,": the name follows its description after a comma."""
    lists = source_words.load()
    head = _head([word.lower() for word in core])
    if head not in lists.people or "," not in rest:
        return None
    for i, word in enumerate(rest):
        if word != ",":
            continue
        stop = next((k for k in range(i + 1, len(rest)) if rest[k] in (",", "who", "(", "—")), len(rest))
        begin = next((k for k in range(i + 1, stop) if _is_capital(rest[k])), stop)
        # Before the name only titles and the like may stand: "Democratic state Sen. Ana Lind".
        run = [word for word in rest[begin:stop] if word not in ("state", "former", "acting")]
        words = run if begin - i <= 3 and all(map(_is_capital, run)) else []
        found = person(words, lenient=True) if words else None
        if found is not None and organization(words) is None:
            role = role_phrase(text.partition(",")[0])
            return Description(
                "name", "named_person", "person", standing_of(role, text), found[0], key=surname(found[0]), head=head,
                words=_bag(core), gender=found[2] or gender_of([head]), role=role, affiliation=affiliation(role),
            )  # fmt: skip
    return None


def _nominal(core: list[str], tokens: Sequence[str], text: str) -> Description:
    """Describe a core that ends in a common noun."""
    lists = source_words.load()
    low = [word.lower() for word in core]
    pair = "-".join(low[-2:])  # "the coast guard" is a body, a guard is a person
    head = pair if pair in lists.bodies else _head(low)
    determiner = tokens[0].lower()
    indefinite = determiner in (
        "a",
        "an",
        "one",
        "another",
        "some",
        "many",
        "several",
        "two",
        "three",
        "other",
        "others",
    )
    name = _unpossessed(_without_determiner(_ASIDE.split(text)[0]))
    base = Description(
        "nominal", "unnamed_person", "person", standing_of(text, text), name,
        key=name.lower(), head=head, words=_bag(name.split()), gender=gender_of([head]),
        indefinite=indefinite, definite=determiner in DEFINITE,
    )  # fmt: skip
    names_organization = _organization_inside(core, tokens)
    if head in lists.anonymous:
        return replace(base, type="anonymous_source", plural=head.endswith("s"))
    if head in lists.people:
        role = role_phrase(name)
        kind: SourceType = "named_organization" if names_organization and _SPEAKS_FOR.search(head) else "unnamed_person"
        return replace(base, type=kind, role=role, affiliation=affiliation(role))
    if head in lists.bodies:
        body, standing = lists.bodies[head]
        if standing == "other" and base.standing != "other":
            standing = base.standing
        return replace(base, type="named_organization", kind=body, standing=standing)
    if head in lists.many:
        group: SourceType = "named_organization" if names_organization and _SPEAKS_FOR.search(head) else "unnamed_group"
        role = role_phrase(name) if group == "named_organization" else None
        return replace(base, type=group, kind="population_group", plural=True, role=role, affiliation=affiliation(role))
    if head in lists.documents:
        return replace(base, type="document", kind="other", gender=None)
    return _unknown(base, core, head)


def _unknown(base: Description, core: Sequence[str], head: str) -> Description:
    """Describe a head noun that no list knows, from quantity, ending and capitals."""
    lists = source_words.load()
    capital = core[-1] if core else ""
    if head in _SOMEBODY:
        return base
    group = (
        head in _EVERYBODY
        or head in lists.collectives or any(_QUANTITY.match(word) for word in core) or head in lists.quantities
        or (capital.endswith("s") and (capital in lists.known or bare(capital)[:-1] in lists.demonyms))
        or (capital in lists.demonyms) or head in ("others", "other")
    )  # fmt: skip
    if group or (head.endswith("s") and _SUFFIX_PERSON.search(head[:-1])):
        return replace(base, type="unnamed_group", kind="population_group", plural=True)
    if _is_capital(capital) and len(core) >= 1 and not base.indefinite:
        return replace(base, form="name", type="named_organization", kind="organization")
    if (
        _SUFFIX_PERSON.search(head)
        or head in ("one", "another")
        or head.endswith("-old")
        or re.search(r"\bwho\b", base.name)
    ):
        return base
    if head.endswith("s") and not head.endswith("ss"):
        return replace(base, type="unnamed_group", kind="population_group", plural=True)
    # What is left is mostly evidence ("the move", "a receipt"), which nobody says.
    return replace(base, type="document", kind="other")


def _head(low: Sequence[str]) -> str:
    """Return the last word of the core that a list knows, else its last word."""
    lists = source_words.load()
    known = (lists.people, lists.many, lists.bodies, lists.documents, lists.anonymous, lists.collectives)
    for word in reversed(low[-3:]):
        plain = bare(word)
        for form in (plain, plain.rpartition("-")[2]):
            if any(form in group for group in known):
                return form
        if not plain.endswith(("ed", "ing", "ly")):  # only what may follow a noun is passed over
            break
    return bare(low[-1]) if low else ""


def _organization_inside(core: Sequence[str], tokens: Sequence[str]) -> bool:
    """Say whether the phrase names an organization, or its kind ("county attorneys"); states do not count."""
    lists = source_words.load()
    serving = lists.bodies.get(core[-2].lower(), ("other", "other"))[0] if len(core) > 1 else "other"
    if serving in ("company", "party", "police") or (serving == "government" and core[-2].lower() not in _VAGUE):
        return True
    for match in RUN.finditer(" ".join(tokens)):
        words = [bare(word) for word in match.group().split()]
        while words and words[0] in lists.not_names:
            words = words[1:]
        if (
            not words
            or all(word in lists.demonyms or word in lists.states for word in words)
            or " ".join(words) in lists.states
        ):
            continue
        if len(words) == 1 and words[0].lower() in lists.many | lists.people:
            continue
        if organization(words) or match.start() > 0:
            return True
    return False


def _bag(words: Sequence[str]) -> frozenset[str]:
    return frozenset(
        bare(w).lower().strip(",.()")
        for w in words
        if w.lower() not in _CUTS and w.lower() not in DETERMINERS and w[:1].isalnum()
    )


def _without_determiner(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else text


def _unpossessed(text: str) -> str:
    return bare(text).strip(" ,")
