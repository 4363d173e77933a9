"""The shapes of time expressions as regular expressions, tried only where a word of theirs begins; see `shapes.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dateline.reader.times.lexicon import load

DIGITS = "0"
"""The key of the rules that a number opens."""
_SPACE = r"(?:[^\S\n]{1,2})"
"""Two at most, as where a wrapped line was joined."""
_SPACE_OR_HYPHEN = rf"(?:{_SPACE}|[-–‑])"
_CLASS = re.compile(r"\{@(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape of expressions of one kind."""

    kind: str
    pattern: re.Pattern[str]


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by the word that opens an expression, in lower case; `DIGITS` for numbers."""
    classes, found = _classes(), dict[str, list[Rule]]()
    fragments = {"end": r"(?!\w)", **_amounts(classes)}
    for head, pattern in _entries():
        pattern = _CLASS.sub(lambda match: _either(classes[match[1]]), pattern)
        for name, fragment in fragments.items():
            pattern = pattern.replace("{" + name + "}", fragment)
        pattern = pattern.replace(" ", _SPACE).replace("~", _SPACE_OR_HYPHEN)
        if head.endswith("="):
            fragments[head[:-1].strip()] = pattern
            continue
        kind, _, openers = head.partition(":")
        rule = Rule(kind, re.compile(pattern, re.IGNORECASE))
        for word in dict.fromkeys(_first(opener) for part in openers.split() for opener in _opening(part, classes)):
            found.setdefault(word, []).append(rule)
    return {word: tuple(listed) for word, listed in found.items()}


def _entries() -> Iterator[tuple[str, str]]:
    """Yield head and pattern of each fragment ("name =") and each shape ("kind: words")."""
    lines = Path(__file__).with_name("shapes.txt").read_text(encoding="utf-8").splitlines()
    head, pattern = "", ""
    for line in lines:
        if line.startswith("    "):
            pattern += line[4:]
        elif line and not line.startswith("#"):
            if head:
                yield head, pattern
            name, equals, rest = line.partition(" = ")
            head, pattern = (name + "=", rest) if equals else (line, "")
    yield head, pattern


def _opening(part: str, classes: dict[str, list[str]]) -> list[str]:
    return classes[part[1:]] if part.startswith("@") else [part]


def _first(phrase: str) -> str:
    """Return the first token of a phrase, as the scan for openers cuts it."""
    return re.split(r"[ .'-]", phrase, maxsplit=1)[0] or phrase


def _classes() -> dict[str, list[str]]:
    """Return the words of each class, with the classes that are cut from others."""
    lexicon = load()
    words = {name: list(table) for name, table in lexicon.words.items()}
    units, months, days = words["unit"], words["month"], words["weekday"]
    short = [m for m in months if len(m) < 5 and m not in ("may", "june", "july")]
    long_days = [d for d in days if len(d) > 5]
    long_months = [m for m in months if m not in short]
    more = "weekend,fiscal year,financial year,calendar year,school year,weeknight,noon,midnight".split(",")
    return {
        **words,
        "month_short": short,
        "month_long": long_months,
        "weekday": long_days,
        "weekday_short": [d for d in days if len(d) < 6],
        "weekday_plural": [d + "s" for d in long_days],
        "season_plural": [s + "s" for s in words["season"]],
        "unit_plural": [u for u in units if u.endswith("s")],
        "holiday": list(lexicon.holidays),
        "hour": [w for w, n in words_of("number") if int(n) <= 12],
        "noun": [*long_months, *long_days, *words["season"], *words["part"], *lexicon.holidays, *more],
        "recurring": [*months, *long_days, *words["season"], *words["part"]],
        "which": """last past previous preceding prior next coming upcoming following subsequent same current present
            latest succeeding""".split(),
    }


def words_of(kind: str) -> list[tuple[str, str]]:
    """Return the words of a class with their values."""
    return list(load().words[kind].items())


def _amounts(classes: dict[str, list[str]]) -> dict[str, str]:
    """Return the fragments for numbers in words and digits, for "several", and for "about"."""
    small = _either([w for w, n in words_of("number") if int(n) < 20])
    tens = _either([w for w, n in words_of("number") if int(n) >= 20])
    one = rf"(?:(?:{tens})(?:~(?:{small}))?|{small})"
    great = "(?:hundred|thousand|million|dozen)"
    # "a hundred and ten" is as far as days and years in words go.
    number = (
        rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d{{1,2}})?(?![\d.,]*\d)|"
        rf"(?:{one}|a|several) {great}(?: (?:and )?{one})?|half a dozen|{one}|{great})"
    )
    approx = rf"(?:(?:{_either(classes['approx'])})(?= ))"
    return {"number": number, "vague": _either(classes["quantity"]), "approx": approx}


def _either(words: list[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", " ").replace("'", "['’]") for word in longest)
