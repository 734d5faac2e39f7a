"""What is known of a place, of its patient and of a visit to be moved before a hold: a statement each."""

import uuid
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Self

from django.db import connection

from portal.domain.booking.actions import trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries import against, settings
from portal.domain.booking.queries.places import USED_UP
from portal.domain.booking.rules import Old, Patient, Place
from portal.domain.booking.rules.settings import Limits
from portal.domain.booking.states import State
from portal.domain.limits import actions as pace
from portal.domain.limits.rules import HOLDS_OF_ACCOUNT
from portal.domain.patients.access import NotYours, OpenCard
from portal.domain.patients.states import Scope
from portal.kit import moments

_OF_CARD: Final = {"card": "%(card)s", "but": "{own}", "speciality": "d.speciality_id", "place": "s"}
_FACTS: Final = f"""
SELECT s.starts_at, s.ends_at, s.wall_date, s.wall_start, s.seats, w.time_zone, w.room, w.opens_at,
       CASE WHEN s.state IN ('open', 'taken') AND w.state = 'open' AND d.is_active AND c.is_active
                 AND s.kind IN (1, 4, 10, 11) THEN 1 ELSE 0 END,
       s.doctor_id, s.clinic_id, d.position_id, d.speciality_id, d.min_age, d.max_age, d.sex, p.serves,
       c.serves,
       CASE WHEN d.self_booking AND p.self_booking THEN 1 ELSE 0 END, d.needs_referral,
       CASE WHEN s.state = 'taken' THEN s.seats ELSE
       (SELECT count(*) FROM booking_appointment b
        WHERE b.slot_id = s.id AND b.state IN ('held', 'reserving', 'booked', 'attended', 'missed')) END
           + CASE WHEN s.rests_until > %(now)s THEN s.seats ELSE 0 END AS not_free,
       {against.SAME.format(**_OF_CARD)},
       {against.OVERLAPPING.format(**_OF_CARD)},
       {against.VISITS.format(**_OF_CARD)},
       {against.HOLDS.format(but="")},
       {against.LEVEL}, r.booking_level,
       CASE WHEN {{used_up}} THEN 1 ELSE 0 END,
       (SELECT count(*) FROM booking_appointment b
        WHERE b.account_id = %(account)s AND b.held_at > %(since)s)
FROM schedule_slot s
JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_doctor d ON d.id = s.doctor_id
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_clinic c ON c.id = s.clinic_id
JOIN regions_region r ON r.code = c.region_id
WHERE s.id = %(slot)s AND c.region_id = %(region)s
"""  # noqa: S608  texts of our own
"""The columns stand in the order of Facts. A hold of the same speciality has been let go by then."""
_LEAVING: Final = USED_UP.replace("o.source = 5", "o.source = 5 AND o.id <> %(replaces)s")
_OLD: Final = """
SELECT o.state, o.starts_at, o.speciality_id, o.account_id,
       EXISTS (SELECT 1 FROM booking_appointment n WHERE n.replaces_id = o.id AND n.state = 'reserving')
FROM booking_appointment o WHERE o.id = %s AND o.card_id = %s
"""


class Facts(NamedTuple):
    """One row of the statement; instants are UTC, `wall_date` and `wall_start` the clinic's.

    `seats_taken` (all of a place that rests or is taken in the clinic's own system), `same_speciality`,
    `overlapping`, `visits` (of the card), `holds` and `held_lately` (of the account) are counts. `level` is
    the account's, empty where nobody knows; `booking_level` the region's. `is_used_up`: the session gives no
    more by this way.
    """

    starts_at: datetime
    ends_at: datetime
    wall_date: date
    wall_start: str
    seats: int
    time_zone: str
    room: str
    opens_at: datetime
    is_open: bool
    doctor_id: int
    clinic_id: int
    position_id: int
    speciality_id: int
    min_age: int | None
    max_age: int | None
    sex: str
    doctor_serves: str
    clinic_serves: str
    self_booking: bool
    needs_referral: bool
    seats_taken: int
    same_speciality: int
    overlapping: int
    visits: int
    holds: int
    level: str
    booking_level: str
    is_used_up: bool
    held_lately: int

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> Self:
        """Build the facts from what either engine's driver gives back: SQLite knows no times and no bool."""
        told = cls(*row)
        return told._replace(
            starts_at=moments.read(told.starts_at),
            ends_at=moments.read(told.ends_at),
            opens_at=moments.read(told.opens_at),
            wall_date=_day(told.wall_date),
            wall_start=str(told.wall_start),
            is_open=bool(told.is_open),
            self_booking=bool(told.self_booking),
            needs_referral=bool(told.needs_referral),
            is_used_up=bool(told.is_used_up),
        )


