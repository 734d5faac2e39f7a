"""The nearest place beside a term of the law, and what only the registry may still give."""

from datetime import timedelta

import pytest

from portal.domain.booking import queries
from portal.domain.schedule.models import Quota, Slot, WorkSession
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import patient

SECOND = timedelta(seconds=1)


def soonest(desk, until=timedelta(days=30), moment=NOW):
    return queries.soonest_of(
        doctors=[desk.doctor.pk], until=moment + until, at=moment, notice=timedelta(hours=1)
    )


def test_the_nearest_place_is_looked_at_as_it_stands(db):
    desk = places.desk(starts_at=NOW + timedelta(days=2))

    assert soonest(desk) == queries.Soonest(desk.slots[0].starts_at, None)
    places.appointment(patient(), desk.slots[0])
    assert soonest(desk) == queries.Soonest(desk.slots[1].starts_at, None)
    assert queries.soonest_of(doctors=[], until=NOW, at=NOW, notice=SECOND) == queries.Soonest(None, None)


def test_places_that_open_in_time_are_known(db):
    opens = NOW + timedelta(hours=3)
    desk = places.desk(starts_at=NOW + timedelta(days=2), opens_at=opens)

    assert soonest(desk) == queries.Soonest(None, opens)
    assert soonest(desk, until=timedelta(days=1)) == queries.Soonest(None, None)
    assert soonest(desk, moment=opens) == queries.Soonest(desk.slots[0].starts_at, None)


def left(desk, until=timedelta(days=30), moment=NOW):
    return queries.is_any_left(doctors=[desk.doctor.pk], until=moment + until, at=moment)


@pytest.mark.parametrize(
    ("kind", "is_left"), [(1, True), (2, True), (5, True), (6, True), (3, False), (7, False)]
)
def test_whatever_the_registry_may_give_is_left(db, kind, is_left):
    desk = places.desk(starts_at=NOW + timedelta(days=2))
    Slot.objects.update(kind=kind)

    assert left(desk) is is_left
    assert not left(desk, until=timedelta(days=1))
    assert not queries.is_any_left(doctors=[], until=NOW + timedelta(days=30), at=NOW)


def test_a_used_up_quota_and_the_notice_leave_places_to_the_registry(db):
    desk = places.desk(starts_at=NOW + timedelta(minutes=40), has_quota=True)
    Quota.objects.create(work_session=desk.session, source=5, places=0)

    assert soonest(desk) == queries.Soonest(None, None)
    assert left(desk)


@pytest.mark.parametrize("how", ["taken", "slots", "session", "over"])
def test_what_nobody_can_give_is_not_left(db, how):
    desk = places.desk(starts_at=NOW + timedelta(days=2))
    assert left(desk)
    if how == "taken":
        for slot in desk.slots:
            places.appointment(patient(), slot)
    if how == "slots":
        Slot.objects.update(state="taken")
    if how == "session":
        WorkSession.objects.update(state="closed")

    assert not left(desk, moment=NOW + timedelta(days=3) if how == "over" else NOW)
