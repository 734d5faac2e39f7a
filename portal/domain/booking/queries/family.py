"""The visits of a whole картотека: one hand-written statement, «Мои карты» ask it each time."""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple, Self

from django.db import connection

from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Scope
from portal.kit import moments
from portal.kit.reading import Reading

_STATEMENT: Final = """
SELECT b.id, b.card_id, b.state, b.number, b.starts_at, CASE WHEN b.state = 'held' THEN b.hold_ends_at END,
       b.wall_date, b.wall_start, b.time_zone, d.surname, d.name, d.patronymic, p.patient_name, c.short_name,
       c.district, c.region_id, r.name,
       EXISTS (SELECT 1 FROM booking_broken k WHERE k.appointment_id = b.id
               AND (k.ended_at IS NULL OR k.ended_as = 'passed')),
       EXISTS (SELECT 1 FROM booking_broken k
               WHERE k.appointment_id = b.id AND k.ended_at IS NULL AND k.slot_id IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM booking_appointment o
                                 WHERE o.card_id = b.card_id AND o.speciality_id = b.speciality_id
                                   AND (o.state = 'reserving'
                                        OR b.state = 'cancelled_by_clinic' AND o.state = 'booked'
                                           AND o.held_at > k.since_at))),
       b.cancel_reason, b.place, b.is_ahead
FROM (SELECT a.*, dense_rank() OVER (ORDER BY a.held_at) AS place,
             CASE WHEN a.state = 'held' OR a.state IN ('reserving', 'booked') AND a.ends_at > %(now)s
                       OR a.state = 'cancelled_by_clinic' AND a.starts_at > %(now)s
                          AND (EXISTS (SELECT 1 FROM booking_broken k
                                       WHERE k.appointment_id = a.id AND k.ended_at IS NULL)
                               OR a.cancel_reason = 'unseen'
                                  AND NOT EXISTS (SELECT 1 FROM booking_appointment n
                                                  WHERE n.replaces_id = a.id AND n.booked_at IS NOT NULL))
                  THEN 1 ELSE 0 END AS is_ahead,
             row_number() OVER (
                 PARTITION BY a.card_id ORDER BY CASE WHEN a.state = 'held' THEN 1 ELSE 0 END, a.held_at DESC
             ) AS newest
      FROM booking_appointment a
      WHERE (a.state = 'held' AND a.hold_ends_at > %(now)s
             OR a.state <> 'held' AND (a.number IS NOT NULL OR a.state = 'reserving'))
        AND {cards}) b
JOIN clinics_doctor d ON d.id = b.doctor_id
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_clinic c ON c.id = b.clinic_id
JOIN regions_region r ON r.code = c.region_id
WHERE b.is_ahead = 1 OR b.newest = 1
"""
"""What is to come, what is held, and of each card the last that was booked: not years of history.

What its clinic has called off is to come as well while another place is looked for, or while only the
registry knows the new time: it waits for the person.
"""
_LISTED: Final = """a.card_id {seen}
        AND (NOT a.card_id {own} OR a.account_id = %(account)s
             AND a.state IN ('held', 'reserving', 'booked', 'cancelled_by_clinic'))"""
"""One list says whose visits, a second takes some of them back: with two lists side by side PostgreSQL
planned this statement anew for each page, twice the work of running it.
"""
_AMONG: Final = {
    "postgresql": "= ANY(CAST(%({name})s AS uuid[]))",
    "sqlite": "IN (SELECT value FROM json_each(%({name})s))",
}
"""One text for any number of cards, so that it is planned once."""
NAMED: Final = "a.card_id IN (SELECT id FROM {table})"


