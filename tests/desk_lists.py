"""Hand-made ledgers for the pages that list rows: a mayor quoted often, a witness who is hidden, many small stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.settings import DeskSettings
from dateline.ledger import Ledger
from dateline.records import Figure, Participant, Reading
from tests.desk import ADDRESS
from tests.stories import claim, event, place, reading, time, who

MAYOR = "Ilva Renn"
WITNESS = "Farman Shirzad"


def mayor(day: str, number: int) -> Reading:
    """Return a story in which the mayor speaks, and meets the Harbour Guild."""
    text = f"Mayor {MAYOR} said pier {number} is safe. She met the Harbour Guild on Monday in Velm, the Guild said."
    renn, guild = who(text, MAYOR, "person", "She"), who(text, "Harbour Guild", "organization")
    spoken = claim(text, MAYOR, "said", f"pier {number} is safe", entity=renn[0].id)
    told = claim(
        text, "the Guild", "Guild said", "She met the Harbour Guild on Monday in Velm", entity=guild[0].id,
        name="Harbour Guild", type="named_organization", standing="business",
    )  # fmt: skip
    where, when = place(text, "Velm", 12.0, 34.0, kind="admin1", radius_km=80.0), time(text, "Monday", day)
    met = event(
        text, "met", "meeting", claim=told.id, place=where.id, place_precision="province", place_basis="clause",
        time=when.id, earliest=day, latest=day, time_precision="day", time_basis="clause",
        participants=(
            Participant("actor", renn[1][0].id, renn[0].id), Participant("recipient", guild[1][0].id, guild[0].id)
        ),
    )  # fmt: skip
    made = reading(text, spoken, told, cast=[renn, guild], title=f"Pier {number}", published=day, outlet="Velm Courier")
    return replace(made, events=(met,), places=(where,), times=(when,))


def shelling() -> Reading:
    """Return a story with a witness, whom everybody else must not see, and an event with people killed."""
    text = f"Shells killed 3 people. “I hid in the cellar,” {WITNESS}, a baker, said."
    farman = who(text, WITNESS)
    said = claim(
        text, WITNESS, "said", "“I hid in the cellar,”", entity=farman[0].id, standing="eyewitness", quotation="direct"
    )
    span = text.index("3 people")
    killed = event(
        text, "killed", "shelling_missile", casualties={"killed": Figure(3, 3, 5, span, span + 1)}, confidence=0.95
    )
    return replace(
        reading(text, said, cast=[farman], title="Shells hit a street", published="2031-06-02"), events=(killed,)
    )


@contextmanager
def client_of(path: Path, *readings: Reading, edit: bool = False) -> Iterator[TestClient]:
    """Yield a client of a desk on a ledger of some readings."""
    with Ledger(path) as ledger:
        for one in readings:
            ledger.articles.add(one)
    with TestClient(create_app(DeskSettings(ledger=path, edit=edit)), base_url=ADDRESS) as client:
        yield client


def shown(page: str) -> str:
    """Return the words of the main part of a page, in one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def links(page: str, beginning: str) -> list[str]:
    """Return the addresses in a page that begin like that, in their order."""
    return [found for found in map(unescape, re.findall(r'href="([^"]+)"', page)) if found.startswith(beginning)]
