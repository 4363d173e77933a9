"""The clause around a trigger: where its statement begins and ends, and the condition that governs it.

All functions take the masked text of one sentence: characters that do not belong to the statement's claim are blanks,
so offsets stay those of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.reader.forecasts.lexicon import load
from dateline.reader.times.tense import looks_past

REACH = 400
"""Characters looked at on each side of a trigger; it bounds the work on an endless line."""

_HARD = re.compile(r"[;—]|\s[–-]\s|--|:(?=\s)|[,.!?…][\"”’']+(?=\s|$)|(?:^|\s)[\"“](?=\s*$)|\.\.\.|…|[()\[\]]")
_DASH = re.compile(r"—|\s[–-]\s|--")
_WORD = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:[.’'-][^\W_]+)*")
_FINITE = frozenset("is are was were has have had will would could can may might should did does do said says".split())
_CONDITION = re.compile(
    r"(?<![\w-])(?:(?:only\s+)?if|unless|(?:provided|providing)(?=\s+(?:that|the|a|an|he|she|it|they|we|you|there|no)\b)"
    r"(?:\s+that)?|as\s+long\s+as|so\s+long\s+as|in\s+the\s+absence\s+of|"
    r"in\s+the\s+(?:\w{1,12}\s+)?event(?:\s+of|\s+that)?|in\s+case(?:\s+of)?|assuming(?:\s+that)?|absent|without|"
    r"on\s+condition\s+that|barring|pending)\s+(?=\S)",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"(?:^|[,;:“\"]\s*|\b(?:and|but)\s+)(?P<word>should|were|had)\s+(?P<next>[A-Za-z]\w*)", re.IGNORECASE
)
_NOT_CONDITION = re.compile(
    r"(?:\b(?:as|even|what|ask|asks|asked|asking|see|know|knows|knew|wonder|wonders|wondered|whether|tell|sure|question|"
    r"only|unclear|certain|decide|determine|doubt|says|said|with\s+or)\s+$)|[\w]-$",
    re.IGNORECASE,
)
_NO_CONDITION_AFTER = re.compile(
    r"(?:if|unless)\s+(?:so|not|ever|any|anyone|anything|only|possible|necessary|you\s+will)\b|without\s+(?:doubt|question|"
    r"delay|fail|warning|exception|him|her|them|it|us|me|end|\w+ing\b|parallel|precedent|incident)\b|without\s+a\s+(?:doubt|"
    r"word|trace|fight|hitch)|absent\s+(?:from|for|in|on|at|and|when|the\s+day)|pending\s+(?:in|before|and|at)|barring\s+"
    r"(?!an?\b|any\b|some\b|further\b|another\b|unforeseen\b|last-minute\b|major\b)",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"(?:(?:a|an|any)\s+)?(?:more|further|another|additional|immediate|urgent|swift|quick|significant|major|stronger|outside|"
    r"foreign|international|federal|new|such|deal|agreement|action|reforms?|changes?|help|aid|support|funding|intervention|"
    r"ceasefire|rain|assistance|investment|cuts)\b",
    re.IGNORECASE,
)
_CONCESSION = re.compile(r"\b(?:even|as|what)\s+(?:if|though)\s+[^,;.]*$", re.IGNORECASE)
_NOUN_BEFORE_ABSENT = re.compile(r"\b(?:is|are|was|were|be|been|the|a|an|of|his|still|now)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a statement begins and ends in its sentence, and where its condition does, if it has one."""

    start: int
    end: int
    condition: tuple[int, int] | None


def clause(masked: str, first: int, last: int, *, follows: bool = False) -> Clause | None:
    """Return the clause around the trigger masked[first:last]; None where the trigger stands in a condition itself.

    `follows` says that the statement begins behind the trigger ("it is likely that …").
    """
    if _CONCESSION.search(masked, max(0, first - 120), first):
        return None
    found = condition(masked, first, last)
    if found is not None and found[0] <= first < found[1]:
        return None
    start = _left(masked, first) if not follows else last
    end = _right(masked, last)
    if _RELATIVE_SUBJECT.search(masked, max(0, first - 24), first):
        comma = _COMMA.search(masked, last, end)  # ", who will retire in May, said": the main clause goes on there
        end = end if comma is None else comma.start()
    if found is not None:
        start = found[1] if start < found[1] <= first else start
        end = min(end, found[0]) if found[0] >= last else end
    while start < end and not (masked[start].isalnum() or masked[start] in "“\"$£€'‘"):
        start += 1
    while end > start and (masked[end - 1].isspace() or masked[end - 1] in ",;:.!?-–—…"):
        end -= 1
    if masked[start:end].count('"') == 1 or masked[start:end].count("“") != masked[start:end].count("”"):
        start, end = _unquoted(masked, start, end)
    return Clause(start, end, found) if end > start else None


