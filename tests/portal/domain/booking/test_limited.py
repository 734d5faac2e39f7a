"""A session after a recovery by call: books and cancels for oneself, sees no numbers and no children.

Each refusal has its twin: the same person with a whole session gets in.
"""

from dataclasses import replace

import pytest
from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.booking import access, actions, queries
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import CancelReason
from portal.domain.patients import access as cards
from portal.domain.patients import actions as patients
from portal.domain.patients.access import NotYours
from portal.domain.patients.models import Card
from portal.domain.patients.states import Relation
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, Patient

WAYS = [False, True]


def by(one, *, is_limited):
    return replace(one.by, is_limited=is_limited)


@pytest.fixture(params=[Relation.CHILD, Relation.RELATIVE])
def child(anna, request):
    return HoldingFactory(account=anna.account, relation=request.param).card


@pytest.mark.parametrize("is_limited", WAYS)
def test_numbers_end_in_four_signs(anna, is_limited):
    Card.objects.filter(pk=anna.card.pk).update(policy_series="АБ", phone="+79180000000")
    for opened in (
        cards.card_of(
            account_id=anna.account.pk,
            card_id=anna.card.pk,
            at=NOW,
            by=by(anna, is_limited=is_limited),
            reason="x",
        ),
        cards.cards_of(account_id=anna.account.pk, at=NOW, by=by(anna, is_limited=is_limited))[0],
    ):
        whole = (
            anna.card.snils,
            anna.card.policy_number,
            anna.card.document_number,
            "АБ",
            "0711",
            "+79180000000",
        )
        told = (
            opened.snils, opened.policy_number, opened.document_number, opened.policy_series,
            opened.document_series, opened.phone,
        )  # fmt: skip
        short = (*(number[-4:] for number in whole[:3]), "", "", "")
        assert (told, opened.is_masked) == ((short, True) if is_limited else (whole, False))
        assert (opened.surname, opened.birth_date) == (anna.card.surname, anna.card.birth_date)


@pytest.mark.parametrize("is_limited", WAYS)
def test_children_and_relatives_are_not_there(anna, child, is_limited):
    listed = cards.cards_of(account_id=anna.account.pk, at=NOW, by=by(anna, is_limited=is_limited))

    assert {card.id for card in listed} == ({anna.card.pk} if is_limited else {anna.card.pk, child.pk})


def open_child(anna, child, who):
    return cards.card_of(account_id=anna.account.pk, card_id=child.pk, at=NOW, by=who, reason="x").id


def book_child(anna, child, who):
    slot = places.desk().slots[0]
    return actions.hold(
        account_id=anna.account.pk, card_id=child.pk, slot_id=slot.pk, region="26", at=NOW, by=who
    )


def see_visit(anna, child, who):
    visit = places.appointment(Patient(anna.account, child), places.desk().slots[0])
    return access.appointment_of(
        account_id=anna.account.pk, appointment_id=visit.pk, at=NOW, by=who, reason="x"
    )


def confirm_visit(anna, child, who):
    visit = places.appointment(Patient(anna.account, child), places.desk().slots[0])
    return access.asked_of(account_id=anna.account.pk, appointment_id=visit.pk, region="26", at=NOW, by=who)


@pytest.mark.parametrize("door", [open_child, book_child, see_visit, confirm_visit])
def test_a_childs_door_stays_shut_for_a_limited_session_only(anna, child, door):
    with pytest.raises(NotYours), transaction.atomic():
        door(anna, child, by(anna, is_limited=True))

    Appointment.objects.all().delete()
    assert door(anna, child, by(anna, is_limited=False)) is not None


@pytest.mark.parametrize("is_limited", WAYS)
def test_notices_name_only_own_visits(anna, child, is_limited):
    own = places.appointment(anna, places.desk().slots[0])
    theirs = places.appointment(Patient(anna.account, child), places.desk().slots[1])
    found = queries.by_ids(
        account_id=anna.account.pk,
        ids=[str(own.pk), str(theirs.pk)],
        at=NOW,
        by=by(anna, is_limited=is_limited),
    )

    assert set(found) == ({str(own.pk)} if is_limited else {str(own.pk), str(theirs.pk)})


@pytest.mark.parametrize("is_limited", WAYS)
def test_a_card_is_changed_only_by_a_whole_session(anna, is_limited):
    who = by(anna, is_limited=is_limited)
    card = cards.card_of(account_id=anna.account.pk, card_id=anna.card.pk, at=NOW, by=who, reason="x")
    if is_limited:
        with pytest.raises(accounts.Limited):
            patients.confirm_data(card=card, at=NOW, by=who)
    else:
        patients.confirm_data(card=card, at=NOW, by=who)

    assert (Card.objects.get(pk=anna.card.pk).checked_at is None) is is_limited


def test_a_limited_session_books_and_cancels_for_oneself(anna, desk, clinic):
    clinic.answers.append("T-000777")
    who = by(anna, is_limited=True)
    mine = {"account_id": anna.account.pk, "region": "26", "at": NOW, "by": who}
    held = actions.hold(card_id=anna.card.pk, slot_id=desk.slots[0].pk, **mine)
    asked = access.asked_of(
        account_id=anna.account.pk, appointment_id=held.appointment_id, region="26", at=NOW, by=who
    )
    actions.confirm(appointment_id=held.appointment_id, **asked._asdict(), **mine)
    visit = access.appointment_of(
        account_id=anna.account.pk, appointment_id=held.appointment_id, at=NOW, by=who, reason="x"
    )
    assert visit.state == "booked"

    actions.cancel(appointment_id=held.appointment_id, reason=CancelReason.CANNOT_COME, **mine)
    visit.refresh_from_db()
    assert visit.state == "cancelled_by_patient"
