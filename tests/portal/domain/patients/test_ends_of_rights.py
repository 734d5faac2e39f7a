"""Erasing, clinics that vouch, and what time ends."""

import pytest
import time_machine
from django.db import transaction

from portal.domain.accounts.models import Account
from portal.domain.notices.models import Notice
from portal.domain.patients import access, jobs
from portal.domain.patients.actions import ages, emptying, erasing, proxies
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules.proxies import LINK_LIFE, Term
from portal.domain.patients.states import UNDO_LASTS, Relation, Scope
from tests.factories.accounts import NOW, browser
from tests.factories.patients import HoldingFactory, patient
from tests.portal.domain.patients.asking import (
    PHONE,
    WHO,
    ask_code,
    cards,
    kinds,
    link,
    opened,
    say,
    session,
    take,
    typed,
)
from tests.portal.domain.patients.test_scopes import DAY, born


def erase(nina, keep=()):
    with transaction.atomic():
        return erasing.erase(account_id=nina.account.pk, keep=keep, at=NOW)


@pytest.mark.parametrize("is_awaited", [False, True])
def test_erasing_a_person_ends_what_they_allowed(anna, nina, is_awaited):
    say(nina, link(anna, typed(anna), Scope.ALL))
    assert cards(anna) == {nina.card.pk: Scope.ALL}

    assert erase(nina, {nina.card.pk} if is_awaited else ()) is not is_awaited

    assert cards(anna) == {}
    assert kinds(anna.account) == ["proxy_given", "proxy_ended"]
    assert Holding.objects.get(account=anna.account, card=nina.card).ended_why == "closed"
    assert (Card.objects.get(pk=nina.card.pk).surname == "") is not is_awaited
    assert Holding.objects.filter(account=anna.account, ended_at=None).count() == 1


def test_erasing_a_person_ends_a_typed_card_they_allowed_and_forgets_their_number(anna, call):
    holding = typed(anna)
    ask_code(anna, holding)
    take(anna, call.codes[-1])
    other = typed(patient())
    proxies.ask_by_code(
        card=opened(anna, typed(anna, name="Анна").card_id), scope=Scope.BOOK, term=Term.YEAR, phone=PHONE,
        session=session(anna), region="26", browser=browser(), at=NOW, by=anna.by,
    )  # fmt: skip
    nina = patient(**WHO)
    Account.objects.filter(pk=nina.account.pk).update(phone=PHONE)
    assert erase(nina)
    assert Holding.objects.get(pk=holding.pk).ended_why == "revoked"
    assert Holding.objects.get(pk=other.pk).ended_at is None
    assert list(ProxyRequest.objects.values_list("phone", flat=True)) == ["", ""]


@pytest.mark.parametrize(("years", "is_kept"), [(14, True), (15, False)])
def test_erasing_a_child_leaves_a_parent_of_a_little_one(anna, years, is_kept):
    child = patient(birth_date=born(years))
    HoldingFactory(
        account=anna.account, card=child.card, relation=Relation.CHILD, agreed_at=NOW, ends_at=NOW + DAY
    )
    erase(child)
    assert (child.card.pk in cards(anna)) is is_kept


def test_a_clinic_vouches_once(anna):
    holding = typed(anna)
    seen = access.card_for_work(
        card_id=holding.card_id, sees=frozenset(), region="26", at=NOW, by=anna.by, reason="x"
    )
    assert not seen.is_confirmed
    assert [proxies.vouch(card=seen, about=seen.mark, region="26", at=NOW, by=anna.by) for _ in range(2)] == [
        True,
        False,
    ]
    assert (Card.objects.get(pk=holding.card_id).confirmed_by, kinds(anna.account)) == (
        "clinic",
        ["card_vouched"],
    )
    assert cards(anna) == {holding.card_id: Scope.ALL}


