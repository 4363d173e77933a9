"""Reduce the Phoenix actor dictionary to the table behind `dateline.ontology.phoenix`.

    python -m training.phoenix --shared ../shared

In: `data/events/phoenix_actors.jsonl.gz`, the actor dictionaries of PETRARCH2 (Open Event Data Alliance, MIT licence).
Out: one line per set of names, `name|name<TAB>country,sector,from,to|…`, names as `names.normalised` folds them, dates
YYYY-MM-DD or empty, gzip.

What is left out and why: names of states and places, which are the register's and the gazetteer's; states that are no
more; single words for people ("Hassan"); the dictionary's jokes; and, since the dictionary calls
everybody an elite before the first office, what people were before it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline.ontology.codes import COUNTRIES
from dateline.ontology.names import normalised
from dateline.ontology.phoenix import LONGEST_ACRONYM

TARGET = Path(__file__).parent.parent / "src/dateline/ontology/phoenix.tsv.gz"
LISTS_END = (
    "2011-01-31"  # the lists of ministers were last brought up to date here: 143 roles end this month, 5 the next
)
LAST = "2015-01-26"  # the latest date in the dictionary, of roles that were added one by one
RENAMED = {
    "KSV": "XKX",
    "TMP": "TLS",
    "IMY": "IMN",
    "GZA": "PSE",
    "WBK": "PSE",
    "PAL": "PSE",
    "ROM": "ROU",
    "ZAR": "COD",
}
# Kinakuta is from a novel; KKL is in no codebook; the others are states that have since broken up.
DROPPED = frozenset("KNT KKL --- USR YUG SUN DDR CSK SCG FRY".split())
NOT_COUNTRIES = frozenset("MUS MAR".split())  # behind another code these are Muslims and Maronites
STATELESS = {"NGO": "NGO", "IGO": "IGO", "MNC": "BUS", "IMG": "REB"}
# CAMEO's roles in PLOVER's codes; what is not listed (religions, peoples, regions) is no role.
ROLES = {
    "GOV": "GOV", "MIL": "MIL", "REB": "REB", "INS": "REB", "SEP": "REB", "OPP": "OPP", "PTY": "PTY", "COP": "COP",
    "SPY": "SPY", "JUD": "JUD", "LEG": "LEG", "UAF": "UAF", "ELI": "ELI", "BUS": "BUS", "MED": "JRN", "HLH": "MED",
    "EDU": "EDU", "AGR": "AGR", "LAB": "LAB", "REL": "REL", "REF": "REF", "CRM": "CRM", "CVL": "CVL", "NGO": "NGO",
    "RAD": "OPP",
}  # fmt: skip
TITLES = re.compile(r"(?:MR|MRS|MS|DR|GENERAL|KING|QUEEN|SENATOR|SECRETARY|(?:PRIME |VICE )?(?:MINISTER|PRESIDENT))\b")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

Stay = tuple[str, str, str, str]  # country, sector, from, to


def affiliation(code: str) -> tuple[str, str] | None:
    """Return country and sector of a code; None for one that names no role, or a state that is no more."""
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    first, rest = parts[0], parts[1:]
    if first in DROPPED:
        return None
    found = [RENAMED.get(part, part) for part in rest if part not in NOT_COUNTRIES]
    behind = [part for part in found if part in COUNTRIES]
    own = RENAMED.get(first, first)
    # Of GBRFLKGOV the Falklands are the country, of NGOUSADEV the United States.
    country = behind[0] if behind else own if own in COUNTRIES else ""
    if first in STATELESS:
        return country, STATELESS[first]
    roles = [ROLES[part] for part in parts if part in ROLES]
    if not roles:
        return None
    # GOVMIL is a minister of defence, but GOVLEG a member of parliament and GOVSPY a service.
    return country, roles[1] if roles[0] == "GOV" and roles[1:2] in (["LEG"], ["SPY"]) else roles[0]


def stays(codes: Iterable[Mapping[str, str]], person: bool) -> list[Stay]:
    """Return where an entry belongs and when, in order; an end that the dictionary leaves open is its own last date."""
    found: list[Stay] = []
    in_office = False
    for code in codes:
        meant = affiliation(code["code"])
        start, end = (code.get(side, "") for side in ("from", "to"))
        if meant is None or "dates_raw" in code or (start and end and end < start):
            continue
        if not all(DAY.fullmatch(day) or not day for day in (start, end)):
            continue
        if not end and (start or person):
            in_office |= meant[1] != "ELI"
            end = LISTS_END if start.endswith("-01") and start <= LISTS_END else LAST
        found.append((*meant, start, end))
    offices = [stay for stay in found if stay[1] != "ELI"]
    if offices:
        # The undated "elite" is what people are called after their last office; before the first they are not yet.
        last = max(end for *_, end in offices)
        known = last and last < LAST and not in_office
        found = offices + [(c, s, last, LAST) for c, s, start, _ in found if s == "ELI" and not start and known]
    return joined(sorted(set(found)))


def joined(found: Sequence[Stay]) -> list[Stay]:
    """Return the same stays, those of one office that touch or overlap as one."""
    result: list[Stay] = []
    for country, sector, start, end in found:
        if result and result[-1][:2] == (country, sector) and (not result[-1][3] or start[:7] <= after(result[-1][3])):
            before = result.pop()
            end = "" if "" in (before[3], end) else max(before[3], end)
            start = before[2]
        result.append((country, sector, start, end))
    return result


def after(day: str) -> str:
    """Return the month after a day's."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def names(entry: Mapping[str, Any], dated: bool) -> list[str]:
    """Return the names of an entry, folded; "Lashkar-e-Jhangvi (LeJ)" is two."""
    result: dict[str, None] = {}
    for name in (entry["name"], *entry["aliases"]):
        if not name.isprintable() or "\ufffd" in name:
            continue
        bare, _, rest = name.partition("(")
        inside = rest.partition(")")[0]
        for part in (bare, inside if len(inside) <= LONGEST_ACRONYM else ""):
            folded = normalised(part)
            if sum(c.isalpha() for c in folded) >= 3 and not (" " not in folded and _doubtful(folded, entry, dated)):
                result[folded] = None
    return list(result)


def _doubtful(word: str, entry: Mapping[str, Any], dated: bool) -> bool:
    """Say whether a single word is the surname of somebody with dated roles, or a fighter's name ("Mohammad")."""
    return dated or (entry["file"] == "MilNonState" and len(word) > LONGEST_ACRONYM)


def table(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return the table, entries of the same stays and names as one line."""
    found: dict[str, list[Stay]] = {}
    for entry in entries:
        person = any(TITLES.match(name) for name in (entry["name"], *entry["aliases"]))
        where = stays(entry["codes"], person)
        dated = person or any("from" in code or "to" in code for code in entry["codes"])
        for name in names(entry, dated) if where else ():
            found[name] = joined(sorted({*found.get(name, ()), *where}))
    lines: dict[str, list[str]] = {}
    for name, where in sorted(found.items()):
        lines.setdefault("|".join(",".join(stay) for stay in where), []).append(name)
    return "".join(sorted(f"{'|'.join(group)}\t{where}\n" for where, group in lines.items()))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared: Path = parser.parse_args().shared
    with gzip.open(shared / "data/events/phoenix_actors.jsonl.gz", "rt", encoding="utf-8") as lines:
        text = table(json.loads(line) for line in lines)
    # No time stamp and no name in the header: the same dictionary gives the same bytes.
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
    print(f"{text.count('|') + text.count(chr(10))} names and stays, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
