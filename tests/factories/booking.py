"""Places that can be booked, and appointments in any state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from portal.domain.booking.models import Appointment
from portal.domain.booking.states import HOLD_LIFE, State
from portal.domain.clinics.models import Clinic, Doctor, Position, Speciality
from portal.domain.schedule.models import Slot, WorkSession
from tests.factories.accounts import NOW
from tests.factories.patients import Patient

MINUTES = 15
ZONE = "Europe/Moscow"


class ClinicFactory(DjangoModelFactory):
    class Meta:
        model = Clinic

    region_id = "26"
    external_id = factory.Sequence("clinic-{}".format)
    full_name = "Городская поликлиника"
    short_name = "Поликлиника"
    search_key = "поликлиника"
    type = "adult_polyclinic"
    address = "Ставрополь, улица Мира, 1"
    time_zone = ZONE
    serves = "everyone"


class SpecialityFactory(DjangoModelFactory):
    class Meta:
        model = Speciality

    region_id = "26"
    external_id = factory.Sequence("speciality-{}".format)
    name = "Терапия"
    patient_name = "Терапевт"
    search_key = "терапевт"
    group = "терапевт"
    serves = "everyone"


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    clinic = factory.SubFactory(ClinicFactory)
    speciality = factory.SubFactory(
        SpecialityFactory, region_id=factory.SelfAttribute("..clinic.region_id")
    )
    region_id = factory.SelfAttribute("clinic.region_id")
    external_id = factory.Sequence("position-{}".format)
    title = "врач"


class DoctorFactory(DjangoModelFactory):
    class Meta:
        model = Doctor

    position = factory.SubFactory(PositionFactory)
    clinic = factory.SelfAttribute("position.clinic")
    speciality = factory.SelfAttribute("position.speciality")
    region_id = factory.SelfAttribute("clinic.region_id")
    external_id = factory.Sequence("doctor-{}".format)
    surname = factory.Sequence("Врачев-{}".format)
    name = "Иван"
    patronymic = "Петрович"
    search_key = "врачев"
    gender = "m"


class WorkSessionFactory(DjangoModelFactory):
    """A stretch of work; give `starts_at` (UTC) and the wall time follows."""

    class Meta:
        model = WorkSession

    class Params:
        places = 4

    doctor = factory.SubFactory(DoctorFactory)
    clinic = factory.SelfAttribute("doctor.clinic")
    room = ""
    starts_at = NOW + timedelta(days=1)
    ends_at = factory.LazyAttribute(lambda s: s.starts_at + timedelta(minutes=MINUTES * s.places))
    time_zone = factory.SelfAttribute("clinic.time_zone")
    wall_date = factory.LazyAttribute(lambda s: wall(s.starts_at, s.time_zone).date())
    wall_start = factory.LazyAttribute(lambda s: wall(s.starts_at, s.time_zone).time())
    wall_end = factory.LazyAttribute(lambda s: wall(s.ends_at, s.time_zone).time())
    slot_minutes = MINUTES
    opens_at = NOW - timedelta(days=1)


def wall(moment: datetime, zone: str) -> datetime:
    """Return what the clocks of a zone show."""
    return moment.astimezone(ZoneInfo(zone))


def cut(session: WorkSession, *, seats: int = 1) -> list[Slot]:
    """Cut the places of a session, as the schedule does."""
    step = timedelta(minutes=session.slot_minutes)
    count = (session.ends_at - session.starts_at) // step
    return Slot.objects.bulk_create(_slot(session, number, step, seats) for number in range(count))


def _slot(session: WorkSession, number: int, step: timedelta, seats: int) -> Slot:
    starts_at = session.starts_at + step * number
    local = wall(starts_at, session.time_zone)
    return Slot(
        work_session=session, number=number, doctor_id=session.doctor_id, clinic_id=session.clinic_id,
        starts_at=starts_at, ends_at=starts_at + step, wall_date=local.date(), wall_start=local.time(),
        seats=seats,
    )  # fmt: skip


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
    made = WorkSessionFactory(**session)
    return Desk(made.doctor, made, cut(made, seats=seats))


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