def facts(
    card: OpenCard, slot_id: int, region: str, at: datetime, *, replaces: uuid.UUID | None = None,
    only_own: bool = False,
) -> Facts:  # fmt: skip
    """Read what is known; raise NotYours where there is no such place in this region.

    The visit that it `replaces` is not counted; `only_own` leaves the visits out that somebody else has
    booked for the patient.
    """
    values = {
        "slot": slot_id,
        "card": trail.key(card.id),
        "account": card.account_id,
        "region": region,
        "now": trail.moment(at),
        "since": trail.moment(at - HOLDS_OF_ACCOUNT.window),
        "replaces": trail.key(replaces) if replaces else None,
    }
    counted = (against.OWN if only_own else "") + (against.BUT_OLD if replaces else "")
    statement = _FACTS.format(own=counted, used_up=_LEAVING if replaces else USED_UP)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        raise NotYours
    return Facts.read(row)


def check_pace(told: Facts, account_id: int, at: datetime) -> None:
    """Refuse a hold more than an account has in an hour; raises limits.Exhausted.

    The holds themselves are the counter, read along with the facts while the account is locked.
    """
    if told.held_lately < HOLDS_OF_ACCOUNT.most:
        return
    since = at - HOLDS_OF_ACCOUNT.window
    lately = Appointment.objects.filter(account_id=account_id, held_at__gt=since).order_by("-held_at")
    first = lately.values_list("held_at", flat=True)[HOLDS_OF_ACCOUNT.most - 1]
    pace.refuse(HOLDS_OF_ACCOUNT, first + HOLDS_OF_ACCOUNT.window)


def old(card: OpenCard, appointment_id: uuid.UUID) -> Old:
    """Read the visit that is to be moved; raise NotYours where it is not one that this account may see."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [trail.key(appointment_id), trail.key(card.id)])
        row = cursor.fetchone()
    if row is None or not (row[3] == card.account_id or card.may(Scope.VISITS)):
        raise NotYours
    state, starts, speciality_id, _account_id, is_moving = row
    return Old(
        is_booked=state == State.BOOKED and not is_moving, starts_at=moments.read(starts),
        speciality_id=speciality_id,
    )  # fmt: skip


def place(told: Facts) -> Place:
    """Say what the rules ask of the place."""
    return Place(
        starts_at=told.starts_at,
        wall_date=told.wall_date,
        opens_at=told.opens_at,
        is_open=told.is_open,
        min_age=told.min_age,
        max_age=told.max_age,
        sex=told.sex,
        doctor_serves=told.doctor_serves,
        clinic_serves=told.clinic_serves,
        self_booking=told.self_booking,
        needs_referral=told.needs_referral,
        is_taken=told.seats_taken >= told.seats,
        is_used_up=told.is_used_up,
    )


def limits(told: Facts, region: str, at: datetime) -> Limits:
    """Say what region, clinic and position have set for the place."""
    return settings.limits_of(
        region=region, at=at, clinic_id=told.clinic_id, position_id=told.position_id
    )  # fmt: skip


def patient(card: OpenCard, told: Facts, *, is_attached: bool) -> Patient:
    """Say what the rules ask of the patient."""
    return Patient(
        birth_date=card.birth_date,
        sex=card.sex,
        same_speciality=told.same_speciality > 0,
        overlaps=told.overlapping > 0,
        visits=told.visits,
        holds=told.holds,
        level_suffices=against.suffices(told.level, told.booking_level),
        is_attached=is_attached,
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
