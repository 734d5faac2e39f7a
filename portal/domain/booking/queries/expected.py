"""What each doctor's page asks of cards, read along with them.

Their coming visits to the doctor's speciality, and whether the doctor's clinic is theirs.
"""

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

_ATTACHED: Final = "attached"
"""Stands where the state of a visit does."""
_STATEMENT: Final = f"""
SELECT a.id, a.card_id, a.state, a.starts_at FROM booking_appointment a
WHERE a.state IN ('reserving', 'booked') AND a.starts_at > %(after)s AND {{cards}}
  AND a.speciality_id = (SELECT d.speciality_id FROM clinics_doctor d WHERE d.id = %(doctor)s)
UNION ALL
SELECT q.card_id, q.card_id, '{_ATTACHED}', t.checked_at
FROM attachments_search q JOIN attachments_attachment t ON t.search_id = q.id
WHERE q.region_id = %(region)s AND {{attached}}
  AND t.clinic_id = (SELECT d.clinic_id FROM clinics_doctor d WHERE d.id = %(doctor)s)
"""  # noqa: S608  constants


class Expected(NamedTuple):
    """A visit that is to come; `state` is booked, or reserving while its clinic has not answered."""

    id: uuid.UUID
    card_id: uuid.UUID
    state: str


@dataclass(frozen=True, slots=True)
class ExpectedReading:
    """What reads, for a doctor's page, as much of cards as an account may see at a moment.

    Who may only book for a card is not told what others have booked.
    """

    account_id: int
    doctor_id: int
    region: str
    at: datetime

    def of(self, cards: Collection[OpenCard]) -> Reading:
        """Return what reads of opened cards."""
        seen = family.keys(card.id for card in cards if card.may(Scope.BOOK))
        own = family.keys(card.id for card in cards if card.scope == Scope.BOOK)
        open_ = family.keys(card.id for card in cards if card.shows_attachments)
        values = self._values | {"account": self.account_id, "seen": seen, "own": own, "open": open_}
        return Reading(_statement(connection.vendor), values)

    def of_all(self, table: str) -> Reading:
        """Return what reads of all cards that `table` of the same statement names by `id`.

        `known_of` leaves out what may not be seen of an attachment: a table does not tell such cards apart.
        """
        return Reading(_statement_of(table), self._values)

    @property
    def _values(self) -> dict[str, Any]:
        return {
            "after": connection.ops.adapt_datetimefield_value(self.at),
            "doctor": self.doctor_id,
            "region": self.region,
        }


class Known(NamedTuple):
    """Of cards: their coming visits to the speciality, the soonest first; who is attached to the clinic."""

    expected: Mapping[uuid.UUID, Sequence[Expected]]
    attached: Collection[uuid.UUID]


def known_of(rows: Iterable[Sequence[Any]], cards: Iterable[OpenCard]) -> Known:
    """Return what an ExpectedReading has read of opened cards."""
    found: dict[uuid.UUID, list[Expected]] = {}
    attached = set()
    for number, card, state, _at in sorted(rows, key=lambda row: (row[3], row[0])):
        if connection.vendor == "sqlite":
            number, card = uuid.UUID(number), uuid.UUID(card)  # noqa: PLW2901  it knows no UUID
        if state == _ATTACHED:
            attached.add(card)
        else:
            found.setdefault(card, []).append(Expected(number, card, state))
    return Known(found, attached & {card.id for card in cards if card.shows_attachments})


@cache
def _statement(vendor: str) -> str:
    attached = f"q.card_id {family.among(vendor, 'open')}"
    return _STATEMENT.format(cards=family.listed(vendor), attached=attached)


@cache
def _statement_of(table: str) -> str:
    attached = f"q.card_id IN (SELECT id FROM {table})"  # noqa: S608  a name of ours
    return _STATEMENT.format(cards=family.NAMED.format(table=table), attached=attached)
