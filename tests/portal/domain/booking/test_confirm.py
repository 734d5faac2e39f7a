"""Confirm and cancel: one visit however often it is asked, only by those who may act for the card."""

import random
from datetime import timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.actions import confirming
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import HOLD_LIFE, CancelReason, State
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.models import Bucket
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from portal.kit import numbers
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, patient
from tests.portal.domain.booking.tables import counts, live, story

BOOKED = ("booked", [">held", "held>booked"], ["appointment.held", "appointment.booked"], ["booked"])
SECOND = timedelta(seconds=1)


@pytest.fixture
def cancel():
    def call(someone, appointment_id, at=NOW, reason=CancelReason.CANNOT_COME):
        actions.cancel(
            account_id=someone.account.pk, appointment_id=appointment_id, reason=reason, region="26", at=at,
            by=someone.by,
        )  # fmt: skip

    return call


def test_confirm_books_with_history_record_and_notice(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])

    confirm(anna, held, desk, at=NOW + SECOND)

    visit = Appointment.objects.get(pk=held.appointment_id)
    assert story(visit.pk) == BOOKED
    assert visit.booked_at == NOW + SECOND
    assert numbers.parse(visit.number) == visit.number


def test_confirm_tells_the_account_about_the_card(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)

    notice = Notice.objects.get()
    assert (notice.account_id, notice.card_id) == (anna.account.pk, anna.card.pk)
    assert notice.facts == {"appointment": str(held.appointment_id)}


def test_confirm_twice_makes_one_visit(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)
    before, number = counts(), Appointment.objects.get().number

    confirm(anna, held, desk, at=NOW + timedelta(hours=1))

    assert counts() == before
    assert Appointment.objects.get().number == number


@pytest.mark.parametrize("later", [HOLD_LIFE, timedelta(days=30)])
def test_confirm_after_the_hold_says_which_place_it_was(desk, anna, hold, confirm, later):
    held = hold(anna, desk.slots[0])

    with pytest.raises(actions.HoldOver) as refusal:
        confirm(anna, held, desk, at=NOW + later)

    assert refusal.value.slot_id == desk.slots[0].pk
    assert story(held.appointment_id)[:2] == ("held", [">held"])


def test_confirm_in_the_last_second_books(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])

    confirm(anna, held, desk, at=NOW + HOLD_LIFE - SECOND)

    assert story(held.appointment_id) == BOOKED


@pytest.mark.parametrize("state", ["released", "expired", "cancelled_by_patient", "missed"])
def test_confirm_of_an_ended_hold_changes_nothing(desk, anna, confirm, state):
    ended = places.appointment(anna, desk.slots[0], State(state))

    with pytest.raises(actions.HoldOver):
        confirm(anna, actions.Held(ended.pk, NOW), desk)

    assert story(ended.pk) == (state, [], [], [])


def test_confirm_by_a_stranger_is_not_yours(desk, anna, boris, hold, confirm):
    held = hold(anna, desk.slots[0])

    with pytest.raises(NotYours):
        confirm(boris, held, desk)

    assert story(held.appointment_id)[:2] == ("held", [">held"])
    confirm(anna, held, desk)
    assert story(held.appointment_id) == BOOKED


def test_confirm_by_somebody_who_acts_for_the_card_is_allowed(desk, anna, boris, hold, confirm):
    held = hold(anna, desk.slots[0])
    HoldingFactory(account=boris.account, card=anna.card, relation="relative")

    confirm(boris, held, desk)

    assert story(held.appointment_id) == BOOKED


def test_confirm_draws_a_number_that_exists_again(desk, anna, boris, hold, confirm, monkeypatch):
    same, other = (random.Random(1) for _ in range(2))  # noqa: S311  the same draw twice
    monkeypatch.setattr(confirming, "_SOURCE", same)
    first, second = hold(anna, desk.slots[0]), hold(boris, desk.slots[1])
    confirm(anna, first, desk)
    monkeypatch.setattr(confirming, "_SOURCE", other)

    confirm(boris, second, desk)

    assert story(second.appointment_id) == BOOKED
    assert len(set(Appointment.objects.values_list("number", flat=True))) == 2


def test_cancel_frees_the_place_for_others(desk, anna, boris, hold, confirm, cancel):
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)

    cancel(anna, held.appointment_id)

    assert story(held.appointment_id) == (
        "cancelled_by_patient",
        [">held", "held>booked", "booked>cancelled_by_patient"],
        ["appointment.held", "appointment.booked", "appointment.cancelled_by_patient"],
        ["booked", "cancelled"],
    )
    assert Appointment.objects.get(pk=held.appointment_id).cancel_reason == "cannot_come"
    hold(boris, desk.slots[0])
    assert live(desk.slots[0]) == ["cancelled_by_patient", "held"]


