"""A card is added with its consent, or not at all; edited, deleted, brought back, emptied."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries as known
from portal.domain.accounts import texts
from portal.domain.accounts.models import Consent, Withdrawal
from portal.domain.accounts.states import ConsentGiven, ConsentPurpose
from portal.domain.audit.models import Entry
from portal.domain.booking import queries as visits
from portal.domain.limits import actions as limits
from portal.domain.patients import access, actions, queries
from portal.domain.patients.actions import emptying
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import CARDS_AT_MOST, LEFT, UNDO_LASTS, CardData, Ended, Relation, Source
from portal.domain.privacy import actions as privacy
from portal.domain.privacy import jobs
from tests.factories import booking
from tests.factories.accounts import NOW, ConsentFactory, browser, snils_of
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.factories.schedule import WorkSessionFactory

ON = NOW.date()
TOLD = CardData("Ёлкина", "Анна", "Игоревна", date(2019, 3, 5), "f", snils=snils_of(902_100_001))
TEXT = texts.consent(ConsentPurpose.CARD_CHILD, "ООО «Пример»")
GIVEN = ConsentGiven(ConsentPurpose.CARD_CHILD, TEXT, "26", "Europe/Moscow", browser())
SECOND = timedelta(seconds=1)


@pytest.fixture
def anna(transactional_db):
    """Somebody with an account; limits refuse to count inside the transaction of a test."""
    return patient(birth_date=date(1990, 5, 17))


def add(who, told=TOLD, relation=Relation.CHILD, source=Source.HAND, esia_oid="", at=NOW, by=None):
    return actions.add_card(
        account_id=who.account.pk, told=told, relation=relation, source=source, esia_oid=esia_oid,
        consent=GIVEN, at=at, by=by or who.by,
    )  # fmt: skip


def numbered(n: int) -> CardData:
    return replace(TOLD, name="Имя" + "а" * n, snils=snils_of(902_200_000 + n))


def opened(who, card_id):
    return access.card_of(account_id=who.account.pk, card_id=card_id, at=NOW, by=who.by, reason="test")


def test_add_card_keeps_card_consent_and_holding(anna):
    card = Card.objects.get(pk=add(anna))

    holding = Holding.objects.get(card=card)
    consent = Consent.objects.get(pk=holding.consent_id)
    assert (card.surname, card.source, card.confirmed_at, card.confirmed_by) == ("Ёлкина", "hand", None, "")
    assert (holding.account_id, holding.relation, card.consent_id) == (anna.account.pk, "child", consent.pk)
    assert (consent.text.purpose, consent.text.body) == ("card_child", TEXT)
    assert (consent.esia_oid, consent.session) == (anna.account.esia_oid, browser().key_hash)
    entry = Entry.objects.get(action="card.added")
    assert (entry.object_id, entry.facts) == (str(card.pk), {"source": "hand", "relation": "child"})


def test_added_card_may_book_and_is_not_confirmed(anna):
    card = opened(anna, add(anna))
    assert (card.is_confirmed, card.is_from_esia, card.relation) == (False, False, "child")


def test_add_card_of_a_person_held_already_says_which(anna):
    first = add(anna)
    with pytest.raises(actions.AlreadyHeld) as refusal:
        add(anna, replace(TOLD, surname="елкина", snils=snils_of(902_100_002)))
    assert refusal.value.card_id == first
    assert (Holding.objects.count(), Card.objects.count()) == (2, 2)


def test_add_card_with_wrong_data_keeps_nothing(anna):
    with pytest.raises(actions.BadData) as refusal:
        add(anna, replace(TOLD, surname="Smith", sex="x"))
    assert [problem.field for problem in refusal.value.problems] == ["surname", "sex"]
    assert Consent.objects.filter(text__purpose="card_child").count() == 0
    assert Card.objects.count() == 1


def test_add_card_with_a_number_of_another_card_is_refused(anna):
    add(anna)
    with pytest.raises(actions.BadData) as refusal:
        add(anna, replace(TOLD, name="Ольга"))
    assert [(problem.field, problem.why) for problem in refusal.value.problems] == [("snils", "number_taken")]


def test_add_card_in_a_limited_session_is_refused(anna):
    with pytest.raises(accounts.Limited):
        add(anna, by=replace(anna.by, is_limited=True))
    assert Card.objects.count() == 1


def test_five_cards_are_typed_a_day_and_the_sixth_tomorrow(anna):
    for n in range(5):
        add(anna, numbered(n))
    with pytest.raises(limits.Exhausted):
        add(anna, numbered(5))
    assert Holding.objects.filter(relation="child").count() == 5
    add(anna, numbered(5), at=NOW + timedelta(days=1, seconds=1))
    assert Holding.objects.filter(relation="child").count() == 6


def test_ten_typed_cards_are_the_most_and_those_of_esia_are_not_counted(anna):
    for _ in range(CARDS_AT_MOST):
        HoldingFactory(account=anna.account, relation="child", card__source="hand")
    with pytest.raises(actions.TooManyCards):
        add(anna)
    add(anna, source=Source.ESIA, esia_oid="777")
    assert Holding.objects.filter(account=anna.account).count() == CARDS_AT_MOST + 2


def test_a_child_that_esia_knows_is_one_card_for_both_parents(anna):
    father = patient()
    first = add(anna, source=Source.ESIA, esia_oid="777")
    second = add(father, replace(TOLD, surname="Другая"), source=Source.ESIA, esia_oid="777")

    assert first == second
    card = Card.objects.get(pk=first)
    assert (card.surname, card.confirmed_by, card.esia_issuer) == ("Ёлкина", "esia", anna.account.esia_issuer)
    assert Holding.objects.filter(card=card).values("consent").distinct().count() == 2


def test_hand_typed_data_never_share_a_card(anna):
    """A5: whoever knows policy and birth date gets a row of their own that shows nothing."""
    first = add(anna, source=Source.ESIA, esia_oid="777")
    second = add(patient())
    assert first != second
    assert Card.objects.get(pk=second).confirmed_at is None


def test_one_identity_of_esia_is_one_card(db):
    CardFactory(esia_issuer="x", esia_oid="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        CardFactory(esia_issuer="x", esia_oid="1")
    assert Card.objects.count() == 1


def change(who, card, **fields):
    told = replace(actions.told_by(Card.objects.get(pk=card.id)), **fields)
    return actions.change_card(card=card, told=told, on=ON, at=NOW, by=who.by)


def test_change_card_takes_over_and_is_recorded(anna):
    card = opened(anna, add(anna))
    assert change(anna, card, name="Анастасия", phone="+79181112233") == ["name", "phone"]
    kept = Card.objects.get(pk=card.id)
    assert (kept.name, kept.phone, kept.typed) == ("Анастасия", "+79181112233", "")
    assert Entry.objects.get(action="card.changed").facts == {"fields": ["name", "phone"]}
    assert change(anna, card, name="Анастасия", phone="+79181112233") == []
    assert Entry.objects.filter(action="card.changed").count() == 1


def test_change_card_leaves_what_esia_told(anna):
    Card.objects.filter(pk=anna.card.pk).update(policy_number="", policy_kind="")
    card = opened(anna, anna.card.pk)
    changed = change(
        anna, card, surname="Чужая", snils="", policy_number="2658900898000015", policy_kind="new"
    )
    kept = Card.objects.get(pk=card.id)
    assert changed == ["policy_kind", "policy_number"]
    assert (kept.surname, kept.snils, kept.typed) == (anna.card.surname, anna.card.snils, "policy")


def test_change_card_refuses_wrong_data_and_keeps_the_old(anna):
    card = opened(anna, add(anna))
    with pytest.raises(actions.BadData) as refusal:
        change(anna, card, snils="11223344596", birth_date=date(1950, 1, 1))
    assert sorted(problem.why for problem in refusal.value.problems) == ["child_is_adult", "snils"]
    assert Card.objects.get(pk=card.id).snils == TOLD.snils


def test_a_deleted_card_is_closed_at_once_and_comes_back_whole(anna):
    card = opened(anna, add(anna))
    actions.remove_card(card=card, at=NOW, by=anna.by)
    with pytest.raises(access.NotYours):
        opened(anna, card.id)
    assert _deleted(anna) == [card.id]

    back = {"account_id": anna.account.pk, "card_id": card.id, "by": anna.by}
    actions.bring_back(**back, at=NOW + UNDO_LASTS - SECOND)
    actions.bring_back(**back, at=NOW + UNDO_LASTS - SECOND)

    assert opened(anna, card.id) == card
    assert _deleted(anna) == []
    assert Entry.objects.filter(action="card.brought_back").count() == 1


def _deleted(anna, at=NOW):
    along = visits.FamilyReading(anna.account.pk, at)
    told = access.listed(account_id=anna.account.pk, at=at, by=anna.by, along=along)
    return [one.card_id for one in told.deleted]


@pytest.mark.parametrize("who", ["too late", "stranger"])
def test_a_card_that_is_not_there_to_be_brought_back_is_not_yours(anna, who):
    card = opened(anna, add(anna))
    actions.remove_card(card=card, at=NOW, by=anna.by)
    one = patient() if who == "stranger" else anna
    at = NOW + UNDO_LASTS if who == "too late" else NOW
    with pytest.raises(access.NotYours):
        actions.bring_back(account_id=one.account.pk, card_id=card.id, at=at, by=one.by)
    assert Holding.objects.get(card=card.id).ended_why == Ended.DELETED


def test_a_second_own_card_does_not_come_back(anna):
    actions.remove_card(card=opened(anna, anna.card.pk), at=NOW, by=anna.by)
    HoldingFactory(account=anna.account)
    with pytest.raises(actions.CannotBringBack):
        actions.bring_back(account_id=anna.account.pk, card_id=anna.card.pk, at=NOW, by=anna.by)
    assert Holding.objects.filter(account=anna.account, ended_at=None).count() == 1


def test_a_deleted_card_is_emptied_after_thirty_days_once(anna, monkeypatch):
    card = opened(anna, add(anna))
    actions.remove_card(card=card, at=NOW, by=anna.by)
    assert privacy.empty_deleted_cards(at=NOW + UNDO_LASTS - SECOND) == 0
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOW + UNDO_LASTS)
    jobs.empty_deleted_cards()
    jobs.empty_deleted_cards()
    kept = Card.objects.get(pk=card.id)
    assert (kept.surname, kept.snils, kept.birth_date, kept.consent_id) == ("", "", date(2019, 1, 1), None)
    assert Holding.objects.get(card=card.id).consent_id is None
    assert Entry.objects.filter(action="card.emptied").count() == 1


def test_a_deleted_card_that_a_clinic_expects_waits(anna):
    card = opened(anna, add(anna))
    at = NOW + UNDO_LASTS
    slot = WorkSessionFactory(wall_date=at.date() + timedelta(days=2)).slots.first()
    booking.appointment(replace(anna, card=Card.objects.get(pk=card.id)), slot, "booked")
    actions.remove_card(card=card, at=NOW, by=anna.by)
    assert privacy.empty_deleted_cards(at=at) == 0
    assert Card.objects.get(pk=card.id).surname == "Ёлкина"
    assert privacy.empty_deleted_cards(at=at + timedelta(days=4)) == 1


@pytest.mark.parametrize("why", LEFT)
def test_a_card_that_everybody_left_is_emptied_after_thirty_days_whatever_the_reason(anna, why):
    left = HoldingFactory(account=anna.account, relation="relative", ended_at=NOW, ended_why=why)
    kept = HoldingFactory(account=anna.account, relation="relative", ended_at=NOW, ended_why=why)
    HoldingFactory(card=kept.card)
    assert privacy.empty_deleted_cards(at=NOW + UNDO_LASTS - SECOND) == 0
    assert privacy.empty_deleted_cards(at=NOW + UNDO_LASTS) == 1
    assert Card.objects.get(pk=left.card_id).surname == ""
    assert Card.objects.get(pk=kept.card_id).surname == kept.card.surname
    assert queries.deleted_long_ago(at=NOW + UNDO_LASTS) == []


@pytest.mark.parametrize("why", LEFT)
def test_a_card_that_was_left_and_that_a_clinic_expects_waits_and_so_does_its_holder(anna, why):
    left = HoldingFactory(account=anna.account, relation="child", ended_at=NOW, ended_why=why)
    at = NOW + UNDO_LASTS
    slot = WorkSessionFactory(wall_date=at.date() + timedelta(days=2)).slots.first()
    booking.appointment(replace(anna, card=left.card), slot, "booked")
    assert privacy.empty_deleted_cards(at=at) == 0
    assert visits.cards_awaited(account_id=anna.account.pk, at=at) == {left.card_id}
    HoldingFactory(card=left.card)
    assert visits.cards_awaited(account_id=anna.account.pk, at=at) == set()


@pytest.mark.parametrize("why", LEFT)
def test_erasing_an_account_empties_its_own_card_though_a_proxy_ended_lately(anna, why):
    HoldingFactory(card=anna.card, relation="relative", ended_at=NOW - SECOND, ended_why=why)
    with transaction.atomic():
        assert actions.erase(account_id=anna.account.pk, keep=set(), at=NOW)
    assert Card.objects.get(pk=anna.card.pk).surname == ""


def test_a_card_stays_by_the_consent_of_who_holds_it_not_of_who_left(anna):
    child = HoldingFactory(account=anna.account, relation="child", consent=ConsentFactory())
    HoldingFactory(card=child.card, relation="child", ended_at=NOW - SECOND, ended_why="deleted")
    HoldingFactory(
        card=child.card, relation="child", ended_at=NOW - UNDO_LASTS, ended_why="deleted",
        since=NOW - 2 * UNDO_LASTS,
    )  # fmt: skip
    emptying.leave(child.card, NOW)
    assert Card.objects.get(pk=child.card_id).consent_id == child.consent_id


def test_a_card_that_the_other_parent_holds_is_not_emptied(anna):
    father = patient()
    card_id = add(anna, source=Source.ESIA, esia_oid="777")
    add(father, source=Source.ESIA, esia_oid="777")
    actions.remove_card(card=opened(anna, card_id), at=NOW, by=anna.by)
    privacy.empty_deleted_cards(at=NOW + UNDO_LASTS)
    with transaction.atomic():
        assert actions.erase(account_id=anna.account.pk, keep=set(), at=NOW + UNDO_LASTS)
    card = Card.objects.get(pk=card_id)
    kept = Holding.objects.get(card=card, account=father.account)
    assert (card.surname, card.consent_id) == ("Ёлкина", kept.consent_id)
    assert Holding.objects.get(card=card, account=anna.account).consent_id is None


def test_erasing_an_account_empties_its_deleted_cards_too(anna):
    card = opened(anna, add(anna))
    actions.remove_card(card=card, at=NOW, by=anna.by)
    with transaction.atomic():
        assert actions.erase(account_id=anna.account.pk, keep=set(), at=NOW + SECOND)
    assert set(Card.objects.values_list("surname", flat=True)) == {""}
    assert set(Holding.objects.values_list("consent", flat=True)) == {None}


def test_both_parents_at_once_make_one_card_of_a_child(anna, monkeypatch):
    """The other parent's card appears between the look and the insert: the constraint refuses, the second try shares."""
    father = patient()
    look = actions.adding._known
    looks = []

    def late(account, esia_oid):
        looks.append(esia_oid)
        if len(looks) == 1:
            return None
        return look(account, esia_oid)

    first = add(father, source=Source.ESIA, esia_oid="777")
    monkeypatch.setattr(actions.adding, "_known", late)
    assert add(anna, source=Source.ESIA, esia_oid="777") == first
    assert looks == ["777", "777"]
    assert Card.objects.filter(esia_oid="777").count() == 1


def test_withdrawing_the_consent_to_the_account_leaves_those_for_cards(anna):
    add(anna)
    key = accounts.open_session(account=anna.account, browser=browser(), at=NOW)
    accounts.withdraw(session=known.signed_in(key=key, at=NOW), browser=browser(), at=NOW, by=anna.by)
    taken = Withdrawal.objects.values_list("consent__text__purpose", flat=True)
    assert sorted(taken) == ["account"]


def test_a_deleted_card_that_a_clinic_expects_outlives_the_account_until_the_visit(anna):
    card = opened(anna, add(anna))
    slot = WorkSessionFactory(wall_date=ON + timedelta(days=9)).slots.first()
    booking.appointment(replace(anna, card=Card.objects.get(pk=card.id)), slot, "booked")
    actions.remove_card(card=card, at=NOW, by=anna.by)
    awaited = visits.cards_awaited(account_id=anna.account.pk, at=NOW)
    assert awaited == {card.id}
    with transaction.atomic():
        assert not actions.erase(account_id=anna.account.pk, keep=awaited, at=NOW)
    assert Card.objects.get(pk=card.id).surname == "Ёлкина"
    assert Card.objects.get(pk=anna.card.pk).surname == ""
