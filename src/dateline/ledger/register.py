"""The register as one ledger knows it: the actors that ship with Dateline, with imported ones laid over them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, select

from dateline.ledger import schema
from dateline.ledger.actor_rows import add_registered
from dateline.ledger.likeness import Portrait
from dateline.ontology.names import Lookup
from dateline.ontology.register import Actor, merged, shipped

_EVERYWHERE = frozenset(("government", "media"))


class Register:
    """The actors of the register by name; `version` tells the last import it knows of."""

    def __init__(self, own: Sequence[Actor], version: int) -> None:
        self.version = version
        self.actors = merged(shipped(), own)
        self._lookup = Lookup(self.actors)

    def by_id(self, key: str) -> Actor | None:
        """Return the actor with that id."""
        return self._lookup.by_id(key)

    def named(self, name: str) -> tuple[Actor, ...]:
        """Return the actors of that name."""
        return self._lookup.find(name)

    def fitting(self, one: Portrait, day: str | None) -> tuple[Actor, ...]:
        """Return the actors that somebody of that name can be by class and country; of several, by kind and time."""
        # The reader has told the place from the government already; only a government goes by its capital.
        found = [
            actor
            for actor in self._lookup.find(one.name, metonyms=one.kind == "government")
            if (actor.kind == "person") == one.person and actor.country in ("", one.country or actor.country)
        ]
        for narrower in (
            [actor for actor in found if actor.kind == one.kind],
            [actor for actor in found if _lasts(actor, day)],
        ):
            if len(found) > 1 and narrower:
                found = narrower
        return tuple(found)

    def everywhere(self, name: str) -> bool:
        """Tell whether a name is that of a state or a news agency, and says nothing about an article that has it."""
        return any(actor.kind in _EVERYWHERE for actor in self._lookup.find(name))

    def enter(self, connection: Connection, actor: Actor) -> None:
        """Write a shipped actor into the ledger when it is first used or has changed; imported ones are there."""
        add_registered(connection, actor, "register")


def read_own(connection: Connection) -> Register:
    """Return the register with the imported actors as the ledger has them now."""
    actor = schema.actor.c
    rows = connection.execute(select(actor.body).where(actor.origin == "import").order_by(actor.seq)).scalars()
    return Register([msgspec.json.decode(body, type=Actor) for body in rows], last_import(connection))


def last_import(connection: Connection) -> int:
    """Return the number of the last imported row, 0 without any."""
    actor = schema.actor.c
    found: int | None = connection.execute(select(func.max(actor.seq)).where(actor.origin == "import")).scalar()
    return found or 0


def _lasts(actor: Actor, day: str | None) -> bool:
    """Tell whether the actor existed on a day; dates may be years or months."""
    return day is None or ((not actor.start or actor.start <= day) and (not actor.end or day <= actor.end + "~"))
