"""Acting for an adult relative or a child of 15: asked, allowed by that person, ended by either."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Code, Passage
from portal.domain.accounts.states import SignedIn
from portal.domain.attachments.actions import beginning
from portal.domain.audit.models import Entry
from portal.domain.notices.models import Notice
from portal.domain.patients import access, jobs
from portal.domain.patients.actions import adding, ages, editing, emptying, erasing, proxies, removing
from portal.domain.patients.actions.proxies import answering
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules.proxies import LINK_LIFE, NotAsking, Term
from portal.domain.patients.states import CARDS_AT_MOST, UNDO_LASTS, Relation, Scope, Source
from tests.factories.accounts import NOW, browser
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.fakes.channels import FakeChannel
from tests.portal.domain.accounts import codes
from tests.portal.domain.patients.test_scopes import DAY, born

PHONE = "+79161234567"
WHO = {"surname": "Тихая", "name": "Нина", "patronymic": "Львовна", "birth_date": born(70), "snils": ""}


@pytest.fixture
def anna(db):
    return patient()


@pytest.fixture
def nina(db):
    return patient(**WHO)


@pytest.fixture
def call(db, monkeypatch):
    RegionFactory()
    made = FakeChannel(delivery=ports.Delivery.DELIVERED)
    monkeypatch.setattr(ports, "channels", {"call": made})
    return made


def typed(anna, relation=Relation.RELATIVE, **changed):
    told = {**WHO, "source": Source.HAND, "policy_number": "", "policy_kind": ""}
    return HoldingFactory(account=anna.account, relation=relation, card=CardFactory(**told | changed))


def opened(anna, card_id, at=NOW):
    return access.card_of(account_id=anna.account.pk, card_id=card_id, at=at, by=anna.by, reason="x")


def cards(anna, at=NOW):
    listed = access.cards_of(account_id=anna.account.pk, at=at, by=anna.by)
    return {card.id: card.scope for card in listed if card.relation != Relation.SELF}


def session(anna):
    return SignedIn(anna.account.pk, 1, "", "", NOW, 0)


def ask_code(anna, holding, scope=Scope.VISITS, phone=PHONE, **changed):
    told = {
        "card": opened(anna, holding.card_id), "scope": scope, "term": Term.YEAR, "phone": phone,
        "session": session(anna), "region": "26", "browser": browser(), "at": NOW, "by": anna.by,
    }  # fmt: skip
    passage = proxies.ask_by_code(**told | changed)
    accounts.send_passage_code(passage=passage, channel="call", browser=browser(), at=NOW)
    codes.deliver(Code.objects.get(pk=passage.code_id), NOW)
    return passage


def link(anna, holding, scope=Scope.VISITS, term=Term.YEAR, at=NOW):
    return proxies.ask_by_link(card=opened(anna, holding.card_id), scope=scope, term=term, at=at, by=anna.by)


def say(nina, key, *, is_agreed=True, keep=(), at=NOW):
    proxies.answer(key=key, account_id=nina.account.pk, is_agreed=is_agreed, keep=keep, at=at, by=nina.by)


def take(anna, digits, at=NOW):
    return proxies.take_code(session=session(anna), digits=digits, browser=browser(), at=at, by=anna.by)


def kinds(account):
    return [one.kind for one in Notice.objects.filter(account_id=account.pk).order_by("pk")]


def actions():
    return [one.action for one in Entry.objects.filter(action__startswith="proxy.").order_by("pk")]


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
