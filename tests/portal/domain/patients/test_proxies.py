"""Acting for an adult relative or a child of 15: asked, allowed by that person, ended by either."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account, Passage
from portal.domain.patients import access
from portal.domain.patients.actions import adding, proxies, removing
from portal.domain.patients.actions.proxies import answering
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules.proxies import LINK_LIFE, NotAsking, Term
from portal.domain.patients.states import CARDS_AT_MOST, Relation, Scope
from tests.factories.accounts import NOW
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.portal.domain.patients.asking import (
    PHONE,
    actions,
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


def test_a_code_from_the_relatives_phone_confirms_the_card_and_gives_what_was_asked(anna, call):
    holding = typed(anna)
    assert opened(anna, holding.card_id).scope == Scope.BOOK
    ask_code(anna, holding)

    assert take(anna, call.codes[-1]) == holding.card_id

    assert ProxyRequest.objects.get().phone == ""
    card = Card.objects.get(pk=holding.card_id)
    assert (card.confirmed_by, card.confirmed_at) == ("code", NOW)
    assert cards(anna) == {holding.card_id: Scope.VISITS}
    assert cards(anna, NOW + 364 * DAY) == {holding.card_id: Scope.VISITS}
    assert cards(anna, NOW + 365 * DAY) == {}
    assert actions() == ["proxy.asked", "proxy.given"]
    assert call.rang == [PHONE]


def test_a_wrong_code_gives_nothing(anna, call):
    holding = typed(anna)
    ask_code(anna, holding)
    wrong = "0000" if call.codes[-1] != "0000" else "1111"
    with pytest.raises(accounts.WrongCode):
        take(anna, wrong)
    assert Card.objects.get(pk=holding.card_id).confirmed_at is None
    assert cards(anna) == {holding.card_id: Scope.BOOK}
    take(anna, call.codes[-1])
    with pytest.raises(accounts.NoPassage):
        take(anna, call.codes[-1])
    assert cards(anna) == {holding.card_id: Scope.VISITS}


def test_the_code_of_one_account_is_of_no_use_to_another(anna, call):
    ask_code(anna, typed(anna))
    with pytest.raises(accounts.NoPassage):
        take(patient(), call.codes[-1])
    assert ProxyRequest.objects.get().state == "asked"


def test_a_code_to_ones_own_phone_proves_nothing(anna, call):
    Account.objects.filter(pk=anna.account.pk).update(phone=PHONE)
    with pytest.raises(accounts.OwnPhone):
        ask_code(anna, typed(anna))
    assert (ProxyRequest.objects.count(), Passage.objects.count(), call.rang) == (0, 0, [])


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_limited_session_asks_nobody(anna, call, way):
    limited = replace(anna.by, is_limited=True)
    holding = typed(anna)
    with pytest.raises(accounts.Limited):
        if way == "code":
            ask_code(anna, holding, session=replace(session(anna), is_limited=True), by=limited)
        else:
            proxies.ask_by_link(
                card=opened(anna, holding.card_id), scope=Scope.ALL, term=Term.YEAR, at=NOW, by=limited
            )
    assert ProxyRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("relation", "birth_date", "reason"),
    [
        ("self", born(40), NotAsking.OWN),
        ("child", born(15, days=1), NotAsking.LITTLE),
        ("child", born(15), None),
    ],
)
def test_only_who_decides_alone_is_asked(anna, relation, birth_date, reason):
    holding = Holding.objects.get(account=anna.account)
    if relation == "child":
        holding = typed(anna, Relation.CHILD, birth_date=birth_date)
    if reason is None:
        assert len(link(anna, holding)) == 32
        return
    with pytest.raises(proxies.NotAskable) as refused:
        link(anna, holding)
    assert refused.value.reasons == [reason]


@pytest.mark.parametrize("is_expected", [False, True])
def test_a_relative_who_agrees_lets_in_to_the_own_card(anna, nina, is_expected):
    holding = typed(anna)
    key = link(anna, holding, Scope.ALL)
    asked = queries.asked(key=key, account_id=nina.account.pk, at=NOW)
    assert (asked.surname, asked.scope) == (anna.account.surname, "all")

    say(nina, key, keep={holding.card_id} if is_expected else ())

    kept = {holding.card_id: Scope.ALL} if is_expected else {}
    assert cards(anna) == kept | {nina.card.pk: Scope.ALL}
    assert opened(anna, nina.card.pk).snils == nina.card.snils
    assert (kinds(anna.account), actions()) == (["proxy_given"], ["proxy.asked", "proxy.given"])
    assert queries.asked(key=key, account_id=nina.account.pk, at=NOW) is None
    with pytest.raises(proxies.NotForYou):
        say(nina, key)


@pytest.mark.parametrize("is_agreed", [True, False])
def test_a_link_about_a_card_that_left_is_nobodys(anna, nina, is_agreed):
    holding = typed(anna)
    key = link(anna, holding)
    removing.remove_card(card=opened(anna, holding.card_id), at=NOW, by=anna.by)
    with pytest.raises(proxies.NotForYou):
        say(nina, key, is_agreed=is_agreed)
    assert (cards(anna), kinds(anna.account)) == ({}, [])


def test_two_links_answered_at_once_give_one_holding(anna, nina, monkeypatch):
    first, second = typed(anna), typed(anna)
    keys = [link(anna, one) for one in (first, second)]
    say(nina, keys[0])
    read, late = answering._held, [None]
    monkeypatch.setattr(answering, "_held", lambda *who: late.pop() if late else read(*who))

    say(nina, keys[1])

    assert (cards(anna), late) == ({nina.card.pk: Scope.VISITS}, [])
    assert actions().count("proxy.given") == 2


def test_a_relative_who_refuses_leaves_all_as_it_was(anna, nina):
    holding = typed(anna)
    say(nina, link(anna, holding), is_agreed=False)
    assert cards(anna) == {holding.card_id: Scope.BOOK}
    assert (kinds(anna.account), ProxyRequest.objects.get().state) == (["proxy_refused"], "refused")
    assert Card.objects.get(pk=holding.card_id).confirmed_at is None


@pytest.mark.parametrize(
    "changed", [{"name": "Анна"}, {"birth_date": born(71)}, {"snils": "11223344595"}, {"patronymic": ""}]
)
def test_nobody_else_can_answer(anna, nina, changed):
    Card.objects.filter(pk=nina.card.pk).update(snils="08765430300")
    holding = typed(anna, **{"snils": "08765430300"} | changed)
    key = link(anna, holding)
    assert queries.asked(key=key, account_id=nina.account.pk, at=NOW) is None
    with pytest.raises(proxies.NotForYou):
        say(nina, key)
    assert cards(anna) == {holding.card_id: Scope.BOOK}


def test_a_link_waits_seven_days_and_the_newest_of_a_card_counts(anna, nina):
    holding = typed(anna)
    old, key = link(anna, holding), link(anna, holding)
    assert queries.asked(key=old, account_id=nina.account.pk, at=NOW) is None
    with pytest.raises(proxies.NotForYou):
        say(nina, key, at=NOW + LINK_LIFE)
    say(nina, key, at=NOW + LINK_LIFE - timedelta(seconds=1))
    assert nina.card.pk in cards(anna)


def test_a_sixth_link_waits_for_an_answer_of_the_others(anna):
    for number in range(5):
        link(anna, typed(anna, name=f"Нина{number}"))
    with pytest.raises(proxies.TooManyAsked):
        link(anna, typed(anna))
    assert ProxyRequest.objects.count() == 5


def test_a_child_of_fifteen_lets_the_parent_book_on_the_shared_card(anna):
    child = patient(birth_date=born(15))
    holding = HoldingFactory(account=anna.account, card=child.card, relation=Relation.CHILD)
    assert cards(anna) == {child.card.pk: Scope.NOTHING}
    say(child, link(anna, holding, Scope.BOOK))
    assert cards(anna) == {child.card.pk: Scope.BOOK}
    (acting,) = queries.acting_for(account_id=child.account.pk, at=NOW)
    assert (acting.scope, acting.is_parent) == (Scope.BOOK, False)

    proxies.end(holding_id=acting.holding_id, account_id=child.account.pk, at=NOW, by=child.by)
    assert cards(anna) == {child.card.pk: Scope.NOTHING}


@pytest.mark.parametrize("who", ["the relative", "who acts"])
def test_either_side_ends_it_and_the_other_is_told(anna, nina, who):
    say(nina, link(anna, typed(anna)))
    (acting,) = queries.acting_for(account_id=nina.account.pk, at=NOW)
    assert (acting.surname, acting.scope, acting.ends_at) == (
        anna.account.surname, Scope.VISITS, NOW + 365 * DAY,
    )  # fmt: skip
    one, other = (nina, anna) if who == "the relative" else (anna, nina)

    proxies.end(holding_id=acting.holding_id, account_id=one.account.pk, at=NOW, by=one.by)

    assert (cards(anna), queries.acting_for(account_id=nina.account.pk, at=NOW)) == ({}, [])
    assert kinds(other.account)[-1:] == ["proxy_ended"]
    assert "proxy_ended" not in kinds(one.account)
    with pytest.raises(access.NotYours):
        proxies.end(holding_id=acting.holding_id, account_id=one.account.pk, at=NOW, by=one.by)


@pytest.mark.parametrize(
    ("who", "source", "comes_back"),
    [("relative", "esia", "nothing"), ("relative", "hand", "book"), ("child", "esia", "nothing")],
)
def test_a_permission_does_not_come_back_with_a_deleted_card(anna, who, source, comes_back):
    holding = HoldingFactory(
        account=anna.account, relation=who, scope=Scope.ALL, agreed_at=NOW, ends_at=NOW + 365 * DAY,
        card=CardFactory(
            birth_date=born(15 if who == "child" else 70), source=source, confirmed_at=NOW,
            confirmed_by="clinic",
        ),
    )  # fmt: skip
    assert cards(anna) == {holding.card_id: Scope.ALL}
    back(anna, holding)
    assert cards(anna) == {holding.card_id: Scope(comes_back)}
    kept = Holding.objects.get(pk=holding.pk)
    assert (kept.agreed_at, kept.ends_at) == (None, None)


def back(anna, holding):
    removing.remove_card(card=opened(anna, holding.card_id), at=NOW, by=anna.by)
    removing.bring_back(account_id=anna.account.pk, card_id=holding.card_id, at=NOW, by=anna.by)


def test_a_parents_card_of_a_little_child_comes_back_as_it_was(anna):
    holding = HoldingFactory(account=anna.account, relation=Relation.CHILD)
    back(anna, holding)
    assert cards(anna) == {holding.card_id: Scope.ALL}


def test_a_card_of_a_person_who_is_held_already_does_not_come_back(anna):
    holding = typed(anna)
    removing.remove_card(card=opened(anna, holding.card_id), at=NOW, by=anna.by)
    other = typed(anna)
    with pytest.raises(removing.CannotBringBack):
        removing.bring_back(account_id=anna.account.pk, card_id=holding.card_id, at=NOW, by=anna.by)
    assert list(cards(anna)) == [other.card_id]


def test_an_eleventh_typed_card_does_not_come_back(anna):
    holding = typed(anna)
    removing.remove_card(card=opened(anna, holding.card_id), at=NOW, by=anna.by)
    for number in range(CARDS_AT_MOST):
        typed(anna, name=f"Нина{number}")
    with pytest.raises(adding.TooManyCards):
        removing.bring_back(account_id=anna.account.pk, card_id=holding.card_id, at=NOW, by=anna.by)
    assert len(cards(anna)) == CARDS_AT_MOST


def test_bring_back_refuses_what_the_table_refuses(anna, monkeypatch):
    holding = HoldingFactory(account=anna.account, relation=Relation.CHILD)
    removing.remove_card(card=opened(anna, holding.card_id), at=NOW, by=anna.by)
    Holding.objects.filter(pk=holding.pk).update(relation=Relation.SELF)
    monkeypatch.setattr(removing, "_refuse", lambda *_: None)
    with pytest.raises(removing.CannotBringBack):
        removing.bring_back(account_id=anna.account.pk, card_id=holding.card_id, at=NOW, by=anna.by)
    assert Holding.objects.get(pk=holding.pk).ended_why == "deleted"


def test_a_stranger_ends_nothing_and_nobody_ends_a_parent(anna, nina):
    say(nina, link(anna, typed(anna)))
    (acting,) = queries.acting_for(account_id=nina.account.pk, at=NOW)
    little = HoldingFactory(account=anna.account, relation=Relation.CHILD)
    stranger = patient()
    for holding_id, someone in ((acting.holding_id, stranger), (little.pk, anna), (0, anna)):
        with pytest.raises(access.NotYours):
            proxies.end(holding_id=holding_id, account_id=someone.account.pk, at=NOW, by=someone.by)
    assert nina.card.pk in cards(anna)
