"""All cards of an account, their record and what is read along, in one statement of PostgreSQL.

What may be done with a card, `rules.scopes` says, from rows that are read. Nearly always it is everything, or
all visits at least, of every card: then the statement that reads the cards can record them too. It guesses so
from the same columns and takes no risk: where it cannot tell, it records nothing. Whoever sends it asks
`rules.scopes` all the same, and what that says is shown and stands in the record.
"""

from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from portal.domain.audit import actions as audit
from portal.domain.patients.rules import ages, scopes
from portal.domain.patients.states import KNOWN, Relation, Scope
from portal.kit.reading import Reading

_NOTHING: Final = "NULL"
SEEN: Final = "seen"
"""What the cards are called (`id`, `place`) that the statement records."""


def _any_of(*told: str) -> str:
    return ", ".join(f"'{one}'" for one in told)


_SHOWS_VISITS: Final = _any_of(*(one for one in Scope if scopes.includes(one, Scope.VISITS)))
_IS_SURE: Final = f"""
relation = '{Relation.SELF}'
OR relation = '{Relation.CHILD}' AND confirmed_by IN ({_any_of(*KNOWN)}) AND birth_date > %(sure_child)s
OR relation = '{Relation.RELATIVE}' AND confirmed_by <> '' AND scope IN ({_SHOWS_VISITS})
   AND (ends_at IS NULL OR ends_at > %(sure_now)s)
"""
"""Of such a card all visits may be seen: a guess, narrower than `rules.scopes`, and never asked alone."""


class Answer(NamedTuple):
    """Rows of cards, once each; how many of them were recorded; rows read along; the value read beside."""

    cards: list[tuple[Any, ...]]
    recorded: int
    along: list[tuple[Any, ...]]
    beside: Any = None


def reading(held: Reading, along: Reading, beside: Reading | None, *, at: datetime, **looked: Any) -> Reading:
    """Return the one statement.

    `held` reads the cards, `place` last, with the columns that the guess needs and `ended_at`; `along` reads
    rows with a `card_id` for the cards called SEEN; `beside` reads one value that has nothing to do with
    cards, and is lost where there are none; `looked` is what the record is told.
    """
    entry = audit.entry_of_cards(SEEN, at=at, **looked)
    sure = {"sure_now": at, "sure_child": ages.born_last(ages.OWN_MEDICINE_FROM, at)}
    values = {**(beside.values if beside else {}), **held.values, **along.values, **entry.values, **sure}
    return Reading(_statement(held.sql, along.sql, beside.sql if beside else _NOTHING, entry.sql), values)


@cache
def _statement(held: str, along: str, beside: str, entry: str) -> str:
    return f"""
WITH held AS MATERIALIZED ({held}),
sure AS MATERIALIZED (SELECT bool_and({_IS_SURE}) AS told FROM held WHERE ended_at IS NULL),
{SEEN} AS MATERIALIZED (SELECT id, place FROM held, sure WHERE ended_at IS NULL AND sure.told),
entry AS ({entry})
SELECT held.*, (SELECT count(*) FROM {SEEN}), CASE WHEN held.place = 1 THEN ({beside}) END, along.*
FROM held LEFT JOIN ({along}) along ON along.card_id = held.id AND held.ended_at IS NULL
ORDER BY held.place
"""  # noqa: S608  constants


def parted(rows: list[tuple[Any, ...]], width: int) -> Answer:
    """Part the rows of the statement; a card has `width` columns and one row for each that was read along."""
    cards, along, last = [], [], None
    first = width + 3
    for row in rows:
        if row[width] != last:
            cards.append(row[:width])
            last = row[width]
        if row[first] is not None:
            along.append(row[first:])
    recorded, beside = rows[0][width + 1 : first] if rows else (0, None)
    return Answer(cards, recorded, along, beside)
