"""The shapes of time expressions: regular expressions that are tried only where a word of theirs begins.

Each rule has a kind, the words that can open it, and a pattern whose named groups are the parts that `resolving` reads.
Patterns are anchored and hold no nested repetition, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.reader.times.lexicon import load

DIGITS = "0"
"""The key of the rules that a number opens."""
S = r"(?:[^\S\n]{1,2})"
"""A space; two at most, as after a wrapped line that was joined."""
_G = rf"(?:{S}|[-–‑])"
_END = r"(?!\w)"
_APPROX = (
    r"(?:(?:about|around|approximately|roughly|nearly|almost|some|over|under|well over|just over|just under|close to|"
    r"more than|less than|fewer than|no more than|no less than|no fewer than|not more than|at least|at most|up to|"
    r"another|a little over|a little more than|a little less than|little more than|an estimated|a further|as much as|"
    rf"as many as|upwards of|a mere|an additional|an entire)(?={S}))"
)
_VAGUE = (
    r"a few|few|the few|several|many|a couple of|a couple|couple of|a number of|numerous|countless|a handful of|some|"
    r"dozens of|hundreds of|thousands of|scores of|multiple|tens of thousands of|millions of|a matter of|many many|most"
)
_WHICH = (
    "last|past|previous|preceding|prior|next|coming|upcoming|following|subsequent|this|that|same|current|present|"
    "latest|succeeding|ensuing|intervening|recent|first|final|opening|closing|early|initial"
)
_ZONE = rf"(?:{S}?(?:GMT|UTC|EST|EDT|CET|CEST|EET|PST|PDT|MST|MDT|CST|CDT|BST|IST|JST|MSK|ET|PT)(?!\w))?"
ERA_AFTER = r"BCE?|B\.[^\S\n]?C\.E\.|B\.[^\S\n]?C\.?|AD|A\.D\.|CE|C\.E\."
_REFS = {
    "PRESENT_REF": (
        "now|right now|just now|currently|presently|at present|at the present time|at the moment|these days|nowadays|"
        "for the time being|the time being|at this time|the present|the present day|present-day|this moment|current"
    ),
    "PAST_REF": (
        "recently|lately|more recently|most recently|until recently|long ago|some time ago|not long ago|the past|"
        "the recent past|the not too distant past|recent times|recent"
    ),
    "FUTURE_REF": "the future|the near future|the foreseeable future|the not too distant future|the distant future",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape of expressions of one kind."""

    kind: str
    pattern: re.Pattern[str]


