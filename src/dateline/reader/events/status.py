"""Whether an event happened, goes on, was tried, planned, threatened, imagined or denied.

The graph says whether a predicate is told as happened, uncertain or denied; it learnt that from news. Which of the
uncertain kinds it is, no corpus says: the words around the trigger do (`status_words.tsv`), and the claim it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from dateline.reader.events.learnt import rows
from dateline.records import Asserted, CueClass, EventStatus

BEFORE: Final = 90
"""Characters before a trigger that are looked at, within its clause: some fourteen words."""
AFTER: Final = 40
SURE: Final = 0.5
"""Probability of denied, or of uncertain, from which the words around are asked; under it the event happened."""
DOUBTFUL: Final = 0.75
"""The same where no word around tells of doubt, and no claim."""
BARRED: Final = 0.85
"""Probability of "happened" from which a word of doubt near the trigger is taken to speak of something else."""

LIKELY: Final = 0.6
"""The same where a noun speaks of a known event, and for what the cue of a claim says of doubt."""

_WORD = re.compile(r"n['’]t\b|[^\W\d_]+")
_CLAUSE = re.compile(r"[;:.!?—–\n\"“”]|, (?:and|but|while|which|who|when|after|as)\b")
_NONE = re.compile(r"\b(?:(?:no|never)(?: [\w-]+)?|without(?: any| a| an)?) \Z", re.I)
"""Before a noun it says that there was none."""
# What stands right beside a trigger speaks of it, however sure the graph is.
_TRIED = re.compile(
    r"\b(?:(?:attempt\w*|tr(?:y|ies|ied|ying)|fail(?:s|ed|ing)?) to(?: \w+ly)?|"
    r"attempted|foiled|thwarted|averted|aborted|botched|bungled|failed|would-be|"
    r"(?:attempts?|plots?|conspir(?:acy|ed|ing)|plott(?:ed|ing)|bid) (?:to|at|of)|"
    r"(?:prevented|foiled|thwarted|averted|stopped) (?:an?|the|another)(?: \w+)?)(?: (?:an?|the))? \Z",
    re.I,
)
_FOILED = re.compile(
    r" (?:attempts?|plots?)\b|"
    r"(?: (?:on|at|in|against|by)(?: [\w'’-]+){1,5}?)? (?:(?:was|were|is|has been|had been|that was) )"
    r"(?:foiled|thwarted|averted|aborted|prevented)\b",
    re.I,
)
_NEVER = re.compile(r"\b(?:never|(?:did|has|have|had|was|were)(?: not|n['’]t))(?: \w+ly)? \Z", re.I)
_WILL_IF = re.compile(
    r"\b(?:will|would|shall|can|could|may|might|must|should|won['’]t|n['’]t)\b[^.;!?]*[^.;!?\w]if\b[^.;:!?]{1,80}\Z",
    re.I,
)
_IF_FIRST = re.compile(r"\W*(?:if|unless)\b[^.;:!?,]*", re.I)
"""What is told behind "will … if", or in the first clause of "if …, …", has not happened."""
FAR: Final = 400
"""Characters before a trigger in which "will … if" is looked for: a sentence may be a megabyte long."""
_DEFUSED = re.compile(
    r"\b(?:defus|discover|found|deactivat|disarm|intercept|dismantl|detonat)\w*\b[^.;]{0,60}?\bbefore "
    r"(?:it|they|the (?:bomb|device|charge|explosive)s?)(?: could| had| was| were)? \Z",
    re.I,
)
_NOT = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|did|does|do|could|would|will)(?: not|n['’]t)"
    r"(?: yet| been| being| to be| have| \w+ly)* \Z",
    re.I,
)
_TOLD_TO = re.compile(
    r"\b(?:direct|order|instruct|ask|told|tell|urg|request)\w* to (?:organi[sz]e|hold|arrange|convene|call|conduct)\b"
    r"[^.;]{0,40}\Z|\bagenda for [^.;]{0,60}\Z|"
    r"\b(?:hours|minutes) (?:before|ahead of)(?: the (?:start|opening|beginning) of)?(?: [\w'’-]+){0,3} \Z",
    re.I,
)
_SHUNNED = re.compile(
    r"\b(?:shun|skip|boycott|snub|cancel|call(?:s|ed)? off|postpon|avoid|shy(?:ing|ed)? away from|refus|"
    r"reject|rul(?:e[sd]?|ing) out|declin)\w*"
    r"(?: (?:the|any|an?|all|further|earlier|to|direct|more|out))* (?:[a-z]+ )?\Z",
    re.I,
)
"""Who shuns talks does not take part."""
_NOT_HELD = re.compile(
    r"(?: [\w'’-]+){0,3}? (?:was|were|is|are|be|been|being) (?:refused|rejected|ruled out|avoided|cancel\w+|postponed|"
    r"called off|suspended|shelved)\b",
    re.I,
)
_WILL_FIRST = re.compile(
    r"\b(?:will|shall|(?:is|are|was|were) (?:due|set|scheduled|expected|preparing) to|(?:was|were) to have) "
    r"(?:not )?(?:also |then |soon )?(?:be |have )?(?:host\w*|hold\w*|act|meet\w*|attend\w*|discuss\w*|begin|start|"
    r"resume|take part|join|conduct|negotiat\w+|announce|address|travel|fly|visit)\b"
    r"(?![^.;:]*\b(?:after|following|held|had|attended)\b)[^.;:]{0,90}\Z",
    re.I,
)
"""Who will hold talks, or will announce when, has not held them."""
_ONLY_A_PLAN = re.compile(r" (?:plans?|proposals?|offers?|agenda|initiatives?|invitations?)\b", re.I)
"""Behind talks or a deal it says that they are only thought of: "went home with a dialogue plan"."""
_SCHEDULED = re.compile(
    r"[^.;]{0,70}?,? (?:scheduled|planned|due|slated|set) (?:for|to)\b|"
    r"[^.;,]{0,140}? will (?:also |then |soon )?(?:be held|take place|begin|start|resume|continue)\b",
    re.I,
)
_NEXT_ROUND = re.compile(r"\bnext (?:round|session|stage|phase)s?(?: of)?(?: [a-z]+)? \Z", re.I)
_AIM = re.compile(r"\b(?:to|(?:aim\w*|plan\w*|hop\w+|intend\w*|set|due) to\b[^.;:]{1,70} and)(?: \w+ly)? \Z", re.I)
_TO_DO = re.compile(
    r"\bto (?:plan|organi[sz]e|prepare|stage|mount|commit|perpetrate|carry out)(?: (?:and|or) [a-z]+)?"
    r"(?: (?!(?:after|before|because|since|that|which|who)\b)[\w'’-]+){0,3} \Z",
    re.I,
)
"""What somebody is to organise has not been done."""
_TIME_TO_DO = re.compile(r"\b(?:days|hours|weeks|months|deadline|permission|authority|powers?) to(?: \w+ly)? \Z", re.I)
_ASKED_TO = re.compile(
    r"\b(?:ask|urg|call|want|demand|request|press|implor|beg|order|instruct|tell|told|advis|invit)"
    r"(?:s|e|es|ed|ing)?(?: (?:on|for))? "
    r"(?:(?!to\b)[\w'’.-]+ ){1,6}to(?: \w+ly)? \Z",
    re.I,
)
"""What somebody is asked to do has not been done."""
_WOULD = re.compile(r"[^.;:]{0,60}?\bwould\b", re.I)
_DATE_FOR = re.compile(r"\b(?:dates?|schedule|timetable|deadline) (?:of|for) (?:the |an? |his |her |their )?\Z", re.I)
_DONE = re.compile(
    r"\b(?:manag\w+|was able|were able|began|begun|start\w*|continu\w+|used|return\w*) to(?: \w+ly)? \Z", re.I
)
_IS_DOING = re.compile(r"ing\Z", re.I)
"""The act as a thing to think of: "regaining the town would end it"."""
_MANAGED = re.compile(
    r"\b(?:manag\w+|was able|were able|beg[au]n|start\w*|continu\w+|used|helped|conspired) to\b", re.I
)
_ALMOST = re.compile(r"\b(?:almost|nearly|narrowly)(?: \w+)? \Z", re.I)
_FAILED_TO_STOP = re.compile(r"\bfail\w* to (?:prevent|stop|avert) (?:[\w'’-]+ ){0,3}\Z", re.I)
_WISHED = re.compile(
    r"\b(?:propos\w+|urg\w+|call(?:s|ed|ing)? for|offer\w*|seek\w*|sought|demand\w*|want\w*|suggest\w*|request\w*|"
    r"insist\w* on|favou?rs?|favou?red|ready for|willing\w* to|appeal\w* for|need for|hop\w+ (?:for|to)|possib\w+|"
    r"would|necessary|contemplat\w+|foresee\w*|envisag\w+|prospects? of|announcement of|no room for|open to)"
    r"(?: [\"“]?(?!(?:after|before|during|at|in|that|who|which|when)\b)[\w'’-]+[\"”]?){0,7} [\"“]?\Z",
    re.I,
)
_CALLED_FOR = re.compile(
    r"\bcall(?:s|ed|ing)? for(?: (?:\w+ )?(?:days?|weeks?|hours?) of)?"
    r"(?: (?!(?:after|before|during|at|in|into|on|of|over|amid|with|by|for|following|that|who|which|when|and|or|to|"
    r"against|as|from|about|because|end|probe|inquiry|investigation)\b)[\w'’-]+,?){0,4} \Z",
    re.I,
)
"""What somebody calls for has not happened: "called for three days of nationwide protests"."""
_ESCAPED = re.compile(r"\b(?:escap|avoid|evad|elud|dodg)(?:e|es|ed|s|ing)?(?: \w+)? \Z", re.I)
_JUSTICE = re.compile(
    r"(?:arrest|capture|detention|charges?|prosecution|indictment|trial|conviction|jail|prison|imprisonment|sentence|punishment|sanctions?|"
    r"execution|deportation|extradition)",
    re.I,
)
"""What is escaped has not happened; an attack that somebody escaped has."""
_LEADING_TO = re.compile(
    r"\b(?:information|evidence|tips?|clues?|witness(?:es)?|anyone)(?: \w+){0,2}? lead(?:ing)? to"
    r"(?: \w+ and)?(?: (?:the|an?|his|her|their))? \Z",
    re.I,
)
_FACES = re.compile(r"\bfac(?:e|es|ed|ing) [^.;]{0,80}\Z", re.I)
"""Who faces prison is not there yet."""
_IF_DONE = re.compile(r"\bif (?:[\w'’-]+ ){1,3}(?:is|are|be|were|gets?)(?: ever| later| found)? \Z", re.I)
_GOING_ON = re.compile(r"\b(?:is|are) (?:now |still |also |currently )?being \Z", re.I)
_GOES_ON = re.compile(
    r"(?: (?:is|are|was|were|has been|have been|still|currently|also|now))* "
    r"(?:continu(?:es?|ing)|rag(?:es?|ing)|goes on|going on|right now|under ?way|in progress|"
    r"at th(?:is|e) (?:very )?(?:moment|time|hour))\b",
    re.I,
)
"""Behind what is told it says that it is not over."""
_BE = re.compile(
    r"\b(?:is|are|was|were|am|been|be|it['’]s|they['’]re|we['’]re|i['’]m)(?: (?:now|still|also|currently|already))? \Z",
    re.I,
)
_DOING = re.compile(r"(?:investigat|prob|negotiat|discuss|debat|consult|mediat|look|talk)ing", re.I)
"""What takes its time; who is at it has not done it."""
_OPEN_INQUIRY = re.compile(r"(?:investigation|inquiry|enquiry|probe)s?", re.I)
_OVER_BEFORE = re.compile(
    r"\b(?:clos|conclu|complet|end|finish|drop|launch|open|order|beg[au]n|start|after|follow|previous|earlier|past|first|"
    r"former|last)\w*(?: [\w'’-]+){0,4} \Z",
    re.I,
)
_OVER_BEHIND = re.compile(
    r"[^.;]{0,40}?\b(?:conclud|clos|complet|ended|found|clear|dropped|led to|reveal|show|determin|establish)\w*", re.I
)
_UNDER = re.compile(r"\bunder \Z", re.I)
_INQUIRY = re.compile(r"(?:investigation|inquiry|probe|scrutiny|siege|review)", re.I)
_WARRANT = re.compile(r" warrants?\b", re.I)
_NEITHER = re.compile(
    r"\b(?:neither|nobody|no one|none of)\b[^;:.]{1,80}\b(?:has|have|had|was|were|is|are|been)(?: \w+)? \Z", re.I
)
_NEVER_WAS = re.compile(
    r"(?: (?!(?:and|but|that|which|who)\b)[\w'’-]+){0,5}? (?:(?:did|has|have|had)(?: not|n['’]t)|never) "
    r"(?:happen(?:ed)?|tak(?:en|e) place|took place|occur(?:red)?)\b",
    re.I,
)
_MONTH = re.compile(r"\bMay\b|(?:\d|\b[Ii][Nn]) M(?i:ay)\b|\bM(?i:ay) \d")
"""The month, and not what may be."""
_COMING = re.compile(
    r"\b(?:hint|expect|warn|prepar|brac|ready)\w* (?:[\w'’-]+ ){0,6}(?:more|further|mass|new|fresh) \Z|"
    r"\b(?:possibilit(?:y|ies)|likelihood|danger|risks?|threats?|fears?|prospects?|chances?) of "
    r"(?:(?:an?|any|further|more|new|another|such) )*(?:[a-z-]+ )?\Z|"
    r"\b(?:expected|anticipated|feared|planned|looming) (?:wave|series|round|spate)s? of \Z|"
    r"\b(?:discuss|consider|contemplat|mull|weigh)\w* (?:an?|further|more) (?:[a-z-]+ )?\Z|"
    r"\b(?:(?:next|future|possible|potential)(?: \w+)?|rumou?r(?:s|ed)?(?: (?:[\w'’-]+)){1,6}) \Z",
    re.I,
)
_DUE = re.compile(
    r"\b(?:will|shall|(?:is|are|was|were) (?:due|scheduled|set|expected|going|about) to|plan\w* to|intend\w* to|"
    r"plott\w+|planning|preparing|"
    r"scheduled for|prepar\w+ (?:to|for)|(?:planned|upcoming|scheduled|proposed|forthcoming))"
    r"(?: (?:also|soon|then|an?|the|be|able|to|hold|host|conduct|stage|have|attend|pay|launch|carry out|begin|start|"
    r"join))*"
    r"(?: [a-z]+-?[a-z]*)? \Z",
    re.I,
)
_KNOWN = re.compile(r"\b(?:the|this|that|these|those|last (?:week|month|year)['’]s|\w+day['’]s) (?:[\w-]+ )?\Z", re.I)
"""Before a noun it says that the event is known: "if the killings were to be condemned" leaves them what they are."""
_FROM_CUE: dict[str, EventStatus] = {
    "intend": "planned",
    "want": "hypothetical",
    "order": "planned",
    "predict": "hypothetical",
}
_UNCERTAIN: frozenset[EventStatus] = frozenset(("attempted", "planned", "threatened", "hypothetical"))


@dataclass(frozen=True, slots=True)
class Said:
    """The claim that an event stands in: what its cue does, and whether the claim is asserted."""

    cue: CueClass
    asserted: Asserted


def status(
    text: str, start: int, end: int, sentence: tuple[int, int], doubts: tuple[float, float, float], said: Said | None
) -> EventStatus:
    """Return the status of the event that the words [start, end) tell of; `doubts` are the graph's probabilities."""
    denied, uncertain, happened = doubts
    if said is not None and said.cue == "deny" and said.asserted == "yes":
        return "denied"
    beside = _beside(text, start, end, sentence, doubts)
    if beside is not None:
        return beside
    near = _nearest(text, start, end, sentence)
    known = not text[start:end].endswith(("ed", "ing")) and _KNOWN.search(text, max(sentence[0], start - 30), start)
    barred = LIKELY if known else BARRED
    from_claim = _FROM_CUE.get(said.cue) if said is not None and happened < LIKELY else None
    if said is not None and said.asserted in ("conditional", "question") and happened < barred:
        from_claim = from_claim or "hypothetical"
    least = DOUBTFUL if near is None and from_claim is None else SURE
    if max(denied, uncertain) < least and (happened >= barred or near not in _UNCERTAIN) and from_claim is None:
        going = (
            _GOING_ON.search(text, max(0, start - 30), start)
            or _GOES_ON.match(text, end, sentence[1])
            or (_INQUIRY.fullmatch(text, start, end) and _UNDER.search(text, max(0, start - 10), start))
        )
        return "ongoing" if going or (near == "ongoing" and text[end - 3 : end] == "ing") else "happened"
    if denied >= max(uncertain, happened):
        return "attempted" if near == "attempted" else "denied"
    if near in _UNCERTAIN:
        return near
    return from_claim or ("denied" if near == "denied" else "hypothetical")


