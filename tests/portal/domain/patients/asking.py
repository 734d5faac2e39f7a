"""What a test of permissions does: types a card, asks by a code or a link, answers."""

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Code
from portal.domain.accounts.states import SignedIn
from portal.domain.audit.models import Entry
from portal.domain.notices.models import Notice
from portal.domain.patients import access
from portal.domain.patients.actions import proxies
from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Relation, Scope, Source
from tests.factories.accounts import NOW, browser
from tests.factories.patients import CardFactory, HoldingFactory
from tests.portal.domain.accounts import codes
from tests.portal.domain.patients.test_scopes import born

PHONE = "+79161234567"
WHO = {"surname": "Тихая", "name": "Нина", "patronymic": "Львовна", "birth_date": born(70), "snils": ""}


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