def test_what_a_clinic_vouched_for_lasts_a_year_and_the_person_ends_it(anna, nina):
    holding = typed(anna)
    seen = access.card_for_work(
        card_id=holding.card_id, sees=frozenset(), region="26", at=NOW, by=anna.by, reason="x"
    )
    proxies.vouch(card=seen, about=seen.mark, region="26", at=NOW, by=anna.by)
    assert cards(anna, NOW + 364 * DAY) == {holding.card_id: Scope.ALL}
    assert cards(anna, NOW + 365 * DAY) == {}
    assert opened(anna, holding.card_id).may_change
    (acting,) = queries.acting_for(account_id=nina.account.pk, at=NOW)
    assert (acting.holding_id, acting.ends_at) == (holding.pk, NOW + 365 * DAY)
    proxies.end(holding_id=holding.pk, account_id=nina.account.pk, at=NOW, by=nina.by)
    assert (cards(anna), kinds(anna.account)) == ({}, ["card_vouched", "proxy_ended"])


def test_a_clinic_leaves_a_parent_as_the_age_says(anna):
    holding = typed(anna, Relation.CHILD, birth_date=born(8))
    seen = access.card_for_work(
        card_id=holding.card_id, sees=frozenset(), region="26", at=NOW, by=anna.by, reason="x"
    )
    proxies.vouch(card=seen, about=seen.mark, region="26", at=NOW, by=anna.by)
    assert Holding.objects.get(pk=holding.pk).agreed_at is None
    assert cards(anna, NOW + 366 * DAY) == {holding.card_id: Scope.ALL}


def test_mind_ends_what_is_over_and_leaves_the_rest(anna, nina):
    grown = HoldingFactory(account=anna.account, relation=Relation.CHILD, card__birth_date=born(18))
    young = HoldingFactory(account=anna.account, relation=Relation.CHILD, card__birth_date=born(18, days=1))
    say(nina, link(anna, typed(anna), term=Term.QUARTER))
    later = NOW + 91 * DAY

    assert ages.mind(at=NOW) == 1
    assert Holding.objects.get(pk=grown.pk).ended_why == "of_age"
    assert Holding.objects.get(pk=young.pk).ended_at is None
    assert ages.mind(at=later) == 2
    assert Holding.objects.get(account=anna.account, card=nina.card).ended_why == "over"
    assert ages.mind(at=later) == 0
    assert kinds(anna.account).count("of_age") == 2
    assert kinds(anna.account).count("proxy_over") == 1


def test_a_card_that_left_keeps_its_data_for_thirty_days(anna):
    grown = HoldingFactory(account=anna.account, relation=Relation.CHILD, card__birth_date=born(18))
    ages.mind(at=NOW)
    emptying.empty_deleted(keep=(), at=NOW + UNDO_LASTS - DAY)
    assert Card.objects.get(pk=grown.card_id).surname != ""
    emptying.empty_deleted(keep=(), at=NOW + UNDO_LASTS)
    assert Card.objects.get(pk=grown.card_id).surname == ""


def test_mind_warns_sixty_thirty_and_seven_days_before_once_each(anna):
    child = HoldingFactory(account=anna.account, relation=Relation.CHILD, card__birth_date=born(15, days=60))
    HoldingFactory(account=anna.account, relation=Relation.CHILD, card__birth_date=born(9, days=60))
    for day in range(-2, 62):
        for _ in range(2):
            ages.mind(at=NOW + day * DAY)
    told = Notice.objects.filter(account_id=anna.account.pk).order_by("created_at")
    assert [(one.kind, (one.created_at - NOW).days) for one in told] == [
        ("soon_15", 0), ("soon_15", 30), ("soon_15", 53),
    ]  # fmt: skip
    on = (NOW + 60 * DAY).date().isoformat()
    assert [one.facts for one in told] == [{"card": str(child.card_id), "on": on}] * 3


def test_mind_ages_twice_changes_nothing_the_second_time(anna):
    HoldingFactory(account=anna.account, relation=Relation.CHILD, card__birth_date=born(18))
    link(anna, typed(anna))
    with time_machine.travel(NOW + LINK_LIFE, tick=False):
        jobs.mind_ages()
        once = list(Holding.objects.values()), list(Notice.objects.values()), ProxyRequest.objects.count()
        jobs.mind_ages()
    assert (
        list(Holding.objects.values()),
        list(Notice.objects.values()),
        ProxyRequest.objects.count(),
    ) == once
    assert once[2] == 0
