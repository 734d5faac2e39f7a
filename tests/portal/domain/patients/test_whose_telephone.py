"""A code is worth what the telephone is, and what is answered is what was asked."""

from dataclasses import replace

import pytest

from portal.domain.accounts.models import Account
from portal.domain.attachments.actions import beginning
from portal.domain.audit.models import Entry
from portal.domain.patients import access
from portal.domain.patients.actions import editing, proxies
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules.proxies import NotAsking
from portal.domain.patients.states import Relation, Scope
from tests.factories.accounts import NOW
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
    take,
    typed,
)
from tests.portal.domain.patients.test_scopes import DAY, born


def test_a_code_goes_only_to_the_telephone_of_the_persons_account_and_the_person_is_told(anna, nina, call):
    own = "+79267778899"
    Account.objects.filter(pk=nina.account.pk).update(phone=own, phone_confirmed_at=NOW)
    holding = typed(anna)

    ask_code(anna, holding, phone=PHONE)

    assert (call.rang, kinds(nina.account)) == ([own], ["proxy_asked"])
    take(anna, call.codes[-1])
    assert kinds(nina.account) == ["proxy_asked", "proxy_allowed"]
    (acting,) = queries.acting_for(account_id=nina.account.pk, at=NOW)
    assert (acting.holding_id, acting.scope) == (holding.pk, Scope.VISITS)
    told = Entry.objects.filter(action="proxy.given").get().facts["cards"]
    assert told == [str(nina.card.pk)]

    proxies.end(holding_id=holding.pk, account_id=nina.account.pk, at=NOW, by=nina.by)
    assert (cards(anna), ProxyRequest.objects.get().phone) == ({}, "")


@pytest.mark.parametrize("has_phone", [False, True])
def test_a_person_whose_account_has_no_sure_telephone_is_asked_by_a_link_only(anna, nina, call, has_phone):
    Account.objects.filter(pk=nina.account.pk).update(
        phone="+79267778899" if has_phone else "", phone_confirmed_at=None
    )
    holding = typed(anna)
    with pytest.raises(proxies.NotAskable) as refused:
        ask_code(anna, holding)
    assert (refused.value.reasons, call.rang, ProxyRequest.objects.count()) == ([NotAsking.BY_LINK], [], 0)
    assert len(link(anna, holding)) == 32


def test_an_account_that_comes_between_the_question_and_the_code_makes_it_void(anna, call):
    holding = typed(anna)
    ask_code(anna, holding)
    nina = patient(**WHO)
    Account.objects.filter(pk=nina.account.pk).update(phone="+79267778899", phone_confirmed_at=NOW)
    with pytest.raises(proxies.NotForYou):
        take(anna, call.codes[-1])
    assert cards(anna) == {holding.card_id: Scope.BOOK}
    assert Card.objects.get(pk=holding.card_id).confirmed_by == ""


def test_a_person_who_comes_later_sees_and_ends_what_a_code_allowed(anna, call):
    holding = typed(anna)
    ask_code(anna, holding)
    take(anna, call.codes[-1])
    nina = patient(**WHO)
    (acting,) = queries.acting_for(account_id=nina.account.pk, at=NOW)
    proxies.end(holding_id=acting.holding_id, account_id=nina.account.pk, at=NOW, by=nina.by)
    assert cards(anna) == {}


@pytest.mark.parametrize("relation", ["child", "known", "owned"])
def test_a_typed_telephone_says_nothing_of_a_child_or_a_card_that_is_known(anna, nina, call, relation):
    if relation == "child":
        holding = typed(anna, Relation.CHILD, birth_date=born(15))
    elif relation == "known":
        holding = typed(anna, surname="Громкая", confirmed_at=NOW, confirmed_by="clinic")
    else:
        holding = HoldingFactory(
            account=anna.account, card=nina.card, relation=Relation.RELATIVE, scope=Scope.BOOK,
            agreed_at=NOW, ends_at=NOW + 365 * DAY,
        )  # fmt: skip
    with pytest.raises(proxies.NotAskable) as refused:
        ask_code(anna, holding)
    assert (refused.value.reasons, call.rang) == ([NotAsking.BY_LINK], [])


