"""Places that can be booked, and appointments in any state."""

from dataclasses import dataclass
from datetime import timedelta

import factory

from portal.domain.booking.models import Appointment, Question
from portal.domain.booking.states import HOLD_LIFE, State
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.schedule.models import Slot, WorkSession
from portal.domain.schedule.rules import moments
from tests.factories.accounts import NOW
from tests.factories.patients import Patient
from tests.factories.schedule import WorkSessionFactory

ZONE = "Europe/Moscow"


class SessionFactory(WorkSessionFactory):
    """A stretch of work from an instant (`starts_at`, UTC); the clinic's wall time follows."""

    starts_at = NOW + timedelta(days=1)
    wall_date = factory.LazyAttribute(lambda it: moments.wall(it.starts_at, it.time_zone).date())
    wall_start = factory.LazyAttribute(lambda it: moments.wall(it.starts_at, it.time_zone).time())
    opens_at = NOW - timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """A doctor with a session of work and its places."""

    doctor: Doctor
    session: WorkSession
    slots: list[Slot]

    @property
    def clinic(self) -> Clinic:
        return self.doctor.clinic


def desk(*, seats: int = 1, **session) -> Desk:
    """Make a doctor who works tomorrow, four places of a quarter of an hour unless told otherwise."""
    made = SessionFactory(**session)
    made.slots.update(seats=seats)
    return Desk(made.doctor, made, list(made.slots.order_by("number")))


def appointment(patient: Patient, slot: Slot, state: State = State.BOOKED, **fields) -> Appointment:
    """Write an appointment straight into the table, past every rule."""
    numbered = state not in {State.HELD, State.RELEASED, State.EXPIRED, State.RESERVING}
    known = {
        "account_id": patient.account.pk,
        "card": patient.card,
        "slot": slot,
        "doctor_id": slot.doctor_id,
        "clinic_id": slot.clinic_id,
        "speciality_id": slot.doctor.speciality_id,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "wall_date": slot.wall_date,
        "wall_start": slot.wall_start,
        "time_zone": slot.work_session.time_zone,
        "state": state,
        "held_at": NOW,
        "hold_ends_at": NOW + HOLD_LIFE,
        "number": f"T-{Appointment.objects.count():06}" if numbered else None,
        "booked_at": NOW if numbered else None,
    }
    return Appointment.objects.create(**known | fields)


def question(speciality, **fields) -> Question:
    """Let something be asked before visits to a speciality, since yesterday."""
    known = {
        "speciality": speciality, "position": 1, "kind": "short", "label": "Что беспокоит?",
        "is_required": True, "since_at": NOW - timedelta(days=1), "set_by": "1",
    }  # fmt: skip
    return Question.objects.create(**known | fields)
