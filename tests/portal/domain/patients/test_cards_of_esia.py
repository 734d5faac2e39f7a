"""Cards made of the sealed answer: what ESIA told is frozen, what it left empty may be typed."""

import dataclasses
import uuid
from datetime import date, timedelta

import pytest

from portal.domain.accounts.models import Consent
from portal.domain.audit.models import Entry
from portal.domain.notices.models import Notice
from portal.domain.patients import actions
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import CARDS_AT_MOST, GROUPS, Group
from tests.factories.accounts import ISSUER, NOW, AttemptFactory, browser, child, person
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.portal.domain.patients.family import AGREED, Parent
from tests.races.together import together

SECOND = timedelta(seconds=1)
POLICY = {"policy_kind": "new", "policy_number": "2658900898000015"}
FORGED = {
    "surname": "Чужаков", "name": "Подменённый", "patronymic": "", "birth_date": date(2015, 1, 1), "sex": "f",
    "snils": "16072239447", "policy_kind": "new", "policy_series": "", "policy_number": "2658900898000015",
    "is_policy_sure": True, "insurer": "Чужая", "document_type": "RF_PASSPORT", "document_series": "4508",
    "document_number": "123456", "phone": "+79000000000",
}  # fmt: skip


@pytest.fixture
def parent(db, esia):
    return Parent()


def children() -> list[Card]:
    return list(Card.objects.filter(holdings__relation="child").distinct().order_by("created_at"))


def test_add_told_makes_a_confirmed_card_held_as_a_child(parent, esia):
    parent.ask(esia, child())

    card_id = parent.add()

    card = Card.objects.get(pk=card_id)
    assert (card.surname, card.snils, card.policy_number) == ("Землероев", child().snils, "2690089747008047")
    assert (card.source, card.esia_issuer, card.esia_oid) == ("esia", ISSUER, "5000000001")
    assert (card.confirmed_at, card.confirmed_by, card.typed) == (NOW, "esia", "")
    holding = Holding.objects.get(card=card)
    assert (holding.account, holding.relation) == (parent.who.account, "child")


def test_add_told_keeps_the_consent_of_this_account_for_this_card(parent, esia):
    parent.ask(esia, child())

    consent = Consent.objects.get(holdings__card=parent.add())

    assert (consent.text.purpose, consent.text.body) == ("card_child", AGREED.body)
    assert (consent.given_at, consent.esia_oid) == (NOW, parent.who.account.esia_oid)


@pytest.mark.parametrize("group", [Group.PERSON, Group.SNILS, Group.POLICY, Group.DOCUMENT])
def test_add_told_reads_nothing_of_what_esia_told_from_the_form(parent, esia, group):
    parent.ask(esia, child())
    offer = parent.offers()[0]
    forged = dataclasses.replace(offer.data, **{name: FORGED[name] for name in GROUPS[group]})

    card = Card.objects.get(pk=parent.add(typed=forged))

    assert {name: getattr(card, name) for name in GROUPS[group]} == {
        name: getattr(offer.data, name) for name in GROUPS[group]
    }


@pytest.mark.parametrize("group", [Group.SNILS, Group.POLICY, Group.DOCUMENT, Group.PHONE])
def test_add_told_takes_what_esia_left_empty_from_the_form_and_remembers_who_typed_it(parent, esia, group):
    parent.ask(esia, child(snils="", documents=(), birth_date=date(2010, 1, 1)))
    typed = dataclasses.replace(parent.offers()[0].data, **{name: FORGED[name] for name in GROUPS[group]})

    card = Card.objects.get(pk=parent.add(typed=typed))

    assert {name: getattr(card, name) for name in GROUPS[group]} == {
        name: FORGED[name] for name in GROUPS[group]
    }
    assert card.typed == group


def test_add_told_of_a_newborn_without_numbers_is_done(parent, esia):
    parent.ask(esia, child(snils="", documents=(), birth_date=NOW.date()))

    assert Card.objects.get(pk=parent.add()).policy_number == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"snils": "11223344596"}, "snils"),
        ({"policy_kind": "new", "policy_number": "6555320880000082"}, "policy_number"),
        ({"document_type": "RF_PASSPORT", "document_series": "4508", "document_number": "123456"}, "document_type"),
        ({"document_type": "RF_BRTH_CERT", "document_series": "Я", "document_number": "1"}, "document_number"),
        ({"phone": "123"}, "phone"),
    ],
    ids=str,
)  # fmt: skip
def test_add_told_with_a_wrong_number_typed_stores_nothing(parent, esia, typed, field):
    parent.ask(esia, child(snils="", documents=()))
    data = dataclasses.replace(parent.offers()[0].data, **typed)

    with pytest.raises(actions.BadData) as refused:
        parent.add(typed=data)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert (Card.objects.count(), Consent.objects.filter(text__purpose="card_child").count()) == (1, 0)