def _unquoted(masked: str, start: int, end: int) -> tuple[int, int]:
    """Drop a mark at either end whose fellow lies outside."""
    if masked[start] in '"“':
        start += 1
    elif masked[end - 1] in '"”':
        end -= 1
    return start, end


def _left(masked: str, first: int) -> int:
    """Return where the clause of the trigger begins."""
    floor = max(0, first - REACH)
    floor = _floor(masked, floor, first)
    words = list(_WORD.finditer(masked, floor, first))
    table = load().words
    if len(words) > 1 and _REDUCED.match(masked, first) and words[-1].group().islower():
        return _antecedent(masked, words, floor)
    # "… and will": the subject stands before what is joined, so "and" opens no clause of its own.
    shared = bool(words) and words[-1].group().lower() in ("and", "but", "or")
    for i in range(len(words) - 1, -1, -1):
        word = words[i].group().lower()
        before = words[i - 1].group().lower() if i else ""
        comma = "," in masked[words[i - 1].end() : words[i].start()] if i else False
        inside = words[i + 1 :]
        if (
            word == "that"
            and inside
            and (before in table["opens_that"] or (comma and before) or _is_content(before, inside))
        ):
            return words[i].end()
        if (
            word in table["cut_before"]
            and inside
            and not (word == "because" and inside[0].group() == "of")
            and (i or word in ("because", "while", "although", "though", "but", "so"))
        ):
            return words[i].end() if word not in ("when", "where", "how", "why") else words[i].start()
        if word in _SAYING and inside and _is_subject(inside[0].group()):
            return words[i].end()
        if word in table["relative"] and i and len(inside) <= 4:
            return _antecedent(masked, words[:i], floor)
        if (
            word == "that" and before not in ("", "and", "but", "or") and not inside
        ):  # "a bill that will": the noun, and not what is said of it before
            return _antecedent(masked, words[:i], floor)
        if word in ("and", "or", "as") and inside and i and not shared and _opens(masked, words, i, comma):
            return words[i].end()
    return floor


def _floor(masked: str, floor: int, first: int) -> int:
    """Return the end of the last mark before the trigger; a pair of dashes right before it is stepped over."""
    marks = list(_HARD.finditer(masked, floor, first))
    if len(marks) > 1 and _DASH.fullmatch(marks[-1].group()) and not masked[marks[-1].end() : first].strip():
        dashes = [i for i in range(len(marks) - 1) if _DASH.fullmatch(marks[i].group())]
        if dashes:
            marks = marks[: dashes[-1]]
    return marks[-1].end() if marks else floor


def _is_content(before: str, inside: list[re.Match[str]]) -> bool:
    """Tell "recognizes that the issue will" from "the bill that will", by the ending of a verb and a subject."""
    return bool(inside) and _is_subject(inside[0].group()) and before.endswith(("es", "ed", "ing", "ts", "ds", "ns"))


def _is_subject(word: str) -> bool:
    return re.split("[’']", word.lower())[0] in load().words["subject"] or word[:1].isupper()


def _opens(masked: str, words: list[re.Match[str]], i: int, comma: bool) -> bool:
    """Tell "…, and the talks" (a clause of its own) from "the king and the queen" and from a shared subject."""
    nearest = words[i + 1].group()
    if words[i].group().lower() == "as":
        return comma and nearest.lower() in load().words["subject"]
    had_verb = any(_is_finite(word.group()) for word in words[:i])
    starts = nearest.lower() in load().words["subject"] or nearest[:1].isupper()
    return had_verb and (starts or (comma and len(words) - i > 1 and not nearest.endswith("ly")))


def _is_finite(word: str) -> bool:
    low = word.lower()
    return (
        low in _FINITE or looks_past(low) or low.endswith(("n't", "n’t", "'s", "’s")) and low[:2] in ("it", "he", "sh")
    )


def _antecedent(masked: str, words: list[re.Match[str]], floor: int) -> int:
    """Return where the noun phrase before ", who" begins: behind a verb, comma or preposition."""
    start = words[-1].start()
    for i in range(len(words) - 1, max(-1, len(words) - 9), -1):
        word = words[i].group().lower()
        if i < len(words) - 1 and "," in masked[words[i].end() : words[i + 1].start()]:
            break
        if _is_finite(word) or word in ("with", "by", "from", "to", "for", "at", "on", "in", "and", "but", "that"):
            break
        start = words[i].start()
    return max(start, floor)


