"""Closing an account: the week, the erasure, what stays, and what waits for a visit."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries as known
from portal.domain.accounts.models import Account, Consent, Session, Withdrawal
from portal.domain.booking.models import Answers
from portal.domain.booking.states import State
from portal.domain.messaging import actions as messaging
from portal.domain.messaging import queries as messages
from portal.domain.messaging.models import Preference
from portal.domain.notices import actions as notices
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind
from portal.domain.patients import actions as patients
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Relation
from portal.domain.privacy import actions, jobs
from tests.factories import booking
from tests.factories.accounts import NOW, browser
from tests.factories.patients import HoldingFactory, patient
from tests.factories.schedule import WorkSessionFactory

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
PLANTED = ("Землеройкина", "79181112233", "pelageya@planted.example", "2651440841999999")


@pytest.fixture
def who():
    made = patient(surname=PLANTED[0], phone=f"+{PLANTED[1]}", policy_number=PLANTED[3])
    Account.objects.filter(pk=made.account.pk).update(
        surname=PLANTED[0], phone=f"+{PLANTED[1]}", email=PLANTED[2]
    )
    messaging.choose(account_id=made.account.pk, wants_letters=False, at=NOW, by=made.by)
    notices.put(
        account_id=made.account.pk, card_id=made.card.pk, kind=Kind.WELCOME, key="w", facts={}, at=NOW
    )
    return made


def signed_in(who):
    key = accounts.open_session(account=who.account, browser=browser(), at=NOW)
    return known.signed_in(key=key, at=NOW)


def withdraw(who):
    return accounts.withdraw(session=signed_in(who), browser=browser(), at=NOW, by=who.by)


def domain_models():
    ours = [app for app in apps.get_app_configs() if app.name.startswith("portal.domain.")]
    return [model for app in ours for model in app.get_models()]


def everything_stored() -> str:
    return serializers.serialize("json", [row for model in domain_models() for row in model.objects.all()])


def test_withdraw_ends_every_session_and_keeps_the_evidence(who):
    other = accounts.open_session(account=who.account, browser=browser("other"), at=NOW)
    assert withdraw(who) == NOW + WEEK
    assert known.signed_in(key=other, at=NOW) is None
    assert Withdrawal.objects.get().consent_id == who.account.consent_id
    assert Account.objects.get().closing_at == NOW + WEEK


def test_erase_due_leaves_an_account_alone_for_a_week(who):
    withdraw(who)
    assert actions.erase_due(at=NOW + WEEK - timedelta(seconds=1)) == 0
    assert Account.objects.get().surname == PLANTED[0]


def test_erase_due_leaves_nothing_that_names_the_person(who):
    withdraw(who)
    assert [word for word in PLANTED if word in everything_stored()] == list(PLANTED)
    assert actions.erase_due(at=NOW + WEEK) == 1
    assert [word for word in PLANTED if word in everything_stored()] == []
    assert (Session.objects.count(), Notice.objects.count(), Preference.objects.count()) == (0, 0, 0)
    assert (Consent.objects.filter(pk=who.account.consent_id).count(), Withdrawal.objects.count()) == (1, 1)
    card = Card.objects.get()
    assert (card.birth_date.month, card.birth_date.day, card.sex) == (1, 1, who.card.sex)
    assert Holding.objects.get().ended_at == NOW + WEEK


@pytest.mark.parametrize(("is_shared", "left"), [(False, 0), (True, 1)])
def test_erase_due_forgets_answers_before_visits_with_the_card(who, is_shared, left):
    held = booking.appointment(who, WorkSessionFactory(slots=1).slots.get(), State.RELEASED)
    Answers.objects.create(pk=held.pk, sealed="x", given_at=NOW)
    if is_shared:
        HoldingFactory(card=who.card, relation=Relation.RELATIVE)
    withdraw(who)
    assert Answers.objects.count() == 1
    assert actions.erase_due(at=NOW + WEEK) == 1
    assert Answers.objects.count() == left


def test_erase_due_twice_does_nothing_more(who):
    withdraw(who)
    actions.erase_due(at=NOW + WEEK)
    before = everything_stored()
    assert actions.erase_due(at=NOW + WEEK + WEEK) == 0
    assert everything_stored() == before
    jobs.erase_closed_accounts()
    assert everything_stored() == before


def test_erase_due_keeps_the_name_while_a_clinic_waits(who):
    slot = WorkSessionFactory(slots=1).slots.get()
    booking.appointment(who, slot, State.BOOKED)
    withdraw(who)
    Account.objects.update(closing_at=slot.starts_at - timedelta(hours=1))
    assert actions.erase_due(at=slot.starts_at - timedelta(minutes=1)) == 0
    assert Card.objects.get().surname == PLANTED[0]
    assert actions.erase_due(at=slot.ends_at + timedelta(minutes=1)) == 1
    assert Card.objects.get().surname == ""


def test_erase_due_keeps_a_card_that_somebody_else_holds(who):
    HoldingFactory(card=who.card, relation=Relation.RELATIVE)
    withdraw(who)
    assert actions.erase_due(at=NOW + WEEK) == 1
    assert Card.objects.get(pk=who.card.pk).surname == PLANTED[0]


def test_agree_again_keeps_an_account_that_was_closing(who):
    withdraw(who)
    accounts.agree_again(
        session=signed_in(who), body="Я согласна снова.", region="26", time_zone="Europe/Moscow",
        browser=browser(), at=NOW, by=who.by,
    )  # fmt: skip
    assert actions.erase_due(at=NOW + WEEK) == 0
    assert Account.objects.get().surname == PLANTED[0]


def test_everything_holds_all_that_is_known_and_nothing_of_others(who):
    patient(surname="Чужакова")
    told = str(actions.collect(account_id=who.account.pk, at=NOW, by=who.by))
    assert [word for word in PLANTED if word in told] == list(PLANTED)
    assert "wants_letters" in told
    assert "Чужакова" not in told


def test_erase_due_leaves_no_way_from_a_row_to_the_number_of_esia(who):
    oid = who.account.esia_oid
    booking.appointment(
        who, WorkSessionFactory(slots=1, wall_date=(NOW - WEEK).date()).slots.get(), State.BOOKED
    )
    withdraw(who)
    Account.objects.update(closing_at=NOW + WEEK)
    assert actions.erase_due(at=NOW + WEEK * 5) == 1
    evidence = {Consent, Withdrawal}
    rest = [row for model in domain_models() if model not in evidence for row in model.objects.all()]
    told = serializers.serialize("json", rest)
    assert (oid in everything_stored(), oid in told) == (True, False)
    consents = {str(consent.pk) for consent in Consent.objects.filter(esia_oid=oid)}
    assert [pk for pk in consents if pk in told] == []


def test_erase_due_lets_a_person_stay_who_came_back_after_the_list_was_read(who, monkeypatch):
    withdraw(who)
    due = known.due_to_erase(at=NOW + WEEK)
    assert due == [who.account.pk]
    accounts.agree_again(
        session=signed_in(who), body="Я согласна снова.", region="26", time_zone="Europe/Moscow",
        browser=browser(), at=NOW, by=who.by,
    )  # fmt: skip
    monkeypatch.setattr(known, "due_to_erase", lambda **_: due)
    assert actions.erase_due(at=NOW + WEEK) == 0
    assert Account.objects.get(pk=who.account.pk).surname == PLANTED[0]


def test_erase_due_goes_on_where_one_account_fails(who, monkeypatch):
    other = patient()
    withdraw(who)
    withdraw(other)
    whole = patients.erase

    def fails_for_the_first(*, account_id, **more):
        if account_id == who.account.pk:
            raise RuntimeError
        return whole(account_id=account_id, **more)

    monkeypatch.setattr(patients, "erase", fails_for_the_first)
    assert actions.erase_due(at=NOW + WEEK) == 1
    assert Account.objects.get(pk=other.account.pk).erased_at == NOW + WEEK
    assert Account.objects.get(pk=who.account.pk).erased_at is None


def test_erase_due_keeps_the_wish_about_letters_while_a_clinic_waits(who):
    slot = WorkSessionFactory(slots=1).slots.get()
    booking.appointment(who, slot, State.BOOKED)
    withdraw(who)
    Account.objects.update(closing_at=slot.starts_at - timedelta(hours=1))
    assert actions.erase_due(at=slot.starts_at - timedelta(minutes=1)) == 0
    assert messages.choice(account_id=who.account.pk).wants_letters is False
    assert Notice.objects.filter(account_id=who.account.pk).count() > 0


def test_database_refuses_an_account_and_a_card_without_a_consent(who):
    for row in (who.account, who.card):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(consent=None)


def test_erase_due_waits_for_a_visit_thirty_days_at_most(who):
    slot = WorkSessionFactory(slots=1, wall_date=(NOW + timedelta(days=60)).date()).slots.get()
    booking.appointment(who, slot, State.BOOKED)
    withdraw(who)
    month = timedelta(days=30)
    assert actions.erase_due(at=NOW + month - timedelta(seconds=1)) == 0
    assert actions.erase_due(at=NOW + month) == 1
    assert Card.objects.get().surname == ""