def of_talk(text: str, start: int, end: int, sentence: tuple[int, int], found: EventStatus) -> EventStatus:
    """Return the status of talk, aid or a deal: what somebody proposes or calls for, or comes for, is not held yet."""
    low = max(sentence[0], start - BEFORE)
    if found != "happened":
        return found
    if _WISHED.search(text, low, start):
        return "hypothetical"
    if _ONLY_A_PLAN.match(text, end, sentence[1]):
        return "hypothetical"
    if _SHUNNED.search(text, low, start) or _NOT_HELD.match(text, end, sentence[1]):
        return "denied"
    if _TOLD_TO.search(text, low, start):
        return "planned"
    if _AIM.search(text, low, start) and not _DONE.search(text, low, start):
        return "planned"
    if _NEXT_ROUND.search(text, low, start):
        return "planned"
    if _WILL_FIRST.search(text, max(sentence[0], start - 2 * BEFORE), start):
        return "planned"
    if _DOING.fullmatch(text, start, end) and _BE.search(text, low, start):
        return "ongoing"
    return "planned" if _SCHEDULED.match(text, end, sentence[1]) else found


def of_charge(text: str, start: int, end: int, sentence: tuple[int, int], found: EventStatus) -> EventStatus:
    """Return the status of a charge or an inquiry: who is investigating is not through with it."""
    low = max(sentence[0], start - BEFORE)
    if found != "happened":
        return found
    if _DOING.fullmatch(text, start, end) and _BE.search(text, low, start):
        return "ongoing"
    is_open = (
        _OPEN_INQUIRY.fullmatch(text, start, end)
        and not _OVER_BEFORE.search(text, low, start)
        and not _OVER_BEHIND.match(text, end, sentence[1])
    )
    return "ongoing" if is_open else found


