"""«Кто действует» and asking: which way is offered, to which telephone, by day and by night."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Code
from portal.domain.patients.models import ProxyRequest
from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation, Source
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.fakes.channels import FakeChannel
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import text

OWN, CARD = "+79267778899", "+79161234567"
WHO = {"surname": "Тихая", "name": "Нина", "patronymic": "Львовна", "snils": ""}


@pytest.fixture
def call(region, esia, monkeypatch):
    region.code_channels = ["call"]
    region.save()
    made = FakeChannel(delivery=ports.Delivery.DELIVERED)
    monkeypatch.setattr(ports, "channels", {"call": made})
    return made


def guest():
    made = Guest(patient())
    made.client.handler.enforce_csrf_checks = False
    return made


def typed(who, **changed):
    told = {**WHO, "source": Source.HAND, "policy_number": "", "policy_kind": "", "phone": CARD}
    held = HoldingFactory(
        account=who.patient.account, relation=Relation.RELATIVE, card=CardFactory(**told | changed)
    )
    return f"/26/cards/{held.card_id}/rights/"


def ask(who, path, **told):
    return who.client.post(f"{path}ask/", {"scope": "visits", "term": "year", "way": "code", **told})


def test_the_telephone_of_the_card_is_offered_and_a_code_needs_one(call):
    who = guest()
    path = typed(who)
    page = text(who.client.get(f"{path}ask/"))
    assert 'value="+7 916 123-45-67"' in page
    assert "Код открывает только записи." in page
    assert "Укажите номер телефона." in text(ask(who, path, phone=""))
    assert ask(who, path, phone="8 916 123-45-67")["Location"] == f"{path}code/"
    assert (ProxyRequest.objects.get().phone, Code.objects.count()) == (CARD, 1)


def test_a_code_for_documents_is_refused_in_words(call):
    who = guest()
    page = text(ask(who, typed(who), phone=CARD, scope="all"))
    assert 'id="error-summary"' in page
    assert ProxyRequest.objects.count() == 0


def test_a_person_with_an_account_gets_the_code_on_a_number_that_is_masked(call):
    nina = patient(**WHO)
    Account.objects.filter(pk=nina.account.pk).update(phone=OWN, phone_confirmed_at=now())
    who = guest()
    path = typed(who)
    page = text(who.client.get(f"{path}ask/"))
    assert "+7 926 •••-••-99" in page
    assert OWN not in page
    assert 'name="phone"' not in page
    assert ask(who, path, phone=CARD).status_code == 303
    assert (ProxyRequest.objects.get().phone, Code.objects.count()) == (OWN, 1)


def test_a_person_whose_account_has_no_telephone_is_asked_by_a_link(call):
    Account.objects.filter(pk=patient(**WHO).account.pk).update(phone="")
    who = guest()
    path = typed(who)
    page = text(who.client.get(f"{path}ask/"))
    assert "отвечает только сам" in page
    assert 'value="code"' not in page
    assert ask(who, path, phone=CARD).status_code == 200
    assert ProxyRequest.objects.count() == 0
    assert "Отправьте ссылку родственнику" in text(ask(who, path, way="link"))


def test_at_night_the_page_of_the_code_asks_whether_to_ring(call, settings):
    settings.CODES_NIGHT = (22, 8)
    late = datetime(2026, 12, 3, 23, 30, tzinfo=ZoneInfo("Europe/Moscow"))
    with time_machine.travel(late, tick=False):
        who = guest()
        path = typed(who)
        assert ask(who, path, phone=CARD)["Location"] == f"{path}code/"
        answer = who.client.get(f"{path}code/")
        assert (answer.status_code, Code.objects.count()) == (200, 0)
        assert "Сейчас ночь" in text(answer)
        who.client.post(f"{path}code/again/", {"channel": "call", "insist": "yes"})
        assert Code.objects.count() == 1
        assert "Передайте устройство родственнику" in text(who.client.get(f"{path}code/"))


def test_a_parent_reads_who_else_acts_for_the_child(call):
    who, today = guest(), ages.today(now())
    card = CardFactory(birth_date=today.replace(year=today.year - 8, day=1))
    HoldingFactory(account=who.patient.account, relation=Relation.CHILD, card=card)
    path = f"/26/cards/{card.pk}/rights/"
    assert "на портале никто не действует" in text(who.client.get(path))
    other = patient()
    Account.objects.filter(pk=other.account.pk).update(surname="Второва")
    HoldingFactory(account=other.account, relation=Relation.CHILD, card=card)
    page = text(who.client.get(path))
    assert "Кроме вас, за этого человека действуют: Второва" in page
    assert page.index("Второва") < page.rindex("Что вам можно")