@pytest.mark.parametrize("field", ["snils", "policy_number"])
def test_add_told_with_a_number_of_another_card_stores_nothing(parent, esia, field):
    parent.ask(esia, child(snils="", documents=()))
    Card.objects.update(policy_number="2658900898000015")
    numbers = {"snils": {"snils": Card.objects.get().snils}, "policy_number": POLICY}[field]
    typed = dataclasses.replace(parent.offers()[0].data, **numbers)

    with pytest.raises(actions.BadData) as refused:
        parent.add(typed=typed)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert children() == []


@pytest.mark.parametrize("key", ["", "0" * 16, "a-key-of-nobody", "nobodys-key"])
def test_add_told_by_a_key_of_nobody_stores_nothing(parent, esia, key):
    parent.ask(esia, child())

    with pytest.raises(actions.NotOffered):
        parent.add_key(key, parent.offers()[0].data)

    assert Card.objects.count() == 1


def test_add_told_by_another_account_stores_nothing(parent, esia):
    parent.ask(esia, child())
    offer = parent.offers()[0]

    with pytest.raises(actions.NotOffered):
        Parent().add_key(offer.key, offer.data)

    assert children() == []


def test_add_told_after_ten_minutes_stores_nothing(parent, esia):
    parent.ask(esia, child())
    offer = parent.offers()[0]

    with pytest.raises(actions.NotOffered):
        parent.add_key(offer.key, offer.data, at=NOW + timedelta(minutes=10))

    assert children() == []


def test_add_told_twice_says_that_the_card_is_held(parent, esia):
    parent.ask(esia, child())
    offer = parent.offers()[0]
    card_id = parent.add()

    with pytest.raises(actions.AlreadyHeld) as refused:
        parent.add_key(offer.key, offer.data)

    assert (refused.value.card_id, len(children())) == (card_id, 1)


def test_cards_from_esia_are_not_counted_among_the_typed_ones(parent, esia):
    for _ in range(CARDS_AT_MOST):
        card = CardFactory(source="hand", confirmed_at=None, confirmed_by="")
        HoldingFactory(account=parent.who.account, card=card, relation="relative")
    parent.ask(esia, child())

    assert Card.objects.get(pk=parent.add()).source == "esia"


def both_ask(esia, first, second, one, other=None):
    for parent, told in ((first, one), (second, other or one)):
        parent.ask(esia, told)


def test_both_parents_hold_one_card_of_one_child(parent, esia):
    other = Parent()
    both_ask(esia, parent, other, child())

    first, second = parent.add(), other.add(at=NOW + SECOND)

    assert first == second
    assert sorted(Holding.objects.filter(card=first).values_list("account", flat=True)) == sorted(
        [parent.who.account.pk, other.who.account.pk]
    )
    assert len({holding.consent_id for holding in Holding.objects.filter(card=first)}) == 2
    told = Notice.objects.filter(kind="card_shared").values_list("account_id", "card_id", "facts")
    assert list(told) == [(parent.who.account.pk, first, {})]


def test_the_second_parent_renews_what_esia_told_and_leaves_what_the_first_typed(parent, esia):
    other = Parent()
    parent.ask(esia, child(snils="", documents=()))
    typed = dataclasses.replace(
        parent.offers()[0].data, policy_kind="new", policy_number="2658900898000015", phone="+79181112233"
    )
    card_id = parent.add(typed=typed)
    other.ask(esia, child(surname="Новофамильный"))

    other.add(at=NOW + SECOND)

    card = Card.objects.get(pk=card_id)
    assert (card.surname, card.snils) == ("Новофамильный", child().snils)
    assert (card.policy_number, card.phone, card.typed) == (
        "2658900898000015",
        "+79181112233",
        "phone policy",
    )


@pytest.mark.parametrize("other_told", [{"birth_date": date(2019, 9, 3)}, {"name": "Тихон"}], ids=str)
def test_one_number_for_two_different_children_shares_no_card(parent, esia, other_told):
    other = Parent()
    both_ask(esia, parent, other, child(), child(**other_told))

    first, second = parent.add(), other.add(at=NOW + SECOND)

    assert first != second
    assert Holding.objects.filter(card=first).count() == 1


@pytest.mark.parametrize(("birth_date", "is_shared"), [(child().birth_date, True), (date(1990, 1, 1), False)])
def test_an_account_takes_the_card_under_its_number_only_if_it_is_of_this_person(
    parent, esia, birth_date, is_shared
):
    parent.ask(esia, child())
    card_id = parent.add()
    grown = person(oid=child().oid, name="Тимофей", birth_date=birth_date, sex="m")

    actions.arrive(
        attempt=AttemptFactory(agreed=True, used_at=NOW), person=grown, browser=browser(), at=NOW + SECOND
    )

    own = Holding.objects.filter(relation="self", account__esia_oid=child().oid).get()
    assert (own.card_id == card_id) is is_shared
    assert Card.objects.get(pk=own.card_id).esia_oid == (child().oid if is_shared else "")


def test_the_same_child_without_a_number_of_esia_shares_no_card(parent, esia):
    other = patient()
    typed = CardFactory(
        source="hand", surname="Землероев", name="Тимофей", patronymic="Олегович", birth_date=child().birth_date,
        confirmed_at=None, confirmed_by="",
    )  # fmt: skip
    HoldingFactory(account=other.account, card=typed, relation="child")
    parent.ask(esia, child())

    assert parent.add() != typed.pk
    assert Holding.objects.filter(card=typed).count() == 1


