"""A signed-in person asks ESIA: sealed for ten minutes, for this sitting, of this very person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import Account, Session, SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE, Purpose
from portal.domain.audit.models import Entry
from portal.domain.patients import actions
from portal.domain.patients.models import Card, Holding
from tests.factories.accounts import NOW, AttemptFactory, browser, child, person
from tests.factories.patients import CardFactory, HoldingFactory
from tests.ground import dump
from tests.portal.domain.patients.family import Parent

SECOND = timedelta(seconds=1)


@pytest.fixture
def parent(db, esia):
    return Parent()


def test_come_back_inside_seals_the_children_and_stores_no_card(parent, esia):
    parent.ask(esia, child(surname="Дитятин"), child(surname="Дитятина", oid="5000000002"))

    assert [(offer.surname, offer.can_be_added) for offer in parent.offers()] == [
        ("Дитятин", True), ("Дитятина", True),
    ]  # fmt: skip
    assert (Card.objects.count(), Session.objects.count()) == (1, 1)
    assert dump.readable("Дитятин", "71000405299", "500040") == []
    entry = Entry.objects.get(action="esia.asked")
    assert (entry.object_id, entry.facts) == (str(parent.who.account.pk), {"about": "children"})


def test_come_back_inside_brings_every_part_of_a_child(parent, esia):
    parent.ask(esia, child())

    told = parent.offers()[0].data
    assert (told.policy_kind, told.policy_number, told.insurer) == ("new", "2690089747008047", "Ингосстрах-М")
    assert (told.document_type, told.document_series, told.document_number) == (
        "RF_BRTH_CERT", "III-ДН", "500040",
    )  # fmt: skip
    assert (told.snils, told.sex, told.phone) == (child().snils, "m", "")


def test_come_back_inside_for_own_data_leaves_the_children_out(parent, esia):
    parent.ask(esia, child(), purpose=Purpose.OWN_DATA)

    answer = actions.offered(session=parent.session, on=NOW.date(), at=NOW)
    assert (answer.is_of_children, [offer.relation for offer in answer.offers]) == (False, ["self"])


def test_come_back_inside_without_children_says_so(parent, esia):
    parent.ask(esia)

    answer = actions.offered(session=parent.session, on=NOW.date(), at=NOW)
    assert (answer.is_of_children, answer.offers) == (True, [])


def test_come_back_inside_completes_the_own_card_and_changes_nothing_in_it(parent, esia):
    Card.objects.filter(pk=parent.who.card.pk).update(snils="")
    before = Card.objects.get(pk=parent.who.card.pk).surname

    parent.ask(esia, surname="Вахрушева")

    card = Card.objects.get(pk=parent.who.card.pk)
    assert (card.surname, card.snils) == (before, person().snils)
    assert Account.objects.get().surname == "Вахрушева"


def test_answer_lives_ten_minutes_and_is_swept(parent, esia):
    parent.ask(esia, child())

    assert len(parent.offers(at=NOW + ATTEMPT_LIFE - SECOND)) == 1
    with pytest.raises(actions.NothingWaits):
        parent.offers(at=NOW + ATTEMPT_LIFE)
    accounts.sweep(at=NOW + ATTEMPT_LIFE)
    assert SignInAttempt.objects.count() == 0


def test_answer_is_not_shown_in_another_sitting_of_the_same_person(parent, esia):
    parent.ask(esia, child())
    first = parent.session

    parent.sign_in()

    with pytest.raises(actions.NothingWaits):
        parent.offers()
    parent.session = first
    assert len(parent.offers()) == 1


def test_answer_is_not_shown_to_another_account(parent, esia):
    parent.ask(esia, child())

    with pytest.raises(actions.NothingWaits):
        Parent().offers()


def test_answer_of_a_new_trip_replaces_the_earlier_one(parent, esia):
    parent.ask(esia, child())
    key = parent.offers()[0].key
    parent.ask(esia, child(oid="5000000002", name="Вера"), at=NOW + SECOND)

    assert [offer.name for offer in parent.offers(NOW + SECOND)] == ["Вера"]
    assert SignInAttempt.objects.exclude(sealed="").count() == 1
    with pytest.raises(actions.NotOffered):
        actions.find_offer(key, session=parent.session, on=NOW.date(), at=NOW + SECOND)


def test_answer_with_a_broken_seal_is_none(parent, esia):
    parent.ask(esia, child())
    SignInAttempt.objects.update(sealed="gAAAA-changed")

    with pytest.raises(actions.NothingWaits):
        parent.offers()


def test_come_back_inside_of_another_person_takes_nothing(parent, esia):
    esia.told = person(oid="1000000777", surname="Чужакова", children=(child(),))

    with pytest.raises(actions.OtherPerson):
        parent.come(parent.attempt())

    assert SignInAttempt.objects.exclude(sealed="").count() == 0
    assert not Card.objects.filter(surname="Чужакова").exists()


def test_come_back_inside_of_another_sitting_asks_esia_nothing(parent, esia):
    attempt = parent.attempt()
    esia.told = person(oid=parent.who.account.esia_oid, children=(child(),))
    parent.sign_in()

    with pytest.raises(actions.OtherSitting):
        parent.come(attempt)

    assert (esia.asked, SignInAttempt.objects.exclude(sealed="").count()) == ([], 0)


def test_come_back_inside_of_nobody_asks_esia_nothing(parent, esia):
    with pytest.raises(actions.OtherSitting):
        actions.come_back_inside(
            attempt=parent.attempt(), code="code", came_to="", session=None, at=NOW, by=parent.by
        )

    assert esia.asked == []


def test_come_back_inside_to_an_esia_that_refuses_stores_nothing(parent, esia):
    esia.told = ports.Unavailable("status 502")

    with pytest.raises(ports.Unavailable):
        parent.come(parent.attempt())

    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_come_back_inside_of_a_closed_account_takes_nothing(parent, esia):
    attempt = parent.attempt()
    esia.told = parent.told
    Account.objects.update(is_blocked=True)

    with pytest.raises(accounts.Blocked):
        parent.come(attempt)

    assert SignInAttempt.objects.exclude(sealed="").count() == 0


@pytest.mark.parametrize("told", [{"birth_date": None}, {"sex": ""}, {"surname": ""}], ids=str)
def test_come_back_inside_of_a_person_esia_knows_too_little_of_takes_nothing(parent, esia, told):
    with pytest.raises(ports.Incomplete):
        parent.ask(esia, child(), **told)

    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_a_limited_session_is_shown_nothing(parent, esia):
    parent.ask(esia, child())
    Session.objects.update(is_limited=True)
    limited = parent.session.__class__(
        **{name: getattr(parent.session, name) for name in parent.session.__slots__} | {"is_limited": True}
    )

    with pytest.raises(actions.NothingWaits):
        actions.offered(session=limited, on=NOW.date(), at=NOW)


@pytest.mark.parametrize("purpose", [Purpose.OWN_DATA, Purpose.CHILDREN])
def test_a_trip_from_inside_without_a_sitting_is_refused(db, purpose):
    with pytest.raises(IntegrityError, match="accounts_attempt_inside_a_session"), transaction.atomic():
        AttemptFactory(purpose=purpose)
    AttemptFactory(purpose=Purpose.SIGN_IN)

    assert SignInAttempt.objects.count() == 1


def test_erase_of_an_account_takes_what_lies_sealed_for_it(parent, esia):
    parent.ask(esia, child())

    accounts.erase(account_id=parent.who.account.pk, at=NOW)

    assert SignInAttempt.objects.count() == 0


def arrive(attempt, who):
    return actions.arrive(attempt=attempt, person=who, browser=browser(), at=NOW)


def test_first_arrival_offers_the_children_sealed(db, esia):
    arrived = arrive(AttemptFactory(agreed=True, used_at=NOW), person(children=(child(surname="Дитятин"),)))

    session = queries.signed_in(key=arrived.session_key, at=NOW)
    answer = actions.offered(session=session, on=NOW.date(), at=NOW)
    assert [(offer.surname, offer.can_be_added) for offer in answer.offers] == [("Дитятин", True)]
    assert (Card.objects.count(), Holding.objects.get().relation) == (1, "self")
    assert dump.readable("Дитятин") == []


def test_agreeing_after_the_return_offers_the_children_too(db, esia):
    arrive(AttemptFactory(used_at=NOW), person(children=(child(),)))
    arrived = actions.agree_after_return(agreed_text="Я согласна.", region="26", browser=browser(), at=NOW)

    session = queries.signed_in(key=arrived.session_key, at=NOW)
    assert [offer.name for offer in actions.offered(session=session, on=NOW.date(), at=NOW).offers] == [
        "Тимофей"
    ]


def test_arrival_without_children_leaves_nothing_sealed(db, esia):
    arrive(AttemptFactory(agreed=True, used_at=NOW), person())

    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_later_arrival_offers_what_was_typed_otherwise_and_overwrites_nothing(db, esia):
    known = person(documents=())
    arrive(AttemptFactory(agreed=True, used_at=NOW), known)
    Card.objects.update(policy_kind="new", policy_number="2658900898000015", typed="policy")

    arrived = arrive(AttemptFactory(used_at=NOW), person(children=(child(),)))

    assert Card.objects.get().policy_number == "2658900898000015"
    session = queries.signed_in(key=arrived.session_key, at=NOW)
    answer = actions.offered(session=session, on=NOW.date(), at=NOW)
    assert (answer.is_of_children, [offer.changes for offer in answer.offers]) == (False, [("policy",)])


def test_a_later_arrival_with_nothing_new_leaves_nothing_sealed(db, esia):
    arrive(AttemptFactory(agreed=True, used_at=NOW), person())
    arrive(AttemptFactory(used_at=NOW), person(children=(child(),)))

    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_a_card_held_by_hand_is_found_by_name_and_birth_date(parent, esia):
    card = CardFactory(
        source="hand", surname="ЗЕМЛЕРОЕВ", name="тимофей", patronymic="Олегович",
        birth_date=child().birth_date, confirmed_at=None, confirmed_by="",
    )  # fmt: skip
    HoldingFactory(account=parent.who.account, card=card, relation="child")
    parent.ask(esia, child())

    offer = parent.offers()[0]
    assert (offer.card_id, offer.is_typed, offer.can_be_added, offer.can_be_renewed) == (
        card.pk, True, False, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "data", "adult"),
    [
        ({"birth_date": None}, False, False),
        ({"sex": ""}, False, False),
        ({"name": ""}, False, False),
        ({"birth_date": NOW.date().replace(year=2008)}, True, True),
        ({"birth_date": NOW.date().replace(year=2008) + timedelta(days=1)}, True, False),
    ],
    ids=str,
)
def test_a_child_esia_knows_too_little_of_or_who_is_grown_up_is_not_added(parent, esia, told, data, adult):
    parent.ask(esia, child(**told))

    offer = parent.offers()[0]
    assert (offer.data is not None, offer.is_adult) == (data, adult)
    assert offer.can_be_added is (data and not adult)
    if not offer.can_be_added:
        with pytest.raises(actions.NotOffered):
            parent.add_key(offer.key, offer.data)
        assert Card.objects.count() == 1
