"""The coming visits of cards to one speciality: read along with the cards, each doctor's page asks."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection

from portal.domain.booking.queries import family
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Scope
from portal.kit.reading import Reading

_STATEMENT: Final = """
SELECT a.id, a.card_id, a.state, a.starts_at FROM booking_appointment a
WHERE a.state IN ('reserving', 'booked') AND a.starts_at > %(after)s AND a.speciality_id = %(speciality)s
  AND {cards}
"""


class Expected(NamedTuple):
    """A visit that is to come; `state` is booked, or reserving while its clinic has not answered."""

    id: uuid.UUID
    card_id: uuid.UUID
    state: str


@dataclass(frozen=True, slots=True)
class ExpectedReading:
    """What reads the coming visits to a speciality, as far as an account may see them at a moment.

    Who may only book for a card is not told what others have booked.
    """

    account_id: int
    speciality_id: int
    at: datetime

    def of(self, cards: Collection[OpenCard]) -> Reading:
        """Return what reads the visits of opened cards."""
        seen = family.keys(card.id for card in cards if card.may(Scope.BOOK))
        own = family.keys(card.id for card in cards if card.scope == Scope.BOOK)
        values = self._values | {"account": self.account_id, "seen": seen, "own": own}
        return Reading(_statement(connection.vendor), values)

    def of_all(self, table: str) -> Reading:
        """Return what reads all of the cards that `table` of the same statement names by `id`."""
        return Reading(_statement_of(table), self._values)

    @property
    def _values(self) -> dict[str, Any]:
        return {
            "after": connection.ops.adapt_datetimefield_value(self.at),
            "speciality": self.speciality_id,
        }


def expected_of(rows: Iterable[Sequence[Any]]) -> Mapping[uuid.UUID, Sequence[Expected]]:
    """Return the visits that an ExpectedReading has read, by card, the soonest first."""
    found: dict[uuid.UUID, list[Expected]] = {}
    for number, card, state, _starts in sorted(rows, key=lambda row: (row[3], row[0])):
        if connection.vendor == "sqlite":
            number, card = uuid.UUID(number), uuid.UUID(card)  # noqa: PLW2901  it knows no UUID
        found.setdefault(card, []).append(Expected(number, card, state))
    return found


@cache
def _statement(vendor: str) -> str:
    return _STATEMENT.format(cards=family.listed(vendor))


@cache
def _statement_of(table: str) -> str:
    return _STATEMENT.format(cards=family.NAMED.format(table=table))
