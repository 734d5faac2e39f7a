"""Many requests of one person at once: what is counted, is counted by one at a time."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.rules import Why
from portal.domain.booking.states import HOLD_LIFE, HOLDS_AT_MOST, State
from portal.domain.patients import access
from portal.domain.schedule.models import Quota, WorkSession
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, Patient, patient
from tests.races.together import together

FAMILY = 8


@pytest.mark.django_db(transaction=True)
def test_a_family_holds_no_more_places_at_once_than_one_by_one(anna):
    cards = [HoldingFactory(account=anna.account, relation="relative").card for _ in range(FAMILY)]
    slots = [places.desk().slots[0] for _ in range(FAMILY)]

    def hold(number):
        return actions.hold(
            account_id=anna.account.pk, card_id=cards[number].pk, slot_id=slots[number].pk, region="26",
            at=NOW, by=anna.by,
        )  # fmt: skip

    answers = together(FAMILY, hold, expected=actions.NotBookable)

    assert sum(isinstance(answer, actions.Held) for answer in answers) == HOLDS_AT_MOST
    assert Appointment.objects.filter(state=State.HELD).count() == HOLDS_AT_MOST


@pytest.fixture
def parents():
    """Two people who hold the card of one child."""
    mother, father = patient(), patient()
    child = HoldingFactory(account=mother.account, relation="child").card
    HoldingFactory(account=father.account, relation="child", card=child)
    return [Patient(one.account, child) for one in (mother, father)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(5))
def test_two_parents_who_book_one_speciality_at_once_make_one_visit(
    parents, desk, hold, confirm, round_number
):
    """The later hold lets the earlier one go, whoever holds it; what is booked by then stands against it."""

    def book(number):
        held = hold(parents[number], desk.slots[number])
        confirm(parents[number], held, desk)

    together(2, book, expected=(actions.NotBookable, actions.HoldOver))

    states = sorted(Appointment.objects.values_list("state", flat=True))
    assert states in (["booked"], ["booked", "released"])


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_hold_waits_for_the_confirm_of_another_of_the_speciality(parents, desk, hold, confirm):
    """The confirm is not over when the hold begins: the hold waits for it, then sees the visit."""
    held, answers = hold(parents[0], desk.slots[0]), []

    def second():
        try:
            hold(parents[1], desk.slots[1])
        except actions.NotBookable as refused:
            answers.extend(reason.why for reason in refused.reasons)
        finally:
            connections.close_all()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        confirm(parents[0], held, desk)
        thread.start()
        _wait_until_somebody_waits()
    thread.join(timeout=10)

    assert answers == [Why.SAME_SPECIALITY]
    assert [*Appointment.objects.values_list("state", flat=True)] == [State.BOOKED]


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_old_holds_that_cross_are_locked_in_the_order_of_their_ids(anna, boris):
    """Two people, each with an old hold on the other's wanted place, never wait for each other."""
    mine, wanted = places.desk().slots[0], places.desk().slots[0]
    over = {"held_at": NOW - timedelta(hours=1), "hold_ends_at": NOW - timedelta(minutes=55)}
    last, first = uuid.UUID(int=2), uuid.UUID(int=1)
    places.appointment(anna, mine, State.HELD, id=last, **over)  # lies first in the table
    places.appointment(boris, wanted, State.HELD, id=first, **over)
    answers = []

    def hold():
        try:
            answers.append(actions.hold(**anna.keys, slot_id=wanted.pk, region="26", at=NOW))
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=first)
        thread.start()
        _wait_until_somebody_waits()
        locked = Appointment.objects.select_for_update(nowait=True).get(pk=last)
    thread.join(timeout=10)

    assert locked.pk == last  # whoever waits for the first has not taken the last
    assert [answer.ends_at for answer in answers] == [NOW + HOLD_LIFE]
    assert set(Appointment.objects.filter(pk__in=[first, last]).values_list("state", flat=True)) == {
        "released"
    }


def _wait_until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waits for the locked row")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(5))
def test_a_place_confirmed_while_its_card_is_deleted_is_no_visit_that_nobody_sees(
    anna, desk, hold, confirm, round_number
):
    held = hold(anna, desk.slots[0])
    card = access.card_of(account_id=anna.account.pk, card_id=anna.card.pk, at=NOW, by=anna.by, reason="")

    def one(number):
        if number:
            return confirm(anna, held, desk)
        return actions.remove_card(card=card, is_cancelling=True, at=NOW, by=anna.by)

    together(2, one, expected=(actions.HoldOver, access.NotYours))

    assert Appointment.objects.get().state in {State.CANCELLED_BY_PATIENT, State.RELEASED}
    assert anna.account.holdings.get().ended_at == NOW


@pytest.mark.django_db(transaction=True)
def test_a_quota_is_never_exceeded_by_many_at_once():
    desk = places.desk(slots=8)
    Quota.objects.create(work_session=desk.session, source=5, places=3)
    WorkSession.objects.update(has_quota=True)
    people = [patient() for _ in range(8)]

    def hold(number):
        who = people[number]
        return actions.hold(
            account_id=who.account.pk, card_id=who.card.pk, slot_id=desk.slots[number].pk, region="26",
            at=NOW, by=SYSTEM,
        )  # fmt: skip

    answers = together(8, hold, expected=actions.NotBookable)

    assert sum(isinstance(answer, actions.Held) for answer in answers) == 3
    assert Appointment.objects.filter(state=State.HELD).count() == 3


@pytest.mark.django_db(transaction=True)
def test_agreeing_many_times_at_once_books_one_visit(anna):
    desk = places.desk()
    visit = places.appointment(anna, desk.slots[0])
    places.desk(doctor=desk.doctor, starts_at=NOW + timedelta(days=2))
    WorkSession.objects.filter(pk=desk.session.pk).update(state="closed", reason="sick")
    actions.review(at=NOW)
    slot_id = Broken.objects.get().slot_id

    def agree(_number):
        return actions.agree(
            account_id=anna.account.pk,
            appointment_id=visit.pk,
            slot_id=slot_id,
            region="26",
            at=NOW,
            by=anna.by,
        )

    answers = together(6, agree, expected=actions.ProposalGone)

    assert len({*answers}) == 1, answers
    assert sorted(Appointment.objects.values_list("state", flat=True)) == ["booked", "moved"]