def test_a_code_never_opens_more_than_visits(anna, call):
    holding = typed(anna)
    with pytest.raises(proxies.NotAskable) as refused:
        ask_code(anna, holding, Scope.ALL)
    assert (refused.value.reasons, call.rang) == ([NotAsking.TOO_FAR], [])
    ask_code(anna, holding)
    take(anna, call.codes[-1])
    Holding.objects.filter(pk=holding.pk).update(scope=Scope.ALL)
    card = opened(anna, holding.card_id)
    assert (card.scope, card.is_confirmed, card.is_known) == (Scope.VISITS, True, False)
    with pytest.raises(beginning.NotConfirmed):
        beginning.search(card=card, region="26", at=NOW, by=anna.by)


def test_a_clinic_and_a_link_mend_what_a_code_confirmed(anna, call):
    holding = typed(anna)
    ask_code(anna, holding)
    take(anna, call.codes[-1])
    seen = access.card_for_work(
        card_id=holding.card_id, sees=frozenset(), region="26", at=NOW, by=anna.by, reason="x"
    )
    assert (
        seen.is_confirmed,
        proxies.vouch(card=seen, about=seen.mark, region="26", at=NOW, by=anna.by),
    ) == (False, True)
    assert opened(anna, holding.card_id).is_known
    assert opened(anna, holding.card_id).scope == Scope.VISITS


def change(anna, card_id, **news):
    card = opened(anna, card_id)
    told = replace(editing.told_by(Card.objects.get(pk=card_id)), **news)
    return editing.change_card(card=card, told=told, on=NOW.date(), at=NOW, by=anna.by)


@pytest.mark.parametrize("news", [{"surname": "Громкая"}, {"birth_date": born(71)}, {"snils": "08765430300"}])
def test_a_card_that_becomes_another_persons_ends_what_was_asked(anna, call, news):
    holding = typed(anna, snils="11223344595")
    ask_code(anna, holding)
    key = link(anna, holding)
    assert change(anna, holding.card_id, **news) == list(news)
    assert ProxyRequest.objects.count() == 0
    with pytest.raises(proxies.NotForYou):
        take(anna, call.codes[-1])
    with pytest.raises(proxies.NotForYou):
        say(patient(), key)


def test_a_change_of_the_phone_leaves_what_was_asked(anna):
    holding = typed(anna, snils="11223344595")
    link(anna, holding)
    assert change(anna, holding.card_id, phone="+79161112233") == ["phone"]
    assert ProxyRequest.objects.count() == 1


@pytest.mark.parametrize("way", ["code", "link"])
def test_what_is_answered_is_what_was_asked(anna, call, way):
    holding = typed(anna)
    if way == "code":
        ask_code(anna, holding)
    else:
        nina, key = patient(**WHO), link(anna, holding)
    Card.objects.filter(pk=holding.card_id).update(sex="m")
    if way == "link":
        assert queries.asked(key=key, account_id=nina.account.pk, at=NOW) is None
    with pytest.raises(proxies.NotForYou):
        take(anna, call.codes[-1]) if way == "code" else say(nina, key)
    assert cards(anna) == {holding.card_id: Scope.BOOK}


def test_a_change_asks_the_row_whether_somebody_has_confirmed_the_card(anna):
    holding = typed(anna, snils="11223344595")
    stale = opened(anna, holding.card_id)
    Card.objects.filter(pk=holding.card_id).update(confirmed_at=NOW, confirmed_by="clinic")
    told = replace(editing.told_by(Card.objects.get(pk=holding.card_id)), surname="Громкая")
    assert editing.change_card(card=stale, told=told, on=NOW.date(), at=NOW, by=anna.by) == []
    assert Card.objects.get(pk=holding.card_id).surname == "Тихая"


def test_a_clinic_vouches_only_for_the_person_it_was_shown(anna):
    holding = typed(anna, snils="11223344595")
    seen = access.card_for_work(
        card_id=holding.card_id, sees=frozenset(), region="26", at=NOW, by=anna.by, reason="x"
    )
    change(anna, holding.card_id, surname="Громкая")
    with pytest.raises(proxies.CardChanged):
        proxies.vouch(card=seen, about=seen.mark, region="26", at=NOW, by=anna.by)
    assert Card.objects.get(pk=holding.card_id).confirmed_by == ""