def _right(masked: str, last: int) -> int:
    """Return where the clause of the trigger ends."""
    ceiling = min(len(masked), last + REACH)
    mark = _HARD.search(masked, last, ceiling)
    if mark is not None:
        ceiling = mark.start()
    words = list(_WORD.finditer(masked, last, ceiling))
    table = load().words
    for i in range(len(words)):
        word = re.split("[’']", words[i].group().lower())[0]
        gap = masked[words[i - 1].end() if i else last : words[i].start()]
        after = words[i + 1].group() if i + 1 < len(words) else ""
        if "," in gap and word in table["cut_comma"]:
            return words[i].start()
        if (
            "," in gap
            and word in ("and", "as")
            and (after.lower() in table["subject"] or _verb_soon(words[i + 1 : i + 5]))
        ):
            return words[i].start()
        if "," in gap and (word in ("he", "she", "they", "it", "we", "i") or _says(words[i : i + 5])):
            return words[i].start()
        if word in ("because", "whereas", "although", "but") or (word == "and" and after.lower() in _PRONOUNS):
            return words[i].start()
    return ceiling


_COMMA = re.compile(r",(?=\s)")
_RELATIVE_SUBJECT = re.compile(r",\s+(?:who|which)\s+(?:\w{1,20}\s+)?$")
_PRONOUNS = frozenset("i he she it they we you that there".split())
_REDUCED = re.compile(r"(?:likely|unlikely|expected|scheduled|due|slated|projected|forecast)\s+to\b")
_SAYING = frozenset(
    "said says saying told added adds wrote noted argued warned thinks believes thought believed hopes meaning "
    "suggesting arguing adding noting indicating ensuring claiming insisting warning predicting fearing hoping".split()
)


def _verb_soon(words: list[re.Match[str]]) -> bool:
    return any(_is_finite(word.group()) for word in words[:4])


def _says(words: list[re.Match[str]]) -> bool:
    return any(word.group().lower() in _SAYING for word in words)


def condition(masked: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the condition nearest to the trigger masked[first:last] in its sentence, or None."""
    floor, ceiling = max(0, first - REACH), min(len(masked), last + REACH)
    found: tuple[int, int] | None = None
    for start, body in _conditions(masked, floor, ceiling, first):
        stop = _condition_end(masked, body, ceiling, first if start < first else None)
        if start <= first < stop:
            return start, stop
        if start < first:
            if _joined(masked[stop:first]):
                found = (start, stop)
        elif found is None and not re.search(r"[;—]|[,.!?][\"”]|,\s+(?:and|but)\s", masked[last:start]):
            found = (start, stop)
    return found


def _conditions(masked: str, floor: int, ceiling: int, first: int) -> list[tuple[int, int]]:
    """Return (start, where its words go on) of what opens a condition."""
    found = []
    for match in _CONDITION.finditer(masked, floor, ceiling):
        word, before = match.group().split()[0].lower(), masked[max(0, match.start() - 14) : match.start()]
        if _NOT_CONDITION.search(before) or _NO_CONDITION_AFTER.match(masked, match.start()):
            continue
        if word in ("absent", "pending") and (_NOUN_BEFORE_ABSENT.search(before) or masked[match.end()].isdigit()):
            continue
        if word == "assuming" and re.search(r"\w\s*$", before) and not before.rstrip().endswith(","):
            continue
        if word == "without" and match.start() > first and not _NEEDED.match(masked, match.end()):
            continue  # behind the verb it mostly tells how
        found.append((match.start(), match.end()))
    for match in _INVERTED.finditer(masked, floor, ceiling):
        following = match.group("next")
        if match.group("word").lower() == "had" and following.lower() in ("been", "to", "a"):
            continue
        if following.lower() in load().words["inverted"] or (
            following[0].isupper() and not masked.rstrip().endswith("?")
        ):
            found.append((match.start("word"), match.start("next")))
    return sorted(found)


def _condition_end(masked: str, body: int, ceiling: int, before: int | None) -> int:
    """Return where a condition ends: at the comma before the main clause, or with its sentence."""
    for mark in re.finditer(r",(?=\s)|[;—]|\s[–-]\s|[,.!?][\"”]|:\s", masked[body:ceiling]):
        at = body + mark.start()
        following = masked[at + 1 : at + 8].split()
        if before is not None and at < before and mark.group() == "," and re.match(
            r",\s+(?:as|who|which|and|or|\w+ing)\b", masked[at:before]
        ) and "," in masked[at + 1 : before]:  # fmt: skip
            continue  # set off inside the condition: "if Keld, which borders it, agrees, …"
        if before is None and mark.group() == "," and following[:1] in (["or"], ["and"]):
            continue
        return at
    stop = len(masked[:ceiling].rstrip())
    while stop > body and masked[stop - 1] in '.!?"”':
        stop -= 1
    if before is not None:  # "If they lose they will resign": cut before the subject of the main clause
        for match in re.finditer(r"\s(?:then|he|she|it|they|we|i|you|there)\s", masked[body:before]):
            stop = body + match.start()
    return stop


def _joined(between: str) -> bool:
    """Tell whether a condition before the trigger governs its clause: no other clause stands between."""
    return not re.search(r"[;—]|[.!?][\"”]|,\s+(?:but|because|although|while)\s", between)