def test_cancel_lets_the_same_person_book_again(desk, anna, hold, confirm, cancel):
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)
    cancel(anna, held.appointment_id)

    again = hold(anna, desk.slots[0])
    confirm(anna, again, desk)

    assert story(again.appointment_id) == BOOKED


def test_cancel_twice_changes_nothing_the_second_time(desk, anna, cancel):
    visit = places.appointment(anna, desk.slots[0])
    cancel(anna, visit.pk)
    before = counts()

    cancel(anna, visit.pk, reason=CancelReason.MISTAKE)

    assert counts() == before
    assert Appointment.objects.get().cancel_reason == "cannot_come"


def test_cancel_by_a_stranger_is_not_yours(desk, anna, boris, cancel):
    visit = places.appointment(anna, desk.slots[0])

    with pytest.raises(NotYours):
        cancel(boris, visit.pk)

    assert story(visit.pk)[0] == "booked"
    cancel(anna, visit.pk)
    assert story(visit.pk)[0] == "cancelled_by_patient"


@pytest.mark.parametrize("since_start", [timedelta(), timedelta(days=1)])
def test_cancel_of_a_visit_that_has_begun_is_refused(desk, anna, cancel, since_start):
    visit = places.appointment(anna, desk.slots[0])

    with pytest.raises(actions.NotCancellable) as refusal:
        cancel(anna, visit.pk, at=visit.starts_at + since_start)

    assert refusal.value.state == State.BOOKED
    assert story(visit.pk)[0] == "booked"


@pytest.mark.parametrize("state", sorted(set(State) - {State.BOOKED, State.CANCELLED_BY_PATIENT}))
def test_cancel_of_what_is_no_visit_is_refused(desk, anna, cancel, state):
    visit = places.appointment(anna, desk.slots[0], state)

    with pytest.raises(actions.NotCancellable) as refusal:
        cancel(anna, visit.pk)

    assert refusal.value.state == state
    assert story(visit.pk) == (state, [], [], [])


def test_confirm_after_a_holding_ended_is_not_yours(desk, hold, confirm):
    someone = patient()
    held = hold(someone, desk.slots[0])
    someone.account.holdings.update(ended_at=NOW)

    with pytest.raises(NotYours):
        confirm(someone, held, desk)

    assert story(held.appointment_id)[0] == "held"


def test_the_eleventh_visit_of_an_hour_waits_and_its_hold_stays(anna, hold, confirm):
    for _ in range(limit.BOOKINGS_OF_ACCOUNT.most):
        limits.take_along(limit.BOOKINGS_OF_ACCOUNT, str(anna.account.pk), at=NOW)
    desk = places.desk()
    held = hold(anna, desk.slots[0])

    with pytest.raises(limits.Exhausted) as refusal:
        confirm(anna, held, desk)

    assert (refusal.value.limit, refusal.value.until) == ("bookings_account", NOW + timedelta(hours=1))
    assert Appointment.objects.get(pk=held.appointment_id).state == State.HELD
    assert Notice.objects.count() == 0


def test_only_what_is_booked_counts_as_a_booking(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])
    for _ in range(3):
        confirm(anna, held, desk)

    assert Bucket.objects.get(limit="bookings_account").count == 1
    with pytest.raises(actions.HoldOver):
        confirm(anna, hold(anna, places.desk().slots[1]), places.desk(), at=NOW + HOLD_LIFE)
    assert Bucket.objects.get(limit="bookings_account").count == 1


def test_the_eleventh_cancel_of_a_day_waits_and_the_visit_stays(anna, cancel):
    visit = places.appointment(anna, places.desk(starts_at=NOW + timedelta(days=3)).slots[0])
    for _ in range(limit.CANCELS_OF_ACCOUNT.most):
        limits.take_along(limit.CANCELS_OF_ACCOUNT, str(anna.account.pk), at=NOW)

    with pytest.raises(limits.Exhausted):
        cancel(anna, visit.pk)
    assert Appointment.objects.get(pk=visit.pk).state == State.BOOKED

    cancel(anna, visit.pk, at=NOW + timedelta(days=1))
    assert Appointment.objects.get(pk=visit.pk).state == State.CANCELLED_BY_PATIENT