def _beside(
    text: str, start: int, end: int, sentence: tuple[int, int], doubts: tuple[float, float, float]
) -> EventStatus | None:
    """Return the status that the words right before or behind a trigger tell, if they do."""
    denied, uncertain, happened = doubts
    low = max(sentence[0], start - BEFORE)
    if _NONE.search(text, max(sentence[0], start - 20), start):
        return "denied"
    if _TRIED.search(text, low, start) or _FOILED.match(text, end, sentence[1]):
        return "attempted"
    if _NOT.search(text, low, start) or (denied >= uncertain and _NEVER.search(text, low, start)):
        return "denied"
    far = max(sentence[0], start - FAR)
    condition = _IF_FIRST.fullmatch(text, sentence[0], start) or _WILL_IF.search(text, far, start)
    if condition and not _KNOWN.search(text, max(sentence[0], start - 30), start):
        return "hypothetical"
    if _JUSTICE.fullmatch(text, start, end):
        if _ESCAPED.search(text, low, start):
            return "denied"
        if _LEADING_TO.search(text, low, start) or (
            text[start:end].lower() not in ("trial", "charge", "charges") and _FACES.search(text, low, start)
        ):
            return "hypothetical"
    if _IF_DONE.search(text, low, start):
        return "hypothetical"
    if _DEFUSED.search(text, low, start):
        return "attempted"
    if _NEITHER.search(text, low, start) or _NEVER_WAS.match(text, end, sentence[1]):
        return "denied"
    if _COMING.search(text, low, start) or _CALLED_FOR.search(text, low, start):
        return "hypothetical"
    if _ALMOST.search(text, low, start):
        return "attempted"
    if _FAILED_TO_STOP.search(text, low, start):
        return "happened"
    if _TO_DO.search(text, low, start) and not _MANAGED.search(text, low, start):
        return "planned"
    if _DATE_FOR.search(text, low, start) or _TIME_TO_DO.search(text, low, start):
        return "planned"
    if _ASKED_TO.search(text, low, start) or (
        _IS_DOING.search(text, start, end) and _WOULD.match(text, end, sentence[1])
    ):
        return "hypothetical"
    return "planned" if _DUE.search(text, low, start) or _WARRANT.match(text, end, sentence[1]) else None


def _nearest(text: str, start: int, end: int, sentence: tuple[int, int]) -> EventStatus | None:
    """Return the status that the nearest telling word of the clause speaks for."""
    before = _MONTH.sub(lambda month: "." * len(month.group()), text[max(sentence[0], start - BEFORE) : start])
    cut = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
    found: tuple[int, EventStatus] | None = None
    words = [match.group().lower() for match in _WORD.finditer(before, cut)]
    for far, word in enumerate(reversed(words)):
        told = _words("before").get(word)
        if told is not None:
            found = far, told
            break
    after = text[end : min(sentence[1], end + AFTER)]
    stop = _CLAUSE.search(after)
    following = _WORD.findall(after if stop is None else after[: stop.start()])[:4]
    for far, word in enumerate(following):
        told = _words("after").get(word.lower())
        if told is not None and (found is None or far < found[0]):
            return told
    return found[1] if found is not None else None


@cache
def _words(side: str) -> dict[str, EventStatus]:
    found: dict[str, EventStatus] = {}
    for name, where, words in rows("status_words.tsv"):
        if where == side:
            found |= {word: cast(EventStatus, name) for word in words.split()}
    return found
