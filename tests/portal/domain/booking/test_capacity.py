"""What the database keeps of a place: its seats, the quota of a way in; and whom a kind of slot is for."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries.trace import Whom
from portal.domain.booking.rules import Why
from portal.domain.booking.states import State
from portal.domain.clinics.models import Doctor
from portal.domain.schedule import actions as schedule
from portal.domain.schedule import states
from portal.domain.schedule.models import Quota, Slot, WorkSession
from tests.factories import booking
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.places import places_of_day
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
BY = Actor(ActorKind.SYSTEM, "test")
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def doctor():
    """Works on Tuesdays 08:00–09:00, four places."""
    made = DoctorFactory(clinic__region=RegionFactory())
    WeekTemplateFactory(doctor=made, weekday=2, ends=time(9))
    schedule.open_days(region=made.region, at=AT)
    return made


def _visit(doctor, day=TUESDAY, number=0, **fields):
    return booking.appointment(
        patient(), Slot.objects.get(doctor=doctor, wall_date=day, number=number), **fields
    )


def test_the_statements_name_the_kinds_for_patients():
    named = ", ".join(str(kind.value) for kind in states.FOR_PATIENTS)
    assert f"s.kind IN ({named})" in queries.FREE
    assert f"q.source = {states.Source.INTERNET.value}" in queries.FREE


def test_the_database_gives_no_more_seats_than_there_are(doctor):
    slot = Slot.objects.filter(doctor=doctor, starts_at__gt=AT).first()
    Slot.objects.filter(pk=slot.pk).update(seats=2)
    for seat in (1, 2):
        booking.appointment(patient(), slot, seat=seat)
    with pytest.raises(IntegrityError, match="booking_within_capacity"), transaction.atomic():
        booking.appointment(patient(), slot, seat=3)
    assert Appointment.objects.count() == 2


def _limited(doctor, places):
    session = WorkSession.objects.get(doctor=doctor, wall_date=TUESDAY)
    WorkSession.objects.filter(pk=session.pk).update(has_quota=True)
    Quota.objects.create(work_session=session, source=5, places=places)
    return session


def test_the_database_keeps_a_quota(doctor):
    _limited(doctor, 2)
    first = _visit(doctor, number=0)
    _visit(doctor, number=1)
    with pytest.raises(IntegrityError, match="booking_within_quota"), transaction.atomic():
        _visit(doctor, number=2)
    _visit(doctor, number=2, source=3)  # the registry's way has no quota here
    Appointment.objects.filter(pk=first.pk).update(state=State.CANCELLED_BY_PATIENT)
    _visit(doctor, number=3)
    assert Appointment.objects.filter(state=State.BOOKED).count() == 3


def test_a_used_up_quota_offers_nothing_and_refuses(doctor):
    session = _limited(doctor, 1)
    who, slots = patient(), list(Slot.objects.filter(work_session=session).order_by("number"))
    free = {place.slot_id for place in places_of_day(doctor_id=doctor.pk, day=TUESDAY, at=AT)}
    assert free == {slot.pk for slot in slots}
    _visit(doctor)
    assert places_of_day(doctor_id=doctor.pk, day=TUESDAY, at=AT) == []
    with pytest.raises(actions.NotBookable) as refused:
        actions.hold(
            account_id=who.account.pk, card_id=who.card.pk, slot_id=slots[1].pk, region="26", at=AT, by=BY
        )
    assert [reason.why for reason in refused.value.reasons] == [Why.QUOTA]


def test_the_registrar_sees_a_used_up_quota_too(doctor):
    """«Почему пациент не видит это место»: the quota stands among the other reasons."""
    _limited(doctor, 1)
    asked = {"clinic_id": doctor.clinic_id, "doctor_id": doctor.pk, "day": TUESDAY, "whom": Whom(), "at": AT}
    assert [list(one.reasons) for one in queries.places_traced(**asked)] == [[]] * 4
    _visit(doctor)
    told = [[reason.why for reason in one.reasons] for one in queries.places_traced(**asked)]
    assert told == [[Why.TAKEN, Why.QUOTA], *[[Why.QUOTA]] * 3]


def test_a_used_up_quota_is_told_with_every_other_reason(doctor):
    session = _limited(doctor, 1)
    who, slots = patient(), list(Slot.objects.filter(work_session=session).order_by("number"))
    _visit(doctor)
    Doctor.objects.filter(pk=doctor.pk).update(max_age=3)
    hold = {"account_id": who.account.pk, "card_id": who.card.pk, "region": "26", "at": AT, "by": BY}
    with pytest.raises(actions.NotBookable) as refused:
        actions.hold(slot_id=slots[1].pk, **hold)
    assert {reason.why for reason in refused.value.reasons} == {Why.QUOTA, Why.TOO_OLD}


def test_a_visit_that_leaves_gives_its_share_of_the_quota(doctor):
    """The quota is used up by the very visit that is moved: nothing stands against another hour."""
    session = _limited(doctor, 1)
    who, slots = patient(), list(Slot.objects.filter(work_session=session).order_by("number"))
    mine = booking.appointment(who, slots[0])
    hold = {"account_id": who.account.pk, "card_id": who.card.pk, "region": "26", "at": AT, "by": BY}
    assert actions.hold(slot_id=slots[1].pk, replaces=mine.pk, **hold)


@pytest.mark.parametrize(
    ("kind", "is_free"), [(1, True), (4, True), (10, True), (11, True), (2, False), (3, False), (13, False)]
)
def test_only_some_kinds_are_for_patients(doctor, kind, is_free):
    slot = Slot.objects.get(doctor=doctor, wall_date=TUESDAY, number=0)
    Slot.objects.filter(pk=slot.pk).update(kind=kind)
    assert queries.is_free(slot_id=slot.pk, at=AT) is is_free
    who = patient()
    hold = {
        "account_id": who.account.pk,
        "card_id": who.card.pk,
        "slot_id": slot.pk,
        "region": "26",
        "at": AT,
        "by": BY,
    }
    if is_free:
        assert actions.hold(**hold)
    else:
        with pytest.raises(actions.NotBookable):
            actions.hold(**hold)