@pytest.mark.parametrize("round_number", range(3))
@pytest.mark.django_db(transaction=True)
def test_both_parents_at_once_get_one_card(esia, round_number):
    parents = [Parent(), Parent()]
    both_ask(esia, *parents, child())

    cards = together(2, lambda number: parents[number].add(), expected=actions.AlreadyHeld)

    assert cards[0] == cards[1]
    assert Holding.objects.filter(card=cards[0]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_card(esia):
    parent = Parent()
    parent.ask(esia, child())

    answers = together(2, lambda _: parent.add(), expected=(actions.AlreadyHeld, actions.NotOffered))

    assert sum(isinstance(answer, uuid.UUID) for answer in answers) == 1
    assert len(children()) == 1


def test_renew_told_takes_over_what_differs_and_names_it(parent, esia):
    parent.ask(esia, child())
    card_id = parent.add()
    parent.ask(esia, child(surname="Новофамильный"), at=NOW + SECOND)
    assert parent.offers(NOW + SECOND)[0].changes == ("person",)

    assert parent.renew(at=NOW + SECOND) == card_id

    assert Card.objects.get(pk=card_id).surname == "Новофамильный"
    assert Entry.objects.get(action="card.refreshed", object_id=card_id).facts == {
        "source": "esia",
        "fields": ["surname"],
    }
    assert parent.offers(NOW + SECOND)[0].can_be_renewed is False


def test_renew_told_replaces_what_was_typed_only_when_asked(parent, esia):
    parent.ask(esia, child(documents=()))
    typed = dataclasses.replace(parent.offers()[0].data, policy_kind="new", policy_number="2658900898000015")
    card_id = parent.add(typed=typed)

    parent.ask(esia, child(), at=NOW + SECOND)
    assert Card.objects.get(pk=card_id).policy_number == "2658900898000015"
    parent.renew(at=NOW + SECOND)

    card = Card.objects.get(pk=card_id)
    assert (card.policy_number, card.insurer, card.typed) == ("2690089747008047", "Ингосстрах-М", "")


def test_renew_told_makes_a_card_typed_by_hand_one_of_esia(parent, esia):
    card = CardFactory(
        source="hand", surname="Землероев", name="Тимофей", patronymic="Олегович", birth_date=child().birth_date,
        sex="m", snils="", policy_kind="", policy_number="", insurer="", document_type="", document_series="",
        document_number="", phone="+79181112233", confirmed_at=None, confirmed_by="",
    )  # fmt: skip
    HoldingFactory(account=parent.who.account, card=card, relation="child")
    parent.ask(esia, child())

    parent.renew()

    card.refresh_from_db()
    assert (card.source, card.esia_oid, card.confirmed_by) == ("esia", "5000000001", "esia")
    assert (card.snils, card.document_series, card.typed) == (child().snils, "III-ДН", "phone")


def test_renew_told_of_a_typed_card_leaves_the_other_parents_card_apart(parent, esia):
    other = Parent()
    other.ask(esia, child())
    theirs = other.add()
    card = CardFactory(
        source="hand", surname="Землероев", name="Тимофей", patronymic="Олегович",
        birth_date=child().birth_date, confirmed_at=None, confirmed_by="",
    )  # fmt: skip
    HoldingFactory(account=parent.who.account, card=card, relation="child")
    parent.ask(esia, child())

    parent.renew()

    card.refresh_from_db()
    assert (card.source, card.esia_oid) == ("esia", "")
    assert Holding.objects.filter(card=theirs).count() == 1


@pytest.mark.parametrize("ended", [True, False])
def test_renew_told_of_nothing_new_or_of_a_card_given_up_changes_nothing(parent, esia, ended):
    parent.ask(esia, child())
    card_id = parent.add()
    offer = parent.offers()[0]
    if ended:
        Holding.objects.filter(card=card_id).update(ended_at=NOW)
    before = Card.objects.filter(pk=card_id).values().get()

    with pytest.raises(actions.NotOffered):
        actions.renew_told(key=offer.key, session=parent.session, on=NOW.date(), at=NOW, by=parent.by)

    assert Card.objects.filter(pk=card_id).values().get() == before


def test_a_card_given_up_can_be_added_again(parent, esia):
    parent.ask(esia, child())
    first = parent.add()
    Holding.objects.filter(card=first).update(ended_at=NOW, ended_why="deleted")

    assert parent.add(at=NOW + SECOND) == first
    assert Holding.objects.filter(card=first, ended_at=None).count() == 1


def test_offered_costs_the_same_for_one_child_and_for_three(parent, esia, django_assert_num_queries):
    for count in (1, 3):
        parent.ask(esia, *(child(oid=f"500000000{number}", name=f"Имя{number}") for number in range(count)))
        with django_assert_num_queries(2):
            assert len(parent.offers()) == count
