"""Whom a change of a schedule hits, and the verbs that tests of it call."""

from datetime import UTC, date, datetime, time

from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment, Broken
from portal.domain.notices.models import Notice
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Absence, Slot, SpecialDay, WeekTemplate, WorkSession
from portal.domain.schedule.rules import changes
from portal.domain.schedule.states import Away
from tests.factories import booking
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WeekTemplateFactory

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
BY = Actor(ActorKind.SYSTEM, "test")
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def doctor(region):
    """Make a doctor with a place on the map who works each day 08:00–09:00, four places."""
    made = DoctorFactory(clinic__region=region, clinic__latitude=45.0, clinic__longitude=42.0)
    for weekday in range(1, 8):
        WeekTemplateFactory(doctor=made, weekday=weekday, ends=time(9))
    schedule.open_days(region=region, at=AT)
    return made


def visit(doctor, day=TUESDAY, number=0, who=None, **fields):
    slot = Slot.objects.get(doctor=doctor, wall_date=day, number=number)
    return booking.appointment(who or patient(), slot, **fields)


def absent(doctor, first=TUESDAY, last=TUESDAY):
    return changes.PutAbsence(doctor.pk, first, last, Away.SICK)


def make(region, change, seen=99, at=AT):
    return actions.make(region=region, change=change, seen=seen, at=at, by=BY)


def proposed(visit):
    return queries.proposal_of(visit.pk)


def agree(visit, who, slot_id=None, at=AT):
    if slot_id is None:
        slot_id = proposed(visit)[1].slot_id
    return actions.agree(
        account_id=who.account.pk,
        appointment_id=visit.pk,
        slot_id=slot_id,
        region="26",
        at=at,
        by=Actor(ActorKind.ACCOUNT, str(who.account.pk)),
    )


def tables():
    models = (Absence, SpecialDay, WeekTemplate, WorkSession, Slot, Appointment, Broken, Notice, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]
