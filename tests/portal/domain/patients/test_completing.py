"""At each return ESIA's data are compared: what is empty is filled, what differs is asked about, never changed."""

from dataclasses import replace

import pytest

from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import Account, SignInAttempt
from portal.domain.audit.models import Entry
from portal.domain.patients import actions
from portal.domain.patients.models import Card
from portal.domain.patients.states import Group, Paper
from portal.kit import documents
from tests.factories.accounts import NOW, AttemptFactory, browser, child, person
from tests.factories.patients import CardFactory, HoldingFactory

OTHER_POLICY = ports.Document("MDCL_PLCY", "", "2690089747008047", "Капитал МС")


def arrive(**told):
    attempt = AttemptFactory(agreed=True, used_at=NOW)
    return actions.arrive(attempt=attempt, person=person(**told), browser=browser(), at=NOW)


def offers(arrived):
    session = queries.signed_in(key=arrived.session_key, at=NOW)
    return actions.offered(session=session, on=NOW.date(), at=NOW)


@pytest.fixture
def known(db, esia):
    """Somebody of whom ESIA told everything once."""
    return arrive()


def test_what_was_not_told_at_first_is_filled_in_later_and_said(db, esia):
    arrive(documents=(), snils="", patronymic="")
    before = Card.objects.get()
    assert (before.policy_number, before.snils, before.document_number) == ("", "", "")

    arrived = arrive()

    card = Card.objects.get()
    assert arrived.filled == (Group.SNILS, Group.POLICY, Group.DOCUMENT)
    assert (card.policy_number, card.insurer) == ("2651440841000777", "Ингосстрах-М")
    assert (card.snils, card.patronymic, card.document_number) == (person().snils, "Акинфиевна", "556677")
    assert Entry.objects.get(action="card.refreshed").facts["source"] == "esia"
    assert arrive().filled == ()


OTHERWISE = {
    "policy": {"documents": (person().documents[0], OTHER_POLICY)},
    "document": {"documents": (replace(person().documents[0], number="999999"), person().documents[1])},
    "person": {"surname": "Вахрушева"},
    "phone": {"phone": "+79280000000"},
    "snils": {"snils": "08765430300"},
}


@pytest.mark.parametrize(("group", "told"), OTHERWISE.items(), ids=OTHERWISE)
def test_what_esia_tells_otherwise_is_offered_and_taken_only_by_a_press(known, group, told):
    before = Card.objects.values().get()

    arrived = arrive(**told)

    assert Card.objects.values().get() == before
    (offer,) = offers(arrived).offers
    assert offer.changes == (group,)
    session = queries.signed_in(key=arrived.session_key, at=NOW)
    by = actions_by(session)
    actions.renew_told(key=offer.key, session=session, on=NOW.date(), at=NOW, by=by)
    after = Card.objects.values().get()
    assert after != before
    assert [offer.changes for offer in offers(arrived).offers] == [()]


def actions_by(session):
    from portal.domain.accounts import actions as accounts

    return accounts.actor(session.account_id, session.session_id)


def test_a_phone_that_the_person_typed_is_not_asked_about(known):
    Card.objects.update(phone="+79180000001", typed="phone")

    arrive(phone="+79280000000")

    assert Card.objects.get().phone == "+79180000001"
    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def held_child(policy):
    card = CardFactory(
        surname="Землероев", name="Тимофей", patronymic="Олегович", birth_date=child().birth_date, sex="m",
        snils=child().snils, policy_number=policy, policy_series="", insurer="Ингосстрах-М",
        document_type=Paper.BIRTH_CERTIFICATE, document_series=documents.birth_series("iii-дн"), document_number="500040",
    )  # fmt: skip
    HoldingFactory(account=Account.objects.get(), card=card, relation="child")
    return card


def test_a_childs_other_policy_is_offered_to_the_parent_and_no_other_child_is_kept(known):
    card = held_child("2651440841000777")
    stranger = child(oid="5000000002", name="Пелагея", snils="")

    arrived = arrive(children=(child(), stranger))

    answer = offers(arrived)
    assert answer.is_of_children
    assert [(offer.card_id, offer.changes) for offer in answer.offers] == [(card.pk, ("policy",))]


def test_a_child_of_whom_nothing_changed_is_not_kept(known):
    held_child("2690089747008047")

    arrive(children=(child(),))

    assert SignInAttempt.objects.exclude(sealed="").count() == 0