class Line(NamedTuple):
    """A visit or a hold as lists show it; instants are UTC, `wall_date` and `wall_start` the clinic's.

    `hold_ends_at` is that of a hold, None where nothing is held any more. The names are the doctor's,
    `clinic` is the short one, `region` and `region_name` are where it lies. A broken one will not take place,
    of an offered one another place awaits an answer; `cancel_reason` says why one that was called off does
    not.
    """

    id: uuid.UUID
    card_id: uuid.UUID
    state: str
    number: str | None
    starts_at: datetime
    hold_ends_at: datetime | None
    wall_date: date
    wall_start: time
    time_zone: str
    surname: str
    name: str
    patronymic: str
    speciality: str
    clinic: str
    district: str
    region: str
    region_name: str
    is_broken: bool
    is_offered: bool
    cancel_reason: str

    @classmethod
    def of(cls, one: Appointment) -> Self:
        """Say an appointment that was read with its doctor, speciality, clinic and region."""
        doctor, clinic = one.doctor, one.clinic
        return cls(
            one.pk, one.card_id, one.state, one.number, one.starts_at, None,
            one.wall_date, one.wall_start, one.time_zone, doctor.surname, doctor.name, doctor.patronymic,
            doctor.speciality.patient_name, clinic.short_name, clinic.district, clinic.region_id,
            clinic.region.name, one.is_broken, one.is_offered, one.cancel_reason,
        )  # fmt: skip


_BY_TIME: Final = attrgetter("starts_at", "id")


@dataclass(frozen=True, slots=True)
class OfFamily:
    """What is to come by time, and what is held unconfirmed, the first to end first.

    `used` says in which order the cards were booked for, the last with the largest number.
    """

    coming: Sequence[Line]
    holds: Sequence[Line]
    used: Mapping[uuid.UUID, int]


@dataclass(frozen=True, slots=True)
class FamilyReading:
    """What reads the visits of cards, as far as an account may see them at a moment."""

    account_id: int
    at: datetime

    def of(self, cards: Collection[OpenCard]) -> Reading:
        """Return what reads the visits of opened cards."""
        values = {
            "now": connection.ops.adapt_datetimefield_value(self.at),
            "account": self.account_id,
            "seen": keys(card.id for card in cards if card.may(Scope.BOOK)),
            "own": keys(card.id for card in cards if card.scope == Scope.BOOK),
        }
        return Reading(_statement(connection.vendor), values)

    def of_all(self, table: str) -> Reading:
        """Return what reads all visits of the cards that `table` of the same statement names by `id`."""
        return Reading(_statement_of(table), {"now": connection.ops.adapt_datetimefield_value(self.at)})


def of_family(rows: Iterable[tuple[Any, ...]]) -> OfFamily:
    """Return the visits that a FamilyReading has read, in any order."""
    coming, holds, used = [], [], dict[uuid.UUID, int]()
    for *told, place, is_ahead in map(_told, rows) if connection.vendor == "sqlite" else rows:
        line = Line(*told)
        if line.state == State.HELD:
            holds.append(line)
            continue
        if is_ahead:
            coming.append(line)
        used[line.card_id] = max(place, used.get(line.card_id, place))
    coming.sort(key=_BY_TIME)
    return OfFamily(coming, sorted(holds, key=lambda one: (one.hold_ends_at, one.id)), used)


@cache
def _statement(vendor: str) -> str:
    return _STATEMENT.format(cards=listed(vendor))


def listed(vendor: str) -> str:
    """Tell which visits `a` may be seen: of the cards `seen`, among `own` only what `account` booked."""
    return _LISTED.format(seen=among(vendor, "seen"), own=among(vendor, "own"))


def among(vendor: str, name: str) -> str:
    """Tell that what stands before is one of the `keys` called `name`."""
    return _AMONG[vendor].format(name=name)


@cache
def _statement_of(table: str) -> str:
    return _STATEMENT.format(cards=NAMED.format(table=table))


def keys(ids: Iterable[uuid.UUID]) -> str:
    """Write a list as each engine reads it."""
    if connection.vendor == "sqlite":
        return json.dumps([one.hex for one in ids])
    return "{" + ",".join(map(str, ids)) + "}"


def _told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row of SQLite as PostgreSQL's driver gives it back: SQLite knows no times and no UUID."""
    number, card, state, visit, starts, hold_ends, day, clock, *others = row
    instants = (moments.read(starts), moments.read(hold_ends) if hold_ends else None)
    wall = (date.fromisoformat(str(day)), time.fromisoformat(str(clock)))
    return (uuid.UUID(number), uuid.UUID(card), state, visit, *instants, *wall, *others)
