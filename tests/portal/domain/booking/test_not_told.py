"""Whoever may only book for somebody learns from a refusal nothing of visits that others have booked."""

from datetime import timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.rules import Reason, Why, veiled
from portal.domain.booking.texts import WHY
from portal.domain.patients.states import Relation, Scope
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, Patient, patient

pytestmark = pytest.mark.django_db


def proxy(scope):
    """Return who acts for Boris by his leave, and Boris."""
    anna, boris = patient(), patient()
    HoldingFactory(
        account=anna.account, card=boris.card, relation=Relation.RELATIVE, scope=scope, agreed_at=NOW
    )
    return Patient(anna.account, boris.card), boris


def refused(who, slot):
    with pytest.raises(actions.NotBookable) as refusal:
        actions.hold(**who.keys, slot_id=slot.pk, region="26", at=NOW)
    return [reason.why for reason in refusal.value.reasons]


def same_speciality(who):
    desk = places.desk()
    places.appointment(who, desk.slots[3])
    return desk.slots[0]


def overlap(who):
    desk = places.desk()
    other = places.desk(starts_at=desk.session.starts_at + timedelta(minutes=10))
    places.appointment(who, other.slots[0])
    return desk.slots[0]


@pytest.mark.parametrize(
    ("stands_against", "why"), [(same_speciality, Why.SAME_SPECIALITY), (overlap, Why.OVERLAPS)]
)
@pytest.mark.parametrize("scope", [Scope.BOOK, Scope.VISITS])
def test_a_visit_that_the_person_booked_is_told_only_to_who_may_see_visits(scope, stands_against, why):
    who, boris = proxy(scope)
    slot = stands_against(boris)

    assert refused(who, slot) == [why if scope == Scope.VISITS else Why.NOT_TOLD]
    assert refused(boris, slot) == [why]


@pytest.mark.parametrize(
    ("stands_against", "why"), [(same_speciality, Why.SAME_SPECIALITY), (overlap, Why.OVERLAPS)]
)
def test_a_visit_of_ones_own_booking_is_told(stands_against, why):
    who, _boris = proxy(Scope.BOOK)

    assert refused(who, stands_against(who)) == [why]


def test_what_may_not_be_told_is_one_reason_beside_the_others():
    young = Reason(Why.TOO_YOUNG, {"from": 18})
    visits, overlaps = Reason(Why.SAME_SPECIALITY), Reason(Why.OVERLAPS)

    assert veiled([young, visits, overlaps], told=[young]) == [young, Reason(Why.NOT_TOLD)]
    assert veiled([young, visits], told=[young, visits]) == [young, visits]
    words = ("запись", "специальност", "время")
    assert not any(word in WHY[Why.NOT_TOLD] for word in words)
    assert all(any(word in WHY[why] for word in words) for why in (Why.SAME_SPECIALITY, Why.OVERLAPS))