def _either(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", S) for word in sorted(words, key=len, reverse=True))


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", S)


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return the rules by the word that opens an expression, in lower case; `DIGITS` for numbers."""
    found: dict[str, list[Rule]] = {}
    for kind, openers, pattern in _shapes():
        rule = Rule(kind, re.compile(pattern, re.IGNORECASE))
        for word in dict.fromkeys(openers):
            found.setdefault(word, []).append(rule)
    return {word: tuple(listed) for word, listed in found.items()}


@cache
def refs() -> dict[str, str]:
    """Return the value of each vague adverb."""
    return {phrase: value for value, phrases in _REFS.items() for phrase in phrases.split("|")}


def _shapes() -> list[tuple[str, list[str], str]]:
    words = load().words
    months, weekdays = list(words["month"]), list(words["weekday"])
    return [*_dates(months, weekdays), *_years(), *_relative(weekdays), *_durations(), *_clocks(), *_named(weekdays)]


def _dates(months: list[str], weekdays: list[str]) -> list[tuple[str, list[str], str]]:
    # A point behind a short form belongs to it; behind "May" or "March" it ends the sentence.
    cut = [m for m in months if len(m) < 5 and m not in ("may", "june", "july")]
    month = rf"(?P<month>{_either([m for m in months if m not in cut])}|(?:{_either(cut)})(?!\w)\.?)"
    nth = r"(?:st|nd|rd|th)?"
    ordinal = _either([w for w in load().words["ordinal"] if w.isalpha()])
    year = rf"(?P<year>[12]\d{{3}}(?![\d%]|[,.]\d)|[1-9]\d\d(?=[.,;)]|{S}[(–]|$)(?![,.]\d))"
    with_year = rf"(?:(?:,?{S}|{S}of{S}|,){year}|,?{S}['’](?P<yy>\d\d)(?!\w))?"
    many = rf"(?P<from>\d{{1,2}}){nth}(?:{S}?[-–/‑]{S}?|{S}(?:to|and|or|until|till|through){S})(?:the{S})?"
    day = rf"(?P<day>\d{{1,2}}){nth}"
    return [
        ("iso", [DIGITS], r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
         r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w]|-\d)"),
        ("numeric", [DIGITS], r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>[12]\d{3})(?![\w/]|[.,-]\d)"),
        ("numeric", [DIGITS], r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<yy>\d\d)(?![\w/]|[.,-]\d)"),
        ("hijri", [DIGITS, *_HIJRI.split("|")], rf"(?:(?:\d{{1,2}}{nth}{S})?(?:{_HIJRI}){S}(?:\d{{1,2}},?{S})?\d{{3,4}}"
         rf"(?:{S}A\.?H\.?)?|\d{{3,4}}{S}A\.?H\.?){_END}"),
        ("day", [DIGITS, "the"], rf"(?:the{S})?(?:{many})?{day}(?:{S}day)?{S}(?:of{S})?{month}{_END}{with_year}"),
        ("day", ["the", *ordinal.split("|")], rf"(?:the{S})?(?P<nth>{ordinal}){S}(?:day{S})?of{S}{month}{_END}{with_year}"),
        ("day", months, rf"{month}{S}(?:the{S})?(?:{many})?{day}(?![\w:/%]|[,.]\d)(?!{S}(?:a\.?m|p\.?m)\b){with_year}"),
        ("day", [DIGITS], rf"{day}[-–](?P<month>{_either(months)})[-–](?P<year>[12]\d{{3}}){_END}"),
        ("month", months, rf"{month}(?:(?:,?{S}|{S}of{S}|,|[-/–]){year}|{S}['’](?P<yy>\d\d)(?!\w))?(?!\w|[-–]\w*ed\b)"),
        ("nth_day", ["the"], r"the[^\S\n]{1,2}(?P<day>\d{1,2})(?:st|nd|rd|th)(?!\w|[^\S\n]{1,2}\w)"),
        ("weekday", weekdays, rf"(?P<weekday>{_either([w for w in weekdays if len(w) > 5])}|(?:{_either([w for w in weekdays if len(w) < 6])})(?!\w)\.?)(?!\w)"),
    ]  # fmt: skip


_HIJRI = (
    "muharram|safar|rajab|shaaban|sha'ban|shaban|ramadan|ramadhan|shawwal|dhu al-hijjah|dhul hijjah|farvardin|"
    "ordibehesht|khordad|shahrivar|mordad|bahman|esfand"
)


def _years() -> list[tuple[str, list[str], str]]:
    words = load().words
    ordinal = rf"(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)|{_either(list(words['ordinal']))})"
    decades = _either(list(words["decade"]))
    century = rf"(?:(?:the|this|that){S})?{ordinal}{_G}(?:century|centuries){_END}"
    ordinals = [*(w.partition("-")[0] for w in words["ordinal"] if w[0].isalpha())]
    era = rf"(?:{S}?(?P<era>{ERA_AFTER})(?!\w))"
    before = r"(?P<before>A\.?D\.?|C\.E\.)"
    seasons = _either(list(words["season"]))
    return [
        ("year", ["the", "year", DIGITS, "ad", "c", "ca"], rf"(?:(?:the{S})?(?P<named>year){S})?(?:(?P<circa>c\.|ca\.|circa){S}?)?(?:{before}{S}?)?(?P<year>\d{{1,4}})"
         rf"(?!\d|[,.]\d|%|:\d|[-–/.]\d{{1,2}}[-–/.]\d|/\d|(?:st|nd|rd|th|s)\b){era}?(?!\w)"),
        ("years", [DIGITS], r"(?P<year>[12]\d{3})(?:[-–/‑]|[^\S\n]–[^\S\n])(?P<short>\d\d)(?![\w]|[-–/‑]\d|[,.:]\d|%)"),
        ("two_digits", ["'", "’", "the"], r"(?:the[^\S\n])?['’](?P<yy>\d\d)(?!\w|['’])"),
        ("decade", [DIGITS, "the"], rf"(?:the{S})?(?P<decade>\d{{2,3}}0)['’]?s{_END}{era}?"),
        ("decade", ["'", "’", "the"], rf"(?:the{S})?['’]?(?P<tens>\d0)['’]?s{_END}"),
        ("decade", ["the", *words["decade"]], rf"(?:the{S})?(?:(?P<hundreds>eighteen|nineteen|twenty)[- ])?(?P<word>{decades}){_END}"),
        ("century", [DIGITS, "the", "this", "that", *ordinals], rf"{century}{era}?"),
        ("fiscal", ["the", "fiscal", "financial", "fy"],
         rf"(?:the{S})?(?:fiscal(?:{S}year)?|financial{S}year|fy){S}?['’]?(?P<year>\d{{4}}|\d\d)(?:[-–/]\d\d)?(?!\w|[,.]\d)"),
        ("quarter", ["the", "first", "second", "third", "fourth", "final", "last", "latter", *"1st 2nd 3rd 4th".split(), DIGITS],
         rf"(?:(?:the){S})?(?:fiscal{S})?(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th|final|last|latter)(?:{S}fiscal)?{_G}"
         rf"(?P<unit>quarter|half){_END}"),
        ("quarter", ["q", "h", DIGITS], rf"(?P<code>[qh][1-4]|[1-4][qh]){_END}(?:{S}(?:of{S})?['’]?(?P<year>[12]\d{{3}}|\d\d)(?!\w|[,.]\d))?"),
        ("season", [*words["season"], "the", "mid"],
         rf"(?:(?P<det>the){S})?(?P<season>{seasons})(?P<many>s)?(?![\w])(?:(?:,?{S}|{S}of{S})(?P<year>[12]\d{{3}})(?![\w%]|[,.]\d|-\d))?"),
    ]  # fmt: skip


def _relative(weekdays: list[str]) -> list[tuple[str, list[str], str]]:
    words = load().words
    units = _either(list(words["unit"]))
    nouns = _either([*(w for w in words["month"] if len(w) > 3 or w == "may"), *(w for w in weekdays if len(w) > 5),
                     *words["season"], *words["part"], *load().holidays, "weekend", "fiscal year", "financial year",
                     "calendar year", "school year", "weeknight", "noon", "midnight"])  # fmt: skip
    singular = "day|week|month|quarter|year|decade|century|hour|minute|moment"
    halves = rf"(?:{S}(?:the{S})?(?:{_either([w for w in words['month'] if len(w) > 2])}|month|week|decade|century|\d{{1,2}}(?:th|st)|\d{{4}}s|[a-z]+teenth))"
    which = [*_WHICH.split("|"), "the", "these", "those", "very", "earlier", "every"]
    number = _number()
    return [
        ("ref", which, rf"(?:(?P<det>the|this|that|these|those)(?:{S}very)?{S})?(?P<which>{_WHICH}){S}"
         rf"(?:(?P<noun>{nouns})|(?P<unit>{singular})){_END}(?!-)"),
        ("ref", ["the", "that", "this"], rf"(?P<det>the|that|this){S}(?P<which>weekend){_END}"),
        ("ref_many", which, rf"(?:(?P<det>the|these|those|that|this){S})?(?P<which>last|past|previous|preceding|prior|next|coming|"
         rf"following|subsequent|recent|intervening|ensuing){S}"
         rf"(?:(?:{_APPROX}{S})?(?P<n>{number}|{_VAGUE})(?:{_G}(?:and{_G}a{_G}half))?{_G})?(?P<unit>{units}){_END}(?!-)"),
        ("ref_many", ["the", *load().words["number"], DIGITS], rf"(?:the{S})(?P<n>{number}|{_VAGUE}){S}(?P<which>past|previous|preceding|following|"
         rf"subsequent|next|coming|last){S}(?P<unit>{units}){_END}"),
        ("the_unit", ["the"], rf"the{S}(?P<unit>day|week|month|quarter|year|decade|century)(?P<following>{S}following)?{_END}(?!['’-])"),
        ("neighbour", ["the", "a"], rf"(?:the|a){S}(?P<unit>day|week|month|year|night|evening|morning|afternoon|decade|century|season){S}"
         rf"(?P<side>before|after|earlier|later|prior|previously|ago){_END}(?!{S}(?:the|a|an|his|her|its|their|that|this|[A-Z]|he|she|it|they|we|last)\b)"),
        ("deictic", ["today", "yesterday", "tomorrow", "tonight", "the"],
         rf"(?P<word>the{S}day{S}before{S}yesterday|the{S}day{S}after{S}tomorrow|today|yesterday|tomorrow|tonight){_END}"),
        ("vague", [*{phrase.split()[0].partition("-")[0] for phrase in refs()}], rf"(?P<phrase>{_either(list(refs()))}){_END}(?!-)"),
        ("edge", ["year", "month", "quarter", "week", "day", "years", "months"], rf"(?P<unit>year|month|quarter|week)(?:['’]s{S}|-|{S})end{_END}"),
        ("mod", [*"the early late mid middle later earlier beginning end start first second latter".split()],
         rf"(?:(?P<det>the){S})?(?:very{S})?(?P<mod>(?:beginning|end|start|middle|close|turn|rest|remainder|dawn|month|"
         rf"(?:(?:first|second|early|earlier|late|later|latter|middle|last|final|greater){S}(?:part|days|months|weeks|years|stages))){S}of|"
         rf"(?:first|second|latter){S}half{S}of(?={halves})|"
         rf"early|late|mid|middle|later|earlier)(?:(?<=mid)-|(?<=early)-|(?<=late)-|{S}(?:(?:in|on){S})?)(?=\w|['’])"),
    ]  # fmt: skip


def _number() -> str:
    words = load().words["number"]
    small = _either([w for w in words if int(words[w]) < 20])
    tens = _either([w for w in words if int(words[w]) >= 20])
    one = rf"(?:(?:{tens})(?:[- ](?:{small}))?|{small})"
    great = r"(?:hundred|thousand|million|dozen)"
    # "a hundred and ten" is as far as days and years in words go.
    return (
        rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d{{1,2}})?(?![\d.,]*\d)|(?:{one}|a|several){S}{great}(?:{S}(?:and{S})?{one})?|"
        rf"half{S}a{S}dozen|{one}|{great})"
    )


def _durations() -> list[tuple[str, list[str], str]]:
    words = load().words
    units, number = _either(list(words["unit"])), _number()
    openers = [
        *words["number"],
        "a",
        "an",
        "half",
        "hundred",
        "thousand",
        "dozen",
        DIGITS,
        *"""about around approximately
        roughly nearly almost some over under well just close more less fewer no not at up another little few several
        many couple numerous countless dozens hundreds thousands scores multiple as upwards tens millions most""".split(),
    ]
    plain = rf"(?:(?P<n>{number})(?P<plus>\+|-plus)?|(?P<vague>{_VAGUE})|(?P<one>a|an|one|another))"
    fraction = rf"(?P<half>{_G}and{_G}(?:a{_G})?half|½|{_G}1/2)?"
    adjective = (
        r"full|straight|consecutive|whole|long|more|additional|solid|further|calendar|business|working|trading|short|"
        r"successive|entire|extra|other|good|brief|turbulent|difficult|bloody"
    )
    tail = rf"(?P<tail>(?:{_G}(?:long|old))|(?:{S}and{S}a{S}half))?"
    side = (
        rf"(?:{S}(?P<side>ago|earlier|later|hence|previously|afterwards?|beforehand|from{S}now|before(?=[^\S\n]*[.,;:)\n])|"
        rf"after(?=[^\S\n]*[.,;:)\n])|prior(?!{S}to)|back(?=[,.])){_END})?"
    )
    body = rf"{plain}{fraction}(?:{S}(?:{adjective}))?(?P<gap>{_G})(?P<unit>{units}){tail}{_END}(?!-\w)"
    return [
        ("duration", openers, rf"(?P<approx>{_APPROX}{S})?{body}{side}"),
        ("duration", ["the", "first", "last", "final"], rf"(?:the{S})?(?P<first>first|last|final){S}(?P<n>{number}|few|several){_G}(?P<unit>{units}){_END}"),
        ("duration", ["half", "about", "nearly", "almost", "over", "more", "less", "around", "roughly"],
         rf"(?:{_APPROX}{S})?(?P<part>half){_G}(?:an?{_G})?(?P<unit>hour|day|year|decade|century|month|minute|week){_END}{side}"),
        ("duration", ["a", "an"], rf"an?{S}(?P<part>half|quarter)[- ](?:of{S}an?{S})?(?P<unit>hour|day|year|decade|century|month){_END}{side}"),
        ("duration", ["a", "an", "more", "about", "nearly", "almost", "over"],
         rf"(?:{_APPROX}{S})?an?{S}(?P<part>quarter|third)[- ](?P<unit>century|decade)|(?:{_APPROX}{S})?a{S}quarter{S}of{S}a{S}(?P<whole>century){_END}"),
        ("duration", [*(w for w in words["unit"] if w.endswith("s"))],
         rf"(?P<many>{_either([w for w in words['unit'] if w.endswith('s')])})(?P<tail>{_G}long)?{_END}(?!-){side}"),
        ("duration", [*(w for w in words["unit"] if not w.endswith("s"))], rf"(?P<unit>{units})(?P<tail>-long){_END}"),
        ("set", [*"every each".split()], rf"(?P<every>every|each)(?:{S}(?P<n>other|few|{number}))?{S}(?P<unit>{units}|weekend|"
         rf"{_either([*words['month'], *(w for w in words['weekday'] if len(w) > 5), *words['season'], *words['part']])}){_END}"),
        ("set", [*"daily weekly monthly yearly annually quarterly nightly hourly biweekly bimonthly biannually annual everyday".split()],
         rf"(?P<adverb>daily|weekly|monthly|yearly|annually|quarterly|nightly|hourly|biweekly|bimonthly|biannually|annual){_END}"),
        ("set", ["once", "twice", "thrice", DIGITS, *words["number"], "several", "many"], rf"(?:once|twice|thrice|(?:{number}|several|many){S}times){S}(?:a|an|per|each|every){S}(?P<unit>{units}){_END}"),
        ("set", ["per"], rf"per{S}(?P<unit>{units}){_END}"),
    ]  # fmt: skip


def _clocks() -> list[tuple[str, list[str], str]]:
    half = r"(?P<ap>[ap]\.m(?!\w)\.?|[ap]m(?!\w))"
    hours = _either([w for w, n in load().words["number"].items() if int(n) <= 12])
    return [
        ("clock", [DIGITS], rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d)(?::\d\d)?)?(?:{S}|-)?{half}{_ZONE}"),
        ("clock", [DIGITS], rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?P<second>:\d\d)?(?![\w:%]|[.,]\d|-\d)(?:{S}?(?P<hrs>hrs|hours|h\b))?(?P<zone>{_ZONE})"),
        ("clock", [DIGITS], rf"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d){S}?(?P<zone>GMT|UTC|hrs|hours){_END}"),
        ("clock", [*hours.split("|"), DIGITS], rf"(?:(?P<hour>\d{{1,2}})|(?P<word>{hours})){S}o['’]clock{_END}"),
        ("clock", [*hours.split("|")], rf"(?P<word>{hours}){S}{half}"),
        ("clock", ["noon", "midnight", "midday"], rf"(?P<name>noon|midnight|midday){_END}(?!-)"),
    ]  # fmt: skip


def _named(weekdays: list[str]) -> list[tuple[str, list[str], str]]:
    words = load().words
    long = [w for w in weekdays if len(w) > 5]
    parts = _either(list(words["part"]))
    names = [name.replace("'", "['’]").replace(" ", S) for name in sorted(load().holidays, key=len, reverse=True)]
    openers = {name.replace("'", " ").split()[0].rstrip(".") for name in load().holidays}
    return [
        ("weekdays", [w + "s" for w in long], rf"(?P<weekday>{_either(long)})s{_END}"),
        ("part", ["the", "early", "late", "mid", "at", *words["part"]],
         rf"(?:(?P<det>the){S})?(?:(?:(?P<mod>early|late|mid)(?:{S}|-))(?:in{S}the{S})?)?(?P<part>{parts})(?:{S}hours)?{_END}(?!-)"),
        ("holiday", [*openers], rf"(?P<holiday>{'|'.join(names)}){_END}(?:,?{S}(?P<year>[12]\d{{3}})(?![\w%]|[,.]\d))?"),
    ]  # fmt: skip
