"""Wire agencies and the names they sign with."""

from __future__ import annotations

import re

# Short name, as it stands between the parentheses of a dateline -> other names it is printed under.
_SIGNED: dict[str, tuple[str, ...]] = {
    "AA": ("Anadolu", "Anadolu Agency"),
    "AAP": ("Australian Associated Press",),
    "AFP": ("Agence France-Presse", "Agence France Presse"),
    "ANI": ("Asian News International",),
    "ANSA": (),
    "AP": ("Associated Press", "A.P."),
    "APA": ("Austria Presse Agentur",),
    "Belga": (),
    "Bernama": (),
    "Bloomberg": ("Bloomberg News",),
    "CNA": ("Central News Agency",),
    "CP": ("Canadian Press",),
    "dpa": ("Deutsche Presse-Agentur", "dpa-AFX"),
    "EFE": ("Agencia EFE", "EFE-EPA"),
    "IANS": ("Indo-Asian News Service",),
    "Interfax": (),
    "IRNA": ("Islamic Republic News Agency",),
    "ITAR-TASS": (),
    "Jiji": ("Jiji Press",),
    "JTA": ("Jewish Telegraphic Agency",),
    "KCNA": ("Korean Central News Agency",),
    "KUNA": ("Kuwait News Agency",),
    "Kyodo": ("Kyodo News",),
    "Lusa": (),
    "MENA": ("Middle East News Agency",),
    "NAN": ("News Agency of Nigeria",),
    "NTB": (),
    "PA": ("PA Media", "Press Association"),
    "PAP": (),
    "PTI": ("Press Trust of India",),
    "Reuters": ("Thomson Reuters", "Thomson Reuters Foundation", "Reuters Staff"),
    "RIA": ("RIA Novosti",),
    "SANA": (),
    "SPA": ("Saudi Press Agency",),
    "TASS": (),
    "TT": (),
    "UPI": ("United Press International",),
    "VOA": ("Voice of America",),
    "WAM": ("Emirates News Agency",),
    "Xinhua": ("Xinhua News Agency",),
    "Yonhap": ("Yonhap News Agency",),
}

_BY_NAME = {
    name.casefold(): agency for agency, others in _SIGNED.items() for name in (agency, *others)
}  # fmt: skip
_LONG = sorted((name for name in _BY_NAME if len(name) > 4), key=len, reverse=True)
_JOINED = re.compile(r"\s*(?:[/,&+|;]|\band\b)\s*")
_AT_END = re.compile(r"\b(" + "|".join(re.escape(name) for name in _LONG) + r")(?:\s+(?:writers?|staff))?\W*$", re.I)


def named(text: str) -> str | None:
    """Return the short name of the first agency in a list such as ``dpa/AFP``, or None if it holds no agency."""
    for part in _JOINED.split(text.strip()):
        name = part.casefold().strip(" .")
        agency = _BY_NAME.get(name.removeprefix("the ").removeprefix("by "))
        if agency is not None:
            return agency
    return None


def alone(text: str) -> str | None:
    """Return the short name of the first agency when `text` holds agencies and nothing else."""
    found = [named(part) for part in _JOINED.split(text.strip())]
    return found[0] if all(found) else None


def signed(line: str) -> tuple[str, str] | None:
    """Return (agency, what stands before it) when a line such as ``JANE DOE Associated Press`` ends in an agency."""
    # Short names are left out: "PA" and "AA" end too many ordinary lines.
    match = _AT_END.search(line[-80:])
    if match is None:
        return None
    before = line[: max(0, len(line) - 80) + match.start()].rstrip(" ,|-–—/•·").removesuffix(" The").rstrip(" ,")
    return _BY_NAME[match.group(1).casefold()], before
