"""Why a doctor has nothing to choose: what is true of the places, and all of it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking import queries
from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.schedule.models import Quota, Slot, WorkSession
from portal.domain.schedule.rules.why import Standing, Why
from portal.domain.schedule.texts import WHY_NONE
from tests.factories.accounts import NOW
from tests.factories.booking import appointment, desk
from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TOLD = (Why.ALL_TAKEN, Why.QUOTA, Why.OTHER_KIND, Why.TOO_LATE, Why.RESTS, Why.CLOSED)
"""Reasons whose sentence stands on the page as it is."""


def taken(slots):
    for slot in slots:
        visit(Guest(patient()), slot)


def taken_outside(slots):
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(state="taken")


def closed(slots):
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(state="closed")


def used_up(slots):
    session = slots[0].work_session
    WorkSession.objects.filter(pk=session.pk).update(has_quota=True)
    Quota.objects.create(work_session=session, source=5, places=0)


def of_kind(kind):
    return lambda slots: Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(kind=kind)


def too_late(slots):
    value = timedelta(days=5) // timedelta(minutes=1)
    Setting.objects.create(region_id="26", rule=Rule.NOTICE_MINUTES, value=value, since_at=now(), set_by="1")


def rest(slots):
    until = now() + timedelta(minutes=5)
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(rests_until=until)


def half(first, second):
    """Let one thing be true of the first half of the places, another of the second."""

    def both(slots):
        first(slots[:2])
        second(slots[2:])

    return both


SCENES = {
    "taken": (taken, {Why.ALL_TAKEN}),
    "taken outside": (taken_outside, {Why.ALL_TAKEN}),
    "closed": (closed, {Why.CLOSED}),
    "quota": (used_up, {Why.QUOTA}),
    "reserve": (of_kind(2), {Why.OTHER_KIND}),
    "paid": (of_kind(3), {Why.OTHER_KIND}),
    "too late": (too_late, {Why.TOO_LATE}),
    "rests": (rest, {Why.RESTS}),
    "taken, closed": (half(taken, closed), {Why.ALL_TAKEN}),
    "taken, reserve": (half(taken, of_kind(2)), {Why.ALL_TAKEN, Why.OTHER_KIND}),
    "taken, rests": (half(taken, rest), {Why.ALL_TAKEN, Why.RESTS}),
    "taken, quota": (half(taken, used_up), {Why.QUOTA}),
    "taken, too late": (half(taken, too_late), {Why.ALL_TAKEN, Why.TOO_LATE}),
}


@pytest.mark.parametrize("scene", list(SCENES))
def test_the_page_says_what_is_true_and_nothing_else(guest, scene):
    spoil, expected = SCENES[scene]
    slots = places()
    page = f"doctors/{slots[0].doctor_id}/"
    assert "Свободных мест сейчас нет" not in text(guest.get(page))

    spoil(slots)

    shown = text(guest.get(page))
    assert {why for why in TOLD if WHY_NONE[why] in shown} == expected
    assert "Свободных мест сейчас нет" in shown
    assert "Другие врачи этой специальности" in shown


def test_places_that_wait_to_be_opened_are_not_called_taken(guest):
    slots = places(opens_at=now() + HOUR)
    taken(slots)
    shown = text(guest.get(f"doctors/{slots[0].doctor_id}/"))
    assert "Новые места откроются" in shown
    assert WHY_NONE[Why.ALL_TAKEN] not in shown


def standing(desk, moment=NOW):
    return queries.standing_of(doctor_id=desk.doctor.pk, at=moment, notice=HOUR)


def test_nothing_is_said_of_no_places_and_of_free_ones():
    one = desk(starts_at=NOW + 2 * HOUR)
    assert standing(one) == Standing()
    for slot in one.slots:
        appointment(patient(), slot)
    assert standing(one) == Standing(is_taken=True)
    assert standing(one, NOW + 4 * HOUR) == Standing()


def test_one_place_may_have_two_reasons():
    one = desk(starts_at=NOW + HOUR / 2)
    used_up(one.slots)
    assert standing(one) == Standing(is_used_up=True, is_too_late=True)
