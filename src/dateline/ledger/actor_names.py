"""Which actor a person means by a name or an id, and what to say when that is not clear."""

from __future__ import annotations

import difflib
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row, select

from dateline.errors import NotFound
from dateline.ledger import schema
from dateline.ledger.actor_rows import entities_of, is_latest, latest, members
from dateline.ledger.register import Register
from dateline.ledger.write import printable
from dateline.ontology.names import normalised

# As many as a person wants to read in a message; names compared at most to find what somebody may have meant.
_CANDIDATES, _COMPARED = 5, 20_000

_LAST_CHARACTER = "\U0010ffff"


def find_actor(connection: Connection, register: Register, key: str) -> str:
    """Return what the actor of that id, name, beginning of an id, or surname or acronym counts as."""
    key = printable(key)
    if latest(connection, key) is not None:
        return members(connection, key)[0]
    if register.by_id(key) is not None:
        return key
    rows = _bearing(connection, key)
    exact = [row.id for row in rows if normalised(row.name) == row.key]
    exact += [actor.id for actor in (*register.named(key), *register.named(key.upper()))]
    for found in (exact, _beginning(connection, key), [row.id for row in rows]):
        roots = list(dict.fromkeys(members(connection, each)[0] for each in found))
        if len(roots) > 1:
            # A split that was undone leaves an actor without entities, which nobody means.
            roots = [root for root in roots if _is_alive(connection, register, root)]
        if len(roots) == 1:
            return roots[0]
        if roots:
            listed = ", ".join(f"{root} ({_name(connection, register, root)})" for root in roots[:_CANDIDATES])
            more = " …" if len(roots) > _CANDIDATES else ""
            raise NotFound(f"{key!r} fits more than one actor: {listed}{more}", "give the id of the one you mean")
    raise NotFound(f"no actor {key!r} in the ledger or the register", _meant(connection, register, key))


def actors_named(connection: Connection, name: str) -> list[str]:
    """Return what the actors with exactly that name or alias count as."""
    rows = _bearing(connection, name)
    found = (row.id for row in rows if normalised(row.name) == row.key)
    return list(dict.fromkeys(members(connection, each)[0] for each in found))


def _bearing(connection: Connection, name: str) -> list[Row[Any]]:
    """Return the actors to be found under a name, with the name in full."""
    actor, known = schema.actor.c, schema.actor_name.c
    statement = (
        select(actor.id, known.key, known.name)
        .join(schema.actor_name, known.actor_seq == actor.seq)
        .where(known.key == normalised(printable(name)), known.key != "", is_latest())
    )
    return list(connection.execute(statement.order_by(actor.seq)))


def _beginning(connection: Connection, key: str) -> list[str]:
    """Return the ids that begin with `key`."""
    actor = schema.actor.c
    within = sa.and_(actor.id >= key, actor.id < key + _LAST_CHARACTER)
    return list(connection.execute(select(actor.id).distinct().where(within).limit(50)).scalars()) if key else []


def _is_alive(connection: Connection, register: Register, root: str) -> bool:
    listed = register.by_id(root) is not None
    return listed or connection.execute(entities_of([root]).limit(1)).first() is not None


def _name(connection: Connection, register: Register, key: str) -> str:
    row, listed = latest(connection, key), register.by_id(key)
    name: str = row.name if row is not None else listed.name if listed is not None else key
    return name


def _meant(connection: Connection, register: Register, key: str) -> str:
    """Return a hint with the names that somebody may have meant."""
    known = schema.actor_name.c
    repaired = _repaired(key)
    wanted = normalised(repaired)
    begins = sa.and_(known.key >= wanted[:1], known.key < wanted[:1] + _LAST_CHARACTER)
    rows = connection.execute(select(known.key, known.name).where(begins).limit(_COMPARED))
    names = {row.key: row.name for row in rows if normalised(row.name) == row.key}
    names |= {normalised(name): name for actor in register.actors for name in (actor.name, *actor.aliases)}
    close = difflib.get_close_matches(wanted, names, 3, 0.75) if wanted else []
    hint = f"did you mean {' or '.join(names[each] for each in close)}?" if close else "list them with: dateline actors"
    return hint if repaired == key else f"the name was decoded wrongly ({repaired}?); {hint}"


def _repaired(name: str) -> str:
    """Return a name as it was before somebody took its UTF-8 for Windows-1252, if that is what happened."""
    try:
        return name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return name
